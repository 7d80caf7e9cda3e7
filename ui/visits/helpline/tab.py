# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom to call back first, then the calls and messages of a month."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.outreach import helpline
from shelterdesk.services.outreach.helpline import CallMonth, CallRow, ContactForm, HelplineState
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.log_words import when
from ui.visits.helpline.panels import AgainPanel, CallPanel
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.language_names import language_name
from ui.widgets.line import Line
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.pill import Pill
from ui.widgets.scrolled import TallArea
from ui.widgets.step_bar import MonthBar
from ui.widgets.table import Column, RowsModel, RowsView


class HelplineTab(ListTab):
    """Ctrl+N writes a call down, Enter opens the one chosen. ``open`` takes the id of a call."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "helpline_contact", "resident", "resident_access", "term", "staff",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may(Capability.WRITE_LOG)
        self._waiting: list[CallRow] = []
        self._found: CallMonth | None = None
        self._wanted: int | None = None
        self.view = CallView(can_edit=self._may_write)
        self.lay_out(self._card(), self.view)
        self.view.asked.connect(self._asked)
        self.step_bar.listen(self)
        self.key("Ctrl+N", self.add)
        self.key("Del", partial(self._asked, "remove"), on=self.list)

    def _card(self) -> Card:
        card = Card()
        self.add_button = button(
            _("New call"), "phone-call", "primary", tooltip="Ctrl+N", on_click=self.add
        )
        self.step_bar = MonthBar()
        self.step_bar.turned.connect(self.load)
        self.list = RowsView(RowsModel(_columns(), _key), _("Calls and messages"))
        NarrowColumns(self.list, {0: 430})
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._asked("edit"))
        self.list.set_empty(
            _("Who calls or writes stands here, with whom to call back first."),
            *((_("New call"), self.add) if self._may_write else ()),
        )
        self.sums = label("", "muted", wrap=True)
        card.add(ButtonRow([self.add_button]))
        self.add_button.setHidden(not self._may_write)  # now that it is no window of its own
        card.add(self.step_bar)
        card.add(self.list, 1)
        card.add(self.sums)
        return card

    # Reading
    def load(self) -> None:
        """Read who waits, and the month, again."""
        self.desk.read(self, helpline.call_backs, self._take)
        self.desk.read(self, helpline.month, self._show, month=self.step_bar.month)

    def open(self, target: object) -> None:
        """Choose a call, as Today asked."""
        if isinstance(target, int):
            self._wanted = target
            self.step_bar.go_home()

    def subtitle(self) -> str:
        """How many wait."""
        count = len(self._waiting)
        return ngettext("{n} call back", "{n} calls back", count).format(n=count) if count else ""

    def _take(self, rows: list[CallRow]) -> None:
        self._waiting = rows

    def _show(self, found: CallMonth) -> None:
        self._found = found
        self.step_bar.show_month(found.month)
        waiting = self._waiting if found.month == today().replace(day=1) else []
        ids = {row.id for row in waiting}
        rest = [row for row in found.rows if row.id is None or row.id not in ids]
        self.list.rows_model.set_rows([*waiting, *rest])
        count = len(found.rows)
        words = ngettext("{n} call or message", "{n} calls and messages", count)
        minutes = ngettext("{n} minute", "{n} minutes", found.minutes).format(n=found.minutes)
        self.sums.setText(f"{words.format(n=count)} · {minutes}" if count else "")
        if self._wanted is not None and self.list.select(self._wanted):
            self._wanted = None
        self._chosen(self.list.selected())
        self.title_changed.emit()

    def _chosen(self, row: CallRow | None) -> None:
        self.view.show_call(row)

    # Acts
    def add(self) -> None:
        """Write a call down."""
        if self._may_write:
            self.open_panel(CallPanel(self.desk))

    def edit(self) -> None:
        """Change the one chosen."""
        self._asked("edit")

    def _asked(self, act: str) -> None:
        row: CallRow | None = self.list.selected()
        if row is None or row.id is None:
            return
        if act == "read":
            self.desk.read(self, helpline.form, partial(self._read, row.id), contact_id=row.id)
        elif act == "open":
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif not self._may_write:
            return
        elif act == "edit":
            self.open_panel(CallPanel(self.desk, row.id))
        elif act == "again":
            self.open_panel(AgainPanel(self.desk, row.id))
        else:
            said = {
                "back": (N_("Called back"), helpline.called_back, _("Noted: called back.")),
                "unsafe": (
                    N_("Noted that a call back is not safe"), helpline.not_safe,
                    _("Noted: nobody calls back, it is not safe."),
                ),
                "remove": (N_("Took a call away"), helpline.remove, _("The call is taken away.")),
            }  # fmt: skip
            words, verb, told = said[act]
            self.desk.do(self, words, verb, said=told, contact_id=row.id)

    def _read(self, contact_id: int, form: ContactForm) -> None:
        row: CallRow | None = self.list.selected()
        if row is not None and row.id == contact_id:
            self.view.show_sealed(form)


class CallView(QWidget):
    """A call beside the list. What is sealed is read when somebody asks for it, and that is
    written down. ``asked`` says read, open, edit, back, again, unsafe or remove."""

    asked = Signal(str)

    def __init__(self, *, can_edit: bool) -> None:
        super().__init__()
        self._can_edit = can_edit
        self._row: CallRow | None = None
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        sentence = _("Choose a call to see when it is safe to call back.")
        self._empty = Empty(sentence, icon="phone")
        outer.addWidget(self._empty, 1)
        self._shown: QWidget | None = None
        self._sealed: QVBoxLayout | None = None

        def made(words: str, icon: str, kind: str, act: str) -> QWidget:
            return button(words, icon, kind, on_click=partial(self.asked.emit, act))

        self.back_button = made(_("Called back"), "check", "primary", "back")
        self.again_button = made(_("Not reached"), "repeat", "plain", "again")
        self.unsafe_button = made(_("Not safe to call"), "shield-alert", "plain", "unsafe")
        self.edit_button = made(_("Change"), "pencil", "plain", "edit")
        self.read_button = made(_("Read what is sealed"), "eye", "plain", "read")
        self.open_button = made(_("Open the record"), "user", "quiet", "open")
        self.remove_button = made(_("Noted by mistake"), "x", "quiet", "remove")
        self._rows = [
            ButtonRow([self.back_button, self.again_button]),
            ButtonRow([self.unsafe_button, self.edit_button]),
            ButtonRow([self.open_button, self.remove_button]),
        ]
        self._acts = QWidget()
        column = QVBoxLayout(self._acts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(ButtonRow([self.read_button]))
        for row in self._rows:
            column.addWidget(row)
        outer.addWidget(self._acts)
        self._acts.hide()

    def show_call(self, row: CallRow | None) -> None:
        """Show one, or nothing."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = self._sealed = None
        self._row = row
        self._empty.setVisible(row is None)
        may = row is not None and row.id is not None
        self._acts.setVisible(may)
        if row is None:
            return
        body, self._sealed = _facts(row)
        self._shown = TallArea(body)
        self._outer.insertWidget(0, self._shown, 1)
        waits = row.state is HelplineState.CALL_BACK and self._can_edit
        for widget in (self.back_button, self.again_button, self.unsafe_button):
            widget.setVisible(waits)
        for widget in (self.edit_button, self.remove_button):
            widget.setVisible(self._can_edit)
        self.read_button.setVisible(row.has_note or row.has_way)
        self.open_button.setVisible(row.resident_id is not None)
        for line in self._rows:
            line.arrange()

    def show_sealed(self, form: ContactForm) -> None:
        """What was sealed, or who can read it."""
        self.read_button.hide()
        if self._sealed is None:
            return
        for text, words, icon in (
            (form.safe_way, _("Safe way"), "phone"),
            (form.note, _("What was said"), "message-square"),
        ):
            if isinstance(text, Hidden):
                line = Line("lock", _("Sealed: a caseworker calls back."), words)
            elif text:
                line = Line(icon, text, words)
            else:
                continue
            self._sealed.addWidget(line)


