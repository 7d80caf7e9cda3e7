# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checklist and documents: what is awaited first, then what is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.legal import documents
from shelterdesk.services.legal.documents import DocumentRow, DocumentState
from ui.desk import Desk
from ui.residents.legal import words
from ui.residents.legal.document_panels import (
    DocumentClassPanel,
    EditDocumentPanel,
    EraseDocumentPanel,
    ExpectDocumentPanel,
    StoreDocumentPanel,
)
from ui.residents.legal.list_card import ListCard
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.document_viewer import DocumentViewer, open_document
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.record_mark import of_record

_ICONS = {
    DocumentState.EXPECTED: "hourglass",
    DocumentState.STORED: "file",
    DocumentState.NOT_NEEDED: "minus",
    DocumentState.REMOVED: "eye-off",
}


class DocumentsCard(ListCard):
    """``history_requested`` carries a table, a row and the words for it."""

    history_requested = Signal(str, int, str)

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Checklist and documents"), may_edit=desk.vault.may("edit_case"))
        self._desk, self._resident_id = desk, resident_id
        self.viewer: DocumentViewer | None = None
        self.open_buttons: dict[int, QWidget] = {}
        self.expect_button = self.add_button(_("Expect one"), "list-checks", self.expect)
        self.store_button = self.add_button(_("Store a document"), "upload", self.store)

    def show_rows(self, rows: list[DocumentRow]) -> None:
        """Show them; those taken away are shown to those who may erase them."""
        self.open_buttons = {}
        sentence = _("Scans and pictures are kept here, inside the encrypted file.")
        act = _("Store a document") if self.may_edit else ""
        for made in (self.expect_button, self.store_button):
            made.setHidden(not self.may_edit)
        self.show_lines(
            [self._made(row) for row in rows], Empty(sentence, act, self.store, "upload")
        )

    def store(self, document_id: int | None = None) -> None:
        """A scan from a file."""
        panel = StoreDocumentPanel(self._desk, self._resident_id, document_id)
        self.panel_requested.emit(panel)

    def expect(self) -> None:
        """Another line of the checklist."""
        self.panel_requested.emit(ExpectDocumentPanel(self._desk, self._resident_id))

    def open(self, document_id: int) -> None:
        """Show a document."""
        self.viewer = open_document(self, self._desk, document_id)
        self.viewer.finished.connect(lambda _result: setattr(self, "viewer", None))

    def _made(self, row: DocumentRow) -> QWidget:
        trailing: list[QWidget] = []
        pill = words.document_pill(row, today())
        if pill.text():
            trailing.append(pill)
        if row.can_open:
            look = button(_("Open"), "eye", on_click=partial(self.open, row.id))
            look.setAccessibleName(_("Open: {what}").format(what=row.shown))
            look.setToolTip(_("It is written down that you opened it."))
            self.open_buttons[row.id] = look
            trailing.append(look)
        elif row.state is DocumentState.EXPECTED and self.may_edit:
            put = button(_("Store it"), "upload", on_click=partial(self.store, row.id))
            put.setAccessibleName(_("Store it: {what}").format(what=row.shown))
            trailing.append(put)
        acts = self._acts(row)
        if acts:
            trailing.append(ActMenu(_("More: {what}").format(what=row.shown), acts))
        detail = words.document_detail(row, today())
        tone = "notice" if row.is_overdue else "muted"
        line = Line(_ICONS[row.state], row.shown, detail, *trailing, tone=tone)
        return of_record(line, "document", row.id)

    def _acts(self, row: DocumentRow) -> list[Act]:
        acts: list[Act] = []
        state = row.state
        if self.may_edit and state is not DocumentState.REMOVED:
            acts.append(self._form("pencil", _("Change"), EditDocumentPanel, row.id, state.value))
        if self.may_edit and row.can_open:
            acts.append(self._form("key-round", _("Who may read it"), DocumentClassPanel, row.id))
        for wanted, icon, said, act in (
            (DocumentState.EXPECTED, "minus", _("Not needed"), self._not_needed),
            (DocumentState.NOT_NEEDED, "undo-2", _("Needed after all"), self._needed),
            (DocumentState.REMOVED, "undo-2", _("Bring back"), self._bring_back),
        ):
            if self.may_edit and state is wanted:
                acts.append((icon, said, partial(act, row.id)))
        if self.may_edit and state is not DocumentState.REMOVED:
            acts.append(("eye-off", _("Take away"), partial(self._remove, row.id)))
        if self._desk.vault.may("erase") and row.stored_at is not None:
            acts.append(self._form("eraser", _("Erase for good"), EraseDocumentPanel, row.id))
        past = partial(
            self.history_requested.emit, "document", row.id, _("History of this document")
        )
        return [*acts, ("history", _("Who changed what here"), past)]

    def _form(self, icon: str, said: str, kind: Callable[..., QWidget], *about: object) -> Act:
        return (icon, said, lambda: self.panel_requested.emit(kind(self._desk, *about)))

    def _not_needed(self, document_id: int) -> None:
        self._desk.do(
            self, N_("A document is not needed"), documents.not_needed,
            said=_("It is not waited for any more."), document_id=document_id,
        )  # fmt: skip

    def _needed(self, document_id: int) -> None:
        self._desk.do(
            self, N_("A document is needed after all"), documents.not_needed,
            said=_("It is on the checklist again."), document_id=document_id, is_needed=True,
        )  # fmt: skip

    def _remove(self, document_id: int) -> None:
        self._desk.do(
            self, N_("Took a document away"), documents.remove,
            said=_("The document is out of sight."), document_id=document_id,
        )  # fmt: skip

    def _bring_back(self, document_id: int) -> None:
        self._desk.do(
            self, N_("Brought a document back"), documents.bring_back,
            said=_("The document is back."), document_id=document_id,
        )  # fmt: skip
