# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Today keeps is never older than the file, the day, or what one may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from shelterdesk import i18n
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.residents import ResidentAccess
from shelterdesk.services import organisation
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import stays
from shelterdesk.services.today import today, today_due
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


@contextmanager
def asked(vault: Vault) -> Iterator[list[str]]:
    """The statements meanwhile."""
    said: list[str] = []

    def before(_c: object, _cu: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(vault._engine, "before_cursor_execute", before)
    yield said
    event.remove(vault._engine, "before_cursor_execute", before)


def titles(vault: Vault) -> list[str]:
    return [line.title for line in vault.read(today_due.due)]


def promised(vault: Vault, words: str, resident_id: int | None = None) -> int:
    form = TaskForm(words, due=TODAY)
    return int(vault.do("Promise", tasks.add, form=form, resident_id=resident_id).result)


def _take_off_the_list(tx: Transaction, *, staff_id: int) -> None:
    """What no verb allows: nobody takes herself off."""
    mine = select(ResidentAccess).where(ResidentAccess.staff_id == staff_id)
    tx.session.delete(tx.session.scalars(mine).one())


def test_only_what_an_act_touched_is_asked_again(vault: Vault) -> None:
    house(vault)
    titles(vault)
    with asked(vault) as again:
        titles(vault)
    assert again == []
    promised(vault, "Call the clinic")
    with asked(vault) as after:
        assert titles(vault) == ["Call the clinic"]
    assert any("FROM task" in said for said in after)
    assert not any("aftercare_contact" in said for said in after)


def test_an_act_and_its_undo_are_seen_at_once(vault: Vault) -> None:
    promise = promised(vault, "Call the clinic")
    assert titles(vault) == ["Call the clinic"]
    vault.do("Done", tasks.done, task_id=promise)
    assert titles(vault) == []
    vault.undo()
    assert titles(vault) == ["Call the clinic"]


def test_a_refused_act_leaves_nothing_behind(vault: Vault) -> None:
    def write_and_fail(tx: Transaction) -> None:
        tasks.add(tx, form=TaskForm("Never", due=TODAY))
        assert "Never" in repr(today_due.due(tx))
        raise RuntimeError

    titles(vault)
    with pytest.raises(RuntimeError):
        vault.do("Fail", write_and_fail)
    assert titles(vault) == []


def test_another_day_another_minute_another_language(vault: Vault, clock: Clock) -> None:
    vault.do("Promise", tasks.add, form=TaskForm("Later", due=TODAY + DAY))
    assert titles(vault) == []
    hour = vault.read(today.today).hour
    clock.now = NOW + timedelta(hours=2)
    assert vault.read(today.today).hour == hour + 2
    clock.now = NOW + DAY
    assert titles(vault) == ["Later"]
    clock.now = NOW  # a clock that was set back
    assert titles(vault) == []
    admitted(vault, beds(vault, house(vault))[0], TODAY - 5 * DAY)
    before = [night.night for night in vault.read(today.today).week]
    clock.now = NOW + DAY
    assert [night.night for night in vault.read(today.today).week] == [*before[1:], TODAY + DAY]
    i18n.set_language("xx-long")
    assert vault.read(today.today).name_shown


def test_the_cut_off_hour_moves_the_night(vault: Vault, clock: Clock) -> None:
    clock.now = NOW.replace(hour=3)
    assert vault.read(today.today).night == TODAY - DAY
    form = replace(vault.read(organisation.form), night_cutoff_hour=2)
    vault.do("Edit", organisation.edit, form=form)
    assert vault.read(today.today).night == TODAY


def test_who_is_protected_meanwhile_is_not_named_from_memory(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    ids = hired(vault, "F1", "D5")
    noor, stay = admitted(vault, beds(vault, house(vault))[0], TODAY - DAY)
    vault.do("Plan", stays.plan_end, stay_id=stay, planned_end=TODAY)
    promised(vault, "Words for Noor", noor)
    vault.lock()
    with signed_in(desk_file, "D5", clock) as director:
        assert "Noor" in repr([director.read(today.today), director.read(today_due.due)])
        seen_by = [ids["F1"], ids["D5"]]
        director.do("Protect", protection.protect, resident_id=noor, staff_ids=seen_by)
        assert "Noor" in repr(director.read(today_due.due))
        director.do("Leave", _take_off_the_list, staff_id=ids["D5"])
        told = repr([director.read(today.today), director.read(today_due.due)])
        assert "Noor" not in told


def test_a_name_that_changes_is_another_line(vault: Vault) -> None:
    noor = person(vault, "Noor")
    promised(vault, "A word", noor)
    [line] = vault.read(today_due.due)
    assert "Noor" in line.detail
    form = vault.read(residents.form, resident_id=noor)
    vault.do("Edit", residents.edit, resident_id=noor, form=replace(form, known_as="Nora"))
    [line] = vault.read(today_due.due)
    assert "Nora" in line.detail
