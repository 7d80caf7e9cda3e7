# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: who may be given which, that one never changes, and what is said of a number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound, UserError
from shelterdesk.models.certificates import Certificate, CertificateKind
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.residents import protection
from shelterdesk.services.training import (
    certificate_numbers,
    certificate_proposals,
    certificates,
    enrolments,
    skill_checks,
)
from shelterdesk.services.training.certificates import CertificateForm, Verdict
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault.door import Vault
from tests import taught
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.taught import TODAY
from tests.training_world import act

COMPLETION, ATTENDANCE = CertificateKind.COMPLETION, CertificateKind.ATTENDANCE


@pytest.fixture
def her(vault: Vault) -> int:
    act(vault, issuers.add, form=IssuerForm("Harbour Workshops", "Quay 4"))
    return person(vault, "Noor")


def place(vault: Vault, her: int, *statuses: str, **facts: Any) -> int:
    """A course of five hours of which four are enough, and a place in a group of it."""
    given = {"skills": ("baking",), "planned_minutes": 300} | facts
    name = given.pop("name", "Baking")
    group = taught.group(vault, taught.course(vault, name, **given))
    enrolment_id = taught.enrolled(vault, group, her)
    taught.attended(vault, group, her, *statuses)
    return enrolment_id


def look(vault: Vault, enrolment_id: int, level: SkillLevel = SkillLevel.ALONE) -> None:
    act(vault, skill_checks.look, enrolment_id=enrolment_id, levels={"baking": level})


def form(vault: Vault, enrolment_id: int, **facts: Any) -> CertificateForm:
    found: CertificateForm = vault.read(certificates.draft, enrolment_id=enrolment_id).form
    return replace(found, **facts)


def issue(vault: Vault, enrolment_id: int, **facts: Any) -> int:
    given = form(vault, enrolment_id, **facts)
    made: int = act(vault, certificates.issue, enrolment_id=enrolment_id, form=given)
    return made


def proposed(vault: Vault) -> list[tuple[str, str, str]]:
    found = vault.read(certificate_proposals.to_give)
    return [(one.shown, one.kind.value, one.words) for one in found]


def test_completion_is_proposed_with_the_hours_and_the_skills(vault: Vault, her: int) -> None:
    enrolment_id = place(vault, her, "present", "absent")
    assert proposed(vault) == []  # her group goes on
    taught.attended(vault, 1, her, "present")
    assert proposed(vault) == []
    look(vault, enrolment_id, SkillLevel.WITH_HELP)
    assert proposed(vault) == []
    look(vault, enrolment_id)
    assert proposed(vault) == [("Noor", "completion", "")]
    issue(vault, enrolment_id)
    assert proposed(vault) == []


def test_attendance_is_proposed_when_it_is_over_and_says_what_completion_lacks(
    vault: Vault, her: int
) -> None:
    enrolment_id = place(vault, her, "present", "late", "hospital", planned_minutes=301)
    act(vault, enrolments.leave, enrolment_id=enrolment_id)
    said = "1 hour is missing; not looked at or not without help yet: Baking"
    assert proposed(vault) == [("Noor", "attendance", said)]
    never = place(vault, person(vault, "Ana"), "absent", name="Sewing")
    act(vault, enrolments.leave, enrolment_id=never)
    circle = place(vault, her, "present", name="Circle", kind="peer_group")
    act(vault, enrolments.complete, enrolment_id=circle)
    assert proposed(vault) == [("Noor", "attendance", said)]


def test_without_planned_hours_a_colleague_says_that_it_is_completed(
    vault: Vault, her: int
) -> None:
    enrolment_id = place(vault, her, "present", planned_minutes=None, skills=())
    drafted = vault.read(certificates.draft, enrolment_id=enrolment_id)
    assert (drafted.form.kind, drafted.progress.in_words()) \
        == (ATTENDANCE, "nobody said yet that it is completed")  # fmt: skip
    act(vault, enrolments.complete, enrolment_id=enrolment_id)
    assert proposed(vault) == [("Noor", "completion", "")]
    issue(vault, enrolment_id)


def test_what_is_given_out_is_copied_and_never_changes(vault: Vault, her: int) -> None:
    enrolment_id = place(
        vault, her, "present", "present", title_outside="Bread and pastry", accreditor="Guild",
    )  # fmt: skip
    look(vault, enrolment_id, SkillLevel.TEACHES)
    certificate_id = issue(
        vault, enrolment_id, language="fr", name_on_it="Noor Haddad", signer_role="Teacher",
        signature=Signature((((1, 1), (9, 9)),)),
    )  # fmt: skip
    (row,) = vault.read(certificates.given)
    assert (row.title, row.kind, row.minutes, row.issuer, row.issued_on, row.issued_by) \
        == ("Bread and pastry", COMPLETION, 240, "Harbour Workshops", TODAY, "Joy")  # fmt: skip
    found = vault.read(certificates.verify, number=row.number)
    assert (found.verdict, found.name_on_it, found.skills, found.resident_id) == (
        Verdict.GOOD, "Noor Haddad", (("Boulangerie", "peut le montrer à d’autres"),), her,
    )  # fmt: skip
    assert vault.read(certificates.of_person, resident_id=her) == [row]

    def spoil(tx: Transaction) -> None:
        tx.session.get_one(Certificate, certificate_id).minutes = 999

    with pytest.raises((DBAPIError, UserError)):
        vault.do("Spoil", spoil)
    assert vault.read(certificates.given) == [row]


