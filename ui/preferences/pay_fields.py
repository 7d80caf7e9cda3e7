# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a scheme pays, and on which day: a few choices, anything else as a rule."""

from __future__ import annotations

from typing import Any, Final

from shelterdesk import regions
from shelterdesk.i18n import N_, _, language
from shelterdesk.services.stipends.periods import Period
from shelterdesk.services.stipends.schemes import (
    Often,
    PayDay,
    PayDayMoves,
    PayDays,
    PaysWhen,
    Rhythm,
    SchemeForm,
)
from shelterdesk.services.values.value_words import code_words
from ui.widgets.answers import read_number
from ui.widgets.dates import today
from ui.widgets.day_words import short_day, short_weekday, span
from ui.widgets.fields import ChoiceField, IntField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field, side_by_side

_LAST: Final = 31
_OFTEN: Final = {
    Often.WEEK: N_("Every week"), Often.FORTNIGHT: N_("Every two weeks"),
    Often.HALF_MONTH: N_("Twice a month"), Often.MONTH: N_("Every month"),
    Often.RULE: N_("By a rule of our own"),
}  # fmt: skip
_PAY_DAYS: Final = {
    PayDay.FIRST: N_("The first day that may be"), PayDay.WEEKDAY: N_("A day of the week"),
    PayDay.DAY: N_("A day of the month"), PayDay.LAST_DAY: N_("The last day of the month"),
    PayDay.LAST_WORKING: N_("The last working day of the month"),
    PayDay.RULE: N_("By a rule of our own"),
}  # fmt: skip
_USUAL_DAY: Final = 1
_USUAL_SECOND: Final = 16


class PayFields:
    """Questions of the form of a scheme; the fields are called what ``schemes`` calls them in what
    it refuses."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form
        weekdays = regions.weekdays(language())
        self.often = ChoiceField(
            "often", _("How often"), ((code.value, _(words)) for code, words in _OFTEN.items()),
            required=True, unanswered=False,
        )  # fmt: skip
        self.weekday = ChoiceField(
            "weekday", _("A period begins on"), weekdays, required=True, unanswered=False
        )
        self.day = _day("day", _("It begins on day"), _USUAL_DAY)
        self.second = _day("second", _("and on day"), _USUAL_SECOND)
        self.rule = TextField(
            "rule", _("Rule"), unanswered=False, max_length=200,
            hint=_("As calendars write them: FREQ=DAILY;INTERVAL=10"),
        )  # fmt: skip
        self.pays_when = ChoiceField(
            "pays_when", _("Paid"), code_words("scheme", "pays_when").items(), required=True,
            unanswered=False,
        )  # fmt: skip
        self.kind = ChoiceField(
            "pay_kind", _("On"), ((code.value, _(words)) for code, words in _PAY_DAYS.items()),
            required=True, unanswered=False,
        )  # fmt: skip
        self.pay_weekday = ChoiceField(
            "pay_weekday", _("Day of the week"), weekdays, required=True, unanswered=False
        )
        self.pay_day = _day("pay_day", _("Day of the month"), _USUAL_DAY)
        self.pay_rule = TextField("pay_rule", _("Rule"), unanswered=False, max_length=200)
        self.moves = ChoiceField(
            "pay_moves", _("Where that is a day of rest or a holiday"),
            code_words("scheme", "pay_moves").items(), required=True, unanswered=False,
        )  # fmt: skip
        form.add_field(self.often)
        form.add_field(self.weekday)
        side_by_side(form, self.day, self.second)
        form.add_field(self.rule)
        for field in (self.pays_when, self.kind, self.pay_weekday, self.pay_day, self.pay_rule):
            form.add_field(field)
        form.add_field(self.moves)
        for name, value in self._values(
            Rhythm(), PayDays(PayDay.LAST_WORKING), PaysWhen.WITHIN
        ).items():
            form.fields[name].set_value(value)

    def shown(self, form: SchemeForm) -> dict[str, Any]:
        """What a scheme says, by field."""
        return self._values(form.rhythm, form.pay_days, form.pays_when)

    @staticmethod
    def _values(rhythm: Rhythm, pay: PayDays, when: PaysWhen) -> dict[str, Any]:
        return {
            "often": rhythm.often.value, "weekday": rhythm.weekday, "day": rhythm.day,
            "second": rhythm.second, "rule": rhythm.rule or None, "pays_when": when.value,
            "pay_kind": pay.day_kind.value, "pay_weekday": pay.weekday, "pay_day": pay.day,
            "pay_rule": pay.rule or None, "pay_moves": pay.moves.value,
        }  # fmt: skip

    def read(self, *, is_fixed: bool) -> dict[str, Any]:
        """The parts of a form of a scheme. What is counted is paid once the period is over."""
        when = PaysWhen(str(self.pays_when.value() or PaysWhen.WITHIN.value))
        rhythm = Rhythm(
            Often(str(self.often.value() or Often.MONTH.value)),
            weekday=_chosen(self.weekday),
            day=_number(self.day, _USUAL_DAY),
            second=_number(self.second, _USUAL_SECOND),
            rule=str(self.rule.value() or ""),
        )
        pay = PayDays(
            PayDay(str(self.kind.value() or PayDay.FIRST.value)),
            weekday=_chosen(self.pay_weekday),
            day=_number(self.pay_day, _USUAL_DAY),
            rule=str(self.pay_rule.value() or ""),
            moves=PayDayMoves(str(self.moves.value() or PayDayMoves.BEFORE.value)),
        )
        return {
            "rhythm": rhythm,
            "pay_days": pay,
            "pays_when": when if is_fixed else PaysWhen.AFTER,
        }

    def fit(self, *, is_fixed: bool) -> None:
        """Ask only what makes sense."""
        often, kind = self.often.value(), self.kind.value()
        asked = {
            self.weekday: often in (Often.WEEK.value, Often.FORTNIGHT.value),
            self.day: often in (Often.MONTH.value, Often.HALF_MONTH.value),
            self.second: often == Often.HALF_MONTH.value,
            self.rule: often == Often.RULE.value,
            self.pays_when: is_fixed,
            self.pay_weekday: kind == PayDay.WEEKDAY.value,
            self.pay_day: kind == PayDay.DAY.value,
            self.pay_rule: kind == PayDay.RULE.value,
            self.moves: kind != PayDay.LAST_WORKING.value,
        }
        for field, is_asked in asked.items():
            show_field(self._form, field, is_asked)


def days_in_words(period: Period) -> str:
    """``Fri 29 Jan for 1–31 Jan``."""
    now, on = today(), period.pay_on
    return _("{weekday} {day} for {days}").format(
        weekday=short_weekday(on), day=short_day(on, now),
        days=span(period.span.start, period.span.last, now),
    )  # fmt: skip


def _day(field: str, words: str, usual: int) -> IntField:
    return IntField(
        field, words, low=1, high=_LAST, unanswered=False, placeholder=str(usual),
        hint=_("31 is the last"),
    )  # fmt: skip


def _chosen(field: ChoiceField) -> int:
    value = field.value()
    return value if isinstance(value, int) else 0


def _number(field: IntField, usual: int) -> int:
    return read_number(field.value()) or usual
