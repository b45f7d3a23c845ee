"""The format's numbers, from the library `gguf`, without importing the rest of it.

The own `__init__` of the library brings its writers, vocabularies and YAML: a tenth of the time from the start to a
loaded pair (`python -m tests.benchmarks.start`). Its `constants.py` stands by itself.
"""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType, LlamaFileType
else:
    _library = importlib.util.find_spec("gguf")
    _spec = importlib.util.spec_from_file_location("gguf_constants", Path(_library.origin).with_name("constants.py"))
    _constants = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(_constants)
    GGML_QUANT_SIZES = _constants.GGML_QUANT_SIZES
    GGMLQuantizationType = _constants.GGMLQuantizationType
    LlamaFileType = _constants.LlamaFileType

__all__ = ["GGML_QUANT_SIZES", "GGMLQuantizationType", "LlamaFileType"]
