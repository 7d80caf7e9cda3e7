# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house of the demo by day and night: of everything something, and Today tells of each."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from shelterdesk.demo import generate, house_years
from shelterdesk.models import (
    absences,
    appointments,
    belongings,
    cash,
    complaints,
    funds,
    incidents,
    medication,
    move_on,
    outreach,
    reservations,
    services_given,
    shifts,
)
from shelterdesk.models.base import Base
from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.complaints import complaints as complaint_lists
from shelterdesk.services.log import log_entries
from shelterdesk.services.medication import medicine_rounds
from shelterdesk.services.money import ledger_check, month_close
from shelterdesk.services.rooms import roll_calls, welfare
from shelterdesk.services.shifts import handover
from shelterdesk.services.shifts import shifts as shift_lists
from shelterdesk.services.stipends import due_rows
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.visits import open_visits, regulars, visits
from shelterdesk.vault import door
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import NOW, copy_file
from tests.test_demo import boards, opened, rows, small

NOUNS = (
    absences, appointments, belongings, cash, complaints, funds, incidents, medication, move_on,
    outreach, reservations, services_given, shifts,
)  # fmt: skip
#: One kind at least of each of these stands on Today.
AREAS = (
    {DueKind.HANDOVER}, {DueKind.NOT_BACK}, {DueKind.MEDICATION},
    {DueKind.ARRIVAL, DueKind.WAITING}, {DueKind.CALL_BACK}, {DueKind.INCIDENT},
    {DueKind.HOUSING}, {DueKind.APPOINTMENT}, {DueKind.TASK}, {DueKind.BELONGING},
    {DueKind.PAYMENT},
)  # fmt: skip


def tables() -> set[str]:
    modules = {noun.__name__ for noun in NOUNS}
    return {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ in modules
    }


def distinct(vault: door.Vault, table: str, column: str) -> set[object]:
    found = rows(vault, f"SELECT DISTINCT {column} FROM {table}")  # noqa: S608
    return {value for (value,) in found}


def signed_in(accounts: generate.DemoAccounts, folder: Path, code: str) -> door.Vault:
    account = next(each for each in accounts.staff if each.staff_code == code)
    path = copy_file(accounts.path, folder / f"{code}.sdb")
    return door.unlock(path, staff_code=code, passphrase=account.passphrase, now=lambda: NOW)


def test_every_table_of_the_house_has_rows(demo: door.Vault) -> None:
    found = tables()
    assert len(found) > 35
    empty = {
        name
        for name in found
        if rows(demo, f"SELECT count(*) FROM {name}") == [(0,)]  # noqa: S608
    }
    assert empty == set()


def test_today_tells_of_each_area(demo: door.Vault) -> None:
    kinds = Counter(line.kind for line in demo.read(today_due.due))
    assert [area for area in AREAS if not area & set(kinds)] == []
    assert sum(kinds.values()) <= 19


def test_the_desk_has_less_to_read_and_nothing_of_case_work(
    demo_accounts: generate.DemoAccounts, tmp_path: Path
) -> None:
    vault = signed_in(demo_accounts, tmp_path, "V7")
    kinds = {line.kind for line in vault.read(today_due.due)}
    vault.lock()
    assert {DueKind.HANDOVER, DueKind.MEDICATION, DueKind.NOT_BACK, DueKind.CALL_BACK} <= kinds
    assert not kinds & {DueKind.HOUSING, DueKind.APPROVAL, DueKind.INCIDENT, DueKind.COMPLAINT}


def test_shifts_follow_one_another_and_one_is_on(demo: door.Vault) -> None:
    (now,) = demo.read(shift_lists.current)
    assert (now.name, now.on) == ("Late", NOW.date())
    assert len(now.people) > 1
    before = demo.read(shift_lists.past, limit=4)
    assert [one.name for one in before] == ["Early", "Night", "Late", "Early"]
    assert all(one.closed_at is not None and one.closed_with for one in before)
    received = demo.read(handover.received, shift_id=now.id)
    assert received.open == 1
    assert any(line.acknowledged_by for line in received.lines)
    assert len(demo.read(handover.of_shift, shift_id=now.id).lines) == 2
    counts = rows(demo, "SELECT expected IS NOT NULL AND expected <> counted, reason, shift_id "
                        "FROM cash_count ORDER BY at")  # fmt: skip
    assert all(reason for differs, reason, _shift in counts if differs)
    assert any(differs for differs, _reason, _shift in counts)
    assert counts[-1][2] == now.id


