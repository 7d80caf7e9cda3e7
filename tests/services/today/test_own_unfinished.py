# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of Today about what was begun: drafts of the log, and visits that nobody ended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.residents import protection
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.visits import open_visits, visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

DAY = timedelta(days=1)


def waiting(vault: Vault, kind: DueKind) -> list[DueLine]:
    return [line for line in vault.read(today_due.due) if line.kind is kind]


def begun(vault: Vault, text: str, cls: str = "desk", *people: int) -> int:
    written = vault.do(
        "Keep", log_entries.write, kind=LogKind.NOTE, confidentiality=cls, text=text,
        resident_ids=people,
    )  # fmt: skip
    return int(written.result)


def test_a_draft_is_offered_to_its_author_alone(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    hired(vault, "F1")
    noor = person(vault, "Noor")
    draft = begun(vault, "She would like to visit the bakery on the corner one day", "desk", noor)
    [line] = waiting(vault, DueKind.DRAFT)
    assert line.title == "A note about Noor is not finished"
    assert line.detail == "20:15 · “She would like to visit the bakery on the corner …”"
    assert line.opens == ("log", ("tab", "log", ("draft", draft)))
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        assert waiting(desk, DueKind.DRAFT) == []


def test_what_others_at_the_desk_may_not_read_is_not_shown_over_its_author_s_shoulder(
    vault: Vault,
) -> None:
    begun(vault, "Quxword", "case")
    [line] = waiting(vault, DueKind.DRAFT)
    assert (line.title, line.detail) == (
        "A note is not finished", "20:15 · only you can read it",
    )  # fmt: skip


def test_a_finished_or_discarded_draft_waits_no_more(vault: Vault) -> None:
    first, second = begun(vault, "One"), begun(vault, "Two")
    assert len(waiting(vault, DueKind.DRAFT)) == 2
    vault.do("Write", log_entries.finalise, entry_id=first)
    vault.do("Discard", log_entries.discard_draft, entry_id=second)
    assert waiting(vault, DueKind.DRAFT) == []


def test_visits_that_nobody_ended_are_one_line_until_they_are_answered(vault: Vault) -> None:
    for name in ("Noor", "Lina", "Mai", "Ada"):
        resident_id = person(vault, name)
        vault.do("In", visits.check_in, resident_id=resident_id, at=NOW - DAY)
    [line] = waiting(vault, DueKind.VISIT)
    assert line.title == "4 earlier visits have no end: who is still here?"
    assert line.detail == "Noor, Lina, Mai …"
    assert (line.day, line.opens) == (
        NOW.date() - DAY, ("visits", ("tab", "here", "unended")),
    )  # fmt: skip
    rows = vault.read(open_visits.unended)
    ids = [row.id for row in rows]
    vault.do("Left", open_visits.left_unseen, visit_ids=ids[:1])
    vault.do("Here", open_visits.still_here, visit_ids=ids[1:])
    assert waiting(vault, DueKind.VISIT) == []


def test_of_a_protected_visitor_nothing_is_said_to_others(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    hired(vault, "F1")
    noor = person(vault, "Noor")
    vault.do("In", visits.check_in, resident_id=noor, at=NOW - DAY)
    begun(vault, "Slept", "desk", noor)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    assert len(waiting(vault, DueKind.VISIT)) == 1
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        assert "Noor" not in repr(desk.read(today_due.due))
        assert waiting(desk, DueKind.VISIT) == []
