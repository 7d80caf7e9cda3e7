# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done for somebody who is not back as expected: who does it, by when, what came of it.

It begins with a roll call that found somebody absent, or with the day on which they meant to be
back, and goes on over nights until they are seen. *Is back* and *got in touch* end it: the one
marks them present, the other as away as agreed, for who is well somewhere else is not to be looked
for in a burning house. What came of a step is sealed for case work; whoever holds no key still
writes it and sees that it was done.

The police are told only as the resident agreed to, or where life is in danger: the step says which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.absences import Absence, Presence, WelfareStep, WelfareStepKind
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import absences, in_house, roll_calls
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.rooms.in_house import Person
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "ENDS", "NotBack", "StepForm", "StepRow", "WelfareStepKind", "add", "call_off", "done",
    "next_step", "not_back", "of_resident",
]  # fmt: skip

#: What ends it.
ENDS: Final = (WelfareStepKind.HEARD_FROM, WelfareStepKind.BACK)
_LONGEST: Final = 2000
_FARTHEST: Final = timedelta(days=14)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step that is planned, or was done just now."""

    kind: WelfareStepKind | str = WelfareStepKind.CALL_HER
    is_done: bool = True
    result: str = ""  # what came of it; of the police: what was agreed, or why it could not wait
    staff_id: int | None = None  # who does it; none: anybody
    due_at: datetime | time | None = None  # by when; a time: when the clock next shows it
    expected_back: date | None = None  # what was said when they got in touch


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as lists show it."""

    id: int
    kind: WelfareStepKind
    words: str
    staff: str  # who does it; empty for anybody
    due_at: datetime | None  # local
    done_at: datetime | None
    done_by: str
    result: str | Hidden
    is_late: bool


@dataclass(frozen=True, slots=True)
class NotBack:
    """Somebody who is not back; without ``resident_id`` who must not be seen."""

    shown: str
    place: str  # "Room 4 · B"
    site_id: int
    since: date  # the first night, or the day they meant to be back
    is_from_leave: bool  # went away as agreed and did not come back
    resident_id: int | None = None
    steps: tuple[StepRow, ...] = ()

    @property
    def open_steps(self) -> tuple[StepRow, ...]:
        """What is still to be done, what is due first at the front."""
        return tuple(sorted((one for one in self.steps if one.done_at is None), key=_by_due))


@verb(Capability.WRITE_LOG)
def add(tx: Transaction, *, resident_id: int, form: StepForm) -> int:
    """Plan a step for somebody who is not back, or note one that was done; returns its id."""
    kind = _kind(form.kind)
    residents.get(tx, resident_id)
    person, since = _missed(tx, resident_id)
    result = sealed_words.checked(form.result, field="result", longest=_LONGEST)
    if kind is WelfareStepKind.TELL_POLICE and not result:
        raise Invalid(
            _("Write what the resident agreed to, or why it could not wait."), field="result"
        )
    if kind in ENDS and not form.is_done:
        raise Invalid(_("Note this when it has happened."), field="is_done")
    step = WelfareStep(resident_id=resident_id, night_of=since, kind=kind.value)
    step.staff_id = _colleague(tx, form.staff_id)
    step.due_at = None if form.is_done else _due(tx, form.due_at)
    if form.is_done:
        step.done_at, step.done_by = tx.now, tx.staff_id
    tx.session.add(step)
    tx.session.flush()
    sealed_words.write(tx, step, "result", result)
    _end(tx, person, kind, form.expected_back)
    tx.about(step)
    return step.id


@verb(Capability.WRITE_LOG)
def done(tx: Transaction, *, step_id: int, result: str = "") -> None:
    """A planned step was done, by the person signed in."""
    step = _get(tx, step_id)
    if step.done_at is not None:
        raise Conflict(_("Somebody has done this already."))
    words = sealed_words.checked(result, field="result", longest=_LONGEST)
    step.done_at, step.done_by = tx.now, tx.staff_id
    if words:
        before = sealed_words.revealed(tx, step, "result") if step.result else ""
        if isinstance(before, Hidden):
            _note(tx, step, words)
        else:
            told = "\n".join(part for part in (before, words) if part)
            sealed_words.write(tx, step, "result", told)


