# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done on the board, and what the panel shows of it."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.rooms import rooms
from shelterdesk.services.rooms.board import BedCell, BedState, RoomCard
from ui.rooms.broken import defect_panel
from ui.rooms.find_bed import FindBedPanel
from ui.rooms.finding import Finding
from ui.rooms.forms import BlockForm, SetUpPanel
from ui.rooms.info_panels import Act, AskPanel, BedPanel, ElsewherePanel, InfoPanel, OverviewPanel
from ui.rooms.moves import Moves
from ui.rooms.night import Night
from ui.rooms.places.bed_acts import PlaceActs
from ui.rooms.room_panel import RoomForm, RoomPanel
from ui.widgets import form_panel
from ui.widgets.check_out_panel import CheckOutPanel
from ui.widgets.form_panel import FormPanel
from ui.widgets.history_dialog import open_history
from ui.widgets.stay_panels import AdmitPanel, MovePanel

if TYPE_CHECKING:
    from ui.rooms.page import RoomsPage


class Acts:
    """Belongs to one page. Verbs run through the desk; the page hears of the changes."""

    def __init__(self, page: RoomsPage) -> None:
        self._page = page
        self._desk = page.desk
        self._side = page.side
        self._again: dict[str, Any] = {}  # how the form shown could be opened once more
        self.moves = Moves(page, self)
        self.finding = Finding(page, self)
        self.places = PlaceActs(page)

    @property
    def _night(self) -> Night | None:
        return self._page.night

    # The panel
    def night_shown(self) -> None:
        """The night was read again: what the panel says of it is said anew. Forms stay."""
        night, content = self._night, self._side.content()
        if isinstance(content, FindBedPanel) and night is not None:
            content.show_night(night)
        if night is None or self._side.has_form() or isinstance(content, AskPanel):
            return
        had_focus = self._side.has_focus()
        if isinstance(content, BedPanel) and night.bed(content.bed_id):
            self.show_bed(content.bed_id)
        elif isinstance(content, RoomPanel) and (room := night.room(content.room.id)):
            if room != content.room:
                self.show_room(room.id)
        elif isinstance(content, ElsewherePanel) and self._page.elsewhere.person(content.stay_id):
            self.show_elsewhere(content.stay_id, focus=False)
        else:
            self.show_overview()
        if had_focus:
            self._side.focus_content()
            if not self._side.has_focus():
                self.focus_board()

    def show_overview(self) -> None:
        """The night in short."""
        if (night := self._night) is None:
            return
        panel = OverviewPanel(night)
        panel.bed_chosen.connect(self._go_to_bed)
        self._side.show_content(panel)
        self.fit_side()

    def fit_side(self) -> None:
        """Fourteen days want the whole width, unless there is something to say."""
        night, page = self._night, self._page
        has_rooms = night is not None and bool(night.rooms)
        is_idle = isinstance(self._side.content(), OverviewPanel | None)
        is_wide = page.bar.has_view()
        self._side.setHidden(is_idle and (is_wide or not has_rooms))

    def show_bed(self, bed_id: Hashable, *, focus: bool = False) -> None:
        """One bed and what can be done with it."""
        night = self._night
        found = night.bed(bed_id) if night is not None else None
        if night is None or found is None:
            return
        room, cell = found
        panel = BedPanel(night, room, cell)
        panel.add_acts(self._acts_of(room, cell))
        panel.finish()
        self._show_info(panel, focus=focus)

    def _acts_of(self, room: RoomCard, cell: BedCell) -> list[Act]:
        open_room = lambda: self.show_room(room.id, focus=True)  # noqa: E731 - one of the acts
        of_room: Act = (room.name, "door-open", "quiet", open_room)
        past: Act = (_("History"), "history", "quiet", lambda: self._bed_history(cell.bed_id))
        if cell.is_hidden:
            return [of_room]
        if cell.state is BedState.TAKEN:
            return [
                (_("Open page"), "user", "primary", lambda: self.open_resident(cell.resident_id)),
                (_("Move"), "move", "plain", lambda: self._move_form(cell.stay_id)),
                (_("Check out"), "log-out", "plain", lambda: self._check_out(cell.stay_id)),
                *self.places.of_taken(cell),
                of_room,
                past,
            ]
        if cell.state is BedState.BLOCKED:
            if not self._may_edit:
                return [of_room, past]
            usable = lambda: self._unblock(room, cell)  # noqa: E731 - one of the acts
            return [(_("Usable again"), "check", "primary", usable), of_room, past]
        block = lambda: self._block_form(room, cell)  # noqa: E731 - one of the acts
        admit: Act = (_("Admit here"), "log-in", "primary", lambda: self.admit(cell.bed_id))
        out: Act = (_("Out of use"), "wrench", "plain", block)
        outs = [out] if self._may_edit else []
        kept, free = self.places.of_kept(cell), self.places.of_free(cell)
        return [admit, *kept, *outs, *free, of_room, past]

    @property
    def _may_edit(self) -> bool:
        """Whether rooms and beds may be changed."""
        return self._desk.vault.may(Capability.EDIT_HOUSE)

    def _bed_history(self, bed_id: int) -> None:
        title = _("History of this bed")
        open_history(self._page, self._desk, title, table="bed", row_id=bed_id)

    def show_room(self, room_id: Hashable, *, focus: bool = True) -> None:
        """A room: its history, name and beds."""
        night = self._night
        room = night.room(room_id) if night is not None else None
        if night is None or room is None:
            return
        panel = RoomPanel(self._desk, room, night.night, max(night.night, night.tonight))
        panel.resident_asked.connect(self.open_resident)
        panel.edit_asked.connect(lambda: self._edit_room(room))
        panel.month_asked.connect(lambda: self._page.show_month(room.id))
        panel.broken_asked.connect(lambda: self._broken(room))
        panel.open_asked.connect(self._page.open_requested)
        self._show_info(panel, focus=focus)

    def report_broken(self) -> None:
        """Something is broken at the bed that is selected."""
        if self._night and (found := self._night.bed(self._page.board.selected())):
            self._broken(*found)

    def _broken(self, room: RoomCard, cell: BedCell | None = None) -> None:
        if (panel := defect_panel(self._desk, room, cell)) is not None:
            self.show_panel(panel)

    def show_room_of_selected(self) -> None:
        """The room of the bed that is selected."""
        if self._night and (found := self._night.bed(self._page.board.selected())):
            self.show_room(found[0].id)

    def show_elsewhere(self, stay_id: int, *, focus: bool = True) -> None:
        """Somebody without a bed."""
        night, person = self._night, self._page.elsewhere.person(stay_id)
        if night is None or person is None:
            return
        panel = ElsewherePanel(stay_id, person, night)
        panel.add_acts(
            [
                (_("Choose a bed"), "move", "primary", lambda: self.moves.start_placing(stay_id)),
                (_("Put on an extra bed"), "plus", "plain", lambda: self.moves.extra_bed(stay_id)),
                (_("Open page"), "user", "plain", lambda: self.open_resident(person.resident_id)),
                (_("Check out"), "log-out", "plain", lambda: self._check_out(stay_id)),
            ]
        )
        panel.finish()
        self._show_info(panel, focus=focus)

    def _show_info(self, panel: InfoPanel, *, focus: bool) -> None:
        panel.closed.connect(self.close)
        self._side.show_content(panel)
        self.fit_side()
        if focus:
            self._side.focus_content()

    def show_form(self, form: QWidget, **again: Any) -> None:
        """Something to fill in; ``again`` says in a draft what it was about."""
        self._again = again
        self._side.show_content(form)
        self.fit_side()
        self._side.focus_content()

    def show_ask(self, panel: AskPanel) -> None:
        """A question; Esc leaves things as they are."""
        self._show_info(panel, focus=True)

    def close(self) -> None:
        """Done or called off: the night in short, and the focus back where it was."""
        self.show_overview()
        self.focus_board()

    # What is kept while it is locked
    def draft(self) -> dict[str, Any] | None:
        """The form in the panel, and what was typed into it."""
        form = self._side.form()
        if form is None or not form.is_modified():
            return None
        typed = form.draft()
        return {"again": self._again, "typed": typed} if typed else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Open the same form, once the night is shown, and put back what was typed."""
        panel = form_panel.again(self._desk, kept.get("typed"))
        if panel is not None:
            self.show_panel(panel)
            return
        self._open_again(**kept.get("again", {}))
        form = self._side.form()
        if form is not None:
            form.restore_draft(kept.get("typed"))

    def _open_again(self, kind: str = "", **about: Any) -> None:
        if (night := self._night) is None:
            return
        bed = night.bed(about.get("bed_id"))
        room = night.room(about.get("room_id"))
        if kind == "block" and bed is not None:
            self._block_form(*bed)
        elif kind == "room" and room is not None:
            self._edit_room(room)
        elif kind == "set_up":
            self.set_up()
        elif kind == "past_move":
            self.moves.place(**about)
        elif kind == "swap":
            self.moves.swap_stays(**about)
        elif kind == "family":
            people = [(stay_id, name) for stay_id, name in about["people"]]
            self.moves.move_stays(people, about["room_id"], about["room"], about["bed_ids"])
        elif kind == "admit_family":
            people = [(id_, name) for id_, name in about["people"]]
            self.moves.admit_family(people, about["place"], about["bed_ids"])
        elif kind == "extra_bed":
            self.moves.extra_bed(about["stay_id"], about.get("name", ""))

    def step_back(self) -> bool:
        """Esc: call off a placing, or close what is shown. False where there is nothing."""
        if self.moves.is_placing():
            self.moves.call_off()
            return True
        if isinstance(self._side.content(), OverviewPanel | None) or self._side.is_modified():
            return False
        self.close()
        return True

    def focus_board(self) -> None:
        """Back to where one came from."""
        focus = self._page.primary_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # The board
    def bed_selected(self, bed_id: Hashable) -> None:
        """The panel follows, unless a form is open or a bed is being looked for."""
        if self._side.has_form() or self._page.board.is_moving() or self.moves.is_placing():
            return
        self.show_bed(bed_id)

    def bed_activated(self, bed_id: Hashable) -> None:
        """Enter: the bed found for somebody, or what can be done with this one."""
        if self.moves.is_placing():
            self.moves.found(bed_id)
        elif not self._side.keeps_open():
            self.show_bed(bed_id, focus=True)

    def _go_to_bed(self, bed_id: int) -> None:
        self._page.board.select(bed_id, focus=False)
        self.show_bed(bed_id, focus=True)

    # Forms
    def admit(
        self,
        bed_id: int | None = None,
        *,
        resident_id: int | None = None,
        extra_in: int | None = None,
    ) -> None:
        """Begin a stay, in a bed if one was chosen."""
        night = self._night
        if night is None or not night.rooms or self._side.keeps_open():
            return
        panel = AdmitPanel(self._desk, resident_id, bed_id, extra_in)
        self.show_panel(panel)
        if night.night != night.tonight:
            # After the panel has its own answers: the night on the board is the one meant.
            self._desk.read(
                panel, organisation.tonight, lambda _tonight: _set_first_night(panel, night.night)
            )

    def _move_form(self, stay_id: int | None) -> None:
        if stay_id is not None:
            self.show_panel(MovePanel(self._desk, stay_id))

    def move_near(self, stay_id: int, bed_id: Hashable) -> None:
        """A move on the board came near somebody to be kept apart: the form says so and asks."""
        night = self._night
        if night is None or not isinstance(bed_id, int) or self._side.keeps_open():
            return
        panel = MovePanel(self._desk, stay_id, bed_id)
        self.show_panel(panel)
        if night.night != night.tonight:
            self._desk.later(panel, lambda: _set_first_night(panel, night.night))

    def _check_out(self, stay_id: int | None) -> None:
        if stay_id is not None:
            self.show_panel(CheckOutPanel(self._desk, stay_id))

    def show_panel(self, panel: FormPanel) -> None:
        """A form that saves by itself, unless one that holds something typed is open."""
        if self._side.keeps_open():
            panel.deleteLater()
            return
        panel.done.connect(self.close)
        panel.cancelled.connect(self.close)
        self.show_form(panel)

    def _block_form(self, room: RoomCard, cell: BedCell) -> None:
        if (night := self._night) is None:
            return
        place = _("{room}, bed {bed}").format(room=room.name, bed=cell.label)
        form = BlockForm(place, night.night)
        form.cancelled.connect(self.close)
        form.save_requested.connect(lambda values: self._block(form, place, cell, values))
        self.show_form(form, kind="block", bed_id=cell.bed_id)

    def _block(
        self, form: BlockForm, place: str, cell: BedCell, values: dict[str, Hashable]
    ) -> None:
        self._desk.do(
            form,
            N_("Took a bed out of use"),
            rooms.block,
            said=_("{place} is out of use.").format(place=place),
            on_done=lambda _id: self.close(),
            on_error=form.show_error,
            bed_id=cell.bed_id,
            start=values["start"],
            end=values["end"],
            reason=values["reason"] or "",
        )

    def _unblock(self, room: RoomCard, cell: BedCell) -> None:
        if (night := self._night) is None:
            return
        place = _("{room}, bed {bed}").format(room=room.name, bed=cell.label)
        self._desk.do(
            self._page,
            N_("Made a bed usable again"),
            rooms.unblock,
            said=_("{place} is usable again.").format(place=place),
            bed_id=cell.bed_id,
            on=night.night,
        )

    def set_up(self) -> None:
        """Add a house, or rooms to one."""
        night = self._night
        if night is None or self._side.keeps_open():
            return
        site_id = night.board.site.id if night.board is not None else None
        panel = SetUpPanel(night.sites, site_id)
        panel.form.cancelled.connect(self.close)
        panel.form.save_requested.connect(lambda _values: panel.save(self._desk, self._set_up_done))
        self.show_form(panel, kind="set_up")

    def _set_up_done(self, site_id: int) -> None:
        self._page.open(("site", site_id))
        self.close()

    def _edit_room(self, room: RoomCard) -> None:
        form = RoomForm(self._desk, room, self.close)
        form.cancelled.connect(lambda: self.show_room(room.id))
        self.show_form(form, kind="room", room_id=room.id)

    def open_resident(self, resident_id: int | None) -> None:
        """Somebody's page."""
        self._page.open_requested.emit("residents", ("resident", resident_id))


def _set_first_night(panel: AdmitPanel | MovePanel, night: date) -> None:
    panel.on.set_value(night)
    panel.on.changed.emit()
