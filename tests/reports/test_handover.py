# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handover on one sheet: counted, handed on, signed; sealed for who may not read it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.reports import making
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.residents import protection
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.shifts.close_shift import Closing
from shelterdesk.services.shifts.handover import LineForm
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def a_shift(vault: Vault) -> int:
    shift = vault.do("Open", shifts.open_shift, form=shifts.OpenForm(names=("Dora",))).result
    her = person(vault, "Quillamark")
    for form in (
        LineForm("Milk is low"),
        LineForm("Zebedee called again", confidentiality="case"),
        LineForm("Sleeps upstairs", resident_id=her),
    ):
        vault.do("Write", handover.add, form=form)
    vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    closing = Closing(
        heads_seen=2, heads_note="two guests", keys_ok=True, closed_with="Dora",
        count=CountForm((Pieces(2000, 2),)), debrief="Long, and good together",
    )  # fmt: skip
    vault.do("Close", close_shift.close, shift_id=shift, closing=closing)
    return int(shift)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_everything_of_a_shift_on_one_sheet(vault: Vault, paper: str) -> None:
    a_shift(vault)
    printed = making.make(vault, "handover", {"paper": paper})
    said = text(printed.pdf)
    for words in (
        "Shift handover: Late", "20:15 to 20:15", "Dora", "2 seen", "0 expected", "two guests",
        "all there", "€40.00", "€20.00 × 2", "Milk is low", "Zebedee called again",
        "Quillamark", "Sleeps upstairs", "Long, and good together", "Hands over", "page 1 of 1",
        "Printed 22 November 2026, 20:15 by K3",
    ):  # fmt: skip
        assert words in said, words
    assert printed.figures == {
        "people_on": 2, "heads_expected": 0, "heads_seen": 2, "lines": 4, "to_acknowledge": 4,
    }  # fmt: skip


def test_who_has_no_key_prints_no_sealed_words_and_nobody_protected(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "A6")
        shift = a_shift(vault)
    with signed_in(desk_file, "F1", clock) as desk:
        said = text(making.make(desk, "handover", {"shift": str(shift)}).pdf)
        assert "(sealed)" in said
        assert "1 more line is about a person who is protected." in said
        assert not {word for word in ("Zebedee", "Quillamark", "upstairs") if word in said}
    with signed_in(desk_file, "A6", clock) as admin, pytest.raises(NotAllowed):
        making.make(admin, "handover", {})


def test_a_shift_that_is_on_and_one_that_is_not_there(vault: Vault) -> None:
    with pytest.raises(NotFound, match="No shift"):
        making.make(vault, "handover", {})
    vault.do("Open", shifts.open_shift)
    said = text(making.make(vault, "handover", {}).pdf)
    assert "since 20:15, still open" in said
    assert "not counted" in said
    with pytest.raises(NotFound):
        making.make(vault, "handover", {"shift": "9"})
    with pytest.raises(Invalid):
        making.make(vault, "handover", {"shift": "x"})


def test_from_right_to_left(vault: Vault) -> None:
    a_shift(vault)
    i18n.set_language("ar")
    assert len(PdfReader(BytesIO(making.make(vault, "handover", {}).pdf)).pages) == 1
