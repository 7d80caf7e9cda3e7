# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who had to do with an incident: residents, colleagues, people in words; each with a part."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.incidents.incident_rows import IncidentRole, InvolvedForm
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from ui.widgets.buttons import icon_button
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.layouts import clear

_LONGEST = 200
_HIDDEN = "hidden"  # in a draft


class InvolvedField(Field):
    """Type a name, choose with arrows and Enter; what is nobody's name describes somebody."""

    asked = Signal(str)

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self._people: list[InvolvedForm] = []
        self._colleagues: Sequence[Colleague] = ()
        self._lines = QWidget(self)
        column = QVBoxLayout(self._lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._lines.hide()
        self._edit = QLineEdit()
        self._edit.setMaxLength(_LONGEST)
        self._edit.setPlaceholderText(_("A name, or words like “a man in a red coat”"))
        self._place(self._edit)
        self._layout.insertWidget(0, self._lines)
        self.list = ChoiceList(_("People found"), rows=3)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.option_chosen.connect(self._choose)
        self.list.hide()
        self._layout.addWidget(self.list)
        self._edit.textEdited.connect(self._edited)
        self._edit.installEventFilter(self)

    def set_colleagues(self, found: Sequence[Colleague]) -> None:
        """Who works here and can be named."""
        self._colleagues = found

    def set_rows(self, rows: Sequence[ResidentRow], text: str) -> None:
        """Offer the people found for ``text``; an answer that comes late is dropped."""
        if text != self._text() or not text:
            return
        taken = {(one.resident_id, one.staff_id) for one in self._people}
        found = [
            Option(
                InvolvedForm(resident_id=row.id, shown=row.shown), row.shown,
                row.place or _("resident"), icon="user",
            )
            for row in rows
            if (row.id, None) not in taken
        ]  # fmt: skip
        folded = text.casefold()
        found += [
            Option(
                InvolvedForm(staff_id=who.id, shown=who.name_shown or who.code),
                who.name_shown or who.code, _("colleague"), icon="user-cog",
            )
            for who in self._colleagues
            if (None, who.id) not in taken
            and folded in f"{who.name_shown} {who.code}".casefold()
        ][:3]  # fmt: skip
        words = _("Somebody else: {words}").format(words=text)
        found.append(
            Option(InvolvedForm(described=text, shown=text), words, _("sealed"), icon="pencil")
        )
        self.list.set_options(found, keep=False)
        self.list.choose_first()
        self.list.show()

    # Field
    def value(self) -> Hashable:
        """The people and their parts, as a tuple of ``InvolvedForm``."""
        return tuple(self._people)

    def set_value(self, value: Hashable) -> None:
        """Show these people."""
        given = value if isinstance(value, tuple) else ()
        self._people = [one for one in given if isinstance(one, InvolvedForm)]
        self._show()
        self.set_error(None)

    def draft(self) -> Any:
        """The people, and what is typed and not chosen."""
        people = [
            asdict(one)
            | {"described": _HIDDEN if isinstance(one.described, Hidden) else [one.described]}
            for one in self._people
        ]
        return {"people": people, "text": self._edit.text()}

    def restore_draft(self, kept: Any) -> None:
        """The same people again."""
        kept = kept if isinstance(kept, dict) else {}
        people = []
        for one in kept.get("people") or ():
            words = one.get("described")
            described = Hidden.HIDDEN if words == _HIDDEN else str((words or [""])[0])
            facts = one | {"described": described, "role": IncidentRole(one["role"])}
            people.append(InvolvedForm(**facts))
        self.set_value(tuple(people))
        self._edit.setText(str(kept.get("text") or ""))
        self._edited(self._edit.text())

    def problem(self) -> str | None:
        """Something typed that is not among the people yet."""
        return _("Choose from the list, or empty the line.") if self._text() else None

    def focus_target(self) -> QWidget:
        """The line."""
        return self._edit

    def _text(self) -> str:
        return self._edit.text().strip()

    def _edited(self, _text: str) -> None:
        self._typed()
        if self._text():
            self.asked.emit(self._text())
        else:
            self.list.hide()

    def _choose(self, option: Option | None) -> None:
        if option is None or not isinstance(option.key, InvolvedForm):
            return
        self._people.append(option.key)
        self._edit.clear()
        self.list.hide()
        self._show()
        self._typed()

    def _show(self) -> None:
        layout = self._lines.layout()
        if layout is not None:
            clear(layout)
        for at, one in enumerate(self._people):
            line = self._line(at, one)
            if layout is not None:
                layout.addWidget(line)
            line.show()
        self._lines.setHidden(not self._people)

    def _line(self, at: int, one: InvolvedForm) -> QWidget:
        line = QWidget(self._lines)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        parts = QComboBox(line)
        for code, words in code_words("incident_person", "role").items():
            parts.addItem(words, code)
        parts.setCurrentIndex(max(0, parts.findData(one.role.value)))
        parts.setAccessibleName(_("Part of {name}").format(name=one.shown))
        parts.currentIndexChanged.connect(partial(self._part, at, parts))
        drop = icon_button(
            "x", _("Take {name} out").format(name=one.shown), on_click=partial(self._drop, at)
        )
        row.addWidget(label(one.shown, "strong", wrap=True), 1)
        row.addWidget(parts)
        row.addWidget(drop)
        return line

    def _part(self, at: int, parts: QComboBox, _index: int) -> None:
        self._people[at] = replace(self._people[at], role=IncidentRole(parts.currentData()))
        self._typed()

    def _drop(self, at: int) -> None:
        del self._people[at]
        self._show()
        self._edit.setFocus()
        self._typed()

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and isinstance(event, QKeyEvent) and self.list.isVisible():
            if event.type() == QEvent.Type.KeyPress:
                key = event.key()
                if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                    self.list.step(1 if key == Qt.Key.Key_Down else -1)
                    return True
                if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                    self._choose(self.list.current())
                    return True
        return super().eventFilter(watched, event)
