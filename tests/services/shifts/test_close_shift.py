# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing a shift: counted, carried, both names, one act; taken back while nothing followed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.models.absences import Absence, RollCall, RollCallMark
from shelterdesk.models.incidents import Incident
from shelterdesk.models.medication import Medication, MedicationGiven
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.medication import medicine_due, medicines
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.money import cash_box, cash_counts
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import stays
from shelterdesk.services.safety import alerts, safety_plans
from shelterdesk.services.safety.alerts import AlertForm
from shelterdesk.services.safety.safety_plans import PlanForm, PlanKind
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.shifts.close_shift import Closing
from shelterdesk.services.shifts.handover import HandoverSource, LineForm
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


def opened(vault: Vault, **facts: object) -> int:
    form = shifts.OpenForm(**facts)  # type: ignore[arg-type]
    shift_id: int = vault.do("Open", shifts.open_shift, form=form).result
    return shift_id


def close(vault: Vault, shift_id: int, **facts: Any) -> None:
    vault.do("Close", close_shift.close, shift_id=shift_id, closing=Closing(**facts))


def put(vault: Vault, *rows: Any) -> None:
    """Rows of tables that have verbs of their own elsewhere."""

    def write(tx: Transaction) -> None:
        for row in rows:
            tx.session.add(row)
            tx.session.flush()

    vault.do("Put", write)


def carried(vault: Vault, shift_id: int) -> dict[HandoverSource | None, list[object]]:
    found: dict[HandoverSource | None, list[object]] = {}
    for line in vault.read(handover.of_shift, shift_id=shift_id).lines:
        found.setdefault(line.source, []).append(line.words)
    return found


def test_one_act_counts_carries_and_ends_everybodys_time(vault: Vault, clock: Clock) -> None:
    ama = hired(vault, "F1")["F1"]
    free = beds(vault, house(vault))
    for bed, name in zip(free[:3], ("Noor", "Amal", "Li"), strict=True):
        admitted(vault, bed, TODAY, name)
    shift = opened(vault, staff_ids=(ama,), names=("Dora",))
    vault.do("Count", cash_counts.count, form=CountForm((Pieces(2000, 1),)))
    clock.now += timedelta(hours=3)
    seen = vault.read(close_shift.preview, shift_id=shift)
    assert (seen.heads, seen.box.currency, seen.carried.lines) == (3, "EUR", ())
    count = CountForm((Pieces(2000, 1),))
    close(
        vault, shift, heads_seen=3, keys_ok=True, count=count, debrief=" A calm evening. ",
        closed_with_id=ama,
    )  # fmt: skip
    row = vault.read(shifts.row, shift_id=shift)
    assert (row.closed_at, row.closed_by, row.closed_with) == (clock.now, "Joy", "F1")
    assert [who.left for who in row.people] == [clock.now] * 3
    told = vault.read(close_shift.closed, shift_id=shift)
    assert (told.heads_expected, told.heads_seen, told.keys_ok) == (3, 3, True)
    assert told.debrief == "A calm evening."
    assert told.cash is not None
    assert told.cash.counted == 2000
    with pytest.raises(Conflict, match="closed"):
        close(vault, shift)
    vault.undo()
    [again] = vault.read(shifts.current)
    assert again.id == shift
    assert vault.read(close_shift.closed, shift_id=shift).cash is None
    assert [who.left for who in again.people] == [None] * 3


def test_a_difference_in_the_books_is_not_undone_and_the_shift_goes_on(vault: Vault) -> None:
    vault.do("Count", cash_counts.count, form=CountForm((Pieces(2000, 2),)))
    shift = opened(vault)
    [before] = vault.read(cash_box.boxes)
    assert before.is_mine
    done = vault.do(
        "Close", close_shift.close, shift_id=shift,
        closing=Closing(count=CountForm((Pieces(2000, 1),), reason="taxi at night")),
    )  # fmt: skip
    assert not done.can_undo
    [box] = vault.read(cash_box.boxes)
    assert (box.balance, box.holder, box.can_accept) == (2000, "", True)
    vault.do("Reopen", close_shift.reopen, shift_id=shift)
    told = close_shift_cash(vault, shift)
    assert told == -2000  # it was counted, and it stays
    close(vault, shift, count=CountForm((Pieces(2000, 1),)))
    assert close_shift_cash(vault, shift) == 0
    assert carried(vault, shift)[HandoverSource.CASH] == ["Cash box: -€20.00, taxi at night"]


