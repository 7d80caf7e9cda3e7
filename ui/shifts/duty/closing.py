# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a shift, step by step: people and keys, cash, what is handed over, both names."""

from __future__ import annotations

from typing import Any, Final, cast

from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.shifts import close_shift
from shelterdesk.services.shifts.close_shift import Closing, Preview
from ui.desk import Desk
from ui.shifts.duty.cash_step import CashStep, ask
from ui.shifts.duty.panels import offer_colleagues
from ui.shifts.lines import handover_line, hidden_line
from ui.widgets.fields import ChoiceField, Field, IntField, MultilineField, TextField
from ui.widgets.labels import label
from ui.widgets.wizard import Step, Wizard

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


class ClosingWizard(Wizard):
    """``finished`` once the shift is closed. What was typed is kept while the desk is locked."""

    def __init__(self, desk: Desk, shift_id: int) -> None:
        super().__init__(_("Close the shift"), finish_words=_("Close the shift"))
        self.desk, self.shift_id = desk, shift_id
        self.heads, self.cash = HeadsStep(), CashStep()
        self.lines, self.names = LinesStep(), NamesStep()
        self.is_closed = False
        self._clean: dict[str, Any] = {}
        self._kept: dict[str, Any] | None = None
        self.setEnabled(False)
        desk.read(self, organisation.colleagues, self._know)
        desk.read(self, close_shift.preview, self._fill, on_error=self._refused, shift_id=shift_id)
        self._colleagues: list[Colleague] = []

    def _know(self, found: list[Colleague]) -> None:
        self._colleagues = found

    def _fill(self, found: Preview) -> None:
        own = self.desk.vault.staff_id
        self.heads.expect(found.heads)
        self.cash.offer(found.box, self._colleagues, own)
        self.lines.show_lines(found)
        offer_colleagues(self.names.staff, self._colleagues, but=own)
        self._offer_second(found)
        self._clean = self._typed()
        self.setEnabled(True)
        for step in (self.heads, self.cash, self.lines, self.names):
            self.add_step(step)
        if self._kept is not None:
            self._put_back(self._kept)

    def _offer_second(self, found: Preview) -> None:
        """Where two are on, the other one closes it too."""
        there = [who for who in found.shift.people if who.left is None]
        others = [who for who in there if who.staff_id != self.desk.vault.staff_id]
        if len(others) == 1 and others[0].staff_id is not None:
            self.names.staff.set_value(others[0].staff_id)
            self.cash.witness.set_value(others[0].staff_id)
        elif len(others) == 1:
            self.names.name.set_value(others[0].shown)
            self.cash.name.set_value(others[0].shown)

    def _refused(self, error: UserError) -> None:
        self.setEnabled(True)
        self.message_bar.say(error.message, "danger")

    # Closing
    def next(self) -> None:
        """On, or at the last step: close it."""
        is_last = bool(self.fields()) and self.current() is self.names
        if not is_last:
            super().next()
            return
        problem = self.names.check()
        if problem is not None:
            self.message_bar.say(problem, "danger")
            return
        self.set_busy(True)
        self.desk.do(
            self,
            N_("Closed a shift"),
            close_shift.close,
            said=_("The shift is closed and handed over."),
            on_done=lambda _none: self._done(),
            on_error=self._not_closed,
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

    def _done(self) -> None:
        self.is_closed = True
        self.finished.emit()

    def _not_closed(self, error: UserError) -> None:
        """Back to the step whose field it is; what was typed is all there."""
        self.set_busy(False)
        field = self.fields().get(error.field or "")
        for number, step in enumerate((self.heads, self.cash, self.lines, self.names)):
            if field is not None and step.isAncestorOf(field):
                self.go_to(number)
                field.set_error(error.message)
                field.focus_target().setFocus()
                return
        self.message_bar.say(error.message, "danger")

    # What was typed
    def fields(self) -> dict[str, Field]:
        """All fields by name, once there is something to count."""
        return {field.field: field for field in self.findChildren(Field)}

    def is_modified(self) -> bool:
        """Whether something was typed."""
        return not self.is_closed and bool(self._changed())

    def draft(self) -> dict[str, Any] | None:
        """What was typed, and at which step."""
        typed = self._changed()
        if self.is_closed or not typed:
            return None
        return {"shift_id": self.shift_id, "step": self.number(), "typed": typed}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same again, as soon as it is known what there is to count."""
        self._kept = kept
        if self.fields():
            self._put_back(kept)

    def _put_back(self, kept: dict[str, Any]) -> None:
        self._kept = None
        typed = kept.get("typed")
        for name, value in typed.items() if isinstance(typed, dict) else ():
            field = self.fields().get(name)
            if field is not None:
                field.restore_draft(value)
        step = kept.get("step")
        if isinstance(step, int) and 0 <= step < 4:
            self.go_to(step)

    def _typed(self) -> dict[str, Any]:
        steps = (self.heads, self.cash, self.lines, self.names)
        found = [field for step in steps for field in step.findChildren(Field)]
        return {field.field: field.draft() for field in found}

    def _changed(self) -> dict[str, Any]:
        now = self._typed() if self._clean else {}
        return {name: value for name, value in now.items() if value != self._clean.get(name)}


def _text(field: Field) -> str:
    return str(field.value() or "")
