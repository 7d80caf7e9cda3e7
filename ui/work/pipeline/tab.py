# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Introductions that are open and work that runs, on a board; a step at a time beside it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.work import introductions, pipeline
from shelterdesk.services.work.introductions import IntroductionDetail
from shelterdesk.services.work.pipeline import Card as Step
from shelterdesk.services.work.pipeline import Column, Stage
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_side import FormSide
from ui.work.introductions.panels import (
    AnswerPanel,
    PreparePanel,
    ReadAgainPanel,
    SendPanel,
    TrialPanel,
    VisitPanel,
)
from ui.work.introductions.view import IntroductionView
from ui.work.pipeline.board import PipelineBoard

_PANEL: Final = 364
#: Which form asks for what a column needs.
_STEPS: Final = {
    Stage.SENT: "send", Stage.VISIT: "visit", Stage.TRIAL: "trial", Stage.WORKING: "yes",
}  # fmt: skip


class PipelineTab(PageTab):
    """Ctrl+N prepares one, Enter opens a card, Ctrl with an arrow asks for its next step."""

    TABLES: ClassVar[frozenset[str]] = frozenset({*pipeline.TABLES, "resident_access"})
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_edit = desk.vault.may(Capability.EDIT_WORK)
        self._columns: list[Column] = []
        self._wanted: object = None
        self._view: IntroductionView | None = None
        self.board = PipelineBoard()
        self.board.card_opened.connect(self._open_card)
        self.board.step_asked.connect(self._step)
        self.mine = QCheckBox(_("Mine alone"))
        self.mine.toggled.connect(lambda _on: self.load())
        self.add_button = button(
            _("Introduce somebody"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        self.add_button.setHidden(not self._may_edit)
        self._lay_out()
        for keys, act in (("Ctrl+N", self.add), ("Esc", self.side.leave)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        sentence = _("From being prepared to working: each introduction stands here with its step.")
        act = _("Introduce somebody") if self._may_edit else ""
        self._empty = Empty(sentence, act, self.add, "briefcase")
        places = QWidget()
        self._stack = QStackedLayout(places)
        self._stack.addWidget(self.board)
        self._stack.addWidget(self._empty)
        card = Card(_("Pipeline"))
        card.add_trailing(self.add_button)
        card.add(self.mine)
        card.add(places, 1)
        self.side = FormSide(self.desk, _PANEL)
        self.side.place_requested.connect(self.open_requested)
        self.side.closed.connect(self._closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(card, 1)
        row.addWidget(self.side)

    # What the page asks
    def load(self) -> None:
        """Read the board again, and what is open beside it."""
        staff_id = self.desk.vault.staff_id if self.mine.isChecked() else None
        self.desk.read(self, pipeline.board, self._show, staff_id=staff_id)
        if self._view is not None and self.side.panel is self._view:
            self._read(self._view.detail.row.id)

    def subtitle(self) -> str:
        """How many introductions are under way, and how many people work."""
        counts = [column.count for column in self._columns]
        if not any(counts):
            return ""
        n = sum(counts[:-1])
        said = ngettext("{n} introduction under way", "{n} introductions under way", n)
        works = ngettext("{n} at work", "{n} at work", counts[-1])
        return " · ".join((said.format(n=n), works.format(n=counts[-1])))

    def primary_focus(self) -> QWidget | None:
        """The board."""
        return self._empty if self._stack.currentIndex() else self.board.first()

    def open(self, target: object) -> None:
        """A card by its key ``("introduction", id)``, or ``("new", resident id)``."""
        if isinstance(target, tuple) and target[0] == "new":
            self.side.open(PreparePanel(self.desk, target[1]))
        elif isinstance(target, tuple):
            self._wanted = target
            self.load()
            if target[0] == "introduction":
                self._read(target[1])

    # Acts
    def add(self) -> None:
        """Prepare one."""
        if self._may_edit:
            self.side.open(PreparePanel(self.desk))

    def _open_card(self, card: Step) -> None:
        if card.table == "introduction":
            self._read(card.id)
        else:
            self.open_requested.emit("work", ("tab", "placements", card.id))

    def _read(self, introduction_id: int) -> None:
        self.desk.read(self, introductions.one, self._show_one, introduction_id=introduction_id)

    def _step(self, card: Step, stage: Stage) -> None:
        """The form of a step, where it is one that can be made from where the card stands."""
        act = _STEPS.get(stage)
        is_sent = card.stage is not Stage.PREPARED
        if card.table != "introduction" or card.stage is Stage.WORKING or act is None:
            return
        if not self._may_edit or is_sent == (act == "send"):
            return
        self._panel(act, card.id, " · ".join((card.shown, card.what)), card.resident_id)

    def _asked(self, act: str) -> None:
        if self._view is None:
            return
        row = self._view.detail.row
        if act == "edit":
            self._put(PreparePanel(self.desk, row.resident_id, introduction_id=row.id))
        elif act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id, "training"))
        elif act == "letter":
            options = {"person": row.code, "introduction": str(row.id)}
            self.open_requested.emit("reports", ("report", "introduction-letter", options))
        elif act == "work":
            self.open_requested.emit("work", ("tab", "placements", ("introduction", row.id)))
        else:
            self._panel(act, row.id, " · ".join((row.shown, row.what)), row.resident_id)

    def _panel(self, act: str, introduction_id: int, told: str, resident_id: int) -> None:
        if act == "send":
            panel: FormPanel = SendPanel(self.desk, introduction_id, told, resident_id)
        elif act == "read":
            panel = ReadAgainPanel(self.desk, introduction_id, told, resident_id)
        elif act == "visit":
            panel = VisitPanel(self.desk, introduction_id, told)
        elif act == "trial":
            panel = TrialPanel(self.desk, introduction_id, told)
        else:
            answer = {"yes": "yes", "end": "withdrawn"}.get(act, "")
            panel = AnswerPanel(self.desk, introduction_id, told, answer)
        self._put(panel)

    def _put(self, panel: FormPanel) -> None:
        """A form; once it is stored the introduction is shown again."""
        self._view = None
        introduction_id = panel.about().get("introduction_id")
        if isinstance(introduction_id, int):
            panel.done.connect(partial(self._read, introduction_id))
        self.side.open(panel)

    # Answers
    def _show(self, columns: list[Column]) -> None:
        self._columns = columns
        self.board.set_columns(columns)
        is_empty = not any(column.count for column in columns) and not self.mine.isChecked()
        self._stack.setCurrentIndex(1 if is_empty else 0)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.board.select(wanted)
        self.title_changed.emit()

    def _show_one(self, found: IntroductionDetail) -> None:
        if self._view is not None and self.side.panel is self._view:
            self._view.show_opened(found)
            return
        view = IntroductionView(self.desk, found)
        view.asked.connect(self._asked)
        if self.side.open(view):
            self._view = view

    def _closed(self) -> None:
        self._view = None
        if self.isVisible() and not self.board.is_empty():
            self.board.first().setFocus()
