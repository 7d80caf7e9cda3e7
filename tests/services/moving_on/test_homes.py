# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications, homes, visits there, and where people live some months after a stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.moving_on import applications, follow_ups, tenancies
from shelterdesk.services.moving_on.applications import ApplicationForm
from shelterdesk.services.moving_on.tenancies import TenancyForm
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.rooms import check_out, stays, wrong_check_out
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def homes_due(vault: Vault) -> list[str]:
    lines = vault.read(today_due.due)
    return [line.title for line in lines if line.kind is DueKind.HOUSING]


def titles(vault: Vault, resident_id: int) -> list[str]:
    found = vault.read(timeline.timeline, resident_id=resident_id, kind="stays")
    return [event.title for event in found.events]


@pytest.fixture
def left(vault: Vault) -> tuple[int, int]:
    """Somebody who left four months ago and may be asked."""
    resident_id, stay_id = admitted(vault, beds(vault, house(vault))[0], TODAY - 200 * DAY)
    on = TODAY - relativedelta(months=4)
    do(vault, check_out.check_out, stay_id=stay_id, on=on, wants_follow_ups=True)
    return resident_id, stay_id


def rows(vault: Vault, resident_id: int) -> Iterator[follow_ups.FollowUpRow]:
    yield from vault.read(follow_ups.of_resident, resident_id=resident_id)


def test_asked_at_three_six_twelve_and_eighteen_months(vault: Vault, left: tuple[int, int]) -> None:
    on = TODAY - relativedelta(months=4)
    assert [(row.months, row.due) for row in rows(vault, left[0])] == [
        (months, on + relativedelta(months=months)) for months in (3, 6, 12, 18)
    ]
    assert homes_due(vault) == ["Ask where Noor lives now"]
    first = next(rows(vault, left[0]))
    do(vault, follow_ups.answer, follow_up_id=first.id, on=TODAY, state="same_home",
       source="told_us", note="two rooms")  # fmt: skip
    assert homes_due(vault) == []
    assert titles(vault, left[0])[0] == "Home: In the same home"
    with pytest.raises(Conflict, match="answered already"):
        do(vault, follow_ups.answer, follow_up_id=first.id, on=TODAY, state="unknown")
    vault.undo()
    assert homes_due(vault) == ["Ask where Noor lives now"]


def test_unknown_is_an_answer_of_its_own(vault: Vault, left: tuple[int, int]) -> None:
    first = next(rows(vault, left[0]))
    answer = {"follow_up_id": first.id, "on": TODAY}
    with pytest.raises(Invalid, match="how this is known"):
        do(vault, follow_ups.answer, state="no_home", **answer)
    for wrong in ({"state": "moved"}, {"state": "unknown", "source": "rumour"}):
        with pytest.raises(Invalid, match="from the list"):
            do(vault, follow_ups.answer, **wrong, **answer)
    for day in (TODAY + DAY, TODAY - relativedelta(months=5)):
        with pytest.raises(Invalid):
            do(vault, follow_ups.answer, follow_up_id=first.id, on=day, state="unknown")
    do(vault, follow_ups.answer, state="unknown", source="told_us", **answer)
    found = next(rows(vault, left[0]))
    assert (found.state, found.source) == ("unknown", "none")


def test_who_refused_or_came_back_is_not_asked(
    vault: Vault, left: tuple[int, int], clock: Clock
) -> None:
    first = next(rows(vault, left[0]))
    do(vault, follow_ups.answer, follow_up_id=first.id, on=TODAY, state="declined",
       source="told_us")  # fmt: skip
    clock.now = NOW + 400 * DAY
    assert homes_due(vault) == []
    assert not any(row.is_needed for row in rows(vault, left[0]))


def test_who_is_here_again_is_not_asked(vault: Vault, left: tuple[int, int]) -> None:
    site = house(vault, name="House C")
    do(vault, stays.admit, resident_id=left[0], on=TODAY, site_id=site)
    assert homes_due(vault) == []


def test_a_wish_is_taken_back_and_answers_stay(vault: Vault, left: tuple[int, int]) -> None:
    first, *_later = rows(vault, left[0])
    do(vault, follow_ups.answer, follow_up_id=first.id, on=TODAY, state="temporary",
       source="partner")  # fmt: skip
    do(vault, follow_ups.unwish, stay_id=left[1])
    assert [row.state for row in rows(vault, left[0])] == ["temporary"]
    vault.undo()
    assert len(list(rows(vault, left[0]))) == 4


def test_what_was_answered_outlives_a_check_out_that_is_taken_back(
    vault: Vault, left: tuple[int, int]
) -> None:
    first = next(rows(vault, left[0]))
    do(vault, follow_ups.answer, follow_up_id=first.id, on=TODAY, state="temporary",
       source="partner")  # fmt: skip
    do(vault, wrong_check_out.take_back, stay_id=left[1])
    assert [row.state for row in rows(vault, left[0])] == ["temporary"]
    do(vault, check_out.check_out, stay_id=left[1], on=TODAY, wants_follow_ups=True)
    assert [row.state for row in rows(vault, left[0])].count("temporary") == 1
    assert len(list(rows(vault, left[0]))) == 4


def test_the_end_of_a_short_month(vault: Vault) -> None:
    resident_id, stay_id = admitted(vault, beds(vault, house(vault))[0], date(2026, 8, 1))
    on = date(2026, 8, 31)
    do(vault, check_out.check_out, stay_id=stay_id, on=on, wants_follow_ups=True)
    assert [row.due for row in rows(vault, resident_id)] == [
        date(2026, 11, 30), date(2027, 2, 28), date(2027, 8, 31), date(2028, 2, 29),
    ]  # fmt: skip


