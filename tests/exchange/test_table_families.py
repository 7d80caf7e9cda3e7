# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Families, households and guardians of a spreadsheet come out as they were written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Invalid
from shelterdesk.exchange import table_guess, table_import
from shelterdesk.exchange.table_families import find_parents
from shelterdesk.exchange.table_import import Outcome
from shelterdesk.exchange.table_mapping import Mapping, Target
from shelterdesk.exchange.table_rows import PlannedRow
from shelterdesk.exchange.tables import Table, read_table
from shelterdesk.services.residents import families, guardians, overview, protection, residents
from shelterdesk.services.residents.guardians import GuardianKind
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.residents.residents import Birth, ResidentForm, Scope
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.exchange.test_table_import import LABEL, look, mapping, table, take_in
from tests.factories import person

REGISTER = Path(__file__).parent.parent / "data" / "families" / "register.csv"
FIELDS: dict[str, Any] = {
    "external_id": "No.", "known_as": "Name", "birth_year": "Born", "household": "Household",
    "child_of": "Child of", "guardian": "Guardian", "guardian_kind": "Guardian kind",
    "guardian_phone": "Guardian phone",
    "arrived": {"columns": ["Arrived"], "confirmed_format": "dmy"}, "room": "Room",
}  # fmt: skip
HEAD = "No.;Name;Born;Household;Child of\n"
PLAIN = {name: FIELDS[name] for name in
         ("external_id", "known_as", "birth_year", "household", "child_of")}  # fmt: skip
SOURCE = "old register"


def register() -> Table:
    return read_table(REGISTER.read_bytes(), REGISTER.name)


def everybody(vault: Vault) -> dict[str, int]:
    return {row.shown: row.id for row in vault.read(residents.find, scope=Scope.ALL)}


def children(vault: Vault, name: str) -> list[str]:
    rows = vault.read(families.dependants, resident_id=everybody(vault)[name])
    return [str(row.shown) for row in rows]


def home(vault: Vault, name: str) -> dict[str, HouseholdRole]:
    """The household of somebody, as the others are in it."""
    rows = vault.read(overview.household, resident_id=everybody(vault)[name])
    return {row.shown: row.role for row in rows}


def test_the_titles_are_understood() -> None:
    found = table_guess.suggest(register()).fields
    for target in (Target.HOUSEHOLD, Target.CHILD_OF, Target.GUARDIAN, Target.GUARDIAN_KIND,
                   Target.GUARDIAN_PHONE):  # fmt: skip
        assert found[target].columns == (FIELDS[target.value],), target


def test_a_register_with_families(vault: Vault) -> None:
    wanted = mapping(**FIELDS, _source=SOURCE, _site="House A", _create_rooms=True)
    seen = look(vault, register(), wanted)
    assert seen.can_import, seen.refusals
    # Aya, Sami, Lina, Tariq and, of the two who would be each other's parent, the first.
    assert seen.families == (5, 2)
    ties = {row.external_id: row.parent.external_id for row in seen.rows if row.parent is not None}
    assert ties == {"102": "101", "103": "101", "106": "105", "107": "106", "112": "113"}
    told = {row.external_id: row.problems[-1].words for row in seen.rows if row.child_of
            and not row.has_parent}  # fmt: skip
    assert told == {
        "108": "Nobody in this list has this number or name. This tie is left out.",
        "109": "Several people have this name: give the number. This tie is left out.",
        "113": "Nobody can be their own parent. This tie is left out.",
    }
    report = take_in(vault, register(), wanted)
    names = ("added", "households", "children", "guardians")
    assert [report.counts[name] for name in names] == [13, 2, 5, 1]
    assert children(vault, "Noor Testa") == ["Aya Testa", "Sami Testa"]
    assert children(vault, "Rana Muster") == ["Lina Muster"]
    assert children(vault, "Lina Muster") == ["Tariq Muster"]
    assert home(vault, "Aya Testa") == {
        "Noor Testa": HouseholdRole.HEAD, "Sami Testa": HouseholdRole.CHILD,
    }  # fmt: skip
    assert home(vault, "Tariq Muster")["Rana Muster"] is HouseholdRole.HEAD
    [aya, sami] = vault.read(families.dependants, resident_id=everybody(vault)["Noor Testa"])
    assert (aya.lives_with, sami.lives_with) == ("here", "here")
    [mai] = vault.read(guardians.of_minor, resident_id=everybody(vault)["Mai Probe"]).rows
    assert (mai.kind, mai.shown, mai.phone) == (
        GuardianKind.CHILD_PROTECTION, "Ms Exempla", "0151 555 01",
    )  # fmt: skip
    assert mai.start.isoformat() == "2026-11-10"
    # The same table again adds nothing.
    again = take_in(vault, register(), wanted)
    assert [again.counts[name] for name in names] == [0, 0, 0, 0]
    assert children(vault, "Noor Testa") == ["Aya Testa", "Sami Testa"]


