# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code to be put on paper: on one sheet, or on several of which any two are enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _, ngettext
from shelterdesk.vault import recovery, recovery_split
from ui.keys import paper
from ui.printing.spool import spool_warning
from ui.tasks import Lane
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label
from ui.widgets.recovery_code import RecoveryCode

#: How many sheets are offered, besides one.
COUNTS: Final = (2, 3, 4, 5)
_USUAL: Final = 3

#: Prints a code or a sheet of it; the last argument gets why it could not be, or an empty text.
Print = Callable[[QWidget, str, "tuple[int, int] | None", Callable[[str], object]], object]


class RecoverySheets(QWidget):
    """``is_ready`` once there is a code and every sheet of it was shown."""

    changed = Signal()

    def __init__(self, print_sheet: Print) -> None:
        super().__init__()
        self._print_sheet = print_sheet
        self._code = ""
        self._shares: dict[int, list[str]] = {}  # one set for each count, however often one looks
        self._at = 0
        self._seen: set[int] = set()
        self.one = QRadioButton(_("One sheet with the whole code"))
        self.several = QRadioButton(_("Split it: several sheets, any two of which open the file"))
        self.count = QComboBox()
        self.shown = RecoveryCode()
        self._where = label("", "strong")
        self.print_button = button(_("Print…"), "printer", on_click=self.print)
        self.next_button = button(_("Next sheet"), on_click=self.next_sheet)
        self._said = label("", "body", "danger", wrap=True)
        self._said.hide()
        self._prepare()
        self._lay_out()
        self._show()

    def _prepare(self) -> None:
        self._group = QButtonGroup(self)
        for choice in (self.one, self.several):
            self._group.addButton(choice)
        self.one.setChecked(True)
        self.count.setAccessibleName(_("How many sheets"))
        for n in COUNTS:
            self.count.addItem(ngettext("{n} sheet", "{n} sheets", n).format(n=n), n)
        self.count.setCurrentIndex(COUNTS.index(_USUAL))
        self._group.buttonToggled.connect(lambda _button, on: self._chosen() if on else None)
        self.count.currentIndexChanged.connect(lambda _at: self._chosen())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.one)
        split = QHBoxLayout()
        split.setSpacing(12)
        split.addWidget(self.several, 1)
        split.addWidget(self.count)
        column.addLayout(split)
        column.addWidget(self._where)
        column.addWidget(self.shown)
        column.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print_button)
        row.addWidget(self.next_button)
        row.addStretch(1)
        column.addLayout(row)
        self._note = QWidget()
        note = QHBoxLayout(self._note)
        note.setContentsMargins(0, 4, 0, 0)
        note.setSpacing(10)
        note.addWidget(IconLabel("shield", "muted"))
        words = _(
            "No 0, O, 1 or I is in it. It is shown this once and kept nowhere: not even in a PDF."
        )
        note.addWidget(label(f"{words} {spool_warning()}", "muted", wrap=True), 1)
        column.addWidget(self._note)

    def set_code(self, code: str) -> None:
        """Show a code."""
        self._code = code
        self._shares.clear()
        self._chosen()

    def code(self) -> str:
        """The whole code, whatever is shown of it."""
        return self._code

    def is_split(self) -> bool:
        """Whether it goes on several sheets."""
        return self.several.isChecked()

    def sheets(self) -> list[str]:
        """What goes on paper: the code, or the shares."""
        if not self._code:
            return []
        if not self.is_split():
            return [self._code]
        n = int(self.count.currentData())
        if n not in self._shares:
            self._shares[n] = recovery_split.split(recovery.from_code(self._code), n)
        return self._shares[n]

    def is_ready(self) -> bool:
        """Whether every sheet was shown."""
        return bool(self._code) and len(self._seen) == len(self.sheets())

    def next_sheet(self) -> None:
        """The next one, and after the last the first again."""
        self._at = (self._at + 1) % len(self.sheets())
        self._show()

    def print(self) -> None:
        """Print the sheet shown."""
        sheets = self.sheets()
        if sheets:
            which = (self._at + 1, len(sheets)) if self.is_split() else None
            self._print_sheet(self, sheets[self._at], which, self.say)

    def say(self, problem: str) -> None:
        """Why something did not work; empty takes it away."""
        self._said.setText(problem)
        self._said.setHidden(not problem)

    def _chosen(self) -> None:
        self._at = 0
        self._seen.clear()
        self.say("")
        self._show()

    def _show(self) -> None:
        sheets = self.sheets()
        split = self.is_split() and bool(sheets)
        self.count.setVisible(self.is_split())
        self._where.setHidden(not split)
        self.next_button.setHidden(not split)
        if sheets:
            self._seen.add(self._at)
            self.shown.set_code(sheets[self._at])
            where = _("Sheet {n} of {count}").format(n=self._at + 1, count=len(sheets))
            self._where.setText(where)
            self.shown.setAccessibleDescription(where if split else "")
        self.changed.emit()


def print_with(name: str, lane: Lane) -> Print:
    """Print with the discreet name at the top."""

    def print_sheet(
        parent: QWidget,
        code: str,
        sheet: tuple[int, int] | None,
        said: Callable[[str], object],
    ) -> None:
        paper.print_code(parent, lane, paper.CodePage(name, code, sheet), said)

    return print_sheet
