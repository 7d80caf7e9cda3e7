# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of papers for residents, in her language: consent, rights, plans, forms.

The starter texts are in ``resources/presets/papers``. What the organisation writes itself, and
each text somebody agreed to, is a row here, and never changes: another wording is a new version.
"""

from __future__ import annotations

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class PaperText(Record, Base):
    """One version of all texts of a paper in one language."""

    __tablename__ = "paper_text"
    __table_args__ = (UniqueConstraint("paper", "language", "version"),)

    paper: Mapped[str] = mapped_column(String(20))  # consent, rights, pocket_card, needs_form ...
    language: Mapped[str] = mapped_column(String(12))  # IETF tag
    version: Mapped[int]  # from 1
    texts: Mapped[dict[str, str]] = mapped_column(JSON)  # name of a passage -> words
    is_starter: Mapped[bool] = mapped_column(default=False)  # as shipped, not yet the house's own
