# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work: words for how somebody attended, how long a look at a partner counts, when one
asks how work goes, at which ages school is compulsory."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from shelterdesk.errors import Invalid, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.services.training import attendance_statuses
from shelterdesk.services.training.attendance_statuses import CountsAs, HouseStatus, StatusForm
from ui.desk import Desk
from ui.preferences import house_rows
from ui.preferences.house_rows import HouseRowsTab
from ui.preferences.parts import touches
from ui.widgets import message_bar
from ui.widgets.answers import read_number
from ui.widgets.buttons import icon_button
from ui.widgets.fields import ChoiceField, IntField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label, rule
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column

_MOST_MONTHS: Final = 120
#: What a word counts as, and whether who is marked with it was in the room.
_COUNTS: Final[dict[str, tuple[CountsAs, bool, str]]] = {
    "there": (CountsAs.PRESENT, True, N_("Present, with hours")),
    "present": (CountsAs.PRESENT, False, N_("Present, no hours")),
    "absent": (CountsAs.ABSENT, False, N_("Absent")),
    "ignored": (CountsAs.IGNORED, False, N_("Neither: it is left out")),
}


class StatusPanel(FormPanel):
    """A word for how somebody attended, and what it counts as."""

    def __init__(self, desk: Desk, status_id: int | None = None) -> None:
        title = _("Add a word") if status_id is None else _("Change the word")
        super().__init__(desk, title, _("Save"))
        self._status_id = status_id
        self.form.add_field(
            TextField("label", _("Word"), required=True, max_length=attendance_statuses.LONGEST)
        )
        self.counts = ChoiceField(
            "counts_as", _("Counts as"),
            [(code, _(words)) for code, (_counts, _is_there, words) in _COUNTS.items()],
            required=True, unanswered=False,
            hint=_("For stipends and for what is asked after several misses. Hours are counted "
                   "only of who was in the room."),
        )  # fmt: skip
        self.form.add_field(self.counts)
        if status_id is not None:
            desk.read(self, attendance_statuses.house_statuses, self._show)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"status_id": self._status_id}

    def _show(self, rows: list[HouseStatus]) -> None:
        row = next((row for row in rows if row.id == self._status_id), None)
        if row is None:
            return
        self.form.set_values({"label": row.form.label, "counts_as": _code(row)})
        if row.is_used:
            self.counts.set_hint(
                _("Rolls were called with it, and what they came to stays: add another word for "
                  "what counts in another way.")
            )  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        counts_as, is_there, _words = _COUNTS[str(values["counts_as"])]
        form = StatusForm(str(values["label"]), counts_as, is_there)
        if self._status_id is None:
            self.act(N_("Added a word for attending"), attendance_statuses.add, form=form)
        else:
            self.act(
                N_("Changed a word for attending"), attendance_statuses.edit,
                status_id=self._status_id, form=form,
            )  # fmt: skip


class WorkTab(HouseRowsTab):
    """Words for attending in the order of their figures, and beside them the habits."""

    TABLES: ClassVar[tuple[str, ...]] = ("attendance_status", "attendance")

    def __init__(self, desk: Desk) -> None:
        self.habits = WorkHabits(desk)
        super().__init__(desk, _("How somebody attended"), _columns(), _("Add a word"), self.habits)
        NarrowColumns(self.list, {3: 520})
        self.explain(
            _("The order gives the figures of a roll call. A sheet on paper has those of the day "
              "on which it was printed.")
        )  # fmt: skip
        self.load()

    def make_acts(self) -> list[QAbstractButton]:
        """Earlier and later as well."""
        self.up_button = icon_button("chevron-up", _("Earlier (Alt+Up)"), on_click=self.earlier)
        self.down_button = icon_button("chevron-down", _("Later (Alt+Down)"), on_click=self.later)
        self.key("Alt+Up", self.earlier, self.list)
        self.key("Alt+Down", self.later, self.list)
        return [*super().make_acts(), self.up_button, self.down_button]

    def load(self) -> None:
        """Ask for them."""
        self.desk.read(self, attendance_statuses.house_statuses, self.show_rows)

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one."""
        return StatusPanel(self.desk, row_id)

    def chosen(self, row: HouseStatus | None) -> None:
        """Another one is chosen, or none; the plain *present* stays as it is."""
        super().chosen(row)
        rows = self.list.rows_model.rows()
        at = -1 if row is None else [one.id for one in rows].index(row.id)
        is_own = row is not None and not row.is_plain
        for made in self.acts:
            made.setEnabled(is_own)
        self.up_button.setEnabled(is_own and at > 1)
        self.down_button.setEnabled(is_own and at < len(rows) - 1)

    def change(self) -> None:
        """The chosen one, unless it is *present*."""
        row = self.list.selected()
        if row is not None and row.is_plain:
            message_bar.say(self, _("A roll is called with this word: it stays as it is."))
            return
        super().change()

    def set_active(self, row: HouseStatus, *, is_active: bool) -> None:
        """Offer it no longer, or again."""
        verb = attendance_statuses.bring_back if is_active else attendance_statuses.retire
        act = (
            N_("Offered a word for attending again")
            if is_active
            else N_("Stopped offering a word for attending")
        )
        self.desk.do(self, act, verb, on_error=self._refused, status_id=row.id)

    def earlier(self) -> None:
        """The chosen one before the one above."""
        self._move(-1)

    def later(self) -> None:
        """The chosen one after the one below."""
        self._move(1)

    def _move(self, by: int) -> None:
        row = self.list.selected()
        ids = [one.id for one in self.list.rows_model.rows()]
        if row is None or row.is_plain or not 1 <= ids.index(row.id) + by < len(ids):
            return
        at = ids.index(row.id)
        ids.insert(at + by, ids.pop(at))
        self.desk.do(
            self, N_("Changed the order of the words for attending"), attendance_statuses.set_order,
            on_error=self._refused, status_ids=ids,
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")

    # The page's questions
    def refresh(self, changes: object = None) -> None:
        """Read again; what is being typed stays."""
        super().refresh(changes)
        self.habits.refresh(changes)

    def is_modified(self) -> bool:
        """Whether something is not saved, here or there."""
        return super().is_modified() or self.habits.form.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """What was typed, here and there."""
        kept = {"word": super().draft(), "habits": self.habits.form.draft()}
        return kept if any(kept.values()) else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put it back."""
        if kept.get("word"):
            super().restore_draft(kept["word"])
        self.habits.form.restore_draft(kept.get("habits"))


