# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support that ends and begins again, and the contacts afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.residents import caseload, protection
from shelterdesk.services.support import aftercare, closing, support
from shelterdesk.services.support.aftercare import AftercareResult, Contact
from shelterdesk.services.support.closing import MONTHS, CloseForm
from shelterdesk.services.support.support import SupportForm
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

T = NOW.date()
DAY = timedelta(days=1)
WISHED = CloseForm(date(2026, 8, 20), wants_aftercare=True)


def opened(vault: Vault, name: str = "Noor", days: int = 400) -> tuple[int, int]:
    her = person(vault, name)
    day = T - days * DAY
    return her, vault.do("Open", support.open_period, resident_id=her, opened=day).result


def closed(vault: Vault, form: CloseForm = WISHED) -> tuple[int, int]:
    her, period = opened(vault)
    vault.do("Close", closing.close, period_id=period, form=form)
    return her, period


def contacts(vault: Vault, her: int) -> list[Contact]:
    return vault.read(aftercare.contacts, resident_id=her)


# Periods
def test_a_return_says_after_how_long(vault: Vault) -> None:
    her, period = opened(vault)
    vault.do("Close", support.close_period, period_id=period, closed=T - 300 * DAY)
    second = vault.do(
        "Open", support.open_period, resident_id=her, opened=T - 30 * DAY,
        referral_source="outreach", first_contact="cafe",
    ).result  # fmt: skip
    vault.do("Open", support.open_period, resident_id=her, opened=T - 10 * DAY)  # beside it
    rows = vault.read(support.periods, resident_id=her)
    assert [(row.number, row.back_after) for row in rows] == [(3, None), (2, 270), (1, None)]
    assert (rows[1].referral_source, rows[1].first_contact) == ("Outreach", "Café")
    form = vault.read(support.form, period_id=second)
    assert form == SupportForm(T - 30 * DAY, "outreach", "cafe")
    changed = SupportForm(T - 20 * DAY, None, "street")
    vault.do("Edit", support.edit_period, period_id=second, form=changed)
    assert vault.read(support.form, period_id=second) == changed
    assert vault.read(support.periods, resident_id=her)[1].back_after == 280
    late = SupportForm(T - 299 * DAY)
    with pytest.raises(Invalid, match="before it was opened"):
        vault.do("Edit", support.edit_period, period_id=period, form=late)


def test_on_the_timeline(vault: Vault) -> None:
    her, period = opened(vault)
    vault.do("Close", closing.close, period_id=period, form=replace(WISHED, reason="own-wish"))
    vault.do("Open", support.open_period, resident_id=her, opened=T)

    def events(tx: Transaction) -> list[tuple[str, str]]:
        return [(event.title, event.detail) for event in support.timeline(tx, her)]

    assert vault.read(events) == [
        ("Support began again", ""),
        ("Support period opened", ""),
        ("Support period closed", "Own wish"),
    ]


# Closing
@pytest.mark.parametrize("wish", [True, False, *Unanswered])
@pytest.mark.parametrize("destination", ["own-home", *Unanswered])
def test_each_answer_is_kept(vault: Vault, wish: object, destination: object) -> None:
    form = CloseForm(
        T - 5 * DAY, "goals-reached", destination, wish, note="Gave us her plant."  # type: ignore[arg-type]
    )  # fmt: skip
    her, period = closed(vault, form)
    found = vault.read(closing.closing, period_id=period)
    assert (found.is_closed, found.form) == (True, form)
    assert [contact.months for contact in contacts(vault, her)] == list(
        MONTHS if wish is True else ()
    )
    vault.undo()
    found = vault.read(closing.closing, period_id=period)
    assert (found.is_closed, found.form.note) == (False, "")
    assert contacts(vault, her) == []


def test_contacts_have_their_days(vault: Vault) -> None:
    her, period = closed(vault, replace(WISHED, closed=date(2026, 8, 31), months=(1, 6, 12)))
    assert [(row.months, row.due) for row in contacts(vault, her)] == [
        (1, date(2026, 9, 30)), (6, date(2027, 2, 28)), (12, date(2027, 8, 31))
    ]  # fmt: skip
    form = replace(WISHED, months=(3, 6))
    vault.do("Edit", closing.edit, period_id=period, form=form)
    assert [(row.months, row.due) for row in contacts(vault, her)] == [
        (3, date(2026, 11, 20)), (6, date(2027, 2, 20))
    ]  # fmt: skip
    with pytest.raises(Invalid, match="months offered"):
        vault.do("Edit", closing.edit, period_id=period, form=replace(form, months=(2,)))
    vault.do("Edit", closing.edit, period_id=period, form=replace(form, wants_aftercare=False))
    assert contacts(vault, her) == []