def test_an_application_goes_its_way(vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = ApplicationForm("long_term", recipient="City housing", note="two rooms",
                           prepared_on=TODAY - 9 * DAY)  # fmt: skip
    made = do(vault, applications.add, resident_id=noor, form=form)
    do(vault, applications.step, application_id=made, state="sent", on=TODAY - 5 * DAY,
       ask_again_on=TODAY)  # fmt: skip
    assert homes_due(vault) == ["Ask again about a home for Noor"]
    with pytest.raises(Invalid, match="before the step before"):
        do(vault, applications.step, application_id=made, state="offered", on=TODAY - 6 * DAY)
    with pytest.raises(Invalid, match="not come yet"):
        do(vault, applications.step, application_id=made, state="offered", on=TODAY + DAY)
    do(vault, applications.step, application_id=made, state="offered")
    assert homes_due(vault) == []
    do(vault, applications.step, application_id=made, state="accepted")
    [row] = vault.read(applications.of_resident, resident_id=noor)
    assert (row.state, row.recipient, row.next_states) == ("accepted", "City housing", ())
    assert (row.prepared_on, row.sent_on, row.answered_on) == (
        TODAY - 9 * DAY, TODAY - 5 * DAY, TODAY,
    )  # fmt: skip
    with pytest.raises(Conflict, match="answered already"):
        do(vault, applications.step, application_id=made, state="withdrawn")
    vault.undo()
    assert vault.read(applications.of_resident, resident_id=noor)[0].state == "offered"
    assert vault.read(applications.form, application_id=made).note == "two rooms"
    do(vault, applications.remove, application_id=made)
    assert vault.read(applications.of_resident, resident_id=noor) == []


def test_an_application_refuses_what_cannot_be(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for form in (
        ApplicationForm("castle"),
        ApplicationForm("long_term", prepared_on=TODAY + DAY),
        ApplicationForm("long_term", recipient="x" * 121),
    ):
        with pytest.raises(Invalid):
            do(vault, applications.add, resident_id=noor, form=form)
    with pytest.raises(NotFound):
        do(vault, applications.add, resident_id=noor, form=ApplicationForm("off_site", 99))
    made = do(vault, applications.add, resident_id=noor, form=ApplicationForm("off_site"))
    with pytest.raises(Conflict):
        do(vault, applications.step, application_id=made, state="accepted")


def test_a_home_its_visits_and_its_end(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    form = TenancyForm("long_term", TODAY - 20 * DAY, tenure="partner", address="Hill Road 4",
                       contract_until=TODAY + 20 * DAY)  # fmt: skip
    home = do(vault, tenancies.add, resident_id=noor, form=form)
    visit = do(vault, tenancies.plan_visit, tenancy_id=home, on=TODAY, staff_id=vault.staff_id)
    assert homes_due(vault) == ["Visit Noor at home", "The contract of Noor's home runs out"]
    do(vault, tenancies.record_visit, visit_id=visit, state="held", note="all is well")
    assert homes_due(vault) == ["The contract of Noor's home runs out"]
    [row] = vault.read(tenancies.of_resident, resident_id=noor)
    assert (row.address, row.tenure, row.visits[0].note) == (
        "Hill Road 4", "partner", "all is well",
    )  # fmt: skip
    assert titles(vault, noor)[:2] == ["Visit at home: Held", "Moved into a home"]
    do(vault, tenancies.end, tenancy_id=home, on=TODAY)
    assert homes_due(vault) == []
    assert "Lives in that home no more" in titles(vault, noor)
    with pytest.raises(Invalid):
        do(vault, tenancies.end, tenancy_id=home, on=TODAY - 30 * DAY)
    with pytest.raises(Invalid, match="does not live there"):
        do(vault, tenancies.plan_visit, tenancy_id=home, on=TODAY + DAY)
    do(vault, tenancies.remove, tenancy_id=home)
    assert vault.read(tenancies.of_resident, resident_id=noor) == []
    vault.undo()
    assert len(vault.read(tenancies.of_resident, resident_id=noor)[0].visits) == 1


def test_the_address_is_nowhere_readable(vault: Vault, desk_file: Path) -> None:
    noor = person(vault, "Noor")
    form = TenancyForm("long_term", TODAY, address="Quillamark Road 7", note="Quillamark")
    home = do(vault, tenancies.add, resident_id=noor, form=form)
    with vault._session() as session:
        found = session.connection().exec_driver_sql("SELECT * FROM tenancy").all()
        images = session.connection().exec_driver_sql("SELECT image FROM audit_image").all()
    assert b"Quillamark" not in repr((found, images)).encode()
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as front:
        for query in (tenancies.of_resident, applications.of_resident):
            with pytest.raises(NotAllowed):
                front.read(query, resident_id=noor)
        with pytest.raises(NotAllowed):
            do(front, tenancies.end, tenancy_id=home, on=TODAY)
        assert homes_due(front) == []


def test_a_home_of_who_is_protected_is_told_to_nobody_else(
    vault: Vault, desk_file: Path, left: tuple[int, int]
) -> None:
    made = do(vault, applications.add, resident_id=left[0],
              form=ApplicationForm("long_term", ask_again_on=TODAY))  # fmt: skip
    hired(vault, "C2", "F1")
    assert len(homes_due(vault)) == 2
    do(vault, protection.protect, resident_id=left[0], staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "C2") as other:
        assert homes_due(other) == []
        with pytest.raises(NotFound):
            other.read(applications.form, application_id=made)
        with pytest.raises(NotFound):
            do(other, applications.remove, application_id=made)
