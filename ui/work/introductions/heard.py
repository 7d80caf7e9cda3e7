# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an employer hears of somebody, line by line, as forms show it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.services.training import skill_words
from shelterdesk.services.work.introduction_letters import Preview
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.line import Line


def heard_lines(found: Preview, open_consents: Callable[[], None]) -> list[QWidget]:
    """What an employer hears, what stays here, and what stands in the way."""
    lines: list[QWidget] = []
    if found.hindrance:
        said = _("Only with the glass broken, and a reason.")
        lines.append(Line("triangle-alert", found.hindrance, said, tone="notice"))
    if found.problem:
        act = button(_("Open the consents"), "shield", on_click=open_consents)
        lines.append(Line("circle-alert", found.problem, "", act, tone="notice"))
        return lines
    lines.append(label(_("The employer hears"), "strong"))
    lines += [Line("check", value, words) for words, value in found.facts]
    if found.foreign:
        words = skill_words.foreign_words(found.foreign)
        lines.append(Line("languages", words, tone="notice"))
    if found.letter:
        lines.append(Line("message-square", found.letter, _("In your words")))
    if found.revealing:
        words = " · ".join(found.revealing)
        said = _("In your words, and may tell what the house is")
        lines.append(Line("triangle-alert", words, said, tone="notice"))
    said_of = (
        (found.missing, _("Agreed, and nothing is written down")),
        (found.by_hand, _("Agreed, and told only in your words")),
        (found.kept, _("Stays here")),
    )
    for items, words in said_of:
        if items:
            lines.append(Line("lock", ", ".join(items), words))
    if found.own_words:
        lines.append(Line("info", found.own_words, _("What they added themselves")))
    return lines
