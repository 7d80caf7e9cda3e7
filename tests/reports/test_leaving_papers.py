# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No paper that leaves the house tells what it is: each is printed from a demo whose name, houses
and words are markers, in every language of its texts, opened again and searched.

A report says itself whether it leaves (``Report.is_outgoing``); one that is new and says so has no
way to be printed here until it is added, and the test names it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdf
import pytest
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import generate
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.models.placements import Introduction, Placement
from shelterdesk.models.referrals import Referral
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Room, Site
from shelterdesk.models.staff import Staff
from shelterdesk.privacy import Audience
from shelterdesk.reports import base, making
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.filling import FILLINGS
from shelterdesk.services import organisation, paper_texts, vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose, Items
from shelterdesk.services.papers import discretion, issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import ReferralForm
from shelterdesk.services.residents import residents
from shelterdesk.services.training import certificates
from shelterdesk.services.vocabularies import Vocabulary
from shelterdesk.services.work import cvs
from shelterdesk.services.work.cvs import CvForm
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests import employer_rows, placed, scans, taught
from tests.conftest import NOW, copy_file
from tests.factories import person
from tests.training_world import act

ORGANISATION: Final = "Zephyrwick Lantern"
SITE: Final = "Marrowgate"
PRINTS: Final = "Ottoline Vexley"  # who prints
WORD: Final = "Quornhaven"
PURPOSE: Final = "Yarrowfield"  # typed where one says what a printout is for
ISSUER: Final = "Harbour Workshops"
TELLING: Final = "Telling Workshops"
OUTGOING: Final = [name for name in base.names() if base.get(name).is_outgoing]
#: Whoever prints these signs them by hand: her name stands below the line.
SIGNED: Final = frozenset({"placement-agreement", "reference-letter"})

_Options = dict[str, str]


@dataclass(frozen=True)
class Marked:
    """The demo with its markers, and what must be on no paper."""

    vault: Vault
    path: Path
    codes: tuple[str, ...]  # of colleagues
    houses: tuple[str, ...]
    sent: tuple[tuple[str, _Options], ...]  # papers of what the demo tells itself

    def code_of(self, resident_id: int) -> str:
        """The code of a record."""
        code: str = self.vault.read(residents.row, resident_id=resident_id).code
        return code


@pytest.fixture(scope="module")
def marked(
    demo_accounts: generate.DemoAccounts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Marked]:
    path = copy_file(demo_accounts.path, tmp_path_factory.mktemp("leaving") / "demo.sdb")
    code, passphrase = generate.STAFF_CODE, generate.PASSPHRASE
    vault = door.unlock(path, staff_code=code, passphrase=passphrase, now=lambda: NOW)
    form = vault.read(organisation.form)
    act(vault, organisation.edit, form=replace(form, discreet_name=ORGANISATION))
    act(vault, organisation.edit_own_name, name_shown=PRINTS)
    act(vault, vocabularies.add, vocabulary=Vocabulary.REVEALING_WORD, label=WORD)
    names = IssuerForm(ISSUER, "Quay 4\n+34 600 100 200", scans.png((400, 120)), is_preferred=True)
    act(vault, issuers.add, form=names)
    act(vault, issuers.add, form=IssuerForm(TELLING, f"{WORD} 7"))
    houses = act(vault, _renamed)
    codes = tuple(vault.read(lambda tx: tx.session.scalars(select(Staff.code)).all()))
    yield Marked(vault, path, codes, houses, vault.read(_sent))
    vault.lock()


def _renamed(tx: Transaction) -> tuple[str, ...]:
    """Houses and rooms are called by markers."""
    for number, site in enumerate(tx.session.scalars(select(Site))):
        site.name = f"{SITE} {number}"
    for number, room in enumerate(tx.session.scalars(select(Room))):
        room.name = f"{SITE} room {number}"
    return (SITE,)


def _sent(tx: Transaction) -> tuple[tuple[str, _Options], ...]:
    codes = {row.id: row.code for row in tx.session.scalars(select(Resident))}
    letters = select(Introduction).where(Introduction.state.in_(("sent", "visit", "trial")))
    begun = select(Placement).where(Placement.partner_id.is_not(None))
    return tuple(
        (name, {"person": codes[row.resident_id], about: str(row.id)})
        for name, about, rows in (
            ("introduction-letter", "introduction", tx.session.scalars(letters)),
            ("placement-agreement", "placement", tx.session.scalars(begun)),
        )
        for row in rows
    )


# How each is printed; ``words`` are free text that stands on it. What is given out or sent first
# asks already then whether telling words may stand there, and the paper asks once more.
def _certificate(world: Marked, words: str) -> _Options:
    vault = world.vault
    her = person(vault, "Noor")
    course = taught.course(vault, f"Baking {her}", skills=("baking",), planned_minutes=240)
    group = taught.group(vault, course)
    place = taught.enrolled(vault, group, her)
    taught.attended(vault, group, her, "present", "present", minutes=135)
    form = vault.read(certificates.draft, enrolment_id=place).form
    form = replace(form, name_on_it="Noor Haddad", title=words, signer="Ada Okafor",
                   may_reveal=WORD in words)  # fmt: skip
    made = act(vault, certificates.issue, enrolment_id=place, form=form)
    return {"number": made if isinstance(made, str) else _number(vault, her)}