def test_next_month_a_child_finds_the_mother_who_was_there(vault: Vault) -> None:
    wanted = mapping(**PLAIN, _source=SOURCE)
    take_in(vault, table(HEAD + "1;Noor;1994;H1;\n2;Aya;2019;H1;1\n3;Eva;1990;;\n"), wanted)
    later = table(HEAD + "1;Noor;1994;H1;\n4;Sami;2026;H1;1\n5;Ivo;2020;;3\n6;Ida;2021;;Eva\n")
    seen = look(vault, later, wanted)
    assert {row.external_id: row.parent_id for row in seen.rows if row.parent_id} == {
        "5": everybody(vault)["Eva"]
    }
    assert seen.rows[0].outcome is Outcome.KNOWN
    report = take_in(vault, later, wanted)
    assert (report.counts["added"], report.counts["children"]) == (3, 2)
    assert children(vault, "Noor") == ["Aya", "Sami"]
    assert home(vault, "Sami").keys() == {"Noor", "Aya"}
    assert home(vault, "Ivo") == {"Eva": HouseholdRole.HEAD}
    assert home(vault, "Ida") == {}  # a name of another table is nobody's number


def test_two_stays_of_one_person_are_one_child(vault: Vault) -> None:
    rows = table(
        "No.;Name;Child of;Arrived;Left\n1;Noor;;;\n2;Aya;1;2026-02-01;2026-02-09\n"
        "2;Aya;1;2026-03-01;2026-03-09\n1;Noor;2;;\n"
    )
    wanted = mapping(external_id="No.", known_as="Name", child_of="Child of", arrived="Arrived",
                     left="Left", _site="House A", _create_rooms=True)  # fmt: skip
    seen = look(vault, rows, wanted)
    assert seen.families == (1, 0)
    assert take_in(vault, rows, wanted).counts["children"] == 1
    assert children(vault, "Noor") == ["Aya"]


def test_a_young_mother_is_the_head_of_her_household(vault: Vault) -> None:
    rows = HEAD + "1;Mai;2010;H1;\n2;Ivo;2025;H1;1\n"
    take_in(vault, table(rows), mapping(**PLAIN))
    assert home(vault, "Ivo") == {"Mai": HouseholdRole.HEAD}
    assert home(vault, "Mai") == {"Ivo": HouseholdRole.CHILD}


def test_somebody_who_was_in_the_file_already_is_found_as_the_duplicate(vault: Vault) -> None:
    noor = person(vault, "Noor", birth=Birth(1994), phone="+33 6 12 34 56 78")
    text = "Name;Born;Phone;Child of\nNoor;1994;+33 6 12 34 56 78;\nAya;2019;;Noor\n"
    wanted = mapping(known_as="Name", birth_year="Born", phone="Phone", child_of="Child of")
    assert look(vault, table(text), wanted).rows[0].outcome is Outcome.DUPLICATE
    take_in(vault, table(text), wanted)
    assert [row.shown for row in vault.read(families.dependants, resident_id=noor)] == ["Aya"]


