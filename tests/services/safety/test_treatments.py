# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Treatments: waiting, started, ended, begun again; days are plain, what it is stays sealed."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models.health import Treatment
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import treatments
from shelterdesk.services.safety.treatments import TreatmentState, TreatmentText
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import soak
from tests.services.safety.test_safety_plans import stored_bytes

TODAY = NOW.date()
DAY = timedelta(days=1)
TEXT = TreatmentText("dental", "Dr Oduya, Hill Street", "Afraid of the drill")


def added(vault: Vault, resident_id: int, text: TreatmentText = TEXT, **days: Any) -> int:
    made = vault.do("A", treatments.add, resident_id=resident_id, text=text, **days).result
    return int(made)


def states(vault: Vault, resident_id: int) -> list[tuple[TreatmentState, int | None]]:
    found = vault.read(treatments.of_resident, resident_id=resident_id)
    return [(row.state, row.days_waited) for row in found]


@pytest.fixture
def noor(vault: Vault) -> int:
    return factories.person(vault, "Noor")


def test_from_waiting_to_the_end_and_again(vault: Vault, noor: int) -> None:
    first = added(vault, noor, waiting_since=TODAY - 50 * DAY)
    assert states(vault, noor) == [(TreatmentState.WAITING, 50)]
    vault.do("S", treatments.start, treatment_id=first, on=TODAY - 20 * DAY)
    assert states(vault, noor) == [(TreatmentState.STARTED, 30)]
    with pytest.raises(Conflict):
        vault.do("S", treatments.start, treatment_id=first, on=TODAY)
    with pytest.raises(Conflict):
        vault.do("B", treatments.begin_again, treatment_id=first)
    vault.do("F", treatments.finish, treatment_id=first, on=TODAY - 9 * DAY, broken_off=True)
    assert states(vault, noor) == [(TreatmentState.BROKEN_OFF, 30)]
    with pytest.raises(Invalid) as refused:
        vault.do("B", treatments.begin_again, treatment_id=first, started=TODAY - 10 * DAY)
    assert refused.value.field == "started"
    given_ = {"treatment_id": first, "waiting_since": TODAY - 3 * DAY}
    again = vault.do("B", treatments.begin_again, **given_).result
    with pytest.raises(Conflict):
        vault.do("B", treatments.begin_again, treatment_id=first)
    rows = vault.read(treatments.of_resident, resident_id=noor)
    assert [(row.id, row.again_after_id, row.is_last) for row in rows] == [
        (again, first, True), (first, None, False),
    ]  # fmt: skip
    assert states(vault, noor) == [(TreatmentState.WAITING, 3), (TreatmentState.BROKEN_OFF, 30)]
    vault.do("S", treatments.start, treatment_id=again, on=TODAY)
    vault.do("F", treatments.finish, treatment_id=again, on=TODAY)
    assert states(vault, noor)[0] == (TreatmentState.ENDED, 3)
    with pytest.raises(Conflict):
        vault.do("F", treatments.finish, treatment_id=again, on=TODAY)
    vault.undo()
    assert states(vault, noor)[0] == (TreatmentState.STARTED, 3)


def test_waiting_can_be_given_up(vault: Vault, noor: int) -> None:
    waits = added(vault, noor, waiting_since=TODAY - 5 * DAY)
    with pytest.raises(Invalid):
        vault.do("F", treatments.finish, treatment_id=waits, on=TODAY)
    with pytest.raises(Invalid):
        vault.do("F", treatments.finish, treatment_id=waits, on=TODAY - 6 * DAY, broken_off=True)
    vault.do("F", treatments.finish, treatment_id=waits, on=TODAY - 2 * DAY, broken_off=True)
    assert states(vault, noor) == [(TreatmentState.BROKEN_OFF, 3)]


