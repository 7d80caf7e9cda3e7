# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines sent and kept: groups, classes by kind, times, drafts; the log as it is read by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.absences import Absence, Presence, RollCall, RollCallMark
from shelterdesk.models.audit import AuditEvent, AuditImage, AuditPerson
from shelterdesk.models.log_entries import LogEntry, LogKind, LogKindRule, LogText
from shelterdesk.models.rooms import Stay
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.log import log_book, log_entries, log_kinds, log_lines, log_people
from shelterdesk.services.log.log_book import Wanted
from shelterdesk.services.log.log_line import Group
from shelterdesk.services.log.log_lines import LineForm, Written
from shelterdesk.services.log.log_rows import LogRow, Words
from shelterdesk.services.residents import protection
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

DAY = timedelta(days=1)
TONIGHT = NOW.date()


@pytest.fixture
def full(vault: Vault) -> dict[str, int]:
    """Noor, Mai and Lina sleep here, Rosa visits, Ada is known."""
    free = beds(vault, house(vault))
    people = {
        name: admitted(vault, bed, TONIGHT - DAY, name)[0]
        for name, bed in zip(("Noor", "Mai", "Lina"), free, strict=False)
    }
    people |= {name: person(vault, name) for name in ("Rosa", "Ada")}
    vault.do("Check in", visits.check_in, resident_id=people["Rosa"])
    return people


def send(vault: Vault, text: str = "", draft_id: int | None = None, **facts: Any) -> Written:
    line = LineForm(text, **facts)
    found: Written = vault.do("Wrote a note", log_lines.send, line=line, draft_id=draft_id).result
    return found


def day(vault: Vault, **facts: Any) -> list[LogRow]:
    return list(vault.read(log_book.of_day, **facts).rows)


def whom(row: LogRow) -> set[str]:
    return {name for _id, name in row.people}


def count(vault: Vault, table: Any) -> int:
    def ask(tx: Transaction) -> int:
        return tx.session.scalar(select(func.count()).select_from(table)) or 0

    return vault.read(ask)


# Groups
def test_a_meal_for_everybody_is_one_entry(vault: Vault, full: dict[str, int]) -> None:
    written = send(vault, kind=LogKind.MEAL, group=Group.ALL)
    assert (written.people, written.confidentiality) == (3, "desk")
    [row] = day(vault)
    assert (whom(row), row.text, row.kind) == ({"Noor", "Mai", "Lina"}, "Meal", LogKind.MEAL)


def test_who_is_left_out_away_or_missed_at_the_roll_call(
    vault: Vault, full: dict[str, int]
) -> None:
    send(vault, kind=LogKind.MEAL, group=Group.ALL, without=(full["Noor"],))
    assert whom(day(vault)[0]) == {"Mai", "Lina"}

    def away(tx: Transaction) -> None:
        stay = tx.session.scalars(select(Stay).where(Stay.resident_id == full["Mai"])).one()
        tx.session.add(Absence(stay_id=stay.id, resident_id=full["Mai"], start=TONIGHT, end=None))
        call = RollCall(site_id=stay.site_id, night_of=TONIGHT)
        tx.session.add(call)
        tx.session.flush()
        tx.session.add(RollCallMark(
            roll_call_id=call.id, resident_id=full["Lina"], presence=Presence.ABSENT, at=tx.now,
        ))  # fmt: skip

    vault.do("Away", away)
    send(vault, kind=LogKind.MEAL, group=Group.ALL)
    assert whom(day(vault)[0]) == {"Noor"}


def test_everybody_who_visits(vault: Vault, full: dict[str, int]) -> None:
    send(vault, "Soup", kind=LogKind.MEAL, group=Group.HERE, resident_ids=(full["Ada"],))
    assert whom(day(vault)[0]) == {"Rosa", "Ada"}


def test_whose_visit_is_over_is_not_there_though_nobody_saw_the_end(
    vault: Vault, full: dict[str, int]
) -> None:
    def over(tx: Transaction) -> None:
        for visit in tx.session.scalars(select(Visit)):
            visit.is_end_unknown = True

    vault.do("Over", over)
    assert vault.read(log_people.names).visiting == ()
    with pytest.raises(Invalid, match="Nobody is there"):
        send(vault, kind=LogKind.MEAL, group=Group.HERE)


