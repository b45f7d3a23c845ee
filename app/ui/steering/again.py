"""Answers a question once more as the menu of its reply asks: another seed, draft or model."""

from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from app.engine_host.engine_thread import EngineThread
from app.store.records import StoredMessage
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.models.pair_controller import PairController
from app.ui.steering.again_menu import Again, Others, add_again
from app.ui.steering.controller import SteeringController
from app.words import tr


class AgainController(QObject):
    """Main thread only. Where another pair has to be loaded first, the question is asked when it serves."""

    def __init__(
        self,
        engine: EngineThread,
        page: ChatPage,
        chat: ChatController,
        pair: PairController,
        steering: SteeringController,
    ) -> None:
        super().__init__(page)
        self._engine, self._page, self._chat, self._pair, self._steering = engine, page, chat, pair, steering
        self._waiting: tuple[int | None, Again] | None = None  # conversation, and what is asked of it
        page.transcript.menu_made.connect(self._add_ways)
        engine.loaded.connect(self._on_loaded)
        engine.load_failed.connect(self._forget)
        engine.load_cancelled.connect(self._forget)

    @Slot(object, object)
    def _add_ways(self, menu: QMenu, message: StoredMessage) -> None:
        """At the end of the menu of a message."""
        by_chance = self._chat.options().sampling.temperature > 0
        add_again(menu, message, self._others(), self.answer, self._use_seed, by_chance)

    def _others(self) -> Others:
        pair, bar = self._engine.pair, self._page.pair_bar
        if pair is None:
            return Others()
        return Others(
            tuple(model for model in bar.drafts if model.path != pair.config.draft),
            tuple(model for model in bar.targets if model.path != pair.config.target),
            pair.config.draft is not None,
        )

    def _use_seed(self, seed: int) -> None:
        self._steering.use_seed(seed)
        self._page.notices.say(
            tr("The next answers of this conversation have the seed {seed}.", seed=seed), "info", page="chat"
        )

    def answer(self, again: Again) -> None:
        """Nothing happens while an answer is being written."""
        conversation = self._chat.conversation
        if conversation is None or not conversation.can_send:
            return
        if not again.wants_another_pair:
            self._ask(again)
            return
        self._waiting = (self._chat.current_id, again)
        if again.target is not None:
            self._pair.use_target(again.target.path)
        elif again.draft is not None:
            self._pair.use_draft(again.draft.path)
        else:
            self._pair.use_no_draft()

    @Slot(object)
    def _on_loaded(self, _loaded: object) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0] == self._chat.current_id:
            self._ask(waiting[1])

    @Slot()
    def _forget(self) -> None:
        self._waiting = None

    def _ask(self, again: Again) -> None:
        options, conversation = self._chat.options(), self._chat.conversation
        if conversation is None or not conversation.can_send:
            return
        if not again.wants_another_pair:  # of which something may have been said just now
            self._page.notices.clear()
        if again.seed is not None:
            options = replace(options, sampling=replace(options.sampling, seed=again.seed))
        if conversation.regenerate(options, again.message_id, keep_seed=again.seed is not None):
            self._page.composer.opening.clear()
        self._page.focus_composer()
