# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no program can know: which order dates are in, and what a word means."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date

from babel import Locale
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.exchange import dates
from shelterdesk.exchange.dates import DateFormat, Detection
from shelterdesk.exchange.table_import import Preview
from shelterdesk.exchange.table_mapping import Target, target_words, word
from shelterdesk.i18n import _, language
from shelterdesk.services.rooms import stays
from ui.exchange.draft import Draft
from ui.widgets.field import UNANSWERED, unanswered_words
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.layouts import clear

#: Fields whose words are looked up in a list.
LISTED = (
    Target.GENDER, Target.REFERRAL_SOURCE, Target.DESTINATION, Target.NATIONALITY,
    Target.LANGUAGES, Target.FIRST_CONTACT, Target.PREFERRED_GENDER, Target.PREFERRED_LANGUAGE,
    Target.WANTS_PEER, Target.GUARDIAN_KIND,
)  # fmt: skip
_MOST = 40

Choices = Mapping[Target, Sequence[tuple[str, str]]]


class Questions(QWidget):
    """A field for each question; empty and hidden when there is none."""

    changed = Signal()

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.choices: Choices = {}
        self.fields: list[ChoiceField] = []
        self._asked: tuple[Hashable, ...] = ()
        self._answered: dict[tuple[Target, str], None] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.hide()

    def show_preview(self, preview: Preview) -> None:
        """Ask what the preview could not tell; what was answered can be changed."""
        orders = {
            target: found
            for target, found in preview.detections.items()
            if found.is_ambiguous or found.needs_person or target in self.draft.orders
        }
        unknown = self._unknown(preview)
        asked = (*orders, *unknown)
        if asked == self._asked:
            return
        self._asked = asked
        self._clear()
        if orders or unknown:
            self._layout.addWidget(label(_("Please say"), "lead"))
        for target, detection in orders.items():
            self._ask_order(target, detection)
        for target, text in unknown:
            self._ask_word(target, text)
        self.setVisible(bool(orders or unknown))

    def asked_orders(self) -> set[str]:
        """Fields whose order of dates is asked for here."""
        return {str(key) for key in self._asked if isinstance(key, Target)}

    def _unknown(self, preview: Preview) -> list[tuple[Target, str]]:
        """Words that are in no list, and those a person has answered here."""
        found: dict[tuple[Target, str], None] = {}
        for target, text in self._answered:
            if target in self.draft.holds.values():
                found.setdefault((target, text))
        for problem in preview.problems:
            if problem.field in LISTED and problem.value:
                target = Target(problem.field)
                if target is Target.LANGUAGES:
                    continue  # several in one cell: the row says which
                found.setdefault((target, problem.value))
        return list(found)[:_MOST]

    def _ask_order(self, target: Target, detection: Detection) -> None:
        example = next(iter(detection.examples), "")
        orders = detection.candidates or (DateFormat.DMY, DateFormat.MDY, DateFormat.YMD)
        choices = [(order.value, _order_words(example, order)) for order in orders]
        name = _("{field}: what does “{example}” mean?").format(
            field=target_words(target), example=example
        )
        field = self._add(name, choices)
        chosen = self.draft.orders.get(target)
        field.set_value(chosen.value if chosen is not None else None)

        def take() -> None:
            value = field.value()
            if value is not None:
                self.draft.orders[target] = DateFormat(str(value))
                self.changed.emit()

        field.changed.connect(take)

    def _ask_word(self, target: Target, text: str) -> None:
        answers = [(code, unanswered_words(code) or "") for code in UNANSWERED]
        name = _("{field}: what does “{word}” mean?").format(field=target_words(target), word=text)
        field = self._add(name, [*self._listed(target), *answers])
        field.set_value(self.draft.words.get(target, {}).get(text))

        def take() -> None:
            value = field.value()
            if value is not None:
                self.draft.words.setdefault(target, {})[text] = str(value)
                self._answered[target, text] = None
                self.changed.emit()

        field.changed.connect(take)

    def _listed(self, target: Target) -> Sequence[tuple[str, str]]:
        if target is Target.NATIONALITY:
            return countries()
        if target is Target.PREFERRED_LANGUAGE:
            return languages()
        return self.choices.get(target, ())

    def _add(self, name: str, choices: Sequence[tuple[str, str]]) -> ChoiceField:
        words = label(name, "body", wrap=True)
        field = ChoiceField(f"question_{len(self.fields)}", name, choices, unanswered=False)
        words.setBuddy(field.focus_target())
        self.fields.append(field)
        self._layout.addWidget(words)
        self._layout.addWidget(field)
        return field

    def _clear(self) -> None:
        self.fields = []
        clear(self._layout)


def languages() -> list[tuple[str, str]]:
    """Tags and names of languages, by name."""
    listed = [(tag, name) for tag, name in _locale().languages.items() if "_" not in tag]
    return sorted(listed, key=lambda item: word(item[1]))


def _locale() -> Locale:
    found = language()
    return Locale("en" if "-" in found else found)


def countries() -> list[tuple[str, str]]:
    """Codes and names of countries, by name."""
    names = _locale().territories
    listed = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return sorted(listed, key=lambda item: word(item[1]))


def _order_words(example: str, order: DateFormat) -> str:
    """``3 April 1985 (day, month, year)``."""
    words = dates.format_words(order)
    found = dates.read(example, order, latest=date.max, partial=True) if example else None
    whole = found.whole if found is not None else None
    return f"{stays.day_in_words(whole)} ({words})" if whole is not None else words
