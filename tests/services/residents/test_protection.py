# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protected people: to all but the colleagues named, one person without a name, everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models.staff import Role
from shelterdesk.services import exports, figures, search
from shelterdesk.services.audit import history
from shelterdesk.services.log import log_entries
from shelterdesk.services.past import past
from shelterdesk.services.residents import overview, protection, residents
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.residents.residents import Birth, ResidentForm
from shelterdesk.services.rooms import board, check_out, stays
from shelterdesk.services.rooms.board import BedState
from shelterdesk.services.support import support
from shelterdesk.services.today.today import LineKind, today
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import PASSPHRASE, Clock
from tests.factories import admitted, beds, house, person

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
FORM = ResidentForm(
    known_as="Quillamark", legal_name="Quilla Mark", phone="+49 151 2345678", birth=Birth(1998, 4)
)


class House:
    """Noor in the open, Quillamark protected, in the same room; who protects is K3."""

    def __init__(self, vault: Vault) -> None:
        self.staff = hired(vault, "F1", "C2", "D5")
        self.site = house(vault)
        self.beds = beds(vault, self.site)
        self.noor, self.noors_stay = admitted(vault, self.beds[0], TONIGHT - 5 * DAY)
        self.her = vault.do("Add", residents.add, form=FORM).result
        self.code = vault.read(residents.row, resident_id=self.her).code
        self.stay = vault.do(
            "Admit",
            stays.admit,
            resident_id=self.her,
            on=TONIGHT,
            bed_id=self.beds[1],
            planned_end=TONIGHT + DAY,
            reason="Quillareason",
        ).result
        self.period = vault.read(support.periods, resident_id=self.her)[0].id
        members = [(self.noor, HouseholdRole.HEAD), (self.her, HouseholdRole.RELATIVE)]
        vault.do("Household", past.add_households, [members])
        both = [self.noor, self.her]
        desk = {"kind": log_entries.LogKind.NOTE, "confidentiality": "desk"}
        self.note = vault.do(
            "Note", log_entries.note, text="Both at breakfast", resident_ids=both, **desk
        ).result
        self.own_note = vault.do(
            "Note", log_entries.note, text="Quillanote alone", resident_ids=[self.her], **desk
        ).result
        vault.do(
            "Protect",
            protection.protect,
            resident_id=self.her,
            staff_ids=[vault.staff_id, self.staff["C2"]],
        )


@pytest.fixture
def place(desk_file: Path, clock: Clock) -> tuple[Path, House]:
    with signed_in(desk_file, clock=clock) as vault:
        made = House(vault)
    return desk_file, made


@pytest.fixture
def at_desk(place: tuple[Path, House], clock: Clock) -> Iterator[tuple[Vault, House]]:
    """As the front desk sees it."""
    with signed_in(place[0], "F1", clock) as vault:
        yield vault, place[1]


def everything_said(vault: Vault, made: House) -> str:
    """Every answer that names people or could, as text."""
    month = TONIGHT.replace(day=1)
    answers: list[Any] = [
        vault.read(residents.find),
        vault.read(residents.find, text="quilla"),
        vault.read(residents.find, text="2345678"),
        vault.read(residents.find, text=made.code),
        vault.read(residents.similar, form=FORM),
        vault.read(residents.count),
        vault.read(search.everything, text="quilla"),
        vault.read(board.boards),
        vault.read(board.boards, night=TONIGHT + DAY),
        vault.read(board.strip, site_id=made.site, first=TONIGHT - 3 * DAY),
        *[
            vault.read(board.history, room_id=room.id, start=TONIGHT - 9 * DAY)
            for room in vault.read(board.board, site_id=made.site).rooms
        ],
        vault.read(board.history_of, resident_id=made.her),
        vault.read(today),
        vault.read(overview.overview, resident_id=made.noor),
        vault.read(overview.household, resident_id=made.noor),
        vault.read(overview.household, resident_id=made.her),
        vault.read(stays.stays, resident_id=made.her),
        vault.read(support.periods, resident_id=made.her),
        vault.read(support.open_period_of, made.her),
        *[vault.read(history.of, table="bed", row_id=bed_id) for bed_id in made.beds],
        vault.read(history.of, table="room", row_id=1),
        vault.read(history.of, table="resident", row_id=made.noor),
        vault.read(log_entries.of_resident, resident_id=made.noor),
        vault.read(log_entries.search, text="breakfast"),
        vault.read(log_entries.search, text="quillanote"),
    ]
    if vault.may("print"):
        answers.append(vault.read(figures.monthly, month=month))
    if vault.may("export"):
        vault.confirm_passphrase(PASSPHRASE)
        answers.append(
            vault.do("Export", exports.residents, purpose="test", file_format="csv").result
        )
    return "\n".join(map(repr, answers))


