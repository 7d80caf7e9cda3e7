# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log: what was written about somebody, newest first. N writes a new note."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogDraft, LogPage, LogRow
from ui import icons, log_words
from ui.desk import Desk
from ui.residents.log_panels import NotePanel
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.empty import Empty
from ui.widgets.incident_panel import IncidentPanel
from ui.widgets.line import Line
from ui.widgets.log_entry import LogEntryView, LogLook
from ui.widgets.log_panels import AddendumPanel, ErasePanel, StrikePanel

#: Changes of these are in this tab.
TABLES: Final = frozenset({"log_entry", "log_text", "log_entry_person"})
_PAGE: Final = 20
_SEARCH_AFTER_MS: Final = 350


class LogTab(Card):
    """Reads by itself when first shown; asks the page to open panels."""

    panel_requested = Signal(object)  # FormPanel
    resident_requested = Signal(int)  # somebody whose note was found

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(_("Log"))
        self.setParent(parent)
        self._desk = desk
        self._resident_id = resident_id
        self._may_write = desk.vault.may("write_log")
        self._rows: list[LogRow] = []
        self._drafts: list[LogDraft] = []
        self._older: Any = None
        self._opened: dict[int, str] = {}  # words read here; forgotten when the tab is left
        self._found: list[LogRow] | None = None  # None: not searching
        self.search = self._make_search()
        self.everywhere = QCheckBox(_("In everybody's notes"))
        self.everywhere.toggled.connect(lambda _on: self._ask())
        self.everywhere.hide()
        self.new_button = button(
            _("New note"), "notebook-pen", "primary", tooltip=_("New note (N)")
        )
        self.new_button.clicked.connect(self.new_note)
        if not self._may_write:
            self.new_button.hide()
        self.older_button = button(_("Older notes"), "chevron-down", on_click=self._read_older)
        self.older_button.setParent(self)  # it goes with the tab, shown or not
        self.older_button.hide()
        self.views: list[LogEntryView] = []
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.new_button)
        self.add_layout(tools)
        self.add(self.everywhere)
        self.add(self._area, 1)
        self.load()

    def _make_search(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(_("Search these notes"))
        line.setAccessibleName(_("Search these notes"))
        line.setClearButtonEnabled(True)
        line.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._search_soon = QTimer(self)
        self._search_soon.setSingleShot(True)
        self._search_soon.setInterval(_SEARCH_AFTER_MS)
        self._search_soon.timeout.connect(self._ask)
        line.textChanged.connect(lambda _text: self._search_soon.start())
        line.returnPressed.connect(self._ask)
        return line

    # Reading
    def load(self) -> None:
        """Read the newest page, and her own drafts."""
        self._desk.read(
            self,
            log_entries.of_resident,
            self._show_page,
            resident_id=self._resident_id,
            limit=max(_PAGE, len(self._rows)),
        )
        if self._may_write:
            self._desk.read(self, log_entries.drafts, self._show_drafts)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & TABLES:
            self.load()

    def _read_older(self) -> None:
        self._desk.read(
            self,
            log_entries.of_resident,
            self._add_page,
            resident_id=self._resident_id,
            before=self._older,
            limit=_PAGE,
        )

    def _show_page(self, page: LogPage) -> None:
        self._rows, self._older = list(page.rows), page.older
        self._show()

    def _add_page(self, page: LogPage) -> None:
        self._rows += page.rows
        self._older = page.older
        self._show()

    def _show_drafts(self, drafts: list[LogDraft]) -> None:
        own = self._resident_id
        about = [one for one in drafts if own in {person for person, _name in one.people}]
        if about != self._drafts:
            self._drafts = about
            self._show()

    def _ask(self) -> None:
        """Search on demand: sealed words are opened in memory, with progress, and forgotten."""
        self._search_soon.stop()
        text = self.search.text().strip()
        vault = self._desk.vault
        holds_key = any(vault.can_read(name) for name in vault.classes())
        self.everywhere.setVisible(bool(text) and holds_key)
        if not text:
            self._found = None
            self._show()
            return
        whose = self._whose()

        def look(progress: Any) -> list[LogRow]:
            return vault.read(log_entries.search, text=text, resident_id=whose, progress=progress)

        words = _("Reading the notes…")
        self._desk.lane.run(self, look, partial(self._show_found, text, whose), progress=words)

    def _whose(self) -> int | None:
        """In whose notes it is searched; None: in everybody's."""
        return None if self.everywhere.isChecked() else self._resident_id

    def _show_found(self, text: str, whose: int | None, found: list[LogRow]) -> None:
        if (text, whose) == (self.search.text().strip(), self._whose()):
            self._found = found
            self._show()

    def _open(self, row: LogRow) -> None:
        ids = [one.id for one in row.family()]
        self._desk.read(self, log_entries.read_words, self._show_words, entry_ids=ids)

    def _show_words(self, words: dict[int, str]) -> None:
        self._opened |= words
        self._show()

    # Showing
    def _show(self) -> None:
        body = QWidget(self._area.viewport())  # filled in its place (see ``TabPages.holder``)
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 4, 0)
        column.setSpacing(10)
        rows = self._rows if self._found is None else self._found
        if self._found is None:
            for draft in self._drafts:
                column.addWidget(self._draft_line(draft))
        self.views = [self._view(row) for row in rows]
        for view in self.views:
            column.addWidget(view)
            self._add_ways(column, view.row)
        if not rows and not (self._drafts and self._found is None):
            column.addWidget(self._nothing(), 1)
        else:
            if self._found is None and self._older is not None:
                self.older_button = button(
                    _("Older notes"), "chevron-down", on_click=self._read_older
                )
                column.addWidget(self.older_button, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addStretch(1)
        at = self._area.verticalScrollBar().value()
        self._area.setWidget(body)
        self._area.verticalScrollBar().setValue(at)
        self._say_count(len(rows))

    def _add_ways(self, column: QVBoxLayout, row: LogRow) -> None:
        """Under a note of somebody else the way to her."""
        if any(person_id == self._resident_id for person_id, _name in row.people):
            return
        for person_id, name in row.people:
            go = button(
                _("Open {name}").format(name=name),
                "chevron-right",
                "quiet",
                on_click=partial(self.resident_requested.emit, person_id),
            )
            column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)

    def _say_count(self, count: int) -> None:
        more = self._found is None and self._older is not None
        words = ngettext("{n} note", "{n} notes", count).format(n=f"{count}+" if more else count)
        self.set_trailing(words if count else "")

    def _view(self, row: LogRow) -> LogEntryView:
        look = LogLook(
            today(), self._may_write, self._desk.vault.may("erase"), about=self._resident_id
        )
        view = LogEntryView(row, self._opened, look)
        view.open_requested.connect(self._open)
        for signal, panel in (
            (view.add_requested, AddendumPanel),
            (view.strike_requested, StrikePanel),
            (view.erase_requested, ErasePanel),
        ):
            signal.connect(lambda one, kind=panel: self._ask_for(kind(self._desk, one.id)))
        view.report_requested.connect(
            lambda one: self._ask_for(IncidentPanel(self._desk, entry_id=one.id))
        )
        return view

    def _draft_line(self, draft: LogDraft) -> QWidget:
        title = _("Draft: {text}").format(text=" ".join(draft.text.split())[:80])
        group = log_words.class_name(draft.confidentiality)
        detail = _("for {group} · {when} · only you can read it").format(
            group=group, when=log_words.when(draft.at, today())
        )
        finish = button(_("Finish"), on_click=lambda: self._finish(draft.id))
        discard = button(_("Discard"), kind="quiet", on_click=lambda: self._discard(draft.id))
        return Line("pencil", title, detail, discard, finish, tone="accent")

    def _nothing(self) -> QWidget:
        if self._found is not None:
            return Empty(_("No note that you can read holds these words."), icon="search")
        sentence = _("What happens around somebody is written here: meals, visits, worries.")
        if not self._may_write:
            return Empty(sentence, icon="notebook-pen")
        return Empty(sentence, _("Write the first note"), self.new_note, "notebook-pen")

    # Acts
    def new_note(self) -> None:
        """A note to write."""
        if self._may_write:
            self._ask_for(NotePanel(self._desk, self._resident_id))

    def _finish(self, entry_id: int) -> None:
        self._ask_for(NotePanel(self._desk, self._resident_id, entry_id))

    def _discard(self, entry_id: int) -> None:
        self._desk.do(
            self,
            N_("Discarded a draft note"),
            log_entries.discard_draft,
            said=_("The draft is gone."),
            entry_id=entry_id,
        )

    def _ask_for(self, panel: QWidget) -> None:
        self.panel_requested.emit(panel)

    # Qt
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._opened and not event.spontaneous():
            self._opened.clear()
            self._show()


def note_key(page: QWidget, act: Any) -> None:
    """N anywhere on a resident's page; a field that is typed into keeps its N."""
    made = QShortcut(QKeySequence("N"), page)
    made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.activated.connect(act)
