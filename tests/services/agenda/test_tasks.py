# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises: reminded when due, sealed where they are of case work, never of whom one hides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.tasks import Task
from shelterdesk.services.agenda import defects, tasks
from shelterdesk.services.agenda.recurrences import Every, Repeats
from shelterdesk.services.agenda.tasks import CASE, DESK, TaskForm, TaskKind, TaskList
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board
from shelterdesk.services.rooms.board import BedState
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.end2end.test_sealed_bytes import forms_of, found_in, pages
from tests.factories import admitted, beds, house, person

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
LAWYER = TaskForm("ask Ms Quillhart about the permit", CASE, TODAY)


def promise(vault: Vault, resident_id: int | None, form: TaskForm) -> int:
    added: int = vault.do("Promise", tasks.add, resident_id=resident_id, form=form).result
    return added


def test_a_promise_is_kept_and_taken_back(vault: Vault) -> None:
    noor = person(vault, "Noor")
    task_id = promise(vault, noor, TaskForm("  bring a warm coat ", DESK, TODAY + DAY))
    [row] = vault.read(tasks.of_resident, resident_id=noor)
    assert (row.words, row.kind, row.due) == ("bring a warm coat", TaskKind.PROMISE, TODAY + DAY)
    assert (row.staff, row.is_own, row.done_on) == ("", False, None)
    vault.do("Kept", tasks.done, task_id=task_id)
    [row] = vault.read(tasks.of_resident, resident_id=noor)
    assert (row.done_on, row.done_by) == (TODAY, "Joy")
    with pytest.raises(Conflict, match="already"):
        vault.do("Kept", tasks.done, task_id=task_id)
    vault.do("Not yet", tasks.reopen, task_id=task_id)
    assert vault.read(tasks.of_resident, resident_id=noor)[0].done_on is None
    vault.undo()
    assert vault.read(tasks.of_resident, resident_id=noor)[0].done_on == TODAY
    [event] = vault.read(lambda tx: tasks.timeline(tx, noor))
    assert (event.title, event.detail) == ("Kept a promise", "bring a warm coat")


def test_open_ones_first_by_their_day_then_done_ones(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for words, due in (("later", TODAY + 9 * DAY), ("whenever", None), ("soon", TODAY)):
        promise(vault, noor, TaskForm(words, DESK, due))
    for words in ("first", "second"):
        vault.do("Kept", tasks.done, task_id=promise(vault, noor, TaskForm(words)))
    rows = vault.read(tasks.of_resident, resident_id=noor)
    assert [row.words for row in rows] == ["soon", "later", "whenever", "second", "first"]


def test_editing_keeps_what_is_sealed_and_unchanged(vault: Vault) -> None:
    noor = person(vault, "Noor")
    task_id = promise(vault, noor, LAWYER)
    read = vault.read(tasks.form, task_id=task_id)
    assert read == LAWYER

    def body() -> bytes:
        return vault.read(lambda tx: bytes(tx.session.get(Task, task_id).body))

    sealed = body()
    assert b"Quillhart" not in sealed
    vault.do("Edit", tasks.edit, task_id=task_id, form=replace(read, due=None))
    assert body() == sealed
    vault.do("Edit", tasks.edit, task_id=task_id, form=replace(read, confidentiality=DESK))
    assert vault.read(lambda tx: tx.session.get(Task, task_id).body) is None
    assert vault.read(tasks.form, task_id=task_id).words == LAWYER.words
    vault.do("Edit", tasks.edit, task_id=task_id, form=replace(read, words="ring"))
    assert vault.read(lambda tx: tx.session.get(Task, task_id).plain) is None
    assert vault.read(tasks.form, task_id=task_id).words == "ring"


def test_words_that_become_sealed_can_be_read_nowhere_any_more(vault: Vault) -> None:
    """Neither in the row, nor as what stood there before, nor as what stood before that."""
    noor = person(vault, "Noor")

    def lies_open() -> set[str]:
        texts = pages(vault.path, vault._opened.file_secret)
        return found_in(texts, {one: forms_of(one) for one in ("Zzyxmark", "Qwopmark")})

    task_id = promise(vault, noor, TaskForm("Zzyxmark waits for her"))
    edit = {"task_id": task_id}
    vault.do("Edit", tasks.edit, **edit, form=TaskForm("Qwopmark waits for her", DESK, TODAY))
    assert lies_open() == {"Zzyxmark", "Qwopmark"}
    raised = TaskForm("Qwopmark waits for her", CASE, TODAY)
    changes = vault.do("Edit", tasks.edit, **edit, form=raised)
    assert not changes.can_undo
    assert lies_open() == set()
    assert vault.read(tasks.form, task_id=task_id) == raised
    assert "task" in changes.tables
    with pytest.raises(Conflict, match="erased"):
        vault.undo()  # the act before it: what it changed is not known any more
    assert vault.read(tasks.form, task_id=task_id) == raised
    assert vault.verify_audit().findings == ()


def test_sealing_at_first_and_other_days_can_be_undone(vault: Vault) -> None:
    task_id = promise(vault, None, LAWYER)
    vault.do("Edit", tasks.edit, task_id=task_id, form=replace(LAWYER, words="ring her"))
    vault.undo()
    assert vault.read(tasks.form, task_id=task_id) == LAWYER


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (TaskForm(" \0 "), "words"),
        (TaskForm("x" * 301), "words"),
        (TaskForm(Hidden.HIDDEN), "words"),
        (TaskForm("x", "health"), "confidentiality"),
        (TaskForm("x", staff_id=99), "staff_id"),
    ],
)
def test_refusals_name_their_field(vault: Vault, form: TaskForm, field: str) -> None:
    noor = person(vault, "Noor")
    with pytest.raises(Invalid) as found:
        promise(vault, noor, form)
    assert found.value.field == field
    assert vault.read(tasks.of_resident, resident_id=noor) == []


