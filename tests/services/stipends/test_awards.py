# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Awards: given, changed, renewed as far as the scheme says, ended by a person, never by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.merging import merging
from shelterdesk.services.money import funds
from shelterdesk.services.residents import families, protection
from shelterdesk.services.residents.families import DependantForm, LivesWith
from shelterdesk.services.stipends import award_rows, awards, deciding, due_rows, dues, schemes
from shelterdesk.services.stipends.award_rows import Which
from shelterdesk.services.stipends.awards import AwardEnd, AwardForm, Taper
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.stipend_world import act, award, cashier, fund, scheme

NOVEMBER = date(2026, 11, 1)
DAY = timedelta(days=1)


def test_an_award_begins_with_what_the_record_says(vault: Vault) -> None:
    noor, fund_id = person(vault, "Noor"), fund(vault)
    act(vault, families.add_child, resident_id=noor, known_as="Tia", birth_year=2020)
    act(vault, families.add_child, resident_id=noor, known_as="Ola", birth_year=2021)
    for form in (
        DependantForm(name="Bo", lives_with=LivesWith.FAMILY),
        DependantForm(name="Gran", is_child=False, lives_with=LivesWith.HERE),
    ):
        act(vault, families.add_dependant, resident_id=noor, form=form)
    scheme_id = scheme(vault, fund_id=fund_id)
    form = vault.read(awards.proposed, resident_id=noor, scheme_id=scheme_id, start=NOVEMBER)
    assert form == AwardForm(scheme_id, fund_id, NOVEMBER, date(2027, 5, 1), children=2)
    award_id = act(vault, awards.give, resident_id=noor, form=replace(form, note="as agreed"))
    read = vault.read(awards.form, award_id=award_id)
    assert read == replace(form, note="as agreed")
    [row] = vault.read(award_rows.of_resident, resident_id=noor)
    assert (row.shown, row.scheme, row.fund, row.children) == (
        "Noor", "Insertion aid", "River fund", 2,
    )  # fmt: skip
    assert row.amount_words == "€330.00 a period, €102.00 for each child"
    assert (row.is_running, row.is_here, row.note, row.taper) == (True, False, "as agreed", ())
    vault.undo()
    assert vault.read(award_rows.of_resident, resident_id=noor) == []


