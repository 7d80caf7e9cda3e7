# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used: given, declined, limits, and counts that equal a simple model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.giving import service_giving, service_limits, support_used
from shelterdesk.services.giving.service_giving import GiveForm, Group
from shelterdesk.services.giving.support_used import Counts, KindCount, Source, UseRow
from shelterdesk.services.log import log_entries
from shelterdesk.services.merging import merging
from shelterdesk.services.outreach import outreach
from shelterdesk.services.outreach.outreach import RoundForm, RoundItem
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.visits import visit_support, visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person, soak

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TODAY = NOW.date()


def give(vault: Vault, kind: str = "clothes", *people: int, **facts: Any) -> tuple[int, ...]:
    form = GiveForm(kind, people, **facts)
    ids: tuple[int, ...] = vault.do("Gave", service_giving.give, form=form).result
    return ids


def refused(vault: Vault, verb: Any, **facts: Any) -> UserError:
    with pytest.raises(UserError) as error:
        vault.do("Refused", verb, **facts)
    return error.value


def counted(vault: Vault, first: date = TODAY, last: date = TODAY) -> Counts:
    return vault.read(support_used.counts, first=first, last=last)


def of(vault: Vault, kind: str) -> KindCount:
    found = {one.kind: one for one in counted(vault).kinds}
    return found.get(kind, KindCount(kind, ""))


def listed(vault: Vault, **facts: Any) -> list[UseRow]:
    return vault.read(support_used.uses, first=TODAY, last=TODAY, **facts)


def meal(vault: Vault, *people: int, **facts: Any) -> int:
    entry_id: int = vault.do(
        "Meal", log_entries.note, kind=LogKind.MEAL, confidentiality="desk", text="Dinner",
        resident_ids=people, **facts,
    ).result  # fmt: skip
    return entry_id


def test_one_act_for_many_and_for_people_without_a_name(vault: Vault) -> None:
    noor, ama = person(vault, "Noor"), person(vault, "Ama")
    assert len(give(vault, "hygiene", noor, ama, noor, nameless=3, quantity=2)) == 3
    found = of(vault, "hygiene")
    assert (found.times, found.named, found.nameless, found.people) == (5, 2, 3, 2)
    assert (found.quantity, found.words) == (10, "Hygiene kit")
    assert [row.shown for row in listed(vault)] == ["3 people", "Ama", "Noor"]
    vault.undo()
    assert counted(vault).kinds == ()


def test_what_was_offered_and_not_wanted_is_no_support_used(vault: Vault) -> None:
    noor = person(vault, "Noor")
    give(vault, "clothes", noor, is_declined=True)
    found = of(vault, "clothes")
    assert (found.times, found.people, found.declined) == (0, 0, 1)
    assert (counted(vault).people, counted(vault).declined) == (0, 1)
    assert len(listed(vault, is_declined=True)) == 1
    assert listed(vault, is_declined=False) == []


def test_meals_of_the_log_are_food_until_they_are_struck(vault: Vault) -> None:
    noor, ama = person(vault, "Noor"), person(vault, "Ama")
    entry = meal(vault, noor, ama)
    meal(vault)  # about nobody in particular
    vault.do("Note", log_entries.addendum, entry_id=entry, text="And soup")
    draft = {"kind": LogKind.MEAL, "confidentiality": "desk", "text": "Lunch"}
    vault.do("Draft", log_entries.write, resident_ids=[noor], **draft)
    vault.do("Note", log_entries.note, **draft | {"kind": LogKind.NOTE}, resident_ids=[noor])
    give(vault, "food", noor)  # a parcel
    assert (of(vault, "food").times, of(vault, "food").people) == (3, 2)
    [parcel, dinner] = listed(vault)
    assert (dinner.shown, dinner.people, dinner.source) == ("Ama, Noor", 2, Source.LOG)
    assert (parcel.source, parcel.resident_id) == (Source.DESK, noor)
    vault.do("Strike", log_entries.strike, entry_id=entry, reason="No dinner")
    assert (of(vault, "food").times, of(vault, "food").people) == (1, 1)


