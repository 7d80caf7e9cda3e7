# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken glass: a director is told who, when, why and what was opened, without names she lacks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.staff import glass
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person

REASON = "A doctor asks for her allergies"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def broken(desk_file: Path, clock: Clock) -> tuple[Path, dict[str, int]]:
    """F1 broke the glass, opened Noor and a protected person, and was told of a mistake."""
    with signed_in(desk_file, clock=clock) as vault:
        staff = hired(vault, "F1", "C2", "D5")
        noor, mai = person(vault, "Noor"), person(vault, "Mai")
    with signed_in(desk_file, "C2", clock) as vault:
        vault.do("Protect", protection.protect, resident_id=mai, staff_ids=[staff["C2"]])
    with signed_in(desk_file, "F1", clock) as vault:
        vault.read(residents.form, resident_id=noor)  # before: none of the director's news
        clock.now += 20 * MINUTE
        vault.break_glass(REASON)
        clock.now += MINUTE
        vault.read(residents.form, resident_id=noor)
        vault.read(residents.form, resident_id=mai)
        vault.do("Edit resident", residents.edit, resident_id=mai, form=ResidentForm("Mai"))
        clock.now += 40 * MINUTE
        vault.do("Edit resident", residents.edit, resident_id=noor, form=ResidentForm("Noor"))
    return desk_file, staff


def unseen(vault: Vault) -> list[glass.Glass]:
    return vault.read(glass.unseen)


def test_a_director_is_told(broken: tuple[Path, dict[str, int]], clock: Clock) -> None:
    with signed_in(broken[0], "D5", clock) as vault:
        [found] = unseen(vault)
        assert (found.who, found.code, found.reason) == ("F1", "F1", REASON)
        assert found.until - found.at == 30 * MINUTE
        assert found.at.tzinfo is clock.now.tzinfo
        assert [(one.label, one.people, one.hidden) for one in found.opened] == [
            ("Opened the record", ("Noor",), 0),
            ("Opened the record", (), 1),
            ("Edit resident", (), 1),
        ]
        assert {one.at - found.at for one in found.opened} == {MINUTE}
        clock.now += MINUTE
        vault.do("Seen", glass.mark_seen, ids=[found.id])
        assert unseen(vault) == []
        vault.do("Seen", glass.mark_seen, ids=[found.id])  # twice is no fault
    with signed_in(broken[0], clock=clock) as vault:
        assert unseen(vault) == []  # one director is enough


def test_others_are_not(broken: tuple[Path, dict[str, int]], clock: Clock) -> None:
    with signed_in(broken[0], "C2", clock) as vault:
        with pytest.raises(NotAllowed):
            unseen(vault)
        with pytest.raises(NotAllowed):
            vault.do("Seen", glass.mark_seen, ids=[1])


def test_her_own_is_for_another_director(broken: tuple[Path, dict[str, int]], clock: Clock) -> None:
    with signed_in(broken[0], "D5", clock) as vault:
        vault.break_glass(REASON)
        assert [one.code for one in unseen(vault)] == ["F1"]
        for other in (2, 9_999):
            with pytest.raises(NotFound):
                vault.do("Seen", glass.mark_seen, ids=[other])
    with signed_in(broken[0], clock=clock) as vault:
        assert [one.code for one in unseen(vault)] == ["F1", "D5"]


def test_where_there_is_one_director_she_sees_her_own(vault: Vault) -> None:
    hired(vault, "F1")
    vault.break_glass(REASON)
    [found] = unseen(vault)
    assert (found.who, found.opened) == ("Joy", ())
    vault.do("Seen", glass.mark_seen, ids=[found.id])
    assert unseen(vault) == []
