"""The command line. Without a command the window opens.

Exit codes: 0 good, 1 unexpected, 2 usage, 3 a model file or pair that cannot serve, 4 not enough memory, 5 network,
130 interrupted. Only the command that runs is imported: `tandem --help` costs no engine and no Qt.
"""

import argparse
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from app import __version__, paths
from app.cli.options import INTERRUPTED, add_form, add_sampling, add_speculation, add_target, at_least
from app.log_file import open_log_file
from engine.errors import EngineError

logger = logging.getLogger(__name__)

OPENS_THE_WINDOW = "Without a command, Tandem's window opens. Documentation: README.md."


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; every error is a sentence on stderr."""
    _write_utf8()
    options = _parser().parse_args(argv)
    open_log_file()  # where that fails, an unexpected error says so
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except EngineError as error:
        print(f"tandem: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, e.g. `head`, has all it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  # the last line of defence: a sentence, the rest in the log
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    if os.environ.get("TANDEM_DEBUG"):
        traceback.print_exception(error)
    logger.error("%s", error, exc_info=error)
    where = paths.log_file()
    kept = f"The details are in {where}." if where.is_file() else "TANDEM_DEBUG=1 shows the details."
    print(f"tandem: something unexpected went wrong ({type(error).__name__}: {error}). {kept}", file=sys.stderr)
    return 1


def _write_utf8() -> None:
    """Text is UTF-8 whatever the locale says, and a character that cannot be shown must not end an answer."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _open_window(_options: argparse.Namespace) -> int:
    from app.desktop.startup import open_window

    return open_window()


def _run(options: argparse.Namespace) -> int:
    from app.cli.run import run

    return run(options)


def _bench(options: argparse.Namespace) -> int:
    from app.cli.bench import bench

    return bench(options)


def _check(options: argparse.Namespace) -> int:
    from app.cli.check import check

    return check(options)


def _models(options: argparse.Namespace) -> int:
    from app.cli.models import models

    return models(options)


def _search(options: argparse.Namespace) -> int:
    from app.cli.hub import search

    return search(options)


def _pull(options: argparse.Namespace) -> int:
    from app.cli.hub import pull

    return pull(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tandem",
        description="Chat with local Llama models and see what speculative decoding does for you.",
        epilog=OPENS_THE_WINDOW,
    )
    parser.add_argument("--version", action="version", version=f"tandem {__version__}")
    parser.set_defaults(command=_open_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_run(commands.add_parser("run", help="answer one prompt in the terminal"))
    _add_bench(commands.add_parser("bench", help="measure vanilla, each draft, and automatic"))
    _add_check(commands.add_parser("check", help="may this draft serve this target, and do both fit"))
    _add_models(commands.add_parser("models", help="list the GGUF models on this machine"))
    _add_search(commands.add_parser("search", help="look for GGUF models on Hugging Face"))
    _add_pull(commands.add_parser("pull", help="download a GGUF model from Hugging Face"))
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_run)
    add_target(parser, several_drafts=False, required=False)
    prompt = parser.add_mutually_exclusive_group(required=True)
    prompt.add_argument("--prompt", metavar="TEXT", help="what to answer")
    prompt.add_argument("--prompt-file", metavar="F", type=Path, help="a UTF-8 text file with the prompt; - is stdin")
    parser.add_argument("--raw", action="store_true", help="continue the text, with no chat template")
    parser.add_argument("--system", metavar="TEXT", help="a system prompt, before the prompt")
    add_sampling(parser)
    add_form(parser)
    add_speculation(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout instead of the text")


def _add_bench(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_bench)
    add_target(parser, several_drafts=True)
    parser.add_argument("--prompts", metavar="F.jsonl", type=Path, help="one JSON object a line: prompt, or turns")
    parser.add_argument("--raw", action="store_true", help="continue the prompts, with no chat template")
    parser.add_argument("--max-tokens", metavar="N", type=at_least(1), default=128, help="tokens an answer (128)")
    parser.add_argument("--temperature", metavar="T", type=float, default=0.0, help="0, the default, is greedy")
    parser.add_argument("--seed", metavar="S", type=at_least(0), default=0, help="of the sampling noise (0)")
    parser.add_argument("--repeats", metavar="R", type=at_least(1), default=3, help="runs of each prompt (3)")
    for kind, what in (("json", "everything"), ("csv", "the rows"), ("png", "the chart"), ("svg", "the chart")):
        parser.add_argument(f"--{kind}", metavar="F", type=Path, help=f"write {what} to this file")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_check)
    where = "a file, or REPO[:QUANT] on Hugging Face, of which only the header is read"
    parser.add_argument("--target", metavar="F", required=True, help=f"the model whose text you read: {where}")
    parser.add_argument("--draft", metavar="F", help="the small model that guesses ahead; likewise")
    parser.add_argument("--context", metavar="N", type=at_least(1), help="tokens to plan the memory for")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_models)
    parser.add_argument("--json", action="store_true", help="a JSON list on stdout")


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_search)
    parser.add_argument("text", metavar="TEXT", help="words of the repository's name")
    parser.add_argument(
        "--sort", choices=("downloads", "likes", "last-modified", "trending-score"), default="downloads",
        help="what comes first (downloads)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="a JSON list on stdout")


def _add_pull(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_pull)
    parser.add_argument("repo", metavar="REPO", help="owner/name on Hugging Face")
    parser.add_argument("file", metavar="FILE", nargs="?", help="a file of it, or a part of one name, e.g. Q8_0")