def test_what_cannot_be_given_out_says_why(vault: Vault, her: int) -> None:
    enrolment_id = place(vault, her, "present", skills=())
    for facts, field in (
        ({"name_on_it": " "}, "name_on_it"), ({"signer": ""}, "signer"),
        ({"issuer_id": None}, "issuer_id"), ({"title": "x" * 121}, "title"),
        ({"title": "Baking in the shelter"}, "may_reveal"), ({"kind": COMPLETION}, "kind"),
    ):  # fmt: skip
        with pytest.raises((Invalid, Conflict)) as caught:
            issue(vault, enrolment_id, **facts)
        assert caught.value.field == field
    assert vault.read(certificates.given) == []
    with pytest.raises(Conflict, match="nothing to certify"):
        issue(vault, place(vault, her, "absent", name="Sewing"))
    with pytest.raises(NotFound):
        vault.read(certificates.draft, enrolment_id=99)
    act(vault, issuers.put_away, issuer_id=1)
    with pytest.raises(Conflict):
        issue(vault, enrolment_id, issuer_id=1)
    assert form(vault, enrolment_id).issuer_id is None


def test_a_person_may_choose_that_words_may_stand_there(vault: Vault, her: int) -> None:
    enrolment_id = place(vault, her, "present", skills=())
    issue(vault, enrolment_id, title="Baking in the shelter", may_reveal=True)
    assert vault.read(certificates.given)[0].title == "Baking in the shelter"


def test_a_second_one_of_a_kind_only_after_the_first_was_revoked(vault: Vault, her: int) -> None:
    enrolment_id = place(vault, her, "present", skills=())
    first = issue(vault, enrolment_id)
    with pytest.raises(Conflict, match="one already"):
        issue(vault, enrolment_id)
    with pytest.raises(Invalid) as caught:
        act(vault, certificates.revoke, certificate_id=first, reason=" ")
    assert caught.value.field == "reason"
    act(vault, certificates.revoke, certificate_id=first, reason="Wrong hours")
    with pytest.raises(Conflict, match="already"):
        act(vault, certificates.revoke, certificate_id=first, reason="Again")
    second = issue(vault, enrolment_id)
    rows = vault.read(certificates.given)
    assert [(row.id, row.revoked_on, row.reason) for row in rows] \
        == [(second, None, ""), (first, TODAY, "Wrong hours")]  # fmt: skip
    assert [vault.read(certificates.verify, number=row.number).verdict for row in rows] \
        == [Verdict.GOOD, Verdict.REVOKED]  # fmt: skip
    with pytest.raises(NotFound):
        act(vault, certificates.revoke, certificate_id=99, reason="None")


def test_a_revoked_one_does_not_come_back_beside_its_successor(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        act(vault, issuers.add, form=IssuerForm("Harbour Workshops", "Quay 4"))
        enrolment_id = place(vault, person(vault, "Noor"), "present", skills=())
        first = issue(vault, enrolment_id)
    with signed_in(desk_file, "D5", clock) as vault:
        act(vault, certificates.revoke, certificate_id=first, reason="Wrong hours")
        vault.undo()
        act(vault, certificates.revoke, certificate_id=first, reason="Wrong hours")
    with signed_in(desk_file, clock=clock) as vault:
        issue(vault, enrolment_id)
    with signed_in(desk_file, "D5", clock) as vault:
        with pytest.raises(Conflict, match="in the way"):
            vault.undo()
        assert [row.revoked_on for row in vault.read(certificates.given)] == [None, TODAY]


def test_numbers_nobody_gave_out(vault: Vault) -> None:
    number = certificate_numbers.new()
    found = vault.read(certificates.verify, number=number)
    assert (found.verdict, found.number) == (Verdict.UNKNOWN, certificate_numbers.shown(number))
    assert vault.read(certificates.verify, number=number[::-1] + "Z").verdict is Verdict.MISTYPED


def test_a_number_that_is_taken_is_drawn_again(
    vault: Vault, her: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolment_id = place(vault, her, "present", skills=())
    numbers = [certificate_numbers.new() for _ in range(2)]
    drawn = iter([numbers[0], numbers[0], numbers[1]])
    monkeypatch.setattr(certificate_numbers, "new", lambda: next(drawn))
    other = place(vault, her, "present", skills=(), name="Sewing")
    issue(vault, enrolment_id)
    issue(vault, other)
    assert [row.number.replace("-", "") for row in vault.read(certificates.given)] == numbers[::-1]


def test_who_must_not_see_her_is_told_that_the_paper_is_good_and_nothing_of_her(
    vault: Vault, her: int, clock: Clock
) -> None:
    enrolment_id = place(vault, her, "present", skills=())
    issue(vault, enrolment_id)
    (row,) = vault.read(certificates.given)
    hired(vault, "C2", "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert desk.read(certificates.verify, number=row.number).name_on_it is Hidden.HIDDEN
    with signed_in(path, clock=clock) as first:
        act(first, protection.protect, resident_id=her, staff_ids=[first.staff_id])
    with signed_in(path, "C2", clock) as other:
        found = other.read(certificates.verify, number=row.number)
        assert (found.verdict, found.title, found.name_on_it, found.resident_id) \
            == (Verdict.GOOD, "Baking", "", None)  # fmt: skip
        assert other.read(certificates.given) == []
        assert other.read(certificate_proposals.to_give) == []
        with pytest.raises(NotFound):
            act(other, certificates.revoke, certificate_id=row.id, reason="None")
