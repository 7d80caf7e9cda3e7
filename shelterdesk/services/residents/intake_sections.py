# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The full intake in sections, each at the resident's pace.

A section is begun, done or for later; one that nobody has touched is nothing that is missing.
Nothing here is counted, and nothing reminds of what somebody has not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.residents import IntakeSection, Section, SectionState
from shelterdesk.services.residents import residents

__all__ = ["Section", "SectionState", "mark", "sections"]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section and how far it is; None where nobody has said."""

    section: Section
    state: SectionState | None


@verb(Capability.EDIT_CASE)
def mark(
    tx: Transaction, *, resident_id: int, section: Section, state: SectionState | None
) -> None:
    """Say how far a section is, or (None) nothing of it."""
    residents.get(tx, resident_id)
    row = _stored(tx, resident_id).get(Section(section))
    if state is None:
        if row is not None:
            tx.session.delete(row)
    elif row is None:
        tx.session.add(
            IntakeSection(
                resident_id=resident_id,
                section=Section(section).value,
                state=SectionState(state).value,
            )
        )
    else:
        row.state = SectionState(state).value


@query(Capability.SEE_CASE)
def sections(tx: Transaction, *, resident_id: int) -> list[SectionRow]:
    """All sections in their order."""
    residents.get(tx, resident_id)
    stored = _stored(tx, resident_id)
    return [
        SectionRow(section, SectionState(stored[section].state) if section in stored else None)
        for section in Section
    ]


def _stored(tx: Transaction, resident_id: int) -> Mapping[Section, IntakeSection]:
    query = select(IntakeSection).where(IntakeSection.resident_id == resident_id)
    known = set(Section)
    return {Section(row.section): row for row in tx.session.scalars(query) if row.section in known}
