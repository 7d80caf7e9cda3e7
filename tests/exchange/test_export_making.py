# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables that leave an unlocked file: who may, what is in them, and the entry that comes first."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from shelterdesk.capabilities import Capability
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.exchange import export_making
from shelterdesk.exchange.export_making import Exported, FileFormat
from shelterdesk.models.audit import AuditEvent, AuditPerson
from shelterdesk.privacy import Audience
from shelterdesk.services import exports, figures
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.rooms import check_out
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.statistics import outside
from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE, Clock
from tests.factories import admitted, beds, house, person

CSV, XLSX = FileFormat.CSV, FileFormat.XLSX
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def full(vault: Vault) -> Vault:
    """Five people: one here, one gone, one supported, one without a name, one with an attack."""
    free = beds(vault, house(vault))
    _noor, _stay = admitted(vault, free[0], date(2026, 9, 30), "Noor")
    _lina, stay = admitted(vault, free[1], date(2026, 10, 2), "Lina")
    vault.do("x", check_out.check_out, stay_id=stay, on=date(2026, 10, 20))
    ama = person(vault, "Ama", legal_name="Abena Sealed-Name", phone="+49 170 5550101")
    vault.do("x", support.open_period, resident_id=ama, opened=date(2026, 11, 1))
    person(vault)
    person(vault, "=cmd|'/c calc'!A1")
    return vault


def make(vault: Vault, name: str, file_format: FileFormat, **options: Any) -> Exported:
    """As somebody who was asked for her passphrase."""
    vault.confirm_passphrase(PASSPHRASE)
    return export_making.make(vault, name, file_format, **options)


def people(vault: Vault, file_format: FileFormat = CSV, **options: Any) -> Exported:
    return make(vault, "residents", file_format, purpose="move to Hill", **options)


def rows(made: Exported) -> list[list[str]]:
    return list(csv.reader(StringIO(made.data.decode("utf-8-sig"), newline="")))


def events(vault: Vault) -> list[tuple[str, str, dict[str, Any], int]]:
    """Kind, label, details and number of persons of every export."""

    def query(tx: Any) -> list[Any]:
        found = tx.session.query(AuditEvent).filter_by(kind="export").order_by(AuditEvent.id)
        count = tx.session.query(AuditPerson).filter_by
        return [
            (e.verb, e.label, json.loads(e.details), count(event_id=e.id).count()) for e in found
        ]

    return vault.read(query)


def test_people_by_code_and_chosen_name_with_their_dates(full: Vault) -> None:
    made = people(full)
    heads, *found = rows(made)
    assert heads == [
        "Code", "Chosen name", "Supported since", "Support ended", "House", "Arrived",
        "Planned to leave", "Left", "Would like to talk with", "Would like to talk in",
        "Would like somebody with lived experience",
    ]  # fmt: skip
    by_name = {row[1]: row[2:8] for row in found}
    assert by_name["Noor"][2:] == ["House B", "2026-09-30", "", ""]
    assert by_name["Lina"][2:] == ["House B", "2026-10-02", "", "2026-10-20"]
    assert by_name["Ama"] == ["2026-11-01", "", "", "", "", ""]
    assert by_name[""] == [""] * 6
    assert by_name["'=cmd|'/c calc'!A1"] == [""] * 6
    assert (made.rows, made.is_personal, len(found)) == (5, True, 5)
    assert made.file_name == "table-2026-11-22-01.csv"


def test_whom_they_would_like_to_talk_with_or_why_nobody_knows(full: Vault) -> None:
    person(full, "Mai", preferred_gender="woman", preferred_language="uk", wants_peer=True)
    person(full, "Eva", preferred_gender=Unanswered.DECLINED, wants_peer=False, hopes="Sealed-Name")
    wishes = {row[1]: row[8:] for row in rows(people(full))[1:]}
    assert wishes["Mai"] == ["A woman", "uk", "yes"]
    assert wishes["Eva"] == ["Prefers not to say", "Not asked", "no"]
    assert wishes["Noor"] == ["Not asked"] * 3
    assert b"Sealed-Name" not in people(full).data


def test_no_sealed_text_is_ever_in_it(full: Vault) -> None:
    assert full.can_read("case")  # she could read it
    for file_format in FileFormat:
        data = people(full, file_format).data
        assert b"Sealed-Name" not in data
        assert b"5550101" not in data
    book = CalamineWorkbook.from_filelike(BytesIO(people(full, XLSX).data))
    assert "Sealed-Name" not in str(book.get_sheet_by_index(0).to_python())


