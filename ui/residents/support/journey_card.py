# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey: a path of dated stages that runs from side to side, as often as life does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.support import journeys
from shelterdesk.services.support.journeys import Journey, Stage
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.support.parts import LinesCard, joined, span_words
from ui.residents.support.stage_panels import CorrectStagePanel, EnterStagePanel
from ui.residents.support.track import Track
from ui.widgets.buttons import icon_button
from ui.widgets.form_panel import FormPanel
from ui.widgets.history_dialog import open_history
from ui.widgets.labels import label


class JourneyCard(LinesCard):
    """``ask`` opens a panel beside the page."""

    def __init__(self, desk: Desk, resident_id: int, ask: Callable[[FormPanel], object]) -> None:
        super().__init__(_("Journey"), _("Enter a stage"), self.enter)
        self._desk, self._resident_id, self._ask = desk, resident_id, ask
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self.buttons: dict[tuple[int, str], QToolButton] = {}

    def enter(self) -> None:
        """A stage begins."""
        self._ask(EnterStagePanel(self._desk, self._resident_id))

    def show_journey(self, journey: Journey) -> None:
        """Show it, the newest stage on top."""
        self.buttons = {}
        can_enter = self._may_edit and journey.has_support and bool(journey.words)
        self.act_button.setHidden(not can_enter)
        stages = journey.stages
        widest = max((stage.places for stage in stages), default=1)
        lines, above, track = [], None, None
        for stage in stages:
            is_same = above is not None and above.preset == stage.preset
            track = Track(
                stage.place,
                stage.places,
                columns=widest,
                later=track if is_same else None,
                paused=above is not None and stage.end != above.start,
                is_now=stage.end is None,
            )
            lines.append(self._stage(stage, track))
            above = stage
        self.fill(_tight(lines), _sentence(journey))

    def _stage(self, stage: Stage, track: Track) -> QWidget:
        is_now = stage.end is None
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(track)
        column = QVBoxLayout()
        column.setContentsMargins(0, 2, 0, 12)
        column.setSpacing(0)
        name = stage.label or _("A stage is noted, sealed")
        view = code_word("journey_stage", "view", stage.view)
        detail = joined(span_words(stage.start, stage.end), view)
        column.addWidget(label(name, "strong" if is_now else "body", wrap=True))
        column.addWidget(label(detail, "muted", wrap=True))
        if stage.note and not isinstance(stage.note, Hidden):
            column.addWidget(label(stage.note, "muted", wrap=True))
        row.addLayout(column, 1)
        offered = [("history", "history", _("History: {what}"), self._history)]
        if self._may_edit:
            offered += [
                ("correct", "pencil", _("Correct: {what}"), self._correct),
                ("remove", "x", _("Remove: {what}"), self._remove),
            ]
        for key, icon, words, act in offered:
            one = icon_button(icon, words.format(what=joined(name, detail)))
            one.clicked.connect(lambda _on=False, act=act: act(stage))
            self.buttons[stage.id, key] = one
            row.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        made.setAccessibleName(joined(name, detail))
        return made

    def _history(self, stage: Stage) -> None:
        title = _("History of this stage")
        open_history(self, self._desk, title, table="journey_stage", row_id=stage.id)

    def _correct(self, stage: Stage) -> None:
        self._ask(CorrectStagePanel(self._desk, self._resident_id, stage.id))

    def _remove(self, stage: Stage) -> None:
        self._desk.do(
            self, N_("Removed a stage"), journeys.remove,
            said=_("The stage is removed."), stage_id=stage.id,
        )  # fmt: skip


def _tight(lines: list[QWidget]) -> list[QWidget]:
    """Rows without a gap, so that the path is one."""
    if not lines:
        return []
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(0)
    for line in lines:
        column.addWidget(line)
    return [made]


def _sentence(journey: Journey) -> str:
    if not journey.words:
        return _("No stages are in use yet. They are written in Preferences, under Journey.")
    if not journey.has_support:
        return _("Stages lie within a support period. Without any, the record is complete.")
    return _("Stages go both ways, and none is needed: the record is complete without.")
