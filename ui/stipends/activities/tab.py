# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Income activities: the list above, the one chosen below, in small tabs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.income import activities
from shelterdesk.services.income.activities import ActivityRow
from ui import theme
from ui.desk import Desk
from ui.stipends.activities.earnings_part import EarningsPart
from ui.stipends.activities.panels import ActivityPanel
from ui.stipends.activities.part import Part
from ui.stipends.activities.parts import MaterialsPart, MembersPart, OrdersPart, WorkPart
from ui.tabbed_page import PageTab
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.form_side import FormSide
from ui.widgets.made_when_asked import MadeWhenAsked
from ui.widgets.money_field import in_words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import TabPages

_PANEL: Final = 340
_HEAD: Final = 126  # pixels: of the list above, without its rows
_MOST_ROWS: Final = 4
_FEW_ROWS: Final = 2
_ROOMY: Final = 620
_PARTS: Final[dict[str, type[Part]]] = {
    "work": WorkPart, "orders": OrdersPart, "materials": MaterialsPart, "earnings": EarningsPart,
}  # fmt: skip


class ActivitiesTab(PageTab):
    """``open`` takes the id of an activity. Ctrl+N adds to the small tab that is open."""

    side: FormSide
    list: RowsView
    TABLES: ClassVar[frozenset[str]] = frozenset({
        "account", "activity_material", "activity_member", "activity_order", "earning",
        "income_activity", "ledger_entry", "merge", "organisation", "payment", "resident",
        "resident_access", "staff", "work_session", "work_share",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._unread: set[str] = set()  # parts that do not show the activity chosen yet
        self._may_edit = desk.vault.may(Capability.EDIT_AWARDS)
        self.side = FormSide(desk, _PANEL)
        self.parts: MadeWhenAsked[str, Part] = MadeWhenAsked(self._make_part)
        self._above = self._list_card()
        self.below = Card()
        self.pages = TabPages(_("The activity"))
        for id_, text in _names().items():
            self.pages.add(id_, text, partial(self.parts.__getitem__, id_))
        self.pages.opened.connect(lambda _id: self._read_front())
        self.below.add(self.pages, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._above)
        column.addWidget(self.below, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self.side)
        self.below.hide()
        self.side.closed.connect(self._go_on)
        for signal in (self.side.opened, self.side.closed):
            signal.connect(self._give_way)
        for keys, act in (("Ctrl+N", self._add), ("Esc", self._back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _make_part(self, id_: str) -> Part:
        if id_ == "members":
            made: Part = MembersPart(self.desk, self.side.open, self._open_person)
        else:
            made = _PARTS[id_](self.desk, self.side.open)
        made.setParent(self.pages.holder)
        made.give_way(self.side.panel is not None)
        return made

    def _list_card(self) -> Card:
        card = Card(_("Income activities"))
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Income activities"))
        NarrowColumns(self.list, {1: 620, 2: 520, 4: 430})
        sentence = _(
            "A workshop or cooperative stands here: who works, what is sold, and what each earns."
        )
        if self._may_edit:
            self.list.set_empty(sentence, _("Begin an activity"), self.add)
            acts = [
                ("pencil", _("Change the activity"), self.edit),
                ("archive", _("It is over, or goes on"), self.retire),
            ]
            self.menu = ActMenu(_("The activity chosen"), acts)
            card.add_trailing(self.menu)
            card.add_trailing(button(_("Activity"), "plus", "quiet", on_click=self.add))
        else:
            self.list.set_empty(sentence)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._front().setFocus())
        card.add(self.list, 1)
        return card

    # What the page asks
    def load(self) -> None:
        """Read the activities again."""
        self.desk.read(self, activities.listed, self._show, with_retired=True)

    def open(self, target: object) -> None:
        """Show an activity: what waits to be approved."""
        if isinstance(target, int):
            self._wanted = target
            self.pages.open("earnings")
            self.load()

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.list

    # Acts
    def add(self) -> None:
        """Begin an activity."""
        self.side.open(ActivityPanel(self.desk))

    def edit(self) -> None:
        """Change the one chosen."""
        row: ActivityRow | None = self.list.selected()
        if row is not None:
            self.side.open(ActivityPanel(self.desk, row.id))

    def retire(self) -> None:
        """It is over, or goes on again."""
        row: ActivityRow | None = self.list.selected()
        if row is not None:
            ended, again = N_("Ended an income activity"), N_("Went on with an activity")
            act = ended if row.is_active else again
            self.desk.do(
                self, act, activities.retire, activity_id=row.id, is_active=not row.is_active
            )

    # Within
    def _add(self) -> None:
        if self.list.selected() is None:
            if self._may_edit:
                self.add()
        else:
            self.parts[self.pages.current_id()].add()

    def _show(self, rows: Sequence[ActivityRow]) -> None:
        self._unread = set()
        self.list.rows_model.set_rows(rows)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.list.select(wanted)
        elif self.list.selected() is None and rows:
            self.list.select(rows[0].id)
        if not self._unread:  # else choosing has told it already
            self._chosen(self.list.selected())
        self._make_room()

    def _chosen(self, row: ActivityRow | None) -> None:
        self.below.setHidden(row is None)
        if row is not None:
            self.below.setAccessibleName(row.name)
            self._unread = set(_names())
            self._read_front()
        self._make_room()

    def _read_front(self) -> None:
        """Read the part in front, once; the others when they are turned to."""
        row, id_ = self.list.selected(), self.pages.current_id()
        if row is not None and id_ in self._unread:
            self._unread.discard(id_)
            self.parts[id_].show_activity(row)

    def _front(self) -> RowsView:
        part = self.parts[self.pages.current_id()]
        return part.front() if isinstance(part, EarningsPart) else part.list

    def _back(self) -> None:
        """Out of the form, then out of a period, then to the list above."""
        part = self.parts[self.pages.current_id()]
        if self.side.panel is not None:
            self.side.leave()
        elif isinstance(part, EarningsPart) and part.is_period_open():
            part.close_period()
        else:
            self.list.setFocus()

    def _give_way(self) -> None:
        for part in self.parts.values():
            part.give_way(self.side.panel is not None)

    def _go_on(self) -> None:
        """After a form: in the list, so that the keys of the tab work."""
        if self.isVisible() and self.list.selected() is not None:
            self._front().setFocus()

    def _open_person(self, resident_id: int) -> None:
        self.open_requested.emit("residents", ("resident", resident_id, "overview"))

    def _make_room(self) -> None:
        """The list above is as low as it can be: what is chosen counts for more."""
        if self.below.isHidden():
            self._above.setMaximumHeight(16_777_215)
        else:
            most = _MOST_ROWS if self.height() >= _ROOMY else _FEW_ROWS
            rows = min(max(self.list.rows_model.rowCount(), 1), most)
            self._above.setMaximumHeight(_HEAD + rows * theme.ROW_HEIGHT)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


def _names() -> dict[str, str]:
    return {
        "work": _("Work"), "orders": _("Orders and sales"), "materials": _("Materials"),
        "earnings": _("Earnings"), "members": _("Members"),
    }  # fmt: skip


def _columns() -> list[Column]:
    def money(row: ActivityRow, minor: int) -> str:
        return in_words(minor, row.currency)

    tone = _tone
    return [
        Column(_("Activity"), lambda row: row.name, stretch=True, width=120, role="strong",
               tone=tone),
        Column(_("Members"), lambda row: row.members, width=80, align="end"),
        Column(_("Open orders"), lambda row: row.open_orders or "", width=96, align="end",
               sort=lambda row: row.open_orders),
        Column(_("In the books"), lambda row: money(row, row.balance), width=106, align="end",
               sort=lambda row: row.balance,
               tone=lambda row: "notice" if row.balance < 0 else None),
        Column(_("To be paid"), lambda row: money(row, row.owed) if row.owed else "", width=100,
               align="end", sort=lambda row: row.owed),
        Column("", _state, width=110, pill=True,
               tone=lambda row: "accent" if row.to_approve else "neutral"),
    ]  # fmt: skip


def _tone(row: ActivityRow) -> str | None:
    return None if row.is_active else "muted"


def _state(row: ActivityRow) -> str:
    if not row.is_active:
        return _("over")
    return _("to approve") if row.to_approve else ""
