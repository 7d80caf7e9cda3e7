# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: who may be given one, what was given out, and what holds of a number that somebody
reads from a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.training import certificate_proposals, certificates
from shelterdesk.services.training.certificate_proposals import Proposal
from shelterdesk.services.training.certificates import CertificateRow, Found
from ui import icons, theme
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.training import words
from ui.training.certificates.view import CertificateView, kind_words
from ui.widgets.card import Card
from ui.widgets.certificate_panels import CertificatePanel, RevokePanel
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs

Row = Proposal | CertificateRow


@dataclass(frozen=True)
class _Shown:
    """Both lists."""

    to_give: list[Proposal]
    given: list[CertificateRow]


@query(Capability.SEE_TRAINING)
def _shown(tx: Any) -> _Shown:
    return _Shown(certificate_proposals.to_give(tx), certificates.given(tx))


class CertificatesTab(ListTab):
    """Enter does what comes next: gives one out, or prints. Ctrl+F goes to the number."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "certificate", "enrolment", "attendance", "skill_check", "course", "cohort", "issuer",
        "course_skill", "course_session", "resident", "resident_access",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found = _Shown([], [])
        self.may_give = desk.vault.may(Capability.EDIT_TRAINING)
        self.list = _list()
        self.lists = FlatTabs(_("Which certificates"))
        self.number = QLineEdit()
        self.number.setPlaceholderText(_("Check a number: 7KQ2-9F4T-M0XC"))
        self.number.setAccessibleName(_("Number of a certificate to check"))
        self.number.setMinimumHeight(theme.CONTROL_HEIGHT)
        self.number.setClearButtonEnabled(True)
        glass = QAction(icons.icon("search", "muted"), _("Check"), self.number)
        self.number.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        card = Card(_("Certificates"))
        card.add(self.number)
        card.add(self.lists)
        card.add(self.list, 1)
        self.view = CertificateView(
            can_give=self.may_give, can_print=desk.vault.may(Capability.PRINT)
        )
        self.lay_out(card, self.view)
        self._name_lists()
        self.lists.currentChanged.connect(lambda _at: self._show_list())
        self.number.returnPressed.connect(self.check)
        self.number.textEdited.connect(self._typed)
        self.list.row_selected.connect(self.view.show_row)
        self.list.row_activated.connect(lambda _row: self._next())
        self.view.asked.connect(self._act)
        self.key("Ctrl+F", self.number.setFocus)

    # What the page asks
    def load(self) -> None:
        """Read both lists again."""
        self.desk.read(self, _shown, self._show)

    def subtitle(self) -> str:
        """How many are to be given."""
        n = len(self._found.to_give)
        return ngettext("{n} to give", "{n} to give", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """A number to check, or ``("give", enrolment id)``."""
        if isinstance(target, str):
            self.number.setText(target)
            self.check()
        elif isinstance(target, tuple) and target[0] == "give" and self.may_give:
            self.open_panel(CertificatePanel(self.desk, target[1]))

    # Acts
    def check(self) -> None:
        """What holds of the number that was typed."""
        text = self.number.text().strip()
        if text:
            self.desk.read(self, certificates.verify, self._say, number=text)

    def _act(self, act: str) -> None:
        row: Row | None = self.list.selected()
        if act == "person" and self.view.resident_id is not None:
            target = ("resident", self.view.resident_id, "training")
            self.open_requested.emit("residents", target)
        elif act == "print":
            options = {"number": self.view.number}
            self.open_requested.emit("reports", ("report", "certificate", options))
        elif act == "give" and isinstance(row, Proposal):
            self.open_panel(CertificatePanel(self.desk, row.enrolment_id))
        elif act == "revoke" and isinstance(row, CertificateRow):
            told = f"{row.number} · {row.shown}"
            self.open_panel(RevokePanel(self.desk, row.id, told))

    def _next(self) -> None:
        row: Row | None = self.list.selected()
        if isinstance(row, Proposal) and self.may_give:
            self._act("give")
        elif isinstance(row, CertificateRow) and row.revoked_on is None:
            self._act("print")

    # Answers
    def _show(self, found: _Shown) -> None:
        self._found = found
        self._name_lists()
        self._show_list()
        self.title_changed.emit()

    def _show_list(self) -> None:
        is_given = self.lists.currentIndex() == 1
        rows: list[Any] = list(self._found.given if is_given else self._found.to_give)
        self.list.set_empty(
            _("What was given out stands here, the newest first.") if is_given
            else _("Who has the hours and skills of a course stands here, and who was there when "
                   "its group is over.")
        )  # fmt: skip
        self.list.rows_model.set_rows(rows)
        if not self.number.text().strip():
            self.view.show_row(self.list.selected())

    def _say(self, found: Found) -> None:
        self.view.show_found(found)

    def _typed(self, text: str) -> None:
        if not text.strip():
            self.view.show_row(self.list.selected())

    def _name_lists(self) -> None:
        names = (
            (_("To be given"), len(self._found.to_give)), (_("Given out"), None),
        )  # fmt: skip
        for at, (name, count) in enumerate(names):
            text = f"{name}  {count}" if count else name
            if at < self.lists.count():
                self.lists.setTabText(at, text)
            else:
                self.lists.add(text)


def _list() -> RowsView:
    columns = [
        Column(_("Who"), lambda row: row.shown, width=116, role="strong"),
        Column(_("Course"), lambda row: row.group if isinstance(row, Proposal) else row.title,
               stretch=True, width=150),
        Column(_("Hours"), lambda row: words.hours(row.minutes), width=80, align="end",
               role="muted"),
        Column(_("On"), _when, width=100, role="muted"),
        Column("", kind_words, width=124, pill=True, tone=_tone),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, _key), _("Certificates"))
    NarrowColumns(view, {2: 520, 3: 600})
    return view


def _key(row: Row) -> tuple[str, int]:
    return ("give", row.enrolment_id) if isinstance(row, Proposal) else ("given", row.id)


def _when(row: Row) -> str:
    on = row.last_day if isinstance(row, Proposal) else row.issued_on
    return "" if on is None else day(on, today())


def _tone(row: Row) -> str:
    if isinstance(row, CertificateRow) and row.revoked_on is not None:
        return "danger"
    return "good" if row.kind == "completion" else "accent"
