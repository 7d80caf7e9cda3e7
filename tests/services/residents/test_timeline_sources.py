# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sources of the timeline that have nothing are not asked: never one that would have had a line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed
from shelterdesk.models.documents import Document
from shelterdesk.models.funds import Fund
from shelterdesk.models.grants import Grant
from shelterdesk.models.health import Treatment
from shelterdesk.models.incidents import Incident, IncidentPerson
from shelterdesk.models.plans import PlanReview
from shelterdesk.models.referrals import Referral
from shelterdesk.models.rooms import Stay
from shelterdesk.models.safety import KeepApart
from shelterdesk.models.support import (
    AftercareContact,
    Programme,
    SupportPeriod,
    SupportPeriodProgramme,
)
from shelterdesk.models.tasks import Task
from shelterdesk.services import filled
from shelterdesk.services.residents import timeline
from shelterdesk.vault.door import Vault
from tests import case_rows
from tests.case_rows import FROM
from tests.colleagues import hired, signed_in
from tests.factories import person


def _all_have_lines(tx: Transaction, *, resident_id: int, other_id: int) -> None:
    """After ``case_rows.everything``: what is only planned there took place."""

    def first(model: type[Any]) -> Any:
        return tx.session.scalars(select(model).where(model.resident_id == resident_id)).first()

    task = first(Task)
    task.done_at, task.done_by = tx.now, tx.staff_id
    first(PlanReview).held = FROM
    first(Document).stored_at = tx.now
    treatment, referral, contact = first(Treatment), first(Referral), first(AftercareContact)
    treatment.state, treatment.started = "started", FROM
    referral.state, referral.direction, referral.sent = "waiting", "in", FROM
    contact.done_on, contact.result = FROM, "reached"
    programme = Programme(name="Night café", start=FROM, end=None)
    incident = Incident(at=tx.now)
    fund = Fund(name="Night fund", is_active=True)
    tx.session.add_all([programme, incident, fund])
    tx.session.flush()
    period_id = first(SupportPeriod).id
    tx.session.add_all([
        SupportPeriodProgramme(
            support_period_id=period_id, programme_id=programme.id, start=FROM, end=None
        ),
        KeepApart(resident_id=resident_id, other_id=other_id, start=FROM, end=None),
        IncidentPerson(incident_id=incident.id, resident_id=resident_id),
        Grant(resident_id=resident_id, kind_id=1, fund_id=fund.id, currency="EUR", amount=1,
              requested_on=FROM, requested_by=tx.staff_id),
    ])  # fmt: skip


def _lines(tx: Transaction, source: timeline._Source, resident_id: int) -> list[str]:
    tx.session.expunge_all()
    try:
        return [line.title for line in source.lines(tx, resident_id, 99)]
    except NotAllowed:
        return []


def _without_rows(tx: Transaction, resident_id: int) -> dict[int, tuple[list[str], list[str]]]:
    """By source: its lines, and those it has when the rows it names are not there.

    Rules of the file are out of the way meanwhile; a read is rolled back.
    """
    found = {}
    raw = tx.session.connection().exec_driver_sql
    raw("PRAGMA defer_foreign_keys=on")
    for (name,) in raw("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all():
        raw(f"DROP TRIGGER {name}")
    for number, source in enumerate(timeline._SOURCES):
        if not source.rows:
            continue
        before = _lines(tx, source, resident_id)
        raw("SAVEPOINT source")
        for model in source.rows:
            raw(f"DELETE FROM {model.__tablename__}")  # noqa: S608
        assert not filled.filled(tx, resident_id, source.rows)
        found[number] = before, _lines(tx, source, resident_id)
        raw("ROLLBACK TO source")
    return found


def test_no_source_has_a_line_without_a_row_of_those_it_names(vault: Vault) -> None:
    hired(vault, "H4")
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    case_rows.everything(vault, noor, "Wordmark", ended=FROM + timedelta(days=9))
    vault.do("More", _all_have_lines, resident_id=noor, other_id=lina)
    asked = vault.read(_without_rows, noor)
    vault.lock()
    with signed_in(vault.path, "H4") as counsellor:
        asked_again = counsellor.read(_without_rows, noor)
    for number, (lines, without) in asked.items():
        of_counsellor, without_of_counsellor = asked_again[number]
        assert lines or of_counsellor, timeline._SOURCES[number]
        assert without == without_of_counsellor == [], timeline._SOURCES[number]


def test_each_table_is_looked_into_for_her_alone(vault: Vault) -> None:
    """Somebody of whom nothing is written has only what nobody else can have given her."""
    noor, lina, anna = (person(vault, name) for name in ("Noor", "Lina", "Anna"))
    case_rows.everything(vault, noor, "Wordmark", ended=FROM + timedelta(days=9))
    vault.do("More", _all_have_lines, resident_id=noor, other_id=lina)
    rows = timeline._ROWS
    found = {
        who: vault.read(lambda tx, who=who: filled.filled(tx, who, rows))
        for who in (noor, lina, anna)
    }
    assert found[noor] == set(rows)
    assert found[lina] == {KeepApart}  # the pair is hers as well
    assert found[anna] == set()
    assert Stay in found[noor]


def test_no_table_is_read_through_to_know(vault: Vault) -> None:
    """Ten years of visits must not be counted to learn that she never came as a visitor."""
    written = str(
        filled.statement(timeline._ROWS).compile(dialect=sqlite.dialect(paramstyle="named"))
    )
    asked = written.replace(":resident_id", "1")

    def steps(tx: Transaction) -> list[str]:
        rows = tx.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")
        return [str(row[-1]) for row in rows]

    plan = vault.read(steps)
    assert sum(step.startswith("SEARCH") for step in plan) >= len(timeline._ROWS)
    assert {step for step in plan if step.startswith("SCAN")} == {"SCAN CONSTANT ROW"}
