"""The settings of one model: what is left blank follows the settings for all models."""

from collections.abc import Mapping
from dataclasses import asdict

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.engine_host.background import Background
from app.models.model_settings import sampling_for, try_template
from app.settings import keys
from app.settings.declaration import Setting, SettingError, Value
from app.settings.keys import Settings
from app.settings.per_model import NEEDS_RELOAD, PER_MODEL, PerModel
from app.settings.stop_lines import lines_from_stops, stops_from_lines
from app.ui.models.template_field import TemplateField
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.controls import Choice
from app.ui.widgets.label import Label, WrappedLabel
from app.words import localized, tr
from engine.records import ModelFile

Field = QLineEdit | QPlainTextEdit | Choice
_WIDTH_PX, _HEIGHT_PX = 560, 640
_FIELDS = tuple(setting for setting in PER_MODEL if setting.key != keys.CHAT_TEMPLATE.key)


class ModelSettingsDialog(QDialog):
    """Signals: reload_wanted: something changed that takes a reload, and this model serves."""

    reload_wanted = Signal()

    def __init__(
        self, icons: Icons, settings: Settings, model: ModelFile, serves: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings of {model}", model=model.name))
        self.resize(_WIDTH_PX, min(_HEIGHT_PX, parent.window().height() - 48) if parent else _HEIGHT_PX)
        self._icons, self._settings, self._model, self._serves = icons, settings, model.path, serves
        self._inherited = asdict(sampling_for(settings, model, with_own=False))
        self._own = PerModel(settings)
        self.fields: dict[str, Field] = {}
        users = self._own.own(model.path).get(keys.CHAT_TEMPLATE.key)
        self.template = TemplateField(icons, model.path, None if users is None else str(users))
        self._wanted: dict[str, Value] = {}
        self._trial = Background(self)
        self._trial.done.connect(self._on_tried)
        self._trial.failed.connect(self._on_refused)
        self._place()

    def _place(self) -> None:
        icons = self._icons
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 8, 0)
        form.setHorizontalSpacing(16)
        for setting in _FIELDS:
            field = self._field(setting)
            field.setToolTip(setting.sentence)
            field.setAccessibleName(setting.label)
            self.fields[setting.key] = field
            form.addRow(setting.label, field)
        form.addRow(keys.CHAT_TEMPLATE.label, self.template)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(inside)
        self.problem = WrappedLabel(role="small")
        hint = Label(tr("Blank: as for all models, or as the model's author recommends."), "small")
        self.reset = TextButton(icons, tr("Reset"), "rotate-ccw", "plain")
        self.reset.clicked.connect(self._on_reset)
        cancel = TextButton(icons, tr("Cancel"), "x", "plain")
        cancel.clicked.connect(self.reject)
        self.keep = TextButton(icons, tr("Save"), "check", "primary")
        self.keep.clicked.connect(self._on_save)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(hint)
        column.addWidget(scrolled, 1)
        column.addWidget(self.problem)
        column.addLayout(buttons)

    def _field(self, setting: Setting[Value]) -> Field:
        own = self._own.own(self._model).get(setting.key)
        general = self._inherited.get(setting.key, self._settings.get(setting))
        if setting.choices:
            field = Choice(self._icons)
            field.addItem(tr("As for all ({value})", value=setting.in_words(general)), None)
            for choice in setting.choices:
                field.addItem(setting.in_words(choice), choice)
            field.setCurrentIndex(setting.choices.index(str(own)) + 1 if own is not None else 0)
            return field
        if setting.kind in ("prose", "lines"):
            text = QPlainTextEdit(_shown(own))
            text.setPlaceholderText(_shown(general) or tr("none"))
            text.setObjectName("boxed")
            text.setFixedHeight(72)
            return text
        line = QLineEdit(_shown(own))
        line.setPlaceholderText(setting.in_words(general))
        return line

    @Slot()
    def _on_reset(self) -> None:
        """Everything blank; Save keeps it so."""
        for field in self.fields.values():
            if isinstance(field, Choice):
                field.setCurrentIndex(0)
            elif isinstance(field, QLineEdit):
                field.clear()
            else:
                field.setPlainText("")
        self.template.reset()

    @Slot()
    def _on_save(self) -> None:
        """A template that was changed is tried first."""
        try:
            wanted = {setting.key: value for setting in _FIELDS if (value := self._typed(setting)) is not None}
        except SettingError as error:
            self.problem.setText(str(error))
            return
        key, template = keys.CHAT_TEMPLATE.key, self.template.value()
        if template is None:
            self._save(wanted)
        elif template == self._own.own(self._model).get(key):
            self._save({**wanted, key: template})
        else:
            self._wanted = {**wanted, key: template}
            self.problem.setText(tr("Trying the chat template ..."))
            self.keep.setEnabled(False)
            self._trial.start(lambda cancel: try_template(self._model, template))

    @Slot()
    def _on_tried(self) -> None:
        self._save(self._wanted)

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        self.keep.setEnabled(True)
        self.problem.setText(str(error))

    def _save(self, wanted: Mapping[str, Value]) -> None:
        before = self._own.own(self._model)
        self._own.reset(self._model)
        for key, value in wanted.items():
            self._own.set(self._model, keys.SETTINGS[key], value)
        changed = {key for key in before.keys() | wanted.keys() if before.get(key) != wanted.get(key)}
        self.accept()
        if self._serves and changed & NEEDS_RELOAD:
            self.reload_wanted.emit()

    def _typed(self, setting: Setting[Value]) -> Value:
        """None where it is blank. Raises SettingError with a sentence."""
        field = self.fields[setting.key]
        if isinstance(field, Choice):
            return field.currentData()  # type: ignore[no-any-return]
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        if not text.strip():
            return None
        if setting.kind == "prose":
            return setting.check(text)
        if setting.kind == "lines":
            return setting.check(stops_from_lines(text))
        try:
            if setting.kind == "number":
                return setting.check(float(text.replace(",", ".")))
            return setting.check(int(text.replace(localized(","), "")))
        except ValueError:
            sentence = tr("{setting}: {text} is not a number.", setting=setting.label, text=repr(text))
            raise SettingError(sentence) from None


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return lines_from_stops(value)
    return "" if value is None else localized(f"{value:g}") if isinstance(value, float) else str(value)
