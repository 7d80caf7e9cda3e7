# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels of legal matters, papers and documents share."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from shelterdesk.services.vocabularies import Choice, choices
from ui.desk import Desk
from ui.widgets.fields import ChoiceField
from ui.widgets.form_panel import FormPanel


class CasePanel(FormPanel):
    """``about`` are the numbers it was made with; ``act`` runs a verb and closes the panel."""

    def __init__(self, desk: Desk, title: str, save_words: str, **about: int | None) -> None:
        super().__init__(desk, title, save_words)
        self._about = about

    def about(self) -> dict[str, Any]:
        """What it is about."""
        return dict(self._about)

    def add_terms(
        self, name: str, words: str, vocabulary: str, *, required: bool = False
    ) -> ChoiceField:
        """One of a word list, which comes by itself and before the record that is read later.

        A record may hold a word that is not offered any more.
        """
        field = ChoiceField(name, words, required=required, unanswered=False)
        self.form.add_field(field)

        def offer(found: list[Choice]) -> None:
            self.offer(field, ((choice.code, choice.label) for choice in found))

        is_new = not [
            name for name, row_id in self._about.items() if row_id and name != "resident_id"
        ]
        self.desk.read(self, choices, offer, vocabulary=vocabulary, with_retired=not is_new)
        return field

    def offer(self, field: ChoiceField, listed: Iterable[tuple[Hashable, str]]) -> None:
        """Choices that come after the record was shown."""
        is_untouched = not self.is_modified()
        field.set_choices(listed)
        if is_untouched:
            self.form.saved()

    @staticmethod
    def kept(field: ChoiceField, stored: Any) -> Any:
        """What is chosen; what is stored where that is not offered any more (a partner, a
        colleague) and nothing else was chosen."""
        chosen = field.value()
        return stored if chosen is None and stored not in field.codes() else chosen
