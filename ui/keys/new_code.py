# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new recovery code: shown to be put on paper, then typed back from it, and only then in use."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.keys.recovery_entry import RecoveryEntry
from ui.keys.sheets import Print, RecoverySheets
from ui.widgets.buttons import button
from ui.widgets.labels import label


class NewCode(QWidget):
    """``typed(code)`` once something was typed back; answer with ``show_error`` if it was another.
    ``cancelled`` leaves the code in use as it is."""

    typed = Signal(str)
    cancelled = Signal()

    def __init__(self, print_sheet: Print, confirm_words: str = "") -> None:
        super().__init__()
        self.sheets = RecoverySheets(print_sheet)
        self.entry = RecoveryEntry(offers_sheets=False)
        self.paper_button = button(_("I have it on paper"), kind="primary", on_click=self.ask_back)
        self.again_button = button(_("See it again"), on_click=self.show_again)
        self.confirm_button = button(
            confirm_words or _("Confirm"), kind="primary", on_click=self.submit
        )
        self.cancel_buttons = [
            button(_("Keep the code in use"), on_click=self.cancelled.emit) for _page in range(2)
        ]
        self._said = label("", "body", "danger", wrap=True)
        self._said.hide()
        self._pages = (self._paper(), self._back())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        words = _(
            "Nothing has changed yet. The paper in use stays valid until the new code was typed "
            "back: throw it away only then."
        )
        layout.addWidget(label(words, "body", "notice", wrap=True))
        for page in self._pages:
            layout.addWidget(page)  # not stacked: each as high as it needs to be
        layout.addWidget(self._said)
        self._turn_to(0)
        self.sheets.changed.connect(self._update)
        self.entry.changed.connect(self._update)
        for line in self.entry.line_edits():
            line.returnPressed.connect(self.submit)
        self._update()

    def _paper(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.sheets)
        column.addLayout(_row(self.paper_button, self.cancel_buttons[0]))
        column.addStretch(1)
        return body

    def _back(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        words = _(
            "Type it from the paper, so that a slip of the pen is found now and not on the day "
            "you need it."
        )
        column.addWidget(label(words, "body", "muted", wrap=True))
        column.addWidget(self.entry)
        column.addLayout(_row(self.confirm_button, self.again_button, self.cancel_buttons[1]))
        column.addStretch(1)
        return body

    def set_code(self, code: str) -> None:
        """Show a code."""
        self.sheets.set_code(code)
        self.show_again()

    def ask_back(self) -> None:
        """Hide the code and ask for it."""
        self.entry.set_value(None)
        self.entry.set_split(self.sheets.is_split())
        self._turn_to(1)
        self.entry.focus_target().setFocus()

    def show_again(self) -> None:
        """Back to the code."""
        self._turn_to(0)
        self.sheets.print_button.setFocus()

    def _turn_to(self, shown: int) -> None:
        for hides in (True, False):  # what goes goes first: both at once would need their room
            for at, page in enumerate(self._pages):
                if hides == (at != shown):
                    page.setHidden(hides)

    def submit(self) -> None:
        """Hand over what was typed."""
        if not self.confirm_button.isEnabled():
            return
        self.set_busy(True)
        self.typed.emit(self.entry.value() or "")

    def show_error(self, text: str, *, is_of_code: bool = True) -> None:
        """Say what is wrong, with the code typed or otherwise; it stays to be compared."""
        self.set_busy(False)
        self.entry.set_error(text if is_of_code else None)
        self._said.setText("" if is_of_code else text)
        self._said.setHidden(is_of_code)
        self.entry.focus_target().setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it is checked."""
        for other in (self.again_button, *self.cancel_buttons):
            other.setEnabled(not busy)
        self.confirm_button.setEnabled(not busy and self.entry.is_whole())

    def _update(self) -> None:
        self.paper_button.setEnabled(self.sheets.is_ready())
        self.confirm_button.setEnabled(self.entry.is_whole())


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for made in buttons:
        row.addWidget(made)
    row.addStretch(1)
    return row
