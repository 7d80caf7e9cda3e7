# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Consent: who may say yes, to whom it holds, and what ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.consents import Consent
from shelterdesk.models.documents import Document, DocumentState
from shelterdesk.models.families import Guardian, GuardianKind
from shelterdesk.services import paper_texts
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consent_rules import ANYBODY, Answer, Standing, deciding
from shelterdesk.services.consents.consents import (
    ConsentBy,
    ConsentForm,
    ConsentPurpose,
    ConsentState,
    Items,
    Signature,
)
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import person

TODAY = NOW.date()
DAY = timedelta(days=1)
NAME = Items(("chosen-name", "skills"))


def partner(vault: Vault, name: str = "Four Rivers") -> int:
    added: int = vault.do("Added", partners.add, form=PartnerForm(name)).result
    return added


def give(vault: Vault, resident_id: int, **fields: Any) -> int:
    form = ConsentForm(**({"purpose": ConsentPurpose.REFERRAL, "items": NAME} | fields))
    given_id: int = vault.do("Wrote", consents.give, resident_id=resident_id, form=form).result
    return given_id


def refuse(vault: Vault, resident_id: int, **fields: Any) -> int:
    form = ConsentForm(**({"purpose": ConsentPurpose.REFERRAL} | fields))
    refused_id: int = vault.do("Wrote", consents.refuse, resident_id=resident_id, form=form).result
    return refused_id


def holds(vault: Vault, resident_id: int, **fields: Any) -> bool:
    asked = {"purpose": ConsentPurpose.REFERRAL} | fields
    return vault.read(consents.valid, resident_id=resident_id, **asked) is not None


def guardian(vault: Vault, resident_id: int, kind: GuardianKind, **fields: Any) -> int:
    def add(tx: Transaction) -> int:
        row = Guardian(
            resident_id=resident_id,
            kind=kind.value,
            **({"start": TODAY - 9 * DAY, "end": None} | fields),
        )
        if not row.never_contact:
            tx.seal(row, "name", "Ama Adjei")
        tx.session.add(row)
        tx.session.flush()
        return row.id

    added: int = vault.do("Added", add).result
    return added


def test_a_yes_holds_for_its_partner_alone(vault: Vault) -> None:
    noor, rivers, bakery = person(vault, "Noor"), partner(vault), partner(vault, "Bakery")
    give(vault, noor, partner_id=rivers)
    assert holds(vault, noor, partner_id=rivers)
    assert not holds(vault, noor, partner_id=bakery)
    assert not holds(vault, noor)
    assert not holds(vault, noor, purpose=ConsentPurpose.SHARE, partner_id=rivers)
    assert not holds(vault, noor, partner_id=rivers, on=TODAY - DAY)
    assert not holds(vault, person(vault, "Ada"), partner_id=rivers)


def test_a_name_and_the_partner_of_that_name_are_one(vault: Vault) -> None:
    noor = person(vault, "Noor")
    give(vault, noor, recipient="Four  Rivérs ")
    assert holds(vault, noor, recipient="four rivers")
    rivers = partner(vault)
    assert holds(vault, noor, partner_id=rivers)
    refuse(vault, noor, recipient="FOUR RIVERS")
    assert not holds(vault, noor, recipient="Four Rivers")
    (asked,) = vault.read(consents.of_resident, resident_id=noor)
    assert (asked.recipient, asked.now.standing) == ("Four Rivers", Standing.REFUSED)
    assert [row.standing for row in asked.earlier] == [Standing.GIVEN]


