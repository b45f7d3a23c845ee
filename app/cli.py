"""The command line. Without a command the window opens."""

import sys


def main(argv: list[str] | None = None) -> int:
    """Returns the exit code."""
    return 0


if __name__ == "__main__":
    sys.exit(main())
