# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One resident: head, tabs, and beside them the form that is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.reports import base
from shelterdesk.services.residents import photos
from shelterdesk.services.residents.overview import Overview, overview
from ui.desk import Desk
from ui.residents.belongings_card import BelongingsCard
from ui.residents.case_tab import CaseTab
from ui.residents.case_tabs import CASE_TABS, MORE_CASE_TABS, CaseTabEntry
from ui.residents.details_page import DetailsPage
from ui.residents.funding_card import FundingCard
from ui.residents.header import Header
from ui.residents.legal.document_panels import EraseDocumentPanel
from ui.residents.log_tab import LogTab, note_key
from ui.residents.needs.glance import NeedsGlance
from ui.residents.not_back_card import NotBackCard
from ui.residents.opened_tab import OpenedTab
from ui.residents.overview_tab import OverviewTab
from ui.residents.photo.photo_panel import PhotoPanel
from ui.residents.photo.photo_shown import PhotoShown
from ui.residents.places_card import PlacesOfResident
from ui.residents.promises.appointments_card import AppointmentsCard
from ui.residents.promises.promises_card import PromisesCard
from ui.residents.protect_panel import ProtectPanel
from ui.residents.safety.alerts_card import AlertsCard
from ui.residents.safety.shift_card import ShiftCard
from ui.residents.stays_tab import StaysTab
from ui.residents.timeline_card import TimelineCard
from ui.residents.visits_card import VisitsOfResident
from ui.widgets.check_out_panel import CheckOutPanel
from ui.widgets.form_side import FormSide
from ui.widgets.history_dialog import open_history
from ui.widgets.incident_panel import IncidentPanel
from ui.widgets.stay_panels import AdmitPanel, MovePanel
from ui.widgets.tab_order import find_named
from ui.widgets.tabs import TabPages

_PANEL: Final = 336
#: Changes of these are on this page.
TABLES: Final = frozenset({
    "resident", "resident_language", "household_member", "stay", "bed_assignment", "bed", "room",
    "site", "support_period", "journey_stage", "term", "organisation", "resident_access",
    "safety_plan", "health_fact", "alert", "guardian",
})  # fmt: skip


