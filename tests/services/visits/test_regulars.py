# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who comes regularly, for the first time, or no longer; over New Year as well."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.services.residents import protection
from shelterdesk.services.visits import regulars, visits
from shelterdesk.services.visits.regulars import Comers
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

DAY = timedelta(days=1)


def came(vault: Vault, resident_id: int, *days_ago: int, now: datetime = NOW) -> None:
    for days in sorted(days_ago, reverse=True):
        at = now - days * DAY
        visit_id = vault.do("Came", visits.check_in, resident_id=resident_id, at=at).result
        vault.do("Left", visits.check_out, visit_id=visit_id, at=at)


def names(found: Comers) -> dict[str, list[str]]:
    return {
        group: [one.shown for one in getattr(found, group)]
        for group in ("regular", "first", "missed")
    }


def test_three_groups(vault: Vault) -> None:
    noor, amal, zora, ines = (person(vault, n) for n in ("Noor", "Amal", "Zora", "Ines"))
    came(vault, noor, 45, 15, 8, 1)
    came(vault, amal, 2, 3)
    came(vault, zora, 52, 45, 38, 31)
    came(vault, ines, 200, 5)  # known, and not often
    came(vault, person(vault, "Once"), 40)
    found = vault.read(regulars.comers)
    assert names(found) == {"regular": ["Noor"], "first": ["Amal"], "missed": ["Zora"]}
    (row,) = found.regular
    assert (row.weeks, row.visits, row.last, row.is_first) == (3, 3, (NOW - DAY).date(), False)
    assert vault.read(regulars.comers, days=90).regular == ()
    with pytest.raises(Invalid):
        vault.read(regulars.comers, days=31)


def test_weeks_over_new_year_and_a_visit_after_midnight(vault: Vault, clock: Clock) -> None:
    clock.now = NOW.replace(year=2027, month=1, day=6)
    noor = person(vault, "Noor")
    came(vault, noor, 3, 4, 6, 13, now=clock.now)  # 3, 2 January; 31, 24 December
    (row,) = vault.read(regulars.comers).first
    assert row.weeks == 2  # Monday 28 December to Sunday 3 January is one
    late = clock.now.replace(hour=2) - 2 * DAY  # two on Monday morning: still Sunday's
    vault.do("Came", visits.check_in, resident_id=noor, at=late)
    assert vault.read(regulars.comers).first[0].weeks == 2


def test_only_for_case_work_and_only_of_who_may_be_seen(desk_file: object, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "C2")
        noor, amal = person(vault, "Noor"), person(vault, "Amal")
        came(vault, noor, 1, 8, 15)
        came(vault, amal, 1)
        vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
        assert names(vault.read(regulars.comers))["regular"] == ["Noor"]
    with signed_in(desk_file, "C2", clock) as worker:
        assert names(worker.read(regulars.comers)) == {
            "regular": [], "first": ["Amal"], "missed": [],
        }  # fmt: skip
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        desk.read(regulars.comers)
