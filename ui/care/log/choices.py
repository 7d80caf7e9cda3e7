# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was read of the line, as buttons that change it by mouse: kind, people, class, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.log.log_entries import DESK, LogDraft, LogKind
from shelterdesk.services.log.log_kinds import KindClasses
from shelterdesk.services.log.log_line import Group, Line, Part
from shelterdesk.services.log.log_line_words import Offer
from shelterdesk.services.log.log_people import Names
from shelterdesk.vault.door import Vault
from ui import icons, log_words
from ui.keys import words as key_words
from ui.widgets.buttons import button, icon_button
from ui.widgets.field import below
from ui.widgets.labels import ElidedLabel
from ui.widgets.layouts import clear
from ui.widgets.person_chip import PersonChip
from ui.widgets.search_list import SearchHit

#: Chips of people shown; the others are a number.
_MOST_CHIPS: Final = 2
_GROUP_CHIP: Final = 240


@dataclass(slots=True)
class Known:
    """What the line was told: who can be named, what a kind begins with, who reads what."""

    vault: Vault
    names: Names = field(default_factory=Names)
    classes: KindClasses = field(default_factory=lambda: KindClasses({}, frozenset()))
    readers: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def class_of(self, line: Line) -> str:
        """The class a line is written in."""
        begins = self.classes.of(line.kind, about_somebody=line.is_about_somebody())
        return line.confidentiality or begins

    def who_reads(self, name: str) -> str:
        """Who can read a class, in words."""
        can_read = name != DESK and self.vault.can_read(name)
        return log_words.who_reads(name, self.readers, is_own=can_read)

    def in_order(self) -> tuple[str, ...]:
        """All classes, the widest first."""
        return (DESK, *key_words.in_order(self.vault.classes()))


class LineChoices(QWidget):
    """Says what was chosen; the line changes its text."""

    kind_chosen = Signal(object)
    class_chosen = Signal(str)
    people_wanted = Signal()
    person_dropped = Signal(int)
    group_dropped = Signal()

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._shown_people: object = None
        self.kind_button = button("", "notebook-pen", tooltip=_("Kind of entry (/)"))
        self.kind_button.clicked.connect(self._choose_kind)
        self.people_button = icon_button(
            "user-plus", _("Whom it is about (@)"), on_click=self.people_wanted.emit
        )
        self.class_button = button("", "users", tooltip=_("Who may read it (!)"))
        self.class_button.clicked.connect(self._choose_class)
        self.readers_label = ElidedLabel("", "muted")
        self.chips = QWidget(self)
        chips = QHBoxLayout(self.chips)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.kind_button, self.people_button, self.chips, self.class_button):
            row.addWidget(widget)
        row.addWidget(self.readers_label, 1)

    def show_line(self, line: Line, draft: LogDraft | None) -> None:
        """Show what was read; what is the same stays as it is."""
        icon, words = log_words.KINDS[line.kind or LogKind.NOTE]
        _set(self.kind_button, _(words), icon)
        of_class = self._known.class_of(line)
        _set(self.class_button, log_words.class_name(of_class), log_words.class_icon(of_class))
        parts = [self._known.who_reads(of_class)]
        if line.at is not None:
            parts.insert(0, f"{line.at:%H:%M}")
        elif draft is not None:
            parts.insert(0, _("begun {time}").format(time=f"{draft.at:%H:%M}"))
        self.readers_label.setText(" · ".join(parts))
        self._show_people(line)

    def forget(self) -> None:
        """Names may be others now."""
        self._shown_people = None

    def _show_people(self, line: Line) -> None:
        people = (line.group, line.people, line.without)
        if people == self._shown_people:
            return
        self._shown_people = people
        layout = self.chips.layout()
        if layout is not None:
            clear(layout)
        made = self._chips_of(line)
        for chip in made:
            chip.setParent(self.chips)
            if layout is not None:
                layout.addWidget(chip)
            chip.show()
        self.chips.setHidden(not made)

    def _chips_of(self, line: Line) -> list[PersonChip]:
        made = []
        if line.group is not None:
            words = group_words(line.group, self._known.names, line.without)
            says = _("Not for everybody")
            chip = PersonChip(words, says, self.group_dropped.emit, "x", widest=_GROUP_CHIP)
            made.append(chip)
        shown = line.people[: _MOST_CHIPS - 2 * len(made)]
        for resident_id in shown:
            name = self._known.names.name(resident_id)
            says = _("Not about {name}").format(name=name)
            drop = partial(self.person_dropped.emit, resident_id)
            made.append(PersonChip(name, says, drop, "x"))
        if more := len(line.people) - len(shown):
            says = ngettext("{n} more person", "{n} more people", more).format(n=more)
            made.append(PersonChip(f"+{more}", says, self.people_wanted.emit))
        return made

    def _choose_kind(self) -> None:
        menu = _menu(self.kind_button)
        for kind, (icon, words) in log_words.KINDS.items():
            action = menu.addAction(icons.icon(icon, "muted"), _(words))
            action.triggered.connect(lambda _on=False, kind=kind: self.kind_chosen.emit(kind))
        menu.popup(below(self.kind_button))

    def _choose_class(self) -> None:
        menu = _menu(self.class_button)
        for name in self._known.in_order():
            words = _("{group}: {readers}").format(
                group=log_words.class_name(name), readers=self._known.who_reads(name)
            )
            action = menu.addAction(icons.icon(log_words.class_icon(name), "muted"), words)
            action.triggered.connect(lambda _on=False, name=name: self.class_chosen.emit(name))
        menu.popup(below(self.class_button))


def offer_words(known: Known, offer: Offer) -> SearchHit:
    """How something is offered that fits what is typed."""
    if offer.part is Part.KIND:
        icon, words = log_words.KINDS[LogKind(str(offer.value))]
        return SearchHit(offer, _(words), "", icon)
    if offer.part is Part.CLASS:
        name = str(offer.value)
        icon = log_words.class_icon(name)
        return SearchHit(offer, log_words.class_name(name), known.who_reads(name), icon)
    if isinstance(offer.value, Group):
        return SearchHit(offer, group_words(offer.value, known.names, ()), "", "users")
    one = known.names.get(offer.value) if isinstance(offer.value, int) else None
    if one is None:
        return SearchHit(offer, offer.insert)
    return SearchHit(offer, one.shown, one.place or one.code, "user")


def group_words(group: Group, names: Names, without: Sequence[int]) -> str:
    """``Everybody in the house (27)``."""
    ids = names.inside if group is Group.ALL else names.visiting
    n = len([one for one in ids if one not in without])
    words = _("Everybody in the house ({n})") if group is Group.ALL else _("All visitors ({n})")
    return words.format(n=n)


def _menu(holder: QWidget) -> QMenu:
    menu = QMenu(holder)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _set(made: QPushButton, words: str, icon: str) -> None:
    if made.text() != words or made.property("icon_name") != icon:
        made.setText(words)
        made.setIcon(icons.icon(icon))
        made.setProperty("icon_name", icon)
