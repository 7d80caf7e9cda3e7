# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked at the desk: whether it is safe right now, and what somebody came for."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from shelterdesk.services.residents.intake import CameFor
from ui.surely import surely
from ui.widgets.answers import yes_no
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import IconLabel, label

#: Nothing besides the record.
RECORD = "record"


def safe_field() -> ChoiceField:
    """The safety question, in the words to say aloud."""
    return ChoiceField("is_safe_now", _("“Is it safe for you right now?”"), yes_no())


class NotSafeNotice(QWidget):
    """What to do next, calmly; it keeps nobody from saving."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("shield", "notice"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(_("Go to a quiet room together."), "strong", wrap=True))
        next_words = _(
            "Call the lead of the shift. Tell nobody that the resident is here. "
            "You can offer to make a safety plan, now or later."
        )
        words.addWidget(label(next_words, "body", wrap=True))
        row.addLayout(words, 1)
        self.hide()


class CameForField(Field):
    """What somebody came for; one key each way, nothing has to be chosen."""

    def __init__(self, field: str, words: str, *, with_bed: bool = True) -> None:
        super().__init__(field, words, unanswered=False)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        self._group = QButtonGroup(self)
        words_of: Mapping[str, str] = {
            CameFor.BED.value: _("A bed tonight"),
            CameFor.VISIT.value: _("A visit"),
            CameFor.TALK.value: _("A talk"),
            RECORD: _("Not asked"),
        }
        self._codes = tuple(words_of)
        self.buttons: dict[str, QRadioButton] = {}
        for number, (code, text) in enumerate(words_of.items()):
            made = self.buttons[code] = QRadioButton(text)
            self._group.addButton(made, number)
            grid.addWidget(made, number // 2, number % 2)
        self.buttons[CameFor.BED].setHidden(not with_bed)
        self._row.addWidget(body, 1)
        self.buttons[RECORD].setChecked(True)
        self._group.idToggled.connect(lambda _id, on: self._typed() if on else None)

    def value(self) -> Hashable:
        """bed, visit, talk or record."""
        return self._codes[self._group.checkedId()]

    def set_value(self, value: Hashable) -> None:
        """Choose one; nothing by default."""
        self._group.blockSignals(True)
        self.buttons[str(value) if value in self.buttons else RECORD].setChecked(True)
        self._group.blockSignals(False)

    def focus_target(self) -> QWidget:
        """The one chosen."""
        return surely(self._group.checkedButton())
