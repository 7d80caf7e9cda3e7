# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan of one kind: when it was made and what the shift does; its words once asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.safety import safety_plans
from shelterdesk.services.safety.safety_plans import PARTS, PlanForm, PlanKind, PlanRow
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.names import language_name
from ui.residents.safety import plan_words
from ui.residents.safety.plan_panel import EndSafetyPlanPanel, SafetyPlanPanel
from ui.widgets import message_bar, shift_words
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import IconLabel, label, rule
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record


class PlanCard(Card):
    """Asks the tab for its forms and its paper."""

    panel_requested = Signal(object)
    print_requested = Signal(str)  # the kind of plan

    def __init__(self, desk: Desk, resident_id: int, kind: PlanKind) -> None:
        super().__init__(code_word("safety_plan", "kind", kind))
        self._desk = desk
        self._resident_id = resident_id
        self._kind = kind
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self._rows: list[PlanRow] = []
        self._read: PlanForm | None = None
        self._read_id: int | None = None
        self._shows_former = False
        self._body = QWidget()
        self.add(self._body)

    def show_rows(self, rows: list[PlanRow]) -> None:
        """Show plans of any kind; those of this card are picked. Words are closed again."""
        self._rows = [row for row in rows if row.kind is self._kind]
        self._read = self._read_id = None
        self._lay_out()

    def begin(self) -> None:
        """Write a plan, or go through the one that holds."""
        held = self._held()
        made = SafetyPlanPanel(
            self._desk, self._resident_id, self._kind.value, held.id if held else None
        )
        self.panel_requested.emit(made)

    def toggle(self, row: PlanRow) -> None:
        """Read a plan, which is written down, or close it again."""
        if self._read_id == row.id:
            self._read = self._read_id = None
            self._lay_out()
            return
        self._desk.read(
            self, safety_plans.read, lambda form: self._opened(row.id, form),
            on_error=self._refused, plan_id=row.id,
        )  # fmt: skip

    def _held(self) -> PlanRow | None:
        return next((row for row in self._rows if row.is_current), None)

    def _opened(self, plan_id: int, form: PlanForm) -> None:
        self._read_id, self._read = plan_id, form
        self._lay_out()

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")

    def _toggle_former(self) -> None:
        self._shows_former = not self._shows_former
        self._lay_out()

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        held = self._held()
        if held is not None:
            of_record(body, "safety_plan", held.id)
            self._add_plan(column, held)
        else:
            column.addLayout(self._nothing())
        self._add_former(column)
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _nothing(self) -> QHBoxLayout:
        """In one line: two large empty places would push what there is out of sight."""
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(label(plan_words.sentence(self._kind), "body", "muted", wrap=True), 1)
        if self._may_edit:
            line.addWidget(self._begin_button(_("Make one together"), "plus"))
        return line

    def _begin_button(self, words: str, icon: str) -> QPushButton:
        """Two cards offer the same: the name says of which plan."""
        made = button(words, icon, on_click=self.begin)
        plan = code_word("safety_plan", "kind", self._kind)
        made.setAccessibleName(_("{act}: {what}").format(act=words, what=plan))
        return made

    def _add_plan(self, column: QVBoxLayout, row: PlanRow) -> None:
        facts = [_("made {day}").format(day=near_day(row.made, today()))]
        if row.made_by:
            facts.append(_("with {name}").format(name=row.made_by))
        facts.append(language_name(row.language))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(" · ".join(facts), "muted", wrap=True), 1)
        if row.review is not None:
            is_due = row.review <= today()
            words = _("look at it again: {day}").format(day=near_day(row.review, today()))
            head.addWidget(Pill(words, "notice" if is_due else "neutral", "clock"))
        column.addLayout(head)
        for fact in shift_words.of_plan(row.check_minutes, row.shift_note):
            column.addWidget(shift_words.line(fact))
        if self._read is not None and self._read_id == row.id:
            self._add_words(column, self._read)
        column.addLayout(self._acts(row))

    def _acts(self, row: PlanRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        is_open = self._read_id == row.id
        if row.has_words and row.can_read:
            opener = button(
                _("Close") if is_open else _("Read"),
                "eye-off" if is_open else "eye",
                tooltip=_("That you read it is written down."),
                on_click=lambda: self.toggle(row),
            )
            line.addWidget(opener)
        elif row.has_words:
            line.addWidget(Pill(_("Sealed"), "neutral", "lock"))
        if self._may_edit:
            line.addWidget(self._begin_button(_("Go through it again"), "refresh-cw"))
        more = [*self._more(row)]
        if more:
            line.addWidget(ActMenu(_("What else can be done with this plan"), more))
        line.addStretch(1)
        return line

    def _more(self, row: PlanRow) -> list[tuple[str, str, Callable[[], object]]]:
        found: list[tuple[str, str, Callable[[], object]]] = []
        if row.can_read and self._desk.vault.may(Capability.PRINT):
            kind = self._kind.value
            found.append(("printer", _("Print"), lambda: self.print_requested.emit(kind)))
        if self._may_edit:
            found.append(("pencil", _("Correct"), lambda: self._correct(row)))
            found.append(("circle-check", _("End it"), lambda: self._end(row)))
        return found

    def _correct(self, row: PlanRow) -> None:
        made = SafetyPlanPanel(
            self._desk, self._resident_id, self._kind.value, row.id, is_correction=True
        )
        self.panel_requested.emit(made)

    def _end(self, row: PlanRow) -> None:
        self.panel_requested.emit(EndSafetyPlanPanel(self._desk, row.id))

    def _add_words(self, column: QVBoxLayout, form: PlanForm) -> None:
        column.addWidget(rule())
        if isinstance(form.parts, Hidden):
            return
        for name in PARTS[self._kind]:
            value = form.parts.get(name, Unanswered.NOT_ASKED)
            if value is Unanswered.NOT_ASKED:
                continue
            column.addWidget(label(plan_words.part(self._kind, name), "small_strong", wrap=True))
            tone = "muted" if isinstance(value, Unanswered) else None
            column.addWidget(label(answer_words(value), "body", tone, wrap=True))
        column.addWidget(rule())

    def _add_former(self, column: QVBoxLayout) -> None:
        former = [row for row in self._rows if not row.is_current]
        if not former:
            return
        words = _("Hide earlier plans") if self._shows_former else _("Earlier plans")
        column.addWidget(
            button(f"{words} ({len(former)})", "history", "quiet", on_click=self._toggle_former),
            0,
            Qt.AlignmentFlag.AlignLeading,
        )
        for row in former if self._shows_former else ():
            column.addWidget(self._former_line(row))
            if self._read is not None and self._read_id == row.id:
                self._add_words(column, self._read)

    def _former_line(self, row: PlanRow) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(IconLabel("history", "muted"))
        words = _("{start} to {end}").format(
            start=near_day(row.made, today()), end=near_day(row.ended or today(), today())
        )
        line.addWidget(label(words), 1)
        if row.has_words and row.can_read:
            is_open = self._read_id == row.id
            opener = button(
                _("Close") if is_open else _("Read"), on_click=lambda: self.toggle(row),
                tooltip=_("That you read it is written down."),
            )  # fmt: skip
            line.addWidget(opener)
        return made
