# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was written of courses and partners before there were groups and looks stays."""

from __future__ import annotations

from typing import Any

from alembic import command
from sqlalchemy import Connection, create_engine, text

from shelterdesk.database import migrate

_STAMPS = {"created_at": "2026-11-01 10:00:00.000000", "updated_at": "2026-11-01 10:00:00.000000"}


def write(connection: Connection, table: str, row_id: int, **values: Any) -> None:
    """One row as a file of before holds it."""
    row = {"id": row_id, "uuid": f"{table[:8]}{row_id:08}", **_STAMPS, **values}
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f":{name}" for name in row)
    statement = text(f"INSERT INTO {table} ({names}) VALUES ({marks})")  # noqa: S608
    connection.execute(statement, row)


def test_courses_get_a_group_and_partners_a_look() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        command.upgrade(migrate.config(connection), "0005")
        write(connection, "partner", 7, name="Four Rivers", kind="employer", services="", area="",
              note="", is_active=True, vetted_on="2026-03-01", vetted_by=1)  # fmt: skip
        write(connection, "partner", 8, name="Hill", kind="other", services="", area="", note="",
              is_active=True)  # fmt: skip
        write(connection, "course", 3, name="Sewing", is_active=True)
        write(connection, "attendance_status", 1, code="present", label="Present", position=0,
              counts_as="present", is_active=True)  # fmt: skip
        write(connection, "attendance_status", 2, code="court", label="Court", position=1,
              counts_as="present", is_active=True)  # fmt: skip
        for number, day in enumerate(("2026-11-03", "2026-11-10"), start=41):
            write(connection, "course_session", number, course_id=3, on=day, minutes=90, topic="")
        write(connection, "attendance", 5, session_id=41, resident_id=9, status_id=1,
              minutes_late=0)  # fmt: skip
        command.upgrade(migrate.config(connection), "head")

        def rows(query: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

        assert rows('SELECT partner_id, "on", until, checked_by, is_good FROM partner_check') == [
            (7, "2026-03-01", "2027-03-01", 1, 1)
        ]
        assert rows("SELECT id, name, meets_residents FROM partner") == [
            (7, "Four Rivers", 1), (8, "Hill", 1)
        ]  # fmt: skip
        ((cohort_id, *days),) = rows('SELECT id, course_id, "start", "end" FROM cohort')
        assert days == [3, "2026-11-03", "2026-11-11"]
        assert rows("SELECT id, cohort_id, minutes, state FROM course_session ORDER BY id") == [
            (41, cohort_id, 90, "held"), (42, cohort_id, 90, "planned")
        ]  # fmt: skip
        assert rows('SELECT cohort_id, resident_id, state, "start", ended_on FROM enrolment') == [
            (cohort_id, 9, "completed", "2026-11-03", "2026-11-03")
        ]
        assert rows("SELECT code, is_there FROM attendance_status ORDER BY id") == [
            ("present", 1), ("court", 0)
        ]  # fmt: skip
        assert dict(rows("SELECT name, seq FROM sqlite_sequence"))["partner"] == 8
    engine.dispose()
