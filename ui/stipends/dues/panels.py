# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of dues: running a period, more or less, holding, deciding with her, not paying."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta
from typing import Any, Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.stipends import deciding, dues
from shelterdesk.services.stipends.deciding import Decision
from shelterdesk.services.stipends.dues import PreviewLine
from ui.desk import Desk
from ui.stipends.dues import words
from ui.widgets.answers import read_day
from ui.widgets.date_fields import DateField
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.fields import ChoiceField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.money_field import MoneyField, in_words
from ui.widgets.opened_view import ColumnView

_AHEAD: Final = timedelta(days=7)  # so long before a pay day it is usually prepared
MORE, LESS = "more", "less"


class PreparePanel(FormPanel):
    """A run: what it would do is shown before it is done. Ctrl+Enter does it."""

    def __init__(self, desk: Desk, up_to: date | None = None) -> None:
        super().__init__(desk, _("Prepare dues"), _("Prepare"))
        self.up_to = DateField(
            "up_to", _("Pay days up to"), required=True, unanswered=False,
            hint=_("What was approved, paid or decided stays as it is."),
        )  # fmt: skip
        self.lines = ColumnView()
        self.form.add_field(self.up_to)
        self.form.add_widget(self.lines)
        self.up_to.set_value(up_to or today() + _AHEAD)
        self.form.saved()
        self._asked: date | None = None
        self.up_to.changed.connect(self._follow)
        self._follow()

    def first_field(self) -> Any:
        """The day, which is right most of the time."""
        return self.up_to.focus_target()

    def _follow(self) -> None:
        day = read_day(self.up_to.value())
        if day is not None and day != self._asked:
            self._asked = day
            self.desk.read(self, dues.preview, self._show, on_error=self.form.show_error, up_to=day)

    def _show(self, lines: list[PreviewLine]) -> None:
        self.lines.begin()
        if not lines:
            sentence = _("Nothing is to be prepared up to that day.")
            self.lines.add(label(sentence, "muted", wrap=True))
        for line in lines:
            paid = _("pay day {day}").format(day=short_day(line.pay_on, today()))
            icon = "triangle-alert" if line.held else "calendar-days"
            shown = Line(icon, words.what(line), f"{words.preview(line)} · {paid}",
                         tone="notice" if line.held else "muted")  # fmt: skip
            self.lines.add(shown)
        count = sum(line.made + line.changed + line.removed for line in lines)
        said = ngettext("Prepare {n}", "Prepare {n}", count).format(n=count)
        self.form.save_button.setText(said if count else _("Prepare"))

    def _save(self, values: dict[str, Hashable]) -> None:
        day = read_day(values["up_to"])
        self.act(N_("Prepared dues"), dues.prepare, said=words.prepared, up_to=day)


class _DuePanel(FormPanel):
    """About one due, told in a line."""

    def __init__(self, desk: Desk, title: str, save: str, due_id: int, told: str) -> None:
        super().__init__(desk, title, save)
        self.due_id, self._told = due_id, told
        self.form.add_widget(label(told, "body", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"due_id": self.due_id, "told": self._told}

    def add_reason(self) -> None:
        """Why, which is always asked."""
        self.reason = MultilineField(
            "reason", _("Why, sealed: case"), required=True, unanswered=False, lines=4
        )
        self.form.add_field(self.reason)
        self.form.saved()


class AdjustPanel(_DuePanel):
    """So much more or less, and why. It is written once; another one corrects it."""

    def __init__(self, desk: Desk, due_id: int, told: str, currency: str) -> None:
        super().__init__(desk, _("Adjust"), _("Adjust"), due_id, told)
        self._currency = currency
        self.way = ChoiceField(
            "way", _("It is"), [(MORE, _("so much more")), (LESS, _("so much less"))],
            required=True, unanswered=False,
        )  # fmt: skip
        self.way.set_value(LESS)
        self.amount = MoneyField("amount", _("Amount"), currency, required=True)
        self.form.add_field(self.way)
        self.form.add_field(self.amount)
        self.form.add_widget(
            label(_("Who adjusts a due does not approve it."), "muted", wrap=True)
        )  # fmt: skip
        self.add_reason()

    def about(self) -> dict[str, Any]:
        """Which one, and in what it is paid."""
        return super().about() | {"currency": self._currency}

    def first_field(self) -> Any:
        """The amount."""
        return self.amount.focus_target()

    def _save(self, values: dict[str, Hashable]) -> None:
        amount = int(str(values["amount"] or 0))
        self.act(
            N_("Adjusted a due"), deciding.adjust, said=_("It is adjusted."),
            due_id=self.due_id, amount=amount if values["way"] == MORE else -amount,
            reason=str(values["reason"] or ""),
        )  # fmt: skip


class HoldPanel(_DuePanel):
    """Wait with it, until something was decided with her."""

    def __init__(self, desk: Desk, due_id: int, told: str) -> None:
        super().__init__(desk, _("Hold"), _("Hold"), due_id, told)
        self.form.add_widget(
            label(_("Nothing is lost by that: it waits until somebody decided with her."),
                  "muted", wrap=True)
        )  # fmt: skip
        self.add_reason()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Held a due"), deciding.hold, said=_("It is held, to be decided with her."),
            due_id=self.due_id, reason=str(values["reason"] or ""),
        )  # fmt: skip


class DecidePanel(_DuePanel):
    """What was decided with her about something that is held."""

    def __init__(self, desk: Desk, due_id: int, told: str, currency: str, computed: int) -> None:
        super().__init__(desk, _("Decided with her"), _("Save"), due_id, told)
        self._currency, self._computed = currency, computed
        whole = _("Paid as it is: {amount}").format(amount=in_words(computed, currency))
        self.decision = ChoiceField(
            "decision", _("What was decided"),
            [(Decision.AS_COMPUTED.value, whole), (Decision.SO_MUCH.value, _("Paid so much")),
             (Decision.NOT_PAID.value, _("Not paid"))],
            required=True, unanswered=False,
        )  # fmt: skip
        self.amount = MoneyField("amount", _("Amount"), currency)
        for field in (self.decision, self.amount):
            self.form.add_field(field)
        self.decision.changed.connect(self._follow)
        self.add_reason()
        self._follow()

    def about(self) -> dict[str, Any]:
        """Which one, and what it comes to."""
        return super().about() | {"currency": self._currency, "computed": self._computed}

    def _follow(self) -> None:
        show_field(self.form, self.amount, self.decision.value() == Decision.SO_MUCH.value)

    def _save(self, values: dict[str, Hashable]) -> None:
        decision = Decision(str(values["decision"]))
        amount = values["amount"]
        if decision is Decision.SO_MUCH and amount is None:
            self.form.show_error(Invalid(_("Write how much is paid."), field="amount"))
            return
        self.act(
            N_("Decided about a due that was held"), deciding.let_go, said=_("It is decided."),
            due_id=self.due_id, decision=decision, reason=str(values["reason"] or ""),
            amount=int(str(amount)) if decision is Decision.SO_MUCH else None,
        )  # fmt: skip


class UnpaidPanel(_DuePanel):
    """It was decided that it is not paid."""

    def __init__(self, desk: Desk, due_id: int, told: str) -> None:
        super().__init__(desk, _("It is not paid"), _("Do not pay it"), due_id, told)
        self.form.add_widget(
            label(_("It can be brought back at any time."), "muted", wrap=True)
        )  # fmt: skip
        self.add_reason()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Decided that a due is not paid"), deciding.leave_unpaid,
            said=_("It is not paid."), due_id=self.due_id, reason=str(values["reason"] or ""),
        )  # fmt: skip
