"""What a measurement was taken on: the machine and the versions, as plain values for a file."""

import os
import platform
import sys
from importlib import metadata
from pathlib import Path

from engine.hardware.threads import physical_cores
from engine.llama.backend import system_info, version
from engine.llama.devices import list_devices


def describe_machine(threads: int) -> dict[str, str | int | float]:
    """Processor, cores, memory and devices; nothing that names the user."""
    machine: dict[str, str | int | float] = {
        "processor": _processor(),
        "physical_cores": physical_cores(),
        "threads": threads,
        "memory_bytes": _memory_bytes(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "devices": ", ".join(f"{device.name} ({device.description})" for device in list_devices()),
        "build": system_info(),
    }
    if hasattr(os, "getloadavg"):
        machine["load_average"] = round(os.getloadavg()[0], 2)
    return machine


def describe_versions() -> dict[str, str]:
    versions = {"python": platform.python_version(), "llama.cpp": version()}
    for package in ("tandem-chat", "llama-cpp-python", "numpy"):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return versions


def _processor() -> str:
    if sys.platform.startswith("linux"):
        try:
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
        except OSError:
            pass
    return platform.processor() or platform.machine()


def _memory_bytes() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
