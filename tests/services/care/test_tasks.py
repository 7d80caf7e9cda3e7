# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises: reminded when due, sealed where they are of case work, never of whom one hides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.tasks import Task
from shelterdesk.services.care import tasks
from shelterdesk.services.care.tasks import CASE, DESK, TaskForm, TaskKind
from shelterdesk.services.residents import protection
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.end2end.test_sealed_bytes import forms_of, found_in, pages
from tests.factories import person

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
