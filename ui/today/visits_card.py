# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is visiting now, and the way in and out."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.visits import visits
from shelterdesk.services.visits.visits import Visiting, VisitRow
from ui.desk import Desk
from ui.log_words import clock
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.visit_panels import (
    CorrectVisitPanel,
    NameVisitPanel,
    VisitPanel,
    remove_visit,
)
from ui.widgets.visitor_check import check_visitor

_MOST: Final = 6


class VisitsCard(Card):
    """Reads by itself; the page opens the panels it asks for."""

    panel_requested = Signal(object)  # FormPanel
    resident_requested = Signal(int)
    TABLES: ClassVar[frozenset[str]] = frozenset({"visit", "resident", "resident_access"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Visiting now"))
        self._desk = desk
        self._lines: list[QWidget] = []
        self.left_buttons: list[QPushButton] = []
        self.name_buttons: list[QPushButton] = []
        self.more_buttons: list[QToolButton] = []
        self._may_write = desk.vault.may(Capability.EDIT_RESIDENTS)
        self.content.setSpacing(9)
        self.in_button = button(
            _("Check in"), "door-open", tooltip=_("Somebody comes for a visit (V)"),
            on_click=self.check_in,
        )  # fmt: skip
        self.check_button = button(
            _("Check a visitor"), "user-round-search",
            tooltip=_("Somebody at the door or on the phone (F8)"),
            on_click=lambda: check_visitor(self.window(), desk),
        )  # fmt: skip
        for made in (self.in_button, self.check_button):
            self.content.addWidget(made, 0, Qt.AlignmentFlag.AlignLeading)
        self.in_button.setHidden(not self._may_write)  # now that it is no window of its own
        self.content.addStretch(1)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self._desk.read(self, visits.here_now, self._show)

    def check_in(self) -> None:
        """Somebody comes."""
        if self._may_write:
            self.panel_requested.emit(VisitPanel(self._desk))

    def _show(self, found: Visiting) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self.left_buttons, self.name_buttons, self.more_buttons = [], [], []
        self._lines = [self._row_of(row) for row in found.here[:_MOST]]
        more = len(found.here) - _MOST
        if more > 0:
            words = ngettext("and {n} more", "and {n} more", more).format(n=more)
            self._lines.append(label(words, "muted"))
        if not self._lines:
            words = _("Who drops in, with a name or without, stands here until they leave.")
            self._lines = [label(words, "muted", wrap=True)]
        for number, line in enumerate(self._lines):
            self.content.insertWidget(number, line)
        count = ngettext("{n} today", "{n} today", found.today).format(n=found.today)
        self.set_trailing(count if found.today else "")

    def _row_of(self, row: VisitRow) -> Line:
        age = code_word("visit", "age_band", row.age_band)
        since = _("since {time}").format(time=clock(row.start))
        detail = " · ".join(part for part in (since, age, row.gender, row.site) if part)
        title = row.shown or _("Without a name")
        acts: list[QWidget] = []
        if row.id is not None and self._may_write:
            if row.resident_id is None:
                name = button(_("Name"), tooltip=_("Give the visit a name"))
                name.setAccessibleName(_("Give the visit of {time} a name").format(
                    time=clock(row.start)))  # fmt: skip
                name.clicked.connect(partial(self._name, row.id))
                self.name_buttons.append(name)
                acts.append(name)
            left = button(_("Left"), tooltip=_("The visit ends now"))
            left.setAccessibleName(_("{name}, {since}: left").format(name=title, since=since))
            left.clicked.connect(partial(self._left, row.id))
            self.left_buttons.append(left)
            acts.append(left)
            more = ActMenu(
                _("{name}, {since}: put right").format(name=title, since=since),
                [
                    ("pencil", _("Put right"), partial(self._correct, row.id)),
                    ("x", _("Noted by mistake"), partial(remove_visit, self, self._desk, row.id)),
                ],
            )
            self.more_buttons.append(more)
            acts.append(more)
        icon = "shield" if row.is_hidden else "user" if row.resident_id else "door-open"
        return Line(icon, title, detail, *acts)

    def _name(self, visit_id: int, _checked: bool = False) -> None:
        self.panel_requested.emit(NameVisitPanel(self._desk, visit_id))

    def _correct(self, visit_id: int) -> None:
        self.panel_requested.emit(CorrectVisitPanel(self._desk, visit_id))

    def _left(self, visit_id: int, _checked: bool = False) -> None:
        self._desk.do(
            self, N_("Ended a visit"), visits.check_out, said=_("The visit has ended."),
            visit_id=visit_id,
        )  # fmt: skip