REACH: list[Callable[[Vault, House], object]] = [
    lambda vault, made: vault.read(residents.form, resident_id=made.her),
    lambda vault, made: vault.read(residents.row, resident_id=made.her),
    lambda vault, made: vault.read(overview.overview, resident_id=made.her),
    lambda vault, made: vault.read(protection.of_resident, resident_id=made.her),
    lambda vault, made: vault.read(log_entries.of_resident, resident_id=made.her),
    lambda vault, made: vault.read(log_entries.search, text="a", resident_id=made.her),
    lambda vault, made: vault.read(history.of, table="resident", row_id=made.her),
    lambda vault, made: vault.do("x", residents.edit, resident_id=made.her, form=ResidentForm()),
    lambda vault, made: vault.do(
        "x", stays.admit, resident_id=made.her, on=TONIGHT, bed_id=made.beds[3]
    ),
    lambda vault, made: vault.do(
        "x",
        log_entries.note,
        kind="note",
        confidentiality="desk",
        text="x",
        resident_ids=[made.her],
    ),
]
BY_STAY: list[Callable[[Vault, House], object]] = [
    lambda vault, made: vault.read(stays.card, stay_id=made.stay),
    lambda vault, made: vault.do(
        "x", stays.move, stay_id=made.stay, bed_id=made.beds[3], on=TONIGHT
    ),
    lambda vault, made: vault.do("x", stays.plan_end, stay_id=made.stay, planned_end=None),
    lambda vault, made: vault.do(
        "x", stays.place_on_extra_bed, stay_id=made.stay, on=TONIGHT, reason="y"
    ),
    lambda vault, made: vault.do("x", check_out.check_out, stay_id=made.stay, on=TONIGHT + DAY),
]


def words_of(act: Callable[[], object]) -> tuple[type, str]:
    with pytest.raises(UserError) as found:
        act()
    return type(found.value), found.value.message


# What others see
def test_no_answer_names_her(at_desk: tuple[Vault, House]) -> None:
    vault, made = at_desk
    said = everything_said(vault, made)
    assert "Noor" in said
    for mark in ("quilla", made.code.casefold(), f"resident_id={made.her}", "1998", "2345678"):
        assert mark not in said.casefold(), mark
    assert f"stay_id={made.stay}" not in said


def test_nor_to_a_director_who_is_not_named(place: tuple[Path, House], clock: Clock) -> None:
    with signed_in(place[0], "D5", clock) as vault:
        said = everything_said(vault, place[1])
        assert "Quilla" not in said
        assert place[1].code not in said
        assert words_of(lambda: vault.read(residents.form, resident_id=place[1].her)) == (
            NotFound, "This record is not there any more.",
        )  # fmt: skip


