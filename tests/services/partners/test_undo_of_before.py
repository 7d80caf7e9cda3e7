# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Acts of a file of before: what they wrote into columns that are gone does not come back, and
nothing breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.services.audit import audit
from shelterdesk.services.partners import partners
from shelterdesk.vault.door import Vault
from tests.services.partners.at_partners import partner
from tests.vault_faults import tamper


def as_before(vault: Vault, event_id: int | None, **gone: list[str | None]) -> None:
    """Give the image of an act columns that partners had in earlier files."""

    def image(tx: Transaction) -> dict[str, Any]:
        query = text("SELECT image FROM audit_image WHERE event_id = :event")
        found: dict[str, Any] = json.loads(tx.session.scalars(query, {"event": event_id}).one())
        return found

    changed = json.dumps(vault.read(image) | gone)
    tamper(vault, ("UPDATE audit_image SET image = ? WHERE event_id = ?", (changed, event_id)))


def test_a_look_of_before_is_not_undone_and_can_be_read(vault: Vault) -> None:
    bakery = partner(vault)
    changes = vault.do("Suspended", partners.suspend, partner_id=bakery)
    as_before(vault, changes.event_id, vetted_on=[None, "2026-03-01"], vetted_by=[None, "1"])
    with pytest.raises(Conflict, match="cannot be read"):
        vault.undo()
    (row,) = vault.read(partners.partners)
    assert row.is_suspended
    told = vault.read(audit.changed, event_id=changes.event_id)
    assert "Suspended on" in {one.field for one in told.changes}
    vault.do("Again", partners.suspend, partner_id=bakery, is_suspended=False)
    vault.undo()  # what was done since is undone as ever
    assert vault.read(partners.partners)[0].is_suspended


def test_a_partner_of_before_that_was_added_goes(vault: Vault) -> None:
    """A new row is its own image: it says nothing of the columns there were."""
    bakery = partner(vault)
    vault.undo()
    with pytest.raises(NotFound):
        vault.read(partners.form, partner_id=bakery)
