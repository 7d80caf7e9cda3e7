# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The assessment, over the whole width of the tab: strengths first, then domain by domain.

Everything is kept as it is said. Page Down goes on, Page Up back, Esc to the plan; what was typed
and not kept when it locks is part of the page's draft.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.plans import assessments
from shelterdesk.services.plans.assessment_rows import AssessmentSheet, DomainAnswers, shown_level
from shelterdesk.services.plans.assessments import Rater, Score
from ui.desk import Desk
from ui.residents.needs import words
from ui.residents.needs.domain_view import DomainView
from ui.residents.needs.ends_view import StrengthsView, SummaryView
from ui.residents.needs.review_panels import SittingPanel
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.dates import today
from ui.widgets.labels import label

_NO_LIMIT: Final = 16_777_215  # Qt's word for "as high as it likes"
_STRENGTHS: Final = "strengths"
_SUMMARY: Final = "summary"
_LIST: Final = 244


class AssessmentPage(QWidget):
    """``closed`` when the person goes back to the plan."""

    closed = Signal()
    panel_requested = Signal(object)  # FormPanel
    goal_requested = Signal(int, str)  # domain id, the wording suggested

    def __init__(self, desk: Desk, assessment_id: int, *, may_edit: bool) -> None:
        super().__init__()
        self.assessment_id = assessment_id
        self._desk = desk
        self._may_edit = may_edit
        self._sheet: AssessmentSheet | None = None
        self._rater = Rater.TOGETHER
        self._waiting = 0  # acts that are not stored yet: an answer read before them is old
        self._wanted: dict[str, Any] | None = None  # a draft that waits for the answer
        self.steps = ChoiceList(_("Parts of the assessment"), rows=13)
        self.steps.option_changed.connect(self._step_chosen)
        self.strengths = StrengthsView()
        self.domain = DomainView()
        self.domain.said.connect(self._said)
        self.domain.rater_chosen.connect(self._rater_chosen)
        self.domain.goal_requested.connect(self.goal_requested)
        self.summary = SummaryView()
        self.summary.finish_requested.connect(self.finish)
        self.summary.reopen_requested.connect(self.reopen)
        self.summary.sitting_requested.connect(
            lambda: self.panel_requested.emit(SittingPanel(desk, assessment_id))
        )
        self._stack = QStackedWidget()
        for view in (self.strengths, self.domain, self.summary):
            self._stack.addWidget(_scrolled(view))
        self.back = button(_("Needs and plan"), "arrow-left", "quiet", on_click=self.close_page)
        self.heading = label("", "muted", wrap=True)
        self.earlier = button(_("Back"), "chevron-left", on_click=partial(self.go, -1))
        self.next = button(_("Next"), kind="primary", on_click=partial(self.go, 1))
        self.next.setToolTip(_("Keep what was typed and go on (Page Down)"))
        self._lay_out()
        self._keys()
        self.hide()  # until the first answer
        self.load()

    def _lay_out(self) -> None:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.back)
        head.addWidget(self.heading, 1)
        card.add_layout(head)
        row = QHBoxLayout()
        row.setSpacing(18)
        self.steps.setFixedWidth(_LIST)
        row.addWidget(self.steps)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.earlier)
        foot.addWidget(self.next)
        foot.addStretch(1)
        column.addLayout(foot)
        row.addLayout(column, 1)
        card.add_layout(row, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def _keys(self) -> None:
        for keys, act in (
            ("PgDown", partial(self.go, 1)),
            ("PgUp", partial(self.go, -1)),
            ("Ctrl+S", self.keep),
            ("Ctrl+Return", partial(self.go, 1)),
            ("Ctrl+Enter", partial(self.go, 1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Showing
    def load(self) -> None:
        """Read it again; what is being typed stays."""
        self._desk.read(
            self,
            assessments.sheet,
            self._show,
            on_error=self._refused,
            assessment_id=self.assessment_id,
        )

    def _show(self, sheet: AssessmentSheet) -> None:
        is_first = self._sheet is None
        if self._waiting and not is_first:
            return  # it is read again after them
        self._sheet = sheet
        if is_first and sheet.row.is_from_paper:
            self._rater = Rater.SHE
        parts = [words.assessment_title(sheet.row, today()), words.assessment_detail(sheet.row)]
        self.heading.setText(" · ".join(parts))
        self.strengths.show_sheet(sheet, is_open=self._is_open())
        self.summary.show_sheet(sheet, may_edit=self._may_edit)
        self._show_steps(sheet)
        if is_first:
            self.steps.choose(_STRENGTHS)
            self.show()
            self.focus()
            self._restore_wanted()
        else:
            self._show_part()

    def _show_steps(self, sheet: AssessmentSheet) -> None:
        part = self.part() or _STRENGTHS
        listed = [
            Option(_STRENGTHS, _("Strengths"), icon=_done("sprout", self.strengths.is_said()))
        ]
        for answers in sheet.domains:
            icon = _done("target", bool(answers.scores))
            listed.append(Option(answers.domain.id, answers.domain.label, _said(answers), icon))
        listed.append(Option(_SUMMARY, _("In the end"), icon="list-checks"))
        self.steps.blockSignals(True)
        self.steps.set_options(listed)
        self.steps.choose(part)
        self.steps.setMinimumHeight(0)  # it scrolls where the window is low
        self.steps.setMaximumHeight(_NO_LIMIT)
        self.steps.blockSignals(False)

    def _show_part(self) -> None:
        part, sheet = self.part(), self._sheet
        if sheet is None or part is None:
            return
        number = {_STRENGTHS: 0, _SUMMARY: 2}.get(str(part), 1)
        if number == 1:
            answers = self._answers(part)
            self.domain.show_answers(
                answers, self._rater, sheet.previous_day, today(), is_open=self._is_open()
            )
        self._stack.setCurrentIndex(number)
        self.earlier.setEnabled(part != _STRENGTHS)
        self.next.setVisible(part != _SUMMARY)

    def part(self) -> Any:
        """What is shown: strengths, the id of a domain, or the end."""
        option = self.steps.current()
        return option.key if option is not None else None

    def _answers(self, domain_id: object) -> DomainAnswers:
        if self._sheet is None:
            raise LookupError(domain_id)
        return next(one for one in self._sheet.domains if one.domain.id == domain_id)

    def _is_open(self) -> bool:
        return self._sheet is not None and self._sheet.row.is_open and self._may_edit

    def focus(self) -> None:
        """Where typing goes on in the part that is shown."""
        part = self.part()
        if part == _STRENGTHS:
            self.strengths.first().setFocus()
        elif part == _SUMMARY:
            self.summary.first().setFocus()
        else:
            chosen = [card for card in self.domain.cards.cards if card.isChecked()]
            (chosen or self.domain.cards.cards)[0].setFocus()

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")
        self.closed.emit()

    # Going on
    def go(self, by: int) -> None:
        """Keep what was typed, and show the next part or the one before."""
        keys = [option.key for option in self.steps.options()]
        at = keys.index(self.part()) + by if self.part() in keys else 0
        if 0 <= at < len(keys):
            self.steps.choose(keys[at])
            self.focus()

    def close_page(self) -> None:
        """Back to the plan; what was typed is kept first."""
        self.keep()
        self.closed.emit()

    def _step_chosen(self, option: Option | None) -> None:
        if option is not None:
            self.keep()
            self._show_part()

    def _rater_chosen(self, code: str) -> None:
        # The view that is left keeps its words before the other is shown.
        chosen = Rater(code)
        self.domain.raters.set_value(self._rater.value)
        self.domain.keep_words()
        self._rater = chosen
        if self._sheet is not None:
            self._show_part()

    # Keeping
    def keep(self) -> None:
        """Keep all that was typed and is not kept yet."""
        self.domain.keep_words()
        if self.is_ends_modified():
            self._desk.do(
                self,
                N_("Wrote about strengths"),
                assessments.describe,
                on_done=lambda _none: None,
                on_error=self._not_kept,
                assessment_id=self.assessment_id,
                strengths=self.strengths.answer(),
                summary=self.summary.answer(),
            )
            self.strengths.kept()
            self.summary.kept()

    def is_ends_modified(self) -> bool:
        """Whether strengths or the summary were typed and are not kept."""
        return self._is_open() and (self.strengths.is_modified() or self.summary.is_modified())

    def _said(self, rater: Rater, score: Score) -> None:
        answers = self._answers(self.domain.domain_id())
        answers.scores[rater] = score  # what is shown until it is read again
        self._waiting += 1
        self._desk.do(
            self,
            N_("Noted needs"),
            assessments.score,
            on_done=lambda _none: self._stored(),
            on_error=self._not_kept,
            assessment_id=self.assessment_id,
            domain_id=answers.domain.id,
            rater=rater,
            score=score,
        )

    def _stored(self) -> None:
        self._waiting = max(self._waiting - 1, 0)

    def _not_kept(self, error: UserError) -> None:
        self._waiting = 0
        message_bar.say(self, error.message, "danger")
        self.load()

    def finish(self) -> None:
        """Finish it for now."""
        self.keep()
        self._desk.do(
            self,
            N_("Finished a needs assessment"),
            assessments.finish,
            said=_("The assessment is finished. It can be opened again."),
            on_done=lambda _none: self.closed.emit(),
            on_error=self._not_kept,
            assessment_id=self.assessment_id,
            on=self.summary.last_day() if self._sheet and self._sheet.row.is_from_paper else None,
        )

    def reopen(self) -> None:
        """Go on with one that was finished."""
        self._desk.do(
            self,
            N_("Opened an assessment again"),
            assessments.reopen,
            said=_("The assessment is open again."),
            on_error=self._not_kept,
            assessment_id=self.assessment_id,
        )

    # What is kept while it is locked
    def is_modified(self) -> bool:
        """Whether something typed is not kept yet."""
        return self._is_open() and (self.domain.has_new_words() or self.is_ends_modified())

    def draft(self) -> dict[str, Any]:
        """Where it stands, and words that are not kept yet."""
        return {
            "assessment": self.assessment_id,
            "part": self.part(),
            "rater": self._rater.value,
            "words": self.domain.draft(),
            "strengths": self.strengths.draft(),
            "summary": self.summary.draft(),
        }

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same part again, with what was typed."""
        self._wanted = kept
        if self._sheet is not None:
            self._restore_wanted()

    def _restore_wanted(self) -> None:
        kept, self._wanted = self._wanted, None
        if kept is None:
            return
        if kept.get("rater") in list(Rater):
            self._rater = Rater(kept["rater"])
        self.steps.choose(kept.get("part"))
        if self.part() is None:
            self.steps.choose(_STRENGTHS)
        typed = kept.get("words")
        if isinstance(typed, dict) and typed.get("domain") == self.part():
            self.domain.restore_words(str(typed.get("words", "")))
        self.strengths.restore_draft(kept.get("strengths"))
        self.summary.restore_draft(kept.get("summary"))


def _scrolled(view: QWidget) -> QScrollArea:
    view.setProperty("bare", "true")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(view)
    return area


def _done(icon: str, is_said: bool) -> str:
    return "circle-check" if is_said else icon


def _said(answers: DomainAnswers) -> str:
    level = shown_level(answers.scores)
    return "" if level is None else words.level_word(level)
