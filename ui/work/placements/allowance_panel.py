# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was decided with her about her stipend while she works."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta
from typing import Any, Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.services.placements import allowances
from shelterdesk.services.placements.allowances import (
    AllowanceRule,
    AllowanceSheet,
    AwardChoice,
    Taper,
)
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.fields import ChoiceField, DateField, IntField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.labels import label

_STEPS: Final = 3
_DAY: Final = timedelta(days=1)
_ENDING: Final = (AllowanceRule.ENDS.value, AllowanceRule.TAPERS.value)


class AllowancePanel(FormPanel):
    """The stipend stays, fades out or ends; a proposal stands there, a person decides."""

    def __init__(self, desk: Desk, placement_id: int, told: str) -> None:
        super().__init__(desk, _("The stipend during work"), _("So it was decided"))
        self._id, self._told = placement_id, told
        self._sheet: AllowanceSheet | None = None
        self.form.add_widget(label(told, "strong", wrap=True))
        self.note = label("", "muted", wrap=True)
        self.form.add_widget(self.note)
        hint = _("Talk about it together: nothing of it happens by itself.")
        self.rule = ChoiceField(
            "rule", _("What was decided"), code_words("placement", "allowance").items(),
            required=True, unanswered=False, hint=hint,
        )  # fmt: skip
        self.award = ChoiceField("award_id", _("Stipend"), unanswered=False)
        self.last = DateField("on", _("Last day of it"), unanswered=False)
        for field in (self.rule, self.award, self.last):
            self.form.add_field(field)
        self.steps = [
            (
                DateField(f"from_{number}", _("From"), unanswered=False),
                IntField(f"percent_{number}", _("Percent"), high=100, unanswered=False),
            )
            for number in range(_STEPS)
        ]
        for pair in self.steps:
            side_by_side(self.form, *pair)
        self.rule.changed.connect(self._follow)
        self.award.changed.connect(self._propose)
        self._follow()
        desk.read(
            self, allowances.of_placement, self._show, on_error=self.form.show_error,
            placement_id=placement_id,
        )  # fmt: skip
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"placement_id": self._id, "told": self._told}

    def _show(self, sheet: AllowanceSheet) -> None:
        self._sheet = sheet
        is_open = sheet.rule is AllowanceRule.UNDECIDED
        self.rule.set_value((sheet.proposal if is_open else sheet.rule).value)
        running = [one for one in sheet.awards if one.award.is_running]
        self.award.set_choices([(one.award.id, _award(one)) for one in running])
        if running:
            self.award.set_value(running[0].award.id)
        notes = dict.fromkeys(one.scheme_note for one in sheet.awards if one.scheme_note)
        self.note.setText("\n".join(notes))
        self.note.setHidden(not notes)
        self._propose()
        self._follow()
        self.form.saved()

    def _propose(self) -> None:
        """The day and the steps that could be talked about."""
        found = None if self._sheet is None else self._chosen(self._sheet)
        if found is None:
            return
        end = found.proposed_end
        self.last.set_value(None if end is None else end - _DAY)
        for number, (start, percent) in enumerate(self.steps):
            taper = found.proposed_taper
            step = taper[number] if number < len(taper) else None
            start.set_value(None if step is None else step.start)
            percent.set_value(None if step is None else step.percent)

    def _chosen(self, sheet: AllowanceSheet) -> AwardChoice | None:
        return next((one for one in sheet.awards if one.award.id == self.award.value()), None)

    def _follow(self) -> None:
        is_ending = self.rule.value() in _ENDING
        show_field(self.form, self.award, is_ending)
        show_field(self.form, self.last, is_ending)
        fades = self.rule.value() == AllowanceRule.TAPERS.value
        for pair in self.steps:
            for field in pair:
                show_field(self.form, field, fades)

    def _taper(self) -> tuple[Taper, ...]:
        found = []
        for start, percent in self.steps:
            on, part = read_day(start.value()), read_number(percent.value())
            if (on is None) != (part is None):
                missing = start if on is None else percent
                words = _("Write both the day and the percentage of a step.")
                raise Invalid(words, field=missing.field)
            if on is not None and part is not None:
                found.append(Taper(on, part))
        return tuple(found)

    def _save(self, values: dict[str, Hashable]) -> None:
        rule = str(values["rule"])
        facts: dict[str, Any] = {"placement_id": self._id, "rule": rule}
        if rule in _ENDING:
            last = read_day(values["on"])
            facts |= {
                "award_id": read_number(values["award_id"]),
                "on": None if last is None else last + _DAY,
            }
        if rule == AllowanceRule.TAPERS.value:
            try:
                facts["taper"] = self._taper()
            except Invalid as error:
                self.form.show_error(error)
                return
        self.act(
            N_("Decided about a stipend during work"), allowances.decide, **facts,
            said=_("It is written as you decided."),
        )  # fmt: skip


def _award(found: AwardChoice) -> str:
    return f"{found.award.scheme} · {found.award.comes_to}"
