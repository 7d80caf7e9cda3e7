# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often something comes again: once, unless one chooses otherwise."""

from __future__ import annotations

from datetime import date

from shelterdesk.i18n import _
from shelterdesk.services.agenda.recurrences import MOST_BETWEEN, MOST_TIMES, Every, Repeats
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField, DateField, IntField
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field


class RepeatFields:
    """Questions of a form, of which all but the first are asked once it does come again. It ends
    on a day or after so many times: the one that is written takes the place of the other."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form
        choices = [
            (Every.DAY.value, _("Every day")),
            (Every.WEEKDAY.value, _("Monday to Friday")),
            (Every.WEEK.value, _("Every week")),
            (Every.MONTH.value, _("Every month")),
        ]
        self.every = ChoiceField(
            "every", _("Comes again"), choices, unanswered=False, placeholder=_("Only once")
        )
        self.interval = IntField(
            "interval", _("Each how many"), low=1, high=MOST_BETWEEN, unanswered=False,
            placeholder="1",
        )  # fmt: skip
        self.until = DateField("until", _("Until"), unanswered=False)
        self.times = IntField(
            "times", _("Or how many times"), low=1, high=MOST_TIMES, unanswered=False,
            placeholder=_("no end"),
        )  # fmt: skip
        for field in (self.every, self.interval, self.until, self.times):
            form.add_field(field)
        self.every.changed.connect(self.fit)
        self.until.changed.connect(lambda: self._one_end(self.until, self.times))
        self.times.changed.connect(lambda: self._one_end(self.times, self.until))
        self.fit()

    def show(self, repeats: Repeats | None) -> None:
        """Show a rule."""
        self.times.set_value(repeats.count if repeats is not None else None)
        self.every.set_value(repeats.every.value if repeats is not None else None)
        shown = repeats is not None and repeats.interval > 1
        self.interval.set_value(repeats.interval if repeats is not None and shown else None)
        self.until.set_value(repeats.until if repeats is not None else None)
        self.fit()

    def read(self) -> Repeats | None:
        """The rule chosen."""
        every = self.every.value()
        if every is None:
            return None
        interval, until = self.interval.value(), self.until.value()
        is_plain = every == Every.WEEKDAY.value
        end, times = (until if isinstance(until, date) else None), self.times.value()
        return Repeats(
            every=Every(str(every)),
            interval=interval if isinstance(interval, int) and not is_plain else 1,
            until=end,
            count=times if end is None and isinstance(times, int) else None,
        )

    def fit(self) -> None:
        """Ask only what makes sense."""
        every = self.every.value()
        for field in (self.until, self.times):
            show_field(self._form, field, every is not None)
        has_interval = every is not None and every != Every.WEEKDAY.value
        show_field(self._form, self.interval, has_interval)

    @staticmethod
    def _one_end(written: Field, other: Field) -> None:
        if written.value() is not None:
            other.set_value(None)
