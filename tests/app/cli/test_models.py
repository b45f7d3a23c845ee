"""`tandem models` as a program: what is on this machine."""

import json
import subprocess
import sys
from pathlib import Path

from tests.tiny_gguf import write_tiny


def models(root: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "app", "models", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, timeout=60).stdout


def test_models_lists_what_is_there(repo_root: Path, tandem_home: Path) -> None:
    folder = tandem_home / "data" / "models" / "mine"
    folder.mkdir(parents=True)
    write_tiny(folder / "story.gguf")
    (folder / "broken.gguf").write_bytes(b"not a model")
    found = {Path(entry["path"]).name: entry for entry in json.loads(models(repo_root, "--json"))}
    assert found["story.gguf"]["usable"] is True
    assert found["story.gguf"]["model"]["architecture"] == "llama"
    assert found["broken.gguf"]["usable"] is False
    assert found["broken.gguf"]["reason"]
    assert "cannot be used" in models(repo_root)
