# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two questions of a stay: which bed, and who."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.rooms.board import BedCell, BedState, Board, RoomCard
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.field import Field


@dataclass(frozen=True)
class Place:
    """Where somebody will sleep: a bed, or a house without a bed yet."""

    bed_id: int | None = None
    site_id: int | None = None
    is_extra: bool = False  # on a bed more than the house has
    waits: bool = False  # none is free: on the waiting list


@dataclass(frozen=True)
class Who:
    """A resident, or somebody new with a chosen name or none."""

    resident_id: int | None = None
    name: str = ""


#: Rooms of one's own first, beds kept for others last.
_ORDER = ("door-open", "bed", "bookmark")


class BedField(Field):
    """A free bed, rooms of their own first, with who shares the room."""

    def __init__(self, field: str, words: str, *, without_bed: bool = False, rows: int = 5) -> None:
        super().__init__(field, words, unanswered=False)
        self.offers_extra = False
        self.offers_waiting = False
        self._without_bed = without_bed
        self._wanted: Hashable = None
        self._wanted_room: int | None = None
        self._rooms: dict[int, int] = {}  # of beds
        self.required = True
        self.list = ChoiceList(words, rows=rows)
        self.list.option_changed.connect(lambda _option: self._typed())
        self._place(self.list)

    def set_boards(self, boards: Sequence[Board], *, other_than: int | None = None) -> None:
        """Offer what is free on the night of these boards."""
        options = []
        for board in boards:
            house = board.site.name if len(boards) > 1 else ""
            # Of empty rooms the smallest first: the large ones are for families.
            by_size = sorted(board.rooms, key=lambda room: len(room.beds))
            free = [option for room in by_size for option in _free_beds(room, house, other_than)]
            options += sorted(free, key=lambda option: _ORDER.index(option.icon))
            if self.offers_extra:
                options.append(
                    Option(
                        Place(site_id=board.site.id, is_extra=True),
                        _("An extra bed"),
                        _("one more than the house has; say why"),
                        icon="plus",
                        group=house,
                    )
                )
            if self._without_bed:
                options.append(
                    Option(
                        Place(site_id=board.site.id),
                        _("No bed yet"),
                        _("no bed-night is counted until then"),
                        icon="hourglass",
                        group=house,
                    )
                )
        if self.offers_waiting:
            words = _("urgency and needs can be added under Rooms › Waiting")
            title = _("Put on the waiting list")
            options.append(Option(Place(waits=True), title, words, icon="list-checks"))
        self._rooms = {
            bed.bed_id: room.id for board in boards for room in board.rooms for bed in room.beds
        }
        self.list.set_options(options)
        if self.list.current() is None and self._wanted is not None:
            self.list.choose(self._wanted)
        self._choose_in_room()
        is_full = not any(_bed_of(option) for option in options)
        self.set_hint(_("No bed is free on this night.") if is_full else "")

    def value(self) -> Hashable:
        """A ``Place``, or None."""
        option = self.list.current()
        return option.key if option is not None else None

    def set_value(self, value: Hashable) -> None:
        """Choose a ``Place``, also one that is offered only later."""
        self._wanted = value
        self.list.choose(value)
        self.set_error(None)

    def prefer_room(self, room_id: int) -> None:
        """Choose the first free bed of a room, once it is offered, unless another is chosen."""
        self._wanted_room = room_id
        self._choose_in_room()

    def _choose_in_room(self) -> None:
        if self._wanted_room is None or self.value() is not None:
            return
        for option in self.list.options():
            if self._rooms.get(_bed_of(option) or 0) == self._wanted_room:
                self.set_value(option.key)
                return

    def draft(self) -> Any:
        """The place chosen, also one that is not offered yet."""
        place = self.value() or (None if self.list.options() else self._wanted)
        return asdict(place) if isinstance(place, Place) else None

    def restore_draft(self, kept: Any) -> None:
        """The same place, as soon as it is offered."""
        self.set_value(_place(kept))
        self._typed()

    def problem(self) -> str | None:
        """Nothing chosen."""
        is_missing = self.required and self.value() is None
        return _("Choose a bed.") if is_missing else None

    def words(self) -> str:
        """The words of what is chosen."""
        option = self.list.current()
        return option.title if option is not None else ""

    def focus_target(self) -> QWidget:
        """The list."""
        return self.list


def _place(kept: Any) -> Place | None:
    if not isinstance(kept, dict):
        return None
    bed_id, site_id = kept.get("bed_id"), kept.get("site_id")
    return Place(
        bed_id if isinstance(bed_id, int) else None,
        site_id if isinstance(site_id, int) else None,
        is_extra=kept.get("is_extra") is True,
        waits=kept.get("waits") is True,
    )


def _free_beds(room: RoomCard, house: str, other_than: int | None) -> list[Option]:
    sleepers = [
        bed.shown or protection.one_person() for bed in room.beds if bed.state is BedState.TAKEN
    ]
    detail = _shared(sleepers) if sleepers else nobody_else(room)
    if room.facts.prefers_one_person and sleepers:
        detail = " · ".join((detail, _("better for one person")))
    if room.hint:
        detail = f"{room.hint} · {detail}"
    return [
        Option(
            Place(bed_id=bed.bed_id),
            f"{room.name} · {bed.label}",
            detail if bed.kept_for is None else _("kept for {who}").format(who=bed.kept_for.shown),
            icon=_icon(bed, bool(sleepers)),
            group=house,
        )
        for bed in room.beds
        if bed.state in (BedState.FREE, BedState.RESERVED) and bed.bed_id != other_than
    ]


