# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether people may be sent to a partner now, and why not.

A look at a partner counts until its last day. Who meets residents was looked at by two colleagues,
and so was whoever somebody is introduced to, for she will meet them; an employer is there for that.
A look that found something wrong stands until somebody looks again, and takes away what was found
before it: an older look knows nothing of it. An agreement that has run out and was not made anew
stops new introductions; where none was ever made, nothing has run out, and one that has begun is
never taken away again (``agreements.remove_agreement``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.partners import Agreement, Partner, PartnerCheck, PartnerKind

_ENOUGH: Final = 2  # colleagues, where residents are met


class Hindrance(StrEnum):
    """Why nobody is sent to a partner now."""

    NOT_IN_USE = "not_in_use"
    SUSPENDED = "suspended"
    FOUND_WRONG = "found_wrong"
    NOT_LOOKED_AT = "not_looked_at"
    LOOK_RAN_OUT = "look_ran_out"
    ONE_LOOK = "one_look"
    AGREEMENT_RAN_OUT = "agreement_ran_out"


_WORDS: Final[Mapping[Hindrance, str]] = {
    Hindrance.NOT_IN_USE: N_("The house does not work with this partner any more."),
    Hindrance.SUSPENDED: N_("This partner is suspended."),
    Hindrance.FOUND_WRONG: N_("The last look at this partner found something wrong."),
    Hindrance.NOT_LOOKED_AT: N_("Nobody has looked at this partner yet."),
    Hindrance.LOOK_RAN_OUT: N_("The last look at this partner does not count any more."),
    Hindrance.ONE_LOOK: N_(
        "One colleague looked at them; a second is needed before anybody is introduced."
    ),
    Hindrance.AGREEMENT_RAN_OUT: N_("The agreement with this partner has run out."),
}
#: The same as a list shows it.
_SHORT: Final[Mapping[Hindrance, str]] = {
    Hindrance.NOT_IN_USE: N_("Ended"),
    Hindrance.SUSPENDED: N_("Suspended"),
    Hindrance.FOUND_WRONG: N_("Something wrong"),
    Hindrance.NOT_LOOKED_AT: N_("Not looked at"),
    Hindrance.LOOK_RAN_OUT: N_("Look again"),
    Hindrance.ONE_LOOK: N_("Second look"),
    Hindrance.AGREEMENT_RAN_OUT: N_("Agreement over"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a partner stands on a day."""

    hindrances: tuple[Hindrance, ...]
    looked_until: date | None  # the first day on which looks do not suffice; None: no end, or none
    agreed_until: date | None  # the first day without an agreement; None: no end, or never one
    to_introduce: tuple[Hindrance, ...]  # why nobody is introduced there: all above, or one more

    @property
    def is_good(self) -> bool:
        """Whether people may be sent there."""
        return not self.hindrances


class Look(NamedTuple):
    """What counts of a look."""

    on: date
    until: date | None  # the first day on which it does not count
    by: int
    is_good: bool


class Agreed(NamedTuple):
    """What counts of an agreement."""

    start: date
    end: date | None  # the first day on which it does not hold


def in_words(hindrances: Collection[Hindrance]) -> str:
    """Why nobody is sent there, as one text."""
    return " ".join(_(_WORDS[one]) for one in hindrances)


def in_short(hindrances: Sequence[Hindrance]) -> str:
    """How a partner stands, in a word or two: the first of what hinders."""
    return _(_SHORT[hindrances[0]]) if hindrances else _("In order")


def of_partners(
    tx: Transaction, partner_ids: Collection[int] | None, on: date
) -> dict[int, Standing]:
    """How partners stand on a day; ``None`` asks for all."""
    needs_two = Partner.meets_residents | (Partner.kind == PartnerKind.EMPLOYER.value)
    partners = select(Partner.id, Partner.is_active, Partner.suspended_on, needs_two)
    checks = select(
        PartnerCheck.partner_id, PartnerCheck.on, PartnerCheck.until, PartnerCheck.checked_by,
        PartnerCheck.is_good,
    ).where(PartnerCheck.on <= on)  # fmt: skip
    agreements = select(Agreement.partner_id, Agreement.start, Agreement.end)
    if partner_ids is not None:
        partners = partners.where(Partner.id.in_(partner_ids))
        checks = checks.where(PartnerCheck.partner_id.in_(partner_ids))
        agreements = agreements.where(Agreement.partner_id.in_(partner_ids))
    looked: dict[int, list[Look]] = {}
    checks = checks.order_by(PartnerCheck.on, PartnerCheck.id)
    for one, day, until, by, is_good in tx.session.execute(checks):
        looked.setdefault(one, []).append(Look(day, until, by, is_good))
    agreed: dict[int, list[Agreed]] = {}
    for one, start, end in tx.session.execute(agreements):
        agreed.setdefault(one, []).append(Agreed(start, end))
    found = {}
    for one, is_active, suspended_on, is_for_two in tx.session.execute(partners):
        hindrances = []
        if not is_active:
            hindrances.append(Hindrance.NOT_IN_USE)
        if suspended_on is not None:
            hindrances.append(Hindrance.SUSPENDED)
        needed = _ENOUGH if is_for_two else 1
        found[one] = _standing(hindrances, looked.get(one, ()), needed, agreed.get(one, ()), on)
    return found


def of_partner(tx: Transaction, partner_id: int, on: date) -> Standing:
    """How one partner stands on a day; raises ``KeyError`` for one that is not there."""
    return of_partners(tx, (partner_id,), on)[partner_id]


def by_looks(looked: Sequence[Look], needed: int, on: date) -> tuple[Hindrance | None, date | None]:
    """What hinders after these looks, in the order they were made, and until when they suffice.

    Of each colleague the newest look counts, and none from before something was found wrong.
    """
    if not looked:
        return Hindrance.NOT_LOOKED_AT, None
    wrong = max((at for at, one in enumerate(looked) if not one.is_good), default=-1)
    latest = {one.by: one for one in looked[wrong + 1 :]}
    ends = sorted((one.until or date.max for one in latest.values()), reverse=True)
    ends = [end for end in ends if end > on]
    if not looked[-1].is_good:
        return Hindrance.FOUND_WRONG, None
    if not ends:
        return Hindrance.LOOK_RAN_OUT, None
    if len(ends) < needed:
        return Hindrance.ONE_LOOK, None
    return None, _day(ends[needed - 1])


def by_agreements(agreed: Collection[Agreed], on: date) -> tuple[Hindrance | None, date | None]:
    """Whether agreements have run out, and the first day that none of them covers: one that was
    made anew in time goes on from the one before."""
    begun = [one for one in agreed if one.start <= on]
    if not begun:
        return None, None
    until = max(one.end or date.max for one in begun)
    if until <= on:
        return Hindrance.AGREEMENT_RAN_OUT, until
    for one in sorted(agreed, key=lambda agreement: agreement.start):
        if one.start <= until:
            until = max(until, one.end or date.max)
    return None, _day(until)


def _standing(
    hindrances: list[Hindrance],
    looked: Sequence[Look],
    needed: int,
    agreed: Collection[Agreed],
    on: date,
) -> Standing:
    of_looks, looked_until = by_looks(looked, needed, on)
    of_agreements, agreed_until = by_agreements(agreed, on)
    by_two, _until = by_looks(looked, _ENOUGH, on)

    def all_of(of_looks: Hindrance | None) -> tuple[Hindrance, ...]:
        rest = (one for one in (of_looks, of_agreements) if one is not None)
        return (*hindrances, *rest)

    return Standing(all_of(of_looks), looked_until, agreed_until, all_of(by_two))


def _day(day: date) -> date | None:
    return None if day == date.max else day
