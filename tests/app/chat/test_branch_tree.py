"""The branches of a conversation as rows."""

from app.chat.branch_tree import TreeRow, branch_count, tree_rows
from app.store.records import StoredMessage


def tree(*parents: int | None) -> list[StoredMessage]:
    """Messages 1, 2, ... under these parents; each says its number."""
    depth: dict[int | None, int] = {None: -1}
    made = []
    for number, parent in enumerate(parents, start=1):
        depth[number] = depth[parent] + 1
        role = "assistant" if depth[number] % 2 else "user"
        made.append(StoredMessage(number, 1, parent, role, f"text {number}", ""))  # type: ignore[arg-type]
    return made


def shape(rows: tuple[TreeRow, ...]) -> list[tuple[int, int, bool]]:
    return [(row.message_id, row.depth, row.is_current) for row in rows]


def test_versions_stand_one_below_the_other_and_the_current_path_is_marked() -> None:
    messages = tree(None, 1, 2, 1, 4)  # a question with two answers, each gone on from
    rows = tree_rows(messages, (1, 4, 5))
    assert shape(rows) == [(1, 0, True), (2, 1, False), (3, 1, False), (4, 1, True), (5, 1, True)]
    assert [row.below for row in rows] == [(), (1,), (1,), (1,), ()]
    assert branch_count(messages) == 2
    assert rows[1].text == "text 2"


def test_two_first_questions_are_two_branches() -> None:
    assert shape(tree_rows(tree(None, 1, None, 3), (3, 4))) == [
        (1, 0, False), (2, 0, False), (3, 0, True), (4, 0, True),
    ]  # fmt: skip


def test_a_long_run_is_folded_to_its_ends() -> None:
    rows = tree_rows(tree(None, *range(1, 40)), range(1, 41))
    assert [(row.message_id, row.folded) for row in rows] == [(1, 0), (2, 38), (40, 0)]
    assert rows[1].text == "38 messages in between"
    assert branch_count(()) == 0
    assert tree_rows((), ()) == ()


def test_a_thousand_versions_of_a_thousand_turns_do_not_overflow() -> None:
    deep = tree(None, *[parent for number in range(1, 1000) for parent in (number,)])
    assert len(tree_rows(deep, ())) == 3
