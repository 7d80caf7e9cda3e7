# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Case work: identity, families, safety, health, consent, documents, needs, plans, journeys,
referrals, legal matters, counselling, merging, retention, promises and visits.

The new tables stand in the ``.sql`` beside this file, the words that files in use get in the
``.json``. A column with a rule of its own is added with its check, so that no table is made anew.
Triggers hold two rules: a stage lies within a support period of the same person, and a text that
somebody agreed to never changes.
"""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_HERE = Path(__file__)
_ANSWERS = "'given', 'declined', 'unknown', 'not_asked'"
#: Optional questions about a resident and how they are stored.
_QUESTIONS = {
    "resident": {
        "strengths": "BLOB",
        "interests": "BLOB",
        "hopes": "BLOB",
        "preferred_gender": "VARCHAR(6)",
        "preferred_language": "VARCHAR(12)",
        "wants_peer": "BOOLEAN",
    },
    "support_period": {"wants_aftercare": "BOOLEAN"},
}
#: An interval or day of a stage is within one support period of its person.
_WITHIN = """
    SELECT RAISE(ABORT, 'stage_outside') WHERE EXISTS (
        SELECT 1 FROM journey_stage AS stage WHERE {which} AND NOT EXISTS (
            SELECT 1 FROM support_period AS period
            WHERE period.resident_id = stage.resident_id
              AND period.opened <= stage."start" AND period.closed >= stage."end"));
"""
_OF_STAGE, _OF_PERSON = "stage.id = NEW.id", "stage.resident_id = {row}.resident_id"
_TRIGGERS = {
    "journey_stage_insert": ("AFTER INSERT ON journey_stage", _WITHIN.format(which=_OF_STAGE)),
    "journey_stage_update": (
        'AFTER UPDATE OF "start", "end" ON journey_stage',
        _WITHIN.format(which=_OF_STAGE),
    ),
    "support_period_update": (
        "AFTER UPDATE OF opened, closed ON support_period",
        _WITHIN.format(which=_OF_PERSON.format(row="NEW")),
    ),
    "support_period_delete": (
        "AFTER DELETE ON support_period",
        _WITHIN.format(which=_OF_PERSON.format(row="OLD")),
    ),
    "paper_text_update": (
        "BEFORE UPDATE ON paper_text",
        "SELECT RAISE(ABORT, 'frozen');",
    ),
}


def upgrade() -> None:
    """Bring the schema forward."""
    is_in_use = _is_in_use()
    connection = op.get_bind()
    for statement in _HERE.with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    _grow_tables()
    _date_people_of_notes()
    for name, (when, body) in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN {body} END")
    if is_in_use:
        _add_words()


def _grow_tables() -> None:
    for table, questions in _QUESTIONS.items():
        for question, kind in questions.items():
            op.execute(f"ALTER TABLE {table} ADD COLUMN {question} {kind}")
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {question}_answer VARCHAR(10) NOT NULL "
                f"DEFAULT 'not_asked' CONSTRAINT ck_{table}_{question}_answer CHECK "
                f"({question}_answer IN ({_ANSWERS}) "
                f"AND ({question}_answer = 'given') = ({question} IS NOT NULL))"
            )
    op.add_column("support_period", sa.Column("close_note", sa.LargeBinary(), nullable=True))
    op.add_column("support_period_programme", sa.Column("start", sa.Date(), nullable=True))
    op.add_column(
        "support_period_programme",
        sa.Column("end", sa.Date(), nullable=False, server_default="9999-12-31"),
    )
    op.add_column("programme", sa.Column("planned_months", sa.Integer(), nullable=True))
    op.add_column(
        "programme",
        sa.Column("is_prevention", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for column, length in (("preset", 40), ("definition", 300)):
        op.add_column(
            "term", sa.Column(column, sa.String(length=length), nullable=False, server_default="")
        )
    op.add_column(
        "organisation",
        sa.Column(
            "journey_preset", sa.String(length=40), nullable=False, server_default="five-stage"
        ),
    )
    op.add_column(
        "organisation",
        sa.Column("approves_plans", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _date_people_of_notes() -> None:
    """When a note was, beside each person it concerns; the rows are frozen but for this moment."""
    connection = op.get_bind()
    trigger = "SELECT sql FROM sqlite_schema WHERE name = 'log_entry_person_update'"
    frozen = connection.exec_driver_sql(trigger).scalar()
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS log_entry_person_update")
    op.add_column(
        "log_entry_person", sa.Column("at", sa.DateTime(), nullable=False, server_default="")
    )
    connection.exec_driver_sql(
        "UPDATE log_entry_person SET at = "
        "(SELECT at FROM log_entry WHERE id = log_entry_person.log_entry_id)"
    )
    if frozen is not None:
        connection.exec_driver_sql(frozen)
    op.drop_index("ix_log_entry_person_resident_id", "log_entry_person")
    op.create_index(
        "ix_log_entry_person_resident_id_at_log_entry_id",
        "log_entry_person",
        ["resident_id", "at", "log_entry_id"],
    )


def _is_in_use() -> bool:
    """Whether somebody has this file already; a new one is filled by the program."""
    return op.get_bind().exec_driver_sql("SELECT 1 FROM term LIMIT 1").first() is not None


def _add_words() -> None:
    """Words that a new file begins with, for one in use."""
    given = json.loads(_HERE.with_suffix(".json").read_text("utf-8"))
    for term in given["terms"]:
        _insert("term", term)
    for domain in given["domains"]:
        levels = domain.pop("levels")
        domain_id = _insert("domain", domain)
        for number, level in enumerate(levels, start=1):
            _insert("domain_level", {**level, "domain_id": domain_id, "level": number})


def _insert(table: str, values: dict[str, object]) -> int:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    row = {"uuid": uuid.uuid4().hex, "created_at": now, "updated_at": now, **values}
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    statement = sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})")  # noqa: S608
    return int(op.get_bind().execute(statement, row).lastrowid)
