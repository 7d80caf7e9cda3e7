# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is not back as expected, what is done, and what ends it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.absences import WelfareStep
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import absences, check_out, roll_calls, welfare
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.rooms.welfare import NotBack, StepForm, WelfareStepKind
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house

TODAY = NOW.date()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def missed(vault: Vault) -> list[NotBack]:
    return vault.read(welfare.not_back)


def today(vault: Vault) -> list[tuple[str, str]]:
    lines = vault.read(today_due.due)
    return [(one.title, one.detail) for one in lines if one.kind is DueKind.NOT_BACK]


@pytest.fixture
def amal(vault: Vault) -> tuple[int, int, int]:
    """House, resident and stay of somebody who was absent at tonight's roll call."""
    site = house(vault)
    free = beds(vault, site)
    admitted(vault, free[0], TODAY - 3 * DAY, "Noor")
    who, stay = admitted(vault, free[1], TODAY - 3 * DAY, "Amal")
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="absent")
    do(vault, roll_calls.all_present, site_id=site)
    return site, who, stay


def test_a_step_is_planned_and_done(vault: Vault, amal: tuple[int, int, int], clock: Clock) -> None:
    _site, who, _stay = amal
    assert [(one.shown, one.place, one.since) for one in missed(vault)] == [
        ("Amal", "Room 1 · B", TODAY)
    ]
    assert today(vault)[0][1].startswith("Decide what to do")
    form = StepForm("call_her", is_done=False, staff_id=vault.staff_id, due_at=NOW + HOUR)
    step = do(vault, welfare.add, resident_id=who, form=form)
    assert today(vault) == [("Amal is not back", today(vault)[0][1])]
    assert today(vault)[0][1].startswith("Call the resident · Joy · by 21:15")
    clock.now = NOW + 2 * HOUR
    assert missed(vault)[0].open_steps[0].is_late
    do(vault, welfare.done, step_id=step, result="No answer")
    (row,) = missed(vault)[0].steps
    assert (row.result, row.done_by, row.is_late) == ("No answer", "Joy", False)
    with pytest.raises(Conflict, match="already"):
        do(vault, welfare.done, step_id=step)
    with pytest.raises(Conflict, match="already"):
        do(vault, welfare.call_off, step_id=step)
    vault.undo()
    do(vault, welfare.call_off, step_id=step)
    assert missed(vault)[0].steps == ()


def test_back_ends_it_and_marks_her_present(
    vault: Vault, amal: tuple[int, int, int], clock: Clock
) -> None:
    site, who, _stay = amal
    do(vault, welfare.add, resident_id=who, form=StepForm("wait", is_done=False))
    do(vault, roll_calls.close, site_id=site)
    clock.now = NOW.replace(hour=1) + DAY  # still tonight; the roll call was closed
    do(vault, welfare.add, resident_id=who, form=StepForm("back"))
    assert missed(vault) == [] == today(vault)
    sheet = vault.read(roll_calls.sheet, site_id=site)
    assert sheet is not None
    assert sheet.is_closed
    assert {line.shown: line.presence for line in sheet.lines}["Amal"] == "present"
    with pytest.raises(Conflict, match="back, or not missed"):
        do(vault, welfare.add, resident_id=who, form=StepForm("call_her"))
    vault.undo()
    assert [one.shown for one in missed(vault)] == ["Amal"]
    assert [row.words for row in missed(vault)[0].open_steps] == ["Wait and look again"]


def test_got_in_touch_ends_it_and_she_is_not_in_the_building(
    vault: Vault, amal: tuple[int, int, int]
) -> None:
    _site, who, _stay = amal
    with pytest.raises(Invalid) as refused:
        do(vault, welfare.add, resident_id=who, form=StepForm("heard_from", expected_back=TODAY))
    assert refused.value.field == "expected_back"
    form = StepForm("heard_from", result="At her sister's", expected_back=TODAY + 2 * DAY)
    do(vault, welfare.add, resident_id=who, form=form)
    assert missed(vault) == []
    assert vault.read(roll_calls.heads) == 1
    (row,) = vault.read(absences.away)
    assert (row.shown, row.expected_back) == ("Amal", TODAY + 2 * DAY)


def test_it_goes_on_over_nights_until_she_is_seen(
    vault: Vault, amal: tuple[int, int, int], clock: Clock
) -> None:
    site, who, stay = amal
    do(vault, welfare.add, resident_id=who, form=StepForm("call_her", result="Voice mail"))
    clock.now = NOW + DAY
    assert [(one.since, len(one.steps)) for one in missed(vault)] == [(TODAY, 1)]
    assert do(vault, roll_calls.all_present, site_id=site) == 1  # Noor alone
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="absent")
    clock.now = NOW + 2 * DAY
    assert missed(vault)[0].since == TODAY
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="present")
    assert missed(vault) == []
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="absent")
    (again,) = missed(vault)
    assert (again.since, len(again.steps)) == (TODAY, 1)  # it was a slip of the hand
    do(vault, check_out.check_out, stay_id=stay, on=TODAY + 2 * DAY)
    assert missed(vault) == []
    assert len(vault.read(welfare.of_resident, resident_id=who)) == 1


