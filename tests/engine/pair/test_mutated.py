"""A few of the files of tests.benchmarks.mutated, always the same ones: none takes the process down."""

import re
import subprocess
import sys
from pathlib import Path


def test_damaged_headers_and_weights_are_refused_or_loaded(repo_root: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.mutated", "--headers", "60", "--tensors", "6", "--loads", "6"]
    ended = subprocess.run(command, cwd=repo_root, capture_output=True, text=True, check=False, timeout=240)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    headers, tensors, faults = ended.stdout.splitlines()[-3:]
    assert re.search(r"^60 mutated headers: .*refused by its header: \d\d", headers)
    assert "read well" in headers
    assert re.search(r"^6 mutated tensors: .*(refused|answered)", tensors)
    assert faults.endswith(": 0")
