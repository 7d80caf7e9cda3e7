# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a director is told: somebody saw more than her role shows, why, and what she opened."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.staff import glass
from shelterdesk.services.staff.glass import Glass, Opened
from ui.desk import Desk
from ui.log_words import clock
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.message_bar import MessageBar

_SIZE = (620, 520)


class GlassNews(QWidget):
    """One line above the others, as long as something waits; nothing for anybody else."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.found: list[Glass] = []
        self.dialog: GlassDialog | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 4, 0)
        self.line: Line | None = None
        self.hide()

    def refresh(self) -> None:
        """Ask again."""
        if self._desk.vault.may("manage_staff"):
            self._desk.read(self, glass.unseen, self._show)

    def _show(self, found: list[Glass]) -> None:
        self.found = found
        if self.line is not None:
            self.line.hide()
            self.line.deleteLater()
            self.line = None
        if found:
            first = found[0]
            count = len(found)
            title = _("{name} saw more in an emergency").format(name=first.who)
            if count > 1:
                title = ngettext(
                    "{n} time somebody saw more in an emergency",
                    "{n} times somebody saw more in an emergency",
                    count,
                ).format(n=count)
            look = button(_("Look"), on_click=self.open)
            look.setAccessibleName(title)
            self.line = Line("shield", title, _when(first), look, tone="notice")
            self._column.addWidget(self.line)
        self.setVisible(bool(found))
        if self.dialog is not None:
            self.dialog.show_found(found)

    def open(self) -> None:
        """All of it, to be acknowledged one by one."""
        self.dialog = GlassDialog(self.window(), self._desk)
        self.dialog.finished.connect(lambda _result: setattr(self, "dialog", None))
        self.dialog.show_found(self.found)
        self.dialog.open()


class GlassDialog(QDialog):
    """Who, when, why, and what was opened meanwhile."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Saw more in an emergency"))
        self.resize(*_SIZE)
        self.message_bar = MessageBar(inline=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(10)
        words = _("For half an hour somebody saw more than the role shows. Talk about it together.")
        outer.addWidget(label(words, "muted", wrap=True))
        outer.addWidget(self.message_bar)
        outer.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("Close"), on_click=self.accept))
        outer.addLayout(foot)
        self.seen_buttons: dict[int, QWidget] = {}

    def show_found(self, found: list[Glass]) -> None:
        """What still waits; when nothing does, the dialog goes."""
        if not found:
            self.accept()
            return
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        self.seen_buttons = {}
        for one in found:
            column.addWidget(self._card(one))
        column.addStretch(1)
        self._area.setWidget(body)

    def _card(self, one: Glass) -> QWidget:
        card = Card(one.who if one.who == one.code else f"{one.who} ({one.code})", _when(one))
        seen = button(_("Seen"), "check", on_click=partial(self._seen, one.id))
        seen.setAccessibleName(_("Seen: {name}").format(name=one.who))
        self.seen_buttons[one.id] = seen
        card.add_trailing(seen)
        card.add(label(_("“{reason}”").format(reason=one.reason), wrap=True))
        if not one.opened:
            card.add(label(_("Nothing was opened meanwhile."), "muted", wrap=True))
        for opened in one.opened:
            card.add(label(_opened(opened), "muted", wrap=True))
        return card

    def _seen(self, row_id: int) -> None:
        self._desk.do(
            self, N_("Acknowledged an emergency"), glass.mark_seen, said=_("Noted."), ids=[row_id]
        )


def _when(one: Glass) -> str:
    return _("{day}, {start} to {end}").format(
        day=near_day(one.at.date(), today()), start=clock(one.at), end=clock(one.until)
    )


def _opened(one: Opened) -> str:
    people = list(one.people)
    if one.hidden:
        words = ngettext("{n} protected person", "{n} protected people", one.hidden)
        people.append(words.format(n=one.hidden))
    parts = [clock(one.at), _(one.label), ", ".join(people)]
    return " · ".join(part for part in parts if part)