def test_visits_and_rounds_count_by_the_same_path(vault: Vault) -> None:
    visit = vault.do("Came", visits.check_in).result
    vault.do("Used", visit_support.use, visit_id=visit, kind="laundry")
    items = (RoundItem("harm-reduction", quantity=30, people=12),)
    vault.do("Round", outreach.add, form=RoundForm(NOW, items=items))
    assert (of(vault, "laundry").times, of(vault, "harm-reduction").times) == (1, 12)
    assert of(vault, "harm-reduction").quantity == 30
    assert {row.source for row in listed(vault)} == {Source.VISIT, Source.ROUND}
    for row in listed(vault):
        given_id = row.given_id or 0
        form = vault.read(service_giving.form, given_id=given_id)
        error = refused(vault, service_giving.correct, given_id=given_id, form=form)
        assert isinstance(error, Conflict)


def test_a_group_is_whoever_is_in_the_house(vault: Vault) -> None:
    site = house(vault)
    noor, _stay = admitted(vault, beds(vault, site)[0], TODAY)
    person(vault, "Outside")
    give(vault, "hygiene", group=Group.ALL)
    assert [row.resident_id for row in listed(vault)] == [noor]
    error = refused(vault, service_giving.give, form=GiveForm("hygiene", group=Group.HERE))
    assert error.field == "people"


