# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The word lists of the house: add, rename, offer no longer. What was recorded keeps its word."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability, query
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services import vocabularies
from shelterdesk.services.vocabularies import Vocabulary
from ui.desk import Desk
from ui.preferences.parts import touches
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import TextField
from ui.widgets.labels import label
from ui.widgets.message_bar import MessageBar
from ui.widgets.table import Column, RowsModel, RowsView

_LISTS: Final = {
    Vocabulary.GENDER: N_("Gender"),
    Vocabulary.DESTINATION: N_("Where to, after a stay"),
    Vocabulary.REFERRAL_SOURCE: N_("Who sent or told"),
    Vocabulary.FIRST_CONTACT: N_("First contact"),
    Vocabulary.CLOSE_REASON: N_("Why support closes"),
    Vocabulary.SUPPORT_KIND: N_("Kinds of support"),
    Vocabulary.STAY_END_REASON: N_("Why a stay ends"),
    Vocabulary.TURN_AWAY_REASON: N_("Why somebody was turned away"),
    Vocabulary.INCIDENT_KIND: N_("Kinds of incidents"),
    Vocabulary.APPOINTMENT_KIND: N_("Kinds of appointments"),
    Vocabulary.HELPLINE_TOPIC: N_("What calls are about"),
    Vocabulary.PAPER_KIND: N_("Kinds of papers"),
    Vocabulary.DOCUMENT_KIND: N_("Kinds of documents"),
    Vocabulary.LEGAL_KIND: N_("Kinds of legal matters"),
    Vocabulary.SERVICE: N_("What partners offer"),
    Vocabulary.DECLINE_REASON: N_("Why a partner declined"),
    Vocabulary.COUNSELLING_METHOD: N_("Methods of counselling"),
    Vocabulary.TREATMENT_KIND: N_("Kinds of treatment"),
    Vocabulary.GRANT_KIND: N_("Kinds of grants"),
    Vocabulary.SAVINGS_PURPOSE: N_("What savings are for"),
    Vocabulary.EXPENSE_KIND: N_("Kinds of expenses"),
    Vocabulary.SKILL: N_("Skills"),
    Vocabulary.ENROLMENT_END: N_("Why a course is left"),
    Vocabulary.PLACEMENT_END: N_("Why work ends"),
    Vocabulary.REVEALING_WORD: N_("Words that tell what the house is"),
}
_WIDTH: Final = 260


@dataclass(frozen=True)
class Word:
    """One word of a list."""

    id: int
    label: str
    is_offered: bool


