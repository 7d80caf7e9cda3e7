# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Overview: what happened, newest first; beside it the person at a glance and the household."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.answers import is_text
from shelterdesk.services.answers import words as answer_words
from shelterdesk.services.overview import Member, Overview
from ui.residents import words
from ui.residents.names import countries, language_words
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.scrolled import TallArea

_WIDE = 620


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
        self._facts = QWidget()
        self.glance.add(self._facts)
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
        self._show_facts(view)
        for shown in self._members:
            shown.hide()
            shown.deleteLater()
        self._members = [self._member(member) for member in view.household]
        for line in self._members:
            self.household.add(line)
        self.household.setHidden(not view.household)
        self._fit()

    def _show_facts(self, view: Overview) -> None:
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(_facts(view)):
            grid.addWidget(label(name, "muted"), number, 0)
            grid.addWidget(label(value, wrap=True), number, 1)
        self.glance.content.replaceWidget(self._facts, facts)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = facts

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


def _facts(view: Overview) -> list[tuple[str, str]]:
    form, row = view.form, view.row
    nationality = form.nationality
    if is_text(nationality):
        nationality = dict(countries()).get(nationality, nationality)
    spoken = ", ".join(language_words(tag, level) for tag, level in form.languages)
    return [
        (_("Age"), str(row.age) if row.age is not None else answer_words(form.birth)),
        (_("Gender"), row.gender or answer_words(form.gender)),
        (_("Pronouns"), answer_words(form.pronouns)),
        (_("Languages"), spoken or _("Not asked")),
        (_("Talks with"), words.wishes(form)),
        (_("Nationality"), answer_words(nationality)),
    ]
