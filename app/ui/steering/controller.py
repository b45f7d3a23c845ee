"""Joins the panel of answer settings to the conversation that is shown, its model, and the presets."""

from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.presets import Preset
from app.chat.prompt import GenerationOptions
from app.chat.steering import STEERED, Steering, steering_of, stored
from app.engine_host.engine_thread import EngineThread
from app.models.model_settings import sampling_for
from app.models.names import title
from app.settings import keys
from app.settings.answer_form import AnswerForm
from app.settings.declaration import Setting, SettingError, Value
from app.settings.keys import Settings
from app.settings.per_model import PER_MODEL, PerModel
from app.store.store import Store, StoreError
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.steering.form_check import FormCheck
from app.ui.steering.preset_actions import PresetActions
from app.words import tr

if TYPE_CHECKING:
    from app.ui.steering.panel import SteeringPanel

_OF_A_MODEL = frozenset(setting.key for setting in PER_MODEL)


class SteeringController(QObject):
    """Main thread only. What is set on the empty page goes with the conversation that begins there, also after a
    restart.

    Signals:
        changed: whether this conversation is answered otherwise than usual, and the name of its preset.
    """

    changed = Signal(bool, str)

    def __init__(
        self,
        store: Store,
        settings: Settings,
        engine: EngineThread,
        chat: ChatController,
        page: ChatPage,
        presets: PresetActions,
    ) -> None:
        super().__init__(page)
        self._store, self._settings, self._engine = store, settings, engine
        self._chat, self._page, self._presets = chat, page, presets
        self._panel: SteeringPanel | None = None
        self._next = steering_of(settings.get(keys.UNSENT_STEERING))  # of the conversation that the empty page begins
        self._steering = self._next
        self._owner: int | None = None  # the conversation that `_steering` is of; None: the next one
        self._check = FormCheck(engine, self)
        chat.steer = self.steered
        chat.opened.connect(self._on_opened)
        chat.began.connect(self._on_began)
        chat.system_prompt.changed.connect(self._show_presets)
        engine.loaded.connect(self._on_loaded)
        settings.subscribe(self._on_setting)
        presets.changed.connect(self._show_presets)
        presets.adopted.connect(self._on_adopted)
        presets.current = self._as_preset
        self._show()

    def show_in(self, panel: "SteeringPanel") -> None:
        """From now on."""
        self._panel = panel
        for row in panel.rows.values():
            row.entered.connect(self._on_entered)
            row.reset_wanted.connect(self._on_reset_value)
        panel.form.changed.connect(self._on_form)
        panel.form.reset_wanted.connect(self._on_reset_value)
        panel.reset_requested.connect(self._on_reset)
        panel.keep_requested.connect(self._on_keep)
        panel.presets.chosen.connect(self.use_preset)
        self._check.found.connect(panel.form.say)
        self._presets.show_in(panel.presets)
        self._show()

    def _commit(self) -> None:
        """What is still being typed counts."""
        if self._panel is not None:
            self._panel.form.commit()

    @property
    def steering(self) -> Steering:
        """Of the conversation that is shown, or that the empty page begins."""
        return self._steering

    def steered(self, options: GenerationOptions) -> GenerationOptions:
        """The options of the next answer here."""
        self._commit()
        return self._steering.of(options)

    def use_seed(self, seed: int) -> None:
        """The next answers of this conversation get this seed."""
        self._set(self._steering.with_value(keys.SEED.key, seed))

    # --- which conversation --------------------------------------------------------------------

    @Slot(int)
    def _on_opened(self, _conversation_id: int) -> None:
        self._commit()  # what was still being typed belongs to the one before
        self._check.forget()
        conversation, self._owner = self._chat.conversation, self._chat.current_id
        try:
            self._steering = steering_of(conversation.record.steering) if conversation else self._next
        except StoreError as error:
            self._page.notices.say(str(error), "error")
        self._show()

    @Slot(int)
    def _on_began(self, conversation_id: int) -> None:
        """Its first question is on the way."""
        self._commit()
        self._owner = conversation_id
        chosen = self._steering
        self._keep_next(Steering())
        if not chosen.is_plain or chosen.preset:
            self._set(chosen)

    @Slot(object)
    def _on_loaded(self, _loaded: object) -> None:
        self._commit()
        self._show()

    def _on_setting(self, setting: Setting[Value]) -> None:
        if setting in (*STEERED, keys.STOPS, keys.FORM, keys.FORM_TEXT, keys.MODEL_SETTINGS):
            self._commit()
            self._show()

    # --- what the user does --------------------------------------------------------------------

    @Slot(str, object)
    def _on_entered(self, key: str, value: object) -> None:
        try:
            self._set(self._steering.with_value(key, value))
        except SettingError as error:
            self._page.notices.say(str(error), "error")

    @Slot(str)
    def _on_reset_value(self, key: str) -> None:
        self._set(self._steering.without(key))

    @Slot(object, str, str)
    def _on_form(self, stops: tuple[str, ...], form: keys.Form, text: str) -> None:
        usual = self._usual_form
        before, wanted = self._steering.form_of(usual), AnswerForm(stops, form, text)
        self._set(self._steering.with_form(wanted, usual))
        if (form, text) != (before.form, before.text):
            self._check.ask(wanted)

    @Slot()
    def _on_reset(self) -> None:
        before = (self._owner, self._prompt, self._steering)
        if self._prompt_is_the_presets:
            self._chat.system_prompt.set_text(self._chat.system_prompt.usual)
        self._set(Steering())
        self._offer_undo(tr("All answer settings are back at their defaults."), *before)

    @Slot()
    def _on_keep(self) -> None:
        """This conversation's settings for all with this model; it then needs none of its own."""
        pair = self._engine.pair
        if pair is None:
            return
        own, kept = PerModel(self._settings), self._of_a_model
        for key, value in kept.items():
            own.set(pair.config.target, keys.SETTINGS[key], value)
        self._set(self._steering.without(*kept))
        said = tr("Every conversation with {model} now uses these settings.", model=title(pair.target))
        self._page.notices.say(said, "info")

    @Slot(str)
    def use_preset(self, name: str) -> None:
        """For the conversation that is shown; nothing where no preset has this name."""
        preset = self._presets.find(name)
        if preset is None:
            return
        before, was_own = (self._owner, self._prompt, self._steering), self._is_own_work(preset)
        if preset.system_prompt or self._prompt_is_the_presets:
            self._chat.system_prompt.set_text(preset.system_prompt or self._chat.system_prompt.usual)
        self._set(replace(preset.steering, preset=name))
        if was_own:
            self._offer_undo(tr("“{name}” replaced the settings you had made.", name=preset.title), *before)

    def _is_own_work(self, wanted: Preset) -> bool:
        """Whether the user would lose something with this preset: settings or a prompt that no preset holds."""
        before = self._presets.find(self._steering.preset)
        settings = not self._steering.is_plain and not (before and before.steering.is_like(self._steering))
        prompts = ("", self._chat.system_prompt.usual, before.system_prompt if before else "")
        return settings or (bool(wanted.system_prompt) and self._prompt not in prompts)

    def _offer_undo(self, sentence: str, owner: int | None, prompt: str, steering: Steering) -> None:
        undo = partial(self._take_back, owner, prompt, steering)
        self._page.notices.say(sentence, "info", [(tr("Undo"), undo)], page="chat")

    def _take_back(self, owner: int | None, prompt: str, steering: Steering) -> None:
        """Nothing, where another conversation is shown by now."""
        if owner == self._owner:
            if prompt != self._prompt:
                self._chat.system_prompt.set_text(prompt)
            self._set(steering)

    @property
    def _prompt(self) -> str:
        """The system prompt of what is shown; empty where the disk does not tell."""
        try:
            return self._chat.system_prompt.text
        except StoreError:
            return ""

    @property
    def _prompt_is_the_presets(self) -> bool:
        """The system prompt came with the preset that is shown, and the user has not written another since."""
        preset = self._presets.find(self._steering.preset)
        return preset is not None and bool(preset.system_prompt) and preset.system_prompt == self._prompt

    @Slot(str)
    def _on_adopted(self, name: str) -> None:
        """The preset that this conversation is now called by: it was saved from it, renamed, or deleted."""
        self._set(replace(self._steering, preset=name))

    def _as_preset(self) -> tuple[str, Steering]:
        self._commit()
        return self._prompt, self._steering

    def _set(self, steering: Steering) -> None:
        """Shown and kept; where the disk refuses, it still holds until Tandem closes."""
        self._steering = steering
        if self._owner is None:
            self._keep_next(steering)
        else:
            try:
                self._store.set_steering(self._owner, stored(steering))
            except StoreError as error:
                self._page.notices.say(str(error), "error")
        self._chat.context.recount()
        self._show()

    def _keep_next(self, steering: Steering) -> None:
        self._next = steering
        self._settings.set(keys.UNSENT_STEERING, stored(steering))

    # --- showing -------------------------------------------------------------------------------

    def _show(self) -> None:
        pair, panel = self._engine.pair, self._panel
        if panel is not None:
            panel.show_steering(self._steering, self._usual(), self._owner is not None, self._usual_form)
            panel.show_model(title(pair.target) if pair else "", pair is not None and bool(self._of_a_model))
        self._show_presets()
        self.changed.emit(not self._steering.is_plain, self._steering.preset)

    @Slot()
    def _show_presets(self) -> None:
        self._presets.show(self._steering.preset, self._prompt, self._steering)

    def _usual(self) -> dict[str, Value]:
        """What holds where this conversation has nothing of its own."""
        pair, values = self._engine.pair, {setting.key: self._settings.get(setting) for setting in STEERED}
        return {**values, **_without_seed(asdict(sampling_for(self._settings, pair.target)))} if pair else values

    @property
    def _usual_form(self) -> AnswerForm:
        pair = self._engine.pair
        return AnswerForm.usual(self._settings, pair.target.path if pair else None)

    @property
    def _of_a_model(self) -> dict[str, Value]:
        """What differs here and may hold for a model."""
        return {key: value for key, value in self._steering.settings.items() if key in _OF_A_MODEL}


def _without_seed(sampling: dict[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in sampling.items() if key != keys.SEED.key}
