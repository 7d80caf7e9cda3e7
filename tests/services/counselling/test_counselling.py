# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counselling: dates for case work, words for holders of the key alone, each person by herself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.audit import audit
from shelterdesk.services.counselling import counselling, counselling_due
from shelterdesk.services.counselling.counselling import (
    SessionForm,
    SessionKind,
    SessionState,
    SessionText,
)
from shelterdesk.services.residents import protection
from shelterdesk.services.support import support
from shelterdesk.services.today.due_line import DueLine
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics.counselling import FirstOffers, days_to_first, definition
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.services.safety.test_safety_plans import stored_bytes

TODAY = NOW.date()
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECRET = "She dreamt of the river"


def at(**delta: Any) -> datetime:
    return NOW + timedelta(**delta)


def session(vault: Vault, resident_id: int, form: SessionForm, **more: Any) -> int:
    return int(vault.do("A", counselling.add, resident_id=resident_id, form=form, **more).result)


def settled(
    vault: Vault, session_id: int, resident_id: int, state: SessionState, **more: Any
) -> None:
    given = {"session_id": session_id, "resident_id": resident_id, "state": state}
    vault.do("S", counselling.settle, **given, **more)


def rows(vault: Vault, resident_id: int) -> list[tuple[SessionKind, SessionState, bool]]:
    found = vault.read(counselling.of_resident, resident_id=resident_id)
    return [(row.kind, row.state, row.has_words) for row in found]


def due(vault: Vault) -> list[DueLine]:
    found: list[DueLine] = vault.read(lambda tx: list(counselling_due.due(tx)))
    return found


@pytest.fixture
def noor(vault: Vault) -> int:
    return factories.person(vault, "Noor")


@pytest.mark.parametrize("state", [s for s in SessionState if s != "planned"])
def test_every_end_a_session_can_have(vault: Vault, noor: int, state: SessionState) -> None:
    made = session(vault, noor, SessionForm(at(hours=-2), minutes=50, method="trauma"))
    settled(vault, made, noor, state)
    [row] = vault.read(counselling.of_resident, resident_id=noor)
    assert (row.state, row.at, row.minutes, row.method, row.counsellor) == (
        state, at(hours=-2), 50, "Trauma therapy", "Joy",
    )  # fmt: skip
    vault.undo()
    assert rows(vault, noor) == [(SessionKind.INDIVIDUAL, SessionState.PLANNED, False)]


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.MISSED])
def test_what_has_not_been_was_not_held(vault: Vault, noor: int, state: SessionState) -> None:
    ahead = SessionForm(at(days=2))
    with pytest.raises(Invalid):
        session(vault, noor, ahead, state=state)
    made = session(vault, noor, ahead)
    with pytest.raises(Invalid):
        settled(vault, made, noor, state)
    settled(vault, made, noor, SessionState.CANCELLED_BY_HER)
    past = session(vault, noor, SessionForm(at(days=-1)), state=state)
    given = {"session_id": past, "resident_id": noor}
    with pytest.raises(Invalid) as refused:
        vault.do("E", counselling.edit, **given, form=ahead)
    assert refused.value.field == "at"


