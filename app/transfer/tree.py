"""From a tree of nodes, as other programs write it, to a conversation's messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.transfer.portable import PortableMessage


@dataclass(frozen=True, slots=True)
class Node:
    """`message` None: nothing that Tandem shows, such as the call of a tool; its children follow what was before."""

    parent: str | None
    message: PortableMessage | None
    children: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    messages: list[PortableMessage] = field(default_factory=list)
    place: dict[str, int] = field(default_factory=dict)  # node -> its message

    def add(self, message: PortableMessage, parent: int | None, nodes: Sequence[str]) -> int:
        self.messages.append(replace(message, parent=parent))
        self.place.update(dict.fromkeys(nodes, len(self.messages) - 1))
        return len(self.messages) - 1


def flattened(nodes: Mapping[str, Node], current: str | None) -> tuple[tuple[PortableMessage, ...], int | None]:
    """Messages, parents first, and which of them is the active leaf.

    Several messages of one speaker in a row, as between calls of tools, become one.
    """
    walk, seen = _Walk(), set[str]()
    children = _children(nodes)
    # node, message before it, and what of the same speaker is not added yet
    todo: list[tuple[str, int | None, PortableMessage | None, tuple[str, ...]]] = [
        (name, None, None, ()) for name in reversed(children[None])
    ]
    while todo:
        name, parent, held, holders = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        message = nodes[name].message
        if message is not None and held is not None and message.role != held.role:
            parent, held, holders = walk.add(held, parent, holders), message, ()
        elif message is not None:
            held = _joined(held, message) if held is not None else message
        holders = (*holders, name)
        following = [child for child in children.get(name, []) if child not in seen]
        if held is not None and len(following) != 1:
            parent, held, holders = walk.add(held, parent, holders), None, ()
        todo += [(child, parent, held, holders) for child in reversed(following)]
    return tuple(walk.messages), _active(walk, nodes, current)


def chain(messages: Sequence[PortableMessage]) -> tuple[tuple[PortableMessage, ...], int | None]:
    """The same for messages that follow each other without branches."""
    nodes = {str(n): Node(str(n - 1) if n else None, message) for n, message in enumerate(messages)}
    return flattened(nodes, str(len(messages) - 1))


def _children(nodes: Mapping[str, Node]) -> dict[str | None, list[str]]:
    """In the order that the parent names them; what names no known parent is a beginning."""
    found: dict[str | None, list[str]] = {None: []}
    for name, node in nodes.items():
        found.setdefault(node.parent if node.parent in nodes else None, []).append(name)
    for name, node in nodes.items():
        order = {child: place for place, child in enumerate(node.children)}
        if name in found:
            found[name].sort(key=lambda child: order.get(child, len(order)))
    return found


def _joined(first: PortableMessage, second: PortableMessage) -> PortableMessage:
    text = "\n\n".join(part for part in (first.content.strip(), second.content.strip()) if part)
    return replace(second, content=text, created=first.created, attachments=first.attachments + second.attachments)


def _active(walk: _Walk, nodes: Mapping[str, Node], current: str | None) -> int | None:
    seen = set[str]()
    while current is not None and current in nodes and current not in seen:
        if current in walk.place:
            return walk.place[current]
        seen.add(current)
        current = nodes[current].parent
    return len(walk.messages) - 1 if walk.messages else None
