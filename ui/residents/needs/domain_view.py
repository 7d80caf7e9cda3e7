# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One domain of an assessment: whose view, the four levels, when to look at it, their words.

A choice is kept at once; words are kept when one goes on, and with the draft when it locks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.plans.assessment_rows import DomainAnswers
from shelterdesk.services.plans.assessments import Horizon, Rater, Score
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.services.values.value_words import code_words
from ui.residents.needs.level_cards import LevelCards
from ui.widgets.buttons import button
from ui.widgets.chip import Chip
from ui.widgets.day_words import day
from ui.widgets.fields import MultilineField
from ui.widgets.labels import label

_NONE: Final = "none"
_HIGH: Final = 72  # of their words: the rest stays in sight
#: A level in somebody's view, as it stands on the cards.
_MARKS: Final = {
    Rater.SHE: N_("their own view"),
    Rater.WORKER: N_("worker"),
    Rater.TOGETHER: N_("together"),
}


class ChipRow(QWidget):
    """A few choices of which one holds, or none; arrows move."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: dict[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.chips: dict[str, Chip] = {}
        for code, words in choices.items():
            chip = Chip(words)
            chip.setAccessibleDescription(name)
            self._group.addButton(chip)
            self.chips[code] = chip
            row.addWidget(chip)
            chip.clicked.connect(lambda _on=False, code=code: self.chosen.emit(code))
        row.addStretch(1)

    def value(self) -> str | None:
        """The code that holds."""
        return next((code for code, chip in self.chips.items() if chip.isChecked()), None)

    def set_value(self, value: str | None) -> None:
        """Let one hold, or none."""
        self._group.setExclusive(False)
        for code, chip in self.chips.items():
            chip.setChecked(code == value)
        self._group.setExclusive(True)


class DomainView(QWidget):
    """Emits ``said`` with rater and score as soon as there is something to keep."""

    said = Signal(object, object)  # Rater, Score
    goal_requested = Signal(int, str)  # domain id, the wording suggested
    rater_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._answers: DomainAnswers | None = None
        self._score = Score()
        self._words_shown = ""
        self._is_open = True
        self.title = label("", "heading", wrap=True)
        self.question = label("", "body", "muted", wrap=True)
        self.previous = label("", "muted", wrap=True)
        self.raters = ChipRow(_("Whose view"), code_words("domain_score", "rater"))
        self.raters.chosen.connect(self._rater_chosen)
        self.cards = LevelCards()
        self.cards.level_chosen.connect(self._level_chosen)
        self.cards.answer_chosen.connect(self._answer_chosen)
        self.answers = ChipRow(
            _("Instead of a level"),
            {reason.value: answer_words(reason) for reason in (
                Unanswered.DECLINED, Unanswered.UNKNOWN, Unanswered.NOT_ASKED)},
        )  # fmt: skip
        self.answers.chosen.connect(self._answer_chosen)
        horizons = {_NONE: _("Not said"), **code_words("domain_score", "horizon")}
        self.horizons = ChipRow(_("When to look at it"), horizons)
        self.horizons.chosen.connect(self._horizon_chosen)
        self.words = MultilineField("words", _("In their words"), unanswered=False, lines=2)
        self.words.focus_target().setMaximumHeight(_HIGH)
        self.words.focus_target().installEventFilter(self)
        self.suggestion = label("", "muted", wrap=True)
        self.goal_button = button(_("Make it a goal"), "target", "quiet", on_click=self._ask_goal)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.question)
        column.addWidget(self._beside(_("Whose view"), self.raters))
        column.addWidget(self.previous)
        column.addWidget(self.cards)
        column.addWidget(self._beside(_("Instead"), self.answers))
        self._suggested = QWidget()
        row = QHBoxLayout(self._suggested)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.suggestion, 1)
        row.addWidget(self.goal_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._suggested)
        column.addWidget(self._beside(_("Look at it"), self.horizons))
        self._words_label = label(_("In their words"))
        self._words_label.setBuddy(self.words.focus_target())
        column.addWidget(self._words_label)
        column.addWidget(self.words)
        column.addStretch(1)

    def _beside(self, words: str, chips: ChipRow) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        name = label(words, "muted")
        name.setMinimumWidth(84)
        row.addWidget(name)
        row.addWidget(chips, 1)
        return made

    # Showing
    def show_answers(
        self, answers: DomainAnswers, rater: Rater, previous_day: dt.date | None, today: dt.date,
        *, is_open: bool,
    ) -> None:  # fmt: skip
        """Show a domain in one view. Words being typed for it stay."""
        same = (
            self._answers is not None
            and self._answers.domain.id == answers.domain.id
            and self.raters.value() == rater
        )
        typed = self._typed() if same and self.has_new_words() else None
        self._answers, self._is_open = answers, is_open
        self._score = answers.scores.get(rater, Score())
        self.title.setText(answers.domain.label)
        self.question.setText(answers.domain.question)
        self.question.setHidden(not answers.domain.question)
        self.raters.set_value(rater.value)
        self._show_previous(answers, previous_day, today)
        self._show_choice()
        self._show_words(typed)
        for widget in (self.answers, self.horizons, self.words):
            widget.setEnabled(is_open)
        self.cards.set_enabled(is_open)

    def _show_choice(self) -> None:
        answers, level = self._answers, self._score.level
        if answers is None:
            return
        rater = self.rater()
        marks: dict[int, list[str]] = {}
        for other, score in answers.scores.items():
            if other is not rater and isinstance(score.level, int):
                marks.setdefault(score.level, []).append(_(_MARKS[other]))
        for other, score in answers.previous.items():
            if isinstance(score.level, int) and other is rater:
                marks.setdefault(score.level, []).append(_("before"))
        chosen = level if isinstance(level, int) and not isinstance(level, bool) else None
        self.cards.show_levels(answers.domain.levels, chosen, marks)
        self.answers.set_value(level.value if isinstance(level, Unanswered) else None)
        horizon = self._score.horizon
        self.horizons.set_value(None if isinstance(horizon, Hidden) else horizon or _NONE)
        self._show_suggestion(chosen)

    def _show_suggestion(self, level: int | None) -> None:
        suggested = ""
        if self._answers is not None and level is not None:
            suggested = self._answers.domain.level(level).suggestion
        words = _("Some then wish: “{goal}”. Only if it is wished.").format(goal=suggested)
        self.suggestion.setText(words if suggested else "")
        self._suggested.setVisible(bool(suggested) and self._is_open)

    def _show_previous(
        self, answers: DomainAnswers, previous_day: dt.date | None, today: dt.date
    ) -> None:
        parts = []
        for rater, score in answers.previous.items():
            said = score.level
            if isinstance(said, int) and rater is self.rater():
                continue  # it stands on the card
            if isinstance(said, int):
                text = answers.domain.level(said).text
                said_words = _("{number}: {text}").format(number=said, text=text)
            else:
                said_words = answer_words(said)
            parts.append(f"{_(_MARKS[rater])}: {said_words}")
        words = " · ".join(parts)
        if words and previous_day is not None:
            words = _("Before, on {day} – {said}").format(day=day(previous_day, today), said=words)
        self.previous.setText(words)
        self.previous.setHidden(not words)

    def _show_words(self, typed: str | None) -> None:
        stored = self._score.words
        is_hidden = isinstance(stored, Hidden)
        self.words.set_placeholder(_("Sealed. What you type replaces it.") if is_hidden else "")
        self._words_shown = "" if isinstance(stored, Hidden) else stored
        self._set_text(self._words_shown if typed is None else typed)

    def _set_text(self, text: str) -> None:
        edit = self.words.focus_target()
        edit.blockSignals(True)
        edit.setPlainText(text)
        edit.blockSignals(False)

    # What was said
    def rater(self) -> Rater:
        """Whose view is entered."""
        return Rater(self.raters.value() or Rater.TOGETHER)

    def domain_id(self) -> int:
        """Which domain is shown; 0 for none."""
        return self._answers.domain.id if self._answers is not None else 0

    def has_new_words(self) -> bool:
        """Whether words were typed that are not kept yet."""
        return self._answers is not None and self._typed() != self._words_shown

    def keep_words(self) -> None:
        """Keep what was typed, if anything was."""
        if self.has_new_words() and self._is_open:
            self._words_shown = self._typed()
            self._say(Score(self._score.level, self._score.horizon, self._typed()))

    def draft(self) -> dict[str, Any] | None:
        """Words that are not kept yet, and whose."""
        if not self.has_new_words():
            return None
        return {"domain": self.domain_id(), "rater": self.rater().value, "words": self._typed()}

    def restore_words(self, words: str) -> None:
        """Put back what was typed."""
        self._set_text(words)

    def _typed(self) -> str:
        return self.words.focus_target().toPlainText().strip()

    def _level_chosen(self, number: int) -> None:
        self._say(Score(number, self._score.horizon, self._present_words()))

    def _answer_chosen(self, code: str) -> None:
        self._say(Score(Unanswered(code), self._score.horizon, self._present_words()))

    def _horizon_chosen(self, code: str) -> None:
        horizon = None if code == _NONE else Horizon(code)
        self._say(Score(self._score.level, horizon, self._present_words()))

    def _present_words(self) -> str | Hidden:
        typed = self._typed()
        if isinstance(self._score.words, Hidden) and not typed:
            return Hidden.HIDDEN
        self._words_shown = typed
        return typed

    def _say(self, score: Score) -> None:
        self._score = score
        self._show_choice()
        self.said.emit(self.rater(), score)

    def _rater_chosen(self, code: str) -> None:
        self.rater_chosen.emit(code)

    def _ask_goal(self) -> None:
        level = self._score.level
        if self._answers is not None and isinstance(level, int):
            suggested = self._answers.domain.level(level).suggestion
            self.goal_requested.emit(self._answers.domain.id, suggested)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Not where the window loses it: that may be the lock, which keeps drafts.
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            reasons = Qt.FocusReason
            if event.reason() in (reasons.TabFocusReason, reasons.BacktabFocusReason,
                                  reasons.MouseFocusReason):  # fmt: skip
                self.keep_words()
        return False
