# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People for whom there was no place: this month line by line, the months before in figures."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import vocabularies
from shelterdesk.services.rooms import turned_away
from shelterdesk.services.rooms.turned_away import TurnAwayForm, TurnAwayRow, TurnedAwayMonth
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui import icons
from ui.desk import Desk
from ui.rooms.places.cards import PlacesCard, joined
from ui.widgets.act_menu import Act
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import month_and_year, near_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.waiting_panels import TurnAwayPanel

_MONTHS_BEFORE: Final = 3


class TurnedAwayCard(PlacesCard):
    """This month, line by line, and the months before in figures."""

    TABLES = frozenset({"turn_away", "term", "partner", "site"})
    EMPTY = N_("Nobody was turned away this month. Press + to count somebody.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Turned away"))
        self._reasons: list[Choice] = []
        self._rows: list[TurnAwayRow] = []
        self.count_button = button(
            _("Count"), "plus", tooltip=_("Count one person (+)"), on_click=self.count
        )
        self.add_act(self.count_button)

    def load(self) -> None:
        """Read this month and the figures of those before."""
        now = today()
        self.desk.read(
            self, vocabularies.choices, self._take_reasons,
            vocabulary=Vocabulary.TURN_AWAY_REASON.value,
        )  # fmt: skip
        self.desk.read(self, turned_away.of_month, self._take_rows, month=now.replace(day=1))
        self.desk.read(self, turned_away.by_month, self._show, last=now, months=_MONTHS_BEFORE + 1)

    def count(self) -> None:
        """A menu of the reasons: Enter takes the first, one person is counted today."""
        if not self.may_write:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("Why"))
        for reason in self._reasons:
            act = menu.addAction(reason.label)
            act.triggered.connect(partial(self._count_one, reason))
        menu.addSeparator()
        more = menu.addAction(icons.icon("users", "muted"), _("Several people, or more to say"))
        more.triggered.connect(self._ask)
        first = menu.actions()[0]
        menu.popup(self.count_button.mapToGlobal(QPoint(0, self.count_button.height())))
        menu.setActiveAction(first)

    def _count_one(self, reason: Choice, _on: bool = False) -> None:
        self.desk.do(
            self,
            N_("Counted people turned away"),
            turned_away.count,
            said=_("1 person counted: {reason}").format(reason=reason.label),
            form=TurnAwayForm(reason=reason.code),
        )

    def _ask(self, _on: bool = False) -> None:
        self.panel_requested.emit(TurnAwayPanel(self.desk))

    def _take_reasons(self, found: list[Choice]) -> None:
        self._reasons = found

    def _take_rows(self, rows: list[TurnAwayRow]) -> None:
        self._rows = rows

    def _show(self, months: list[TurnedAwayMonth]) -> None:
        now, *before = months
        self.set_trailing(_figures(now) if now.people else "")
        lines: list[tuple[Any, QWidget]] = [(row.id, self._line_of(row)) for row in self._rows]
        if not lines:
            lines.append((None, label(_(self.EMPTY), "muted", wrap=True)))
        for figures in before:
            if figures.people:
                words = joined(_figures(figures), *(f"{why} {n}" for why, n in figures.reasons))
                line = Line("calendar", month_and_year(figures.month), words, ruled=False)
                lines.append((figures.month, line))
        self.show_lines(lines)

    def _line_of(self, row: TurnAwayRow) -> Line:
        people = ngettext("{n} person", "{n} people", row.people).format(n=row.people)
        children = ""
        if row.children:
            children = ngettext("{n} child among them", "{n} children among them", row.children)
        to = _("to {place}").format(place=row.referred_to) if row.referred_to else ""
        detail = joined(near_day(row.on, today()), children.format(n=row.children), row.site, to)
        why = row.reason or _("No reason noted")
        edit: Act = ("pencil", _("Change"), partial(self._edit, row.id))
        remove: Act = ("x", _("Counted by mistake"), partial(self._remove, row.id))
        acts = self.acts("", None, why, [edit, remove])
        return Line("user", joined(people, why), detail, *acts)

    def _edit(self, entry_id: int) -> None:
        self.panel_requested.emit(TurnAwayPanel(self.desk, entry_id))

    def _remove(self, entry_id: int) -> None:
        label_ = N_("Removed people turned away")
        self.desk.do(self, label_, turned_away.remove, said=_("Removed."), entry_id=entry_id)


def _figures(figures: TurnedAwayMonth) -> str:
    people = ngettext("{n} person", "{n} people", figures.people).format(n=figures.people)
    if not figures.children:
        return people
    children = ngettext("{n} child among them", "{n} children among them", figures.children)
    return f"{people}, {children.format(n=figures.children)}"
