# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One entry of the log with what was added to it; locked ones say so calmly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStyle, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.log.log_entries import DESK, LogRow, Words
from ui import icons, log_words, theme
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.buttons import button
from ui.widgets.field import below
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.person_chip import PersonChip
from ui.widgets.pill import Pill

_INDENT: Final = 28
#: Where the icon stands level with the title.
_ICON_TOP: Final = 7
_ABOVE_RULE: Final = 8


@dataclass(frozen=True, slots=True)
class LogLook:
    """How entries are shown, and what may be done with them. ``about``: whose page it is;
    ``opens_people``: those concerned are small buttons; ``in_day``: under a heading with the day,
    so that the clock is enough."""

    today: dt.date
    may_write: bool
    may_erase: bool
    about: int | None = None
    opens_people: bool = False
    in_day: bool = False
    most_names: int = 3  # of more, how many there are
    readers: Mapping[str, Sequence[str]] = field(default_factory=dict)


class LogEntryView(QWidget):
    """Says what the person asked for; the tab does it."""

    open_requested = Signal(object)  # LogRow
    add_requested = Signal(object)
    strike_requested = Signal(object)
    erase_requested = Signal(object)
    report_requested = Signal(object)
    person_requested = Signal(int)
    person_log_requested = Signal(int)

    def __init__(
        self,
        row: LogRow,
        opened: dict[int, str],
        look: LogLook,
        holder: QWidget | None = None,
    ) -> None:
        """``holder`` is where it stands: filled elsewhere, all of it would be styled anew."""
        super().__init__(holder)
        self.row = row
        self._opened = opened
        self._look = look
        self.open_button: QWidget | None = None
        self.menus: dict[int, ActMenu] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, _ABOVE_RULE + 1)
        outer.setSpacing(_ABOVE_RULE)
        outer.addWidget(self._part(row))
        for addendum in row.addenda:
            outer.addWidget(self._part(addendum, _("Added")))
        names = ", ".join(name for _id, name in row.people) if look.opens_people else ""
        said = (self._title(row), names, self._detail(row))
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setAccessibleDescription(self._text(row) or self._why_not(row))

    def _part(self, row: LogRow, added: str = "") -> QWidget:
        icon = "lock" if row.words is Words.LOCKED else log_words.KINDS[row.kind][0]
        indent = _INDENT if added else 0
        # Filled in its place: moved later, all of it would be styled anew.
        part = _Part("plus" if added else icon, indent, self)
        words = QVBoxLayout(part)
        words.setContentsMargins(indent + theme.ICON_SIZE + 10, 0, 0, 0)
        words.setSpacing(2)
        words.addLayout(self._head(row, added))
        self._add_words(words, row)
        if row.struck is not None:
            words.addWidget(self._struck(row.struck))
        return part

    def _head(self, row: LogRow, added: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(added or self._title(row), "strong"))
        if self._look.opens_people and not added:
            for chip in self._chips(row):
                head.addWidget(chip)
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

    def _chips(self, row: LogRow) -> list[PersonChip]:
        """Some by name; of more the number, and all of them in its menu's place: the tooltip."""
        made = []
        for resident_id, name in row.people[: self._look.most_names]:
            says = _("Open {name}").format(name=name)
            made.append(PersonChip(name, says, partial(self.person_requested.emit, resident_id)))
        if more := row.people[self._look.most_names :]:
            chip = PersonChip(f"+{len(more)}", ", ".join(name for _id, name in more), lambda: None)
            chip.clicked.connect(lambda _on=False: self._open_others(chip, more))
            made.append(chip)
        if row.words is Words.WITHHELD:
            made.append(PersonChip(_("1 person"), _("A protected person"), lambda: None))
        return made

    def _open_others(self, chip: PersonChip, people: Sequence[tuple[int, str]]) -> None:
        menu = QMenu(chip)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for resident_id, name in people:
            action = menu.addAction(name)
            action.triggered.connect(partial(self._open_one, resident_id))
        menu.popup(below(chip))

    def _open_one(self, resident_id: int, _on: bool = False) -> None:
        self.person_requested.emit(resident_id)

    def _more(self, row: LogRow) -> ActMenu:
        acts: list[Act] = []

        def offer(icon: str, words: str, asked: SignalInstance) -> None:
            acts.append((icon, words, partial(asked.emit, row)))

        if self._look.may_write:
            offer("plus", _("Add to it"), self.add_requested)
        is_own_note = row is self.row and row.struck is None and row.words is not Words.WITHHELD
        if self._look.may_write and is_own_note:
            offer("siren", _("Report an incident from this"), self.report_requested)
        may_strike = self._look.may_write and (row.is_own or row.words is not Words.LOCKED)
        if row.struck is None and may_strike:
            offer("strikethrough", _("Strike it"), self.strike_requested)
        if self._look.may_erase and row.words is not Words.ERASED:
            offer("eraser", _("Erase its words"), self.erase_requested)
        if self._look.opens_people and len(row.people) == 1:
            resident_id, name = row.people[0]
            words = _("Only notes about {name}").format(name=name)
            acts.append(("list-filter", words, partial(self._only_about, resident_id)))
        made = self.menus[row.id] = ActMenu(_("What can be done with this note"), acts)
        if not acts:
            made.hide()  # never setHidden(False) here: without a parent it is a window
        return made

    def _only_about(self, resident_id: int) -> None:
        self.person_log_requested.emit(resident_id)

    def _add_words(self, words: QVBoxLayout, row: LogRow) -> None:
        text = self._text(row)
        if not text:
            if why_not := self._why_not(row):
                words.addWidget(label(why_not, "muted", wrap=True))
            return
        shown = label(text, "body", "muted" if row.struck is not None else None, wrap=True)
        if row.struck is not None:
            shown.setProperty("struck", "true")
        words.addWidget(shown)

    def _struck(self, by: LogRow) -> QWidget:
        reason = self._text(by)
        said = _("Struck by {author}, {when}").format(
            author=by.author, when=log_words.when(by.at, self._look.today)
        )
        return label(f"{said}: {reason}" if reason else said, "muted", wrap=True)

    def _title(self, row: LogRow) -> str:
        return log_words.locked(row) if row.words is Words.LOCKED else log_words.kind(row)

    def _detail(self, row: LogRow) -> str:
        when = log_words.clock(row.at)
        if not self._look.in_day:
            when = log_words.when(row.at, self._look.today)
        parts = [when] if row.words is Words.LOCKED else [when, row.author]
        if self._look.opens_people:
            return " · ".join(parts)
        others = [name for person_id, name in row.people if person_id != self._look.about]
        if others:
            is_hers = len(others) < len(row.people)
            words = _("also about {names}") if is_hers else _("about {names}")
            parts.append(words.format(names=", ".join(others)))
        return " · ".join(parts)

    def _text(self, row: LogRow) -> str:
        text = row.text or self._opened.get(row.id, "")
        return "" if self._says_it_all(row, text) else text

    def _says_it_all(self, row: LogRow, text: str) -> bool:
        """A meal without words holds the word of its kind, which is the title already."""
        return self._look.opens_people and row.struck is None and text == log_words.kind(row)

    def _why_not(self, row: LogRow) -> str:
        group = log_words.class_name(row.confidentiality)
        if row.words is Words.LOCKED and self._look.readers:
            reads = log_words.who_reads(row.confidentiality, self._look.readers, is_own=True)
            return _("Sealed: {readers}.").format(readers=reads)
        return {
            Words.LOCKED: _("Its words are for those who hold the key of {group}."),
            Words.CLOSED: _("Confidential. That you read it is written down."),
            Words.ERASED: _("Its words were erased."),
            Words.WITHHELD: _("It also concerns a protected person. Its words are not shown."),
            Words.DAMAGED: _("Its words were moved or changed and are not shown. Tell a director."),
        }.get(row.words, "").format(group=group)  # fmt: skip

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


class _Part(QWidget):
    """A note or what was added to it; it paints its icon at the side where one begins to read."""

    def __init__(self, icon: str, indent: int, holder: QWidget) -> None:
        super().__init__(holder)
        self._icon, self._indent = icon, indent

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        spot = QRect(self._indent, _ICON_TOP, theme.ICON_SIZE, theme.ICON_SIZE)
        at = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        icons.paint(QPainter(self), at, self._icon, "muted")
