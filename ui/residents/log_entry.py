# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One entry of the log with what was added to it; locked ones say so calmly."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.care.log_entries import DESK, LogRow, Words
from ui import log_words
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.buttons import button
from ui.widgets.labels import ElidedLabel, IconLabel, label, rule
from ui.widgets.pill import Pill

_INDENT: Final = 28
#: Where the icon stands level with the title.
_ICON_TOP: Final = 7


class LogEntryView(QWidget):
    """Says what the person asked for; the tab does it."""

    open_requested = Signal(object)  # LogRow
    add_requested = Signal(object)
    strike_requested = Signal(object)
    erase_requested = Signal(object)

    def __init__(
        self,
        row: LogRow,
        opened: dict[int, str],
        today: dt.date,
        *,
        may_erase: bool,
        may_write: bool,
        about: int,
    ) -> None:
        super().__init__()
        self.row = row
        self._opened = opened
        self._today = today
        self._may_erase = may_erase
        self._may_write = may_write
        self._about = about
        self.open_button: QWidget | None = None
        self.menus: dict[int, ActMenu] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self._part(row))
        for addendum in row.addenda:
            outer.addWidget(self._part(addendum, _("Added")))
        outer.addWidget(rule())
        self.setAccessibleName(f"{self._title(row)}, {self._detail(row)}")
        self.setAccessibleDescription(self._text(row) or self._why_not(row))

    def _part(self, row: LogRow, added: str = "") -> QWidget:
        part = QWidget()
        line = QHBoxLayout(part)
        line.setContentsMargins(_INDENT if added else 0, 0, 0, 0)
        line.setSpacing(10)
        icon = "lock" if row.words is Words.LOCKED else log_words.KINDS[row.kind][0]
        top = QVBoxLayout()
        top.setContentsMargins(0, _ICON_TOP, 0, 0)
        top.addWidget(IconLabel("plus" if added else icon, "muted"))
        top.addStretch(1)
        line.addLayout(top)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(self._head(row, added))
        self._add_words(words, row)
        if row.struck is not None:
            words.addWidget(self._struck(row.struck))
        line.addLayout(words, 1)
        return part

    def _head(self, row: LogRow, added: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(added or self._title(row), "strong"))
        head.addWidget(ElidedLabel(self._detail(row), "muted"))
        if row.struck is not None:
            head.addWidget(Pill(_("Struck"), "notice", "strikethrough"))
        if row.confidentiality != DESK and not added and row.words is not Words.LOCKED:
            name = log_words.class_name(row.confidentiality)
            head.addWidget(Pill(name, "neutral", log_words.class_icon(row.confidentiality)))
        head.addStretch(1)
        if row.words is Words.CLOSED and row.id not in self._opened and not added:
            self.open_button = button(
                _("Read"), "eye", tooltip=_("That you read it is written down."),
                on_click=lambda: self.open_requested.emit(self.row),
            )  # fmt: skip
            head.addWidget(self.open_button)
        head.addWidget(self._more(row))
        return head

    def _more(self, row: LogRow) -> ActMenu:
        acts: list[Act] = []

        def offer(icon: str, words: str, asked: SignalInstance) -> None:
            acts.append((icon, words, partial(asked.emit, row)))

        if self._may_write:
            offer("plus", _("Add to it"), self.add_requested)
        may_strike = self._may_write and (row.is_own or row.words is not Words.LOCKED)
        if row.struck is None and may_strike:
            offer("strikethrough", _("Strike it"), self.strike_requested)
        if self._may_erase and row.words is not Words.ERASED:
            offer("eraser", _("Erase its words"), self.erase_requested)
        made = self.menus[row.id] = ActMenu(_("What can be done with this note"), acts)
        if not acts:
            made.hide()  # never setHidden(False) here: without a parent it is a window
        return made

    def _add_words(self, words: QVBoxLayout, row: LogRow) -> None:
        text = self._text(row)
        if not text:
            words.addWidget(label(self._why_not(row), "muted", wrap=True))
            return
        shown = label(text, "body", "muted" if row.struck is not None else None, wrap=True)
        if row.struck is not None:
            shown.setProperty("struck", "true")
        words.addWidget(shown)

    def _struck(self, by: LogRow) -> QWidget:
        reason = self._text(by)
        said = _("Struck by {author}, {when}").format(
            author=by.author, when=log_words.when(by.at, self._today)
        )
        return label(f"{said}: {reason}" if reason else said, "muted", wrap=True)

    def _title(self, row: LogRow) -> str:
        return log_words.locked(row) if row.words is Words.LOCKED else log_words.kind(row)

    def _detail(self, row: LogRow) -> str:
        when = log_words.when(row.at, self._today)
        parts = [when] if row.words is Words.LOCKED else [when, row.author]
        others = [name for person_id, name in row.people if person_id != self._about]
        if others:
            is_hers = len(others) < len(row.people)
            words = _("also about {names}") if is_hers else _("about {names}")
            parts.append(words.format(names=", ".join(others)))
        return " · ".join(parts)

    def _text(self, row: LogRow) -> str:
        return row.text or self._opened.get(row.id, "")

    def _why_not(self, row: LogRow) -> str:
        group = log_words.class_name(row.confidentiality)
        return {
            Words.LOCKED: _("Its words are for those who hold the key of {group}."),
            Words.CLOSED: _("Confidential. That you read it is written down."),
            Words.ERASED: _("Its words were erased."),
            Words.WITHHELD: _("It also concerns a protected person. Its words are not shown."),
            Words.DAMAGED: _("Its words were moved or changed and are not shown. Tell a director."),
        }.get(row.words, "").format(group=group)  # fmt: skip