def test_a_parent_who_is_left_out_takes_no_child_along(vault: Vault) -> None:
    rows = table(HEAD + "1;Noor;1994;;\n2;Aya;2019;;1\n")
    seen = look(vault, rows, mapping(**PLAIN), skip_rows={1})
    assert not seen.rows[1].has_parent
    assert seen.rows[1].problems
    report = take_in(vault, rows, mapping(**PLAIN), skip_rows={1})
    assert (report.counts["added"], report.counts["children"]) == (1, 0)


def test_a_protected_mother_is_not_betrayed(vault: Vault, desk_file: Path) -> None:
    hired(vault, "D5")
    wanted = mapping(**PLAIN, _source=SOURCE)
    take_in(vault, table(HEAD + "1;Quillnoor;1994;;\n"), wanted)
    noor = everybody(vault)["Quillnoor"]
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "D5") as other:
        rows = table(HEAD + "2;Aya;2019;;1\n3;Eva;2018;;77\n")
        aya, eva = other.read(table_import.preview, table=rows, mapping=wanted).rows
        assert aya.problems[0].words == eva.problems[0].words
        other.do(LABEL, table_import.import_table, table=rows, mapping=wanted)
    with signed_in(desk_file) as first:
        assert first.read(families.dependants, resident_id=noor) == []


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ("Ms Exempla;;", Target.GUARDIAN_KIND), (";;0151", Target.GUARDIAN_KIND),
        ("Ms Exempla;a neighbour;", Target.GUARDIAN_KIND), (f"{'x' * 121};court;", Target.GUARDIAN),
        (f"A;court;{'1' * 61}", Target.GUARDIAN_PHONE),
    ],
)  # fmt: skip
def test_who_decides_is_never_guessed(vault: Vault, cells: str, field: Target) -> None:
    rows = table(f"Name;Guardian;Guardian kind;Guardian phone\nMai;{cells}\n")
    names = ("guardian", "guardian_kind", "guardian_phone")
    wanted = mapping(known_as="Name", **{name: FIELDS[name] for name in names})
    assert [problem.field for problem in look(vault, rows, wanted).refusals] == [field]
    with pytest.raises(Invalid):
        take_in(vault, rows, wanted)
    assert everybody(vault) == {}


@pytest.mark.parametrize("word", ["?", "refused", "-"])
def test_a_guardian_who_is_not_told_of_is_none(vault: Vault, word: str) -> None:
    rows = table(f"Name;Guardian;Guardian kind\nMai;{word};{word}\n")
    wanted = mapping(known_as="Name", guardian="Guardian", guardian_kind="Guardian kind")
    take_in(vault, rows, wanted)
    assert vault.read(guardians.of_minor, resident_id=everybody(vault)["Mai"]).rows == ()


def test_a_guardian_needs_the_column_that_says_which() -> None:
    with pytest.raises(Invalid, match="Who decides for a minor"):
        Mapping.from_json_dict({"fields": {"known_as": "Name", "guardian": "Guardian"}}).check(
            table("Name;Guardian\nMai;Ada\n")
        )


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 7)), min_size=1, max_size=8))
def test_nobody_is_among_their_own_forebears(parents: list[int | None]) -> None:
    """Whatever a table says of its parents, following them upwards comes to an end."""
    plans = [
        PlannedRow(number, number, ResidentForm(), external_id=str(number),
                   child_of="" if parent is None else str(parent))
        for number, parent in enumerate(parents)
    ]  # fmt: skip

    class Reader:
        table = Table(
            ("Child of",), tuple(("",) for _plan in plans), numbers=tuple(range(len(plans)))
        )

        def warn(self, row: Any, target: str, words: str) -> None:
            row.problems.append((target, words))

    find_parents(None, Reader(), plans, {})  # type: ignore[arg-type]
    for plan in plans:
        above, steps = plan.parent, 0
        while above is not None:
            above, steps = above.parent, steps + 1
            assert steps <= len(plans)
        assert bool(plan.child_of) == (plan.has_parent or bool(plan.problems))
