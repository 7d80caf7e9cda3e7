# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Coming to the desk: the record, a bed, a visit or support in one act, or nothing of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.residents import intake, intake_sections, residents
from shelterdesk.services.residents.intake import Asked, CameFor
from shelterdesk.services.residents.intake_sections import Section, SectionState
from shelterdesk.services.residents.residents import ResidentForm, Scope
from shelterdesk.services.rooms import stays
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person

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


SAFETY = [True, False, *Unanswered]


@pytest.mark.parametrize("is_safe", SAFETY)
def test_what_is_asked_at_the_desk_is_kept(vault: Vault, is_safe: bool | Unanswered) -> None:
    asked = Asked(is_safe, CameFor.TALK)
    made = vault.do("In", intake.take_in, asked=asked).result
    [arrival] = vault.read(intake.arrivals, resident_id=made.resident_id)
    assert arrival.asked == asked
    assert arrival.at == NOW
    assert vault.read(visits.of_resident, resident_id=made.resident_id) == []


@pytest.mark.parametrize("reason", list(Unanswered))
def test_why_nobody_knows_what_for(vault: Vault, reason: Unanswered) -> None:
    made = vault.do("In", intake.take_in, asked=Asked(came_for=reason)).result
    [arrival] = vault.read(intake.arrivals, resident_id=made.resident_id)
    assert arrival.asked.came_for is reason


def test_a_visit_without_a_name_is_checked_in(vault: Vault) -> None:
    made = vault.do("In", intake.take_in, asked=Asked(True, CameFor.VISIT)).result
    [visit] = vault.read(visits.of_resident, resident_id=made.resident_id)
    assert (visit.shown, visit.end) == (made.code, None)
    assert not vault.read(residents.row, resident_id=made.resident_id).is_supported
    vault.undo()
    assert vault.read(visits.here_now).here == ()
    assert vault.read(residents.find, scope=Scope.ALL) == []


def test_a_bed_says_what_for(vault: Vault) -> None:
    free = beds(vault, house(vault))
    made = vault.do("In", intake.take_in, bed_id=free[0], asked=Asked(False)).result
    [arrival] = vault.read(intake.arrivals, resident_id=made.resident_id)
    assert arrival.asked == Asked(False, CameFor.BED)
    events = vault.read(lambda tx: intake.timeline(tx, made.resident_id))
    assert [(e.detail, e.tone) for e in events] == [("A bed · not safe now", "notice")]


def test_coming_again_is_an_arrival_of_its_own(vault: Vault) -> None:
    noor = vault.do("In", intake.take_in, form=ResidentForm("Noor")).result.resident_id
    again = Asked(Unanswered.DECLINED, CameFor.VISIT)
    vault.do("Came", intake.came_again, resident_id=noor, asked=again)
    arrivals = vault.read(intake.arrivals, resident_id=noor)
    assert [one.asked for one in arrivals] == [again, Asked()]
    assert len(vault.read(visits.of_resident, resident_id=noor)) == 1
    with pytest.raises(Conflict, match="noted already"):
        vault.do("Came", intake.came_again, resident_id=noor, asked=again)
    with pytest.raises(Invalid) as found:
        vault.do("Came", intake.came_again, resident_id=noor, asked=Asked(came_for="money"))
    assert found.value.field == "came_for"
    with pytest.raises(NotFound):
        vault.do("Came", intake.came_again, resident_id=99, asked=Asked())


def test_sections_are_marked_at_her_pace(vault: Vault) -> None:
    noor = person(vault, "Noor")
    rows = vault.read(intake_sections.sections, resident_id=noor)
    assert {row.state for row in rows} == {None}
    assert [row.section for row in rows] == list(Section)

    def state_of(section: Section) -> SectionState | None:
        rows = vault.read(intake_sections.sections, resident_id=noor)
        return {row.section: row.state for row in rows}[section]

    def mark(state: SectionState | None) -> None:
        vault.do("Mark", intake_sections.mark, resident_id=noor, section=Section.HOPES, state=state)

    mark(None)
    for state in SectionState:
        mark(state)
        assert state_of(Section.HOPES) is state
    mark(None)
    assert state_of(Section.HOPES) is None
    vault.undo()
    assert state_of(Section.HOPES) is SectionState.LATER
    assert state_of(Section.HEALTH) is None
