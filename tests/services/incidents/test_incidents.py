# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents: written by anybody, read by those who hold the key, frozen once looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models import metadata
from shelterdesk.models.audit import AuditEvent, AuditPerson
from shelterdesk.models.retention import RetentionClass
from shelterdesk.models.rooms import Room
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.agenda import tasks
from shelterdesk.services.incidents import incident_notes, incidents
from shelterdesk.services.incidents.incident_rows import (
    IncidentForm,
    IncidentRole,
    InvolvedForm,
    OpenedIncident,
    Severity,
    ToldForm,
    ToldWhom,
)
from shelterdesk.services.incidents.incidents import Wanted
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind, Words
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.retention import erasing
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE, Clock
from tests.factories import house, person

HOUR = timedelta(hours=1)
REPORT = IncidentForm("A quillamark at the gate", "We called the police")
HIDDEN = Hidden.HIDDEN


def reported(vault: Vault, form: IncidentForm = REPORT, **facts: Any) -> int:
    number: int = vault.do("Report", incidents.add, form=replace(form, **facts)).result
    return number


def opened(vault: Vault, number: int) -> OpenedIncident:
    return vault.read(incidents.opened, incident_id=number)


def rows(vault: Vault, **wanted: Any) -> list[int]:
    return [row.id for row in vault.read(incidents.incidents, wanted=Wanted(**wanted)).rows]


def reviewed(vault: Vault, number: int, words: str = "We spoke about it") -> None:
    vault.do("Look at", incidents.review, incident_id=number, text=words)