def _facts(row: CallRow) -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    made.setProperty("bare", "true")
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(9)
    column.addWidget(label(_who(row), "heading", wrap=True))
    state = code_word("helpline_contact", "state", row.state.value)
    if not row.is_hidden:
        column.addWidget(Pill(state, _tone(row)))
    if row.call_back_at is not None and row.state is HelplineState.CALL_BACK:
        is_late = row.call_back_at.date() < today()
        column.addWidget(Line("clock", when(row.call_back_at, today()), _("Safe time to call back"),
                              tone="notice" if is_late else "accent"))  # fmt: skip
    channel = code_word("helpline_contact", "channel", row.channel.value)
    minutes = row.minutes or 0
    length = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes) if minutes else ""
    parts = (channel, when(row.at, today()), length)
    column.addWidget(Line("phone", row.topic or channel, " · ".join(p for p in parts if p)))
    about = (
        code_word("visit", "age_band", row.age), row.gender,
        language_name(row.language) if row.language else "",
    )  # fmt: skip
    told = " · ".join(part for part in about if part)
    if told:
        column.addWidget(Line("user", told))
    if row.handled_at is not None:
        handled = " · ".join(p for p in (row.handled_by, when(row.handled_at, today())) if p)
        column.addWidget(Line("circle-check", handled, _("Taken care of by")))
    sealed = QVBoxLayout()
    sealed.setSpacing(9)
    column.addLayout(sealed)
    column.addStretch(1)
    return made, sealed


def _key(row: CallRow) -> object:
    return row.id if row.id is not None else ("hidden", row.at)


def _who(row: CallRow) -> str:
    return row.shown or row.topic or code_word("helpline_contact", "channel", row.channel.value)


def _columns() -> list[Column]:
    return [
        Column(_("When"), lambda row: when(row.at, today()), width=126, role="muted"),
        Column(_("About"), _about, stretch=True, width=120, role="strong"),
        Column(_("State"), _state, width=164, pill=True, tone=_tone),
    ]


def _about(row: CallRow) -> str:
    return " · ".join(part for part in (row.shown, row.topic) if part)


def _state(row: CallRow) -> str:
    if row.is_hidden or row.state is HelplineState.DONE:
        return ""
    if row.state is HelplineState.CALL_BACK and row.call_back_at is not None:
        return when(row.call_back_at, today())
    return code_word("helpline_contact", "state", row.state.value)


def _tone(row: CallRow) -> str:
    if row.state is HelplineState.NOT_SAFE:
        return "danger"
    if row.state is not HelplineState.CALL_BACK or row.call_back_at is None:
        return "neutral"
    return "notice" if row.call_back_at <= datetime.now(row.call_back_at.tzinfo) else "accent"
