# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal matters and their dates: sealed words, dates that are not missed, who sees how much."""

from __future__ import annotations

import time as clock_of_the_system
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.audit import audit
from shelterdesk.services.legal import legal_dates, legal_matters
from shelterdesk.services.legal.legal_dates import DateForm, LegalDateKind
from shelterdesk.services.legal.legal_matters import MatterForm, MatterRow
from shelterdesk.services.residents import protection
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock

TODAY = NOW.date()
DAY = timedelta(days=1)
WORDS = {
    "kind": "asylum",
    "title": "Quxappeal",
    "authority": "Quxcourt, chamber 4",
    "reference": "Qux 4 K 77/26",
    "lawyer": "Ms Quxadjei",
    "note": "Quxnote",
}
COMPANION = "Ms Quxadjei"


def begin(vault: Vault, resident_id: int, **said: Any) -> int:
    form = MatterForm(**{"opened": TODAY, "title": "Residence", **said})
    begun: int = vault.do("Begin", legal_matters.begin, resident_id=resident_id, form=form).result
    return begun


def add_date(vault: Vault, matter_id: int, on: date, at: time | None = None, **said: Any) -> int:
    form = DateForm(on=on, at=at, **said)
    added: int = vault.do("Add", legal_dates.add, matter_id=matter_id, form=form).result
    return added


def rows(vault: Vault, resident_id: int) -> list[MatterRow]:
    return vault.read(legal_matters.of_resident, resident_id=resident_id)


def due(vault: Vault) -> list[tuple[str, str]]:
    return [(line.title, line.detail) for line in vault.read(today_due.due)]


def test_a_matter_says_what_was_written(vault: Vault, noor: int) -> None:
    matter_id = begin(vault, noor, **WORDS)
    (row,) = rows(vault, noor)
    assert (row.kind, row.title, row.shown) == ("Asylum", "Quxappeal", "Quxappeal")
    assert (row.authority, row.reference) == (WORDS["authority"], WORDS["reference"])
    assert (row.lawyer, row.note, row.is_sealed) == (WORDS["lawyer"], WORDS["note"], False)
    form = vault.read(legal_matters.form, matter_id=matter_id)
    assert form == MatterForm(opened=TODAY, **WORDS)
    vault.do("Edit", legal_matters.edit, matter_id=matter_id, form=form)
    assert rows(vault, noor) == [row]

    def stored(tx: Transaction) -> list[Any]:
        columns = "kind, title, authority, reference, lawyer, note"
        return list(tx.session.execute(text(f"SELECT {columns} FROM legal_matter")).one())  # noqa: S608

    for blob in vault.read(stored):
        assert b"Qux" not in blob
        assert b"asylum" not in blob


def test_a_hearing_on_today_with_who_goes_along(vault: Vault, noor: int) -> None:
    matter_id = begin(vault, noor)
    add_date(
        vault, matter_id, TODAY + 11 * DAY, time(9, 30), companion_id=vault.staff_id,
        companion=COMPANION, place="Room 4",
    )  # fmt: skip
    add_date(vault, matter_id, TODAY + 2 * DAY, kind=LegalDateKind.DEADLINE)
    add_date(vault, matter_id, TODAY + 40 * DAY)
    assert due(vault) == [
        ("Deadline: Noor", ""),
        ("Hearing: Noor", f"09:30 · with Joy, {COMPANION} · Room 4"),
    ]
    lines = vault.read(today_due.due)
    assert [line.day for line in lines] == [TODAY + 2 * DAY, TODAY + 11 * DAY]
    assert {(line.resident_id, line.tab) for line in lines} == {(noor, "legal")}


def test_a_date_that_is_past_waits_until_somebody_says_what_came_of_it(
    vault: Vault, noor: int, clock: Clock
) -> None:
    matter_id = begin(vault, noor)
    hearing = add_date(vault, matter_id, TODAY + DAY, time(9, 30))
    the_day = add_date(vault, matter_id, TODAY + DAY, kind=LegalDateKind.DEADLINE)
    clock.now = NOW + timedelta(hours=18)  # in the afternoon of that day
    overdue = {one.id: one.is_overdue for one in rows(vault, noor)[0].dates}
    assert overdue == {hearing: True, the_day: False}
    assert ("Hearing: Noor. What came of it?", "09:30") in due(vault)
    clock.now = NOW + 90 * DAY
    assert len(due(vault)) == 2
    vault.do("Done", legal_dates.done, date_id=hearing, result="Adjourned")
    vault.do("Done", legal_dates.done, date_id=the_day)
    assert due(vault) == []
    (row,) = rows(vault, noor)
    assert [one.result for one in row.dates if one.id == hearing] == ["Adjourned"]
    assert row.next is None