def test_what_is_refused_says_what_to_do(vault: Vault) -> None:
    noor, rivers = person(vault, "Noor"), partner(vault)
    asked: dict[str, Any] = {
        "resident_id": noor, "purpose": ConsentPurpose.REFERRAL, "partner_id": rivers,
    }  # fmt: skip
    never = "There is no consent to refer to Four Rivers. Ask, and write the answer down under"
    with pytest.raises(NotAllowed, match=never):
        vault.read(consents.require, **asked)
    given_id = give(vault, noor, partner_id=rivers, on=TODAY - 5 * DAY, last_day=TODAY - DAY)
    with pytest.raises(NotAllowed, match="It ran out on 21 Nov 2026"):
        vault.read(consents.require, **asked)
    vault.read(consents.require, **asked, on=TODAY - DAY)
    vault.do("Withdrew", consents.withdraw, consent_id=given_id, on=TODAY - 2 * DAY)
    with pytest.raises(NotAllowed, match="It was withdrawn on 20 Nov 2026"):
        vault.read(consents.require, **asked)
    refuse(vault, noor, partner_id=rivers, on=TODAY - DAY)
    with pytest.raises(NotAllowed, match="It was refused on 21 Nov 2026; ask again only if"):
        vault.read(consents.require, **asked)
    give(vault, noor, partner_id=rivers)
    assert vault.read(consents.require, **asked).may_tell("skills")
    assert not vault.read(consents.require, **asked).may_tell("health")
    for purpose in ConsentPurpose:
        with pytest.raises(NotAllowed, match="There is no consent"):
            vault.read(consents.require, resident_id=noor, purpose=purpose)


def test_a_no_that_names_nobody_is_one_to_everybody(vault: Vault) -> None:
    noor, rivers = person(vault, "Noor"), partner(vault)
    give(vault, noor, partner_id=rivers)
    refuse(vault, noor)
    assert not holds(vault, noor, partner_id=rivers)
    named, nobody = sorted(
        vault.read(consents.of_resident, resident_id=noor), key=lambda one: one.recipient == ""
    )
    assert named.recipient == "Four Rivers"
    assert named.now.standing is nobody.now.standing is Standing.REFUSED
    give(vault, noor, partner_id=rivers)
    assert holds(vault, noor, partner_id=rivers)


def test_withdrawing_and_its_undo(vault: Vault) -> None:
    noor, rivers = person(vault, "Noor"), partner(vault)
    first = give(vault, noor, partner_id=rivers, on=TODAY - DAY)
    latest = give(vault, noor, partner_id=rivers)
    with pytest.raises(Conflict, match="later answer"):
        vault.do("Withdrew", consents.withdraw, consent_id=first)
    with pytest.raises(Invalid, match="before it was given"):
        vault.do("Withdrew", consents.withdraw, consent_id=latest, on=TODAY - DAY)
    with pytest.raises(Invalid, match="still to come"):
        vault.do("Withdrew", consents.withdraw, consent_id=latest, on=TODAY + DAY)
    vault.do("Withdrew", consents.withdraw, consent_id=latest)
    assert not holds(vault, noor, partner_id=rivers)
    assert holds(vault, noor, partner_id=rivers, on=TODAY - DAY)
    vault.undo()
    assert holds(vault, noor, partner_id=rivers)
    vault.do("Withdrew", consents.withdraw, consent_id=latest)
    with pytest.raises(Conflict, match="no consent to withdraw"):
        vault.do("Withdrew", consents.withdraw, consent_id=latest)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"recipient": ""}, "recipient"),
        ({"recipient": "x" * 121}, "recipient"),
        ({"recipient": "A clinic", "items": Items()}, "items"),
        ({"recipient": "A clinic", "on": TODAY + DAY}, "on"),
        ({"recipient": "A clinic", "last_day": TODAY - DAY}, "last_day"),
        ({"recipient": "A clinic", "withheld": Items(("skills",))}, "withheld"),
        ({"recipient": "A clinic", "items": Items(("shoe-size",))}, "items"),
        ({"partner_id": 99}, "partner_id"),
        ({"recipient": "A clinic", "document_id": 99}, "document_id"),
        ({"recipient": "A clinic", "signature": Signature()}, "signature"),
        ({"recipient": "A clinic", "signature": Signature((((0, 999),),))}, "signature"),
        ({"recipient": "A clinic", "decided_by": ConsentBy.GUARDIAN}, "guardian_id"),
        ({"recipient": "A clinic", "guardian_id": 1}, "guardian_id"),
    ],
)
def test_what_cannot_be_written_names_its_field(
    vault: Vault, fields: dict[str, Any], field: str
) -> None:
    noor = person(vault, "Noor")
    with pytest.raises((Invalid, NotFound)) as found:
        give(vault, noor, **fields)
    assert found.value.field == field
    assert vault.read(consents.of_resident, resident_id=noor) == []


