# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stages of the journey and the outcomes: which words are in use, their order, definitions.

Another choice of stages changes nothing that was written: old stages keep their words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services import vocabularies
from shelterdesk.services.support import journey_words
from shelterdesk.services.support.journey_words import Preset, Word
from ui.desk import Desk
from ui.preferences.parts import touches
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.fields import MultilineField, TextField
from ui.widgets.labels import label
from ui.widgets.message_bar import MessageBar
from ui.widgets.table import Column, RowsModel, RowsView

_OUTCOMES: Final = "outcomes"
_WIDTH: Final = 260
_DEFINITION_HEIGHT: Final = 76


class JourneyTab(QWidget):
    """Sets of stages and the outcomes at the start, the words of one beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._sets: dict[str, Preset] = {}
        self._outcomes: tuple[Word, ...] = ()
        self._changed: Word | None = None
        self.message_bar = MessageBar(inline=True)
        self.sets = RowsView(
            RowsModel(
                [
                    Column(_("Words"), self._set_words, stretch=True),
                    Column("", self._set_state, pill=True, width=84, tone=lambda _id: "accent"),
                ],
                str,
            ),
            _("Sets of stages, and outcomes"),
        )
        self.words = RowsView(
            RowsModel(
                [
                    Column(_("Word"), lambda w: w.label, stretch=True, tone=_tone),
                    Column(
                        _("Definition"), lambda w: w.definition, stretch=True, role="muted",
                        tooltip=lambda w: w.definition,
                    ),
                    Column("", _state, pill=True, width=150),
                ],
                lambda w: w.id,
            ),
            _("Words"),
        )  # fmt: skip
        for view in (self.sets, self.words):
            view.horizontalHeader().hide()
        self.words.set_empty(_("No stage is in this set yet: write the first one below."))
        self.use_button = button(_("Use these stages"), "check", on_click=self.use)
        self.edit = TextField("label", _("New stage"), unanswered=False, max_length=120)
        self.definition = MultilineField(
            "definition", _("Definition, printed beside every count"), unanswered=False, lines=2
        )
        self.definition.focus_target().setMaximumHeight(_DEFINITION_HEIGHT)
        self.save_button = button(_("Add"), kind="primary", on_click=self.save)
        self.change_button = button(_("Change"), "pencil", tooltip="F2", on_click=self.change)
        self.up_button = icon_button("chevron-up", _("Earlier (Alt+Up)"))
        self.up_button.clicked.connect(lambda: self.move_word(-1))
        self.down_button = icon_button("chevron-down", _("Later (Alt+Down)"))
        self.down_button.clicked.connect(lambda: self.move_word(1))
        self.retire_button = button(_("Offer no longer"), on_click=self.retire)
        self._lay_out()
        self._keys()
        self.sets.row_selected.connect(self._set_chosen)
        self.words.row_selected.connect(lambda _word: self._offer_acts())
        self.words.row_activated.connect(lambda _word: self.change())
        self._load()

    def _lay_out(self) -> None:
        start = Card()
        start.content.setContentsMargins(0, 0, 0, 0)
        start.add(self.sets, 1)
        start.add(self.use_button)
        start.setFixedWidth(_WIDTH)
        self._card = Card(_("Journey"))
        self._card.add(self.message_bar)
        self._card.add(self.words, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in (self.change_button, self.up_button, self.down_button, self.retire_button):
            row.addWidget(made)
        row.addStretch(1)
        self._card.add_layout(row)
        self._labels: dict[str, Any] = {}
        column = QVBoxLayout()
        column.setSpacing(4)
        for field in (self.edit, self.definition):
            words = self._labels[field.field] = label(field.label)
            words.setBuddy(field.focus_target())
            column.addWidget(words)
            column.addWidget(field)
        column.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeading)
        self._card.add_layout(column)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(start)
        outer.addWidget(self._card, 1)

    def _keys(self) -> None:
        for keys, widget, act in (
            ("F2", self.words, self.change),
            ("Del", self.words, self.retire),
            ("Alt+Up", self.words, lambda: self.move_word(-1)),
            ("Alt+Down", self.words, lambda: self.move_word(1)),
            ("Esc", self._card, self._begin_new),
            ("Ctrl+S", self, self.save),
        ):
            shortcut = QShortcut(QKeySequence(keys), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.edit.focus_target().returnPressed.connect(self.save)

    # The page's questions
    def refresh(self, changes: object = None) -> None:
        """Read again."""
        if touches(changes, "term") or touches(changes, "organisation"):
            self._load()

    def is_modified(self) -> bool:
        """Whether a word was begun."""
        typed = (self.edit.value() or "", self.definition.value() or "")
        stands = (self._changed.label, self._changed.definition) if self._changed else ("", "")
        return typed != stands

    def draft(self) -> dict[str, Any] | None:
        """The word begun, and in place of which."""
        if not self.is_modified():
            return None
        return {
            "set": self.chosen(), "changed": self._changed.id if self._changed else None,
            "word": self.edit.draft(), "definition": self.definition.draft(),
        }  # fmt: skip

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same set, with the word below."""
        self._choose(str(kept.get("set")))
        word = next((w for w in self._shown() if w.id == kept.get("changed")), None)
        if word is not None:
            self._begin_changing(word)
        self.edit.restore_draft(kept.get("word"))
        self.definition.restore_draft(kept.get("definition"))

    # Showing
    def chosen(self) -> str:
        """The set shown."""
        return str(self.sets.selected() or "")

    def _load(self) -> None:
        self.desk.read(self, journey_words.outcome_words, self._take_outcomes)
        self.desk.read(self, journey_words.presets, self._show)

    def _take_outcomes(self, words: list[Word]) -> None:
        self._outcomes = tuple(words)

    def _show(self, presets: list[Preset]) -> None:
        first = not self._sets
        self._sets = {preset.code: preset for preset in presets}
        chosen = self.chosen()
        used = next((preset.code for preset in presets if preset.is_used), presets[0].code)
        self.sets.rows_model.set_rows([*self._sets, _OUTCOMES])
        self._choose(used if first else chosen)
        self._show_words()

    def _choose(self, code: str) -> None:
        codes = [*self._sets, _OUTCOMES]
        if code in codes:
            self.sets.setCurrentIndex(self.sets.rows_model.index(codes.index(code), 0))

    def _set_chosen(self, _code: object) -> None:
        self._begin_new()
        self._show_words()

    def _shown(self) -> tuple[Word, ...]:
        preset = self._sets.get(self.chosen())
        return preset.words if preset is not None else self._outcomes

    def _show_words(self) -> None:
        is_outcomes = self.chosen() == _OUTCOMES
        self._card.set_title(self._set_words(self.chosen()))
        self.words.rows_model.set_rows(self._shown())
        self.words.setColumnHidden(1, not is_outcomes)
        self.words.setColumnHidden(2, all(word.is_offered for word in self._shown()))
        for widget in (self.definition, self._labels["definition"]):
            widget.setVisible(is_outcomes)
        preset = self._sets.get(self.chosen())
        may_use = self.desk.vault.may(Capability.EDIT_HOUSE_RULES)
        self.use_button.setHidden(not may_use)
        self.use_button.setEnabled(preset is not None and not preset.is_used)
        self._offer_acts()

    def _offer_acts(self) -> None:
        word = self.words.selected()
        for made in (self.change_button, self.up_button, self.down_button, self.retire_button):
            made.setEnabled(word is not None)
        is_offered = word is None or word.is_offered
        self.retire_button.setText(_("Offer no longer") if is_offered else _("Offer again"))

    def _set_words(self, code: str) -> str:
        return self._sets[code].label if code in self._sets else _("Outcomes")

    def _set_state(self, code: str) -> str:
        return _("in use") if code in self._sets and self._sets[code].is_used else ""

    # Acting
    def use(self) -> None:
        """Offer these stages from now on."""
        self._do(
            N_("Chose the stages of the journey"), journey_words.use,
            _("These stages are offered from now on. Earlier ones keep their words."),
            preset=self.chosen(),
        )  # fmt: skip

    def move_word(self, by: int) -> None:
        """Earlier or later in its list."""
        word = self.words.selected()
        if word is not None:
            self._do(N_("Moved a word in its list"), journey_words.move, term_id=word.id, by=by)

    def retire(self) -> None:
        """Offer a word no longer, or again."""
        word = self.words.selected()
        if word is not None:
            offered = word.is_offered
            verb = vocabularies.retire if offered else vocabularies.bring_back
            act = N_("Stopped offering a word") if offered else N_("Offered a word again")
            self._do(act, verb, term_id=word.id)

    def change(self) -> None:
        """Take the chosen word into the lines below."""
        word = self.words.selected()
        if word is not None:
            self._begin_changing(word)
            self.edit.focus_target().setFocus()
            self.edit.focus_target().selectAll()

    def save(self) -> None:
        """Add or change."""
        typed, definition = str(self.edit.value() or ""), str(self.definition.value() or "")
        done: dict[str, Any] = {"on_done": self._saved}
        if self._changed is not None:
            self._do(
                N_("Changed a word of a list"), journey_words.define, **done,
                term_id=self._changed.id, label=typed, definition=definition,
            )  # fmt: skip
        elif self.chosen() == _OUTCOMES:
            self._do(
                N_("Added an outcome"), journey_words.add_outcome, **done, label=typed,
                definition=definition,
            )  # fmt: skip
        else:
            self._do(
                N_("Added a stage"), journey_words.add, **done, label=typed, preset=self.chosen()
            )  # fmt: skip

    def _do(
        self,
        act: str,
        verb: Callable[..., Any],
        said: str = "",
        on_done: Callable[[], object] | None = None,
        **given: Any,
    ) -> None:
        finish = (lambda _result: on_done()) if on_done is not None else None
        self.desk.do(self, act, verb, said=said, on_done=finish, on_error=self._failed, **given)

    def _begin_new(self) -> None:
        self._changed = None
        self.edit.set_value(None)
        self.definition.set_value(None)
        is_outcomes = self.chosen() == _OUTCOMES
        self._name(_("New outcome") if is_outcomes else _("New stage"))
        self.save_button.setText(_("Add"))

    def _begin_changing(self, word: Word) -> None:
        self._changed = word
        self.edit.set_value(word.label)
        self.definition.set_value(word.definition or None)
        self._name(_("Another word for “{word}”").format(word=word.label))
        self.save_button.setText(_("Save"))

    def _name(self, words: str) -> None:
        self._labels["label"].setText(words)
        self.edit.focus_target().setAccessibleName(words)

    def _saved(self) -> None:
        self.message_bar.clear()
        self._begin_new()
        self.edit.focus_target().setFocus()

    def _failed(self, error: UserError) -> None:
        field = {"label": self.edit, "definition": self.definition}.get(error.field or "")
        if field is None:
            self.message_bar.say(error.message, "danger")
        else:
            field.set_error(error.message)
            field.focus_target().setFocus()


def _tone(word: Word) -> str | None:
    return None if word.is_offered else "muted"


def _state(word: Word) -> str:
    return "" if word.is_offered else _("no longer offered")
