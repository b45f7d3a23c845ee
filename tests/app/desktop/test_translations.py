"""resources/translations against the code: nothing missing, nothing left over, the same values in each sentence."""

import os
import shutil
import string
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

FILE = "tandem_de.ts"


@pytest.fixture(scope="module")
def translations(repo_root: Path) -> Path:
    return repo_root / "resources" / "translations"


@pytest.fixture(scope="module")
def messages(translations: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(translations / FILE).iter("message"))


def forms(message: ElementTree.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    assert translation.get("type") is None, f"{message.findtext('source')!r} is not translated"
    plural = [form.text or "" for form in translation.iter("numerusform")]
    return plural if message.get("numerus") else [translation.text or ""]


def fields(text: str) -> list[tuple[str, str | None, str | None]]:
    return sorted((name, spec, how) for _, name, spec, how in string.Formatter().parse(text) if name is not None)


def test_every_text_of_the_code_is_there_and_loaded_as_it_stands(
    translations: Path, repo_root: Path, tmp_path: Path
) -> None:
    """`make translations` would change nothing."""
    shutil.copy(translations / FILE, tmp_path)
    subprocess.run(
        ["sh", str(repo_root / "packaging" / "translations.sh"), str(tmp_path)],
        env={**os.environ, "BIN": str(Path(sys.executable).parent)},
        check=True,
    )
    for file in (FILE, "tandem_de.qm"):
        assert (tmp_path / file).read_bytes() == (translations / file).read_bytes(), f"run 'make translations': {file}"


def test_every_text_is_german_and_has_the_same_values(messages: list[ElementTree.Element]) -> None:
    different = []
    for message in messages:
        source = message.findtext("source") or ""
        wanted = [source] if message.get("numerus") is None else [source, message.findtext("comment") or ""]
        written = forms(message)
        assert len(written) == len(wanted), source
        assert all(written), source
        if "{" in source:
            different += [
                (one, other) for one, other in zip(wanted, written, strict=True) if fields(one) != fields(other)
            ]
    assert different == []
