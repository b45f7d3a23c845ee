"""Folders of conversations: each is its path, names parted by slashes. A folder that goes takes nothing with it."""

import sqlite3

from app.database.database import Database
from app.database.errors import StoreError
from app.database.folder_paths import paths_down_to
from app.store.records import RemovedFolder, StoredFolder
from app.words import tr

_WITHIN = "({column} = :old OR substr({column}, 1, length(:old) + 1) = :old || '/')"


class Folders:
    """Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def folders(self) -> tuple[StoredFolder, ...]:
        """By name; each is followed by those inside it."""
        rows = self.database.rows("SELECT path, is_open FROM folders WHERE path <> ''")
        found = (StoredFolder(row["path"], bool(row["is_open"])) for row in rows)
        return tuple(sorted(found, key=lambda folder: [part.casefold() for part in folder.path.split("/")]))

    def create_folder(self, name: str = "", inside: str = "") -> str:
        """A new one; its path. Without a name it is a "New folder"; where a name is taken, a number follows it."""
        with self.database.transaction() as connection:
            path = _free(connection, _joined(inside, _clean(name)))
            add_folder(connection, path)
        return path

    def rename_folder(self, path: str, name: str) -> str:
        """Its new path. Raises StoreError where the name is taken."""
        new = _joined(path.rpartition("/")[0], _clean(name))
        if new == path:
            return path
        with self.database.transaction() as connection:
            if connection.execute("SELECT 1 FROM folders WHERE path = ?", (new,)).fetchone():
                raise StoreError(tr("There is a folder named {name} here already.", name=new.rpartition("/")[2]))
            _move(connection, path, new)
        return new

    def move_folder(self, path: str, inside: str) -> str:
        """Into another folder, empty: out of all of them; its new path. Where the name is taken, a number follows it.

        Raises StoreError where it would be inside itself.
        """
        if inside == path or inside.startswith(f"{path}/"):
            raise StoreError(tr("A folder cannot be moved into itself."))
        if inside == path.rpartition("/")[0]:
            return path
        with self.database.transaction() as connection:
            new = _free(connection, _joined(inside, path.rpartition("/")[2]))
            add_folder(connection, inside)
            _move(connection, path, new)
        return new

    def remove_folder(self, path: str) -> RemovedFolder:
        """What was in it is in the folder around it, or in none."""
        old = {"old": path}
        with self.database.transaction() as connection:
            before = {row["path"]: bool(row["is_open"]) for row in connection.execute("SELECT * FROM folders")}
            conversations = connection.execute(
                f"SELECT id, folder FROM conversations WHERE {_WITHIN.format(column='folder')}", old
            ).fetchall()
            connection.execute("DELETE FROM folders WHERE path = ?", (path,))
            _move(connection, path, path.rpartition("/")[0])
            after = {row["path"] for row in connection.execute("SELECT path FROM folders")}
        return RemovedFolder(
            tuple(StoredFolder(gone, before[gone]) for gone in sorted(before.keys() - after)),
            tuple((row["id"], row["folder"]) for row in conversations),
            tuple(sorted(after - before.keys())),
        )

    def restore_folder(self, removed: RemovedFolder) -> None:
        """Back, with what was in it then."""
        with self.database.transaction() as connection:
            for folder in removed.folders:
                add_folder(connection, folder.path)
                connection.execute("UPDATE folders SET is_open = ? WHERE path = ?", (folder.is_open, folder.path))
            connection.executemany(
                "UPDATE conversations SET folder = ? WHERE id = ?",
                [(path, number) for number, path in removed.conversations],
            )
            connection.executemany(
                "DELETE FROM folders WHERE path = ?1 AND NOT EXISTS (SELECT 1 FROM conversations WHERE folder = ?1)",
                [(path,) for path in removed.moved_to],
            )

    def set_folder_open(self, path: str, is_open: bool) -> None:
        """Whether the list shows what is in it."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE folders SET is_open = ? WHERE path = ?", (is_open, path))

    def set_folder(self, conversation_id: int, path: str) -> None:
        """Puts a conversation into a folder; empty: into none."""
        with self.database.transaction() as connection:
            add_folder(connection, path)
            connection.execute("UPDATE conversations SET folder = ? WHERE id = ?", (path, conversation_id))


def add_folder(connection: sqlite3.Connection, path: str) -> None:
    """The folder and those around it, where they are missing."""
    around = [(one,) for one in paths_down_to(path)]
    connection.executemany("INSERT OR IGNORE INTO folders (path) VALUES (?)", around)


def _move(connection: sqlite3.Connection, path: str, new: str) -> None:
    """Everything at and below one path to another; empty: to the top."""
    values = {"old": path, "new": new, "below": f"{new}/" if new else ""}
    for table, column in (("folders", "path"), ("conversations", "folder")):
        connection.execute(
            f"UPDATE OR IGNORE {table} SET {column} = CASE {column} WHEN :old THEN :new "
            f"ELSE :below || substr({column}, length(:old) + 2) END WHERE {_WITHIN.format(column=column)}",
            values,
        )
    # a folder of the same name stood there already: both are one now
    connection.execute(f"DELETE FROM folders WHERE {_WITHIN.format(column='path')}", {"old": path})


def _free(connection: sqlite3.Connection, path: str) -> str:
    """This path, or with the first number that makes it one that is not taken."""
    taken = {row[0] for row in connection.execute("SELECT path FROM folders")}
    number, free = 1, path
    while free in taken:
        number += 1
        free = f"{path} {number}"
    return free


def _joined(inside: str, name: str) -> str:
    return f"{inside}/{name}" if inside else name


def _clean(name: str) -> str:
    """A name of one line without the slash, which parts names: another sign that looks like it stands for it."""
    return " ".join(name.replace("/", "\u2215").split()) or tr("New folder")
