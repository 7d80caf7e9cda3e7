# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom to ask how work goes, by who follows up; answered by key; and how long work lasts."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QStackedWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.placements import follow_up_rows, retention_figures, work_follow_ups
from shelterdesk.services.placements.follow_up_rows import FollowUpList, FollowUpRow, Waits
from shelterdesk.services.placements.work_follow_ups import WorkState
from shelterdesk.statistics import retention_table
from shelterdesk.statistics.retention_table import RetentionTable
from ui.desk import Desk
from ui.list_tab import OpenedTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs
from ui.work.follow_ups.answer_panel import AnswerPanel
from ui.work.follow_ups.retention_view import RetentionView
from ui.work.follow_ups.view import STATES, FollowUpView

_FILTERS: Final = {
    Waits.DUE: N_("To ask now"),
    Waits.COMING: N_("Within a month"),
    Waits.NOT_REACHED: N_("Not reached"),
    Waits.ANSWERED: N_("Answered"),
}
_Behind = tuple[int, str]  # days and column of a count


class FollowUpsTab(OpenedTab):
    """Keys 1 to 6 answer the question chosen, Enter shows how to reach her. ``open`` takes the name
    of a list, ("work_follow_up", id), ("placement", id) or "retention"."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        *follow_up_rows.TABLES, "organisation", "resident_access",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may(Capability.EDIT_WORK) and not desk.vault.is_read_only
        self._counts: dict[Waits, int] = {}
        self._behind: _Behind | None = None
        self._of_placement: int | None = None
        self._offered: list[tuple[int, str]] = []
        self.list = _list()
        self.list.set_empty(_("Nobody is to be asked. Questions come by themselves once work "
                              "begins."))  # fmt: skip
        self.lists = FlatTabs(_("Which questions"))
        for text in _FILTERS.values():
            self.lists.add(_(text))
        self.lists.add(_("How long work lasts"))
        self.whose = ChoiceField(
            "whose", _("Who follows up"), unanswered=False, placeholder=_("everybody")
        )
        self.back = button(_("Back"), "arrow-left", "quiet", on_click=self.leave_behind)
        self.about = label("", "muted", wrap=True)
        self.hidden = label("", "muted", wrap=True)
        self.retention = RetentionView()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.retention)
        self._lay_out(desk)
        for number, state in enumerate(STATES, start=1):
            self.key(str(number), partial(self._answer_chosen, state), self.list)
        self.key("Backspace", self.leave_behind, self.list)

    def _lay_out(self, desk: Desk) -> None:
        card = Card(_("How work goes"))
        for part in (self.lists, self.whose, self.back, self.about):
            card.add(part)
        card.add(self.stack, 1)
        card.add(self.hidden)
        for part in (self.back, self.about, self.hidden):
            part.hide()
        self.view: FollowUpView
        self.lay_out_opened(card, FollowUpView(desk))
        self.lists.currentChanged.connect(lambda _at: self._turn())
        self.whose.changed.connect(self.load)
        self.retention.count_opened.connect(self.open_count)

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        self.desk.read(self, follow_up_rows.counts, self._show_counts)
        self.desk.read(self, follow_up_rows.by_worker, self._offer_workers)
        asked = self._asked_for()
        if self._behind is not None:
            days, column = self._behind
            self.desk.read(self, retention_figures.behind, partial(self._show, asked),
                           days=days, column=column)  # fmt: skip
        elif self._of_placement is not None:
            self.desk.read(self, follow_up_rows.of_placement,
                           lambda rows: self._show(asked, FollowUpList(tuple(rows))),
                           placement_id=self._of_placement)  # fmt: skip
        elif self.shows_retention():
            self.desk.read(self, retention_figures.retention, self._show_table)
        else:
            staff_id = self.whose.value()
            self.desk.read(
                self, follow_up_rows.listed, partial(self._show, asked), waits=self.waits(),
                staff_id=staff_id if isinstance(staff_id, int) else None,
            )  # fmt: skip

    def waits(self) -> Waits:
        """Which questions are listed."""
        at = self.lists.currentIndex()
        return tuple(_FILTERS)[at] if 0 <= at < len(_FILTERS) else Waits.DUE

    def shows_retention(self) -> bool:
        """Whether the table is shown, not a list behind one of its counts."""
        is_table = self.lists.currentIndex() == len(_FILTERS)
        return is_table and self._behind is None and self._of_placement is None

    def subtitle(self) -> str:
        """How many are to be asked."""
        n = self._counts.get(Waits.DUE, 0)
        return ngettext("{n} to ask", "{n} to ask", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """Show a list, one question, those of a placement, or how long work lasts."""
        match target:
            case ("placement", int(placement_id)):
                self._narrow(placement_id=placement_id)
            case ("work_follow_up", int(row_id)):
                self.lists.setCurrentIndex(0)
                super().open(row_id)
            case "retention":
                self.lists.setCurrentIndex(len(_FILTERS))
            case str() if target in list(Waits):
                self.lists.setCurrentIndex(tuple(_FILTERS).index(Waits(target)))

    # Acts
    def add(self) -> None:
        """Questions come by themselves."""

    def open_count(self, days: int, column: str) -> None:
        """The list behind one count of the table."""
        self._narrow(behind=(days, column))

    def leave_behind(self) -> None:
        """Back from there."""
        if self._behind is not None or self._of_placement is not None:
            self._narrow()
            if self.shows_retention():
                self.retention.counts.setFocus()

    def read(self, row_id: int) -> None:
        """How to reach her, and what was learned."""
        self.desk.read(
            self, work_follow_ups.opened, partial(self.show_opened, row_id), follow_up_id=row_id
        )

    def act(self, act: str, row: FollowUpRow) -> None:
        """What is asked for the row chosen."""
        if act in list(WorkState):
            if self._may_write:
                told = f"{row.shown} · {row.what} · {row.after_words}"
                self.open_panel(AnswerPanel(self.desk, row.id, told, act))
        elif act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif act == "placement":
            self.open_requested.emit("work", ("tab", "placements", row.placement_id))

    def _answer_chosen(self, state: WorkState) -> None:
        row = self.list.selected()
        if row is not None and self.panel is None:
            self.act(state.value, row)

    # Within
    def _turn(self) -> None:
        self._narrow()

    def _narrow(self, *, behind: _Behind | None = None, placement_id: int | None = None) -> None:
        self._behind, self._of_placement = behind, placement_id
        is_narrow = behind is not None or placement_id is not None
        self.back.setHidden(not is_narrow)
        self.about.setHidden(not is_narrow)
        self.whose.setHidden(is_narrow or self.shows_retention())
        self.hidden.hide()
        self.stack.setCurrentWidget(self.retention if self.shows_retention() else self.list)
        if behind is not None:
            days, column = behind
            names = {line.key: line.words for line in retention_figures.column_words()}
            names |= {"due": _("All whose day has come"), "known": _("Of them known")}
            after = retention_table.horizon_words(days)
            self.about.setText(f"{after} · {names[column]}")
        elif placement_id is not None:
            self.about.setText(_("All questions about one placement"))
        self.load()
        if is_narrow:
            self.list.setFocus()

    def _asked_for(self) -> object:
        return self._behind, self._of_placement, self.lists.currentIndex(), self.whose.value()

    def _show(self, asked: object, found: FollowUpList) -> None:
        if asked != self._asked_for():
            return  # another list was asked for since
        self.show_rows(found.rows)
        words = ngettext(
            "{n} of a protected person is not listed", "{n} of protected people are not listed",
            found.hidden,
        )  # fmt: skip
        self.hidden.setText(words.format(n=found.hidden))
        self.hidden.setHidden(not found.hidden)

    def _show_table(self, table: RetentionTable) -> None:
        self.retention.show_table(table)
        if self.shows_retention():
            self._opened = None
            self.view.show_definition()
        self.title_changed.emit()

    def _show_counts(self, counts: dict[Waits, int]) -> None:
        self._counts = counts
        for at, (waits, text) in enumerate(_FILTERS.items()):
            n = counts.get(waits, 0)
            title = _("{what} ({n})").format(what=_(text), n=n) if n else _(text)
            self.lists.setTabText(at, title)
        self.title_changed.emit()

    def _offer_workers(self, found: list[tuple[int | None, str, int]]) -> None:
        choices = [(one, f"{name} ({count})") for one, name, count in found if one is not None]
        if choices != self._offered:
            self._offered = choices
            chosen = self.whose.value()
            self.whose.blockSignals(True)
            self.whose.set_choices(choices)
            self.whose.set_value(chosen if chosen in dict(choices) else None)
            self.whose.blockSignals(False)


def _list() -> RowsView:
    columns = [
        Column(_("Who"), lambda row: row.shown, stretch=True, width=90, role="strong"),
        Column(_("Work"), lambda row: row.what, width=190, role="muted"),
        Column(_("After"), lambda row: retention_table.horizon_words(row.days), width=84,
               sort=lambda row: row.days, tooltip=lambda row: row.after_words),
        Column(_("Due"), lambda row: near_day(row.due, today()), width=92, tone=_tone,
               sort=lambda row: row.due),
        Column(_("How it is"), lambda row: row.state_words, width=120),
        Column(_("Follows up"), lambda row: row.worker, width=96, role="muted"),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.id), _("How work goes"))
    NarrowColumns(view, {1: 400, 4: 560, 5: 660})
    return view


def _tone(row: FollowUpRow) -> str | None:
    if row.state is not None:
        return "muted"
    return "notice" if row.due < today() else None
