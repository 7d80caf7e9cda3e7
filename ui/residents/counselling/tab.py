# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confidential: counselling sessions. Dates and states for case work; words once asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.counselling import counselling
from shelterdesk.services.counselling.counselling import (
    SessionKind,
    SessionRow,
    SessionState,
    SessionText,
)
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word, code_words
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.counselling.panels import (
    CounsellingPanel,
    SessionNotePanel,
    SettleSessionPanel,
)
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

_TONES = {
    SessionState.OFFERED: "neutral",
    SessionState.NOT_WANTED: "neutral",
    SessionState.PLANNED: "accent",
    SessionState.HELD: "good",
    SessionState.CANCELLED_BY_HER: "neutral",
    SessionState.CANCELLED_BY_US: "notice",
    SessionState.MISSED: "neutral",
}
#: What a planned session may become besides held.
_OTHER_ENDS = (
    ("circle-x", SessionState.CANCELLED_BY_HER),
    ("circle-x", SessionState.CANCELLED_BY_US),
    ("clock", SessionState.MISSED),
    ("minus", SessionState.NOT_WANTED),
)


class CounsellingTab(CaseTab):
    """Of a group only what concerns this person is shown."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "counselling_session", "counselling_person", "support_period", "term",
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self._rows: list[SessionRow] = []
        self._read: dict[int, SessionText] = {}
        self.card = Card(_("Counselling"))
        self.add_button = button(_("Add a session"), "plus", on_click=self.begin)
        self.card.add_trailing(self.add_button)
        self.add_button.setHidden(not self._may_edit)
        self._body = QWidget()
        self.card.add(self._body)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.acts: dict[tuple[int, str], QWidget] = {}

    def load(self) -> None:
        """Read the sessions; what was said stays closed."""
        whose: dict[str, Any] = {"resident_id": self.resident_id}
        self.desk.read(self, counselling.days_to_first_offer, self._show_days, **whose)
        self.desk.read(
            self, counselling.of_resident, self._show, on_error=self.refused, **whose
        )  # fmt: skip

    def begin(self) -> None:
        """Offer, plan or note a session."""
        self.panel_requested.emit(CounsellingPanel(self.desk, self.resident_id))

    def toggle(self, row: SessionRow) -> None:
        """Read what was said, which is written down, or close it again."""
        if self._read.pop(row.session_id, None) is not None:
            self._lay_out()
            return
        self.desk.read(
            self,
            counselling.read,
            lambda text: self._opened(row.session_id, text),
            on_error=self.refused,
            session_id=row.session_id,
            resident_id=self.resident_id,
        )

    def _opened(self, session_id: int, text: SessionText) -> None:
        self._read[session_id] = text
        self._lay_out()

    def _show_days(self, days: int | None) -> None:
        if days is None:
            self.card.set_trailing("")
            return
        words = ngettext("first offered after {n} day", "first offered after {n} days", days)
        self.card.set_trailing(
            words.format(n=days) if days else _("first offered on the first day")
        )

    def _show(self, rows: list[SessionRow]) -> None:
        self._rows, self._read = rows, {}
        self._lay_out()

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        self.acts = {}
        for row in self._rows:
            line = self._line(row)
            text = self._read.get(row.session_id)
            if text is not None:
                line.add_words(_words(text))
            column.addWidget(line)
        if not self._rows:
            sentence = _("Counselling that was offered, planned or held stands here.")
            act = _("Add a session") if self._may_edit else ""
            column.addWidget(Empty(sentence, act, self.begin, "lock"))
        self.card.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _line(self, row: SessionRow) -> Line:
        when = _("{day}, {time}").format(
            day=near_day(row.at.date(), today()), time=f"{row.at:%H:%M}"
        )
        parts = [] if row.kind is SessionKind.INDIVIDUAL else [
            code_word("counselling_session", "kind", row.kind)
        ]  # fmt: skip
        parts.append(row.method)
        if row.minutes is not None:
            parts.append(ngettext("{n} minute", "{n} minutes", row.minutes).format(n=row.minutes))
        parts.append(_("with {name}").format(name=row.counsellor) if row.counsellor else "")
        pill = Pill(code_word("counselling_person", "state", row.state), _TONES[row.state])
        detail = " · ".join(part for part in parts if part)
        tone = "accent" if row.state is SessionState.PLANNED else "muted"
        line = Line("calendar", when, detail, pill, *self._trailing(row, when), tone=tone)
        return of_record(line, "counselling_session", row.session_id)

    def _trailing(self, row: SessionRow, when: str) -> list[QWidget]:
        found: list[QWidget] = []
        if row.has_words and row.can_read:
            is_open = row.session_id in self._read
            opener = button(
                _("Close") if is_open else _("Read"), "eye-off" if is_open else "eye",
                tooltip=_("That you read it is written down."), on_click=lambda: self.toggle(row),
            )  # fmt: skip
            opener.setAccessibleDescription(when)
            self.acts[row.session_id, "read"] = opener
            found.append(opener)
        elif row.has_words:
            found.append(Pill(_("Sealed"), "neutral", "lock"))
        if self._may_edit:
            if row.state is SessionState.PLANNED and row.has_begun:
                held = button(_("Held"), on_click=lambda: self._settle(row, SessionState.HELD))
                self.acts[row.session_id, "held"] = held
                found.append(held)
            menu = ActMenu(_("What else can be done: {what}").format(what=when), self._more(row))
            found.append(menu)
        return found

    def _more(self, row: SessionRow) -> list[tuple[str, str, Callable[[], object]]]:
        found: list[tuple[str, str, Callable[[], object]]] = []
        words = code_words("counselling_person", "state")
        if row.state in (SessionState.PLANNED, SessionState.OFFERED):
            for icon, state in _OTHER_ENDS:
                found.append((icon, words[state], partial(self._settle, row, state)))
        if row.can_read or not row.has_words:
            found.append(("notebook-pen", _("Write the note"), lambda: self._note(row)))
        found.append(("pencil", _("Change"), lambda: self._edit(row)))
        return found

    def _settle(self, row: SessionRow, state: SessionState) -> None:
        made = SettleSessionPanel(self.desk, self.resident_id, row.session_id, state.value)
        self.panel_requested.emit(made)

    def _note(self, row: SessionRow) -> None:
        self.panel_requested.emit(SessionNotePanel(self.desk, self.resident_id, row.session_id))

    def _edit(self, row: SessionRow) -> None:
        self.panel_requested.emit(CounsellingPanel(self.desk, self.resident_id, row.session_id))


def _words(text: SessionText) -> str:
    parts = [part for part in (text.topic, text.note) if not isinstance(part, Hidden) and part]
    return "\n".join(parts) or _("Nothing was noted.")
