# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of a record: every field before and after, sealed text only where asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from shelterdesk import i18n
from shelterdesk.database.capture import RowChange
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.models.audit import AuditKind, Change
from shelterdesk.models.journeys import JourneyStage, Outcome
from shelterdesk.models.residents import Resident
from shelterdesk.services import vocabularies
from shelterdesk.services.audit import audit, history
from shelterdesk.services.audit.history import FieldChange
from shelterdesk.services.audit.history_parts import NEEDS
from shelterdesk.services.residents import protection, residents, timeline
from shelterdesk.services.residents.residents import Birth, LanguageLevel, ResidentForm
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.support import support
from shelterdesk.services.values import record_words
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault import audit_chain
from shelterdesk.vault.audit_chain import NewEvent
from shelterdesk.vault.door import Vault
from tests import case_rows, factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock

TODAY = NOW.date()
SEALED = "(sealed)"


def of(vault: Vault, table: str, row_id: int, **more: Any) -> list[FieldChange]:
    return vault.read(history.of, table=table, row_id=row_id, **more)


def told(changes: list[FieldChange]) -> list[tuple[str, str, str]]:
    return [(change.field, change.before, change.after) for change in changes]


def edit(vault: Vault, resident_id: int, **fields: Any) -> None:
    form = ResidentForm(**fields)
    vault.do("Edit resident", residents.edit, resident_id=resident_id, form=form)


def test_a_new_record_says_what_was_written(vault: Vault) -> None:
    gender = vault.read(vocabularies.choices, vocabulary="gender")[0]
    person = factories.person(
        vault, "Noor", pronouns=Unanswered.DECLINED, nationality="SY", gender=gender.code
    )
    code = vault.read(residents.row, resident_id=person).code
    assert told(of(vault, "resident", person)) == [
        ("Code", "", code),
        ("Known as", "", "Noor"),
        ("Gender", "", gender.label),
        ("Pronouns", "", "Prefers not to say"),
        ("Nationality", "", "Syria"),
    ]


def test_newest_first_with_who_and_what(vault: Vault, clock: Clock) -> None:
    person = factories.person(vault, "Noor")
    clock.now = NOW + timedelta(hours=1)
    edit(vault, person, known_as="Nora")
    first = of(vault, "resident", person)[0]
    assert (first.field, first.before, first.after) == ("Known as", "Noor", "Nora")
    assert (first.who, first.act, first.record) == ("Joy", "Edit resident", "Record")
    assert first.at == clock.now
    assert (first.change, first.is_undone, first.is_sealed) == ("update", False, False)


