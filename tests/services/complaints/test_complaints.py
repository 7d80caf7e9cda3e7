# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints: read by those who are not named, and by nobody else, neither in the program nor with
the keys of whoever is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models import metadata
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.complaints import ComplaintCopy
from shelterdesk.models.staff import Staff
from shelterdesk.services.complaints import complaints
from shelterdesk.services.complaints.complaints import (
    About,
    ComplaintForm,
    ComplaintState,
    HandlingForm,
)
from shelterdesk.services.partners import partners
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE, Clock

TODAY = NOW.date()
DAY = timedelta(days=1)
SECRET = "Quillashout"
FIRST = "Joy"  # how the first account is shown


def form_about(*named: int, **facts: Any) -> ComplaintForm:
    form = ComplaintForm(About.STAFF, f"{SECRET} at night", named, complainant="Noor, room 3")
    return replace(form, **facts)


def written(vault: Vault, form: ComplaintForm) -> None:
    assert vault.do("Complaint", complaints.write, form=form).result is None


def listed(vault: Vault, **how: Any) -> list[complaints.ComplaintRow]:
    return vault.read(complaints.complaints, **how)


def opened(vault: Vault, number: int = 1) -> complaints.OpenedComplaint:
    return vault.read(complaints.opened, complaint_id=number)


def readers(found: complaints.OpenedComplaint) -> list[str]:
    return [one.shown for one in found.readers]


def held_by(vault: Vault) -> list[bytes]:
    """Every value of the open file, and what of it these keys open."""
    found = []
    with vault._session() as session:
        for table in metadata.sorted_tables:
            rows = session.connection().exec_driver_sql(
                f'SELECT * FROM "{table.name}"'  # noqa: S608 - our own names
            )
            for row in rows.mappings():
                for column, value in row.items():
                    is_blob = isinstance(value, bytes)
                    found.append(value if is_blob else str(value).encode())
                    if is_blob:
                        context = f"{table.name}|{column}|{row.get('uuid')}"
                        try:
                            found.append(vault._sealer.open_bytes(context, value))
                        except Exception:  # noqa: S112 - whatever does not open
                            continue
    return found


