# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all form fields share, and the three answers every optional question accepts.

A field takes and gives plain values: text, numbers, dates, codes. None means that nothing was
entered; "declined", "unknown" and "not_asked" are answers, stored as such.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import N_, _
from ui import icons
from ui.widgets.labels import label, plain_tip, restyle

DECLINED: Final = "declined"
UNKNOWN: Final = "unknown"
NOT_ASKED: Final = "not_asked"

#: Code -> words, in the order offered.
UNANSWERED: Final = {
    DECLINED: N_("Prefers not to say"),
    UNKNOWN: N_("Does not know"),
    NOT_ASKED: N_("Not asked"),
}

#: The name of the small button that opens the three answers.
MORE_ANSWERS: Final = N_("Prefers not to say, does not know, not asked")


def unanswered_words(code: object) -> str | None:
    """The words of one of the three codes; None for any other value."""
    if not isinstance(code, str) or code not in UNANSWERED:
        return None
    return _(UNANSWERED[code])


class Field(QWidget):
    """One question of a form: ``field`` is its name, ``label`` its words.

    ``required`` fields must be filled; all others accept the three answers that are none, unless
    ``unanswered`` is False.
    """

    changed = Signal()

    def __init__(
        self,
        field: str,
        words: str,
        *,
        required: bool = False,
        unanswered: bool = True,
        hint: str = "",
    ) -> None:
        super().__init__()
        self.field = field
        self.label = words
        self.required = required
        self.unanswered = unanswered and not required
        self.setObjectName(f"field_{field}")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._layout.addLayout(self._row)
        # Made when there is something to say: a form has many fields, and few have either.
        self._hint: QLabel | None = None
        self._error: QLabel | None = None
        if hint:
            self.set_hint(hint)

    def value(self) -> Hashable:
        """What was entered; None for nothing."""
        raise NotImplementedError

    def set_value(self, value: Hashable) -> None:
        """Show a value without emitting ``changed``."""
        raise NotImplementedError

    def draft(self) -> Any:
        """What is in it as JSON holds it, also what cannot be read as a value."""
        return self.value()

    def restore_draft(self, kept: Any) -> None:
        """Put back what ``draft`` gave, as if it were typed now."""
        self.set_value(kept)
        self._typed()

    def problem(self) -> str | None:
        """Why what was typed cannot be taken, or None."""
        if self.required and self.value() is None:
            return _("Please fill this in.")
        return None

    def set_error(self, text: str | None) -> None:
        """Say beside the field what is wrong with it; None takes it away."""
        if (text or "") == self.error():
            return
        if self._error is None:
            self._error = label("", "muted", "danger", wrap=True)
            self._layout.addWidget(self._error)
        self._error.setText(text or "")
        self._error.setHidden(not text)
        target = self.focus_target()
        target.setProperty("error", "true" if text else "false")
        target.setAccessibleDescription(text or self._hint_words())
        restyle(target)

    def error(self) -> str:
        """The error shown, or nothing."""
        return "" if self._error is None else self._error.text()

    def set_hint(self, text: str) -> None:
        """A muted line below."""
        if self._hint is None:
            self._hint = label("", "muted", wrap=True)
            self._layout.insertWidget(1, self._hint)
        self._hint.setText(text)
        self._hint.setHidden(not text)

    def _hint_words(self) -> str:
        return "" if self._hint is None else self._hint.text()

    def focus_target(self) -> QWidget:
        """The widget that takes what is typed."""
        raise NotImplementedError

    def set_read_only(self, on: bool) -> None:
        """Show without letting it be changed."""
        self.setEnabled(not on)

    def _place(self, target: QWidget, *more: QWidget) -> None:
        """Put the input, and what stands beside it, into the row."""
        self._row.addWidget(target, 1)
        for widget in more:
            self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        target.setAccessibleName(self.label)
        target.setAccessibleDescription(self._hint_words())
        self.setFocusProxy(target)

    def _typed(self) -> None:
        self.set_error(None)
        self.changed.emit()


def unanswered_menu(
    parent: QWidget, choose: Callable[[str], object], current: Callable[[], Hashable]
) -> QMenu:
    """The menu that sets one of the three answers, with the present one ticked."""
    menu = QMenu(parent)
    for code in UNANSWERED:
        action = menu.addAction(unanswered_words(code) or "")
        action.setData(code)
        action.setCheckable(True)
        action.triggered.connect(lambda _on=False, code=code: choose(code))

    def tick() -> None:
        for action in menu.actions():
            action.setChecked(action.data() == current())

    menu.aboutToShow.connect(tick)
    return menu


def inner_button(edit: QLineEdit, icon: str, name: str, act: Callable[[], object]) -> QAction:
    """A small button inside the end of a line; not in the tab order."""
    action = QAction(icons.icon(icon, "muted"), name, edit)
    action.setToolTip(plain_tip(name))
    action.triggered.connect(lambda _on=False: act())
    edit.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
    for made in edit.findChildren(QToolButton):
        if made.defaultAction() is action:
            made.setAccessibleName(name)
    return action


def below(widget: QWidget) -> QPoint:
    """Where a menu of ``widget`` opens."""
    return widget.mapToGlobal(QPoint(0, widget.height() + 2))
