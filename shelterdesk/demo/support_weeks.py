# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support that was used, or offered and not wanted; limits of the house, and the shelf."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from shelterdesk.demo import roll_call_weeks
from shelterdesk.demo.desk import Desk
from shelterdesk.services import organisation
from shelterdesk.services.giving import service_giving, service_limits, stock
from shelterdesk.services.giving.service_giving import GiveForm
from shelterdesk.services.giving.stock import ItemForm

#: Kind, days between, times a day.
_LIMITS: Final = (("hygiene", 7, None), ("vouchers", 28, None), ("food", None, 3))
#: Name, unit, kind, from which number on somebody is reminded, how many came in.
_SHELF: Final = (
    ("Hygiene kits", "kits", "hygiene", 8, 60),
    ("Bus tickets", "tickets", "transport", 10, 80),
    ("Winter coats", "", "clothes", 2, 14),
)
#: Days ago, hour, kind, how many people inside, quantity, said no.
_GIVEN: Final = (
    (6, 11, "hygiene", 2, 1, False), (6, 14, "administrative", 1, 1, False),
    (5, 10, "accompaniment", 1, 1, False), (5, 16, "clothes", 1, 1, False),
    (4, 9, "transport", 2, 2, False), (4, 15, "psychological", 1, 1, True),
    (3, 13, "childcare", 1, 1, False), (3, 17, "tutoring", 2, 1, False),
    (2, 10, "legal", 1, 1, False), (2, 18, "phone", 1, 1, False),
    (1, 9, "transport", 1, 2, False), (1, 14, "interpreting", 1, 1, False),
    (0, 8, "hygiene", 1, 1, False), (0, 9, "transport", 2, 1, False),
    (0, 11, "administrative", 1, 1, False), (0, 13, "medical", 1, 1, True),
    (0, 15, "laundry", 1, 1, False), (0, 17, "childcare", 1, 1, False),
)  # fmt: skip


def write(desk: Desk) -> None:
    """All of it."""
    tx = desk.tx
    organisation.edit(tx, form=replace(organisation.form(tx), counts_stock=True))
    with desk.on(28, 9):
        for kind, days, per_day in _LIMITS:
            service_limits.decide(tx, kind=kind, days_between=days, per_day=per_day)
        items = []
        for name, unit, kind, low_at, number in _SHELF:
            items.append(stock.add(tx, form=ItemForm(name, unit, kind, low_at)))
            stock.receive(tx, item_id=items[-1], quantity=number, note="Donation")
    for number, (back, hour, kind, people, quantity, is_declined) in enumerate(_GIVEN):
        if back or desk.has_come(hour):
            _give(desk, number, back, hour, GiveForm(
                kind, quantity=quantity, is_declined=is_declined
            ), people)  # fmt: skip
    _again(desk)
    with desk.on(2, 19):
        stock.discard(tx, item_id=items[2], quantity=1, note="Moth holes")
    with desk.on(1, 19):
        stock.count(tx, item_id=items[1], counted=61, note="Shelf counted")


def _give(  # noqa: PLR0917 - what an act of giving is made of
    desk: Desk, number: int, back: int, hour: int, form: GiveForm, people: int
) -> None:
    there = desk.longest(back) if back else roll_call_weeks.present(desk)
    chosen = [desk.turn(there, 2 * number + step) for step in range(people)]
    ids = dict.fromkeys(one.resident_id for one in chosen if one is not None)
    with desk.on(back, hour, 20), desk.by("V7" if number % 2 else "K3"):
        if ids:
            words = "Asked for another one"  # kept only where a limit asks why
            form = replace(form, resident_ids=tuple(ids), despite=words)
            service_giving.give(desk.tx, form=form)


def _again(desk: Desk) -> None:
    """A second hygiene kit within a week, with the reason; and some without a name at the door."""
    who = desk.turn(desk.longest(2), 1)
    with desk.on(2, 12):
        service_giving.give(desk.tx, form=GiveForm("food", nameless=4))
        if who is not None:
            form = GiveForm(
                "hygiene", resident_ids=(who.resident_id,), despite="The bag was stolen"
            )
            service_giving.give(desk.tx, form=form)
    if who is not None:
        with desk.on(1, 12):
            form = GiveForm(
                "hygiene", resident_ids=(who.resident_id,), despite="For the days in hospital"
            )
            service_giving.give(desk.tx, form=form)
