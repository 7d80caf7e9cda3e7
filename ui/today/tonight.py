# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know tonight: whom to look in on, what to do, what not to serve."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import shift_facts
from shelterdesk.services.safety.shift_facts import ShiftPerson
from ui.desk import Desk
from ui.widgets import shift_words
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.kitchen import show_kitchen
from ui.widgets.lines_view import LineItem, LinesView


class TonightCard(Card):
    """Not there while there is nothing to know. A line opens the person's page."""

    opened = Signal(object)  # resident id
    filled = Signal()  # or emptied
    paper_requested = Signal(str)  # name of a report

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Tonight"))
        self._desk = desk
        self.kitchen_button = button(
            _("Kitchen"), "utensils", "quiet",
            tooltip=_("Allergies and diets of those who are here"),
            on_click=self._open_kitchen,
        )  # fmt: skip
        self.add_trailing(self.kitchen_button)
        self._is_kept_hidden = False
        self._people: list[ShiftPerson] = []
        self.list = LinesView(_("Tonight"))
        self.list.opened.connect(self.opened)
        self.add(self.list, 1)
        self.hide()

    def refresh(self) -> None:
        """Ask again."""
        self._desk.read(self, shift_facts.tonight, self.show_people)

    def keep_hidden(self, on: bool) -> None:
        """While a form needs the room."""
        self._is_kept_hidden = on
        self.setHidden(on or not self._people)

    def show_people(self, people: list[ShiftPerson]) -> None:
        """Those of whom there is something to know."""
        self._people = people
        sites = {one.site for one in people}
        self.list.set_items([_line_of(one, with_site=len(sites) > 1) for one in people])
        self.setHidden(self._is_kept_hidden or not people)
        self.filled.emit()

    def is_empty(self) -> bool:
        """Whether there is nothing to know."""
        return not self._people

    def _open_kitchen(self) -> None:
        may_print = self._desk.vault.may(Capability.HAND_OUT)
        paper = partial(self.paper_requested.emit, "kitchen")
        show_kitchen(self.window(), self._desk, paper if may_print else None)


def _line_of(one: ShiftPerson, *, with_site: bool) -> LineItem:
    where = one.place or (_("no bed") if not with_site else "")
    who = one.shown or protection.one_person()
    parts = [one.site if with_site else "", where, who]
    title = " · ".join(part for part in parts if part)
    icon, tone = shift_words.look(one.facts)
    return LineItem(icon, title, shift_words.sentence(one.facts), tone, one.resident_id)
