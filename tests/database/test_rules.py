# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No bed twice on a night, nobody in two beds: held by the database against any raw write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from shelterdesk.database import migrate
from shelterdesk.database.engine import in_words, open_engine
from shelterdesk.errors import Conflict
from tests.factories import soak

FIRST = date(2026, 3, 1)
DAYS = 12
OPEN = "9999-12-31"
PEOPLE, BEDS = 3, 3
STAMP = "'2026-01-01', NULL, '2026-01-01', NULL"
COLUMNS = "created_at, created_by, updated_at, updated_by"

HORIZON = DAYS + 3  # what is open covers the nights up to here


def day(number: int | None) -> str:
    return OPEN if number is None else (FIRST + timedelta(days=number)).isoformat()


@dataclass
class Row:
    person: int
    bed: int
    start: int
    end: int | None

    @property
    def nights(self) -> set[int]:
        return set(range(self.start, HORIZON if self.end is None else self.end))


@dataclass
class Model:
    """Sets of nights, nothing clever."""

    stays: dict[int, tuple[int, int, int | None, bool]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)

    def is_legal(self) -> bool:
        beds = [(row.bed, night) for row in self.rows.values() for night in row.nights]
        people = [(row.person, night) for row in self.rows.values() for night in row.nights]
        return (
            len(beds) == len(set(beds))
            and len(people) == len(set(people))
            and all(row.nights for row in self.rows.values())
            and all(map(self._is_inside, self.rows.items()))
        )

    def _is_inside(self, item: tuple[int, Row]) -> bool:
        row_id, row = item
        person, start, end, night_by_night = self.stays[self.stay_of[row_id]]
        if row.person != person:
            return False
        if night_by_night:
            return True
        return start <= row.start and (end is None or (row.end is not None and row.end <= end))

    stay_of: dict[int, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path: Path = tmp_path_factory.mktemp("rules") / "rules.sdb"
    migrate.create_schema(path, bytes(range(48)))
    made = open_engine(path, bytes(range(48)))
    with made.begin() as connection:
        run = connection.exec_driver_sql
        run(
            "INSERT INTO site (id, name, housing_kind, position, uuid, " + COLUMNS + ") "
            f"VALUES (1, 'H', 'emergency', 0, 's', {STAMP})"
        )
        run(
            "INSERT INTO room (id, site_id, name, hint, position, is_ground_floor, is_quiet, "  # noqa: S608
            f"is_child_friendly, prefers_one_person, uuid, {COLUMNS}) "
            f"VALUES (1, 1, 'R', '', 0, 0, 0, 0, 0, 'r', {STAMP})"
        )
        for number in range(1, BEDS + 1):
            run(
                'INSERT INTO bed (id, room_id, label, kind, position, start, "end", uuid, '  # noqa: S608
                f"{COLUMNS}) VALUES ({number}, 1, 'B{number}', 'single', 0, '0001-01-01', "
                f"'{OPEN}', 'b{number}', {STAMP})"
            )
        answers = (
            "legal_name",
            "birth_year",
            "gender_id",
            "pronouns",
            "nationality",
            "phone",
            "contact",
        )
        for number in range(1, PEOPLE + 1):
            columns = ", ".join(f"{name}_answer" for name in answers)
            given_none = ", ".join("'not_asked'" for _ in answers)
            run(
                f"INSERT INTO resident (id, code, known_as, {columns}, uuid, {COLUMNS}) "  # noqa: S608
                f"VALUES ({number}, 'C{number}', '', {given_none}, 'p{number}', {STAMP})"
            )
    yield made
    made.dispose()


def insert_stay(
    run: Callable[[str], Any], stay_id: int, stay: tuple[int, int, int | None, bool]
) -> None:
    person, start, end, night_by_night = stay
    run(
        'INSERT INTO stay (id, resident_id, site_id, start, "end", destination_id_answer, '  # noqa: S608
        f"is_night_by_night, uuid, {COLUMNS}) VALUES ({stay_id}, {person}, 1, '{day(start)}', "
        f"'{day(end)}', 'not_asked', {int(night_by_night)}, 'y{stay_id}', {STAMP})"
    )


def insert_row(run: Callable[[str], Any], row_id: int, stay_id: int, row: Row) -> None:
    run(
        'INSERT INTO bed_assignment (id, stay_id, resident_id, bed_id, start, "end", reason, '  # noqa: S608
        f"uuid, {COLUMNS}) VALUES ({row_id}, {stay_id}, {row.person}, {row.bed}, "
        f"'{day(row.start)}', '{day(row.end)}', '', 'a{row_id}', {STAMP})"
    )


starts = st.integers(0, DAYS)
ends = st.one_of(st.none(), st.integers(0, DAYS + 2))
people = st.integers(1, PEOPLE)
stays = st.tuples(people, starts, ends, st.booleans()).filter(
    lambda stay: stay[2] is None or stay[1] <= stay[2]
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("row"), st.integers(1, 5), people, st.integers(1, BEDS), starts, ends),
        st.tuples(st.just("change"), st.integers(1, 12), st.integers(1, BEDS), starts, ends),
        st.tuples(st.just("stay"), st.integers(1, 5), starts, ends, st.booleans()),
        st.tuples(st.just("delete"), st.integers(1, 12)),
    ),
    min_size=4,
    max_size=14,
)


