"""The text of a PDF, read in a process of its own: a stranger's file may be endless, huge or made to do harm.

A frozen executable has no `-m`: its main must begin with
`if sys.argv[1:2] == [CHILD_FLAG]: sys.exit(app.attachments.pdf_program.main(sys.argv[2:], sys.stdout))`.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.attachments.document import AttachmentError
from app.words import tr

CHILD_FLAG = "--pdf-text"
WALL_SECONDS = 120.0  # the child gives what it has after its own limit, which is shorter


@dataclass(frozen=True, slots=True)
class Pages:
    """`texts`: of the first pages, as many as could be read in time. `total`: how many there are."""

    texts: tuple[str, ...]
    total: int


def read_pdf(path: Path, wall_seconds: float = WALL_SECONDS) -> Pages:
    """Raises AttachmentError."""
    try:
        done = subprocess.run(
            _command(path),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=wall_seconds,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
        answer = json.loads(done.stdout.decode("utf-8")) if done.returncode == 0 else {"problem": "crashed"}
    except subprocess.TimeoutExpired:
        answer = {"problem": "endless"}
    except (OSError, ValueError) as error:
        raise AttachmentError(tr("{name} could not be read: {error}.", name=path.name, error=error)) from error
    if "problem" in answer:
        raise AttachmentError(_sentence(path.name, answer["problem"]))
    pages = Pages(tuple(answer["pages"]), int(answer["total"]))
    if not any(text.strip() for text in pages.texts):
        raise AttachmentError(_sentence(path.name, "pictures"))
    return pages


def _sentence(name: str, problem: str) -> str:
    match problem:
        case "locked":
            return tr("{name} is locked with a password. Save a copy without one, and attach that.", name=name)
        case "pictures":
            return tr("{name} holds pictures only, as scans do: there is no text in it to read.", name=name)
        case "endless":
            return tr("{name} takes too long to read. Save the pages that matter as a PDF of their own.", name=name)
        case "crashed":
            return tr(
                "{name} takes more memory or time to read than is allowed. Save the pages that matter on their own.",
                name=name,
            )
        case _:
            return tr("{name} is damaged, or not really a PDF: its text cannot be read.", name=name)


def _command(path: Path) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG, str(path)]
    return [sys.executable, "-P", "-m", "app.attachments.pdf_program", str(path)]  # -P: not from the current folder


def _environment() -> dict[str, str]:
    project = str(Path(__file__).resolve().parents[2])
    paths = [project, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