def test_some_of_them(full: Vault) -> None:
    assert {row[1] for row in rows(people(full, scope=Scope.HERE))[1:]} == {"Noor"}
    assert people(full, scope=Scope.SUPPORTED).rows >= 1
    assert events(full)[0][2]["scope"] == "here"


def test_the_newest_dates_are_told_and_later_ones_before_none(full: Vault) -> None:
    free = beds(full, house(full, name="House C"))
    resident_id, stay = admitted(full, free[0], date(2026, 8, 1), "Rosa")
    full.do("x", check_out.check_out, stay_id=stay, on=date(2026, 8, 9))
    from shelterdesk.services.rooms import stays

    full.do("x", stays.admit, resident_id=resident_id, on=date(2026, 11, 2), bed_id=free[1])
    by_name = {row[1]: row for row in rows(people(full))}
    assert by_name["Rosa"][4:6] == ["House C", "2026-11-02"]


def test_the_entry_names_table_rows_purpose_and_everybody_in_it(full: Vault) -> None:
    people(full)
    [(verb, label, details, concerned)] = events(full)
    assert (verb, label) == ("exports.residents", "Exported: residents")
    assert details == {
        "table": "residents", "rows": 5, "format": "csv", "purpose": "move to Hill",
        "scope": "all", "audience": "house",
    }  # fmt: skip
    assert concerned == 5


