# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity papers: which there are, where each is, and until when."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.legal import papers
from shelterdesk.services.legal.papers import PaperRow
from ui.desk import Desk
from ui.residents.legal import words
from ui.residents.legal.list_card import ListCard
from ui.residents.legal.paper_panel import PaperPanel
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.dates import today
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.record_mark import of_record


class PapersCard(ListCard):
    """``history_requested`` carries a table, a row and the words for it."""

    history_requested = Signal(str, int, str)

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Papers"), may_edit=desk.vault.may("edit_case"))
        self._desk, self._resident_id = desk, resident_id
        self.new_button = self.add_button(_("Note a paper"), "plus", self.new)

    def show_rows(self, rows: list[PaperRow]) -> None:
        """Show them."""
        sentence = _("Passport, permit, certificates: which there are, who holds them, until when.")
        act = _("Note a paper") if self.may_edit else ""
        self.new_button.setHidden(not (rows and self.may_edit))
        self.show_lines([self._made(row) for row in rows], Empty(sentence, act, self.new, "file"))

    def new(self) -> None:
        """Another paper."""
        self.panel_requested.emit(PaperPanel(self._desk, self._resident_id))

    def _made(self, row: PaperRow) -> QWidget:
        trailing: list[QWidget] = []
        if row.runs_out:
            trailing.append(words.runs_out_pill(row.expires, today()))
        trailing.append(words.paper_pill(row))
        if self.may_edit:
            change = partial(PaperPanel, self._desk, self._resident_id, row.id)
            past = partial(self.history_requested.emit, "paper", row.id, _("History of this paper"))
            acts: list[Act] = [
                ("pencil", _("Change"), lambda: self.panel_requested.emit(change())),
                ("x", _("Take off"), partial(self._remove, row.id)),
                ("history", _("Who changed what here"), past),
            ]
            trailing.append(ActMenu(_("More: {what}").format(what=row.kind), acts))
        line = Line("file", row.kind, words.paper_detail(row, today()), *trailing)
        return of_record(line, "paper", row.id)

    def _remove(self, paper_id: int) -> None:
        self._desk.do(
            self, N_("Took a paper off the list"), papers.remove,
            said=_("The paper is off the list."), paper_id=paper_id,
        )  # fmt: skip
