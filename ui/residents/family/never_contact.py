# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who must never be contacted, said where the telephone number is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.residents import guardians
from shelterdesk.services.residents.guardians import GuardianRow, Minor
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.widgets.labels import IconLabel, label


def never_words(row: GuardianRow) -> str:
    """``Never contact: Karim (parent) · 0151 999``."""
    kind = code_word("guardian", "kind", row.kind)
    if isinstance(row.shown, Hidden):
        words = _("Never contact: a guardian ({kind}). Who it is is sealed; before you tell "
                  "anybody anything, use the visitor check.")  # fmt: skip
        return words.format(kind=kind)
    words = _("Never contact: {who} ({kind})")
    words = words.format(who=row.shown or _("a guardian"), kind=kind)
    phone = "" if isinstance(row.phone, Hidden) else row.phone
    return " · ".join(part for part in (words, phone) if part)


def nothing_words(minors: Sequence[Minor]) -> str:
    """``Tell this resident nothing about Mai.``"""
    names = ", ".join(minor.shown for minor in minors)
    return _("Tell this resident nothing about {names}.").format(names=names) if names else ""


class NeverContactNotice(QWidget):
    """Nothing at all where there is nobody."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._resident_id = resident_id
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(4)
        self._lines: list[QWidget] = []
        self.hide()

    def load(self) -> None:
        """Ask who it is."""
        self._desk.read(
            self,
            guardians.never_contact_of,
            self.show_rows,
            on_error=lambda _gone: None,  # the page says so
            resident_id=self._resident_id,
        )

    def show_rows(self, rows: list[GuardianRow]) -> None:
        """Name them."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [self._line(row) for row in rows]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(rows))

    @staticmethod
    def _line(row: GuardianRow) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(IconLabel("triangle-alert", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(label(never_words(row), "strong", "danger", wrap=True), 1)
        return line
