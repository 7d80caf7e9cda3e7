# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds of a month, with their sums; beside them the one chosen or its form."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.outreach import outreach
from shelterdesk.services.outreach.outreach import COUNTS, OutreachMonth, RoundRow
from shelterdesk.services.values.record_words import field as field_words
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.log_words import clock
from ui.visits.outreach.panel import RoundPanel
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day, weekday_and_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.scrolled import TallArea
from ui.widgets.step_bar import MonthBar
from ui.widgets.table import Column, RowsModel, RowsView


class OutreachTab(ListTab):
    """Ctrl+N writes a round down, Enter changes the one chosen."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "outreach_round", "outreach_staff", "service_given", "staff", "term",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may(Capability.WRITE_LOG)
        self._count = 0
        self.view = RoundView(can_edit=self._may_write)
        self.lay_out(self._card(), self.view)
        self.view.asked.connect(self._asked)
        self.step_bar.listen(self)
        self.key("Ctrl+N", self.add)
        self.key("Del", partial(self._asked, "remove"), on=self.list)

    def _card(self) -> Card:
        card = Card()
        self.add_button = button(
            _("New round"), "plus", "primary", tooltip="Ctrl+N", on_click=self.add
        )
        self.paper_button = button(
            _("Blank sheet"), "printer", "quiet",
            tooltip=_("A sheet to fill in by hand on the way"),
            on_click=lambda: self.open_requested.emit("reports", ("report", "outreach-sheet")),
        )  # fmt: skip
        self.step_bar = MonthBar()
        self.step_bar.turned.connect(self.load)
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Rounds"))
        NarrowColumns(self.list, {4: 430})
        self.list.row_selected.connect(self.view.show_round)
        self.list.row_activated.connect(lambda _row: self._asked("edit"))
        self.totals = label("", "strong", wrap=True)
        self.given = label("", "muted", wrap=True)
        card.add(ButtonRow([self.add_button, self.paper_button]))
        self.add_button.setHidden(not self._may_write)  # now that it is no window of its own
        self.paper_button.setHidden(not self.desk.vault.may(Capability.HAND_OUT))
        card.add(self.step_bar)
        card.add(self.list, 1)
        card.add(self.totals)
        card.add(self.given)
        return card

    def load(self) -> None:
        """Read the month again."""
        self.desk.read(self, outreach.month, self._show, month=self.step_bar.month)

    def subtitle(self) -> str:
        """How many rounds."""
        return ngettext("{n} round", "{n} rounds", self._count).format(n=self._count)

    def add(self) -> None:
        """Write a round down."""
        if self._may_write:
            self.open_panel(RoundPanel(self.desk))

    def edit(self) -> None:
        """Change the one chosen."""
        self._asked("edit")

    def _show(self, found: OutreachMonth) -> None:
        self._count = len(found.rows)
        self.step_bar.show_month(found.month)
        sentence = _(
            "Rounds on the street, in flats, online or in a café: whom you met, in numbers."
        )
        act = (_("New round"), self.add) if self._may_write else ()
        self.list.set_empty(sentence, *act)
        self.list.rows_model.set_rows(found.rows)
        self.view.show_round(self.list.selected())
        told = [f"{_name(name)}: {found.totals[name]}" for name in COUNTS]
        self.totals.setText(" · ".join(told) if found.rows else "")
        given = ", ".join(f"{words} {number}" for words, number in found.items)
        self.given.setText(_("Handed out: {things}").format(things=given) if given else "")
        for widget in (self.totals, self.given):
            widget.setVisible(bool(widget.text()))
        self.title_changed.emit()

    def _asked(self, act: str) -> None:
        row: RoundRow | None = self.list.selected()
        if row is None or not self._may_write:
            return
        if act == "edit":
            self.open_panel(RoundPanel(self.desk, row.id))
        else:
            self.desk.do(
                self, N_("Took a round away"), outreach.remove,
                said=_("The round is taken away."), round_id=row.id,
            )  # fmt: skip


class RoundView(QWidget):
    """A round as it is shown beside the list; ``asked`` says edit or remove."""

    asked = Signal(str)

    def __init__(self, *, can_edit: bool) -> None:
        super().__init__()
        self._can_edit = can_edit
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._empty = Empty(_("Choose a round to see who went and what was handed out."),
                            icon="footprints")  # fmt: skip
        outer.addWidget(self._empty, 1)
        self._shown: QWidget | None = None
        self._acts = QWidget()
        row = QHBoxLayout(self._acts)
        row.setContentsMargins(0, 0, 0, 0)
        self.edit_button = button(_("Change"), "pencil", on_click=lambda: self.asked.emit("edit"))
        self.remove_button = button(
            _("Noted by mistake"), "x", "quiet", on_click=lambda: self.asked.emit("remove")
        )
        row.addWidget(self.edit_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        outer.addWidget(self._acts)
        self._acts.hide()

    def show_round(self, row: RoundRow | None) -> None:
        """Show one, or nothing."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
        self._empty.setVisible(row is None)
        self._acts.setVisible(self._can_edit and row is not None)
        if row is not None:
            self._shown = TallArea(_facts(row))
            self._outer.insertWidget(0, self._shown, 1)


def _facts(row: RoundRow) -> QWidget:
    made = QWidget()
    made.setProperty("bare", "true")
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(9)
    column.addWidget(label(weekday_and_day(row.start.date(), today()), "heading", wrap=True))
    hours = clock(row.start) + (f"–{clock(row.end)}" if row.end is not None else "")
    where = code_word("outreach_round", "setting", row.setting.value)
    parts = (hours, where, row.area)
    column.addWidget(label(" · ".join(part for part in parts if part), "muted", wrap=True))
    column.addWidget(Line("users", ", ".join(row.team) or _("Nobody noted"), _("Who went along")))
    for name in COUNTS:
        number = label(str(getattr(row, name)), "strong")
        column.addWidget(Line("user", _name(name), "", number, ruled=False))
    if not row.items:
        column.addWidget(Line("heart-handshake", _("Empty-handed"), _("Handed out")))
    for words, quantity, people in row.items:
        to = ngettext("to {n} person", "to {n} people", people).format(n=people)
        column.addWidget(Line("heart-handshake", f"{words} × {quantity}", to))
    if row.has_note:
        column.addWidget(Line("lock", _("There is a sealed note."), _("It opens with the form.")))
    column.addStretch(1)
    return made


def _name(name: str) -> str:
    return field_words("outreach_round", name)


def _columns() -> list[Column]:
    return [
        Column(_("Day"), lambda row: short_day(row.start.date(), today()), width=74,
               sort=lambda row: row.start),
        Column(_("Where"), _where, stretch=True, width=110, role="strong"),
        Column(_("Met"), lambda row: row.met, align="end", width=56),
        Column(_("Talked"), lambda row: row.talked, align="end", width=70),
        Column(_("New"), lambda row: row.first_time, align="end", width=56),
    ]  # fmt: skip


def _where(row: RoundRow) -> str:
    where = code_word("outreach_round", "setting", row.setting.value)
    return " · ".join(part for part in (row.area, where) if part)