def test_what_differs_asks_why_and_is_handed_over(vault: Vault) -> None:
    admitted(vault, beds(vault, house(vault))[0], TODAY)
    first = opened(vault)
    close(vault, first, count=CountForm((Pieces(2000, 1),)))
    shift = opened(vault)
    less = CountForm((Pieces(500, 1),))
    for facts, field in (
        ({"heads_seen": 0}, "heads_note"),
        ({"keys_ok": False}, "keys_note"),
        ({"count": less}, "reason"),
        ({"closed_with_id": vault.staff_id}, "closed_with_id"),
        ({"closed_with_id": 999}, "closed_with_id"),
        ({"heads_seen": -1}, "heads_seen"),
        ({"debrief": "x" * 601}, "debrief"),
    ):
        with pytest.raises(Invalid) as caught:
            close(vault, shift, **facts)  # type: ignore[arg-type]
        assert caught.value.field == field
    assert len(vault.read(shifts.current)) == 1
    close(
        vault, shift, heads_seen=0, heads_note="at her sister's", keys_ok=False,
        keys_note="laundry", count=CountForm(less.pieces, reason="bread"), closed_with="Dora",
    )  # fmt: skip
    assert carried(vault, shift) == {
        HandoverSource.HEADS: ["0 people seen, 1 expected: at her sister's"],
        HandoverSource.KEYS: ["Missing: laundry"],
        HandoverSource.CASH: ["Cash box: -€15.00, bread"],
    }
    assert vault.read(handover.received).open == 3
    assert vault.read(shifts.row, shift_id=shift).closed_with == "Dora"


def test_a_difference_found_when_a_shift_began_goes_along_too(vault: Vault) -> None:
    vault.do("Count", cash_counts.count, form=CountForm((Pieces(5000, 2),)))
    shift = opened(vault)
    begun = CountForm((Pieces(5000, 1),), reason="half of it is gone")
    vault.do("Count", cash_counts.count, form=begun, shift_id=shift)
    close(vault, shift)
    [words] = carried(vault, shift)[HandoverSource.CASH]
    assert "half of it is gone" in str(words)
    vault.do("Reopen", close_shift.reopen, shift_id=shift)
    close(vault, shift, count=CountForm((Pieces(5000, 1), Pieces(1000, 1)), reason="a gift"))
    told = carried(vault, shift)[HandoverSource.CASH]
    assert ["half of it is gone" in str(told[0]), "a gift" in str(told[1])] == [True, True]
    assert close_shift_cash(vault, shift) == 1000


def close_shift_cash(vault: Vault, shift_id: int) -> int:
    count = vault.read(close_shift.closed, shift_id=shift_id).cash
    assert count is not None
    return count.difference


def test_nothing_at_all_can_be_said_and_it_closes(vault: Vault) -> None:
    shift = opened(vault)
    close(vault, shift)
    told = vault.read(close_shift.closed, shift_id=shift)
    assert (told.heads_expected, told.heads_seen, told.keys_ok, told.cash) == (0, None, None, None)


def test_heads_are_those_in_a_bed_and_not_away(vault: Vault) -> None:
    first, second = house(vault, name="House B"), house(vault, name="House C")
    free = beds(vault, first)
    people = [admitted(vault, bed, TODAY - DAY, f"G{n}") for n, bed in enumerate(free[:5])]
    admitted(vault, beds(vault, second)[0], TODAY, "Other")
    assert vault.read(close_shift.heads) == 6
    assert vault.read(close_shift.heads, site_id=first) == 5
    away, back, absent, present, _unasked = people
    for (who, stay), end in ((away, None), (back, TODAY)):
        put(vault, Absence(stay_id=stay, resident_id=who, start=TODAY - DAY, end=end))
    assert vault.read(close_shift.heads, site_id=first) == 4
    call = RollCall(site_id=first, night_of=TODAY)
    put(vault, call)
    call_id = vault.read(lambda tx: tx.session.query(RollCall.id).scalar())
    for (who, _stay), presence in ((absent, "absent"), (present, "present")):
        mark = RollCallMark(roll_call_id=call_id, resident_id=who, presence=presence, at=NOW)
        put(vault, mark)
    assert vault.read(close_shift.heads, site_id=first) == 3  # not asked is still expected


