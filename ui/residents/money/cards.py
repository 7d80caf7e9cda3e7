# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of money: what comes, what is saved and kept, grants, receipts, who may collect."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.grants.grants import GrantRow, GrantState
from shelterdesk.services.money import collectors, goals
from shelterdesk.services.money.collectors import CollectorRow
from shelterdesk.services.money.goals import GoalRow
from shelterdesk.services.money.payables import Payable
from shelterdesk.services.money.receipts import ReceiptRow
from shelterdesk.services.money.savings import Balance
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.stipends.award_rows import AwardRow
from ui.desk import Desk
from ui.residents.acts_card import ActsCard
from ui.residents.money.panels import GoalPanel
from ui.widgets.buttons import button, icon_button
from ui.widgets.collector_panel import CollectorPanel
from ui.widgets.dates import today
from ui.widgets.day_words import day, short_day
from ui.widgets.goal_lines import goal_lines
from ui.widgets.grant_panel import GrantPanel
from ui.widgets.line import Line
from ui.widgets.money_field import in_words
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

_TONES = {
    GrantState.REQUESTED: "notice",
    GrantState.APPROVED: "accent",
    GrantState.GIVEN: "good",
    GrantState.DECLINED: "neutral",
    GrantState.WITHDRAWN: "neutral",
}
_MOST = 8
_A_DAY = timedelta(days=1)  # an award ends before the day it is stored with


class _MoneyCard(ActsCard):
    """Its acts lead to the place where money is handled."""

    place_requested = Signal(str, object)
    NEEDS = Capability.EDIT_AWARDS

    def go(self, tab: str, target: object = None) -> None:
        """To a tab of Stipends, and what is to be shown or done there."""
        self.place_requested.emit("stipends", ("tab", tab, target))


class ComingCard(_MoneyCard):
    """Running awards, and what is approved and not paid."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("What is to come"))
        self._awards: list[AwardRow] = []
        self._payables: tuple[Payable, ...] = ()
        name = _("Give a stipend")
        self.offer_add(name, lambda: self.go("awards", ("new", resident_id)))
        self.may_pay = desk.vault.may(Capability.PAY_OUT)

    def show_awards(self, rows: list[AwardRow]) -> None:
        """What is given by a scheme; what ended is not to come."""
        self._awards = [row for row in rows if row.end is None or row.end > today()]
        self._show()

    def show_payables(self, rows: tuple[Payable, ...]) -> None:
        """What waits at the pay desk."""
        self._payables = rows
        self._show()

    def _show(self) -> None:
        lines = [self._payable(row) for row in self._payables]
        lines += [self._award(row) for row in self._awards]
        self.show_lines(lines, _("A running stipend stands here, and what is to be paid next."))

    def _payable(self, row: Payable) -> QWidget:
        words = _("{what}: {amount}").format(
            what=row.what, amount=in_words(row.left, row.currency)
        )  # fmt: skip
        on = _("to be paid from {day}").format(day=day(row.pay_on, today()))
        acts: list[QWidget] = []
        if self.may_pay:
            made = button(_("To the pay desk"))
            made.setAccessibleName(_("To the pay desk: {what}").format(what=row.what))
            made.clicked.connect(lambda: self.go("pay", ("person", self.resident_id)))
            acts.append(made)
        return Line("banknote", words, on, *acts)

    def _award(self, row: AwardRow) -> QWidget:
        until = _("without an end") if row.end is None else _("until {day}").format(
            day=day(row.end - _A_DAY, today())
        )  # fmt: skip
        detail = " · ".join((row.amount_words, until, row.fund))
        made = icon_button("pencil", _("Open {scheme}").format(scheme=row.scheme))
        made.clicked.connect(partial(self._open_award, row.id))
        self.acts[row.id, "award"] = made
        return of_record(Line("wallet", row.scheme, detail, made), "award", row.id)

    def _open_award(self, award_id: int, _checked: bool = False) -> None:
        self.go("awards", award_id)


class SavedCard(_MoneyCard):
    """Savings, what was added, money kept, and what it is saved for."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Saved and kept"))
        self._balances: list[Balance] = []
        self._goals: list[GoalRow] = []
        self.offer_add(
            _("What is it saved for?"),
            lambda: self.panel_requested.emit(GoalPanel(desk, resident_id)),
        )
        self.add_button.setText(_("Goal"))
        self.moves: dict[str, QWidget] = {}
        if desk.vault.may(Capability.PAY_OUT):
            for act, words in (("deposit", _("Into savings")), ("keep", _("Into safekeeping"))):
                made = button(words)
                made.clicked.connect(partial(self._move, act))
                self.moves[act] = made
                self.add_trailing(made)

    def show_balances(self, rows: list[Balance]) -> None:
        """What is here."""
        self._balances = rows
        self._show()

    def show_goals(self, rows: list[GoalRow]) -> None:
        """What it is for."""
        self._goals = rows
        self._show()

    def _show(self) -> None:
        lines = [line for row in self._balances for line in self._amounts(row)]
        lines += [line for row in self._goals for line in self._goal(row)]
        self.show_lines(
            lines, _("Savings stand here, and own money that is kept apart from the house's.")
        )

    def _amounts(self, row: Balance) -> list[QWidget]:
        found = (
            ("piggy-bank", _("Saved"), row.savings, "withdraw", _("Out of savings")),
            ("plus", _("Added to the savings, for a purpose"), row.match, "", ""),
            ("lock", _("Kept apart from the house's money"), row.kept, "give_out",
             _("Out of safekeeping")),
        )  # fmt: skip
        lines: list[QWidget] = []
        for icon, words, amount, act, said in found:
            if not amount:
                continue
            acts: list[QWidget] = []
            if act and self.desk.vault.may(Capability.PAY_OUT):
                made = button(said)
                made.clicked.connect(partial(self._move, act))
                acts.append(made)
            lines.append(Line(icon, in_words(amount, row.currency), words, *acts))
        return lines

    def _goal(self, row: GoalRow) -> list[QWidget]:
        acts: list[QWidget] = []
        if self.may_write:
            make = partial(GoalPanel, self.desk, self.resident_id, row.id)
            acts.append(self.pencil(row.id, _("Change: {what}").format(what=row.purpose), make))
            if row.reached_on is None:
                done = icon_button("check", _("Reached: {what}").format(what=row.purpose))
                done.clicked.connect(partial(self._reached, row.id))
                self.acts[row.id, "reached"] = done
                acts.append(done)
        return goal_lines(row, *acts)

    def _reached(self, goal_id: int, _checked: bool = False) -> None:
        self.desk.do(
            self, N_("Noted that a goal is reached"), goals.reached, said=_("Well done: noted."),
            goal_id=goal_id, on=today(),
        )  # fmt: skip

    def _move(self, act: str, _checked: bool = False) -> None:
        self.go("savings", (act, self.resident_id))