def test_those_named_see_her_with_a_mark(place: tuple[Path, House], clock: Clock) -> None:
    path, made = place
    with signed_in(path, "C2", clock) as vault:
        row = vault.read(residents.row, resident_id=made.her)
        assert (row.known_as, row.is_protected) == ("Quillamark", True)
        found = vault.read(overview.overview, resident_id=made.her).protection
        assert found.is_protected
        assert [who.code for who in found.seen_by] == ["C2", "K3"]
        [shown] = vault.read(board.boards)
        cell = shown.rooms[0].beds[1]
        assert (cell.shown, cell.is_protected, cell.is_hidden) == ("Quillamark", True, False)
        bar = vault.read(board.strip, site_id=made.site, first=TONIGHT).beds[1].bars[0]
        assert (bar.shown, bar.is_protected) == ("Quillamark", True)
        assert [m.shown for m in vault.read(overview.household, resident_id=made.noor)] == [
            "Quillamark"
        ]
        assert len(vault.read(log_entries.search, text="quillanote")) == 1


@pytest.mark.parametrize("act", REACH)
def test_opened_by_number_she_is_not_there(
    at_desk: tuple[Vault, House], act: Callable[[Vault, House], object]
) -> None:
    vault, made = at_desk
    nobody = House.__new__(House)
    nobody.__dict__ |= made.__dict__ | {"her": 9_999}
    assert words_of(lambda: act(vault, made)) == words_of(lambda: act(vault, nobody))


@pytest.mark.parametrize("act", BY_STAY)
def test_her_stay_is_for_those_named(
    at_desk: tuple[Vault, House], act: Callable[[Vault, House], object]
) -> None:
    vault, made = at_desk
    nobody = House.__new__(House)
    nobody.__dict__ |= made.__dict__ | {"stay": 9_999}
    assert words_of(lambda: act(vault, made)) == words_of(lambda: act(vault, nobody))


def test_nor_can_her_support_be_closed_or_her_notes_be_touched(
    place: tuple[Path, House], clock: Clock
) -> None:
    path, made = place
    with signed_in(path, "D5", clock) as vault:
        for period in (made.period, 9_999):
            assert words_of(
                lambda: vault.do("x", support.close_period, period_id=period, closed=TONIGHT)  # noqa: B023
            ) == (NotFound, "This support period is not there any more.")
        for entry in (made.own_note, 9_999):
            assert words_of(
                lambda: vault.do("x", log_entries.addendum, entry_id=entry, text="x")  # noqa: B023
            ) == (NotFound, "This note is not there any more.")


def test_she_counts_as_one_person(at_desk: tuple[Vault, House]) -> None:
    vault, made = at_desk
    [shown] = vault.read(board.boards)
    assert (shown.taken, shown.beds, shown.rooms_taken) == (2, 8, 1)
    cell = shown.rooms[0].beds[1]
    assert (cell.state, cell.is_hidden, cell.is_protected) == (BedState.TAKEN, True, True)
    assert (cell.since, cell.leaves, cell.arrives_today, cell.assignment_id) == (
        None, None, False, None,
    )  # fmt: skip
    strip = vault.read(board.strip, site_id=made.site, first=TONIGHT)
    assert strip.people_on(TONIGHT) == 2
    bar = strip.beds[1].bars[0]
    assert (bar.state, bar.shown, bar.is_protected) == (BedState.TAKEN, "", True)
    sheet = vault.read(today)
    assert (sheet.here, sheet.free, sheet.arrived, sheet.week[-1].people) == (2, 6, 1, 2)
    lines = [line for line in sheet.lines if line.resident_id is None]
    assert [(line.kind, line.place, line.stay_id) for line in lines] == [
        (LineKind.ARRIVED, "Room 1 · B", None)
    ]


def test_her_plans_are_no_reminder_for_others(place: tuple[Path, House], clock: Clock) -> None:
    path = place[0]
    for days, kinds in ((1, [LineKind.LEAVES]), (2, [])):
        clock.now = Clock().now + days * DAY
        with signed_in(path, "F1", clock) as vault:
            assert [line.kind for line in vault.read(today).lines] == kinds
        with signed_in(path, "C2", clock) as vault:
            assert [line.shown for line in vault.read(today).lines] == ["Quillamark"]


