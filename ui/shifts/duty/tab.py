# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shift that is on, with its handover at both ends; what closes it takes the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.money import cash_counts
from shelterdesk.services.shifts import handover, shift_patterns, shifts
from shelterdesk.services.shifts.handover import Handed, LineRow
from shelterdesk.services.shifts.shift_patterns import Proposal
from shelterdesk.services.shifts.shifts import OnDuty, ShiftRow
from ui.desk import Desk
from ui.shifts.duty.cards import Cash, PeopleCard, ReceivedCard, WrittenCard, focusable
from ui.shifts.duty.closing import ClosingWizard
from ui.shifts.duty.counting import CountingWizard
from ui.shifts.duty.panels import ComePanel, HandoverLinePanel, OpenShiftPanel
from ui.shifts.duty.shift_wizard import ShiftWizard
from ui.tabbed_page import PageTab
from ui.widgets import message_bar
from ui.widgets.form_side import FormSide

_PANEL: Final = 340
#: What takes the page, by its name in a draft.
_WIZARDS: Final[dict[str, type[ClosingWizard | CountingWizard]]] = {
    "closing": ClosingWizard, "counting": CountingWizard,
}  # fmt: skip


@dataclass(frozen=True)
class _Sheet:
    """All that the tab shows, in one answer."""

    open: tuple[ShiftRow, ...]
    shown: ShiftRow | None
    proposal: Proposal
    received: Handed
    written: Handed
    cash: Cash | None = None  # none: the house counts none, or it is not for the reader


@query(Capability.SEE_RESIDENTS)
def _sheet(tx: Any, *, shift_id: int | None) -> _Sheet:
    found = tuple(shifts.current(tx))
    shown = next((one for one in found if one.id == shift_id), next(iter(found), None))
    id_ = None if shown is None else shown.id
    return _Sheet(
        open=found,
        shown=shown,
        proposal=shift_patterns.proposed(tx),
        received=handover.received(tx, shift_id=id_),
        written=Handed() if id_ is None else handover.of_shift(tx, shift_id=id_),
        cash=_cash(tx, id_),
    )


def _cash(tx: Any, shift_id: int | None) -> Cash | None:
    if shift_id is None or not tx.may(Capability.WRITE_LOG):
        return None
    if not organisation.form(tx).currency:
        return None
    return Cash(cash_counts.of_shift(tx, shift_id=shift_id))


