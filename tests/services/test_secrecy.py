# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Case work asked by somebody who means harm: what a length, a day, a label or a list gives away.

Each test plays one person: who reads the open file with other tools, who has an old key, who may
not see case work and asks all the same, whom a minor must be kept from.
"""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotAllowed
from shelterdesk.models.retention import RetentionClass
from shelterdesk.reports import making
from shelterdesk.reports.making import Way
from shelterdesk.services.audit import audit
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose, Items
from shelterdesk.services.legal import documents, legal_matters, papers
from shelterdesk.services.legal.documents import DocumentForm
from shelterdesk.services.legal.legal_matters import MatterForm
from shelterdesk.services.legal.papers import PaperForm, PaperState
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.merging import merging
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.person_files import file_map, person_file
from shelterdesk.services.referrals import referral_letters, referrals
from shelterdesk.services.referrals.referrals import ReferralForm
from shelterdesk.services.residents import families, guardians, protection, residents
from shelterdesk.services.residents.families import DependantForm
from shelterdesk.services.residents.guardians import GuardianForm, GuardianKind
from shelterdesk.services.retention import erasing
from shelterdesk.services.retention.erasing import Reason
from shelterdesk.services.safety import (
    keep_apart,
    outsiders,
    protection_orders,
    safety_plans,
    treatments,
)
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.safety.protection_orders import OrderForm
from shelterdesk.services.safety.safety_plans import PlanForm, PlanKind
from shelterdesk.services.safety.treatments import TreatmentText
from shelterdesk.services.support import support
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.colleagues import added, hired, signed_in
from tests.conftest import NOW, PASSPHRASE
from tests.factories import person

TODAY = NOW.date()
ALL = tuple(part.id for part in file_map.PARTS)


def copy_of(vault: Vault, resident_id: int, *, is_redacted: bool = True) -> str:
    """All words of the file of one person."""

    def read(tx: Transaction) -> str:
        sheet = person_file.sheet(tx, resident_id=resident_id, parts=ALL, is_redacted=is_redacted)
        return json.dumps(sheet.content(), ensure_ascii=False)

    return vault.read(read)


def lengths(vault: Vault, table: str, column: str) -> set[int | None]:
    """How long what is sealed is, as everybody sees who reads the open file with other tools."""

    def read(tx: Transaction) -> set[int | None]:
        rows = tx.session.execute(text(f"SELECT length({column}) FROM {table}"))  # noqa: S608
        return {length for (length,) in rows}

    return vault.read(read)


# Lengths
def test_no_length_tells_what_a_treatment_is_for(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for kind in ("hiv", "pregnancy", "mental-health", ""):
        said = TreatmentText(kind=kind, note="x")
        vault.do("Noted", treatments.add, resident_id=noor, text=said, waiting_since=TODAY)
    assert len(lengths(vault, "treatment", "kind")) == 1


def test_no_length_tells_what_a_legal_matter_is(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for kind in ("age", "victim-recognition", ""):
        form = MatterForm(opened=TODAY, kind=kind, title="A matter")
        matter = vault.do("Began", legal_matters.begin, resident_id=noor, form=form).result
        assert vault.read(legal_matters.form, matter_id=matter).kind == kind
    assert len(lengths(vault, "legal_matter", "kind")) == 1
    shown = {row.kind for row in vault.read(legal_matters.of_resident, resident_id=noor)}
    assert shown == {"Age", "Recognition as a victim", ""}


def test_no_length_tells_that_somebody_else_holds_her_passport(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for state in PaperState:
        form = PaperForm("passport", state)
        vault.do("Noted", papers.add, resident_id=noor, form=form)
    assert len(lengths(vault, "paper", "state")) == 1
    assert {row.state for row in vault.read(papers.of_resident, resident_id=noor)} == {*PaperState}


def test_erasing_one_of_several_does_not_tell_how_many_are_left(vault: Vault, clock: Any) -> None:
    noor, lale = person(vault, "Noor"), person(vault, "Lale")
    for ids in ([noor], [noor, lale]):
        form = OutsiderForm(names="Rashid Karim")
        vault.do("Wrote", outsiders.add_outsider, form=form, resident_ids=ids)
    before = lengths(vault, "keep_apart", "concerns")
    vault.confirm_passphrase(PASSPHRASE)
    vault.do("Erase", erasing.erase, resident_id=lale, reason=Reason.HER_WISH)
    assert lengths(vault, "keep_apart", "concerns") == before


def test_a_name_is_not_erased_by_who_cannot_see_whom_an_outsider_must_not_find(
    vault: Vault, desk_file: Path
) -> None:
    roles, classes = ("director",), ("safety",)
    accounts.add(
        vault, code="D8", roles=roles, classes=classes, passphrase=PASSPHRASE, cost=FLOOR
    )  # fmt: skip
    noor = person(vault, "Noor")
    form = OutsiderForm(names="Rashid Karim")
    vault.do("Wrote", outsiders.add_outsider, form=form, resident_ids=[noor])
    vault.lock()
    with signed_in(desk_file, "D8") as other:
        other.confirm_passphrase(PASSPHRASE)
        classes = frozenset({RetentionClass.IDENTITY})
        with pytest.raises(NotAllowed, match="case key"):
            other.do("Erased", erasing.anonymise, resident_id=noor, classes=classes)


# Days
def test_an_order_and_its_entry_at_the_door_share_no_day(vault: Vault) -> None:
    form = OrderForm("Rashid Karim", start=date(2026, 9, 3), last_day=date(2027, 3, 2))
    entry = protection_orders.outsider_of(form)
    assert not {entry.start, entry.last_day} & {form.start, form.last_day}
    assert entry.names == "Rashid Karim"


# Who may not see somebody
def test_why_two_are_kept_apart_is_not_told_without_seeing_both(
    vault: Vault, desk_file: Path
) -> None:
    hired(vault, "C2")
    noor, lale = person(vault, "Noor"), person(vault, "Lale")
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=lale, reason="Lale's brother")
    me = vault.read(lambda tx: tx.staff_id)
    vault.do("Protected", protection.protect, resident_id=lale, staff_ids=[me])
    (row,) = vault.read(keep_apart.of_resident, resident_id=noor)
    assert row.reason == "Lale's brother"
    vault.lock()
    with signed_in(desk_file, "C2") as other:
        (row,) = other.read(keep_apart.of_resident, resident_id=noor)
        assert (row.shown, row.other_id) == ("1 person", None)
        assert row.reason is Hidden.HIDDEN


def test_the_file_of_a_mother_does_not_tell_of_a_child_who_is_protected(
    vault: Vault, desk_file: Path
) -> None:
    hired(vault, "C2")
    noor, kim = person(vault, "Noor"), person(vault, "Kim")
    family = DependantForm(contact_plan="Zzyxmark lives in the next town")
    vault.do("Linked", families.link, resident_id=noor, dependant_id=kim, form=family)
    form = GuardianForm(GuardianKind.RELATIVE, TODAY, guardian_id=kim, note="Zzyxmark decides")
    vault.do("Noted", guardians.add, resident_id=noor, form=form)
    assert copy_of(vault, noor, is_redacted=False).count("Zzyxmark") == 2
    me = vault.read(lambda tx: tx.staff_id)
    vault.do("Protected", protection.protect, resident_id=kim, staff_ids=[me])
    vault.lock()
    with signed_in(desk_file, "C2") as other:
        for is_redacted in (False, True):
            assert "Zzyxmark" not in copy_of(other, noor, is_redacted=is_redacted)


# Whom a minor must be kept from
def test_her_copy_does_not_say_of_whom_she_must_be_told_nothing(vault: Vault) -> None:
    mother, child = person(vault, "Ulla"), person(vault, "Kim")
    form = GuardianForm(
        GuardianKind.PARENT, TODAY, guardian_id=mother, never_contact=True, note="She sold Kim."
    )
    vault.do("Noted", guardians.add, resident_id=child, form=form)
    assert "sold" not in copy_of(vault, mother)
    assert "Guardian" not in copy_of(vault, mother)
    assert "sold" in copy_of(vault, child)


def test_her_copy_still_says_whose_guardian_she_is(vault: Vault) -> None:
    mother, child = person(vault, "Ulla"), person(vault, "Kim")
    form = GuardianForm(GuardianKind.PARENT, TODAY, guardian_id=mother, note="Every Sunday.")
    vault.do("Noted", guardians.add, resident_id=child, form=form)
    assert "Every Sunday" in copy_of(vault, mother)


# What a copy leaves out
def test_her_copy_holds_no_number_of_another_resident(vault: Vault) -> None:
    noor = person(vault, "Noor", phone="+34 611 777 123")
    person(vault, "Lale", phone="+34 699 123 456")
    vault.do(
        "Note", log_entries.note, kind=LogKind.NOTE, confidentiality="case", resident_ids=[noor],
        text="Call 0699 123456, or her own 611 777 123.",
    )  # fmt: skip
    found = copy_of(vault, noor)
    assert "123456" not in found
    assert "611 777 123" in found


def test_outsiders_of_a_record_that_was_joined_are_known(vault: Vault) -> None:
    noor, again = person(vault, "Noor"), person(vault, "Noor A.")
    form = OutsiderForm(names="Rashid Karim")
    vault.do("Wrote", outsiders.add_outsider, form=form, resident_ids=[again])
    vault.do("Joined", merging.merge, resident_id=noor, merged_id=again)
    vault.do(
        "Note", log_entries.note, kind=LogKind.NOTE, confidentiality="case", resident_ids=[noor],
        text="Rashid waited outside.",
    )  # fmt: skip
    assert "Rashid" not in copy_of(vault, noor)


# Who may print and not see case work
@pytest.fixture
def cashier(vault: Vault) -> str:
    added(vault, "M7", ("cashier",))
    return "M7"


def referred(vault: Vault, noor: int) -> int:
    vault.do("Issuer", issuers.add, form=IssuerForm("Harbour Workshops"))
    partner_id = vault.do("Added", partners.add, form=PartnerForm("Four Rivers")).result
    form = ConsentForm(ConsentPurpose.REFERRAL, partner_id, items=Items(("needs",)))
    vault.do("Consent", consents.give, resident_id=noor, form=form)
    request = ReferralForm(partner_id, "legal", request="A lawyer for the permit")
    return int(vault.do("Prepared", referrals.prepare, resident_id=noor, form=request).result)


def test_a_letter_is_for_who_sees_case_work_and_so_is_why_there_is_none(
    vault: Vault, desk_file: Path, cashier: str
) -> None:
    noor = person(vault, "Noor")
    one = referred(vault, noor)
    (asked,) = vault.read(consents.of_resident, resident_id=noor)
    vault.do("Withdrew", consents.withdraw, consent_id=asked.now.id)
    code = vault.read(residents.row, resident_id=noor).code
    vault.lock()
    with signed_in(desk_file, cashier) as other, pytest.raises(NotAllowed) as refused:
        other.read(referral_letters.sheet, code=code, referral=str(one), language="en")
    assert "Four Rivers" not in refused.value.message


def test_no_letter_for_a_referral_that_was_withdrawn(vault: Vault) -> None:
    noor = person(vault, "Noor")
    one = referred(vault, noor)
    code = vault.read(residents.row, resident_id=noor).code
    assert vault.read(referral_letters.sheet, code=code, referral=str(one), language="en").request
    vault.do("Withdrew", referrals.withdraw, referral_id=one, on=TODAY)
    with pytest.raises(Conflict, match="withdrawn"):
        vault.read(referral_letters.sheet, code=code, referral=str(one), language="en")


# What the list of who opened a file tells the desk
def test_the_desk_learns_of_no_case_work_by_who_opened_a_file(
    vault: Vault, desk_file: Path
) -> None:
    hired(vault, "F1", "C2")
    noor = person(vault, "Noor")
    plan = PlanForm(PlanKind.CRISIS, TODAY, {"signs": "x"})
    vault.do("Wrote a crisis plan", safety_plans.write, resident_id=noor, form=plan)
    said = TreatmentText(kind="hiv")
    vault.do("Noted a treatment", treatments.add, resident_id=noor, text=said)
    vault.undo()
    vault.read(legal_matters.of_resident, resident_id=noor)
    vault.lock()
    with signed_in(desk_file, "C2") as caseworker:
        page = caseworker.read(audit.opened, resident_id=noor)
        assert {"Wrote a crisis plan", "Read legal matters"} <= {row.label for row in page.rows}
    with signed_in(desk_file, "F1") as desk:
        rows = desk.read(audit.opened, resident_id=noor).rows
        told = " ".join(f"{row.label} {row.subject} {row.details} {row.table}" for row in rows)
        for word in ("crisis", "treatment", "legal"):
            assert word not in told.casefold()
        assert len(rows) >= 5  # that somebody was there, and who, is told
        assert all(row.staff_code for row in rows)


# What is chained
def test_no_code_of_a_person_is_chained_with_a_paper(vault: Vault) -> None:
    noor = person(vault, "Noor")
    one = referred(vault, noor)
    code = vault.read(residents.row, resident_id=noor).code
    made = making.make(vault, "referral-letter", {"person": code, "referral": str(one)})
    vault.confirm_passphrase(PASSPHRASE)
    paper = making.hand_out(vault, made, Way.PRINTER)
    query = text("SELECT details FROM audit_event WHERE id = :id")

    def details(tx: Transaction) -> str:
        return str(tx.session.execute(query, {"id": paper.entry}).scalar_one())

    assert "referral-letter" in vault.read(details)
    assert code not in vault.read(details)
    assert paper.entry in {row.id for row in vault.read(audit.opened, resident_id=noor).rows}


# Today
def test_today_does_not_say_what_a_paper_is_whose_key_is_missing(vault: Vault) -> None:
    noor = person(vault, "Noor")
    vault.do("Opened", support.open_period, resident_id=noor, opened=TODAY)
    form = DocumentForm("health", "Result", "health", expected_by=TODAY)
    vault.do("Expect", documents.expect, resident_id=noor, form=form)
    said = [f"{line.title} {line.detail}" for line in vault.read(today_due.due)]
    assert [line for line in said if "Noor" in line]
    assert not [line for line in said if "Health" in line or "Result" in line]


# Another class
def test_a_title_that_goes_to_another_class_leaves_none_for_the_old_one(vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = DocumentForm("another", "Zzyxmark", "case")
    document = vault.do("Expect", documents.expect, resident_id=noor, form=form).result
    vault.do("Moved", documents.move_to_class, document_id=document, confidentiality="health")

    def old_titles(tx: Transaction) -> list[str]:
        found = []
        query = text("SELECT image, row_uuid FROM audit_image WHERE row_table = 'document'")
        for image, uuid in tx.session.execute(query):
            for blob in json.loads(image or "{}").get("title", ()):
                if blob is not None:
                    try:
                        raw = b64decode(blob["bytes"])
                        found.append(tx.sealer.open(f"document|title|{uuid}", raw))
                    except NotAllowed:
                        continue
        return found

    assert vault.read(old_titles) == []
    assert vault.read(documents.form, document_id=document).title is Hidden.HIDDEN
