# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with a bed besides moving people: keep it, note nights away, plan a leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.rooms import absences
from shelterdesk.services.rooms.absences import AwayNow
from shelterdesk.services.rooms.board import BedCell
from shelterdesk.services.rooms.board_marks import Reserved
from ui.rooms.info_panels import Act
from ui.widgets.place_panels import AwayPanel, KeepBedPanel
from ui.widgets.planned_end import PlannedEndPanel
from ui.widgets.waiting_panels import ArrivePanel

if TYPE_CHECKING:
    from ui.rooms.page import RoomsPage


class PlaceActs:
    """Belongs to one page; opens its forms beside the board."""

    def __init__(self, page: RoomsPage) -> None:
        self._page = page
        self._desk = page.desk

    def of_taken(self, cell: BedCell) -> list[Act]:
        """For the bed of somebody."""
        stay_id = cell.stay_id
        if stay_id is None or not self._may():
            return []
        return [
            (_("Goes away, or is back"), "moon", "plain", lambda: self.away(stay_id)),
            (_("Stays on until …"), "calendar", "plain", lambda: self._plan_end(stay_id)),
        ]

    def of_kept(self, cell: BedCell) -> list[Act]:
        """For a bed that is kept for somebody who is expected."""
        kept = cell.kept_for
        if kept is None or (kept_id := kept.id) is None or not self._may():
            return []
        words = _("{name} is here").format(name=kept.shown)
        return [
            (words, "log-in", "plain", lambda: self._arrive(kept)),
            (_("Change what is kept"), "bookmark", "plain", lambda: self._change_kept(kept_id)),
        ]

    def of_free(self, cell: BedCell) -> list[Act]:
        """For a bed that is kept for nobody."""
        if cell.kept_for is not None or not self._may():
            return []
        return [(_("Keep this bed"), "bookmark", "plain", lambda: self._keep(cell.bed_id))]

    def keep_selected(self) -> None:
        """Keep the bed that is selected, also one that somebody is still in."""
        bed_id = self._page.board.selected()
        if isinstance(bed_id, int) and self._may():
            self._keep(bed_id)

    def away_of_selected(self) -> None:
        """Who sleeps in the bed that is selected goes away, or is back."""
        night = self._page.night
        found = night.bed(self._page.board.selected()) if night is not None else None
        if found is not None and found[1].stay_id is not None and self._may():
            self.away(found[1].stay_id)

    def away(self, stay_id: int) -> None:
        """Ask when somebody goes away; who is away is back."""
        self._desk.read(
            self._page, absences.now, lambda gone: self._away(stay_id, gone), stay_id=stay_id
        )

    def _away(self, stay_id: int, gone: AwayNow | None) -> None:
        if gone is None:
            self._page.acts.show_panel(AwayPanel(self._desk, stay_id))
            return
        self._desk.do(
            self._page,
            N_("Came back"),
            absences.came_back,
            said=_("{name} is back.").format(name=gone.shown),
            absence_id=gone.id,
        )

    def _may(self) -> bool:
        return self._desk.vault.may(Capability.PLACE_PEOPLE)

    def _plan_end(self, stay_id: int) -> None:
        self._page.acts.show_panel(PlannedEndPanel(self._desk, stay_id))

    def _arrive(self, kept: Reserved) -> None:
        panel = ArrivePanel(
            self._desk, reservation_id=kept.id, resident_id=kept.resident_id, name=kept.shown
        )
        self._page.acts.show_panel(panel)

    def _change_kept(self, reservation_id: int) -> None:
        self._page.acts.show_panel(KeepBedPanel(self._desk, reservation_id=reservation_id))

    def _keep(self, bed_id: int) -> None:
        night = self._page.night
        if night is not None:
            start = max(night.night, night.tonight).isoformat()
            self._page.acts.show_panel(KeepBedPanel(self._desk, bed_id, start=start))
