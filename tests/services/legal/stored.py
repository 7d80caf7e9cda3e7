# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to store documents and to look at what is stored of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from shelterdesk.database.transaction import Transaction
from shelterdesk.services.legal import documents
from shelterdesk.services.legal.documents import DocumentForm, DocumentRow
from shelterdesk.services.today import today_due
from shelterdesk.vault.door import Vault
from tests.scans import pdf

TITLE = "Quxtitle of the court"


def store(vault: Vault, resident_id: int, file: bytes = b"", **said: Any) -> int:
    stored: int = vault.do(
        "Stored a document",
        documents.store,
        resident_id=resident_id,
        file=file or pdf(2),
        form=DocumentForm(**said),
    ).result
    return stored


def expect(vault: Vault, resident_id: int, **said: Any) -> int:
    expected: int = vault.do(
        "Expect", documents.expect, resident_id=resident_id, form=DocumentForm(**said)
    ).result
    return expected


def rows(vault: Vault, resident_id: int, **more: Any) -> list[DocumentRow]:
    return vault.read(documents.of_resident, resident_id=resident_id, **more)


def due(vault: Vault) -> list[str]:
    return [line.title for line in vault.read(today_due.due)]


def raw(vault: Vault, query: str) -> list[Any]:
    def read(tx: Transaction) -> list[Any]:
        return list(tx.session.execute(text(query)))

    return vault.read(read)
