# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Treatments: waiting, started, ended, broken off, begun again. Dates are plain, words sealed.

Beginning again is another row that points back: how often somebody tried is experience, and the
waiting of each time is counted by itself. What it is and where are read from the first row where a
later one has none of its own, so that whoever holds no key can write that it began again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.health import Treatment, TreatmentState
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_codes, sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "TreatmentRow", "TreatmentState", "TreatmentText", "add", "begin_again", "edit", "finish",
    "of_resident", "read", "start", "timeline",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TreatmentText:
    """What is sealed of a treatment: a code of the word list, where, and a note."""

    kind: str | Hidden = ""
    provider: str | Hidden = ""
    note: str | Hidden = ""
    kind_words: str = ""  # shown, never written


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """A treatment as lists show it, without what it is."""

    id: int
    state: TreatmentState
    waiting_since: date | None
    started: date | None
    ended: date | None
    days_waited: int | None
    again_after_id: int | None
    is_last: bool  # nothing of it was begun again after this row
    can_read: bool


@verb(Capability.EDIT_CASE)
def add(
    tx: Transaction,
    *,
    resident_id: int,
    text: TreatmentText,
    waiting_since: date | None = None,
    started: date | None = None,
) -> int:
    """Note that somebody waits for a treatment, or that it started; returns its id."""
    residents.get(tx, resident_id)
    treatment = Treatment(resident_id=resident_id)
    _set_dates(tx, treatment, waiting_since, started)
    _set_text(tx, treatment, text)
    tx.session.add(treatment)
    tx.session.flush()
    tx.about(treatment)
    return treatment.id


@verb(Capability.EDIT_CASE)
def edit(
    tx: Transaction,
    *,
    treatment_id: int,
    text: TreatmentText,
    waiting_since: date | None,
    started: date | None,
) -> None:
    """Write over a treatment; hidden words stay, and where it stands follows from its days."""
    treatment = _get(tx, treatment_id)
    _set_dates(tx, treatment, waiting_since, started)
    _set_text(tx, treatment, text)


@verb(Capability.EDIT_CASE)
def start(tx: Transaction, *, treatment_id: int, on: date) -> None:
    """The waiting is over."""
    treatment = _get(tx, treatment_id)
    if treatment.state != TreatmentState.WAITING:
        raise Conflict(_("This treatment has started already."))
    _set_dates(tx, treatment, treatment.waiting_since, on)


@verb(Capability.EDIT_CASE)
def finish(tx: Transaction, *, treatment_id: int, on: date, broken_off: bool = False) -> None:
    """It is over, or broken off before its end; waiting can be given up as well."""
    treatment = _get(tx, treatment_id)
    if treatment.ended is not None:
        raise Conflict(_("This treatment has ended already."))
    if treatment.started is None and not broken_off:
        raise Invalid(_("It has not started. Note first when it did."), field="on")
    _not_to_come(tx, on, "on")
    begun = treatment.started or treatment.waiting_since
    if begun is not None and on < begun:
        raise Invalid(_("It cannot end before it began."), field="on")
    treatment.ended = on
    state = TreatmentState.BROKEN_OFF if broken_off else TreatmentState.ENDED
    treatment.state = state.value


@verb(Capability.EDIT_CASE)
def begin_again(
    tx: Transaction,
    *,
    treatment_id: int,
    waiting_since: date | None = None,
    started: date | None = None,
) -> int:
    """The same treatment once more, after a break; returns the id of the new row."""
    former = _get(tx, treatment_id)
    if former.ended is None:
        raise Conflict(_("This treatment goes on. Note its end before it begins again."))
    if tx.session.scalar(select(Treatment.id).where(Treatment.again_after_id == former.id)):
        raise Conflict(_("This treatment was begun again already."))
    first = min(day for day in (waiting_since, started, tx.today) if day is not None)
    if first < former.ended:
        field = "waiting_since" if waiting_since == first else "started"
        raise Invalid(_("This is before the last time ended."), field=field)
    treatment = Treatment(resident_id=former.resident_id, again_after_id=former.id)
    _set_dates(tx, treatment, waiting_since, started)
    tx.session.add(treatment)
    tx.session.flush()
    tx.about(treatment)
    return treatment.id


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[TreatmentRow]:
    """All treatments of a person, those that go on first, then the newest; words stay closed."""
    rows = _rows(tx, resident_id)
    followed = {row.again_after_id for row in rows}
    can_read = tx.sealer.can_read("health")
    found = [
        TreatmentRow(
            id=row.id,
            state=TreatmentState(row.state),
            waiting_since=row.waiting_since,
            started=row.started,
            ended=row.ended,
            days_waited=_days_waited(row, tx.today),
            again_after_id=row.again_after_id,
            is_last=row.id not in followed,
            can_read=can_read,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.ended is None, _newest(row)), reverse=True)