def _icon(bed: BedCell, is_shared: bool) -> str:
    if bed.state is BedState.RESERVED:
        return "bookmark"
    return "bed" if is_shared else "door-open"


def nobody_else(room: RoomCard) -> str:
    """Of a room in which nobody sleeps, whether somebody is expected."""
    expected = dict.fromkeys(bed.kept_for.shown for bed in room.beds if bed.kept_for is not None)
    if not expected:
        return _("nobody else in this room")
    words = _("nobody else yet: a bed here is kept for {who}")
    return words.format(who=", ".join(expected))


def _shared(names: list[str]) -> str:
    if len(names) > 2:
        more = len(names) - 2
        words = ngettext(
            "shares with {names} and {n} other", "shares with {names} and {n} others", more
        )
        return words.format(names=", ".join(names[:2]), n=more)
    return _("shares with {names}").format(names=", ".join(names))


class PersonField(Field):
    """Type a name or code, choose with arrows and Enter; somebody new is always offered."""

    asked = Signal(str)

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self.required = True
        self._who: Who | None = None
        self._edit = QLineEdit()
        self._edit.setMaxLength(80)
        self._edit.setPlaceholderText(_("Type a name or code"))
        self._place(self._edit)
        self.list = ChoiceList(_("People found"), rows=3)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.option_chosen.connect(self._choose)
        self._layout.insertWidget(1, self.list)
        self._edit.textEdited.connect(self._edited)
        self._edit.installEventFilter(self)

    def set_rows(self, rows: Sequence[ResidentRow], text: str) -> None:
        """Offer the people found for ``text``; an answer that comes late is dropped."""
        if self._is_late(text):
            return
        new = self._new()
        found = [_person(row) for row in rows]
        self._offer([*found, new] if self._text() else [new, *found])

    def _new(self) -> Option:
        name = self._text()
        return Option(
            Who(name=name),
            _("Someone new: {name}").format(name=name) if name else _("Someone new"),
            _("a new record") if name else _("no name yet: the code is shown"),
            icon="user-plus",
        )

    def _is_late(self, text: str) -> bool:
        return text != self._text() or self._who is not None

    def _offer(self, options: Sequence[Option]) -> None:
        self.list.set_options(options, keep=False)
        self.list.choose_first()
        self.list.show()

    def value(self) -> Hashable:
        """A ``Who``, or None while nobody was chosen."""
        return self._who

    def set_value(self, value: Hashable) -> None:
        """Nobody, or a ``Who``."""
        self._who = value if isinstance(value, Who) else None
        self._edit.setText(self._who.name if self._who else "")
        # Without anybody to offer it would be an empty space.
        self.list.setVisible(self._who is None and bool(self.list.options()))

    def draft(self) -> Any:
        """Who was chosen, or the text typed so far."""
        return asdict(self._who) if self._who is not None else self._edit.text()

    def restore_draft(self, kept: Any) -> None:
        """The same person, or the same text to choose by."""
        if isinstance(kept, dict):
            resident_id, name = kept.get("resident_id"), kept.get("name")
            self.set_value(
                Who(resident_id if isinstance(resident_id, int) else None, str(name or ""))
            )
            self._typed()
            return
        self.set_value(None)
        self._edit.setText(kept if isinstance(kept, str) else "")
        self._edited(self._text())

    def problem(self) -> str | None:
        """Nobody chosen."""
        return _("Choose the person, or “someone new”.") if self._who is None else None

    def words(self) -> str:
        """The name shown."""
        return self._text()

    def focus_target(self) -> QWidget:
        """The line."""
        return self._edit

    def _text(self) -> str:
        return self._edit.text().strip()

    def _edited(self, _text: str) -> None:
        self._who = None
        self._typed()
        self.asked.emit(self._text())

    def _choose(self, option: Option) -> None:
        who = option.key
        if isinstance(who, Who):
            self._who = who
            self._edit.setText(who.name or option.title)
            self.list.hide()
            self._typed()

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and self.list.isVisibleTo(self)
        ):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.list.step(step)
                return True
            option = self.list.current()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and option is not None:
                self._choose(option)
                return True
        return super().eventFilter(watched, event)


class KnownPersonField(PersonField):
    """Somebody who has a record, here or not; where nobody is needed, none is offered unasked.

    ``offers_new``: a name that was typed may also be somebody's who has none yet.
    """

    def __init__(self, field: str, words: str, *, offers_new: bool = False) -> None:
        super().__init__(field, words)
        self._offers_new = offers_new

    def set_rows(self, rows: Sequence[ResidentRow], text: str) -> None:
        """Offer the people found for ``text``; an answer that comes late is dropped."""
        if self._is_late(text):
            return
        if text or self.required:
            found = [replace(_person(row), is_open=True) for row in rows]
            self._offer([*found, self._new()] if text and self._offers_new else found)
        else:
            self.list.hide()

    def problem(self) -> str | None:
        """Nobody chosen, or something typed that is nobody."""
        if self._who is not None or not (self.required or self._text()):
            return None
        return _("Choose the person from the list.")


def _bed_of(option: Option) -> int | None:
    place = option.key
    return place.bed_id if isinstance(place, Place) else None


def _person(row: ResidentRow) -> Option:
    if row.is_here:
        place = row.place or _("no bed yet")
        return Option(
            Who(row.id, row.shown),
            row.shown,
            _("is here: {place}").format(place=place),
            icon="user-round-check",
            is_open=False,
        )
    parts = [row.code if row.known_as else "", str(row.age) if row.age is not None else ""]
    known = _("supported") if row.is_supported else _("was here before")
    detail = " · ".join(part for part in (*parts, known) if part)
    return Option(Who(row.id, row.shown), row.shown, detail, icon="user")