def test_a_report_with_everything(vault: Vault) -> None:
    site = house(vault)
    noor, ama = person(vault, "Noor"), person(vault, "Ama")
    kind = vault.read(
        vocabularies.find_id, vocabulary=Vocabulary.INCIDENT_KIND.value, code="threat"
    )
    with vault._session() as session:
        room = session.scalars(select(Room).order_by(Room.id)).first()
        assert room is not None
    people = (
        InvolvedForm(IncidentRole.AFFECTED, resident_id=noor),
        InvolvedForm(IncidentRole.PRESENT, resident_id=ama),
        InvolvedForm(IncidentRole.INVOLVED, staff_id=vault.staff_id),
        InvolvedForm(IncidentRole.INVOLVED, described="A man in a red coat"),
    )
    told = (ToldForm(ToldWhom.POLICE, "Officer Quill", at=NOW),)
    number = reported(
        vault, at=NOW - HOUR, site_id=site, room_id=room.id, kind_id=kind, people=people,
        severity=Severity.GRAVE, told=told,
    )  # fmt: skip
    found = opened(vault, number)
    assert found.row.kind == "Threat"
    assert found.row.place == f"House B · {room.name}"
    assert found.row.people == ("Noor", "Ama", found.row.reported_by, "A man in a red coat")
    assert [one.role for one in found.form.people] == [one.role for one in people]
    assert found.form.happened == REPORT.happened
    assert (found.form.told[0].who, found.form.told[0].by) == (
        "Officer Quill", found.row.reported_by,
    )  # fmt: skip
    assert [row.id for row in vault.read(incidents.of_resident, resident_id=ama)] == [number]
    events = vault.read(timeline.timeline, resident_id=noor, kind="safety").events
    assert [event.title for event in events] == ["Incident: Threat"]
    # Changed: one is taken out, one part is another, the words are others.
    kept = found.form.people
    form = replace(
        found.form,
        happened="It was quiet again",
        people=(replace(kept[0], role=IncidentRole.PRESENT), *kept[2:]),
        told=(),
    )
    vault.do("Change", incidents.edit, incident_id=number, form=form)
    again = opened(vault, number)
    assert [one.shown for one in again.form.people] == ["Noor", kept[2].shown, kept[3].shown]
    assert again.form.people[0].role is IncidentRole.PRESENT
    assert (again.form.happened, again.form.told) == ("It was quiet again", ())
    vault.undo()
    assert opened(vault, number).form == found.form


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"happened": "  "}, "happened"),
        ({"happened": HIDDEN}, "happened"),
        ({"at": NOW + HOUR}, "at"),
        ({"confidentiality": "desk"}, "confidentiality"),
        ({"confidentiality": "nothing"}, "confidentiality"),
        ({"site_id": 77}, "site_id"),
        ({"room_id": 77}, "room_id"),
        ({"kind_id": 1}, "kind_id"),
        ({"people": (InvolvedForm(),)}, "people"),
        ({"people": (InvolvedForm(staff_id=1), InvolvedForm(staff_id=1))}, "people"),
        ({"people": (InvolvedForm(staff_id=1, described="x"),)}, "people"),
        ({"people": (InvolvedForm(staff_id=77),)}, "people"),
        ({"told": (ToldForm(ToldWhom.POLICE, at=NOW - 2 * HOUR),)}, "told"),
        ({"told": (ToldForm(ToldWhom.POLICE, "x" * 201),)}, "told"),
        ({"happened": "x" * 20_001}, "happened"),
    ],
)
def test_what_is_refused(vault: Vault, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        reported(vault, **facts)
    assert refused.value.field == field
    assert rows(vault) == []
    with pytest.raises(NotFound):
        reported(vault, people=(InvolvedForm(resident_id=77),))
    with pytest.raises(NotFound):
        reported(vault, log_entry_id=77)


def test_the_desk_writes_what_it_does_not_read_back(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "C2")
        noor = person(vault, "Noor")
    with signed_in(desk_file, "F1", clock) as desk:
        people = (InvolvedForm(resident_id=noor), InvolvedForm(described="Quillaman"))
        number = reported(desk, people=people, told=(ToldForm(ToldWhom.LEAD, "Quillalead"),))
        found = opened(desk, number)
        assert (found.form.happened, found.form.measures) == (HIDDEN, HIDDEN)
        assert (found.form.told[0].who, found.form.people[1].described) == (HIDDEN, HIDDEN)
        assert (found.row.people, found.row.may_edit) == (("Noor", "Somebody described"), True)
        # What is hidden stays; what she cannot read she does not write over.
        changed = replace(found.form, severity=Severity.MODERATE)
        desk.do("Change", incidents.edit, incident_id=number, form=changed)
        with pytest.raises(Invalid, match="Add your words"):
            desk.do(
                "Change", incidents.edit, incident_id=number, form=replace(changed, happened="No")
            )
        other = replace(changed, confidentiality="health")
        with pytest.raises(Invalid, match="choose others"):
            desk.do("Change", incidents.edit, incident_id=number, form=other)
        desk.do("Add", incidents.append, incident_id=number, text="And a quillaword")
        assert opened(desk, number).addenda[0].words is HIDDEN
        with pytest.raises(NotAllowed):
            desk.do("Look at", incidents.review, incident_id=number, text="Fine")
        with desk._session() as session:
            held = [
                bytes(value) if isinstance(value, bytes) else str(value).encode()
                for table in metadata.sorted_tables
                for row in session.connection().exec_driver_sql(
                    f'SELECT * FROM "{table.name}"'  # noqa: S608 - our own names
                )
                for value in row
            ]
        assert not any(b"quilla" in value.lower() for value in held)
    with signed_in(desk_file, "C2", clock) as caseworker:
        found = opened(caseworker, number)
        assert (found.form.happened, found.row.severity) == (REPORT.happened, Severity.MODERATE)
        assert found.addenda[0].words == "And a quillaword"
        assert found.form.people[1].described == "Quillaman"
        with caseworker._session() as session:
            last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
            assert last is not None
            assert last.label == "Opened an incident"
            about = select(AuditPerson.resident_id).where(AuditPerson.event_id == last.id)
            assert list(session.scalars(about)) == [noor]


def test_an_opening_is_one_line_however_often_the_screen_reads_it(
    vault: Vault, clock: Clock
) -> None:
    numbers = [reported(vault), reported(vault)]

    def lines() -> int:
        with vault._session() as session:
            return len(
                session.scalars(
                    select(AuditEvent.id).where(AuditEvent.label == "Opened an incident")
                ).all()
            )

    opened(vault, numbers[0])
    vault.do("Append", incidents.append, incident_id=numbers[0], text="And more")
    opened(vault, numbers[0])
    assert lines() == 1
    opened(vault, numbers[1])
    assert lines() == 2
    clock.now += timedelta(minutes=11)
    opened(vault, numbers[0])
    assert lines() == 3


def test_of_a_class_without_the_key_people_are_not_shown(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4", "C2")
        noor = person(vault, "Noor")
    with signed_in(desk_file, "H4", clock) as nurse:
        number = reported(nurse, confidentiality="health", people=(InvolvedForm(resident_id=noor),))
    with signed_in(desk_file, "C2", clock) as caseworker:
        (row,) = caseworker.read(incidents.incidents).rows
        assert (row.people, row.can_read, row.may_edit) == ((), False, False)
        assert opened(caseworker, number).form.people == ()
        assert caseworker.read(incidents.of_resident, resident_id=noor) == []
        with pytest.raises(NotAllowed):
            caseworker.do("Change", incidents.edit, incident_id=number, form=REPORT)
        caseworker.do("Add", incidents.append, incident_id=number, text="I heard it too")


def test_another_class_takes_every_word_along(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4", "C2")
        number = reported(vault, people=(InvolvedForm(described="A man"),))
        vault.do("Add", incidents.append, incident_id=number, text="Later")
        form = replace(opened(vault, number).form, confidentiality="health", measures="Plasters")
        vault.do("Change", incidents.edit, incident_id=number, form=form)
        found = opened(vault, number)
        assert (found.form.happened, found.addenda[0].words) == (HIDDEN, HIDDEN)
    with signed_in(desk_file, "H4", clock) as nurse:
        found = opened(nurse, number)
        assert (found.form.happened, found.form.measures) == (REPORT.happened, "Plasters")
        assert (found.addenda[0].words, found.row.people) == ("Later", ("A man",))


def test_once_looked_at_a_report_is_only_added_to(vault: Vault) -> None:
    noor = person(vault, "Noor")
    number = reported(vault)
    form = opened(vault, number).form
    named = replace(form, people=(InvolvedForm(resident_id=noor),))
    vault.do("Change", incidents.edit, incident_id=number, form=named)
    reviewed(vault, number)
    with pytest.raises(Conflict, match="looked at"):
        vault.do("Change", incidents.edit, incident_id=number, form=form)
    with pytest.raises(Conflict, match="already"):
        reviewed(vault, number)
    vault.do("Add", incidents.append, incident_id=number, text="The lock was changed")
    told = ToldForm(ToldWhom.AUTHORITY, "Licensing")
    vault.do("Tell", incidents.tell, incident_id=number, form=told)
    found = opened(vault, number)
    assert (found.review, found.row.reviewed_on) == ("We spoke about it", NOW.date())
    assert [one.words for one in found.addenda] == ["The lock was changed"]
    assert not found.row.may_edit
    assert not found.row.may_review
    for _act in range(3):  # told, added, looked at
        vault.undo()
    assert opened(vault, number).row.may_edit


def test_the_undo_of_an_edit_does_not_change_a_frozen_report(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2", "D5")
        noor = person(vault, "Noor")
    with signed_in(desk_file, "C2", clock) as caseworker:
        number = reported(caseworker)
        form = opened(caseworker, number).form
        named = replace(form, people=(InvolvedForm(resident_id=noor),))
        caseworker.do("Change", incidents.edit, incident_id=number, form=named)
    with signed_in(desk_file, "D5", clock) as director:
        reviewed(director, number)
    with signed_in(desk_file, "C2", clock) as caseworker:
        with pytest.raises(UserError):
            caseworker.undo()
        assert len(opened(caseworker, number).form.people) == 1


def test_who_is_named_does_not_judge_while_somebody_else_may(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        number = reported(vault, people=(InvolvedForm(staff_id=vault.staff_id),))
        assert opened(vault, number).row.may_review  # there is nobody else
        hired(vault, "D5")
        assert not opened(vault, number).row.may_review
        with pytest.raises(NotAllowed, match="D5"):
            reviewed(vault, number)
    with signed_in(desk_file, "D5", clock) as director:
        reviewed(director, number)


def test_what_waits_stands_on_today_of_whoever_may_look(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "D5")
    with signed_in(desk_file, "F1", clock) as desk:
        small = reported(desk)
        grave = reported(desk, severity=Severity.DANGER)
        assert not [one for one in desk.read(today_due.due) if one.kind is DueKind.INCIDENT]
    with signed_in(desk_file, "D5", clock) as director:
        lines = [one for one in director.read(today_due.due) if one.kind is DueKind.INCIDENT]
        assert {(line.tone, line.place) for line in lines} == {
            ("notice", ("log", ("tab", "incidents", small))),
            ("danger", ("log", ("tab", "incidents", grave))),
        }
        reviewed(director, grave)
        lines = [one for one in director.read(today_due.due) if one.kind is DueKind.INCIDENT]
        assert [line.tone for line in lines] == ["notice"]


def test_the_list_is_narrowed_and_paged(vault: Vault, clock: Clock) -> None:
    first = reported(vault, at=NOW - 24 * HOUR)
    second = reported(vault, at=NOW - HOUR, severity=Severity.GRAVE)
    third = reported(vault, at=NOW - HOUR)
    reviewed(vault, third)
    assert rows(vault) == [third, second, first]
    assert rows(vault, is_waiting=True) == [second, first]
    assert rows(vault, is_grave=True) == [second]
    yesterday = (NOW - 24 * HOUR).date()
    assert rows(vault, since=yesterday, until=yesterday) == [first]
    page = vault.read(incidents.incidents, limit=2)
    assert [row.id for row in page.rows] == [third, second]
    older = vault.read(incidents.incidents, limit=2, before=page.older)
    assert ([row.id for row in older.rows], older.older) == ([first], None)


def test_a_protected_person_is_one_person_and_no_word_is_shown(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        noor, ama = person(vault, "Noor"), person(vault, "Ama")
        both = (InvolvedForm(resident_id=noor), InvolvedForm(resident_id=ama))
        number = reported(vault, people=both)
        vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as caseworker:
        found = opened(caseworker, number)
        assert found.is_withheld
        assert found.row.people == ("1 person", "Ama")
        assert found.form.people[0].resident_id is None
        assert (found.form.happened, found.row.can_read) == (HIDDEN, False)
        with pytest.raises(NotAllowed, match="protected"):
            caseworker.do("Change", incidents.edit, incident_id=number, form=found.form)
        with pytest.raises(NotFound):
            caseworker.read(incidents.of_resident, resident_id=noor)


def test_what_follows_is_a_task(vault: Vault) -> None:
    number = reported(vault)
    form = tasks.TaskForm("Change the lock", due=NOW.date())
    task = vault.do("Task", incidents.follow_up, incident_id=number, form=form).result
    found = opened(vault, number)
    assert [(one.id, one.words) for one in found.tasks] == [(task, "Change the lock")]
    assert found.row.open_tasks == 1
    vault.do("Done", tasks.done, task_id=task)
    assert opened(vault, number).row.open_tasks == 0


def test_her_words_go_when_she_is_erased(vault: Vault) -> None:
    noor, ama = person(vault, "Noor"), person(vault, "Ama")
    alone = reported(
        vault, people=(InvolvedForm(resident_id=noor), InvolvedForm(described="A man")),
        told=(ToldForm(ToldWhom.POLICE, "Officer"),),
    )  # fmt: skip
    vault.do("Add", incidents.append, incident_id=alone, text="More")
    shared = reported(vault, people=(InvolvedForm(resident_id=noor), InvolvedForm(resident_id=ama)))
    erase(vault, noor)
    found = opened(vault, alone)
    assert (found.form.happened, found.form.measures, found.form.told[0].who) == ("", "", "")
    assert found.addenda[0].words == ""
    assert len(found.form.people) == 1
    assert opened(vault, shared).form.happened == REPORT.happened


def erase(vault: Vault, resident_id: int) -> None:
    vault.confirm_passphrase(PASSPHRASE)
    classes = list(RetentionClass)
    vault.do("Erase", erasing.anonymise, resident_id=resident_id, classes=classes)


# From a note of the log
def note(vault: Vault, text: str, **facts: Any) -> int:
    facts = {"kind": LogKind.NOTE, "resident_ids": [], **facts}
    written: int = vault.do("Write", log_entries.note, text=text, **facts).result
    return written


def test_a_report_begins_from_a_note_and_shows_it(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    entry = note(
        vault, "He stood at the gate", kind=LogKind.VISITOR, confidentiality="desk",
        resident_ids=[noor], at=NOW - HOUR,
    )  # fmt: skip
    begun = vault.read(incident_notes.begun_from, entry_id=entry)
    assert (begun.happened, begun.confidentiality) == ("He stood at the gate", "case")
    assert (begun.at, begun.log_entry_id) == (NOW - HOUR, entry)
    assert [(one.resident_id, one.shown) for one in begun.people] == [(noor, "Noor")]
    number = reported(vault, begun)
    found = opened(vault, number)
    assert found.note is not None
    assert (found.note.row.id, found.note.row.text) == (entry, "He stood at the gate")
    assert found.note.day == (NOW - HOUR).date()
    # Changed, it stays the note it was begun from.
    vault.do("Edit", incidents.edit, incident_id=number, form=replace(found.form, measures="Tea"))
    again = opened(vault, number)
    assert again.note is not None
    assert again.note.row.id == entry


def test_of_a_confidential_note_no_word_comes_along(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as joy:
        hired(joy, "H4", "F1")
        noor = person(joy, "Noor")
    with signed_in(desk_file, "H4", clock) as counsellor:
        entry = note(counsellor, "A quillamark", confidentiality="counselling", resident_ids=[noor])
        begun = counsellor.read(incident_notes.begun_from, entry_id=entry)
        assert (begun.happened, begun.confidentiality) == ("", "counselling")
        number = reported(counsellor, replace(begun, happened="Told apart"))
        seen = opened(counsellor, number).note
        assert seen is not None
        assert (seen.row.words, seen.row.text) == (Words.CLOSED, "")
    with signed_in(desk_file, "F1", clock) as desk:
        assert desk.read(incident_notes.begun_from, entry_id=entry).happened == ""
        found = opened(desk, number)
        assert found.note is not None
        assert found.note.row.words is Words.LOCKED
        assert "quillamark" not in repr(found)


def test_a_note_about_somebody_protected_is_not_there(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as joy:
        hired(joy, "F1")
        lina, noor = person(joy, "Lina"), person(joy, "Noor")
        of_both = note(joy, "They spoke", confidentiality="desk", resident_ids=[lina, noor])
        alone = note(joy, "She slept", confidentiality="desk", resident_ids=[lina])
        numbers = [reported(joy, log_entry_id=entry) for entry in (of_both, alone)]
        joy.do("Hide", protection.protect, resident_id=lina, staff_ids=[joy.staff_id])
        draft = joy.do(
            "Draft", log_entries.write, text="Not yet", confidentiality="desk",
            kind=LogKind.NOTE, resident_ids=[],
        ).result  # fmt: skip
        with pytest.raises(NotFound):
            joy.read(incident_notes.begun_from, entry_id=draft)
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(NotFound):
            desk.read(incident_notes.begun_from, entry_id=alone)
        with pytest.raises(NotAllowed, match="protected person"):
            desk.read(incident_notes.begun_from, entry_id=of_both)
        with pytest.raises(NotFound):
            reported(desk, log_entry_id=of_both)
        shown = [opened(desk, number).note for number in numbers]
        assert shown[0] is not None
        assert shown[0].row.words is Words.WITHHELD
        assert shown[1] is None
