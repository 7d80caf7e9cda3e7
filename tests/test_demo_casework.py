# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The case work of the demo: of every kind something, within every rule, and the same each time."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from shelterdesk.demo import generate, leaflet, scan
from shelterdesk.models.health import HealthFactKind
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consent_rules import Standing
from shelterdesk.services.counselling import counselling
from shelterdesk.services.legal import documents, legal_matters, papers, scans
from shelterdesk.services.plans import assessments, plans
from shelterdesk.services.referrals import referrals
from shelterdesk.services.residents import duplicates, protection, residents, timeline
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.retention import retention
from shelterdesk.services.safety import alerts, health, safety_plans, treatments
from shelterdesk.services.support import journeys, outcomes
from shelterdesk.services.today import today, today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.vault import door
from tests.conftest import NOW, copy_file
from tests.test_demo import opened, rows

TABLES = (
    "partner", "programme", "consent", "referral", "dependant", "guardian", "legal_matter",
    "legal_date", "paper", "document", "assessment", "domain_score", "goal", "goal_step",
    "plan_review", "journey_stage", "attempt", "outcome", "alert", "safety_plan", "health_fact",
    "treatment", "counselling_session", "counselling_person", "visit", "task", "aftercare_contact",
    "keep_apart", "protection_order", "plan_approval", "merge", "resident_access",
)  # fmt: skip


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
    grown = [row for row in here if (row.age or 0) >= 18]
    first = min(grown, key=lambda row: (row.since or NOW.date(), row.id)).id

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


def test_the_letter_is_a_pdf_with_its_words() -> None:
    page = pypdf.PdfReader(io.BytesIO(leaflet.pdf("A (short) letter", "Come on Monday.")))
    assert page.pages[0].extract_text().split("\n") == ["A (short) letter", "Come on Monday."]


def test_the_scan_is_a_picture_the_program_takes() -> None:
    kept = scans.read(scan.png())
    assert (kept.media_type, kept.pages) == (scans.PNG, 1)
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert len(picture.convert("L").getcolors() or ()) > 3


def here(vault: door.Vault) -> list[int]:
    return [row.id for row in vault.read(residents.find, scope=Scope.SUPPORTED)]


def lines_of_today(vault: door.Vault) -> list[date]:
    """The days of all lines of Today, as the page shows them."""
    at_desk = [row.start for row in vault.read(alerts.now)]
    tonight = [line.day for line in vault.read(today.today).lines]
    return [*at_desk, *tonight, *(line.day for line in vault.read(today_due.due))]


def test_today_can_be_read_at_a_glance(demo: door.Vault) -> None:
    days = lines_of_today(demo)
    assert min(days) >= NOW.date() - timedelta(days=21)
    assert sum(abs((day - NOW.date()).days) <= 7 for day in days) > len(days) / 2
    kinds = Counter(line.kind for line in demo.read(today_due.due))
    assert 12 <= sum(kinds.values()) <= 19
    assert max(kinds.values()) <= 2
    assert {
        DueKind.DATE, DueKind.ORDER, DueKind.AFTERCARE, DueKind.APPROVAL, DueKind.REFERRAL,
        DueKind.TASK,
    } <= set(kinds)  # fmt: skip
    texts = [row.text for row in demo.read(alerts.now)]
    assert len(set(texts)) == len(texts)


def test_today_of_a_small_house(small_demo: generate.DemoAccounts) -> None:
    with opened(small_demo) as vault:
        days = lines_of_today(vault)
        assert len(vault.read(today_due.due)) <= 18
    assert min(days) >= NOW.date() - timedelta(days=21)


def test_what_every_house_has_after_some_years(demo: door.Vault) -> None:
    groups = rows(
        demo,
        "SELECT count(*) FROM counselling_person JOIN counselling_session AS s ON s.id = session_id"
        " WHERE s.kind = 'group' GROUP BY s.id",
    )
    assert [number for (number,) in groups] == [4, 4, 4]
    assert {row[0] for row in rows(demo, "SELECT state FROM plan_approval")} == {
        "asked", "approved", "returned",
    }  # fmt: skip
    incoming = rows(demo, "SELECT state FROM referral WHERE direction = 'in' ORDER BY state")
    assert [state for (state,) in incoming] == ["accepted", "waiting"]
    again = "SELECT count(*) FROM safety_plan GROUP BY resident_id, kind HAVING count(*) > 1"
    assert rows(demo, again)
    assert rows(demo, "SELECT count(*) FROM document WHERE media_type = 'image/png'") == [(1,)]
    facts = [
        fact
        for id_ in here(demo)
        for fact in demo.read(health.of_resident, resident_id=id_)
        if fact.kind is HealthFactKind.OTHER
    ]
    assert facts  # what it is, a pregnancy, only those who treat her read


