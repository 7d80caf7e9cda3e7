# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many files within an hour are found wherever on the clock the hour begins."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from shelterdesk.models.audit import AuditKind
from shelterdesk.services.audit import audit_alerts
from shelterdesk.services.audit.audit_alerts import MANY_FILES, AlertKind
from shelterdesk.vault import audit_chain
from shelterdesk.vault.audit_chain import NewEvent
from shelterdesk.vault.door import Vault
from tests import factories
from tests.conftest import NOW

HOUR = timedelta(hours=1)
View = tuple[datetime, int, int]  # when, by whom, whose file


def told(vault: Vault) -> set[tuple[int | None, str]]:
    return {
        (alert.staff_id, alert.title.partition(" opened ")[2])
        for alert in vault.read(audit_alerts.alerts)
        if alert.kind is AlertKind.MANY_FILES
    }


def write(vault: Vault, views: list[View]) -> None:
    with vault._session() as session, session.begin():
        for at, staff_id, person in views:
            event = NewEvent(at, staff_id, AuditKind.VIEW, "x", "Opened", persons=(person,))
            audit_chain.append(session, event)


def counted(views: list[View]) -> set[tuple[int | None, str]]:
    """The same, looking back from each view at all before it."""
    most: dict[int, int] = {}
    for at, staff_id, _person in views:
        within = {p for when, who, p in views if who == staff_id and at - HOUR <= when <= at}
        most[staff_id] = max(most.get(staff_id, 0), len(within))
    return {(who, f"{n} files within an hour") for who, n in most.items() if n >= MANY_FILES}


@pytest.mark.parametrize("seed", range(6))
def test_as_if_each_view_were_looked_at(vault: Vault, seed: int) -> None:
    by = random.Random(seed)
    people = [factories.person(vault, f"P{n}") for n in range(40)]
    busy = [by.randrange(60 * 20) for _burst in range(4)]
    minutes = sorted(
        by.choice(busy) + by.randrange(75) if by.random() < 0.6 else by.randrange(60 * 20)
        for _view in range(220)
    )
    views = [
        (NOW - 24 * HOUR + timedelta(minutes=m, seconds=by.randrange(60)), by.randint(1, 2), p)
        for m, p in zip(minutes, by.choices(people, k=220), strict=True)
    ]
    views.sort()
    write(vault, views)
    assert told(vault) == counted(views)


def test_the_hour_lies_across_the_full_hour(vault: Vault) -> None:
    people = [factories.person(vault, f"P{n}") for n in range(MANY_FILES)]
    full = NOW.replace(minute=0, second=0) - HOUR
    half = MANY_FILES // 2
    early = [(full - timedelta(minutes=9), 1, one) for one in people[:half]]
    late = [(full + timedelta(minutes=9), 1, one) for one in people[half:]]
    write(vault, early + late[:-1])
    assert told(vault) == set()
    write(vault, late[-1:])
    assert told(vault) == {(1, f"{MANY_FILES} files within an hour")}
