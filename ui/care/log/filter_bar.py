# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which entries are left out: by kind, author and who may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.log.log_rows import Wanted
from ui import log_words
from ui.widgets.fields import ChoiceField


class FilterBar(QWidget):
    """Three lists to choose from. Made when it is asked for: most days nobody does."""

    changed = Signal()

    def __init__(self, holder: QWidget) -> None:
        super().__init__(holder)
        kinds = [(kind, _(words)) for kind, (_icon, words) in log_words.KINDS.items()]
        every: dict[str, Any] = {"unanswered": False}
        self.kind = ChoiceField("kind", _("Kind"), kinds, placeholder=_("All kinds"), **every)
        self.author = ChoiceField("author", _("Author"), placeholder=_("By everybody"), **every)
        self.of_class = ChoiceField(
            "class", _("Who may read it"), placeholder=_("For all readers"), **every
        )
        self.fields = (self.kind, self.author, self.of_class)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in self.fields:
            row.addWidget(field, 1)
            field.changed.connect(self.changed)

    def offer(self, authors: Mapping[int, str], classes: Iterable[str]) -> None:
        """Who may have written something, and the classes there are."""
        self.author.set_choices(authors.items())
        self.of_class.set_choices((name, log_words.class_name(name)) for name in classes)

    def wanted(self) -> Wanted:
        """What is chosen."""
        kind, author, of_class = (field.value() for field in self.fields)
        return Wanted(
            kind=LogKind(str(kind)) if kind else None,
            author_id=author if isinstance(author, int) else None,
            confidentiality=str(of_class) if of_class else None,
        )

    def clear(self) -> None:
        """Leave nothing out."""
        for field in self.fields:
            field.set_value(None)
