# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People for whom there was no place: counted by day and reason, never named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.partners import Partner
from shelterdesk.models.reservations import TurnAway
from shelterdesk.models.rooms import Site
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.rooms import rooms
from shelterdesk.services.values import sealed_words

__all__ = [
    "TurnAwayForm", "TurnAwayRow", "TurnedAwayMonth", "by_month", "count", "edit", "form",
    "of_month", "remove",
]  # fmt: skip

_LONGEST: Final = 120
_MOST_PEOPLE: Final = 99


@dataclass(frozen=True, slots=True)
class TurnAwayForm:
    """One time somebody was turned away; one person today, if nothing else is said."""

    on: date | None = None
    people: int = 1
    children: int = 0  # of them
    reason: str | None = None  # a code of the word list
    site_id: int | None = None
    partner_id: int | None = None  # referred to
    referred_to: str = ""  # where there is no record of a partner


@dataclass(frozen=True, slots=True)
class TurnAwayRow:
    """The same as lists show it."""

    id: int
    on: date
    people: int
    children: int
    reason: str
    site: str
    referred_to: str


@dataclass(frozen=True, slots=True)
class TurnedAwayMonth:
    """The figures of one month; a true 0 is 0."""

    month: date
    times: int
    people: int
    children: int
    reasons: tuple[tuple[str, int], ...]  # words and people, the most frequent first


@verb(Capability.PLACE_PEOPLE)
def count(tx: Transaction, *, form: TurnAwayForm) -> int:
    """Count people for whom there was no place; returns the entry's id."""
    row = TurnAway()
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.PLACE_PEOPLE)
def edit(tx: Transaction, *, entry_id: int, form: TurnAwayForm) -> None:
    """Put right what was counted."""
    _write(tx, _get(tx, entry_id), form)


@verb(Capability.PLACE_PEOPLE)
def remove(tx: Transaction, *, entry_id: int) -> None:
    """Counted by mistake."""
    tx.session.delete(_get(tx, entry_id))


@query(Capability.SEE_RESIDENTS)
def of_month(tx: Transaction, *, month: date, site_id: int | None = None) -> list[TurnAwayRow]:
    """What was counted in a month, newest first."""
    names = {site.id: site.name for site in rooms.sites(tx)}
    query = (
        select(TurnAway, Partner.name)
        .outerjoin(Partner, Partner.id == TurnAway.partner_id)
        .where(TurnAway.on >= month, TurnAway.on < month + relativedelta(months=1))
        .order_by(TurnAway.on.desc(), TurnAway.id.desc())
    )
    if site_id is not None:
        query = query.where(TurnAway.site_id == site_id)
    return [
        TurnAwayRow(
            id=row.id,
            on=row.on,
            people=row.people,
            children=row.children,
            reason=vocabularies.label(tx, row.reason_id),
            site=names.get(row.site_id or 0, ""),
            referred_to=partner or row.referred_to,
        )
        for row, partner in tx.session.execute(query)
    ]


@query(Capability.SEE_RESIDENTS)
def by_month(tx: Transaction, *, last: date, months: int = 12) -> list[TurnedAwayMonth]:
    """The months up to that of ``last``, newest first; those with nothing counted as well."""
    first = last.replace(day=1) - relativedelta(months=months - 1)
    month_of = func.strftime("%Y-%m", TurnAway.on)
    query = (
        select(month_of, TurnAway.reason_id, func.count())
        .add_columns(func.sum(TurnAway.people), func.sum(TurnAway.children))
        .where(TurnAway.on >= first, TurnAway.on < last.replace(day=1) + relativedelta(months=1))
        .group_by(month_of, TurnAway.reason_id)
    )
    totals: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for month, reason_id, times, people, children in tx.session.execute(query):
        totals.setdefault(month, Counter()).update(times=times, people=people, children=children)
        label = vocabularies.label(tx, reason_id) or _("No reason noted")
        reasons.setdefault(month, Counter())[label] += people
    found = []
    for back in range(months):
        day = last.replace(day=1) - relativedelta(months=back)
        key = f"{day:%Y-%m}"
        sums = totals.get(key, Counter())
        by_reason = tuple(reasons.get(key, Counter()).most_common())
        found.append(
            TurnedAwayMonth(day, sums["times"], sums["people"], sums["children"], by_reason)
        )
    return found


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, entry_id: int) -> TurnAwayForm:
    """An entry to be put right."""
    row = _get(tx, entry_id)
    word = vocabularies.listed(tx, row.reason_id)
    return TurnAwayForm(
        row.on, row.people, row.children, word.code if word else None, row.site_id,
        row.partner_id, row.referred_to,
    )  # fmt: skip


def _write(tx: Transaction, row: TurnAway, form: TurnAwayForm) -> None:
    on = form.on or row.on or tx.today
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    if not 1 <= form.people <= _MOST_PEOPLE:
        raise Invalid(_("Write how many people."), field="people")
    if not 0 <= form.children <= form.people:
        words = _("The children are among the people: not more than those.")
        raise Invalid(words, field="children")
    if form.site_id is not None:
        rooms.get(tx, Site, form.site_id)
    if form.partner_id is not None and tx.session.get(Partner, form.partner_id) is None:
        raise NotFound(_("This partner is not there any more."), field="partner_id")
    vocabulary = Vocabulary.TURN_AWAY_REASON.value
    row.reason_id = (
        vocabularies.find_id(tx, vocabulary=vocabulary, code=form.reason) if form.reason else None
    )
    row.on, row.people, row.children = on, form.people, form.children
    row.site_id, row.partner_id = form.site_id, form.partner_id
    words = sealed_words.checked(form.referred_to, field="referred_to", longest=_LONGEST)
    row.referred_to = "" if form.partner_id is not None else words


def _get(tx: Transaction, entry_id: int) -> TurnAway:
    row = tx.session.get(TurnAway, entry_id)
    if row is None:
        raise NotFound(_("This entry is not there any more."))
    tx.about(row)
    return row
