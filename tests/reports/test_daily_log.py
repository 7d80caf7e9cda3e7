# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of the log on paper: whose words stand on it, what is struck, and the redacted copy."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.i18n import written_in
from shelterdesk.reports import making
from shelterdesk.services.log import log_entries, log_lines
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.log.log_lines import LineForm
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE
from tests.factories import person


def send(vault: Vault, text: str, **facts: Any) -> int:
    done = vault.do("Wrote", log_lines.send, line=LineForm(text, **facts))
    return int(done.result.entry_id)


def printed(vault: Vault, **options: str) -> str:
    made = making.make(vault, "daily-log", options)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)


@pytest.fixture
def people(vault: Vault) -> tuple[int, int]:
    return person(vault, "Noor"), person(vault, "Zola")


@pytest.fixture
def day(vault: Vault, people: tuple[int, int]) -> Vault:
    noor, mai = people
    send(vault, "Rice", kind=LogKind.MEAL, resident_ids=(noor, mai))
    send(vault, "Asked Zola for the lawyer", resident_ids=(noor,))
    leak = send(vault, "Leak in room 3", kind=LogKind.MAINTENANCE)
    vault.do("Add", log_entries.addendum, entry_id=leak, text="Plumber comes")
    vault.do("Strike", log_entries.strike, entry_id=leak, reason="It was room 4")
    return vault


def test_what_everybody_may_read(day: Vault) -> None:
    said = printed(day)
    for words in ("Daily log", "22 November 2026", "20:00", "Meal · Noor, Zola · Joy", "Rice",
                  "Leak in room 3", "Added", "Plumber comes", "It was room 4", "Sealed: Case",
                  "Desk Planner", "page 1 of 1", "for the desk"):  # fmt: skip
        assert words in said, words
    assert "lawyer" not in said


def test_what_one_may_read_oneself(day: Vault) -> None:
    said = printed(day, words="own")
    assert "Asked Zola for the lawyer" in said
    assert "confidential: Case" in said
    assert "Rice" not in printed(day, kinds="maintenance")


def test_the_redacted_copy(day: Vault) -> None:
    said = printed(day, words="own", copy="redacted")
    for name in ("Noor", "Zola", "Joy"):
        assert name not in said, name
    assert "Person A, Person B" in said
    assert "Asked Person B for the lawyer" in said


def test_another_day_and_a_wrong_one(day: Vault) -> None:
    before = (NOW - timedelta(days=1)).date().isoformat()
    assert "Nothing was written that day." in printed(day, day=before)
    with pytest.raises(Invalid, match="is not a day"):
        printed(day, day="yesterday")
    made = making.make(day, "daily-log", {"day": before})
    assert made.options["day"] == before  # which day was printed stands in the trail


def test_of_a_protected_person_nothing(day: Vault, people: tuple[int, int]) -> None:
    hired(day, "C2", "F1")
    day.do("Protect", protection.protect, resident_id=people[1], staff_ids=[day.staff_id])
    path = day.path
    day.lock()
    with signed_in(path, "C2") as other:
        said = printed(other, words="own")
        assert "Noor, 1 person" in said
        assert "Rice" not in said
        assert "concerns a protected person" in said
        redacted = printed(other, words="own", copy="redacted")
        assert "Zola" not in redacted
    with signed_in(path, "F1") as desk, pytest.raises(NotAllowed):
        printed(desk)


def test_it_leaves_after_the_passphrase(day: Vault) -> None:
    made = making.make(day, "daily-log", {})
    with pytest.raises(NotAllowed):
        making.hand_out(day, made, making.Way.PRINTER)
    day.confirm_passphrase(PASSPHRASE)
    assert making.hand_out(day, made, making.Way.PRINTER).pages == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_long_days_and_right_to_left(day: Vault, paper: str) -> None:
    for number in range(60):
        send(day, f"Note {number} " + "with many words " * 30)
    with written_in("ar"):
        made = making.make(day, "daily-log", {"paper": paper})
    assert len(PdfReader(BytesIO(made.pdf)).pages) > 4
    assert made.figures == {"entries": 63, "additions": 1}