def test_the_person_named_sees_nothing_of_it(desk_file: Path, clock: Clock) -> None:
    """She is a director with every right; a second director reads it, the desk wrote it."""
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "F1", "D5")
        first = vault.staff_id
    with signed_in(desk_file, "F1", clock) as desk:
        (reader,) = desk.read(complaints.readers_for, staff_ids=(first,))
        assert reader.shown == "D5"
        with desk._session() as session:
            events = select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1)
            last = session.scalar(events)
        done = desk.do("Wrote a complaint", complaints.write, form=form_about(first))
        assert (done.event_id, done.can_undo) == (None, False)
        with desk._session() as session:
            assert session.scalar(events) == last
        assert listed(desk) == []
        with pytest.raises(NotFound):
            opened(desk)
        assert not any(SECRET.encode() in value for value in held_by(desk))
    with signed_in(desk_file, clock=clock) as named:
        assert listed(named) == []
        assert not [one for one in named.read(today_due.due) if one.kind is DueKind.COMPLAINT]
        for act in (
            lambda: opened(named),
            lambda: named.do("Note", complaints.note, complaint_id=1, text="x"),
            lambda: named.do("Share", complaints.share, complaint_id=1, staff_id=first),
            lambda: named.do(
                "Handle", complaints.handle, complaint_id=1,
                form=HandlingForm(ComplaintState.CLOSED, measures="x"),
            ),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                act()
        assert not any(SECRET.encode() in value for value in held_by(named))
        with named._session() as session:  # who wrote it stands nowhere either
            row = session.connection().exec_driver_sql("SELECT * FROM complaint").mappings().one()
            copy = session.connection().exec_driver_sql(
                "SELECT * FROM complaint_copy"
            ).mappings().one()  # fmt: skip
        for one in (row, copy):
            assert (one["created_by"], one["updated_by"]) == (None, None)
            assert one["created_at"].endswith("12:00:00.000000")
        assert copy["staff_id"] == team["D5"]
        # Nor by putting the copy under her own number.
        with named._session() as session, session.begin():
            session.connection().exec_driver_sql(
                f"UPDATE complaint_copy SET staff_id = {first}"  # noqa: S608
            )
        assert [row.is_lost for row in listed(named)] == [True]
        with pytest.raises(Conflict, match="share"):
            opened(named)
        with named._session() as session, session.begin():
            session.connection().exec_driver_sql(
                f"UPDATE complaint_copy SET staff_id = {team['D5']}"  # noqa: S608
            )
    with signed_in(desk_file, "D5", clock) as director:
        (line,) = [one for one in director.read(today_due.due) if one.kind is DueKind.COMPLAINT]
        assert line.place == ("log", ("tab", "complaints", 1))
        found = opened(director)
        assert (found.said.words, found.said.complainant) == (f"{SECRET} at night", "Noor, room 3")
        assert (found.row.about, found.author) == (FIRST, "F1")
        assert any(SECRET.encode() in value for value in held_by(director))
        with director._session() as session:
            last_event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
            assert last_event is not None
            assert last_event.label == "Opened a complaint"
            assert (last_event.subject_table, last_event.details) == (None, "{}")


def test_an_opening_is_one_line_and_another_complaint_another(vault: Vault) -> None:
    for _twice in range(2):
        written(vault, form_about(about=About.HOUSE))
    for number in (1, 1, 2, 1):
        opened(vault, number)
    with vault._session() as session:
        found = session.scalars(
            select(AuditEvent).where(AuditEvent.label == "Opened a complaint")
        ).all()
    # Which one it was, the trail does not say.
    assert [(one.subject_uuid, one.details) for one in found] == [(None, "{}")] * 2


def test_readers_share_add_and_close(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "F1", "C2", "D5")
        written(vault, form_about(team["F1"], answer_by=TODAY + DAY))
        found = opened(vault)
        assert readers(found) == ["D5", FIRST]
        assert [one.shown for one in found.could_read] == ["C2"]
        with pytest.raises(Invalid, match="named"):
            vault.do("Share", complaints.share, complaint_id=1, staff_id=team["F1"])
        with pytest.raises(Invalid):
            vault.do("Share", complaints.share, complaint_id=1, staff_id=77)
        vault.do("Share", complaints.share, complaint_id=1, staff_id=team["C2"])
    with signed_in(desk_file, "C2", clock) as caseworker:
        (row,) = listed(caseworker)
        assert (row.about, row.state, row.is_late) == ("F1", ComplaintState.OPEN, False)
        caseworker.do("Note", complaints.note, complaint_id=1, text="I spoke with Noor")
        with pytest.raises(Invalid):
            caseworker.do("Note", complaints.note, complaint_id=1, text=" ")
    with signed_in(desk_file, "D5", clock) as director:
        found = opened(director)
        assert [(one.author, one.words) for one in found.notes] == [("C2", "I spoke with Noor")]
        assert found.notes[0].at == NOW
        close = HandlingForm(ComplaintState.CLOSED, TODAY + DAY)
        with pytest.raises(Invalid, match="what came of it"):
            director.do("Handle", complaints.handle, complaint_id=1, form=close)
        done = replace(close, measures="A talk with two of us")
        director.do("Handle", complaints.handle, complaint_id=1, form=done)
        assert listed(director) == []
        (row,) = listed(director, with_closed=True)
        assert row.state is ComplaintState.CLOSED
        assert not [one for one in director.read(today_due.due) if one.kind is DueKind.COMPLAINT]
    with signed_in(desk_file, clock=clock) as vault:
        found = opened(vault)
        assert (found.said.measures, found.closed) == ("A talk with two of us", TODAY)
        again = HandlingForm(ComplaintState.LOOKED_INTO, TODAY, "A talk with two of us")
        vault.do("Handle", complaints.handle, complaint_id=1, form=again)
        assert opened(vault).closed is None
        (line,) = [one for one in vault.read(today_due.due) if one.kind is DueKind.COMPLAINT]
        assert line.title == "A complaint to answer"
    clock.now += DAY
    with signed_in(desk_file, clock=clock) as vault:
        assert listed(vault)[0].is_late


def test_who_handles_complaints_is_named_and_somebody_else_is_chosen(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        first = vault.staff_id
        with pytest.raises(Invalid, match="on paper"):
            written(vault, form_about(first))
        team = hired(vault, "F1", "C2")
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(Invalid, match="C2") as refused:
            written(desk, form_about(first))
        assert refused.value.field == "also"
        with pytest.raises(Invalid, match="named"):
            written(desk, form_about(first, also=(first,)))
        with pytest.raises(Invalid):
            written(desk, form_about(first, also=(77,)))
        assert desk.read(complaints.readers_for, staff_ids=(first,)) == []
        written(desk, form_about(first, also=(team["C2"],)))
    with signed_in(desk_file, "C2", clock) as caseworker:
        assert readers(opened(caseworker)) == ["C2"]
    with signed_in(desk_file, clock=clock) as named:
        assert listed(named) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"words": " "}, "words"),
        ({"staff_ids": ()}, "staff_ids"),
        ({"staff_ids": (77,)}, "staff_ids"),
        ({"received": TODAY + DAY}, "received"),
        ({"answer_by": TODAY - DAY}, "answer_by"),
        ({"about": About.PARTNER}, "partner_id"),
        ({"about": About.PARTNER, "partner_id": 77}, "partner_id"),
        ({"complainant": "x" * 201}, "complainant"),
        ({"words": "x" * 20_001}, "words"),
    ],
)
def test_what_is_refused(vault: Vault, facts: dict[str, Any], field: str) -> None:
    team = hired(vault, "F1")
    with pytest.raises(Invalid) as refused:
        written(vault, form_about(team["F1"], **facts))
    assert refused.value.field == field
    assert listed(vault) == []


