# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The timeline of a person: everything her colleagues may see, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.models import metadata
from shelterdesk.models.log_entries import LogEntry
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.residents import families, guardians, protection, timeline
from shelterdesk.services.residents.families import DependantForm
from shelterdesk.services.residents.guardians import GuardianForm, GuardianKind
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import board, check_out, stays
from shelterdesk.services.safety import keep_apart, outsiders
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.support import attempts, support
from shelterdesk.services.support.attempts import AttemptForm
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import admitted, beds, house, person

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def free(vault: Vault) -> list[int]:
    return beds(vault, house(vault))


def _titles(vault: Vault, resident_id: int, kind: str = "") -> list[str]:
    found = vault.read(timeline.timeline, resident_id=resident_id, kind=kind)
    return [event.title for event in found.events]


def _note(vault: Vault, text: str, *people: int, kind: str = "case") -> int:
    entry = vault.do(
        "Write", log_entries.write, kind=LogKind.NOTE, confidentiality=kind, text=text,
        resident_ids=people,
    ).result  # fmt: skip
    vault.do("Finish", log_entries.finalise, entry_id=entry)
    return int(entry)


def test_what_happened_newest_first(vault: Vault, free: list[int]) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 30 * DAY)
    vault.do(
        "Move", stays.move, stay_id=stay_id, bed_id=free[3], on=TONIGHT - 9 * DAY, reason="quiet"
    )
    vault.do(
        "Check out", check_out.check_out, stay_id=stay_id, on=TONIGHT - DAY,
        destination="own-home", closes_support=True, close_reason="goals-reached",
    )  # fmt: skip
    vault.do("Open", support.open_period, resident_id=resident_id, opened=TONIGHT)
    found = vault.read(timeline.timeline, resident_id=resident_id)
    assert [event.title for event in found.events] == [
        "Support began again",
        "Record begun",
        "Stay ended after 29 nights",
        "Support period closed",
        "Moved from Room 1 · A to Room 2 · B",
        "Came to stay in Room 1 · A",
        "Support period opened",
    ]
    left, moved, came = (found.events[at] for at in (2, 4, 5))
    assert left.detail == "Own home, no subsidy · House B"
    assert moved.detail == "quiet"
    assert (came.detail, came.day) == ("House B", TONIGHT - 30 * DAY)
    assert not found.has_older


def test_an_arrival_without_a_bed(vault: Vault, free: list[int]) -> None:
    resident_id = person(vault)
    site_id = vault.read(board.boards)[0].site.id
    start = TONIGHT - 2 * DAY
    stay_id = vault.do(
        "Admit", stays.admit, resident_id=resident_id, on=start, site_id=site_id
    ).result
    vault.do("Place", stays.place, stay_id=stay_id, bed_id=free[0], on=TONIGHT)
    assert _titles(vault, resident_id, "stays") == ["In Room 1 · A", "Came to stay, no bed yet"]


def test_one_kind_alone(vault: Vault, free: list[int]) -> None:
    resident_id, _stay = admitted(vault, free[0], TONIGHT)
    _note(vault, "Talked about  the\nbakery", resident_id)
    found = vault.read(timeline.timeline, resident_id=resident_id, kind="log")
    [note] = found.events
    assert (note.title, note.kind) == ("Note", "log")
    assert note.detail.startswith("Talked about the bakery · ")
    assert set(timeline.KINDS) == set(found.kinds)
    assert _titles(vault, resident_id, "needs") == []


def test_only_as_much_as_is_shown(vault: Vault) -> None:
    """However many notes and visits there are, a page reads one page of them."""
    noor = person(vault)
    for number in range(12):
        _note(vault, f"Note {number}", noor)
    found = vault.read(timeline.timeline, resident_id=noor, limit=5)
    assert len(found.events) == 5
    assert found.has_older
    assert found.events[0].detail.startswith("Note 11")
    read: list[int] = []

    def counted(tx: object) -> list[TimelineEvent]:
        def listener(row: LogEntry, _context: object) -> None:
            read.append(row.id)

        event.listen(LogEntry, "load", listener)
        try:
            return list(timeline.timeline(tx, resident_id=noor, limit=5).events)  # type: ignore[arg-type]
        finally:
            event.remove(LogEntry, "load", listener)

    assert len(vault.read(counted)) == 5
    assert len(read) <= 7
    whole = vault.read(timeline.timeline, resident_id=noor, limit=60)
    assert len(whole.events) == 13
    assert not whole.has_older


def test_confidential_words_stay_closed(vault: Vault) -> None:
    noor = person(vault)
    _note(vault, "She fears the brother", noor, kind="safety")
    [note] = vault.read(timeline.timeline, resident_id=noor, kind="log").events
    assert note.title == "Confidential note"
    assert "brother" not in note.detail
    assert note.detail.startswith("Safety")


