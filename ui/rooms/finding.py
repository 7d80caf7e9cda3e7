# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a place that was found for somebody to the act that gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.services.rooms.find_bed import Place
from ui.rooms.find_bed import FindBedPanel, Seeking
from ui.widgets.place_panels import KeepBedPanel
from ui.widgets.waiting_panels import ArrivePanel

if TYPE_CHECKING:
    from ui.rooms.acts import Acts
    from ui.rooms.page import RoomsPage


class Finding:
    """Belongs to one page."""

    def __init__(self, page: RoomsPage, acts: Acts) -> None:
        self._page = page
        self._acts = acts

    def start(self, seeking: Seeking | None = None) -> None:
        """The best free places from the night shown on."""
        night = self._page.night
        if night is None or not night.rooms or self._page.side.keeps_open():
            return
        panel = FindBedPanel(self._page.desk, night, seeking)
        panel.cancelled.connect(self._acts.close)
        panel.place_chosen.connect(lambda place: self._take_place(panel, place))
        panel.keep_chosen.connect(lambda place: self._keep_place(panel, place))
        self._acts.show_form(panel, kind="find_bed")

    def _keep_place(self, panel: FindBedPanel, place: Place) -> None:
        """Kept from the night shown on; the form asks until when."""
        night, people, seeking = self._page.night, panel.people_chosen(), panel.seeking
        if night is None:
            return
        several = len(place.bed_ids) > 1
        self._acts.show_panel(
            KeepBedPanel(
                self._page.desk,
                bed_id=None if several else place.bed_ids[0],
                room_id=place.room_id if several else None,
                resident_id=people[0].resident_id if people else None,
                reservation_id=seeking.reservation_id,
                entry_id=seeking.entry_id,
                start=max(night.night, night.tonight).isoformat(),
                people=len(place.bed_ids),
                name=seeking.name,
            )
        )

    def _take_place(self, panel: FindBedPanel, place: Place) -> None:
        """Who was looked for moves or is admitted there; nobody in particular: whom one chooses."""
        night, people = self._page.night, panel.people_chosen()
        if night is None:
            return
        stay_ids = [one.stay_id for one in people if one.stay_id is not None]
        if len(people) > 1 and len(place.bed_ids) == len(people):
            if len(stay_ids) == len(people):
                pairs = [(one.stay_id or 0, one.shown) for one in people]
                self._acts.moves.move_stays(pairs, place.room_id, place.title, list(place.bed_ids))
                return
            if not stay_ids:
                self._acts.moves.admit_family(
                    [(one.resident_id, one.shown) for one in people], place.title, place.bed_ids
                )
                return
        bed_id = place.bed_ids[0] if place.bed_ids else None
        seeking = panel.seeking
        is_expected = seeking.entry_id is not None or seeking.reservation_id is not None
        if bed_id is not None and is_expected and not stay_ids:
            arrive = ArrivePanel(
                self._page.desk, entry_id=seeking.entry_id, resident_id=seeking.resident_id,
                reservation_id=seeking.reservation_id, name=seeking.name, bed_id=bed_id,
            )  # fmt: skip
            self._acts.show_panel(arrive)
            return
        if people and people[0].stay_id is not None:
            if bed_id is None:
                self._acts.moves.extra_bed(people[0].stay_id, people[0].shown)
            elif night.bed(bed_id) is None:  # of another house
                self._acts.move_near(people[0].stay_id, bed_id)
            else:
                self._acts.moves.place(people[0].stay_id, bed_id, name=people[0].shown)
            return
        who = people[0].resident_id if people else None
        self._acts.admit(bed_id, resident_id=who, extra_in=None if bed_id else place.site_id)
