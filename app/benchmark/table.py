"""A measurement as a table: CSV for spreadsheets, Markdown for people."""

import csv
import io
from dataclasses import fields

from app.benchmark.names import draft_title, target_title
from engine.records import Measurement, Row


def measurement_to_csv(measurement: Measurement) -> str:
    """One line a row; `kind` is empty for the rows over all prompts."""
    names = [field.name for field in fields(Row) if field.name != "first_divergence"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["target", "kind", *names])
    target = target_title(measurement)
    for kind, rows in {"": measurement.rows, **measurement.kinds}.items():
        for row in rows:
            writer.writerow([target, kind, *(getattr(row, name) for name in names)])
    return out.getvalue()


def measurement_to_markdown(measurement: Measurement) -> str:
    """A table, and under it what it was measured with."""
    lines = [
        "| configuration | tokens/s | range | over vanilla | acceptance | tokens/round | same text |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    lines += [_markdown_row(row) for row in measurement.rows]
    for what in ("target", "machine", "versions", "settings"):
        if values := getattr(measurement, what):
            lines += ["", f"**{what.capitalize()}:** " + ", ".join(f"{key} {value}" for key, value in values.items())]
    if not measurement.finished:
        lines += ["", "Stopped before its end."]
    return "\n".join(lines) + "\n"


def _markdown_row(row: Row) -> str:
    name = ", ".join(part for part in (row.configuration, draft_title(row).replace("|", chr(92) + "|")) if part)
    if row.draft_length is not None and row.configuration == "fixed":
        name += f", {row.draft_length} tokens"
    if row.error:
        return f"| {name} | | | | | | {row.error.replace('|', chr(92) + '|')} |"
    acceptance = "" if row.acceptance is None else f"{row.acceptance:.0%}"
    return (
        f"| {name} | {row.tokens_per_second:.1f} | {row.low:.1f} to {row.high:.1f} | {row.ratio:.2f}x | "
        f"{acceptance} | {row.tokens_per_round:.2f} | {row.identical} of {row.prompts} |"
    )
