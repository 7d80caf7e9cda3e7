# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""School: the minors who are here, those in no school first, with what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shelterdesk.capabilities import Capability, query
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.training import cohorts, schooling
from shelterdesk.services.training.cohorts import CohortRow
from shelterdesk.services.training.schooling import Pupil, Schooling
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.training.courses.enrol_panels import EnrolPanel
from ui.training.school.panels import ExcusePanel
from ui.training.school.view import PupilView, state_of
from ui.widgets import message_bar
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView


@dataclass(frozen=True)
class _Shown:
    """The minors, and the classes there are."""

    found: Schooling
    classes: list[CohortRow]


@query(Capability.SEE_TRAINING)
def _shown(tx: Any) -> _Shown:
    classes = [row for row in cohorts.listed(tx) if row.kind == "school"]
    return _Shown(schooling.minors(tx), classes)


class SchoolTab(ListTab):
    """Enter goes to what can be done. ``open`` takes the number of a record."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "course", "cohort", "enrolment", "no_school", "stay", "resident", "resident_access",
        "organisation",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self.list = _list()
        self.list.set_empty(_("Minors who are here stand here, and in which school they are."))
        self.ages = label("", "muted", wrap=True)
        card = Card(_("Minors and school"))
        card.add(self.list, 1)
        card.add(self.ages)
        may_edit = desk.vault.may(Capability.EDIT_TRAINING)
        self.view = PupilView(can_edit=may_edit)
        self.lay_out(card, self.view)
        self.list.row_selected.connect(self.view.show_pupil)
        self.list.row_activated.connect(lambda _row: self.view.focus_first())
        self.view.asked.connect(self._act)
        self.view.class_chosen.connect(self._enrol)

    def load(self) -> None:
        """Read all again."""
        self.desk.read(self, _shown, self._show)

    def subtitle(self) -> str:
        """How many are in no school and nobody said why."""
        n = sum(one.is_asked for one in self.list.rows_model.rows())
        return ngettext("{n} in no school", "{n} in no school", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """A minor."""
        if isinstance(target, int):
            self._wanted = target
            self.load()

    def _show(self, found: _Shown) -> None:
        self.view.classes = found.classes
        schools = found.found
        told = _("From {first} to {last} years, as Preferences say. Who is in a group of a course "
                 "of the kind School is in school.")  # fmt: skip
        self.ages.setText(told.format(first=schools.first_age, last=schools.last_age))
        self.list.rows_model.set_rows(schools.pupils)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.list.select(wanted)
        self.view.show_pupil(self.list.selected())
        self.title_changed.emit()

    def _enrol(self, cohort_id: int) -> None:
        row: Pupil | None = self.list.selected()
        if row is not None:
            self.open_panel(EnrolPanel(self.desk, cohort_id, row.resident_id))

    def _act(self, act: str) -> None:
        row: Pupil | None = self.list.selected()
        if act == "courses":
            self.open_requested.emit("training", ("tab", "courses"))
        elif row is None:
            return
        elif act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif act == "excuse":
            self.open_panel(ExcusePanel(self.desk, row.resident_id, row.shown))
        elif act == "ask_again":
            self.desk.do(
                self, N_("Asked about school again"), schooling.not_excused,
                said=_("{name} is asked about again.").format(name=row.shown),
                on_error=self._refused, resident_id=row.resident_id,
            )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")


def _list() -> RowsView:
    columns = [
        Column(_("Who"), lambda row: row.shown, stretch=True, width=100, role="strong"),
        Column(_("Age"), lambda row: row.age, width=60, align="end", role="muted"),
        Column(_("School"), lambda row: ", ".join((*row.groups, *row.waits_for)), width=180,
               role="muted"),
        Column("", lambda row: state_of(row)[0], width=130, pill=True,
               tone=lambda row: state_of(row)[1], icon=lambda row: state_of(row)[2]),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.resident_id), _("Minors and school"))
    NarrowColumns(view, {2: 480})
    return view
