# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about places: for whom, and which bed or room is to be kept."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.board import BedCell, BedState, Board, RoomCard
from ui.desk import Desk
from ui.widgets.fields import ChoiceField
from ui.widgets.form_panel import FormPanel
from ui.widgets.stay_fields import KnownPersonField, Who

_FOUND_AT_MOST = 6


@dataclass(frozen=True)
class Spot:
    """A bed, or a whole room."""

    bed_id: int | None = None
    room_id: int | None = None


class SpotField(ChoiceField):
    """A bed or a room, also one that somebody is still in: places are kept for later."""

    def set_boards(self, boards: Sequence[Board]) -> None:
        """Offer what there is, room by room."""
        choices: list[tuple[Hashable, str]] = []
        for board in boards:
            house = f"{board.site.name} · " if len(boards) > 1 else ""
            for room in board.rooms:
                beds = [bed for bed in room.beds if bed.is_in_service and not bed.is_overflow]
                for bed in beds:
                    words = f"{house}{room.name} · {bed.label} ({_state(bed)})"
                    choices.append((Spot(bed_id=bed.bed_id), words))
                if len(beds) > 1:
                    choices.append((Spot(room_id=room.id), f"{house}{_whole(room, len(beds))}"))
        self.set_choices(choices)


def _whole(room: RoomCard, beds: int) -> str:
    words = ngettext("{room}, all of it ({n} bed)", "{room}, all of it ({n} beds)", beds)
    return words.format(room=room.name, n=beds)


def _state(bed: BedCell) -> str:
    if bed.state is BedState.FREE:
        return _("free")
    if bed.state is BedState.BLOCKED:
        return _("out of use")
    return bed.shown or protection.one_person()


def whom_field(panel: FormPanel, desk: Desk) -> KnownPersonField:
    """For whom: somebody known, or a word the desk knows; asks by itself while one types."""
    field = KnownPersonField("for_whom", _("For whom"), offers_new=True)
    field.required = True
    field.list.hide()  # until something is typed

    def ask(text: str) -> None:
        desk.read(
            panel, residents.find, lambda rows: field.set_rows(rows, text), text=text,
            limit=_FOUND_AT_MOST,
        )  # fmt: skip

    field.asked.connect(ask)
    panel.form.add_field(field)
    return field


def read_whom(field: KnownPersonField) -> Who:
    """Who was chosen; what was typed and not chosen is a word."""
    who = field.value()
    return who if isinstance(who, Who) else Who(name=field.words())
