# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house's own words for attending: added, named, ordered; what they count as is never changed
under a roll that was called."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.training import (
    attendance,
    attendance_papers,
    attendance_statuses,
    course_rolls,
    training_hours,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.attendance_statuses import CountsAs, HouseStatus, StatusForm
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.training_world import DAY, MONDAY, act, cohort, course, enrolled, session_on

HOME = StatusForm("Learned at home", CountsAs.PRESENT, is_there=True)


def listed(vault: Vault) -> list[HouseStatus]:
    found: list[HouseStatus] = vault.read(attendance_statuses.house_statuses)
    return found


def named(vault: Vault, label: str) -> HouseStatus:
    return next(row for row in listed(vault) if row.form.label == label)


def offered(vault: Vault) -> list[str]:
    return [one.label for one in vault.read(attendance_statuses.statuses)]


def called(vault: Vault, code: str, minutes_late: int = 0) -> tuple[int, int, int]:
    """A session of yesterday's group whose roll was called so; the group, the session, who."""
    group = cohort(vault, course(vault))
    noor = person(vault, "Noor")
    enrolled(vault, group, noor)
    session = session_on(vault, group, MONDAY)
    mark = Mark(noor, code, minutes_late)
    act(vault, attendance.mark, session_id=session, marks=[mark])
    return group, session, noor


def test_a_word_of_the_house_counts_as_it_says(vault: Vault) -> None:
    added = act(vault, attendance_statuses.add, form=HOME)
    assert offered(vault)[-1] == "Learned at home"
    assert named(vault, "Learned at home") == HouseStatus(added, 9, HOME, False, False)
    code = vault.read(attendance_statuses.statuses)[-1].code
    _group, _session, noor = called(vault, code, 30)
    [row] = vault.read(
        training_hours.hours, first=MONDAY, last=MONDAY, by=training_hours.HoursBy.PERSON
    ).rows
    assert (row.row_id, row.present, row.absent, row.minutes) == (noor, 1, 0, 90)
    assert named(vault, "Learned at home").is_used


def test_what_is_written_wrongly_is_refused(vault: Vault) -> None:
    act(vault, attendance_statuses.add, form=HOME)
    late, own = named(vault, "Came later"), named(vault, "Learned at home")
    for form, error, field in (
        (StatusForm(" "), Invalid, "label"),
        (StatusForm("x" * 61), Invalid, "label"),
        (StatusForm("Away", CountsAs.ABSENT, is_there=True), Invalid, "counts_as"),
        (StatusForm("came  LATER"), Conflict, "label"),
    ):
        for verb, about in (
            (attendance_statuses.add, {}),
            (attendance_statuses.edit, {"status_id": own.id}),
        ):
            with pytest.raises(error) as raised:
                act(vault, verb, form=form, **about)
            assert raised.value.field == field
    for verb in (attendance_statuses.retire, attendance_statuses.bring_back):
        with pytest.raises(NotFound):
            act(vault, verb, status_id=9_999)
    with pytest.raises(Conflict, match="1 to 9"):  # a tenth figure there is not
        act(vault, attendance_statuses.add, form=StatusForm("At the dentist"))
    act(vault, attendance_statuses.retire, status_id=late.id)
    act(vault, attendance_statuses.add, form=StatusForm("At the dentist"))
    with pytest.raises(Conflict, match="1 to 9"):
        act(vault, attendance_statuses.bring_back, status_id=late.id)
    act(vault, attendance_statuses.retire, status_id=own.id)
    act(vault, attendance_statuses.bring_back, status_id=late.id)
    assert offered(vault)[1] == "Came later"
    assert len({row.id for row in listed(vault)}) == 10