def test_without_a_bed_she_is_somebody_who_needs_one(
    place: tuple[Path, House], clock: Clock
) -> None:
    path, made = place
    with signed_in(path, "C2", clock) as vault:
        other = person(vault, "Quillaother")
        vault.do("Admit", stays.admit, resident_id=other, on=TONIGHT - DAY, site_id=made.site)
        vault.do("Protect", protection.protect, resident_id=other, staff_ids=[vault.staff_id])
    with signed_in(path, "F1", clock) as vault:
        [shown] = vault.read(board.boards)
        [somebody] = shown.elsewhere
        assert somebody == board.Elsewhere(is_protected=True)
        first = vault.read(today).lines[0]
        assert (first.kind, first.shown, first.day) == (LineKind.WITHOUT_BED, "", TONIGHT)


def test_figures_count_her(place: tuple[Path, House], clock: Clock) -> None:
    month = TONIGHT.replace(day=1)
    found = []
    for code in ("C2", "D5"):
        with signed_in(place[0], code, clock) as vault:
            found.append(vault.read(figures.monthly, month=month))
    assert found[0] == found[1]
    assert found[0].people == 2


def test_her_bed_is_taken_without_a_name(at_desk: tuple[Vault, House]) -> None:
    vault, made = at_desk
    with pytest.raises(Conflict) as refused:
        vault.do("Move", stays.move, stay_id=made.noors_stay, bed_id=made.beds[1], on=TONIGHT)
    assert refused.value.message == "Room 1 · B is taken."


def test_a_note_about_both_names_one(at_desk: tuple[Vault, House]) -> None:
    vault, made = at_desk
    [row] = vault.read(log_entries.of_resident, resident_id=made.noor).rows
    assert row.people == ((made.noor, "Noor"),)


# Who decides
def test_protecting_shows_at_once_and_can_be_undone(
    place: tuple[Path, House], clock: Clock
) -> None:
    path, made = place
    with signed_in(path, "C2", clock) as vault:
        assert len(vault.read(residents.find)) == 2
        vault.do("Protect", protection.protect, resident_id=made.noor, staff_ids=[vault.staff_id])
        assert vault.read(residents.row, resident_id=made.noor).is_protected
        vault.undo()
        assert not vault.read(residents.row, resident_id=made.noor).is_protected
        assert vault.read(protection.of_resident, resident_id=made.noor).seen_by == ()
        vault.do("Protect", protection.protect, resident_id=made.noor, staff_ids=[vault.staff_id])
        vault.do("Unprotect", protection.unprotect, resident_id=made.noor)
        vault.do("Unprotect", protection.unprotect, resident_id=made.her)
    with signed_in(path, "F1", clock) as vault:
        assert {row.shown for row in vault.read(residents.find)} == {"Noor", "Quillamark"}


def test_what_was_refused_hides_nobody(place: tuple[Path, House], clock: Clock) -> None:
    path, made = place

    def protect_then_fail(tx: Any) -> None:
        tx.staff_id, staff_id = made.staff["C2"], tx.staff_id
        protection.protect(tx, resident_id=made.noor, staff_ids=[made.staff["C2"]])
        tx.staff_id = staff_id
        assert not protection.may_see(tx, made.noor)
        raise Conflict("not today")

    with signed_in(path, "F1", clock) as vault:
        with pytest.raises(Conflict):
            vault.do("x", protect_then_fail)
        assert [row.shown for row in vault.read(residents.find)] == ["Noor"]


