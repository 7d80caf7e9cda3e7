# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medication: a round in as few keys as it can be. Enter writes what is proposed, and the next
dose is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.medication import medicine_rounds
from shelterdesk.services.medication.dose_times import DoseState
from shelterdesk.services.medication.medicine_rounds import (
    AsNeeded,
    DueDose,
    GivenFacts,
    GivenRow,
    Outcome,
    Rounds,
)
from ui.care.medication import panels, words
from ui.care.medication.lists import DueList, needed_list, written_list
from ui.care.medication.views import RoundView
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.widgets.card import Card
from ui.widgets.table import RowsView
from ui.widgets.tabs import FlatTabs

_MINUTE: Final = 60_000
DUE, NEEDED, WRITTEN = range(3)


class MedicationTab(ListTab):
    """Three lists behind each other, beside them what is chosen or a short form."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "medication", "medication_time", "medication_given", "stay", "visit", "absence",
        "resident", "bed_assignment", "organisation", "resident_access",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Rounds | None = None
        self._wanted: int | None = None  # whose dose is to be chosen
        self.due, self.needed, self.written = DueList(), needed_list(), written_list()
        self.due.set_empty(_("Nothing is due. Doses of those who are here come up by their time."))
        self.needed.set_empty(_("Medicines that are given when asked for stand here."))
        self.written.set_empty(_("What is given today, refused or held back stands here."))
        self.lists = FlatTabs(_("Medication"))
        self.stack = QStackedWidget()
        for view in (self.due, self.needed, self.written):
            self.lists.add("")
            self.stack.addWidget(view)
        card = Card()
        card.add(self.lists)
        card.add(self.stack, 1)
        self.view = RoundView()
        self.lay_out(card, self.view)
        self._connect()
        self._name_lists()
        self._minutes = QTimer(self)  # what is later becomes due
        self._minutes.setInterval(_MINUTE)
        self._minutes.timeout.connect(self._minute)
        self._minutes.start()

    def _connect(self) -> None:
        self.lists.currentChanged.connect(self._turn)
        self.due.marked.connect(self._show_chosen)
        self.due.asked.connect(self._became)
        for view in (self.needed, self.written):
            view.row_selected.connect(lambda _row: self._show_chosen())
        self.needed.row_activated.connect(self.give_needed)
        self.written.row_activated.connect(self.strike)
        self.view.asked.connect(self._asked)

    # What the page asks
    def load(self) -> None:
        """Read all of the round."""
        self.desk.read(self, medicine_rounds.rounds, self._show)

    def subtitle(self) -> str:
        """How many are due."""
        late = self._count(DoseState.LATE) + self._count(DoseState.MISSED)
        now = self._count(DoseState.NOW)
        parts = [
            ngettext("{n} dose late", "{n} doses late", late).format(n=late) if late else "",
            ngettext("{n} dose due now", "{n} doses due now", now).format(n=now) if now else "",
        ]
        return " · ".join(part for part in parts if part)

    def primary_focus(self) -> QWidget:
        """The list in front."""
        return self._in_front()

    def open(self, target: object) -> None:
        """``("person", id)``: what is due for somebody, else what was written down today."""
        if isinstance(target, tuple) and target[0] == "person":
            self._wanted = target[1]
            self.load()

    # Acts
    def give_needed(self, one: AsNeeded) -> None:
        """Ask when, how much and why."""
        facts = _("Last given: {since}").format(since=one.since_words())
        facts = " · ".join(part for part in (facts, words.prescribed(one)) if part)
        about = words.who(one.shown, words.medicine(one.label, one.dose))
        told = (about, facts, one.differs())
        panel = panels.NeededPanel(self.desk, one.medicine_id, told, one.needs_witness)
        self.open_panel(panel)

    def strike(self, row: GivenRow) -> None:
        """Ask what was wrong with an entry."""
        if row.struck_at is None:
            about = words.who(row.shown, words.medicine(row.label, words.outcome(row)))
            self.open_panel(panels.StrikePanel(self.desk, row.id, about))

    def _became(self, outcome: Outcome | None) -> None:
        doses = self.due.doses()
        if not doses:
            return
        if outcome is None:
            proposed = {dose.proposed for dose in doses}
            # Of some who are here and some who are away nothing is written unasked.
            is_mixed = len(proposed) > 1
            outcome = Outcome.GIVEN if is_mixed else proposed.pop()
            if not is_mixed and (outcome is Outcome.ABSENT or not any(map(_asks, doses))):
                self._write(doses, outcome)
                return
        keys = [(key.medicine_id, key.on.isoformat(), key.minute)
                for key in medicine_rounds.keys_of(doses)]  # fmt: skip
        asks_witness = any(dose.needs_witness for dose in doses)
        panel = panels.DosePanel(self.desk, keys, outcome.value, self._about(doses), asks_witness)
        self.open_panel(panel)

    def _write(self, doses: Sequence[DueDose], outcome: Outcome) -> None:
        self.desk.do(
            self,
            panels.WORDS[outcome][0],
            medicine_rounds.give,
            said=partial(panels.said, outcome),
            doses=medicine_rounds.keys_of(doses),
            outcome=outcome,
            facts=GivenFacts(),
        )

    def _about(self, doses: Sequence[DueDose]) -> str:
        if len(doses) == 1:
            return words.who(doses[0].shown, words.medicine(doses[0].label, doses[0].dose))
        return ngettext("{n} dose", "{n} doses", len(doses)).format(n=len(doses))

    def _asked(self, act: object) -> None:
        at = self.lists.currentIndex()
        if at == DUE and isinstance(act, Outcome):
            is_plain = act is Outcome.GIVEN and not any(map(_asks, self.due.doses()))
            if is_plain:
                self._write(self.due.doses(), act)
            else:
                self._became(act)
            return
        row = self._in_front().selected()
        if row is None:
            return
        if act == "give":
            self.give_needed(row)
        elif act == "strike":
            self.strike(row)
        elif act == "note":
            self.desk.read(
                self, medicine_rounds.note, self.view.show_note, given_id=row.id
            )  # fmt: skip

    # What is shown
    def _show(self, found: Rounds) -> None:
        self.found = found
        at = self.due.currentIndex().row()
        self.due.today = found.now.date()
        self.due.rows_model.set_rows(found.due)
        self.needed.rows_model.set_rows(found.as_needed)
        self.written.rows_model.set_rows(found.written)
        if at >= 0 and found.due and not self.due.currentIndex().isValid():
            # What was written down is gone from the list: the next one takes its place.
            row = min(at, len(found.due) - 1)
            self.due.setCurrentIndex(self.due.rows_model.index(row, 0))
        self._choose_wanted()
        self._name_lists()
        self._show_chosen()
        self.title_changed.emit()

    def _choose_wanted(self) -> None:
        """In the first list that has something of this person."""
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        for at, view in ((DUE, self.due), (WRITTEN, self.written), (NEEDED, self.needed)):
            model = view.rows_model
            for number in range(model.rowCount()):
                if model.row(number).resident_id == wanted:
                    self.lists.setCurrentIndex(at)
                    view.clearSelection()  # several may be marked
                    view.setCurrentIndex(model.index(number, 0))
                    view.setFocus()
                    return

    def _name_lists(self) -> None:
        waits = sum(map(self._count, (DoseState.MISSED, DoseState.LATE, DoseState.NOW)))
        self.lists.setTabText(
            DUE, _("Due ({n})").format(n=waits) if waits else _("Due")
        )  # fmt: skip
        self.lists.setTabText(NEEDED, _("As needed"))
        self.lists.setTabText(WRITTEN, _("Written down today"))

    def _count(self, state: DoseState) -> int:
        return sum(dose.state is state for dose in self.found.due) if self.found else 0

    def _in_front(self) -> RowsView:
        return (self.due, self.needed, self.written)[self.stack.currentIndex()]

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._show_chosen()

    def _show_chosen(self) -> None:
        at = self.lists.currentIndex()
        row = self._in_front().selected()
        if row is None or self.found is None:
            self.view.show_nothing()
        elif at == NEEDED:
            self.view.show_needed(row)
        elif at == WRITTEN:
            self.view.show_given(row, can_read=self.found.can_read_notes)
        elif doses := self.due.doses():
            self.view.show_doses(doses, self.due.today)
        elif row.key is None:
            self.view.show_hidden()
        else:
            self.view.show_nothing()

    def _minute(self) -> None:
        """Nothing that is marked is taken out of somebody's hands."""
        if self.isVisible() and len(self.due.doses()) < 2:
            self.load()


def _asks(dose: DueDose) -> bool:
    """Whether more is asked than that it was given."""
    return dose.needs_witness or dose.state is DoseState.LATER