def test_what_a_record_was_at_first_outlives_its_changes(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    edit(vault, person, known_as="Nora")
    edit(vault, person, known_as="Lina")
    known = [c for c in of(vault, "resident", person) if c.field == "Known as"]
    assert [(c.before, c.after) for c in known] == [
        ("Nora", "Lina"), ("Noor", "Nora"), ("", "Noor"),
    ]  # fmt: skip


def test_answers_that_are_none(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    edit(vault, person, known_as="Noor", pronouns=Unanswered.DECLINED)
    edit(vault, person, known_as="Noor", pronouns="she")
    edit(vault, person, known_as="Noor", pronouns=Unanswered.UNKNOWN)
    assert told(of(vault, "resident", person))[:3] == [
        ("Pronouns", "she", "Does not know"),
        ("Pronouns", "Prefers not to say", "she"),
        ("Pronouns", "Not asked", "Prefers not to say"),
    ]


def test_sealed_answers_stay_sealed_until_asked_for(vault: Vault) -> None:
    person = factories.person(vault, "Noor", legal_name="Noor Aziz")
    edit(vault, person, known_as="Noor", legal_name="Noor Azizi", birth=Birth(1999, 4, 2))
    changes = {c.field: c for c in of(vault, "resident", person) if c.change == "update"}
    name = changes["Legal name"]
    assert (name.before, name.after, name.is_sealed) == (SEALED, SEALED, True)
    assert (changes["Day of birth"].before, changes["Day of birth"].after) == ("–", SEALED)
    assert "Aziz" not in str(of(vault, "resident", person))
    found = vault.read(history.revealed, table="resident", row_id=person)
    changes = {c.field: c for c in found if c.change == "update"}
    assert (changes["Legal name"].before, changes["Legal name"].after) == (
        "Noor Aziz", "Noor Azizi",
    )  # fmt: skip
    assert changes["Day of birth"].after == "02"
    views = vault.read(audit.find, kinds=["view"]).rows
    assert [row.label for row in views][:2] == [
        "Revealed the history of a record", "Opened the history of a record",
    ]  # fmt: skip
    assert views[0].row_id == person


def test_without_the_key_it_stays_sealed(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    person = factories.person(vault, "Noor", legal_name="Noor Aziz")
    monkeypatch.setattr(vault._sealer, "_privates", {})
    found = vault.read(history.revealed, table="resident", row_id=person)
    assert ("Legal name", "", SEALED) in told(found)


def test_sealed_text_that_was_moved_is_not_shown(vault: Vault) -> None:
    first = factories.person(vault, "Noor", legal_name="Noor Aziz")
    second = factories.person(vault, "Amal", legal_name="Amal B")
    with vault._engine.begin() as connection:
        connection.execute(
            text("UPDATE resident SET legal_name = (SELECT legal_name FROM resident WHERE id=:b) "
                 "WHERE id=:a"), {"a": first, "b": second},
        )  # fmt: skip
    found = vault.read(history.revealed, table="resident", row_id=first)
    assert ("Legal name", "", "(cannot be read any more)") in told(found)


def test_languages_belong_to_the_record(vault: Vault) -> None:
    person = factories.person(vault, "Noor", languages=(("mn", LanguageLevel.NATIVE),))
    edit(vault, person, known_as="Noor", languages=(("ar", LanguageLevel.BASIC),))
    found = [c for c in of(vault, "resident", person) if c.record == "Language"]
    lines = [(c.field, c.before, c.after) for c in found]
    assert ("Language", "Mongolian", "") in lines
    assert ("Language", "", "Arabic") in lines
    assert ("How well", "", "Native") in lines
    assert "Person" not in {c.field for c in found}  # to whom it belongs is no news


def test_a_stay_with_its_beds(vault: Vault) -> None:
    site = factories.house(vault)
    beds = factories.beds(vault, site)
    _person, stay_id = factories.admitted(vault, beds[0], TODAY, "Noor")
    vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=TODAY + timedelta(days=4))
    vault.do(
        "Move resident", stays.move, stay_id=stay_id, bed_id=beds[3], on=TODAY, reason="closer"
    )
    destination = vault.read(vocabularies.choices, vocabulary="destination")[0]
    vault.do(
        "Check out", check_out.check_out, stay_id=stay_id, on=TODAY + timedelta(days=2),
        destination=destination.code,
    )  # fmt: skip
    lines = told(of(vault, "stay", stay_id))
    assert ("Left", "open", "24 Nov 2026") in lines
    assert ("Where to", "Not asked", destination.label) in lines
    assert ("Means to leave on", "–", "26 Nov 2026") in lines
    assert ("Bed", "Room 1 · A", "") in lines  # the row that the move removed
    assert ("Bed", "", "Room 2 · B") in lines
    assert ("Reason", "", "closer") in lines
    assert ("House", "", "House B") in lines


def test_beds_of_another_stay_are_not_of_this_one(vault: Vault) -> None:
    beds = factories.beds(vault, factories.house(vault))
    person, first = factories.admitted(vault, beds[0], TODAY, "Noor")
    later = TODAY + timedelta(days=1)
    vault.do("Check out", check_out.check_out, stay_id=first, on=later)
    second = vault.do("Admit", stays.admit, resident_id=person, on=later, bed_id=beds[1]).result
    vault.do("Move resident", stays.move, stay_id=second, bed_id=beds[2], on=later)
    assert "Room 1 · B" not in str(of(vault, "stay", first))
    assert ("Bed", "Room 1 · B", "") in told(of(vault, "stay", second))


def test_support_periods_rooms_and_houses(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    period = vault.do("Open support", support.open_period, resident_id=person, opened=TODAY).result
    lines = told(of(vault, "support_period", period))
    assert ("Caseworker", "", "Joy") in lines
    assert ("Opened", "", "22 Nov 2026") in lines
    site = factories.house(vault)
    vault.do("Edit room", rooms.edit_room, room_id=1, form=rooms.RoomForm("Room 1", "quiet"))
    assert told(of(vault, "room", 1))[0] == ("Hint", "–", "quiet")
    assert ("Name of the bed", "", "A") in told(of(vault, "room", 1))
    assert ("Name", "", "Room 3") in told(of(vault, "site", site))


def test_a_bed_and_when_it_was_out_of_use(vault: Vault) -> None:
    bed = factories.beds(vault, factories.house(vault))[0]
    block = {"bed_id": bed, "start": TODAY, "end": None, "reason": "paint"}
    vault.do("Take bed out of use", rooms.block, **block)
    vault.undo()
    found = of(vault, "bed", bed)
    assert found[0].act == "Undone: Take bed out of use"
    assert ("Out of use from", "22 Nov 2026", "") in told(found)
    assert ("Reason", "", "paint") in told(found)
    assert [c.is_undone for c in found if c.act == "Take bed out of use"] == [True] * 3
    vault.do("Take bed out of use", rooms.block, **block)
    vault.do("Make bed usable again", rooms.unblock, bed_id=bed, on=TODAY)
    acts = {c.act for c in of(vault, "bed", bed)}
    assert {"Take bed out of use", "Make bed usable again"} <= acts


def test_undone_edits_say_so(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    edit(vault, person, known_as="Nora")
    vault.undo()
    undo, act = of(vault, "resident", person)[:2]
    assert (undo.act, undo.before, undo.after) == ("Undone: Edit resident", "Nora", "Noor")
    assert (act.is_undone, undo.is_undone) == (True, False)


def test_erased_images_say_so(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    edit(vault, person, known_as="Nora")

    def erase(tx: Any) -> None:
        tx.erase_images(tx.session.get_one(Resident, person))

    vault.do("Erase", erase)
    found = of(vault, "resident", person)
    assert {(c.field, c.before) for c in found} == {("", "(erased)")}
    edit(vault, person, known_as="Lina")
    newest, *rest = of(vault, "resident", person)
    assert (newest.before, newest.after) == ("Nora", "Lina")
    # Of what was written at first nothing is guessed from what stands there now.
    assert {c.before for c in rest} == {"(erased)"}


def test_images_erased_after_a_row_was_made(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    edit(vault, person, known_as="Nora")
    with vault._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE audit_image SET image = NULL, salt = NULL WHERE change = 'update'"
        )
    assert {c.before for c in of(vault, "resident", person)} == {"(erased)"}


def test_a_row_without_anything_to_say(vault: Vault) -> None:
    def make(tx: Any) -> None:
        from shelterdesk.models.residents import Household

        tx.session.add(Household())

    event_id = vault.do("New household", make).event_id
    (change,) = vault.read(audit.changed, event_id=event_id).changes
    assert (change.record, change.field, change.before) == ("Household", "", "")


def test_changes_nobody_signed_in_made(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    row = RowChange("resident", person, None, Change.UPDATE, {"known_as": ["N", "Noor"]})
    with vault._session() as session, session.begin():
        new = NewEvent(NOW, None, AuditKind.ACT, "x", "Upgrade")
        event_id = audit_chain.append(session, new, [row])
    details = vault.read(audit.changed, event_id=event_id)
    assert (details.row.who, details.changes[0].who) == ("", "the program")


def test_tables_of_old_files_are_named_as_they_were(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    event = vault.do("Edit", lambda tx: setattr(residents.get(tx, person), "known_as", "N"))
    with vault._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_image_update")
        connection.exec_driver_sql(
            "UPDATE audit_image SET row_table = 'gone' WHERE event_id = ?", (event.event_id,)
        )
    (change,) = vault.read(audit.changed, event_id=event.event_id).changes
    assert (change.record, change.before) == ("gone", "(erased)")


def test_images_without_their_act_are_not_believed(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    before = of(vault, "resident", person)
    pooled = vault._engine.raw_connection()
    raw = pooled.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=off")
    raw.execute(
        "INSERT INTO audit_image (event_id, row_table, row_id, row_uuid, change, image, digest) "
        "SELECT 4711, row_table, row_id, row_uuid, 'update', ?, digest FROM audit_image",
        ('{"known_as":["Forged","Noor"]}',),
    )
    raw.commit()
    raw.execute("PRAGMA foreign_keys=on")
    pooled.close()
    assert "Forged" not in str(of(vault, "resident", person))
    assert len(of(vault, "resident", person)) == len(before)


def test_what_is_refused(vault: Vault) -> None:
    with pytest.raises(NotFound):
        of(vault, "resident", 4711)
    with pytest.raises(NotAllowed):
        of(vault, "staff", 1)
    person = factories.person(vault, "Noor")
    _person, stay_id = factories.admitted(
        vault, factories.beds(vault, factories.house(vault))[0], TODAY, "Amal"
    )

    def hide(tx: Any) -> None:
        for row in tx.session.query(Resident):
            row.is_protected = True
        tx.memory.drop(protection._Kept)

    vault.do("Protect", hide)
    for table, row_id in (("resident", person), ("stay", stay_id)):
        with pytest.raises(NotFound):
            of(vault, table, row_id)


def test_in_another_language(vault: Vault) -> None:
    person = factories.person(vault, "Noor")
    i18n.set_language("xx-long")
    assert of(vault, "resident", person)[0].record.startswith("[")
    i18n.set_language("de")  # a language without words of ours still writes its own days
    stay_day = date(2026, 11, 22)
    factories.admitted(vault, factories.beds(vault, factories.house(vault))[0], stay_day)
    assert "22. Nov. 2026" in str(of(vault, "stay", 1))
    i18n.set_language("zz")
    assert "22 Nov 2026" in str(of(vault, "stay", 1))


def test_many_rows_are_read_in_pieces(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_CHUNK", 1)
    site = factories.house(vault)
    assert ("Name", "", "Room 4") in told(of(vault, "site", site))


# Case work
def test_a_stage_and_an_outcome_say_who_changed_what(vault: Vault) -> None:
    noor = factories.person(vault, "Noor")
    with_rows = case_rows.everything
    with_rows(vault, noor, "Wordmark", ended=TODAY - timedelta(days=9))
    for table, model in (("journey_stage", JourneyStage), ("outcome", Outcome)):
        with vault._session() as session:
            row_id = session.scalars(select(model.id)).first()
        assert row_id is not None
        found = of(vault, table, row_id)
        assert found, table
        assert {change.record for change in found} == {record_words.noun(table)}


def test_what_case_work_wrote_has_no_history_for_the_desk(vault: Vault) -> None:
    noor = factories.person(vault, "Noor")
    case_rows.everything(vault, noor, "Wordmark", ended=TODAY - timedelta(days=9))
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        closed = [table for table, needs in NEEDS.items() if not desk.may(needs)]
        assert {"consent", "introduction", "placement"} < set(closed)
        for table in closed:
            with pytest.raises(NotAllowed):
                of(desk, table, 1)
        assert of(desk, "alert", 1) is not None
        assert of(desk, "enrolment", 1) is not None
        with pytest.raises(NotAllowed):
            of(desk, "counselling_session", 1)


def test_every_line_of_the_timeline_with_a_record_has_a_history(vault: Vault) -> None:
    noor = factories.person(vault, "Noor")
    case_rows.everything(vault, noor, "Wordmark", ended=TODAY - timedelta(days=9))
    found = vault.read(timeline.timeline, resident_id=noor, limit=500).events
    records = {event.record for event in found if event.record is not None}
    assert {
        "absence", "enrolment", "housing_follow_up", "journey_stage", "legal_matter", "medication",
        "outcome", "placement", "reservation", "service_given", "stay", "tenancy", "waiting_entry",
        "work_follow_up",
    } <= {table for table, _row in records}  # fmt: skip
    for table, row_id in records:
        vault.read(history.of, table=table, row_id=row_id)
