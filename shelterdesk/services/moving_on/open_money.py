# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money that may be open when somebody leaves: what is here for her, what waits to be paid, what
comes back. None of it is settled by checking out: it goes through the desk that has the box.

Who checks people out and handles no money reads that something is open, and not how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select, union

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Stay
from shelterdesk.models.stipends import Award, AwardEnd
from shelterdesk.services.audit import same_act
from shelterdesk.services.audit.same_act import ChangedRow
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts, hers, owed, payables
from shelterdesk.services.stipends import award_rows, awards
from shelterdesk.services.stipends.award_rows import AwardRow
from shelterdesk.services.values.value_words import day_in_words

_SAVED = (AccountKind.SAVINGS, AccountKind.MATCH, AccountKind.SAFEKEEPING)
_LENT = (AccountKind.LOAN,)
_A_DAY = timedelta(days=1)


def of_resident(tx: Transaction, resident_id: int) -> list[str]:
    """What is here for somebody or waits to be paid to her, wherever she is."""
    return _balances(tx, resident_id, _SAVED) + _unpaid(tx, resident_id)


def saved_words(tx: Transaction, stay: Stay) -> list[str]:
    """Savings, what was added to them, money kept."""
    return _balances(tx, stay.resident_id, _SAVED)


def lent_words(tx: Transaction, stay: Stay) -> list[str]:
    """What is to be paid back."""
    return _balances(tx, stay.resident_id, _LENT)


def unpaid_words(tx: Transaction, stay: Stay) -> list[str]:
    """What was approved and not paid."""
    return _unpaid(tx, stay.resident_id)


def award_words(tx: Transaction, stay: Stay) -> list[str]:
    """What is given by a scheme and runs on."""
    found = _running(tx, stay)
    if not tx.may(Capability.SEE_MONEY):
        return [_("a stipend")] if found else []
    until = _("{scheme}, until {day}")
    return [
        row.scheme
        if row.end is None
        else until.format(scheme=row.scheme, day=day_in_words(row.end - _A_DAY))
        for row in found
    ]


def end_awards(tx: Transaction, stay: Stay, on: date) -> None:
    """Ended with the stay, as somebody decided; one that was to begin later never began."""
    for row in _running(tx, stay):
        if on <= row.start:
            awards.take_back(tx, award_id=row.id)
        else:
            awards.end(tx, award_id=row.id, on=on, reason=AwardEnd.LEFT)


def awards_again(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    """They run as before, unless somebody changed them since."""
    befores = {row.row_id: row.before for row in changed}
    family = merged_records.family(tx, stay.resident_id)
    for row, change in same_act.standing(tx, Award, changed):
        if row.resident_id in family and row.end_reason == AwardEnd.LEFT:
            row.end = befores[change.row_id]["end"]
            row.end_reason = row.ended_by = None


def nobody(_tx: Transaction) -> Select[Any]:
    """Nobody is reminded: an award may run on after somebody left, and has a list of its own."""
    return select(Resident.id).where(Resident.id == 0)


def _running(tx: Transaction, stay: Stay) -> list[AwardRow]:
    rows = award_rows.of_resident(tx, resident_id=stay.resident_id)
    return [row for row in rows if row.end is None or row.end > tx.today]


def who_saved(tx: Transaction) -> Select[Any]:
    """Who has money here."""
    return select(Resident.id).where(Resident.id.in_(set(hers.balances(tx, _SAVED))))


def who_owes(tx: Transaction) -> Select[Any]:
    """Who pays something back."""
    return select(Resident.id).where(Resident.id.in_(set(hers.balances(tx, _LENT))))


def who_waits(tx: Transaction) -> Select[Any]:
    """Who has something approved to be paid."""
    ids = union(*(
        select(way.model.resident_id).where(way.model.state == way.approved)
        for way in owed.WAYS.values()
    ))  # fmt: skip
    people = {merged_records.open_one(tx, one) for one in tx.session.scalars(ids)}
    return select(Resident.id).where(Resident.id.in_(people))


def _unpaid(tx: Transaction, resident_id: int) -> list[str]:
    rows = payables.of_resident(tx, resident_id=resident_id)
    if not tx.may(Capability.SEE_MONEY):
        return [_("something to be paid")] if rows else []
    words = _("{what}: {amount}, from {day}")
    return [
        words.format(
            what=row.what, amount=hers.in_words(row.left, row.currency),
            day=day_in_words(row.pay_on),
        )
        for row in rows
    ]  # fmt: skip


def _balances(tx: Transaction, resident_id: int, kinds: tuple[AccountKind, ...]) -> list[str]:
    found = hers.balances(tx, kinds, resident_id).get(resident_id, {})
    if not tx.may(Capability.SEE_MONEY):
        return [_("money to be settled")] if found else []
    return [
        _("{what}: {amount}").format(
            what=accounts.kind_words(kind), amount=hers.in_words(amount, currency)
        )
        for currency, by_kind in sorted(found.items())
        for kind, amount in by_kind.items()
    ]
