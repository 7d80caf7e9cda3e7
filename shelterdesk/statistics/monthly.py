# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monthly figures, counted; how each is defined is in ``definitions.py``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from shelterdesk.i18n import N_, _
from shelterdesk.models.answers import Unanswered
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Site, Stay
from shelterdesk.models.vocabularies import Term
from shelterdesk.statistics.age import ADULT, age_on, band
from shelterdesk.statistics.nights import (
    DAY,
    InService,
    Period,
    Slept,
    away_nights,
    counts_absences,
    elsewhere_nights,
    in_bed_on,
    in_service,
    slept,
)
from shelterdesk.statistics.percentile import nearest_rank
from shelterdesk.statistics.sheets import (
    AGE_BANDS,
    AgeGenderRow,
    DestinationRow,
    MonthlyFigures,
    NightRow,
    ratio,
)

_CHUNK = 500
_UNANSWERED = {
    Unanswered.NOT_ASKED.value: N_("Not asked"),
    Unanswered.DECLINED.value: N_("Prefers not to say"),
    Unanswered.UNKNOWN.value: N_("Does not know"),
}


def monthly(
    session: Session,
    *,
    month: date,
    site_id: int | None,
    today: date,
    tonight: date | None = None,
) -> MonthlyFigures:
    """The figures of the month that begins on ``month``, in one house or (None) in all.

    Nights count up to ``tonight``, which before the cut-off hour is yesterday's."""
    next_month = month + relativedelta(months=1)
    period = Period(month, min(next_month - DAY, tonight or today))
    nights = slept(session, period, site_id)
    service = in_service(session, period, site_id)
    people = {row.resident_id for row in nights}
    at_start = people & in_bed_on(session, month - DAY, site_id)
    at_end = {row.resident_id for row in nights if row.end > period.last}
    per_night = Counter(night for row in nights for night in row.nights)
    rooms = {(row.room_id, night) for row in nights for night in row.nights}
    ages = _age_gender(session, people, people - at_start, next_month - DAY)
    destinations, lengths = _ended(session, month, min(next_month, today + DAY), site_id)
    return MonthlyFigures(
        month=month,
        site=None if site_id is None else session.get_one(Site, site_id).name,
        through=period.last,
        people=len(people),
        at_start=len(at_start),
        new=len(people) - len(at_start),
        left=len(people) - len(at_end),
        at_end=len(at_end),
        bed_nights=per_night.total(),
        children=sum(row.people for row in ages if row.band == band(ADULT - 1)),
        age_gender=ages,
        stays_ended=len(lengths),
        length_of_stay_median=nearest_rank(lengths, 50),
        length_of_stay_p90=nearest_rank(lengths, 90),
        exits_by_destination=destinations,
        nights=tuple(
            NightRow(night, per_night[night], service.beds[night]) for night in period.nights
        ),
        overflow_nights=_overflow(nights),
        elsewhere_nights=elsewhere_nights(session, period, site_id),
        away_nights=away_nights(session, period, site_id),
        away_counts=counts_absences(session),
        **_occupancy(per_night.total(), len(rooms), service),
    )


def _occupancy(bed_nights: int, room_nights: int, service: InService) -> dict[str, Any]:
    beds, rooms = sum(service.beds.values()), sum(service.rooms.values())
    return {
        "bed_nights_in_service": beds,
        "occupancy_beds": ratio(bed_nights, beds),
        "room_nights": room_nights,
        "room_nights_in_service": rooms,
        "occupancy_rooms": ratio(room_nights, rooms),
    }


def _overflow(nights: list[Slept]) -> int:
    return sum((row.end - row.start).days for row in nights if row.is_overflow)


def _age_gender(
    session: Session, people: set[int], new: set[int], on: date
) -> tuple[AgeGenderRow, ...]:
    """Age bands and genders that occur, in their printed order."""
    terms = {term.id: term for term in session.scalars(select(Term))}
    counts: Counter[tuple[str, str]] = Counter()
    new_counts: Counter[tuple[str, str]] = Counter()
    labels: dict[str, tuple[int, str]] = {}
    for chunk in _chunks(sorted(people)):
        query = select(
            Resident.id,
            Resident.birth_year,
            Resident.birth_month,
            Resident.gender_id,
            Resident.gender_id_answer,
        ).where(Resident.id.in_(chunk))
        for resident_id, year, month, gender_id, answer in session.execute(query):
            age = None if year is None else age_on(on, year, month)
            term = None if gender_id is None else terms[gender_id]
            code = answer if term is None else term.code
            labels[code] = (
                (len(terms), _(_UNANSWERED[answer]))
                if term is None
                else (term.position, _(term.label))
            )
            key = (band(age), code)
            counts[key] += 1
            new_counts[key] += resident_id in new
    ordered = sorted(counts, key=lambda key: (AGE_BANDS.index(key[0]), labels[key[1]]))
    return tuple(
        AgeGenderRow(
            code, gender, labels[gender][1], counts[code, gender], new_counts[code, gender]
        )
        for code, gender in ordered
    )


def _ended(
    session: Session, month: date, until: date, site_id: int | None
) -> tuple[tuple[DestinationRow, ...], list[int]]:
    """Stays that ended in the month (a day of leaving noted ahead has not come yet), before
    ``until``: by destination, and their lengths in nights."""
    query = (
        select(Stay.start, Stay.end, Stay.destination_id_answer, Term.code, Term.label)
        .outerjoin(Term, Term.id == Stay.destination_id)
        .where(Stay.end >= month, Stay.end < until)
    )
    if site_id is not None:
        query = query.where(Stay.site_id == site_id)
    lengths: dict[tuple[str, str], list[int]] = defaultdict(list)
    rows: Iterable[Any] = session.execute(query)
    for start, end, answer, code, label in rows:
        key = (answer, _(_UNANSWERED[answer])) if code is None else (code, _(label))
        lengths[key].append((end - start).days)
    ordered = sorted(lengths, key=lambda key: (key[0] in _UNANSWERED, -len(lengths[key]), key[1]))
    destinations = tuple(
        DestinationRow(code, label, len(found), nearest_rank(found, 50))
        for (code, label), found in ((key, lengths[key]) for key in ordered)
    )
    return destinations, [nights for found in lengths.values() for nights in found]


def _chunks(ids: list[int]) -> list[list[int]]:
    return [ids[i : i + _CHUNK] for i in range(0, len(ids), _CHUNK)]
