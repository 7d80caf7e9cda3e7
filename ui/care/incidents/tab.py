# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents, newest first; one is read when it is opened, which is written down."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services import vocabularies
from shelterdesk.services.care import incidents
from shelterdesk.services.care.incident_rows import IncidentPage, IncidentRow, OpenedIncident
from shelterdesk.services.care.incidents import Wanted
from shelterdesk.services.vocabularies import Choice
from ui.care.incidents import panels, words
from ui.care.incidents.view import IncidentView
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.list_and_panel import ListAndPanel
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs

_PAGE: Final = 40


class IncidentsTab(PageTab):
    """Ctrl+N reports one, Enter opens the one chosen."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        *incidents.TABLES, "resident", "resident_access", "staff", "room", "site", "term", "merge",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._limit = _PAGE
        self._waiting = 0
        self._opens: int | None = None  # once the list is there
        self._opened: int | None = None
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
        self.view = IncidentView(may_print=desk.vault.may(Capability.PRINT))
        self.side = ListAndPanel(desk, self.card, self.view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.side)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._asked("open"))
        self.view.asked.connect(self._asked)
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.add)

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

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    def open(self, target: object) -> None:
        """Show one incident: its number; or begin a report."""
        if target == "new":
            self.add()
        elif isinstance(target, int):
            self._opens = target
            self.load()

    def is_modified(self) -> bool:
        """Whether a form holds something not saved."""
        return self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form beside the list."""
        return self.side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        self.side.restore_draft(kept)

    # Acts
    def add(self) -> None:
        """A new report."""
        self.side.open_panel(panels.IncidentPanel(self.desk))

    def _asked(self, act: str) -> None:
        row: IncidentRow | None = self.list.selected()
        if row is None:
            return
        if act == "open":
            self._read(row.id)
        elif act == "edit":
            self.side.open_panel(panels.IncidentPanel(self.desk, row.id))
        elif act == "print":
            self.open_requested.emit("reports", ("report", "incident", {"incident": str(row.id)}))
        else:
            self.side.open_panel(_PANELS[act](self.desk, row.id, words.told(row)))

    def _again(self) -> None:
        self._limit = _PAGE
        self.load()

    def _show_older(self) -> None:
        self._limit += _PAGE
        self.load()

    # Answers
    def _show(self, page: IncidentPage) -> None:
        self._waiting = sum(row.reviewed_on is None for row in page.rows)
        self.list.rows_model.set_rows(page.rows)
        self.older.setHidden(page.older is None)
        self.title_changed.emit()
        wanted, self._opens = self._opens, None
        if wanted is not None and self.list.select(wanted):
            self._read(wanted)
        elif self._opened is not None and self._opened == _id(self.list.selected()):
            self._read(self._opened)  # what is open shows what was added
        else:
            self._chosen(self.list.selected())

    def _chosen(self, row: IncidentRow | None) -> None:
        if row is None:
            self._opened = None
            self.view.show_nothing()
        elif row.id != self._opened:
            self._opened = None
            self.view.show_row(row)

    def _read(self, incident_id: int) -> None:
        self._opened = incident_id
        self.desk.read(
            self, incidents.opened, partial(self._show_opened, incident_id),
            incident_id=incident_id,
        )  # fmt: skip

    def _show_opened(self, incident_id: int, found: OpenedIncident) -> None:
        if _id(self.list.selected()) == incident_id:
            self.view.show_opened(found)


_PANELS: Final = {
    "append": panels.IncidentAppendPanel,
    "review": panels.IncidentReviewPanel,
    "tell": panels.IncidentTellPanel,
    "task": panels.IncidentTaskPanel,
}


def _id(row: IncidentRow | None) -> int | None:
    return None if row is None else row.id


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
