"""A folder of conversations is its path: its name after those of the folders around it, parted by slashes."""

_MOST_FOLDERS = 16  # inside each other


def sound_path(path: str) -> str:
    """A folder's path as it may come from a file: without names that are empty, and not endlessly deep."""
    names = (" ".join(name.split()) for name in path.split("/"))
    return "/".join([name for name in names if name][:_MOST_FOLDERS])


def paths_down_to(path: str) -> tuple[str, ...]:
    """Of a folder: those around it, outermost first, and its own."""
    parts = path.split("/") if path else []
    return tuple("/".join(parts[:length]) for length in range(1, len(parts) + 1))
