# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of the house: mine, anybody's, what is late, what is broken, and what was done lately."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.agenda import defects, tasks
from shelterdesk.services.agenda.tasks import TaskList, TaskRow
from shelterdesk.services.values.answers import words as answer_words
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.surely import surely
from ui.widgets import message_bar
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs
from ui.widgets.task_panel import TaskPanel

_LISTS: Final = (
    (TaskList.OPEN, N_("Open")),
    (TaskList.MINE, N_("Mine")),
    (TaskList.ANYBODYS, N_("Anybody's")),
    (TaskList.OVERDUE, N_("Late")),
    (TaskList.BROKEN, N_("Broken")),
    (TaskList.DONE, N_("Done lately")),
)


class TasksTab(ListTab):
    """Space: it is done. N: a new one. Enter changes the one chosen."""

    TABLES: ClassVar[frozenset[str]] = frozenset({"task", "staff", "resident", "room", "bed"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may("write_log")
        self._wanted: int | None = None
        self.which = FlatTabs(_("Which tasks"))
        for _list, words in _LISTS:
            self.which.add(_(words))
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Tasks"))
        NarrowColumns(self.list, {2: 330, 3: 460})
        sentence = _("What somebody is to do stands here, and on Today when it is due.")
        if self._may_write:
            self.list.set_empty(sentence, _("New task"), self.new)
        else:
            self.list.set_empty(sentence)
        self.add_button = button(_("New task"), "plus", "primary", tooltip="N", on_click=self.new)
        card = Card(_("Tasks"))
        card.add_trailing(self.add_button)
        self.add_button.setHidden(not self._may_write)
        card.add(self.which)
        card.add(self.list, 1)
        self.view = TaskView(can_write=self._may_write)
        self.lay_out(card, self.view)
        self._connect()

    def _connect(self) -> None:
        self.which.currentChanged.connect(lambda _at: self.load())
        self.list.row_selected.connect(self.view.show_task)
        self.list.row_activated.connect(lambda _row: self._asked("edit"))
        self.list.installEventFilter(self)
        self.view.asked.connect(self._asked)
        self.key("N", self.new, self.list)

    def load(self) -> None:
        """Read the list that is chosen."""
        which = _LISTS[max(self.which.currentIndex(), 0)][0]
        self.desk.read(self, tasks.listed, self._show, which=which)

    def primary_focus(self) -> QWidget | None:
        """The list, or the form that is open."""
        panel = self.side.panel
        return panel.first_field() if isinstance(panel, TaskPanel) else self.list

    def open(self, target: object) -> None:
        """Choose a task by its id, or begin one: ``("new", resident id or None)``, perhaps with
        the room it is about."""
        if isinstance(target, tuple) and target[0] == "new":
            self.new(*target[1:])
        elif isinstance(target, int):
            self._wanted = target
            self.which.setCurrentIndex(0)
            self.load()

    def new(self, resident_id: int | None = None, room_id: int | None = None) -> None:
        """Write one."""
        if self._may_write:
            self.side.open_panel(TaskPanel(self.desk, None, resident_id, room_id))

    def _has_form(self) -> bool:
        return isinstance(self.side.panel, TaskPanel)

    def _show(self, rows: list[TaskRow]) -> None:
        self.list.rows_model.set_rows(rows)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.list.select(wanted)
        elif rows and self.list.hasFocus() and self.list.selected() is None:
            self.list.select(rows[0].id)  # the next key goes from here
        self.view.show_task(self.list.selected())

    def _asked(self, act: str) -> None:
        row: TaskRow | None = self.list.selected()
        if row is None:
            return
        if act == "person" and row.resident_id is not None:
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif act == "place" and row.room_id is not None:
            target = ("bed", row.bed_id) if row.bed_id is not None else ("room", row.room_id)
            self.open_requested.emit("rooms", target)
        elif self._may_write:
            self._act(row, act)

    def _act(self, row: TaskRow, act: str) -> None:
        if act == "edit":
            self.side.open_panel(TaskPanel(self.desk, row.id))
        elif act == "done":
            if row.bed_id is not None and self.desk.vault.may("place_people"):
                ask = self._done_with_bed
                self.desk.read(self, defects.blocked_bed, lambda bed: ask(row, bed), task_id=row.id)
            else:
                self._done(row)
        elif act == "skip":
            self._do(
                N_("Left out a task this time"), tasks.drop, _("Left out this time."), row,
                for_good=False,
            )  # fmt: skip
        elif act == "drop":
            self._do(N_("Called off a task"), tasks.drop, _("It is called off."), row)
        elif act == "reopen":
            self._do(N_("Opened a task again"), tasks.reopen, _("It is open again."), row)

    def _done(self, row: TaskRow, *, frees_bed: bool = False) -> None:
        self._do(N_("Did a task"), tasks.done, _("Done."), row, frees_bed=frees_bed)

    def _done_with_bed(self, row: TaskRow, bed: str) -> None:
        """A bed that is out of use for it: the person says whether it can be slept in again."""
        if not bed:
            self._done(row)
            return
        self.view.ask_bed(
            _("{bed} is out of use. Can somebody sleep there again?").format(bed=bed),
            lambda frees: self._done(row, frees_bed=frees),
        )

    def _do(self, act: str, verb: Any, said: str, row: TaskRow, **more: Any) -> None:
        def refused(error: UserError) -> None:
            message_bar.say(self, error.message, "danger")

        self.desk.do(self, act, verb, said=said, on_error=refused, task_id=row.id, **more)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space on the list: it is done, or not after all."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Space and not event.modifiers():
                row: TaskRow | None = self.list.selected()
                if row is not None:
                    self._asked("done" if row.is_open else "reopen")
                return True
        return super().eventFilter(watched, event)


class TaskView(QWidget):
    """One task beside the list; ``asked`` says what is to be done."""

    asked = Signal(str)

    def __init__(self, *, can_write: bool) -> None:
        super().__init__()
        self._can_write = can_write
        self._shown: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._empty = Empty(_("Choose a task to see all of it."), icon="list-checks")
        column.addWidget(self._empty, 1)

    def show_task(self, row: TaskRow | None) -> None:
        """Show one, or nothing."""
        self._put(None if row is None else self._facts(row))

    def ask_bed(self, words: str, answer: Any) -> None:
        """A question that must be answered before the task is done."""
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(words, "lead", wrap=True))
        yes = button(_("Yes, it can be used"), kind="primary", on_click=lambda: answer(True))
        no = button(_("Not yet"), on_click=lambda: answer(False))
        column.addWidget(ButtonRow((yes, no)))
        column.addStretch(1)
        self._put(made)
        yes.setFocus()

    def _put(self, widget: QWidget | None) -> None:
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self._empty.setHidden(widget is not None)
        if widget is not None:
            surely(self.layout()).addWidget(widget)
            widget.show()

    def _facts(self, row: TaskRow) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(label(answer_words(row.words), "heading", wrap=True))
        for icon, words in _facts(row):
            column.addWidget(Line(icon, words, ruled=False))
        acts = [button(words, icon, kind, on_click=partial(self.asked.emit, act))
                for act, words, icon, kind in self._acts(row)]  # fmt: skip
        column.addWidget(ButtonRow(acts))
        column.addStretch(1)
        return made

    def _acts(self, row: TaskRow) -> list[tuple[str, str, str | None, str]]:
        acts: list[tuple[str, str, str | None, str]] = []
        if self._can_write and row.is_open:
            acts += [
                ("done", _("Done"), "check", "primary"),
                ("edit", _("Change"), "pencil", "plain"),
            ]
            if row.repeats:
                acts.append(("skip", _("Not this time"), None, "plain"))
            acts.append(("drop", _("Call off"), None, "quiet"))
        elif self._can_write:
            acts.append(("reopen", _("Open again"), "undo-2", "plain"))
        if row.resident_id is not None:
            acts.append(("person", _("Open the person"), None, "quiet"))
        if row.room_id is not None:
            acts.append(("place", _("Open the room"), None, "quiet"))
        return acts


def _facts(row: TaskRow) -> list[tuple[str, str]]:
    facts = []
    if row.due is not None:
        facts.append(("calendar", _due(row)))
    facts.append(("user", row.staff or _("Anybody who is here")))
    if row.shown:
        facts.append(("users", _("for {name}").format(name=row.shown)))
    if row.place:
        facts.append(("wrench", row.place))
    if row.repeats:
        facts.append(("refresh-cw", row.repeats))
    if row.done_on is not None:
        words = _("Done {day} by {name}")
        day = near_day(row.done_on, today())
        facts.append(("circle-check", words.format(day=day, name=row.done_by)))
    if row.dropped_on is not None:
        words = _("Called off {day} by {name}")
        day = near_day(row.dropped_on, today())
        facts.append(("circle-x", words.format(day=day, name=row.dropped_by)))
    return facts


def _columns() -> list[Column]:
    return [
        Column(_("Due"), _due, width=130, tone=_tone, icon=_icon, sort=_sort),
        Column(_("What"), lambda row: answer_words(row.words), stretch=True, width=160,
               role="strong"),
        Column(_("For"), lambda row: row.shown or row.place, width=120),
        Column(_("Who"), lambda row: row.staff or _("anybody"), width=100, role="muted"),
    ]  # fmt: skip


def _due(row: TaskRow) -> str:
    if row.due is None:
        return ""
    day = near_day(row.due, today())
    return _("{day}, {time}").format(day=day, time=f"{row.at:%H:%M}") if row.at else day


def _is_late(row: TaskRow) -> bool:
    return row.is_open and row.due is not None and row.due < today()


def _tone(row: TaskRow) -> str | None:
    return "notice" if _is_late(row) else None


def _icon(row: TaskRow) -> str | None:
    return "clock" if _is_late(row) else None


def _sort(row: TaskRow) -> str:
    return f"{row.due or '9'}{row.at or ''}"