@verb(Capability.WRITE_LOG)
def call_off(tx: Transaction, *, step_id: int) -> None:
    """A step that was planned is not needed."""
    step = _get(tx, step_id)
    if step.done_at is not None:
        raise Conflict(_("This was done already."))
    tx.session.delete(step)


@query(Capability.SEE_RESIDENTS)
def not_back(tx: Transaction, *, site_id: int | None = None) -> list[NotBack]:
    """Who is not back, the longest first, in one house or in all."""
    missed = _all_missed(tx)
    if site_id is not None:
        missed = [(one, since) for one, since in missed if one.site_id == site_id]
    steps = _steps(tx, {one.resident_id: since for one, since in missed if not one.is_hidden})
    return [
        NotBack(
            shown=protection.one_person() if one.is_hidden else one.name,
            place=one.place,
            site_id=one.site_id,
            since=since,
            is_from_leave=one.is_due_back and one.mark is None,
            resident_id=None if one.is_hidden else one.resident_id,
            steps=tuple(_rows(tx, steps.get(one.resident_id, ()))),
        )
        for one, since in sorted(missed, key=lambda each: (each[1], each[0].stay_id))
    ]


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[StepRow]:
    """Every step there ever was for somebody, the newest first."""
    residents.get(tx, resident_id)
    query = select(WelfareStep).where(WelfareStep.resident_id == resident_id)
    return list(_rows(tx, tx.session.scalars(query.order_by(WelfareStep.id.desc()))))


def next_step(tx: Transaction, one: NotBack) -> str:
    """What is to be done next, in words: "Call the resident · Joy · by 23:30"."""
    if not one.open_steps:
        return ""
    step = one.open_steps[0]
    by = "" if step.due_at is None else _("by {time}").format(time=when(tx, step.due_at))
    return " · ".join(part for part in (step.words, step.staff, by) if part)


def when(tx: Transaction, at: datetime) -> str:
    """A time of today as a time, of another day with the day."""
    local = at.astimezone(tx.now.tzinfo)
    if local.date() == tx.today:
        return f"{local:%H:%M}"
    return f"{value_words.day_in_words(local.date())} {local:%H:%M}"


# Within
def _all_missed(tx: Transaction) -> list[tuple[Person, date]]:
    """Everybody who is not back, with the first night; also who must not be seen."""
    tonight = organisation.tonight(tx)
    since = in_house.absent_since(tx, tonight)
    found = []
    for one in in_house.people(tx, tonight):
        was_due = one.expected_back if one.is_due_back else None
        if one.mark is not None and one.mark.presence is not Presence.ABSENT:
            continue
        if one.away and not one.is_due_back and one.mark is None:
            continue  # meanwhile away as agreed
        first = min((day for day in (since.get(one.resident_id), was_due) if day), default=None)
        is_late = was_due is not None and was_due < tonight
        if first is not None and (one.resident_id in since or is_late):
            found.append((one, first))
    return found


def _missed(tx: Transaction, resident_id: int) -> tuple[Person, date]:
    for one, since in _all_missed(tx):
        if one.resident_id == resident_id:
            return one, since
    raise Conflict(_("This person is back, or not missed."))


def _steps(tx: Transaction, since: dict[int, date]) -> dict[int, list[WelfareStep]]:
    """The steps for people since a night, without those that came to an end before."""
    if not since:
        return {}
    query = (
        select(WelfareStep)
        .where(WelfareStep.resident_id.in_(since), WelfareStep.night_of >= min(since.values()))
        .order_by(WelfareStep.id)
    )
    found: dict[int, list[WelfareStep]] = defaultdict(list)
    for step in tx.session.scalars(query):
        if step.night_of < since[step.resident_id]:
            continue
        if step.kind in ENDS:
            found[step.resident_id].clear()
        else:
            found[step.resident_id].append(step)
    return found


