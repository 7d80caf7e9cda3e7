# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to write notes and to look at what is stored of them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import UserError
from shelterdesk.models.audit import AuditEvent, AuditImage, AuditPerson
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind, LogRow
from shelterdesk.vault.door import Vault


def facts(
    noor: int, text: str = "Slept well", kind: str = "note", cls: str = "desk"
) -> dict[str, Any]:
    return {
        "kind": LogKind(kind), "confidentiality": cls, "text": text, "resident_ids": [noor],
    }  # fmt: skip


def noted(vault: Vault, noor: int, text: str = "Slept well", **more: Any) -> int:
    given = facts(noor, text, more.pop("kind", "note"), more.pop("cls", "desk")) | more
    return int(vault.do("Write a note", log_entries.note, **given).result)


def rows(vault: Vault, noor: int) -> list[LogRow]:
    return list(vault.read(log_entries.of_resident, resident_id=noor).rows)


def refused(vault: Vault, verb: Any, **given: Any) -> UserError:
    with pytest.raises(UserError) as found:
        vault.do("x", verb, **given)
    return found.value


def images(vault: Vault, table: str = "log_text") -> list[str | None]:
    def read(tx: Transaction) -> list[str | None]:
        query = select(AuditImage.image).where(AuditImage.row_table == table)
        return list(tx.session.scalars(query))

    return vault.read(read)


def last_event(vault: Vault) -> tuple[AuditEvent, list[int]]:
    def read(tx: Transaction) -> tuple[AuditEvent, list[int]]:
        event = tx.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert event is not None
        who = select(AuditPerson.resident_id).where(AuditPerson.event_id == event.id)
        people = list(tx.session.scalars(who))
        tx.session.expunge(event)
        return event, people

    return vault.read(read)
