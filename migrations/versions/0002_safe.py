# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The safe: audit chain with images, protected residents, drafts, the log, copies.

Triggers freeze what must not change: an event once it is chained, an image (it may only be
erased), a final log entry and whom it concerns. Events of before have no MAC yet; they join the
chain at the next unlock by a director.

No number is given twice (AUTOINCREMENT): what the trail, a draft or a history says of a record that
was taken back must not become another one's.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FINAL = "(SELECT state FROM log_entry WHERE id = {row}.log_entry_id) = 'final'"
#: When, and what is refused: the row is frozen.
_FROZEN = {
    "audit_event": (
        ("UPDATE", "OLD.mac IS NOT NULL"),
        ("DELETE", "true"),
    ),
    "audit_image": (  # it may be erased, and nothing else
        (
            "UPDATE",
            "NEW.image IS NOT NULL OR NEW.digest IS NOT OLD.digest OR NEW.row_id <> OLD.row_id "
            "OR NEW.event_id <> OLD.event_id OR NEW.row_table <> OLD.row_table",
        ),
        ("DELETE", "true"),
    ),
    "audit_person": (("UPDATE", "true"), ("DELETE", "true")),
    "log_entry": (("UPDATE", "OLD.state = 'final'"), ("DELETE", "OLD.state = 'final'")),
    "log_entry_person": (
        ("INSERT", _FINAL.format(row="NEW")),
        ("UPDATE", _FINAL.format(row="OLD")),
        ("DELETE", _FINAL.format(row="OLD")),
    ),
}


def upgrade() -> None:
    """Bring the schema forward."""
    _grow_tables()
    _give_no_number_twice()
    _create_audit()
    _create_safe()
    _create_log()
    for table, rules in _FROZEN.items():
        for when, condition in rules:
            op.execute(
                f"CREATE TRIGGER {table}_{when.lower()} BEFORE {when} ON {table} "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'frozen'); END"
            )


