"""Every action and keyboard shortcut, once: the window binds them, the help lists them, the palette offers them."""

from dataclasses import dataclass
from typing import Literal

Needs = Literal["", "conversation", "undo", "answer"]
_TALK: Needs = "conversation"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`action` names a slot of `Actions`; empty: a widget answers to the key by itself. No `keys`: palette only.

    `needs`: the palette offers it only where there is a conversation, something to undo, or an answer on its way.
    """

    keys: str
    label: str
    action: str = ""
    needs: Needs = ""


SHORTCUTS = (
    Shortcut("Enter", "Send the message"),
    Shortcut("Shift+Enter", "New line in the message"),
    Shortcut("Ctrl+Enter", "Send, or save what is edited, also where Enter starts a new line"),
    Shortcut("Esc", "Stop the answer; on another page, back to the conversation", "on_escape", "answer"),
    Shortcut("Ctrl+I", "Attach text, code or PDF to the message", "attach_files"),
    Shortcut("Ctrl+N", "New conversation", "new_conversation"),
    Shortcut("Ctrl+K", "Palette: conversations, models, presets and every command", "open_palette"),
    Shortcut("Ctrl+Shift+F", "Search conversations", "focus_search"),
    Shortcut("Ctrl+L", "Go to the message field", "focus_composer"),
    Shortcut("Ctrl+R", "Regenerate: answer again", "regenerate", _TALK),
    Shortcut("Ctrl+Shift+R", "Let the answer go on", "continue_reply", _TALK),
    Shortcut("Ctrl+Shift+E", "Edit the last question and ask again", "edit_question", _TALK),
    Shortcut("Ctrl+Shift+C", "Copy the last answer", "copy_answer", _TALK),
    Shortcut("Alt+Left", "Earlier version of the last answer", "earlier_version", _TALK),
    Shortcut("Alt+Right", "Later version of the last answer", "later_version", _TALK),
    Shortcut("Ctrl+Shift+T", "Branches of the conversation", "show_branches", _TALK),
    Shortcut("Alt+Up", "Message above; Tab leads to its links, code and actions", "message_above", _TALK),
    Shortcut("Alt+Down", "Message below", "message_below", _TALK),
    Shortcut("Ctrl+End", "Jump to the latest message, from the end of the message field", "jump_to_latest", _TALK),
    Shortcut("Ctrl+O", "Open a target model", "open_target"),
    Shortcut("Ctrl+Shift+O", "Open a draft model", "open_draft"),
    Shortcut("Ctrl+D", "Speculative or Vanilla", "toggle_speculation"),
    Shortcut("Ctrl+Shift+D", "Compare vanilla and speculative", "toggle_compare"),
    Shortcut("Ctrl+M", "Mark the draft tokens", "toggle_marks"),
    Shortcut("Ctrl+B", "Show or hide conversations", "toggle_sidebar"),
    Shortcut("Ctrl+J", "Show or hide the speed panel", "toggle_panel"),
    Shortcut("Ctrl+Shift+A", "Show or hide the answer settings", "toggle_steering"),
    Shortcut("Ctrl+Z", "Undo a deletion, if there is nothing to undo in the message field", "undo", "undo"),
    Shortcut("Ctrl+Shift+W", "Wastebasket", "show_wastebasket"),
    Shortcut("Ctrl+Shift+I", "Import conversations", "import_conversation"),
    Shortcut("Ctrl+E", "Export the conversation", "export_conversation", _TALK),
    Shortcut("Ctrl+P", "Print the conversation", "print_conversation", _TALK),
    Shortcut("Ctrl+Shift+P", "Pin or unpin the conversation", "pin_conversation", _TALK),
    Shortcut("Ctrl+Shift+H", "Archive the conversation, or put it back", "archive_conversation", _TALK),
    Shortcut("", "Rename the conversation", "rename_conversation", _TALK),
    Shortcut("", "Delete the conversation (with Undo)", "delete_conversation", _TALK),
    Shortcut("Ctrl+Shift+N", "New folder", "new_folder"),
    Shortcut("Ctrl+Shift+Y", "Archive", "show_archive"),
    Shortcut("Ctrl+Shift+M", "Models", "show_models"),
    Shortcut("Ctrl+Shift+B", "Benchmark", "show_benchmark"),
    Shortcut("Ctrl+,", "Settings", "show_settings"),
    Shortcut("F1", "Help", "show_help"),
    Shortcut("F2", "Rename the conversation or folder in the list"),
    Shortcut("Del", "Delete the conversation or folder in the list (with Undo)"),
    Shortcut("Left, Right", "Close or open the folder in the list"),
    Shortcut("Menu", "Menu of the conversation or folder in the list"),
    Shortcut("Ctrl+Q", "Quit", "close_window"),
)
