"""Will a model that is still on the hub fit into this machine's memory: from its header, or estimated from its size."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.models.fit import Memory
from app.models.load_plan import with_room_made
from app.numbers import sizes_apart
from app.words import tr
from engine.hardware.free_memory import free_memory
from engine.hardware.memory_fit import fit
from engine.hardware.placement import DEFAULT_CONTEXT
from engine.records import Loaded, ModelFile

_BYTES_PER_PARAMETER = 0.6  # Q4_K_M: 4.85 bits a weight, a little more for embeddings
_OVERHEAD_BYTES = 600_000_000  # KV cache and scratch of a middling model at 8,192 tokens; the header says it exactly


@dataclass(frozen=True, slots=True)
class RemoteFit:
    """`is_estimate`: nobody has read the header yet."""

    needed_bytes: int
    free_bytes: int
    is_estimate: bool

    @property
    def fits(self) -> bool:
        return self.needed_bytes <= self.free_bytes

    @property
    def sentence(self) -> str:
        needed, free = sizes_apart(self.needed_bytes, self.free_bytes)
        if self.fits and self.is_estimate:
            return tr("Fits: needs about {needed} of {free} free memory.", needed=needed, free=free)
        if self.fits:
            return tr("Fits: needs {needed} of {free} free memory.", needed=needed, free=free)
        if self.is_estimate:
            return tr("Too large: needs about {needed}, and {free} are free.", needed=needed, free=free)
        return tr("Too large: needs {needed}, and {free} are free.", needed=needed, free=free)


class RemoteFits:
    """`serving`: the pair that would make room; the memory of its devices counts beside the system's."""

    def __init__(self, serving: Callable[[], Loaded | None]) -> None:
        self._serving = serving

    def _free_bytes(self) -> int:
        serving = self._serving()
        devices = tuple(serving.devices) if serving else ()
        return with_room_made(Memory(free_memory(), devices), serving).free_bytes

    def of_parameters(self, parameters: int) -> RemoteFit:
        """Of a search result: what its usual quantisation would need."""
        return self.of_size(round(parameters * _BYTES_PER_PARAMETER))

    def of_size(self, num_bytes: int) -> RemoteFit:
        return RemoteFit(num_bytes + _OVERHEAD_BYTES, self._free_bytes(), is_estimate=True)

    def of_header(self, model: ModelFile, num_bytes: int) -> RemoteFit:
        """`model` is any quantisation of it: they differ in their weights alone."""
        context = min(model.context_length, DEFAULT_CONTEXT)
        need = fit(replace(model, tensor_bytes=num_bytes), None, context, "f16", self._free_bytes())
        return RemoteFit(need.needed_bytes, need.free_bytes, is_estimate=False)
