# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house by day and night: reservations, absences, roll calls, moving on, shifts, support used,
outreach, medicines, incidents, complaints, appointments, belongings.

The new tables stand in the ``.sql`` beside this file, the words that files in use get in the
``.json``. A column with a rule of its own is added with its check, so that no table is made anew.
"""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_HERE = Path(__file__)
_ANSWERS = "'given', 'declined', 'unknown', 'not_asked'"
#: Columns of older tables, as SQLite adds them.
_COLUMNS = {
    "room": (
        "suits VARCHAR(200) NOT NULL DEFAULT ''",
        "housing_kind VARCHAR(12)",
    ),
    "stay": (
        "end_reason_id INTEGER CONSTRAINT fk_stay_end_reason_id_term REFERENCES term (id)",
        "end_reason_id_answer VARCHAR(10) NOT NULL DEFAULT 'not_asked' "
        "CONSTRAINT ck_stay_end_reason_id_answer CHECK "
        f"(end_reason_id_answer IN ({_ANSWERS}) "
        "AND (end_reason_id_answer = 'given') = (end_reason_id IS NOT NULL))",
    ),
    "task": (
        "dropped_at DATETIME CONSTRAINT ck_task_dropped "
        "CHECK (dropped_at IS NULL OR done_at IS NULL)",
        "dropped_by INTEGER CONSTRAINT fk_task_dropped_by_staff REFERENCES staff (id)",
        "at_minute INTEGER CONSTRAINT ck_task_at_minute CHECK (at_minute BETWEEN 0 AND 1439)",
        "room_id INTEGER CONSTRAINT fk_task_room_id_room REFERENCES room (id)",
        "bed_id INTEGER CONSTRAINT fk_task_bed_id_bed REFERENCES bed (id)",
        "incident_id INTEGER CONSTRAINT fk_task_incident_id_incident REFERENCES incident (id)",
        "series VARCHAR(32)",
        "recurrence VARCHAR(120)",
    ),
    "visit": ("is_end_unknown BOOLEAN NOT NULL DEFAULT 0",),
    "organisation": (
        "counts_absences BOOLEAN NOT NULL DEFAULT 1",
        "roll_call_minute INTEGER NOT NULL DEFAULT 1320 "
        "CONSTRAINT ck_organisation_roll_call_minute "
        "CHECK (roll_call_minute BETWEEN 0 AND 1439)",
        "names_medicines BOOLEAN NOT NULL DEFAULT 0",
        "counts_stock BOOLEAN NOT NULL DEFAULT 0",
    ),
}
#: Indexes of older tables, each by its columns.
_INDEXES = {
    "task": ("room_id", "incident_id", "series"),
    # What waits and what holds is found without what was done or has ended over the years.
    "aftercare_contact": ("done_on due",),
    "bed_block": ("end",),
    "counselling_person": ("state",),
    "document": ("kind_id", "state expected_by", "state expires"),
    "goal_step": ("done_on due",),
    "legal_date": ("is_done at",),
    "log_entry": ("parent_id at",),
    "plan_approval": ("state",),
    "plan_review": ("held planned",),
    "safety_plan": ("ended resident_id", "ended review"),
}
#: Those in whose place they stand.
_REPLACED = {
    "aftercare_contact": "due",
    "document": "expires",
    "goal_step": "due",
    "log_entry": "parent_id",
    "plan_review": "planned",
}
#: The shifts of a house until it says otherwise: name, first and last minute of the day.
_SHIFTS = (("Early", 7 * 60, 15 * 60), ("Late", 15 * 60, 23 * 60), ("Night", 23 * 60, 7 * 60))


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
    for table, indexed in _INDEXES.items():
        for names in map(str.split, indexed):
            op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)
    for table, column in _REPLACED.items():
        op.drop_index(f"ix_{table}_{column}", table)
    # Open tasks are found without those that were called off over the years.
    op.drop_index("ix_task_done_at_due", "task")
    op.create_index("ix_task_done_at_dropped_at_due", "task", ["done_at", "dropped_at", "due"])
    if is_in_use:
        for term in json.loads(_HERE.with_suffix(".json").read_text("utf-8"))["terms"]:
            _insert("term", term)
        for position, (name, start, end) in enumerate(_SHIFTS):
            shift = {"name": name, "start_minute": start, "end_minute": end, "position": position}
            _insert("shift_pattern", {**shift, "is_active": True})


def _is_in_use() -> bool:
    """Whether somebody has this file already; a new one is filled by the program."""
    return op.get_bind().exec_driver_sql("SELECT 1 FROM term LIMIT 1").first() is not None


def _insert(table: str, values: dict[str, object]) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    row = {"uuid": uuid.uuid4().hex, "created_at": now, "updated_at": now, **values}
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    statement = sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})")  # noqa: S608
    op.get_bind().execute(statement, row)
