"""The installed models as a table, the best for this machine first."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from app.models.fit import Memory
from app.models.library import BUILT_IN, LibraryEntry
from app.models.ranking import Gain, Ranked
from app.numbers import parameters, size
from app.paths import shown
from app.ui.style.fonts import sans
from app.ui.style.icons import Icons
from app.ui.style.plain_text import tooltip
from app.words import tr, tr_noop, trn

HEADERS = (tr_noop("Model"), tr_noop("Size"), tr_noop("Here"), tr_noop("With a draft"), tr_noop("Where"))
NAME, SIZE, HERE, GAIN, WHERE = range(5)
_Index = QModelIndex | QPersistentModelIndex
_ROLES = {
    "target": tr_noop("good as a target"), "draft": tr_noop("good as a draft"),
    "either": tr_noop("good as a target or a draft"), "none": tr_noop("cannot be used"),
}  # fmt: skip


class InstalledModel(QAbstractTableModel):
    """Text for people in every cell; the tooltip has the rest of what the header says."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self._all: tuple[Ranked, ...] = ()
        self._shown: tuple[Ranked, ...] = ()
        self._words: tuple[str, ...] = ()
        self._loaded: tuple[Path, ...] = ()

    def show_models(self, ranked: Sequence[Ranked]) -> None:
        self._all = tuple(ranked)
        self._filter()

    def set_filter(self, text: str) -> None:
        """All words must stand in the name, the architecture or the place."""
        self._words = tuple(text.lower().split())
        self._filter()

    def set_loaded(self, paths: Sequence[Path]) -> None:
        self._loaded = tuple(paths)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(HEADERS) - 1))

    def ranked(self, row: int) -> Ranked | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, path: Path) -> int:
        """-1 where it is not shown."""
        return next((row for row, ranked in enumerate(self._shown) if ranked.entry.path == path), -1)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADERS[section])
        if role == Qt.ItemDataRole.ToolTipRole and section == GAIN:
            return tr("Speed over no draft. Marked est. it is estimated from the sizes, else it was measured here.")
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        ranked, column = self._shown[index.row()], index.column()
        is_loaded = ranked.entry.path in self._loaded
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(index.row(), column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.FontRole if column == NAME:
                return sans(13, QFont.Weight.DemiBold if is_loaded else QFont.Weight.Normal)
            case Qt.ItemDataRole.DecorationRole if column == NAME:
                return self._icons.icon("circle-check" if is_loaded else "box", "accent" if is_loaded else "muted")
            case Qt.ItemDataRole.ForegroundRole:
                if column == HERE and not ranked.fits:
                    return self._icons.theme.color("danger")
                return self._icons.theme.color("muted") if column != NAME or not ranked.fits else None
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(details(ranked))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{tr(HEADERS[column])}: {self.text(index.row(), column)}"
        return None

    def text(self, row: int, column: int) -> str:
        ranked = self._shown[row]
        if column == NAME:
            return ranked.entry.title
        if column == SIZE:
            return size(ranked.entry.file_bytes)
        if column == HERE:
            return tr("loaded") if ranked.entry.path in self._loaded else ranked.verdict
        return _gain(ranked.gain) if column == GAIN else ranked.entry.place

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = tuple(ranked for ranked in self._all if all(word in _searched(ranked) for word in self._words))
        self.endResetModel()


def details(ranked: Ranked) -> str:
    """All that the header says, a fact a line."""
    entry, model = ranked.entry, ranked.entry.model
    if model is None:
        return f"{shown(entry.path)}\n{entry.reason}"
    purpose = tr("Made for chat") if model.has_template else tr("No chat template: continues text")
    facts = [
        entry.title,
        tr(
            "{architecture}, {count} parameters, {quantisation}, {size}",
            architecture=model.architecture,
            count=parameters(model.parameters),
            quantisation=model.quantisation,
            size=size(entry.file_bytes),
        ),
        tr(
            "Trained for {context:,} tokens, vocabulary of {tokens:,}",
            context=model.context_length,
            tokens=model.vocabulary_size,
        ),
        f"{purpose}, {tr(_ROLES[entry.role])}",
        tr("Licence: {licence}", licence=entry.licence or tr("not said")),
        tr("Fastest with a draft: {gain}", gain=ranked.gain.sentence) if ranked.gain else "",
        tr("Comes with Tandem") if entry.source == BUILT_IN else shown(entry.path),
    ]
    return "\n".join(filter(None, facts))


def summary(entries: Sequence[LibraryEntry], memory: Memory) -> str:
    """What stands below the table."""
    if not entries:
        return tr("No GGUF file was found. Add a folder, or get a model from the catalogue.")
    total, free = size(sum(entry.file_bytes for entry in entries)), size(memory.free_bytes)
    if memory.freed_bytes:
        return trn(
            "%n model, {total}; {free} of memory free, counting what the loaded models hold.",
            "%n models, {total}; {free} of memory free, counting what the loaded models hold. The most capable that "
            "fits is first.",
            len(entries),
            total=total,
            free=free,
        )
    return trn(
        "%n model, {total}; {free} of memory free.",
        "%n models, {total}; {free} of memory free. The most capable that fits is first.",
        len(entries),
        total=total,
        free=free,
    )


def _gain(gain: Gain | None) -> str:
    if gain is None:
        return "–"
    return tr("{ratio:.1f}x", ratio=gain.ratio) if gain.is_measured else tr("{ratio:.1f}x est.", ratio=gain.ratio)


def _searched(ranked: Ranked) -> str:
    model = ranked.entry.model
    return f"{ranked.entry.title} {ranked.entry.path} {model.architecture if model else ''}".lower()


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (SIZE, GAIN) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
