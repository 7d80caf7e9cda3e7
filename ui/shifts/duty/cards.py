# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of the shift that is on: who is there, what came from before, what goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelterdesk import regions
from shelterdesk.i18n import _, language, ngettext
from shelterdesk.services.money.cash_counts import CountRow
from shelterdesk.services.shifts.handover import Handed, LineRow
from shelterdesk.services.shifts.shift_patterns import Proposal
from shelterdesk.services.shifts.shifts import OnDuty, ShiftRow
from ui.log_words import clock
from ui.shifts.lines import AcknowledgeButton, handover_line, hidden_line, opener
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import weekday_and_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.pill import Pill

_SPACING: Final = 9


class Acts(Protocol):
    """What the tab does for its cards."""

    def open_shift(self) -> None: ...
    def open_other(self) -> None: ...
    def close_shift(self) -> None: ...
    def count_cash(self) -> None: ...
    def come(self) -> None: ...
    def go(self, who: OnDuty) -> None: ...
    def leave_out(self, who: OnDuty) -> None: ...
    def lead(self, who: OnDuty) -> None: ...
    def write(self) -> None: ...
    def change(self, line: LineRow) -> None: ...
    def remove(self, line: LineRow) -> None: ...
    def acknowledge(self, line_id: int) -> None: ...
    def open_place(self, line: LineRow) -> None: ...


@dataclass(frozen=True, slots=True)
class Cash:
    """That the house counts cash, and the last count of the shift."""

    count: CountRow | None = None