def test_the_list_can_be_changed_by_those_on_it(place: tuple[Path, House], clock: Clock) -> None:
    path, made = place
    with signed_in(path, "C2", clock) as vault:
        for staff_ids, words in (
            ([made.staff["D5"]], "You stay among those who see this record."),
            ([vault.staff_id, 9_999], "Choose colleagues who can sign in."),
        ):
            with pytest.raises(Invalid) as refused:
                vault.do("x", protection.protect, resident_id=made.her, staff_ids=staff_ids)
            assert (refused.value.message, refused.value.field) == (words, "staff_ids")
        wanted = [vault.staff_id, made.staff["D5"]]
        vault.do("Change", protection.protect, resident_id=made.her, staff_ids=wanted)
        found = vault.read(protection.of_resident, resident_id=made.her)
        assert [who.code for who in found.seen_by] == ["C2", "D5"]
    with signed_in(path, clock=clock) as vault:
        assert "Quillamark" not in {row.shown for row in vault.read(residents.find)}


def test_the_desk_protects_nobody(at_desk: tuple[Vault, House]) -> None:
    vault, made = at_desk
    for verb, more in (
        (protection.protect, {"staff_ids": [vault.staff_id]}),
        (protection.unprotect, {}),
    ):
        with pytest.raises(NotAllowed, match="Protect a person"):
            vault.do("x", verb, resident_id=made.noor, **more)


# Broken glass
def test_whoever_broke_the_glass_sees_her_for_a_while(
    at_desk: tuple[Vault, House], clock: Clock
) -> None:
    vault, made = at_desk
    assert len(vault.read(residents.find)) == 1
    vault.break_glass("An ambulance is at the door")
    assert {row.shown for row in vault.read(residents.find)} == {"Noor", "Quillamark"}
    assert vault.read(residents.form, resident_id=made.her).known_as == "Quillamark"
    assert vault.read(board.boards)[0].rooms[0].beds[1].shown == "Quillamark"
    clock.now += timedelta(minutes=31)
    assert [row.shown for row in vault.read(residents.find)] == ["Noor"]
    assert "Quilla" not in everything_said(vault, made)


def test_ended_early_she_is_hidden_at_once(at_desk: tuple[Vault, House]) -> None:
    """What is kept in memory was kept for wider eyes, and is not used any more."""
    vault, made = at_desk
    assert len(vault.read(residents.find)) == 1
    vault.break_glass("An ambulance is at the door")
    assert len(vault.read(residents.find)) == 2
    vault.mend_glass()
    assert "Quilla" not in everything_said(vault, made)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        pytest.param("D5", "those who are named: C2, K3", id="whose role may protect people"),
        pytest.param("F1", "Protect a person's file", id="whose role may not"),
    ],
)
def test_the_glass_gives_no_seat_at_the_table(
    place: tuple[Path, House], clock: Clock, code: str, refusal: str
) -> None:
    path, made = place
    with signed_in(path, code, clock) as vault:
        vault.break_glass("An ambulance is at the door")
        for verb, more in (
            (protection.protect, {"staff_ids": [vault.staff_id]}),
            (protection.unprotect, {}),
        ):
            with pytest.raises(NotAllowed, match=refusal):
                vault.do("x", verb, resident_id=made.her, **more)


def test_unless_all_who_were_named_have_left(place: tuple[Path, House], clock: Clock) -> None:
    path, made = place
    with signed_in(path, "C2", clock) as vault:
        vault.do("Only me", protection.protect, resident_id=made.her, staff_ids=[vault.staff_id])
    with signed_in(path, clock=clock) as vault:
        accounts.remove(vault, staff_id=made.staff["C2"])
    with signed_in(path, "D5", clock) as vault:
        vault.break_glass("Nobody who was named is left")
        vault.do("Take over", protection.protect, resident_id=made.her, staff_ids=[vault.staff_id])
        vault.mend_glass()
        assert vault.read(residents.row, resident_id=made.her).known_as == "Quillamark"
        assert Role.DIRECTOR in vault.roles


def test_what_she_may_know_is_asked_for_others_too(at_desk: tuple[Vault, House]) -> None:
    vault, made = at_desk
    asked = (made.her, made.noor, None)
    said = vault.read(lambda tx: [protection.may_see(tx, who) for who in asked])
    assert said == [False, True, True]
    assert vault.read(residents.form, resident_id=made.noor).birth is Unanswered.NOT_ASKED
