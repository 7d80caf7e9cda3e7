# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts: shown where they were meant for and as long; read by all who see her, by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertForm, AlertLevel, AlertPlace
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

TODAY = NOW.date()
LOUD = AlertForm("Do not confirm that anybody is here", "Call Joy first", AlertLevel.DANGER)


def alerted(vault: Vault, resident_id: int, form: AlertForm = LOUD) -> int:
    made = vault.do("Wrote an alert", alerts.add, resident_id=resident_id, form=form)
    alert_id: int = made.result
    return alert_id


def test_an_alert_comes_back_as_written(vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = replace(LOUD, place=AlertPlace.PAY_DESK, start=TODAY, last_day=TODAY)
    alerted(vault, noor, form)
    (row,) = vault.read(alerts.of_resident, resident_id=noor)
    assert row.form == form
    assert (row.shown, row.is_danger, row.is_in_force) == ("Noor", True, True)
    assert row.words == "Do not confirm that anybody is here · Call Joy first"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (AlertForm("  "), "text"),
        (AlertForm("x" * 201), "text"),
        (AlertForm("Look", instruction="x" * 301), "instruction"),
        (AlertForm("Look", last_day=TODAY - timedelta(days=1)), "last_day"),
    ],
)
def test_what_cannot_be_taken_names_its_field(vault: Vault, form: AlertForm, field: str) -> None:
    noor = person(vault, "Noor")
    with pytest.raises(Invalid) as caught:
        alerted(vault, noor, form)
    assert caught.value.field == field
    alert_id = alerted(vault, noor)
    with pytest.raises(Invalid):
        vault.do("Changed", alerts.edit, alert_id=alert_id, form=form)
    assert [row.form.text for row in vault.read(alerts.of_resident, resident_id=noor)] == [
        LOUD.text
    ]


@pytest.mark.parametrize("place", list(AlertPlace))
def test_it_is_shown_at_its_place_and_everywhere_means_everywhere(
    vault: Vault, place: AlertPlace
) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    for each in AlertPlace:
        alerted(vault, noor, AlertForm(each.value, place=each))
    alerted(vault, lina, AlertForm("hers", place=place))
    found = vault.read(alerts.shown_at, place=place)
    assert {row.text for row in found[noor]} == {place.value, "everywhere"}
    assert [row.text for row in found[lina]] == ["hers"]
    assert set(vault.read(alerts.shown_at, place=place, resident_ids=[lina])) == {lina}


def test_the_last_day_is_shown_and_the_next_is_not(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    start = TODAY + timedelta(days=1)
    alerted(vault, noor, replace(LOUD, start=start, last_day=start + timedelta(days=1)))
    shown = []
    for _day in range(5):
        shown.append(len(vault.read(alerts.now)))
        clock.now += timedelta(days=1)
    assert shown == [0, 1, 1, 0, 0]
    assert vault.read(alerts.of_resident, resident_id=noor) == []
    assert len(vault.read(alerts.of_resident, resident_id=noor, with_ended=True)) == 1


def test_an_ended_alert_is_history_and_ends_once(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    alert_id = alerted(vault, noor)
    clock.now += timedelta(days=2)
    vault.do("Ended", alerts.end, alert_id=alert_id)
    assert vault.read(alerts.shown_at, place=AlertPlace.DESK) == {}
    (row,) = vault.read(alerts.of_resident, resident_id=noor, with_ended=True)
    assert row.last_day == TODAY + timedelta(days=1)
    with pytest.raises(Conflict):
        vault.do("Ended", alerts.end, alert_id=alert_id)
    vault.undo()
    assert len(vault.read(alerts.now)) == 1


def test_one_ended_on_its_first_day_or_before_is_not_shown(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for start in (TODAY, TODAY + timedelta(days=3)):
        alert_id = alerted(vault, noor, replace(LOUD, start=start))
        vault.do("Ended", alerts.end, alert_id=alert_id)
    assert vault.read(alerts.now) == []


def test_the_loud_ones_come_first(vault: Vault) -> None:
    noor = person(vault, "Noor")
    alerted(vault, noor, AlertForm("first", start=TODAY - timedelta(days=2)))
    alerted(vault, noor, AlertForm("newer"))
    alerted(vault, noor, replace(LOUD, start=TODAY - timedelta(days=9)))
    texts = [row.text for row in vault.read(alerts.of_resident, resident_id=noor)]
    assert texts == [LOUD.text, "newer", "first"]


def test_the_desk_reads_and_writes_but_nothing_of_a_protected_person(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    alert_id = alerted(vault, noor)
    vault.do("Protected", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        alerted(desk, lina, AlertForm("Knows the code word"))
        assert [row.resident_id for row in desk.read(alerts.now)] == [lina]
        assert desk.read(alerts.of_resident, resident_id=noor) == []
        assert set(desk.read(alerts.shown_at, place=AlertPlace.DESK)) == {lina}
        for verb, facts in ((alerts.edit, {"form": LOUD}), (alerts.end, {})):
            with pytest.raises(NotFound):
                desk.do("Tried", verb, alert_id=alert_id, **facts)
        with pytest.raises(NotFound):
            alerted(desk, noor)


def test_alerts_stand_in_the_timeline(vault: Vault) -> None:
    noor = person(vault, "Noor")
    alerted(vault, noor)
    alerted(vault, noor, replace(LOUD, start=TODAY + timedelta(days=9)))

    def events(tx: object) -> list[object]:
        return alerts.timeline(tx, noor)  # type: ignore[arg-type]

    (event,) = vault.read(events)
    assert (event.day, event.tone) == (TODAY, "danger")
