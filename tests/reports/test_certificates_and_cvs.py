# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates and CVs on paper: in every language, one page, and nothing of the house on them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.certificates import Certificate, CertificateKind, IssuedLogo
from shelterdesk.reports import base, making
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.making import Printed
from shelterdesk.services import paper_texts
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.residents import residents
from shelterdesk.services.training import certificate_papers, certificates, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature
from shelterdesk.services.work import cvs
from shelterdesk.services.work.cvs import CvForm, EntryForm
from shelterdesk.vault.door import Vault
from tests import scans, taught
from tests.conftest import NOW
from tests.factories import house, person
from tests.taught import TODAY
from tests.training_world import act

LANGUAGES = ("en", "fr", "es", "de", "pt", "ar")
HOUSE = ("Desk Planner", "Villa Mira", "ShelterDesk", "Printed")


@pytest.fixture
def place(vault: Vault) -> int:
    house(vault, name="Villa Mira")
    logo = scans.png((400, 120))
    act(vault, issuers.add, form=IssuerForm("Harbour Workshops", "Quay 4\n+34 600", logo))
    her = person(vault, "Noor")
    course = taught.course(vault, skills=("baking",), planned_minutes=240, accreditor="Guild")
    group = taught.group(vault, course)
    enrolment_id = taught.enrolled(vault, group, her)
    taught.attended(vault, group, her, "present", "present", minutes=135)
    levels = {"baking": SkillLevel.ALONE}
    act(vault, skill_checks.look, enrolment_id=enrolment_id, levels=levels)
    return enrolment_id


def give(vault: Vault, place: int, **facts: Any) -> str:
    form = vault.read(certificates.draft, enrolment_id=place).form
    form = replace(form, name_on_it="Noor Haddad", signer="Ada Okafor", **facts)
    act(vault, certificates.issue, enrolment_id=place, form=form)
    number: str = vault.read(certificates.given)[0].number
    return number


def text_of(printed: Printed) -> str:
    """What is on its pages; it names nothing of the house, nor does the file."""
    read = pypdf.PdfReader(io.BytesIO(printed.pdf))
    text = "\n".join(page.extract_text() for page in read.pages)
    for hidden in HOUSE:
        assert hidden not in text
        assert hidden.encode() not in printed.pdf
    kept = {key for key, value in (read.metadata or {}).items() if value}
    assert kept <= {"/CreationDate", "/ModDate", "/Trapped"}
    return text


def test_what_is_long_is_set_smaller_and_stays_within_the_frame(vault: Vault, place: int) -> None:
    number = give(vault, place, kind=CertificateKind.COMPLETION)
    sheet = vault.read(certificate_papers.sheet, number=number)
    long = "Continuing vocational education in bread and pastry for small and medium enterprises"
    skills = tuple((f"Skill number {n} with a long name", "independently") for n in range(14))
    issuer = replace(sheet.issuer, name=long, lines="Quay 4\nThird floor\n+34 600\nby the mill")
    told = replace(sheet, issuer=issuer, name=long, title=long * 2, accreditor=long, skills=skills)
    report = base.get("certificate")
    context = SheetContext("X", "A1", NOW, "", "Letter", report.privacy, report.audience)
    (page,) = pypdf.PdfReader(io.BytesIO(report.render(told, context))).pages
    places: list[tuple[str, float, float]] = []

    def note(said: str, cm: list[float], tm: list[float], *_font: object) -> None:
        if said.strip():
            places.append((said, tm[4] + cm[4], tm[5] + cm[5]))

    page.extract_text(visitor_text=note)
    assert min(x for _said, x, _y in places) > 26
    signed = next(y for said, _x, y in places if "Ada" in said)
    lowest = min(y for said, _x, y in places if "Skill" in said or "long" in said)
    assert lowest > signed + 12
    text = " ".join(page.extract_text().split())
    assert "Skill number 13 with a long name: independently" in text
    assert text.count("medium enterprises") == 5


