"""Where the user types: a field that grows, Send and Stop, Speculative or Vanilla, and how full the context is."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.attached.chip import ChipText
from app.ui.attached.chip_row import ChipRow
from app.ui.composer.hint import ComposerHint
from app.ui.composer.opening_field import OpeningField
from app.ui.composer.prompt_field import PromptField
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.context_gauge import ContextGauge
from app.ui.widgets.segmented import Segmented
from app.words import tr

_GAUGE_FROM_PX = 460
_COLUMN_PX = 592  # the transcript's column and a little more
_SIDES_PX = 2 * 24 + 12 + 10  # beside the controls: what stands free around the box, and within it
_GAP_PX = 8


class Composer(QWidget):
    """Signals:
    submitted: the text to send; the field keeps it until `take_sent`.
    stop_requested: the answer should end.
    speculative_changed: drafting wanted or not.
    text_edited: the unsent text.
    attachments_changed: other files go with the message, or other parts of them.
    """

    submitted = Signal(str)
    stop_requested = Signal()
    speculative_changed = Signal(bool)
    marks_changed = Signal(bool)
    text_edited = Signal(str)
    attachments_changed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._generating = False
        self._ready = False
        self.chips = ChipRow(icons)
        self.attach = IconButton(icons, "paperclip", tr("Attach text, code or PDF"), "Ctrl+I", size_px=16)
        self.field = PromptField()
        self.field.send_pressed.connect(self._on_send)
        self.field.focus_changed.connect(self._on_focus)
        self.field.textChanged.connect(self._on_text)
        self.mode = Segmented((tr("Speculative"), tr("Vanilla")), tr("Decoding"))
        self.mode.setToolTip(
            tr("Speculative: the draft guesses ahead, the target checks. Vanilla: the target alone. (Ctrl+D)")
        )
        self.mode.chosen.connect(self._on_mode)
        self.marks = IconButton(icons, "underline", tr("Mark the draft tokens"), "Ctrl+M", size_px=16)
        self.marks.setCheckable(True)
        self.marks.toggled.connect(self.marks_changed)
        self.compare = IconButton(icons, "columns-2", tr("Compare with vanilla"), "Ctrl+Shift+D", size_px=16)
        self.compare.setCheckable(True)
        self.opening = OpeningField(icons)
        self.opening.field.send_pressed.connect(self._on_send)
        self.opening.field.focus_changed.connect(self._on_focus)
        self.opening.field.textChanged.connect(self._on_text)
        self.opening.button.toggled.connect(self._on_text)
        self.hint = ComposerHint(icons)
        self.gauge = ContextGauge(icons.theme)
        self.button = IconButton(icons, "arrow-up", tr("Send"), "Enter", token="on_accent")
        self.button.setProperty("round", True)
        self.button.setFixedSize(32, 32)
        self.button.clicked.connect(self._on_button)
        self._box = self._build_box()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 4, 24, 16)
        outer.addStretch(1)
        outer.addWidget(self._box, 1000)
        outer.addStretch(1)
        self._refresh()

    def _build_box(self) -> QFrame:
        box = QFrame()
        box.setObjectName("composerBox")
        box.setMaximumWidth(scaled(_COLUMN_PX))
        self._above, self._row = QHBoxLayout(), QHBoxLayout()  # the first takes the mode where one row is too short
        row = self._row
        row.setSpacing(_GAP_PX)
        row.addWidget(self.attach)
        row.addWidget(self.mode)
        row.addWidget(self.marks)
        row.addWidget(self.compare)
        row.addWidget(self.opening.button)
        row.addStretch(1)
        row.addWidget(self.gauge)
        row.addWidget(self.button)
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 10, 10, 10)
        column.setSpacing(6)
        column.addWidget(self.chips)
        column.addWidget(self.field)
        column.addWidget(self.opening)
        column.addWidget(self.hint)
        column.addLayout(self._above)
        column.addLayout(row)
        return box

    # --- state ---------------------------------------------------------------------------------

    def text(self) -> str:
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Unsent text of the conversation that is shown now."""
        if text != self.text():
            self.field.set_text(text)

    def take_sent(self, text: str) -> None:
        """It is a message now. What else is being typed stays, where a suggestion was sent."""
        if text == self.text():
            self.field.set_text("")
        self.opening.clear()

    def set_hint(self, text: str, blocks: bool = False) -> None:
        """Said about the message before it is sent; `blocks`: it cannot be sent as it is."""
        self.hint.say(text, blocks)
        self._refresh()

    def show_attachments(self, texts: Sequence[ChipText]) -> None:
        """Files are something to send, also without a word."""
        self.chips.show_chips(texts)
        self._refresh()
        self.attachments_changed.emit()

    @property
    def _has_something(self) -> bool:
        return bool(self.text().strip() or self.chips.chips)

    def set_send_with_enter(self, wanted: bool) -> None:
        self.field.send_with_enter = self.opening.field.send_with_enter = wanted
        self._refresh()

    def set_generating(self, generating: bool, stopping: bool = False) -> None:
        self._generating = generating
        self._stopping = stopping
        self._refresh()

    def set_ready(self, ready: bool, placeholder: str) -> None:
        """Without a loaded pair there is nothing to send to; what to do instead stands in the field."""
        self._ready = ready
        self.field.setPlaceholderText(placeholder)
        self.field.viewport().update()  # Qt paints another one only over the first
        self._refresh()

    def show_models(self, target: str | None, is_loading: bool) -> None:
        """What becomes of a message. `target`: the name of the model that serves, None: there is none."""
        if is_loading:
            self.set_ready(True, tr("Write a message; the models are loading"))
        elif target is None:
            self.set_ready(False, tr("Open a target model to begin"))
        else:
            self.set_ready(True, tr("Message {target}", target=target))

    def set_speculative(self, speculative: bool, possible: bool = True, reason: str = "") -> None:
        """`possible` False: there is no draft; `reason` says why Speculative cannot be chosen."""
        self.mode.set_current(0 if speculative else 1)
        self.mode.set_option_enabled(0, possible, reason)

    _stopping = False

    def _refresh(self) -> None:
        if self._generating:
            self.button.set_icon("stop")
            self.button.set_label(tr("Stopping") if self._stopping else tr("Stop"), "Esc")
            self.button.setEnabled(not self._stopping)
            return
        self.button.set_icon("arrow-up")
        self.button.set_label(tr("Send"), "Enter" if self.field.send_with_enter else "Ctrl+Enter")
        self.button.setEnabled(self._may_send)

    @property
    def _may_send(self) -> bool:
        return self._ready and self._has_something and not self.hint.blocks

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_send(self) -> None:
        if not self._generating and self._may_send:
            self.submitted.emit(self.text())

    @Slot()
    def _on_button(self) -> None:
        if self._generating:
            self.stop_requested.emit()
        else:
            self._on_send()

    @Slot()
    def _on_text(self) -> None:
        self._refresh()
        self.text_edited.emit(self.text())

    @Slot(bool)
    def _on_focus(self, focused: bool) -> None:
        self._box.setProperty("focused", focused)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)

    @Slot(int)
    def _on_mode(self, index: int) -> None:
        self.field.setFocus()
        self.speculative_changed.emit(index == 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.gauge.set_room(event.size().width() >= scaled(_GAUGE_FROM_PX))
        self._place_mode(event.size().width())

    def _place_mode(self, width: int) -> None:
        """Over the other controls where it would be cut beside them."""
        parts = (self.attach, self.mode, self.marks, self.compare, self.opening.button, self.gauge)
        needed = sum(part.sizeHint().width() + _GAP_PX for part in parts) + self.button.width() + _SIDES_PX
        is_above, wanted = self._above.count() > 0, width < needed
        if wanted and not is_above:
            self._row.removeWidget(self.mode)
            self._above.addWidget(self.mode, 0, Qt.AlignmentFlag.AlignLeft)
        elif is_above and not wanted:
            self._above.removeWidget(self.mode)
            self._row.insertWidget(1, self.mode)

    def sizeHint(self) -> QSize:
        return QSize(480, super().sizeHint().height())
