"""Keys as they are called on the user's keyboard: "Strg+K" on a German one."""

import re

from app.words import tr, tr_noop

NAMES = (
    tr_noop("Ctrl"), tr_noop("Shift"), tr_noop("Alt"), tr_noop("Enter"), tr_noop("Esc"), tr_noop("Del"),
    tr_noop("End"), tr_noop("Menu"), tr_noop("Left"), tr_noop("Right"), tr_noop("Up"), tr_noop("Down"),
    tr_noop("PgUp"), tr_noop("PgDown"),
)  # fmt: skip
_NAME = re.compile("[A-Z][a-z]+(?:Up|Down)?")


def key_names(keys: str) -> str:
    """`keys` as Qt and the list of shortcuts write them: "Ctrl+Shift+F", "Left, Right"."""
    return _NAME.sub(lambda found: tr(found[0]), keys)