@query(Capability.SEE_CASE, viewed=N_("Read health notes"), each_time=True)
def read(tx: Transaction, *, resident_id: int) -> dict[int, TreatmentText]:
    """What the treatments of a person are, by id. Raises ``NotAllowed`` without the key."""
    residents.get(tx, resident_id)
    if not tx.sealer.can_read("health"):
        raise NotAllowed(_("Only people who hold the health key can read this."))
    words = {
        choice.code: choice.label
        for choice in vocabularies.choices(
            tx, vocabulary=Vocabulary.TREATMENT_KIND, with_retired=True
        )
    }
    found: dict[int, TreatmentText] = {}
    for row in sorted(_rows(tx, resident_id), key=lambda row: row.id):
        own = TreatmentText(
            kind=sealed_codes.read(tx, row, "kind"),
            provider=sealed_words.revealed(tx, row, "provider"),
            note=sealed_words.revealed(tx, row, "note"),
        )
        first = found.get(row.again_after_id or 0, TreatmentText())
        kind = own.kind or first.kind
        found[row.id] = replace(
            own,
            kind=kind,
            provider=own.provider or first.provider,
            kind_words="" if isinstance(kind, Hidden) else words.get(kind, kind),
        )
    return found


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """That a treatment began or ended, never which: for those who hold the health key."""
    if not tx.may(Capability.SEE_CASE):
        return []
    if not tx.sealer.can_read("health"):
        return []
    events = []
    for row in of_resident(tx, resident_id=resident_id):
        record = ("treatment", row.id)
        again = _("again") if row.again_after_id is not None else ""
        if row.started is not None:
            title = _("Treatment started")
            events.append(
                TimelineEvent(row.started, "safety", "heart-pulse", title, again, record=record)
            )
        if row.ended is not None:
            is_over = row.state is TreatmentState.ENDED
            title = _("Treatment ended") if is_over else _("Treatment broken off")
            events.append(TimelineEvent(row.ended, "safety", "heart-pulse", title, record=record))
    return events


def _rows(tx: Transaction, resident_id: int) -> list[Treatment]:
    query = select(Treatment).where(
        Treatment.resident_id == resident_id, protection.visible(tx, Treatment.resident_id)
    )
    return list(tx.session.scalars(query))


def _get(tx: Transaction, treatment_id: int) -> Treatment:
    treatment = tx.session.get(Treatment, treatment_id)
    if treatment is None:
        raise protection.not_there()
    residents.get(tx, treatment.resident_id)
    tx.about(treatment)
    return treatment


def _set_dates(
    tx: Transaction, treatment: Treatment, waiting_since: date | None, started: date | None
) -> None:
    _not_to_come(tx, waiting_since, "waiting_since")
    _not_to_come(tx, started, "started")
    if waiting_since is not None and started is not None and started < waiting_since:
        raise Invalid(_("It cannot start before the waiting began."), field="started")
    last = started or waiting_since
    if treatment.ended is not None and last is not None and treatment.ended < last:
        field = "started" if started is not None else "waiting_since"
        raise Invalid(_("It ended before this day."), field=field)
    treatment.waiting_since, treatment.started = waiting_since, started
    if treatment.ended is None:
        state = TreatmentState.WAITING if started is None else TreatmentState.STARTED
        treatment.state = state.value
    elif started is None:
        treatment.state = TreatmentState.BROKEN_OFF.value


def _not_to_come(tx: Transaction, day: date | None, field: str) -> None:
    if day is not None and day > tx.today:
        raise Invalid(_("This day is still to come."), field=field)


def _set_text(tx: Transaction, treatment: Treatment, text: TreatmentText) -> None:
    if isinstance(text.kind, str) and text.kind:
        try:
            vocabularies.find_id(tx, vocabulary=Vocabulary.TREATMENT_KIND, code=text.kind)
        except NotFound as error:
            raise Invalid(error.message, field="kind") from error
    sealed_codes.write(tx, treatment, "kind", text.kind)
    for column in ("provider", "note"):
        sealed_words.write(tx, treatment, column, getattr(text, column))


def _days_waited(row: Treatment, today: date) -> int | None:
    """From the first day of waiting to the start; until today, or until it was given up."""
    if row.waiting_since is None:
        return None
    return ((row.started or row.ended or today) - row.waiting_since).days


def _newest(row: TreatmentRow) -> tuple[date, int]:
    return (row.ended or row.started or row.waiting_since or date.min, row.id)
