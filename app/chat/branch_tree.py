"""The branches of a conversation as the rows of a small tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.chat.thinking import split_reply
from app.store.records import Role, StoredMessage
from app.words import trn

_TEXT_CHARACTERS = 80
_FOLD_FROM = 4  # messages in a row without another version: the first and the last of them are shown


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One message, or `folded` messages in a row that are not shown one by one (then `message_id` is the first's).

    `depth`: how many forks are above it. `is_current`: it stands in the transcript now. `below`: the depths whose lines
    go on to a later row.
    """

    message_id: int
    depth: int
    role: Role
    text: str
    is_current: bool
    folded: int = 0
    below: tuple[int, ...] = ()


def tree_rows(messages: Sequence[StoredMessage], current: Sequence[int]) -> tuple[TreeRow, ...]:
    """`messages`: every branch, oldest first; `current`: ids of what is shown. Versions stand one below the other."""
    children: dict[int | None, list[StoredMessage]] = {}
    for message in messages:
        children.setdefault(message.parent_id, []).append(message)
    shown = frozenset(current)
    rows: list[TreeRow] = []
    waiting = [(message, 0) for message in reversed(children.get(None, []))]
    while waiting:
        first, depth = waiting.pop()
        run = _run(first, children)
        rows += _rows_of(run, depth, shown)
        waiting += [(message, depth + 1) for message in reversed(children.get(run[-1].id, []))]
    return _with_lines(rows)


def branch_count(messages: Sequence[StoredMessage]) -> int:
    """How many ends the conversation has."""
    parents = {message.parent_id for message in messages}
    return sum(message.id not in parents for message in messages)


def _run(first: StoredMessage, children: dict[int | None, list[StoredMessage]]) -> list[StoredMessage]:
    """From a message to the next fork, or to the end."""
    run = [first]
    while len(following := children.get(run[-1].id, [])) == 1:
        run += following
    return run


def _rows_of(run: Sequence[StoredMessage], depth: int, shown: frozenset[int]) -> Iterator[TreeRow]:
    folded = run[1:-1] if len(run) >= _FOLD_FROM else ()
    for number, message in enumerate(run):
        is_current = message.id in shown
        if folded and 1 <= number < len(run) - 1:
            if number == 1:
                text = trn("%n message in between", "%n messages in between", len(folded))
                yield TreeRow(message.id, depth, message.role, text, is_current, folded=len(folded))
            continue
        yield TreeRow(message.id, depth, message.role, _beginning(message), is_current)


def _with_lines(rows: Sequence[TreeRow]) -> tuple[TreeRow, ...]:
    """A line goes on as long as a later row stands on it and no shallower one comes before that."""
    going: frozenset[int] = frozenset()
    lined = []
    for row in reversed(rows):
        lined.append(replace(row, below=tuple(sorted(depth for depth in going if depth <= row.depth))))
        going = frozenset(depth for depth in going if depth < row.depth) | {row.depth}
    return tuple(reversed(lined))


def _beginning(message: StoredMessage) -> str:
    text = message.content if message.role == "user" else split_reply(message.content).answer
    line = " ".join(text[: 4 * _TEXT_CHARACTERS].split())
    return line if len(line) <= _TEXT_CHARACTERS else f"{line[:_TEXT_CHARACTERS].rstrip()}…"