class WorkHabits(QWidget):
    """A form of a few questions."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        low, high = organisation.SCHOOL_AGES
        self.desk = desk
        self._stored: OrganisationForm | None = None
        self.form = RecordForm(can_cancel=False)
        self.form.setAccessibleName(_("Partners, follow-ups and school"))
        self.form.add_field(
            IntField(
                "vetting_months", _("Months a look at a partner counts"), low=1, high=_MOST_MONTHS,
                required=True,
                hint=_("Then somebody looks again before anybody new is sent there. What was "
                       "written before stays as it is."),
            )
        )  # fmt: skip
        self.form.add_field(
            TextField(
                "follow_up_days", _("Days after the start of work when one asks how it goes"),
                unanswered=False, max_length=60,
                hint=_("Numbers with commas between them, for example 30, 90, 180, 365. They hold "
                       "for work that begins from now on."),
            )
        )  # fmt: skip
        first, last = (
            IntField(name, words, low=low, high=high, required=True)
            for name, words in (
                ("school_first_age", _("School is compulsory from the age of")),
                ("school_last_age", _("To the age of")),
            )
        )
        last.set_hint(
            _("Both in full years. Who is of these ages, here and in no school, is on the list "
              "under Training, School.")
        )  # fmt: skip
        for field in (first, last):
            self.form.add_field(field)
        self.form.save_requested.connect(self._save)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addWidget(label(_("Partners, follow-ups and school"), "heading", wrap=True))
        inner.addWidget(rule())
        inner.addWidget(self.form, 1)
        self._load()

    def refresh(self, changes: object = None) -> None:
        """Read again; what is being typed stays, over what was changed elsewhere."""
        if touches(changes, "organisation"):
            self._load()

    def _load(self) -> None:
        self.desk.read(self, organisation.form, self._show)

    def _show(self, stored: OrganisationForm) -> None:
        is_typing = self._stored is not None and self.form.is_modified()
        self._stored = stored
        if not is_typing:
            self.form.set_values({
                "vetting_months": stored.vetting_months,
                "follow_up_days": ", ".join(map(str, stored.follow_up_days)) or None,
                "school_first_age": stored.school_first_age,
                "school_last_age": stored.school_last_age,
            })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        if self._stored is None:
            self.form.set_busy(False)
            return
        try:
            days = _days(str(values["follow_up_days"] or ""))
        except ValueError:
            words = _("Write whole numbers of days with commas between them.")
            self.form.show_error(Invalid(words, field="follow_up_days"))
            return
        numbers: dict[str, Any] = {
            name: read_number(values[name]) or 0
            for name in ("vetting_months", "school_first_age", "school_last_age")
        }
        self.desk.do(
            self.form, N_("Changed the habits of training and work"), organisation.edit,
            said=_("Saved."),
            on_done=lambda _done: self.form.saved(),
            on_error=self.form.show_error,
            form=replace(self._stored, follow_up_days=days, **numbers),
        )  # fmt: skip


def _columns() -> list[Column]:
    tone = house_rows.tone
    return [
        Column("", lambda row: "" if row.figure is None else str(row.figure), width=36,
               align="end", role="muted"),
        Column(_("Word"), lambda row: row.form.label, stretch=True, width=120, role="strong",
               tone=tone),
        Column(_("Counts as"), lambda row: _(_COUNTS[_code(row)][2]), width=168, tone=tone),
        Column("", house_rows.state, pill=True, width=150),
    ]  # fmt: skip


def _code(row: HouseStatus) -> str:
    """What it counts as, as the form offers it."""
    asked = row.form.counts_as, row.form.is_there
    return next(code for code, found in _COUNTS.items() if found[:2] == asked)


def _days(text: str) -> tuple[int, ...]:
    """Raises ``ValueError`` for what is no number; commas of other scripts are commas too."""
    for comma in "،、，;":
        text = text.replace(comma, ",")
    return tuple(int(part) for part in text.split(",") if part.strip())
