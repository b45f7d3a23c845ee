"""How long the list of models takes: a thousand files in ten folders, read the first time and listed the second.

    python -m tests.benchmarks.library [--files 1000] [--broken 1000]

The headers are those of a small model; each file is one of its own. Each scan is of a fresh `Library`, as after a
start, with the index that the first one left on disk. Broken files are read, refused and remembered in the same way.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from app.models.library import Library
from tests.benchmarks.machine import describe
from tests.benchmarks.results import progress, save, table
from tests.tiny_gguf import write_tiny

MUST_SECONDS = 2.0  # the second time


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--broken", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=None, help="folder of the JSON result (default: in the cache)")
    args = parser.parse_args(argv)
    for name, value in describe().items():
        progress(f"{name}: {value}")
    rows: list[tuple[object, ...]] = []
    for kind, count in (("models", args.files), ("broken files", args.broken)):
        with tempfile.TemporaryDirectory() as folder:
            rows.append((kind, count, *scans(Path(folder), kind, count)))
    progress(table(("kind", "files", "first scan s", "second scan s"), rows))
    save("library", {str(row[0]): {"files": row[1], "first": row[2], "second": row[3]} for row in rows}, args.out)
    return 0 if all(float(str(row[3])) < MUST_SECONDS for row in rows) else 1


def scans(home: Path, kind: str, count: int) -> tuple[float, float]:
    """Seconds of the first scan and of the second."""
    models = home / "models"
    for number in range(10):
        (models / f"folder-{number}").mkdir(parents=True)
    source = write_tiny(home / "source.gguf")
    for number in range(count):
        file = models / f"folder-{number % 10}" / f"Model-{number}-1B-Q4_0.gguf"
        if kind == "models":
            shutil.copyfile(source, file)
        else:
            file.write_bytes(b"GGUF" + number.to_bytes(8, "little") * 40)
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        found = Library(models, (), home / "nobody", environment={}, cache=home / "index.json").scan()
        seconds.append(time.perf_counter() - started)
        assert len(found) == count
    return seconds[0], seconds[1]


if __name__ == "__main__":
    sys.exit(main())
