"""The table of conversations: the list, its order, the archive, and the wastebasket."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from app.database.database import Database, now
from app.database.errors import StoreError
from app.database.folder_paths import sound_path
from app.store.folders import Folders, add_folder
from app.store.records import ListedConversation, StoredConversation
from app.words import tr

KEPT_DAYS = 30  # how long the wastebasket keeps a conversation
_FAR = "9999"  # later than any time
_COLUMNS = (
    "id, title, folder, system_prompt, target, draft, pinned, draft_text AS unsent_text, unsent_opening, active_leaf, "
    "steering, created, updated, deleted_at, archived_at, read_message, read_offset"
)
_IN_LIST = "deleted_at IS NULL AND archived_at IS NULL ORDER BY pinned DESC, updated DESC, id DESC"
_ARCHIVED = "deleted_at IS NULL AND archived_at IS NOT NULL ORDER BY archived_at DESC, id DESC"


class Conversations(Folders):
    """Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def listed(self, archived: bool = False) -> tuple[ListedConversation, ...]:
        """What is neither deleted nor archived: pinned first, then the latest used first. `archived`: that instead."""
        sql = (
            f"SELECT id, title, folder, pinned, updated FROM conversations WHERE {_ARCHIVED if archived else _IN_LIST}"
        )
        return tuple(map(ListedConversation._make, self.database.tuples(sql)))

    def conversations(self, deleted: bool = False, limit: int = -1) -> tuple[StoredConversation, ...]:
        """All that is known of what is listed. `deleted`: of the wastebasket instead, the latest deleted first."""
        wanted = "deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC" if deleted else _IN_LIST
        return self._records(f"{wanted} LIMIT ?", limit)

    def archived(self) -> tuple[StoredConversation, ...]:
        """The latest archived first."""
        return self._records(_ARCHIVED)

    def _records(self, condition: str, *values: object) -> tuple[StoredConversation, ...]:
        rows = self.database.rows(f"SELECT {_COLUMNS} FROM conversations WHERE {condition}", *values)
        return tuple(_conversation(dict(row)) for row in rows)

    def conversation_ids(self) -> frozenset[int]:
        """Of all, deleted and archived ones included."""
        return frozenset(row[0] for row in self.database.rows("SELECT id FROM conversations"))

    def conversation(self, conversation_id: int) -> StoredConversation:
        found = self._records("id = ?", conversation_id)
        if not found:
            raise StoreError(tr("This conversation no longer exists."))
        return found[0]

    def create_conversation(
        self, title: str = "", system_prompt: str = "", folder: str = "", target: str = "", draft: str = ""
    ) -> StoredConversation:
        folder = sound_path(folder)
        with self.database.transaction() as connection:
            add_folder(connection, folder)
            cursor = connection.execute(
                "INSERT INTO conversations (title, folder, system_prompt, target, draft, created, updated) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (title, folder, system_prompt, target, draft, (moment := now()), moment),
            )
            conversation_id = int(cursor.lastrowid or 0)
        return self.conversation(conversation_id)

    def rename(self, conversation_id: int, title: str) -> None:
        self._set(conversation_id, "title = ?", title)

    def set_pinned(self, conversation_id: int, pinned: bool) -> None:
        self._set(conversation_id, "pinned = ?", pinned)

    def set_pair(self, conversation_id: int, target: str, draft: str) -> None:
        """Paths of the pair last used here."""
        self._set(conversation_id, "target = ?, draft = ?", target, draft)

    def set_unsent_text(self, conversation_id: int, text: str, opening: str = "") -> None:
        """What stands unsent in the composer, and how the answer is to begin."""
        self._set(conversation_id, "draft_text = ?, unsent_opening = ?", text, opening)

    def set_system_prompt(self, conversation_id: int, text: str) -> None:
        """What the model is told before this conversation."""
        self._set(conversation_id, "system_prompt = ?", text)

    def set_steering(self, conversation_id: int, steering: str) -> None:
        """How it is answered where it differs, as `app.chat.steering` writes it."""
        self._set(conversation_id, "steering = ?", steering)

    def unsent_attachments(self, conversation_id: int) -> tuple[str, ...]:
        """What is attached and not sent, each as `app.attachments` wrote it; 0: on the empty page."""
        rows = self.database.rows(
            "SELECT json FROM unsent_attachments WHERE conversation_id = ? ORDER BY position", conversation_id
        )
        return tuple(row["json"] for row in rows)

    def num_unsent_attachments(self, conversation_id: int) -> int:
        """Takes no time, however large they are."""
        (row,) = self.database.rows(
            "SELECT count(*) AS number FROM unsent_attachments WHERE conversation_id = ?", conversation_id
        )
        return int(row["number"])

    def set_unsent_attachments(self, conversation_id: int, attachments: Sequence[str]) -> None:
        """In the place of those before; what stays of them is not written again, since others wait meanwhile."""
        missing, gone, last = list(attachments), [], -1
        if missing:
            for row in self.database.rows(
                "SELECT position, json FROM unsent_attachments WHERE conversation_id = ? ORDER BY position",
                conversation_id,
            ):
                last = row["position"]
                if missing and row["json"] == missing[0]:
                    del missing[0]
                else:
                    gone.append((conversation_id, last))
        with self.database.transaction() as connection:
            if not attachments:
                connection.execute("DELETE FROM unsent_attachments WHERE conversation_id = ?", (conversation_id,))
            connection.executemany("DELETE FROM unsent_attachments WHERE conversation_id = ? AND position = ?", gone)
            connection.executemany(
                "INSERT INTO unsent_attachments VALUES (?, ?, ?)",
                [(conversation_id, position, text) for position, text in enumerate(missing, start=last + 1)],
            )

    def origins(self) -> tuple[str, ...]:
        """Of what is not in the wastebasket: empty where it began here."""
        rows = self.database.rows("SELECT origin FROM conversations WHERE deleted_at IS NULL")
        return tuple(row["origin"] for row in rows)

    def set_origin(self, conversation_id: int, origin: str, created: str, updated: str) -> None:
        """What it was in the file that it came from, and its times there; an empty time stays as it is."""
        self._set(
            conversation_id,
            "origin = ?, created = coalesce(nullif(?, ''), created), updated = coalesce(nullif(?, ''), updated)",
            origin,
            created,
            updated or created,
        )

    def set_place(self, conversation_id: int, message_id: int | None, offset: int) -> None:
        """Where the screen begins: so many pixels below the top of this message; None: at the end."""
        self._set(conversation_id, "read_message = ?, read_offset = ?", message_id, offset)

    def archive(self, conversation_id: int) -> None:
        """Out of the list; `unarchive` or the next message brings it back."""
        self._set(conversation_id, "archived_at = ?", now())

    def unarchive(self, conversation_id: int) -> None:
        self._set(conversation_id, "archived_at = NULL")

    # the wastebasket ----------------------------------------------------------------------------

    def delete(self, conversation_id: int) -> None:
        """Into the wastebasket; `restore` brings it back."""
        self._set(conversation_id, "deleted_at = ?", now())

    def restore(self, conversation_id: int) -> None:
        """Into the list, also what was archived before."""
        self._set(conversation_id, "deleted_at = NULL, archived_at = NULL")

    def purge(self, days: float = KEPT_DAYS) -> tuple[int, ...]:
        """Removes for good what was deleted longer ago than this; which conversations that were."""
        return self._purge((datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds"))

    def purge_conversation(self, conversation_id: int) -> None:
        """Removes one of the wastebasket for good."""
        with self.database.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM conversations WHERE id = ? AND deleted_at IS NOT NULL", (conversation_id,)
            )
            if not gone.rowcount:
                raise StoreError(tr("This conversation is not in the wastebasket."))

    def empty_wastebasket(self) -> tuple[int, ...]:
        """Removes all of it for good; which conversations that were."""
        return self._purge(_FAR)

    def _purge(self, before: str) -> tuple[int, ...]:
        with self.database.transaction() as connection:
            gone = connection.execute("SELECT id FROM conversations WHERE deleted_at <= ?", (before,)).fetchall()
            connection.executemany("DELETE FROM conversations WHERE id = ?", gone)
        return tuple(row[0] for row in gone)

    def _set(self, conversation_id: int, assignment: str, *values: object) -> None:
        with self.database.transaction() as connection:
            changed = connection.execute(
                f"UPDATE conversations SET {assignment} WHERE id = ?", (*values, conversation_id)
            )
            if not changed.rowcount:
                raise StoreError(tr("This conversation no longer exists."))


def _conversation(row: dict[str, object]) -> StoredConversation:
    row["pinned"] = bool(row["pinned"])
    return StoredConversation(**row)  # type: ignore[arg-type]


def purged_after(deleted_at: str) -> datetime:
    """When a conversation that was deleted then is removed for good."""
    return datetime.fromisoformat(deleted_at) + timedelta(days=KEPT_DAYS)
