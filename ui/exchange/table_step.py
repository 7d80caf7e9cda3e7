# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table before it is taken in: what its columns hold, and what its rows would become."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability, query
from shelterdesk.errors import Cancelled, UserError
from shelterdesk.exchange import table_import, table_words
from shelterdesk.exchange.report import no_progress
from shelterdesk.exchange.table_import import Outcome, PlannedRow, Preview
from shelterdesk.exchange.table_mapping import Target
from shelterdesk.exchange.table_values import LISTS
from shelterdesk.exchange.tables import Table
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import vocabularies
from shelterdesk.services.rooms import rooms
from ui.desk import Desk
from ui.exchange.columns_card import ColumnsCard
from ui.exchange.draft import Draft
from ui.exchange.planned_rows import BORN, planned_view, row_words
from ui.exchange.questions import Questions
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.message_bar import MessageBar

_SIDE, _NARROW_SIDE, _NARROW = 320, 280, 900
_SETTLE_MS = 250


class TableStep(QWidget):
    """Import stores all rows shown as added, or nothing."""

    imported = Signal(object)  # TableReport
    failed = Signal(object)  # UserError
    cancelled = Signal()
    sheet_chosen = Signal(str)

    def __init__(self, desk: Desk, table: Table) -> None:
        super().__init__()
        self.desk, self.table = desk, table
        self.draft = Draft.of(table)
        self.preview: Preview | None = None
        self._is_reading = self._again = False
        self.columns = ColumnsCard(self.draft)
        self.questions = Questions(self.draft)
        self.rows = planned_view(self.draft)
        self.problem = MessageBar(inline=True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.look)
        for changed in (self.columns.changed, self.questions.changed):
            changed.connect(self._settle.start)
        self.rows.row_selected.connect(self._row_selected)
        self.rows.row_activated.connect(self._toggle)
        self._lay_out()
        desk.read(self, _lists, self._lists_known)

    def primary_focus(self) -> QWidget | None:
        """The first column."""
        return self.columns.primary_focus()

    # Looking
    def _lists_known(self, found: tuple[list[str], dict[Target, Any]]) -> None:
        sites, self.questions.choices = found
        self.columns.set_sites(sites)
        self.look()

    def look(self) -> None:
        """Read all rows as they stand; what is shown stays until the answer is here."""
        if self._is_reading:
            self._again = True
            return
        self._is_reading = True
        self.import_button.setEnabled(False)
        self.desk.lane.run(
            self, partial(_look, self.desk, self.draft), self._looked, self._not_looked,
            _("Looking at the rows…"),
        )  # fmt: skip

    def _looked(self, preview: Preview) -> None:
        self._is_reading = False
        if self._look_again():
            return
        self.problem.clear()
        self.preview = preview
        self.draft.note(preview)
        self.questions.show_preview(preview)
        order = {Outcome.REFUSED: 0, Outcome.DUPLICATE: 1, Outcome.ADD: 2}
        shown = sorted(
            preview.rows, key=lambda row: (order.get(row.outcome, 3), not row.twins, row.row)
        )
        self.rows.rows_model.set_rows(shown)
        self._count(preview)
        self._row_selected(self.rows.selected())
        said = [p for p in preview.column_problems if p.field not in self.questions.asked_orders()]
        if said:
            self.problem.say("\n".join(f"{p.column}: {p.words}" for p in said), "notice")

    def _not_looked(self, error: UserError) -> None:
        self._is_reading = False
        if self._look_again():
            return
        self.preview = None
        self.rows.rows_model.set_rows(())
        self._counts.setText("")
        self.problem.say(error.message, "plain" if isinstance(error, Cancelled) else "notice")

    def _look_again(self) -> bool:
        again, self._again = self._again, False
        if again:
            self.look()
        return again

    def _count(self, preview: Preview) -> None:
        counts = preview.counts
        added = counts[Outcome.ADD]
        refused = counts[Outcome.REFUSED]
        parts = [
            ngettext("{count} row is taken in", "{count} rows are taken in", added),
            ngettext("{count} duplicate", "{count} duplicates", counts[Outcome.DUPLICATE]),
            ngettext("{count} left out", "{count} left out", counts[Outcome.SKIPPED]),
            ngettext("{count} known already", "{count} known already", counts[Outcome.KNOWN]),
            ngettext("{count} cannot be taken in", "{count} cannot be taken in", refused),
        ]
        numbers = [
            added, counts[Outcome.DUPLICATE], counts[Outcome.SKIPPED], counts[Outcome.KNOWN],
            refused,
        ]  # fmt: skip
        said = [
            words.format(count=number)
            for at, (words, number) in enumerate(zip(parts, numbers, strict=True))
            if number or not at
        ]
        children, households = preview.families
        if households:
            words = ngettext("{count} household", "{count} households", households)
            said.append(words.format(count=households))
        if children:
            words = ngettext(
                "{count} child with a parent", "{count} children with a parent", children
            )
            said.append(words.format(count=children))
        self._counts.setText(" · ".join(said))
        self.import_button.setEnabled(preview.can_import and added > 0)

    # Rows
    def _row_selected(self, row: PlannedRow | None) -> None:
        self._words.setText(row_words(row) if row is not None else "")
        can = row is not None and row.outcome is not Outcome.KNOWN
        self.skip_button.setEnabled(can)
        out = row is not None and self.draft.leaves_out(row.row)
        self.skip_button.setText(_("Take in") if out else _("Leave out"))

    def _toggle(self, row: PlannedRow | None) -> None:
        if row is not None and row.outcome is not Outcome.KNOWN:
            self.draft.toggle(row.row)
            self.look()

    # Importing
    def start(self) -> None:
        """Take in what is shown."""
        self._set_busy(True)
        self.desk.do(
            self,
            N_("Imported a spreadsheet"),
            table_import.import_table,
            on_done=self.imported.emit,
            on_error=self._failed,
            with_progress=True,
            words=_("Importing…"),
            table=self.table,
            mapping=self.draft.mapping(),
            skip_rows=self.draft.skip_rows(),
            skip_duplicates=self.draft.skips_duplicates,
        )

    def _failed(self, error: UserError) -> None:
        self._set_busy(False)
        self.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.import_button, self.cancel_button, self.columns, self.questions):
            widget.setEnabled(not busy)

    # Building
    def _lay_out(self) -> None:
        self._counts = label("", "strong", wrap=True)
        self._words = label("", "muted", wrap=True)
        self._words.setMinimumHeight(36)
        self.skip_button = button(
            _("Leave out"),
            tooltip=_("Leave this row out, or take it in (Enter)"),
            on_click=lambda: self._toggle(self.rows.selected()),
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setProperty("bare", "true")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.questions)
        inner.addStretch(1)
        area.setWidget(holder)
        self._area = area
        becomes = Card(_("What the rows become"), self.table.name)
        for widget, stretch in ((self._counts, 0), (self.problem, 0), (area, 1), (self.rows, 2)):
            becomes.add(widget, stretch)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.skip_button, 0, Qt.AlignmentFlag.AlignTop)
        becomes.add_layout(row)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.columns)
        body.addWidget(becomes, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(body, 1)
        layout.addLayout(self._foot())
        self.questions.installEventFilter(self)
        self._area.hide()

    def _foot(self) -> QHBoxLayout:
        self.import_button = button(
            _("Import"), "download", "primary", tooltip=_("Import (Ctrl+Enter)"),
            on_click=self.start,
        )  # fmt: skip
        self.import_button.setEnabled(False)
        self.cancel_button = button(_("Cancel"), kind="quiet", on_click=self.cancelled.emit)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.import_button)
        if len(self.table.sheets) > 1:
            sheets = [(name, name) for name in self.table.sheets]
            self.sheet = ChoiceField("sheet", _("Sheet"), sheets, unanswered=False)
            self.sheet.set_value(self.table.sheet)
            self.sheet.setFixedWidth(200)
            self.sheet.changed.connect(self._other_sheet)
            foot.addWidget(self.sheet)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.import_button.click)
        return foot

    def _other_sheet(self) -> None:
        name = self.sheet.value()
        if name is not None and name != self.table.sheet:
            self.sheet_chosen.emit(str(name))

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.columns.setFixedWidth(_NARROW_SIDE if narrow else _SIDE)
        self.rows.setColumnHidden(BORN, narrow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Questions take room only while there are any."""
        if watched is self.questions and event.type() in (
            event.Type.ShowToParent,
            event.Type.HideToParent,
        ):
            self._area.setHidden(self.questions.isHidden())
        return super().eventFilter(watched, event)


def _look(desk: Desk, draft: Draft, progress: Any = no_progress) -> Preview:
    return desk.vault.read(
        table_import.preview,
        table=draft.table,
        mapping=draft.mapping(),
        skip_rows=draft.skip_rows(),
        skip_duplicates=draft.skips_duplicates,
        progress=progress,
    )


@query(Capability.IMPORT)
def _lists(tx: Any) -> tuple[list[str], dict[Target, Any]]:
    """Names of houses, and the word lists by the field that uses them."""
    choices = {
        target: [
            (choice.code, choice.label) for choice in vocabularies.choices(tx, vocabulary=name)
        ]
        for target, name in LISTS.items()
    } | table_words.choices()
    return [site.name for site in rooms.sites(tx)], choices
