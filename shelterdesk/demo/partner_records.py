# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo house knows of its partners: what they offer, who looked, what was agreed, and when
somebody spoke with them. Everybody in it is invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import scan
from shelterdesk.demo.case import at
from shelterdesk.services.partners import agreements, partner_checks, partner_notes, partners
from shelterdesk.services.partners.agreements import AgreementForm
from shelterdesk.services.partners.partner_notes import PartnerNoteForm, PartnerNoteKind


class _Offer(NamedTuple):
    """What a partner does, in which languages, and whether it meets residents."""

    services: tuple[str, ...]
    languages: tuple[str, ...]
    meets_residents: bool = True
    risk: str = ""


class _Look(NamedTuple):
    partner: str
    back: int  # days ago
    by: str  # staff code
    note: str
    is_good: bool = True


class _Agreed(NamedTuple):
    partner: str
    title: str
    back: int  # days since it began
    ahead: int | None  # days until its end, from today; before today if negative
    has_scan: bool = False


class _Spoke(NamedTuple):
    partner: str
    back: int
    kind: str
    by: str
    note: str
    again: int | None = None  # days from today


_OFFERS: Final[Mapping[str, _Offer]] = {
    "Harbour Law Centre": _Offer(("legal",), ("en", "ru", "ar")),
    "Meadow Health Centre": _Offer(("health",), ("en", "es", "ro")),
    "Keys Housing Trust": _Offer(("housing",), ("en",)),
    "Copper Spoon Kitchen": _Offer(
        ("work", "training"), ("en", "es"),
        risk="Its front door can be seen from the station. Come and go by the yard.",
    ),
    "Northside Evening School": _Offer(("education", "training"), ("en", "fr")),
    "Willow Counselling": _Offer(("mental-health",), ("en", "uk", "ru")),
    "Town Office, Family Desk": _Offer(("social", "childcare"), ("en",), meets_residents=False),
    "Tilia Bakery": _Offer(("work", "training"), ("en", "ro", "uk")),
    "Gull House Laundry": _Offer(
        ("work",), ("en",), risk="Pays in cash and asked for photographs of applicants.",
    ),
}  # fmt: skip
_LOOKS: Final = (
    _Look("Harbour Law Centre", 200, "K3", "Two rooms, no waiting room. Door code by text."),
    _Look("Harbour Law Centre", 190, "M8", ""),
    _Look("Meadow Health Centre", 150, "C2", "Walked through it with the nurse."),
    _Look("Meadow Health Centre", 140, "K3", ""),
    _Look("Keys Housing Trust", 120, "P4", ""),
    _Look("Keys Housing Trust", 120, "M8", ""),
    _Look("Copper Spoon Kitchen", 90, "K3", "Contracts shown. The team is mixed and friendly."),
    _Look("Copper Spoon Kitchen", 80, "T5", "Spoke with two who work there."),
    _Look("Northside Evening School", 300, "P4", ""),
    _Look("Northside Evening School", 300, "K3", ""),
    _Look("Willow Counselling", 60, "C2", ""),
    _Look("Town Office, Family Desk", 210, "K3", ""),
    _Look("Tilia Bakery", 20, "T5", "Starts at five: how does one get there at night?"),
    _Look("Tilia Bakery", 9, "P4", "A night bus stops at the corner."),
    _Look("Gull House Laundry", 45, "K3",
          "No written contracts, and no wish to write any.", is_good=False),
)  # fmt: skip
_AGREED: Final = (
    _Agreed("Harbour Law Centre", "First talks without a fee", 400, None, has_scan=True),
    _Agreed("Keys Housing Trust", "Places for moving on", 300, 180),
    _Agreed("Copper Spoon Kitchen", "Internships", 345, 20, has_scan=True),
    _Agreed("Northside Evening School", "Places in language courses", 380, -12),
)
_SPOKE: Final = (
    _Spoke("Copper Spoon Kitchen", 30, "visit", "T5", "Two places from January, days only."),
    _Spoke("Copper Spoon Kitchen", 6, "call", "T5",
           "Asks for the new agreement before the holidays.", 0),
    _Spoke("Keys Housing Trust", 12, "meeting", "M8", "The list moves again in spring.", 40),
    _Spoke("Willow Counselling", 15, "call", "C2", "The list is closed until autumn."),
    _Spoke("Northside Evening School", 5, "mail", "K3", "Sent the draft for another year.", 9),
    _Spoke("Tilia Bakery", 9, "visit", "P4", "Would take somebody who has baked at home.", 5),
    _Spoke("Gull House Laundry", 44, "call", "K3", "Told them that nobody comes from us."),
)  # fmt: skip


def write(tx: Transaction, staff: Mapping[str, int]) -> None:
    """All of it, as it was done by colleagues; ``staff`` are their ids by code."""
    ids = {name: id_ for id_, name in partners.choices(tx)}
    for name, offer in _OFFERS.items():
        form = partners.form(tx, partner_id=ids[name])
        form = replace(
            form, offers=offer.services, languages=offer.languages,
            meets_residents=offer.meets_residents, risk=offer.risk,
        )  # fmt: skip
        partners.edit(tx, partner_id=ids[name], form=form)
    for look in _LOOKS:
        with _as(tx, staff[look.by], look.back):
            partner_checks.look(
                tx, partner_id=ids[look.partner], is_good=look.is_good, note=look.note
            )
    for agreed in _AGREED:
        with _as(tx, staff["M8"], agreed.back):
            _agree(tx, ids[agreed.partner], agreed)
    for spoke in _SPOKE:
        with _as(tx, staff[spoke.by], spoke.back):
            again = None if spoke.again is None else spoke.back + spoke.again
            form_ = PartnerNoteForm(
                PartnerNoteKind(spoke.kind), note=spoke.note,
                next_on=None if again is None else tx.today + timedelta(days=again),
            )  # fmt: skip
            partner_notes.write_note(tx, partner_id=ids[spoke.partner], form=form_)


def _agree(tx: Transaction, partner_id: int, agreed: _Agreed) -> None:
    """On the day it began."""
    days = None if agreed.ahead is None else timedelta(days=agreed.back + agreed.ahead)
    form = AgreementForm(
        tx.today, None if days is None else tx.today + days, agreed.title, tx.today
    )
    agreement_id = agreements.agree(tx, partner_id=partner_id, form=form)
    if agreed.has_scan:
        agreements.store_scan(tx, agreement_id=agreement_id, file=scan.png())


@contextmanager
def _as(tx: Transaction, staff_id: int, back: int) -> Iterator[None]:
    """As a colleague, so many days ago."""
    own, day = tx.staff_id, tx.today - timedelta(days=back)
    tx.staff_id = staff_id
    try:
        with at(tx, datetime.combine(day, time(14, 10), tx.now.tzinfo)):
            yield
    finally:
        tx.staff_id = own
