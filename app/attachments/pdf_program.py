"""The child that reads a PDF's text: `python -m app.attachments.pdf_program FILE` prints one JSON object.

The system limits its memory and processor time; before that it stops by itself and gives the pages that it has.
"""

import contextlib
import json
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

logger = logging.getLogger(__name__)

MEMORY_BYTES = 1 << 30  # beyond what the idle process has
CPU_SECONDS = 60  # then the system ends it
ENOUGH_SECONDS = 30.0  # then it reads no further page
MOST_CHARACTERS = 4_000_000
MOST_PAGES = 5_000


def main(arguments: Sequence[str], out: TextIO) -> int:
    _limit()
    json.dump(read(Path(arguments[0])), out)
    return 0


def read(path: Path) -> dict[str, object]:
    """`pages` and `total`, or `problem`: locked or damaged."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "locked"}
        return _pages(reader.pages, len(reader.pages))
    except DependencyError:  # an encryption that needs a library of its own
        return {"problem": "locked"}
    except MemoryError:
        raise
    except Exception:  # of any kind: pypdf raises what its parsers raise
        logger.debug("%s", path, exc_info=True)
        return {"problem": "damaged"}


def _pages(pages: Sequence[object], total: int) -> dict[str, object]:
    texts: list[str] = []
    length = failed = 0
    begun = time.process_time()
    for page in pages[:MOST_PAGES]:
        try:
            text = _storable(page.extract_text())  # type: ignore[attr-defined]
        except MemoryError:
            raise
        except Exception:  # one damaged page costs its own text only
            logger.debug("a page", exc_info=True)
            text, failed = "", failed + 1
        length += len(text)
        if length > MOST_CHARACTERS:
            break
        texts.append(text)
        if time.process_time() - begun > ENOUGH_SECONDS:
            break
    if failed == len(texts):
        return {"problem": "damaged"}
    return {"pages": texts, "total": total}


def _storable(text: str) -> str:
    """Without what no database or tokenizer takes: half characters, zero bytes.

    Tabs are spaces: Qt's fonts call the blank so, in what Tandem prints too, and other files set columns by place.
    """
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").replace("\t", " ")


def _limit() -> None:
    """By the system's own limits, where it has them; the parent's clock must do elsewhere."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # and it writes no file, whatever happens
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY_BYTES, now + MEMORY_BYTES))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], sys.stdout))
