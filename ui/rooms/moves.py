# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving people on the board: dropped, or by keys."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.board import BedState
from ui.rooms import words
from ui.rooms.forms import ReasonForm
from ui.rooms.night import Night
from ui.widgets import message_bar
from ui.widgets.apart import DESPITE

if TYPE_CHECKING:
    from ui.rooms.acts import Acts
    from ui.rooms.page import RoomsPage


class Moves:
    """Belongs to one page."""

    def __init__(self, page: RoomsPage, acts: Acts) -> None:
        self._page = page
        self._desk = page.desk
        self._side = page.side
        self._acts = acts
        self._placing: int | None = None  # stay that looks for a bed, by keys

    @property
    def _night(self) -> Night | None:
        return self._page.night

    def is_placing(self) -> bool:
        """Whether somebody elsewhere looks for a bed."""
        return self._placing is not None

    def found(self, bed_id: Hashable) -> None:
        """Enter on a bed while somebody looks for one."""
        stay_id = self._placing
        self.call_off()
        if stay_id is not None:
            self.place(stay_id, bed_id)

    def move_started(self, bed_id: Hashable) -> None:
        """By M: say how it goes on."""
        night = self._night
        found = night.bed(bed_id) if night is not None else None
        if found is not None:
            self._say_how(words.who(found[1]))

    def move_ended(self) -> None:
        """Dropped or called off: the hint has done its work."""
        self._say("")

    def start_placing(self, stay_id: int) -> None:
        """Look for a bed for somebody elsewhere, by keys."""
        night, person = self._night, self._page.elsewhere.person(stay_id)
        if night is None or person is None:
            return
        if self._page.is_days_view():
            self._page.bar.days_button.setChecked(False)
        self._placing = stay_id
        free = night.free_beds()
        if free:
            self._page.board.select(free[0][1].bed_id)
        else:
            self._acts.focus_board()
        self._say_how(person.shown)

    def call_off(self) -> None:
        """Nobody looks for a bed any more."""
        if self._placing is not None:
            self._placing = None
            self._say("")

    def _say_how(self, name: str) -> None:
        hint = _("Moving {name}: choose a bed with the arrow keys, then Enter. Esc calls it off.")
        self._say(hint.format(name=name), "plain")

    def _say(self, text: str, kind: str = "good") -> None:
        bar = message_bar.nearest(self._page)
        if bar is not None and text:
            bar.say(text, kind)
        elif bar is not None and bar.kind() == "plain":
            bar.clear()

    # Moving
    def move(self, source: Hashable, bed_id: Hashable) -> None:
        """Somebody was dropped on a bed: from another bed, or from the strip of those elsewhere."""
        if isinstance(source, tuple):
            self.call_off()
            self.place(source[1], bed_id)
            return
        night = self._night
        found = night.bed(source) if night is not None else None
        if found is not None and found[1].stay_id is not None:
            cell = found[1]
            self.place(cell.stay_id, bed_id, name=words.who(cell))

    def place(self, stay_id: int, bed_id: Hashable, *, name: str = "") -> None:
        """Put somebody into a bed of the night shown; a past night asks why first."""
        night = self._night
        target = night.bed(bed_id) if night is not None else None
        if night is None or target is None:
            return
        person = self._page.elsewhere.person(stay_id)
        name = name or (person.shown if person is not None else "")
        place = f"{target[0].name} · {target[1].label}"
        if target[1].state is BedState.TAKEN:
            taken = _("{place} is taken by {name}. Nothing was changed.")
            self._say(taken.format(place=place, name=words.who(target[1])), "notice")
            return

        def refused(error: UserError) -> None:
            if error.field == DESPITE:
                self._acts.move_near(stay_id, bed_id)
            else:
                message_bar.say(self._page, error.message, "danger")

        def run(reason: str, form: ReasonForm | None, despite: str = "") -> None:
            self._desk.do(
                form or self._page,
                N_("Moved a resident"),
                stays.move,
                said=_("{name} moved to {place}, {when}.").format(
                    name=name, place=place, when=_from_when(night)
                ),
                on_done=lambda _none: self._moved(bed_id),
                on_error=form.apart.show_error if form is not None else refused,
                stay_id=stay_id,
                bed_id=bed_id,
                on=night.night,
                reason=reason,
                despite=despite,
            )

        if not night.is_past:
            run("", None)
            return
        move = _("{name} moves to {place} from the night of {night} on.").format(
            name=name, place=place, night=words.long_day(night.night, night.tonight)
        )
        form = ReasonForm(
            _("A past night"),
            [move, _("This changes figures of nights that are over.")],
            _("Why is it noted now?"),
            _("Move"),
        )
        form.save_requested.connect(
            lambda values: run(str(values["reason"] or ""), form, str(values[DESPITE] or ""))
        )
        form.cancelled.connect(self._acts.close)
        again = {"stay_id": stay_id, "bed_id": bed_id, "name": name}
        self._acts.show_form(form, kind="past_move", **again)

    def _moved(self, bed_id: Hashable) -> None:
        if self._side.has_form() and isinstance(self._side.content(), ReasonForm):
            self._acts.close()
        self._page.board.select(bed_id, focus=not self._side.has_form())

    def extra_bed(self, stay_id: int) -> None:
        """One more bed in the house, for somebody who has none."""
        night, person = self._night, self._page.elsewhere.person(stay_id)
        if night is None or person is None:
            return
        form = ReasonForm(
            _("An extra bed"),
            [
                _("A bed more than the house has, for {name}.").format(name=person.shown),
                _("Its nights count; the bed does not count as one of the house."),
            ],
            _("Why is it needed?"),
            _("Put on an extra bed"),
        )
        form.cancelled.connect(self._acts.close)
        form.save_requested.connect(
            lambda values: self._desk.do(
                form,
                N_("Put on an extra bed"),
                stays.place_on_extra_bed,
                said=_("{name} has an extra bed.").format(name=person.shown),
                on_done=lambda _bed_id: self._acts.close(),
                on_error=form.apart.show_error,
                stay_id=stay_id,
                on=night.night,
                reason=str(values["reason"] or ""),
                despite=str(values[DESPITE] or ""),
            )
        )
        self._acts.show_form(form, kind="extra_bed", stay_id=stay_id)


def _from_when(night: Night) -> str:
    if night.night == night.tonight:
        return _("from tonight")
    return _("from {day}").format(day=words.short_day(night.night, night.tonight))
