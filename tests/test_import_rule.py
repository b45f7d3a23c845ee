"""The import rule of CONTRIBUTING.md, read from the syntax tree: lazy imports inside functions count too."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = {"app", "engine"}

QT = {"PySide6", "shiboken6", "pyqtgraph"}
ENGINE_LIBRARIES = {"numpy", "gguf", "jinja2"}  # jinja2: chat templates are Jinja
NO_QT = {"paths", "settings", "store", "library", "hub", "catalogue", "speed", "export"}
# DESIGN's two, with the nouns that each was split into
QT_CORE_ONLY = {"engine_thread", "outbox", "conversation", "reply_stream", "reply_writer"}
COMPOSITION_ROOTS = ("__main__", "cli")


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every absolute dotted name that a file imports, with its line. `from a.b import c` gives a.b.c."""
    yield from imports_of(ast.parse(file.read_text("utf-8"), str(file)), file.relative_to(ROOT))


def imports_of(tree: ast.AST, file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(file.parent.parts[: len(file.parent.parts) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield node.lineno, argument.value
            else:
                yield node.lineno, "?.computed"


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def top(name: str) -> str:
    return name.split(".")[0]


def broken(files: list[Path], allowed: "Rule") -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in files
        for line, name in imports(file)
        if not allowed(file, name)
    ]


class Rule:
    """A predicate over (file, imported name)."""

    def __call__(self, file: Path, name: str) -> bool:
        raise NotImplementedError


class EngineRule(Rule):
    """numpy, gguf, jinja2, the standard library and the engine itself; llama_cpp in engine/llama.py only."""

    def __call__(self, file: Path, name: str) -> bool:
        if top(name) == "llama_cpp":
            return file.relative_to(ROOT).as_posix() == "engine/llama.py"
        return top(name) in ENGINE_LIBRARIES | {"engine"} | sys.stdlib_module_names


class NoQtRule(Rule):
    """Neither Qt nor the parts of the app that have it; of the engine only its words."""

    def __call__(self, file: Path, name: str) -> bool:
        if top(name) in QT | {"llama_cpp"}:
            return False
        return not name.startswith("app.ui") and module_of(name) not in QT_CORE_ONLY


class QtCoreRule(Rule):
    """Of Qt, QtCore only."""

    def __call__(self, file: Path, name: str) -> bool:
        if top(name) == "PySide6":
            return name == "PySide6.QtCore" or name.startswith("PySide6.QtCore.")
        return top(name) not in QT | {"llama_cpp"} and not name.startswith("app.ui")


class WidgetRule(Rule):
    """`app` and `engine.records`, nothing else of the engine; not the composition root."""

    def __call__(self, file: Path, name: str) -> bool:
        if top(name) == "engine":
            return name == "engine.records" or name.startswith("engine.records.")
        return top(name) != "llama_cpp" and not module_of(name).startswith(COMPOSITION_ROOTS)


def module_of(name: str) -> str:
    """`app.store.Store` -> `store`; anything else -> ''."""
    parts = name.split(".")
    return parts[1] if parts[0] == "app" and len(parts) > 1 else ""


def test_engine_knows_neither_window_nor_llama_cpp() -> None:
    assert broken(sources("engine"), EngineRule()) == []


def test_app_modules_without_qt() -> None:
    files = [file for file in sources("app") if file.parent.name == "app" and file.stem in NO_QT]
    assert broken(files, NoQtRule()) == []


def test_engine_thread_and_conversation_use_qtcore_only() -> None:
    files = [file for file in sources("app") if file.parent.name == "app" and file.stem in QT_CORE_ONLY]
    assert broken(files, QtCoreRule()) == []


def test_widgets_see_app_and_records_only() -> None:
    assert broken(sources("app/ui"), WidgetRule()) == []


def test_every_other_app_module_stays_without_widgets() -> None:
    """What DESIGN does not name (helpers beside the named files) keeps to the stricter rule: no Qt."""
    named = NO_QT | QT_CORE_ONLY
    files = [
        file
        for file in sources("app")
        if file.parent.name == "app" and file.stem not in named and not file.stem.startswith(COMPOSITION_ROOTS)
    ]
    assert broken(files, NoQtRule()) == []


def test_only_the_composition_root_sees_the_engine_itself() -> None:
    """`Engine` is built on the engine thread and on the command line, nowhere else."""
    builders = {"engine_thread", *COMPOSITION_ROOTS}
    found = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in sources("app")
        if not file.stem.startswith(tuple(builders))
        for line, name in imports(file)
        if name.startswith("engine.engine")
    ]
    assert found == []


def test_nothing_is_imported_by_a_computed_name() -> None:
    found = [f"{file.relative_to(ROOT)}:{line}" for file in sources("app") + sources("engine")
             for line, name in imports(file) if name == "?.computed"]  # fmt: skip
    assert found == []


def test_first_party_names_are_only_app_and_engine() -> None:
    """Product code never imports tests or packaging scripts."""
    found = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in sources("app") + sources("engine")
        for line, name in imports(file)
        if top(name) in {"tests", "resources"}
    ]
    assert found == []


@pytest.mark.parametrize(
    ("rule", "file", "code", "allowed"),
    [
        (EngineRule(), "engine/engine.py", "import llama_cpp", False),
        (EngineRule(), "engine/llama.py", "from llama_cpp import llama_cpp as lib", True),
        (EngineRule(), "engine/engine.py", "def f():\n    from PySide6 import QtCore", False),
        (EngineRule(), "engine/engine.py", "from app.paths import data_dir", False),
        (EngineRule(), "engine/engine.py", "import importlib\nimportlib.import_module('PySide6')", False),
        (EngineRule(), "engine/engine.py", "from .records import Round", True),
        (EngineRule(), "engine/engine.py", "from ..app import paths", False),
        (NoQtRule(), "app/store.py", "from app import engine_thread", False),
        (NoQtRule(), "app/store.py", "from engine.records import Round", True),
        (QtCoreRule(), "app/conversation.py", "from PySide6 import QtCore", True),
        (QtCoreRule(), "app/conversation.py", "from PySide6.QtCore import Signal", True),
        (QtCoreRule(), "app/conversation.py", "from PySide6.QtGui import QColor", False),
        (QtCoreRule(), "app/conversation.py", "from PySide6 import QtCore, QtWidgets", False),
        (WidgetRule(), "app/ui/panel.py", "from engine import records", True),
        (WidgetRule(), "app/ui/panel.py", "from engine.engine import Engine", False),
        (WidgetRule(), "app/ui/panel.py", "import engine", False),
        (WidgetRule(), "app/ui/panel.py", "from ..cli import main", False),
    ],
)  # fmt: skip
def test_the_rules_catch_what_they_should(rule: Rule, file: str, code: str, allowed: bool) -> None:
    names = [name for _, name in imports_of(ast.parse(code), Path(file)) if top(name) != "importlib"]
    assert names, "the case must import something"
    assert all(rule(ROOT / file, name) for name in names) is allowed
