# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a place that was found for somebody to the act that gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.services.rooms.find_bed import Place
from ui.rooms.find_bed import FindBedPanel

if TYPE_CHECKING:
    from ui.rooms.acts import Acts
    from ui.rooms.page import RoomsPage


class Finding:
    """Belongs to one page."""

    def __init__(self, page: RoomsPage, acts: Acts) -> None:
        self._page = page
        self._acts = acts

    def start(self, resident_id: int | None = None) -> None:
        """The best free places from the night shown on."""
        night = self._page.night
        if night is None or not night.rooms or self._page.side.is_modified():
            return
        panel = FindBedPanel(self._page.desk, night, resident_id)
        panel.cancelled.connect(self._acts.close)
        panel.place_chosen.connect(lambda place: self._take_place(panel, place))
        self._acts.show_form(panel, kind="find_bed")

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
