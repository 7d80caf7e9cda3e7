# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints: anybody who writes the log takes one; listed are those one has a copy of."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QCheckBox

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.complaints import complaints
from shelterdesk.services.complaints.complaints import ComplaintRow, ComplaintState
from shelterdesk.services.values.value_words import code_word
from ui.care.complaints import panels
from ui.care.complaints.view import ComplaintView
from ui.desk import Desk
from ui.list_tab import OpenedTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.table import Column, RowsModel, RowsView


class ComplaintsTab(OpenedTab):
    """Ctrl+N takes one, Enter opens the one chosen."""

    TABLES: ClassVar[frozenset[str]] = frozenset({*complaints.TABLES, "staff"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._open_ones = 0
        self.list = _list()
        self.list.set_empty(
            _("A complaint about a colleague, a partner or the house is written here. Whoever is "
              "named in it never sees it. You see those that were sealed to you."),
            _("Somebody complains"),
            self.add,
        )  # fmt: skip
        self.closed = QCheckBox(_("Also those that are closed"))
        self.closed.toggled.connect(lambda _on: self.load())
        self.add_button = button(
            _("New complaint"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        card = Card(_("Complaints"))
        card.add_trailing(self.add_button)
        card.add(self.closed)
        card.add(self.list, 1)
        self.lay_out_opened(card, ComplaintView(may_print=desk.vault.may(Capability.PRINT)))

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        self.desk.read(self, complaints.complaints, self._show, with_closed=self.closed.isChecked())

    def subtitle(self) -> str:
        """How many are open."""
        n = self._open_ones
        return ngettext("{n} open", "{n} open", n).format(n=n) if n else ""

    # Acts
    def add(self) -> None:
        """A new complaint."""
        self.open_panel(panels.ComplaintPanel(self.desk))

    def act(self, act: str, row: ComplaintRow) -> None:
        """A form for the one chosen, or its paper."""
        if act == "print":
            facts = {"complaint": str(row.id)}
            self.open_requested.emit("reports", ("report", "complaint", facts))
        else:
            self.open_panel(_PANELS[act](self.desk, row.id))

    def can_open(self, row: ComplaintRow) -> bool:
        """Not one of which one's copy opens no more: the list says so."""
        return not row.is_lost

    def read(self, row_id: int) -> None:
        """All of one."""
        answer = partial(self.show_opened, row_id)
        self.desk.read(self, complaints.opened, answer, complaint_id=row_id)

    # Answers
    def _show(self, rows: list[ComplaintRow]) -> None:
        self._open_ones = sum(row.state is not ComplaintState.CLOSED for row in rows)
        self.show_rows(rows)


_PANELS: Final = {
    "note": panels.ComplaintNotePanel,
    "handle": panels.ComplaintHandlePanel,
    "share": panels.ComplaintSharePanel,
}
_TONES: Final = {
    ComplaintState.OPEN: "notice",
    ComplaintState.LOOKED_INTO: "accent",
    ComplaintState.CLOSED: "neutral",
}


def _about(row: ComplaintRow) -> str:
    return _("Your copy opens no more") if row.is_lost else row.about


def _answer_by(row: ComplaintRow) -> str:
    return "" if row.answer_by is None else near_day(row.answer_by, today())


def _list() -> RowsView:
    columns = [
        Column(_("Received"), lambda row: near_day(row.received, today()), width=92, role="muted"),
        Column(_("About"), _about, stretch=True, width=80, role="strong",
               icon=lambda row: "lock" if row.is_lost else None),
        Column(_("Answer until"), _answer_by, width=90,
               tone=lambda row: "danger" if row.is_late else None),
        Column("", lambda row: code_word("complaint", "state", row.state), width=140, pill=True,
               tone=lambda row: _TONES[row.state]),
    ]  # fmt: skip
    return RowsView(RowsModel(columns, lambda row: row.id), _("Complaints"))
