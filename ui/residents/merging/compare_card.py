# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records side by side, answer by answer: which one stays, and which answers it keeps."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.merging import merging
from shelterdesk.services.merging.merging import CountPair, FieldPair, Look
from shelterdesk.services.residents import duplicates
from shelterdesk.services.residents.residents import ResidentRow
from ui.desk import Desk
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.labels import ElidedLabel, IconLabel, label, rule
from ui.widgets.message_bar import MessageBar

_LEFT, _RIGHT = 0, 1
_LABELS: Final = 130


class CompareCard(Card):
    """Shows a ``Look``. Nothing is joined before the button is pressed."""

    joined = Signal(int)  # the record that stays
    told_apart = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._look: Look | None = None
        self._pair: tuple[int, int] | None = None
        self.groups: dict[str, QButtonGroup] = {}
        self.message_bar = MessageBar(inline=True)
        self.join_button = button("", "check", "primary", on_click=self._join)
        self.swap_button = button(_("Keep the other record"), "refresh-cw", on_click=self.swap)
        self.apart_button = button(_("Two different people"), "users", on_click=self._tell_apart)
        self._buttons = ButtonRow((self.join_button, self.swap_button, self.apart_button))
        self._place = QScrollArea()
        self._place.setWidgetResizable(True)
        self._place.setFrameShape(QFrame.Shape.NoFrame)
        self.empty = Empty("", icon="users")
        self.add(self.message_bar)
        self.add(self._place, 1)
        self.add(self.empty, 1)
        self.add(self._buttons)
        self.clear(_("Choose a line on the left. Both records then stand here side by side."))

    def clear(self, sentence: str) -> None:
        """Show nobody, and say what belongs here."""
        self._look = self._pair = None
        self.set_title("")
        self.empty.set(sentence, icon="users")
        self.empty.show()
        self._place.hide()
        self._buttons.hide()
        self.message_bar.clear()

    def compare(self, left: int, right: int) -> None:
        """Read both; the left one stays."""
        self._pair = (left, right)
        self._desk.read(
            self, merging.look, self._show, on_error=self._refused, resident_id=left, other_id=right
        )

    def refresh(self) -> None:
        """Read them again, if anybody is shown."""
        if self._pair is not None:
            self.compare(*self._pair)

    def pair(self) -> tuple[int, int] | None:
        """Who is compared: the one that stays, and the other."""
        return self._pair

    def swap(self) -> None:
        """Let the other record stay."""
        if self._pair is not None:
            self.compare(*reversed(self._pair))

    def taken(self) -> list[str]:
        """The questions whose answer is taken from the record that goes."""
        return [name for name, group in self.groups.items() if group.checkedId() == _RIGHT]

    def _refused(self, error: UserError) -> None:
        self.clear(error.message)

    def _show(self, look: Look) -> None:
        if self._pair != (look.left.id, look.right.id):
            return  # somebody else was chosen meanwhile
        chosen = set(self.taken()) if self._is_same_pair(look) else None
        self._look = look
        self.set_title(_("One person, or two?"))
        self.groups = {}
        body = QWidget()
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for words in look.obstacles:
            column.addWidget(_said("circle-alert", "danger", words))
        for words in look.notes:
            column.addWidget(_said("shield", "accent", words))
        column.addLayout(self._answers(look, chosen))
        if look.counts:
            column.addWidget(rule())
            column.addLayout(_counts(look.counts))
        words = _(
            "All of it comes together in the record that stays. Notes keep standing where they "
            "were written and are shown there. It can be taken apart again later."
        )
        column.addWidget(label(words, "muted", wrap=True))
        column.addStretch(1)
        self._place.setWidget(body)
        self.join_button.setText(_("Join into {who}").format(who=look.left.shown))
        self._buttons.arrange()
        self.join_button.setEnabled(not look.obstacles)
        self.empty.hide()
        self._place.show()
        self._buttons.show()

    def _is_same_pair(self, look: Look) -> bool:
        before = self._look
        return before is not None and (before.left.id, before.right.id) == (
            look.left.id, look.right.id
        )  # fmt: skip

    def _answers(self, look: Look, chosen: set[str] | None) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _LABELS)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(_side(look.left, _("stays")), 0, 1)
        grid.addWidget(_side(look.right, _("becomes part of it")), 0, 2)
        for at, field in enumerate(look.fields, start=1):
            grid.addWidget(label(field.label, "muted", wrap=True), at, 0)
            if field.is_same:
                grid.addWidget(label(field.left, wrap=True), at, 1)
                grid.addWidget(label(field.right, "body", "muted", wrap=True), at, 2)
                continue
            takes = field.name in chosen if chosen is not None else field.takes_other
            self._choice(grid, at, field, look, takes)
        return grid

    def _choice(
        self, grid: QGridLayout, at: int, field: FieldPair, look: Look, takes_other: bool
    ) -> None:
        group = self.groups[field.name] = QButtonGroup(self)
        sides = ((_LEFT, field.left, look.left), (_RIGHT, field.right, look.right))
        for side, words, who in sides:
            made = QRadioButton()
            made.setAccessibleName(
                _("{field}: {answer}, of {who}").format(
                    field=field.label, answer=words, who=who.code
                )
            )
            made.setChecked(takes_other is (side == _RIGHT))
            group.addButton(made, side)
            grid.addWidget(_Answer(made, words), at, side + 1)

    # Acts
    def _join(self) -> None:
        look = self._look
        if look is None:
            return
        self._desk.do(
            self,
            N_("Joined two records"),
            merging.merge,
            said=_("The two records are one now."),
            on_done=partial(self._done, look.left.id),
            on_error=self._say_why_not,
            resident_id=look.left.id,
            merged_id=look.right.id,
            take=self.taken(),
        )

    def _done(self, resident_id: int, _merge_id: object) -> None:
        self.clear(_("Done."))
        self.joined.emit(resident_id)

    def _tell_apart(self) -> None:
        if self._pair is None:
            return
        left, right = self._pair
        self._desk.do(
            self,
            N_("Marked two records as two people"),
            duplicates.mark_two_people,
            said=_("Remembered: two different people."),
            on_done=lambda _none: self._told_apart(),
            on_error=self._say_why_not,
            resident_id=left,
            other_id=right,
        )

    def _told_apart(self) -> None:
        self.clear(_("Choose the next line."))
        self.told_apart.emit()

    def _say_why_not(self, error: UserError) -> None:
        self.message_bar.say(error.message, "danger")


class _Answer(QWidget):
    """A choice whose words may go over several lines, as those of a radio button cannot."""

    def __init__(self, choice: QRadioButton, words: str) -> None:
        super().__init__()
        self._choice = choice
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(choice, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, wrap=True), 1, Qt.AlignmentFlag.AlignTop)

    # Qt
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choice.click()
            self._choice.setFocus()
        super().mouseReleaseEvent(event)


def _side(who: ResidentRow, what: str) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(0)
    name = ElidedLabel(who.shown, "heading")
    column.addWidget(name)
    code = who.code if who.known_as else ""
    column.addWidget(label(" · ".join(filter(None, (code, what))), "muted", wrap=True))
    return made


def _counts(counts: tuple[CountPair, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, _LABELS)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    for at, one in enumerate(counts):
        for column, words in enumerate((one.label, str(one.left or "–"), str(one.right or "–"))):
            grid.addWidget(label(words, "muted" if column == 0 else "body", wrap=True), at, column)
    return grid


def _said(icon: str, tone: str, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, "body", tone, wrap=True), 1)
    return made
