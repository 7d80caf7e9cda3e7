# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things kept: in with a signature, out to whom, and told of when they are kept too long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm, TakenBy
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.end2end.test_sealed_bytes import forms_of, found_in, pages
from tests.factories import person

TODAY = NOW.date()
DAY = timedelta(days=1)
SIGNED = Signature((((10, 10), (200, 90)),))


def keep(vault: Vault, who: int, form: BelongingForm, **more: object) -> int:
    added: int = vault.do("In", belongings.add, resident_id=who, form=form, **more).result
    return added


def test_in_and_out_with_signatures(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    hired(vault, "F1")
    case = keep(vault, noor, BelongingForm("suitcase", 2, "store, shelf 3"), signature=SIGNED)
    ring = keep(vault, noor, BelongingForm("ring", is_valuable=True, place="safe"))
    assert [row.counted for row in vault.read(belongings.of_resident, resident_id=noor)] == [
        "suitcase (2)", "ring",
    ]  # fmt: skip
    assert vault.read(belongings.signature, belonging_id=case) == SIGNED
    assert vault.read(belongings.signature, belonging_id=ring) is None
    vault.do(
        "Out", belongings.take_out, belonging_ids=[case, ring], on=TODAY,
        taken_by=TakenBy.SOMEBODY_FOR_HER, taker="Rita Quillhart", signature=SIGNED,
    )  # fmt: skip
    rows = vault.read(belongings.of_resident, resident_id=noor)
    assert {(row.taken_by, row.taker) for row in rows} == {
        ("Somebody on their behalf", "Rita Quillhart")
    }
    assert vault.read(belongings.kept) == []
    with pytest.raises(Conflict, match="already"):
        vault.do("Out", belongings.take_out, belonging_ids=[ring], on=TODAY,
                 taken_by=TakenBy.HERSELF)  # fmt: skip
    held = pages(vault.path, vault._opened.file_secret)
    assert found_in(held, {"taker": forms_of("Rita Quillhart")}) == set()
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        rows = desk.read(belongings.of_resident, resident_id=noor)
        assert {row.taker for row in rows} == {Hidden.HIDDEN}
        assert desk.read(belongings.signature, belonging_id=case) is Hidden.HIDDEN
        desk.do("Back", belongings.back, belonging_id=case)
        [row] = desk.read(belongings.kept)
        assert (row.id, row.is_signed_in, row.is_signed_out) == (case, True, False)
    with signed_in(path, clock=clock) as again:
        assert again.read(belongings.signature, belonging_id=case) == SIGNED


def test_lists_by_person_and_by_place(vault: Vault) -> None:
    noor, mai = person(vault, "Noor"), person(vault, "Mai")
    keep(vault, noor, BelongingForm("bag", place="shelf 1"))
    keep(vault, mai, BelongingForm("box"))
    keep(vault, noor, BelongingForm("coat", place="attic"))
    assert [row.what for row in vault.read(belongings.kept)] == ["box", "bag", "coat"]
    by_place = vault.read(belongings.kept, by_place=True)
    assert [row.what for row in by_place] == ["coat", "bag", "box"]


def test_kept_too_long_is_told(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    until = TODAY + 3 * DAY
    for what in ("bag", "box"):
        keep(vault, noor, BelongingForm(what, place="attic", keep_until=until))
    assert vault.read(today_due.due) == []
    clock.now += 4 * DAY
    [line] = vault.read(today_due.due)
    assert (line.title, line.detail) == (
        "Things kept for Noor", "2 pieces, kept longer than agreed · attic",
    )  # fmt: skip
    assert line.place is not None


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (BelongingForm("  "), "what"),
        (BelongingForm("x" * 161), "what"),
        (BelongingForm("bag", 0), "pieces"),
        (BelongingForm("bag", in_on=TODAY + DAY), "in_on"),
        (BelongingForm("bag", keep_until=TODAY - DAY), "keep_until"),
        (BelongingForm("bag", place="x" * 81), "place"),
    ],
)
def test_what_cannot_be(vault: Vault, form: BelongingForm, field: str) -> None:
    noor = person(vault, "Noor")
    with pytest.raises(Invalid) as refused:
        keep(vault, noor, form)
    assert refused.value.field == field


def test_a_day_of_going_out_lies_between(vault: Vault) -> None:
    noor = person(vault, "Noor")
    bag = keep(vault, noor, BelongingForm("bag"))
    for ids, on in (([bag], TODAY + DAY), ([bag], TODAY - DAY), ([], TODAY)):
        with pytest.raises(Invalid):
            vault.do("Out", belongings.take_out, belonging_ids=ids, on=on, taken_by=TakenBy.SENT)
    vault.do("Gone", belongings.remove, belonging_id=bag)
    assert vault.read(belongings.of_resident, resident_id=noor) == []
    vault.undo()
    assert [row.id for row in vault.read(belongings.kept)] == [bag]
