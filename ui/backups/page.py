# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of backups: how they stand, large and calm, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import Cancelled, UserError
from shelterdesk.i18n import _, ngettext, size_words
from shelterdesk.services.staff import backups
from shelterdesk.services.staff.backups import BackupRow, Standing
from shelterdesk.vault.backup import MadeBackup
from ui.backup_words import State, drill_words, is_drill_due, kind_words, moment, state_of
from ui.backups.daily_card import DailyCard
from ui.backups.keeper import BackupKeeper
from ui.backups.kept_card import KeptCard
from ui.backups.look_panel import DrillPanel, LookPanel
from ui.backups.make_panel import MakePanel
from ui.backups.panel import FindSticks, StepPanel
from ui.backups.restore_panel import RestorePanel, RestoreRequest
from ui.desk import Desk
from ui.page import Page
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import clear
from ui.widgets.line import Line
from ui.widgets.message_bar import MessageBar
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.working import Working

_PANEL: Final = 364
_HOW: Final = 2  # the column that narrow windows do without
_WIDE: Final = 940
_TABLES: Final = frozenset({"backup_made", "safe_state", "organisation"})
_ICONS: Final = {"good": "circle-check", "notice": "triangle-alert", "danger": "circle-alert"}


class StateCard(Card):
    """How the backups stand, and the act that most people want."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("archive", "muted", 32)
        self._headline = label("", "title", wrap=True)
        self._detail = label("", "body", "muted", wrap=True)
        self._state = State("", "", "notice")
        self.make_button = button(_("Make a backup now…"), "archive", "primary")
        self.working = Working()
        self.message_bar = MessageBar(inline=True)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._headline)
        words.addWidget(self._detail)
        words.addWidget(self.working)
        acts = QHBoxLayout()
        acts.setContentsMargins(0, 8, 0, 0)
        acts.addWidget(self.make_button)
        acts.addStretch(1)
        words.addLayout(acts)
        row.addLayout(words, 1)
        self.add_layout(row)
        self.add(self.message_bar)

    def show_state(self, state: State) -> None:
        """Say it."""
        self._state = state
        self._icon.set_icon(_ICONS[state.tone], state.tone)
        self._headline.setText(state.title)
        self._detail.setText(state.detail)
        self.setAccessibleName(state.title)
        self.setAccessibleDescription(state.detail)

    def set_running(self, keeper: BackupKeeper) -> None:
        """While one is being made, that is what is shown."""
        running = keeper.is_running()
        self.make_button.setHidden(running)
        self._detail.setHidden(running)
        if running:
            self.message_bar.clear()
            self._headline.setText(_("A copy is being made"))
            self._icon.set_icon("archive", "accent")
            self.working.begin(_("Copying…"), keeper.cancel)
        else:
            self.working.end()
            self.show_state(self._state)


class BackupsPage(Page):
    """``find_sticks`` says what is plugged in; tests answer for the system."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.keeper = BackupKeeper.of(desk)
        self.panel: StepPanel | None = None
        self._now: datetime | None = None
        self.state = StateCard()
        self.daily = DailyCard(desk)
        self.kept = KeptCard(desk)
        self.acts = Card(_("To be sure"))
        self.history = self._table()
        self._made = Card(_("Copies"))
        self._made.add(self.history, 1)
        self._side = Card()
        self._side.setFixedWidth(_PANEL)
        self._side.content.setContentsMargins(0, 0, 0, 0)
        self._side.hide()
        self._beside = QWidget()
        self._lay_out()
        self._listen()
        self.refresh()

    @property
    def find_sticks(self) -> FindSticks:
        """What is plugged in."""
        return self.keeper.find_sticks

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.state)
        column.addWidget(self._made, 1)
        inner = QVBoxLayout(self._beside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self.acts)
        inner.addWidget(self.daily)
        inner.addWidget(self.kept)
        inner.addStretch(1)
        self._beside.setProperty("bare", "true")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._beside)
        self._area.setFixedWidth(_PANEL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self._area)
        row.addWidget(self._side)

    def _listen(self) -> None:
        keeper, vault = self.keeper, self.desk.vault
        self.state.make_button.clicked.connect(self.make)
        keeper.began.connect(self._show_running)
        keeper.progressed.connect(self.state.working.set_progress)
        keeper.made.connect(self._was_made)
        keeper.failed.connect(self._was_not_made)
        may = vault.may(Capability.BACK_UP) and not vault.is_read_only
        self.state.make_button.setEnabled(may)
        self.daily.setHidden(vault.is_read_only)
        if keeper.is_running():
            self._show_running()

    def _table(self) -> RowsView:
        columns = (
            Column(_("When"), lambda row: moment(row.at, self._now), width=132),
            Column(_("Where"), lambda row: row.place, stretch=True, tooltip=lambda row: row.place),
            Column(_("How"), lambda row: kind_words(row.kind), width=76, role="muted"),
            Column(
                _("State"), _row_words, width=120, pill=True, tone=_row_tone, icon=_row_icon,
                tooltip=lambda row: row.problem,
            ),
        )  # fmt: skip
        return RowsView(RowsModel(columns, lambda row: row.id), _("Copies"))

    # The window's questions
    def title(self) -> str:
        """The word at the top."""
        return _("Backups")

    def subtitle(self) -> str:
        """What it is for."""
        return _("Encrypted copies that bring everything back")

    def primary_focus(self) -> QWidget | None:
        """The act that most people want."""
        return self.state.make_button

    def refresh(self, changes: object = None) -> None:
        """Ask again."""
        tables = getattr(changes, "tables", None)
        if tables is None or tables & _TABLES:
            self.desk.read(self, backups.standing, self._show, on_error=self._cannot_read)
            self.desk.read(self, backups.history, self._show_history)
            self.kept.refresh()

    def is_modified(self) -> bool:
        """Whether the settings are being changed."""
        return self.daily.form.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The settings being changed."""
        return self.daily.form.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same again."""
        self.desk.later(self, partial(self.daily.form.restore_draft, kept))

    def _show(self, standing: Standing) -> None:
        self._now = standing.now
        self.state.show_state(state_of(standing))
        self.daily.show_settings(standing.settings, self.keeper.too_old)
        self._show_acts(standing)

    def _cannot_read(self, error: UserError) -> None:
        """In a damaged file."""
        words = _("Lock it, and restore the newest backup from the page that shows the ways out.")
        self.state.show_state(State(_("What was noted here cannot be read"), words, "danger"))
        if not self.desk.vault.is_read_only:
            self.state.message_bar.say(error.message, "danger")
        self._show_acts(None)

    def _show_history(self, rows: list[BackupRow]) -> None:
        self.history.rows_model.set_rows(rows)
        self.history.set_empty(_("Copies that were made stand here, and those that could not be."))

    def _show_acts(self, standing: Standing | None) -> None:
        clear(self.acts.content)
        vault = self.desk.vault
        due = standing is not None and is_drill_due(standing)
        lines: list[tuple[str, str, str, Callable[[], StepPanel]]] = [
            ("search", _("Look inside a backup"), _("What is in it, and is it whole?"), self.look)
        ]
        if standing is not None:
            drill = _("It is time for a restore drill") if due else _("Restore drill")
            lines.append(("history", drill, drill_words(standing), self.drill))
        if vault.may(Capability.RESTORE) and not vault.is_read_only:
            words = _("Put the file back to how it was on an earlier day.")
            lines.append(("undo-2", _("Restore a backup"), words, self.restore))
        for number, (icon, title, detail, act) in enumerate(lines):
            opens = button(_("Open…"), on_click=act)
            opens.setAccessibleName(title)
            tone = "notice" if act == self.drill and due else "muted"
            self.acts.add(
                Line(icon, title, detail, opens, tone=tone, ruled=number + 1 < len(lines))
            )

    # Making one
    def make(self) -> MakePanel:
        """Choose where."""
        panel = MakePanel(self.desk, self.find_sticks)
        panel.chosen.connect(self._make_in)
        self._open(panel)
        return panel

    def _make_in(self, folder: Path) -> None:
        self.close_panel()
        self.keeper.make(folder)

    def _show_running(self) -> None:
        self.state.set_running(self.keeper)

    def _was_made(self, made: MadeBackup) -> None:
        self._show_running()
        rows = sum(made.counts.values())
        words = ngettext(
            "{name}, {size}, in {seconds} s. Read back from there: every page is right, its "
            "{rows} row is the same as here.",
            "{name}, {size}, in {seconds} s. Read back from there: every page is right, all "
            "{rows} rows are the same as here.",
            rows,
        ).format(
            name=made.path.name,
            size=size_words(made.size),
            seconds=f"{made.seconds:.1f}",
            rows=rows,
        )
        if made.problem:
            self.state.message_bar.say(f"{words} {made.problem}", "notice")
        else:
            self.state.message_bar.say(words, "good")

    def _was_not_made(self, error: UserError) -> None:
        self._show_running()
        kind = "plain" if isinstance(error, Cancelled) else "danger"
        self.state.message_bar.say(error.message, kind)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.history.setColumnHidden(_HOW, self.width() < _WIDE)

    # Panels
    def look(self) -> LookPanel:
        """Look inside one."""
        panel = LookPanel(self.desk, self.find_sticks)
        panel.restore_requested.connect(lambda path: self.restore().take(path))
        self._open(panel)
        return panel

    def drill(self) -> DrillPanel:
        """Does one open with the recovery code?"""
        panel = DrillPanel(self.desk, self.find_sticks)
        self._open(panel)
        return panel

    def restore(self) -> RestorePanel:
        """Put one back."""
        panel = RestorePanel(self.desk, self.find_sticks)
        panel.confirmed.connect(self._restore)
        self._open(panel)
        return panel

    def _restore(self, request: RestoreRequest) -> None:
        self.keeper.restore_requested.emit(request)

    def _open(self, panel: StepPanel) -> None:
        self._drop()
        self.state.message_bar.clear()
        self.panel = panel
        panel.closed.connect(self.close_panel)
        self._side.add(panel, 1)
        self._area.hide()
        self._side.show()
        panel.show()
        panel.focus_step()

    def close_panel(self) -> None:
        """Put the panel away."""
        self._drop()
        self._side.hide()
        self._area.show()
        self.state.make_button.setFocus()

    def _drop(self) -> None:
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.working.stop()
            panel.hide()
            panel.deleteLater()


def _row_words(row: BackupRow) -> str:
    if not row.is_good:
        return _("not made")
    return _("good, see why") if row.problem else _("good")


def _row_tone(row: BackupRow) -> str:
    if not row.is_good:
        return "danger"
    return "notice" if row.problem else "good"


def _row_icon(row: BackupRow) -> str:
    return "check" if row.is_good else "x"