def test_the_order_of_matters(vault: Vault, noor: int) -> None:
    closed = begin(vault, noor, title="closed")
    plain = begin(vault, noor, title="plain")
    later, sooner = begin(vault, noor, title="later"), begin(vault, noor, title="sooner")
    add_date(vault, later, TODAY + 9 * DAY)
    add_date(vault, sooner, TODAY + 3 * DAY)
    vault.do("Close", legal_matters.close, matter_id=closed, closed=TODAY)
    assert [row.id for row in rows(vault, noor)] == [sooner, later, plain, closed]


def test_closing_and_opening_again(vault: Vault, noor: int) -> None:
    matter_id = begin(vault, noor, opened=TODAY - DAY)
    add_date(vault, matter_id, TODAY + DAY)
    with pytest.raises(Invalid) as found:
        vault.do("Close", legal_matters.close, matter_id=matter_id, closed=TODAY - 2 * DAY)
    assert found.value.field == "closed"
    vault.do("Close", legal_matters.close, matter_id=matter_id, closed=TODAY, result="Granted")
    (row,) = rows(vault, noor)
    assert (row.closed, row.result) == (TODAY, "Granted")
    assert due(vault) == []
    with pytest.raises(Conflict, match="closed already"):
        vault.do("Close", legal_matters.close, matter_id=matter_id, closed=TODAY)
    with pytest.raises(Conflict, match="closed"):
        add_date(vault, matter_id, TODAY + 2 * DAY)
    vault.do("Reopen", legal_matters.reopen, matter_id=matter_id)
    assert (rows(vault, noor)[0].closed, len(due(vault))) == (None, 1)
    vault.undo()
    assert rows(vault, noor)[0].closed == TODAY
    begun = MatterForm(opened=TODAY + DAY, title="x")
    with pytest.raises(Invalid):
        vault.do("Edit", legal_matters.edit, matter_id=matter_id, form=begun)


def test_dates_change_and_go_with_a_way_back(vault: Vault, noor: int) -> None:
    matter_id = begin(vault, noor)
    date_id = add_date(vault, matter_id, TODAY, time(14), place="Room 4", companion=COMPANION)
    form = vault.read(legal_dates.form, date_id=date_id)
    assert form == DateForm(on=TODAY, at=time(14), place="Room 4", companion=COMPANION)
    moved = DateForm(on=TODAY + DAY, kind=LegalDateKind.APPOINTMENT)
    vault.do("Edit", legal_dates.edit, date_id=date_id, form=moved)
    assert vault.read(legal_dates.form, date_id=date_id) == moved
    vault.do("Remove", legal_dates.remove, date_id=date_id)
    assert rows(vault, noor)[0].dates == ()
    vault.undo()
    assert rows(vault, noor)[0].dates[0].shown == "Appointment"


def test_bad_input_names_its_field(vault: Vault, noor: int) -> None:
    for said, field in (
        ({"title": ""}, "title"),
        ({"opened": TODAY + DAY}, "opened"),
        ({"lawyer": "x" * 201}, "lawyer"),
        ({"partner_id": 999}, "partner_id"),
    ):
        with pytest.raises(Invalid) as found:
            begin(vault, noor, **said)
        assert found.value.field == field
    with pytest.raises(NotFound):
        begin(vault, noor, kind="piracy")
    matter_id = begin(vault, noor)
    for said, field in (({"companion_id": 999}, "companion_id"), ({"place": "x" * 201}, "place")):
        with pytest.raises(Invalid) as found:
            add_date(vault, matter_id, TODAY, **said)
        assert found.value.field == field


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(clock_of_the_system, "tzset"):
        pytest.skip("this system does not let a program choose its time zone")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock_of_the_system.tzset()
    yield
    monkeypatch.undo()
    clock_of_the_system.tzset()