def test_roll_calls_of_the_last_nights(demo: door.Vault) -> None:
    tonight = demo.read(roll_calls.sheet)
    assert tonight is not None
    assert not tonight.is_closed
    assert 0 < tonight.seen < tonight.expected
    nights = rows(demo, "SELECT night_of, count(*) FROM roll_call WHERE closed_at IS NOT NULL "
                        "GROUP BY 1")  # fmt: skip
    assert len(nights) >= 4
    assert distinct(demo, "roll_call_mark", "presence") == {"present", "on_leave", "absent"} - {
        "on_leave"  # who is away as agreed has no mark
    }
    (missing,) = demo.read(welfare.not_back)
    assert missing.since == NOW.date() - timedelta(days=1)
    assert [step.done_at is None for step in missing.steps] == [False, True]


def test_words_for_everything_that_can_become_of_things(demo: door.Vault) -> None:
    assert distinct(demo, "reservation", "state") >= {"open", "lapsed", "cancelled"}
    assert distinct(demo, "absence", "kind") == {"leave", "hospital", "other"}
    assert distinct(demo, "housing_application", "state") == {"prepared", "sent", "offered"}
    assert distinct(demo, "tenancy_visit", "state") == {"planned", "held", "not_found"}
    assert distinct(demo, "housing_follow_up", "state") > {None, "unknown", "same_home"}
    assert distinct(demo, "medication_given", "outcome") >= {"given", "refused", "absent"}
    assert distinct(demo, "helpline_contact", "state") == {
        "done", "call_back", "called_back", "not_reached", "not_safe",
    }  # fmt: skip
    assert distinct(demo, "appointment", "state") == {"planned", "kept", "missed", "cancelled"}
    assert distinct(demo, "service_given", "is_declined") == {0, 1}
    assert distinct(demo, "stock_move", "reason") == {"received", "given", "counted", "discarded"}
    assert distinct(demo, "incident", "reviewed_at IS NULL") == {0, 1}
    assert rows(demo, "SELECT count(*) FROM service_given WHERE despite <> ''") != [(0,)]
    assert rows(demo, "SELECT count(*) FROM medication_given WHERE witness_id IS NOT NULL") != [
        (0,)
    ]
    assert rows(demo, "SELECT count(*) FROM task WHERE room_id IS NOT NULL") != [(0,)]
    assert rows(demo, "SELECT count(*) FROM belonging WHERE out_on IS NOT NULL") == [(1,)]


def test_visits_of_today_with_a_name_a_code_or_neither(demo: door.Vault) -> None:
    visiting = demo.read(visits.here_now)
    assert visiting.today >= 8
    assert {row.resident_id is None for row in visiting.here} == {True, False}
    codes = {code for (code,) in rows(demo, "SELECT code FROM resident WHERE known_as = ''")}
    assert {row.shown for row in visiting.here} & codes
    assert demo.read(open_visits.unended) == []
    assert demo.read(regulars.comers)


def test_the_log_of_today_has_every_kind_and_class(demo: door.Vault) -> None:
    began = NOW.replace(hour=6, minute=0).astimezone().isoformat(" ")[:10]
    kinds = {kind for (kind,) in rows(demo, f"SELECT kind FROM log_entry WHERE at >= '{began}'")}  # noqa: S608
    assert kinds == {kind.value for kind in LogKind}
    classes = {name for (name,) in rows(
        demo, f"SELECT confidentiality FROM log_entry WHERE at >= '{began}'"  # noqa: S608
    )}  # fmt: skip
    assert classes == {"desk", "case", "counselling", "health", "legal", "safety"}
    assert demo.read(log_entries.search, text="lentils")


def test_a_dose_is_due_now_and_the_month_is_written_down(demo: door.Vault) -> None:
    round_ = demo.read(medicine_rounds.rounds)
    states = Counter(dose.state.value for dose in round_.due)
    assert states["now"] == 1
    assert not states["late"] + states["missed"]
    assert round_.as_needed
    assert rows(demo, "SELECT count(*) FROM medication_given")[0][0] > 60
    assert distinct(demo, "medication", "name IS NULL") == {0}  # the desk reads boxes alone


