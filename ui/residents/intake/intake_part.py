# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intake: when somebody came to the desk, and the sections of a full intake, at their pace."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import intake, intake_sections
from shelterdesk.services.residents.intake import Arrival
from shelterdesk.services.residents.intake_sections import Section, SectionRow, SectionState
from shelterdesk.services.values.answers import is_text
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.services.values.value_words import code_word, code_words
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.case_tabs import CASE_TABS
from ui.residents.intake.arrival_panel import ArrivalPanel
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.pill import Pill

#: Section -> what it is about, its icon, and where it is asked: the first of these that there is
#: (a question of the record, a part of the details, a tab).
_SECTIONS: Final[Mapping[Section, tuple[str, str, tuple[str, ...]]]] = {
    Section.IDENTITY: (N_("Legal name, day of birth, nationality"), "user", ("legal_name",)),
    Section.CONTACT: (N_("Phone, and when and how it is safe"), "phone", ("contact",)),
    Section.LANGUAGES: (
        N_("What is spoken, and with whom it is good to talk"), "languages",
        ("languages",),
    ),
    Section.FAMILY: (N_("Children, dependants, who decides for a minor"), "users", ("family",)),
    Section.SAFETY: (N_("Dangers, safe people, a safety plan"), "shield", ("safety",)),
    Section.HEALTH: (N_("Allergies, pregnancy, treatment"), "heart-pulse", ("health", "safety")),
    Section.PAPERS: (
        N_("Papers and who holds them, legal matters"), "file",
        ("legal", "papers", "documents"),
    ),
    Section.SUPPORT: (N_("Who sent or told, what is wished for"), "heart-handshake", ("support",)),
    Section.CONSENT: (
        N_("What may be kept and told, and to whom"), "user-round-check",
        ("consents", "consent"),
    ),
    Section.HOPES: (N_("In the resident's own words"), "sprout", ("strengths",)),
}  # fmt: skip
_QUESTIONS: Final = frozenset({"legal_name", "contact", "languages", "strengths"})
_TABS: Final = frozenset({"support"})


class _StateBox(QComboBox):
    """How far a section is; does not turn under a scrolling wheel."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setAccessibleName(name)
        self.setToolTip(_("Later: at the resident's pace. Nothing here is missing."))
        self.addItem("–", None)
        for code, words in code_words("intake_section", "state").items():
            self.addItem(words, SectionState(code))

    # Qt
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class IntakePart(CaseTab):
    """The sections are for case work; coming to the desk is everybody's who takes people in."""

    part_requested = Signal(str)  # a question of the record, a part of the details, or a tab
    TABLES: ClassVar[frozenset[str]] = frozenset({"intake", "intake_section"})

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self._can_edit = desk.vault.may("edit_case")
        self._places = {
            *_QUESTIONS, *_TABS, "family",
            *(entry.id for entry in CASE_TABS if desk.vault.may(entry.needs)),
        }  # fmt: skip
        self.arrivals_card = Card(_("Coming to the desk"))
        self.came_button = button(_("Came again"), "door-open")
        self.came_button.clicked.connect(self.came_again)
        self.arrivals_card.add_trailing(self.came_button)
        self.sections_card = Card(_("Full intake"))
        hint = _("Over several talks, in any order. What nobody wants to tell is not missing.")
        self.sections_card.add(label(hint, "muted", wrap=True))
        self.states: dict[Section, _StateBox] = {}
        self._lines: dict[Card, list[QWidget]] = {}
        self.column.addWidget(self.sections_card)
        self.column.addWidget(self.arrivals_card)
        self.column.addStretch(1)
        self.sections_card.setHidden(not desk.vault.may("see_case"))

    def load(self) -> None:
        """Both cards."""
        ask = partial(self.desk.read, self, on_error=self.refused, resident_id=self.resident_id)
        ask(intake.arrivals, self._show_arrivals)
        if self.desk.vault.may("see_case"):
            ask(intake_sections.sections, self._show_sections)

    def came_again(self) -> None:
        """Somebody known is at the desk."""
        self.panel_requested.emit(ArrivalPanel(self.desk, self.resident_id))

    # Coming to the desk
    def _show_arrivals(self, rows: list[Arrival]) -> None:
        lines: list[QWidget] = [self._arrival(row) for row in rows]
        if not lines:
            words = _("Each time the resident comes to the desk can be noted here.")
            lines = [Empty(words, icon="door-open")]
        self._fill(self.arrivals_card, lines)

    @staticmethod
    def _arrival(row: Arrival) -> QWidget:
        asked = row.asked
        when = f"{near_day(row.at.date(), today())} {row.at:%H:%M}"
        came_for = asked.came_for
        what = code_word("intake", "came_for", came_for) if is_text(came_for) else ""
        is_safe = asked.is_safe_now
        if is_safe is False:
            pill = Pill(_("Not safe then"), "notice", "shield")
        else:
            words = _("Safe then") if is_safe is True else answer_words(is_safe)
            pill = Pill(words, "good" if is_safe is True else "neutral")
        title = what or _("Came for: {answer}").format(answer=answer_words(came_for))
        return Line("door-open", title, when, pill)

    # Sections
    def _show_sections(self, rows: list[SectionRow]) -> None:
        focused = next((key for key, made in self.states.items() if made.hasFocus()), None)
        self.states = {}
        self._fill(self.sections_card, [self._section(row) for row in rows])
        if focused is not None and focused in self.states:
            self.states[focused].setFocus()

    def _section(self, row: SectionRow) -> QWidget:
        about, icon, places = _SECTIONS[row.section]
        words = code_word("intake_section", "section", row.section)
        trailing: list[QWidget] = []
        place = next((one for one in places if one in self._places), None)
        if place is not None:
            opener = button(_("Open"), on_click=partial(self.part_requested.emit, place))
            opener.setAccessibleName(_("Open: {what}").format(what=words))
            trailing.append(opener)
        box = self.states[row.section] = _StateBox(
            _("{section}: how far it is").format(section=words)
        )
        box.setCurrentIndex(box.findData(row.state))
        box.setEnabled(self._can_edit)
        box.activated.connect(partial(self._mark, row, box))
        return Line(icon, words, _(about), *trailing, box)

    def _mark(self, row: SectionRow, box: _StateBox, _at: int) -> None:
        if box.currentData() == row.state:
            return
        self.desk.do(
            self,
            N_("Noted how far the intake is"),
            intake_sections.mark,
            on_error=self.refused,
            resident_id=self.resident_id,
            section=row.section,
            state=box.currentData(),
        )

    def _fill(self, card: Card, lines: list[QWidget]) -> None:
        for line in self._lines.get(card, ()):
            line.hide()
            line.deleteLater()
        self._lines[card] = lines
        for line in lines:
            card.add(line)
