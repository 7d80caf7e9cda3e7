# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Coming to the desk: a record and, in the same act, a bed, a visit or a support period.

What is asked then is asked once each time somebody comes, and kept; nothing of it is required, and
no answer keeps anybody out. Above residents, support, stays and visits; none of them imports it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models import residents as models
from shelterdesk.models.residents import CameFor
from shelterdesk.services import organisation
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import parties, rooms, waiting
from shelterdesk.services.rooms.parties import ALONE, Party
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.services.support import support
from shelterdesk.services.values import value_words
from shelterdesk.services.values.answers import (
    GIVEN,
    Text,
    Unanswered,
    is_given,
    is_text,
    read_answer,
)
from shelterdesk.services.visits import visits

__all__ = ["Arrival", "Asked", "CameFor", "Intake", "arrivals", "came_again", "take_in", "timeline"]

_WORDS_OF: Final = ("intake", "came_for")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked at the desk."""

    is_safe_now: bool | Unanswered = Unanswered.NOT_ASKED
    came_for: Text = Unanswered.NOT_ASKED  # a CameFor


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking somebody in made."""

    resident_id: int
    shown: str  # chosen name, or the code
    code: str
    stay_id: int | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One time somebody came to the desk, and what was answered."""

    at: datetime  # local
    asked: Asked


@verb(Capability.EDIT_RESIDENTS)
def take_in(
    tx: Transaction,
    *,
    form: ResidentForm | None = None,
    asked: Asked | None = None,
    bed_id: int | None = None,
    site_id: int | None = None,
    on: date | None = None,
    planned_end: date | None = None,
    is_supported: bool = False,
    reason: str = "",
    despite: str = "",
    on_extra_bed: bool = False,
    waits: WaitingForm | None = None,
    party: Party = ALONE,
) -> Intake:
    """Begin a record; with a bed or a house also a stay, from ``on`` (tonight, if not said).

    Who finds no bed may be put on the waiting list in the same act (``waits``). Who comes along
    (``party``) is taken in with her, in a bed of the same room, or waits as one of her party.
    Who came for a visit is checked in. Without a bed ``is_supported`` opens a support period
    today. Nothing is stored if any part of it is refused. That somebody is supported from now on
    is part of taking her in, as it is of admitting her; a bed needs the right to give one, and
    closing the period the right to do that.
    """
    resident_id = residents.add(tx, form=form)
    everybody = parties.gather(tx, resident_id, party)
    stay_id = None
    if bed_id is not None or site_id is not None:
        tx.need(Capability.PLACE_PEOPLE)
        if on_extra_bed and site_id is not None:
            bed_id = rooms.add_overflow_bed(tx, site_id=site_id)
        stay_id, *_others = parties.place(
            tx, resident_ids=everybody, on=on or organisation.tonight(tx), bed_id=bed_id,
            room_id=None, site_id=site_id, planned_end=planned_end, reason=reason, despite=despite,
        )  # fmt: skip
    elif is_supported:
        for one in everybody:
            support.open_period(tx, resident_id=one, opened=on or tx.today)
    if waits is not None and stay_id is None:
        tx.need(Capability.PLACE_PEOPLE)
        waits = replace(waits, people=max(waits.people, len(everybody)))
        waiting.add(tx, form=waits, resident_id=resident_id)
    asked = asked or Asked()
    _note(tx, resident_id, asked, has_stay=stay_id is not None)
    for one in everybody[1:]:
        _note(tx, one, replace(Asked(), came_for=asked.came_for), has_stay=stay_id is not None)
    resident = residents.get(tx, resident_id)
    return Intake(resident_id, resident.known_as or resident.code, resident.code, stay_id)


@verb(Capability.EDIT_RESIDENTS)
def came_again(tx: Transaction, *, resident_id: int, asked: Asked) -> None:
    """Somebody who is known came to the desk; a visit is checked in, a bed is given apart."""
    _note(tx, resident_id, asked, has_stay=False)
    residents.get(tx, resident_id)


@query(Capability.SEE_RESIDENTS)
def arrivals(tx: Transaction, *, resident_id: int) -> list[Arrival]:
    """Each time somebody came to the desk, newest first."""
    residents.get(tx, resident_id)
    rows = tx.session.scalars(
        select(models.Intake)
        .where(models.Intake.resident_id == resident_id)
        .order_by(models.Intake.at.desc(), models.Intake.id.desc())
    )
    return [
        Arrival(
            row.at.astimezone(tx.now.tzinfo),
            Asked(
                read_answer(row.is_safe_now, row.is_safe_now_answer),
                read_answer(row.came_for, row.came_for_answer),
            ),
        )
        for row in rows
    ]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Each time somebody came to the desk and something was asked."""
    events = []
    for arrival in arrivals(tx, resident_id=resident_id):
        asked = arrival.asked
        if asked == Asked():
            continue
        detail = []
        if is_text(asked.came_for):
            detail.append(value_words.code_word(*_WORDS_OF, str(asked.came_for)))
        if isinstance(asked.is_safe_now, bool):
            detail.append(_("safe now") if asked.is_safe_now else _("not safe now"))
        tone = "notice" if asked.is_safe_now is False else "muted"
        event = TimelineEvent(
            day=arrival.at.date(),
            kind="details",
            icon="door-open",
            title=_("Came to the desk"),
            detail=" · ".join(detail),
            tone=tone,
            at=arrival.at,
        )
        events.append(event)
    return events


def _note(tx: Transaction, resident_id: int, asked: Asked, *, has_stay: bool) -> None:
    came_for = asked.came_for
    if has_stay and not is_text(came_for):
        came_for = CameFor.BED
    if is_text(came_for) and came_for not in list(CameFor):
        raise Invalid(_("Choose one from the list."), field="came_for")
    residents.get(tx, resident_id)
    is_safe = asked.is_safe_now
    tx.session.add(
        models.Intake(
            resident_id=resident_id,
            at=tx.now,
            is_safe_now=is_safe if isinstance(is_safe, bool) else None,
            is_safe_now_answer=_answer(is_safe),
            came_for=str(came_for) if is_text(came_for) else None,
            came_for_answer=_answer(came_for),
        )
    )
    if came_for == CameFor.VISIT:
        visits.check_in(tx, resident_id=resident_id)
    tx.session.flush()


def _answer(value: object) -> str:
    return GIVEN if is_given(value) else Unanswered(str(value)).value
