"""Where the parts of one message stand, and how high it is."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.ui.attached.blocks import AttachmentBlocks
from app.ui.style.fonts import scaled
from app.ui.transcript.context_line import ContextLines
from app.ui.transcript.message_editor import MessageEditor
from app.ui.transcript.message_text import MessageText

PAD_PX = 12  # inside a user's bubble
_FOOT_PX = 28
_EDITOR_GAP_PX = 16  # under the editor, before the reply
_BUBBLE_SHARE = 0.85  # of the width


@dataclass(frozen=True, slots=True)
class MessageParts:
    """From top to bottom, between the lines. While there is an editor, it stands in the place of what follows it."""

    is_user: bool
    lines: ContextLines
    editor: MessageEditor | None
    text: MessageText
    files: AttachmentBlocks
    foot: QWidget


def widest(is_user: bool, width: int) -> int:
    """Of the text; the user's own stands in a bubble."""
    return int(width * _BUBBLE_SHARE) - 2 * PAD_PX if is_user else width


def lay_out(parts: MessageParts, width: int) -> int:
    """Places the parts in this width; gives the height."""
    above, below = parts.lines.above, parts.lines.below
    bottom = _lay_out_message(parts, above.fit(width) if above is not None else 0, width)
    if below is not None:
        below.move(0, bottom)
        bottom += below.fit(width)
    return bottom


def _lay_out_message(parts: MessageParts, top: int, width: int) -> int:
    """Without the lines; gives its lower end."""
    for part in (parts.text, parts.files, parts.foot):
        part.setVisible(parts.editor is None)
    if parts.editor is not None:
        height = parts.editor.sizeHint().height()
        parts.editor.setGeometry(0, top, width, height)
        return top + height + _EDITOR_GAP_PX
    room = widest(parts.is_user, width)
    if parts.is_user:
        inner = parts.text.body.fit_natural(room)
        bottom = top + parts.text.fit(inner) + 2 * PAD_PX - 4
        parts.text.move(width - inner - PAD_PX, top + PAD_PX - 2)
    else:
        bottom = top + parts.text.fit(width) + 4
        parts.text.move(0, top)
    parts.files.move(width - room, bottom)
    bottom += parts.files.fit(room)
    parts.foot.setGeometry(0, bottom, width, scaled(_FOOT_PX))
    return bottom + scaled(_FOOT_PX)
