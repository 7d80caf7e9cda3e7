# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went into a business of her own: grants for a start, and savings she took out for it.

Each is linked by a person and counted once, currency by currency; what was taken back counts no
more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.grants import Grant
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.placements import BusinessMoney, Placement, PlacementKind
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.grants import grant_rows
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import hers, payments
from shelterdesk.services.placements import placement_rows

__all__ = ["Business", "Part", "link", "of_placement", "unlink"]

#: Kinds of grants that begin a business.
_STARTS: Final = ("start-up", "micro-grant")
_BUSINESS: Final = "business"


@dataclass(frozen=True, slots=True)
class Part:
    """A grant or a withdrawal; the amount in minor units, of a grant what was paid of it."""

    grant_id: int | None
    payment_id: int | None
    link_id: int | None  # of what is linked already
    on: date
    words: str  # “Start-up kit”, “Savings, receipt 2026-0007”
    currency: str
    amount: int
    is_paid_back: bool = False

    @property
    def amount_words(self) -> str:
        """The amount in the language in use."""
        return hers.in_words(self.amount, self.currency)


@dataclass(frozen=True, slots=True)
class Business:
    """What went into it, and what could be linked."""

    parts: tuple[Part, ...]
    offered: tuple[Part, ...]

    @property
    def sums(self) -> tuple[tuple[str, int], ...]:
        """Currency and sum, one a currency."""
        found: dict[str, int] = {}
        for part in self.parts:
            found[part.currency] = found.get(part.currency, 0) + part.amount
        return tuple(sorted(found.items()))

    @property
    def sums_words(self) -> str:
        """All sums in words; nothing where nothing went into it."""
        return " · ".join(hers.in_words(amount, currency) for currency, amount in self.sums)


@verb(Capability.EDIT_WORK)
def link(
    tx: Transaction,
    *,
    placement_id: int,
    grant_id: int | None = None,
    payment_id: int | None = None,
) -> int:
    """A grant, or money of her savings, went into this business; returns the link's id."""
    row = _business(tx, placement_id)
    if (grant_id is None) == (payment_id is None):
        raise Invalid(_("Choose a grant, or money of the savings."), field="grant_id")
    wanted = [
        part for part in _all(tx, row) if (part.grant_id, part.payment_id) == (grant_id, payment_id)
    ]
    if not wanted:
        raise NotFound(_("This money is not there any more."))
    if _linked(tx, row, wanted):
        raise Conflict(_("This money is counted in a business already."))
    for left in _links(tx, wanted):  # of a record that was joined with hers and taken out again
        tx.session.delete(left)
    tx.session.flush()
    made = BusinessMoney(placement_id=row.id, grant_id=grant_id, payment_id=payment_id)
    tx.session.add(made)
    tx.session.flush()
    return made.id


@verb(Capability.EDIT_WORK)
def unlink(tx: Transaction, *, link_id: int) -> None:
    """It did not go into this business after all; the money itself stays as it is."""
    gone = _("This money is not linked any more.")
    row, _placement = placement_rows.below(tx, BusinessMoney, link_id, gone)
    tx.session.delete(row)


@query(Capability.SEE_MONEY)
def of_placement(tx: Transaction, *, placement_id: int) -> Business:
    """What went into a business of her own, and what could be linked to it."""
    row = placement_rows.get(tx, placement_id)
    if row.kind != PlacementKind.OWN_BUSINESS:
        return Business((), ())
    every = _all(tx, row)
    links = _linked(tx, row, every)
    here = {link.id for link in links.values() if link.placement_id == row.id}
    parts, offered = [], []
    for part in every:
        link = links.get((part.grant_id, part.payment_id))
        if link is None:
            offered.append(part)
        elif link.id in here:
            parts.append(
                Part(
                    part.grant_id, part.payment_id, link.id, part.on, part.words, part.currency,
                    part.amount, part.is_paid_back,
                )
            )  # fmt: skip
    return Business(tuple(parts), tuple(offered))


# For other services
def refuse_leaving(tx: Transaction, row: Placement, kind: str) -> None:
    """Raise ``Conflict`` where a business becomes other work and money went into it: that would be
    counted nowhere, and could not be counted elsewhere."""
    linked = select(BusinessMoney.id).where(BusinessMoney.placement_id == row.id)
    if kind != row.kind and tx.session.scalar(linked.limit(1)) is not None:
        words = _("Money went into this business. Take it out of the business first.")
        raise Conflict(words, field="kind")


# Within
def _business(tx: Transaction, placement_id: int) -> Placement:
    row = placement_rows.get(tx, placement_id)
    if row.kind != PlacementKind.OWN_BUSINESS:
        raise Conflict(_("This is no business of their own."))
    return row


def _all(tx: Transaction, row: Placement) -> list[Part]:
    """Grants for a start of which something was paid, and withdrawals for a business, that stand:
    hers, and those of records joined into hers."""
    found = [*_grants(tx, row), *_withdrawals(tx, row)]
    return sorted(found, key=lambda part: (part.on, part.grant_id or 0, part.payment_id or 0))


def _grants(tx: Transaction, row: Placement) -> Iterable[Part]:
    kinds = {
        vocabularies.find_id(tx, vocabulary=Vocabulary.GRANT_KIND, code=code): code
        for code in _STARTS
    }
    for resident_id in merged_records.family(tx, row.resident_id):
        of_kind = select(Grant.id).where(Grant.resident_id == resident_id, Grant.kind_id.in_(kinds))
        ids = set(tx.session.scalars(of_kind))
        for grant in grant_rows.of_resident(tx, resident_id) if ids else ():
            if grant.id in ids and grant.paid:
                yield Part(
                    grant.id, None, None, grant.given_on or grant.requested_on, grant.kind,
                    grant.currency, grant.paid, grant.is_paid_back,
                )  # fmt: skip


def _withdrawals(tx: Transaction, row: Placement) -> Iterable[Part]:
    purpose = vocabularies.find_id(tx, vocabulary=Vocabulary.SAVINGS_PURPOSE, code=_BUSINESS)
    undone = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    wanted = select(Payment).where(
        Payment.resident_id.in_(merged_records.family(tx, row.resident_id)),
        Payment.kind == PaymentKind.SAVINGS_OUT.value,
        Payment.purpose_id == purpose,
        Payment.reverses_id.is_(None),
        Payment.id.not_in(undone),
    )
    words = _("Savings, receipt {number}")
    for payment in tx.session.scalars(wanted.order_by(Payment.id)):
        number = payments.receipt_number(payment)
        yield Part(
            None, payment.id, None, payment.on, words.format(number=number), payment.currency,
            payment.amount,
        )  # fmt: skip


def _linked(
    tx: Transaction, row: Placement, parts: list[Part]
) -> dict[tuple[int | None, int | None], BusinessMoney]:
    """The links of money, by grant and payment; each can be in one business only. One to the
    business of somebody else was made while the records were joined, and says nothing any more."""
    theirs = merged_records.family(tx, row.resident_id)
    return {
        (link.grant_id, link.payment_id): link
        for link in _links(tx, parts)
        if tx.session.get_one(Placement, link.placement_id).resident_id in theirs
    }


def _links(tx: Transaction, parts: list[Part]) -> list[BusinessMoney]:
    grants = [part.grant_id for part in parts if part.grant_id is not None]
    paid = [part.payment_id for part in parts if part.payment_id is not None]
    wanted = select(BusinessMoney).where(
        BusinessMoney.grant_id.in_(grants) | BusinessMoney.payment_id.in_(paid)
    )
    return list(tx.session.scalars(wanted))
