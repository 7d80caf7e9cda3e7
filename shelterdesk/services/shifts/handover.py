# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handover: what the next shift must know, written at any time, carried at closing.

The next shift acknowledges line by line what needs it. What nobody acknowledged stays on Today, for
all. Words for the desk are plain; others are sealed, and who holds no key sees that there is a
line. Of somebody who must not be seen it is said only that there are lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.shifts import HandoverKind, HandoverLine, HandoverSource, Shift
from shelterdesk.models.tasks import Task
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.shifts import handover_places, shift_patterns, shifts
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import classed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "DESK", "TABLES", "Handed", "HandoverKind", "HandoverSource", "LineForm", "LineRow",
    "acknowledge", "add", "due", "edit", "form", "of_shift", "received", "remove",
]  # fmt: skip

DESK: Final = "desk"
#: A change of one of these may bring other lines.
TABLES: Final = ("handover_line", "shift", "task")
_LONGEST: Final = 400
#: A house that never acknowledges must not make Today slow.
_MOST_OPEN: Final = 200
_ORDER: Final = {
    kind: number
    for number, kind in enumerate((
        HandoverKind.SAFETY, HandoverKind.MEDICATION, HandoverKind.PERSON, HandoverKind.NOTE,
        HandoverKind.TASK, HandoverKind.HOUSE, HandoverKind.KEYS, HandoverKind.CASH,
    ))
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineForm:
    """A line as it is written; only its words are required."""

    words: str | Hidden
    kind: HandoverKind = HandoverKind.NOTE
    resident_id: int | None = None
    confidentiality: str = DESK
    needs_acknowledgement: bool = True
    shown: str = ""  # what that resident is called; for the form alone


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as it is shown."""

    id: int
    shift_id: int
    shift: str  # the name of the shift that handed it over
    on: date  # the day of that shift
    kind: HandoverKind
    words: str | Hidden
    resident_id: int | None
    shown: str  # chosen name or code; empty for nobody
    confidentiality: str
    source: HandoverSource | None  # of a line that was carried
    place: tuple[str, object] | None  # the page of what it is about, and what to show there
    needs_acknowledgement: bool
    acknowledged_at: datetime | None  # local
    acknowledged_by: str
    written_by: str

    @property
    def is_open(self) -> bool:
        """Whether somebody should still acknowledge it."""
        return self.needs_acknowledgement and self.acknowledged_at is None


@dataclass(frozen=True, slots=True)
class Handed:
    """Lines, the most urgent kind first, and how many more are about people one does not see."""

    lines: tuple[LineRow, ...] = ()
    hidden: int = 0

    @property
    def open(self) -> int:
        """How many wait to be acknowledged."""
        return sum(line.is_open for line in self.lines)


@verb(Capability.WRITE_LOG)
def add(tx: Transaction, *, form: LineForm, shift_id: int | None = None) -> int:
    """Write a line for the next shift and return its id.

    Without a shift it is that which is on; where none is, the one that fits now begins: a line is
    never refused for that.
    """
    if isinstance(form.words, Hidden):
        raise Invalid(_("Please write something."), field="words")
    shift = shifts.get_open(tx, _own_shift(tx) if shift_id is None else shift_id)
    line = HandoverLine(shift_id=shift.id, position=_next_position(tx, shift.id))
    _write(tx, line, form)
    tx.session.add(line)
    tx.session.flush()
    tx.about(line)
    return line.id


@verb(Capability.WRITE_LOG)
def edit(tx: Transaction, *, line_id: int, form: LineForm) -> None:
    """Write a form over a line of the shift that is on; hidden words stay as they are."""
    if form.resident_id is not None:
        residents.get(tx, form.resident_id)
    line = _written(tx, line_id)
    _write(tx, line, form)
    tx.about(line)


@verb(Capability.WRITE_LOG)
def remove(tx: Transaction, *, line_id: int) -> None:
    """Take away a line that was written by mistake, while its shift is on."""
    tx.session.delete(_written(tx, line_id))


@verb(Capability.WRITE_LOG)
def acknowledge(tx: Transaction, *, line_id: int) -> None:
    """Somebody of the next shift has read this line and takes it up."""
    line = _get(tx, line_id)
    if shifts.get(tx, line.shift_id).closed_at is None:
        raise Conflict(_("This line is for the next shift: it is acknowledged there."))
    tx.about(line)
    if line.acknowledged_at is not None:
        raise Conflict(_("A colleague has acknowledged this line already."))
    line.acknowledged_at, line.acknowledged_by = tx.now, tx.staff_id


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, line_id: int) -> LineForm:
    """A line as a form."""
    line = _get(tx, line_id)
    row = _rows(tx, [line]).lines[0]
    return LineForm(
        row.words, row.kind, row.resident_id, row.confidentiality, row.needs_acknowledgement,
        row.shown,
    )  # fmt: skip


@query(Capability.SEE_RESIDENTS)
def of_shift(tx: Transaction, *, shift_id: int) -> Handed:
    """The lines that a shift hands over."""
    return _rows(tx, _lines_of(tx, shift_id))


@query(Capability.SEE_RESIDENTS)
def received(tx: Transaction, *, shift_id: int | None = None) -> Handed:
    """What was handed over to a shift, or to whoever comes now: the lines of the shift before, and
    those of earlier ones that nobody acknowledged."""
    shift = None if shift_id is None else shifts.get(tx, shift_id)
    site_id = None if shift is None else shift.site_id
    before = [Shift.closed_at.is_not(None), shifts.of_houses(site_id)]
    if shift is not None:
        before.append(Shift.id < shift.id)
    last = tx.session.scalar(select(func.max(Shift.id)).where(*before))
    query = (
        select(HandoverLine)
        .join(Shift, Shift.id == HandoverLine.shift_id)
        .where(*before, or_(HandoverLine.shift_id == last, _waits()))
        .order_by(HandoverLine.id.desc())
        .limit(_MOST_OPEN)
    )
    return _rows(tx, tx.session.scalars(query))


def due(tx: Transaction) -> list[DueLine]:
    """What nobody acknowledged yet, of all shifts that were closed, for Today."""
    if not tx.may(Capability.WRITE_LOG):
        return []
    query = (
        select(HandoverLine)
        .join(Shift, Shift.id == HandoverLine.shift_id)
        .where(Shift.closed_at.is_not(None), _waits())
        .order_by(HandoverLine.id.desc())
        .limit(_MOST_OPEN)
    )
    lines = []
    for row in _rows(tx, tx.session.scalars(query)).lines:
        is_sealed = isinstance(row.words, Hidden)
        handed = _("Handed over by {shift}").format(shift=row.shift)
        parts = (row.shown, handed, _("The words are sealed.") if is_sealed else "")
        lines.append(
            DueLine(
                day=row.on,
                icon="clipboard-list",
                title=_("A line of the handover") if isinstance(row.words, Hidden) else row.words,
                detail=" · ".join(part for part in parts if part),
                is_for_all=True,
                tone="notice",
                kind=DueKind.HANDOVER,
                place=("shift", ("tab", "shift", ("line", row.id))),
            )
        )
    return lines


# For other services
def carry(tx: Transaction, shift_id: int, lines: Iterable[HandoverLine]) -> None:
    """Add lines that come by themselves when a shift closes."""
    position = _next_position(tx, shift_id)
    for number, line in enumerate(lines):
        line.shift_id, line.position = shift_id, position + number
        tx.session.add(line)
    tx.session.flush()


def shown(tx: Transaction, shift: Shift, lines: Iterable[HandoverLine]) -> Handed:
    """Lines that are not in the file yet, as they would be shown."""
    given = list(lines)
    for number, line in enumerate(given):
        line.id, line.shift_id, line.position = -1 - number, shift.id, number
    return _rows(tx, given)


def drop_carried(tx: Transaction, shift_id: int) -> None:
    """Take away what came by itself: its shift is on again and will carry it anew."""
    for line in _lines_of(tx, shift_id):
        if line.source and line.acknowledged_at is None:
            tx.session.delete(line)


def has_line(tx: Transaction, source: str, source_id: int | None, *, waits: bool) -> bool:
    """Whether there is a line about the same already; ``waits``: one nobody acknowledged yet."""
    query = select(HandoverLine.id).where(
        HandoverLine.source == source, HandoverLine.source_id == source_id
    )
    if waits:
        query = query.where(_waits())
    return tx.session.scalar(query.limit(1)) is not None


# Within
def _waits() -> ColumnElement[bool]:
    return and_(HandoverLine.needs_acknowledgement, HandoverLine.acknowledged_at.is_(None))


def _own_shift(tx: Transaction) -> int:
    """The shift that is on, or a new one. Of several houses the one somebody is on in."""
    found = shifts.current(tx)
    own = [one for one in found if any(who.staff_id == tx.staff_id for who in one.people)]
    for shift in (*own, *found):
        return shift.id
    return shifts.open_shift(tx, form=shifts.OpenForm(name=_("Shift") if not _fits(tx) else ""))


def _fits(tx: Transaction) -> bool:
    return bool(shift_patterns.proposed(tx).name)


def _lines_of(tx: Transaction, shift_id: int) -> list[HandoverLine]:
    query = select(HandoverLine).where(HandoverLine.shift_id == shift_id)
    return list(tx.session.scalars(query.order_by(HandoverLine.position, HandoverLine.id)))


def _next_position(tx: Transaction, shift_id: int) -> int:
    query = select(func.max(HandoverLine.position)).where(HandoverLine.shift_id == shift_id)
    return (tx.session.scalar(query) or 0) + 1


def _get(tx: Transaction, line_id: int) -> HandoverLine:
    line = tx.session.get(HandoverLine, line_id)
    if line is None or not protection.may_see(tx, line.resident_id):
        raise NotFound(_("This line is not there any more."))
    if line.resident_id is not None:
        residents.get(tx, line.resident_id)
    tx.about(line)
    return line


def _written(tx: Transaction, line_id: int) -> HandoverLine:
    """A line that can still be changed."""
    line = _get(tx, line_id)
    shifts.get_open(tx, line.shift_id)
    tx.about(line)
    return line


def _write(tx: Transaction, line: HandoverLine, form: LineForm) -> None:
    if form.confidentiality not in (DESK, *tx.sealer.names()):
        raise Invalid(_("Choose who may read it."), field="confidentiality")
    if form.resident_id is not None:
        residents.get(tx, form.resident_id)
    classed_words.write(
        tx, line, form.words, wanted=form.confidentiality, longest=_LONGEST, required=True
    )
    line.kind = HandoverKind(form.kind).value
    line.resident_id = form.resident_id
    line.needs_acknowledgement = form.needs_acknowledgement


def _words(tx: Transaction, line: HandoverLine, tasks: dict[int, Task]) -> str | Hidden:
    """Its own words, or those of the task it carries on."""
    task = tasks.get(line.task_id or 0)
    if task is None or line.plain is not None or line.body is not None:
        return classed_words.of_row(tx, line)
    return classed_words.of_row(tx, task)


def _rows(tx: Transaction, found: Iterable[HandoverLine]) -> Handed:
    everything = list(found)
    hidden = protection.hidden_ids(tx)
    lines = [line for line in everything if line.resident_id not in hidden]
    whose = {line.resident_id for line in lines if line.resident_id is not None}
    people = {
        id_: shown_name(known_as, code)
        for id_, known_as, code in tx.session.execute(
            select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(whose))
        )
    }
    shift_ids = {line.shift_id for line in lines}
    of = {one.id: one for one in tx.session.scalars(select(Shift).where(Shift.id.in_(shift_ids)))}
    task_ids = {line.task_id for line in lines if line.task_id is not None}
    tasks = {one.id: one for one in tx.session.scalars(select(Task).where(Task.id.in_(task_ids)))}
    staff = organisation.staff_names(tx)
    rows = [
        LineRow(
            id=line.id,
            shift_id=line.shift_id,
            shift=of[line.shift_id].name,
            on=of[line.shift_id].on,
            kind=HandoverKind(line.kind),
            words=_words(tx, line, tasks),
            resident_id=line.resident_id,
            shown=people.get(line.resident_id or 0, ""),
            confidentiality=line.confidentiality,
            source=HandoverSource(line.source) if line.source else None,
            place=handover_places.place(tx, line),
            needs_acknowledgement=line.needs_acknowledgement,
            acknowledged_at=line.acknowledged_at and line.acknowledged_at.astimezone(tx.now.tzinfo),
            acknowledged_by=staff.get(line.acknowledged_by or 0, ""),
            written_by=staff.get(line.created_by or 0, ""),
        )
        for line in lines
    ]
    place = {line.id: line.position for line in lines}
    rows.sort(key=lambda one: (-one.shift_id, _ORDER[one.kind], place[one.id], one.id))
    return Handed(tuple(rows), len(everything) - len(lines))
