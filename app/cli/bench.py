"""`tandem bench`: vanilla, each draft at its best fixed length, and automatic, alternated in one process."""

import argparse
import sys
from pathlib import Path

from app import result_json
from app.benchmark.chart import draw, group_of
from app.benchmark.names import draft_title, target_title
from app.benchmark.table import measurement_to_csv
from app.benchmark.work import BenchmarkOrder, BenchmarkStep, PromptsError, load_prompts, measure
from app.cli.options import INTERRUPTED, pair_config
from app.cli.run import UsageError, cancelled_by_ctrl_c, load
from app.models.names import elided
from app.numbers import size
from app.settings.file import write_atomically
from engine.errors import EngineError, ModelError
from engine.records import Measurement, Row

_LONGEST_NAME = 34  # so that a row fits into 120 columns with its figures


def bench(options: argparse.Namespace) -> int:
    _check_outputs(options)
    try:
        prompts = load_prompts(options.prompts)
    except PromptsError as error:
        raise UsageError(str(error)) from error
    with cancelled_by_ctrl_c() as cancel, load(pair_config(options, None), cancel) as engine:
        order = BenchmarkOrder(
            prompts=prompts,
            drafts=tuple(options.draft),
            max_tokens=options.max_tokens,
            temperature=options.temperature,
            seed=options.seed,
            repeats=options.repeats,
            raw=options.raw,
        )
        tell, measurement = _ProgressLine(), None
        for step in measure(engine, order, cancel):
            measurement = step.measurement
            if not step.last:
                tell(step)
        tell.end()
    assert measurement is not None, "the last step holds the result"
    print(table(measurement))
    _write(options, measurement)
    for row in measurement.rows:
        if row.error:
            print(f"tandem: {draft_title(row) or 'vanilla'} was not measured: {row.error}", file=sys.stderr)
    if cancel.is_set():
        return INTERRUPTED
    measured = [row for row in measurement.rows if row.draft and not row.error]
    return ModelError.exit_code if options.draft and not measured else 0


# --- what it prints ------------------------------------------------------------------------------


def table(measurement: Measurement) -> str:
    """The rows for people."""
    target = measurement.target
    lines = [
        f"{target_title(measurement)}: {target.get('file')}, {size(float(target.get('bytes', 0)))}",
        f"{measurement.machine.get('processor')}, {measurement.machine.get('threads')} threads",
        f"{'':48}{'tokens/s':>9}{'low':>9}{'high':>9}{'ratio':>8}{'accepted':>10}{'a round':>9}{'identical':>12}",
    ]
    for row in measurement.rows:
        if row.error:
            lines.append(f"{_label(row):48}not measured")
            continue
        accepted = "-" if row.acceptance is None else f"{row.acceptance:.0%}"
        lines.append(
            f"{_label(row):48}{row.tokens_per_second:9.1f}{row.low:9.1f}{row.high:9.1f}{row.ratio:7.2f}x{accepted:>10}"
            f"{row.tokens_per_round:9.2f}{f'{row.identical} of {row.prompts}':>12}"
        )
    lines += [_divergence(row) for row in measurement.rows if row.first_divergence]
    if not measurement.finished:
        lines.append("Interrupted: these are the figures so far.")
    return "\n".join(lines)


def _label(row: Row) -> str:
    if row.configuration == "vanilla":
        return "vanilla"
    length = f", {row.draft_length} a round" if row.configuration == "fixed" else ", automatic"
    return f"{elided(draft_title(row), _LONGEST_NAME) or 'look-up alone'}{length}"


def _divergence(row: Row) -> str:
    where = row.first_divergence
    assert where is not None
    return (
        f"{_label(row)}: the first difference is in prompt {where.prompt + 1}, token {where.position + 1}: vanilla has "
        f"{where.vanilla_text!r}, this has {where.other_text!r}; they are {where.margin:.2g} apart there (a near-tie)."
    )


class _ProgressLine:
    """One line on stderr: rewritten on a terminal, every tenth part elsewhere."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._told_tenths = -1

    def __call__(self, progress: BenchmarkStep) -> None:
        left = "" if progress.seconds_left is None else f", about {progress.seconds_left:.0f} s left"
        text = f"{progress.fraction:4.0%} {progress.label}{left}"
        if self._on_terminal:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
        elif int(progress.fraction * 10) > self._told_tenths:
            self._told_tenths = int(progress.fraction * 10)
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._on_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


# --- what it writes ------------------------------------------------------------------------------


def _outputs(options: argparse.Namespace) -> list[Path]:
    return [file for file in (options.json, options.csv, options.png, options.svg) if file]


def _check_outputs(options: argparse.Namespace) -> None:
    """Before minutes of measuring, not after."""
    for file in _outputs(options):
        if file.is_dir():
            raise UsageError(f"{file} is a folder; name a file to write to.")
        if not file.absolute().parent.is_dir():
            raise UsageError(f"{file} cannot be written: the folder {file.absolute().parent} does not exist.")


def _write(options: argparse.Namespace, measurement: Measurement) -> None:
    picture = draw([group_of(measurement)])
    texts = {
        options.json: result_json.dumps(measurement),
        options.csv: measurement_to_csv(measurement),
        options.svg: picture,
    }
    for file in _outputs(options):
        try:
            if file == options.png:
                from app.ui.benchmark.svg_image import save_png  # Qt only where a picture is wanted

                save_png(picture, file)
            else:
                write_atomically(file.absolute(), texts[file])
        except OSError as error:
            raise EngineError(f"{file} could not be written ({error.strerror or error}).") from error