def test_who_reads_what_was_said(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:  # director and caseworker: not the key
        hired(vault, "F1", "H4")
        noor = factories.person(vault, "Noor")
        form = SessionForm(at(days=-1), topic="The river")
        made = session(vault, noor, form, state=SessionState.HELD, note=SECRET)
        [row] = vault.read(counselling.of_resident, resident_id=noor)
        assert (row.has_words, row.can_read, row.state) == (True, False, SessionState.HELD)
        given = {"session_id": made, "resident_id": noor}
        with pytest.raises(NotAllowed):
            vault.read(counselling.read, **given)
        with pytest.raises(Conflict):  # a note she cannot read is not written over
            vault.do("W", counselling.write_note, **given, note="Mine")
        form = vault.read(counselling.form, **given)
        assert form.topic is Hidden.HIDDEN
        vault.do("E", counselling.edit, **given, form=replace(form, minutes=40))
        for stored in stored_bytes(vault):
            assert SECRET.encode() not in stored
            assert b"The river" not in stored
    with signed_in(desk_file, "F1", clock) as vault:
        for query, more in (
            (counselling.of_resident, {}),
            (counselling.read, {"session_id": made}),
        ):
            with pytest.raises(NotAllowed):
                vault.read(query, resident_id=noor, **more)
        with pytest.raises(NotAllowed):
            session(vault, noor, form)
        assert vault.read(lambda tx: counselling.timeline(tx, noor)) == []
    with signed_in(desk_file, "H4", clock) as vault:
        for _time in range(2):
            assert vault.read(counselling.read, **given) == SessionText("The river", SECRET)
        labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
        assert labels.count("Read counselling notes") == 2
        vault.do("W", counselling.write_note, **given, note="")
        assert vault.read(counselling.read, **given).note == ""
        [event] = vault.read(lambda tx: counselling.timeline(tx, noor))
        assert (event.title, event.detail, event.kind) == ("Counselling", "Held", "counselling")


def test_a_group_and_nobody_reads_of_the_others(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        noor, ana = factories.person(vault, "Noor"), factories.person(vault, "Ana")
        hidden = factories.person(vault, "Quilla")
    with signed_in(desk_file, "H4", clock) as vault:
        group = SessionForm(at(hours=-3), SessionKind.GROUP, 90, "creative", topic="Masks")
        made = session(vault, noor, group)
        assert [row.id for row in vault.read(counselling.groups)] == [made]
        for one in (ana, hidden):
            vault.do("J", counselling.join, session_id=made, resident_id=one)
        with pytest.raises(Conflict):
            vault.do("J", counselling.join, session_id=made, resident_id=ana)
        settled(vault, made, noor, SessionState.HELD, note="Painted a bird")
        settled(vault, made, ana, SessionState.CANCELLED_BY_HER, note="Toothache")
        read = {one: vault.read(counselling.read, session_id=made, resident_id=one)
                for one in (noor, ana)}  # fmt: skip
        assert read == {noor: SessionText("Masks", "Painted a bird"),
                        ana: SessionText("Masks", "Toothache")}  # fmt: skip
        assert "Ana" not in repr(vault.read(counselling.of_resident, resident_id=noor))
        given = {"session_id": made, "resident_id": noor}
        single = replace(group, kind=SessionKind.INDIVIDUAL)
        with pytest.raises(Invalid):
            vault.do("E", counselling.edit, **given, form=single)
        vault.do("E", counselling.edit, **given, form=replace(group, minutes=60))
        touched = [vault.read(audit.opened, resident_id=one).rows[0].label for one in (noor, ana)]
        assert touched == ["E", "E"]
        alone = session(vault, noor, SessionForm(at(days=1)))
        with pytest.raises(Conflict):
            vault.do("J", counselling.join, session_id=alone, resident_id=ana)
        for id_, who in ((made + 99, noor), (alone, ana)):
            with pytest.raises(NotFound):
                vault.read(counselling.read, session_id=id_, resident_id=who)
    with signed_in(desk_file, clock=clock) as vault:
        vault.do("P", protection.protect, resident_id=hidden, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "H4", clock) as vault:
        assert vault.read(counselling.of_resident, resident_id=hidden) == []
        with pytest.raises(NotFound):
            vault.read(counselling.read, session_id=made, resident_id=hidden)
        [line] = [one for one in due(vault) if one.day == TODAY + DAY]
        assert "Noor" in line.title


def test_her_own_next_sessions_on_today(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        ids = hired(vault, "H4", "F1")
        noor, ana = factories.person(vault, "Noor"), factories.person(vault, "Ana")
        mine = ids["H4"]
        for who, form in (
            (noor, SessionForm(at(hours=1), counsellor_id=mine)),
            (ana, SessionForm(at(hours=-5), counsellor_id=mine)),
            (ana, SessionForm(at(days=5), counsellor_id=mine)),
            (ana, SessionForm(at(hours=1))),
        ):
            session(vault, who, form)
        group = session(vault, noor, SessionForm(at(days=1), SessionKind.GROUP, counsellor_id=mine))
        vault.do("J", counselling.join, session_id=group, resident_id=ana)
        done = session(vault, noor, SessionForm(at(hours=-1), counsellor_id=mine))
        settled(vault, done, noor, SessionState.HELD)
        assert [line.title for line in due(vault)] == ["Talk with Ana, 21:15"]
    with signed_in(desk_file, "H4", clock) as vault:
        lines = due(vault)
        assert [(line.title, line.detail) for line in lines] == [
            ("Talk with Ana, 15:15", "what became of it?"), ("Talk with Noor, 21:15", ""),
            ("Group with 2 people, 20:15", ""),
        ]  # fmt: skip
        assert {line.tab for line in lines} == {"counselling"}
        assert not any(line.is_for_all for line in lines)
    with signed_in(desk_file, "F1", clock) as vault:
        assert due(vault) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"counsellor_id": 99}, "counsellor_id"),
        ({"method": "no-such"}, "method"),
        ({"topic": "x" * 20_001}, "topic"),
    ],
)
def test_what_cannot_be(vault: Vault, noor: int, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        session(vault, noor, SessionForm(NOW, **wrong))
    assert refused.value.field == field
    assert rows(vault, noor) == []


# Days to the first offer
def supported(vault: Vault, opened: date, closed: date | None = None) -> int:
    who = factories.person(vault)
    period = vault.do("O", support.open_period, resident_id=who, opened=opened).result
    if closed is not None:
        vault.do("C", support.close_period, period_id=period, closed=closed)
    return who


def offered(vault: Vault, who: int, ago: int, state: SessionState = SessionState.OFFERED) -> None:
    session(vault, who, SessionForm(NOW - ago * DAY), state=state)


def test_days_to_the_first_offer(vault: Vault) -> None:
    noor = supported(vault, TODAY - 20 * DAY)
    ask = {"resident_id": noor}
    assert vault.read(counselling.days_to_first_offer, **ask) is None
    session(vault, noor, SessionForm(NOW + 5 * DAY))  # planned ahead is offered today
    assert vault.read(counselling.days_to_first_offer, **ask) == 20
    offered(vault, noor, 30, SessionState.HELD)  # before this period
    assert vault.read(counselling.days_to_first_offer, **ask) == 20
    offered(vault, noor, 12, SessionState.NOT_WANTED)
    assert vault.read(counselling.days_to_first_offer, **ask) == 8
    offered(vault, noor, 20, SessionState.CANCELLED_BY_US)
    assert vault.read(counselling.days_to_first_offer, **ask) == 0
    nobody = factories.person(vault)
    assert vault.read(counselling.days_to_first_offer, resident_id=nobody) is None


def test_the_house_as_a_whole(vault: Vault) -> None:
    for days in (1, 2, 3, 10):
        offered(vault, supported(vault, TODAY - 20 * DAY), 20 - days)
    supported(vault, TODAY - 20 * DAY)
    closed = supported(vault, TODAY - 20 * DAY, TODAY - 10 * DAY)
    offered(vault, closed, 5)  # after that period
    offered(vault, supported(vault, TODAY - 99 * DAY), 98)  # opened before
    hidden = supported(vault, TODAY - 20 * DAY)
    offered(vault, hidden, 20)
    vault.do("P", protection.protect, resident_id=hidden, staff_ids=[vault.staff_id])
    found = vault.read(counselling.first_offers, first=TODAY - 30 * DAY, last=TODAY)
    assert found == FirstOffers(periods=7, offered=5, median=2, p90=10)
    assert found.not_offered == 2
    none = vault.read(counselling.first_offers, first=TODAY + DAY, last=TODAY + DAY)
    assert none == FirstOffers(0, 0, None, None)
    assert "not wanted" in definition()


def test_an_offer_on_the_last_day_counts() -> None:
    offers = [date(2026, 5, 9), date(2026, 5, 4)]
    assert days_to_first(offers, date(2026, 5, 1), date(2026, 5, 4)) == 3
    assert days_to_first(offers, date(2026, 5, 1), date(2026, 5, 3)) is None
