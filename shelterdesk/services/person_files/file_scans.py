# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scans that go along with a person's own copy: as they are stored, under names that tell nothing.

Those whose key is missing stay behind; the pages name the group that keeps it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, Invalid, NotAllowed
from shelterdesk.i18n import _, size_words
from shelterdesk.models.documents import Document, DocumentContent, DocumentState
from shelterdesk.services.legal import document_rows
from shelterdesk.services.legal.scans import JPEG, PDF, PNG
from shelterdesk.statistics.file_sheet import FileScan

#: Together: everything is put into one file in memory, and then encrypted.
MOST: Final = 200 * 1024 * 1024
_ENDINGS: Final = {PDF: "pdf", PNG: "png", JPEG: "jpg"}


def of_people(
    tx: Transaction, resident_ids: Collection[int]
) -> tuple[tuple[FileScan, ...], frozenset[str]]:
    """The scans of a person's records that can be opened, and the groups whose keys opened them.

    Raises ``Invalid`` (field ``scans``) where they are too many for one file.
    """
    query = (
        select(Document, DocumentContent)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(Document.resident_id.in_(resident_ids), Document.state == DocumentState.STORED)
        .order_by(Document.id)
    )
    found = tx.session.execute(query).all()
    _refuse_too_much(sum(document.size or 0 for document, _content in found))
    scans: list[FileScan] = []
    classes = set()
    for document, content in found:
        try:
            data = tx.reveal_bytes(content, "body")
        except (Damaged, NotAllowed):
            continue
        if data is None:
            continue
        title = document_rows.title_of(tx, document)
        shown = (title if isinstance(title, str) else "") or document_rows.kind_of(tx, document)
        ending = _ENDINGS.get(document.media_type or "", "bin")
        name = f"document-{len(scans) + 1:02}.{ending}"
        scans.append(FileScan(name, shown, document.pages or 1, data))
        classes.add(document.confidentiality)
    return tuple(scans), frozenset(classes)


def _refuse_too_much(size: int) -> None:
    if size > MOST:
        words = _("The scans are {size} together, and {most} fit. Leave them out here, and give "
                  "them along one by one.")  # fmt: skip
        shown = words.format(size=size_words(size), most=size_words(MOST))
        raise Invalid(shown, field="scans")
