"""A measurement with every kind of row, for tests of what is written of it."""

from engine.records import Divergence, Measurement, Row

VANILLA = Row("vanilla", None, None, 60.0, 58.0, 61.0, 1.0, None, 1.0, 40, 40)
FIXED = Row(
    "fixed", "1B|Q4.gguf", 5, 91.0, 88.0, 93.0, 1.52, 0.78, 3.4, 39, 40, Divergence(3, 17, 1, 2, " a", " b", 0.001)
)
FAILED = Row("auto", "8B.gguf", None, 0.0, 0.0, 0.0, 0.0, None, 0.0, 0, 0, error="It needs 4.6 GB more.")
MEASUREMENT = Measurement(
    machine={"cpu": "EPYC", "cores": 2},
    versions={"tandem": "0.1"},
    target={"name": "70B"},
    settings={"temperature": 0.0, "seed": None},
    rows=(VANILLA, FIXED, FAILED),
    kinds={"code": (VANILLA,)},
    finished=False,
    created="2026-01-01T00:00:00+00:00",
)
