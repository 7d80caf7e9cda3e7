# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first schema: organisation, staff, audit, residents, support, rooms, imports.

The triggers are the heart of the program: no bed twice on a night, nobody in two beds. An
interval that has not ended is stored with the end 9999-12-31, so that plain comparisons hold.
Where only recorded nights count, a night may lie outside the stay: the record is the fact.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Two intervals [start, end) share a night when each starts before the other ends.
_OVERLAPS = """
    SELECT RAISE(ABORT, '{refusal}') WHERE EXISTS (
        SELECT 1 FROM bed_assignment AS other
        WHERE other.{column} = NEW.{column} AND other.id <> NEW.id
          AND other."end" > NEW.start AND other.start < NEW."end");
"""
_OUTSIDE_STAY = """
    SELECT RAISE(ABORT, 'outside_stay') WHERE NOT EXISTS (
        SELECT 1 FROM stay WHERE stay.id = NEW.stay_id AND (stay.is_night_by_night
          OR (stay.start <= NEW.start AND stay."end" >= NEW."end")));
"""
_BED_RULES = (
    _OVERLAPS.format(refusal="bed_taken", column="bed_id")
    + _OVERLAPS.format(refusal="person_elsewhere", column="resident_id")
    + _OUTSIDE_STAY
)
_STAY_KEEPS_ITS_BEDS = """
    SELECT RAISE(ABORT, 'beds_outside_stay') WHERE EXISTS (
        SELECT 1 FROM bed_assignment AS beds
        WHERE beds.stay_id = NEW.id AND NOT NEW.is_night_by_night
          AND (beds.start < NEW.start OR beds."end" > NEW."end"));
"""
_TRIGGERS = {
    "bed_assignment_insert": f"AFTER INSERT ON bed_assignment BEGIN {_BED_RULES} END",
    "bed_assignment_update": f"AFTER UPDATE ON bed_assignment BEGIN {_BED_RULES} END",
    "stay_update": f"AFTER UPDATE ON stay BEGIN {_STAY_KEEPS_ITS_BEDS} END",
}


def upgrade() -> None:
    """Bring the schema forward."""
    _create_tables()
    for name, body in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


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


def _answered(table: str, question: str) -> sa.CheckConstraint:
    """A value is there exactly when the answer is "given"."""
    answer = f"{question}_answer"
    return sa.CheckConstraint(
        f"{answer} IN ('given', 'declined', 'unknown', 'not_asked') "
        f"AND ({answer} = 'given') = ({question} IS NOT NULL)",
        name=f"ck_{table}_{answer}",
    )


