# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking somebody in: the record, a bed or support in one act, or nothing of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid
from shelterdesk.services import intake, residents, stays, support
from shelterdesk.services.residents import ResidentForm, Scope
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house

TONIGHT = date(2026, 11, 22)


def test_nothing_has_to_be_known(vault: Vault) -> None:
    made = vault.do("In", intake.take_in).result
    assert made.shown == made.code
    assert made.stay_id is None
    row = vault.read(residents.row, resident_id=made.resident_id)
    assert not row.is_here
    assert not row.is_supported


def test_a_bed_tonight(vault: Vault) -> None:
    free = beds(vault, house(vault))
    made = vault.do("In", intake.take_in, form=ResidentForm("Noor"), bed_id=free[1]).result
    row = vault.read(residents.row, resident_id=made.resident_id)
    assert (made.shown, row.place, row.since) == ("Noor", "Room 1 · B", TONIGHT)
    assert row.is_supported


def test_in_the_house_without_a_bed(vault: Vault) -> None:
    site_id = house(vault)
    made = vault.do("In", intake.take_in, site_id=site_id, on=TONIGHT - timedelta(days=2)).result
    [stay] = vault.read(stays.stays, resident_id=made.resident_id)
    assert (stay.id, stay.start) == (made.stay_id, TONIGHT - timedelta(days=2))


def test_only_supported(vault: Vault) -> None:
    made = vault.do("In", intake.take_in, is_supported=True).result
    [period] = vault.read(support.periods, resident_id=made.resident_id)
    assert period.opened == TONIGHT
    assert not vault.read(residents.row, resident_id=made.resident_id).is_here


def test_all_or_nothing(vault: Vault) -> None:
    free = beds(vault, house(vault))
    admitted(vault, free[0], TONIGHT)
    with pytest.raises(Conflict) as taken:
        vault.do("In", intake.take_in, form=ResidentForm("Mai"), bed_id=free[0])
    assert taken.value.field == "bed"
    with pytest.raises(Invalid) as early:
        vault.do("In", intake.take_in, bed_id=free[1], planned_end=TONIGHT)
    assert early.value.field == "planned_end"
    assert [row.shown for row in vault.read(residents.find, scope=Scope.ALL)] == ["Noor"]
