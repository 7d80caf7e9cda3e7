# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""“Prefers not to say”, “does not know” and “not asked” stay what they are on every path.

Walked over the metadata: a new question fails here until it says how it is written, and is then
looked for in the file, on paper and in the package that a person takes along.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.exchange import table_import
from shelterdesk.exchange.export_table import to_csv
from shelterdesk.exchange.hmis import export, importer
from shelterdesk.exchange.table_mapping import Mapping
from shelterdesk.exchange.tables import read_table
from shelterdesk.models import metadata
from shelterdesk.models.assessments import Rater
from shelterdesk.models.families import GuardianKind
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.reports import making
from shelterdesk.services import exports, figures, vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.legal import papers
from shelterdesk.services.person_files import file_papers
from shelterdesk.services.plans import assessments, domains
from shelterdesk.services.plans.assessment_rows import Score
from shelterdesk.services.residents import families, guardians, intake, residents
from shelterdesk.services.residents.residents import Birth, BirthPrecision, ResidentForm
from shelterdesk.services.rooms import check_out, stays
from shelterdesk.services.support import aftercare, attempts, closing, support
from shelterdesk.services.values import record_words
from shelterdesk.services.values.answers import Unanswered, words
from shelterdesk.services.work import work_wishes
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PASSPHRASE
from tests.factories import beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
Question = tuple[str, str]
Write = Callable[[Vault, int, Unanswered], object]


def questions() -> set[Question]:
    """Every question that may go unanswered, as table and column."""
    return {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if record_words.answer_of(table, column.name) is not None
    }