def test_nobody_is_there(vault: Vault) -> None:
    with pytest.raises(Invalid, match="Nobody is there"):
        send(vault, kind=LogKind.MEAL, group=Group.ALL)
    assert day(vault) == []


def test_a_protected_person_eats_as_well(vault: Vault, full: dict[str, int]) -> None:
    """In an entry of her own, written by who sees her; others write about the others."""
    hired(vault, "F1")
    vault.do("Protect", protection.protect, resident_id=full["Mai"], staff_ids=[vault.staff_id])
    path = vault.path
    assert send(vault, "Rice", kind=LogKind.MEAL, group=Group.ALL).people == 3
    assert [whom(row) for row in day(vault)] == [{"Mai"}, {"Noor", "Lina"}]
    vault.lock()
    with signed_in(path, "F1") as other:
        [row] = day(other)  # hers is not there at all, and the shared one can be read
        assert (whom(row), row.text) == ({"Noor", "Lina"}, "Rice")
        assert send(other, "Tea", kind=LogKind.MEAL, group=Group.ALL).people == 2
        known = other.read(log_people.names)
        assert full["Mai"] not in known.inside
        assert [one.shown for one in known.beginning("ma", 9)] == []
        with pytest.raises(NotFound):
            send(other, "x", resident_ids=(full["Mai"],))
    with signed_in(path) as first:
        assert next(whom(row) for row in day(first)) == {"Noor", "Lina"}
        assert full["Mai"] in first.read(log_people.names).inside


# Words
def test_a_note_needs_words_a_meal_does_not(vault: Vault, full: dict[str, int]) -> None:
    for kind in (LogKind.NOTE, LogKind.HEALTH, LogKind.INCIDENT, LogKind.CONTACT):
        with pytest.raises(Invalid) as found:
            send(vault, "  ", kind=kind, resident_ids=(full["Noor"],))
        assert found.value.field == "line"
    assert count(vault, LogEntry) == 0
    send(vault, kind=LogKind.NIGHT_CHECK)
    assert day(vault)[0].text == "Night check"


# Classes
@pytest.mark.parametrize(
    ("kind", "about", "alone"),
    [
        (LogKind.MEAL, "desk", "desk"), (LogKind.NOTE, "case", "desk"),
        (LogKind.CONTACT, "case", "desk"), (LogKind.HEALTH, "health", "health"),
        (LogKind.MEDICATION, "health", "health"), (LogKind.WELLBEING, "health", "health"),
        (LogKind.INCIDENT, "case", "case"), (LogKind.ACTIVITY, "desk", "desk"),
        (LogKind.CHILDCARE, "desk", "desk"), (LogKind.VISITOR, "desk", "desk"),
        (LogKind.MAINTENANCE, "desk", "desk"), (LogKind.NIGHT_CHECK, "desk", "desk"),
    ],
)  # fmt: skip
def test_the_class_a_kind_begins_with(
    vault: Vault, full: dict[str, int], kind: LogKind, about: str, alone: str
) -> None:
    known = vault.read(log_kinds.classes)
    assert known.of(kind, about_somebody=True) == about
    assert known.of(kind, about_somebody=False) == alone
    assert send(vault, "x", kind=kind, resident_ids=(full["Noor"],)).confidentiality == about
    without = log_kinds.KindClasses({}, frozenset({"case"}))
    assert without.of(kind, about_somebody=True) == ("case" if about == "health" else about)


def test_the_house_decides_otherwise(vault: Vault, full: dict[str, int]) -> None:
    vault.do("Decide", log_kinds.decide, kind=LogKind.MEAL, confidentiality="case")
    vault.do("Decide", log_kinds.decide, kind=LogKind.NOTE, confidentiality="safety")
    assert send(vault, "x", kind=LogKind.MEAL).confidentiality == "case"
    assert send(vault, "x", resident_ids=(full["Noor"],)).confidentiality == "safety"
    assert send(vault, "x", kind=LogKind.MEAL, confidentiality="desk").confidentiality == "desk"
    with pytest.raises(Conflict):
        vault.undo()  # what was sent stays
    vault.do("Decide", log_kinds.decide, kind=LogKind.MEAL, confidentiality="desk")
    vault.undo()
    assert vault.read(log_kinds.rules).decided[LogKind.MEAL] == "case"
    vault.do("Decide", log_kinds.decide, kind=LogKind.MEAL, confidentiality=None)
    assert send(vault, "x", kind=LogKind.MEAL).confidentiality == "desk"
    assert count(vault, LogKindRule) == 1
    with pytest.raises(Invalid):
        vault.do("Decide", log_kinds.decide, kind=LogKind.MEAL, confidentiality="nobody")