def _rows(tx: Transaction, steps: Iterable[WelfareStep]) -> Iterator[StepRow]:
    words = value_words.code_words("welfare_step", "kind")
    names = organisation.staff_names(tx)
    zone = tx.now.tzinfo
    for step in steps:
        is_open = step.done_at is None
        yield StepRow(
            id=step.id,
            kind=WelfareStepKind(step.kind),
            words=words[step.kind],
            staff=names.get(step.staff_id or 0, ""),
            due_at=None if step.due_at is None else step.due_at.astimezone(zone),
            done_at=None if step.done_at is None else step.done_at.astimezone(zone),
            done_by=names.get(step.done_by or 0, ""),
            result=sealed_words.revealed(tx, step, "result"),
            is_late=is_open and step.due_at is not None and step.due_at < tx.now,
        )


def _end(tx: Transaction, person: Person, kind: WelfareStepKind, back: date | None) -> None:
    if kind is WelfareStepKind.BACK:
        roll_calls.set_mark(tx, person, Presence.PRESENT)
    elif kind is WelfareStepKind.HEARD_FROM:
        tonight = organisation.tonight(tx)
        if back is not None and back <= tonight:
            raise Invalid(_("Write a day after tonight, or leave it empty."), field="expected_back")
        if person.absence_id is not None:
            row = tx.session.get_one(Absence, person.absence_id)
            row.expected_back = back  # none: nobody knows, and the bed is kept
        elif back is not None:
            form = AbsenceForm(start=tonight, expected_back=back)
            absences.add(tx, stay_id=person.stay_id, form=form)
        roll_calls.set_mark(tx, person, Presence.ON_LEAVE)


def _note(tx: Transaction, step: WelfareStep, words: str) -> None:
    """What was written before cannot be read here and must stay: the words get a row of theirs."""
    more = WelfareStep(resident_id=step.resident_id, night_of=step.night_of, kind=step.kind)
    more.done_at, more.done_by = tx.now, tx.staff_id
    tx.session.add(more)
    tx.session.flush()
    sealed_words.write(tx, more, "result", words)


def _kind(kind: WelfareStepKind | str) -> WelfareStepKind:
    if kind not in list(WelfareStepKind):
        raise Invalid(_("Choose one from the list."), field="kind")
    return WelfareStepKind(kind)


def _colleague(tx: Transaction, staff_id: int | None) -> int | None:
    if staff_id is not None and staff_id not in {who.id for who in organisation.colleagues(tx)}:
        raise Invalid(_("Choose a colleague who can sign in."), field="staff_id")
    return staff_id


def _due(tx: Transaction, at: datetime | time | None) -> datetime | None:
    if isinstance(at, time):
        now = tx.now.replace(tzinfo=None)
        day = now.date() if at >= now.time().replace(second=0, microsecond=0) else tx.today + _A_DAY
        at = _instant(tx, datetime.combine(day, at))
    if at is not None and at > tx.now + _FARTHEST:
        raise Invalid(_("At most two weeks from now."), field="due_at")
    return at


def _instant(tx: Transaction, wall: datetime) -> datetime:
    """When the clock on the wall shows it. The computer's zone knows of the nights on which the
    clock changes; the offset of now alone does not."""
    if tx.now.utcoffset() == tx.now.astimezone().utcoffset():
        return wall.astimezone()
    return wall.replace(tzinfo=tx.now.tzinfo)


def _get(tx: Transaction, step_id: int) -> WelfareStep:
    step = tx.session.get(WelfareStep, step_id)
    if step is None or not protection.may_see(tx, step.resident_id):
        raise NotFound(_("This is not there any more."))
    residents.get(tx, step.resident_id)
    tx.about(step)
    return step


def _by_due(step: StepRow) -> tuple[bool, datetime | int]:
    return step.due_at is None, step.due_at or step.id
