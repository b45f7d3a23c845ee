"""The one stylesheet: shapes and states of Qt's own widgets, in the palette's tokens."""

import re
from dataclasses import asdict
from string import Template

from app.ui.style.fonts import scaled
from app.ui.style.tokens import Tokens

_OF_TYPE = re.compile(r"(font-size|min-height): (\d\d)px")  # a field that is lower than its words would cut them
_SHEET = Template("""
* { outline: none; }
QWidget { color: $text; font-size: 13px; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border_strong; padding: 4px 8px; }

#sidebar { background: $sidebar; border: none; border-right: 1px solid $border; }
#page, #chat, #middle { background: $surface; }
#pairBar { background: $surface; border: none; border-bottom: 1px solid $border; }
#speedPanel { background: $sidebar; border: none; border-left: 1px solid $border; }
#card { background: $raised; border: 1px solid $border; border-radius: 10px; }
#palette { background: $raised; border: 1px solid $border_strong; border-radius: 12px; }
#composerBox { background: $raised; border: 1px solid $border_strong; border-radius: 14px; }
#composerBox[focused="true"] { border: 1px solid $accent; }
#compare { background: $surface; }
#laneLine { background: $border; border: none; }
#lane { background: $raised; border: 1px solid $border; border-radius: 10px; }
#bubble { background: $bubble; border-radius: 12px; }
#adviceCard { background: $info_soft; border: 1px solid $border; border-radius: 10px; }
#modelRow { background: $bubble; border: none; border-radius: 7px; }
#hubRow { background: $raised; border: 1px solid $border; border-radius: 8px; }
#hubRow[choice="true"]:hover { background: $hover; }
#hubRow[choice="true"]:focus { border: 2px solid $accent; }
#figures { background: transparent; border: none; font-size: 13px; selection-background-color: $accent_soft;
    selection-color: $text; }
#figures::item { padding: 0 10px; border: none; border-bottom: 1px solid $border; }
#figures QHeaderView, #figures QHeaderView::section { background: transparent; border: none; color: $muted;
    font-size: 12px; font-weight: 600; }
#figures QHeaderView::section { padding: 0 13px; border-bottom: 1px solid $border_strong; }

QLabel[role="title"] { font-size: 24px; font-weight: 600; }
QLabel[role="heading"] { font-size: 15px; font-weight: 600; }
QLabel[role="section"] { color: $muted; font-size: 12px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 12px; }
QLabel[role="problem"] { color: $danger; font-size: 12px; }
QLabel[role="figure"] { font-size: 32px; font-weight: 600; }
QLabel[role="chipName"] { font-weight: 500; }
QLabel[role="value"] { font-size: 15px; font-weight: 600; }

QToolButton { border: none; border-radius: 6px; padding: 6px; background: transparent; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border: 2px solid $accent; padding: 4px; }
QToolButton::menu-indicator { image: none; }
#codeBar QToolButton:checked { background: transparent; }
#codeBar QToolButton:hover, #codeBar QToolButton:checked:hover { background: $hover; }
QToolButton[round="true"] { background: $accent; border-radius: 16px; padding: 7px; }
QToolButton[round="true"]:hover { background: $accent_hover; }
QToolButton[round="true"]:disabled { background: $pressed; }
QToolButton[round="true"]:focus { border: 2px solid $text; padding: 5px; }

QPushButton { background: $raised; border: 1px solid $border_strong; border-radius: 8px; padding: 6px 14px;
    font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { color: $faint; border-color: $border; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $pressed; color: $faint; border-color: $pressed; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; text-align: left; font-weight: 400;
    padding: 6px 10px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:checked { background: $accent_soft; }
QPushButton[kind="quiet"]:focus { border-color: $accent; padding: 5px 9px; }
QPushButton[kind="danger"] { color: $danger; }
QPushButton[kind="chip"] { border-radius: 16px; border-color: $border; padding: 7px 16px; font-weight: 400; }
QPushButton[kind="chip"]:focus { border-color: $accent; padding: 6px 15px; }
QPushButton[kind="link"] { background: transparent; border: none; color: $accent; padding: 4px; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $raised; border: 1px solid $border_strong;
    border-radius: 8px; padding: 6px 10px; min-height: 18px; selection-background-color: $accent;
    selection-color: $on_accent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 2px solid $accent; padding: 5px 9px; }
QLineEdit[role="search"] { background: $hover; border-color: transparent; }
QLineEdit[role="search"]:focus { background: $raised; border-color: $accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $faint; }
QSpinBox, QDoubleSpinBox { padding-top: 4px; padding-bottom: 5px; }
QSpinBox:focus, QDoubleSpinBox:focus { padding-top: 3px; padding-bottom: 4px; }
QComboBox { combobox-popup: 0; padding-left: 12px; }
QComboBox:focus { padding-left: 11px; }
QComboBox QAbstractItemView::item { padding: 5px 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QComboBox::drop-down { border: none; width: 28px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    width: 0; height: 0; border: none; }
QListWidget#topics { background: transparent; border: none; font-size: 13px; }
QListWidget#topics::item { padding: 8px 10px; border-radius: 7px; }
QListWidget#topics::item:hover { background: $hover; }
QListWidget#topics::item:selected { background: $accent_soft; color: $text; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QSpinBox QLineEdit:focus, QDoubleSpinBox QLineEdit:focus {
    border: none; padding: 0; background: transparent; min-height: 0; }
QPlainTextEdit#prose, QListWidget#folders { background: $raised; border: 1px solid $border_strong;
    border-radius: 8px; padding: 4px 8px; }
QPlainTextEdit#prose:focus, QListWidget#folders:focus { border: 2px solid $accent; padding: 3px 7px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border_strong; padding: 2px;
    selection-background-color: $accent_soft; selection-color: $text; }

QPlainTextEdit, QTextEdit, QTextBrowser { background: transparent; border: none;
    selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit#boxed { background: $raised; border: 1px solid $border_strong; border-radius: 8px; padding: 4px 6px; }
QPlainTextEdit#boxed:focus { border: 2px solid $accent; padding: 3px 5px; }
QListView { background: transparent; border: none; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget#page { background: $surface; }

QMenu { background: $raised; border: 1px solid $border_strong; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: 6px 8px; }
QMenu::icon { padding-left: 8px; }

QProgressBar { background: $border; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $border_strong; }
QCheckBox { spacing: 10px; padding: 2px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus { border-color: $accent; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $border_strong; border-radius: 3px; min-height: 32px; margin: 3px; }
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $border_strong; border-radius: 3px; min-width: 32px; margin: 3px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#notice { border-radius: 10px; border: 1px solid $border; background: $info_soft; }
#notice[kind="error"] { background: $danger_soft; }
#notice[kind="warning"] { background: $warning_soft; }
#toast { border-radius: 10px; background: $text; }
#toast QLabel { color: $surface; }
#toast QPushButton { color: $surface; background: transparent; border: 1px solid $faint; }
#segmented { background: $hover; border-radius: 9px; }
#segmented QPushButton { background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 3px 10px;
    color: $muted; font-size: 12px; }
#segmented QPushButton:checked { background: $raised; color: $text; border-color: $border_strong; }
#segmented QPushButton:focus { border: 1px solid $accent; }
#attachmentChip { background: $bubble; border: 1px solid $border; border-radius: 9px; }
#attachmentChip:hover { border-color: $border_strong; }
#attachmentChip:focus { border: 2px solid $accent; }
QPushButton[attachment="true"] { color: $muted; padding: 4px 10px 4px 6px; font-size: 12px; }
QPushButton[attachment="true"]:checked { background: $hover; }
QPushButton[attachment="true"]:focus { padding: 3px 9px 3px 5px; }
#chip { background: transparent; border: 1px solid $border; border-radius: 8px; padding: 5px 10px; text-align: left;
    font-weight: 400; }
#chip:hover { background: $hover; }
#chip:focus { border: 2px solid $accent; padding: 4px 9px; }
""")


def stylesheet(tokens: Tokens) -> str:
    """The sheet for one palette. An unknown token raises KeyError, so that none is misspelt."""
    sheet = _SHEET.substitute({name: value for name, value in asdict(tokens).items() if isinstance(value, str)})
    return _OF_TYPE.sub(lambda found: f"{found[1]}: {scaled(int(found[2]))}px", sheet)