def _create_tables() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("subject_table", sa.String(length=40), nullable=True),
        sa.Column("subject_uuid", sa.String(length=32), nullable=True),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
    )
    op.create_index(
        "ix_audit_event_subject_table_subject_uuid",
        "audit_event",
        ["subject_table", "subject_uuid"],
    )
    op.create_table(
        "household",
        *_record(),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
        sa.UniqueConstraint("uuid", name="uq_household_uuid"),
    )
    op.create_table(
        "imported_row",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("row_table", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id", name="pk_imported_row"),
        sa.UniqueConstraint(
            "source", "kind", "external_id", name="uq_imported_row_source_kind_external_id"
        ),
        sa.UniqueConstraint("uuid", name="uq_imported_row_uuid"),
    )
    op.create_table(
        "organisation",
        sa.Column("discreet_name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("first_weekday", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=10), nullable=False),
        sa.Column("night_cutoff_hour", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("recovery_confirmed_at", sa.DateTime(), nullable=True),
        *_record(),
        sa.CheckConstraint("first_weekday BETWEEN 0 AND 6", name="ck_organisation_first_weekday"),
        sa.CheckConstraint("id = 1", name="ck_organisation_only_one"),
        sa.CheckConstraint(
            "night_cutoff_hour BETWEEN 0 AND 23", name="ck_organisation_night_cutoff_hour"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("uuid", name="uq_organisation_uuid"),
    )
    op.create_table(
        "programme",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("funder", sa.String(length=120), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id", name="pk_programme"),
        sa.UniqueConstraint("name", name="uq_programme_name"),
        sa.UniqueConstraint("uuid", name="uq_programme_uuid"),
    )
    op.create_table(
        "site",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("housing_kind", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
        sa.UniqueConstraint("name", name="uq_site_name"),
        sa.UniqueConstraint("uuid", name="uq_site_uuid"),
    )
    op.create_table(
        "staff",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_shown", sa.String(length=80), nullable=False),
        sa.Column("slot_id", sa.String(length=32), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("code", name="uq_staff_code"),
        sa.UniqueConstraint("slot_id", name="uq_staff_slot_id"),
        sa.UniqueConstraint("uuid", name="uq_staff_uuid"),
    )
    op.create_table(
        "term",
        sa.Column("vocabulary", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        *_record(),
        sa.PrimaryKeyConstraint("id", name="pk_term"),
        sa.UniqueConstraint("uuid", name="uq_term_uuid"),
        sa.UniqueConstraint("vocabulary", "code", name="uq_term_vocabulary_code"),
    )
    op.create_table(
        "resident",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("known_as", sa.String(length=80), nullable=False),
        sa.Column("legal_name", sa.LargeBinary(), nullable=True),
        sa.Column("legal_name_answer", sa.String(length=10), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("birth_year_answer", sa.String(length=10), nullable=False),
        sa.Column("birth_month", sa.Integer(), nullable=True),
        sa.Column("birth_day", sa.LargeBinary(), nullable=True),
        sa.Column("birth_precision", sa.String(length=10), nullable=True),
        sa.Column("gender_id", sa.Integer(), nullable=True),
        sa.Column("gender_id_answer", sa.String(length=10), nullable=False),
        sa.Column("pronouns", sa.String(length=40), nullable=True),
        sa.Column("pronouns_answer", sa.String(length=10), nullable=False),
        sa.Column("nationality", sa.String(length=2), nullable=True),
        sa.Column("nationality_answer", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_answer", sa.String(length=10), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("contact_answer", sa.String(length=10), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        *_record(),
        _answered("resident", "birth_year"),
        _answered("resident", "contact"),
        _answered("resident", "gender_id"),
        _answered("resident", "legal_name"),
        _answered("resident", "nationality"),
        _answered("resident", "phone"),
        _answered("resident", "pronouns"),
        sa.CheckConstraint(
            "(birth_year IS NULL) = (birth_precision IS NULL)", name="ck_resident_birth_precision"
        ),
        sa.CheckConstraint("birth_month BETWEEN 1 AND 12", name="ck_resident_birth_month"),
        sa.CheckConstraint(
            "birth_month IS NULL OR birth_year IS NOT NULL", name="ck_resident_birth_order"
        ),
        sa.ForeignKeyConstraint(["gender_id"], ["term.id"], name="fk_resident_gender_id_term"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["resident.id"], name="fk_resident_merged_into_id_resident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_resident"),
        sa.UniqueConstraint("code", name="uq_resident_code"),
        sa.UniqueConstraint("uuid", name="uq_resident_uuid"),
    )
    op.create_table(
        "room",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("hint", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_ground_floor", sa.Boolean(), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.Column("is_child_friendly", sa.Boolean(), nullable=False),
        sa.Column("prefers_one_person", sa.Boolean(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_room_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
        sa.UniqueConstraint("site_id", "name", name="uq_room_site_id_name"),
        sa.UniqueConstraint("uuid", name="uq_room_uuid"),
    )
    op.create_table(
        "bed",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_bed_room_id_room"),
        sa.PrimaryKeyConstraint("id", name="pk_bed"),
        sa.UniqueConstraint("room_id", "label", name="uq_bed_room_id_label"),
        sa.UniqueConstraint("uuid", name="uq_bed_uuid"),
    )
    op.create_table(
        "household_member",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_household_member_household_id_household"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name="fk_household_member_resident_id_resident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_household_member"),
        sa.UniqueConstraint(
            "household_id", "resident_id", name="uq_household_member_household_id_resident_id"
        ),
        sa.UniqueConstraint("uuid", name="uq_household_member_uuid"),
    )
    op.create_index("ix_household_member_resident_id", "household_member", ["resident_id"])
    op.create_table(
        "resident_language",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name="fk_resident_language_resident_id_resident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_resident_language"),
        sa.UniqueConstraint(
            "resident_id", "language", name="uq_resident_language_resident_id_language"
        ),
        sa.UniqueConstraint("uuid", name="uq_resident_language_uuid"),
    )
    op.create_table(
        "support_period",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.Column("closed", sa.Date(), nullable=False),
        sa.Column("referral_source_id", sa.Integer(), nullable=True),
        sa.Column("first_contact_id", sa.Integer(), nullable=True),
        sa.Column("caseworker_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("close_reason_id", sa.Integer(), nullable=True),
        sa.Column("destination_id", sa.Integer(), nullable=True),
        sa.Column("destination_id_answer", sa.String(length=10), nullable=False),
        *_record(),
        _answered("support_period", "destination_id"),
        sa.CheckConstraint('"opened" <= "closed"', name="ck_support_period_order"),
        sa.ForeignKeyConstraint(
            ["caseworker_id"], ["staff.id"], name="fk_support_period_caseworker_id_staff"
        ),
        sa.ForeignKeyConstraint(
            ["close_reason_id"], ["term.id"], name="fk_support_period_close_reason_id_term"
        ),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["term.id"], name="fk_support_period_destination_id_term"
        ),
        sa.ForeignKeyConstraint(
            ["first_contact_id"], ["term.id"], name="fk_support_period_first_contact_id_term"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name="fk_support_period_household_id_household"
        ),
        sa.ForeignKeyConstraint(
            ["referral_source_id"], ["term.id"], name="fk_support_period_referral_source_id_term"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name="fk_support_period_resident_id_resident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_support_period"),
        sa.UniqueConstraint("uuid", name="uq_support_period_uuid"),
    )
    op.create_index("ix_support_period_closed", "support_period", ["closed"])
    op.create_index("ix_support_period_resident_id", "support_period", ["resident_id"])
    op.create_table(
        "bed_block",
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        *_record(),
        sa.CheckConstraint('"start" < "end"', name="ck_bed_block_order"),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name="fk_bed_block_bed_id_bed"),
        sa.PrimaryKeyConstraint("id", name="pk_bed_block"),
        sa.UniqueConstraint("uuid", name="uq_bed_block_uuid"),
    )
    op.create_index("ix_bed_block_bed_id_end", "bed_block", ["bed_id", "end"])
    op.create_table(
        "stay",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("support_period_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=True),
        sa.Column("destination_id_answer", sa.String(length=10), nullable=False),
        sa.Column("is_night_by_night", sa.Boolean(), nullable=False),
        *_record(),
        _answered("stay", "destination_id"),
        sa.CheckConstraint('"start" <= "end"', name="ck_stay_order"),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["term.id"], name="fk_stay_destination_id_term"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name="fk_stay_resident_id_resident"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_stay_site_id_site"),
        sa.ForeignKeyConstraint(
            ["support_period_id"],
            ["support_period.id"],
            name="fk_stay_support_period_id_support_period",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stay"),
        sa.UniqueConstraint("id", "resident_id", name="uq_stay_id_resident_id"),
        sa.UniqueConstraint("uuid", name="uq_stay_uuid"),
    )
    op.create_index("ix_stay_end", "stay", ["end"])
    op.create_index("ix_stay_resident_id", "stay", ["resident_id"])
    op.create_index("ix_stay_site_id_end", "stay", ["site_id", "end"])
    op.create_table(
        "support_period_programme",
        sa.Column("support_period_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name="fk_support_period_programme_programme_id_programme",
        ),
        sa.ForeignKeyConstraint(
            ["support_period_id"],
            ["support_period.id"],
            name="fk_support_period_programme_support_period_id_support_period",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_support_period_programme"),
        sa.UniqueConstraint(
            "support_period_id",
            "programme_id",
            name="uq_support_period_programme_support_period_id_programme_id",
        ),
        sa.UniqueConstraint("uuid", name="uq_support_period_programme_uuid"),
    )
    op.create_table(
        "bed_assignment",
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_record(),
        sa.CheckConstraint('"start" < "end"', name="ck_bed_assignment_order"),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name="fk_bed_assignment_bed_id_bed"),
        sa.ForeignKeyConstraint(
            ["stay_id", "resident_id"],
            ["stay.id", "stay.resident_id"],
            name="fk_bed_assignment_stay_id_resident_id_stay",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bed_assignment"),
        sa.UniqueConstraint("uuid", name="uq_bed_assignment_uuid"),
    )
    op.create_index("ix_bed_assignment_bed_id_end", "bed_assignment", ["bed_id", "end"])
    op.create_index("ix_bed_assignment_end_start", "bed_assignment", ["end", "start"])
    op.create_index("ix_bed_assignment_resident_id_end", "bed_assignment", ["resident_id", "end"])
    op.create_index("ix_bed_assignment_stay_id", "bed_assignment", ["stay_id"])