@pytest.mark.soak
@settings(
    max_examples=soak(100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(stays, min_size=3, max_size=5), steps)
def test_no_sequence_of_writes_breaks_the_rule(
    engine: Engine, some_stays: list[tuple[int, int, int | None, bool]], some_steps: list[Any]
) -> None:
    with engine.connect() as connection:
        model = Model()
        run = connection.exec_driver_sql
        for stay_id, stay in enumerate(some_stays, start=1):
            insert_stay(run, stay_id, stay)
            model.stays[stay_id] = stay
        for step in some_steps:
            _try(connection, model, step)
            _compare(connection, model)
        connection.rollback()


def _try(connection: Connection, model: Model, step: tuple[Any, ...]) -> None:
    """The database must accept a write exactly when the sets say that it is legal."""
    run = connection.exec_driver_sql
    after = Model(dict(model.stays), dict(model.rows), dict(model.stay_of))
    if step[0] == "row":
        _, stay_id, person, bed, start, end = step
        if stay_id not in model.stays:
            return
        row_id = max(model.rows, default=0) + 1
        after.rows[row_id] = Row(person, bed, start, end)
        after.stay_of[row_id] = stay_id
        write = lambda: insert_row(run, row_id, stay_id, after.rows[row_id])  # noqa: E731
    elif step[0] == "change":
        _, row_id, bed, start, end = step
        if row_id not in model.rows:
            return
        after.rows[row_id] = Row(model.rows[row_id].person, bed, start, end)
        write = lambda: run(  # noqa: E731
            f"UPDATE bed_assignment SET bed_id = {bed}, start = '{day(start)}', "  # noqa: S608
            f"\"end\" = '{day(end)}' WHERE id = {row_id}"
        )
    elif step[0] == "stay":
        _, stay_id, start, end, night_by_night = step
        if stay_id not in model.stays or (end is not None and end < start):
            return
        after.stays[stay_id] = (model.stays[stay_id][0], start, end, night_by_night)
        write = lambda: run(  # noqa: E731
            f"UPDATE stay SET start = '{day(start)}', \"end\" = '{day(end)}', "  # noqa: S608
            f"is_night_by_night = {int(night_by_night)} WHERE id = {stay_id}"
        )
    else:
        if step[1] not in model.rows:
            return
        del after.rows[step[1]], after.stay_of[step[1]]
        write = lambda: run(f"DELETE FROM bed_assignment WHERE id = {step[1]}")  # noqa: E731, S608
    savepoint = connection.begin_nested()
    refusal = None
    try:
        write()
    except IntegrityError as error:
        refusal = error
        savepoint.rollback()
    else:
        savepoint.commit()
        model.stays, model.rows, model.stay_of = after.stays, after.rows, after.stay_of
    assert after.is_legal() == (refusal is None), (step, refusal)


def _compare(connection: Connection, model: Model) -> None:
    stored = connection.exec_driver_sql(
        'SELECT id, resident_id, bed_id, start, "end" FROM bed_assignment'
    ).fetchall()
    assert {tuple(row) for row in stored} == {
        (row_id, row.person, row.bed, day(row.start), day(row.end))
        for row_id, row in model.rows.items()
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row(2, 1, 4, 6), "This bed is taken"),
        (Row(1, 2, 4, 6), "This person already has a bed"),
        (Row(1, 2, 11, 14), "must lie within the stay"),
    ],
)
def test_a_refusal_is_told_in_words(engine: Engine, row: Row, words: str) -> None:
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        insert_stay(run, 1, (1, 0, 12, False))
        insert_stay(run, 2, (2, 0, None, False))
        insert_row(run, 1, 1, Row(1, 1, 0, 10))
        with pytest.raises(Conflict, match=words), in_words():
            insert_row(run, 2, row.person, row)
        connection.rollback()


def test_a_stay_cannot_leave_its_nights_behind(engine: Engine) -> None:
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        insert_stay(run, 1, (1, 0, 12, False))
        insert_row(run, 1, 1, Row(1, 1, 0, 10))
        with pytest.raises(Conflict, match="nights in a bed outside"), in_words():
            run("UPDATE stay SET \"end\" = '2026-03-05' WHERE id = 1")
        connection.rollback()
