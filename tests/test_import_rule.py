"""The import rule of CONTRIBUTING.md, read from the syntax tree: lazy imports and TYPE_CHECKING count too."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# A module imports only from rooms that stand before its own.
APP_ORDER = (
    "paths", "words", "numbers", "result_json", "refresh", "log_file", "settings", "diagnostics", "database", "store",
    "attachments", "speed", "hub", "models", "engine_host", "compare", "benchmark", "chat", "transfer", "ui.style",
    "ui.widgets", "ui.markdown", "ui.text", "ui.speed", "ui.attached", "ui.transcript", "ui.heading", "ui.composer",
    "ui.chat", "ui.transfer", "ui.history", "ui.compare", "ui.hub", "ui.models", "ui.benchmark", "ui.settings",
    "ui.palette", "ui.steering", "ui.help", "ui.window", "desktop", "cli",
)  # fmt: skip
ENGINE_LIBRARIES = {"numpy", "gguf", "jinja2"}
QT = {"PySide6", "shiboken6", "pyqtgraph"}
QT_CORE_ONLY = ("engine_host", "chat.conversation", "chat.reply_stream", "chat.reply_writer")
WITH_QT = ("ui", "desktop")


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every absolute dotted name that a file imports. `from a.b import c` gives a.b.c."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            raise AssertionError(f"{file} imports by a computed name")


def room_of(name: str) -> str:
    """`app.ui.chat.page.ChatPage` -> `ui.chat`, `app.store.store` -> `store`; `app.__version__` -> ``."""
    name = name.removeprefix("app.")
    return next((room for room in APP_ORDER if name == room or name.startswith(room + ".")), "")


def module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def test_rooms_import_only_from_rooms_before_them() -> None:
    place = {room: number for number, room in enumerate(("", *APP_ORDER))}
    files = [file for file in sources("app") if room_of(module(file))]
    pairs = [(module(file), name) for file in files for name in imports(file) if name.startswith("app.")]
    assert [pair for pair in pairs if place[room_of(pair[1])] > place[room_of(pair[0])]] == []


def test_no_module_imports_itself_in_a_circle() -> None:
    files = {module(file): file for file in sources("app") + sources("engine") if file.stem != "__init__"}
    graph = {
        name: {part for used in imports(file) for part in (used, used.rpartition(".")[0]) if part in files} - {name}
        for name, file in files.items()
    }
    while leaves := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in leaves}
    assert sorted(graph) == []


def test_every_module_stands_in_a_room_that_is_not_crowded() -> None:
    outside = [name for file in sources("app") if "." in (name := module(file)) and not room_of(name)]
    assert sorted(outside) == ["app.__init__", "app.__main__", "app.ui.__init__"]
    folders = [
        path for path in [*(ROOT / "app").rglob("*"), *(ROOT / "engine").iterdir()] if (path / "__init__.py").is_file()
    ]
    sizes = {str(path.relative_to(ROOT)): len(list(path.glob("*.py"))) - 1 for path in folders}
    assert {room: size for room, size in sizes.items() if not 3 <= size <= 15 and room != "app/ui"} == {}


def test_no_file_has_two_nouns() -> None:
    lengths = {module(file): len(file.read_text("utf-8").splitlines()) for file in sources("app") + sources("engine")}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_the_engine_knows_neither_window_nor_app() -> None:
    allowed = ENGINE_LIBRARIES | {"engine"} | sys.stdlib_module_names
    names = [(module(file), name) for file in sources("engine") for name in imports(file)]
    found = [(file, name) for file, name in names if name.split(".")[0] not in allowed]
    assert [pair for pair in found if not (pair[0].startswith("engine.llama.") and "llama_cpp" in pair[1])] == []


def test_qt_stays_where_widgets_and_threads_are() -> None:
    found = []
    for file in sources("app"):
        name = module(file).removeprefix("app.")
        used = {used for used in imports(file) if used.split(".")[0] in QT}
        if name.startswith(QT_CORE_ONLY):
            used = {used for used in used if not used.startswith("PySide6.QtCore")}
        if used and not name.startswith(WITH_QT):
            found.append((name, used))
    assert found == []


def test_widgets_know_the_engine_by_its_records_only() -> None:
    names = [(module(file), name) for file in sources("app/ui") for name in imports(file)]
    assert [pair for pair in names if pair[1].startswith("engine") and not pair[1].startswith("engine.records")] == []
    assert [
        module(file) for file in sources("app") if any(name.startswith("llama_cpp") for name in imports(file))
    ] == []


def test_the_engine_is_built_on_its_thread_and_on_the_command_line_only() -> None:
    files = [module(file) for file in sources("app") for name in imports(file) if name.startswith("engine.engine.")]
    assert {room_of(file) for file in files} <= {"engine_host", "cli"}


def test_product_code_never_imports_tests() -> None:
    names = [(module(file), name) for file in sources("app") + sources("engine") for name in imports(file)]
    assert [pair for pair in names if pair[1].split(".")[0] in {"tests", "resources", "packaging"}] == []
