# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attendance sheet on paper: empty to tick, filled as noted, names or codes, nobody hidden."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.reports import making
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.training import (
    attendance,
    attendance_papers,
    course_rolls,
    course_sessions,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.course_sessions import SessionForm
from shelterdesk.vault.door import Vault
from tests import training_world as world
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.training_world import DAY, MONDAY, TODAY

SHEET = "attendance-sheet"


def text(pdf: bytes) -> str:
    """All its words in a row."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).split())


@pytest.fixture
def group(vault: Vault) -> int:
    """Amal and Noor, of whom Noor begins later; two rolls called, one session called off."""
    made = world.cohort(vault, world.course(vault), name="spring", place="Workshop", teacher="Ms T")
    amal, noor = (person(vault, name) for name in ("Amal", "Noor"))
    world.enrolled(vault, made, amal)
    world.enrolled(vault, made, noor, start=MONDAY)
    world.marked(vault, world.session_on(vault, made, MONDAY - 14 * DAY), absent=amal)
    late = Mark(amal, "late", 25)
    session_id = world.session_on(vault, made, MONDAY)
    world.act(vault, attendance.mark, session_id=session_id, marks=(late, Mark(noor)))
    off = world.session_on(vault, made, MONDAY + 3 * DAY)
    world.act(vault, course_sessions.call_off, session_id=off, reason="Festival")
    return made


def test_a_month_of_a_group_to_tick_or_as_noted(vault: Vault, group: int) -> None:
    given = {"group": str(group), "month": "2026-11"}
    for paper in ("A4", "Letter"):
        empty = making.make(vault, SHEET, given | {"paper": paper})
        said = text(empty.pdf)
        for words in ("Sewing · spring", "November 2026 · Workshop · Ms T", "Amal", "Noor", "10:00",
                      "Taught by", "7 Absent", "called off · Festival", "page 1 of 1"):  # fmt: skip
            assert words in said, words
        assert "+25 min" not in said
        assert empty.figures["mark_1"] == empty.figures["mark_7"] == 0
    filled = making.make(vault, SHEET, given | {"marks": "written"})
    assert "+25 min" in text(filled.pdf)
    assert {key: filled.figures[key] for key in ("sessions", "called_off", "people", "mark_1",
            "mark_2", "mark_7")} == {
        "sessions": 8, "called_off": 1, "people": 2, "mark_1": 1, "mark_2": 1, "mark_7": 1,
    }  # fmt: skip
    codes = text(making.make(vault, SHEET, given | {"people": "codes"}).pdf)
    assert "Amal" not in codes
    assert all(row.code in codes for row in vault.read(residents.find))
    assert making.is_personal(SHEET)


def test_many_sessions_stand_on_a_page_turned_round(vault: Vault) -> None:
    group = world.cohort(
        vault, world.course(vault), start=date(2026, 11, 1), meets=world.Meets(tuple(range(7)))
    )
    world.enrolled(vault, group, person(vault, "Amal"))
    topic = SessionForm(TODAY, topic="Hems")
    session_id = world.session_on(vault, group, TODAY)
    world.act(vault, course_sessions.edit, session_id=session_id, form=topic)
    made = making.make(vault, SHEET, {"group": str(group), "month": "2026-11"})
    pages = PdfReader(BytesIO(made.pdf)).pages
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    assert "Hems" in text(made.pdf)
    for day in (3, 4):  # three a day are more than a sheet holds
        for _more in range(2):
            on = SessionForm(date(2026, 11, day))
            world.act(vault, course_sessions.add, cohort_id=group, form=on)
    with pytest.raises(Invalid):
        making.make(vault, SHEET, {"group": str(group), "month": "2026-11"})
    none = making.make(vault, SHEET, {"group": str(group), "month": "2026-10"})
    assert "This group has no session in this month." in text(none.pdf)


def test_what_there_is_to_choose(vault: Vault, group: int) -> None:
    assert vault.read(attendance_papers.groups_to_choose) == [(str(group), "Sewing · spring")]
    assert vault.read(attendance_papers.months) == (date(2026, 11, 1), date(2026, 12, 1))
    assert making.make(vault, SHEET, {"group": str(group), "month": "2026-12"}).pdf
    this = vault.read(attendance_papers.sheet, group=str(group))
    assert this.month == date(2026, 11, 1)
    for wrong in ("0", "Sewing"):
        with pytest.raises(NotFound):
            vault.read(attendance_papers.sheet, group=wrong)


def test_nothing_to_choose_yet(vault: Vault) -> None:
    assert vault.read(attendance_papers.months) is None
    assert vault.read(attendance_papers.groups_to_choose) == []


def test_who_must_not_be_seen_has_a_line_without_a_name(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        made = world.cohort(vault, world.course(vault))
        amal = person(vault, "Amal")
        code = vault.read(residents.row, resident_id=amal).code
        world.enrolled(vault, made, amal)
        vault.do("P", protection.protect, resident_id=amal, staff_ids=[vault.staff_id])
        hired(vault, "C2")
    with signed_in(desk_file, "C2", clock=clock) as vault:
        for people in ("names", "codes"):
            given = {"group": str(made), "month": "2026-11", "people": people}
            said = text(making.make(vault, SHEET, given).pdf)
            assert "1 person" in said
            assert "Amal" not in said
            assert code not in said


def test_a_protected_person_has_a_number_unless_one_chose_her_name(vault: Vault) -> None:
    """Also for who is named for her: the sheet lies about in a classroom. On the screen the number
    stands beside her name, in the same order."""
    made = world.cohort(vault, world.course(vault))
    people = [person(vault, name) for name in ("Amal", "Bea", "Noor")]
    for who in people:
        world.enrolled(vault, made, who)
    number = world.numbers(vault, made)[people[0]]
    code = vault.read(residents.row, resident_id=people[0]).code
    vault.do("P", protection.protect, resident_id=people[0], staff_ids=[vault.staff_id])
    given = {"group": str(made), "month": "2026-11"}
    for people_option in ({}, {"people": "codes"}):
        printed = text(making.make(vault, SHEET, given | people_option).pdf)
        assert f"1 person ({number})" in printed
        assert "Amal" not in printed
        assert code not in printed
    chosen = text(making.make(vault, SHEET, given | {"people": "all"}).pdf)
    assert f"Amal ({number})" in chosen
    days = {"first": TODAY.replace(day=1), "last": TODAY}
    seen = vault.read(course_rolls.sheet, cohort_id=made, **days)
    assert [line.shown for line in seen.lines] == ["Bea", "Noor", f"Amal ({number})"]