def _number(vault: Vault, resident_id: int) -> str:
    given = vault.read(certificates.given)
    return next(row.number for row in given if row.resident_id == resident_id)


def _cv(world: Marked, words: str) -> _Options:
    her = person(world.vault, "Noor")
    form = CvForm(name="Noor Haddad", about=words, wished_on=NOW.date())
    act(world.vault, cvs.write, resident_id=her, form=form)
    return {"person": world.code_of(her)}


def _introduction(world: Marked, words: str) -> _Options:
    vault = world.vault
    her = person(vault, "Noor")
    employer_rows.wish(vault, her)
    partner = employer_rows.employer(vault, f"Mill {her}")
    employer_rows.agreed(vault, her, partner, "chosen-name", "skills")
    vacancy = employer_rows.vacancy(vault, partner)
    one = employer_rows.prepared(vault, her, vacancy, letter=words)
    employer_rows.sent(vault, one, may_reveal=WORD in words)
    act(vault, _another_did_it, table=Introduction, row_id=one)
    return {"person": world.code_of(her), "introduction": str(one)}


def _placement(world: Marked, words: str) -> _Options:
    her = person(world.vault, "Noor")
    partner = placed.employer(world.vault, f"Oven {her}")
    one = placed.placed(world.vault, her, partner)
    return {"person": world.code_of(her), "placement": str(one), "words": words}


def _referral(world: Marked, words: str) -> _Options:
    vault = world.vault
    her = person(vault, "Noor", phone="+34 611 777 123")
    partner = placed.employer(vault, f"Clinic {her}")
    items = Items(("chosen-name", "phone", "needs"))
    consent = ConsentForm(ConsentPurpose.REFERRAL, partner, items=items)
    act(vault, consents.give, resident_id=her, form=consent)
    form = ReferralForm(partner, "legal", request=words)
    one = act(vault, referrals.prepare, resident_id=her, form=form)
    act(vault, _another_did_it, table=Referral, row_id=one)
    return {"person": world.code_of(her), "referral": str(one)}


def _another_did_it(tx: Transaction, *, table: type[Any], row_id: int) -> None:
    """A colleague without a name to show prepared it: her code is on no paper."""
    other = Staff.id != tx.staff_id
    colleague = tx.session.scalars(select(Staff).where(other).order_by(Staff.id)).first()
    assert colleague is not None
    colleague.name_shown = ""
    row = tx.session.get_one(table, row_id)
    setattr(row, "staff_id" if table is Introduction else "created_by", colleague.id)


MAKERS: Final[dict[str, Callable[[Marked, str], _Options]]] = {
    "certificate": _certificate,
    "cv": _cv,
    "introduction-letter": _introduction,
    "placement-agreement": _placement,
    "reference-letter": _placement,
    "referral-letter": _referral,
}


# What is searched
def told(world: Marked, name: str, pdf: bytes) -> list[str]:
    """What a file tells that it must not: of its words, its metadata and everything inside."""
    text = words_of(pdf)
    inside = strings_in(pdf)
    hidden = [ORGANISATION, *world.houses, PURPOSE, "ShelterDesk"]
    if name not in SIGNED:
        hidden.append(PRINTS)
    found = [one for one in hidden if any(_stands_in(one, part) for part in (text, *inside))]
    found += [one for one in places(world) if any(one in part for part in (text, *inside))]
    found += [one for one in world.codes if re.search(rf"\b{re.escape(one)}\b", text)]
    found += world.vault.read(lambda tx: discretion.revealing(tx, text))
    kept = {key for key, value in (pypdf.PdfReader(BytesIO(pdf)).metadata or {}).items() if value}
    return found + sorted(kept - {"/CreationDate", "/ModDate", "/Trapped"})


def words_of(pdf: bytes) -> str:
    """The words of all pages."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def strings_in(pdf: bytes) -> list[str]:
    """Every string, name and stream of a file, unpacked."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        waiting: list[Any] = [document.trailer, *document.objects]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Stream):
                data = one.read_bytes() if _is_plain(one) else one.read_raw_bytes()
                found += [data.decode("latin-1"), data.decode("utf-16-be", "replace")]
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                found += [str(key) for key in one.keys()]
                waiting += [value for _key, value in one.items() if not _is_shared(value)]
            elif isinstance(one, pikepdf.Array):
                waiting += [value for value in list(one) if not _is_shared(value)]
            elif isinstance(one, pikepdf.String | pikepdf.Name | str):
                found.append(str(one))
    return found