class WordsTab(QWidget):
    """Lists at the start, the words of one beside it, one line to write in below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._renamed: Word | None = None
        self.message_bar = MessageBar(inline=True)
        self.lists = RowsView(
            RowsModel([Column(_("Word lists"), lambda v: _(_LISTS[v]), stretch=True)], str),
            _("Word lists"),
        )
        self.lists.horizontalHeader().hide()
        self.words = RowsView(
            RowsModel(
                [
                    Column(_("Word"), lambda w: w.label, stretch=True, tone=_tone),
                    Column("", _state, pill=True, width=170),
                ],
                lambda w: w.id,
            ),
            _("Words"),
        )
        self.words.horizontalHeader().hide()
        self.words.set_empty(_("No word is in this list yet: write the first one below."))
        self.edit = TextField("label", _("New word"), unanswered=False, max_length=120)
        self.save_button = button(_("Add"), "plus", kind="primary", on_click=self.save)
        self.rename_button = button(_("Rename"), "pencil", on_click=self.rename, tooltip="F2")
        self.retire_button = button(_("Offer no longer"), on_click=self.retire)
        self._lay_out()
        self._keys()
        self.lists.row_selected.connect(self._list_chosen)
        self.words.row_selected.connect(self._word_chosen)
        self.words.row_activated.connect(lambda _word: self.rename())
        self.lists.rows_model.set_rows(list(_LISTS))
        self.lists.setCurrentIndex(self.lists.rows_model.index(0, 0))

    def _lay_out(self) -> None:
        start = Card()
        start.content.setContentsMargins(0, 0, 0, 0)
        start.add(self.lists, 1)
        start.setFixedWidth(_WIDTH)
        self._card = Card(_(_LISTS[Vocabulary.GENDER]))
        self._card.add(self.message_bar)
        self._card.add(self.words, 1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.rename_button)
        acts.addWidget(self.retire_button)
        acts.addStretch(1)
        self._card.add_layout(acts)
        self._words_label = label(_("New word"))
        self._words_label.setBuddy(self.edit.focus_target())
        line = QVBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._words_label)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(row)
        self._card.add_layout(line)
        self._card.setMaximumWidth(640)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(start)
        outer.addWidget(self._card, 100)
        outer.addStretch(1)

    def _keys(self) -> None:
        for keys, widget, act in (
            ("F2", self.words, self.rename),
            ("Del", self.words, self.retire),
            ("Esc", self.edit, self._begin_new),
            ("Ctrl+S", self, self.save),
        ):
            shortcut = QShortcut(QKeySequence(keys), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.edit.focus_target().returnPressed.connect(self.save)

    def vocabulary(self) -> Vocabulary:
        """The list shown."""
        chosen: Vocabulary | None = self.lists.selected()
        return chosen or Vocabulary.GENDER

    def refresh(self, changes: object = None) -> None:
        """Read the list again."""
        if touches(changes, "term"):
            self._load()

    def is_modified(self) -> bool:
        """Whether a word was begun."""
        typed = self.edit.value()
        return bool(typed) and (self._renamed is None or typed != self._renamed.label)

    def draft(self) -> dict[str, Any] | None:
        """The word begun, and for which list or in place of which word."""
        if not self.is_modified():
            return None
        renamed = asdict(self._renamed) if self._renamed is not None else None
        return {"list": str(self.vocabulary()), "renamed": renamed, "word": self.edit.draft()}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same list, with the word in the line below."""
        if kept.get("list") not in list(_LISTS):
            return
        at = list(_LISTS).index(kept["list"])
        self.lists.setCurrentIndex(self.lists.rows_model.index(at, 0))
        if isinstance(kept.get("renamed"), dict):
            self._begin_renaming(Word(**kept["renamed"]))
        self.edit.restore_draft(kept.get("word"))

    # Reading
    def _list_chosen(self, chosen: Vocabulary | None) -> None:
        if chosen is not None:
            self._card.set_title(_(_LISTS[chosen]))
            self._begin_new()
            self.words.rows_model.set_rows([])
            self.words.empty.hide()
            self._load()

    def _load(self) -> None:
        asked = self.vocabulary()

        def show(words: list[Word]) -> None:
            if asked == self.vocabulary():
                self.words.rows_model.set_rows(words)
                self._word_chosen(self.words.selected())

        self.desk.read(self, _words, show, vocabulary=asked)

    def _word_chosen(self, word: Word | None) -> None:
        self.rename_button.setEnabled(word is not None)
        self.retire_button.setEnabled(word is not None)
        offered = word is None or word.is_offered
        self.retire_button.setText(_("Offer no longer") if offered else _("Offer again"))

    # Acting
    def _begin_new(self) -> None:
        self._renamed = None
        self.edit.set_value(None)
        self._words_label.setText(_("New word"))
        self.edit.focus_target().setAccessibleName(_("New word"))
        self.save_button.setText(_("Add"))

    def rename(self) -> None:
        """Take the selected word into the line below."""
        word = self.words.selected()
        if word is not None:
            self._begin_renaming(word)

    def _begin_renaming(self, word: Word) -> None:
        self._renamed = word
        self.edit.set_value(word.label)
        words = _("Another word for “{word}”").format(word=word.label)
        self._words_label.setText(words)
        self.edit.focus_target().setAccessibleName(words)
        self.save_button.setText(_("Rename"))
        self.edit.focus_target().setFocus()
        self.edit.focus_target().selectAll()

    def save(self) -> None:
        """Add or rename."""
        typed = str(self.edit.value() or "")
        if self._renamed is None:
            self.desk.do(
                self, N_("Added a word to a list"), vocabularies.add,
                on_done=lambda _id: self._saved(), on_error=self._failed,
                vocabulary=self.vocabulary(), label=typed,
            )  # fmt: skip
        else:
            self.desk.do(
                self, N_("Renamed a word of a list"), vocabularies.rename,
                on_done=lambda _none: self._saved(), on_error=self._failed,
                term_id=self._renamed.id, label=typed,
            )  # fmt: skip

    def retire(self) -> None:
        """Offer the selected word no longer, or again."""
        word = self.words.selected()
        if word is None:
            return
        offered = word.is_offered
        verb = vocabularies.retire if offered else vocabularies.bring_back
        label_ = N_("Stopped offering a word") if offered else N_("Offered a word again")
        self.desk.do(self, label_, verb, on_error=self._failed, term_id=word.id)

    def _saved(self) -> None:
        self.message_bar.clear()
        self._begin_new()
        self.edit.focus_target().setFocus()

    def _failed(self, error: UserError) -> None:
        if error.field == "label":
            self.edit.set_error(error.message)
            self.edit.focus_target().setFocus()
        else:
            self.message_bar.say(error.message, "danger")


@query(Capability.SIGNED_IN)
def _words(tx: Any, *, vocabulary: Vocabulary) -> list[Word]:
    offered = {choice.id for choice in vocabularies.choices(tx, vocabulary=vocabulary)}
    listed = vocabularies.choices(tx, vocabulary=vocabulary, with_retired=True)
    return [Word(choice.id, choice.label, choice.id in offered) for choice in listed]


def _tone(word: Word) -> str | None:
    return None if word.is_offered else "muted"


def _state(word: Word) -> str:
    return "" if word.is_offered else _("no longer offered")
