# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits of today: by name, by code, without either; some are here. One of yesterday is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from shelterdesk.demo.case import at
from shelterdesk.demo.desk import Desk
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.rooms import rooms
from shelterdesk.services.visits import visit_support, visits
from shelterdesk.services.visits.visits import AgeBand

#: Hours ago, how long it lasted (None: still here), by name · by code · without, what was used.
_TODAY: Final[tuple[tuple[float, int | None, str, tuple[str, ...]], ...]] = (
    (7.5, 50, "", ("food", "rest")),
    (6.2, 35, "name", ("laundry",)),
    (5.0, 80, "", ("food", "phone")),
    (4.1, 25, "", ("harm-reduction",)),
    (3.3, 95, "code", ("talk",)),
    (2.4, None, "name", ("food", "laundry")),
    (1.6, None, "", ("rest",)),
    (1.1, None, "code", ("phone", "food")),
    (0.7, None, "", ()),
    (0.4, 15, "", ("harm-reduction", "hygiene")),
)
_BANDS: Final = (AgeBand.FROM_25, AgeBand.FROM_18, None, AgeBand.FROM_35, AgeBand.FROM_25)


def write(desk: Desk) -> None:
    """Those of today, and one of yesterday evening."""
    named = [row for row in desk.visitors if row.known_as]
    coded = [row for row in desk.visitors if not row.known_as]
    with desk.on(1, 17, 35), desk.by("V7"):
        id_ = _check_in(desk, None, 1, desk.tx.now)
        visit_support.use(desk.tx, visit_id=id_, kind="food")
    with desk.on(1, 18, 20), desk.by("V7"):
        visits.check_out(desk.tx, visit_id=id_)
    began = visits.day_began(desk.tx)
    taken: set[int] = set()
    for number, (hours, minutes, how, used) in enumerate(_TODAY):
        came = desk.tx.now - timedelta(hours=hours)
        if came <= began:
            continue
        among = {"name": named, "code": coded or named}.get(how, [])
        who = next((row for row in among if row.id not in taken), None)
        taken |= {who.id} if who is not None else set()
        _visit(desk, who, number, came, minutes, used)


def _visit(  # noqa: PLR0917 - what a visit is made of
    desk: Desk,
    who: ResidentRow | None,
    number: int,
    came: datetime,
    minutes: int | None,
    used: tuple[str, ...],
) -> None:
    with at(desk.tx, came), desk.by("V7"):
        id_ = _check_in(desk, who, number, came)
        for kind in used:
            visit_support.use(desk.tx, visit_id=id_, kind=kind)
    if minutes is not None:
        with at(desk.tx, came + timedelta(minutes=minutes)):
            visits.check_out(desk.tx, visit_id=id_)


def _check_in(desk: Desk, who: ResidentRow | None, number: int, came: datetime) -> int:
    return visits.check_in(
        desk.tx,
        resident_id=None if who is None else who.id,
        age_band=None if who is not None else _BANDS[number % len(_BANDS)],
        gender=None if who is not None or number % 4 == 3 else "woman",
        first_contact="street" if who is None and number % 3 == 0 else None,
        site_id=rooms.sites(desk.tx)[0].id,
        at=came,
    )
