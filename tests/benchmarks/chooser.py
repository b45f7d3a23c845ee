"""The app's own choice of a draft beside a full benchmark of the same drafts over other questions.

    python -m tests.benchmarks.chooser [--target middle-bf16] [--drafts A,B,C,D,E] [--questions 4] [--tokens 64]

Five drafts of different cost and agreement, and no draft. First the window's DraftChooser tries them, as the button
"Find the best draft" does: each on three questions. Then all answer other questions, the same for all, in turn,
greedily and through the chat template; a draft's rate is the harmonic mean over the questions. The chooser should have
ended on the draft that is first in this ranking, or within 2 % of it: exit code 1 where it has not.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.chat_models import model
from tests.benchmarks.machine import SHARED, Disturbance, describe, load_average, wait_for_quiet
from tests.benchmarks.results import progress, save, table

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop

from app.engine_host.engine_thread import EngineThread
from app.models.draft_trial import machine_of
from app.models.library import Library
from app.settings import keys
from app.settings.keys import Settings
from app.ui.models.draft_chooser import DraftChooser
from engine.engine import Engine
from engine.records import Finished, Message, PairConfig, Request, Sampling

DRAFTS = "q4_0,bf16,q4_0-without-8-9-10-11-12-13,q4_0-without-20-21-22-23-24-25-26-27,shape"
NO_DRAFT = "no draft"
CONTEXT = 1024
CLOSE = 0.98  # of the first one's rate
TRIAL_QUESTIONS = 3


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", default="middle-bf16", help="a name of chat_models.py (default middle-bf16)")
    parser.add_argument("--drafts", default=DRAFTS, help=f"names of chat_models.py (default {DRAFTS})")
    parser.add_argument("--questions", type=int, default=4, help="of the full benchmark (default 4)")
    parser.add_argument("--tokens", type=int, default=64, help="of an answer of the full benchmark (default 64)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--patience", type=float, default=20.0, help="seconds to wait for a quiet machine")
    parser.add_argument("--out", type=Path, default=None, help="folder of the JSON result (default: in the cache)")
    args = parser.parse_args(argv)
    target, drafts = model(args.target), {name: model(name) for name in args.drafts.split(",")}
    asked = questions(TRIAL_QUESTIONS + args.questions)
    wait_for_quiet(args.patience)
    watch = Disturbance()
    tried = choose(target, drafts, asked[:TRIAL_QUESTIONS], args.threads)
    full = benchmark(target, drafts, asked[TRIAL_QUESTIONS:], args)
    disturbed = watch.cores()
    for name, value in describe().items():
        progress(f"{name}: {value}")
    progress(f"load {load_average()}; other processes used {disturbed:.2f} cores meanwhile")
    return report(args, tried, full, disturbed)


def questions(count: int) -> list[str]:
    """First turns of MT-Bench, spread over its kinds."""
    file = SHARED / "data" / "prompts" / "mt_bench_question.jsonl"
    if not file.is_file():
        raise SystemExit(f"{file.name} is missing: the benchmarks need the shared test data beside the checkout.")
    first = [json.loads(line)["turns"][0] for line in file.read_text("utf-8").splitlines() if line.strip()]
    return first[:: max(1, len(first) // count)][:count]


# --- what the window does --------------------------------------------------------------------------


def choose(target: Path, drafts: dict[str, Path], asked: list[str], threads: int) -> dict[str, float]:
    """Tokens/s by draft as the chooser found them, the chosen one first."""
    application = QCoreApplication.instance() or QCoreApplication([])
    with tempfile.TemporaryDirectory() as home:
        os.environ["TANDEM_HOME"] = home
        folder = Path(home) / "drafts"
        folder.mkdir()
        for file in drafts.values():
            (folder / file.name).symlink_to(file)
        settings = Settings(Path(home) / "settings.json")
        settings.set(keys.TEMPERATURE, 0.0)
        engine = EngineThread()
        try:
            engine.load(PairConfig(target, context=CONTEXT, threads=threads))
            run_until(application, lambda: engine.pair is not None or engine.load_error is not None)
            if engine.pair is None:
                raise SystemExit(f"The target did not load: {engine.load_error}")
            chooser = DraftChooser(settings, engine, lambda: asked, application)
            library = Library(folder, (), Path(home) / "nobody", environment={})
            chooser.set_drafts(target, library.drafts_for(target))
            found: list[Path | None] = []
            chooser.draft_found.connect(found.append)
            said: list[str] = []
            chooser.ended.connect(said.append)
            chooser.start()
            run_until(application, lambda: bool(said))
            progress(said[0])
            rates = chooser.choices.tried(machine_of(engine.pair), target)
        finally:
            engine.shut_down()
    names = {file.name: name for name, file in drafts.items()}
    by_name = {names[Path(path).name] if path else NO_DRAFT: rate for path, rate in rates.items()}
    chosen = names[found[0].name] if found and found[0] else NO_DRAFT
    return {chosen: by_name.pop(chosen, 0.0), **dict(sorted(by_name.items(), key=lambda one: -one[1]))}


def run_until(application: QCoreApplication, condition: Callable[[], bool]) -> None:
    while not condition():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


# --- the full benchmark ----------------------------------------------------------------------------


def benchmark(target: Path, drafts: dict[str, Path], asked: list[str], args: argparse.Namespace) -> dict[str, float]:
    """Tokens/s by draft over the questions, the fastest first; all take turns, who begins rotates."""
    seconds: dict[str, list[float]] = {name: [] for name in (NO_DRAFT, *drafts)}
    with Engine(PairConfig(target, context=CONTEXT, threads=args.threads)) as engine, ExitStack() as stack:
        sessions = {name: stack.enter_context(engine.open_session(path)) for name, path in drafts.items()}
        sessions[NO_DRAFT] = engine.session
        names = list(sessions)
        for turn, text in enumerate(asked):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                request = Request(
                    (Message("user", text),),
                    max_tokens=args.tokens,
                    sampling=Sampling(),
                    speculation="off" if name == NO_DRAFT else "auto",
                )
                for event in engine.generate(request, threading.Event(), sessions[name]):
                    if isinstance(event, Finished) and event.tokens:
                        seconds[name].append(event.decode_ns / 1e9 / event.tokens)
    rates = {name: 1 / statistics.fmean(times) for name, times in seconds.items()}
    return dict(sorted(rates.items(), key=lambda one: -one[1]))


def report(args: argparse.Namespace, tried: dict[str, float], full: dict[str, float], disturbed: float) -> int:
    chosen, first = next(iter(tried)), next(iter(full))
    ratio = full[chosen] / full[first]
    vanilla = full[NO_DRAFT]
    rows = [
        (place, name, rate, rate / vanilla, tried.get(name), "chosen" if name == chosen else "")
        for place, (name, rate) in enumerate(full.items(), 1)
    ]
    progress(table(("place", "draft", "tokens/s", "over no draft", "chooser's tokens/s", ""), rows))
    good = ratio >= CLOSE
    progress(
        f"The chooser ended on {chosen}: {ratio:.3f} of the first, {first}{'' if good else ', which is too little'}."
    )
    figures = {"chosen": chosen, "ratio": ratio, "tried": tried, "full": full, "disturbed": disturbed}
    save("chooser", {f"{args.target} / {args.drafts}": figures}, args.out)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