def test_tasks_planned_ends_checks_and_alerts_are_carried(vault: Vault, clock: Clock) -> None:
    ama = hired(vault, "F1")["F1"]
    free = beds(vault, house(vault))
    noor, stay = admitted(vault, free[0], TODAY - 3 * DAY, "Noor")
    vault.do("Planned", stays.plan_end, stay_id=stay, planned_end=TODAY - DAY)
    vault.do("Old", alerts.add, resident_id=noor, form=AlertForm("Known already"))
    clock.now += timedelta(hours=1)
    shift = opened(vault)
    for words, due, whose in (
        ("Call the landlord", TODAY, None),
        ("Not yet", TODAY + DAY, None),
        ("Mine", TODAY - DAY, vault.staff_id),
        ("Of a colleague who is not here", TODAY, ama),
    ):
        form = TaskForm(words, due=due, staff_id=whose)
        vault.do("Task", tasks.add, resident_id=None, form=form)
    secret = TaskForm("Ask about the papers", "case", TODAY)
    vault.do("Task", tasks.add, resident_id=noor, form=secret)
    vault.do(
        "Alert", alerts.add, resident_id=noor, form=AlertForm("Ex at the door", "Call 17 first")
    )
    form = PlanForm(PlanKind.SAFETY, TODAY, check_minutes=30)
    vault.do("Plan", safety_plans.write, resident_id=noor, form=form)
    shown = vault.read(close_shift.preview, shift_id=shift).carried
    assert len(shown.lines) == 6
    close(vault, shift)
    assert carried(vault, shift) == {
        HandoverSource.CHECK: ["Look in every 30 minutes · Room 1 · A"],
        HandoverSource.ALERT: ["New alert: Ex at the door · Call 17 first"],
        HandoverSource.OVERDUE: ["Meant to leave on 21 Nov 2026"],
        HandoverSource.TASK: ["Mine", "Call the landlord", "Ask about the papers"],
    }
    waiting = [line for line in vault.read(handover.received).lines if line.is_open]
    assert [line.source for line in waiting] == [HandoverSource.CHECK, HandoverSource.ALERT]
    # The next shift has the same again, but what waits already does not stand there twice.
    second = opened(vault)
    close(vault, second)
    assert set(carried(vault, second)) == {HandoverSource.OVERDUE, HandoverSource.TASK}
    for line in waiting:
        vault.do("Read", handover.acknowledge, line_id=line.id)
    third = opened(vault)
    close(vault, third)
    assert HandoverSource.CHECK in carried(vault, third)  # tonight again
    assert HandoverSource.ALERT not in carried(vault, third)  # not new any more


