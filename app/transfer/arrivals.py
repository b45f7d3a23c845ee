"""Conversations that come in: each one whole or not at all, and none twice."""

from app.store.records import NewMessage, StoredConversation
from app.store.store import Store
from app.transfer.portable import PortableConversation, PortableMessage


def bring_in(store: Store, conversation: PortableConversation) -> StoredConversation:
    """Adds it as a new conversation, all of it or nothing. Raises StoreError."""
    with store.database.transaction():
        made = store.create_conversation(conversation.title, conversation.system_prompt, conversation.folder)
        ids: list[int] = []
        for message in conversation.messages:
            parent_id = None if message.parent is None else ids[message.parent]
            ids.append(_add(store, made.id, message, parent_id))
        if conversation.active is not None:
            store.set_active_leaf(made.id, ids[conversation.active])
        if conversation.pinned:
            store.set_pinned(made.id, True)
        if conversation.steering:
            store.set_steering(made.id, conversation.steering)
        store.set_origin(made.id, conversation.fingerprint, conversation.created, conversation.updated)
    return store.conversation(made.id)


def _add(store: Store, conversation_id: int, message: PortableMessage, parent_id: int | None) -> int:
    new = NewMessage(
        message.role,
        message.content,
        parent_id,
        "partial" if message.partial else "complete",
        message.stats,
        message.pieces_json,
        message.attachments,
        message.created,
        message.edited,
        message.cut,
    )
    return store.add(conversation_id, new).id


def fingerprints(store: Store, with_live: bool = False) -> set[str]:
    """Of the conversations that came in earlier and are not in the wastebasket.

    `with_live`: also of all others, as Tandem's own files of them would have it; that reads every message.
    """
    found = {origin for origin in store.origins() if origin}
    if with_live:
        found |= {_live(store, record).fingerprint for record in (*store.conversations(), *store.archived())}
    return found


def _live(store: Store, record: StoredConversation) -> PortableConversation:
    tree = store.tree(record.id)
    index = {message.id: number for number, message in enumerate(tree)}
    messages = tuple(
        PortableMessage(
            message.role, message.content, index.get(message.parent_id or 0), attachments=message.attachments
        )
        for message in tree
    )
    return PortableConversation(record.title, record.system_prompt, messages, origin="tandem")
