# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protection orders: sealed for safety, recalled in time, known to the visitor check."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.staff import Role
from shelterdesk.services.audit import audit
from shelterdesk.services.legal import documents
from shelterdesk.services.legal.documents import DocumentForm
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import outsiders, protection_orders, visitors
from shelterdesk.services.safety.protection_orders import OrderForm
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests import scans
from tests.colleagues import added, hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

TODAY = NOW.date()
ORDER = OrderForm("Sami Haddad", "District court", "500 metres", TODAY, TODAY + timedelta(days=20))


def ordered(vault: Vault, resident_id: int, form: OrderForm = ORDER) -> int:
    made = vault.do(
        "Wrote down an order", protection_orders.add, resident_id=resident_id, form=form
    )
    order_id: int = made.result
    return order_id


def test_an_order_comes_back_as_written_and_opening_it_is_a_view(vault: Vault) -> None:
    noor = person(vault, "Noor")
    ordered(vault, noor)
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert (row.form, row.is_in_force) == (ORDER, True)
    labels = [line.label for line in vault.read(audit.opened, resident_id=noor).rows]
    assert "Opened the protection orders" in labels


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(ORDER, last_day=TODAY - timedelta(days=1)), "last_day"),
        (replace(ORDER, against="x" * 401), "against"),
        (replace(ORDER, terms="x" * 4001), "terms"),
    ],
)
def test_what_cannot_be_taken_names_its_field(vault: Vault, form: OrderForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        ordered(vault, person(vault), form)
    assert caught.value.field == field


def test_nothing_is_required_and_saving_without_change_changes_nothing(vault: Vault) -> None:
    noor = person(vault, "Noor")
    order_id = ordered(vault, noor, OrderForm())
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.form == OrderForm(start=TODAY)
    changes = vault.do("Changed", protection_orders.edit, order_id=order_id, form=row.form)
    assert not changes.tables


def test_who_has_no_safety_key_sees_days_and_leaves_the_words_alone(vault: Vault) -> None:
    noor = person(vault, "Noor")
    order_id = ordered(vault, noor)
    added(vault, "H4", (Role.COUNSELLOR,))
    vault.lock()
    with signed_in(vault.path, "H4") as other:
        (row,) = other.read(protection_orders.of_resident, resident_id=noor)
        assert (row.against, row.terms, row.last_day) == (
            Hidden.HIDDEN, Hidden.HIDDEN, ORDER.last_day,
        )  # fmt: skip
        form = replace(row.form, last_day=None, terms="1 km")
        other.do("Changed", protection_orders.edit, order_id=order_id, form=form)
        assert other.read(today_due.due) == []
    with signed_in(vault.path) as first:
        (row,) = first.read(protection_orders.of_resident, resident_id=noor)
        assert row.form == replace(ORDER, last_day=None, terms="1 km")


def test_the_desk_neither_sees_nor_writes_them(vault: Vault) -> None:
    noor = person(vault, "Noor")
    order_id = ordered(vault, noor)
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        with pytest.raises(NotAllowed):
            desk.read(protection_orders.of_resident, resident_id=noor)
        with pytest.raises(NotAllowed):
            desk.do("Tried", protection_orders.end, order_id=order_id)
        assert desk.read(today_due.due) == []


def test_one_that_runs_out_is_recalled_a_month_before(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    ordered(vault, noor, replace(ORDER, last_day=TODAY + timedelta(days=40)))
    ordered(vault, noor, replace(ORDER, last_day=None))
    assert vault.read(today_due.due) == []
    clock.now += timedelta(days=11)
    (line,) = vault.read(today_due.due)
    assert (line.day, line.detail, line.resident_id, line.tab) == (
        TODAY + timedelta(days=40), "Noor", noor, "safety",
    )  # fmt: skip
    clock.now += timedelta(days=29)
    assert len(vault.read(today_due.due)) == 1  # its last day
    clock.now += timedelta(days=1)
    assert vault.read(today_due.due) == []


def test_a_protected_person_is_recalled_to_nobody_else(vault: Vault) -> None:
    noor = person(vault, "Noor")
    order_id = ordered(vault, noor)
    vault.do("Protected", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    hired(vault, "C2")
    vault.lock()
    with signed_in(vault.path, "C2") as case:
        assert case.read(today_due.due) == []
        with pytest.raises(NotFound):
            case.read(protection_orders.of_resident, resident_id=noor)
        with pytest.raises(NotFound):
            case.do("Tried", protection_orders.edit, order_id=order_id, form=ORDER)


def test_an_order_ends_once_and_comes_back_by_undo(vault: Vault) -> None:
    noor = person(vault, "Noor")
    order_id = ordered(vault, noor, replace(ORDER, start=TODAY - timedelta(days=5)))
    with pytest.raises(Invalid):
        vault.do(
            "Ended", protection_orders.end, order_id=order_id,
            last_day=TODAY - timedelta(days=9),
        )  # fmt: skip
    vault.do("Ended", protection_orders.end, order_id=order_id)
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert (row.is_in_force, row.last_day) == (False, TODAY - timedelta(days=1))
    assert vault.read(protection_orders.of_resident, resident_id=noor, with_ended=False) == []
    with pytest.raises(Conflict):
        vault.do("Ended", protection_orders.end, order_id=order_id)
    vault.undo()
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.is_in_force


def test_whom_it_is_against_becomes_known_at_the_door_and_stays_so(
    vault: Vault, clock: Clock
) -> None:
    noor = person(vault, "Noor")
    ordered(vault, noor)
    form = protection_orders.outsider_of(ORDER, "Call the police")
    vault.do("Known at the door", outsiders.add_outsider, form=form, resident_ids=[noor])
    assert vault.read(visitors.check, text="Haddad").instruction == "Call the police"
    clock.now += timedelta(days=21)
    assert vault.read(visitors.check, text="Haddad").is_known
    for against in ("", " ", Hidden.HIDDEN):
        with pytest.raises(Invalid) as caught:
            protection_orders.outsider_of(replace(ORDER, against=against))
        assert caught.value.field == "against"


# The order itself
def stored(vault: Vault, resident_id: int, confidentiality: str = "case") -> int:
    form = DocumentForm(title="Court order", confidentiality=confidentiality)
    facts = {"resident_id": resident_id, "file": scans.pdf(2), "form": form}
    return int(vault.do("Stored", documents.store, **facts).result)


def test_the_order_itself_is_kept_with_it(vault: Vault) -> None:
    noor = person(vault, "Noor")
    paper = stored(vault, noor)
    order_id = ordered(vault, noor, replace(ORDER, document_id=paper))
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.document is not None
    assert (row.document.shown, row.document.can_open, row.form.document_id) == (
        "Court order", True, paper,
    )  # fmt: skip
    vault.do("Changed", protection_orders.edit, order_id=order_id, form=ORDER)
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.document is None
    vault.undo()
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.form.document_id == paper


def test_a_paper_of_somebody_else_or_taken_away_is_not_attached(vault: Vault) -> None:
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    gone = stored(vault, noor)
    vault.do("Took away", documents.remove, document_id=gone)
    for paper in (stored(vault, anna), gone, 4711):
        with pytest.raises(Invalid) as caught:
            ordered(vault, noor, replace(ORDER, document_id=paper))
        assert caught.value.field == "document_id"


def test_a_paper_whose_key_is_missing_is_seen_to_be_there(vault: Vault) -> None:
    noor = person(vault, "Noor")
    paper = stored(vault, noor, "health")
    ordered(vault, noor, replace(ORDER, document_id=paper))
    (row,) = vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.document is not None
    assert (row.document.title, row.document.can_open) == (Hidden.HIDDEN, False)
