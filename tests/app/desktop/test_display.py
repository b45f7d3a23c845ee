"""What is said where no window can open, before Qt is asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop import display

DESKTOP = {"DISPLAY": ":0"}


def everything(soname: str) -> bool:
    return True


def nothing(soname: str) -> bool:
    return False


def test_a_desktop_with_every_library_may_open_a_window() -> None:
    assert display.why_no_window(DESKTOP, "linux", everything) is None
    assert display.why_no_window({"WAYLAND_DISPLAY": "wayland-0"}, "linux", everything) is None


def test_no_display_names_tandem_run() -> None:
    reason = display.why_no_window({}, "linux", everything)
    assert reason is not None
    assert "no display" in reason
    assert "tandem run" in reason


def test_offscreen_needs_no_display() -> None:
    assert display.why_no_window({"QT_QPA_PLATFORM": "offscreen"}, "linux", everything) is None


def test_a_named_platform_needs_its_own_display() -> None:
    assert display.why_no_window({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "w"}, "linux", everything) is not None


def test_other_systems_are_not_asked() -> None:
    assert display.why_no_window({}, "darwin", nothing) is None
    assert display.why_no_window({}, "win32", nothing) is None


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt", "Type: sudo apt-get install -y libxcb-cursor0\n"),
        ("dnf", "Type: sudo dnf install -y xcb-util-cursor\n"),
        ("pacman", "Type: sudo pacman -S --needed --noconfirm xcb-util-cursor\n"),
    ],
)
def test_a_missing_library_gives_the_one_line_to_type(manager: str, line: str) -> None:
    reason = display.why_no_window(DESKTOP, "linux", lambda soname: soname != "libxcb-cursor.so.0", manager)
    assert reason is not None
    assert line in reason


def test_only_the_libraries_of_this_display_are_asked_for() -> None:
    x11 = {library.soname for library in display.missing_libraries(("x11",), nothing)}
    wayland = {library.soname for library in display.missing_libraries(("wayland",), nothing)}
    assert "libxcb-cursor.so.0" in x11 - wayland
    assert "libwayland-cursor.so.0" in wayland - x11


def test_a_package_is_named_once() -> None:
    missing = display.missing_libraries(("x11", "wayland"), nothing)
    names = display.packages(missing, "pacman")
    assert len(names) == len(set(names))
    assert display.install_line(missing[:1], None) == "install the packages that contain libEGL.so.1"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's plugin is an ELF file on Linux only")
def test_the_table_knows_every_library_that_qts_plugins_need() -> None:
    """Read from Qt's own files, so that a newer Qt that needs one more library fails here and not at a user's."""
    import PySide6

    from tests.elf_needed import needed

    qt = Path(PySide6.__file__).parent / "Qt"
    files = [qt / "plugins" / "platforms" / f"libq{name}.so" for name in ("xcb", "wayland", "offscreen")]
    files += [qt / "lib" / f"libQt6{name}.so.6" for name in ("Gui", "Widgets", "DBus", "XcbQpa", "Svg")]
    wanted = {soname for file in files for soname in needed(file) if not soname.startswith("libQt6")}
    brought_along = {"libxcb-shm.so.0", "libxcb-sync.so.1", "libxcb-xfixes.so.0", "libxcb-render.so.0", "libxcb.so.1",
                     "libgthread-2.0.so.0", "libfreetype.so.6"}  # fmt: skip  # by packages of the table
    always_there = ("libc.", "libm.", "libstdc++", "libgcc_s", "libpthread", "librt", "libdl", "ld-linux", "libz.")
    known = {library.soname for library in display.LIBRARIES} | brought_along
    assert {soname for soname in wanted - known if not soname.startswith(always_there)} == set()


def test_setup_reads_the_missing_packages_from_the_command(repo_root: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-S", "-m", "app.desktop.display"], cwd=repo_root, capture_output=True, text=True, check=True
    )
    assert answer.stderr == ""
    assert answer.stdout.count("\n") <= 1
