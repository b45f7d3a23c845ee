"""What a model file is called wherever one is meant: its name and its quantisation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.errors import EngineError
from engine.gguf.names import quantisation_of, stem, title_in_file
from engine.records import ModelFile


def title(model: ModelFile) -> str:
    """E.g. "Llama-3.2-1B-Instruct Q4_K_M"."""
    return f"{model.name} {quantisation_of(model.path.name) or model.quantisation}"


def title_of(path: Path) -> str:
    """The same of a file, read from its header; where that cannot be read, from the file's name."""
    from engine.gguf.file import read_model_file  # numpy with it: the window shows before

    try:
        return title(read_model_file(path))
    except (EngineError, OSError):
        return title_in_file(path.name)


def titles_of(paths: Sequence[Path]) -> dict[Path, str]:
    """The titles of several files, no two of them the same."""
    return told_apart({path: title_of(path) for path in paths})


def told_apart(titles: Mapping[Path, str]) -> dict[Path, str]:
    """Those that would read the same name their files too, or their folders where the files are called the same."""
    told = dict(titles)
    for place in (_file, _folder, _file_and_folder):
        how_often = Counter(told.values())
        told = {
            path: text if how_often[text] == 1 else f"{titles[path]} ({place(path)})" for path, text in told.items()
        }
    return told


def _file(path: Path) -> str:
    return stem(path.name)


def _folder(path: Path) -> str:
    return path.parent.name


def _file_and_folder(path: Path) -> str:
    return f"{path.parent.name}/{stem(path.name)}"
