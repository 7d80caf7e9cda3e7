# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the lists of a round: what is chosen, large enough to compare with a box, and its acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.medication.dose_times import DoseState
from shelterdesk.services.medication.medicine_rounds import AsNeeded, DueDose, GivenRow, Outcome
from ui.care.medication import words
from ui.widgets.buttons import button
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import ColumnView

_MOST: int = 8  # doses told one by one


class RoundView(ColumnView):
    """``asked`` says what is to be done: an ``Outcome``, or give, strike or note."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        self.add(
            Empty(_("Choose a dose to see what it is and to write down what became of it."),
                  icon="pill"), 1
        )  # fmt: skip

    def show_hidden(self) -> None:
        """A dose of somebody who must not be seen."""
        self.begin()
        self._head(_("1 person"), "")
        words_ = _("This record is protected. Ask a colleague who sees it to give the medicine.")
        self.add(Line("lock", words_, tone="notice", ruled=False))
        self.column.addStretch(1)

    def show_doses(self, doses: Sequence[DueDose], today: date) -> None:
        """One dose, or several that are marked."""
        self.begin()
        if len(doses) == 1:
            self._one(doses[0], today)
        else:
            title = ngettext("{n} dose", "{n} doses", len(doses)).format(n=len(doses))
            self._head(title, _("Written down at once, as one act."))
            for dose in doses[:_MOST]:
                title = words.who(dose.shown, words.medicine(dose.label, dose.dose))
                told = (words.due_at(dose, today), dose.away)
                self.add(Line("pill", title, " · ".join(filter(None, told))))
            if len(doses) > _MOST:
                more = len(doses) - _MOST
                self.add(
                    label(ngettext("and {n} more", "and {n} more", more).format(n=more), "muted")
                )
        self.column.addStretch(1)
        is_away = all(dose.away for dose in doses)
        for outcome, text, key in (
            *([(Outcome.ABSENT, _("Absent"), _("Enter"))] if is_away else []),
            (Outcome.GIVEN, _("Given"), "" if is_away else _("Enter")),
            (Outcome.REFUSED, _("Refused"), "R"),
            *([] if is_away else [(Outcome.ABSENT, _("Absent"), "A")]),
            (Outcome.HELD, _("Held back"), "H"),
        ):
            is_first = outcome is (Outcome.ABSENT if is_away else Outcome.GIVEN)
            self._act(text, outcome, key, "primary" if is_first else "plain")
        keys = _("In the list: Enter for the first of these, R, A or H for refused, absent, held.")
        self.add(label(keys, "muted", wrap=True))

    def show_needed(self, one: AsNeeded) -> None:
        """One as needed."""
        self.begin()
        self._head(one.shown, one.place)
        self._medicine(one.label, one.dose, one.giving)
        since = _("Last given: {since}").format(since=one.since_words())
        differs = one.differs()
        tone = "notice" if differs else "muted"
        self.add(Line("clock", differs or since, words.prescribed(one), tone=tone))
        self._witness(one.needs_witness)
        self.column.addStretch(1)
        self._act(_("Give"), "give", _("Enter"), "primary")

    def show_given(self, row: GivenRow, *, can_read: bool) -> None:
        """What was written down."""
        self.begin()
        self._head(row.shown, "")
        self._medicine(row.label, row.amount, "")
        by = _("{time}, by {name}").format(time=words.clock(row.at), name=row.by)
        self.add(Line("history", words.outcome(row), by))
        if row.witness:
            self.add(Line("eye", row.witness, _("Saw it")))
        if row.struck_at is not None:
            by = _("{time}, by {name}").format(time=words.clock(row.struck_at), name=row.struck_by)
            self.add(Line("strikethrough", row.struck_reason, by))
        self._note_at = self.column.count()
        self.column.addStretch(1)
        if row.has_note and can_read:
            self._act(_("Read the note"), "note", "", "plain")
        elif row.has_note:
            self.column.insertWidget(self._note_at, Line("lock", _("A note, sealed: health")))
        if row.struck_at is None:
            self._act(_("Strike"), "strike", _("Enter"), "plain")

    def show_note(self, text: str) -> None:
        """The note that was opened."""
        self.column.insertWidget(self._note_at, Line("notebook-pen", text, _("Note")))

    def _one(self, dose: DueDose, today: date) -> None:
        self._head(dose.shown, dose.place)
        self._medicine(dose.label, dose.dose, dose.giving)
        tone = "notice" if dose.state in (DoseState.LATE, DoseState.MISSED) else "muted"
        self.add(Line("clock", words.due_at(dose, today), words.state(dose), tone=tone))
        self._witness(dose.needs_witness)

    def _head(self, title: str, detail: str) -> None:
        self.add(label(title, "heading", wrap=True))
        if detail:
            self.add(label(detail, "muted", wrap=True))

    def _medicine(self, name: str, dose: str, giving: str) -> None:
        self.add(Line("pill", words.medicine(name, dose), giving))

    def _witness(self, is_asked: bool) -> None:
        if is_asked:
            self.add(Line("eye", _("Somebody else sees it and is written down too.")))

    def _act(self, text: str, act: object, key: str, kind: str) -> None:
        made = button(text, kind=kind, tooltip=key, on_click=lambda: self.asked.emit(act))
        self.add(made)
