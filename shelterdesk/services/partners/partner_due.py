# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits with partners: agreements that end, looks that run out, contacts that are due.

One partner is a line that says all of it, several are one line together. What has run out is said
for some weeks; after that the list of partners says it. Nobody new is introduced there meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.partners import Agreement, Partner, PartnerCheck, PartnerNote
from shelterdesk.services.partners import partner_standing
from shelterdesk.services.partners.agreements import MOST_DAYS
from shelterdesk.services.partners.partner_standing import Hindrance, Standing
from shelterdesk.services.today.due_line import DueKind, DueLine, together
from shelterdesk.services.values.value_words import day_in_words

__all__ = ["TABLES", "due"]

TABLES: Final = ("agreement", "partner", "partner_check", "partner_note")

#: How long before looks run out Today says so: a visit must be agreed on and made.
_LOOK_AHEAD: Final = timedelta(days=30)
#: How long it says that something has run out.
_LOOK_BACK: Final = timedelta(days=60)

_Waiting = Iterator[tuple[int, date, str]]  # partner, since or until when, what is to be done


def due(tx: Transaction) -> list[DueLine]:
    """Partners to whom something is to be done, for who may change them."""
    if not tx.may(Capability.EDIT_PARTNERS):
        return []
    rows = tx.session.execute(
        select(Partner.id, Partner.name).where(Partner.is_active, Partner.suspended_on.is_(None))
    )
    names = {partner_id: name for partner_id, name in rows}
    agreements = _agreements_about(tx, names)
    asked = sorted({*_looks_about(tx, names), *agreements})
    standings = partner_standing.of_partners(tx, asked, tx.today)
    waits: dict[int, list[tuple[date, str]]] = {}
    for partner_id, day, words in (
        *_looks(tx, standings), *_agreed(tx, standings, agreements), *_contacts(tx)
    ):  # fmt: skip
        waits.setdefault(partner_id, []).append((day, words))
    lines = [
        DueLine(
            day=min(found)[0],
            icon="handshake",
            title=names[partner_id],
            detail=" · ".join(words for _day, words in sorted(found)),
            kind=DueKind.PARTNER,
            place=("partners", ("partner", partner_id)),
        )
        for partner_id, found in waits.items()
        if partner_id in names
    ]
    return together(sorted(lines, key=lambda line: (line.day, line.title)))


def _looks_about(tx: Transaction, partner_ids: Collection[int]) -> set[int]:
    """Partners of whom a look has run out of late or is about to."""
    found = select(PartnerCheck.partner_id).where(
        PartnerCheck.partner_id.in_(partner_ids),
        PartnerCheck.until.between(tx.today - _LOOK_BACK, tx.today + _LOOK_AHEAD),
    )
    return set(tx.session.scalars(found))


def _agreements_about(tx: Transaction, partner_ids: Collection[int]) -> dict[int, list[Agreement]]:
    """Agreements that have ended of late, or whose reminder has come."""
    found = select(Agreement).where(
        Agreement.partner_id.in_(partner_ids),
        Agreement.end.between(tx.today - _LOOK_BACK, tx.today + timedelta(days=MOST_DAYS)),
    )
    about: dict[int, list[Agreement]] = {}
    for row in tx.session.scalars(found.order_by(Agreement.end, Agreement.id)):
        if row.end is not None and (row.end - tx.today).days <= row.remind_days:
            about.setdefault(row.partner_id, []).append(row)
    return about


def _looks(tx: Transaction, standings: dict[int, Standing]) -> _Waiting:
    for partner_id, standing in standings.items():
        until = standing.looked_until
        if {Hindrance.LOOK_RAN_OUT, Hindrance.ONE_LOOK} & {*standing.hindrances}:
            yield partner_id, tx.today, _("look again")
        elif until is not None and until <= tx.today + _LOOK_AHEAD:
            said = _("look again before {day}")
            yield partner_id, until, said.format(day=day_in_words(until))


def _agreed(
    tx: Transaction, standings: dict[int, Standing], about: dict[int, list[Agreement]]
) -> _Waiting:
    """Of each partner the agreement after which none holds; one that goes on says nothing."""
    for partner_id, rows in about.items():
        until = standings[partner_id].agreed_until
        last = next((row for row in reversed(rows) if row.end == until), None)
        if last is None or until is None:
            continue
        said = _("agreement ended on {day}") if until <= tx.today else _("agreement ends on {day}")
        words = said.format(day=day_in_words(until - timedelta(days=1)))  # its last day
        yield partner_id, until, f"{words} ({last.title})" if last.title else words


def _contacts(tx: Transaction) -> _Waiting:
    query = select(PartnerNote.partner_id, PartnerNote.next_on).where(
        PartnerNote.next_on.is_not(None), PartnerNote.next_on <= tx.today
    )
    first: dict[int, date] = {}
    for partner_id, on in tx.session.execute(query):
        first[partner_id] = min(on or tx.today, first.get(partner_id, tx.today))
    for partner_id, since in first.items():
        yield partner_id, since, _("get in touch")
