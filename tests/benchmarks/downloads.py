"""Kills the downloader again and again, and looks what became of the file.

    python -m tests.benchmarks.downloads [--kills 50] [--megabytes 40]

A real `tandem pull` fetches a file from a hub on loopback and is killed (SIGKILL) at random places; then one runs to
its end. Counted: files that are wrong, files under their final name too early, bytes that came twice.
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.app.hub_server import FakeHub, serve

REPO, NAME = "me/killed-GGUF", "killed-Q8_0.gguf"
BYTES_PER_SECOND = 40_000_000
ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--megabytes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    content = b"GGUF" + os.urandom(options.megabytes * 1_000_000 - 4)
    with tempfile.TemporaryDirectory() as home, serve(FakeHub({(REPO, NAME): content})) as hub:
        hub.bytes_per_second = BYTES_PER_SECOND
        return report(hub, content, Path(home), options.kills, random.Random(options.seed))


def report(hub: FakeHub, content: bytes, home: Path, kills: int, chance: random.Random) -> int:
    """Kills, lets one finish, and does so again with a fresh folder until all kills are used up."""
    killed = files = early = wrong = 0
    twice: list[int] = []
    while killed < kills:
        place = home / f"home-{files}"
        before, killed_here = hub.sent_bytes, 0
        while killed < kills and killed_here < 10:
            kept = part_bytes(place)
            if not kill_after(hub, place, kept + chance.randint(1, max(2, (len(content) - kept) // 3))):
                break
            killed, killed_here = killed + 1, killed_here + 1
            early += bool(list(place.rglob("*.gguf")))
        path = pull(hub, place)
        files += 1
        wrong += hashlib.sha256(path.read_bytes()).digest() != hashlib.sha256(content).digest()
        twice.append((hub.sent_bytes - before - len(content)) // max(killed_here, 1))
        print(f"file {files}: {killed_here} kills, {twice[-1] / 1e3:,.0f} kB twice for each", flush=True)
    print(f"{killed} kills, {files} files: {wrong} wrong, {early} under their name too early, ", end="")
    print(f"at most {max(twice) / 1e3:,.0f} kB fetched twice for each kill")
    return 1 if wrong or early or max(twice) > 1 << 20 else 0


def start(hub: FakeHub, home: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {"HF_ENDPOINT": hub.endpoint, "HF_HUB_OFFLINE": "0", "TANDEM_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "app", "pull", REPO], cwd=ROOT, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def part_bytes(home: Path) -> int:
    return sum(part.stat().st_size for part in home.rglob("*.part"))


def kill_after(hub: FakeHub, home: Path, num_bytes: int) -> bool:
    """Kills once so much is there. -> False where the download was faster"""
    process = start(hub, home)
    while part_bytes(home) < num_bytes and process.poll() is None:
        time.sleep(0.001)
    alive = process.poll() is None
    process.kill()
    process.communicate()
    return alive


def pull(hub: FakeHub, home: Path) -> Path:
    out, _ = start(hub, home).communicate(timeout=120)
    return Path(out.strip())


if __name__ == "__main__":
    sys.exit(main())
