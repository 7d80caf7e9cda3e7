# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which partners are listed: words, kind, service, language, and those of before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.partners.partners import PartnerRow
from shelterdesk.services.values.folding import fold
from shelterdesk.services.values.value_words import code_word, code_words
from ui import icons
from ui.widgets.fields import ChoiceField
from ui.widgets.language_names import language_name


class PartnerFilters(QWidget):
    """``changed`` when other rows of the same answer are wanted, ``asked`` when those of before are
    wanted or not."""

    changed = Signal()
    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Filter by words"))
        self.words.setAccessibleName(_("Filter by words"))
        self.words.setClearButtonEnabled(True)
        glass = QAction(icons.icon("search", "muted"), _("Search"), self.words)
        self.words.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.retired = QCheckBox(_("Also those of before"))
        self.kind = _choice("kind", _("Kind"))
        self.kind.set_choices(code_words("partner", "kind").items())
        self.service = _choice("service", _("Service"))
        self.language = _choice("language", _("Language"))
        self._services: dict[str, str] = {}
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.words, 1)
        first.addWidget(self.retired)
        second.setSpacing(6)
        for field in (self.kind, self.service, self.language):
            second.addWidget(field, 1)
            field.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        self.retired.toggled.connect(lambda _on: self.asked.emit())

    def offer(self, services: Iterable[tuple[str, str]]) -> None:
        """The words of the list of services."""
        self._services = dict(services)
        self.service.set_choices(self._services.items())

    def offer_languages(self, rows: Iterable[PartnerRow]) -> None:
        """The languages that are spoken with any of them."""
        tags = {tag for row in rows for tag in row.languages}
        named = [(tag, language_name(tag)) for tag in tags]
        self.language.set_choices(sorted(named, key=lambda one: one[1].casefold()))

    def fitting(self, rows: Sequence[PartnerRow]) -> list[PartnerRow]:
        """Those to be listed."""
        kind, service, language = (
            field.value() for field in (self.kind, self.service, self.language)
        )
        wanted = fold(self.words.text()).split()
        return [
            row
            for row in rows
            if (kind is None or row.kind == kind)
            and (service is None or service in row.offers)
            and (language is None or language in row.languages)
            and all(word in self._said(row) for word in wanted)
        ]

    def is_set(self) -> bool:
        """Whether anything is left out."""
        fields = (self.kind, self.service, self.language)
        return bool(self.words.text().strip()) or any(f.value() is not None for f in fields)

    def clear(self) -> None:
        """List all of them."""
        self.words.clear()
        for field in (self.kind, self.service, self.language):
            field.set_value(None)
        self.changed.emit()

    def _said(self, row: PartnerRow) -> str:
        offers = (self._services.get(code, "") for code in row.offers)
        kind = code_word("partner", "kind", row.kind)
        return fold(" ".join((row.name, kind, row.area, row.services, row.phone, *offers)))


def _choice(name: str, words: str) -> ChoiceField:
    field = ChoiceField(name, words, unanswered=False, placeholder=words)
    combo = field.focus_target()
    if isinstance(combo, QComboBox):
        combo.setMinimumContentsLength(5)
    return field