def test_all_that_was_written_comes_back(vault: Vault) -> None:
    noor = person(vault, "Noor")
    drawn = Signature((((10, 20), (30, 40)), ((1200, 400),)))
    form = ConsentForm(
        ConsentPurpose.SHARE,
        recipient="Dr Adjei",
        on=TODAY - DAY,
        last_day=TODAY + 9 * DAY,
        items=Items(("needs",), "that she sews"),
        withheld=Items(("health",), "the baby"),
        reason="He knows her cousin",
        signature=drawn,
    )
    given_id = vault.do("Wrote", consents.give, resident_id=noor, form=form).result
    row = vault.read(consents.one, consent_id=given_id)
    assert (row.recipient, row.items, row.withheld) == ("Dr Adjei", form.items, form.withheld)
    assert (row.on, row.last_day, row.reason) == (form.on, form.last_day, form.reason)
    assert (row.language, row.version, row.is_signed) == ("en", 1, True)
    assert vault.read(consents.signature, consent_id=given_id) == drawn
    assert holds(vault, noor, purpose=form.purpose, recipient="dr adjei", on=TODAY + 9 * DAY)
    assert not holds(vault, noor, purpose=form.purpose, recipient="dr adjei", on=TODAY + 10 * DAY)


def test_the_text_agreed_to_never_moves(vault: Vault) -> None:
    noor = person(vault, "Noor")
    first = give(vault, noor, recipient="A clinic")
    vault.do("Wrote", paper_texts.write, paper="consent", language="en",
             passages={"referral": "We may ring {recipient}."})  # fmt: skip
    second = give(vault, noor, recipient="A clinic")
    texts = [
        vault.read(paper_texts.of_version, text_id=vault.read(consents.one, consent_id=i).text_id)
        for i in (first, second)
    ]
    assert texts[0]["referral"].startswith("We may ask {recipient} to help")
    assert texts[1]["referral"] == "We may ring {recipient}."


def test_signing_later_and_the_scan(vault: Vault) -> None:
    noor, ada = person(vault, "Noor"), person(vault, "Ada")
    given_id = give(vault, noor, recipient="A clinic")
    assert vault.read(consents.signature, consent_id=given_id) is None
    on_paper = Signature(is_on_paper=True)
    vault.do("Signed", consents.sign, consent_id=given_id, signature=on_paper)
    assert vault.read(consents.signature, consent_id=given_id) == on_paper
    with pytest.raises(Conflict, match="signed already"):
        vault.do("Signed", consents.sign, consent_id=given_id, signature=on_paper)

    def scan(tx: Transaction, whose: int) -> int:
        row = Document(resident_id=whose, state=DocumentState.STORED.value)
        tx.session.add(row)
        tx.session.flush()
        return row.id

    hers, other = (vault.do("Scan", scan, whose=whose).result for whose in (noor, ada))
    vault.do("Tied", consents.attach_scan, consent_id=given_id, document_id=hers)
    assert vault.read(consents.one, consent_id=given_id).document_id == hers
    with pytest.raises(Invalid):
        vault.do("Tied", consents.attach_scan, consent_id=given_id, document_id=other)
    refused = refuse(vault, noor, recipient="A clinic")
    with pytest.raises(Conflict, match="no consent to sign"):
        vault.do("Signed", consents.sign, consent_id=refused, signature=on_paper)


def minor(vault: Vault) -> int:
    return person(vault, "Sunny", birth=Birth(TODAY.year - 16, 3))