def test_so_many_children_are_counted_and_no_more(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for name in ("Tia", "Ola"):
        act(vault, families.add_child, resident_id=noor, known_as=name)
    few = scheme(vault, most_children=1)
    assert vault.read(awards.proposed, resident_id=noor, scheme_id=few).children == 1
    none = scheme(vault, name="None", child_amount=0, months=None)
    form = vault.read(awards.proposed, resident_id=noor, scheme_id=none)
    assert (form.children, form.end, form.start) == (0, None, NOW.date())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scheme_id": None}, "scheme_id"),
        ({"fund_id": None}, "fund_id"),
        ({"fund_id": 77}, "fund_id"),
        ({"end": NOVEMBER}, "end"),
        ({"amount": -1}, "amount"),
        ({"children": 31}, "children"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    vault: Vault, change: dict[str, object], field: str
) -> None:
    form = AwardForm(scheme(vault), fund(vault), NOVEMBER, date(2027, 5, 1))
    with pytest.raises(Invalid) as caught:
        act(vault, awards.give, resident_id=person(vault), form=replace(form, **change))  # type: ignore[arg-type]
    assert caught.value.field == field


def test_what_is_not_offered_any_more(vault: Vault) -> None:
    noor, fund_id, scheme_id = person(vault), fund(vault), scheme(vault)
    award_id = award(vault, noor, scheme_id, end=date(2027, 1, 1))
    act(vault, funds.retire, fund_id=fund_id)
    form = vault.read(awards.form, award_id=award_id)
    act(vault, awards.edit, award_id=award_id, form=replace(form, amount=40_000))  # stays
    with pytest.raises(Conflict) as caught:
        award(vault, person(vault), scheme_id, fund_id=fund_id)
    assert caught.value.field == "fund_id"
    act(vault, funds.retire, fund_id=fund_id, is_active=True)
    act(vault, schemes.retire, scheme_id=scheme_id)
    with pytest.raises(Conflict) as caught:
        award(vault, person(vault), scheme_id)
    assert caught.value.field == "scheme_id"
    assert vault.read(award_rows.listed).rows[0].amount_words.startswith("€400.00")


def test_one_award_of_a_scheme_at_a_time(vault: Vault) -> None:
    noor, scheme_id = person(vault), scheme(vault, most_months=None)
    first = award(vault, noor, scheme_id, end=date(2027, 1, 1))
    with pytest.raises(Conflict) as caught:
        award(vault, noor, scheme_id, start=date(2026, 12, 31))
    assert caught.value.field == "start"
    award(vault, noor, scheme_id, start=date(2027, 1, 1))
    form = vault.read(awards.form, award_id=first)
    with pytest.raises(Conflict):
        act(vault, awards.edit, award_id=first, form=replace(form, end=None))
    other = scheme(vault, name="Other")
    with pytest.raises(Conflict) as caught:
        act(vault, awards.edit, award_id=first, form=replace(form, scheme_id=other))
    assert caught.value.field == "scheme_id"
    award(vault, noor, other, end=date(2027, 1, 1))  # another scheme beside it


def test_it_is_renewed_as_far_as_the_scheme_says(vault: Vault) -> None:
    """Six months, renewable to 24 with all renewals."""
    noor, scheme_id = person(vault), scheme(vault)
    award_id = award(vault, noor, scheme_id, end=date(2027, 5, 1))
    ends = [act(vault, awards.renew, award_id=award_id) for _time in range(3)]
    assert ends == [date(2027, 11, 1), date(2028, 5, 1), date(2028, 11, 1)]
    with pytest.raises(Conflict, match="at most 24 months in all, until 31 Oct 2028"):
        act(vault, awards.renew, award_id=award_id, months=1)
    act(vault, awards.end, award_id=award_id, on=date(2027, 3, 1), reason=AwardEnd.HER_WISH)
    with pytest.raises(Conflict) as caught:  # without an end it would be longer
        award(vault, noor, scheme_id, start=date(2027, 6, 1), end=None)
    assert caught.value.field == "end"
    # What she had before counts: 120 days of it.
    latest = date(2029, 6, 1) - 120 * DAY
    with pytest.raises(Conflict):
        award(vault, noor, scheme_id, start=date(2027, 6, 1), end=latest + DAY)
    second = award(vault, noor, scheme_id, start=date(2027, 6, 1), end=latest)
    assert second != award_id


def test_one_before_another_is_not_renewed_beyond_it_either(vault: Vault) -> None:
    noor, scheme_id = person(vault), scheme(vault, most_months=9)
    before = award(vault, noor, scheme_id, start=date(2026, 1, 1), end=date(2026, 4, 1))
    award(vault, noor, scheme_id, start=date(2026, 8, 1), end=date(2027, 1, 1))
    with pytest.raises(Conflict, match="at most 9 months in all, until 30 Apr 2026"):
        act(vault, awards.renew, award_id=before, months=2)
    assert act(vault, awards.renew, award_id=before, months=1) == date(2026, 5, 1)
    form = vault.read(awards.form, award_id=before)
    act(vault, awards.edit, award_id=before, form=replace(form, note="as agreed"))


def test_an_award_without_an_end_is_older_than_the_rule(vault: Vault) -> None:
    noor, scheme_id = person(vault), scheme(vault, months=None, most_months=None)
    before = award(vault, noor, scheme_id, start=date(2026, 1, 1), end=date(2026, 4, 1))
    award(vault, noor, scheme_id, start=date(2026, 8, 1), end=None)
    form = vault.read(schemes.form, scheme_id=scheme_id)
    act(vault, schemes.edit, scheme_id=scheme_id, form=replace(form, most_months=9))
    assert act(vault, awards.renew, award_id=before, months=1) == date(2026, 5, 1)


def test_what_has_no_end_is_not_renewed(vault: Vault) -> None:
    scheme_id = scheme(vault, months=None, most_months=None)
    award_id = award(vault, person(vault), scheme_id)
    with pytest.raises(Conflict, match="no end"):
        act(vault, awards.renew, award_id=award_id, months=3)
    act(vault, awards.end, award_id=award_id, on=date(2027, 1, 1), reason=AwardEnd.OTHER)
    with pytest.raises(Invalid) as caught:
        act(vault, awards.renew, award_id=award_id)
    assert caught.value.field == "months"


def test_another_income_began_and_it_fades_out(vault: Vault) -> None:
    award_id = award(vault, person(vault), scheme(vault), end=date(2027, 5, 1))
    steps = (Taper(date(2027, 2, 1), 25), Taper(date(2027, 1, 1), 50))
    end = {"award_id": award_id, "on": date(2027, 3, 1), "reason": AwardEnd.OTHER_INCOME}
    act(vault, awards.end, **end, taper=steps)
    [row] = vault.read(award_rows.listed).rows
    assert row.taper == (steps[1], steps[0])
    assert (row.end, row.end_reason, row.ended_by) == (
        date(2027, 3, 1), AwardEnd.OTHER_INCOME, "Joy",
    )  # fmt: skip
    for wrong in (Taper(date(2027, 3, 1), 50), Taper(NOVEMBER - DAY, 50)):
        with pytest.raises(Invalid, match="outside"):
            act(vault, awards.end, **end, taper=(wrong,))
    with pytest.raises(Invalid, match="percentage"):
        act(vault, awards.end, **end, taper=(Taper(date(2027, 1, 1), 101),))
    with pytest.raises(Invalid, match="Two steps"):
        act(vault, awards.end, **end, taper=(steps[0], steps[0]))
    with pytest.raises(Invalid, match="mistake"):
        act(vault, awards.end, **end | {"on": NOVEMBER})
    form = vault.read(awards.form, award_id=award_id)
    act(vault, awards.edit, award_id=award_id, form=replace(form, children=1))
    assert vault.read(award_rows.listed).rows[0].taper  # as decided
    act(vault, awards.edit, award_id=award_id, form=replace(form, end=date(2027, 5, 1)))
    [row] = vault.read(award_rows.listed).rows
    assert (row.taper, row.end_reason, row.ended_by) == ((), None, "")
    with pytest.raises(Invalid, match="Renew it"):
        act(vault, awards.end, **end | {"on": date(2027, 6, 1)})


def test_a_mistake_is_taken_back(vault: Vault) -> None:
    award_id = award(vault, person(vault), scheme(vault), end=date(2027, 5, 1))
    act(vault, awards.end, award_id=award_id, on=date(2027, 3, 1), reason=AwardEnd.OTHER_INCOME,
        taper=(Taper(date(2027, 1, 1), 50),))  # fmt: skip
    act(vault, awards.take_back, award_id=award_id)
    assert vault.read(award_rows.listed, which=Which.ALL).rows == ()
    with pytest.raises(NotFound):
        vault.read(awards.form, award_id=award_id)


def test_what_was_prepared_goes_with_it_but_not_what_was_decided(vault: Vault) -> None:
    award_id = award(vault, person(vault), scheme(vault))
    act(vault, dues.prepare, up_to=NOVEMBER)
    [due] = vault.read(due_rows.register).rows
    act(vault, deciding.hold, due_id=due.id, reason="wait for her")
    with pytest.raises(Conflict, match="decided"):
        act(vault, awards.take_back, award_id=award_id)
    vault.undo()
    act(vault, awards.take_back, award_id=award_id)
    assert vault.read(due_rows.register).rows == ()


def test_adjustments_that_come_to_nothing_are_decisions_too(vault: Vault) -> None:
    award_id = award(vault, person(vault), scheme(vault))
    act(vault, dues.prepare, up_to=NOVEMBER)
    [due] = vault.read(due_rows.register).rows
    for amount in (100, -100):
        act(vault, deciding.adjust, due_id=due.id, amount=amount, reason="a slip of the finger")
    with pytest.raises(Conflict, match="decided"):
        act(vault, awards.take_back, award_id=award_id)


def test_lists_by_what_is_to_be_done(vault: Vault) -> None:
    site = house(vault)
    here, _stay = admitted(vault, beds(vault, site)[0], NOVEMBER, "Noor")
    gone, soon, past = person(vault, "Amara"), person(vault, "Bea"), person(vault, "Zoe")
    scheme_id, other = scheme(vault), scheme(vault, name="Other")
    fund(vault)
    fund_id = fund(vault, "Second")
    award(vault, here, scheme_id, end=date(2027, 5, 1))
    award(vault, gone, scheme_id, end=date(2027, 5, 1))
    award(vault, soon, other, end=date(2026, 12, 1), fund_id=fund_id)
    award(vault, past, other, start=date(2026, 1, 1), end=date(2026, 11, 22))

    def names(**values: object) -> list[str]:
        return [row.shown for row in vault.read(award_rows.listed, **values).rows]

    assert names() == ["Amara", "Bea", "Noor"]
    assert names(which=Which.ENDING) == ["Bea"]
    assert names(which=Which.LEFT) == ["Amara", "Bea"]
    assert names(which=Which.ENDED) == ["Zoe"]
    assert names(which=Which.ALL, scheme_id=other) == ["Bea", "Zoe"]
    assert names(which=Which.ALL, fund_id=fund_id) == ["Bea"]
    assert vault.read(award_rows.award_counts) == {
        Which.RUNNING: 3, Which.ENDING: 1, Which.ENDED: 1, Which.ALL: 4,
    }  # fmt: skip


def test_a_joined_record_brings_its_awards(vault: Vault) -> None:
    noor, twin = person(vault, "Noor"), person(vault, "Nour")
    scheme_id = scheme(vault)
    award(vault, twin, scheme_id, end=date(2027, 1, 1))
    act(vault, merging.merge, resident_id=noor, merged_id=twin)
    [row] = vault.read(award_rows.of_resident, resident_id=noor)
    assert row.resident_id == noor
    with pytest.raises(Conflict):
        award(vault, noor, scheme_id, end=date(2027, 1, 1))


def test_who_must_not_be_seen_is_counted(vault: Vault, clock: Clock) -> None:
    path = vault.path
    hired(vault, "D5", "C2")
    her, noor, scheme_id = person(vault, "Quilla"), person(vault, "Noor"), scheme(vault)
    hers = award(vault, her, scheme_id, end=date(2027, 1, 1), note="a word")
    award(vault, noor, scheme_id, end=date(2027, 1, 1), note="another")
    act(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    assert vault.read(award_rows.listed).hidden == 0
    vault.lock()
    with signed_in(path, "D5", clock) as other:
        found = other.read(award_rows.listed)
        assert ([row.shown for row in found.rows], found.hidden) == (["Noor"], 1)
        assert other.read(award_rows.listed, which=Which.LEFT).hidden == 0
        with pytest.raises(NotFound):
            other.read(awards.form, award_id=hers)
        with pytest.raises(NotFound):
            other.read(award_rows.of_resident, resident_id=her)
        with pytest.raises(NotFound):
            act(other, awards.renew, award_id=hers)


def test_a_cashier_sees_awards_without_their_notes(vault: Vault, clock: Clock) -> None:
    path = vault.path
    award(vault, person(vault, "Noor"), scheme(vault), end=date(2027, 1, 1), note="a word")
    cashier(vault)
    vault.lock()
    with signed_in(path, "B7", clock) as other:
        [row] = other.read(award_rows.listed).rows
        assert isinstance(row.note, Hidden)
        form = other.read(awards.form, award_id=row.id)
    with signed_in(path, clock=clock) as again:
        act(again, awards.edit, award_id=row.id, form=form)
        assert again.read(awards.form, award_id=row.id).note == "a word"
