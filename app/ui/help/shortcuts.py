"""Every action and keyboard shortcut, once: the window binds them, the help lists them, the palette offers them."""

from dataclasses import dataclass
from typing import Literal

from app.words import tr_noop

Needs = Literal["", "conversation", "undo", "answer"]
_TALK: Needs = "conversation"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`action` names a slot of `Actions`; empty: a widget answers to the key by itself. No `keys`: palette only.

    `label` is shown by `tr`, `keys` by `key_names`. `needs`: the palette offers it only where there is a conversation,
    something to undo, or an answer on its way.
    """

    keys: str
    label: str
    action: str = ""
    needs: Needs = ""


SHORTCUTS = (
    Shortcut("Enter", tr_noop("Send the message")),
    Shortcut("Shift+Enter", tr_noop("New line in the message")),
    Shortcut("Ctrl+Enter", tr_noop("Send, or save what is edited, also where Enter starts a new line")),
    Shortcut("Esc", tr_noop("Stop the answer; on another page, back to the conversation"), "on_escape", "answer"),
    Shortcut("Ctrl+I", tr_noop("Attach text, code or PDF to the message"), "attach_files"),
    Shortcut("Ctrl+N", tr_noop("New conversation"), "new_conversation"),
    Shortcut("Ctrl+K", tr_noop("Palette: conversations, models, presets and every command"), "open_palette"),
    Shortcut("Ctrl+Shift+F", tr_noop("Search conversations"), "focus_search"),
    Shortcut("Ctrl+L", tr_noop("Go to the message field"), "focus_composer"),
    Shortcut("Ctrl+R", tr_noop("Regenerate: answer again"), "regenerate", _TALK),
    Shortcut("Ctrl+Shift+R", tr_noop("Let the answer go on"), "continue_reply", _TALK),
    Shortcut("Ctrl+Shift+E", tr_noop("Edit the last question and ask again"), "edit_question", _TALK),
    Shortcut("Ctrl+Shift+C", tr_noop("Copy the last answer"), "copy_answer", _TALK),
    Shortcut("Alt+Left", tr_noop("Earlier version of the last answer"), "earlier_version", _TALK),
    Shortcut("Alt+Right", tr_noop("Later version of the last answer"), "later_version", _TALK),
    Shortcut("Ctrl+Shift+T", tr_noop("Branches of the conversation"), "show_branches", _TALK),
    Shortcut("Alt+Up", tr_noop("Message above; Tab leads to its links, code and actions"), "message_above", _TALK),
    Shortcut("Alt+Down", tr_noop("Message below"), "message_below", _TALK),
    Shortcut(
        "Ctrl+End", tr_noop("Jump to the latest message, from the end of the message field"), "jump_to_latest", _TALK
    ),
    Shortcut("PgUp, PgDown", tr_noop("Scroll the conversation, also from the message field")),
    Shortcut("Ctrl+O", tr_noop("Open a target model"), "open_target"),
    Shortcut("Ctrl+Shift+O", tr_noop("Open a draft model"), "open_draft"),
    Shortcut("Ctrl+D", tr_noop("Speculative or Vanilla"), "toggle_speculation"),
    Shortcut("Ctrl+Shift+D", tr_noop("Compare vanilla and speculative"), "toggle_compare"),
    Shortcut("Ctrl+M", tr_noop("Mark the draft tokens"), "toggle_marks"),
    Shortcut("Ctrl+B", tr_noop("Show or hide conversations"), "toggle_sidebar"),
    Shortcut("Ctrl+J", tr_noop("Show or hide the speed panel"), "toggle_panel"),
    Shortcut("Ctrl+Shift+A", tr_noop("Show or hide the answer settings"), "toggle_steering"),
    Shortcut("Ctrl+Z", tr_noop("Undo a deletion, if there is nothing to undo in the message field"), "undo", "undo"),
    Shortcut("Ctrl+Shift+W", tr_noop("Wastebasket"), "show_wastebasket"),
    Shortcut("Ctrl+Shift+I", tr_noop("Import conversations"), "import_conversation"),
    Shortcut("Ctrl+E", tr_noop("Export the conversation"), "export_conversation", _TALK),
    Shortcut("Ctrl+P", tr_noop("Print the conversation"), "print_conversation", _TALK),
    Shortcut("Ctrl+Shift+P", tr_noop("Pin or unpin the conversation"), "pin_conversation", _TALK),
    Shortcut("Ctrl+Shift+H", tr_noop("Archive the conversation, or put it back"), "archive_conversation", _TALK),
    Shortcut("", tr_noop("Rename the conversation"), "rename_conversation", _TALK),
    Shortcut("", tr_noop("Delete the conversation (with Undo)"), "delete_conversation", _TALK),
    Shortcut("Ctrl+Shift+N", tr_noop("New folder"), "new_folder"),
    Shortcut("Ctrl+Shift+Y", tr_noop("Archive"), "show_archive"),
    Shortcut("Ctrl+Shift+M", tr_noop("Models"), "show_models"),
    Shortcut("Ctrl+Shift+B", tr_noop("Benchmark"), "show_benchmark"),
    Shortcut("Ctrl+,", tr_noop("Settings"), "show_settings"),
    Shortcut("F1", tr_noop("Help"), "show_help"),
    Shortcut("F2", tr_noop("Rename the conversation or folder in the list")),
    Shortcut("Del", tr_noop("Delete the conversation or folder in the list (with Undo)")),
    Shortcut("Left, Right", tr_noop("Close or open the folder in the list")),
    Shortcut("Menu", tr_noop("Menu of the conversation or folder in the list")),
    Shortcut("Ctrl+Q", tr_noop("Quit"), "close_window"),
)