def test_the_desk_is_told_and_never_stopped(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    vault.do("Limit", service_limits.decide, kind="clothes", days_between=7)
    give(vault, "clothes", noor)
    clock.now += 3 * DAY
    form = GiveForm("clothes", (noor,))
    answer = vault.read(service_giving.asked, form=form)
    [(shown, told)] = answer.people
    assert (shown, told.days_ago, told.again_on) == ("Noor", 3, TODAY + 7 * DAY)
    assert answer.is_over
    error = refused(vault, service_giving.give, form=form)
    assert error.field == "despite"
    assert "Noor" in error.message
    give(vault, "clothes", noor, despite="Robbed yesterday")
    clock.now += 7 * DAY
    assert not vault.read(service_giving.asked, form=form).is_over
    give(vault, "clothes", noor, despite="not kept")  # nothing to be explained
    found = vault.read(support_used.uses, first=TODAY, last=clock.now.date())
    assert [row.despite for row in found] == ["", "Robbed yesterday", ""]


def test_times_a_day_end_with_the_night(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    vault.do("Limit", service_limits.decide, kind="phone", per_day=2)
    give(vault, "phone", noor)
    clock.now = NOW + 6 * HOUR  # past midnight, the same night
    give(vault, "phone", noor)
    answer = vault.read(service_giving.asked, form=GiveForm("phone", (noor,)))
    assert (answer.is_over, answer.people[0][1].again_on) == (True, TODAY + DAY)
    clock.now = NOW + 12 * HOUR
    assert not vault.read(service_giving.asked, form=GiveForm("phone", (noor,))).is_over
    assert vault.read(service_giving.asked, form=GiveForm("phone", (noor,), is_declined=True)) \
        == service_giving.Answer((), None, 0)  # fmt: skip


@pytest.mark.parametrize("on", [date(2026, 10, 25), date(2026, 3, 29)])
def test_days_between_are_days_on_nights_on_which_clocks_change(
    vault: Vault, clock: Clock, on: date
) -> None:
    zone = ZoneInfo("Europe/Berlin")
    noor = person(vault, "Noor")
    vault.do("Limit", service_limits.decide, kind="clothes", days_between=1)
    clock.now = NOW.replace(year=on.year, month=on.month, day=on.day, tzinfo=zone) - DAY
    give(vault, "clothes", noor)
    clock.now += 11 * HOUR  # the next morning
    assert not vault.read(service_giving.asked, form=GiveForm("clothes", (noor,))).is_over
    assert counted(vault, on - DAY, on - DAY).times == 1
    assert counted(vault, on, on).times == 0


@pytest.mark.parametrize(
    ("facts", "field_"),
    [
        ({"kind": None, "nameless": 1}, "kind"),
        ({"kind": "clothes"}, "people"),
        ({"kind": "clothes", "nameless": -1}, "nameless"),
        ({"kind": "clothes", "nameless": 1, "quantity": 0}, "quantity"),
        ({"kind": "clothes", "nameless": 1, "at": NOW + DAY}, "at"),
        ({"kind": "clothes", "nameless": 1, "stock_item_id": 9}, "stock_item_id"),
        ({"kind": "clothes", "nameless": 1, "despite": "x" * 201}, "despite"),
        ({"kind": "no-such", "nameless": 1}, "support_kind"),
    ],
)
def test_what_makes_no_sense_is_said(vault: Vault, facts: dict[str, Any], field_: str) -> None:
    assert refused(vault, service_giving.give, form=GiveForm(**facts)).field == field_
    assert counted(vault).kinds == ()


def test_put_right_and_taken_away(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    [given_id] = give(vault, "clothes", noor)
    form = vault.read(service_giving.form, given_id=given_id)
    vault.do("Right", service_giving.correct, given_id=given_id,
             form=replace(form, kind="hygiene", quantity=3))  # fmt: skip
    assert (of(vault, "clothes").times, of(vault, "hygiene").quantity) == (0, 3)
    vault.undo()
    assert of(vault, "clothes").times == 1
    vault.do("Limit", service_limits.decide, kind="clothes", per_day=1)
    vault.do("Right", service_giving.correct, given_id=given_id, form=replace(form, quantity=2))
    error = refused(vault, service_giving.correct, given_id=given_id,
                    form=replace(form, at=NOW + DAY))  # fmt: skip
    assert isinstance(error, Invalid)
    vault.do("Remove", service_giving.remove, given_id=given_id)
    assert counted(vault).kinds == ()
    assert isinstance(refused(vault, service_giving.remove, given_id=given_id), NotFound)


def test_limits_are_decided_by_those_who_set_the_rules(vault: Vault, clock: Clock) -> None:
    for bad in ({"days_between": 0}, {"days_between": 400}, {"per_day": 0}, {"per_day": 100}):
        error = refused(vault, service_limits.decide, kind="clothes", **bad)
        assert error.field in bad
    vault.do("Limit", service_limits.decide, kind="clothes", days_between=7, per_day=2)
    limit = vault.read(service_limits.limits)["clothes"]
    assert (limit.days_between, limit.per_day) == (7, 2)
    vault.do("Limit", service_limits.decide, kind="clothes")
    assert "clothes" not in vault.read(service_limits.limits)
    vault.undo()
    assert "clothes" in vault.read(service_limits.limits)
    hired(vault, "F1", "A6")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        give(desk, "clothes", nameless=1)
        assert isinstance(refused(desk, service_limits.decide, kind="clothes"), NotAllowed)
    with signed_in(path, "A6", clock) as administrator:
        error = refused(administrator, service_giving.give, form=GiveForm("clothes", nameless=1))
        assert isinstance(error, NotAllowed)


def test_joined_records_are_one_person(vault: Vault) -> None:
    noor, again = person(vault, "Noor"), person(vault, "Noor A.")
    meal(vault, noor)
    meal(vault, again)
    give(vault, "food", again)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=again)
    assert (of(vault, "food").times, of(vault, "food").people) == (3, 1)
    [food] = vault.read(support_used.of_resident, resident_id=noor)
    assert (food.times, food.last, food.declined) == (3, NOW, 0)


def test_who_is_protected_counts_as_one_person(vault: Vault, clock: Clock) -> None:
    site = house(vault)
    her, _stay = admitted(vault, beds(vault, site)[0], TODAY, "Quilla")
    noor, _other = admitted(vault, beds(vault, site)[1], TODAY, "Noor")
    meal(vault, her, noor)
    [given_id] = give(vault, "clothes", her)
    hired(vault, "F1")
    before = counted(vault)
    vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert counted(desk) == before
        [coat, dinner] = sorted(listed(desk), key=lambda row: row.kind)
        assert (coat.shown, coat.given_id, coat.resident_id) == ("1 person", None, None)
        assert (dinner.shown, dinner.people) == ("Noor and 1 more", 2)
        form = GiveForm("clothes", (her,))
        for verb, facts in (
            (service_giving.give, {"form": form}),
            (service_giving.remove, {"given_id": given_id}),
        ):
            assert isinstance(refused(desk, verb, **facts), NotFound)
        with pytest.raises(NotFound):
            desk.read(support_used.of_resident, resident_id=her)
        give(desk, "hygiene", group=Group.ALL)  # she has one too, and is not named
        assert (of(desk, "hygiene").times, of(desk, "hygiene").named) == (2, 1)


def test_the_timeline_tells_of_it_and_the_period_is_one(vault: Vault) -> None:
    noor = person(vault, "Noor")
    give(vault, "clothes", noor, quantity=2)
    give(vault, "legal", noor, is_declined=True)
    told = vault.read(timeline.timeline, resident_id=noor, kind="support").events
    assert [(event.title, event.detail) for event in told] == [
        ("Offered, not wanted: Legal advice", ""), ("Clothes", "× 2"),
    ]  # fmt: skip
    for first, last in ((TODAY, TODAY - DAY), (TODAY - 1_200 * DAY, TODAY)):
        with pytest.raises(Invalid):
            counted(vault, first, last)


def test_what_is_given_most_stands_first(vault: Vault) -> None:
    for _time in range(2):
        give(vault, "phone", nameless=1)
    give(vault, "legal", nameless=9)
    codes = [choice.code for choice in vault.read(service_giving.kinds)]
    assert codes[:3] == ["phone", "legal", "food"]


# A model that knows nothing of tables
@dataclass
class Model:
    """Every act that stands: code, people with a name, people without one, whether declined."""

    acts: list[tuple[str, tuple[int, ...], int, bool]] = field(default_factory=list)

    def expected(self) -> dict[str, tuple[int, int, int, int]]:
        found = {}
        for kind in {act[0] for act in self.acts}:
            used = [act for act in self.acts if act[0] == kind and not act[3]]
            named: Counter[int] = Counter(one for act in used for one in act[1])
            declined = sum(len(a[1]) + a[2] for a in self.acts if a[0] == kind and a[3])
            times = named.total() + sum(act[2] for act in used)
            found[kind] = (times, named.total(), len(named), declined)
        return found


PEOPLE = st.sets(st.integers(0, 3), max_size=4)
ACTS = st.one_of(
    st.tuples(st.just("give"), st.sampled_from(["food", "clothes"]), PEOPLE,
              st.integers(0, 3), st.booleans()),
    st.tuples(st.just("meal"), PEOPLE),
    st.tuples(st.just("strike"), st.integers(0, 9)),
    st.tuples(st.just("remove"), st.integers(0, 9)),
    st.just(("undo",)),
)  # fmt: skip


@settings(
    max_examples=soak(12), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(acts=st.lists(ACTS, max_size=14))
def test_whatever_happens_the_counts_equal_a_simple_model(
    vault: Vault, clock: Clock, tmp_path: Path, acts: list[tuple[Any, ...]]
) -> None:
    clock.now += 2 * DAY  # each run has days of its own
    on = clock.now.date()
    model = Model()
    people = [person(vault, f"P{number}") for number in range(4)]
    meals: list[tuple[int, tuple[str, tuple[int, ...], int, bool]]] = []
    given_: list[tuple[tuple[int, ...], tuple[str, tuple[int, ...], int, bool]]] = []
    last: tuple[int, ...] | None = None  # what an undo takes back
    for act in acts:
        if act[0] == "give":
            _give, kind, who, nameless, declined = act
            named = tuple(people[one] for one in sorted(who))
            if not named and not nameless:
                continue
            last = give(vault, kind, *named, nameless=nameless, is_declined=declined)
            given_.append((last, (kind, named, nameless, declined)))
            model.acts.append(given_[-1][1])
        elif act[0] == "meal":
            named = tuple(people[one] for one in sorted(act[1]))
            meals.append((meal(vault, *named), ("food", named, 0, False)))
            model.acts.append(meals[-1][1])
            last = None
        elif act[0] == "strike" and meals:
            entry, told = meals.pop(act[1] % len(meals))
            vault.do("Strike", log_entries.strike, entry_id=entry, reason="Not so")
            model.acts.remove(told)
            last = None
        elif act[0] == "remove" and given_:
            ids, told = given_.pop(act[1] % len(given_))
            for one in ids:
                vault.do("Remove", service_giving.remove, given_id=one)
            model.acts.remove(told)
            last = None
        elif act[0] == "undo" and last is not None:
            vault.undo()
            ids, told = given_.pop()
            assert ids == last
            model.acts.remove(told)
            last = None
        found = counted(vault, on, on)
        expected = {kind: sums for kind, sums in model.expected().items() if any(sums)}
        assert {
            kind.kind: (kind.times, kind.named, kind.people, kind.declined) for kind in found.kinds
        } == expected
        assert all(kind.people <= kind.named <= kind.times for kind in found.kinds)
        assert found.people <= found.named <= found.times
        rows = vault.read(support_used.uses, first=on, last=on, is_declined=False, limit=10_000)
        assert sum(row.people for row in rows) == found.times