def test_today_reminds_of_mine_and_of_anybodys(vault: Vault) -> None:
    staff = hired(vault, "F1")
    noor = person(vault, "Noor")
    promise(vault, noor, TaskForm("mine", DESK, TODAY, vault.staff_id))
    promise(vault, noor, TaskForm("anybody", DESK, TODAY - DAY))
    promise(vault, noor, TaskForm("of F1", DESK, TODAY, staff["F1"]))
    promise(vault, noor, TaskForm("tomorrow", DESK, TODAY + DAY))
    promise(vault, noor, TaskForm("whenever", DESK))
    vault.do("Task", tasks.add, form=TaskForm("count the keys", due=TODAY), kind=TaskKind.TASK)
    done = promise(vault, noor, TaskForm("kept", DESK, TODAY))
    vault.do("Kept", tasks.done, task_id=done)
    lines = vault.read(today_due.due)
    assert [(line.title, line.detail) for line in lines] == [
        ("anybody", "Promised to Noor"),
        ("count the keys", ""),
        ("mine", "Promised to Noor"),
    ]
    assert [line.resident_id for line in lines] == [noor, None, noor]
    assert [line.is_for_all for line in lines] == [True, True, False]


def test_without_the_key_there_is_a_promise_and_no_words(vault: Vault, desk_file: Path) -> None:
    hired(vault, "F1")
    noor = person(vault, "Noor")
    task_id = promise(vault, noor, LAWYER)
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        [row] = desk.read(tasks.of_resident, resident_id=noor)
        assert (row.words, row.due) == (Hidden.HIDDEN, TODAY)
        [line] = desk.read(today_due.due)
        assert (line.title, line.detail) == ("Promised to Noor", "The words are sealed.")
        form = desk.read(tasks.form, task_id=task_id)
        desk.do("Edit", tasks.edit, task_id=task_id, form=replace(form, due=TODAY + DAY))
        with pytest.raises(Invalid, match="Write the words again"):
            desk.do("Edit", tasks.edit, task_id=task_id, form=replace(form, confidentiality=DESK))
        promise(desk, noor, TaskForm("told me of Quillfield", CASE))
        assert [row.words for row in desk.read(tasks.of_resident, resident_id=noor)] == [
            Hidden.HIDDEN
        ] * 2
    with signed_in(desk_file) as again:
        rows = again.read(tasks.of_resident, resident_id=noor)
        assert [(row.words, row.due) for row in rows] == [
            (LAWYER.words, TODAY + DAY), ("told me of Quillfield", None),
        ]  # fmt: skip


def test_nothing_of_somebody_protected(vault: Vault, desk_file: Path) -> None:
    hired(vault, "F1")
    noor = person(vault, "Noor")
    task_id = promise(vault, noor, TaskForm("find Quillamark's coat", DESK, TODAY))
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        assert desk.read(today_due.due) == []
        for query, ids in ((tasks.form, {"task_id": task_id}),
                           (tasks.of_resident, {"resident_id": noor})):  # fmt: skip
            with pytest.raises(NotFound):
                desk.read(query, **ids)
        for act in (tasks.done, tasks.reopen):
            with pytest.raises(NotFound):
                desk.do("Act", act, task_id=task_id)
        with pytest.raises(NotFound):
            promise(desk, noor, TaskForm("x"))


def task(vault: Vault, words: str, **more: object) -> int:
    form = TaskForm(words, **more)  # type: ignore[arg-type]
    added: int = vault.do("Task", tasks.add, kind=TaskKind.TASK, form=form).result
    return added


def words_of(vault: Vault, which: TaskList) -> list[object]:
    return [row.words for row in vault.read(tasks.listed, which=which)]


