# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document inside the program: from memory, gone from it when closed, never in another program.

Opening is written down each time. Ctrl++ and Ctrl+- come nearer and go away, Ctrl+0 fits, Esc
closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.legal import documents
from shelterdesk.services.legal.documents import Content
from shelterdesk.services.legal.scans import PDF
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.widgets.buttons import button, icon_button
from ui.widgets.document_pages import PdfPages, PicturePage, read_picture
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.message_bar import MessageBar

_SIZE: Final = (900, 680)
_KEYS: Final = {
    "nearer": ("Ctrl++", "Ctrl+="),
    "further": ("Ctrl+-",),
    "fit": ("Ctrl+0",),
    "next": ("Ctrl+Right", "Ctrl+PgDown"),
    "previous": ("Ctrl+Left", "Ctrl+PgUp"),
}


Query = Callable[..., Content]


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    content: Content
    picture: QImage | None  # read on the lane, so that the window stays free


def _open(vault: Vault, query: Query, about: dict[str, int]) -> _Opened:
    content = vault.read(query, **about)
    if content.media_type == PDF:
        return _Opened(content, None)
    return _Opened(replace(content, data=b""), read_picture(content.data))


class DocumentViewer(QDialog):
    """Reads by itself: ``query`` answers with a ``Content``, and its run is written down."""

    def __init__(self, parent: QWidget, desk: Desk, query: Query, **about: int) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Document"))  # never what it is called, nor whose it is
        self.pages: PdfPages | PicturePage | None = None
        self._count = 0
        self.message_bar = MessageBar(inline=True)
        self.title = ElidedLabel("", "heading")
        self.page_label = label("", "muted")
        self.previous_button = icon_button("chevron-left", _("Page before (Ctrl+Left)"))
        self.next_button = icon_button("chevron-right", _("Next page (Ctrl+Right)"))
        self.further_button = icon_button("minus", _("Smaller (Ctrl+-)"))
        self.zoom_label = label("", "muted")
        self.nearer_button = icon_button("plus", _("Larger (Ctrl++)"))
        self.fit_button = button(_("Fit"), tooltip=_("As wide as fits (Ctrl+0)"))
        self.close_button = button(_("Close"), on_click=self.accept)
        self._lay_out()
        self._connect()
        self.resize(*_SIZE)
        self._show_state()
        desk.lane.run(
            self,
            lambda: _open(desk.vault, query, about),
            self._show,
            self._refused,
            progress=_("Opening…"),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        for widget in (
            self.previous_button, self.page_label, self.next_button, self.further_button,
            self.zoom_label, self.nearer_button, self.fit_button, self.close_button,
        ):  # fmt: skip
            head.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(10)
        self._column.addLayout(head)
        self._column.addWidget(self.message_bar)
        self._column.addWidget(
            label(_("It stays inside the program. That you opened it was written down."), "muted")
        )

    def _connect(self) -> None:
        acts = {
            "nearer": lambda: self.zoom_by(1),
            "further": lambda: self.zoom_by(-1),
            "fit": self.fit,
            "next": lambda: self.turn(1),
            "previous": lambda: self.turn(-1),
        }
        for name, act in acts.items():
            getattr(self, f"{name}_button").clicked.connect(lambda _on=False, act=act: act())
            for keys in _KEYS[name]:
                QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.finished.connect(lambda _result: self.forget())

    # What is shown
    def _show(self, opened: _Opened) -> None:
        self.title.setText(opened.content.title)
        if opened.picture is not None:
            picture = PicturePage()
            self._count = picture.show_picture(opened.picture)
            self.pages = picture
        else:
            pdf = PdfPages()
            self._count = pdf.show_pdf(opened.content.data)
            pdf.pageNavigator().currentPageChanged.connect(lambda _page: self._show_state())
            pdf.zoomFactorChanged.connect(lambda _factor: self._show_state())
            self.pages = pdf
        self._column.insertWidget(2, self.pages, 1)
        self.pages.setFocus()
        if not self._count:
            self.message_bar.say(_("This document cannot be shown here."), "danger")
        self._show_state()

    def _refused(self, error: UserError) -> None:
        self.message_bar.say(error.message, "danger")

    def _show_state(self) -> None:
        pages, is_shown = self.pages, bool(self._count)
        for name in ("nearer", "further", "fit"):
            getattr(self, f"{name}_button").setEnabled(is_shown)
        for widget in (self.previous_button, self.page_label, self.next_button):
            widget.setVisible(self._count > 1)
        if pages is None or not is_shown:
            return
        page = pages.page()
        self.page_label.setText(_("{page} of {pages}").format(page=page, pages=self._count))
        self.previous_button.setEnabled(page > 1)
        self.next_button.setEnabled(page < self._count)
        self.zoom_label.setText(f"{round(pages.zoom() * 100)} %")

    def zoom_by(self, steps: int) -> None:
        """Nearer, or further away."""
        if self.pages is not None:
            self.pages.zoom_by(steps)
            self._show_state()

    def fit(self) -> None:
        """As wide as fits."""
        if self.pages is not None:
            self.pages.fit()
            self._show_state()

    def turn(self, pages: int) -> None:
        """Another page."""
        if self.pages is not None:
            self.pages.go_to(self.pages.page() + pages)
            self._show_state()

    def forget(self) -> None:
        """Let go of everything shown: the dialog itself may live a little longer."""
        if self.pages is not None:
            self.pages.forget()
        self.title.setText("")
        self._count = 0


def open_document(parent: QWidget, desk: Desk, document_id: int) -> DocumentViewer:
    """Open a document in the middle of the window."""
    return open_scan(parent, desk, documents.content, document_id=document_id)


def open_scan(parent: QWidget, desk: Desk, query: Query, **about: int) -> DocumentViewer:
    """Open what a query answers with, in the middle of the window."""
    dialog = DocumentViewer(parent, desk, query, **about)
    dialog.open()
    return dialog