def test_it_keeps_the_logo_it_was_given_out_with(vault: Vault, place: int) -> None:
    def widths(number: str) -> list[int]:
        made = making.make(vault, "certificate", {"number": number})
        return [image.image.width for image in pypdf.PdfReader(io.BytesIO(made.pdf)).pages[0].images
                if image.image is not None]  # fmt: skip

    first = give(vault, place, kind=CertificateKind.ATTENDANCE)
    second = give(vault, place, kind=CertificateKind.COMPLETION)
    assert vault.read(lambda tx: tx.session.query(IssuedLogo).count()) == 1
    names = vault.read(issuers.issuer_form, issuer_id=1)
    act(vault, issuers.change, issuer_id=1, form=replace(names, logo=scans.png((200, 120))))
    act(vault, certificates.revoke, certificate_id=2, reason="Anew")
    third = give(vault, place, kind=CertificateKind.COMPLETION)
    act(vault, issuers.change, issuer_id=1, form=replace(names, logo=None))
    act(vault, certificates.revoke, certificate_id=3, reason="Anew")
    fourth = give(vault, place, kind=CertificateKind.COMPLETION)
    assert len({first, second, third, fourth}) == 4
    assert set(widths(first)) == {400}
    assert widths(fourth) == []
    logos = vault.read(lambda tx: [row.logo_id for row in tx.session.query(Certificate)])
    assert logos == [1, 1, 2, None]

    def other(tx: Transaction) -> None:
        tx.session.get_one(IssuedLogo, 1).digest = "x"

    def none(tx: Transaction) -> None:
        tx.session.delete(tx.session.get_one(IssuedLogo, 2))

    for change in (other, none):
        with pytest.raises(Conflict, match="final"):
            vault.do("Change", change)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_different_documents_in_every_language(vault: Vault, place: int, language: str) -> None:
    texts = vault.read(paper_texts.current, paper="certificate", language=language)
    drawn = Signature((((10, 10), (600, 300)),))
    for kind in CertificateKind:
        number = give(vault, place, language=language, kind=kind, signature=drawn)
        for paper in ("A4", "Letter"):
            made = making.make(vault, "certificate", {"number": number.lower(), "paper": paper})
            page = pypdf.PdfReader(io.BytesIO(made.pdf)).pages
            assert (len(page), page[0].mediabox.width > page[0].mediabox.height) == (1, True)
            text = text_of(made)
            for said in ("Noor Haddad", "Harbour Workshops", "Baking", number, "Ada Okafor"):
                assert said in text
            if language != "ar":  # shaped words are not read back letter by letter
                other = "attendance" if kind is CertificateKind.COMPLETION else "completion"
                assert texts[f"title_{kind.value}"] in text
                assert texts[f"title_{other}"] not in text
                has_level = texts["level_alone"] in text
                assert has_level == (kind is CertificateKind.COMPLETION)
        assert made.figures == {"minutes": 270, "skills": int(kind is CertificateKind.COMPLETION)}


def test_names_that_are_long_stand_on_one_page(vault: Vault, place: int) -> None:
    number = give(vault, place, title="Baking of bread and pastry " * 4)
    made = making.make(vault, "certificate", {"number": number})
    assert len(pypdf.PdfReader(io.BytesIO(made.pdf)).pages) == 1
    assert " ".join(text_of(made).split()).count("Baking of bread and pastry") == 4


def test_a_revoked_one_and_a_wrong_number_are_refused(vault: Vault, place: int) -> None:
    number = give(vault, place)
    wrong = ("Z" if number[0] != "Z" else "Y") + number[1:]
    for given, kind in ((wrong, Invalid), ("0000-0000-0000", NotFound)):
        with pytest.raises(kind):
            making.make(vault, "certificate", {"number": given})
    act(vault, certificates.revoke, certificate_id=1, reason="Wrong hours")
    with pytest.raises(Conflict, match="revoked"):
        making.make(vault, "certificate", {"number": number})


def test_what_tells_is_asked_about_again_at_each_print(vault: Vault, place: int) -> None:
    number = give(vault, place, title="Baking in the refuge", may_reveal=True)
    with pytest.raises(Invalid, match="refuge") as caught:
        making.make(vault, "certificate", {"number": number})
    assert caught.value.field == "may_reveal"
    made = making.make(vault, "certificate", {"number": number, "may_reveal": "yes"})
    assert "Baking in the refuge" in text_of(made)
    assert made.options["may_reveal"] == "True"


@pytest.mark.parametrize(("words", "kind"), [(Hidden.HIDDEN, NotAllowed), ("", NotFound)])
def test_without_the_key_or_once_erased_it_is_not_printed(
    vault: Vault, place: int, monkeypatch: pytest.MonkeyPatch, words: object, kind: type[Exception]
) -> None:
    number = give(vault, place)
    monkeypatch.setattr(sealed_words, "revealed", lambda *_args: words)
    with pytest.raises(kind):
        making.make(vault, "certificate", {"number": number})


@pytest.mark.parametrize("language", LANGUAGES)
def test_her_cv_in_every_language(vault: Vault, language: str) -> None:
    her = person(vault, "Noor")
    form = CvForm(
        language, TODAY, name="Noor Haddad", contact="+34 600 700", about="Early mornings."
    )
    act(vault, cvs.write, resident_id=her, form=form)
    for year in range(1990, 2020):
        line = EntryForm(f"Tailor {year}", "Lagos", "Repairs", year, year + 1, year % 2 == 0)
        act(vault, cvs.add_entry, resident_id=her, form=line)
    code = vault.read(residents.row, resident_id=her).code
    made = making.make(vault, "cv", {"person": code})
    text = text_of(made)
    for said in (
        "Noor Haddad",
        "+34 600 700",
        "Early mornings.",
        "Tailor 1990",
        "Tailor 2019",
    ):
        assert said in text
    assert code not in text
    assert len(pypdf.PdfReader(io.BytesIO(made.pdf)).pages) == 2
    assert (made.persons, made.figures["work"]) == ((her,), 15)