class _Filled(Card):
    """A card whose lines are made anew from each answer."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._body: QWidget | None = None

    def _fill(self, widgets: Sequence[QWidget]) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget(self)
        self._body.setProperty("bare", "true")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
        for widget in widgets:
            column.addWidget(widget)
        self.content.insertWidget(0, self._body)


class PeopleCard(_Filled):
    """Whose shift it is; without one, the way to open the one that fits."""

    def __init__(self, acts: Acts, *, may_write: bool) -> None:
        super().__init__(_("No shift is on"))
        self._acts, self._may_write = acts, may_write
        self.come_button = button(_("Somebody comes"), "user-plus", on_click=acts.come)
        self.close_button = button(
            _("Close the shift…"), "log-out", "primary", on_click=acts.close_shift,
            tooltip=_("Count, hand over, sign off"),
        )  # fmt: skip
        self.open_button = button("", "log-in", "primary", on_click=acts.open_shift)
        self.other_button = button(_("Another shift…"), on_click=acts.open_other)
        self.count_button = button(
            _("Count the cash"), "wallet-cards", on_click=acts.count_cash,
            tooltip=_("What is in the box now, at the beginning or in between"),
        )  # fmt: skip
        buttons = (
            self.come_button, self.count_button, self.close_button, self.open_button,
            self.other_button,
        )  # fmt: skip
        for made in buttons:
            made.setParent(self)
            made.hide()
        self._row = ButtonRow(buttons)
        self.content.addWidget(self._row)

    def show_shift(
        self, shift: ShiftRow | None, proposal: Proposal, cash: Cash | None = None
    ) -> None:
        """The people who are on, or what could begin."""
        is_on = shift is not None and self._may_write
        self.come_button.setVisible(is_on)
        self.count_button.setVisible(is_on and cash is not None)
        self.close_button.setVisible(is_on)
        self.open_button.setVisible(shift is None and self._may_write and bool(proposal.name))
        self.other_button.setVisible(shift is None and self._may_write)
        self.open_button.setText(_("Open “{name}”").format(name=proposal.name))
        self._row.arrange()
        if shift is None:
            self.set_title(_("No shift is on"))
            self.set_trailing("")
            words = _("Who is on, and what is handed over, stands here once a shift is open.")
            self._fill([label(words, "body", "muted", wrap=True)])
            return
        on = weekday_and_day(shift.on, today())
        self.set_title(_("{shift}, {day}").format(shift=shift.name, day=on))
        since = _("since {time}").format(time=clock(shift.opened_at))
        self.set_trailing(" · ".join(part for part in (shift.site, since) if part))
        rows = [self._row_of(who) for who in shift.people]
        if cash is not None and cash.count is not None:
            rows.append(_cash_line(cash.count))
        self._fill(rows)

    def _row_of(self, who: OnDuty) -> Line:
        came = clock(who.came)
        times = _("since {time}").format(time=came)
        if who.left is not None:
            times = _("{start} to {end}").format(start=came, end=clock(who.left))
        trailing: list[QWidget] = []
        if who.is_lead:
            trailing.append(Pill(_("leads"), "accent"))
        if self._may_write:
            acts: list[Act] = []
            if who.left is None:
                acts.append(("log-out", _("Leaves now"), partial(self._acts.go, who)))
                if who.staff_id is not None and not who.is_lead:
                    acts.append(("user-cog", _("Leads the shift"), partial(self._acts.lead, who)))
            acts.append(("x", _("Noted by mistake"), partial(self._acts.leave_out, who)))
            trailing.append(ActMenu(_("{name}: what else").format(name=who.shown), acts))
        icon = "user" if who.staff_id is not None else "user-round-check"
        tone = "muted" if who.left is not None else "accent"
        return Line(icon, who.shown, times, *trailing, tone=tone)


class ReceivedCard(_Filled):
    """What was handed over, each line acknowledged by itself."""

    def __init__(self, acts: Acts, *, may_write: bool) -> None:
        super().__init__(_("Handed over to you"))
        self._acts, self._may_write = acts, may_write
        self.buttons: list[AcknowledgeButton] = []

    def show_lines(self, found: Handed) -> None:
        """The lines; where the focus was on one, it is on the next that waits."""
        at = next((n for n, made in enumerate(self.buttons) if made.hasFocus()), None)
        self.buttons = []
        widgets: list[QWidget] = [self._row_of(line) for line in found.lines]
        if found.hidden:
            widgets.append(hidden_line(found.hidden))
        if not widgets:
            words = _("What the shift before wrote for you stands here. Nothing waits.")
            widgets.append(label(words, "body", "muted", wrap=True))
        self._fill(widgets)
        waits = ngettext("{n} to acknowledge", "{n} to acknowledge", found.open)
        self.set_trailing(waits.format(n=found.open) if found.open else "")
        if at is not None and self.buttons:
            self.buttons[min(at, len(self.buttons) - 1)].setFocus()

    def focus_line(self, line_id: int) -> None:
        """Where one may acknowledge it at once."""
        for made in self.buttons:
            if made.line_id == line_id:
                made.setFocus()

    def _row_of(self, line: LineRow) -> Line:
        trailing: list[QWidget] = []
        if line.place is not None:
            trailing.append(opener(line, self._acts.open_place))
        if line.is_open and self._may_write:
            made = AcknowledgeButton(line, self._acts.acknowledge)
            self.buttons.append(made)
            trailing.append(made)
        elif line.acknowledged_at is not None:
            trailing.append(Pill(_("acknowledged"), "good", "check"))
        return handover_line(line, *trailing, with_shift=True)


class WrittenCard(_Filled):
    """What this shift hands on; what is open and due goes along by itself."""

    def __init__(self, acts: Acts, *, may_write: bool) -> None:
        super().__init__(_("For the next shift"))
        self._acts, self._may_write = acts, may_write
        self.write_button = button(
            _("Write a line"), "plus", on_click=acts.write,
            tooltip=_("A line for the next shift, from anywhere (Ctrl+H)"),
        )  # fmt: skip
        self.add_trailing(self.write_button)
        self.write_button.setHidden(not may_write)

    def show_lines(self, found: Handed) -> None:
        """The lines so far."""
        widgets: list[QWidget] = [self._row_of(line) for line in found.lines]
        if found.hidden:
            widgets.append(hidden_line(found.hidden))
        words = _("Open tasks, dates and checks of tonight go along when the shift is closed.")
        if not widgets:
            first = _("What the next shift must know is written here at any time.")
            words = f"{first} {words}"
        widgets.append(label(words, "muted", wrap=True))
        self._fill(widgets)

    def _row_of(self, line: LineRow) -> Line:
        trailing: list[QWidget] = []
        if line.place is not None:
            trailing.append(opener(line, self._acts.open_place))
        if self._may_write:
            acts: list[Act] = [
                ("pencil", _("Change"), partial(self._acts.change, line)),
                ("x", _("Remove"), partial(self._acts.remove, line)),
            ]
            trailing.append(ActMenu(_("This line: change or remove"), acts))
        return handover_line(line, *trailing)


def _cash_line(count: CountRow) -> Line:
    """The last count, and how it differs from the one before."""
    sum_ = regions.amount(count.counted, count.currency, language())
    parts = [clock(count.at), count.counted_by, count.witness]
    if count.difference:
        told = regions.amount(count.difference, count.currency, language())
        parts.insert(0, _("Difference: {sum}").format(sum=told))
    tone = "notice" if count.difference else "muted"
    words = _("Cash box: {sum}").format(sum=sum_)
    return Line("wallet-cards", words, " · ".join(filter(None, parts)), tone=tone)


def focusable(widgets: Sequence[QPushButton]) -> QWidget | None:
    """The first of these that is offered now."""
    return next((made for made in widgets if made.isVisible() and made.isEnabled()), None)
