# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether people may be sent to a partner: the days at the edge, who looked, what goes on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.models.partners import PartnerKind
from shelterdesk.services.partners import partner_standing, partners
from shelterdesk.services.partners.partner_standing import Agreed, Hindrance, Look
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.employer_rows import second_look
from tests.services.partners.at_partners import DAY, TODAY, agree, look, partner, standing

ANN, BEA = 1, 2
SPAN = 12  # days of a small world, so that the days of looks often meet
DAYS = st.integers(0, SPAN).map(lambda n: TODAY + n * DAY)


def hindrances(vault: Vault, partner_id: int, on: date = TODAY) -> list[str]:
    return [one.value for one in standing(vault, partner_id, on).hindrances]


@st.composite
def looks(draw: st.DrawFn) -> list[Look]:
    """Looks in the order they were made."""
    made = []
    for on in sorted(draw(st.lists(DAYS, max_size=6))):
        until = draw(st.one_of(st.none(), st.integers(1, SPAN).map(lambda n, on=on: on + n * DAY)))
        made.append(Look(on, until, draw(st.sampled_from([ANN, BEA, 3])), draw(st.booleans())))
    return made


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(looks(), st.sampled_from([1, 2]), st.integers(0, 2 * SPAN))
def test_looks_hold_exactly_until_their_day(made: list[Look], needed: int, after: int) -> None:
    """Beside a plain reading of the rule; and the day that is named is the first that fails."""
    on = max([one.on for one in made], default=TODAY) + after * DAY
    hindrance, until = partner_standing.by_looks(made, needed, on)

    def holds(day: date) -> bool:
        wrong = [at for at, one in enumerate(made) if not one.is_good]
        since = made[wrong[-1] + 1 :] if wrong else made
        who = set()
        for colleague in (ANN, BEA, 3):
            own = [one for one in since if one.by == colleague]
            if own and (own[-1].until is None or own[-1].until > day):
                who.add(colleague)
        return len(who) >= needed

    assert (hindrance is None) == holds(on)
    if until is not None:
        assert holds(until - DAY)
        assert not holds(until)
    elif hindrance is None:
        assert holds(TODAY + timedelta(days=9_999))


@given(
    st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 5))), max_size=6),
    st.integers(0, 2 * SPAN),
)
def test_agreements_cover_what_they_say(spans: list[tuple[date, int | None]], after: int) -> None:
    made = [Agreed(start, None if n is None else start + n * DAY) for start, n in spans]
    on = TODAY + after * DAY

    def covered(day: date) -> bool:
        return any(one.start <= day and (one.end is None or day < one.end) for one in made)

    hindrance, until = partner_standing.by_agreements(made, on)
    begun = any(one.start <= on for one in made)
    assert (hindrance is None) == (covered(on) or not begun)
    if begun and until is not None:
        assert not covered(until)
        assert covered(until - DAY)
        assert hindrance is not None or all(covered(on + n * DAY) for n in range((until - on).days))
    elif begun:
        assert all(covered(on + n * DAY) for n in range(4 * SPAN))


def test_a_look_counts_until_the_day_before_its_last(vault: Vault) -> None:
    bakery = partner(vault)
    assert hindrances(vault, bakery) == ["not_looked_at"]
    look(vault, bakery, on=TODAY - 9 * DAY, until=TODAY + DAY)
    assert hindrances(vault, bakery, TODAY - 10 * DAY) == ["not_looked_at"]
    assert hindrances(vault, bakery, TODAY - 9 * DAY) == []
    assert hindrances(vault, bakery) == []
    assert standing(vault, bakery).looked_until == TODAY + DAY
    assert hindrances(vault, bakery, TODAY + DAY) == ["look_ran_out"]


def test_who_meets_residents_is_looked_at_by_two(vault: Vault, desk_file: Path) -> None:
    bakery = partner(vault, meets_residents=True)
    hired(vault, "C2")
    look(vault, bakery, until=TODAY + 20 * DAY)
    look(vault, bakery, until=TODAY + 30 * DAY)
    assert hindrances(vault, bakery) == ["one_look"]  # twice the same is one
    vault.lock()
    with signed_in(desk_file, "C2", Clock()) as second:
        look(second, bakery, until=TODAY + 5 * DAY)
        found = standing(second, bakery)
        assert (found.is_good, found.looked_until) == (True, TODAY + 5 * DAY)
        assert hindrances(second, bakery, TODAY + 5 * DAY) == ["one_look"]


