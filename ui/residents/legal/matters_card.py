# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal matters with their dates: what comes next stands first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.legal import legal_dates, legal_matters
from shelterdesk.services.legal.legal_matters import DateRow, MatterRow
from ui.desk import Desk
from ui.residents.legal import words
from ui.residents.legal.date_panels import LegalDateDonePanel, LegalDatePanel
from ui.residents.legal.list_card import ListCard
from ui.residents.legal.matter_panels import CloseLegalMatterPanel, LegalMatterPanel
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

_INDENT = 28


class MattersCard(ListCard):
    """``history_requested`` carries a table, a row and the words for it."""

    history_requested = Signal(str, int, str)

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Legal matters"), may_edit=desk.vault.may("edit_case"))
        self._desk, self._resident_id = desk, resident_id
        self.new_button = self.add_button(_("New matter"), "plus", self.new)

    def show_rows(self, rows: list[MatterRow]) -> None:
        """Show them."""
        sentence = _("Residence, asylum, custody, a hearing: what is under way, and its dates.")
        act = _("Write down a matter") if self.may_edit else ""
        self.new_button.setHidden(not (rows and self.may_edit))
        self.show_lines(
            [self._matter(row) for row in rows], Empty(sentence, act, self.new, "scale")
        )

    def new(self) -> None:
        """Another matter."""
        self.panel_requested.emit(LegalMatterPanel(self._desk, self._resident_id))

    def _matter(self, row: MatterRow) -> QWidget:
        pill = Pill(_("Closed")) if row.closed is not None else Pill(_("Open"), "accent")
        trailing: list[QWidget] = [pill]
        if self.may_edit:
            if row.closed is None:
                add = button(_("Add a date"), "calendar", on_click=partial(self._new_date, row.id))
                add.setAccessibleName(_("Add a date: {what}").format(what=row.shown))
                trailing.append(add)
            trailing.append(ActMenu(_("More: {what}").format(what=row.shown), self._acts(row)))
        detail = words.matter_detail(row, today())
        if row.is_sealed:
            detail = _("Only people who hold the key for legal matters can read it.")
        icon = "lock" if row.is_sealed else "scale"
        tone = "muted" if row.closed is not None else "accent"
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(Line(icon, row.shown, detail, *trailing, tone=tone))
        dates = QVBoxLayout()
        dates.setContentsMargins(_INDENT, 0, 0, 0)
        dates.setSpacing(9)
        if row.note:
            dates.addWidget(label(row.note, wrap=True))
        for date in row.dates:
            dates.addWidget(self._date(date, row))
        column.addLayout(dates)
        return made

    def _acts(self, row: MatterRow) -> list[Act]:
        open_ = partial(LegalMatterPanel, self._desk, self._resident_id, row.id)
        acts: list[Act] = [("pencil", _("Change"), lambda: self.panel_requested.emit(open_()))]
        if row.closed is None:
            close = partial(CloseLegalMatterPanel, self._desk, row.id)
            acts.append(("check", _("Close"), lambda: self.panel_requested.emit(close())))
        else:
            acts.append(("undo-2", _("Open again"), partial(self._reopen, row.id)))
        past = partial(
            self.history_requested.emit, "legal_matter", row.id, _("History of this matter")
        )
        return [*acts, ("history", _("Who changed what here"), past)]

    def _date(self, date: DateRow, row: MatterRow) -> QWidget:
        title = words.date_title(date, today())
        trailing: list[QWidget] = [words.date_pill(date, today())]
        if self.may_edit:
            acts: list[Act] = []
            if not date.is_done and row.closed is None:
                done = partial(LegalDateDonePanel, self._desk, date.id)
                if date.at.date() <= today():
                    finish = button(
                        _("Write it"), on_click=lambda: self.panel_requested.emit(done())
                    )
                    finish.setAccessibleName(_("What came of it: {what}").format(what=title))
                    trailing.append(finish)
                else:
                    acts.append(
                        ("check", _("What came of it"), lambda: self.panel_requested.emit(done()))
                    )
            change = partial(LegalDatePanel, self._desk, row.id, date.id)
            acts += [
                ("pencil", _("Change"), lambda: self.panel_requested.emit(change())),
                ("x", _("Take off"), partial(self._remove_date, date.id)),
            ]
            trailing.append(ActMenu(_("More: {what}").format(what=title), acts))
        tone = "notice" if date.is_overdue else "muted"
        line = Line("calendar-days", title, words.date_detail(date), *trailing, tone=tone)
        return of_record(line, "legal_date", date.id)

    def _new_date(self, matter_id: int) -> None:
        self.panel_requested.emit(LegalDatePanel(self._desk, matter_id))

    def _reopen(self, matter_id: int) -> None:
        self._desk.do(
            self, N_("Opened a legal matter again"), legal_matters.reopen,
            said=_("The matter is open again."), matter_id=matter_id,
        )  # fmt: skip

    def _remove_date(self, date_id: int) -> None:
        self._desk.do(
            self, N_("Took a legal date off"), legal_dates.remove,
            said=_("The date is gone."), date_id=date_id,
        )  # fmt: skip
