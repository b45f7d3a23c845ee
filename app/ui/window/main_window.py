"""The window: conversations on the left, a page in the middle, speed on the right; and what joins them."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.engine_host.engine_thread import EngineThread
from app.refresh import CHARTS_MS
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.compare.controller import CompareController
from app.ui.history.controller import HistoryController
from app.ui.history.sidebar import Sidebar
from app.ui.models.pair_controller import PairController
from app.ui.speed.panel import SpeedPanel
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.window import dropped_files
from app.ui.window.actions import Actions
from app.ui.window.answer_notifier import AnswerNotifier
from app.ui.window.live_settings import LiveSettings
from app.ui.window.models_section import ModelsSection
from app.ui.window.page_maker import PageMaker
from app.ui.window.palette_entries import PaletteEntries
from app.ui.window.settings_saver import SettingsSaver
from app.ui.window.side_panels import SidePanels
from app.ui.window.speed_saver import SpeedSaver
from app.ui.window.steering_section import SteeringSection
from app.ui.window.window_layout import WindowLayout


class MainWindow(QMainWindow):
    """Everything comes in through the constructor; `start` loads the pair once the window is painted.

    Signals:
        closing: the window is about to close; whoever holds something unsaved keeps it now.
    """

    closing = Signal()

    def __init__(self, store: Store, settings: Settings, engine: EngineThread, icons: Icons, help_folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("Tandem")
        self.setWindowIcon(icons.application_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(480, 400)
        self._settings, self._engine = settings, engine
        self.sidebar = Sidebar(icons)
        self.chat = ChatPage(icons)
        self.panel = SpeedPanel(icons)
        self._pages: dict[str, QWidget] = {"chat": self.chat}  # the others are made when they are first wanted
        self._place()
        self.conversations = ChatController(store, settings, engine, self.chat, self.panel)
        self.pair = PairController(icons, settings, engine, self.chat)
        self.models = ModelsSection(icons, settings, engine, store, self.chat.pair_bar, self.pair, self)
        self.library = self.models.library
        self.compare = CompareController(icons, settings, engine, self.chat, self.conversations)
        self.history = HistoryController(store, engine, self.sidebar, self.chat, self.conversations)
        self.page_maker = PageMaker(
            icons, store, settings, engine, help_folder, self.models, self.history, self.pair, self
        )
        self._saver = SpeedSaver(icons, self.panel, self.chat)
        self._settings_saver = SettingsSaver(settings, self.chat.notices, self)
        self.notifier = AnswerNotifier(settings, engine, self, self.come_to_front)
        self.steering = SteeringSection(store, settings, engine, self.chat, self.conversations, self.pair, self)
        self.sides = SidePanels(
            self._splitter, self.sidebar, self._stack, self.chat, self.panel, self.steering.make_panel, settings
        )
        self.compare.toggled.connect(self.sides.arrange)
        self._live_settings = LiveSettings(icons.theme, settings, self.chat, self.panel, self.pair, self.sides)
        self.drop_zone = dropped_files.DropZone(icons, self)
        self._wire()
        self.commands = Actions(self, self, settings)
        self.palette_entries = PaletteEntries(icons, store, self, self, self.commands)
        self._restore()

    # --- building ------------------------------------------------------------------------------

    def _place(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.chat)
        middle = QWidget()
        middle.setObjectName("middle")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chat.notices)
        column.addWidget(self._stack, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        parts = ((self.sidebar, 0), (middle, 1), (QWidget(), 0), (self.panel, 0))  # the third: for the answer settings
        for number, (widget, stretch) in enumerate(parts):
            self._splitter.addWidget(widget)
            self._splitter.setStretchFactor(number, stretch)
        self.sidebar.setMinimumWidth(scaled(200))
        self.sidebar.setMaximumWidth(scaled(420))
        middle.setMinimumWidth(380)
        self._splitter.setSizes([scaled(248), 700, scaled(320), scaled(320)])
        self.setCentralWidget(self._splitter)
        self._layout = WindowLayout(self, self._splitter, self._settings)

    def _wire(self) -> None:
        self.sidebar.page_requested.connect(self.show_page)
        self.chat.pair_bar.models_requested.connect(self._on_models)
        self.chat.empty.better_requested.connect(self._on_better)
        self.panel.scope_changed.connect(self._on_scope)
        self.panel.pause.toggled.connect(self._on_paused)
        self.chat.composer.speculative_changed.connect(self._on_speculative)
        self.chat.composer.marks_changed.connect(self._on_marks)
        self.conversations.opened.connect(self._on_opened)
        self.models.target_wanted.connect(self._on_target_wanted)
        self.models.draft_wanted.connect(self._on_draft_wanted)
        self.models.network_wanted.connect(self._on_network)
        self.models.search_wanted.connect(self._on_search)
        self.models.said.connect(self._on_said)
        self.page_maker.said.connect(self._on_said)
        self.conversations.state_changed.connect(self.models.chooser.stop)  # an answer comes first
        self.closing.connect(self.history.close)
        self.closing.connect(self.page_maker.closing)

    def _restore(self) -> None:
        self._layout.restore()
        self._live_settings.restore()
        self.show_page("chat")
        self.history.open_last(self._settings.get(keys.LAST_CONVERSATION))

    @Slot()
    def start(self) -> None:
        """After the first paint: models, charts, and what was found wrong at the start."""
        self._engine.loaded.connect(self._make_ready)
        QTimer.singleShot(CHARTS_MS, self._make_ready)
        self.pair.start()
        if self._settings.notice:
            self.chat.notices.say(self._settings.notice, "warning")
        self.steering.tell_notices()
        self.history.tell_notices()

    @Slot()
    def _make_ready(self) -> None:
        """What takes long to import and is first needed by an answer: beside a pair's loading it would hold that up."""
        if self.panel.chart is None:
            self.panel.start_charts()
            self.chat.make_ready()

    @Slot()
    def come_to_front(self) -> None:
        """Tandem was started once more: this is the window that it is about."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return next(name for name, widget in self._pages.items() if widget is self._stack.currentWidget())

    # --- pages ---------------------------------------------------------------------------------

    @Slot(str)
    def show_page(self, name: str) -> None:
        """chat, or what `PageMaker` makes. Asking for the page that is shown leads back to the chat."""
        if name not in self._pages:
            self._pages[name] = self.page_maker.make(name)
            self._stack.addWidget(self._pages[name])
        wanted = self._pages[name]
        if wanted is self._stack.currentWidget() and name != "chat":
            name, wanted = "chat", self.chat
        self._stack.setCurrentWidget(wanted)
        self.sidebar.set_page(name)
        self.chat.notices.show_page(name)
        self.sides.arrange()
        if name == "chat":
            self.chat.composer.field.setFocus()

    @Slot(object)
    def _on_target_wanted(self, path: Path) -> None:
        self.show_page("chat")
        self.pair.use_target(path)

    @Slot(object)
    def _on_draft_wanted(self, path: Path) -> None:
        self.show_page("chat")
        self.pair.use_draft(path)

    @Slot()
    def _on_network(self) -> None:
        self.show_page("network")

    @Slot(str)
    def _on_search(self, text: str) -> None:
        if self.page != "models":
            self.show_page("models")
        self.models.search_for(text)

    @Slot(int)
    def _on_opened(self, conversation_id: int) -> None:
        if self._stack.currentWidget() is not self.chat:
            self.show_page("chat")

    @Slot()
    def _on_models(self) -> None:
        self.show_page("models")

    @Slot(str)
    def _on_said(self, sentence: str) -> None:
        self.chat.notices.say(sentence, "info")

    @Slot()
    def _on_better(self) -> None:
        self.show_page("models")
        self.models.show_catalogue()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sides.arrange()

    # --- what changes --------------------------------------------------------------------------

    @Slot(bool)
    def _on_speculative(self, speculative: bool) -> None:
        self._settings.set(keys.SPECULATION, "auto" if speculative else "off")

    @Slot(bool)
    def _on_marks(self, shown: bool) -> None:
        self._settings.set(keys.SHOW_MARKS, shown)

    @Slot(bool)
    def _on_scope(self, whole_conversation: bool) -> None:
        self._settings.set(keys.PANEL_WHOLE_CONVERSATION, whole_conversation)

    @Slot(bool)
    def _on_paused(self, paused: bool) -> None:
        self._settings.set(keys.PANEL_PAUSED, paused)

    # --- files dropped, and the end ------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths := dropped_files.local_files(event.mimeData()):
            event.acceptProposedAction()
            self.drop_zone.show_for(paths)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_zone.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_zone.hide()
        if paths := dropped_files.local_files(event.mimeData()):
            event.acceptProposedAction()
            self.show_page("chat")
            dropped_files.take(paths, self.pair, self.conversations.attaching)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.conversations.close()  # what was said first, how the window looked last
        self.pair.close()
        self.library.close()
        self.closing.emit()
        self._layout.save()
        super().closeEvent(event)
