# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts: one a place and person, for its author alone, gone when saved, never audited."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.safe import Draft
from shelterdesk.models.staff import Staff
from shelterdesk.services import drafts
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock

BODY = {"shown": True, "typed": {"known_as": "Zyxmark ümlaut", "days": [1, 2], "none": None}}


def keep(vault: Vault, place: str = "page:residents", body: dict[str, object] = BODY) -> None:
    vault.do("Keep a draft", drafts.keep, place=place, body=body)


def places(vault: Vault) -> list[str]:
    return [row.place for row in vault.read(drafts.own)]


def rows(tx: Transaction) -> list[Draft]:
    return list(tx.session.scalars(select(Draft)))


def test_kept_and_there_again_after_lock(desk_file: Path, clock: Clock) -> None:
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    keep(vault)
    vault.lock()
    again = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    (row,) = again.read(drafts.own)
    assert (row.place, row.body, row.at) == ("page:residents", BODY, clock.now)
    again.lock()


def test_one_a_place_and_the_last_one_counts(vault: Vault) -> None:
    keep(vault, body={"typed": 1})
    keep(vault, body={"typed": 2})
    keep(vault, "page:rooms")
    assert [row.body for row in vault.read(drafts.own)] == [{"typed": 2}, BODY]
    assert len(vault.read(rows)) == 2


def test_discarded_is_gone_and_twice_is_no_fault(vault: Vault) -> None:
    keep(vault)
    keep(vault, "page:rooms")
    for _time in range(2):
        vault.do("Forget a draft", drafts.discard, place="page:residents")
    assert places(vault) == ["page:rooms"]


def test_what_is_stored_is_sealed(vault: Vault) -> None:
    keep(vault)
    (body,) = vault.read(lambda tx: list(tx.session.scalars(select(Draft.body))))
    assert body is not None
    assert b"Zyxmark" not in body
    assert b"mlaut" not in body


def test_neither_audited_nor_undone(vault: Vault) -> None:
    def events(tx: Transaction) -> int:
        return tx.session.scalar(select(func.count()).select_from(AuditEvent)) or 0

    before, undoable = vault.read(events), vault.undoable()
    keep(vault)
    vault.do("Forget a draft", drafts.discard, place="page:residents")
    assert vault.read(events) == before
    assert vault.undoable() == undoable


def test_somebody_elses_is_neither_seen_nor_touched(vault: Vault) -> None:
    keep(vault)

    def give_away(tx: Transaction) -> None:
        other = Staff(code="K9", roles=["caseworker"])
        tx.session.add(other)
        tx.session.flush()
        rows(tx)[0].staff_id = other.id

    vault.do("Test", give_away)
    assert places(vault) == []
    vault.do("Forget a draft", drafts.discard, place="page:residents")
    assert len(vault.read(rows)) == 1
    keep(vault, body={"typed": 1})
    assert len(vault.read(rows)) == 2


@pytest.mark.parametrize("spoilt", [b"", b"x" * 90, None])
def test_one_that_cannot_be_read_is_passed_over(vault: Vault, spoilt: bytes | None) -> None:
    keep(vault, "page:today")
    keep(vault)
    with Session(vault._engine) as session, session.begin():
        session.execute(update(Draft).where(Draft.place == "page:today").values(body=spoilt))
    found = {row.place: row.body for row in vault.read(drafts.own)}
    assert found.pop("page:today", {}) == {}
    assert found == {"page:residents": BODY}


def test_what_is_no_draft_is_passed_over(vault: Vault) -> None:
    keep(vault, body=[1, 2])  # type: ignore[arg-type]
    assert vault.read(drafts.own) == []


@pytest.mark.parametrize("place", ["", "p" * 121])
def test_places_have_short_names(vault: Vault, place: str) -> None:
    with pytest.raises(ValueError, match="short name"):
        keep(vault, place)
    assert vault.read(rows) == []
