# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In place of the list of residents, for directors: whose time is up, what was postponed, texts to
look at, and copies that still hold somebody who was erased."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.retention import erasing, nameless, redactions, retention
from shelterdesk.services.retention.nameless import Words
from shelterdesk.services.retention.redactions import ToLookAt
from shelterdesk.services.retention.retention import DueList, DuePerson
from shelterdesk.services.staff import backups
from shelterdesk.vault import erased_copies
from shelterdesk.vault.erased_copies import OldCopy
from ui.desk import Desk
from ui.locking.ask_passphrase import ask_passphrase
from ui.residents.retention.erase_panel import ErasePanel
from ui.residents.retention.panels import PostponePanel, RedactPanel, RulesPanel
from ui.widgets import message_bar
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day, near_day
from ui.widgets.form_side import FormSide
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.scrolled import scrolled

_PANEL = 400
#: A change of these may bring other lines.
TABLES = frozenset({*retention.TABLES, *nameless.TABLES, "redaction", "erasure"})


class DuePane(QWidget):
    """Cards at the left, the form that is open at the right."""

    back_requested = Signal()
    resident_requested = Signal(int)

    def __init__(self, desk: Desk, resident_id: int | None = None) -> None:
        """``resident_id``: begin with erasing this person."""
        super().__init__()
        self._desk = desk
        self.side = FormSide(desk, _PANEL)
        self.back = icon_button("arrow-left", _("Back to the list (Esc)"))
        self.side.closed.connect(self.back.setFocus)
        self.back.clicked.connect(self.back_requested)
        self.rules_button = button(_("Set months…"), "sliders-horizontal")
        self.rules_button.clicked.connect(lambda: self.side.open(RulesPanel(desk)))
        if not desk.vault.may("edit_house_rules"):
            self.rules_button.hide()
        self.due = _ListCard(_("Time is up"))
        self.later = _ListCard(_("Postponed"))
        self.nameless = _ListCard(_("Entries about people without a record"))
        self.texts = _ListCard(_("Texts to look at"))
        self.copies = _ListCard(_("Copies that still hold somebody erased"))
        self._lay_out()
        self.refresh(None)
        if resident_id is not None:
            self.erase(resident_id)

    def _lay_out(self) -> None:
        head = Card()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.back)
        line.addWidget(label(_("How long records are kept"), "heading", wrap=True), 1)
        line.addWidget(self.rules_button)
        head.add_layout(line)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(head)
        column.addLayout(scrolled(*self._cards()), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left, 1)
        row.addWidget(self.side)

    def _cards(self) -> tuple[QWidget, ...]:
        return self.due, self.later, self.nameless, self.texts, self.copies

    def first_field(self) -> QWidget:
        """What to focus."""
        return self.back

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self.side.is_modified()

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Look again."""
        if tables is not None and not tables & TABLES:
            return
        self._desk.read(self, retention.due_list, self._show_due)
        self._desk.read(self, retention.postponed, self._show_later)
        self._desk.read(self, nameless.due_words, self._show_nameless)
        self._desk.read(self, redactions.to_look_at, self._show_texts)
        self._desk.read(self, backups.folders, self._ask_copies)

    def erase(self, resident_id: int) -> None:
        """The form that erases somebody."""
        panel = ErasePanel(self._desk, resident_id)
        self.side.open(panel)

    # Showing
    def _show_due(self, found: DueList) -> None:
        if found.doubt:
            self.due.show_lines([], found.doubt)
            return
        sentence = _("People whose last contact is longer ago than you keep things stand here.")
        self.due.show_lines([self._person(one) for one in found.people], sentence)

    def _show_later(self, people: list[DuePerson]) -> None:
        self.later.show_lines([self._person(one) for one in people])

    def _person(self, one: DuePerson) -> QWidget:
        names = erasing.class_words()
        classes = ", ".join(names[kind][0] for kind in one.classes)
        parts = [
            _("last contact {day}").format(day=day(one.last_contact)),
            _("over: {what}").format(what=classes),
        ]
        if one.postponed_until is not None and one.postponed_until > today():
            parts.append(_("kept until {day}").format(day=day(one.postponed_until)))
            parts.append(one.reason)
        name = one.row.shown
        later = button(_("Postpone"), on_click=partial(self._postpone, one))
        later.setAccessibleName(_("Postpone: {who}").format(who=name))
        erase = button(_("Erase…"), on_click=partial(self.erase, one.row.id))
        erase.setAccessibleName(_("Erase: {who}").format(who=name))
        opener = icon_button("chevron-right", _("Open {who}").format(who=name))
        opener.clicked.connect(lambda: self.resident_requested.emit(one.row.id))
        return Line("hourglass", name, " · ".join(parts), later, erase, opener)

    def _postpone(self, one: DuePerson) -> None:
        self.side.open(PostponePanel(self._desk, one.row.id, one.row.shown))

    def _show_nameless(self, found: list[Words]) -> None:
        lines: list[QWidget] = []
        for one in found:
            since = _("the first was over {day}").format(day=day(one.since, today()))
            title = _("{what}: {n}").format(what=one.what, n=one.count)
            lines.append(Line("hourglass", title, since))
        if lines:
            act = button(_("Erase all of these…"), on_click=self._ask_nameless)
            lines.append(Line("eraser", _("Words go; what is counted stays."), "", act))
        self.nameless.show_lines(lines)

    def _ask_nameless(self) -> None:
        words = _("Erasing what is written about people without a record cannot be undone.")
        ask_passphrase(self, self._desk, words, self._erase_nameless)

    def _erase_nameless(self) -> None:
        self._desk.do(
            self,
            N_("Erased entries about people without a record"),
            nameless.erase,
            said=_("Erased, here and in the list of activity."),
        )

    def _show_texts(self, texts: list[ToLookAt]) -> None:
        lines = []
        for one in texts:
            act = button(_("Look at it"), on_click=partial(self._look_at, one))
            words = one.text if one.text is not None else _("sealed for you")
            act.setAccessibleName(_("Look at it: {what}").format(what=one.what))
            lines.append(Line("eraser", one.what, words, act, tone="notice"))
        self.texts.show_lines(lines)

    def _look_at(self, one: ToLookAt) -> None:
        self.side.open(RedactPanel(self._desk, one))

    def _ask_copies(self, folders: list[str]) -> None:
        self._desk.lane.run(
            self,
            partial(erased_copies.holding, self._desk.vault, folders),
            partial(self._show_copies, folders),
            lambda _error: None,
        )

    def _show_copies(self, folders: list[str], copies: list[OldCopy]) -> None:
        lines = []
        for one in copies:
            act = button(_("Remove"), on_click=partial(self._remove, folders, one))
            act.setAccessibleName(_("Remove: {what}").format(what=one.path.name))
            when = near_day(one.made_at.date(), today())
            goes = (
                _("goes by itself in its time") if one.goes_by_itself else _("stays until removed")
            )
            lines.append(Line("hard-drive", one.path.name, f"{when} · {goes}", act))
        self.copies.show_lines(lines)

    def _remove(self, folders: list[str], one: OldCopy) -> None:
        def act() -> None:
            erased_copies.remove(self._desk.vault, one, folders)

        run = partial(
            self._desk.lane.run, self, act, lambda _none: self._removed(one), self._refused
        )
        words = _("A copy that is removed does not come back: {file}.").format(file=one.path.name)
        ask_passphrase(self, self._desk, words, run)

    def _removed(self, one: OldCopy) -> None:
        message_bar.say(self, _("{file} is removed.").format(file=one.path.name), "good")
        self._desk.read(self, backups.folders, self._ask_copies)

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")


class _ListCard(Card):
    """A few lines under a title; away while there are none, unless it has a sentence for that."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._body = QWidget()
        self.add(self._body)
        self.hide()

    def show_lines(self, lines: Iterable[QWidget], sentence: str = "") -> None:
        """Show other lines."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        listed = list(lines)
        for one in listed:
            column.addWidget(one)
        if not listed and sentence:
            column.addWidget(label(sentence, "muted", wrap=True))
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self.setHidden(not listed and not sentence)

    def buttons(self) -> list[QAbstractButton]:
        """Everything that can be pressed, in its order."""
        return self._body.findChildren(QAbstractButton)