def test_the_workbook_says_where_it_comes_from(full: Vault) -> None:
    import zipfile

    made = people(full, XLSX)
    number = full.read(lambda tx: tx.session.query(AuditEvent).count())
    with zipfile.ZipFile(BytesIO(made.data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    stamp = f"2026-11-22 20:15 by K3, no. {number} in the audit trail · move to Hill"
    assert stamp in sheet


@pytest.mark.parametrize("purpose", ["", "  \n "])
def test_a_purpose_is_needed_for_persons(full: Vault, purpose: str) -> None:
    with pytest.raises(Invalid) as raised:
        make(full, "residents", CSV, purpose=purpose)
    assert raised.value.field == "purpose"
    assert events(full) == []


def test_the_passphrase_is_needed_each_time(full: Vault, clock: Clock) -> None:
    def again() -> Exported:
        return export_making.make(full, "residents", CSV, purpose="move to Hill")

    people(full)
    with pytest.raises(NotAllowed, match="each time") as raised:
        again()  # what was typed for the first is used up
    assert raised.value.field == "passphrase"
    full.confirm_passphrase(PASSPHRASE)
    clock.now += timedelta(minutes=4)
    with pytest.raises(NotAllowed):
        again()
    full.confirm_passphrase(PASSPHRASE)
    with pytest.raises(Invalid):
        export_making.make(full, "residents", CSV, purpose="")
    with pytest.raises(NotAllowed):
        again()  # also after one that failed
    people(full)
    assert len(events(full)) == 2
    assert full.was_confirmed(10)  # for showing a sealed name it still counts


def test_no_verb_goes_past_the_passphrase(full: Vault) -> None:
    for verb, more in ((exports.residents, {}), (exports.monthly, {"month": OCTOBER})):
        with pytest.raises(NotAllowed, match="each time"):
            full.do("x", verb, purpose="x", file_format="csv", **more)
    assert events(full) == []


def test_who_may_not_export_gets_nothing(full: Vault) -> None:
    from shelterdesk.models.safe import RoleCapability

    assert {export.name for export in exports.offered(full.capabilities)} == {
        "monthly", "residents", "audit", "ledger",
    }  # fmt: skip
    may = frozenset({Capability.PRINT})
    assert [export.name for export in exports.offered(may)] == ["monthly"]
    assert exports.offered(frozenset()) == []

    def take_away(tx: Any) -> None:
        for role in full.roles:
            tx.session.add(
                RoleCapability(role=role, capability=Capability.EXPORT.value, is_allowed=False)
            )

    full.do("x", take_away)
    full._know_capabilities()
    with pytest.raises(NotAllowed):
        people(full)
    assert events(full) == []


def test_a_table_that_is_not_there(full: Vault) -> None:
    with pytest.raises(NotFound, match="monthly, residents, audit"):
        export_making.make(full, "diary", CSV, purpose="x")


def test_the_audit_trail_takes_plain_rows(full: Vault) -> None:
    made = make(
        full, "audit", CSV, purpose="yearly check", columns=("No.", "Act"),
        rows=[(1, "Unlocked"), (2, "=1+1")],
    )  # fmt: skip
    assert rows(made) == [["No.", "Act"], ["1", "Unlocked"], ["2", "'=1+1"]]
    assert events(full)[0][1:3] == (
        "Exported: audit trail",
        {"table": "audit", "rows": 2, "format": "csv", "purpose": "yearly check"},
    )


def test_a_file_that_could_not_be_written_is_in_the_trail(full: Vault) -> None:
    people(full)
    export_making.came_to_nothing(full, "residents")
    assert [label[:15] for _verb, label, _details, _n in events(full)] == [
        "Exported: resid", "Nothing came of",
    ]  # fmt: skip


def month(vault: Vault, audience: Audience = Audience.HOUSE, **more: Any) -> Exported:
    return make(vault, "monthly", CSV, purpose="", month=OCTOBER, audience=audience, **more)


def test_the_monthly_figures_are_those_of_the_sheet(full: Vault) -> None:
    made = month(full)
    found = {(row[0], row[1]): row[2] for row in rows(made)}
    sheet = full.read(figures.monthly, month=OCTOBER)
    assert made.is_personal is False
    assert found["Month", ""] == "2026-10"
    assert found["House", ""] == "All houses"
    assert found["People who slept here", ""] == str(sheet.people) == "2"
    assert found["People who slept here", "new"] == str(sheet.new)
    assert found["Bed-nights", ""] == str(sheet.bed_nights)
    assert found["Bed-nights", "share in use"] == str(sheet.occupancy_beds)
    assert found["Stays ended", "median nights"] == "18"
    assert found["People in a bed", "2026-10-03"] == "2"
    assert sum(1 for row in rows(made) if row[0] == "Beds in service") == 31
    assert events(full)[0][1:] == (
        "Exported: monthly figures",
        {"table": "monthly", "rows": made.rows, "format": "csv", "purpose": "",
         "month": "2026-10", "site": "all", "audience": "house"},
        0,
    )  # fmt: skip


def test_one_house_alone(full: Vault) -> None:
    house(full, name="House C")
    found = {(row[0], row[1]): row[2] for row in rows(month(full, site="House C"))}
    assert found["House", ""] == "House C"
    assert found["People who slept here", ""] == "0"
    assert found["Stays ended", "median nights"] == "–"
    with pytest.raises(NotFound):
        month(full, site="House Q")


def test_for_outside_small_numbers_are_hidden_as_on_paper(full: Vault) -> None:
    found = rows(month(full, Audience.OUTSIDE))
    cells = {(row[0], row[1]): row[2] for row in found}
    assert cells["People who slept here", ""] == "<5"
    assert cells["Stays ended", ""] == "<5"
    assert cells["Stays ended", "median nights"] == "–"
    assert cells["Stays ended", "nights, nine in ten up to"] == "–"
    sheet = full.read(figures.monthly, month=OCTOBER)
    counts = outside.for_outside(sheet)
    # Everything the sheet knows is here, as it is printed: no figure takes a way around.
    printed = sorted(str(counts[key]) for key in counts.values)
    plain = {"Month", "House", "Counted up to the night of", "Beds in service",
             "Median nights, by destination"}  # fmt: skip
    own = {"in service", "share in use", "median nights", "nights, nine in ten up to"}
    told = sorted(r[2] for r in found[1:] if r[0] not in plain and r[1] not in own)
    assert told == printed
    assert events(full)[0][2]["audience"] == "outside"


def test_shares_are_hidden_with_what_they_are_made_of(full: Vault) -> None:
    sheet = full.read(figures.monthly, month=OCTOBER)
    counts = outside.for_outside(sheet)
    hidden = replace(counts, marks={**counts.marks, "bed_nights": "large", "room_nights": "large"})
    rows_ = {(row[0], row[1]): row[2] for row in exports._totals(sheet, hidden)}
    assert rows_["Bed-nights", "share in use"] == "–"
    assert rows_["Room-nights", "share in use"] == "–"


def test_for_outside_only_those_who_agreed_to_be_named(full: Vault) -> None:
    everybody = full.read(residents.find)
    noor, other, *_more = [row.id for row in everybody]
    form = ConsentForm(ConsentPurpose.STATISTICS)
    given = full.do("x", consents.give, resident_id=noor, form=form).result
    # To one funder is not to everybody.
    named = ConsentForm(ConsentPurpose.STATISTICS, recipient="A funder")
    full.do("x", consents.give, resident_id=other, form=named)
    outside = people(full, audience=Audience.OUTSIDE)
    assert [row[0] for row in rows(outside)[1:]] == [
        row.code for row in everybody if row.id == noor
    ]
    assert events(full)[0][2]["audience"] == "outside"
    assert people(full).rows == len(everybody)
    full.do("x", consents.withdraw, consent_id=given)
    assert people(full, audience=Audience.OUTSIDE).rows == 0