def test_about_a_partner_or_the_house(vault: Vault) -> None:
    partner = vault.do("Add", partners.add, form=partners.PartnerForm("Four Rivers")).result
    written(vault, ComplaintForm(About.PARTNER, "Never called back", partner_id=partner))
    written(vault, ComplaintForm(About.HOUSE, "Cold rooms", received=TODAY - DAY))
    assert [row.about for row in listed(vault)] == ["Four Rivers", "The house"]


def test_copies_have_one_length(vault: Vault) -> None:
    hired(vault, "D5")
    for words in ("Cold", "Cold " * 60):
        written(vault, ComplaintForm(About.HOUSE, words))
    with vault._session() as session:
        lengths = {len(one or b"") for one in session.scalars(select(ComplaintCopy.body))}
    assert len(lengths) == 1


def test_a_changed_passphrase_keeps_access_and_a_new_slot_needs_sharing(
    desk_file: Path, clock: Clock
) -> None:
    other = "basket-violin-harbour-mellow-nine"
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "D5", "C2")
        written(vault, ComplaintForm(About.HOUSE, SECRET))
        accounts.change_passphrase(vault, old=PASSPHRASE, new=other, cost=FLOOR)
        assert opened(vault).said.words == SECRET
        accounts.change_passphrase(vault, old=other, new=PASSPHRASE, cost=FLOOR)
        renewed(vault, team["D5"])
    with signed_in(desk_file, "D5", clock) as director:
        assert [row.is_lost for row in listed(director)] == [True]
        with pytest.raises(Conflict, match="share"):
            opened(director)
    with signed_in(desk_file, clock=clock) as vault:
        vault.do("Share", complaints.share, complaint_id=1, staff_id=team["D5"])
    with signed_in(desk_file, "D5", clock) as director:
        assert opened(director).said.words == SECRET
        director.do("Note", complaints.note, complaint_id=1, text="Seen")
    with signed_in(desk_file, clock=clock) as vault:
        accounts.remove(vault, staff_id=team["D5"])
        found = opened(vault)
        assert (readers(found), len(found.notes)) == ([FIRST], 1)
        vault.do("Note", complaints.note, complaint_id=1, text="Alone")
        assert len(opened(vault).notes) == 2


def renewed(vault: Vault, staff_id: int) -> None:
    """A new passphrase from a director: a new slot."""
    accounts.re_enrol(vault, staff_id=staff_id, passphrase=PASSPHRASE, cost=FLOOR)


def test_roles_written_into_a_row_make_nobody_a_reader(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "F1", "C2")
        with vault._session() as session, session.begin():
            session.get_one(Staff, team["F1"]).roles = ["director"]
        written(vault, ComplaintForm(About.HOUSE, SECRET))
        assert readers(opened(vault)) == [FIRST]


def test_who_may_not_write_the_log_writes_no_complaint(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "A6")
    with (
        signed_in(desk_file, "A6", clock) as administrator,
        pytest.raises(NotAllowed),
    ):
        written(administrator, ComplaintForm(About.HOUSE, SECRET))
