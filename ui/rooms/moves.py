# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving people on the board, dropped or by keys: one, two who change beds, a family."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from shelterdesk.i18n import N_, _
from shelterdesk.services.rooms import relatives, stays
from shelterdesk.services.rooms.board import BedCell, BedState
from shelterdesk.services.rooms.relatives import Relative
from ui.rooms import words
from ui.rooms.doing import Act, Doing, from_when
from ui.rooms.elsewhere import stay_key
from ui.rooms.forms import ReasonForm
from ui.rooms.info_panels import AskPanel
from ui.rooms.night import Night
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
        self._how = "one"
        self._doing = Doing(page, acts)

    @property
    def _night(self) -> Night | None:
        return self._page.night

    def is_placing(self) -> bool:
        """Whether somebody elsewhere looks for a bed."""
        return self._placing is not None

    def found(self, bed_id: Hashable) -> None:
        """Enter on a bed while somebody looks for one."""
        stay_id, how = self._placing, self._how
        self.call_off()
        if stay_id is not None:
            done = {"swap": self.swap, "family": self.move_family}.get(how, self.move)
            done(stay_key(stay_id), bed_id)

    def move_started(self, bed_id: Hashable) -> None:
        """By M: say how it goes on."""
        night = self._night
        found = night.bed(bed_id) if night is not None else None
        if found is not None:
            self._say_how(words.who(found[1]))

    def move_ended(self) -> None:
        """Dropped or called off: the hint has done its work."""
        self._doing.say("")

    def start_placing(self, stay_id: int, how: str = "one") -> None:
        """Look for a bed for somebody elsewhere, by keys; ``how`` is one, swap or family."""
        night, person = self._night, self._page.elsewhere.person(stay_id)
        if night is None or person is None:
            return
        for view in (self._page.bar.days_button, self._page.bar.month_button):
            view.setChecked(False)
        self._placing, self._how = stay_id, how
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
            self._doing.say("")

    def _say_how(self, name: str) -> None:
        hint = _("Moving {name}: choose a bed with the arrow keys, then Enter. Esc calls it off.")
        self._doing.say(hint.format(name=name), "plain")

    # Moving
    def move(self, source: Hashable, bed_id: Hashable) -> None:
        """Somebody was dropped on a bed: from another bed, or from the strip of those elsewhere."""
        stay_id, name = self._who(source)
        if stay_id is not None:
            self.place(stay_id, bed_id, name=name)

    def swap(self, source: Hashable, bed_id: Hashable) -> None:
        """Two change beds, by X: no question is asked, it can be undone."""
        stay_id, name = self._who(source)
        other = self._sleeper(bed_id)
        if stay_id is None or other is None:
            self.move(source, bed_id)  # nobody there to change with
        elif not other.is_hidden and other.stay_id is not None:
            self.swap_stays(stay_id, name, other.stay_id, words.who(other))
        else:
            self.place(stay_id, bed_id, name=name)  # says that it is taken

    def move_family(self, source: Hashable, bed_id: Hashable) -> None:
        """Somebody and all of the family who are here go into the room of a bed, by F."""
        stay_id, name = self._who(source)
        night = self._night
        target = night.bed(bed_id) if night is not None else None
        if stay_id is None or target is None:
            return
        resident_id = self._resident(source)
        room = target[0]

        def found(family: list[Relative]) -> None:
            here = [one for one in family if one.stay_id is not None]
            if not here:
                told = _("Nobody of the family of {name} is here. M moves one person.")
                self._doing.say(told.format(name=name), "notice")
                return
            people = [(stay_id, name), *((one.stay_id or 0, one.shown) for one in here)]
            self.move_stays(people, room.id, room.name)

        self._desk.read(self._page, relatives.of_resident, found, resident_id=resident_id)

    def _who(self, source: Hashable) -> tuple[int | None, str]:
        """The stay of somebody in a bed or elsewhere, and the name."""
        if isinstance(source, tuple):
            self.call_off()
            person = self._page.elsewhere.person(source[1])
            return source[1], person.shown if person is not None else ""
        night = self._night
        found = night.bed(source) if night is not None else None
        return (found[1].stay_id, words.who(found[1])) if found is not None else (None, "")

    def _resident(self, source: Hashable) -> int | None:
        if isinstance(source, tuple):
            person = self._page.elsewhere.person(source[1])
            return person.resident_id if person is not None else None
        found = self._night.bed(source) if self._night is not None else None
        return found[1].resident_id if found is not None else None

    def _sleeper(self, bed_id: Hashable) -> BedCell | None:
        found = self._night.bed(bed_id) if self._night is not None else None
        return found[1] if found is not None and found[1].state is BedState.TAKEN else None

    def place(self, stay_id: int, bed_id: Hashable, *, name: str = "") -> None:
        """Put somebody into a bed of the night shown; who has it already may change with them."""
        night = self._night
        target = night.bed(bed_id) if night is not None else None
        if night is None or target is None:
            return
        person = self._page.elsewhere.person(stay_id)
        name = name or (person.shown if person is not None else "")
        place = f"{target[0].name} · {target[1].label}"
        if target[1].state is BedState.TAKEN:
            self._ask_to_swap(stay_id, name, target[1], place)
            return
        when = words.long_day(night.night, night.tonight)
        line = _("{name} moves to {place} from the night of {night} on.")
        act = Act(
            N_("Moved a resident"),
            stays.move,
            {"stay_id": stay_id, "bed_id": bed_id},
            said=_("{name} moved to {place}, {when}.").format(
                name=name, place=place, when=from_when(night)
            ),
            line=line.format(name=name, place=place, night=when),
            save_words=_("Move"),
            again={"kind": "past_move", "stay_id": stay_id, "bed_id": bed_id, "name": name},
            bed_id=bed_id,
        )
        self._doing.go(act, despite_form=lambda: self._acts.move_near(stay_id, bed_id))

    def _ask_to_swap(self, stay_id: int, name: str, other: BedCell, place: str) -> None:
        """Dropped on a bed that somebody has: perhaps the two are to change."""
        other_id = other.stay_id
        taken = _("{place} is taken by {name}. Nothing was changed.")
        told = taken.format(place=place, name=words.who(other))
        if other_id is None or other_id == stay_id or self._side.is_modified():
            self._doing.say(told, "notice")
            return
        panel = AskPanel(
            _("Change beds?"),
            [
                told,
                _("{name} and {other} can change beds.").format(name=name, other=words.who(other)),
            ],
        )
        panel.add_acts(
            [
                (
                    _("Change beds"),
                    "arrow-left-right",
                    "primary",
                    lambda: self.swap_stays(stay_id, name, other_id, words.who(other)),
                ),
                (_("Leave it as it is"), "x", "plain", self._acts.close),
            ]
        )
        panel.finish()
        self._acts.show_ask(panel)

    def swap_stays(self, stay_id: int, name: str, other_stay_id: int, other: str) -> None:
        """Two people change beds from the night shown on."""
        night = self._night
        if night is None:
            return
        about = {
            "stay_id": stay_id, "name": name, "other_stay_id": other_stay_id, "other": other,
        }  # fmt: skip
        line = _("{name} and {other} change beds from the night of {night} on.")
        when = words.long_day(night.night, night.tonight)
        act = Act(
            N_("Changed the beds of two people"),
            stays.swap,
            {"stay_id": stay_id, "other_stay_id": other_stay_id},
            said=_("{name} and {other} changed beds, {when}.").format(
                name=name, other=other, when=from_when(night)
            ),
            line=line.format(name=name, other=other, night=when),
            save_words=_("Change beds"),
            again={"kind": "swap", **about},
        )
        self._doing.go(act)

    def move_stays(
        self,
        people: Sequence[tuple[int, str]],
        room_id: int | None,
        room: str,
        bed_ids: Sequence[int] | None = None,
    ) -> None:
        """A family into a room (or these beds) from the night shown on; ``people`` are stays with
        names."""
        night = self._night
        if night is None:
            return
        names = ", ".join(name for _stay_id, name in people)
        line = _("{names} move to {room} from the night of {night} on.")
        when = words.long_day(night.night, night.tonight)
        act = Act(
            N_("Moved a family"),
            stays.move_together,
            {
                "stay_ids": [stay_id for stay_id, _name in people],
                "room_id": room_id,
                "bed_ids": bed_ids,
            },
            said=_("{names} moved to {room}, {when}.").format(
                names=names, room=room, when=from_when(night)
            ),
            line=line.format(names=names, room=room, night=when),
            save_words=_("Move"),
            again={
                "kind": "family",
                "people": list(people),
                "room_id": room_id,
                "room": room,
                "bed_ids": bed_ids,
            },
        )
        self._doing.go(act)

    def admit_family(
        self, people: Sequence[tuple[int, str]], place: str, bed_ids: Sequence[int]
    ) -> None:
        """A family comes, each into a bed; ``people`` are residents with names."""
        night = self._night
        if night is None:
            return
        names = ", ".join(name for _id, name in people)
        line = _("{names} are admitted to {place} from the night of {night} on.")
        when = words.long_day(night.night, night.tonight)
        about = {"people": list(people), "place": place, "bed_ids": list(bed_ids)}
        act = Act(
            N_("Admitted a family"),
            stays.admit_together,
            {"resident_ids": [id_ for id_, _name in people], "bed_ids": list(bed_ids)},
            said=_("{names} are admitted to {place}.").format(names=names, place=place),
            line=line.format(names=names, place=place, night=when),
            save_words=_("Admit"),
            again={"kind": "admit_family", **about},
        )
        self._doing.go(act)

    def extra_bed(self, stay_id: int, name: str = "") -> None:
        """One more bed in the house, for somebody of it."""
        night, person = self._night, self._page.elsewhere.person(stay_id)
        name = name or (person.shown if person is not None else "")
        if night is None or not name:
            return
        form = ReasonForm(
            _("An extra bed"),
            [
                _("A bed more than the house has, for {name}.").format(name=name),
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
                said=_("{name} has an extra bed.").format(name=name),
                on_done=lambda _bed_id: self._acts.close(),
                on_error=form.apart.show_error,
                stay_id=stay_id,
                on=night.night,
                reason=str(values["reason"] or ""),
                despite=str(values[DESPITE] or ""),
            )
        )
        self._acts.show_form(form, kind="extra_bed", stay_id=stay_id, name=name)