def _record() -> list[sa.Column[object]]:
    """The columns that every table of records has."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uuid", name=f"uq_{table}_uuid"),
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _grow_tables() -> None:
    op.drop_column("organisation", "recovery_confirmed_at")  # it stands in the key file, signed
    op.add_column(
        "resident",
        sa.Column("is_protected", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("staff") as batch:
        batch.alter_column("slot_id", existing_type=sa.String(length=32), nullable=True)
        batch.add_column(sa.Column("idle_minutes", sa.Integer(), nullable=True))
    op.create_table(
        "resident_access",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        *_record(),
        _to("resident_access", "resident_id", "resident"),
        _to("resident_access", "staff_id", "staff"),
        *_keys("resident_access"),
        sa.UniqueConstraint(
            "resident_id", "staff_id", name="uq_resident_access_resident_id_staff_id"
        ),
        sqlite_autoincrement=True,
    )


def _give_no_number_twice() -> None:
    """Make the tables of records anew, each as it is but for its numbers. Checks and keys are in
    the statement that made it; indexes and triggers go with a table and are made again."""
    connection = op.get_bind()

    def found(kind: str, columns: str) -> list[tuple[str, ...]]:
        query = f"SELECT {columns} FROM sqlite_schema WHERE type = '{kind}' AND sql IS NOT NULL"  # noqa: S608
        return [tuple(row) for row in connection.exec_driver_sql(query)]

    triggers, indexes = found("trigger", "name, sql"), found("index", "tbl_name, sql")
    for name, _sql in triggers:
        op.execute(f"DROP TRIGGER {name}")
    for name, sql in found("table", "name, sql"):
        bare = re.sub(rf",\s*CONSTRAINT pk_{name} PRIMARY KEY \(id\)", "", sql)
        if bare == sql or not re.search(r"\buuid VARCHAR", bare):
            continue  # no table of records
        numbered = re.sub(
            r"\bid INTEGER NOT NULL", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", bare, count=1
        )
        head = re.compile(rf'^CREATE TABLE "?{name}"?')
        connection.exec_driver_sql(head.sub(f"CREATE TABLE new_{name}", numbered))
        op.execute(f"INSERT INTO new_{name} SELECT * FROM {name}")  # noqa: S608
        op.execute(f"DROP TABLE {name}")
        op.execute(f"ALTER TABLE new_{name} RENAME TO {name}")
        for of_table, index in indexes:
            if of_table == name:
                connection.exec_driver_sql(index)
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _create_audit() -> None:
    for column in (
        sa.Column("kind", sa.String(length=16), nullable=False, server_default="act"),
        sa.Column("details", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("is_undoable", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("images_digest", sa.LargeBinary(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=True),
    ):
        op.add_column("audit_event", column)
    op.create_index("ix_audit_event_undoes_id", "audit_event", ["undoes_id"])
    op.create_index("ix_audit_event_staff_id", "audit_event", ["staff_id"])
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_kind", "audit_event", ["kind"])
    op.create_table(
        "audit_person",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        _to("audit_person", "event_id", "audit_event"),
        sa.PrimaryKeyConstraint("event_id", "resident_id", name="pk_audit_person"),
    )
    op.create_index("ix_audit_person_resident_id", "audit_person", ["resident_id"])
    op.create_table(
        "audit_image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("row_uuid", sa.String(length=32), nullable=True),
        sa.Column("change", sa.String(length=6), nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _to("audit_image", "event_id", "audit_event"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_image"),
    )
    op.create_index("ix_audit_image_event_id", "audit_image", ["event_id"])
    op.create_index("ix_audit_image_row_table_row_id", "audit_image", ["row_table", "row_id"])
    op.create_table(
        "audit_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("newest", sa.DateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name="ck_audit_state_only_one"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_state"),
    )


def _create_safe() -> None:
    op.create_table(
        "role_capability",
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("capability", sa.String(length=30), nullable=False),
        sa.Column("is_allowed", sa.Boolean(), nullable=False),
        *_record(),
        *_keys("role_capability"),
        sa.UniqueConstraint("role", "capability", name="uq_role_capability_role_capability"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "break_glass",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        *_record(),
        _to("break_glass", "staff_id", "staff"),
        *_keys("break_glass"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        *_record(),
        _to("draft", "staff_id", "staff"),
        *_keys("draft"),
        sa.UniqueConstraint("staff_id", "place", name="uq_draft_staff_id_place"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "backup_made",
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=400), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("audit_entries", sa.Integer(), nullable=False),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.String(length=400), nullable=False),
        *_record(),
        *_keys("backup_made"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "safe_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_sequence", sa.Integer(), nullable=False),
        sa.Column("rights_revision", sa.Integer(), nullable=False),
        sa.Column("directors", sa.String(length=64), nullable=False),
        sa.Column("backup_folder", sa.String(length=400), nullable=False),
        sa.Column("is_backup_daily", sa.Boolean(), nullable=False),
        sa.Column("keep_backups_days", sa.Integer(), nullable=False),
        sa.Column("last_drill_at", sa.DateTime(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("checked_entries", sa.Integer(), nullable=False),
        sa.Column("checked_head", sa.LargeBinary(), nullable=True),
        sa.Column("checked_mac", sa.LargeBinary(), nullable=True),
        sa.Column("renewed", sa.String(length=400), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_safe_state_only_one"),
        sa.PrimaryKeyConstraint("id", name="pk_safe_state"),
    )


def _create_log() -> None:
    op.create_table(
        "log_entry",
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("confidentiality", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("finalised_at", sa.DateTime(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(length=8), nullable=True),
        *_record(),
        sa.CheckConstraint("state IN ('draft', 'final')", name="ck_log_entry_state"),
        sa.CheckConstraint(
            "(state = 'final') = (finalised_at IS NOT NULL)", name="ck_log_entry_finalised"
        ),
        sa.CheckConstraint(
            "(parent_id IS NULL) = (relation IS NULL)", name="ck_log_entry_relation"
        ),
        _to("log_entry", "author_id", "staff"),
        _to("log_entry", "parent_id", "log_entry"),
        *_keys("log_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_entry_at", "log_entry", ["at"])
    op.create_index("ix_log_entry_parent_id", "log_entry", ["parent_id"])
    op.create_index("ix_log_entry_author_id_state", "log_entry", ["author_id", "state"])
    op.create_table(
        "log_text",
        sa.Column("log_entry_id", sa.Integer(), nullable=False),
        sa.Column("plain", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        *_record(),
        _to("log_text", "log_entry_id", "log_entry"),
        *_keys("log_text"),
        sa.UniqueConstraint("log_entry_id", name="uq_log_text_log_entry_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "log_entry_person",
        sa.Column("log_entry_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        *_record(),
        _to("log_entry_person", "log_entry_id", "log_entry"),
        _to("log_entry_person", "resident_id", "resident"),
        *_keys("log_entry_person"),
        sa.UniqueConstraint(
            "log_entry_id", "resident_id", name="uq_log_entry_person_log_entry_id_resident_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_entry_person_resident_id", "log_entry_person", ["resident_id"])
