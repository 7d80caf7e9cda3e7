# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outreach rounds: who went where, how many they met, and what was handed out.

Nobody met is named. A round to which nobody carried anything is as good as another: a house may
go empty-handed on purpose. Where it was is a code of the house's own, never an address.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.outreach import OutreachRound, OutreachSetting, OutreachStaff
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.visits import visit_services

__all__ = [
    "COUNTS", "OutreachMonth", "OutreachSetting", "RoundForm", "RoundItem", "RoundRow", "add",
    "areas", "edit", "form", "month", "remove",
]  # fmt: skip

#: What is counted of a round, in the order of the paper.
COUNTS: Final = ("met", "talked", "did_not_wish", "first_time", "referred")
_MOST: Final = 9_999
_LONGEST_NAME: Final = 80
_LONGEST_AREA: Final = 40
_LONGEST_ROUND: Final = timedelta(hours=24)
_CLOCKS_DIFFER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RoundItem:
    """What was handed out: a kind of support, how much of it, to how many people."""

    kind: str  # a code of the word list
    quantity: int = 1
    people: int = 1


@dataclass(frozen=True, slots=True)
class RoundForm:
    """All that is written of a round; only when it began is required."""

    start: datetime
    end: datetime | None = None
    setting: OutreachSetting = OutreachSetting.STREET
    area: str = ""
    staff_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()  # volunteers without an account
    met: int = 0
    talked: int = 0
    did_not_wish: int = 0
    first_time: int = 0
    referred: int = 0
    items: tuple[RoundItem, ...] = ()  # none: empty-handed
    note: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as lists show it; the note is opened with its form."""

    id: int
    start: datetime  # local
    end: datetime | None
    setting: OutreachSetting
    area: str
    team: tuple[str, ...]
    met: int
    talked: int
    did_not_wish: int
    first_time: int
    referred: int
    items: tuple[tuple[str, int, int], ...]  # words, quantity, people
    has_note: bool


@dataclass(frozen=True, slots=True)
class OutreachMonth:
    """The rounds of a month, the latest first, and their sums."""

    month: date
    rows: tuple[RoundRow, ...]
    totals: Mapping[str, int]  # by the names of ``COUNTS``
    items: tuple[tuple[str, int], ...]  # words and how many, the most first
    minutes: int  # of rounds whose end is known


@verb(Capability.WRITE_LOG)
def add(tx: Transaction, *, form: RoundForm) -> int:
    """Write down a round; returns its id."""
    row = OutreachRound()
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    _write_parts(tx, row, form)
    tx.about(row)
    return row.id


@verb(Capability.WRITE_LOG)
def edit(tx: Transaction, *, round_id: int, form: RoundForm) -> None:
    """Write a form over a round; a hidden note stays as it is."""
    row = _get(tx, round_id)
    _write(tx, row, form)
    _write_parts(tx, row, form)


@verb(Capability.WRITE_LOG)
def remove(tx: Transaction, *, round_id: int) -> None:
    """Take away a round that was written down by mistake."""
    row = _get(tx, round_id)
    for one in _staff_of(tx, round_id):
        tx.session.delete(one)
    visit_services.take_away(tx, _given_of(tx, round_id))
    tx.session.flush()
    tx.session.delete(row)


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, round_id: int) -> RoundForm:
    """A round as a form."""
    row = _get(tx, round_id)
    zone = tx.now.tzinfo
    staff = _staff_of(tx, round_id)
    return RoundForm(
        start=row.start.astimezone(zone),
        end=None if row.end is None else row.end.astimezone(zone),
        setting=OutreachSetting(row.setting),
        area=row.area,
        staff_ids=tuple(one.staff_id for one in staff if one.staff_id is not None),
        names=tuple(one.name for one in staff if one.staff_id is None),
        **{name: getattr(row, name) for name in COUNTS},
        items=tuple(
            RoundItem(word.code, one.quantity, one.people)
            for one in _given_of(tx, round_id)
            if (word := vocabularies.listed(tx, one.kind_id)) is not None
        ),
        note=sealed_words.revealed(tx, row, "note"),
    )


@query(Capability.SEE_RESIDENTS)
def month(tx: Transaction, *, month: date) -> OutreachMonth:
    """The rounds that began in a month; ``month`` is any of its days."""
    first = month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    zone = tx.now.tzinfo
    midnight = datetime.min.time()
    found = tx.session.scalars(
        select(OutreachRound)
        .where(
            OutreachRound.start >= datetime.combine(first, midnight, zone),
            OutreachRound.start < datetime.combine(after, midnight, zone),
        )
        .order_by(OutreachRound.start.desc(), OutreachRound.id.desc())
    ).all()
    rows = _rows(tx, list(found))
    items: Counter[str] = Counter()
    for row in rows:
        for words, quantity, _people in row.items:
            items[words] += quantity
    lengths = [one.end - one.start for one in found if one.end is not None]
    return OutreachMonth(
        month=first,
        rows=tuple(rows),
        totals={name: sum(getattr(row, name) for row in rows) for name in COUNTS},
        items=tuple(items.most_common()),
        minutes=int(sum(lengths, timedelta()).total_seconds() // 60),
    )


@query(Capability.SEE_RESIDENTS)
def areas(tx: Transaction) -> list[str]:
    """Codes of areas that rounds of the last year went to, the most visited first."""
    count = func.count()
    query = (
        select(OutreachRound.area)
        .where(OutreachRound.area != "", OutreachRound.start >= tx.now - timedelta(days=366))
        .group_by(OutreachRound.area)
        .order_by(count.desc(), OutreachRound.area)
    )
    return list(tx.session.scalars(query))


def _write(tx: Transaction, row: OutreachRound, form: RoundForm) -> None:
    if form.start > tx.now + _CLOCKS_DIFFER and form.start != row.start:
        raise Invalid(_("The time lies in the future."), field="start")
    if form.end is not None and form.end < form.start:
        raise Invalid(_("It cannot end before it began."), field="end")
    if form.end is not None and form.end - form.start > _LONGEST_ROUND:
        raise Invalid(_("A round is over within a day."), field="end")
    _check_counts(form)
    row.start, row.end = form.start, form.end
    row.setting = OutreachSetting(form.setting).value
    row.area = sealed_words.checked(form.area, field="area", longest=_LONGEST_AREA)
    for name in COUNTS:
        setattr(row, name, getattr(form, name))
    sealed_words.write(tx, row, "note", form.note)


def _check_counts(form: RoundForm) -> None:
    """Numbers that cannot all be right are said in words, beside the one to look at."""
    for name in COUNTS:
        if not 0 <= getattr(form, name) <= _MOST:
            raise Invalid(_("Write a number from 0."), field=name)
    if form.talked + form.did_not_wish > form.met:
        words = _("More people talked or did not wish to than were met: {sum} and {met}.")
        numbers = {"sum": form.talked + form.did_not_wish, "met": form.met}
        raise Invalid(words.format(**numbers), field="met")
    if form.first_time > form.met:
        raise Invalid(_("More people were met for the first time than met."), field="first_time")
    for item in form.items:
        if not (0 < item.quantity <= _MOST and 0 < item.people <= _MOST):
            raise Invalid(_("Write how many were handed out, and to how many."), field="items")


def _write_parts(tx: Transaction, row: OutreachRound, form: RoundForm) -> None:
    """The team and what was handed out; what stays the same is not written again."""
    _write_team(tx, row, form)
    wanted = Counter((item.kind, item.quantity, item.people) for item in form.items)
    gone = []
    for one in _given_of(tx, row.id):
        word = vocabularies.listed(tx, one.kind_id)
        key = (word.code if word is not None else "", one.quantity, one.people)
        if wanted[key] > 0:
            wanted[key] -= 1
            one.at = row.start
        else:
            gone.append(one)
    visit_services.take_away(tx, gone)
    for item in form.items:
        key = (item.kind, item.quantity, item.people)
        if wanted[key] > 0:
            wanted[key] -= 1
            visit_services.note(
                tx, kind=item.kind, at=row.start, outreach_round_id=row.id,
                quantity=item.quantity, people=item.people,
            )  # fmt: skip
    tx.session.flush()


def _write_team(tx: Transaction, row: OutreachRound, form: RoundForm) -> None:
    names = [sealed_words.clean(name) for name in form.names]
    if any(len(name) > _LONGEST_NAME for name in names):
        raise Invalid(_("At most {limit} characters fit here.").format(limit=_LONGEST_NAME),
                      field="names")  # fmt: skip
    wanted: list[tuple[int | None, str]] = [(id_, "") for id_ in dict.fromkeys(form.staff_ids)]
    wanted += [(None, name) for name in dict.fromkeys(names) if name]
    there = {(one.staff_id, one.name): one for one in _staff_of(tx, row.id)}
    known = organisation.staff_names(tx)
    for key, one in there.items():
        if key not in wanted:
            tx.session.delete(one)
    for staff_id, name in wanted:
        if (staff_id, name) in there:
            continue
        if staff_id is not None and staff_id not in known:
            raise Invalid(_("Choose a colleague of this house."), field="team")
        tx.session.add(OutreachStaff(outreach_round_id=row.id, staff_id=staff_id, name=name))


def _get(tx: Transaction, round_id: int) -> OutreachRound:
    row = tx.session.get(OutreachRound, round_id)
    if row is None:
        raise NotFound(_("This round is not there any more."))
    tx.about(row)
    return row


def _staff_of(tx: Transaction, round_id: int) -> list[OutreachStaff]:
    query = select(OutreachStaff).where(OutreachStaff.outreach_round_id == round_id)
    return list(tx.session.scalars(query.order_by(OutreachStaff.id)))


def _given_of(tx: Transaction, round_id: int) -> list[ServiceGiven]:
    query = select(ServiceGiven).where(ServiceGiven.outreach_round_id == round_id)
    return list(tx.session.scalars(query.order_by(ServiceGiven.id)))


def _rows(tx: Transaction, rounds: list[OutreachRound]) -> list[RoundRow]:
    ids = [one.id for one in rounds]
    known, zone = organisation.staff_names(tx), tx.now.tzinfo
    team: dict[int, list[str]] = defaultdict(list)
    people = select(OutreachStaff).where(OutreachStaff.outreach_round_id.in_(ids))
    for one in tx.session.scalars(people.order_by(OutreachStaff.id)) if ids else ():
        team[one.outreach_round_id].append(one.name or known.get(one.staff_id or 0, ""))
    items: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    given = select(ServiceGiven).where(ServiceGiven.outreach_round_id.in_(ids))
    for item in tx.session.scalars(given.order_by(ServiceGiven.id)) if ids else ():
        words = vocabularies.label(tx, item.kind_id)
        items[item.outreach_round_id or 0].append((words, item.quantity, item.people))
    return [
        RoundRow(
            id=one.id,
            start=one.start.astimezone(zone),
            end=None if one.end is None else one.end.astimezone(zone),
            setting=OutreachSetting(one.setting),
            area=one.area,
            team=tuple(team[one.id]),
            **{name: getattr(one, name) for name in COUNTS},
            items=tuple(items[one.id]),
            has_note=one.note is not None,
        )
        for one in rounds
    ]
