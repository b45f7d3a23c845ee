"""What verification costs with each target here, as the calibrations of any of its pairs know it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.keyed_file import KeyedFile
from engine.policy.costs import CostCurve
from engine.policy.policy_config import MAX_DRAFT_TOKENS
from engine.records import VerifyCosts


def identity(path: Path) -> str:
    """Names a file in a key: one that is replaced or touched is measured anew. Raises OSError."""
    status = path.stat()
    return f"{path.name}:{status.st_size}:{status.st_mtime_ns}"


def known_costs(calibrations: Path | None, targets: Iterable[Path]) -> dict[Path, VerifyCosts]:
    """Of those targets that were calibrated on this machine, with whatever draft; the latest counts."""
    known = KeyedFile(calibrations).read()
    found: dict[Path, VerifyCosts] = {}
    for target in targets if known else ():
        try:
            mark = f" | {identity(target)} "
        except OSError:  # it went away
            continue
        for key, entry in known.items():
            if mark in key and (costs := _read(entry)) is not None:
                found[target] = costs
    return found


def _read(entry: Any) -> VerifyCosts | None:
    """None for what no calibration ever wrote."""
    try:
        points = {int(width): float(ns) for width, ns in entry["verify_ns"].items()}
        curve = CostCurve(points, MAX_DRAFT_TOKENS + 1, float(entry["vanilla_ns"]))
        return VerifyCosts(tuple(curve(width) / curve.vanilla for width in range(1, curve.largest + 1)))
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        return None
