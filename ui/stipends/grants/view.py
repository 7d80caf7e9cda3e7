# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: a grant that is chosen, what can be done with it, and once opened its words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.grants.grants import GrantOpened, GrantRow, GrantState, Show
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.money_field import in_words
from ui.widgets.opened_view import Act, OpenedView


class GrantView(OpenedView):
    """``asked`` says what is to be done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may = {one: desk.vault.may(one) for one in _NEEDED}
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        text = _("Choose a grant to see where it stands. One colleague asks, another approves.")
        self.add(Empty(text, icon="hand-coins"), 1)

    def show_row(self, row: GrantRow) -> None:
        """What the list knows."""
        self.begin()
        self._head(row)
        self.add_tall(self._facts(row))
        self._acts(row, is_opened=False)

    def show_opened(self, found: GrantOpened) -> None:
        """All of it."""
        self.begin()
        self._head(found.row)
        lines = self._facts(found.row)
        for icon, title, text in (
            ("message-square", _("What it is for, in words"), found.purpose),
            ("circle-x", _("Why not"), found.reason),
            ("sprout", _("What came of it, in words"), found.outcome_note),
        ):
            if text:
                words = answers.words(text) if isinstance(text, Hidden) else text
                lines.append(Line("lock" if isinstance(text, Hidden) else icon, words, title))
        self.add_tall(lines)
        self._acts(found.row, is_opened=True)

    def _head(self, row: GrantRow) -> None:
        self.add(label(f"{row.shown} · {row.kind}", "heading", wrap=True))
        self.add(label(in_words(row.amount, row.currency), "figure"))

    def _facts(self, row: GrantRow) -> list[QWidget]:
        now = today()
        by = _("{day}, by {name}")
        lines: list[QWidget] = [
            Line("clock", by.format(day=day(row.requested_on, now), name=row.requested_by),
                 _("Asked for")),
        ]  # fmt: skip
        if row.approved_on is not None and row.state in (GrantState.APPROVED, GrantState.GIVEN):
            words = by.format(day=day(row.approved_on, now), name=row.approved_by)
            alone = _("Approved by the one who asked, as the house allows")
            lines.append(Line("check", words, alone if row.is_approved_alone else _("Approved")))
        lines.append(Line("wallet", row.fund, _("Fund that pays")))
        if row.pay_on is not None:
            lines.append(Line("calendar", day(row.pay_on, now), _("Give it on")))
        if row.paid:
            given = "" if row.given_on is None else day(row.given_on, now)
            paid = in_words(row.paid, row.currency)
            lines.append(Line("hand-coins", " · ".join((paid, given)), _("Given")))
        if row.is_paid_back:
            lines.append(_back_line(row))
        if row.outcome is not None:
            words = code_word("grant_given", "outcome", row.outcome)
            on = "" if row.outcome_on is None else day(row.outcome_on, now)
            lines.append(Line("sprout", " · ".join((words, on)), _("What came of it")))
        return lines

    def _acts(self, row: GrantRow, *, is_opened: bool) -> None:
        found = [act for act, needs in _offered(row) if self._may[needs]]
        if not is_opened:
            found.append(_OPEN)
        if found:
            self.add_acts(found[0], found[1:])


_OPEN: Act = ("open", _("Open"), "eye")
_NEEDED = (Capability.EDIT_AWARDS, Capability.APPROVE_MONEY, Capability.PAY_OUT)


def _back_line(row: GrantRow) -> Line:
    left = in_words(row.left, row.currency)
    words = _("{amount} to be paid back").format(amount=left) if row.paid else _("Is paid back")
    parts = []
    if row.back:
        parts.append(_("{amount} came back").format(amount=in_words(row.back, row.currency)))
    if row.forgiven:
        forgiven = in_words(row.forgiven, row.currency)
        parts.append(_("{amount} need not").format(amount=forgiven))
    return Line("undo-2", words, " · ".join(parts) or _("Without interest"))


def _offered(row: GrantRow) -> list[tuple[Act, Capability]]:
    """What can be done with it next, the likeliest first."""
    edits, approves, pays = _NEEDED
    found: list[tuple[Act, Capability]] = []
    if row.waits is Show.TO_APPROVE:
        if row.can_approve and not row.is_own:
            found.append((("approve", _("Approve"), "check"), approves))
        found += [
            (("edit", _("Change what is asked for"), "pencil"), edits),
            (("decline", _("Say no, with the reason"), "circle-x"), approves),
            (("withdraw", _("Not wanted any more"), "x"), edits),
        ]
        if row.can_approve and row.is_own:
            found.append((("approve", _("Approve alone, as the house allows"), "check"), approves))
    if row.state is GrantState.APPROVED:
        found.append((("pay", _("To the pay desk"), "hand-coins"), pays))
        if not row.paid:
            found.append((("again", _("Ask again, with changes"), "undo-2"), edits))
            found.append((("withdraw", _("Not wanted any more"), "x"), edits))
    if row.state is GrantState.GIVEN:
        found.append((("outcome", _("What came of it"), "sprout"), edits))
    if row.state in (GrantState.DECLINED, GrantState.WITHDRAWN) and not row.paid:
        found.append((("again", _("Ask again"), "undo-2"), edits))
    if row.is_paid_back and row.state not in (GrantState.DECLINED, GrantState.WITHDRAWN):
        if row.left:
            found.insert(0, (("back", _("Something is paid back"), "undo-2"), pays))
        found.append((("plan", _("How it is paid back"), "calendar"), edits))
        if row.left:
            found.append((("forgive", _("The rest need not be paid back"), "handshake"), approves))
    found.append((("person", _("Open the person"), "user"), edits))
    return found
