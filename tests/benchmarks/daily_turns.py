"""A long session: real conversations on a real store with the built-in pair, one turn after the other."""

import os
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from tests.benchmarks.daily_memory import resident
from tests.benchmarks.results import Figure, progress
from tests.benchmarks.window import run_loop

if TYPE_CHECKING:
    from app.chat.events import ConversationEvent

GROWTH_SHARE = 1.05
_QUESTIONS = (
    "What is a draft?", "How do I open a model?", "Why is the answer the same?", "What does the panel show?",
    "How is a token accepted?", "Where are conversations kept?", "What is a quantisation?", "Can I stop an answer?",
)  # fmt: skip
_LOOK_EVERY = 10  # turns
_WARM_SHARE = 10  # the first tenth fills caches


class Heard(QObject):
    """Attributes:
    messages: what a conversation said was asked and answered, by number: the text's hash, to be found in the store.
    """

    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[int, int] = {}

    @Slot(object)
    def on_event(self, event: "ConversationEvent") -> None:
        from app.chat.events import MessageAdded, ReplyFinished

        if isinstance(event, (MessageAdded, ReplyFinished)):
            self.messages[event.message.id] = hash(event.message.content)


def measure_turns(turns: int, turns_each: int, tokens: int) -> list[Figure]:
    """Memory while so many turns are taken, and what another look into the database finds afterwards."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TANDEM_HOME"] = home
        heard = Heard()
        looked = _take_turns(turns, turns_each, tokens, heard)
        missing = _missing(heard)
    warm = max(1, turns // _WARM_SHARE)
    first = next(megabytes for turn, megabytes in looked if turn >= warm)
    worst = max(megabytes for turn, megabytes in looked if turn >= warm)
    return [
        Figure(f"memory after {warm} turns", first, "MB"),
        Figure(f"memory after {turns} turns", looked[-1][1], "MB"),
        Figure(f"most after {warm} turns, over that", worst / first, "x", GROWTH_SHARE),
        Figure("messages asked and answered", len(heard.messages), "messages", least=2 * turns),
        Figure("of these not in the store as they were", missing, "messages", 0),
    ]


def _take_turns(turns: int, turns_each: int, tokens: int, heard: Heard) -> list[tuple[int, float]]:
    """-> turns taken and megabytes then, mapped weights left out"""
    from app import paths
    from app.chat.conversation import Conversation, State
    from app.desktop.application import build_application
    from app.engine_host.engine_thread import EngineThread
    from app.settings.keys import Settings
    from app.store.store import Store
    from app.ui.chat.options import generation_options, pair_config

    build_application(["tandem"])  # with its collector of cycles
    settings, store, engine = Settings(paths.settings_file()), Store(paths.database()), EngineThread()
    engine.load(pair_config(settings, paths.built_in_target(), paths.built_in_draft()))
    run_loop(lambda: engine.pair is not None and not engine.is_loading)
    looked: list[tuple[int, float]] = []
    conversation: Conversation | None = None
    for turn in range(turns):
        if conversation is None or turn % turns_each == 0:
            if conversation is not None:
                conversation.close()
                conversation.deleteLater()
            conversation = Conversation(store, engine, store.create_conversation().id)
            conversation.happened.connect(heard.on_event)
        options = replace(generation_options(settings, engine.pair), max_tokens=tokens, detail=True)
        if not conversation.send(f"{_QUESTIONS[turn % len(_QUESTIONS)]} ({turn})", options):
            raise SystemExit(f"Turn {turn} was refused.")
        run_loop(lambda one=conversation: one.state is State.IDLE)
        if (turn + 1) % _LOOK_EVERY == 0 or turn + 1 == turns:
            run_loop(lambda: not engine.is_busy)  # its state is kept after the last token
            looked.append((turn + 1, resident().beside_weights))
            if (turn + 1) % max(1, turns // 10) == 0:
                progress(f"{turn + 1} turns: {looked[-1][1]:,.1f} MB")
    if conversation is not None:
        conversation.close()
    engine.shut_down()
    store.close()
    return looked


def _missing(heard: Heard) -> int:
    """How many are not in the database, or there with another text or state; read as the next start reads it."""
    from app import paths
    from app.store.store import Store

    store = Store(paths.database())
    kept = {message.id: message for listed in store.listed() for message in store.messages(listed.id)}
    store.close()
    return sum(
        number not in kept or (hash(kept[number].content), kept[number].state) != (text, "complete")
        for number, text in heard.messages.items()
    )
