# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Coins and notes that are counted, by currency: those of the house, else the starter table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.cash import Denomination

__all__ = ["Coins", "edit", "listed"]

_MOST: Final = 40
_MOST_WORTH: Final = 10**12  # minor units of one piece


@dataclass(frozen=True, slots=True)
class Coins:
    """What one counts in a currency, the largest first, in minor units of one piece."""

    currency: str
    values: tuple[int, ...]
    is_own: bool  # chosen by the house; else from the starter table


@query(Capability.SEE_MONEY)
def listed(tx: Transaction, *, currency: str) -> Coins:
    """The coins and notes of a currency."""
    own = _own(tx, currency)
    return Coins(currency, own or regions.denominations(currency), bool(own))


@verb(Capability.EDIT_SCHEMES)
def edit(tx: Transaction, *, currency: str, values: Iterable[int]) -> None:
    """Count these from now on; none: those of the starter table again. Counts that were stay."""
    wanted = sorted(set(values), reverse=True)
    if any(not 0 < value <= _MOST_WORTH for value in wanted):
        raise Invalid(_("A coin or note is worth something."), field="values")
    if len(wanted) > _MOST:
        words = _("Not more than {most} of them, please.")
        raise Invalid(words.format(most=_MOST), field="values")
    if tuple(wanted) == regions.denominations(currency):
        wanted = []
    rows = select(Denomination).where(Denomination.currency == currency)
    for row in tx.session.scalars(rows):
        if row.value in wanted:
            wanted.remove(row.value)
        else:
            tx.session.delete(row)
    for value in wanted:
        tx.session.add(Denomination(currency=currency, value=value))
    tx.session.flush()


# For other services
def of(tx: Transaction, currency: str) -> tuple[int, ...]:
    """What is counted in a currency, the largest first; nothing for one without a table."""
    return _own(tx, currency) or regions.denominations(currency)


def _own(tx: Transaction, currency: str) -> tuple[int, ...]:
    query = select(Denomination.value).where(Denomination.currency == currency)
    return tuple(tx.session.scalars(query.order_by(Denomination.value.desc())))
