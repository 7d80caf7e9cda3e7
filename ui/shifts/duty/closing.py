# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a shift, step by step: people and keys, cash, what is handed over, both names."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.shifts import close_shift
from shelterdesk.services.shifts.close_shift import Closing, Preview
from ui.desk import Desk
from ui.shifts.duty.cash_step import CashStep, ask
from ui.shifts.duty.panels import propose_second
from ui.shifts.duty.shift_wizard import ShiftWizard
from ui.shifts.lines import handover_line, hidden_line
from ui.widgets.colleague_choice import offer_colleagues
from ui.widgets.fields import ChoiceField, Field, IntField, MultilineField, TextField
from ui.widgets.labels import label
from ui.widgets.wizard import Step

_OK: Final = "ok"
_MISSING: Final = "missing"


class HeadsStep(Step):
    """How many people are there, and whether all keys are."""

    def __init__(self) -> None:
        super().__init__(_("People and keys"))
        self.expected = 0
        self.seen = IntField("heads_seen", _("People seen"), high=9_999, unanswered=False)
        self.note = TextField(
            "heads_note", _("Why other people than expected"), unanswered=False, max_length=300
        )
        keys = [(_OK, _("All there")), (_MISSING, _("Something is missing"))]
        self.keys = ChoiceField(
            "keys_ok", _("Keys"), keys, unanswered=False, placeholder=_("not looked at")
        )
        self.missing = TextField(
            "keys_note", _("What is missing"), unanswered=False, max_length=300
        )
        ask(self, self.seen)
        self._note = ask(self, self.note)
        ask(self, self.keys)
        self._missing = ask(self, self.missing)
        self.content.addStretch(1)
        self.seen.changed.connect(self._follow)
        self.keys.changed.connect(self._follow)
        self._follow()

    def expect(self, expected: int) -> None:
        """How many should be in the house."""
        self.expected = expected
        words = ngettext(
            "{n} person should be here: in a bed tonight and not away.",
            "{n} people should be here: in a bed tonight and not away.",
            expected,
        )
        self.explanation = words.format(n=expected)
        self._follow()

    def check(self) -> str | None:
        """What differs and is not told."""
        for field in (self.seen, self.keys):
            field.set_error(field.problem())
        if self._differs() and self.note.value() is None:
            self.note.set_error(_("Please write why."))
        if self.keys.value() == _MISSING and self.missing.value() is None:
            self.missing.set_error(_("Please write what is missing."))
        return _("Please look at the marked fields.") if self.is_marked() else None

    def primary_focus(self) -> QWidget:
        """The count."""
        return self.seen.focus_target()

    def _differs(self) -> bool:
        seen = self.seen.value()
        return seen is not None and seen != self.expected

    def _follow(self) -> None:
        self._note.setHidden(not self._differs())
        self._missing.setHidden(self.keys.value() != _MISSING)


class LinesStep(Step):
    """What the next shift will get, and one more line."""

    def __init__(self) -> None:
        super().__init__(
            _("What is handed over"),
            _("Open tasks, dates and checks go along by themselves; here is all of it."),
        )
        self.line = MultilineField(
            "line", _("One more line for the next shift"), unanswered=False, lines=2
        )
        ask(self, self.line)

    def show_lines(self, found: Preview) -> None:
        """Written ones, then those that are carried."""
        for line in (*found.written.lines, *found.carried.lines):
            self.content.addWidget(handover_line(line))
        if not (found.written.lines or found.carried.lines):
            self.content.addWidget(label(_("Nothing so far."), "muted"))
        if hidden := found.written.hidden + found.carried.hidden:
            self.content.addWidget(hidden_line(hidden))
        self.content.addStretch(1)

    def primary_focus(self) -> QWidget:
        """The line to write."""
        return self.line.focus_target()


class NamesStep(Step):
    """Who closes it with whom, and how the shift was for those who worked."""

    def __init__(self) -> None:
        super().__init__(
            _("Both names"), _("You close the shift. Who does it with you?"),
            next_words=_("Close the shift"),
        )  # fmt: skip
        self.staff = ChoiceField("closed_with_id", _("Closed together with"), unanswered=False)
        self.name = TextField(
            "closed_with", _("Or a name"), unanswered=False, max_length=80,
            hint=_("Empty: you close it alone."),
        )  # fmt: skip
        self.debrief = MultilineField(
            "debrief", _("How was it for the team?"), unanswered=False, lines=3,
            hint=_("A line about those who worked. Nothing about residents."),
        )  # fmt: skip
        for field in (self.staff, self.name, self.debrief):
            ask(self, field)
        self.content.addStretch(1)

    def check(self) -> str | None:
        """A colleague who is none."""
        self.staff.set_error(self.staff.problem())
        return _("Please look at the marked fields.") if self.is_marked() else None

    def primary_focus(self) -> QWidget:
        """The second person."""
        return self.staff.focus_target()


class ClosingWizard(ShiftWizard):
    """``finished`` once the shift is closed. What was typed is kept while the desk is locked."""

    def __init__(self, desk: Desk, shift_id: int) -> None:
        super().__init__(desk, shift_id, _("Close the shift"))
        self.heads, self.cash = HeadsStep(), CashStep()
        self.lines, self.names = LinesStep(), NamesStep()
        self._colleagues: list[Colleague] = []
        desk.read(self, organisation.colleagues, self._know)
        desk.read(self, close_shift.preview, self._fill, on_error=self.refused, shift_id=shift_id)

    def _know(self, found: list[Colleague]) -> None:
        self._colleagues = found

    def _fill(self, found: Preview) -> None:
        own = self.desk.vault.staff_id
        self.heads.expect(found.heads)
        self.cash.offer(found.box, self._colleagues, own)
        self.lines.show_lines(found)
        offer_colleagues(self.names.staff, self._colleagues, but=own)
        self.cash.propose(found.shift.people, own)
        propose_second(self.names.staff, self.names.name, found.shift.people, own)
        self.ready(self.heads, self.cash, self.lines, self.names)

    # Closing
    def save(self) -> None:
        """Close it."""
        self.act(
            N_("Closed a shift"),
            close_shift.close,
            said=_("The shift is closed and handed over."),
            shift_id=self.shift_id,
            closing=self.closing(),
        )

    def closing(self) -> Closing:
        """All that was counted and said."""
        keys = self.heads.keys.value()
        return Closing(
            heads_seen=cast("int | None", self.heads.seen.value()),
            heads_note=_text(self.heads.note),
            keys_ok=None if keys is None else keys == _OK,
            keys_note=_text(self.heads.missing),
            count=self.cash.form(),
            line=_text(self.lines.line),
            debrief=_text(self.names.debrief),
            closed_with_id=cast("int | None", self.names.staff.value()),
            closed_with=_text(self.names.name),
        )


def _text(field: Field) -> str:
    return str(field.value() or "")
