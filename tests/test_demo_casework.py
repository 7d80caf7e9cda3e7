# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The case work of the demo: of every kind something, within every rule, and the same each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import generate, leaflet
from shelterdesk.services import (
    assessments,
    consents,
    counselling,
    documents,
    duplicates,
    journeys,
    legal_matters,
    outcomes,
    papers,
    plans,
    referrals,
    residents,
    safety_plans,
    treatments,
)
from shelterdesk.services.residents import Scope
from shelterdesk.vault import door
from shelterdesk.vault.primitives import FLOOR
from tests.test_demo import NOW, opened, rows

TABLES = (
    "partner", "programme", "consent", "referral", "dependant", "guardian", "legal_matter",
    "legal_date", "paper", "document", "assessment", "domain_score", "goal", "goal_step",
    "plan_review", "journey_stage", "attempt", "outcome", "alert", "safety_plan", "health_fact",
    "treatment", "counselling_session", "visit", "task", "aftercare_contact", "keep_apart",
)  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> generate.DemoAccounts:
    path = tmp_path_factory.mktemp("casework") / "demo.sdb"
    return generate.generate(path, years=1, residents=60, seed=1, now=NOW, cost=FLOOR)


@pytest.fixture(scope="module")
def demo(told: generate.DemoAccounts) -> Iterator[door.Vault]:
    with opened(told) as vault:
        yield vault


def counts(vault: door.Vault) -> dict[str, int]:
    return {
        name: rows(vault, f"SELECT count(*) FROM {name}")[0][0]  # noqa: S608
        for name in TABLES
    }


def test_something_of_every_kind(demo: door.Vault) -> None:
    assert {name for name, number in counts(demo).items() if not number} == set()
    states = {row[0] for row in rows(demo, "SELECT DISTINCT state FROM consent")}
    assert states == {"given", "refused", "withdrawn"}
    assert len(rows(demo, "SELECT DISTINCT text_id FROM consent WHERE text_id IS NOT NULL")) > 1
    assert {row[0] for row in rows(demo, "SELECT DISTINCT state FROM referral")} >= {
        "waiting", "done",
    }  # fmt: skip
    named = dict(rows(demo, "SELECT resident_id IS NULL, count(*) FROM visit GROUP BY 1"))
    assert named[1] > named[0] > 0


def test_nothing_is_missing_with_the_person_looked_at_first(demo: door.Vault) -> None:
    here = demo.read(residents.find, scope=Scope.HERE)
    first = min(here, key=lambda row: (row.since or NOW.date(), row.id)).id

    def has(query: Any) -> bool:
        return bool(demo.read(query, resident_id=first))

    for query in (
        assessments.assessments, consents.of_resident, counselling.of_resident, papers.of_resident,
        documents.of_resident, legal_matters.of_resident, outcomes.outcomes, referrals.of_resident,
        safety_plans.of_resident, treatments.of_resident,
    ):  # fmt: skip
        assert has(query), query
    assert demo.read(plans.plan, resident_id=first).goals
    assert demo.read(journeys.journey, resident_id=first).stages
    assert any(form.strengths for form in [demo.read(residents.form, resident_id=first)])


def test_days_lie_within_the_time_of_support(demo: door.Vault) -> None:
    outside = """
        SELECT count(*) FROM {0} WHERE NOT EXISTS (
            SELECT 1 FROM support_period AS p WHERE p.resident_id = {0}.resident_id
            AND p.opened <= {0}.{1} AND (p.closed IS NULL OR p.closed >= {0}.{1}))
    """
    for table, column in (
        ("assessment", "begun"), ("goal", "set_on"), ("journey_stage", "start"),
        ("outcome", '"on"'), ("consent", '"on"'), ("referral", "sent"), ("treatment", "started"),
    ):  # fmt: skip
        within = outside.format(table, column)
        found = rows(demo, f"{within} AND {table}.{column} IS NOT NULL")[0][0]
        assert found == 0, table


def test_two_records_of_one_person_are_found(demo: door.Vault) -> None:
    assert demo.read(duplicates.duplicates)


def test_every_rule_of_the_database_holds(demo: door.Vault) -> None:
    assert rows(demo, "PRAGMA foreign_key_check") == []
    assert rows(demo, "PRAGMA integrity_check") == [("ok",)]


def test_the_same_seed_does_the_same_work(demo: door.Vault, tmp_path: Path) -> None:
    again = generate.generate(
        tmp_path / "demo.sdb", years=1, residents=60, seed=1, now=NOW, cost=FLOOR
    )

    def work(tx: Transaction) -> list[Any]:
        return [
            (row.id, assessments.assessments(tx, resident_id=row.id),
             plans.plan(tx, resident_id=row.id), outcomes.outcomes(tx, resident_id=row.id))
            for row in residents.find(tx, scope=Scope.HERE)
        ]  # fmt: skip

    with opened(again) as vault:
        assert counts(vault) == counts(demo)
        assert vault.read(work) == demo.read(work)


def test_the_letter_is_a_pdf_with_its_words() -> None:
    page = pypdf.PdfReader(io.BytesIO(leaflet.pdf("A (short) letter", "Come on Monday.")))
    assert page.pages[0].extract_text().split("\n") == ["A (short) letter", "Come on Monday."]
