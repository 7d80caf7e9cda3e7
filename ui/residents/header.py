# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of a resident's page: who it is, where tonight, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from shelterdesk.i18n import _
from shelterdesk.services.residents.overview import Overview
from ui.locking.clipboard import SecretClipboard
from ui.residents import words
from ui.residents.family.never_contact import nothing_words
from ui.residents.photo.photo_line import PhotoLine
from ui.residents.photo.photo_shown import ShownPhotos
from ui.residents.protect_panel import pill_words
from ui.residents.shift_line import ShiftLine
from ui.widgets import message_bar
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.alert_lines import AlertLines
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import button, icon_button
from ui.widgets.field import below
from ui.widgets.file_field import PICTURES
from ui.widgets.labels import ElidedLabel, label, plain_tip
from ui.widgets.pill import Pill

#: From this width on the pills stand beside the name.
_WIDE: Final = 860
_LONGEST_NAME: Final = 180
_LONGEST_STAGE: Final = 240


class Header(QFrame):
    """Shows an ``Overview``; the page acts on its signals."""

    back_requested = Signal()
    admit_requested = Signal()
    move_requested = Signal()
    check_out_requested = Signal()
    protect_requested = Signal()
    print_requested = Signal(str, object)  # name of a report, its options
    report_requested = Signal()
    join_requested = Signal()
    erase_requested = Signal()
    photo_requested = Signal(object)  # a Path that was dropped, or None
    photo_erase_requested = Signal(int)  # a document

    def __init__(
        self,
        *,
        can_join: bool = False,
        can_erase: bool = False,
        can_add_photo: bool = False,
        can_report: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setAcceptDrops(can_add_photo)
        acts: list[Act] = []
        if can_report:
            acts.append(("siren", _("Report an incident…"), self.report_requested.emit))
        if can_add_photo:
            acts.append(("camera", _("Add a photo…"), lambda: self.photo_requested.emit(None)))
        if can_join:
            acts.append(("users", _("Join with another record…"), self.join_requested.emit))
        if can_erase:
            acts.append(("eraser", _("Erase…"), self.erase_requested.emit))
        self.more = ActMenu(_("More about this record"), acts)
        if not acts:
            self.more.hide()
        self._clipboard = SecretClipboard(self)
        self._code_shown = self._name_shown = ""
        self.back = icon_button("arrow-left", _("Back to the list (Esc)"))
        self.back.clicked.connect(self.back_requested)
        self.avatar = Avatar()
        self.name = ElidedLabel("", "title")
        self.code = label("", "muted")
        self.copy = icon_button("copy", _("Copy the code"), on_click=self._copy)
        self.protection = Pill()
        self.protect = icon_button("shield", _("Who sees this record"))
        self.protect.clicked.connect(self.protect_requested)
        self.support = Pill()
        self.support.setMaximumWidth(_LONGEST_STAGE)
        self.place = Pill()
        self.line = label("", "body", "muted", wrap=True)
        self.alerts = AlertLines()
        self.nothing = label("", tone="danger", wrap=True)
        self.nothing.hide()
        self.photo_line = PhotoLine(can_erase=can_erase)
        self.photo_line.erase_requested.connect(self.photo_erase_requested)
        self.shift = ShiftLine()
        self.admit = button(_("Admit"), "log-in", "primary")
        self.admit.clicked.connect(self.admit_requested)
        self.move_button = button(_("Move"), "bed-double")
        self.move_button.clicked.connect(self.move_requested)
        self.check_out = button(_("Check out"), "log-out")
        self.check_out.clicked.connect(self.check_out_requested)
        for made in (self.admit, self.move_button, self.check_out):
            made.hide()
        self.print_menu = QMenu(self)
        self.print_menu.aboutToShow.connect(self._fill_print_menu)
        self._papers: list[tuple[str, str]] = []
        self.print_button = icon_button("printer", _("Print about this resident"))
        self.print_button.clicked.connect(self._open_print)
        self.print_button.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        """Who it is and what can be done side by side; the words below over the whole width."""
        top = Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 14, 16, 14)
        row.setSpacing(12)
        row.addWidget(self.back, 0, top)
        row.addWidget(self.avatar, 0, top)
        column = self._lines = QVBoxLayout()
        column.setSpacing(4)
        self._first = QHBoxLayout()
        self._first.setSpacing(8)
        for made in (self.name, self.code, self.copy, self.protect, self.more):
            self._first.addWidget(made)
        self._first.addStretch(1)
        for act in (self.print_button, self.admit, self.move_button, self.check_out):
            self._first.addWidget(act)
        self._second = QHBoxLayout()
        self._second.setSpacing(8)
        for pill in self._pills():
            self._second.addWidget(pill)
        self._second.addStretch(1)
        column.addLayout(self._first)
        column.addLayout(self._second)
        for words_ in (self.line, self.alerts, self.nothing, self.shift, self.photo_line):
            column.addWidget(words_)
        row.addLayout(column, 1)
        self._is_wide = False

    def _pills(self) -> tuple[Pill, ...]:
        return self.protection, self.support, self.place

    def offer_papers(self, papers: Sequence[tuple[str, str]]) -> None:
        """What can be printed: names of reports and their titles."""
        self._papers = list(papers)
        self.print_button.setHidden(not papers)

    def _fill_print_menu(self) -> None:
        self.print_menu.clear()
        for name, title in self._papers:
            action = self.print_menu.addAction(title)
            action.triggered.connect(lambda _on=False, name=name: self._print(name))

    def _print(self, name: str) -> None:
        self.print_requested.emit(name, {"person": self._code_shown})

    def _open_print(self) -> None:
        self.print_menu.popup(below(self.print_button))

    def _arrange(self) -> None:
        """The pills beside the name, or below it where the name would have to give way."""
        is_wide = self.width() >= _WIDE
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        row, at = (self._first, 5) if is_wide else (self._second, 0)
        for number, pill in enumerate(self._pills()):
            row.insertWidget(at + number, pill)

    def show_overview(self, view: Overview) -> None:
        """Show a person."""
        row = view.row
        self._code_shown, self._name_shown = row.code, row.shown
        self.avatar.set_initials(words.initials(row.shown))
        self.name.setText(row.shown)
        wanted = self.name.fontMetrics().horizontalAdvance(row.shown) + 2
        self.name.setMinimumWidth(min(wanted, _LONGEST_NAME))
        self.code.setText(row.code if row.known_as else "")
        self.code.setHidden(not row.known_as)
        self.line.setText(words.summary(view))
        self._show_protection(view)
        self.alerts.show_alerts([row for row in view.alerts if row.is_in_force])
        self.shift.show_facts(view.shift_facts)
        self.nothing.setText(nothing_words(view.told_nothing_of))
        self.nothing.setHidden(not view.told_nothing_of)
        if row.is_supported and view.stage:
            self.support.set(view.stage, "accent", "route")
        elif row.is_supported:
            self.support.set(_("Supported"), "accent", "heart-handshake")
        else:
            self.support.set(_("No open support period") if not view.periods else _("Closed"))
        self.support.setToolTip(plain_tip(view.stage))
        if row.place:
            self.place.set(row.place, "neutral", "bed-double")
        elif row.is_here:
            self.place.set(_("No bed yet"), "notice", "hourglass")
        else:
            self.place.set("")
        self.admit.setHidden(row.is_here)
        self.move_button.setHidden(not row.is_here)
        self.move_button.setText(_("Move") if row.place else _("Give a bed"))
        self.check_out.setHidden(not row.is_here)

    def _show_protection(self, view: Overview) -> None:
        found = view.protection
        self.protection.set(pill_words(found), "accent", "shield")
        names = ", ".join(who.name_shown or who.code for who in found.seen_by)
        self.protection.setToolTip(plain_tip(names))
        self.protection.setAccessibleDescription(names)

    def show_photos(self, found: ShownPhotos) -> None:
        """The photo in place of initials, or that one is kept without a consent."""
        words_ = _("Photo of {name}").format(name=self._name_shown)
        self.avatar.set_picture(found.picture, words_)
        self.photo_line.show_remaining(found.photos.remaining)

    def _copy(self) -> None:
        self._clipboard.copy(self._code_shown)
        message_bar.say(self, _("The code is copied. It is cleared after 15 seconds."), "plain")

    # Qt
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_picture(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_picture(event.mimeData())
        if path is not None:
            event.setDropAction(Qt.DropAction.CopyAction)  # nobody's file is taken away
            event.accept()
            self.photo_requested.emit(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._lines.invalidate()  # it would tell the height of before: then all below moves twice
        self._keep_lines_whole()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_lines_whole()
        return handled

    def _keep_lines_whole(self) -> None:
        """Beside a list the lines wrap often; what stands below gives way, not a word of theirs."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))


def _dropped_picture(dropped: QMimeData) -> Path | None:
    """The one picture that is dragged; None for anything else."""
    files = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
    is_picture = len(files) == 1 and files[0].suffix.lower() in PICTURES
    return files[0] if is_picture else None