class ShiftTab(PageTab):
    """``open`` takes ``("line", id)``, ``("write", None)``, ``("count", None)`` or
    ``("close", None)``."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "shift", "shift_staff", "shift_pattern", "handover_line", "task", "resident",
        "resident_access", "staff", "site", "cash_count", "organisation",
    })  # fmt: skip
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        may_write = self._may_write = desk.vault.may(Capability.WRITE_LOG)
        self.sheet: _Sheet | None = None
        self.wizard: ShiftWizard | None = None
        self._wanted: int | None = None  # the shift somebody chose
        self._wants_focus = False  # as soon as it is read what waits
        self.choose = QComboBox()
        self.choose.setAccessibleName(_("Which shift"))
        self.choose.activated.connect(self._chosen)
        self.choose.hide()
        self.people = PeopleCard(self, may_write=may_write)
        self.received = ReceivedCard(self, may_write=may_write)
        self.written = WrittenCard(self, may_write=may_write)
        self.side = FormSide(desk, _PANEL)
        self._beside = QWidget()
        self.side.opened.connect(self._beside.hide)  # a form stands in its place
        self.side.closed.connect(self._beside.show)
        self.side.closed.connect(self._focus_first)
        self._stack = QStackedWidget()
        self._lay_out()
        for keys, act in (("Esc", self._escape), ("Ctrl+N", self.write)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        for widget in (self.choose, self.received, self.written):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(area, 1)
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.people)
        beside.addStretch(1)
        self._beside.setFixedWidth(_PANEL)
        row.addWidget(self._beside)
        row.addWidget(self.side)
        self._stack.addWidget(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    # Reading
    def load(self) -> None:
        """Read again; the wizard, while it is there, has its own."""
        self.desk.read(self, _sheet, self._show, shift_id=self._wanted)

    def _show(self, sheet: _Sheet) -> None:
        self.sheet = sheet
        was_there = self._has_focus_beside()
        self._offer(sheet)
        self.people.show_shift(sheet.shown, sheet.proposal, sheet.cash)
        self.received.show_lines(sheet.received)
        self.written.show_lines(sheet.written)
        if self._wants_focus or (
            was_there and not self._has_focus_beside()
        ):  # what was pressed is not offered any more
            self._focus_read()
        self._wants_focus = False
        self.title_changed.emit()

    def _has_focus_beside(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._beside.isAncestorOf(focus)

    def _offer(self, sheet: _Sheet) -> None:
        """Where several houses have a shift, which one."""
        self.choose.setHidden(len(sheet.open) < 2)
        self.choose.blockSignals(True)
        self.choose.clear()
        for one in sheet.open:
            words = _("{shift}, {house}").format(shift=one.name, house=one.site or _("all houses"))
            self.choose.addItem(words, one.id)
        if sheet.shown is not None:
            self.choose.setCurrentIndex(self.choose.findData(sheet.shown.id))
        self.choose.blockSignals(False)

    def _chosen(self, number: int) -> None:
        self._wanted = self.choose.itemData(number)
        self.load()

    # The page's questions
    def subtitle(self) -> str:
        """Who is on."""
        shown = self.sheet.shown if self.sheet is not None else None
        if shown is None:
            return ""
        there = [who.shown for who in shown.people if who.left is None]
        return _("{shift}: {names}").format(shift=shown.name, names=", ".join(there))

    def open(self, target: object) -> None:
        """A line to acknowledge, a line to write, or the end of the shift."""
        if not isinstance(target, tuple):
            return
        if target[0] == "line":
            self.load()
            self.desk.later(self, partial(self.received.focus_line, target[1]))
        elif target[0] == "write":
            self.desk.later(self, self.write)
        elif target[0] == "count":
            self.desk.later(self, self.count_cash)
        elif target[0] == "close":
            self.desk.later(self, self.close_shift)

    def primary_focus(self) -> QWidget | None:
        """What waits first, or what one may do; before that is known, nothing yet."""
        self._wants_focus = self.sheet is None
        if self._wants_focus:
            return None
        buttons = (self.people.open_button, self.written.write_button)
        return focusable([*self.received.buttons, *buttons])

    def is_modified(self) -> bool:
        """Whether a form or the wizard holds something not saved."""
        return self.side.is_modified() or (self.wizard is not None and self.wizard.is_modified())

    def draft(self) -> dict[str, Any] | None:
        """The form, and what was counted."""
        name = next((name for name, kind in _WIZARDS.items() if type(self.wizard) is kind), "")
        kept = self.wizard.draft() if self.wizard is not None else None
        found = {"form": self.side.draft()} | ({name: kept} if name else {})
        return found if any(found.values()) else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form or the same step again."""
        for name, kind in _WIZARDS.items():
            typed = kept.get(name)
            if isinstance(typed, dict) and isinstance(typed.get("shift_id"), int):
                self._open_wizard(kind, typed["shift_id"]).restore_draft(typed)
        self.side.restore_draft(kept.get("form"))

    # Acts
    def open_shift(self) -> None:
        """The one that fits now."""
        self.desk.do(
            self, N_("Opened a shift"), shifts.open_shift, said=_("The shift is open."),
            on_done=lambda _id: self.desk.later(self, self._focus_opened),
        )  # fmt: skip

    def open_other(self) -> None:
        """One with another name, or of one house."""
        self.side.open(OpenShiftPanel(self.desk))

    def close_shift(self) -> None:
        """Count, hand over, sign off."""
        self._begin(ClosingWizard)

    def count_cash(self) -> None:
        """What is in the box now; asked for from anywhere, perhaps in a house that has none."""
        sheet = self.sheet
        if sheet is not None and sheet.shown is not None and sheet.cash is None:
            words = _("The house counts no cash: its currency is set in Preferences.")
            message_bar.say(self, words, "notice")
        else:
            self._begin(CountingWizard)

    def _begin(self, kind: type[ClosingWizard | CountingWizard]) -> None:
        shown = self.sheet.shown if self.sheet is not None else None
        if self.sheet is not None and shown is None:
            message_bar.say(self, _("No shift is on."), "notice")
        elif shown is not None and self._may_write and not self.side.keeps_open():
            self.side.close_panel()
            self._open_wizard(kind, shown.id)

    def come(self) -> None:
        """Somebody is on from now."""
        if self.sheet is not None and self.sheet.shown is not None:
            self.side.open(ComePanel(self.desk, self.sheet.shown.id))

    def go(self, who: OnDuty) -> None:
        """Somebody leaves."""
        self.desk.do(
            self, N_("Somebody left the shift"), shifts.go, on_duty_id=who.id,
            said=_("{name} has left.").format(name=who.shown),
        )  # fmt: skip

    def leave_out(self, who: OnDuty) -> None:
        """Somebody was not on."""
        self.desk.do(
            self, N_("Took somebody off the shift"), shifts.leave_out, on_duty_id=who.id
        )  # fmt: skip

    def lead(self, who: OnDuty) -> None:
        """Somebody leads."""
        if self.sheet is not None and self.sheet.shown is not None:
            self.desk.do(
                self, N_("Gave the lead of a shift"), shifts.lead, staff_id=who.staff_id,
                shift_id=self.sheet.shown.id,
            )  # fmt: skip

    def write(self) -> None:
        """A line for the next shift."""
        if self._may_write and self.wizard is None:
            shown = self.sheet.shown if self.sheet is not None else None
            self.side.open(HandoverLinePanel(self.desk, None if shown is None else shown.id))

    def change(self, line: LineRow) -> None:
        """Another wording."""
        self.side.open(HandoverLinePanel(self.desk, line.shift_id, line.id))

    def remove(self, line: LineRow) -> None:
        """It was written by mistake."""
        self.desk.do(
            self, N_("Removed a line for the next shift"), handover.remove, line_id=line.id
        )  # fmt: skip

    def acknowledge(self, line_id: int) -> None:
        """One line is read and taken up."""
        self.desk.do(
            self, N_("Acknowledged a line of the handover"), handover.acknowledge,
            said=_("Acknowledged."), line_id=line_id,
        )  # fmt: skip

    def open_place(self, line: LineRow) -> None:
        """What a line is about."""
        if line.place is not None:
            self.open_requested.emit(*line.place)

    # The wizard
    def _open_wizard(
        self, kind: type[ClosingWizard | CountingWizard], shift_id: int
    ) -> ShiftWizard:
        self._drop_wizard()
        made = self.wizard = kind(self.desk, shift_id)
        made.finished.connect(self._wizard_done)
        made.cancelled.connect(self._wizard_done)
        self._stack.addWidget(made)
        self._stack.setCurrentWidget(made)
        return made

    def _wizard_done(self) -> None:
        self._drop_wizard()
        self.load()
        self.desk.later(self, self._focus_first)

    def _drop_wizard(self) -> None:
        wizard, self.wizard = self.wizard, None
        if wizard is not None:
            self._stack.removeWidget(wizard)
            wizard.hide()
            wizard.deleteLater()
        self._stack.setCurrentIndex(0)

    def _focus_opened(self) -> None:
        """The shift has begun: what is in the box, or what the one before handed over."""
        buttons = (self.people.count_button, *self.received.buttons, self.written.write_button)
        if (focus := focusable(buttons)) is not None:
            focus.setFocus()

    def _focus_read(self) -> None:
        """What waits is known now: go there, unless somebody types already."""
        is_typing = self.side.panel is not None or self.wizard is not None
        if not is_typing and not isinstance(QApplication.focusWidget(), QLineEdit):
            self._focus_first()

    def _focus_first(self) -> None:
        focus = self.primary_focus()
        if focus is not None and self.isVisible():
            focus.setFocus()

    def _escape(self) -> None:
        if self.wizard is not None:
            if self.wizard.is_modified():
                words = _("Not stored yet. Go on to the end, or cancel to throw it away.")
                self.wizard.message_bar.say(words, "notice")
            else:
                self._wizard_done()
            return
        self.side.leave()