def test_not_back_from_leave(vault: Vault, amal: tuple[int, int, int], clock: Clock) -> None:
    _site, who, stay = amal
    do(vault, absences.add, stay_id=stay, form=AbsenceForm(start=TODAY, expected_back=TODAY + DAY))
    do(vault, roll_calls.mark, site_id=amal[0], resident_id=who, presence=None)
    assert missed(vault) == []
    clock.now = NOW + DAY
    assert missed(vault) == []  # tonight is when she means to be back
    clock.now = NOW + 2 * DAY
    (row,) = missed(vault)
    assert (row.since, row.is_from_leave) == (TODAY + DAY, True)
    assert len(today(vault)) == 1  # that of nights away alone
    do(vault, welfare.add, resident_id=who, form=StepForm("call_contact"))
    assert len(today(vault)) == 2
    do(vault, welfare.add, resident_id=who, form=StepForm("back"))
    assert vault.read(absences.away) == [] == missed(vault)


def test_the_police_only_with_what_was_agreed(vault: Vault, amal: tuple[int, int, int]) -> None:
    for is_done in (True, False):
        with pytest.raises(Invalid) as refused:
            do(vault, welfare.add, resident_id=amal[1], form=StepForm("tell_police", is_done))
        assert refused.value.field == "result"
    agreed = StepForm("tell_police", is_done=False, result="As the safety plan says, after a day")
    do(vault, welfare.add, resident_id=amal[1], form=agreed)
    assert missed(vault)[0].open_steps[0].result == "As the safety plan says, after a day"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (StepForm("shout"), "kind"),
        (StepForm("back", is_done=False), "is_done"),
        (StepForm("wait", is_done=False, staff_id=99), "staff_id"),
        (StepForm("wait", is_done=False, due_at=NOW + 20 * DAY), "due_at"),
        (StepForm("wait", result="A" * 2001), "result"),
    ],
)
def test_bad_input_names_its_field(
    vault: Vault, amal: tuple[int, int, int], form: StepForm, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        do(vault, welfare.add, resident_id=amal[1], form=form)
    assert refused.value.field == field


def test_the_desk_writes_what_it_cannot_read(
    vault: Vault, amal: tuple[int, int, int], clock: Clock
) -> None:
    who, path = amal[1], vault.path
    planned = StepForm("tell_police", is_done=False, result="Agreed with her on Monday")
    step = do(vault, welfare.add, resident_id=who, form=planned)
    hired(vault, "F1")
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert missed(desk)[0].steps[0].result is Hidden.HIDDEN
        do(desk, welfare.done, step_id=step, result="Officer Brandt wrote it down")
        assert {row.result for row in missed(desk)[0].steps} == {Hidden.HIDDEN}
        bodies = desk.read(lambda tx: [row.result for row in tx.session.query(WelfareStep)])
        assert len(bodies) == 2
        assert not any(b"Brandt" in body for body in bodies if body)
    with signed_in(path, clock=clock) as joy:
        assert [row.result for row in missed(joy)[0].steps] == [
            "Agreed with her on Monday", "Officer Brandt wrote it down",
        ]  # fmt: skip


def test_a_protected_person_is_one_person(
    vault: Vault, amal: tuple[int, int, int], clock: Clock
) -> None:
    who, path = amal[1], vault.path
    step = do(vault, welfare.add, resident_id=who, form=StepForm("wait", is_done=False))
    do(vault, protection.protect, resident_id=who, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        (row,) = missed(desk)
        assert (row.shown, row.place, row.resident_id, row.steps) == (
            "1 person", "Room 1 · B", None, (),
        )  # fmt: skip
        assert today(desk)[0][0] == "1 person is not back"
        for verb, values in (
            (welfare.add, {"resident_id": who, "form": StepForm("wait")}),
            (welfare.done, {"step_id": step}),
            (welfare.call_off, {"step_id": step}),
        ):
            with pytest.raises(NotFound):
                do(desk, verb, **values)


@pytest.mark.parametrize(
    ("now", "typed", "due"),
    [
        (NOW, time(23, 30), NOW.replace(hour=23, minute=30)),
        (NOW, time(0, 30), NOW.replace(hour=0, minute=30) + DAY),
        (NOW, time(20, 15), NOW),
        (NOW.replace(month=12, day=31, hour=23), time(1, 0), NOW.replace(2027, 1, 1, 1, 0)),
    ],
)
def test_a_time_is_when_the_clock_next_shows_it(
    vault: Vault, clock: Clock, now: datetime, typed: time, due: datetime
) -> None:
    clock.now = now
    site = house(vault)
    who, _stay = admitted(vault, beds(vault, site)[0], now.date())
    do(vault, roll_calls.mark, site_id=site, resident_id=who, presence="absent")
    do(vault, welfare.add, resident_id=who, form=StepForm("wait", is_done=False, due_at=typed))
    assert missed(vault)[0].steps[0].due_at == due


def test_every_kind_has_words(vault: Vault, amal: tuple[int, int, int]) -> None:
    told = {kind.value for kind in WelfareStepKind} - {kind.value for kind in welfare.ENDS}
    for kind in sorted(told):
        do(vault, welfare.add, resident_id=amal[1], form=StepForm(kind, result="done"))
    assert all(row.words for row in missed(vault)[0].steps)
    assert len(missed(vault)[0].steps) == len(told)
