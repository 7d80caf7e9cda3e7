# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programmes: what a funder pays for, and which support periods count for it, several at once.

A programme never ends support by itself. That a planned length is reached is a note, no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import bindparam, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.support import Programme, SupportPeriod, SupportPeriodProgramme
from shelterdesk.services.remembered import until_changed
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.support import support_spans
from shelterdesk.services.values import sealed_words

__all__ = [
    "ProgrammeForm", "ProgrammeRow", "Share", "add", "assign", "edit", "edit_share", "listed",
    "remove_share", "share", "shares", "timeline",
]  # fmt: skip

_LONGEST: Final = 120
_MOST_MONTHS: Final = 240


#: Made once: two answers of a resident's page ask it.
_SHARES: Final = (
    select(SupportPeriodProgramme, SupportPeriod, Programme)
    .join(SupportPeriod, SupportPeriod.id == SupportPeriodProgramme.support_period_id)
    .join(Programme, Programme.id == SupportPeriodProgramme.programme_id)
    .where(SupportPeriodProgramme.support_period_id.in_(bindparam("period_ids", expanding=True)))
    .order_by(SupportPeriodProgramme.id)
)


@dataclass(frozen=True, slots=True)
class ProgrammeForm:
    """What there is to say about a programme."""

    name: str
    funder: str = ""
    start: date | None = None
    planned_months: int | None = None
    is_prevention: bool = False  # for people at risk
    end: date | None = None  # whoever is in it stays supported after that day


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in a list. People are counted once, protected ones as well."""

    id: int
    form: ProgrammeForm
    people_now: int
    people_ever: int
    is_running: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A support period counts for a programme, within its own days."""

    id: int
    programme_id: int
    name: str
    start: date
    end: date | None
    planned_until: date | None  # what was planned; nothing ends on that day
    is_past_plan: bool


@verb(Capability.EDIT_WORDS)
def add(tx: Transaction, *, form: ProgrammeForm) -> int:
    """A new programme; returns its id."""
    row = Programme()
    _write(tx, row, form)
    tx.session.add(row)
    tx.about(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_WORDS)
def edit(tx: Transaction, *, programme_id: int, form: ProgrammeForm) -> None:
    """Change what is written of a programme; without an end it goes on."""
    _write(tx, _get(tx, programme_id), form)


@until_changed(Programme)
def names(tx: Transaction) -> Mapping[int, str]:
    """What all programmes are called, by id, for other services."""
    rows = tx.session.execute(select(Programme.id, Programme.name))
    return MappingProxyType({programme_id: name for programme_id, name in rows})


@query(Capability.SEE_RESIDENTS)
def listed(tx: Transaction) -> list[ProgrammeRow]:
    """All programmes, those that go on first."""
    rows = tx.session.scalars(select(Programme).order_by(Programme.end.desc(), Programme.name))
    ever: dict[int, set[int]] = {}
    now: dict[int, set[int]] = {}
    columns = select(SupportPeriodProgramme, SupportPeriod).join(
        SupportPeriod, SupportPeriod.id == SupportPeriodProgramme.support_period_id
    )
    for share, period in tx.session.execute(columns):
        ever.setdefault(share.programme_id, set()).add(period.resident_id)
        start, last = _within(share, period)
        if start <= tx.today < (last or OPEN_END):
            now.setdefault(share.programme_id, set()).add(period.resident_id)
    return [
        ProgrammeRow(
            id=row.id,
            form=_form(row),
            people_now=len(now.get(row.id, ())),
            people_ever=len(ever.get(row.id, ())),
            is_running=row.end is None or row.end > tx.today,
        )
        for row in rows
    ]


@verb(Capability.EDIT_SUPPORT)
def assign(
    tx: Transaction,
    *,
    period_id: int,
    programme_id: int,
    start: date | None = None,
    end: date | None = None,
) -> int:
    """Let a support period count for a programme; without days, as long as it lasts."""
    programme = _get(tx, programme_id)
    period = support_spans.get(tx, period_id)
    taken = select(SupportPeriodProgramme.id).where(
        SupportPeriodProgramme.support_period_id == period_id,
        SupportPeriodProgramme.programme_id == programme_id,
    )
    if tx.session.scalar(taken) is not None:
        words = _("This support period counts for “{name}” already.")
        raise Conflict(words.format(name=programme.name), field="programme")
    share = SupportPeriodProgramme(support_period_id=period_id, programme_id=programme_id)
    _write_share(share, period, programme, start, end)
    tx.session.add(share)
    tx.residents.add(period.resident_id)
    tx.session.flush()
    return share.id


@verb(Capability.EDIT_SUPPORT)
def edit_share(tx: Transaction, *, share_id: int, start: date | None, end: date | None) -> None:
    """From when to when a support period counts for its programme."""
    share, period = _get_share(tx, share_id)
    _write_share(share, period, _get(tx, share.programme_id), start, end)
    support_spans.get(tx, period.id)  # the act stays one about its person


