# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several of a few: roles, confidentiality groups and colleagues as boxes, each with its line."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.vault import slots
from ui.keys import words
from ui.widgets.field import Field
from ui.widgets.labels import label

_INDENT = 30


class BoxesField(Field):
    """``choices`` are (name, words, line). The value is a tuple of names, or None for none."""

    def __init__(
        self,
        field: str,
        title: str,
        choices: Iterable[tuple[str, str, str]],
        *,
        required: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(field, title, required=required, unanswered=False, hint=hint)
        self.boxes: dict[str, QCheckBox] = {}
        body = QWidget()
        body.setAccessibleName(title)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for name, shown, line in choices:
            box = self.boxes[name] = QCheckBox(shown.replace("&", "&&"))
            box.setAccessibleDescription(line)
            box.toggled.connect(lambda _on: self._typed())
            column.addWidget(box)
            if line:
                below = label(line, "muted", wrap=True)
                below.setContentsMargins(_INDENT, 0, 0, 4)
                column.addWidget(below)
        self._body = body
        self._row.addWidget(body, 1)

    def value(self) -> tuple[str, ...] | None:
        """The names ticked, in the order offered."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked()) or None

    def set_value(self, value: Hashable) -> None:
        """Tick these and no others."""
        wanted = set(value) if isinstance(value, tuple | list) else set()
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name in wanted)
            box.blockSignals(False)
        self.set_error(None)

    def draft(self) -> Any:
        """The names ticked."""
        return list(self.value() or ())

    def focus_target(self) -> QWidget:
        """The first box."""
        return next(iter(self.boxes.values()), self._body)


class RolesField(BoxesField):
    """All roles, each with a line on what it may read and do."""

    def __init__(self) -> None:
        choices = [(name, words.role(name), words.role_line(name)) for name in words.all_roles()]
        super().__init__("roles", _("Roles"), choices, required=True)

    def problem(self) -> str | None:
        """At least one."""
        return None if self.value() else _("Choose at least one role.")


class GroupsField(BoxesField):
    """All confidentiality groups of the file. Roles bring theirs along; each can be changed."""

    def __init__(self, names: Iterable[str]) -> None:
        choices = [
            (name, words.confidential(name), words.confidential_line(name))
            for name in words.in_order(names)
        ]
        hint = _("Ticked as the roles need it. Without a tick there is no key: not even a search.")
        super().__init__("classes", _("May read"), choices, hint=hint)
        self._roles: set[str] = set()

    def begin_with(self, roles: Iterable[str]) -> None:
        """The roles that what is ticked belongs to."""
        self._roles = set(roles)

    def follow(self, roles: Iterable[str]) -> None:
        """Tick what a new role brings along, and take away what only a role given up brought."""
        before, after = set(slots.classes_of(self._roles)), set(slots.classes_of(roles))
        self._roles = set(roles)
        ticked = set(self.value() or ())
        now = (ticked | (after - before)) - (before - after)
        if now != ticked:
            self.set_value(tuple(now))
            self._typed()
