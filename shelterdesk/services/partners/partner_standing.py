# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether people may be sent to a partner now, and why not.

A look at a partner counts until its last day; who meets residents was looked at by two colleagues.
A look that found something wrong stands until somebody looks again. An agreement that has run out
and was not made anew stops new introductions; where none was ever made, nothing has run out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.partners import Agreement, Partner, PartnerCheck

_ENOUGH: Final = 2  # people, where a partner meets residents


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
    Hindrance.ONE_LOOK: N_("This partner meets residents: a second colleague must look at it."),
    Hindrance.AGREEMENT_RAN_OUT: N_("The agreement with this partner has run out."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a partner stands on a day."""

    hindrances: tuple[Hindrance, ...]
    looked_until: date | None  # the first day on which looks do not suffice; None: no end, or none
    agreed_until: date | None  # the first day without an agreement; None: no end, or never one

    @property
    def is_good(self) -> bool:
        """Whether people may be sent there."""
        return not self.hindrances


def in_words(hindrances: Collection[Hindrance]) -> str:
    """Why nobody is sent there, as one text."""
    return " ".join(_(_WORDS[one]) for one in hindrances)


def of_partners(
    tx: Transaction, partner_ids: Collection[int] | None, on: date
) -> dict[int, Standing]:
    """How partners stand on a day; ``None`` asks for all."""
    partners = select(Partner)
    checks = select(PartnerCheck).where(PartnerCheck.on <= on)
    agreements = select(Agreement).where(Agreement.start <= on)
    if partner_ids is not None:
        partners = partners.where(Partner.id.in_(partner_ids))
        checks = checks.where(PartnerCheck.partner_id.in_(partner_ids))
        agreements = agreements.where(Agreement.partner_id.in_(partner_ids))
    looked: dict[int, list[PartnerCheck]] = {}
    for check in tx.session.scalars(checks.order_by(PartnerCheck.on, PartnerCheck.id)):
        looked.setdefault(check.partner_id, []).append(check)
    agreed: dict[int, list[Agreement]] = {}
    for agreement in tx.session.scalars(agreements):
        agreed.setdefault(agreement.partner_id, []).append(agreement)
    return {
        row.id: _standing(row, looked.get(row.id, []), agreed.get(row.id, []), on)
        for row in tx.session.scalars(partners)
    }


def of_partner(tx: Transaction, partner_id: int, on: date) -> Standing:
    """How one partner stands on a day; raises ``KeyError`` for one that is not there."""
    return of_partners(tx, (partner_id,), on)[partner_id]


def _standing(
    row: Partner, looked: list[PartnerCheck], agreed: list[Agreement], on: date
) -> Standing:
    found = []
    if not row.is_active:
        found.append(Hindrance.NOT_IN_USE)
    if row.suspended_on is not None:
        found.append(Hindrance.SUSPENDED)
    # What each colleague found last: a later look of hers takes the place of an earlier one.
    latest = {check.checked_by: check for check in looked}
    good = [one for one in latest.values() if one.is_good and (one.until is None or one.until > on)]
    ends = sorted((one.until or date.max for one in good), reverse=True)
    needed = _ENOUGH if row.meets_residents else 1
    if looked and not looked[-1].is_good:
        found.append(Hindrance.FOUND_WRONG)
    elif not looked:
        found.append(Hindrance.NOT_LOOKED_AT)
    elif not good:
        found.append(Hindrance.LOOK_RAN_OUT)
    elif len(good) < needed:
        found.append(Hindrance.ONE_LOOK)
    agreed_until = max((one.end or date.max for one in agreed), default=date.max)
    if agreed_until <= on:
        found.append(Hindrance.AGREEMENT_RAN_OUT)
    looked_until = ends[needed - 1] if len(ends) >= needed else date.max
    return Standing(tuple(found), _day(looked_until), _day(agreed_until))


def _day(day: date) -> date | None:
    return None if day == date.max else day
