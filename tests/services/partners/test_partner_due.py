# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Today says of partners: in one line, in time, and not for ever."""

from __future__ import annotations

from pathlib import Path

from shelterdesk.services.partners import partner_notes, partners
from shelterdesk.services.partners.partner_notes import PartnerNoteForm
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.services.partners.at_partners import DAY, TODAY, agree, look, partner, waits


def test_looks_that_run_out_and_have_run_out(vault: Vault, clock: Clock) -> None:
    bakery, new = partner(vault), partner(vault, "New")
    look(vault, bakery, on=TODAY, until=TODAY + 31 * DAY)
    assert waits(vault) == []
    clock.now = NOW + DAY
    assert waits(vault) == [("Four Rivers", "look again before 23 Dec 2026")]
    clock.now = NOW + 31 * DAY
    assert waits(vault) == [("Four Rivers", "look again")]
    clock.now = NOW + 91 * DAY
    assert waits(vault) == [("Four Rivers", "look again")]
    clock.now = NOW + 92 * DAY
    assert waits(vault) == []  # from here on the list of partners says it
    assert {row.name for row in vault.read(partners.partners) if not row.standing.is_good} == {
        "Four Rivers", "New"
    }  # fmt: skip
    assert new


def test_a_second_colleague_who_has_not_looked(vault: Vault) -> None:
    bakery = partner(vault, meets_residents=True)
    look(vault, bakery, until=TODAY + 20 * DAY)
    assert waits(vault) == [("Four Rivers", "look again")]


def test_an_agreement_is_said_in_time(vault: Vault) -> None:
    said = {
        31: None,
        30: "agreement ends on 21 Dec 2026 (Internships)",
        1: "agreement ends on 22 Nov 2026 (Internships)",
        0: "agreement ended on 21 Nov 2026 (Internships)",
        -60: "agreement ended on 22 Sept 2026 (Internships)",
        -61: None,
    }
    for until, words in said.items():
        bakery = partner(vault, str(until))
        look(vault, bakery)
        end = TODAY + until * DAY
        agree(vault, bakery, TODAY - 300 * DAY, end, title="Internships")
        assert waits(vault) == ([(str(until), words)] if words else [])
        vault.do("Not now", partners.suspend, partner_id=bakery)


def test_an_agreement_that_goes_on_says_nothing(vault: Vault) -> None:
    bakery = partner(vault)
    look(vault, bakery)
    agree(vault, bakery, TODAY - 300 * DAY, TODAY + 5 * DAY)
    agree(vault, bakery, TODAY + 5 * DAY, TODAY + 400 * DAY)
    assert waits(vault) == []
    other = partner(vault, "Other")
    look(vault, other)
    agree(vault, other, TODAY - 300 * DAY, TODAY + 5 * DAY)
    agree(vault, other, TODAY + 6 * DAY)  # a day without one
    assert waits(vault) == [("Other", "agreement ends on 26 Nov 2026")]


def test_all_of_one_partner_is_one_line(vault: Vault) -> None:
    bakery = partner(vault)
    look(vault, bakery, until=TODAY + 9 * DAY)
    agree(vault, bakery, TODAY - 9 * DAY, TODAY + 5 * DAY)
    for back in (9, 8):
        form = PartnerNoteForm(on=TODAY - back * DAY, next_on=TODAY - DAY)
        vault.do("Spoke", partner_notes.write_note, partner_id=bakery, form=form)
    (line,) = (one for one in vault.read(today_due.due) if one.title == "Four Rivers")
    assert line.detail == (
        "get in touch · agreement ends on 26 Nov 2026 · look again before 1 Dec 2026"
    )
    assert (line.day, line.opens) == (TODAY - DAY, ("partners", ("partner", bakery)))
    assert line.kind.counted(2) == "2 partners to look at or call"


def test_several_partners_are_one_line(vault: Vault) -> None:
    for name, until in (("Four Rivers", 9), ("Hill School", 5)):
        agree(vault, partner(vault, name), TODAY - 300 * DAY, TODAY + until * DAY)
    first = {row.name: row.id for row in vault.read(partners.partners)}["Hill School"]
    (line,) = (one for one in vault.read(today_due.due) if one.kind is DueKind.PARTNER)
    assert (line.title, line.detail) == (
        "2 partners to look at or call", "Hill School · Four Rivers",
    )  # fmt: skip
    assert (line.day, line.opens) == (TODAY + 5 * DAY, ("partners", ("partner", first)))


def test_who_is_not_worked_with_waits_for_nothing(vault: Vault) -> None:
    for verb in (partners.suspend, partners.retire):
        bakery = partner(vault, verb.__name__)
        look(vault, bakery, until=TODAY + 9 * DAY)
        form = PartnerNoteForm(on=TODAY - 9 * DAY, next_on=TODAY)
        vault.do("Spoke", partner_notes.write_note, partner_id=bakery, form=form)
        assert waits(vault)
        vault.do("Not now", verb, partner_id=bakery)
        assert waits(vault) == []


def test_who_may_not_change_partners_is_not_told(vault: Vault, desk_file: Path) -> None:
    look(vault, partner(vault), until=TODAY + DAY)
    hired(vault, "F1")
    assert waits(vault)
    vault.lock()
    with signed_in(desk_file, "F1", Clock()) as desk:
        assert waits(desk) == []