class GrantsCard(_MoneyCard):
    """Grants and where each stands."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Grants"))
        name = _("Ask for a grant")
        self.offer_add(name, lambda: self.panel_requested.emit(GrantPanel(desk, resident_id)))

    def show_rows(self, rows: list[GrantRow]) -> None:
        """The newest first."""
        self.show_lines(
            [self._line(row) for row in rows],
            _("Money once, for one purpose: one colleague asks, another approves."),
        )

    def _line(self, row: GrantRow) -> QWidget:
        words = _("{what}: {amount}").format(
            what=row.kind, amount=in_words(row.amount, row.currency)
        )  # fmt: skip
        parts = [_("asked for {day}").format(day=short_day(row.requested_on, today())), row.fund]
        if row.left:
            left = in_words(row.left, row.currency)
            parts.append(_("{amount} to be paid back").format(amount=left))
        pill = Pill(row.state_words, _TONES[row.state])
        made = icon_button("eye", _("Open the grant: {what}").format(what=row.kind))
        made.clicked.connect(partial(self._open_grant, row.id))
        self.acts[row.id, "open"] = made
        line = Line("hand-coins", words, " · ".join(parts), pill, made)
        return of_record(line, "grant_given", row.id)

    def _open_grant(self, grant_id: int, _checked: bool = False) -> None:
        self.go("grants", grant_id)


class ReceiptsCard(_MoneyCard):
    """The last receipts."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Receipts"))

    def show_rows(self, rows: tuple[ReceiptRow, ...]) -> None:
        """The newest first; older ones are at the pay desk, by their number."""
        self.set_trailing(_("the last {n}").format(n=_MOST) if len(rows) > _MOST else "")
        self.show_lines(
            [self._line(row) for row in rows[:_MOST]],
            _("What was paid, or came in, stands here with its receipt."),
        )

    def _line(self, row: ReceiptRow) -> QWidget:
        words = _("{what}: {amount}").format(
            what=row.kind_words, amount=in_words(row.amount, row.currency)
        )  # fmt: skip
        parts = [short_day(row.on, today()), row.number, row.method_words]
        if row.takes_back:
            parts.append(_("takes back {number}").format(number=row.takes_back))
        elif row.taken_back_by:
            parts.append(_("taken back"))
        line = Line("log-in" if row.comes_in else "log-out", words, " · ".join(parts))
        return line if row.id is None else of_record(line, "payment", row.id)


class CollectorsCard(ActsCard):
    """Who may collect the money."""

    NEEDS = Capability.EDIT_AWARDS

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Who may collect"))
        self._shown = ""
        self.offer_add(_("Somebody who may collect"), self._add)

    def name(self, row: ResidentRow) -> None:
        """For whom, as the form says it."""
        self._shown = row.shown

    def show_rows(self, rows: tuple[CollectorRow, ...]) -> None:
        """Those in force, and those to come."""
        self.show_lines(
            [self._line(row) for row in rows],
            _("Nobody else: money is handed to the person alone."),
        )

    def _add(self) -> None:
        self.panel_requested.emit(CollectorPanel(self.desk, self.resident_id, self._shown))

    def _line(self, row: CollectorRow) -> QWidget:
        last = row.last_day
        until = "" if last is None else _("until {day}").format(day=day(last, today()))
        since = _("from {day}").format(day=day(row.start, today()))
        acts: list[QWidget] = []
        if self.may_write:
            end = button(_("End"))
            end.setAccessibleName(_("{name} may not collect any more").format(name=row.name))
            end.clicked.connect(partial(self._end, row.id))
            self.acts[row.id, "end"] = end
            acts.append(end)
        words = " · ".join(part for part in (since, until) if part)
        return of_record(Line("user-check", row.words, words, *acts), "collector", row.id)

    def _end(self, collector_id: int, _checked: bool = False) -> None:
        self.desk.do(
            self, N_("Ended that somebody may collect"), collectors.end,
            said=_("This person collects nothing from now on."), collector_id=collector_id,
        )  # fmt: skip
