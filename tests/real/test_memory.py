"""What a pair took is the system's again when it is closed."""

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

LOADS, MOST_MB = 4, 10
PROGRAM = """
import json, mmap, sys
from pathlib import Path
from engine.engine import Engine
from engine.records import PairConfig

def resident_mb():
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * mmap.PAGESIZE / 1e6

seen = []
target, draft, calibrations, loads = sys.argv[1:]
for _ in range(int(loads)):
    config = PairConfig(Path(target), Path(draft), context=4096, threads=1, flash_attention="on")
    Engine(config, calibrations=Path(calibrations)).close()
    seen.append(resident_mb())
print(json.dumps(seen))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc holds what can be given back")
def test_a_pair_that_is_loaded_again_and_again_takes_no_more_than_the_first_time(
    built_in_pair: tuple[Path, Path], repo_root: Path, tmp_path: Path
) -> None:
    """In a process of its own: the heap of this one is full of holes already."""
    arguments = [*map(str, built_in_pair), str(tmp_path / "calibrations.json"), str(LOADS)]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=repo_root, capture_output=True, text=True, check=True
    )
    seen = json.loads(done.stdout)
    assert max(seen) - seen[0] < MOST_MB
