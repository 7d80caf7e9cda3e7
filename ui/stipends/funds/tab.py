# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds: what is left of each, and beside it the one chosen."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.money import forecast, fund_figures
from shelterdesk.statistics.fund_forecast import FundForecast
from shelterdesk.statistics.fund_sheet import FundSheet
from ui.desk import Desk
from ui.stipends.funds.months_view import dry_words, is_soon
from ui.stipends.funds.view import FundView, left_words
from ui.tabbed_page import PageTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView

_LIST: Final = 292
Key = tuple[int, str]


class FundsTab(PageTab):
    """``open`` takes a fund and its currency. Who changes a fund does it in Preferences."""

    TABLES: ClassVar[frozenset[str]] = frozenset(forecast.TABLES) | {"resident", "resident_access"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: Key | None = None
        self._dry: dict[Key, FundForecast] = {}
        self.list = RowsView(RowsModel(self._columns(), _key), _("Funds"))
        sentence = _("What donors give stands here: budget, what is paid, and until when it lasts.")
        may_edit = desk.vault.may(Capability.EDIT_HOUSE_RULES)
        if may_edit:
            self.list.set_empty(sentence, _("Add a fund"), self.edit)
        else:
            self.list.set_empty(sentence)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self.view.front().setFocus())
        self.retired = QCheckBox(_("Also those not in use"))
        self.retired.toggled.connect(lambda _on: self.load())
        edit_button = button(
            _("Change funds"), "pencil", "quiet", tooltip=_("In Preferences"), on_click=self.edit
        )
        card = Card(_("Funds"))
        card.setFixedWidth(_LIST)
        card.add_trailing(edit_button)
        edit_button.setHidden(not may_edit)
        card.add(self.list, 1)
        card.add(self.retired)
        self._beside = Card()
        self._nothing = label(_("Choose a fund to see its months."), "heading", wrap=True)
        self._beside.add(self._nothing)
        self._beside.content.setAlignment(self._nothing, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(card)
        row.addWidget(self._beside, 1)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._back)

    @cached_property
    def view(self) -> FundView:
        """What is shown of the fund chosen, from the first one that is."""
        made = FundView(self.desk)
        made.person_asked.connect(self._open_person)
        self._beside.add(made, 1)
        return made

    def load(self) -> None:
        """Read the funds again."""
        self.desk.read(
            self, fund_figures.listed, self._show, with_retired=self.retired.isChecked()
        )  # fmt: skip

    def open(self, target: object) -> None:
        """Show a fund by its number and currency."""
        if isinstance(target, tuple) and len(target) == 2:
            self._wanted = target
            self.load()

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.list

    def edit(self) -> None:
        """Funds are named and changed in Preferences."""
        self.open_requested.emit("preferences", ("tab", "funds"))

    def _show(self, rows: list[FundSheet]) -> None:
        self.list.rows_model.set_rows(rows)
        self.desk.read(self, forecast.of_funds, self._show_dry)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.list.select(wanted)
        self._chosen(self.list.selected())

    def _show_dry(self, found: list[FundForecast]) -> None:
        self._dry = {(one.fund_id, one.currency): one for one in found}
        self.list.viewport().update()

    def _chosen(self, row: FundSheet | None) -> None:
        self._nothing.setHidden(row is not None)
        if row is not None:
            self.view.show()
            self.view.load(row.fund_id, row.currency)
        elif "view" in vars(self):
            self.view.hide()

    def _back(self) -> None:
        if "view" in vars(self) and self.view.is_list_open():
            self.view.close_list()
        else:
            self.list.setFocus()

    def _open_person(self, resident_id: int) -> None:
        self.open_requested.emit("residents", ("resident", resident_id, "overview"))

    def _columns(self) -> list[Column]:
        def soon(row: FundSheet) -> bool:
            found = self._dry.get(_key(row))
            return found is not None and is_soon(found)

        def tip(row: FundSheet) -> str:
            found = self._dry.get(_key(row))
            return "" if found is None else dry_words(found)

        return [
            Column(_("Fund"), _name, stretch=True, width=120, role="strong", share=_used,
                   icon=lambda row: "hourglass" if soon(row) else None,
                   tone=lambda row: "notice" if soon(row) else None, tooltip=tip),
            Column(_("Left"), left_words, width=110, align="end",
                   tone=lambda row: "notice" if (row.left or 0) < 0 else None,
                   sort=lambda row: row.at_hand if row.left is None else row.left),
        ]  # fmt: skip


def _key(row: FundSheet) -> Key:
    return row.fund_id, row.currency


def _name(row: FundSheet) -> str:
    return row.fund if row.budget is not None or not row.balance else f"{row.fund} · {row.currency}"


def _used(row: FundSheet) -> float | None:
    """Which part of the budget is used."""
    return row.used / row.budget if row.budget else None
