"""The chart at full scale on one GPU: six configurations in their true shapes. `gpu.sh` starts it.

Before it, what sampling takes of a round with the vocabulary of a large model (`gpu_sampling.py`). Parts are done in
order and each is saved when it is done; a call that runs out of minutes is continued by the same command. True shapes
but for the chart's vocabulary (512 tokens), weights all zero but for the small model laid into them: the text, and so
the agreement, is the small model's. A GPU may clock a little higher on zeros.
"""

import argparse
import json
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.engine import Engine
from engine.llama.devices import list_devices
from engine.records import Finished, PairConfig, Request, Speculation
from engine.speculation.session import Session
from tests.benchmarks.gpu_chart import CHART, chart
from tests.benchmarks.gpu_sampling import SAMPLINGS, sampling_shares
from tests.benchmarks.machine import cache_folder
from tests.benchmarks.models import WEIGHTS, shaped
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, read, save
from tests.benchmarks.runners import Server
from tests.benchmarks.wide_vocabulary import wide

FULL = {"70b": "70b", "405b": "405b", "8b": "8b", "1b": "1b"}
DRY = {"70b": "12x768", "405b": "12x768", "8b": "6x512", "1b": "5x256"}
# Q2_K wrecks the text of so small a model: a Q4_K draft of the very same weights would agree on a tenth of it. So
# drafts have the target's type: of the Q2_K target's, only the one made from the same weights agrees.
TYPES = {"70b": "Q4_K", "405b": "Q2_K"}
FIXED = (1, 2, 3, 5, 8, 12)
CONTEXT = 1024
_HOLES_BYTES = 4 << 30  # more than this on disk means that the file system keeps no holes
_MARGIN_BYTES = 3 << 30  # of GPU memory, for caches, scratch and the CUDA context


@dataclass(frozen=True)
class Part:
    """A piece of work with a name, done at most once; returns its figures."""

    name: str
    run: Callable[[], dict[str, Any]]


