# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tabs share: a card no wider than one reads, and the question whether tables changed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.scrolled import column, scrolled

__all__ = ["ask", "column", "scrolled", "touches"]


def touches(changes: object, table: str) -> bool:
    """Whether a table may look different now."""
    tables = getattr(changes, "tables", None)
    return tables is None or table in tables


def ask(card: Card, field: Field) -> None:
    """A field with its words above it."""
    words = label(field.label, wrap=True)
    words.setBuddy(field.focus_target())
    inner = QVBoxLayout()
    inner.setSpacing(4)
    inner.addWidget(words)
    inner.addWidget(field)
    card.add_layout(inner)
