"""Conversations that are drawn onto paper, one after another, in pieces short enough for a window that goes on."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileDevice, QIODevice, QMarginsF, QObject, QSaveFile, QTimer, Signal, Slot
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter

from app.store.records import StoredConversation
from app.transfer.portable import UNTITLED
from app.ui.transfer.exports import Branch, Said, reason_of, refused
from app.words import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MARGINS_MM = QMarginsF(20, 18, 20, 14)
_PDF_DPI = 300
_PRIVATE = QFileDevice.Permission.ReadOwner | QFileDevice.Permission.WriteOwner  # as other exports are


@dataclass(frozen=True, slots=True)
class Paper:
    """`opened`: what is drawn on, from its turn to its end; raises OSError. `done`, `failed`: what is said then."""

    opened: Callable[[StoredConversation], AbstractContextManager[QPagedPaintDevice]]
    done: Said
    failed: Callable[[Exception], Said]


def pdf(path: Path) -> Paper:
    """A file, which is there once it is whole; until then what was there stays."""

    @contextmanager
    def opened(conversation: StoredConversation) -> Iterator[QPagedPaintDevice]:
        file = QSaveFile(str(path))
        if not file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise OSError(file.errorString())
        file.setPermissions(_PRIVATE)
        writer = QPdfWriter(file)
        writer.setResolution(_PDF_DPI)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
        writer.setTitle(title_of(conversation))
        writer.setCreator("Tandem")
        yield writer
        if not file.commit():
            raise OSError(file.errorString())

    return Paper(opened, Said(tr("Saved as {path}.", path=path), "info"), lambda error: refused(path, error))


def sheets(printer: "QPrinter") -> Paper:
    """What a printer, as the user has set it, puts out."""

    def failed(error: Exception) -> Said:
        return Said(tr("It could not be printed: {reason}.", reason=reason_of(error)), "error")

    return Paper(lambda _conversation: nullcontext(printer), Said(tr("The conversation is printed."), "info"), failed)


def title_of(conversation: StoredConversation) -> str:
    return conversation.title or tr(UNTITLED)


class Press(QObject):
    """Main thread only.

    Signals:
        said: a Said, once for each that was to be drawn.
    """

    said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[Branch, Paper]] = deque()
        self._paper: Paper | None = None  # what is drawn on now
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def draw(self, branch: Branch, paper: Paper) -> None:
        """Takes its place behind what waits."""
        self._waiting.append((branch, paper))
        self._timer.start()

    def close(self) -> None:
        """The window closes: what waits is not begun."""
        self._timer.stop()
        self._waiting.clear()
        self._steps = iter(())

    @Slot()
    def _go_on(self) -> None:
        if self._paper is None:
            branch, self._paper = self._waiting.popleft()
            self._steps = _steps(branch, self._paper)
        try:
            next(self._steps)
            return
        except StopIteration:
            said = self._paper.done
        except OSError as error:
            said = self._paper.failed(error)
        self._paper = None
        if not self._waiting:
            self._timer.stop()
        self.said.emit(said)


def _steps(branch: Branch, paper: Paper) -> Iterator[None]:
    from app.ui.transfer.printed import steps

    record = branch.conversation
    with paper.opened(record) as device:
        yield from steps(record, title_of(record), branch.messages, device)
