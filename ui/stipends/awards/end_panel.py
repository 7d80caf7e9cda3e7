# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An award ends before it was to: by a person, for a reason, and slowly where an income began."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import timedelta
from typing import Any, Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.services.stipends import award_preview, awards
from shelterdesk.services.stipends.awards import AwardEnd, Taper
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, IntField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.labels import label
from ui.widgets.preview_box import PreviewBox

_DAY: Final = timedelta(days=1)
_STEPS: Final = 3


class EndPanel(FormPanel):
    """The last day, why, and steps of less where another income began."""

    def __init__(self, desk: Desk, award_id: int, who: str) -> None:
        super().__init__(desk, _("End the award: {who}").format(who=who), _("End the award"))
        self._award_id, self._who = award_id, who
        self._asked_for: object = None
        self.reason = ChoiceField(
            "reason", _("Why it ends"), code_words("award", "end_reason").items(), required=True,
            unanswered=False, hint=_("A person decides, together with whom it is for."),
        )  # fmt: skip
        self.last = DateField("on", _("Last day"), required=True, unanswered=False)
        self.form.add_field(self.reason)
        self.form.add_field(self.last)
        self.why = label(
            _("An income that begins need not end the support from one day to the next. Agree on "
              "steps: from a day on only so many percent are paid. None means that all is paid "
              "until the last day."), "muted", wrap=True,
        )  # fmt: skip
        self.form.add_widget(self.why)
        self.steps = [
            (
                DateField(f"from_{number}", _("From"), unanswered=False),
                IntField(f"percent_{number}", _("Percent"), high=100, unanswered=False),
            )
            for number in range(_STEPS)
        ]
        for pair in self.steps:
            side_by_side(self.form, *pair)
        self.propose_button = button(_("Propose steps"), "sprout", on_click=self.propose)
        self.row = ButtonRow((self.propose_button,))
        self.form.add_widget(self.row)
        self.preview = PreviewBox(_("What it comes to"))
        self.form.add_below(self.preview)
        self.last.set_value(today())
        for field in self.form.fields.values():
            field.changed.connect(self._follow)
        self._follow()
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"award_id": self._award_id, "who": self._who}

    def propose(self) -> None:
        """Less each period until the last day: to be talked about and changed."""
        last = read_day(self.last.value())
        if last is None:
            self._refuse(_("Write the last day first."), "on")
            return
        self.desk.read(
            self, award_preview.proposed_steps, self._fill, on_error=self.form.show_error,
            award_id=self._award_id, on=last + _DAY,
        )  # fmt: skip

    def _fill(self, found: Sequence[Taper]) -> None:
        if not found:
            words = _("No period begins before the last day: choose a later one.")
            self._refuse(words, "on")
            return
        for number, (start, percent) in enumerate(self.steps):
            step = found[number] if number < len(found) else None
            start.set_value(None if step is None else step.start)
            percent.set_value(None if step is None else step.percent)
        self.steps[0][0].changed.emit()

    def _taper(self) -> tuple[Taper, ...] | None:
        """The steps, none unless another income began; None where one is half written."""
        if self.reason.value() != AwardEnd.OTHER_INCOME.value:
            return ()
        found = []
        for start, percent in self.steps:
            on, part = read_day(start.value()), read_number(percent.value())
            if (on is None) != (part is None):
                return None
            if on is not None and part is not None:
                found.append(Taper(on, part))
        return tuple(found)

    def _follow(self) -> None:
        is_income = self.reason.value() == AwardEnd.OTHER_INCOME.value
        for shown in (self.why, self.row):
            shown.setVisible(is_income)
        is_next = is_income
        for pair in self.steps:
            for field in pair:
                show_field(self.form, field, is_next)
            is_next = is_next and any(field.value() is not None for field in pair)
        self._ask()

    def _ask(self) -> None:
        last, taper = read_day(self.last.value()), self._taper()
        self._asked_for = (last, taper)
        if last is None or taper is None:
            self.preview.tell("")
            return

        def show(lines: list[str]) -> None:
            if self._asked_for == (last, taper):
                self.preview.tell(lines[0], lines[1:])

        self.desk.read(
            self, award_preview.fading, show, on_error=self.form.show_error,
            award_id=self._award_id, on=last + _DAY, taper=taper,
        )  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        last, taper = read_day(values["on"]), self._taper()
        if taper is None or last is None:
            half = next(
                (one for one in self.steps if (one[0].value() is None) != (one[1].value() is None)),
                self.steps[0],
            )
            missing = half[0] if half[0].value() is None else half[1]
            self._refuse(_("Write both the day and the percentage of a step."), missing.field)
            return
        self.act(
            N_("Ended an award"), awards.end, said=_("The award ends."), award_id=self._award_id,
            on=last + _DAY, reason=AwardEnd(str(values["reason"])), taper=taper,
        )  # fmt: skip

    def _refuse(self, words: str, field: str) -> None:
        self.form.show_error(Invalid(words, field=field))