def test_stays_that_stay_open_are_named(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    her, _stay = admitted(vault, bed, T - 3 * DAY)
    [row] = vault.read(support.periods, resident_id=her)
    [stay] = vault.read(closing.closing, period_id=row.id).open_stays
    assert (stay.site, stay.start) == ("House B", T - 3 * DAY)


def test_what_closing_refuses(vault: Vault) -> None:
    _her, period = opened(vault)
    with pytest.raises(Conflict, match="is open"):
        vault.do("Edit", closing.edit, period_id=period, form=WISHED)
    with pytest.raises(Conflict, match="is open"):
        vault.do("Reopen", closing.reopen, period_id=period)
    early = CloseForm(T - 401 * DAY)
    with pytest.raises(Invalid, match="before it was opened"):
        vault.do("Close", closing.close, period_id=period, form=early)
    vault.do("Close", closing.close, period_id=period, form=WISHED)
    with pytest.raises(Conflict, match="closed already"):
        vault.do("Close", closing.close, period_id=period, form=WISHED)
    with pytest.raises(Invalid, match="before it was opened"):
        vault.do("Edit", closing.edit, period_id=period, form=early)


def test_reopening_keeps_contacts_that_took_place(vault: Vault) -> None:
    her, period = closed(vault)
    first = contacts(vault, her)[0]
    vault.do("Record", aftercare.record, contact_id=first.id, result="reached", on=T)
    vault.do("Reopen", closing.reopen, period_id=period)
    [row] = vault.read(support.periods, resident_id=her)
    assert (row.closed, row.close_reason, row.destination) == (None, "", "")
    assert [row.months for row in contacts(vault, her)] == [1]
    vault.do("Close", closing.close, period_id=period, form=replace(WISHED, closed=T))
    assert [(row.months, row.result) for row in contacts(vault, her)] == [
        (1, AftercareResult.REACHED), (3, None), (6, None), (12, None)
    ]  # fmt: skip
    assert vault.read(closing.closing, period_id=period).done_months == (1,)


# Contacts afterwards
@pytest.mark.parametrize("housing", ["own-home", *Unanswered])
@pytest.mark.parametrize("result", list(AftercareResult))
def test_what_came_of_it_is_kept(vault: Vault, result: str, housing: object) -> None:
    her, _period = closed(vault)
    first = contacts(vault, her)[0]
    vault.do(
        "Record", aftercare.record, contact_id=first.id, result=result, on=T, housing=housing,
        note="Sounds well.",
    )  # fmt: skip
    found = contacts(vault, her)[0]
    assert (found.result, found.housing, found.done_on) == (result, housing, T)
    assert found.note == "Sounds well."
    assert not found.is_needed
    vault.do("Take back", aftercare.take_back, contact_id=first.id)
    assert contacts(vault, her)[0] == first


def test_what_a_contact_refuses(vault: Vault) -> None:
    her, _period = closed(vault)
    first = contacts(vault, her)[0].id
    for wrong, field in (
        ({"result": "lost"}, "result"),
        ({"on": T + DAY}, "on"),
        ({"on": date(2026, 8, 19)}, "on"),
    ):
        values = {"result": "reached", "on": T} | wrong
        with pytest.raises(Invalid) as refused:
            vault.do("Record", aftercare.record, contact_id=first, **values)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        vault.do(
            "Record", aftercare.record, contact_id=first, result="reached", on=T, housing="moon"
        )  # fmt: skip


def due(vault: Vault) -> list[tuple[str, str, date]]:
    found = vault.read(today_due.due)
    return [(line.title, line.detail, line.day) for line in found if line.icon == "phone"]


def test_what_is_due_waits_for_the_caseworker(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2", "F1", "H4")
        her, period = closed(vault)
        one, three = ("1 month after closing", date(2026, 9, 20)), (
            "3 months after closing", date(2026, 11, 20)
        )  # fmt: skip
        title = "Get in touch with Noor"
        assert due(vault) == [(title, *one), (title, *three)]
        vault.do("Give", caseload.take_over, period_id=period, staff_id=team["C2"])
        assert due(vault) == []
    for code in ("F1", "H4"):
        with signed_in(desk_file, code, clock) as other:
            assert due(other) == []
    with signed_in(desk_file, "C2", clock) as worker:
        first = contacts(worker, her)[0]
        worker.do("Record", aftercare.record, contact_id=first.id, result="unknown", on=T)
        assert due(worker) == [(title, *three)]  # not known is no reason to stop
        worker.do(
            "Record", aftercare.record, contact_id=first.id, result="not_wanted", on=T
        )  # fmt: skip
        assert due(worker) == []
        assert not any(contact.is_needed for contact in contacts(worker, her))
        worker.undo()
        worker.do("Open", support.open_period, resident_id=her, opened=T)
        assert due(worker) == []  # she is back


def test_a_case_of_nobody_waits_for_all(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        her = person(vault, "Noor")
        period = vault.do(
            "Open", support.open_period, resident_id=her, opened=T - 400 * DAY, caseworker_id=None
        ).result  # fmt: skip
        vault.do("Close", closing.close, period_id=period, form=WISHED)
    with signed_in(desk_file, "C2", clock) as other:
        assert len(due(other)) == 2
    with signed_in(desk_file, clock=clock) as vault:
        vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as other:
        assert due(other) == []
        with pytest.raises(NotFound):
            contacts(other, her)
        with pytest.raises(NotFound):
            other.do("x", closing.reopen, period_id=period)
        with pytest.raises(NotFound):
            other.read(closing.closing, period_id=period)


def test_the_desk_reads_nothing_of_it(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        her, period = closed(vault, replace(WISHED, note="Her new street is Rue Haute."))
        first = contacts(vault, her)[0].id
        vault.do(
            "Record", aftercare.record, contact_id=first, result="reached", on=T, note="A cat."
        )  # fmt: skip
        vault.do(
            "Decide", _decide, role="front_desk", capability="edit_support"
        )  # fmt: skip
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(NotAllowed):
            contacts(desk, her)
        found = desk.read(closing.closing, period_id=period)
        assert found.form.note is Hidden.HIDDEN
        desk.do("Edit", closing.edit, period_id=period, form=replace(found.form, closed=T))
    with signed_in(desk_file, clock=clock) as vault:
        note = vault.read(closing.closing, period_id=period).form.note
        assert note == "Her new street is Rue Haute."
        told = vault.read(_events, her=her)
        assert told == ["Contact after closing: Reached"]


def _decide(tx: Transaction, *, role: str, capability: str) -> None:
    from shelterdesk.services.staff import staff

    staff.decide(tx, role=role, capability=capability, is_allowed=True)


def _events(tx: Transaction, *, her: int) -> list[str]:
    return [event.title for event in aftercare.timeline(tx, her)]
