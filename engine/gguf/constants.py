"""The format's numbers, from the library `gguf`, without importing the rest of it.

The own `__init__` of the library brings its writers, vocabularies and YAML: a tenth of the time from the start to a
loaded pair (`python -m tests.benchmarks.start`). Its `constants.py` stands by itself.
"""

from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType, LlamaFileType
else:
    _package = find_spec("gguf")
    _spec = _package and PathFinder.find_spec("gguf.constants", _package.submodule_search_locations)
    if _spec and _spec.loader:
        _constants = module_from_spec(_spec)
        _spec.loader.exec_module(_constants)
    else:  # another way of importing, as of a frozen executable; or it is not installed, which this says
        import gguf.constants as _constants
    GGML_QUANT_SIZES = _constants.GGML_QUANT_SIZES
    GGMLQuantizationType = _constants.GGMLQuantizationType
    LlamaFileType = _constants.LlamaFileType

__all__ = ["GGML_QUANT_SIZES", "GGMLQuantizationType", "LlamaFileType"]
