# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One purpose and recipient: what counts now, what may be told, and the answers before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import (
    Asked,
    ConsentBy,
    ConsentPurpose,
    ConsentRow,
    Items,
    Signature,
    Standing,
)
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.values.answers import words as answer_words
from ui.residents.names import language_name
from ui.widgets.buttons import button
from ui.widgets.day_words import day
from ui.widgets.labels import IconLabel, label, rule
from ui.widgets.pill import Pill
from ui.widgets.signature import SignatureView

_ICONS: Final = {
    ConsentPurpose.KEEP_IDENTITY: "key-round",
    ConsentPurpose.SHARE: "users",
    ConsentPurpose.REFERRAL: "heart-handshake",
    ConsentPurpose.EMPLOYER: "user-round-check",
    ConsentPurpose.STATISTICS: "file-chart-column",
    ConsentPurpose.PHOTO: "user",
}
_PILLS: Final = {
    Standing.GIVEN: ("good", "circle-check"),
    Standing.REFUSED: ("notice", "circle-x"),
    Standing.WITHDRAWN: ("notice", "undo-2"),
    Standing.EXPIRED: ("neutral", "hourglass"),
}
_SIGNATURE_WIDTH: Final = 260
_INDENT: Final = 28


class ConsentView(QWidget):
    """The line, and below it what was agreed, once it is opened."""

    withdraw_requested = Signal(object)  # ConsentRow
    sign_requested = Signal(object)
    again_requested = Signal(object)
    scan_requested = Signal(object)
    print_requested = Signal(object)
    signature_wanted = Signal(int)  # consent id

    def __init__(self, asked: Asked, items: Mapping[str, str], today: date, *, may_edit: bool):
        super().__init__()
        self.asked = asked
        self._items = items
        self._today = today
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(self._head())
        self._column.addLayout(self._acts(may_edit))
        self.details = self._details()
        self.details.hide()
        self._column.addWidget(self.details)
        self._column.addWidget(rule())
        self.setAccessibleName(self.title())

    def title(self) -> str:
        """The purpose and whom it names."""
        purpose = consents.purpose_words(self.asked.purpose)
        if isinstance(self.asked.recipient, Hidden):
            return f"{purpose} · {answer_words(self.asked.recipient)}"
        return f"{purpose} · {self.asked.recipient}" if self.asked.recipient else purpose

    def show_signature(self, found: Signature | Hidden | None) -> None:
        """What was drawn, or a word for it."""
        if isinstance(found, Signature) and not found.is_on_paper:
            view = SignatureView(found.strokes)
            view.setFixedSize(_SIGNATURE_WIDTH, view.heightForWidth(_SIGNATURE_WIDTH))
            self._signature.addWidget(view)
            self._signature.addStretch(1)  # else the column would be as narrow as the picture
            return
        words = _("Signed on paper") if isinstance(found, Signature) else answer_words(found)
        self._signature.addWidget(label(words))

    def open_details(self, on: bool) -> None:
        """Show what was agreed, or hide it."""
        self.details.setVisible(on)
        self.details_button.setText(_("Less") if on else _("More"))
        if on and self.asked.now.is_signed and not self._signature.count():
            self.signature_wanted.emit(self.asked.now.id)

    def _head(self) -> QHBoxLayout:
        row = self.asked.now
        tone, icon = _PILLS[row.standing]
        head = QHBoxLayout()
        head.setSpacing(10)
        mark = "accent" if row.standing is Standing.GIVEN else "muted"
        head.addWidget(IconLabel(_ICONS[row.purpose], mark), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self.title(), "strong", wrap=True))
        words.addWidget(label(self._when(row), "muted", wrap=True))
        head.addLayout(words, 1)
        pill = Pill(consents.standing_words(row.standing), tone, icon)
        head.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _acts(self, may_edit: bool) -> QHBoxLayout:
        row = self.asked.now
        acts = QHBoxLayout()
        acts.setContentsMargins(_INDENT, 0, 0, 0)
        acts.setSpacing(8)
        self.details_button = button(
            _("More"), kind="quiet", on_click=lambda: self.open_details(self.details.isHidden())
        )
        self.withdraw_button = button(
            _("Withdraw"), on_click=lambda: self.withdraw_requested.emit(row)
        )
        self.sign_button = button(
            _("Sign"), "pencil", on_click=lambda: self.sign_requested.emit(row)
        )
        self.again_button = button(
            _("Ask again"), on_click=lambda: self.again_requested.emit(self.asked)
        )
        self.scan_button = button(
            _("Scan"), "file", tooltip=_("Tie the scan of the signed sheet to this answer"),
            on_click=lambda: self.scan_requested.emit(row),
        )  # fmt: skip
        self.print_button = button(
            _("Print"), "printer", on_click=lambda: self.print_requested.emit(row)
        )
        is_given = row.standing is Standing.GIVEN
        shown = {
            self.withdraw_button: may_edit and is_given,
            self.again_button: may_edit and not is_given,
            self.sign_button: may_edit and is_given and not row.is_signed,
            self.scan_button: may_edit and is_given and row.document_id is None,
            self.print_button: row.standing is not Standing.REFUSED,
        }
        for made, is_shown in shown.items():
            acts.addWidget(made)
            if not is_shown:
                made.hide()  # never setHidden(False) here: without a parent it is a window
        acts.addStretch(1)
        acts.addWidget(self.details_button)
        return acts

    def _details(self) -> QWidget:
        row = self.asked.now
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(_INDENT, 0, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for head, words in self._facts(row):
            if words:
                line = grid.rowCount()
                grid.addWidget(label(head, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label(words, wrap=True), line, 1)
        self._signature = QHBoxLayout()
        line = grid.rowCount()
        if row.is_signed:
            grid.addWidget(label(_("Signature"), "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._signature, line, 1)
        if self.asked.earlier:
            before = "\n".join(self._earlier(one) for one in self.asked.earlier)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label(_("Before"), "muted"), line + 1, 0, top)
            grid.addWidget(label(before, wrap=True), line + 1, 1)
        return body

    def _facts(self, row: ConsentRow) -> list[tuple[str, str]]:
        by = _("the resident")
        if row.decided_by is ConsentBy.GUARDIAN:
            by = answer_words(row.guardian) or _("Guardian")
        text = ""
        if row.version:
            text = _("{language}, version {number}").format(
                language=language_name(row.language), number=row.version
            )
        return [
            (_("May be told"), self._item_words(row.items)),
            (_("Stays here"), self._item_words(row.withheld)),
            (_("Why"), answer_words(row.reason)),
            (_("Who decided"), by),
            (_("The resident agrees"), _assent_words(row)),
            (_("Text"), text),
            (_("Signed sheet"), _("kept among the documents") if row.document_id else ""),
        ]

    def _item_words(self, items: Items | Hidden) -> str:
        if isinstance(items, Hidden):
            return answer_words(items)
        named = [self._items.get(code, code) for code in items.codes]
        return ", ".join([*named, *([items.words] if items.words else [])])

    def _when(self, row: ConsentRow) -> str:
        parts = [_("on {day}").format(day=day(row.on, self._today))]
        if row.withdrawn_on is not None:
            words = _("withdrawn on {day}")
            parts.append(words.format(day=day(row.withdrawn_on, self._today)))
        elif row.last_day is not None:
            past = row.standing is Standing.EXPIRED
            words = _("held until {day}") if past else _("holds until {day}")
            parts.append(words.format(day=day(row.last_day, self._today)))
        if row.standing is Standing.GIVEN and isinstance(row.items, Items) and row.items:
            parts.append(self._item_words(row.items))
        named_nobody = row.recipient == "" and self.asked.recipient != ""
        if named_nobody:
            parts.append(_("said to everybody"))
        return " · ".join(parts)

    def _earlier(self, row: ConsentRow) -> str:
        return f"{consents.standing_words(row.standing)} · {self._when(row)}"


def _assent_words(row: ConsentRow) -> str:
    if row.decided_by is not ConsentBy.GUARDIAN:
        return ""
    if isinstance(row.has_assent, Unanswered):
        return answer_words(row.has_assent)
    return _("yes") if row.has_assent else _("no")
