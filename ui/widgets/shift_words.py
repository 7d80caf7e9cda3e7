# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know, in words: the same on Today, on a resident's page and in a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.safety.shift_facts import FactKind, ShiftFact
from ui.widgets.labels import IconLabel, label

#: Latin and Cyrillic, Devanagari and Bengali, Chinese, Urdu, Ethiopic; and what leads to more.
_FULL_STOPS: Final = ".।。۔።,;"
#: Icon and tone.
LOOKS: Final = {
    FactKind.CHECK: ("clock", "notice"),
    FactKind.EMERGENCY: ("siren", "danger"),
    FactKind.ALLERGY: ("triangle-alert", "danger"),
    FactKind.PLAN: ("shield", "notice"),
    FactKind.OTHER: ("heart-pulse", "muted"),
    FactKind.DIET: ("utensils", "muted"),
    FactKind.WITHHELD: ("shield", "muted"),
}


def words(fact: ShiftFact) -> str:
    """One fact in words."""
    if fact.minutes is not None:
        return ngettext("look in every minute", "look in every {n} minutes", fact.minutes).format(
            n=fact.minutes
        )
    if fact.kind is FactKind.ALLERGY:
        return _("allergy: {what}").format(what=fact.words)
    if fact.kind is FactKind.WITHHELD:
        return _("more to know: ask a colleague who sees this record")
    return fact.words


def of_plan(check_minutes: int | None, shift_note: str) -> list[ShiftFact]:
    """What a plan tells the shift."""
    found = []
    if check_minutes is not None:
        found.append(ShiftFact(FactKind.CHECK, minutes=check_minutes))
    if shift_note:
        found.append(ShiftFact(FactKind.PLAN, shift_note))
    return found


def line(fact: ShiftFact) -> QWidget:
    """Its icon and words in a row."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    icon, tone = LOOKS[fact.kind]
    row.addWidget(IconLabel(icon, tone))
    row.addWidget(label(words(fact), wrap=True), 1)
    return made


def sentence(facts: Sequence[ShiftFact]) -> str:
    """All of them on one line, the first with a capital. A full stop ends only the line: what was
    written as a sentence does not stop before the dot."""
    parts = [words(fact).rstrip() for fact in facts]
    parts = [*(_unended(part) for part in parts[:-1]), *parts[-1:]]
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def _unended(text: str) -> str:
    """Without the full stop of its script; three of them, a question and a call stay."""
    return text if text.endswith("..") else text.rstrip(_FULL_STOPS).rstrip()


def look(facts: Sequence[ShiftFact]) -> tuple[str, str]:
    """Icon and tone of the most urgent one."""
    return LOOKS[facts[0].kind]