def do(vault: Vault, verb: Callable[..., Any], **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def record(vault: Vault, who: int, answer: Unanswered) -> None:
    fields = ("legal_name", "birth", "gender", "pronouns", "nationality", "phone", "contact",
              "strengths", "interests", "hopes", "preferred_gender", "preferred_language",
              "wants_peer")  # fmt: skip
    do(vault, residents.edit, resident_id=who, form=ResidentForm(**dict.fromkeys(fields, answer)))


def desk(vault: Vault, who: int, answer: Unanswered) -> int:
    asked = intake.Asked(is_safe_now=answer, came_for=answer)
    return int(do(vault, intake.take_in, asked=asked).resident_id)


def strengths(vault: Vault, who: int, answer: Unanswered) -> None:
    sheet = do(vault, assessments.begin, resident_id=who)
    do(vault, assessments.describe, assessment_id=sheet, strengths=answer)
    domain = vault.read(domains.domains)[0].id
    do(vault, assessments.score, assessment_id=sheet, domain_id=domain, rater=Rater.SHE,
       score=Score(answer, words="Ask me later"))  # fmt: skip


def attempt(vault: Vault, who: int, answer: Unanswered) -> None:
    do(vault, attempts.add, resident_id=who, form=attempts.AttemptForm(answer, story="Once"))


def dependant(vault: Vault, who: int, answer: Unanswered) -> None:
    form = families.DependantForm("Kofi", lives_with=answer)
    do(vault, families.add_dependant, resident_id=who, form=form)


def paper(vault: Vault, who: int, answer: Unanswered) -> None:
    kind = vault.read(vocabularies.choices, vocabulary=Vocabulary.PAPER_KIND.value)[0].code
    do(vault, papers.add, resident_id=who, form=papers.PaperForm(kind, answer))


def consent(vault: Vault, who: int, answer: Unanswered) -> None:
    """A guardian says yes for a minor, whose own assent is asked as well."""
    minor = ResidentForm("Noor", birth=Birth(TODAY.year - 12, precision=BirthPrecision.YEAR))
    do(vault, residents.edit, resident_id=who, form=minor)
    parent = guardians.GuardianForm(GuardianKind.PARENT, TODAY - 9 * DAY, name="Ama Adjei")
    guardian = do(vault, guardians.add, resident_id=who, form=parent)
    form = consents.ConsentForm(
        consents.ConsentPurpose.SHARE, recipient="Dr Adjei", items=consents.Items(("needs",)),
        decided_by=consents.ConsentBy.GUARDIAN, guardian_id=guardian, has_assent=answer,
    )  # fmt: skip
    do(vault, consents.give, resident_id=who, form=form)


def leaving(vault: Vault, who: int, answer: Unanswered) -> None:
    """A stay and its support period end; with aftercare, a contact is made."""
    bed = beds(vault, house(vault))[0]
    stay = do(vault, stays.admit, resident_id=who, on=TODAY - 9 * DAY, bed_id=bed)
    do(
        vault,
        check_out.check_out,
        stay_id=stay,
        on=TODAY - 2 * DAY,
        destination=answer,
        end_reason=answer,
    )
    period = vault.read(support.open_period_of, who)
    form = closing.CloseForm(TODAY - 2 * DAY, destination=answer, wants_aftercare=answer)
    do(vault, closing.close, period_id=period, form=form)


def contact(vault: Vault, who: int, answer: Unanswered) -> None:
    opened = TODAY - 90 * DAY
    period = do(vault, support.open_period, resident_id=who, opened=opened)
    form = closing.CloseForm(TODAY - 60 * DAY, wants_aftercare=True)
    do(vault, closing.close, period_id=period, form=form)
    one = vault.read(aftercare.contacts, resident_id=who)[0].id
    do(vault, aftercare.record, contact_id=one, result="reached", on=TODAY, housing=answer)


def wish(vault: Vault, who: int, answer: Unanswered) -> None:
    form = work_wishes.WishForm(answer, answer, wish="With bread")
    do(vault, work_wishes.write, resident_id=who, form=form)


#: How each question is written by its own verb.
WRITTEN: dict[Question, Write] = {
    **{("resident", name): record for name in (
        "legal_name", "birth_year", "gender_id", "pronouns", "nationality", "phone", "contact",
        "strengths", "interests", "hopes", "preferred_gender", "preferred_language", "wants_peer",
    )},
    ("intake", "is_safe_now"): desk,
    ("intake", "came_for"): desk,
    ("assessment", "strengths"): strengths,
    ("domain_score", "level"): strengths,
    ("attempt", "begun_year"): attempt,
    ("dependant", "lives_with"): dependant,
    ("paper", "state"): paper,
    ("consent", "has_assent"): consent,
    ("stay", "destination_id"): leaving,
    ("stay", "end_reason_id"): leaving,
    ("support_period", "destination_id"): leaving,
    ("support_period", "wants_aftercare"): leaving,
    ("aftercare_contact", "housing_id"): contact,
    ("work_wish", "looks_for_work"): wish,
    ("work_wish", "needs_childcare"): wish,
}  # fmt: skip


def test_every_question_has_a_way_in() -> None:
    assert set(WRITTEN) == questions()


@pytest.mark.parametrize("answer", list(Unanswered))
@pytest.mark.parametrize("write", sorted(set(WRITTEN.values()), key=lambda one: one.__name__))
def test_saved_printed_and_taken_along(vault: Vault, write: Write, answer: Unanswered) -> None:
    who = person(vault, "Noor")
    made = write(vault, who, answer)
    who = made if isinstance(made, int) else who
    code = vault.read(residents.row, resident_id=who).code
    package, on_paper, pages = taken_along(vault, code), in_file(vault, code), printed(vault, code)
    for table, column in (one for one, way in WRITTEN.items() if way is write):
        assert answer.value in stored(vault, table, column), (table, column)
        for rows in (package, on_paper):
            said = {one["answer"] for one in fields(rows, table) if one["name"] == column}
            assert words(answer) in said, (table, column, said)
        assert f"{record_words.field(table, column)} {words(answer)}" in pages, (table, column)


def stored(vault: Vault, table: str, column: str) -> set[str]:
    """The answers in the file."""
    name = record_words.answer_of(metadata.tables[table], column)

    def read(tx: Transaction) -> set[str]:
        return set(tx.session.scalars(select(metadata.tables[table].c[name])))

    return vault.read(read)  # type: ignore[no-any-return]


def in_file(vault: Vault, code: str) -> Any:
    """What the resident file says."""
    values = {"code": code, "parts": file_papers.PARTS, "is_redacted": False}
    return vault.read(file_papers.resident_file, **values).content()


def printed(vault: Vault, code: str) -> str:
    """The words on its pages."""
    parts = dict.fromkeys(
        ("record", "stays", "support", "needs", "consents", "legal", "work"), "yes"
    )
    made = making.make(vault, "resident-file", {"person": code, **parts})
    pages = PdfReader(BytesIO(made.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def taken_along(vault: Vault, code: str) -> Any:
    """The JSON that lies in her own copy."""
    made = making.make(vault, "subject-access", {"person": code})
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        [attached] = pdf.attachments.values()
        return json.loads(attached.get_file().read_bytes())


def fields(rows: Any, table: str) -> Iterator[dict[str, str]]:
    """The fields of rows of a table, wherever they stand."""
    if isinstance(rows, dict):
        if rows.get("what") == table:
            yield from rows["fields"]
        rows = list(rows.values())
    if isinstance(rows, list):
        for row in rows:
            yield from fields(row, table)


# Figures, and what comes in
def test_where_people_went_is_counted_by_each_reason(vault: Vault) -> None:
    free = beds(vault, house(vault))
    for nth, answer in enumerate((*Unanswered, Unanswered.DECLINED)):
        who = person(vault, f"Guest {nth}")
        stay = do(vault, stays.admit, resident_id=who, on=TODAY - 9 * DAY, bed_id=free[nth])
        do(vault, check_out.check_out, stay_id=stay, on=TODAY - DAY, destination=answer)
    month = vault.read(figures.monthly, month=TODAY.replace(day=1))
    assert {row.code: row.stays for row in month.exits_by_destination} == {
        "declined": 2, "unknown": 1, "not_asked": 1,
    }  # fmt: skip


#: The questions that a register can answer, and the column of the record or the stay.
TAKEN_IN = {
    "legal_name": "legal_name", "birth_year": "birth_year", "gender": "gender_id",
    "pronouns": "pronouns", "nationality": "nationality", "phone": "phone", "contact": "contact",
    "strengths": "strengths", "interests": "interests", "hopes": "hopes",
    "preferred_gender": "preferred_gender", "preferred_language": "preferred_language",
    "wants_peer": "wants_peer", "destination": "destination_id",
}  # fmt: skip


def test_a_register_can_answer_every_question_of_the_record() -> None:
    columns = {column for table, column in questions() if table == "resident"}
    assert columns | {"destination_id"} == set(TAKEN_IN.values())


@pytest.mark.parametrize("answer", list(Unanswered))
def test_taken_in_from_a_register(vault: Vault, answer: Unanswered) -> None:
    house(vault)
    said = {Unanswered.DECLINED: "declined", Unanswered.UNKNOWN: "unknown"}.get(answer, "n/a")
    heads = ["Name", "House", "From", "To", *TAKEN_IN]
    cells = ["Noor", "House B", "2026-03-01", "2026-03-09", *[said] * len(TAKEN_IN)]
    table = read_table(";".join(heads).encode() + b"\n" + ";".join(cells).encode(), "r.csv")
    own = {"known_as": "Name", "site": "House", "arrived": "From", "left": "To"}
    wanted = Mapping.from_json_dict(
        {
            "fields": own | {name: name for name in TAKEN_IN},
            "unanswered": {"declined": "declined", "unknown": "unknown", "n/a": "not_asked"},
        }
    )
    vault.do("Import", table_import.import_table, table=table, mapping=wanted)
    for name, column in TAKEN_IN.items():
        where = "stay" if name == "destination" else "resident"
        assert stored(vault, where, column) == {answer.value}, name


#: HUD's code for why there is no answer, and the columns of its files that can hold it.
HUD = {Unanswered.UNKNOWN: "8", Unanswered.DECLINED: "9", Unanswered.NOT_ASKED: "99"}


@pytest.mark.parametrize("answer", list(Unanswered))
def test_taken_in_from_hmis(vault: Vault, tmp_path: Path, answer: Unanswered) -> None:
    """Name, day of birth, gender and where she went are asked there; the rest was not."""
    folder = tmp_path / "hmis"
    shutil.copytree(Path(__file__).parent / "data" / "hmis-small", folder)
    code, flags = HUD[answer], ("Female", "Male", "NoSingleGender", "Transgender", "Questioning")
    said = {"NameDataQuality": code, "DOBDataQuality": code, "GenderNone": code, "DOB": ""}
    said |= dict.fromkeys(("FirstName", "MiddleName", "LastName"), "") | dict.fromkeys(flags, "0")
    write_over(folder / "Client.csv", said)
    write_over(folder / "Exit.csv", {"Destination": code})
    vault.do("Import", importer.import_export, export=export.read(folder))
    for column in ("legal_name", "birth_year", "gender_id"):
        assert stored(vault, "resident", column) == {answer.value}, column
    asked = {("resident", name) for name in ("legal_name", "birth_year", "gender_id")}
    for table, column in questions() - asked:
        if table == "resident":
            assert stored(vault, table, column) == {"not_asked"}, column
    # Who has not left has not been asked where to.
    assert stored(vault, "stay", "destination_id") == {answer.value, "not_asked"}


def write_over(path: Path, said: dict[str, str]) -> None:
    """The same cells in every row of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row | said for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


#: The columns of the table of residents that a question stands behind.
TAKEN_OUT = {
    "Would like to talk with": "preferred_gender",
    "Would like to talk in": "preferred_language",
    "Would like somebody with lived experience": "wants_peer",
}


@pytest.mark.parametrize("answer", list(Unanswered))
def test_taken_out_as_a_table(vault: Vault, answer: Unanswered) -> None:
    record(vault, person(vault, "Noor"), answer)
    vault.confirm_passphrase(PASSPHRASE)
    table = do(vault, exports.residents, purpose="test", file_format="csv")
    [row] = [dict(zip(table.columns, cells, strict=True)) for cells in table.rows]
    assert {row[column] for column in TAKEN_OUT} == {words(answer)}
    sheet = to_csv(table).decode("utf-8-sig")
    assert sheet.count(words(answer)) == len(TAKEN_OUT)
