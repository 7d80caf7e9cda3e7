# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who was where over a period: nights counted by room, bed, person, house, fund or month, and
behind each count its list. The board of any one night is a date away, in the bar above."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.rooms import bed_nights
from shelterdesk.services.rooms.bed_nights import By, NightsRow
from shelterdesk.services.rooms.rooms import SiteRow
from shelterdesk.statistics.night_sheet import WORDS, NightLine, NightSheet
from ui.desk import Desk
from ui.rooms.night import Night
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.day_words import short_day
from ui.widgets.fields import ChoiceField, DateField
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView

_ALL = 0  # houses


class HistoryView(QWidget):
    """Asks the desk by itself for the period, the way to count, and the line chosen."""

    night_asked = Signal(int, object)  # bed id, night
    resident_asked = Signal(int)
    paper_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._sheet: NightSheet | None = None
        self._has_begun = False
        self.by = ChoiceField(
            "by", _("Counted by"), [(by.value, _(words)) for by, words in WORDS.items()],
            unanswered=False,
        )  # fmt: skip
        self.site = ChoiceField("site", _("House"), unanswered=False)
        self.first = DateField("first", _("First night"), unanswered=False)
        self.last = DateField("last", _("Last night"), unanswered=False)
        self.by.set_value(By.ROOM.value)
        self.total = label("", "muted", wrap=True)
        self.notes = label("", "muted", wrap=True)
        self.lines = RowsView(RowsModel(_line_columns(), lambda row: row.key), _("Nights counted"))
        self.lines.set_empty(_("Nobody slept here in this time."))
        self.nights = RowsView(
            RowsModel(_night_columns(), lambda row: (row.start, row.bed_id)), _("Behind the count")
        )
        self.nights.set_empty(_("Choose a line. Who slept where stands here, night by night."))
        self.paper_button = button(
            _("On paper"), "printer", "quiet", on_click=self.paper_asked.emit
        )
        self._lay_out()
        self.paper_button.setHidden(not desk.vault.may(Capability.PRINT))
        for field in (self.by, self.site, self.first, self.last):
            field.changed.connect(self.load)
        self.lines.row_selected.connect(self._ask_list)
        self.lines.row_activated.connect(lambda _row: self.nights.setFocus())
        self.nights.row_activated.connect(self._open)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for field, width in ((self.by, 150), (self.site, 150), (self.first, 140), (self.last, 140)):
            field.setMaximumWidth(width)
            head.addWidget(field)
        head.addStretch(1)
        head.addWidget(self.paper_button)
        tables = QHBoxLayout()
        tables.setSpacing(12)
        for view, share in ((self.lines, 2), (self.nights, 3)):
            card = Card()
            card.hug()
            card.add(view, 1)
            tables.addWidget(card, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.total)
        layout.addLayout(tables, 1)
        layout.addWidget(self.notes)

    def show_night(self, night: Night) -> None:
        """Begin with the month up to a night, of its house; later what was chosen stays."""
        self._offer(night.sites, night.board.site.id if night.board is not None else _ALL)
        if not self._has_begun:
            self._has_begun = True
            last = min(night.night, night.tonight)
            self.first.set_value(last.replace(day=1))
            self.last.set_value(last)
        self.load()

    def _offer(self, sites: tuple[SiteRow, ...], site_id: int) -> None:
        chosen = self.site.value() if self._has_begun else site_id
        self.site.set_choices([(_ALL, _("All houses")), *((one.id, one.name) for one in sites)])
        self.site.set_value(chosen)
        self.site.setHidden(len(sites) < 2)

    def load(self) -> None:
        """Count again."""
        first, last = self.first.value(), self.last.value()
        if not isinstance(first, dt.date) or not isinstance(last, dt.date):
            return
        self._asked += 1
        asked = self._asked

        def show(sheet: NightSheet) -> None:
            if asked == self._asked:
                self._show(sheet)

        def refuse(error: UserError) -> None:
            if asked == self._asked:
                self._refuse(error)

        self._desk.read(
            self, bed_nights.count, show, on_error=refuse, by=By(str(self.by.value())),
            first=first, last=last, site_id=self._site_id(),
        )  # fmt: skip

    def _site_id(self) -> int | None:
        chosen = self.site.value()
        return chosen if isinstance(chosen, int) and chosen != _ALL else None

    def _show(self, sheet: NightSheet) -> None:
        self._sheet = sheet
        nights = ngettext("{n} bed-night", "{n} bed-nights", sheet.nights).format(n=sheet.nights)
        people = ngettext("{n} person", "{n} people", sheet.people).format(n=sheet.people)
        until = _("counted up to the night of {day}").format(day=short_day(sheet.last))
        self.total.setText(f"{nights} · {people} · {until}")
        self.notes.setText(" ".join(sheet.notes()))
        self.lines.rows_model.set_rows(sheet.lines)
        self._ask_list(self.lines.selected())

    def _refuse(self, error: UserError) -> None:
        self._sheet = None
        self.total.setText(error.message)
        self.lines.rows_model.set_rows(())
        self.nights.rows_model.set_rows(())

    def _ask_list(self, line: NightLine | None) -> None:
        sheet, asked = self._sheet, self._asked
        if line is None or sheet is None:
            self.nights.rows_model.set_rows(())
            return

        def show(rows: list[NightsRow]) -> None:
            if asked == self._asked and self.lines.selected() == line:
                self.nights.rows_model.set_rows(rows)

        self._desk.read(
            self, bed_nights.listed, show, by=sheet.by, key=line.key,
            first=sheet.first, last=sheet.last, site_id=self._site_id(),
        )  # fmt: skip

    def _open(self, row: NightsRow) -> None:
        """The board of the first of these nights; of a person who is counted, the person."""
        is_of_one = self._sheet is not None and self._sheet.by is By.PERSON
        if is_of_one or row.resident_id is None:
            self.night_asked.emit(row.bed_id, row.start)
        else:
            self.resident_asked.emit(row.resident_id)


def _line_columns() -> list[Column]:
    return [
        Column(_("What"), lambda row: row.words, stretch=True),
        Column(_("People"), lambda row: row.people, align="end", width=72),
        Column(_("Nights"), lambda row: row.nights, align="end", width=72),
    ]


def _night_columns() -> list[Column]:
    return [
        Column(_("Who"), lambda row: row.shown, stretch=True),
        Column(_("Bed"), lambda row: row.place, width=120),
        Column(_("First night"), lambda row: short_day(row.start), width=104),
        Column(_("Last night"), lambda row: short_day(row.last), width=104),
        Column(_("Nights"), lambda row: row.nights, align="end", width=64),
    ]
