# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the lists of dues: what is chosen, how it came about, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.stipends.due_rows import DueRow, DueState, DueSum
from shelterdesk.services.stipends.recounts import Way
from shelterdesk.services.values.answers import Hidden
from ui.desk import Desk
from ui.stipends.dues import words
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView


class DueView(OpenedView):
    """``asked``: approve, take_back, adjust, hold, decide, unpaid, bring_back, pay_difference,
    leave, person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may = desk.vault.may
        self.approves_alone = False
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        sentence = _("Choose a line to see how the amount came about.")
        self.add(Empty(sentence, icon="calendar-days"), 1)

    def show_sums(self, sums: Sequence[DueSum], count: int) -> None:
        """Several lines are chosen: what each fund is asked for."""
        self.begin()
        parts: list[QWidget] = [label(_("{n} chosen").format(n=count), "heading")]
        parts += [Line("coins", *words.of_fund(one)) for one in sums]
        self.add_tall(parts)

    def show_row(self, row: DueRow) -> None:
        """One due."""
        self.begin()
        parts: list[QWidget] = [
            label(row.shown, "heading", wrap=True),
            label(words.amount(row), "figure"),
            label(words.what(row), "muted", wrap=True),
        ]
        if row.id is None:
            sentence = _("Only colleagues who are named for this person see more, and approve it.")
            parts.append(Line("lock", sentence))
            self.add_tall(parts)
            return
        parts += self._why_held(row)
        parts += [Line("scale", line) for line in row.basis_words]
        if row.recount is not None:
            title, detail = words.recounted(row), words.after_recount(row)
            parts.append(Line("history", title, detail, tone="notice"))
        if row.adjustment:
            parts.append(Line("pencil", words.adjusted(row)))
        if row.is_still_counted:
            parts.append(Line("hourglass", *words.still_counted(), tone="notice"))
        day = short_day(row.pay_on, today())
        parts.append(Line("calendar", _("Pay day: {day}").format(day=day)))
        parts.append(Line("wallet", row.fund))
        parts.append(Line("user", _("Prepared by {name}").format(name=row.prepared_by),
                          self._left_for(row)))  # fmt: skip
        if row.approved_by:
            alone = _("by one person alone, as the house allows") if row.is_approved_alone else ""
            said = _("Approved by {name}").format(name=row.approved_by)
            parts.append(Line("user-check", said, alone))
        self.add_tall(parts)
        first, others = self._acts(row)
        if first is not None:
            self.add_acts(first, others)

    def _why_held(self, row: DueRow) -> list[QWidget]:
        reason = ""
        if isinstance(row.reason, Hidden):
            reason = _("Why it was decided is sealed: case")
        elif row.reason:
            reason = row.reason
        if row.state is DueState.HELD:
            return [Line("triangle-alert", words.held(row), reason or _("To be decided with her"),
                         tone="notice")]  # fmt: skip
        return [Line("notebook-pen", reason)] if reason else []

    def _left_for(self, row: DueRow) -> str:
        is_left = row.is_own and not self.approves_alone and row.state is DueState.DRAFT
        if is_left and self._may(Capability.APPROVE_MONEY):
            return _("You prepared or adjusted it: a colleague approves it.")
        return ""

    def can_approve(self, row: DueRow) -> bool:
        """Whether who is signed in may approve it."""
        return (
            row.id is not None
            and row.state is DueState.DRAFT
            and self._may(Capability.APPROVE_MONEY)
            and (self.approves_alone or not row.is_own)
        )

    def first_act(self, row: DueRow) -> str:
        """What Enter does."""
        first, _others = self._acts(row)
        return "" if first is None else first[0]

    def _acts(self, row: DueRow) -> tuple[Act | None, list[Act]]:
        """What comes first, and the rest; without a right none of it."""
        prepares, decides = self._may(Capability.PREPARE_DUES), self._may(Capability.EDIT_AWARDS)
        approves = self._may(Capability.APPROVE_MONEY)
        is_open = row.state in (DueState.DRAFT, DueState.HELD)
        is_paid = row.recount is not None and row.recount.way is Way.BESIDES
        is_more = row.recount is not None and row.recount.difference > 0
        can, approve = self.can_approve(row), ("approve", _("Approve"), "check")
        offered: list[tuple[bool, Act]] = [
            (decides and is_paid and is_more,
             ("pay_difference", _("Ask for the difference"), "plus")),
            (can and not row.is_still_counted, approve),
            (decides and row.state is DueState.HELD, ("decide", _("Decide with her"), "users")),
            (prepares and is_open, ("adjust", _("Adjust"), "pencil")),
            (prepares and row.state in (DueState.DRAFT, DueState.APPROVED),
             ("hold", _("Hold"), "hourglass")),
            (can and row.is_still_counted, approve),
            (approves and row.approved_by != "" and (
                row.state in (DueState.APPROVED, DueState.HELD)
                or (row.recount is not None and row.recount.way is Way.TAKE_BACK)),
             ("take_back", _("Take the approval back"), "undo-2")),
            (decides and row.state is DueState.DRAFT,
             ("unpaid", _("Do not pay it"), "circle-x")),
            (decides and row.state in (DueState.VOID, DueState.REFUSED),
             ("bring_back", _("Bring it back"), "undo-2")),
            (decides and row.recount is not None, ("leave", _("Leave it as it was"), "check")),
            (True, ("person", _("Open the person"), "user")),
        ]  # fmt: skip
        acts = [act for is_offered, act in offered if is_offered]
        return acts[0], acts[1:]