def test_who_reads_which(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:  # no health key
        hired(vault, "F1", "H4")
        noor = factories.person(vault, "Noor")
        first = added(vault, noor, started=TODAY - 9 * DAY)
        vault.do("F", treatments.finish, treatment_id=first, on=TODAY - 2 * DAY)
        again = vault.do("B", treatments.begin_again, treatment_id=first, started=TODAY).result
        with pytest.raises(NotAllowed):
            vault.read(treatments.read, resident_id=noor)
        hidden = TreatmentText(Hidden.HIDDEN, Hidden.HIDDEN, Hidden.HIDDEN)
        days = {"waiting_since": TODAY - 12 * DAY, "started": TODAY - 9 * DAY}
        vault.do("E", treatments.edit, treatment_id=first, text=hidden, **days)
        assert vault.read(lambda tx: treatments.timeline(tx, noor)) == []
        for stored in stored_bytes(vault):
            assert b"Oduya" not in stored
            assert b"drill" not in stored
            assert stored != b"dental"
    with signed_in(desk_file, "F1", clock) as vault:
        for query in (treatments.of_resident, treatments.read):
            with pytest.raises(NotAllowed):
                vault.read(query, resident_id=noor)
        with pytest.raises(NotAllowed):
            added(vault, noor)
    with signed_in(desk_file, "H4", clock) as vault:
        found = vault.read(treatments.read, resident_id=noor)
        assert [(found[id_].kind_words, found[id_].provider, found[id_].note)
                for id_ in (first, again)] == [
            ("Teeth", TEXT.provider, TEXT.note), ("Teeth", TEXT.provider, ""),
        ]  # fmt: skip
        labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
        assert labels.count("Read health notes") == 1
        events = vault.read(lambda tx: treatments.timeline(tx, noor))
        assert [event.title for event in events] == [
            "Treatment started", "Treatment started", "Treatment ended",
        ]  # fmt: skip
        assert "Teeth" not in repr(events)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"waiting_since": TODAY + DAY}, "waiting_since"),
        ({"started": TODAY + DAY}, "started"),
        ({"waiting_since": TODAY, "started": TODAY - DAY}, "started"),
        ({"text": TreatmentText("no-such-kind")}, "kind"),
        ({"text": TreatmentText(note="x" * 20_001)}, "note"),
    ],
)
def test_what_cannot_be(vault: Vault, noor: int, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(vault, noor, **wrong)
    assert refused.value.field == field
    assert states(vault, noor) == []


def test_days_of_one_that_ended(vault: Vault, noor: int) -> None:
    made = added(vault, noor, started=TODAY - 9 * DAY)
    vault.do("F", treatments.finish, treatment_id=made, on=TODAY - 5 * DAY)
    given_ = {"treatment_id": made, "text": TEXT, "waiting_since": None}
    with pytest.raises(Invalid):
        vault.do("E", treatments.edit, **given_, started=TODAY - 4 * DAY)
    vault.do("E", treatments.edit, **given_, started=None)  # it never started after all
    assert states(vault, noor) == [(TreatmentState.BROKEN_OFF, None)]


def test_protected_and_not_there(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        noor = factories.person(vault, "Noor")
        made = added(vault, noor, waiting_since=TODAY)
        vault.do("P", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "H4", clock) as vault:
        assert states(vault, noor) == []
        with pytest.raises(NotFound):
            vault.read(treatments.read, resident_id=noor)
        for id_ in (made, made + 1):
            with pytest.raises(NotFound):
                vault.do("S", treatments.start, treatment_id=id_, on=TODAY)


ACTS = st.tuples(st.sampled_from(["start", "end", "break", "again"]), st.integers(0, 9))


@settings(
    max_examples=soak(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 9), st.lists(ACTS, max_size=8))
def test_days_are_always_in_order(vault: Vault, first: int, acts: list[tuple[str, int]]) -> None:
    noor = factories.person(vault, "Noor")
    last = added(vault, noor, waiting_since=TODAY - first * DAY)
    for act, ago in acts:
        on = TODAY - ago * DAY
        with suppress(UserError):
            if act == "again":
                given_ = {"treatment_id": last, "started": on}
                last = vault.do("B", treatments.begin_again, **given_).result
            elif act == "start":
                vault.do("S", treatments.start, treatment_id=last, on=on)
            else:
                given_ = {"treatment_id": last, "on": on, "broken_off": act == "break"}
                vault.do("F", treatments.finish, **given_)

    def rows(tx: Transaction) -> list[tuple[Any, ...]]:
        found = tx.session.query(Treatment).filter_by(resident_id=noor).order_by(Treatment.id)
        return [(row.state, row.waiting_since, row.started, row.ended) for row in found]

    before = None
    for state, *days in vault.read(rows):
        known = [day for day in (before, *days) if day is not None]
        assert known == sorted(known)
        assert (state in ("ended", "broken_off")) == (days[2] is not None)
        assert state != "ended" or days[1] is not None
        before = days[2]
