# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity papers: every state and every answer that is none, holders sealed, days recalled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.services.legal import papers
from shelterdesk.services.legal.papers import PaperForm, PaperState
from shelterdesk.services.residents import protection
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)
HOLDER = "Quxholder, her cousin"


def add(vault: Vault, resident_id: int, kind: str = "passport", **said: Any) -> int:
    form = PaperForm(kind=kind, **said)
    added: int = vault.do("Add", papers.add, resident_id=resident_id, form=form).result
    return added


@pytest.mark.parametrize("state", [*PaperState, *Unanswered])
def test_every_state_and_every_answer_comes_back(
    vault: Vault, noor: int, state: PaperState | Unanswered
) -> None:
    paper_id = add(vault, noor, state=state)
    assert vault.read(papers.form, paper_id=paper_id) == PaperForm(kind="passport", state=state)
    (row,) = vault.read(papers.of_resident, resident_id=noor)
    assert row.state == state
    assert bool(row.state_words) == isinstance(state, PaperState)
    another = PaperForm(kind="passport", state=Unanswered.DECLINED)
    vault.do("Edit", papers.edit, paper_id=paper_id, form=another)
    vault.undo() if state is not Unanswered.DECLINED else None
    assert vault.read(papers.form, paper_id=paper_id).state == state


def test_papers_kept_by_somebody_else(vault: Vault, noor: int) -> None:
    add(
        vault, noor, state=PaperState.HELD_BY_OTHER, holder=HOLDER, number="C01X", note="since May",
        issued=TODAY - 900 * DAY, expires=TODAY + 20 * DAY,
    )  # fmt: skip
    (row,) = vault.read(papers.of_resident, resident_id=noor)
    assert (row.kind, row.state_words) == ("Passport", "Held by somebody else")
    assert (row.holder, row.number, row.note, row.runs_out) == (HOLDER, "C01X", "since May", True)

    def stored(tx: Transaction) -> list[Any]:
        query = "SELECT state, holder, number, note FROM paper"
        return list(tx.session.execute(text(query)).one())

    for blob in vault.read(stored):
        for word in (b"held", b"Qux", b"C01X", b"May"):
            assert word not in blob


def test_in_the_order_of_the_word_list_and_removed_with_a_way_back(vault: Vault, noor: int) -> None:
    add(vault, noor, "residence-permit")
    first = add(vault, noor, "passport")
    kinds = [row.kind for row in vault.read(papers.of_resident, resident_id=noor)]
    assert kinds == ["Passport", "Residence permit"]
    vault.do("Remove", papers.remove, paper_id=first)
    assert len(vault.read(papers.of_resident, resident_id=noor)) == 1
    vault.undo()
    assert len(vault.read(papers.of_resident, resident_id=noor)) == 2


def test_bad_input_names_its_field(vault: Vault, noor: int) -> None:
    for said, field in (
        ({"kind": ""}, "kind"),
        ({"state": "burnt"}, "state"),
        ({"issued": TODAY, "expires": TODAY - DAY}, "expires"),
        ({"number": "1" * 81}, "number"),
    ):
        with pytest.raises(Invalid) as found:
            add(vault, noor, **{"kind": "passport", **said})
        assert found.value.field == field
    with pytest.raises(NotFound):
        add(vault, noor, "library-card")


def test_running_out_is_said_on_today_without_its_state(vault: Vault, noor: int) -> None:
    add(vault, noor, state=PaperState.LOST, expires=TODAY + 14 * DAY)
    add(vault, noor, "bank-card", expires=TODAY - DAY)
    add(vault, noor, "work-permit", expires=TODAY + 90 * DAY)
    lines = vault.read(today_due.due)
    assert [line.title for line in lines] == ["Noor: Bank card ran out", "Noor: Passport runs out"]
    assert {(line.resident_id, line.tab) for line in lines} == {(noor, "legal")}


def test_without_the_key_it_stays_as_it_is(
    vault: Vault, noor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper_id = add(vault, noor, state=PaperState.LOST, holder=HOLDER)
    full = vault._sealer
    monkeypatch.setattr(vault, "_sealer", ClassSealer(vault.keys.classes, {}))
    (row,) = vault.read(papers.of_resident, resident_id=noor)
    assert (row.state, row.holder, row.state_words) == (Hidden.HIDDEN, Hidden.HIDDEN, "")
    form = vault.read(papers.form, paper_id=paper_id)
    vault.do("Edit", papers.edit, paper_id=paper_id, form=form)
    add(vault, noor, "bank-card", state=PaperState.HAS, number="77")
    monkeypatch.setattr(vault, "_sealer", full)
    first, second = vault.read(papers.of_resident, resident_id=noor)
    assert (first.state, first.holder) == (PaperState.LOST, HOLDER)
    assert (second.state, second.number) == (PaperState.HAS, "77")
    events = vault.read(lambda tx: papers.timeline(tx, noor))
    assert {(event.title, event.detail) for event in events} == {
        ("Paper noted: Passport", "Lost"), ("Paper noted: Bank card", "Has it"),
    }  # fmt: skip


def test_the_desk_and_those_who_may_not_see_her(vault: Vault, noor: int, desk_file: Path) -> None:
    hired(vault, "F1", "C2")
    paper_id = add(vault, noor, expires=TODAY)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        assert desk.read(today_due.due) == []
        assert desk.read(lambda tx: papers.timeline(tx, noor)) == []
        with pytest.raises(NotAllowed):
            desk.read(papers.of_resident, resident_id=noor)
    with signed_in(desk_file, "C2") as other:
        assert other.read(today_due.due) == []
        assert other.read(lambda tx: papers.timeline(tx, noor)) == []
        with pytest.raises(NotFound):
            other.read(papers.form, paper_id=paper_id)