class ResidentPage(QWidget):
    """Made for nobody yet, so that one can stand ready: ``show_resident`` says whose it is.

    Making it costs as much as all that opening a record asks of the file. All parts of the
    overview ask at once: what was answered together is laid out and painted once.
    """

    back_requested = Signal()
    resident_requested = Signal(int)
    gone = Signal(str)  # the record cannot be shown, and why
    print_requested = Signal(str, object)  # name of a report, its options
    place_requested = Signal(str, object)  # another page, what to show there
    pane_requested = Signal(str, object)  # another way to look at residents, and at whom

    def __init__(self, desk: Desk, holder: QWidget | None = None) -> None:
        """``holder`` is where it stands: see ``TabPages.holder``."""
        super().__init__(holder)
        self.resident_id = 0  # nobody yet
        self._desk = desk
        self._view: Overview | None = None
        self.visits: VisitsOfResident | None = None
        self.things: BelongingsCard | None = None
        self.places: PlacesOfResident | None = None
        self.missed: NotBackCard | None = None
        self.funding: FundingCard | None = None
        may = desk.vault.may
        self.header = Header(
            can_join=may("merge_people"), can_erase=may("erase"), can_add_photo=may("edit_case"),
            can_report=may("write_log") and not desk.vault.is_read_only,
        )  # fmt: skip
        self.header.report_requested.connect(
            lambda: self.side.open(IncidentPanel(desk, resident_id=self.resident_id))
        )
        self.photo = PhotoShown(self, desk)
        self.photo.changed.connect(self.header.show_photos)
        self.header.photo_requested.connect(
            lambda path: self.side.open(PhotoPanel(desk, self.resident_id, path))
        )
        self.header.photo_erase_requested.connect(
            lambda document_id: self.side.open(EraseDocumentPanel(desk, document_id))
        )
        for asked, name in (
            (self.header.join_requested, "join"), (self.header.erase_requested, "erase"),
        ):  # fmt: skip
            asked.connect(lambda name=name: self.pane_requested.emit(name, self.resident_id))
        self.header.back_requested.connect(self.back_requested)
        self.header.admit_requested.connect(self.admit)
        self.header.move_requested.connect(self.move_bed)
        self.header.check_out_requested.connect(self.check_out)
        self.header.protect_requested.connect(self.protect)
        self.header.protect.setHidden(not desk.vault.may("protect_people"))
        self.header.print_requested.connect(self.print_requested)
        self.header.offer_papers(_papers(desk))
        self.tabs = TabPages(_("Parts of the record"))
        self.tabs.add("overview", _("Overview"), lambda: self.overview)
        self.tabs.add("details", _("Details"), self._make_details)
        self._add_case_tabs(CASE_TABS)
        self.tabs.add("log", _("Log"), self._make_log)
        self.tabs.add("stays", _("Stays"), self._make_stays)
        self._add_case_tabs(MORE_CASE_TABS)
        self.tabs.add("opened", _("Opened by"), self._make_opened)
        self.side: FormSide = FormSide(desk, _PANEL)
        self.side.opened.connect(self._make_room)
        self.side.closed.connect(self._make_room)
        self.side.closed.connect(self._go_on)
        self.side.place_requested.connect(self.place_requested)
        self._make_overview()
        self._lay_out()
        note_key(self, self.new_note)
        self.tabs.turn_within(self)
        self.tabs.open("overview")
        self.header.hide()
        self.tabs.hide()  # until the first answer: no flash of empty cards

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.header)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.tabs, 1)
        row.addWidget(self.side)
        row.addStretch()  # beside a wide form alone
        self._row = row
        column.addLayout(row, 1)

    # Tabs
    def _make_overview(self) -> None:
        self.timeline = TimelineCard(self._desk)
        self.timeline.tab_requested.connect(self._open_tab)
        self.overview: OverviewTab = OverviewTab(self.timeline, self.tabs.holder)
        self.overview.resident_requested.connect(self.resident_requested)
        self.alerts_card = AlertsCard(self._desk)
        self.shift_card = ShiftCard(self._desk) if "safety" not in self.tabs.ids() else None
        self._needs = NeedsGlance(self._desk) if "needs" in self.tabs.ids() else None
        self.promises = PromisesCard(self._desk)
        self.appointments = AppointmentsCard(self._desk)
        for card in (self.alerts_card, self.shift_card, self.appointments, self.promises):
            if card is not None:
                card.panel_requested.connect(self.side.open)
        if self._needs is not None:
            self._needs.open_requested.connect(lambda: self.tabs.open("needs"))
        beside = (self.alerts_card, self.shift_card, self._needs, self.appointments, self.promises)
        for part in filter(None, beside):
            self.overview.add_beside(part)

    def _make_details(self) -> QWidget:
        page = DetailsPage(self._desk, self.resident_id, self.tabs.holder)
        page.panel_requested.connect(self.side.open)
        page.resident_requested.connect(self.resident_requested)
        page.print_requested.connect(self.print_requested)
        page.tab_requested.connect(self._open_tab)
        if self._view is not None:
            page.tab.show_overview(self._view)
        return page

    def _make_log(self) -> QWidget:
        tab = LogTab(self._desk, self.resident_id, self.tabs.holder)
        tab.panel_requested.connect(self.side.open)
        tab.resident_requested.connect(self.resident_requested)
        return tab

    def _add_case_tabs(self, entries: tuple[CaseTabEntry, ...]) -> None:
        for entry in entries:
            if self._desk.vault.may(entry.needs):
                make = partial(self._make_case_tab, entry.factory)
                self.tabs.add(entry.id, _(entry.words), make, entry.icon)

    def _make_case_tab(self, factory: Callable[[Desk, int, QWidget], CaseTab]) -> QWidget:
        tab = factory(self._desk, self.resident_id, self.tabs.holder)
        tab.panel_requested.connect(self.side.open)
        tab.resident_requested.connect(self.resident_requested)
        tab.print_requested.connect(self.print_requested)
        tab.place_requested.connect(self.place_requested)
        return tab

    def _make_stays(self) -> QWidget:
        card = self.visits = VisitsOfResident(self._desk, self.resident_id)
        things = self.things = BelongingsCard(self._desk, self.resident_id)
        places = self.places = PlacesOfResident(self._desk, self.resident_id)
        places.place_requested.connect(self.place_requested)
        missed = self.missed = NotBackCard(self._desk, self.resident_id)
        tab = StaysTab(self._desk, card, things, places, missed, parent=self.tabs.holder)
        self.funding = tab.funding
        for part in (card, things, places, tab):
            part.panel_requested.connect(self.side.open)
        things.print_requested.connect(self.print_requested)
        words = _("History of this stay")
        tab.history_requested.connect(partial(self._open_history, "stay", words))
        if self._view is not None:
            tab.show_overview(self._view)
        return tab

    def _make_opened(self) -> QWidget:
        tab = OpenedTab(self._desk, self.resident_id)
        tab.print_requested.connect(self._print_opened)
        return tab

    def _print_opened(self) -> None:
        if self._view is not None:
            self.print_requested.emit("opened-file", {"person": self._view.row.code})

    def _open_history(self, table: str, title: str, row_id: int) -> None:
        open_history(self, self._desk, title, table=table, row_id=row_id)

    def _open_tab(self, id_: str) -> None:
        if id_ in self.tabs.ids():
            self.tabs.open(id_)

    def _go_on(self) -> None:
        """After a form: where it was opened, which may have been made anew; else at the tabs."""
        bar, opener = self.tabs.tabs, self.side.opener
        bar.setFocus()

        def go_back() -> None:
            tab = self.tabs.made(self.tabs.current_id())
            found = find_named(tab, opener) if tab is not None else None
            if found is not None and bar.hasFocus():
                found.setFocus()

        self._desk.later(self, go_back)

    @property
    def panel(self) -> QWidget | None:
        """The form that is open."""
        return self.side.panel

    def details(self) -> DetailsPage | None:
        """The details, if they were opened."""
        made = self.tabs.made("details")
        return made if isinstance(made, DetailsPage) else None

    # Showing
    def show_resident(self, resident_id: int, tab: str = "overview") -> None:
        """Whose page it is from now on, and which part of it is wanted first."""
        self.resident_id = resident_id
        cards = (self.photo, self.timeline, self.alerts_card, self.appointments, self.promises)
        for part in (*cards, self.shift_card, self._needs):
            if part is not None:
                part.resident_id = resident_id
        self.load()
        self.alerts_card.load()
        self.tabs.open(tab if tab in self.tabs.ids() else "overview")
        if self.tabs.current_id() == "overview":
            for ahead in (self.timeline, self._needs, self.appointments, self.promises):
                if ahead is not None:
                    ahead.read_ahead()

    def load(self) -> None:
        """Read everything again; what is shown stays until the answer is there."""
        self._desk.read(
            self, overview, self._show, on_error=self._refused, resident_id=self.resident_id
        )
        self.photo.load()

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & TABLES:
            self.load()
        elif tables & frozenset(photos.TABLES):
            self.photo.load()
        cards = (self.timeline, self.alerts_card, self.appointments, self.promises, self._needs)
        for card in filter(None, (*cards, *self._of_stays())):
            card.refresh(tables)
        for id_ in self.tabs.ids():
            tab = self.tabs.made(id_)
            if isinstance(tab, LogTab | CaseTab | DetailsPage):
                tab.refresh(tables)

    def _of_stays(self) -> tuple[Any, ...]:
        """The cards of the stays, each None until that tab is opened."""
        return self.visits, self.things, self.places, self.missed, self.funding

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        details = self.details()
        is_modified = self.side.is_modified() or bool(details and details.tab.is_modified())
        return is_modified or any(tab.is_modified() for tab in self._case_tabs().values())

    def step_back(self) -> bool:
        """One step back inside the tab that is open; False where there is none."""
        tab = self._case_tabs().get(self.tabs.current_id())
        return tab is not None and tab.step_back()

    def _case_tabs(self) -> dict[str, CaseTab]:
        made = {id_: self.tabs.made(id_) for id_ in self.tabs.ids()}
        return {id_: tab for id_, tab in made.items() if isinstance(tab, CaseTab)}

    # What is kept while it is locked
    def draft(self) -> dict[str, Any]:
        """The open tab, and what was typed."""
        details = self.details()
        return {
            "tab": self.tabs.current_id(),
            "details": details.tab.draft() if details is not None else None,
            "panel": self.side.draft(),
            "tabs": {
                id_: typed for id_, tab in self._case_tabs().items() if (typed := tab.draft())
            },
        }

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same tab and panel, and what was typed."""
        typed = kept.get("details")
        if typed:
            self.tabs.open("details")
            self._desk.later(self, lambda: self._restore_details(typed))
        tabs = kept.get("tabs")
        for id_, draft in tabs.items() if isinstance(tabs, dict) else ():
            if id_ in self.tabs.ids():
                tab = self.tabs.open(id_)
                if isinstance(tab, CaseTab):
                    tab.restore_draft(draft)
        if kept.get("tab") in self.tabs.ids():
            self.tabs.open(kept["tab"])
        self.side.restore_draft(kept.get("panel"))

    def _restore_details(self, typed: dict[str, Any]) -> None:
        details = self.details()
        if details is not None:
            details.tab.restore_draft(typed)

    def _show(self, view: Overview) -> None:
        self._view = view
        self.header.show_overview(view)
        self.alerts_card.show_alerts(view.alerts)
        if self.shift_card is not None:
            self.shift_card.show_facts(view.shift_facts)
        self.overview.show_overview(view)
        if isinstance(stays := self.tabs.made("stays"), StaysTab):
            stays.show_overview(view)
        details = self.details()
        if details is not None:
            details.tab.show_overview(view)
        self.header.show()
        self._make_room()

    def _make_room(self) -> None:
        """A long form stands where the tabs are."""
        is_wide = self.side.is_wide()
        self._row.setStretchFactor(self.side, 1 if is_wide else 0)
        self.tabs.setHidden(is_wide or self._view is None)

    def _refused(self, error: UserError) -> None:
        self.gone.emit(error.message)

    # Acts
    def admit(self) -> None:
        """Begin a stay."""
        self.side.open(AdmitPanel(self._desk, self.resident_id))

    def move_bed(self) -> None:
        """Another bed."""
        stay_id = self._view.row.stay_id if self._view is not None else None
        if stay_id is not None:
            self.side.open(MovePanel(self._desk, stay_id))

    def check_out(self) -> None:
        """End the stay."""
        stay_id = self._view.row.stay_id if self._view is not None else None
        if stay_id is not None:
            self.side.open(CheckOutPanel(self._desk, stay_id))

    def new_note(self) -> None:
        """Write in the log at once."""
        log = self.tabs.open("log")
        if isinstance(log, LogTab):
            log.new_note()

    def protect(self) -> None:
        """Choose who sees the record."""
        self.side.open(ProtectPanel(self._desk, self.resident_id))


def _papers(desk: Desk) -> list[tuple[str, str]]:
    """What the person signed in may print about a resident."""
    if not desk.vault.may("print"):
        return []
    return [(one.name, one.title) for one in base.of_person() if desk.vault.may(base.needed(one))]