def test_before_somebody_is_introduced_two_have_looked_whatever_the_tick_says(
    vault: Vault,
) -> None:
    school = partner(vault, kind=PartnerKind.TRAINER)
    mill = partner(vault, "Mill", kind=PartnerKind.EMPLOYER)
    for one in (school, mill):
        look(vault, one)
    found = standing(vault, school)
    assert (found.hindrances, found.to_introduce) == ((), (Hindrance.ONE_LOOK,))
    found = standing(vault, mill)  # it is there to meet them
    assert (found.hindrances, found.to_introduce) == ((Hindrance.ONE_LOOK,),) * 2
    assert partner_standing.in_words(found.to_introduce) == (
        "One colleague looked at them; a second is needed before anybody is introduced."
    )
    second_look(vault, school)
    assert standing(vault, school).to_introduce == ()


def test_what_was_found_wrong_takes_older_looks_with_it(vault: Vault, desk_file: Path) -> None:
    bakery = partner(vault, meets_residents=True)
    hired(vault, "C2", "D5")
    look(vault, bakery, on=TODAY - 3 * DAY)
    vault.lock()
    with signed_in(desk_file, "C2", Clock()) as second:
        look(second, bakery, on=TODAY - 2 * DAY)
        assert standing(second, bakery).is_good
    with signed_in(desk_file, "D5", Clock()) as director:
        look(director, bakery, on=TODAY - DAY, is_good=False)
        assert hindrances(director, bakery) == ["found_wrong"]
    with signed_in(desk_file, "C2", Clock()) as second:
        look(second, bakery)
        assert hindrances(second, bakery) == ["one_look"]  # the first colleague looked before it


def test_an_agreement_that_goes_on_has_not_run_out(vault: Vault) -> None:
    bakery = partner(vault)
    look(vault, bakery)
    assert standing(vault, bakery).agreed_until is None
    agree(vault, bakery, TODAY - 90 * DAY, TODAY)
    found = standing(vault, bakery)
    assert (found.hindrances, found.agreed_until) == ((Hindrance.AGREEMENT_RAN_OUT,), TODAY)
    assert standing(vault, bakery, TODAY - DAY).agreed_until == TODAY
    agree(vault, bakery, TODAY, TODAY + 9 * DAY)
    agree(vault, bakery, TODAY + 9 * DAY, TODAY + 20 * DAY)
    agree(vault, bakery, TODAY + 21 * DAY)
    found = standing(vault, bakery)
    assert (found.hindrances, found.agreed_until) == ((), TODAY + 20 * DAY)
    assert hindrances(vault, bakery, TODAY + 20 * DAY) == ["agreement_ran_out"]
    assert standing(vault, bakery, TODAY + 21 * DAY).agreed_until is None


def test_all_that_hinders_is_said(vault: Vault) -> None:
    bakery = partner(vault)
    agree(vault, bakery, TODAY - 9 * DAY, TODAY - DAY)
    vault.do("Suspended", partners.suspend, partner_id=bakery)
    vault.do("Ended", partners.retire, partner_id=bakery)
    found = standing(vault, bakery)
    assert [one.value for one in found.hindrances] == [
        "not_in_use", "suspended", "not_looked_at", "agreement_ran_out"
    ]  # fmt: skip
    words = partner_standing.in_words(found.hindrances)
    assert words.startswith("The house does not work with this partner any more. This partner is")
    assert words.endswith("The agreement with this partner has run out.")
    assert partner_standing.in_short(found.hindrances) == "Ended"


def test_a_word_for_each_hindrance() -> None:
    for one in Hindrance:
        assert partner_standing.in_words([one]).endswith(".")
        assert partner_standing.in_short([one])
    assert partner_standing.in_short([]) == "In order"


def test_a_partner_that_is_not_there(vault: Vault) -> None:
    with pytest.raises(KeyError):
        standing(vault, 99)
