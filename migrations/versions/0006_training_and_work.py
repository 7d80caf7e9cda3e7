# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work: cohorts, enrolments, certificates, partners looked at, vacancies,
introductions, placements, follow-ups.

The new tables stand in the ``.sql`` beside this file, the words that files in use get in the
``.json``. Two tables are made anew, for SQLite cannot drop a column that a foreign key names:
sessions belong to a cohort now, and who looked at a partner has rows of its own. Foreign keys are
off while a schema changes, and looked at when it is done.
"""

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_HERE = Path(__file__)
_RECORD = (
    "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uuid VARCHAR(32) NOT NULL, "
    "created_at DATETIME NOT NULL, created_by INTEGER, updated_at DATETIME NOT NULL, "
    "updated_by INTEGER"
)
_KEPT = "id, uuid, created_at, created_by, updated_at, updated_by"
#: Columns of older tables, as SQLite adds them.
_COLUMNS = {
    "course": (
        "kind VARCHAR(11) NOT NULL DEFAULT 'vocational'",
        "partner_id INTEGER CONSTRAINT fk_course_partner_id_partner REFERENCES partner (id)",
        "about VARCHAR(600) NOT NULL DEFAULT ''",
        "title_outside VARCHAR(120) NOT NULL DEFAULT ''",
        "accreditor VARCHAR(120) NOT NULL DEFAULT ''",
        "planned_minutes INTEGER CONSTRAINT ck_course_planned_minutes CHECK (planned_minutes > 0)",
        "complete_percent INTEGER NOT NULL DEFAULT 80 "
        "CONSTRAINT ck_course_complete_percent CHECK (complete_percent BETWEEN 1 AND 100)",
        "entry_words VARCHAR(400) NOT NULL DEFAULT ''",
        "youngest INTEGER",
        "oldest INTEGER CONSTRAINT ck_course_ages CHECK (youngest <= oldest)",
        "misses_noticed INTEGER DEFAULT 3 "
        "CONSTRAINT ck_course_misses_noticed CHECK (misses_noticed > 0)",
        "counts_for_stipends BOOLEAN NOT NULL DEFAULT 1",
    ),
    "attendance_status": (
        "is_there BOOLEAN NOT NULL DEFAULT 0 CONSTRAINT ck_attendance_status_is_there "
        "CHECK (NOT is_there OR counts_as = 'present')",
    ),
    "award": (
        "placement_id INTEGER CONSTRAINT fk_award_placement_id_placement REFERENCES placement (id)",
    ),
    "organisation": (
        "vetting_months INTEGER NOT NULL DEFAULT 12 CONSTRAINT ck_organisation_vetting_months "
        "CHECK (vetting_months BETWEEN 1 AND 120)",
        "follow_up_days VARCHAR(60) NOT NULL DEFAULT '30,90,180,365'",
        "school_first_age INTEGER NOT NULL DEFAULT 6 CONSTRAINT ck_organisation_school_first_age "
        "CHECK (school_first_age BETWEEN 3 AND 21)",
        "school_last_age INTEGER NOT NULL DEFAULT 17 CONSTRAINT ck_organisation_school_last_age "
        "CHECK (school_last_age BETWEEN school_first_age AND 21)",
    ),
    "due": ("seen_units INTEGER",),
    "grant_given": ("due_id INTEGER CONSTRAINT fk_grant_given_due_id_due REFERENCES due (id)",),
}
#: Tables made anew: what they are, and which columns of the old one are kept.
_PARTNER = (
    "name VARCHAR(120) NOT NULL, kind VARCHAR(10) NOT NULL, services VARCHAR(300) NOT NULL, "
    "area VARCHAR(80) NOT NULL, note VARCHAR(600) NOT NULL, risk BLOB, suspended_on DATE, "
    f"is_active BOOLEAN NOT NULL, meets_residents BOOLEAN NOT NULL, {_RECORD}, "
    "CONSTRAINT uq_partner_name UNIQUE (name), CONSTRAINT uq_partner_uuid UNIQUE (uuid)"
)
_SESSION = (
    'cohort_id INTEGER NOT NULL, "on" DATE NOT NULL, start_minute INTEGER, minutes INTEGER, '
    "topic VARCHAR(120) NOT NULL, series_on DATE, state VARCHAR(9) NOT NULL, "
    f"reason VARCHAR(120) NOT NULL, taken_by INTEGER, {_RECORD}, "
    "CONSTRAINT uq_course_session_cohort_id_series_on UNIQUE (cohort_id, series_on), "
    "CONSTRAINT ck_course_session_start_minute CHECK (start_minute BETWEEN 0 AND 1439), "
    "CONSTRAINT ck_course_session_minutes CHECK (minutes BETWEEN 1 AND 1440), "
    "CONSTRAINT ck_course_session_state CHECK (state IN ('planned', 'held', 'cancelled')), "
    "CONSTRAINT fk_course_session_cohort_id_cohort FOREIGN KEY(cohort_id) "
    "REFERENCES cohort (id), "
    "CONSTRAINT fk_course_session_taken_by_staff FOREIGN KEY(taken_by) REFERENCES staff (id), "
    "CONSTRAINT uq_course_session_uuid UNIQUE (uuid)"
)
_SEQUENCE = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_ITS_COHORT = "(SELECT cohort.id FROM cohort WHERE cohort.course_id = course_session.course_id)"


def _refuse(word: str, when: str) -> str:
    return f"SELECT RAISE(ABORT, '{word}') WHERE {when};"


_FULL = _refuse(
    "cohort_full",
    "NEW.state = 'active' AND (SELECT count(*) FROM enrolment AS other "
    "WHERE other.cohort_id = NEW.cohort_id AND other.state = 'active' AND other.id <> NEW.id) "
    ">= (SELECT capacity FROM cohort WHERE cohort.id = NEW.cohort_id)",
)
_GIVEN_OUT = (
    "number, enrolment_id, resident_id, kind, issuer_id, issuer_name, issuer_lines, "
    "logo_id, title, accreditor, first_day, last_day, minutes, skills, language, issued_on, "
    "issued_by, signer, signer_role"
)
_FROZEN = "SELECT RAISE(ABORT, 'frozen');"
_TRIGGERS = {
    "enrolment_insert": ("BEFORE INSERT ON enrolment", _FULL),
    "enrolment_update": ("BEFORE UPDATE OF state, cohort_id ON enrolment", _FULL),
    "cohort_update": (
        "BEFORE UPDATE OF capacity ON cohort",
        _refuse(
            "cohort_full",
            "NEW.capacity < (SELECT count(*) FROM enrolment "
            "WHERE cohort_id = NEW.id AND state = 'active')",
        ),
    ),
    "attendance_insert": (
        "BEFORE INSERT ON attendance",
        _refuse(
            "not_enrolled",
            "NOT EXISTS (SELECT 1 FROM enrolment JOIN course_session "
            "ON course_session.cohort_id = enrolment.cohort_id "
            "WHERE course_session.id = NEW.session_id "
            "AND enrolment.resident_id = NEW.resident_id "
            "AND enrolment.state IN ('active', 'completed', 'left'))",
        ),
    ),
    "certificate_update": (f"BEFORE UPDATE OF {_GIVEN_OUT} ON certificate", _FROZEN),
    "certificate_delete": ("BEFORE DELETE ON certificate", _FROZEN),
    "issued_logo_update": ("BEFORE UPDATE ON issued_logo", _FROZEN),
    "issued_logo_delete": ("BEFORE DELETE ON issued_logo", _FROZEN),
    "work_answer_update": (
        'BEFORE UPDATE OF follow_up_id, "on", state, source, staff_id ON work_answer', _FROZEN
    ),
    "work_answer_delete": ("BEFORE DELETE ON work_answer", _FROZEN),
}  # fmt: skip


def upgrade() -> None:
    """Bring the schema forward."""
    is_in_use = _is_in_use()
    connection = op.get_bind()
    for statement in _HERE.with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.create_index("ix_grant_given_due_id", "grant_given", ["due_id"])
    op.execute("UPDATE attendance_status SET is_there = 1 WHERE code IN ('present', 'late')")
    _look_at_partners()
    _put_sessions_into_cohorts()
    for name, (when, body) in _TRIGGERS.items():
        op.execute(sa.text(f"CREATE TRIGGER {name} {when} BEGIN {body} END"))
    if is_in_use:
        for term in json.loads(_HERE.with_suffix(".json").read_text("utf-8"))["terms"]:
            _insert("term", term)


def _look_at_partners() -> None:
    """The day on which a partner was looked at becomes a row; it counts for a year."""
    connection = op.get_bind()
    found = connection.exec_driver_sql(
        "SELECT id, vetted_on, vetted_by FROM partner "
        "WHERE vetted_on IS NOT NULL AND vetted_by IS NOT NULL"
    ).all()
    for partner_id, on, checked_by in found:
        until = date.fromisoformat(on) + timedelta(days=365)
        _insert(
            "partner_check",
            {"partner_id": partner_id, "on": on, "until": until.isoformat(),
             "checked_by": checked_by, "is_good": True},
        )  # fmt: skip
    kept = f"name, kind, services, area, note, risk, suspended_on, is_active, {_KEPT}"
    _made_anew("partner", _PARTNER, f"{kept}, meets_residents", f"{kept}, 1")


def _put_sessions_into_cohorts() -> None:
    """Each course that has met gets one cohort, and who attended is enrolled in it."""
    connection = op.get_bind()
    met = connection.exec_driver_sql(
        'SELECT course_id, min("on"), max("on") FROM course_session GROUP BY course_id'
    ).all()
    for course_id, first, last in met:
        after = date.fromisoformat(last) + timedelta(days=1)
        _insert(
            "cohort",
            {"course_id": course_id, "name": "", "start": first, "end": after.isoformat(),
             "place": "", "teacher": "", "rule": "", "skips_holidays": True},
        )  # fmt: skip
    who = connection.exec_driver_sql(
        'SELECT cohort.id, attendance.resident_id, min(session."on"), max(session."on") '
        "FROM attendance JOIN course_session AS session ON session.id = attendance.session_id "
        "JOIN cohort ON cohort.course_id = session.course_id GROUP BY 1, 2"
    ).all()
    for cohort_id, resident_id, first, last in who:
        _insert(
            "enrolment",
            {"cohort_id": cohort_id, "resident_id": resident_id, "state": "completed",
             "applied_on": first, "need": "normal", "start": first, "ended_on": last,
             "is_on_cv": True, "seen_misses": 0},
        )  # fmt: skip
    copied = f'"on", start_minute, min(minutes, 1440), topic, {_KEPT}'
    held = (
        "CASE WHEN EXISTS (SELECT 1 FROM attendance WHERE session_id = course_session.id) "
        "THEN 'held' ELSE 'planned' END"
    )
    _made_anew(
        "course_session",
        _SESSION,
        f'"on", start_minute, minutes, topic, {_KEPT}, cohort_id, state, reason',
        f"{copied}, {_ITS_COHORT}, {held}, ''",
    )
    op.create_index("ix_course_session_cohort_id_on", "course_session", ["cohort_id", "on"])
    op.create_index("ix_course_session_on", "course_session", ["on"])


def _made_anew(table: str, what: str, columns: str, values: str) -> None:
    """A table with other columns under the same name; its numbers go on where they were."""
    new = f"{table}_new"
    op.execute(sa.text(f"CREATE TABLE {new} ({what})"))
    op.execute(sa.text(f"INSERT INTO {new} ({columns}) SELECT {values} FROM {table}"))  # noqa: S608
    connection = op.get_bind()
    (number,) = connection.execute(_SEQUENCE, {"name": table}).one_or_none() or (0,)
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": new})
    connection.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
        {"name": new, "seq": number},
    )
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {new} RENAME TO {table}")


def _is_in_use() -> bool:
    """Whether somebody has this file already; a new one is filled by the program."""
    return op.get_bind().exec_driver_sql("SELECT 1 FROM term LIMIT 1").first() is not None


def _insert(table: str, values: dict[str, object]) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    row = {"uuid": uuid.uuid4().hex, "created_at": now, "updated_at": now, **values}
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f":{name}" for name in row)
    statement = sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})")  # noqa: S608
    op.get_bind().execute(statement, row)
