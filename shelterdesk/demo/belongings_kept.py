# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things the house keeps for people: signed for, taken out, or waiting longer than agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from shelterdesk.demo.desk import Desk
from shelterdesk.models.belongings import TakenBy
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm
from shelterdesk.services.values.signatures import Signature

_A_DAY: Final = timedelta(days=1)
_ON_PAPER: Final = Signature(is_on_paper=True)
#: A name as somebody draws it: two loops and a line below.
_DRAWN: Final = Signature((
    ((180, 210), (230, 120), (300, 90), (340, 150), (290, 240), (240, 220), (280, 150), (380, 140),
     (430, 200), (480, 140), (530, 200), (580, 140), (640, 190), (720, 130), (800, 180)),
    ((170, 290), (420, 280), (820, 270)),
))  # fmt: skip


def write(desk: Desk) -> None:
    """Of some who are here, and of one who has left."""
    people = desk.longest(7)
    tx = desk.tx
    for number, (what, pieces, place, is_valuable) in enumerate(
        (
            ("Suitcase", 2, "Store, shelf 3", False),
            ("Envelope with papers, closed", 1, "Safe", True),
            ("Sewing machine", 1, "Store, shelf 1", False),
        )
    ):
        who = desk.turn(people, 2 * number)
        if who is not None:
            with desk.on(6 - number, 12):
                form = BelongingForm(what, pieces, place, is_valuable)
                signature = _DRAWN if is_valuable else _ON_PAPER
                belongings.add(tx, resident_id=who.resident_id, form=form, signature=signature)
    who = desk.turn(people, 1)
    if who is not None:
        with desk.on(5, 11):
            form = BelongingForm("Pram", place="Hall, behind the door")
            id_ = belongings.add(tx, resident_id=who.resident_id, form=form)
        with desk.on(1, 15):
            belongings.take_out(
                tx, belonging_ids=[id_], on=tx.today, taken_by=TakenBy.HERSELF, signature=_DRAWN
            )
    left = desk.turn(desk.visitors, 3)
    if left is not None:
        with desk.on(34, 16):
            form = BelongingForm(
                "Bag with winter clothes", place="Store, shelf 2",
                keep_until=desk.night - 4 * _A_DAY,
            )  # fmt: skip
            belongings.add(tx, resident_id=left.id, form=form, signature=_ON_PAPER)
