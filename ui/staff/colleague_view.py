# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One colleague: what she may do and read, and what can be done about it. And leaving."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.staff import staff
from ui.keys import words
from ui.keys.reading import Person
from ui.staff.forms import minutes
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import button
from ui.widgets.empty import Empty
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import clear
from ui.widgets.pill import Pill


class ColleagueView(QWidget):
    """``asked(act)``: roles, details, passphrase or remove."""

    asked = Signal(str)

    def __init__(self, own_id: int | None, *, may_hand_over: bool = False) -> None:
        super().__init__()
        self._own_id, self._may_hand_over = own_id, may_hand_over
        self.person: Person | None = None
        self.buttons = {
            act: button(shown, icon, kind, on_click=partial(self.asked.emit, act))
            for act, shown, icon, kind in (
                ("roles", _("Roles and groups…"), "key-round", "plain"),
                ("passphrase", _("New passphrase…"), "refresh-cw", "plain"),
                ("enrol", "", "user-plus", "plain"),
                ("details", _("Name and locking…"), "pencil", "plain"),
                ("handover", _("Hand over cases…"), "users", "plain"),
                ("remove", _("Remove…"), "log-out", "danger"),
            )
        }
        self._avatar = Avatar("", 40)
        self._name = label("", "title", wrap=True)
        self._code = label("", "muted")
        self._state = Pill()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(10)
        self._note = label("", "muted", wrap=True)
        self.empty = Empty(_("Choose a colleague, or add one."), icon="user-cog")
        self._body = QWidget()
        self._lay_out()
        self.show_person(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._avatar)
        name = QVBoxLayout()
        name.setSpacing(2)
        name.addWidget(self._name)
        name.addWidget(self._code)
        head.addLayout(name, 1)
        column.addLayout(head)
        column.addWidget(self._state)
        column.addLayout(self._facts)
        column.addWidget(self._note)
        for made in self.buttons.values():
            column.addWidget(made)
        column.addStretch(1)
        self._body.setProperty("bare", "true")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        outer.addWidget(self.empty)

    def show_person(self, person: Person | None) -> None:
        """Show somebody, or that nobody is chosen."""
        self.person = person
        self._area.setHidden(person is None)
        self.empty.setHidden(person is not None)
        if person is None:
            return
        row = person.row
        self._avatar.set_initials("".join(part[0] for part in row.shown.split()[:2]).upper())
        self._name.setText(row.shown)
        self._code.setText(_("Staff code {code}").format(code=row.code) if row.code else "")
        state, tone = person.state()
        self._state.set(state, tone)
        self._show_facts(person)
        own = row.id == self._own_id
        self._note.setText(_note(person, own=own))
        self._note.setHidden(not self._note.text())
        back, first = _("Take back…"), _("First passphrase…")
        self.buttons["enrol"].setText(first if row.is_active else back)
        offered = _offered(person, own=own)
        if self._may_hand_over and person.slot_id is None:
            offered.add("handover")
        for act, made in self.buttons.items():
            made.setHidden(act not in offered)

    def _show_facts(self, person: Person) -> None:
        clear(self._facts)
        row = person.row
        facts = [("users", _("Roles"), words.roles(row.roles))]
        if row.is_active:
            facts.append(("eye", _("May read"), words.groups(person.classes)))
            if person.older_missing:
                older = _("{groups}: given by a colleague who holds them, or the recovery code.")
                groups = words.groups(person.older_missing)
                facts.append(("history", _("Older texts wait"), older.format(groups=groups)))
            if person.waits_for:
                waits = _("{groups}: given by colleagues who hold them.")
                groups = words.groups(person.waits_for)
                facts.append(("hourglass", _("Waits for keys"), waits.format(groups=groups)))
            locks = minutes(staff.longest_idle_minutes(row.roles, row.idle_minutes))
            facts.append(("lock", _("Locks by itself after"), locks))
        for icon, name, value in facts:
            self._facts.addWidget(_fact(icon, name, value))


class RemoveView(QWidget):
    """What removing somebody does and cannot do; then it is done or left."""

    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.person = person
        self.remove_button = button(
            _("Remove {code}").format(code=person.called), "log-out", "danger",
            on_click=self.confirmed.emit,
        )  # fmt: skip
        self.cancel_button = button(_("Cancel"), on_click=self.cancelled.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        title = _("Remove {name}?").format(name=person.row.shown)
        column.addWidget(label(title, "heading", wrap=True))
        for icon, text in (
            ("lock", _("From this moment on this person cannot open this file any more.")),
            (
                "refresh-cw",
                _("Every key this person held is renewed. It takes a few seconds."),
            ),
            ("history", _("What was written stays, under the same name and code.")),
            ("users", _("Open cases stay with this name until they are handed over.")),
            (
                "triangle-alert",
                _(
                    "Copies that were made before and taken along cannot be undone. If you fear "
                    "there are any, act as if what this person could read is known to others."
                ),
            ),
        ):
            column.addLayout(_said(icon, text))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.remove_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def set_busy(self, busy: bool) -> None:
        """While it is done."""
        self.remove_button.setEnabled(not busy)


def _offered(person: Person, *, own: bool) -> set[str]:
    """What can be done about somebody."""
    if person.slot_id is not None:
        return {"remove"}
    if not person.row.is_active:
        return {"enrol"}
    if own:
        return {"roles", "details"}
    return {"roles", "details", "remove", "passphrase" if person.has_passphrase else "enrol"}


def _note(person: Person, *, own: bool) -> str:
    if person.slot_id is not None:
        return _(
            "This account can open the file, but stands in no list of staff. If an older backup "
            "was restored, it belongs to a colleague who came later, and her name comes back when "
            "she unlocks. Otherwise somebody took it out of the list: remove it."
        )
    if not person.row.is_active:
        return _(
            "Left. The code is not given to anybody else, because the trail names it. It can be "
            "taken back, with new keys."
        )
    if own:
        return _("This is you. Your own passphrase is changed under Preferences.")
    return ""


def _fact(icon: str, name: str, value: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(IconLabel(icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label(name, "muted", wrap=True))
    column.addWidget(label(value, "body", wrap=True))
    row.addLayout(column, 1)
    return made


def _said(icon: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    tone = "notice" if icon == "triangle-alert" else "muted"
    row.addWidget(IconLabel(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, "body", wrap=True), 1)
    return row
