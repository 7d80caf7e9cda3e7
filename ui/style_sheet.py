# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short style sheet made from the tokens of ``ui.theme``: shapes that a palette cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

import resources

_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="notice"] { color: $notice; }
QLabel[tone="danger"] { color: $danger; }
QLabel[struck="true"] { text-decoration: line-through; }

QPushButton { background: $surface; color: $text; border: 1px solid $control;
    border-radius: 8px; padding: 0 14px; min-height: 30px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $accent_soft; color: $accent_ink; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 28px; }
QPushButton[touch="true"] { min-height: 42px; }
QPushButton[touch="true"]:focus { min-height: 40px; }
QPushButton:disabled { color: $muted; border-color: $line; background: $window; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent;
    font-weight: bold; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $neutral_soft; color: $muted;
    border-color: $neutral_soft; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; color: $danger_ink; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent;
    padding: 0 8px; color: $accent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[kind="quiet"]:disabled { color: $muted; }

QToolButton { background: transparent; color: $text; border: 1px solid transparent;
    border-radius: 6px; padding: 5px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:checked { background: $accent_soft; color: $accent_ink; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: $surface;
    color: $text; border: 1px solid $control; border-radius: 8px;
    selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $muted; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 30px; padding: 0 8px; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 2px solid $accent; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { min-height: 28px; padding: 0 7px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled,
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only {
    background: $raised; border-color: $line; color: $muted; }
QLineEdit[error="true"], QPlainTextEdit[error="true"], QComboBox[error="true"] {
    border: 2px solid $danger; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; background: transparent;
    padding: 0; min-height: 0; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url($styles/chevron-down.svg); width: 16px; height: 16px; }

QCheckBox, QRadioButton { spacing: 8px; padding: 2px; border: 1px solid transparent;
    border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px;
    border: 1px solid $control; background: $surface; border-radius: 5px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked, QCheckBox::indicator:indeterminate {
    background: $accent; border-color: $accent; }
QCheckBox::indicator:checked { image: url($styles/check.svg); }
QCheckBox::indicator:indeterminate { image: url($styles/minus.svg); }
QRadioButton::indicator:checked { image: url($styles/dot.svg); }

QAbstractItemView { background: $surface; color: $text; border: none; outline: none;
    selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView, QListView[popup="true"] { border: 1px solid $line; padding: 4px; }
QListView[popup="true"] { border-color: $control; border-radius: 8px; }
QComboBox QAbstractItemView::item, QListView[popup="true"]::item { min-height: 30px;
    padding: 0 6px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected, QListView[popup="true"]::item:selected {
    background: $accent_soft; color: $accent_ink; }
QHeaderView { background: transparent; }
QHeaderView::section { background: $surface; color: $muted; border: none;
    border-bottom: 1px solid $line; padding: 0 10px; min-height: 34px; }
QTableView[strip="true"] QHeaderView::section { padding: 0 8px; }
QTableCornerButton::section { background: $surface; border: none; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { color: $text; font-weight: bold; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent;
    selection-color: $on_accent; }

QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 20px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; color: $accent_ink; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { padding: 0 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QScrollArea, QScrollArea > QWidget > QWidget[bare="true"] { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $control; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $neutral_soft; border: none; border-radius: 3px; min-height: 6px;
    max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: transparent; }
QGroupBox { border: none; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[card="raised"] { background: $raised; border: 1px solid $line; border-radius: 8px; }
QWidget[found="true"] { background: $accent_soft; border-radius: 6px; }
QFrame[card="plain"] { background: $surface; border: none; }
QFrame[rule="true"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QWidget[pane="side"] { background: $raised; }
QDialog { background: $window; }
""")


def style_sheet(tokens: Mapping[str, str], scheme: str) -> str:
    """The style sheet of a scheme."""
    # Qt wants forward slashes on every system.
    styles = resources.path("styles", scheme).as_posix()
    return _SHEET.substitute(tokens, styles=styles)
