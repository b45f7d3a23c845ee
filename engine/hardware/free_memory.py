"""How much memory a program may still take, on this system and inside its container's limit."""

import ctypes
import os
import platform
from pathlib import Path

from engine.words import tr

UNLIMITED = 1 << 60  # cgroup v1 writes nearly 2**63 for "no limit"


def free_memory() -> int:
    """Bytes that can be taken without swapping; the whole memory where the system does not tell."""
    system = platform.system()
    if system == "Linux":
        return linux_free_memory(Path("/"))
    if system == "Windows":
        return _windows_free_memory()
    return _total_memory()


def linux_free_memory(root: Path) -> int:
    """The kernel's MemAvailable, or less where a cgroup allows less. `root` holds proc/ and sys/."""
    available = _meminfo(root).get("MemAvailable") or _total_memory()
    return max(0, min([available, *_cgroup_v2(root), *_cgroup_v1(root)]))


def _meminfo(root: Path) -> dict[str, int]:
    found = {}
    for line in _read(root / "proc/meminfo").splitlines():
        name, _, rest = line.partition(":")
        amount = rest.split()
        if amount and amount[0].isdigit():
            found[name] = int(amount[0]) * 1024
    return found


def _cgroup_v2(root: Path) -> list[int]:
    """What is left of the limit of this process's group and of each group above it."""
    own = next((line[3:] for line in _read(root / "proc/self/cgroup").splitlines() if line.startswith("0::")), "/")
    top = root / "sys/fs/cgroup"
    folder = top / own.strip("/")
    left = []
    for group in (folder, *folder.parents):
        limit = _number(group / "memory.max")
        used = _number(group / "memory.current")
        if limit is not None and used is not None:
            left.append(limit - used + _statistic(group, "inactive_file"))
        if group == top:
            break
    return left


def _cgroup_v1(root: Path) -> list[int]:
    folder = root / "sys/fs/cgroup/memory"
    limit = _number(folder / "memory.limit_in_bytes")
    used = _number(folder / "memory.usage_in_bytes")
    if limit is None or used is None or limit > UNLIMITED:
        return []
    return [limit - used + _statistic(folder, "total_inactive_file")]


def _statistic(folder: Path, name: str) -> int:
    """A line of memory.stat. Inactive file pages count as used but are given back on demand."""
    for line in _read(folder / "memory.stat").splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.isdigit():
            return int(value)
    return 0


def _number(path: Path) -> int | None:
    text = _read(path).strip()
    return int(text) if text.isdigit() else None  # "max" is no limit


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:  # another kind of system, or not ours to read
        return ""


def _total_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _windows_free_memory() -> int:
    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = [
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            ("total", ctypes.c_uint64),
            ("available", ctypes.c_uint64),
            *((name, ctypes.c_uint64) for name in ("page_total", "page_left", "virtual_total", "virtual_left", "more")),
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
    if not kernel.GlobalMemoryStatusEx(ctypes.byref(status)):
        raise OSError(tr("Windows did not tell how much memory is free."))
    return int(status.available)
