# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A form: labelled fields in sections, errors beside them, nothing typed is ever lost.

The form never saves by itself. It emits ``save_requested`` with its values; the page runs the
verb and calls ``saved()`` or ``show_error(error)``. Whatever happens, the text stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.fields import CheckField
from ui.widgets.labels import label, restyle
from ui.widgets.message_bar import MessageBar
from ui.widgets.tab_order import put_after

_SAVE_KEYS = ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter")


class RecordForm(QWidget):
    """``labels`` stand above the fields (narrow panels) or left of them (wide pages)."""

    save_requested = Signal(dict)
    cancelled = Signal()
    modified_changed = Signal(bool)

    def __init__(
        self,
        title: str = "",
        *,
        labels: str = "above",
        save_words: str = "",
        can_cancel: bool = True,
    ) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._labels = labels
        self._clean_drafts: dict[str, Any] = {}
        self._was_modified = False
        self._asks_to_look = False  # at the marked fields
        self._line = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._title = label(title, "heading", wrap=True)
        if not title:
            self._title.hide()  # never setHidden(False) here: without a parent it is a window
        self.setAccessibleName(title)
        self.message_bar = MessageBar(inline=True)
        outer.addWidget(self._title)
        outer.addWidget(self.message_bar)
        outer.addWidget(self._scroll(), 1)
        self._outer = outer
        outer.addLayout(self._foot(save_words or _("Save"), can_cancel))
        for keys in _SAVE_KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)

    def _scroll(self) -> QScrollArea:
        self._body = QWidget()
        self._body.setProperty("bare", "true")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(2, 2, 8, 8)
        self._grid.setVerticalSpacing(4 if self._labels == "above" else 12)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._body)
        return area

    def _foot(self, save_words: str, can_cancel: bool) -> QHBoxLayout:
        keys = QKeySequence("Ctrl+S").toString(QKeySequence.SequenceFormat.NativeText)
        self.save_button = button(
            save_words, kind="primary", tooltip=f"{save_words} ({keys})", on_click=self.save
        )
        self.cancel_button = button(_("Cancel"), on_click=self.cancelled.emit)
        if not can_cancel:
            self.cancel_button.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        return row

    def warn(self) -> None:
        """What saving does is not taken back: the button says so."""
        self.save_button.setProperty("kind", "danger")
        restyle(self.save_button)

    # What it consists of
    def set_title(self, text: str) -> None:
        """The words at the top."""
        self._title.setText(text)
        self._title.setHidden(not text)
        self.setAccessibleName(text)

    def add_section(self, title: str, hint: str = "") -> None:
        """Begin a section."""
        head = label(title, "lead", wrap=True)
        head.setContentsMargins(0, 12 if self._line else 0, 0, 2)
        self._add_across(head)
        if hint:
            self._add_across(label(hint, "muted", wrap=True))

    def add_field(self, *fields: Field) -> None:
        """Add a field below, or several side by side."""
        if len(fields) == 1:
            self._add_one(fields[0])
        else:
            self._add_beside(fields)
        self._know(*fields)

    def add_whole(self, field: Field) -> None:
        """Add a field that takes the whole width, without its words before it."""
        self._add_across(field)
        self._know(field)

    def _know(self, *fields: Field) -> None:
        for field in fields:
            self.fields[field.field] = field
            field.changed.connect(self._field_changed)
            self._clean_drafts[field.field] = field.draft()
        self._end_line(*fields)

    def add_widget(self, widget: QWidget) -> None:
        """Add anything else across the form."""
        self._add_across(widget)
        self._end_line(widget)

    def add_below(self, widget: QWidget) -> None:
        """Add what is seen wherever one has scrolled to: it stands right above the buttons."""
        self._outer.insertWidget(self._outer.count() - 1, widget)

    def _end_line(self, *added: QWidget) -> None:
        self._grid.setRowStretch(self._line, 1)
        for widget in added:
            put_after(widget, self.save_button, self.cancel_button)

    def _add_across(self, widget: QWidget) -> None:
        self._grid.setRowStretch(self._line, 0)
        self._grid.addWidget(widget, self._line, 0, 1, 2)
        self._line += 1

    def _add_one(self, field: Field) -> None:
        words = _label_of(field)
        if words is None:
            self._add_across(field)
        elif self._labels == "above":
            words.setContentsMargins(0, 6, 0, 0)
            self._add_across(words)
            self._add_across(field)
        else:
            self._grid.setRowStretch(self._line, 0)
            words.setContentsMargins(0, 6, 0, 0)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(words, self._line, 0, top)
            self._grid.addWidget(field, self._line, 1)
            self._line += 1

    def _add_beside(self, fields: tuple[Field, ...]) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(12)
        for field in fields:
            column = QVBoxLayout()
            column.setSpacing(4)
            words = _label_of(field)
            if words is not None:
                column.addWidget(words)
            column.addWidget(field)
            column.addStretch(1)
            layout.addLayout(column, 1)
        self._add_across(row)

    # What was typed
    def values(self) -> dict[str, Hashable]:
        """All values by field name."""
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show a record; fields not named are emptied. It counts as not modified."""
        for name, field in self.fields.items():
            field.set_value(values.get(name))
        self.message_bar.clear()
        self.saved()

    def is_modified(self) -> bool:
        """Whether something was typed that is not saved."""
        # Not by the values: text that cannot be read yields none, yet it was typed.
        return self.draft() is not None

    def keeps_open(self) -> bool:
        """Whether something typed would be lost if it went now; then it says so by itself."""
        if not self.is_modified():
            return False
        self.message_bar.say(
            _("Not saved yet. Save it first, or cancel to throw it away."), "notice"
        )
        first = self.first_field()
        focus = QApplication.focusWidget()
        if first is not None and (focus is None or not self.isAncestorOf(focus)):
            first.setFocus()
        return True

    def saved(self) -> None:
        """What is shown now is what is stored."""
        self._clean_drafts = {name: field.draft() for name, field in self.fields.items()}
        self.set_busy(False)
        self._field_changed()

    # What is kept when the file is locked before it was saved
    def draft(self) -> dict[str, Any] | None:
        """The fields that were changed, as JSON holds them; None if none was."""
        now = {name: field.draft() for name, field in self.fields.items()}
        changed = {name: v for name, v in now.items() if v != self._clean_drafts.get(name)}
        return changed or None

    def restore_draft(self, kept: Mapping[str, Any] | None) -> None:
        """Put them back, over what is stored now. Fields that are not known are passed over."""
        if not kept:
            return
        for name, field in self.fields.items():
            if name in kept:
                field.restore_draft(kept[name])
        # A field may have moved others along: those had been left as they were stored.
        for name, field in self.fields.items():
            if name not in kept and field.draft() != self._clean_drafts.get(name):
                field.restore_draft(self._clean_drafts.get(name))
        self._field_changed()

    # Saving
    def save(self) -> None:
        """Check the fields, then ask for the values to be saved."""
        if not self.save_button.isEnabled():
            return
        problems = {field: field.problem() for field in self.fields.values()}
        for field, problem in problems.items():
            field.set_error(problem)
        wrong = [field for field, problem in problems.items() if problem]
        if wrong:
            wrong[0].focus_target().setFocus()
            self._asks_to_look = True
            self.message_bar.say(
                _("Not saved yet: please look at the marked fields. What you typed is kept."),
                "danger",
            )
            return
        self.message_bar.clear()
        self.set_busy(True)
        self.save_requested.emit(self.values())

    def show_error(self, error: UserError) -> None:
        """Saving did not work: say so beside the field it belongs to, or at the top."""
        self.set_busy(False)
        field = self.fields.get(error.field or "")
        if field is None:
            self.message_bar.say(error.message, "danger")
            return
        field.set_error(error.message)
        field.focus_target().setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it is being saved, it cannot be saved again."""
        self.save_button.setEnabled(not busy)

    def first_field(self) -> QWidget | None:
        """What to focus first."""
        return next((field.focus_target() for field in self.fields.values()), None)

    def _field_changed(self) -> None:
        if self._asks_to_look and not any(field.error() for field in self.fields.values()):
            self._asks_to_look = False
            self.message_bar.clear()
        modified = self.is_modified()
        if modified != self._was_modified:
            self._was_modified = modified
            self.modified_changed.emit(modified)


def _label_of(field: Field) -> QLabel | None:
    if isinstance(field, CheckField):
        return None  # its words stand beside the box
    words = _("{label} (required)").format(label=field.label) if field.required else field.label
    made = label(words, "body", wrap=True)
    made.setBuddy(field.focus_target())
    return made