@pytest.mark.usefixtures("berlin")
def test_a_hearing_in_winter_keeps_its_hour_when_written_in_summer(
    vault: Vault, noor: int, clock: Clock
) -> None:
    clock.now = datetime(2027, 7, 1, 12).astimezone()
    matter_id = begin(vault, noor)
    on = date(2027, 12, 3)
    date_id = add_date(vault, matter_id, on, time(9, 30))
    the_day = add_date(vault, matter_id, on)
    for now in (clock.now, datetime(2027, 12, 1, 12).astimezone()):
        clock.now = now
        assert vault.read(legal_dates.form, date_id=date_id).at == time(9, 30)
        assert vault.read(legal_dates.form, date_id=the_day).on == on
    assert due(vault)[0] == ("Hearing: Noor", "09:30")


# -- who sees how much -----------------------------------------------------------------------


def test_without_the_legal_key_there_is_a_date_and_no_more(
    vault: Vault, noor: int, desk_file: Path
) -> None:
    hired(vault, "H4", "F1")
    matter_id = begin(vault, noor, **WORDS)
    date_id = add_date(vault, matter_id, TODAY + DAY, time(9, 30), companion=COMPANION)
    vault.lock()
    with signed_in(desk_file, "H4") as counsellor:
        assert due(counsellor) == [("Noor has a date", "09:30")]
        (row,) = rows(counsellor, noor)
        assert (row.is_sealed, row.shown) == (True, "Legal matter, sealed")
        assert (row.dates[0].shown, row.dates[0].companions) == ("A date", "")
        assert "Qux" not in repr(row)
        assert "Hearing" not in row.dates[0].shown
        form = counsellor.read(legal_matters.form, matter_id=matter_id)
        assert form.title is form.kind is form.note is Hidden.HIDDEN
        counsellor.do("Edit", legal_matters.edit, matter_id=matter_id, form=form)
        of_date = counsellor.read(legal_dates.form, date_id=date_id)
        counsellor.do("Edit", legal_dates.edit, date_id=date_id, form=of_date)
        mine = begin(counsellor, noor, title="Told in a session")
        assert [one.title for one in rows(counsellor, noor)] == ["", ""]
        events = counsellor.read(lambda tx: legal_matters.timeline(tx, noor))
        assert {event.title for event in events} == {"Legal matter", "A date"}
        assert "Qux" not in repr(events)
    with signed_in(desk_file, "F1") as desk:
        assert due(desk) == []
        assert desk.read(lambda tx: legal_matters.timeline(tx, noor)) == []
        with pytest.raises(NotAllowed):
            rows(desk, noor)
        with pytest.raises(NotAllowed):
            begin(desk, noor)
    with signed_in(desk_file) as holder:
        found = {row.id: row for row in rows(holder, noor)}
        assert found[matter_id].note == WORDS["note"]
        assert found[matter_id].dates[0].companions == COMPANION
        assert found[mine].title == "Told in a session"


def test_a_protected_person(vault: Vault, noor: int, desk_file: Path) -> None:
    hired(vault, "C2")
    matter_id = begin(vault, noor)
    date_id = add_date(vault, matter_id, TODAY)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    assert len(due(vault)) == 1
    vault.lock()
    with signed_in(desk_file, "C2") as other:
        assert due(other) == []
        assert other.read(lambda tx: legal_matters.timeline(tx, noor)) == []
        for query, about in (
            (legal_matters.of_resident, {"resident_id": noor}),
            (legal_matters.form, {"matter_id": matter_id}),
            (legal_dates.form, {"date_id": date_id}),
        ):
            with pytest.raises(NotFound):
                other.read(query, **about)
        with pytest.raises(NotFound):
            other.do("Done", legal_dates.done, date_id=date_id)


def test_reading_and_opening_are_written_down(vault: Vault, noor: int) -> None:
    matter_id = begin(vault, noor)
    rows(vault, noor)
    for _again in range(2):
        vault.read(legal_matters.form, matter_id=matter_id)
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert labels.count("Read legal matters") == 1
    assert labels.count("Opened a legal matter") == 2


def test_the_timeline_of_those_with_the_key(vault: Vault, noor: int) -> None:
    matter_id = begin(vault, noor, title="Permit", authority="Office 3")
    add_date(vault, matter_id, TODAY + DAY, time(9, 30), companion=COMPANION)
    vault.do("Close", legal_matters.close, matter_id=matter_id, closed=TODAY, result="Granted")
    events = vault.read(lambda tx: legal_matters.timeline(tx, noor))
    assert [(event.title, event.detail) for event in events] == [
        ("Legal matter: Permit", "Office 3"),
        ("Legal matter closed: Permit", "Granted"),
        ("Hearing: Permit", f"09:30 · with {COMPANION}"),
    ]