def test_present_stays_as_it_is(vault: Vault) -> None:
    present = listed(vault)[0]
    assert present.is_plain
    for verb, about in (
        (attendance_statuses.edit, {"form": StatusForm("Here", CountsAs.PRESENT, is_there=True)}),
        (attendance_statuses.retire, {}),
        (attendance_statuses.bring_back, {}),
    ):
        with pytest.raises(Conflict, match="stays as it is"):
            act(vault, verb, status_id=present.id, **about)
    ids = [row.id for row in listed(vault)]
    act(vault, attendance_statuses.set_order, status_ids=list(reversed(ids)))
    assert [row.id for row in listed(vault)] == [present.id, *reversed(ids[1:])]
    act(vault, attendance_statuses.set_order, status_ids=[ids[3]])
    assert [row.id for row in listed(vault)][:3] == [present.id, ids[3], ids[-1]]
    for wrong in ([ids[1], ids[1]], [9_999]):
        with pytest.raises(NotFound):
            act(vault, attendance_statuses.set_order, status_ids=wrong)


def test_what_a_used_word_counts_as_stays_and_its_name_does_not(vault: Vault) -> None:
    therapy = named(vault, "In therapy")
    absent = StatusForm("In therapy", CountsAs.ABSENT)
    act(vault, attendance_statuses.edit, status_id=therapy.id, form=absent)  # nobody used it yet
    _group, session, _noor = called(vault, "therapy")
    with pytest.raises(Conflict, match="add another word") as raised:
        act(vault, attendance_statuses.edit, status_id=therapy.id, form=therapy.form)
    assert raised.value.field == "counts_as"
    renamed = StatusForm("With a therapist", CountsAs.ABSENT)
    act(vault, attendance_statuses.edit, status_id=therapy.id, form=renamed)
    [line] = vault.read(course_rolls.roll, session_id=session).lines
    assert line.status_words == "With a therapist"
    vault.undo()
    assert named(vault, "In therapy").is_used


def test_nothing_undone_changes_what_rolls_came_to(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
    with signed_in(desk_file, "D5", clock) as vault:
        added = act(vault, attendance_statuses.add, form=HOME)
        form = StatusForm("Learned at home", CountsAs.ABSENT)
        act(vault, attendance_statuses.edit, status_id=added, form=form)
    with signed_in(desk_file, clock=clock) as vault:
        called(vault, vault.read(attendance_statuses.statuses)[-1].code)
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="with this word since"):
            vault.undo()
        assert named(vault, "Learned at home").form == form
        renamed = StatusForm("At home", CountsAs.ABSENT)
        act(vault, attendance_statuses.edit, status_id=added, form=renamed)
        vault.undo()  # the word alone comes back
        assert named(vault, "Learned at home").is_used


def test_a_retired_word_is_read_and_chosen_no_more(vault: Vault) -> None:
    therapy = named(vault, "In therapy")
    group, session, noor = called(vault, "therapy")
    act(vault, attendance_statuses.retire, status_id=therapy.id)
    assert "In therapy" not in offered(vault)
    roll = vault.read(course_rolls.roll, session_id=session)
    assert (roll.lines[0].status_words, roll.statuses[-1].label) == ("In therapy", "In therapy")
    assert [one.is_active for one in roll.statuses] == [True] * 7 + [False]
    # What is noted already may be written once more, as it stands on a sheet.
    act(vault, attendance.mark, session_id=session, marks=[Mark(noor, "therapy")])
    other = session_on(vault, group, MONDAY - 7 * DAY)
    with pytest.raises(Conflict, match="not offered") as raised:
        act(vault, attendance.mark, session_id=other, marks=[Mark(noor, "therapy")])
    assert raised.value.field == "status"
    month = {"group": str(group), "month": MONDAY}
    noted = vault.read(attendance_papers.sheet, **month, is_empty=False)
    empty = vault.read(attendance_papers.sheet, **month, is_empty=True)
    assert noted.marks[-1] == ("8", "In therapy")
    assert len(empty.marks) == 7
    assert "8" in [cell.mark for cell in noted.lines[0].cells if cell is not None]