def test_words_of_a_task_stay_sealed(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        vault.do("Task", tasks.add, form=TaskForm("Quillhart", "case", TODAY), resident_id=None)
    with signed_in(desk_file, "F1", clock) as desk:
        shift = opened(desk)
        close(desk, shift)
        assert carried(desk, shift) == {HandoverSource.TASK: [Hidden.HIDDEN]}
    with signed_in(desk_file, clock=clock) as vault:
        assert carried(vault, shift) == {HandoverSource.TASK: ["Quillhart"]}


def test_doses_that_nobody_wrote_down_go_with_the_handover(desk_file: Path, clock: Clock) -> None:
    clock.now -= 3 * DAY
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        site, other = house(vault), house(vault, name="Elm")
        free = beds(vault, site)
        in_beds = ((free[0], "Noor"), (free[1], "Amal"), (beds(vault, other)[0], "Far"))
        noor, amal, far = (admitted(vault, bed, clock.now.date(), name)[0] for bed, name in in_beds)
        evening = MedicineForm("Quillamycin", times=(DoseTime(20 * 60), DoseTime(23 * 60)))
        for who in (noor, noor, amal, far):
            vault.do("Add", medicines.add, resident_id=who, form=evening)
        vault.do("Protect", protection.protect, resident_id=amal, staff_ids=[vault.staff_id])
    clock.now += 3 * DAY
    with signed_in(desk_file, "F1", clock) as desk:
        _everything_written_but_the_last(desk, clock)
        shift = opened(desk, site_id=site)
        close(desk, shift)
        assert carried(desk, shift) == {
            HandoverSource.MEDICATION: ["Due 20:00, not written down: Box 1, Box 2"]
        }
        handed = desk.read(handover.of_shift, shift_id=shift)
        assert (handed.hidden, handed.open) == (1, 0)
    with signed_in(desk_file, clock=clock) as vault:
        lines = vault.read(handover.of_shift, shift_id=shift).lines
        assert [(line.shown, line.words) for line in lines] == [
            ("Noor", "Due 20:00, not written down: Box 1, Box 2"),
            ("Amal", "Due 20:00, not written down: Box 3"),
        ]


def _everything_written_but_the_last(vault: Vault, clock: Clock) -> None:
    """What was due before this evening."""

    def write(tx: Transaction) -> None:
        for key, row in medicine_due.open_doses(tx, None):
            if key.at < datetime.combine(TODAY, time(20)):
                tx.session.add(MedicationGiven(
                    medication_id=row.id, resident_id=row.resident_id, due_on=key.on,
                    due_minute=key.minute, at=clock.now - DAY, outcome="given",
                ))  # fmt: skip

    vault.do("Write", write)


def test_who_is_not_back_medicines_and_incidents(vault: Vault, clock: Clock) -> None:
    site = house(vault)
    free = beds(vault, site)
    noor, stay = admitted(vault, free[0], TODAY - 3 * DAY, "Noor")
    amal, _stay = admitted(vault, free[1], TODAY - 3 * DAY, "Amal")
    shift = opened(vault)
    clock.now += timedelta(hours=2)
    facts = {"stay_id": stay, "resident_id": noor, "start": TODAY - DAY, "end": None}
    put(vault, Absence(expected_back=TODAY, **facts))
    put(vault, RollCall(site_id=site, night_of=TODAY))
    for who in (noor, amal):
        put(vault, RollCallMark(roll_call_id=1, resident_id=who, presence="absent", at=clock.now))
    put(vault, Medication(resident_id=amal, label="Box 4", start=TODAY, end=None))
    for outcome, at in (
        ("given", clock.now), ("refused", clock.now), ("absent", NOW - DAY),
    ):  # fmt: skip
        put(vault, MedicationGiven(medication_id=1, resident_id=amal, at=at, outcome=outcome))
    put(vault, Incident(at=clock.now, severity="grave"))
    put(vault, Incident(at=NOW - DAY, severity="small"))
    close(vault, shift)
    assert carried(vault, shift) == {
        HandoverSource.ABSENCE: ["Expected back on 22 Nov 2026, not back yet"],
        HandoverSource.ROLL_CALL: ["Not there at the roll call"],
        HandoverSource.MEDICATION: ["Box 4: Refused, 22:15"],
        HandoverSource.INCIDENT: ["Incident: Grave"],
    }
    lines = vault.read(handover.of_shift, shift_id=shift).lines
    places = {line.source: line.place for line in lines}
    assert places[HandoverSource.INCIDENT] == ("log", ("tab", "incidents", 1))
    assert places[HandoverSource.ROLL_CALL] == ("residents", ("resident", amal, "stays"))
    round_of_amal = ("log", ("tab", "medication", ("person", amal)))
    assert places[HandoverSource.MEDICATION] == round_of_amal


def test_a_protected_person_is_carried_by_who_does_not_see_her(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        her, _stay = admitted(vault, beds(vault, house(vault))[0], TODAY, "Quillamark")
        plan = PlanForm(PlanKind.SAFETY, TODAY, check_minutes=20)
        vault.do("Plan", safety_plans.write, resident_id=her, form=plan)
        vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "F1", clock) as desk:
        shift = opened(desk)
        shown = desk.read(close_shift.preview, shift_id=shift)
        assert (shown.carried.lines, shown.carried.hidden, shown.heads) == ((), 1, 1)
        close(desk, shift)
        assert desk.read(handover.received).hidden == 1
    with signed_in(desk_file, clock=clock) as vault:
        [line] = vault.read(handover.received).lines
        assert (line.shown, line.source) == ("Quillamark", HandoverSource.CHECK)


def test_a_wrong_closing_is_taken_back_until_a_shift_followed(vault: Vault) -> None:
    vault.do("Task", tasks.add, form=TaskForm("Bins", due=TODAY), resident_id=None)
    shift = opened(vault, names=("Dora",))
    vault.do("Write", handover.add, form=LineForm("By hand"))
    dora = vault.read(shifts.row, shift_id=shift).people[1]
    vault.do("Go", shifts.go, on_duty_id=dora.id, at=NOW)
    close(vault, shift, closed_with="Dora")
    vault.do("Reopen", close_shift.reopen, shift_id=shift)
    [row] = vault.read(shifts.current)
    assert (row.closed_with, [who.left for who in row.people][:1]) == ("", [None])
    assert [line.words for line in vault.read(handover.of_shift, shift_id=shift).lines] == [
        "By hand"
    ]
    with pytest.raises(Conflict, match="open"):
        vault.do("Reopen", close_shift.reopen, shift_id=shift)
    close(vault, shift)
    assert len(vault.read(handover.of_shift, shift_id=shift).lines) == 2
    opened(vault)
    with pytest.raises(Conflict, match="later"):
        vault.do("Reopen", close_shift.reopen, shift_id=shift)


def test_undo_brings_back_no_second_open_shift(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        shift = opened(vault)
    with signed_in(desk_file, "D5", clock) as other:
        close(other, shift)
    with signed_in(desk_file, clock=clock) as vault:
        opened(vault)
    with signed_in(desk_file, "D5", clock) as other:
        with pytest.raises(Conflict, match="in the way"):
            other.undo()
        assert len(other.read(shifts.current)) == 1


def test_over_new_year(vault: Vault, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 31, 23, 0, tzinfo=NOW.tzinfo)
    noor = person(vault, "Noor")
    shift = opened(vault)
    vault.do("Write", handover.add, form=LineForm("Fireworks", resident_id=noor))
    clock.now = datetime(2027, 1, 1, 7, 0, tzinfo=NOW.tzinfo)
    close(vault, shift)
    row = vault.read(shifts.row, shift_id=shift)
    assert (row.on, row.minutes) == (date(2026, 12, 31), 480)
