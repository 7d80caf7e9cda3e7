# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who opened this file: for the person herself, who may ask. Opening the list is noted in it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.reports import base
from shelterdesk.services.audit import audit
from ui.desk import Desk
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.event_list import EventList
from ui.widgets.labels import label
from ui.widgets.reads_when_shown import ReadsWhenShown

_SHEET: Final = "opened-file"


class OpenedTab(ReadsWhenShown, Card):
    """Reads by itself when it is shown."""

    print_requested = Signal()

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Who opened this file"))
        self._desk = desk
        self._resident_id = resident_id
        self.print_button = button(_("Print"), "printer", tooltip=_("A sheet for the person"))
        self.print_button.clicked.connect(self.print_requested)
        self.add_trailing(self.print_button)  # first: shown without a parent it is a window
        self.print_button.setHidden(_SHEET not in base.names() or not desk.vault.may("print"))
        words = _(
            "The person whose file it is may ask to see this list. Every look at it is written "
            "down."
        )
        self.add(label(words, "muted", wrap=True))
        self.list = EventList(_("Who opened this file"), with_whom=False)
        self.list.view.set_empty(_("Nobody has opened this file yet."))
        self.list.more_requested.connect(self._more)
        self.add(self.list, 1)

    def load(self) -> None:
        """Read the newest entries."""
        self._ask(self.list.show_page)

    def _more(self, before_id: int) -> None:
        self._ask(self.list.add_page, before_id=before_id)

    def _ask(self, show: Any, **more: Any) -> None:
        self._desk.read(
            self, audit.opened, show, on_error=self._refused, resident_id=self._resident_id, **more
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")