def test_a_complaint_is_hidden_from_whom_it_names(
    demo: door.Vault, demo_accounts: generate.DemoAccounts, tmp_path: Path
) -> None:
    assert len(demo.read(complaint_lists.complaints, with_closed=True)) == 2
    vault = signed_in(demo_accounts, tmp_path, "V7")
    assert vault.read(complaint_lists.complaints, with_closed=True) == []
    vault.lock()


@pytest.mark.parametrize("hour", [0, 6, 11, 22])
def test_at_any_hour_something_is_due_and_nothing_is_later_than_now(
    tmp_path: Path, hour: int
) -> None:
    now = datetime(2026, 3, 1, hour, 5, tzinfo=NOW.tzinfo)
    with opened(small(tmp_path / "demo.sdb", now=now, residents=14), now) as vault:
        assert vault.read(today_due.due)
        assert len(vault.read(shift_lists.current)) == 1
        assert {house.night for house in boards(vault)} == {now.date() - timedelta(days=hour < 6)}
        arrives = [bed for house in boards(vault) for room in house.rooms for bed in room.beds]
        assert sum(bed.arrives_today for bed in arrives) >= 2
        for table, column in (
            ("shift", "opened_at"), ("visit", "start"), ("medication_given", "at"),
            ("service_given", "at"), ("log_entry", "at"), ("cash_count", "at"),
        ):  # fmt: skip
            latest = rows(vault, f"SELECT max({column}) FROM {table}")[0][0]  # noqa: S608
            assert datetime.fromisoformat(f"{latest}+00:00") <= now, table


def test_the_weeks_before_are_full_as_a_real_house_is(demo: door.Vault) -> None:
    days = house_years.DAYS - 6
    shifts_of_before = rows(demo, 'SELECT count(*), count(DISTINCT "on") FROM shift')[0]
    assert shifts_of_before[0] >= 3 * days
    assert shifts_of_before[1] >= days
    per_day = "SELECT avg(n) FROM (SELECT count(*) AS n FROM {} GROUP BY substr({}, 1, 10))"
    assert 7 <= rows(demo, per_day.format("visit", "start"))[0][0] <= 13
    assert rows(demo, "SELECT count(*) FROM service_given")[0][0] > 15 * days
    assert rows(demo, "SELECT count(DISTINCT night_of) FROM roll_call")[0][0] >= days
    assert rows(demo, "SELECT count(*) FROM shift WHERE closed_at IS NULL") == [(1,)]
    assert rows(demo, "SELECT count(*) FROM handover_line AS l JOIN shift AS s ON s.id = shift_id "
                      "WHERE s.id <= 150 AND acknowledged_at IS NULL") == [(0,)]  # fmt: skip
    box = rows(demo, "SELECT expected, counted FROM cash_count "
                      "WHERE account_id IS NULL ORDER BY id")  # fmt: skip
    assert all(now[0] == before[1] for before, now in pairwise(box))


def test_who_was_looked_for_at_a_roll_call_slept_in_that_house(demo: door.Vault) -> None:
    elsewhere = """
        SELECT count(*) FROM roll_call_mark AS m JOIN roll_call AS c ON c.id = roll_call_id
        WHERE NOT EXISTS (SELECT 1 FROM stay AS s WHERE s.resident_id = m.resident_id
            AND s.start <= c.night_of AND s."end" > c.night_of)
    """
    assert rows(demo, elsewhere) == [(0,)]


def test_the_money_of_years(tmp_path: Path) -> None:
    """What benchmarks are measured on: each month prepared, approved, paid and closed."""
    path = tmp_path / "years.sdb"
    generate.generate(path, years=1, residents=30, seed=7, house_days=250, now=NOW, cost=FLOOR)
    vault = door.unlock(
        path, staff_code=generate.STAFF_CODE, passphrase=generate.PASSPHRASE, now=lambda: NOW
    )
    assert vault.read(ledger_check.check_all).findings == ()
    closed = [row.month for row in vault.read(month_close.closed_months)]
    assert closed == [date(2026, month, 1) for month in (9, 5, 4, 3)]
    runs = vault.read(due_rows.runs, limit=200)
    months = {row.period_start for row in runs if row.scheme == "First months"}
    assert {date(2026, month, 1) for month in range(4, 11)} <= months
    vault.lock()
