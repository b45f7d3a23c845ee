"""What benchmarks on this machine say of pairs. Pure."""

from collections.abc import Iterable

from engine.records import Measurement, Row


def measured_ratios(measurements: Iterable[Measurement]) -> dict[tuple[str, str], float]:
    """(target file, draft file) -> speed over vanilla; the newest benchmark counts. `measurements`: newest first."""
    found: dict[tuple[str, str], float] = {}
    for measurement in measurements:
        target = str(measurement.target.get("file", ""))
        best: dict[str, float] = {}
        for row in _good(measurement.rows):
            best[row.draft or ""] = max(best.get(row.draft or "", 0.0), row.ratio)
        for draft, ratio in best.items():
            found.setdefault((target, draft), ratio)
    return found


def measured_rates(measurements: Iterable[Measurement], target: str) -> dict[str, float]:
    """Draft file -> tokens/s with this target file, of its newest benchmark."""
    for measurement in measurements:
        if measurement.target.get("file") == target:
            rates: dict[str, float] = {}
            for row in _good(measurement.rows):
                rates[row.draft or ""] = max(rates.get(row.draft or "", 0.0), row.tokens_per_second)
            return {draft: rate for draft, rate in rates.items() if draft}
    return {}


def _good(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if row.draft and not row.error and row.prompts and row.ratio > 0)
