# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that are typed into: a line, several lines, a whole number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QToolButton, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import icon_button
from ui.widgets.field import (
    MORE_ANSWERS,
    Field,
    below,
    inner_button,
    unanswered_menu,
    unanswered_words,
)

#: Alt+Down in a text field opens its three other answers, as it opens a combo box.
_MENU_KEYS = QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Down)


#: Hours, and minutes behind a colon or a dot.
_TIME: Final = re.compile(r"^\s*(\d{1,2})[:.hH ]?(\d{2})?\s*$")


class _TextEdit(QPlainTextEdit):
    """Several lines, with room for a small button in the upper corner."""

    def __init__(self) -> None:
        super().__init__()
        self._more: QToolButton | None = None

    def set_menu(self, menu: QMenu) -> None:
        """Add the button that opens ``menu``."""
        more = self._more = icon_button("ellipsis", _(MORE_ANSWERS))
        more.setParent(self)
        more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        more.clicked.connect(lambda: menu.popup(below(more)))
        self._lay_out()

    def _lay_out(self) -> None:
        if self._more is None:
            return
        side = 28
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setViewportMargins(side if rtl else 0, 0, 0 if rtl else side, 0)
        bar = self.verticalScrollBar()
        end = bar.width() if bar.isVisible() else 0
        self._more.setGeometry(4 + end if rtl else self.width() - side - 4 - end, 3, side, side)

    # Qt
    def sizeHint(self) -> QSize:
        """As high as it must be: by itself it would ask for half a panel."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()


class _TypedField(Field):
    """A field that is typed into, or holds one of the three answers shown as muted text."""

    def __init__(
        self, field: str, words: str, edit: QLineEdit | QPlainTextEdit, **options: Any
    ) -> None:
        placeholder = options.pop("placeholder", "")
        super().__init__(field, words, **options)
        self._edit = edit
        self._placeholder = placeholder
        self._code: str | None = None
        edit.setPlaceholderText(placeholder)
        edit.textChanged.connect(self._text_changed)
        if self.unanswered:
            self._add_menu()
        self._place(edit)

    def _add_menu(self) -> None:
        edit = self._edit
        menu = unanswered_menu(edit, self._choose, lambda: self._code)
        if isinstance(edit, QLineEdit):
            self._more = inner_button(
                edit, "ellipsis", _(MORE_ANSWERS), lambda: menu.popup(below(edit))
            )
        elif isinstance(edit, _TextEdit):
            edit.set_menu(menu)
        keys = QShortcut(_MENU_KEYS, edit)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: menu.popup(below(edit)))

    def value(self) -> Hashable:
        """Text without spaces around it, one of the three codes, or None."""
        return self._code or self._read(self._text().strip())

    def set_value(self, value: Hashable) -> None:
        """Show text, a number or one of the three codes."""
        self._edit.blockSignals(True)
        self._show_code(value if unanswered_words(value) else None)
        text = "" if value is None or self._code else str(value)
        self._show_text(text)
        self._edit.blockSignals(False)
        self.set_error(None)

    def set_placeholder(self, text: str) -> None:
        """What stands in it while it is empty."""
        self._placeholder = text
        self._show_code(self._code)

    def draft(self) -> Any:
        """The text as it was typed, or the answer that is none."""
        return {"answer": self._code} if self._code else self._text()

    def restore_draft(self, kept: Any) -> None:
        """The same text or answer again."""
        answer = kept.get("answer") if isinstance(kept, dict) else None
        self.set_value(answer)
        if isinstance(kept, str):
            self._show_text(kept)
        self._typed()

    def focus_target(self) -> QWidget:
        """The editor."""
        return self._edit

    def set_read_only(self, on: bool) -> None:
        """Readable and selectable, not to be changed."""
        self._edit.setReadOnly(on)

    def _text(self) -> str:
        edit = self._edit
        return edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()

    def _show_text(self, text: str) -> None:
        edit = self._edit
        if isinstance(edit, QLineEdit):
            edit.setText(text)
        else:
            edit.setPlainText(text)

    def _read(self, text: str) -> Hashable:
        return text or None

    def _choose(self, code: str) -> None:
        self.set_value(None if code == self._code else code)
        self._edit.setFocus()
        self._typed()

    def _show_code(self, code: Hashable) -> None:
        self._code = str(code) if code is not None else None
        words = unanswered_words(self._code)
        self._edit.setPlaceholderText(words or self._placeholder)
        # A placeholder is not read aloud everywhere: say the answer with the name.
        self._edit.setAccessibleName(f"{self.label}: {words}" if words else self.label)

    def _text_changed(self) -> None:
        if self._code is not None:
            self._show_code(None)
        self._typed()


class TextField(_TypedField):
    """One line of text."""

    _edit: QLineEdit

    def __init__(
        self,
        field: str,
        words: str,
        *,
        required: bool = False,
        unanswered: bool = True,
        hint: str = "",
        placeholder: str = "",
        max_length: int = 500,
    ) -> None:
        edit = QLineEdit()
        edit.setMaxLength(max_length)
        super().__init__(
            field,
            words,
            edit,
            required=required,
            unanswered=unanswered,
            hint=hint,
            placeholder=placeholder,
        )

    def focus_target(self) -> QLineEdit:
        """The line."""
        return self._edit


class MultilineField(_TypedField):
    """Several lines; Tab leaves it. ``lines`` is its height when empty."""

    _edit: QPlainTextEdit

    def __init__(
        self,
        field: str,
        words: str,
        *,
        required: bool = False,
        unanswered: bool = True,
        hint: str = "",
        placeholder: str = "",
        lines: int = 4,
    ) -> None:
        edit = _TextEdit()
        edit.setTabChangesFocus(True)
        super().__init__(
            field,
            words,
            edit,
            required=required,
            unanswered=unanswered,
            hint=hint,
            placeholder=placeholder,
        )
        edit.setMinimumHeight(edit.fontMetrics().lineSpacing() * lines + 20)

    def focus_target(self) -> QPlainTextEdit:
        """The editor."""
        return self._edit


class IntField(_TypedField):
    """A whole number between ``low`` and ``high``; the arrow keys count."""

    def __init__(
        self,
        field: str,
        words: str,
        *,
        low: int = 0,
        high: int = 1_000_000,
        required: bool = False,
        unanswered: bool = True,
        hint: str = "",
        placeholder: str = "",
    ) -> None:
        self._low, self._high = low, high
        edit = QLineEdit()
        edit.setMaxLength(12)
        edit.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        super().__init__(
            field,
            words,
            edit,
            required=required,
            unanswered=unanswered,
            hint=hint,
            placeholder=placeholder,
        )
        edit.installEventFilter(self)

    def problem(self) -> str | None:
        """Not a whole number, or out of range."""
        text = self._text().strip()
        if text and self._read(text) is None:
            return _("Please enter a whole number from {low} to {high}.").format(
                low=self._low, high=self._high
            )
        return super().problem()

    def _read(self, text: str) -> Hashable:
        try:
            number = int(text)  # takes the digits of every script
        except ValueError:
            return None
        return number if self._low <= number <= self._high else None

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None and not event.modifiers():
                now = self._read(self._text().strip())
                number = self._low if not isinstance(now, int) else now + step
                self._show_text(str(max(self._low, min(self._high, number))))
                return True
        return super().eventFilter(watched, event)


class TimeField(TextField):
    """A time of the day; ``empty`` says what it means to leave it: now, if not said."""

    def __init__(self, field: str, words: str, *, empty: str = "") -> None:
        shown = empty or _("now")
        super().__init__(field, words, unanswered=False, placeholder=shown, max_length=8)

    def problem(self) -> str | None:
        """Typed words that are no time."""
        if self._text().strip() and self.value() is None:
            return _("Write a time like 14:30.")
        return super().problem()

    def _read(self, text: str) -> Hashable:
        found = _TIME.match(text)
        if found is None:
            return None
        hour, minute = int(found[1]), int(found[2] or 0)  # digits of every script
        return dt.time(hour, minute) if hour < 24 and minute < 60 else None