class FullScale:
    """All parts, sharing the loaded target between neighbours."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.shapes = DRY if args.dry_run else FULL
        self.name = "gpu-dry-run" if args.dry_run else "gpu"
        self._engine: Engine | None = None
        self._engine_of = ""

    def parts(self) -> Iterator[Part]:
        yield Part("sampling", self.sampling)
        for target in self.args.targets.split(","):
            yield Part(f"{target} vanilla", lambda target=target: self.vanilla(target))
            for draft in CHART[target]:
                for weights in WEIGHTS:
                    name = f"{target} {draft} {weights}"
                    yield Part(name, lambda t=target, d=draft, w=weights: self.pair(t, d, w))
        if self.args.peers:
            for target in self.args.targets.split(","):
                yield Part(f"{target} llama.cpp vanilla", lambda target=target: self.peer(target, None, None))
                for draft in CHART[target]:
                    name = f"{target} {draft} llama.cpp"
                    yield Part(name, lambda t=target, d=draft: self.peer(t, d, self.args.peer_weights))

    # --- files and memory ----------------------------------------------------------------------

    def file(self, target: str, draft: str | None = None, weights: str = "same") -> Path:
        """The target's file, or that of a draft for it."""
        path = shaped(weights, self.shapes[draft or target], TYPES[target], filler="zero")
        used = path.stat().st_blocks * 512
        if used > _HOLES_BYTES:
            path.unlink()
            raise SystemExit(
                f"{path.parent} keeps no holes in files ({used >> 30} GiB for one): choose another --work."
            )
        return path

    def needs(self, *models: Path) -> str:
        """Why these files cannot be on the GPU together; empty if they can."""
        wanted = sum(path.stat().st_size for path in models) + (0 if self.args.dry_run else _MARGIN_BYTES)
        total = sum(device.total_bytes for device in list_devices() if device.kind == "gpu")
        if self.args.dry_run or wanted <= total:
            return ""
        return f"needs {wanted / 2**30:.0f} GiB on the GPU, which has {total / 2**30:.0f}"

    def engine(self, target: str) -> Engine:
        if self._engine is None or self._engine_of != target:
            self.close()
            config = PairConfig(self.file(target), context=CONTEXT, threads=self.args.threads)
            self._engine, self._engine_of = Engine(config), target
        return self._engine

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
        self._engine = None

    # --- parts ---------------------------------------------------------------------------------

    def sampling(self) -> dict[str, Any]:
        """Temperature 0.7, 128,256 tokens; a small target, since the less a pass takes, the more the rest does."""
        target, draft = (wide("same", self.shapes[name], "Q4_K") for name in ("8b", "1b"))
        if reason := self.needs(target, draft):
            return {"skipped": reason}
        self.close()
        with Engine(PairConfig(target, draft, context=CONTEXT, threads=self.args.threads)) as engine:
            return {
                name: sampling_shares(engine, engine.session, kind, self.args.tokens, self.args.prompts)
                for name, kind in SAMPLINGS.items()
            }

    def vanilla(self, target: str) -> dict[str, Any]:
        if reason := self.needs(self.file(target)):
            return {"skipped": reason}
        started = time.perf_counter()
        engine = self.engine(target)
        loaded = time.perf_counter() - started
        curve = engine.session.policy.costs.table()
        rate, _ = self.rate(engine, engine.session, "off", None)
        return {
            "tokens_per_second": rate,
            "load_seconds": loaded,
            "bytes": self.file(target).stat().st_size,
            "verify_ms": {n: round(curve[n] / 1e6, 3) for n in (1, 2, 3, 4, 5, 6, 8, 9, 12, 13, 16, 17, 24)},
        }

    def pair(self, target: str, draft: str, weights: str) -> dict[str, Any]:
        """Vanilla, each fixed length and automatic, alternated."""
        path = self.file(target, draft, weights)
        if reason := self.needs(self.file(target), path):
            return {"skipped": reason}
        engine = self.engine(target)
        session = engine.open_session(path, share=engine.session)
        try:
            modes: list[tuple[str, Speculation, int | None]] = [("vanilla", "off", None), ("auto", "auto", None)]
            modes += [(f"fixed {k}", "always", k) for k in FIXED]
            rates: dict[str, list[float]] = {name: [] for name, _, _ in modes}
            acceptance: dict[str, list[float]] = {name: [] for name, _, _ in modes}
            for _ in range(self.args.repeats):
                for name, mode, length in modes:
                    rate, accepted = self.rate(engine, session, mode, length)
                    rates[name].append(rate)
                    acceptance[name].append(accepted)
            draft_ms = session.policy.draft_cost.step / 1e6 if session.policy.draft_cost else 0.0
        finally:
            session.close()
            engine.forget_draft(path)  # a dozen drafts would not fit beside the target
        middle = {name: statistics.median(values) for name, values in rates.items()}
        best = max((name for name in middle if name.startswith("fixed")), key=middle.__getitem__)
        return {
            "tokens_per_second": {name: round(rate, 2) for name, rate in middle.items()},
            "best fixed": best,
            "acceptance": round(statistics.mean(acceptance["fixed 3"]), 3),
            "draft_ms": round(draft_ms, 3),
            "fixed over vanilla": middle[best] / middle["vanilla"],
            "auto over vanilla": middle["auto"] / middle["vanilla"],
        }

    def rate(self, engine: Engine, session: Session, mode: Speculation, length: int | None) -> tuple[float, float]:
        """-> tokens/s over all prompts, acceptance"""
        tokens = nanoseconds = drafted = accepted = 0
        for prompt in stories(self.args.prompts):
            request = Request(
                prompt=prompt, max_tokens=self.args.tokens, speculation=mode, draft_length=length, lookup=mode == "auto"
            )
            *_, last = engine.generate(request, session=session)
            assert isinstance(last, Finished)
            tokens, nanoseconds = tokens + last.tokens, nanoseconds + last.decode_ns
            drafted, accepted = drafted + last.drafted, accepted + last.accepted
        return tokens / nanoseconds * 1e9, accepted / drafted if drafted else 0.0

    def peer(self, target: str, draft: str | None, weights: str | None) -> dict[str, Any]:
        """llama-server over the same library, its defaults and the length that was Tandem's best."""
        self.close()  # both do not fit
        path = self.file(target, draft, weights) if draft and weights else None
        if reason := self.needs(self.file(target), *([path] if path else [])):
            return {"skipped": reason}
        settings: dict[str, tuple[int | None, float | None]] = {"defaults": (None, None)}
        known = self.results().get(f"{target} {draft} {weights}", {})
        if "best fixed" in known:
            settings[f"n_max {known['best fixed'].split()[1]}, p_min 0.3"] = (int(known["best fixed"].split()[1]), 0.3)
        figures = {}
        for name, (n_max, p_min) in settings.items():
            more = () if self.args.dry_run else ("-ngl", "999", *(("-ngld", "999") if path else ()))
            with Server(self.file(target), path, self.args.threads, n_max, p_min, more=more) as server:
                runs = [server.run(prompt, self.args.tokens) for prompt in stories(self.args.prompts)]
            figures[name] = round(sum(run.tokens for run in runs) / sum(run.seconds for run in runs), 2)
        return {"tokens_per_second": figures, "weights": weights}

    # --- the run -------------------------------------------------------------------------------

    def results(self) -> dict[str, dict[str, Any]]:
        return read(self.name, self.args.out)

    def run(self) -> bool:
        """Do what is not done yet, while there are minutes. -> whether all is done"""
        deadline, longest = time.monotonic() + 60 * self.args.minutes, 0.0
        for part in self.parts():
            if part.name in self.results():
                continue
            if time.monotonic() + 1.3 * longest > deadline:
                self.close()
                return False
            started = time.monotonic()
            figures = part.run()
            longest = max(longest, time.monotonic() - started)
            save(self.name, {part.name: figures}, self.args.out)
            progress(f"{part.name}: {json.dumps(figures)}")
        self.close()
        return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="small shapes, any machine")
    parser.add_argument("--targets", default="70b,405b")
    parser.add_argument("--minutes", type=float, default=8.0, help="of this call; the next call goes on")
    parser.add_argument("--threads", type=int, default=min(8, os.cpu_count() or 1))
    parser.add_argument("--tokens", type=int, default=96)
    parser.add_argument("--prompts", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--peers", action="store_true", help="llama-server beside it (LLAMA_CPP_BIN)")
    parser.add_argument("--peer-weights", choices=WEIGHTS, default="same")
    parser.add_argument("--out", type=Path, default=None, help="folder of the results, kept between calls")
    args = parser.parse_args()
    devices = list_devices()
    progress("Devices: " + "; ".join(f"{d.name} {d.description} {d.total_bytes / 2**30:.0f} GiB" for d in devices))
    if not args.dry_run and not any(device.kind == "gpu" for device in devices):
        raise SystemExit("llama.cpp sees no GPU here; --dry-run goes through all parts on small shapes.")
    progress(f"Free disk: {shutil.disk_usage(cache_folder()).free / 2**30:.0f} GiB")
    scale = FullScale(args)
    finished = scale.run()
    progress(chart(scale.results(), args.peer_weights))
    progress("Finished." if finished else "Unfinished: run the same command again to go on.")


if __name__ == "__main__":
    main()