def test_a_pregnancy_is_read_by_who_treats_her(
    demo_accounts: generate.DemoAccounts, tmp_path: Path
) -> None:
    account = next(each for each in demo_accounts.staff if each.staff_code == "C2")
    path = copy_file(demo_accounts.path, tmp_path / "demo.sdb")
    vault = door.unlock(path, staff_code="C2", passphrase=account.passphrase, now=lambda: NOW)
    found = [
        fact.kind for id_ in here(vault) for fact in vault.read(health.of_resident, resident_id=id_)
    ]
    due = [
        vault.read(health.read, fact_id=id_).due
        for (id_,) in rows(vault, "SELECT id FROM health_fact WHERE kind = 'other'")
    ]
    vault.lock()
    assert found
    assert [day for day in due if day] == [NOW.date() + timedelta(days=96)]


def test_one_is_protected_from_the_desk(
    demo: door.Vault, demo_accounts: generate.DemoAccounts, tmp_path: Path
) -> None:
    ((hidden,),) = rows(demo, "SELECT id FROM resident WHERE is_protected")
    seen_by = demo.read(protection.of_resident, resident_id=hidden).seen_by
    assert [who.code for who in seen_by] == ["K3", "P4"]
    account = next(each for each in demo_accounts.staff if each.staff_code == "V7")
    path = copy_file(demo_accounts.path, tmp_path / "demo.sdb")
    desk = door.unlock(path, staff_code="V7", passphrase=account.passphrase, now=lambda: NOW)
    assert hidden in {row.id for row in demo.read(residents.find)}
    assert hidden not in {row.id for row in desk.read(residents.find)}
    desk.lock()


def test_a_record_was_joined_and_a_visit_named_later(demo: door.Vault) -> None:
    ((kept, joined),) = rows(demo, "SELECT resident_id, merged_id FROM merge")
    assert demo.read(residents.open_record, resident_id=joined) == kept
    later = rows(
        demo,
        "SELECT resident_id FROM visit WHERE date(updated_at) > date(start, '+1 day') ORDER BY 1",
    )
    assert [id_ for (id_,) in later].count(kept) == 2  # those of the joined record
    assert len(later) == 3  # and one that came without a name


def test_a_consent_ran_out_and_a_minor_has_guardians(demo: door.Vault) -> None:
    standings = {
        asked.now.standing
        for id_ in here(demo)
        for asked in demo.read(consents.of_resident, resident_id=id_)
    }
    assert Standing.EXPIRED in standings
    assert rows(demo, "SELECT count(*) FROM guardian WHERE never_contact") == [(1,)]


def test_names_in_every_script_are_here(demo: door.Vault) -> None:
    people = demo.read(residents.find, scope=Scope.SUPPORTED)
    letters = {unicodedata.name(row.known_as[0]).split()[0] for row in people if row.known_as}
    assert letters >= {"LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI", "BENGALI"}


def test_the_trail_of_the_demo_has_no_long_silence(demo: door.Vault) -> None:
    assert demo.read(retention.due_list).doubt == ""


def test_the_timeline_leaves_no_line_out(demo: door.Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tables in which there is something about her are looked into."""
    everybody = [row.id for row in demo.read(residents.find, scope=Scope.ALL)]

    def lines(who: int) -> timeline.Timeline:
        return demo.read(timeline.timeline, resident_id=who, limit=9_999)

    chosen = [lines(who) for who in everybody]
    monkeypatch.setattr(timeline, "filled", lambda _tx, _who, models: set(models))
    assert [lines(who) for who in everybody] == chosen
    assert sum(len(found.events) for found in chosen) > len(everybody)
