# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each column holds: its title, a few of its cells, and the field it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.exchange.table_mapping import Target, target_words
from shelterdesk.i18n import _
from ui.exchange.draft import Draft
from ui.widgets.card import Card
from ui.widgets.fields import CheckField, ChoiceField, DateField, Field
from ui.widgets.labels import ElidedLabel, label, rule

_LEAVE = "leave_out"


class ColumnsCard(Card):
    """Writes into the draft; ``changed`` when the preview would differ."""

    changed = Signal()

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("What the columns hold"))
        self.draft = draft
        self.fields: dict[str, ChoiceField] = {}
        inner = QWidget()
        inner.setProperty("bare", "true")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(4)
        choices = [(_LEAVE, _("Leave out"))]
        choices += [(target.value, target_words(target)) for target in Target]
        for column in draft.table.columns:
            self._add_column(column, choices)
        self._add_settings()
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.add(area, 1)
        self._show_settings()

    def set_sites(self, names: Sequence[str]) -> None:
        """The houses that rows without one can be meant for."""
        self.site.set_choices([(name, name) for name in names])
        if len(names) == 1 and not self.draft.site:
            self.draft.site = names[0]
            self.site.set_value(names[0])
            self.changed.emit()

    def primary_focus(self) -> QWidget | None:
        """The first column."""
        return next((field.focus_target() for field in self.fields.values()), None)

    def _add_column(self, column: str, choices: list[tuple[str, str]]) -> None:
        self._column.addWidget(label(column, "strong", wrap=True))
        cells = " · ".join(self.draft.examples(column)) or _("empty")
        self._column.addWidget(ElidedLabel(cells, "muted"))
        name = _("{column}: what it holds").format(column=column)
        field = ChoiceField(column, name, choices, unanswered=False)
        held = self.draft.holds.get(column)
        field.set_value(held.value if held is not None else _LEAVE)
        field.changed.connect(lambda: self._assigned(column))
        self.fields[column] = field
        self._column.addWidget(field)
        self._column.addWidget(rule())

    def _assigned(self, column: str) -> None:
        value = self.fields[column].value()
        if value is None:
            return  # still typing
        target = Target(str(value)) if value != _LEAVE else None
        if self.draft.holds.get(column) is target:
            return
        self.draft.assign(column, target)
        for name, field in self.fields.items():
            held = self.draft.holds.get(name)
            wanted = held.value if held is not None else _LEAVE
            if name != column and field.value() != wanted:
                field.set_value(wanted)  # another column held it before
        self._show_settings()
        self.changed.emit()

    def _add_settings(self) -> None:
        self.site = ChoiceField("site", _("House of rows that name none"), unanswered=False)
        self.creates = CheckField(
            "creates_rooms",
            _("Add what is missing"),
            hint=_("Houses, rooms and beds that the table names and that are not here yet."),
        )
        self.age_on = DateField(
            "age_on",
            _("The ages were right on"),
            unanswered=False,
            hint=_("Empty: they are right today."),
        )
        self._settings: dict[Field, QWidget | None] = {}
        for field in (self.site, self.creates, self.age_on):
            words = None
            if not isinstance(field, CheckField):
                words = label(field.label, "body", wrap=True)
                words.setContentsMargins(0, 6, 0, 0)
                words.setBuddy(field.focus_target())
                self._column.addWidget(words)
            self._settings[field] = words
            self._column.addWidget(field)
            field.changed.connect(self._settings_changed)

    def _settings_changed(self) -> None:
        age_on = self.age_on.value()
        self.draft.site = str(self.site.value() or "")
        self.draft.creates_rooms = bool(self.creates.value())
        self.draft.age_on = age_on if isinstance(age_on, date) else None
        self.changed.emit()

    def _show_settings(self) -> None:
        held = set(self.draft.holds.values())
        for field, shown in (
            (self.site, Target.ARRIVED in held),
            (self.creates, bool(held & {Target.SITE, Target.ROOM})),
            (self.age_on, Target.AGE in held),
        ):
            field.setVisible(shown)
            words = self._settings[field]
            if words is not None:
                words.setVisible(shown)
