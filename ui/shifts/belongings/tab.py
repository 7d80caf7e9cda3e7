# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the house keeps, by person or by place; what is chosen goes out with one signature."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingRow
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.belonging_panels import BelongingPanel, TakeOutPanel
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.form_side import FormSide
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

_PANEL = 364


class BelongingsTab(PageTab):
    """Ctrl+click chooses several things of one person."""

    TABLES: ClassVar[frozenset[str]] = frozenset({"belonging", "resident"})
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._may_write = desk.vault.may("write_log")
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Things kept"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        NarrowColumns(self.list, {3: 600, 4: 680, 5: 500})
        sentence = _("What the house keeps for somebody stands here, with the place it lies at.")
        if self._may_write:
            self.list.set_empty(sentence, _("Take something in"), self.add)
        else:
            self.list.set_empty(sentence)
        self.by_place = QCheckBox(_("By place"))
        self.by_place.toggled.connect(lambda _on: self.load())
        self.add_button = button(_("Take something in"), "plus", "primary", on_click=self.add)
        self.out_button = button(_("Give out"), "log-out", on_click=self.take_out)
        self.edit_button = button(_("Change"), "pencil", on_click=self.edit)
        self.open_button = button(_("Open the person"), kind="quiet", on_click=self.open_person)
        card = Card(_("Things kept"))
        card.add_trailing(self.add_button)
        card.add(self.by_place)
        card.add(self.list, 1)
        card.add(ButtonRow((self.out_button, self.edit_button, self.open_button)))
        self.side = FormSide(desk, _PANEL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(card, 1)
        row.addWidget(self.side)
        for made in (self.add_button, self.out_button, self.edit_button):
            made.setHidden(not self._may_write)
        self.list.selectionModel().selectionChanged.connect(lambda *_a: self._fit())
        self.list.row_activated.connect(lambda _row: self.edit())
        self._fit()

    def load(self) -> None:
        """Read all of them again."""
        by_place = self.by_place.isChecked()
        self.desk.read(self, belongings.kept, self._show, by_place=by_place)

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.list

    def open(self, target: object) -> None:
        """Choose a thing by its id."""
        if isinstance(target, int):
            self._wanted = target
            self.load()

    def chosen(self) -> list[BelongingRow]:
        """The rows that are selected."""
        numbers = sorted({index.row() for index in self.list.selectionModel().selectedRows()})
        return [self.list.rows_model.row(number) for number in numbers]

    def add(self) -> None:
        """Something comes in."""
        self.side.open(BelongingPanel(self.desk))

    def edit(self) -> None:
        """Change the one chosen."""
        rows = self.chosen()
        if self._may_write and len(rows) == 1:
            self.side.open(BelongingPanel(self.desk, rows[0].resident_id, rows[0].id))

    def take_out(self) -> None:
        """What is chosen goes out."""
        rows = self.chosen()
        if self._may_write and rows and len({row.resident_id for row in rows}) == 1:
            what = ", ".join(row.counted for row in rows)
            self.side.open(TakeOutPanel(self.desk, [row.id for row in rows], what))

    def open_person(self) -> None:
        """Whose it is."""
        rows = self.chosen()
        if rows:
            self.open_requested.emit("residents", ("resident", rows[0].resident_id, "stays"))

    def _show(self, rows: list[BelongingRow]) -> None:
        self.list.rows_model.set_rows(rows)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.list.select(wanted)
        self._fit()

    def _fit(self) -> None:
        rows = self.chosen()
        people = len({row.resident_id for row in rows})
        self.edit_button.setEnabled(len(rows) == 1)
        self.open_button.setEnabled(people == 1)
        self.out_button.setEnabled(people == 1)
        count = len(rows)
        words = ngettext("Give out {n}", "Give out {n}", count).format(n=count)
        self.out_button.setText(words if count > 1 else _("Give out"))


def _columns() -> list[Column]:
    return [
        Column(_("Resident"), lambda row: row.shown, width=100, role="strong"),
        Column(_("What it is"), lambda row: row.counted, stretch=True, width=140,
               icon=lambda row: "lock" if row.is_valuable else None),
        Column(_("Where it lies"), lambda row: row.place, width=120),
        Column(_("Since"), lambda row: short_day(row.in_on, today()), width=90, role="muted",
               sort=lambda row: row.in_on),
        Column(_("Signed"), lambda row: _("signed") if row.is_signed_in else "", width=76,
               role="muted"),
        Column(_("Kept until"), _until, width=110, sort=lambda row: str(row.keep_until or "9"),
               tone=lambda row: "notice" if row.is_too_long else None,
               icon=lambda row: "clock" if row.is_too_long else None),
    ]  # fmt: skip


def _until(row: BelongingRow) -> str:
    return short_day(row.keep_until, today()) if row.keep_until is not None else ""