def test_a_guardian_decides_for_a_minor(vault: Vault) -> None:
    sunny = minor(vault)
    with pytest.raises(Invalid, match="Under 18 a guardian decides") as found:
        give(vault, sunny, recipient="School")
    assert found.value.field == "decided_by"
    refuse(vault, sunny, recipient="School")  # nobody needs leave to say no
    aunt = guardian(vault, sunny, GuardianKind.RELATIVE)
    never = guardian(vault, sunny, GuardianKind.PARENT, never_contact=True)
    late = guardian(vault, sunny, GuardianKind.PARENT, start=TODAY + DAY)
    may = vault.read(consents.deciders, resident_id=sunny)
    assert (may.is_minor, may.decides_alone) == (True, False)
    assert [(one.id, one.name) for one in may.guardians] == [(aunt, "Ama Adjei")]
    by = {"recipient": "School", "decided_by": ConsentBy.GUARDIAN}
    with pytest.raises(Invalid, match="never be contacted"):
        give(vault, sunny, **by, guardian_id=never)
    with pytest.raises(Invalid, match="does not decide on that day"):
        give(vault, sunny, **by, guardian_id=late)
    with pytest.raises(Invalid, match="does not agree") as found:
        give(vault, sunny, **by, guardian_id=aunt, has_assent=False)
    assert found.value.field == "has_assent"
    with pytest.raises(NotFound):
        give(vault, person(vault, "Ada", birth=Birth(TODAY.year - 10)), **by, guardian_id=aunt)
    for assent in (True, *Unanswered):
        given_id = give(vault, sunny, **by, guardian_id=aunt, has_assent=assent)
        row = vault.read(consents.one, consent_id=given_id)
        assert (row.guardian, row.has_assent) == ("Ama Adjei", assent)


def test_a_guardians_yes_ends_when_she_comes_of_age(vault: Vault) -> None:
    sunny = minor(vault)
    aunt = guardian(vault, sunny, GuardianKind.RELATIVE)
    give(
        vault, sunny, recipient="School", decided_by=ConsentBy.GUARDIAN, guardian_id=aunt,
        has_assent=True,
    )  # fmt: skip
    of_age = date(TODAY.year + 2, 3, 1)
    assert holds(vault, sunny, recipient="School", on=of_age - DAY)
    assert not holds(vault, sunny, recipient="School", on=of_age)


def test_a_minor_who_decides_alone(vault: Vault) -> None:
    sunny = minor(vault)
    guardian(vault, sunny, GuardianKind.SELF)
    row = vault.read(consents.one, consent_id=give(vault, sunny, recipient="School"))
    assert (row.decided_by, row.has_assent) == (ConsentBy.SELF, True)


def test_only_a_court_decides_for_an_adult(vault: Vault) -> None:
    ada = person(vault, "Ada", birth=Birth(TODAY.year - 30))
    by = {"recipient": "Bank", "decided_by": ConsentBy.GUARDIAN}
    mother = guardian(vault, ada, GuardianKind.PARENT)
    with pytest.raises(Invalid, match="From 18 on"):
        give(vault, ada, **by, guardian_id=mother)
    give(vault, ada, **by, guardian_id=guardian(vault, ada, GuardianKind.COURT))
    assert holds(vault, ada, recipient="Bank")
    unknown = person(vault, "Noor")
    give(vault, unknown, **by, guardian_id=guardian(vault, unknown, GuardianKind.PARENT))
    assert holds(vault, unknown, recipient="Bank")


def test_who_may_not_see_her_sees_no_consent(vault: Vault) -> None:
    noor = person(vault, "Noor")
    given_id = give(vault, noor, recipient="A clinic")
    hired(vault, "C2", "F1")
    me = vault.read(lambda tx: tx.staff_id)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[me])
    path = vault.path
    vault.lock()
    with signed_in(path, "C2") as other:
        for query, arguments in (
            (consents.of_resident, {"resident_id": noor}),
            (consents.one, {"consent_id": given_id}),
            (consents.signature, {"consent_id": given_id}),
        ):
            with pytest.raises(NotFound):
                other.read(query, **arguments)
        assert not holds(other, noor, recipient="A clinic")
        assert other.read(lambda tx: consents.timeline(tx, noor)) == []
        with pytest.raises(NotFound):
            other.do("Withdrew", consents.withdraw, consent_id=given_id)
    with signed_in(path, "F1") as desk, pytest.raises(NotAllowed):
        desk.read(consents.of_resident, resident_id=noor)


