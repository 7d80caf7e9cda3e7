# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and messages: sealed where it is dangerous, reminded where it is promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.outreach import helpline
from shelterdesk.services.outreach.helpline import ContactForm, HelplineChannel, HelplineState
from shelterdesk.services.residents import protection
from shelterdesk.services.today.due_line import DueLine
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.visits.visits import AgeBand
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CALL = ContactForm(
    NOW - HOUR, HelplineChannel.TEXT, "danger", AgeBand.FROM_18, "woman", "ti", 15,
    note="Quxnote he is back", call_back_at=NOW + HOUR, safe_way="Quxway 0611, ask for Ada",
)  # fmt: skip


def add(vault: Vault, form: ContactForm = CALL) -> int:
    made: int = vault.do("Wrote down a call", helpline.add, form=form).result
    return made


def lines(vault: Vault) -> list[DueLine]:
    def ask(tx: Transaction) -> list[DueLine]:
        return helpline.due(tx)  # a source of Today, no question of its own

    return vault.read(ask)


def state(vault: Vault) -> HelplineState:
    (row,) = vault.read(helpline.month, month=NOW.date()).rows
    return row.state


def test_a_call_is_read_as_it_was_written_and_sealed_in_the_file(vault: Vault) -> None:
    contact_id = add(vault)
    assert vault.read(helpline.form, contact_id=contact_id) == CALL
    (row,) = vault.read(helpline.call_backs)
    assert (row.topic, row.gender, row.age) == ("Is in danger", "Woman or girl", AgeBand.FROM_18)
    assert row.has_note
    assert row.has_way
    with vault._session() as session:
        stored = session.connection().exec_driver_sql("SELECT * FROM helpline_contact").one()
    assert b"Qux" not in b"".join(cell for cell in stored if isinstance(cell, bytes))
    assert not [cell for cell in stored if isinstance(cell, str) and "Qux" in cell]


def test_of_a_resident_neither_age_nor_gender_is_kept(vault: Vault) -> None:
    noor = person(vault, "Noor")
    contact_id = add(vault, replace(CALL, resident_id=noor))
    form = vault.read(helpline.form, contact_id=contact_id)
    assert (form.age_band, form.gender, form.shown) == (None, None, "Noor")


def test_the_longest_overdue_is_called_first(vault: Vault, clock: Clock) -> None:
    late = add(vault, replace(CALL, call_back_at=NOW + 2 * HOUR))
    soon = add(vault)
    add(vault, replace(CALL, call_back_at=None))
    assert [row.id for row in vault.read(helpline.call_backs)] == [soon, late]
    assert [line.title for line in lines(vault)] == [
        "Call back at 21:15", "Call back at 22:15",
    ]  # fmt: skip
    clock.now -= DAY
    assert lines(vault) == []
    clock.now += 3 * DAY
    assert [line.day for line in lines(vault)] == [NOW.date()] * 2


def test_the_desk_is_reminded_and_reads_nothing_sealed(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        contact_id = add(vault, replace(CALL, resident_id=person(vault, "Quxnoor")))
        (line,) = lines(vault)
        assert line.detail == "Quxnoor · Is in danger"
    with signed_in(desk_file, "F1", clock) as desk:
        (line,) = lines(desk)
        assert line.detail == "Sealed: a caseworker calls back."
        assert line.place == ("visits", ("tab", "helpline", contact_id))
        form = desk.read(helpline.form, contact_id=contact_id)
        assert (form.note, form.safe_way) == (Hidden.HIDDEN, Hidden.HIDDEN)
        desk.do("Changed", helpline.edit, contact_id=contact_id, form=replace(form, minutes=20))
    with signed_in(desk_file, clock=clock) as vault:
        form = vault.read(helpline.form, contact_id=contact_id)
        assert (form.minutes, form.safe_way) == (20, CALL.safe_way)


@pytest.mark.parametrize(
    ("verb", "after"),
    [
        (helpline.called_back, HelplineState.CALLED_BACK),
        (helpline.not_reached, HelplineState.NOT_REACHED),
        (helpline.not_safe, HelplineState.NOT_SAFE),
    ],
)
def test_an_answer_ends_the_reminder_once(vault: Vault, verb: object, after: HelplineState) -> None:
    contact_id = add(vault)
    vault.do("Answered", verb, contact_id=contact_id)
    assert (state(vault), vault.read(helpline.call_backs)) == (after, [])
    (row,) = vault.read(helpline.month, month=NOW.date()).rows
    assert (row.handled_by, row.handled_at) == ("Joy", NOW)
    with pytest.raises(Conflict, match="colleague"):
        vault.do("Answered", verb, contact_id=contact_id)
    vault.undo()
    assert state(vault) is HelplineState.CALL_BACK


def test_who_is_not_reached_is_tried_again(vault: Vault) -> None:
    contact_id = add(vault)
    with pytest.raises(Invalid) as caught:
        vault.do("Tried", helpline.not_reached, contact_id=contact_id, again_at=NOW - HOUR)
    assert caught.value.field == "again_at"
    vault.do("Tried", helpline.not_reached, contact_id=contact_id, again_at=NOW + DAY)
    (row,) = vault.read(helpline.call_backs)
    assert (row.call_back_at, row.handled_by) == (NOW + DAY, "Joy")


def test_a_change_leaves_what_was_answered(vault: Vault, clock: Clock) -> None:
    contact_id = add(vault)
    vault.do("Answered", helpline.called_back, contact_id=contact_id)
    clock.now += DAY  # its time is over; nothing about it is asked again
    form = vault.read(helpline.form, contact_id=contact_id)
    vault.do("Changed", helpline.edit, contact_id=contact_id, form=replace(form, minutes=3))
    assert state(vault) is HelplineState.CALLED_BACK
    form = replace(form, call_back_at=clock.now + HOUR)
    vault.do("Changed", helpline.edit, contact_id=contact_id, form=form)
    assert state(vault) is HelplineState.CALL_BACK
    vault.do("Changed", helpline.edit, contact_id=contact_id, form=replace(form, call_back_at=None))
    assert state(vault) is HelplineState.DONE


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"at": NOW + HOUR}, "at"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 2000}, "minutes"),
        ({"call_back_at": NOW - HOUR}, "call_back_at"),
        ({"call_back_at": NOW + 400 * DAY}, "call_back_at"),
        ({"topic": "weather"}, "helpline_topic"),
    ],
)
def test_what_cannot_be(vault: Vault, changed: dict[str, object], field: str) -> None:
    with pytest.raises((Invalid, NotFound)) as caught:
        add(vault, replace(CALL, **changed))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert vault.read(helpline.month, month=NOW.date()).rows == ()


def test_who_must_not_be_seen_is_one_person(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor = person(vault, "Quxnoor")
        contact_id = add(vault, replace(CALL, resident_id=noor))
        vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as worker:
        (row,) = worker.read(helpline.month, month=NOW.date()).rows
        assert (row.id, row.shown, row.topic, row.minutes) == (None, "1 person", "", None)
        assert worker.read(helpline.call_backs) == lines(worker) == []
        with pytest.raises(NotFound):
            worker.read(helpline.form, contact_id=contact_id)
        with pytest.raises(NotFound):
            worker.do("Act", helpline.called_back, contact_id=contact_id)


def test_what_was_written_by_mistake_goes_and_comes_back(vault: Vault) -> None:
    contact_id = add(vault)
    vault.do("Took away", helpline.remove, contact_id=contact_id)
    assert vault.read(helpline.month, month=NOW.date()).rows == ()
    vault.undo()
    assert vault.read(helpline.form, contact_id=contact_id) == CALL
