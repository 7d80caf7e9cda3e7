# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants: what waits for whom, the longest waiting first; approved with one key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantRow, GrantState, Show
from ui.desk import Desk
from ui.list_tab import OpenedTab
from ui.stipends.grants.panels import PANELS
from ui.stipends.grants.view import GrantView
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.grant_panel import GrantPanel
from ui.widgets.labels import label
from ui.widgets.money_field import in_words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs


class GrantsTab(OpenedTab):
    """Ctrl+N asks for one, Ctrl+Enter approves the one chosen, Enter opens it."""

    TABLES: ClassVar[frozenset[str]] = frozenset({*grants.TABLES, "resident_access"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._counts: dict[Show, int] = {}
        self._may_ask = desk.vault.may(Capability.EDIT_AWARDS)
        self.list = _list()
        sentence = _("Money once, for one purpose: one colleague asks, another approves.")
        if self._may_ask:
            self.list.set_empty(sentence, _("Ask for a grant"), self.add)
        else:
            self.list.set_empty(sentence)
        self.add_button = button(
            _("Ask for a grant"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        self.lists = FlatTabs(_("Which grants"))
        for words in _FILTERS.values():
            self.lists.add(_(words))
        self.lists.currentChanged.connect(lambda _at: self.load())
        self.hidden = label("", "muted", wrap=True)
        card = Card(_("Grants"))
        card.add_trailing(self.add_button)
        card.add(self.lists)
        card.add(self.list, 1)
        card.add(self.hidden)
        self.add_button.setHidden(not self._may_ask)
        self.lay_out_opened(card, GrantView(desk))
        self.key("Ctrl+Return", self.approve)
        self._name_filters()

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        self.desk.read(self, grants.counts, self._show_counts)
        self.desk.read(self, grants.listed, self.show_rows, show=self.show_now())

    def show_now(self) -> Show:
        """Which grants are listed."""
        return tuple(_FILTERS)[max(self.lists.currentIndex(), 0)]

    def subtitle(self) -> str:
        """How many are to be approved."""
        n = self._counts.get(Show.TO_APPROVE, 0)
        return ngettext("{n} to approve", "{n} to approve", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """One by its id, "new", or ``("new", resident id)``."""
        if isinstance(target, tuple) and len(target) == 2 and target[0] == "new":
            self.open_panel(GrantPanel(self.desk, target[1]))
            return
        if isinstance(target, int):
            self.lists.setCurrentIndex(tuple(_FILTERS).index(Show.ALL))
        super().open(target)

    # Acts
    def add(self) -> None:
        """Ask for one."""
        if self._may_ask:
            self.open_panel(GrantPanel(self.desk))

    def approve(self) -> None:
        """Say yes to the one chosen; the next one is chosen by the list."""
        row = self.list.selected()
        may = self.desk.vault.may(Capability.APPROVE_MONEY)
        if may and row is not None and row.can_approve and self.panel is None:
            self.desk.do(
                self, N_("Approved a grant"), grants.approve, said=partial(_approved, row),
                grant_id=row.id,
            )  # fmt: skip

    def act(self, act: str, row: GrantRow) -> None:
        """What is asked for the row chosen."""
        if act == "approve":
            self.approve()
        elif act in PANELS:
            self.open_panel(PANELS[act](self.desk, row.id, _told(row)))
        elif act == "edit":
            self.open_panel(GrantPanel(self.desk, grant_id=row.id))
        elif act == "withdraw":
            self.desk.do(
                self, N_("Withdrew a grant"), grants.withdraw, grant_id=row.id,
                said=_("It is set aside as not wanted."),
            )  # fmt: skip
        elif act == "again":
            self.desk.do(
                self, N_("Asked for a grant again"), grants.ask_again, grant_id=row.id,
                said=_("It is asked for again: a colleague approves it."),
            )  # fmt: skip
        elif act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id, "money"))
        elif act == "pay":
            self.open_requested.emit("stipends", ("tab", "pay", ("person", row.resident_id)))
        elif act == "back":
            self.open_requested.emit("stipends", ("tab", "savings", ("back", row.id)))

    def read(self, row_id: int) -> None:
        """All of one."""
        self.desk.read(self, grants.opened, partial(self.show_opened, row_id), grant_id=row_id)

    # Answers
    def show_rows(self, rows: Sequence[GrantRow]) -> None:
        """The list; of protected people only how many there are."""
        super().show_rows(rows)
        self._tell_hidden(len(rows))

    def _show_counts(self, counts: dict[Show, int]) -> None:
        self._counts = counts
        self._name_filters()
        self.title_changed.emit()
        self._tell_hidden(len(self.list.rows_model.rows()))

    def _tell_hidden(self, shown: int) -> None:
        n = self._counts.get(self.show_now(), shown) - shown
        words = ngettext(
            "{n} of a protected person is not listed", "{n} of protected people are not listed", n
        )
        self.hidden.setText(words.format(n=n) if n > 0 else "")
        self.hidden.setHidden(n <= 0)

    def _name_filters(self) -> None:
        for at, (show, words) in enumerate(_FILTERS.items()):
            n = self._counts.get(show, 0)
            text = _("{what} ({n})").format(what=_(words), n=n) if n else _(words)
            self.lists.setTabText(at, text)


_FILTERS: Final = {
    Show.OPEN: N_("Open"),
    Show.TO_APPROVE: N_("To approve"),
    Show.TO_GIVE: N_("To give"),
    Show.OUTCOME: N_("What came of it?"),
    Show.PAID_BACK: N_("Comes back"),
    Show.ALL: N_("All"),
}
_TONES: Final = {
    GrantState.REQUESTED: "notice",
    GrantState.APPROVED: "accent",
    GrantState.GIVEN: "good",
    GrantState.DECLINED: "neutral",
    GrantState.WITHDRAWN: "neutral",
}


def _told(row: GrantRow) -> str:
    return " · ".join((row.shown, row.kind, in_words(row.amount, row.currency)))


def _approved(row: GrantRow, _result: object) -> str:
    words = _("Approved: {amount} for {name}. It is given at the pay desk.")
    return words.format(amount=in_words(row.amount, row.currency), name=row.shown)


def _list() -> RowsView:
    columns = [
        Column(_("Who"), lambda row: row.shown, stretch=True, width=90, role="strong"),
        Column(_("What for"), lambda row: row.kind, width=120),
        Column(_("Asked on"), lambda row: near_day(row.requested_on, today()), width=90,
               role="muted", sort=lambda row: row.requested_on),
        Column("", lambda row: row.state_words, width=110, pill=True,
               tone=lambda row: _TONES[row.state]),
        Column(_("Amount"), lambda row: in_words(row.amount, row.currency), width=104,
               align="end", role="strong", sort=lambda row: row.amount),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.id), _("Grants"))
    NarrowColumns(view, {1: 440, 2: 540})  # what for stands beside the list too, who does not
    return view