def test_the_desk_sees_no_case_work(vault: Vault, free: list[int]) -> None:
    noor, _stay = admitted(vault, free[0], TONIGHT)
    _note(vault, "Wants to see her son", noor)
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk:
        found = desk.read(timeline.timeline, resident_id=noor)
        assert set(found.kinds) == {
            "stays", "log", "support", "safety", "training", "overview", "details",
        }  # fmt: skip
        assert all("son" not in event.detail for event in found.events)
        assert "Confidential note" in [event.title for event in found.events]


def test_nobody_else_finds_a_protected_person(vault: Vault) -> None:
    noor = person(vault)
    me = vault.read(lambda tx: tx.staff_id)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[me])
    assert _titles(vault, noor) == ["Record begun"]
    hired(vault, "C2")
    path = vault.path
    vault.lock()
    with signed_in(path, "C2") as other, pytest.raises(NotFound):
        other.read(timeline.timeline, resident_id=noor)


def test_promises_and_visits(vault: Vault, free: list[int]) -> None:
    noor = person(vault)
    vault.do("Visit", visits.check_in, resident_id=noor)
    form = TaskForm("Call the bakery")
    promise = vault.do("Promise", tasks.add, form=form, resident_id=noor).result
    vault.do("Done", tasks.done, task_id=promise)
    titles = _titles(vault, noor)
    assert {"Visited", "Kept a promise"} <= set(titles)


def test_every_table_it_reads_refreshes_it(vault: Vault) -> None:
    """A source whose table is forgotten would leave an old line on the screen."""
    assert set(metadata.tables) >= timeline.TABLES
    noor, read = person(vault), set[str]()

    def watched(tx: object) -> None:
        connection = tx.session.connection()  # type: ignore[attr-defined]

        def before(_c: object, _cu: object, statement: str, *_more: object) -> None:
            words = statement.replace('"', " ").split()
            read.update(words[at + 1] for at, word in enumerate(words[:-1]) if word == "FROM")

        event.listen(connection, "before_cursor_execute", before)
        timeline.timeline(tx, resident_id=noor)  # type: ignore[arg-type]
        for source in timeline._SOURCES:  # also those that have nothing about her
            with suppress(NotAllowed):
                source.lines(tx, noor, 9)  # type: ignore[arg-type]
        event.remove(connection, "before_cursor_execute", before)

    vault.read(watched)
    for_names = {"staff", "term", "site", "programme", "retention"}
    # No line says what is in these.
    beside = {
        "domain_score", "document_content", "resident_access", "agreement", "partner_check",
        "placement_terms", "placement_problem",
    }  # fmt: skip
    assert read & set(metadata.tables) - for_names - beside <= timeline.TABLES


def test_family_experience_and_keep_apart_as_far_as_one_may_see(vault: Vault) -> None:
    hired(vault, "F1")
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    form = AttemptForm(begun_year=2019, story="Quxstory")
    vault.do("Told", attempts.add, resident_id=noor, form=form)
    form = DependantForm(name="Quxchild", is_child=True)
    vault.do("Noted", families.add_dependant, resident_id=noor, form=form)
    form = GuardianForm(GuardianKind.COURT, TONIGHT, name="Quxcourt")
    vault.do("Noted", guardians.add, resident_id=noor, form=form)
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=anna, reason="Quxreason")
    form = OutsiderForm(names="Quxout", reason="Quxwhy")
    vault.do("Away", outsiders.add_outsider, form=form, resident_ids=[noor])
    told = {
        "Earlier experience told", "Child noted", "Guardian noted", "To be kept away: Quxout",
    }  # fmt: skip
    titles = set(_titles(vault, noor))
    assert told | {"To be kept apart from Anna"} <= titles
    details = [one.detail for one in vault.read(timeline.timeline, resident_id=noor).events]
    assert "of 2019" in details
    assert "Quxchild" in details
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        found = desk.read(timeline.timeline, resident_id=noor)
        assert {one.title for one in found.events} & told == set()
        assert "To be kept apart from Anna" in {one.title for one in found.events}
        assert "Qux" not in repr(found)


def test_somebody_protected_is_in_nobodys_family_line(vault: Vault) -> None:
    hired(vault, "C2")
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    vault.do("Link", families.link, resident_id=noor, dependant_id=anna)
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=anna)
    vault.do("Protect", protection.protect, resident_id=anna, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(vault.path, "C2") as other:
        titles = _titles(other, noor)
        assert "Child noted" not in titles
        assert "To be kept apart from 1 person" in titles
        assert "Anna" not in repr(other.read(timeline.timeline, resident_id=noor))
