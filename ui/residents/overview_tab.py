# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Overview: what happened, newest first; beside it the person at a glance and the household."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents.overview import Member, Overview
from shelterdesk.services.values.answers import is_text
from shelterdesk.services.values.answers import words as answer_words
from ui.residents import words
from ui.residents.names import countries, language_words
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.scrolled import TallArea

_WIDE = 620
_FACTS: Final = (
    N_("Age"), N_("Gender"), N_("Pronouns"), N_("Languages"), N_("Talks with"), N_("Nationality"),
)  # fmt: skip


class OverviewTab(QWidget):
    """``story`` stands first, in ``holder`` from the beginning. Emits ``resident_requested`` for
    somebody of the household."""

    resident_requested = Signal(int)

    def __init__(self, story: QWidget, holder: QWidget) -> None:
        super().__init__(holder)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(story, 3)
        self._side = QWidget()
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.glance = Card(_("At a glance"))
        self._facts = [label("", wrap=True) for _fact in _FACTS]
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(zip(_FACTS, self._facts, strict=True)):
            grid.addWidget(label(_(name), "muted"), number, 0)
            grid.addWidget(value, number, 1)
        self.glance.add_layout(grid)
        self.household = Card(_("Household"))
        self._members: list[QWidget] = []
        self._column.addWidget(self.glance)
        self._column.addWidget(self.household)
        self._column.addStretch(1)
        self._side.setProperty("bare", "true")
        self._extra = 0
        self._side_area = TallArea(self._side)
        self._row.addWidget(self._side_area, 2)

    def add_beside(self, widget: QWidget) -> None:
        """Something more beside the timeline, above who it is and the household."""
        self._column.insertWidget(self._extra, widget)
        self._extra += 1

    def show_overview(self, view: Overview) -> None:
        """Show a person."""
        for shown, value in zip(self._facts, _facts(view), strict=True):
            shown.setText(value)
        for line in self._members:
            line.hide()
            line.deleteLater()
        self._members = [self._member(member) for member in view.household]
        for line in self._members:
            self.household.add(line)
        self.household.setHidden(not view.household)
        if self.isVisible():
            self._fit()  # else once it has its size

    def _member(self, member: Member) -> QWidget:
        age = str(member.age) if member.age is not None else ""
        where = member.place or (_("no bed yet") if member.is_here else "")
        detail = " · ".join(part for part in (_(words.ROLES[member.role]), age, where) if part)
        opener = button(_("Open"))
        opener.setAccessibleName(_("Open {name}").format(name=member.shown))
        opener.clicked.connect(lambda: self.resident_requested.emit(member.resident_id))
        return Line("user", member.shown, detail, opener, ruled=False)

    def _fit(self) -> None:
        wide = self.width() >= _WIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if wide else down)
        self.glance.setVisible(wide)
        self._side_area.setVisible(wide or bool(self._members or self._extra))

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _facts(view: Overview) -> tuple[str, ...]:
    """What ``_FACTS`` are of somebody."""
    form, row = view.form, view.row
    nationality = form.nationality
    if is_text(nationality):
        nationality = dict(countries()).get(nationality, nationality)
    spoken = ", ".join(language_words(tag, level) for tag, level in form.languages)
    return (
        str(row.age) if row.age is not None else answer_words(form.birth),
        row.gender or answer_words(form.gender),
        answer_words(form.pronouns),
        spoken or _("Not asked"),
        words.wishes(form),
        answer_words(nationality),
    )
