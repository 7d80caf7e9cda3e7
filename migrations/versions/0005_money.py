# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money: the books, payments with receipts, stipends, grants, savings, income activities; sessions
of training and who attended.

The new tables stand in the ``.sql`` beside this file, the words that files in use get in the
``.json``. Triggers hold the rules of the books. Entries are written first, with a foreign key that
is looked at when the act is committed, and the transaction that owns them last: it is refused
unless they sum to zero in each currency. So nothing that does not balance is ever committed, and
nothing can be added to what was.
"""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_HERE = Path(__file__)
#: Columns of older tables, as SQLite adds them.
_COLUMNS = {
    "fund": ('"start" DATE', '"until" DATE'),
    "cash_count": (
        "account_id INTEGER CONSTRAINT fk_cash_count_account_id_account REFERENCES account (id)",
        "ledger_transaction_id INTEGER "
        "CONSTRAINT fk_cash_count_ledger_transaction_id_ledger_transaction "
        "REFERENCES ledger_transaction (id)",
        "last_entry_id INTEGER CONSTRAINT fk_cash_count_last_entry_id_ledger_entry "
        "REFERENCES ledger_entry (id)",
    ),
    "organisation": (
        "approves_money_alone BOOLEAN NOT NULL DEFAULT 0",
        "uses_credit BOOLEAN NOT NULL DEFAULT 0",
        "rest_days INTEGER NOT NULL DEFAULT 96 "
        "CONSTRAINT ck_organisation_rest_days CHECK (rest_days BETWEEN 0 AND 126)",
        "receipt_size VARCHAR(5) NOT NULL DEFAULT 'half'",
    ),
}
#: Rows that are written once.
_FROZEN = (
    "ledger_transaction", "ledger_entry", "payment", "month_close", "month_balance",
)  # fmt: skip
_REFUSE = "SELECT RAISE(ABORT, '{word}') WHERE {when};"
#: What was paid and not taken back of one thing that is to be paid.
_PAID = (
    "(SELECT coalesce(sum(CASE WHEN paid.reverses_id IS NULL THEN paid.amount ELSE -paid.amount "
    "END), 0) FROM payment AS paid WHERE paid.{column} = NEW.{column}{kind})"
)


def _refuse(word: str, when: str) -> str:
    return _REFUSE.format(word=word, when=when)


def _pays(column: str, table: str, kind: str = "") -> str:
    """A payment needs something approved, and never gives more than that."""
    paid = _PAID.format(column=column, kind=f" AND paid.kind = '{kind}'" if kind else "")
    of_kind = f" AND NEW.kind = '{kind}'" if kind else ""
    this = f"SELECT {{what}} FROM {table} AS owed WHERE owed.id = NEW.{column}"  # noqa: S608 - ours
    return _refuse(
        "not_approved",
        f"NEW.{column} IS NOT NULL{of_kind} AND NEW.reverses_id IS NULL "
        f"AND ({this.format(what='owed.state')}) <> 'approved'",
    ) + _refuse(
        "paid_twice",
        f"NEW.{column} IS NOT NULL{of_kind} "
        f"AND ({paid} > ({this.format(what='owed.amount')}) OR {paid} < 0)",
    )


_OF_TRANSACTION = "FROM ledger_entry AS entry WHERE entry.transaction_id = NEW.id"
_BEFORE = (
    "coalesce((SELECT entry.balance FROM ledger_entry AS entry "
    "WHERE entry.account_id = NEW.account_id ORDER BY entry.id DESC LIMIT 1), 0)"
)
_AWARDS_OVERLAP = _refuse(
    "award_overlap",
    "EXISTS (SELECT 1 FROM award AS other WHERE other.id <> NEW.id "
    "AND other.resident_id = NEW.resident_id AND other.scheme_id = NEW.scheme_id "
    'AND other."start" < NEW."end" AND other."end" > NEW."start")',
)


def _approved_stays(*columns: str) -> str:
    """What was approved keeps its amount, and what else says what was approved."""
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in ("amount", *columns))
    return _refuse(
        "approved_stays",
        f"OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT NULL AND ({changed})",
    )


_TRIGGERS = {
    "ledger_entry_insert": (
        "BEFORE INSERT ON ledger_entry",
        _refuse(
            "frozen",
            "EXISTS (SELECT 1 FROM ledger_transaction WHERE id = NEW.transaction_id)",
        )
        + _refuse("wrong_balance", f"NEW.balance <> {_BEFORE} + NEW.amount")
        + _refuse(
            "overdrawn",
            "EXISTS (SELECT 1 FROM account WHERE account.id = NEW.account_id "
            "AND NOT account.may_overdraw AND NEW.balance * account.side < 0 "
            "AND NEW.amount * account.side < 0)",
        ),
    ),
    "ledger_transaction_insert": (
        "BEFORE INSERT ON ledger_transaction",
        _refuse("unbalanced", f"(SELECT count(*) {_OF_TRANSACTION}) < 2")
        + _refuse(
            "unbalanced",
            "EXISTS (SELECT 1 FROM ledger_entry AS entry JOIN account "
            "ON account.id = entry.account_id WHERE entry.transaction_id = NEW.id "
            "GROUP BY account.currency HAVING sum(entry.amount) <> 0)",
        )
        + _refuse("unbalanced", f'EXISTS (SELECT 1 {_OF_TRANSACTION} AND entry."on" <> NEW."on")')
        + _refuse(
            "month_closed",
            "EXISTS (SELECT 1 FROM month_close WHERE month >= date(NEW.\"on\", 'start of month'))",
        ),
    ),
    "account_update": (
        "BEFORE UPDATE OF kind, currency, side, may_overdraw, fund_id, resident_id, activity_id "
        "ON account",
        _refuse("frozen", "EXISTS (SELECT 1 FROM ledger_entry WHERE account_id = OLD.id)"),
    ),
    "account_delete": (
        "BEFORE DELETE ON account",
        _refuse("frozen", "EXISTS (SELECT 1 FROM ledger_entry WHERE account_id = OLD.id)"),
    ),
    "month_close_insert": (
        "BEFORE INSERT ON month_close",
        _refuse("month_closed", "EXISTS (SELECT 1 FROM month_close WHERE month >= NEW.month)"),
    ),
    "payment_insert": (
        "AFTER INSERT ON payment",
        _refuse(
            "receipt_gap",
            "NEW.number <> 1 + (SELECT count(*) FROM payment AS other "
            "WHERE other.year = NEW.year AND other.id <> NEW.id)",
        )
        + _refuse(
            "receipt_gap",
            "NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM payment AS other "
            "WHERE other.year = NEW.year AND other.number = NEW.number - 1)",
        )
        + _refuse(
            "wrong_reversal",
            "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment AS taken "
            "WHERE taken.id = NEW.reverses_id AND taken.reverses_id IS NULL "
            "AND taken.amount = NEW.amount AND taken.currency = NEW.currency "
            "AND taken.kind = NEW.kind AND taken.resident_id = NEW.resident_id "
            "AND taken.due_id IS NEW.due_id AND taken.grant_id IS NEW.grant_id "
            "AND taken.earning_id IS NEW.earning_id)",
        )
        + _pays("due_id", "due")
        + _pays("grant_id", "grant_given", "grant")
        + _pays("earning_id", "earning"),
    ),
    "due_update": (
        "BEFORE UPDATE ON due",
        _refuse(
            "approved_stays",
            "OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT NULL "
            "AND (NEW.amount <> OLD.amount OR NEW.computed <> OLD.computed "
            "OR NEW.basis <> OLD.basis OR NEW.award_id <> OLD.award_id "
            "OR NEW.resident_id <> OLD.resident_id OR NEW.fund_id <> OLD.fund_id "
            "OR NEW.currency <> OLD.currency OR NEW.period_start <> OLD.period_start "
            "OR NEW.period_end <> OLD.period_end "
            "OR NEW.prepared_by <> OLD.prepared_by)",
        )
        + _refuse(
            "approved_stays",
            "NEW.state IN ('draft', 'paid') AND "
            "(SELECT coalesce(sum(CASE WHEN paid.reverses_id IS NULL THEN paid.amount "
            "ELSE -paid.amount END), 0) FROM payment AS paid WHERE paid.due_id = NEW.id) "
            "<> CASE NEW.state WHEN 'paid' THEN NEW.amount ELSE 0 END",
        )
        + _refuse(
            "same_person",
            "NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL "
            "AND NOT NEW.is_approved_alone AND EXISTS (SELECT 1 FROM due_adjustment "
            "WHERE due_id = NEW.id AND adjusted_by = NEW.approved_by)",
        ),
    ),
    # All but the words, which can be erased.
    "due_adjustment_update": (
        "BEFORE UPDATE OF due_id, amount, adjusted_by, created_at, created_by ON due_adjustment",
        "SELECT RAISE(ABORT, 'frozen');",
    ),
    "due_adjustment_delete": (
        "BEFORE DELETE ON due_adjustment",
        "SELECT RAISE(ABORT, 'frozen');",
    ),
    "due_delete": (
        "BEFORE DELETE ON due",
        _refuse("approved_stays", "OLD.state NOT IN ('draft', 'held')"),
    ),
    "grant_given_update": (
        "BEFORE UPDATE ON grant_given",
        _approved_stays("currency", "fund_id", "is_paid_back", "requested_by"),
    ),
    "earning_update": (
        "BEFORE UPDATE ON earning",
        _approved_stays("activity_id", "period_start", "period_end", "prepared_by"),
    ),
    "award_insert": ("AFTER INSERT ON award", _AWARDS_OVERLAP),
    "award_update": (
        'AFTER UPDATE OF resident_id, scheme_id, "start", "end" ON award',
        _AWARDS_OVERLAP,
    ),
}
#: How somebody attended, and what it counts as.
_STATUSES = (
    ("present", "Present", "present"),
    ("late", "Came later", "present"),
    ("hospital", "In hospital or ill", "present"),
    ("court", "In court or at an authority", "present"),
    ("therapy", "In therapy", "present"),
    ("leave", "Agreed leave", "present"),
    ("absent", "Absent", "absent"),
    ("called-off", "Called off", "ignored"),
)


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
    op.create_index("ix_cash_count_account_id", "cash_count", ["account_id"])
    for table in _FROZEN:
        for when in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{when.lower()} BEFORE {when} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'frozen'); END"
            )
    for name, (when, body) in _TRIGGERS.items():
        op.execute(sa.text(f"CREATE TRIGGER {name} {when} BEGIN {body} END"))
    if is_in_use:
        for term in json.loads(_HERE.with_suffix(".json").read_text("utf-8"))["terms"]:
            _insert("term", term)
        for position, (code, label, counts_as) in enumerate(_STATUSES):
            _insert(
                "attendance_status",
                {"code": code, "label": label, "counts_as": counts_as, "position": position,
                 "is_active": True},
            )  # fmt: skip


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