def _is_shared(value: Any) -> bool:
    """An object of its own: it is among ``objects``."""
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _is_plain(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") != pikepdf.Name.Image


def places(world: Marked) -> list[str]:
    """Where the file and the program are."""
    return [
        str(world.path.parent),
        str(Path.home()),
        str(Path(__file__).parents[2]),
        os.sep + "tmp",
    ]


def _stands_in(word: str, text: str) -> bool:
    return word.casefold() in text.casefold()


def rendered(world: Marked, name: str, options: _Options) -> Iterator[tuple[str, bytes]]:
    """A paper in every language of its texts, with all that a context could let slip."""
    report = base.get(name)
    sheet = world.vault.read(FILLINGS[name].sheet, report.parse_options(options))
    paper = name.replace("-", "_")
    context = SheetContext(
        organisation=ORGANISATION, printed_by=generate.STAFF_CODE, printed_at=NOW, purpose=PURPOSE,
        privacy=report.privacy, audience=report.audience,
    )  # fmt: skip
    for language in world.vault.read(paper_texts.languages, paper=paper):
        texts = world.vault.read(paper_texts.current, paper=paper, language=language)
        other = replace(sheet, language=texts.language, texts=texts.passages)
        yield language, report.render(other, context)


# Each report says whether it leaves
def test_every_report_says_whether_it_leaves() -> None:
    silent = [name for name in base.names() if "is_outgoing" not in vars(type(base.get(name)))]
    assert silent == []
    assert set(MAKERS) == set(OUTGOING)


@pytest.mark.parametrize("name", OUTGOING)
def test_what_leaves_is_for_one_and_asks_before_it_tells(name: str) -> None:
    report = base.get(name)
    assert report.audience is Audience.PERSON
    assert discretion.MAY_REVEAL in [option.name for option in report.options]


@pytest.mark.parametrize("name", OUTGOING)
def test_nothing_that_leaves_tells_what_the_house_is(marked: Marked, name: str) -> None:
    options = MAKERS[name](marked, "She works with care")
    made = making.make(marked.vault, name, options, purpose=PURPOSE)
    assert told(marked, name, made.pdf) == []
    assert "She works with care" in " ".join(words_of(made.pdf).split())
    assert not _stands_in(ORGANISATION, made.file_name + repr(made.figures))
    languages = 0
    for language, pdf in rendered(marked, name, options):
        assert (language, told(marked, name, pdf)) == (language, [])
        languages += 1
    assert languages >= 6


@pytest.mark.parametrize("name", OUTGOING)
def test_a_telling_word_is_shown_and_printed_once_it_was_chosen(marked: Marked, name: str) -> None:
    options = MAKERS[name](marked, f"She helped at {WORD} and in {SITE} 0")
    with pytest.raises(Invalid, match=f"{WORD}.*{SITE}") as refused:
        making.make(marked.vault, name, options)
    assert refused.value.field == discretion.MAY_REVEAL
    made = making.make(marked.vault, name, options | {discretion.MAY_REVEAL: "yes"})
    assert WORD in words_of(made.pdf)
    assert ORGANISATION not in words_of(made.pdf)  # what was not on it does not come with it
    assert set(told(marked, name, made.pdf)) == {SITE, WORD, f"{SITE} 0"}


@pytest.mark.parametrize("name", OUTGOING)
def test_a_telling_issuer_is_chosen_too(marked: Marked, name: str) -> None:
    if "issuer" not in [option.name for option in base.get(name).options]:
        return  # the CV stands in her name; a certificate keeps what it was given out with
    options = MAKERS[name](marked, "She works with care") | {"issuer": TELLING}
    with pytest.raises(Invalid, match=WORD):
        making.make(marked.vault, name, options)
    made = making.make(marked.vault, name, options | {discretion.MAY_REVEAL: "yes"})
    assert f"{WORD} 7" in words_of(made.pdf)


def test_what_the_demo_itself_sent_tells_nothing(marked: Marked) -> None:
    assert {name for name, _one in marked.sent} == {"introduction-letter", "placement-agreement"}
    for name, options in marked.sent:
        made = making.make(marked.vault, name, options)
        assert told(marked, name, made.pdf) == []


def test_without_a_name_to_print_them_in_each_says_where_one_is_written(marked: Marked) -> None:
    made = {name: MAKERS[name](marked, "She works with care") for name in OUTGOING}
    kept = [row.id for row in marked.vault.read(issuers.issuers)]
    for issuer_id in kept:
        act(marked.vault, issuers.put_away, issuer_id=issuer_id)
    for name, options in made.items():
        if "issuer" in [option.name for option in base.get(name).options]:
            with pytest.raises(NotFound, match="Preferences › Names on papers") as refused:
                making.make(marked.vault, name, options)
            assert refused.value.field == issuers.FIELD
        else:  # hers, or as it was given out
            assert making.make(marked.vault, name, options).pdf
    for issuer_id in kept:
        act(marked.vault, issuers.put_away, issuer_id=issuer_id, is_active=True)
    with pytest.raises(NotFound, match="Choose in whose name it stands"):
        making.make(marked.vault, "reference-letter", made["reference-letter"])