@verb(Capability.EDIT_SUPPORT)
def remove_share(tx: Transaction, *, share_id: int) -> None:
    """It was written by mistake: the period does not count for the programme."""
    share, _period = _get_share(tx, share_id)
    tx.session.delete(share)


@query(Capability.SEE_RESIDENTS)
def share(tx: Transaction, *, share_id: int) -> Share:
    """One of them, to be changed."""
    row, period = _get_share(tx, share_id)
    return _shown(tx, row, period, _get(tx, row.programme_id))


def shares(tx: Transaction, period_ids: Collection[int]) -> dict[int, tuple[Share, ...]]:
    """For other services: what support periods count for, by their ids, clipped to their days."""
    found: dict[int, list[Share]] = {}
    rows = tx.session.execute(_SHARES, {"period_ids": list(period_ids)}) if period_ids else ()
    for share, period, programme in rows:
        found.setdefault(period.id, []).append(_shown(tx, share, period, programme))
    return {period_id: tuple(rows) for period_id, rows in found.items()}


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When support began to count for a programme, and when it no longer did."""
    events = []
    periods = support_spans.of_person(tx, resident_id)
    for period_id, rows in shares(tx, [period.id for period in periods]).items():
        closed = next(period.closed for period in periods if period.id == period_id)
        for share in rows:
            began = _("In the programme “{name}”").format(name=share.name)
            events.append(
                TimelineEvent(
                    share.start, "support", "tag", began, record=("support_period", period_id)
                )
            )
            if share.end is not None and share.end != closed:
                ended = _("No longer in the programme “{name}”").format(name=share.name)
                events.append(
                    TimelineEvent(
                        share.end, "support", "tag", ended, record=("support_period", period_id)
                    )
                )
    return events


# Within
def _get(tx: Transaction, programme_id: int) -> Programme:
    row = tx.session.get(Programme, programme_id)
    if row is None:
        raise NotFound(_("This programme is not there any more."), field="programme")
    tx.about(row)
    return row


def _get_share(tx: Transaction, share_id: int) -> tuple[SupportPeriodProgramme, SupportPeriod]:
    share = tx.session.get(SupportPeriodProgramme, share_id)
    if share is None:
        raise NotFound(_("This is not there any more."))
    period = support_spans.get(tx, share.support_period_id)
    tx.residents.add(period.resident_id)
    return share, period


def _write(tx: Transaction, row: Programme, form: ProgrammeForm) -> None:
    name = sealed_words.checked(form.name, field="name", longest=_LONGEST)
    if not name:
        raise Invalid(_("Write its name first."), field="name")
    with tx.session.no_autoflush:
        other = tx.session.scalars(select(Programme).where(Programme.name == name)).first()
    if other is not None and other is not row:
        raise Conflict(_("There is a programme of this name already."), field="name")
    months = form.planned_months
    if months is not None and not 0 < months <= _MOST_MONTHS:
        words = _("Please enter a whole number from {low} to {high}.")
        raise Invalid(words.format(low=1, high=_MOST_MONTHS), field="planned_months")
    _refuse_backwards(form.start, form.end, "end")
    row.name, row.start, row.end, row.planned_months = name, form.start, form.end, months
    funder = sealed_words.checked(form.funder, field="funder", longest=_LONGEST)
    row.funder = funder or None
    row.is_prevention = form.is_prevention


def _form(row: Programme) -> ProgrammeForm:
    return ProgrammeForm(
        row.name, row.funder or "", row.start, row.planned_months, row.is_prevention, row.end
    )


def _refuse_backwards(start: date | None, end: date | None, field: str) -> None:
    if start is not None and end is not None and end < start:
        raise Invalid(_("It cannot end before it begins."), field=field)


def _write_share(
    share: SupportPeriodProgramme,
    period: SupportPeriod,
    programme: Programme,
    start: date | None,
    end: date | None,
) -> None:
    first, last = support_spans.span(period)
    for day, field in ((start, "start"), (end, "end")):
        if day is not None and not first <= day <= last:
            raise Invalid(_("Choose a day within the support period."), field=field)
    _refuse_backwards(start or first, end, "end")
    began, ended = programme.start, programme.end
    if (began is not None and end is not None and end < began) or (
        ended is not None and (start or first) >= ended
    ):
        words = _("“{name}” did not run then.").format(name=programme.name)
        raise Invalid(words, field="start")
    share.start = None if start == first else start
    share.end = end


def _within(share: SupportPeriodProgramme, period: SupportPeriod) -> tuple[date, date | None]:
    """Its days, clipped to those of the period, which may have changed since."""
    first, last = support_spans.span(period)
    start = min(max(share.start or first, first), last)
    until = min(share.end or OPEN_END, last)
    return start, None if until == OPEN_END else max(until, start)


def _shown(
    tx: Transaction, share: SupportPeriodProgramme, period: SupportPeriod, programme: Programme
) -> Share:
    start, last = _within(share, period)
    months = programme.planned_months
    planned = None if months is None else start + relativedelta(months=months)
    is_past = planned is not None and last is None and planned <= tx.today
    return Share(share.id, programme.id, programme.name, start, last, planned, is_past)