def test_who_decides_it(vault: Vault) -> None:
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk, pytest.raises(NotAllowed):
        desk.do("Decide", log_kinds.decide, kind=LogKind.MEAL, confidentiality="case")


def test_the_desk_writes_for_whom_it_cannot_read(vault: Vault, full: dict[str, int]) -> None:
    hired(vault, "F1", "H4")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk:
        send(desk, "Fever at noon", kind=LogKind.HEALTH, resident_ids=(full["Noor"],))
        [row] = day(desk)
        assert (row.words, row.text) == (Words.LOCKED, "")
    with signed_in(path, "H4") as nurse:
        [row] = day(nurse)
        assert row.words is Words.CLOSED
        assert nurse.read(log_entries.read_words, entry_ids=[row.id]) == {row.id: "Fever at noon"}


# Times
def test_a_time_is_the_last_one(vault: Vault, clock: Clock) -> None:
    zone = ZoneInfo("Europe/Madrid")
    clock.now = datetime(2026, 11, 23, 2, 10, tzinfo=zone)
    send(vault, "Back", time=time(18, 30))
    send(vault, "Late", time=time(2, 5))
    clock.now = datetime(2026, 11, 23, 18, 28, tzinfo=zone)
    send(vault, "Two minutes ahead", time=time(18, 30))
    rows = {row.text: row.at for row in [*day(vault), *day(vault, day=date(2026, 11, 22))]}
    assert {text: f"{at:%d %H:%M}" for text, at in rows.items()} == {
        "Back": "22 18:30", "Late": "23 02:05", "Two minutes ahead": "23 18:30",
    }  # fmt: skip


@pytest.mark.parametrize(("on", "hours"), [(date(2027, 3, 27), 23), (date(2026, 10, 24), 25)])
def test_the_nights_when_clocks_are_changed(
    vault: Vault, clock: Clock, on: date, hours: int
) -> None:
    clock.now = datetime(on.year, on.month, on.day, 20, tzinfo=ZoneInfo("Europe/Madrid"))
    start, end = vault.read(lambda tx: organisation.day_span(tx, on))
    assert (end.astimezone(ZoneInfo("UTC")) - start.astimezone(ZoneInfo("UTC"))) == timedelta(
        hours=hours
    )


def test_a_day_goes_from_cut_off_to_cut_off(vault: Vault, clock: Clock) -> None:
    cut = vault.read(lambda tx: organisation.day_span(tx, TONIGHT))[0]
    clock.now = cut + DAY + timedelta(hours=1)
    for minutes in (-1, 0, 24 * 60 - 1, 24 * 60):
        vault.do(
            "Note", log_entries.note, kind=LogKind.NOTE, confidentiality="desk",
            text=f"{minutes}", resident_ids=[], at=cut + timedelta(minutes=minutes),
        )  # fmt: skip
    assert [row.text for row in day(vault, day=TONIGHT - DAY)] == ["-1"]
    assert [row.text for row in day(vault, day=TONIGHT)] == ["1439", "0"]
    assert [row.text for row in day(vault)] == ["1440"]  # the day that has begun


def test_new_year(vault: Vault, clock: Clock) -> None:
    clock.now = datetime(2027, 1, 1, 0, 30, tzinfo=ZoneInfo("Europe/Madrid"))
    send(vault, "Happy new year")
    found = vault.read(log_book.of_day)
    assert found.day == date(2026, 12, 31)
    assert [row.text for row in found.rows] == ["Happy new year"]


