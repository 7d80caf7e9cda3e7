# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import: choose what, look at what it would become, take it in, read the report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.errors import Cancelled, UserError
from shelterdesk.exchange import tables
from shelterdesk.exchange.hmis import export
from shelterdesk.exchange.report import ImportReport, as_json
from shelterdesk.exchange.tables import Table
from shelterdesk.i18n import _
from shelterdesk.vault import leaving
from ui.desk import Desk
from ui.exchange.hmis_step import HmisStep
from ui.exchange.result_step import ResultStep
from ui.exchange.start_step import StartStep
from ui.exchange.table_step import TableStep
from ui.page import Page
from ui.widgets import message_bar
from ui.widgets.message_bar import MessageBar

ChooseFolder = Callable[[QWidget], Path | None]
ChooseFile = Callable[[QWidget], Path | None]
_Step = StartStep | HmisStep | TableStep | ResultStep


class ImportPage(Page):
    """One step at a time; nothing is stored before the person says so.

    ``choose_folder``, ``choose_file`` and ``choose_target`` ask the person; tests answer.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.choose_folder: ChooseFolder = _ask_for_folder
        self.choose_file: ChooseFile = _ask_for_file
        self.choose_target: Callable[[QWidget, str], Path | None] = _ask_for_target
        self.problem = MessageBar(inline=True)
        self.start = StartStep()
        self.start.hmis_asked.connect(self.open_folder)
        self.start.table_asked.connect(self.open_file)
        self.step: _Step = self.start
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.problem)
        layout.addWidget(self._stack, 1)

    # The page as the window knows it
    def title(self) -> str:
        """The word at the top."""
        return _("Import")

    def subtitle(self) -> str:
        """Where one is."""
        words = {
            StartStep: _("From another system or a spreadsheet"),
            HmisStep: _("HMIS export · look at it first, nothing is stored yet"),
            TableStep: _("Spreadsheet · look at it first, nothing is stored yet"),
            ResultStep: _("Done"),
        }
        return words.get(type(self.step), "")

    def primary_focus(self) -> QWidget | None:
        """The first thing to do on the step shown."""
        return self.step.primary_focus()

    def is_modified(self) -> bool:
        """Whether a mapping was begun that is not imported yet."""
        return isinstance(self.step, TableStep)

    # Steps
    def begin_again(self) -> None:
        """Back to the choice of what to import."""
        self._show(self.start)

    def _show(self, step: _Step) -> None:
        old, self.step = self.step, step
        self.problem.clear()
        if self._stack.indexOf(step) < 0:
            self._stack.addWidget(step)
        self._stack.setCurrentWidget(step)
        if old is not self.start and old is not step:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.title_changed.emit()
        focus = self.primary_focus()
        if focus is not None:
            focus.setFocus()

    def open_folder(self) -> None:
        """Choose an export and look at it."""
        folder = self.choose_folder(self)
        if folder is not None:
            self.desk.lane.run(
                self,
                partial(export.read, folder),
                self._show_export,
                self._say,
                _("Reading the export…"),
            )

    def _show_export(self, found: export.Export) -> None:
        step = HmisStep(self.desk, found)
        step.cancelled.connect(self.begin_again)
        step.again_asked.connect(self.open_folder)
        step.failed.connect(self._say)
        step.imported.connect(self._show_result)
        self._show(step)

    def open_file(self) -> None:
        """Choose a table and look at it."""
        path = self.choose_file(self)
        if path is not None:
            self.read_table(path)

    def read_table(self, path: Path, sheet: str | None = None) -> None:
        """Read a table, or another sheet of it."""
        self.desk.lane.run(
            self,
            partial(tables.read_table, path, sheet=sheet),
            lambda table: self._show_table(path, table),
            self._say,
            _("Reading the table…"),
        )

    def _show_table(self, path: Path, table: Table) -> None:
        step = TableStep(self.desk, table)
        step.cancelled.connect(self.begin_again)
        step.sheet_chosen.connect(lambda sheet: self.read_table(path, sheet))
        step.failed.connect(self._say)
        step.imported.connect(self._show_result)
        self._show(step)

    def _show_result(self, report: ImportReport) -> None:
        step = ResultStep(report)
        step.save_asked.connect(lambda: self._save(report))
        step.again_asked.connect(self.begin_again)
        step.rooms_asked.connect(lambda: self.open_requested.emit("rooms", None))
        self._show(step)

    def _say(self, error: UserError) -> None:
        self.problem.say(error.message, "plain" if isinstance(error, Cancelled) else "danger")

    def _save(self, report: ImportReport) -> None:
        path = self.choose_target(self, "import-report.json")
        if path is None:
            return
        self.desk.lane.run(
            self,
            partial(leaving.write_out, {path: as_json(report)}, self.desk.vault.path),
            lambda _none: message_bar.say(
                self,
                _("Saved as {name}. It holds ids of the other system, no names.").format(
                    name=path.name
                ),
            ),
            self._say,
            _("Saving…"),
        )


def _documents() -> str:
    places = QStandardPaths.StandardLocation
    return QStandardPaths.writableLocation(places.DocumentsLocation) or str(Path.home())


def _ask_for_folder(parent: QWidget) -> Path | None:
    words = _("Folder of the HMIS CSV export")
    chosen = QFileDialog.getExistingDirectory(parent, words, _documents())
    return Path(chosen) if chosen else None


def _ask_for_file(parent: QWidget) -> Path | None:
    kinds = _("Tables (*.csv *.tsv *.txt *.xlsx *.xls *.ods)")
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Open a table"), _documents(), kinds)
    return Path(chosen) if chosen else None


def _ask_for_target(parent: QWidget, name: str) -> Path | None:
    suggested = str(Path(_documents()) / name)
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Save the report"), suggested, _("JSON files (*.json)")
    )
    return Path(chosen) if chosen else None
