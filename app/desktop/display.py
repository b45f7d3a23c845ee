"""May a window open here, and if not, what to type. No Qt: it is asked before Qt is imported.

`make setup` runs this file too (`python -m app.desktop.display`), before anything is installed.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A shared library that Qt needs from the system, and the package that brings it."""

    soname: str
    apt: str
    dnf: str
    pacman: str
    protocol: str = ""  # "x11" or "wayland": needed for that kind of display only; empty: always


LIBRARIES = (
    SystemLibrary("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    SystemLibrary("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    SystemLibrary("libX11.so.6", "libx11-6", "libX11", "libx11"),
    SystemLibrary("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    SystemLibrary("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    SystemLibrary("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    SystemLibrary("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    SystemLibrary("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "x11"),
    SystemLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "x11"),
    SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "x11"),
    SystemLibrary("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "x11"),
    SystemLibrary("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image", "x11"),
    SystemLibrary("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "x11"),
    SystemLibrary(
        "libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil", "x11"
    ),
    SystemLibrary("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util", "x11"),
    SystemLibrary("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb", "x11"),
    SystemLibrary("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "x11"),
    SystemLibrary("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb", "x11"),
    SystemLibrary("libwayland-client.so.0", "libwayland-client0", "libwayland-client", "wayland", "wayland"),
    SystemLibrary("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor", "wayland", "wayland"),
    SystemLibrary("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl", "wayland", "wayland"),
)

INSTALL_COMMANDS = {"apt": "apt-get install -y", "dnf": "dnf install -y", "pacman": "pacman -S --needed --noconfirm"}
HEADLESS_PLATFORMS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
WITHOUT_WINDOW = 'Without a window, "tandem run --target FILE --prompt TEXT" answers in the terminal.'


def loads(soname: str) -> bool:
    """Can the dynamic linker find this library?"""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries(
    protocols: Sequence[str] = ("x11", "wayland"), available: Callable[[str], bool] = loads
) -> tuple[SystemLibrary, ...]:
    """What Qt needs on Linux and the system does not have. Empty on other systems: their wheels bring everything."""
    if not sys.platform.startswith("linux"):
        return ()
    wanted = [library for library in LIBRARIES if not library.protocol or library.protocol in protocols]
    return tuple(library for library in wanted if not available(library.soname))


def package_manager(which: Callable[[str], str | None] = shutil.which) -> str | None:
    """The first of apt, dnf and pacman that is here."""
    programs = {"apt": "apt-get", "dnf": "dnf", "pacman": "pacman"}
    return next((name for name, program in programs.items() if which(program)), None)


def packages(missing: Sequence[SystemLibrary], manager: str) -> list[str]:
    """Package names, each once, in order."""
    return list(dict.fromkeys(getattr(library, manager) for library in missing))


def install_line(missing: Sequence[SystemLibrary], manager: str | None) -> str:
    """The one line to type, or the names of the libraries where the package manager is not known."""
    if manager is None:
        names = ", ".join(library.soname for library in missing)
        return f"install the packages that contain {names}"
    return f"sudo {INSTALL_COMMANDS[manager]} {' '.join(packages(missing, manager))}"


def why_no_window(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    available: Callable[[str], bool] = loads,
    manager: str | None = None,
) -> str | None:
    """Sentences that say why no window can open here and what to do; None where one can."""
    if not platform.startswith("linux"):
        return None
    headless = environment.get("QT_QPA_PLATFORM", "").split(":")[0] in HEADLESS_PLATFORMS
    protocols = _protocols(environment)
    if not headless and not protocols:
        return (
            "Tandem found no display: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Start it from a desktop session, or over SSH with 'ssh -X'. " + WITHOUT_WINDOW
        )
    missing = missing_libraries(() if headless else protocols[:1], available)
    if missing:
        line = install_line(missing, manager or package_manager())
        return f"Tandem's window needs system libraries that are missing here. Type: {line}\n{WITHOUT_WINDOW}"
    return None


def _protocols(environment: Mapping[str, str]) -> list[str]:
    """Which display servers answer here, the one that Qt tries first in front."""
    named = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    found = [
        protocol
        for protocol, variable in (("wayland", "WAYLAND_DISPLAY"), ("x11", "DISPLAY"))
        if environment.get(variable)
    ]
    if named in ("xcb", "wayland"):
        wanted = "x11" if named == "xcb" else "wayland"
        return [protocol for protocol in found if protocol == wanted]
    return found


def main() -> int:
    """For `make setup`: the package manager and the missing packages on one line; nothing where all is there."""
    missing = missing_libraries()
    manager = package_manager()
    if missing and manager:
        sys.stdout.write(f"{INSTALL_COMMANDS[manager]} {' '.join(packages(missing, manager))}\n")
    elif missing:
        sys.stdout.write(install_line(missing, None) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
