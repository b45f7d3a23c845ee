"""How the weights of a pair lie in memory."""

from pathlib import Path

import pytest

from engine.engine import Engine
from engine.llama.pages import LargePages
from engine.records import PairConfig


@pytest.mark.skipif(not LargePages.available(), reason="this system has no large pages for those who ask")
def test_weights_are_read_into_large_pages_where_there_is_room(first_model: Path) -> None:
    with Engine(PairConfig(first_model, context=256)):
        mappings = Path("/proc/self/smaps").read_text("utf-8", "replace")
    assert first_model.name not in mappings
    assert any(line.startswith("VmFlags:") and " hg" in line for line in mappings.splitlines())
