# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody's referrals that wait for an answer, the longest overdue first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import Direction, ReferralRow
from ui.desk import Desk
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day, near_day
from ui.widgets.table import Column, RowsModel, RowsView


class WaitingTab(Card):
    """Enter opens the person's page."""

    opened = Signal(int)  # resident id

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Waiting for an answer"))
        self._desk = desk
        columns = [
            Column(_("Due"), _due, width=150, tone=_due_tone, icon=_due_icon, sort=_due_sort),
            Column(_("Resident"), lambda row: row.shown, width=140, role="strong"),
            Column(_("Partner"), _partner, stretch=True, width=160),
            Column(_("Service"), lambda row: row.service, width=150),
            Column(_("Sent"), lambda row: day(row.sent, today()), width=110, role="muted"),
        ]
        self.list = RowsView(RowsModel(columns, lambda row: row.id), _("Waiting for an answer"))
        self.list.set_empty(_("No referral waits for an answer."))
        self.list.row_activated.connect(lambda row: self.opened.emit(row.resident_id))
        self.add(self.list, 1)
        self.load()

    def load(self) -> None:
        """Read them again."""
        self._desk.read(self, referrals.waiting, self._show)

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _show(self, rows: list[ReferralRow]) -> None:
        self.list.rows_model.set_rows(rows)
        late = sum(row.is_overdue for row in rows)
        words = ngettext("{n} overdue", "{n} overdue", late).format(n=late) if late else ""
        self.set_trailing(words)


def _partner(row: ReferralRow) -> str:
    name = row.partner or _("somebody")
    return (
        name if row.direction is Direction.OUT else _("{partner}: our answer").format(partner=name)
    )


def _due(row: ReferralRow) -> str:
    return near_day(row.answer_due, today()) if row.answer_due is not None else ""


def _due_sort(row: ReferralRow) -> str:
    return row.answer_due.isoformat() if row.answer_due is not None else ""


def _due_tone(row: ReferralRow) -> str | None:
    return "notice" if row.is_overdue else None


def _due_icon(row: ReferralRow) -> str | None:
    return "clock" if row.is_overdue else None