def test_the_desk_reads_none_of_it(vault: Vault) -> None:
    noor = person(vault, "Noor")
    given_id = give(vault, noor, recipient="Dr Zebrawood", reason="Quillwort")
    raw = vault.read(
        lambda tx: [getattr(tx.session.get_one(Consent, given_id), name)
                    for name in ("recipient", "items", "reason")]
    )  # fmt: skip
    assert not any(b"wood" in blob or b"skills" in blob or b"wort" in blob for blob in raw)
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk:
        assert desk.read(lambda tx: consents.timeline(tx, noor)) == []

        def peek(tx: Transaction) -> Any:
            return consents.one(tx, consent_id=given_id)

        row = desk.read(peek)
        assert row.recipient is row.items is row.reason is Hidden.HIDDEN
        assert not row.may_tell("skills")


def test_the_timeline_tells_each_answer(vault: Vault) -> None:
    noor = person(vault, "Noor")
    given_id = give(vault, noor, recipient="A clinic", on=TODAY - DAY)
    vault.do("Withdrew", consents.withdraw, consent_id=given_id)
    refuse(vault, noor, purpose=ConsentPurpose.PHOTO)
    events = vault.read(lambda tx: consents.timeline(tx, noor))
    assert {(one.day, one.title, one.detail) for one in events} == {
        (TODAY - DAY, "Consent given", "Referral · A clinic"),
        (TODAY, "Consent withdrawn", "Referral · A clinic"),
        (TODAY, "Consent refused", "Photo"),
    }


# The rule against a plain model: replay every word in its order.
DAYS = st.integers(0, 6).map(lambda n: TODAY + n * DAY)
WHO = st.sampled_from([ANYBODY, "rivers", "bakery"])


@st.composite
def answers(draw: st.DrawFn) -> list[Answer]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        on = draw(DAYS)
        state = draw(st.sampled_from(list(ConsentState)))
        later = st.integers(0, 4).map(lambda n, on=on: on + n * DAY)
        found.append(
            Answer(
                id=number,
                who=draw(WHO),
                state=state,
                on=on,
                withdrawn_on=draw(later) if state is ConsentState.WITHDRAWN else None,
                end=None if state is ConsentState.REFUSED else draw(st.none() | later),
            )
        )
    return found


def replayed(given_answers: list[Answer], who: str, on: date) -> bool:
    """Whether a yes to this one holds on a day, told day by day in the order things were said."""
    holding: Answer | None = None
    day = TODAY
    while day <= on:
        for answer in given_answers:
            is_hers = answer.who == who
            if answer.on == day and answer.state is not ConsentState.REFUSED and is_hers:
                holding = answer
            no_to_all = answer.who == ANYBODY and answer.state is ConsentState.REFUSED
            if answer.on == day and answer.state is ConsentState.REFUSED and (is_hers or no_to_all):
                holding = None
            if answer.withdrawn_on == day and is_hers:
                holding = None
        day += DAY
    return holding is not None and (holding.end is None or on < holding.end)


@given(answers(), WHO, DAYS)
def test_the_rule_is_that_of_a_plain_replay(
    given_answers: list[Answer], who: str, on: date
) -> None:
    found = deciding(given_answers, [who], on)
    holds_now = found is not None and found[1] is Standing.GIVEN
    assert holds_now == replayed(given_answers, who, on)
    # The order in which rows are read tells nothing.
    assert deciding(given_answers[::-1], [who], on) == found
    # A no written down last, on that day, ends it whoever it names.
    for name in (who, ANYBODY):
        no = Answer(99, name, ConsentState.REFUSED, on)
        ended = deciding([*given_answers, no], [who], on)
        assert ended is not None
        assert ended[1] is Standing.REFUSED
