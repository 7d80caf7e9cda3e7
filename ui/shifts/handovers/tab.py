# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shifts that were, day by day, and beside them what the chosen one handed over. Read only,
but for a shift that was closed by mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _, language, ngettext
from shelterdesk.services.money.cash_counts import CountRow
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.shifts.close_shift import Counted
from shelterdesk.services.shifts.handover import Handed, LineRow
from shelterdesk.services.shifts.shifts import OnDuty, ShiftRow
from ui.desk import Desk
from ui.log_words import clock
from ui.shifts.lines import handover_line, hidden_line, opener
from ui.tabbed_page import PageTab
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day, short_weekday, weekday_and_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.table import Column, RowsModel, RowsView

_LIST: Final = 330
_AT_ONCE: Final = 30


@dataclass(frozen=True)
class _Told:
    """One shift whole."""

    shift: ShiftRow
    counted: Counted
    lines: Handed


@query(Capability.SEE_RESIDENTS)
def _told(tx: Any, *, shift_id: int) -> _Told:
    return _Told(
        shifts.row(tx, shift_id=shift_id),
        close_shift.closed(tx, shift_id=shift_id),
        handover.of_shift(tx, shift_id=shift_id),
    )


class HandoversTab(PageTab):
    """``open`` takes ``("shift", id)``."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "shift", "shift_staff", "handover_line", "cash_count", "resident", "resident_access",
        "staff",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may(Capability.WRITE_LOG)
        self._rows: list[ShiftRow] = []
        self._limit = _AT_ONCE
        columns = [
            Column(_("Day"), _day, width=96, role="muted"),
            Column(_("Shift"), lambda row: row.name, stretch=True, width=90, role="strong"),
            Column(_("Closed"), _closed, width=72, role="muted"),
        ]
        self.list = RowsView(RowsModel(columns, lambda row: row.id), _("Shifts"))
        self.list.set_empty(_("Each shift stands here with its handover once it is closed."))
        self.list.row_selected.connect(self._chosen)
        self.older_button = button(_("Older"), "chevron-down", "quiet", on_click=self._read_older)
        self.view = Card()
        self.print_button = button(_("Print"), "printer", on_click=self.print_out)
        self.reopen_button = button(
            _("Go on with it"), tooltip=_("It was closed by mistake"), on_click=self.reopen
        )
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card(_("Handovers"))
        card.setFixedWidth(_LIST)
        card.add(self.list, 1)
        card.add(self.older_button)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.add(self._area, 1)
        self._acts = ButtonRow([self.print_button, self.reopen_button])
        self.view.add(self._acts)
        self._acts.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(card)
        row.addWidget(self.view, 1)
        self.older_button.hide()

    # Reading
    def load(self) -> None:
        """As far as was looked."""
        self.desk.read(self, shifts.past, self._show, limit=self._limit + 1)

    def _read_older(self) -> None:
        self._limit += _AT_ONCE
        self.load()

    def _show(self, rows: list[ShiftRow]) -> None:
        self._rows = rows[: self._limit]
        self.older_button.setVisible(len(rows) > self._limit)
        self.list.rows_model.set_rows(self._rows)
        if self._rows and self.list.selected() is None:
            self.list.setCurrentIndex(self.list.rows_model.index(0, 0))
        self._chosen(self.list.selected())

    def _chosen(self, row: ShiftRow | None) -> None:
        if row is None:
            nothing = QWidget(self._area.viewport())
            nothing.setProperty("bare", "true")
            self._area.setWidget(nothing)
            self._acts.hide()
            return
        self.desk.read(self, _told, partial(self._show_one, row.id), shift_id=row.id)

    def _show_one(self, shift_id: int, told: _Told) -> None:
        chosen = self.list.selected()
        if chosen is None or chosen.id != shift_id:
            return
        body = QWidget(self._area.viewport())
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(9)
        for widget in _facts(told, self.open_place):
            column.addWidget(widget)
        column.addStretch(1)
        self._area.setWidget(body)
        is_last = bool(self._rows) and self._rows[0].id == shift_id
        self.print_button.setVisible(self.desk.vault.may(Capability.HAND_OUT))
        self.reopen_button.setVisible(self._may_write and is_last)
        self._acts.show()

    # The page's questions
    def open(self, target: object) -> None:
        """One of them."""
        if isinstance(target, tuple) and target[0] == "shift":
            self.desk.later(self, partial(self.list.select, target[1]))

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    # Acts
    def print_out(self) -> None:
        """The sheet of the chosen one."""
        row = self.list.selected()
        if row is not None:
            self.open_requested.emit("reports", ("report", "handover", {"shift": str(row.id)}))

    def open_place(self, line: LineRow) -> None:
        """What a line is about."""
        if line.place is not None:
            self.open_requested.emit(*line.place)

    def reopen(self) -> None:
        """It was closed by mistake."""
        row = self.list.selected()
        if row is not None:
            self.desk.do(
                self, N_("Went on with a shift"), close_shift.reopen, shift_id=row.id,
                said=_("The shift goes on."),
            )  # fmt: skip


def _day(row: ShiftRow) -> str:
    return f"{short_weekday(row.on)} {short_day(row.on, today())}"


def _closed(row: ShiftRow) -> str:
    return "" if row.closed_at is None else clock(row.closed_at)


def _facts(told: _Told, open_place: Callable[[LineRow], object]) -> list[QWidget]:
    shift, counted = told.shift, told.counted
    title = _("{shift}, {day}").format(shift=shift.name, day=weekday_and_day(shift.on, today()))
    made: list[QWidget] = [label(title, "heading", wrap=True)]
    start, end = clock(shift.opened_at), "" if shift.closed_at is None else clock(shift.closed_at)
    times = _("{start} to {end}").format(start=start, end=end)
    names = " · ".join(filter(None, (shift.closed_by, shift.closed_with)))
    alone = "" if shift.closed_with else _("closed alone")
    made.append(label(" · ".join(filter(None, (shift.site, times, names, alone))), "muted"))
    made.append(Line("users", ", ".join(map(_person, shift.people)), _("Who was on")))
    made += [_heads(counted), _keys(counted)]
    if counted.cash is not None:
        made.append(_cash(counted.cash))
    if counted.debrief:
        made.append(Line("message-square", counted.debrief, _("How it was for the team")))
    made.append(label(_("Handed over"), "lead"))
    here = ("shift", ("tab", "handovers", ("shift", shift.id)))
    for line in told.lines.lines:
        leads = line.place is not None and line.place != here
        made.append(handover_line(line, *([opener(line, open_place)] if leads else ())))
    if told.lines.hidden:
        made.append(hidden_line(told.lines.hidden))
    if not told.lines.lines and not told.lines.hidden:
        made.append(label(_("Nothing was handed over."), "muted"))
    return made


def _person(who: OnDuty) -> str:
    hours = _("{hours}:{minutes} h").format(
        hours=who.minutes // 60, minutes=f"{who.minutes % 60:02}"
    )
    return f"{who.shown} ({hours})"


def _heads(counted: Counted) -> Line:
    expected, seen = counted.heads_expected, counted.heads_seen
    if seen is None:
        return Line("bed", _("People were not counted"), _("People"))
    words = ngettext("{n} person seen", "{n} people seen", seen).format(n=seen)
    if seen != expected:
        words = _("{seen}, {expected} expected").format(seen=words, expected=expected)
    tone = "good" if seen == expected else "notice"
    return Line("bed", words, counted.heads_note or _("as expected"), tone=tone)


def _keys(counted: Counted) -> Line:
    if counted.keys_ok is None:
        return Line("key-round", _("Keys were not looked at"), _("Keys"))
    if counted.keys_ok:
        return Line("key-round", _("All keys are there"), tone="good")
    return Line("key-round", counted.keys_note, _("Keys are missing"), tone="notice")


def _cash(count: CountRow) -> Line:
    def words(minor: int) -> str:
        return regions.amount(minor, count.currency, language())

    title = _("Cash box: {sum}").format(sum=words(count.counted))
    by = " · ".join(filter(None, (count.counted_by, count.witness or _("counted alone"))))
    if not count.difference:
        return Line("wallet-cards", title, by, tone="good")
    told = _("Difference: {sum}").format(sum=words(count.difference))
    return Line("wallet-cards", title, " · ".join((told, count.reason, by)), tone="notice")
