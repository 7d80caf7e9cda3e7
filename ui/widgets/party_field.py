# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who comes along: one tick for the family that is known, a line for each who has no record yet."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.rooms import relatives
from shelterdesk.services.rooms.parties import ALONE, Companion, HouseholdRole, Party
from shelterdesk.services.rooms.relatives import Relative
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.buttons import button, icon_button
from ui.widgets.field import Field
from ui.widgets.labels import plain_tip
from ui.widgets.tab_order import put_before

_LONGEST: Final = 80
_YEAR: Final = 4  # digits
_YEAR_WIDTH: Final = 64
_MOST_NAMES: Final = 2
#: What somebody who comes along can be; the commonest first.
_ROLES: Final = (
    HouseholdRole.CHILD, HouseholdRole.PARTNER, HouseholdRole.RELATIVE, HouseholdRole.OTHER,
)  # fmt: skip


class _Line(QWidget):
    changed = Signal()
    removed = Signal()

    def __init__(self, one: Companion, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = QLineEdit(one.known_as)
        self.name.setMaxLength(_LONGEST)
        self.name.setPlaceholderText(_("Known as"))
        self.name.setAccessibleName(_("Who comes along: known as"))
        self.year = QLineEdit(str(one.birth_year or ""))
        self.year.setMaxLength(_YEAR)
        self.year.setFixedWidth(_YEAR_WIDTH)
        self.year.setPlaceholderText(_("born"))
        self.year.setAccessibleName(_("Who comes along: year of birth"))
        self.role = QComboBox()
        self.role.setItemDelegate(QStyledItemDelegate(self.role))
        self.role.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.role.setMinimumContentsLength(4)
        self.role.setAccessibleName(_("Who comes along: what they are to the first"))
        words = code_words("household_member", "role")
        for role in _ROLES:
            self.role.addItem(words[role], role)
        self.role.setCurrentIndex(_ROLES.index(one.role))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.name, 3)
        row.addWidget(self.year)
        row.addWidget(self.role, 2)
        row.addWidget(icon_button("x", _("Does not come along"), on_click=self.removed.emit))
        for edit in (self.name, self.year):
            edit.textEdited.connect(lambda _text: self.changed.emit())
        self.role.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def has_wrong_year(self) -> bool:
        """Letters, or too few digits."""
        text = self.year.text().strip()
        return bool(text) and not (text.isdecimal() and len(text) == _YEAR)

    def value(self) -> Companion:
        """Who it is."""
        text = self.year.text().strip()
        year = int(text) if text and not self.has_wrong_year() else None
        return Companion(self.name.text().strip(), year, HouseholdRole(self.role.currentData()))

    def draft(self) -> list[str]:
        """As it is typed."""
        return [self.name.text(), self.year.text(), str(self.role.currentData())]


class PartyField(Field):
    """``value()`` is a ``Party``; nobody is in it unasked."""

    def __init__(self, field: str) -> None:
        super().__init__(field, _("Who comes along"), unanswered=False)
        self._family: list[Relative] = []
        self._wants_family = False  # ticked before it was known, in a draft
        self.lines: list[_Line] = []
        body = QWidget(self)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.together = QCheckBox(body)
        self.together.hide()
        self.together.toggled.connect(lambda _on: self._typed())
        self.add_button = button(_("Somebody comes along"), "user-plus", "quiet")
        self.add_button.clicked.connect(lambda _on=False: self.add_line())
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column.addWidget(self.together)
        self._column.addLayout(foot)
        self._row.addWidget(body, 1)
        self._body = body

    def set_family(self, family: Sequence[Relative]) -> None:
        """Who is known to belong together and is not here yet."""
        known = [one for one in family if one.stay_id is None]
        if known == self._family:
            return  # asked twice: what was ticked meanwhile stays
        self._family = known
        names = [one.shown for one in self._family]
        more = len(names) - _MOST_NAMES
        words = _("Together with {names}")
        if more > 0:
            words = ngettext("Together with {names} and {n} more",
                             "Together with {names} and {n} more", more)  # fmt: skip
        self.together.setText(words.format(names=", ".join(names[:_MOST_NAMES]), n=more))
        self.together.setToolTip(plain_tip(", ".join(names)))
        self.together.setChecked(bool(known) and self._wants_family)
        if known:
            self._wants_family = False  # that of somebody else is ticked by nobody
        self.together.setVisible(bool(known))

    def add_line(self) -> None:
        """One more, to be named or not."""
        line = self._add(Companion())
        line.name.setFocus()
        self._typed()

    # Field
    def value(self) -> Hashable:
        """All who come along."""
        known = self._family if self.together.isChecked() else ()
        return Party(
            tuple(one.resident_id for one in known), tuple(line.value() for line in self.lines)
        )

    def party(self) -> Party:
        """The same, by its type."""
        value = self.value()
        return value if isinstance(value, Party) else ALONE

    def set_value(self, value: Hashable) -> None:
        """Those who have no record yet; the family that is known is ticked, not set."""
        for line in list(self.lines):
            self._drop(line)
        for one in value.companions if isinstance(value, Party) else ():
            self._add(one)
        if not isinstance(value, Party) or not value.with_ids:
            self.together.setChecked(False)
        self.set_error(None)

    def draft(self) -> Any:
        """The tick, and each line as it is typed."""
        lines = [line.draft() for line in self.lines]
        is_ticked = self.together.isChecked()
        return {"together": is_ticked, "lines": lines} if lines or is_ticked else None

    def restore_draft(self, kept: Any) -> None:
        """The same again; the family as soon as it is known."""
        kept = kept if isinstance(kept, dict) else {}
        self.set_value(None)
        for name, year, role in kept.get("lines") or ():
            self._add(Companion(str(name), None, HouseholdRole(role))).year.setText(str(year))
        is_ticked = kept.get("together") is True
        self._wants_family = is_ticked and not self._family
        self.together.setChecked(is_ticked and bool(self._family))
        self._typed()

    def problem(self) -> str | None:
        """A year that is none."""
        if any(line.has_wrong_year() for line in self.lines):
            return _("Write the year with four digits, or leave it empty.")
        return None

    def focus_target(self) -> QWidget:
        """The button."""
        return self.add_button

    # Within
    def _add(self, one: Companion) -> _Line:
        line = _Line(one, self._body)
        line.changed.connect(self._typed)
        line.removed.connect(partial(self._remove, line))
        self._column.insertWidget(self._column.count() - 1, line)
        line.show()
        self.lines.append(line)
        put_before(line, self.add_button)
        return line

    def _remove(self, line: _Line) -> None:
        self._drop(line)
        self.add_button.setFocus()
        self._typed()

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        line.hide()
        line.deleteLater()


def ask_family(panel: QWidget, desk: Desk, field: PartyField, resident_id: int | None) -> None:
    """Offer the family of who is chosen in a panel; nobody's while nobody is."""
    field.set_family(())
    if resident_id is not None:
        desk.read(panel, relatives.of_resident, field.set_family, resident_id=resident_id)
