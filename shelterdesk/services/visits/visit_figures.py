# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of visits, rounds and calls for paper: numbers alone, whoever asks."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.outreach import HelplineContact, OutreachRound
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.visits import Visit
from shelterdesk.services import figures, organisation, vocabularies
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.visit_sheet import MET, VisitSheet, for_outside

__all__ = ["months", "sheet"]


@query(Capability.PRINT)
def sheet(tx: Transaction, *, month: date, months: int = 1, is_outside: bool = False) -> VisitSheet:
    """Of so many months that end with ``month``; ``is_outside``: small counts are hidden."""
    first, last = figures.days_of(tx, month=month, months=months)
    values: dict[str, int] = {}
    parts = _visits(tx, first, last, values, are_days=months == 1)
    items = _rounds(tx, first, last, values)
    topics = _calls(tx, first, last, values)
    made = VisitSheet(values, first, last, parts, topics, items)
    return for_outside(made) if is_outside else made


@query(Capability.PRINT)
def months(tx: Transaction) -> figures.Months | None:
    """The first and the last month with anything to count."""
    columns = (Visit.start, OutreachRound.start, HelplineContact.at)
    return figures.months_since(tx, *(tx.session.scalar(select(func.min(at))) for at in columns))


def _visits(
    tx: Transaction, first: date, last: date, values: dict[str, int], *, are_days: bool
) -> tuple[Line, ...]:
    begun, over = organisation.day_span(tx, first, last)
    by_part: Counter[date] = Counter()
    people: set[int] = set()
    nameless = 0
    found = select(Visit.start, Visit.resident_id).where(Visit.start >= begun, Visit.start < over)
    for start, resident_id in tx.session.execute(found):
        day = organisation.night_of(tx, start)
        by_part[day if are_days else day.replace(day=1)] += 1
        if resident_id is None:
            nameless += 1
        else:
            people.add(resident_id)
    values["visits"] = by_part.total()
    values["visits/named"] = values["visits"] - nameless
    values["visits/nameless"] = nameless
    values["people"] = len(people)
    lines = []
    part = first
    while part <= last:
        key = f"visits/{part.isoformat()}" if are_days else f"visits/{part:%Y-%m}"
        values[key] = by_part[part]
        lines.append(Line(part.isoformat(), key))
        part = part + timedelta(days=1) if are_days else part + relativedelta(months=1)
    return tuple(lines)


def _rounds(
    tx: Transaction, first: date, last: date, values: dict[str, int]
) -> tuple[tuple[str, int], ...]:
    begun, over = _midnights(tx, first, last)
    within = (OutreachRound.start >= begun, OutreachRound.start < over)
    sums = [func.coalesce(func.sum(getattr(OutreachRound, name)), 0) for name in MET]
    count, *numbers = tx.session.execute(select(func.count(), *sums).where(*within)).one()
    values["rounds"] = count
    values |= dict(zip(MET, map(int, numbers), strict=True))
    given = (
        select(ServiceGiven.kind_id, func.sum(ServiceGiven.quantity))
        .join(OutreachRound, OutreachRound.id == ServiceGiven.outreach_round_id)
        .where(*within)
        .group_by(ServiceGiven.kind_id)
    )
    items = [(vocabularies.label(tx, kind), int(n)) for kind, n in tx.session.execute(given)]
    return tuple(sorted(items, key=lambda item: (-item[1], item[0])))


def _calls(tx: Transaction, first: date, last: date, values: dict[str, int]) -> tuple[Line, ...]:
    begun, over = _midnights(tx, first, last)
    found = (
        select(HelplineContact.topic_id, func.count())
        .where(HelplineContact.at >= begun, HelplineContact.at < over)
        .group_by(HelplineContact.topic_id)
    )
    counted = sorted(tx.session.execute(found), key=lambda row: -row[1])
    values["calls"] = sum(number for _topic, number in counted)
    lines = []
    for topic_id, number in counted:
        word = vocabularies.listed(tx, topic_id)
        key = f"calls/{'-' if word is None else word.code}"
        values[key] = number
        lines.append(Line(vocabularies.label(tx, topic_id) or _("Not noted"), key))
    return tuple(lines)


def _midnights(tx: Transaction, first: date, last: date) -> tuple[datetime, datetime]:
    zone, midnight = tx.now.tzinfo, datetime.min.time()
    over = last + timedelta(days=1)
    return datetime.combine(first, midnight, zone), datetime.combine(over, midnight, zone)
