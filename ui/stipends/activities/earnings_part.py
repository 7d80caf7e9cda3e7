# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What members earn: the periods, and in one of them what each did and gets."""

from __future__ import annotations

import datetime as dt
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.income import earning_sheets, earnings
from shelterdesk.services.income.activities import ActivityRow
from shelterdesk.services.income.earning_sheets import (
    EarningRow,
    EarningsSheet,
    EarningState,
    PeriodRow,
)
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.stipends.activities.money_panels import AmountPanel, ShareDaysPanel, prepared_words
from ui.stipends.activities.part import OpenPanel, Part
from ui.stipends.activities.shares_field import hours_words
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

_A_DAY: Final = dt.timedelta(days=1)
_TONES: Final = {
    EarningState.DRAFT: "accent", EarningState.APPROVED: "good", EarningState.PAID: "neutral",
    EarningState.VOID: "neutral",
}  # fmt: skip


class EarningsPart(Part):
    """Enter on a period shows it; there Ctrl+Enter approves all, F2 changes an amount, Del sets it
    aside, Esc goes back."""

    def __init__(self, desk: Desk, open_panel: OpenPanel) -> None:
        super().__init__(desk, open_panel)
        self.may_prepare = desk.vault.may(Capability.PREPARE_DUES)
        self.may_approve = desk.vault.may(Capability.APPROVE_MONEY)
        self._open: tuple[dt.date, dt.date] | None = None
        self._sheet: EarningsSheet | None = None
        periods = RowsView(
            RowsModel(self._period_columns(), lambda row: row.start), _("Periods shared")
        )
        NarrowColumns(periods, {1: 380})
        sentence = _("What is left of sales after materials is shared here among those who worked.")
        if self.may_prepare:
            periods.set_empty(sentence, _("Share what was earned"), self.add)
        else:
            periods.set_empty(sentence)
        self.people = RowsView(RowsModel(self._people_columns(), _row_key), _("Who earned what"))
        NarrowColumns(self.people, {2: 460, 1: 380})
        self.stack = QStackedWidget()
        self.stack.addWidget(self._periods_page(periods))
        self.stack.addWidget(self._period_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.list = periods
        periods.row_activated.connect(self.open_period)
        self.people.row_selected.connect(lambda _row: self.fit())
        self.people.row_activated.connect(lambda _row: self.change())
        self._keys()
        self.fit()

    def _periods_page(self, periods: RowsView) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(periods, 1)
        add = button(_("Share what was earned"), "coins", "primary", on_click=self.add)
        look = button(_("Open"), "eye", on_click=lambda: self.open_period(periods.selected()))
        column.addWidget(self.foot([add, look] if self.may_prepare else [look]))
        if not self.may_prepare:
            add.setParent(page)
            add.hide()
        return page

    def _period_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.back = button("", "chevron-left", "quiet", on_click=self.close_period)
        self.figures = label("", "muted", wrap=True)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.figures)
        column.addWidget(self.people, 1)
        self.approve_button = button(
            _("Approve all"), "check", "primary", tooltip=_("Ctrl+Enter"), on_click=self.approve
        )
        self.again_button = button(_("Prepare again"), "refresh-cw", on_click=self.prepare)
        change = self.act(_("Another amount"), "pencil", self.change, _is_draft, "F2")
        aside = self.act(_("Set aside"), "x", self.void, _is_draft, "Del")
        back = self.act(_("Back to draft"), "undo-2", self.to_draft, _can_go_back)
        wanted = [self.again_button, change, aside] if self.may_prepare else []
        wanted += [back]
        if self.may_approve:
            wanted.insert(0, self.approve_button)
        column.addWidget(self.foot(wanted))
        for made in (self.approve_button, self.again_button, change, aside):
            if made not in wanted:
                made.setParent(page)
                made.hide()
        return page

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+Return", self.approve), ("Ctrl+Enter", self.approve), ("F2", self.change),
            ("Del", self.void),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self.people)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    # Reading
    def show_activity(self, row: ActivityRow) -> None:
        """Another activity, or the same again."""
        if self.activity is None or self.activity.id != row.id:
            self.close_period()
        super().show_activity(row)

    def load(self) -> None:
        if self.activity is None:
            return
        self.desk.read(self, earning_sheets.periods, self.show_rows, activity_id=self.activity.id)
        if self._open is not None:
            start, end = self._open
            self.desk.read(
                self, earning_sheets.sheet, self._show_sheet, activity_id=self.activity.id,
                start=start, end=end,
            )  # fmt: skip

    def front(self) -> RowsView:
        """The list to be used by keys now."""
        return self.list if self._open is None else self.people

    def fit(self) -> None:
        """What can be done with the row chosen."""
        row: EarningRow | None = self.people.selected()
        for made, can in self._acts:
            made.setEnabled(row is not None and can(row))
        self.approve_button.setEnabled(bool(self._to_approve()))

    def open_period(self, row: PeriodRow | None) -> None:
        """What each did and gets."""
        if row is not None:
            self._open = (row.start, row.end)
            self._sheet = None
            self.people.rows_model.set_rows([])
            self.back.setText(_days(row.start, row.end))
            self.back.setAccessibleName(_("Back to all periods"))
            self.figures.setText("")
            self.stack.setCurrentIndex(1)
            self.people.setFocus()
            self.load()

    def is_period_open(self) -> bool:
        """Whether one period is shown."""
        return self._open is not None

    def close_period(self) -> None:
        """All periods again."""
        had_focus = self.people.hasFocus() or self.back.hasFocus()
        self._open = self._sheet = None
        self.stack.setCurrentIndex(0)
        if had_focus:
            self.list.setFocus()

    def _show_sheet(self, found: EarningsSheet) -> None:
        if self._open != (found.start, found.end):
            return
        self._sheet = found
        self.people.rows_model.set_rows(found.rows)
        parts = [
            _("Sales {amount}").format(amount=self.money(found.sales)),
            _("materials {amount}").format(amount=self.money(found.materials)),
            _("left {amount}").format(amount=self.money(found.left)),
            _("to the members {percent}%: {amount}").format(
                percent=found.percent, amount=self.money(found.to_share)
            ),
        ]
        said = " · ".join(parts)
        if self.may_approve and any(map(_is_draft, found.rows)) and not self._to_approve():
            said = "\n".join((said, _("You prepared it, so a colleague approves it.")))
        self.figures.setText(said)
        self.fit()

    # Acts
    def add(self) -> None:
        """Share the days after those shared last: the last whole month, if nothing was yet."""
        if self.activity is None or not self.may_prepare:
            return
        rows: list[PeriodRow] = self.list.rows_model.rows()
        this = today().replace(day=1)
        start = rows[0].end if rows else (this - _A_DAY).replace(day=1)
        end = this - _A_DAY if start < this else today()
        self.open_panel(
            ShareDaysPanel(
                self.desk, self.activity.id, start.isoformat(), max(start, end).isoformat()
            )
        )

    def prepare(self) -> None:
        """The same days again: what is approved stays."""
        if self.activity is not None and self._open is not None:
            start, end = self._open
            self.desk.do(
                self, N_("Prepared earnings of an activity"), earnings.prepare,
                said=prepared_words, activity_id=self.activity.id, start=start, end=end,
            )  # fmt: skip

    def approve(self) -> None:
        """All that somebody else prepared."""
        ids = self._to_approve()
        if ids and self.may_approve:
            words = ngettext("Earnings of {n} person approved.", "Earnings of {n} people approved.",
                             len(ids))  # fmt: skip
            self.desk.do(
                self, N_("Approved earnings of an activity"), earnings.approve,
                said=words.format(n=len(ids)), earning_ids=ids,
            )  # fmt: skip

    def change(self) -> None:
        """Another amount than was computed."""
        row: EarningRow | None = self.people.selected()
        if row is None or row.id is None or self.activity is None:
            return
        if _is_draft(row) and self.may_prepare:
            self.open_panel(
                AmountPanel(self.desk, row.id, self.activity.currency, row.shown, row.computed)
            )

    def void(self) -> None:
        """It is not paid."""
        row: EarningRow | None = self.people.selected()
        if row is not None and _is_draft(row) and self.may_prepare:
            self.desk.do(self, N_("Set earnings aside"), earnings.void, earning_id=row.id)

    def to_draft(self) -> None:
        """Take the approval back, or what was set aside."""
        row: EarningRow | None = self.people.selected()
        if row is None or not _can_go_back(row):
            return
        if row.state is EarningState.APPROVED:
            self.desk.do(
                self, N_("Took an approval of earnings back"), earnings.take_back_approval,
                earning_id=row.id,
            )  # fmt: skip
        else:
            self.desk.do(self, N_("Brought earnings back"), earnings.bring_back, earning_id=row.id)

    # Within
    def _to_approve(self) -> list[int]:
        rows = () if self._sheet is None else self._sheet.rows
        return [row.id for row in rows if row.may_approve and row.id is not None]

    def _period_columns(self) -> list[Column]:
        return [
            Column(_("Days"), lambda row: _days(row.start, row.end), stretch=True, width=150,
                   role="strong", sort=lambda row: row.start),
            Column(_("People"), lambda row: row.people, width=70, align="end"),
            Column(_("Earned"), lambda row: self.money(row.amount), width=100, align="end",
                   sort=lambda row: row.amount),
            Column("", _period_state, width=130, pill=True, tone=_period_tone),
        ]  # fmt: skip

    def _people_columns(self) -> list[Column]:
        return [
            Column(_("Who"), lambda row: row.shown, stretch=True, width=100, role="strong"),
            Column(_("Hours"), lambda row: hours_words(row.minutes), width=66, align="end",
                   sort=lambda row: row.minutes),
            Column(_("Pieces"), lambda row: row.pieces or "", width=66, align="end",
                   sort=lambda row: row.pieces),
            Column(_("Earns"), lambda row: self.money(row.amount), width=96, align="end",
                   role="strong", sort=lambda row: row.amount,
                   tone=lambda row: "notice" if row.amount != row.computed else None,
                   tooltip=_by_words),
            Column("", _state_words, width=112, pill=True,
                   tone=lambda row: _TONES.get(row.state, "neutral")),
        ]  # fmt: skip


def _row_key(row: EarningRow) -> object:
    return row.id or (row.resident_id, row.shown, row.amount)


def _is_draft(row: EarningRow) -> bool:
    return row.id is not None and row.state is EarningState.DRAFT


def _can_go_back(row: EarningRow) -> bool:
    return row.id is not None and row.state in (EarningState.APPROVED, EarningState.VOID)


def _days(start: dt.date, end: dt.date) -> str:
    last = end - _A_DAY
    return _("{start} to {end}").format(start=short_day(start), end=short_day(last))


def _state_words(row: EarningRow) -> str:
    if row.state is None:
        return _("not prepared")
    return code_word("earning", "state", row.state.value)


def _by_words(row: EarningRow) -> str:
    parts = []
    if row.prepared_by:
        parts.append(_("Prepared by {name}").format(name=row.prepared_by))
    if row.approved_by:
        parts.append(_("approved by {name}").format(name=row.approved_by))
    return ", ".join(parts)


def _period_state(row: PeriodRow) -> str:
    if row.drafts:
        return _("to be approved")
    return _("to be paid") if row.approved else _("paid")


def _period_tone(row: PeriodRow) -> str:
    if row.drafts:
        return "accent"
    return "good" if row.approved else "neutral"
