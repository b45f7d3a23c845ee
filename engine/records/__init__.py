"""What the engine is told and what it says: frozen records, with arithmetic but no behaviour.

Units stand in names: `_ns` nanoseconds of `time.perf_counter_ns`, `_bytes`, `_seconds`.
Positions count tokens from the start of the context.
"""

from engine.records.answers import (
    Event,
    Finished,
    FinishReason,
    Origin,
    Piece,
    Prefill,
    Round,
)
from engine.records.measurements import (
    Configuration,
    Divergence,
    Measurement,
    Row,
    VerifyCosts,
)
from engine.records.models import (
    Device,
    DeviceKind,
    Fit,
    Loaded,
    ModelFile,
    PairReport,
)
from engine.records.requests import (
    FlashAttention,
    KvType,
    Message,
    PairConfig,
    Request,
    Sampling,
    Speculation,
)

__all__ = [
    "Configuration",
    "Device",
    "DeviceKind",
    "Divergence",
    "Event",
    "FinishReason",
    "Finished",
    "Fit",
    "FlashAttention",
    "KvType",
    "Loaded",
    "Measurement",
    "Message",
    "ModelFile",
    "Origin",
    "PairConfig",
    "PairReport",
    "Piece",
    "Prefill",
    "Request",
    "Round",
    "Row",
    "Sampling",
    "Speculation",
    "VerifyCosts",
]
