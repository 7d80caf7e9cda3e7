# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Referrals of somebody: what is open first, each with what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import Direction, ReferralRow, ReferralState
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.referrals.panels import (
    AnswerPanel,
    FinishPanel,
    PreparePanel,
    ReceivePanel,
    SendPanel,
)
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day, near_day
from ui.widgets.empty import Empty
from ui.widgets.history_dialog import open_history
from ui.widgets.labels import label, rule
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

_TONES = {
    ReferralState.DRAFT: "neutral",
    ReferralState.WAITING: "accent",
    ReferralState.ACCEPTED: "good",
    ReferralState.DECLINED: "neutral",
    ReferralState.DONE: "good",
    ReferralState.WITHDRAWN: "neutral",
}


class ReferralsTab(CaseTab):
    """Out and in together; who may not do case work only looks."""

    TABLES: ClassVar[frozenset[str]] = frozenset({"referral", "partner", "term", "consent"})

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self._code = ""
        self.card = Card(_("Referrals"))
        self.receive_button = button(_("One came in"), "log-in", on_click=self.receive)
        self.prepare_button = button(_("Refer to a partner"), "send", on_click=self.prepare)
        for made in (self.receive_button, self.prepare_button):
            self.card.add_trailing(made)
            made.setHidden(not self._may_edit)
        self._lines = QWidget()
        self.card.add(self._lines, 1)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.acts: dict[tuple[int, str], QPushButton] = {}

    def load(self) -> None:
        """Read all of hers."""
        self.desk.read(self, residents.row, self._take_code, resident_id=self.resident_id)
        self.desk.read(
            self,
            referrals.of_resident,
            self._show,
            on_error=self.refused,
            resident_id=self.resident_id,
        )

    def prepare(self) -> None:
        """Write one down before it goes out."""
        self.panel_requested.emit(PreparePanel(self.desk, self.resident_id))

    def receive(self) -> None:
        """Somebody referred her here."""
        self.panel_requested.emit(ReceivePanel(self.desk, self.resident_id))

    def _take_code(self, row: ResidentRow) -> None:
        self._code = row.code

    def _show(self, rows: list[ReferralRow]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.acts = {}
        for row in rows:
            column.addWidget(self._line(row))
        if not rows:
            sentence = _("Referrals to partners stand here, and those that came from one.")
            act = _("Refer to a partner") if self._may_edit else ""
            column.addWidget(Empty(sentence, act, self.prepare, "send"))
        self.card.content.replaceWidget(self._lines, body)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = body

    def _line(self, row: ReferralRow) -> QWidget:
        is_out = row.direction is Direction.OUT
        partner = row.partner or _("somebody")
        title = (_("To {partner}") if is_out else _("From {partner}")).format(partner=partner)
        pill = Pill(_state_words(row), "notice" if row.is_overdue else _TONES[row.state])
        past = icon_button("history", _("Who changed what here"))
        past.clicked.connect(
            lambda: open_history(
                self, self.desk, _("History of this referral"), table="referral", row_id=row.id
            )
        )
        made = QWidget()
        outer = QVBoxLayout(made)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        icon = "send" if is_out else "log-in"
        tone = "accent" if row.is_open else "muted"
        outer.addWidget(Line(icon, title, _when(row), pill, past, tone=tone, ruled=False))
        for words, text in _texts(row):
            shown = _("sealed") if isinstance(text, Hidden) else text
            line = label(_("{what}: {text}").format(what=words, text=shown), "muted", wrap=True)
            line.setIndent(28)
            outer.addWidget(line)
        if self._may_edit and row.is_open:
            outer.addLayout(self._buttons(row, title))
        outer.addWidget(rule())
        return of_record(made, "referral", row.id)

    def _buttons(self, row: ReferralRow, title: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(28, 2, 0, 6)
        line.setSpacing(8)
        for name, words, kind, act in self._possible(row):
            made = button(words, kind=kind, on_click=act)
            made.setAccessibleName(f"{words}: {title}")
            self.acts[row.id, name] = made
            line.addWidget(made)
        line.addStretch(1)
        return line

    def _possible(self, row: ReferralRow) -> list[tuple[str, str, str, Callable[[], object]]]:
        def opens(panel: Callable[[], object]) -> Callable[[], object]:
            return lambda: self.panel_requested.emit(panel())

        desk, id_ = self.desk, row.id
        found: list[tuple[str, str, str, Callable[[], object]]] = []
        if row.state is ReferralState.DRAFT:
            send = opens(lambda: SendPanel(desk, self.resident_id, id_, row.partner_id))
            found.append(("send", _("Send…"), "primary", send))
        elif row.state is ReferralState.WAITING:
            answer = opens(lambda: AnswerPanel(desk, id_))
            found.append(("answer", _("Answer came…"), "primary", answer))
        if row.state is not ReferralState.DRAFT:
            found.append(("finish", _("Finish…"), "plain", opens(lambda: FinishPanel(desk, id_))))
        edit = opens(lambda: PreparePanel(desk, self.resident_id, id_))
        found.append(("edit", _("Change…"), "plain", edit))
        if row.direction is Direction.OUT and desk.vault.may(Capability.PRINT):
            found.append(("letter", _("Letter"), "plain", lambda: self._letter(row)))
        found.append(("withdraw", _("Withdraw"), "quiet", lambda: self._withdraw(row)))
        return found

    def _letter(self, row: ReferralRow) -> None:
        options = {"person": self._code, "referral": str(row.id)}
        self.print_requested.emit("referral-letter", options)

    def _withdraw(self, row: ReferralRow) -> None:
        self.desk.do(
            self, N_("Withdrew a referral"), referrals.withdraw, referral_id=row.id, on=today()
        )


def _state_words(row: ReferralRow) -> str:
    if row.is_overdue:
        return _("Answer overdue")
    return code_word("referral", "state", row.state)


def _when(row: ReferralRow) -> str:
    now = today()
    parts = [row.service]
    if row.urgency is not referrals.Urgency.NORMAL:
        parts.append(code_word("referral", "urgency", row.urgency))
    if row.sent is not None:
        words = _("sent {day}") if row.direction is Direction.OUT else _("came {day}")
        parts.append(words.format(day=day(row.sent, now)))
    if row.state is ReferralState.WAITING and row.answer_due is not None:
        parts.append(_("answer due {day}").format(day=near_day(row.answer_due, now)))
    if row.answered is not None:
        parts.append(_("answered {day}").format(day=day(row.answered, now)))
    parts.append(row.decline_reason)
    if row.ended is not None and row.state is not ReferralState.DECLINED:
        parts.append(_("ended {day}").format(day=day(row.ended, now)))
    return " · ".join(part for part in parts if part)


def _texts(row: ReferralRow) -> list[tuple[str, str | Hidden]]:
    found = (
        (_("Asked for"), row.request),
        (_("Answer"), row.answer),
        (_("Result"), row.result),
        (_("How it was"), row.feedback),
    )
    return [(words, text) for words, text in found if text]