# Reading
def test_page_by_page_and_by_kind_author_class(vault: Vault, full: dict[str, int]) -> None:
    for number in range(5):
        send(vault, f"Note {number}")
    send(vault, "Leak", kind=LogKind.MAINTENANCE)
    send(vault, "Came to talk", resident_ids=(full["Noor"],))
    first = vault.read(log_book.of_day, limit=4)
    rest = vault.read(log_book.of_day, limit=4, before=first.older)
    assert [row.text for row in (*first.rows, *rest.rows)] == [
        "Came to talk", "Leak", *(f"Note {n}" for n in range(4, -1, -1)),
    ]  # fmt: skip
    assert rest.older is None

    def texts(**wanted: Any) -> list[str]:
        return [row.text for row in day(vault, wanted=Wanted(**wanted))]

    assert texts(kind=LogKind.MAINTENANCE) == ["Leak"]
    assert texts(confidentiality="case") == ["Came to talk"]
    assert texts(author_id=vault.staff_id + 99) == []
    assert len(texts(author_id=vault.staff_id)) == 7
    [leak] = day(vault, wanted=Wanted(kind=LogKind.MAINTENANCE))
    assert Wanted(LogKind.MAINTENANCE).fits(leak, None)
    assert not Wanted(LogKind.MEAL).fits(leak, None)
    assert not Wanted().fits(leak, "Somebody else")


def test_reading_the_day_is_written_down(vault: Vault, full: dict[str, int]) -> None:
    send(vault, "Came to talk", resident_ids=(full["Noor"],))
    send(vault, "Rice", kind=LogKind.MEAL, resident_ids=(full["Mai"],))
    send(vault, "Fever", kind=LogKind.HEALTH, resident_ids=(full["Lina"],))
    vault.read(log_book.of_day)

    def seen(tx: Transaction) -> tuple[str, set[int]]:
        event = tx.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
        of_event = select(AuditPerson.resident_id).where(AuditPerson.event_id == event.id)
        return event.label, set(tx.session.scalars(of_event))

    assert vault.read(seen) == ("Read the daily log", {full["Noor"]})  # whose sealed words she read


# Drafts
def test_a_draft_is_finished_in_its_time(vault: Vault, full: dict[str, int], clock: Clock) -> None:
    noor, mai = full["Noor"], full["Mai"]
    keep = log_lines.keep
    line = LineForm("Came to t", resident_ids=(noor, mai))
    before = count(vault, AuditImage)
    draft = vault.do("Kept", keep, line=line).result
    [kept] = vault.read(log_entries.drafts)
    assert (kept.id, kept.text, kept.confidentiality) == (draft, "Came to t", "case")
    assert count(vault, AuditImage) == before
    clock.now += timedelta(hours=3)
    line = LineForm("Came to talk", LogKind.HEALTH, resident_ids=(mai, full["Lina"]))
    assert vault.do("Kept", keep, line=line, draft_id=draft).result == draft
    [kept] = vault.read(log_entries.drafts)
    assert ({name for _id, name in kept.people}, kept.kind) == ({"Mai", "Lina"}, LogKind.HEALTH)
    assert kept.at == NOW
    hired(vault, "H4")
    assert send(
        vault, "Came to talk", draft, kind=LogKind.HEALTH, resident_ids=(mai,)
    ).entry_id == (draft)
    assert vault.read(log_entries.drafts) == []
    [row] = day(vault)
    assert (row.id, row.at, whom(row), row.words) == (draft, NOW, {"Mai"}, Words.LOCKED)


def test_of_a_finished_draft_nothing_is_left_for_its_author(
    vault: Vault, full: dict[str, int]
) -> None:
    line = LineForm("Fever", LogKind.HEALTH, resident_ids=(full["Noor"],))
    draft = vault.do("Kept", log_lines.keep, line=line).result
    own = vault.read(lambda tx: tx.session.scalars(select(LogText)).one().body)
    send(vault, "Fever", draft, kind=LogKind.HEALTH, resident_ids=(full["Noor"],))

    def images(tx: Transaction) -> str:
        return repr([vars(image) for image in tx.session.scalars(select(AuditImage))])

    sealed = vault.read(lambda tx: tx.session.scalars(select(LogText)).one().body)
    assert sealed != own
    assert repr(own)[2:-1] not in vault.read(images)


def test_a_kept_line_about_everybody_is_about_those_of_then(
    vault: Vault, full: dict[str, int]
) -> None:
    line = LineForm("Rice", LogKind.MEAL, group=Group.ALL)
    vault.do("Kept", log_lines.keep, line=line)
    [kept] = vault.read(log_entries.drafts)
    assert {name for _id, name in kept.people} == {"Noor", "Mai", "Lina"}
