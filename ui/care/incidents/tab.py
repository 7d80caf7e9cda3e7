# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents, newest first; one is read when it is opened, which is written down."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services import vocabularies
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import (
    IncidentPage,
    IncidentRow,
    LinkedNote,
    OpenedIncident,
)
from shelterdesk.services.incidents.incidents import Wanted
from shelterdesk.services.vocabularies import Choice
from ui.care.incidents import panels
from ui.care.incidents.view import IncidentView
from ui.desk import Desk
from ui.list_tab import OpenedTab
from ui.widgets import incident_words as words
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.incident_panel import IncidentPanel
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs

_PAGE: Final = 40


class IncidentsTab(OpenedTab):
    """Ctrl+N reports one, Enter opens the one chosen."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        *incidents.TABLES, "resident", "resident_access", "staff", "room", "site", "term", "merge",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._limit = _PAGE
        self._waiting = 0
        self._note: LinkedNote | None = None  # of the one that is open
        self.list = _list()
        self.list.set_empty(
            _("What went wrong or was dangerous is reported here, so that somebody looks at it."),
            _("Report an incident"),
            self.add,
        )
        self.card = Card(_("Incidents"))
        self.add_button = button(
            _("Report an incident"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        self.card.add_trailing(self.add_button)
        self._add_filters()
        self.card.add(self.list, 1)
        self.older = button(_("Show older ones"), on_click=self._show_older)
        self.older.hide()
        self.card.add(self.older)
        self.lay_out_opened(self.card, IncidentView(may_print=desk.vault.may(Capability.PRINT)))

    def _add_filters(self) -> None:
        self.which = FlatTabs(_("Which incidents"))
        for text in (_("All"), _("To look at"), _("Grave")):
            self.which.add(text)
        self.kind = ChoiceField("kind", _("Kind"), unanswered=False, placeholder=_("every kind"))
        self.which.currentChanged.connect(lambda _at: self._again())
        self.kind.changed.connect(self._again)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.which)
        row.addWidget(self.kind, 1)
        self.card.add_layout(row)
        self.desk.read(
            self, vocabularies.choices, self._offer_kinds,
            vocabulary=incidents.KINDS, with_retired=True,
        )  # fmt: skip

    def _offer_kinds(self, found: list[Choice]) -> None:
        self.kind.set_choices((one.id, one.label) for one in found)

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        kind = self.kind.value()
        wanted = Wanted(
            is_waiting=self.which.currentIndex() == 1,
            is_grave=self.which.currentIndex() == 2,
            kind_id=kind if isinstance(kind, int) else None,
        )
        self.desk.read(self, incidents.incidents, self._show, wanted=wanted, limit=self._limit)

    def subtitle(self) -> str:
        """How many wait to be looked at."""
        n = self._waiting
        return ngettext("{n} to look at", "{n} to look at", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """Show one by its id, whatever the list is narrowed to, or begin one."""
        if isinstance(target, int):
            for field in (self.which, self.kind):
                field.blockSignals(True)
            self.which.setCurrentIndex(0)
            self.kind.set_value(None)
            for field in (self.which, self.kind):
                field.blockSignals(False)
        super().open(target)

    # Acts
    def add(self) -> None:
        """A new report."""
        self.open_panel(IncidentPanel(self.desk))

    def act(self, act: str, row: IncidentRow) -> None:
        """A form for the one chosen, or its paper."""
        if act == "edit":
            self.open_panel(IncidentPanel(self.desk, row.id))
        elif act == "note":
            self._open_note()
        elif act == "print":
            self.open_requested.emit("reports", ("report", "incident", {"incident": str(row.id)}))
        else:
            self.open_panel(_PANELS[act](self.desk, row.id, words.told(row)))

    def read(self, row_id: int) -> None:
        """All of one."""
        answer = partial(self.show_opened, row_id)
        self.desk.read(self, incidents.opened, answer, incident_id=row_id)

    def show_opened(self, row_id: int, found: OpenedIncident) -> None:
        """All of one, unless another is chosen by now."""
        self._note = found.note
        super().show_opened(row_id, found)

    def _open_note(self) -> None:
        """The day of the log on which the note stands that it was reported from."""
        if self._note is not None:
            self.open_requested.emit("log", ("tab", "log", ("day", self._note.day)))

    def _again(self) -> None:
        self._limit = _PAGE
        self.load()

    def _show_older(self) -> None:
        self._limit += _PAGE
        self.load()

    # Answers
    def _show(self, page: IncidentPage) -> None:
        is_missing = self._opens is not None and all(row.id != self._opens for row in page.rows)
        if is_missing and page.older is not None:
            self._limit *= 2  # asked for by its id, it may be an old one
            self.load()
            return
        self._waiting = sum(row.reviewed_on is None for row in page.rows)
        self.older.setHidden(page.older is None)
        self.show_rows(page.rows)


_PANELS: Final = {
    "append": panels.IncidentAppendPanel,
    "review": panels.IncidentReviewPanel,
    "tell": panels.IncidentTellPanel,
    "task": panels.IncidentTaskPanel,
}


def _list() -> RowsView:
    columns = [
        Column(_("When"), lambda row: words.when(row.at), width=112, role="muted"),
        Column(_("What"), lambda row: row.kind, stretch=True, width=70, role="strong",
               tooltip=words.told),
        Column(_("How grave"), words.severity, width=112, pill=True,
               tone=lambda row: words.TONES[row.severity]),
        Column("", words.state, width=82, role="muted",
               tone=lambda row: "notice" if row.reviewed_on is None else None),
    ]  # fmt: skip
    return RowsView(RowsModel(columns, lambda row: row.id), _("Incidents"))
