"""Opening other models: file dialog, drag and drop, menus; what the engine says about it, on the page."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMenu

from app import paths
from app.engine_host.engine_thread import EngineThread
from app.engine_host.last_end import LastEnd
from app.models.folders import DIALOG_FILTER
from app.models.load_plan import is_about_the_draft
from app.models.names import title, title_of
from app.models.safe_settings import SAFE_CONTEXT, keep_safe, safe
from app.models.starter import Pair, first_pair, guide
from app.settings import keys
from app.settings.keys import Settings
from app.ui.chat.empty_state import ModelKind
from app.ui.chat.options import is_built_in, is_starter, pair_config
from app.ui.chat.page import ChatPage
from app.ui.models.ways_out import WaysOut
from app.ui.style.icons import Icons
from app.words import tr
from engine.records import Loaded, PairConfig


class PairController(QObject):
    """Main thread only. The pair that serves stays until another one is ready."""

    def __init__(self, icons: Icons, settings: Settings, engine: EngineThread, page: ChatPage) -> None:
        super().__init__(page)
        self._icons, self._settings, self._engine, self._page = icons, settings, engine, page
        self.dialog: QFileDialog | None = None
        self._is_asked_safely = False
        self._asked: PairConfig | None = None
        self.best_draft: Callable[[Path], Path | None] = lambda _target: None  # as a trial here found
        self.ways = WaysOut(settings, self._load, self)
        self._draft_came_along = False  # it served the target before, and need not serve this one
        bar = page.pair_bar
        bar.open_target_requested.connect(self.open_target)
        bar.open_draft_requested.connect(self.open_draft)
        bar.target_chosen.connect(self.use_target)
        bar.draft_chosen.connect(self.use_draft)
        bar.draft_removed.connect(self.use_no_draft)
        bar.built_in_requested.connect(self.use_built_in)
        bar.first_requested.connect(self.use_first)
        page.empty.drafting_requested.connect(self.use_built_in)
        bar.cancel_requested.connect(engine.cancel_load)
        engine.loading.connect(bar.set_progress)
        engine.loaded.connect(self._on_loaded)
        engine.load_failed.connect(self._on_failed)
        engine.load_cancelled.connect(self._on_cancelled)
        engine.load_notice.connect(self._on_notice)
        engine.ejected.connect(self._show_pair)
        self._show_pair()

    def start(self) -> None:
        """The pair that was used last, or the first model: also where files vanished or ended the program."""
        left = self._engine.notes.open()
        end = LastEnd.of(left) if left is not None else None
        chosen, first = self._settings.get(keys.TARGET), first_pair().target
        opens = end.opens(Path(chosen) if chosen else first, first) if end is not None else "as chosen"
        if opens == "as chosen":
            self._open_chosen()
        else:
            for setting in (keys.TARGET, keys.DRAFT):
                self._settings.set(setting, None)
        if opens == "first":
            self._load(None, None)
        elif opens == "nothing":
            self._show_pair()
        if end is not None and end.is_worth_a_word(opens):
            kind = "error" if opens == "nothing" else "warning"
            self._page.notices.say(end.sentence(opens, title_of(first)), kind, self._ways_after(end))

    def _ways_after(self, end: LastEnd) -> list[tuple[str, Callable[[], None]]]:
        if end.work is None:
            return []
        safely = (tr("Open it with safe settings"), partial(self._load_safely, Path(end.work.target)))
        return [*([safely] if end.may_be_safer else []), (tr("Choose another model"), self.open_target)]

    def _open_chosen(self) -> None:
        target, draft = (Path(name) if name else None for name in map(self._settings.get, (keys.TARGET, keys.DRAFT)))
        if target is not None and not target.exists():
            self._load(None, None)
            sentence = tr(
                "{file} is no longer in {folder}, so {model} is open instead.",
                file=target.name, folder=paths.shown(target.parent), model=title_of(first_pair().target),
            )  # fmt: skip
            self._page.notices.say(sentence, "warning")
        elif target is not None and draft is not None and not draft.exists():
            self._load(target, None)
            sentence = tr(
                "The draft {file} is no longer in {folder}: {model} writes alone.",
                file=draft.name, folder=paths.shown(draft.parent), model=title_of(target),
            )  # fmt: skip
            self._page.notices.say(sentence, "warning")
        else:
            self._load(target, draft)

    def _load_safely(self, target: Path) -> None:
        self._load_config(safe(pair_config(self._settings, target, None)), is_safe=True)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def open_target(self) -> None:
        self._choose(tr("Open a target model"), self.use_target)

    @Slot()
    def open_draft(self) -> None:
        self._choose(tr("Open a draft model"), self.use_draft)

    @Slot(Path)
    def use_target(self, path: Path) -> None:
        """The draft stays if it was the user's own; the built-in one serves only the built-in target."""
        loaded = self._engine.pair
        draft = None if loaded is None or is_built_in(loaded) else loaded.config.draft
        draft = self.best_draft(path) or draft
        self._load(path, draft if draft != path else None)
        self._draft_came_along = draft is not None and draft != path  # else the user named it, or there is none

    @Slot(object, object)
    def offer(self, target: Path, draft: Path | None) -> None:
        """A pair that was fetched to be opened: at once, or with a button where something is going on."""
        if self._engine.is_busy or self._engine.is_loading:
            way = (tr("Open it now"), partial(self._load, target, draft))
            sentence = tr("{model} is downloaded and can be opened.", model=title_of(target))
            self._page.notices.say(sentence, "warning", [way])
        else:
            self._load(target, draft)
            sentence = tr("{model} is downloaded, and is being opened.", model=title_of(target))
            self._page.notices.say(sentence, "info")

    @Slot(Path)
    def use_draft(self, path: Path) -> None:
        loaded = self._engine.pair
        if loaded is None:
            self._page.notices.say(tr("Open a target first: a draft guesses for a target."), "warning")
            return
        self._load(loaded.config.target, path)

    @Slot()
    def use_built_in(self) -> None:
        """The Guide pair."""
        pair = guide()
        self._load(pair.target, pair.draft)

    @Slot()
    def use_first(self) -> None:
        """What a first start opens."""
        self._load(None, None)

    @Slot()
    def reload(self) -> None:
        """The same pair once more, with the settings as they are now."""
        if (loaded := self._engine.pair) is not None:
            self._load(loaded.config.target, loaded.config.draft)

    @Slot()
    def use_no_draft(self) -> None:
        if self._engine.pair is not None:
            self._load(self._engine.pair.config.target, None)

    def drop(self, paths: Sequence[Path]) -> None:
        """One file: asks what it shall be. Two: the larger one is the target."""
        if len(paths) >= 2 and all(path.is_file() for path in paths[:2]):
            draft, target = sorted(paths[:2], key=lambda path: path.stat().st_size)
            self._load(target, draft)
            return
        path = paths[0]
        menu = QMenu(self._page)
        menu.setToolTipsVisible(True)
        name = title_of(path).replace("&", "&&")
        for icon, text, slot in (
            ("cpu", tr("Use {model} as target", model=name), self.use_target),
            ("zap", tr("Use {model} as draft", model=name), self.use_draft),
        ):
            action = menu.addAction(self._icons.icon(icon), text)
            action.setData((path, slot))
        menu.triggered.connect(self._on_drop_choice)
        menu.popup(self._page.mapToGlobal(self._page.rect().center()))

    @Slot(object)
    def _on_drop_choice(self, action: "object") -> None:
        path, slot = action.data()  # type: ignore[attr-defined]
        slot(path)

    def _choose(self, title: str, slot: object) -> None:
        folder = self._settings.get(keys.LAST_FOLDER) or str(Path.home())
        self.dialog = QFileDialog(self._page, title, folder, tr(DIALOG_FILTER))
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.dialog.fileSelected.connect(self._on_folder)
        self.dialog.fileSelected.connect(self._on_target_file if slot == self.use_target else self._on_draft_file)
        self.dialog.open()

    @Slot(str)
    def _on_target_file(self, name: str) -> None:
        self.use_target(Path(name))

    @Slot(str)
    def _on_draft_file(self, name: str) -> None:
        self.use_draft(Path(name))

    @Slot(str)
    def _on_folder(self, name: str) -> None:
        self._settings.set(keys.LAST_FOLDER, str(Path(name).parent))

    # --- what the engine says ------------------------------------------------------------------

    def _load(self, target: Path | None, draft: Path | None) -> None:
        self._load_config(pair_config(self._settings, target, draft))

    def _load_config(self, config: PairConfig, is_safe: bool = False) -> None:
        self._page.notices.clear()
        self._asked, self._draft_came_along, self._is_asked_safely = config, False, is_safe
        self._engine.load(config)
        self._show_pair()
        self._page.focus_composer()

    @property
    def asked_target(self) -> Path | None:
        """What was asked for last, whether it serves yet or not."""
        return self._asked.target if self._asked else None

    def close(self) -> None:
        """The window closes: what still runs did no harm."""
        self._engine.notes.close()

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        if self._is_asked_safely:
            keep_safe(self._settings, loaded.config.target)
            sentence = tr(
                "{model} is open with safe settings: no GPU, no draft, a context of {context:,} tokens. They are kept "
                "for it.",
                model=title(loaded.target), context=SAFE_CONTEXT,
            )  # fmt: skip
            self._page.notices.say(sentence, "info")
        self._draft_came_along = False
        target, draft = loaded.config.target, loaded.config.draft
        first = first_pair() == Pair(target, draft)  # kept as "nothing chosen": the package may move
        self._settings.set(keys.TARGET, None if first else str(target))
        self._settings.set(keys.DRAFT, None if first or not draft else str(draft))
        for warning in loaded.warnings:
            self._page.notices.say(warning, "warning")
        self._show_pair()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        error, asked = self._engine.load_error, self._asked
        came_along, self._draft_came_along = self._draft_came_along, False
        if is_about_the_draft(error) and came_along and asked is not None and asked.draft is not None:
            self._load(asked.target, None)
            gone = tr("{model} is no longer the draft.", model=title_of(asked.draft))
            self._page.notices.say(f"{gone} {sentence}", "info")
            return
        serving = self._engine.pair
        stays = tr("{model} goes on serving.", model=title(serving.target)) if serving is not None else ""
        self._page.notices.say(f"{sentence} {stays}".rstrip(), "error", self.ways.of(error, asked))
        self._show_pair()

    @Slot()
    def _on_cancelled(self) -> None:
        self._show_pair()

    @Slot(str)
    def _on_notice(self, sentence: str) -> None:
        self._page.notices.say(sentence, "warning")

    @staticmethod
    def _kind(loaded: Loaded) -> ModelKind:
        if is_built_in(loaded):
            return "guide"
        return "starter" if is_starter(loaded) else "own"

    @Slot()
    def _show_pair(self) -> None:
        loaded = self._engine.pair
        self._page.pair_bar.set_pair(loaded)
        if self._engine.is_loading:
            self._page.pair_bar.set_progress(0.0)
        if loaded is not None:
            self._page.empty.set_model(loaded.target.name, self._kind(loaded))
        self._page.composer.show_models(title(loaded.target) if loaded else None, self._engine.is_loading)
        self.show_mode()

    def show_mode(self) -> None:
        """Speculative or Vanilla, as the settings say; greyed with a reason where nothing could draft."""
        loaded = self._engine.pair
        can_draft = loaded is None or loaded.draft is not None or self._settings.get(keys.LOOKUP)
        wanted = self._settings.get(keys.SPECULATION) != "off"
        reason = tr("There is no draft: choose one above, or let Tandem look up repeats (Settings).")
        self._page.composer.set_speculative(wanted and can_draft, can_draft, "" if can_draft else reason)
