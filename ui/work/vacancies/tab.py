# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vacancies: those that are open, what is asked for, who could fit, and introducing somebody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QCheckBox

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.work import introduction_rows, matching, vacancies
from shelterdesk.services.work.matching import PersonMatch
from shelterdesk.services.work.vacancies import VacancyForm, VacancyRow, VacancyState
from ui.desk import Desk
from ui.list_tab import OpenedTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.work.introductions.panels import PreparePanel
from ui.work.vacancies.form import VacancyPanel
from ui.work.vacancies.view import Opened, VacancyView

_ACTS: Final = {
    "fill": (N_("Filled a vacancy"), vacancies.fill, N_("It is not offered any more: filled.")),
    "close": (N_("Closed a vacancy"), vacancies.close, N_("It is not offered any more.")),
    "reopen": (N_("Opened a vacancy again"), vacancies.reopen, N_("It is offered again.")),
}
_TONES: Final = {
    VacancyState.OPEN: "good",
    VacancyState.FILLED: "accent",
    VacancyState.CLOSED: "neutral",
}


class VacanciesTab(OpenedTab):
    """Ctrl+N writes one down, Enter shows who could fit, F2 changes it."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        *introduction_rows.TABLES, "vacancy_skill", "vacancy_language", "work_wish", "own_skill",
        "skill_check", "resident_language", "enrolment", "course_session", "appointment",
        "placement", "resident_access",
    })  # fmt: skip
    view: VacancyView

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_edit = desk.vault.may(Capability.EDIT_WORK)
        self.list = _list()
        sentence = _("Places at partners stand here: what the work is, and what is asked for.")
        if self._may_edit:
            self.list.set_empty(sentence, _("New vacancy"), self.add)
        else:
            self.list.set_empty(sentence)
        self.add_button = button(
            _("New vacancy"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        self.add_button.setHidden(not self._may_edit)
        self.with_ended = QCheckBox(_("With those that ended"))
        self.with_ended.toggled.connect(lambda _on: self.load())
        card = Card(_("Vacancies"))
        card.add_trailing(self.add_button)
        card.add(self.with_ended)
        card.add(self.list, 1)
        view = VacancyView(desk)
        view.introduce_asked.connect(self._introduce)
        self.lay_out_opened(card, view)
        self.key("F2", self._edit)

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        with_ended = self.with_ended.isChecked()
        self.desk.read(self, vacancies.listed, self.show_rows, with_ended=with_ended)

    def subtitle(self) -> str:
        """How many are open."""
        rows: Sequence[VacancyRow] = self.list.rows_model.rows()
        n = sum(row.state is VacancyState.OPEN for row in rows)
        return ngettext("{n} open", "{n} open", n).format(n=n) if n else ""

    # Acts
    def add(self) -> None:
        """Write one down."""
        if self._may_edit:
            self.open_panel(VacancyPanel(self.desk))

    def act(self, act: str, row: VacancyRow) -> None:
        """What is asked for the row chosen."""
        if act in _ACTS:
            words, verb, said = _ACTS[act]
            self.desk.do(self, words, verb, said=_(said), vacancy_id=row.id)
        elif act == "edit":
            self.open_panel(VacancyPanel(self.desk, row.id))
        elif act == "partner":
            self.open_requested.emit("partners", ("partner", row.partner_id))

    def read(self, row_id: int) -> None:
        """Who could fit, and what is sealed."""
        self.desk.read(
            self, matching.people_for, partial(self._read_people, row_id), vacancy_id=row_id
        )

    def _read_people(self, row_id: int, people: list[PersonMatch]) -> None:
        self.desk.read(
            self, vacancies.form, partial(self._show_all_of, row_id, people), vacancy_id=row_id
        )

    def _show_all_of(self, row_id: int, people: list[PersonMatch], form: VacancyForm) -> None:
        row = self.list.selected()
        if row is not None and row.id == row_id:
            self.show_opened(row_id, Opened(row, tuple(people), form.safety))

    def _edit(self) -> None:
        row = self.list.selected()
        if row is not None and self._may_edit:
            self.act("edit", row)

    def _introduce(self, one: PersonMatch) -> None:
        row = self.list.selected()
        if row is not None:
            self.open_panel(PreparePanel(self.desk, one.resident_id, row.id))


def _list() -> RowsView:
    columns = [
        Column(_("Work as"), lambda row: row.title, stretch=True, width=120, role="strong",
               icon=lambda row: "triangle-alert" if row.hindrance else None,
               tooltip=lambda row: row.hindrance),
        Column(_("Partner"), lambda row: row.partner, width=144),
        Column(_("Hours"), lambda row: row.hours_words, width=100, role="muted",
               sort=lambda row: row.minutes_week or 0),
        Column(_("Until"), _until, width=116, sort=lambda row: str(row.open_until or "9"),
               tone=lambda row: "notice" if row.is_past else None,
               icon=lambda row: "clock" if row.is_past else None),
        Column(_("Introduced"), lambda row: row.introduced or "", width=86, align="end"),
        Column("", lambda row: row.state_words, width=84, pill=True,
               tone=lambda row: _TONES[row.state]),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.id), _("Vacancies"))
    NarrowColumns(view, {2: 560, 3: 470, 4: 640, 5: 400})
    return view


def _until(row: VacancyRow) -> str:
    return near_day(row.open_until, today()) if row.open_until is not None else ""
