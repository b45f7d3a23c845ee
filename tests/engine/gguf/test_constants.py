"""The format's numbers are those of the library `gguf`, wherever it lies, and come without the rest of it."""

import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import gguf
import pytest

from engine.gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType, LlamaFileType

PROGRAM = """
import sys
sys.path[:0] = sys.argv[1:]
from engine.gguf import constants
print(constants.GGML_QUANT_SIZES[constants.GGMLQuantizationType.Q8_0], "gguf" in sys.modules)
"""


def test_they_are_the_librarys() -> None:
    assert GGML_QUANT_SIZES == gguf.GGML_QUANT_SIZES
    for ours, theirs in ((GGMLQuantizationType, gguf.GGMLQuantizationType), (LlamaFileType, gguf.LlamaFileType)):
        assert {one.name: int(one) for one in ours} == {one.name: int(one) for one in theirs}


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_rest_of_the_library_is_not_imported(is_packed: bool, repo_root: Path, tmp_path: Path) -> None:
    package = find_spec("gguf")
    assert package is not None
    archive = tmp_path / "library.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("__init__.py", "constants.py"):
            file.write(Path(str(package.origin)).with_name(name), f"gguf/{name}")
    child = subprocess.run(
        [sys.executable, "-c", PROGRAM, *([str(archive)] if is_packed else [])],
        cwd=repo_root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (child.stdout, child.stderr) == ("(32, 34) False\n", "")