def test_the_lists(vault: Vault) -> None:
    rooms_of = beds(vault, house(vault))
    task(vault, "late", due=TODAY - DAY, staff_id=vault.staff_id)
    task(vault, "at nine", due=TODAY, at=time(9))
    task(vault, "any time", due=TODAY)
    task(vault, "tap drips", bed_id=rooms_of[0])
    gone = task(vault, "called off")
    vault.do("Off", tasks.drop, task_id=gone)
    assert words_of(vault, TaskList.OPEN) == ["late", "at nine", "any time", "tap drips"]
    assert words_of(vault, TaskList.MINE) == words_of(vault, TaskList.OVERDUE) == ["late"]
    assert words_of(vault, TaskList.ANYBODYS) == ["at nine", "any time", "tap drips"]
    [broken] = vault.read(tasks.listed, which=TaskList.BROKEN)
    assert (broken.words, broken.place) == ("tap drips", "Room 1 · A")
    [lately] = vault.read(tasks.listed, which=TaskList.DONE)
    assert (lately.words, lately.dropped_on, lately.is_open) == ("called off", TODAY, False)
    vault.undo()
    assert words_of(vault, TaskList.DONE) == []


def test_one_of_a_series_stands_open_and_never_before_today(vault: Vault, clock: Clock) -> None:
    first = task(vault, "bins", due=TODAY, repeats=Repeats(Every.DAY))
    clock.now += 5 * DAY
    assert [row.due for row in vault.read(tasks.listed)] == [TODAY]  # no pile of five
    assert vault.do("Done", tasks.done, task_id=first).result == TODAY + 6 * DAY
    [row] = vault.read(tasks.listed)
    assert (row.due, row.repeats) == (TODAY + 6 * DAY, "every day")
    assert vault.do("Not now", tasks.drop, task_id=row.id, for_good=False).result == (
        TODAY + 7 * DAY
    )
    [row] = vault.read(tasks.listed)
    vault.do("Off", tasks.drop, task_id=row.id)
    assert vault.read(tasks.listed) == []


def test_what_was_done_by_mistake_takes_the_next_one_with_it(vault: Vault) -> None:
    first = task(vault, "bins", due=TODAY, repeats=Repeats(Every.WEEK, count=3))
    vault.do("Done", tasks.done, task_id=first)
    [second] = vault.read(tasks.listed)
    assert second.repeats == "every week, 2 times in all"
    vault.do("Again", tasks.reopen, task_id=first)
    assert [row.id for row in vault.read(tasks.listed)] == [first]
    vault.undo()
    assert [row.due for row in vault.read(tasks.listed)] == [TODAY + 7 * DAY]
    vault.do("Done", tasks.done, task_id=second.id)
    with pytest.raises(Conflict, match="next one"):
        vault.do("Again", tasks.reopen, task_id=first)


def test_bad_places_and_times(vault: Vault) -> None:
    site = house(vault)
    first, *_more, last = beds(vault, site)
    with pytest.raises(Invalid) as refused:
        task(vault, "x", at=time(9))
    assert refused.value.field == "due"
    with pytest.raises(Invalid) as refused:
        task(vault, "x", room_id=1, bed_id=last)
    assert refused.value.field == "bed_id"
    with pytest.raises(NotFound):
        task(vault, "x", room_id=999)
    assert vault.read(tasks.form, task_id=task(vault, "x", bed_id=first)).room_id == 1


def test_a_defect_takes_a_bed_out_of_use_until_it_is_done(vault: Vault) -> None:
    site = house(vault)
    bed, taken, *_more = beds(vault, site)
    admitted(vault, taken, TODAY)
    form = TaskForm("the frame is broken", CASE, bed_id=bed)
    task_id = vault.do("Broken", defects.report, form=form, blocks_bed=True).result
    assert vault.read(board.board, site_id=site).rooms[0].beds[0].state is BedState.BLOCKED
    [row] = vault.read(defects.of_room, room_id=1)
    assert (row.id, row.place, row.confidentiality) == (task_id, "Room 1 · A", DESK)
    assert vault.read(defects.blocked_bed, task_id=task_id) == "Room 1 · A"
    vault.do("Repaired", tasks.done, task_id=task_id, frees_bed=True)
    assert vault.read(board.board, site_id=site).rooms[0].beds[0].state is BedState.FREE
    assert vault.read(defects.of_room, room_id=1) == []
    vault.undo()
    assert vault.read(board.board, site_id=site).rooms[0].beds[0].state is BedState.BLOCKED
    form = TaskForm("lamp", bed_id=taken)
    with pytest.raises(Conflict, match="Somebody has this bed"):
        vault.do("Broken", defects.report, form=form, blocks_bed=True)
    assert len(vault.read(defects.of_room, room_id=1)) == 1  # nothing by halves
    with pytest.raises(Invalid):
        vault.do("Broken", defects.report, form=TaskForm("lamp"))
