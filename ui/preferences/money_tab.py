# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How money is handled, the same for everybody: days without payment, who approves, receipts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QAbstractButton

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.stipends import holidays
from shelterdesk.services.stipends.holidays import HolidayRow, NewHoliday
from ui.desk import Desk
from ui.preferences.house_rows import HouseListTab
from ui.preferences.money_habits import HabitsView
from ui.preferences.parts import touches
from ui.widgets.answers import read_day
from ui.widgets.buttons import button
from ui.widgets.dates import read_date, today
from ui.widgets.day_words import short_day, weekday_name
from ui.widgets.fields import DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.preview_box import PreviewBox
from ui.widgets.table import Column

_LONGEST: Final = 80
#: What stands between a day and a name in a list.
_BETWEEN: Final = " \t,;:–—-"
#: A day in figures at the start or the end of a line.
_DAY_FIRST: Final = re.compile(r"^\s*(\d{1,4}[./\-]\d{1,2}(?:[./\-]\d{0,4})?)(?=$|[\s,;:])(.*)$")
_DAY_LAST: Final = re.compile(r"^(.*?)(?<=[\s,;:])(\d{1,4}[./\-]\d{1,2}(?:[./\-]\d{0,4})?)\s*$")


class HolidayPanel(FormPanel):
    """A day on which nobody is paid."""

    def __init__(self, desk: Desk, holiday_id: int | None = None) -> None:
        title = _("Add a holiday") if holiday_id is None else _("Change the holiday")
        super().__init__(desk, title, _("Save"))
        self._holiday_id = holiday_id
        self.form.add_field(DateField("on", _("Day"), required=True, unanswered=False))
        self.form.add_field(TextField("name", _("Name"), unanswered=False, max_length=_LONGEST))
        if holiday_id is not None:
            desk.read(self, holidays.listed, self._show)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"holiday_id": self._holiday_id}

    def _show(self, rows: list[HolidayRow]) -> None:
        row = next((row for row in rows if row.id == self._holiday_id), None)
        if row is not None:
            self.form.set_values({"on": row.on, "name": row.name or None})

    def _save(self, values: dict[str, Hashable]) -> None:
        on = read_day(values["on"])
        if on is None:
            self.form.set_busy(False)
            return
        facts: dict[str, Any] = {"on": on, "name": str(values["name"] or "")}
        if self._holiday_id is None:
            self.act(N_("Added a holiday"), holidays.add, **facts)
        else:
            self.act(
                N_("Changed a holiday"), holidays.edit, holiday_id=self._holiday_id, **facts
            )  # fmt: skip


class HolidayListPanel(FormPanel):
    """The list of a year, as it was copied from somewhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Paste a list"), _("Take it over"))
        self.lines = MultilineField(
            "lines", _("Holidays, one a line"), required=True, unanswered=False, lines=12,
            placeholder="2027-01-01 …\n2027-05-01 …",
            hint=_("A day in figures and a name, in either order. Days that are there already stay "
                   "as they are."),
        )  # fmt: skip
        self.form.add_field(self.lines)
        self.preview = PreviewBox(_("What was read"))
        self.form.add_below(self.preview)
        self.lines.changed.connect(self._follow)

    def _follow(self) -> None:
        found, wrong = read_list(str(self.lines.value() or ""))
        if not found and not wrong:
            self.preview.tell("")
            return
        told = ngettext("{n} day", "{n} days", len(found)).format(n=len(found))
        days = [f"{short_day(one.on, today())} {one.name}".strip() for one in found]
        days += [_("not read: {line}").format(line=line) for line in wrong]
        self.preview.tell(told, days)

    def _save(self, values: dict[str, Hashable]) -> None:
        found, wrong = read_list(str(values["lines"] or ""))
        if wrong:
            words = _("No day could be read in “{line}”. Write one like {day}.")
            example = today().replace(month=12, day=25).isoformat()
            self.form.show_error(
                Invalid(words.format(line=wrong[0], day=example), field="lines")
            )  # fmt: skip
            return
        self.act(N_("Took over a list of holidays"), holidays.add_all, said=_taken, those=found)


class MoneyTab(HouseListTab):
    """Holidays, and beside them the habits. Del removes one."""

    TABLES: ClassVar[tuple[str, ...]] = ("holiday",)

    def __init__(self, desk: Desk) -> None:
        self.habits = HabitsView(desk)
        super().__init__(desk, _("Holidays"), _columns(), _("Add a holiday"), self.habits)
        self.list.set_empty(
            _("Days on which nobody is paid stand here. A pay day that falls on one moves to the "
              "working day before or after, as its scheme says."),
            _("Paste the list of a year"),
            self.paste,
        )  # fmt: skip
        self.load()

    def load(self) -> None:
        """Ask for them: of last month and later."""
        since = today().replace(day=1)
        self.desk.read(self, holidays.listed, self.show_rows, since=since)

    def refresh(self, changes: object = None) -> None:
        """Read again."""
        super().refresh(changes)
        if touches(changes, "organisation"):
            self.habits.load()

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one."""
        return HolidayPanel(self.desk, row_id)

    def make_acts(self) -> list[QAbstractButton]:
        """Remove one, or take over a list at once; that is there also where none is chosen."""
        self.paste_button = button(_("Paste a list"), "copy", on_click=self.paste)
        self.remove_button = button(_("Remove"), "x", on_click=self.remove, tooltip="Del")
        self.key("Del", self.remove, self.list)
        return [*super().make_acts(), self.remove_button, self.paste_button]

    def chosen(self, row: Any) -> None:
        """Another one is chosen, or none."""
        super().chosen(row)
        self.paste_button.setEnabled(True)

    def paste(self) -> None:
        """The list of a year."""
        self.side.open(HolidayListPanel(self.desk))

    def remove(self) -> None:
        """The house pays on that day after all."""
        row = self.list.selected()
        if row is not None:
            self.desk.do(
                self, N_("Removed a holiday"), holidays.remove, holiday_id=row.id,
            )  # fmt: skip


def read_list(text: str) -> tuple[list[NewHoliday], list[str]]:
    """The days of a pasted list, and the lines in which none could be read."""
    found, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        first, last = _DAY_FIRST.match(line), _DAY_LAST.match(line)
        on, name = None, ""
        if first is not None:
            on, name = _read_day(first[1]), first[2]
        elif last is not None:
            on, name = _read_day(last[2]), last[1]
        if on is None:
            wrong.append(line)
        else:
            found.append(NewHoliday(on, name.strip(_BETWEEN)[:_LONGEST]))
    return found, wrong


def _read_day(text: str) -> dt.date | None:
    """As fields read it; with dots the day comes first, whatever the system says."""
    parts = text.rstrip("./-").split(".")
    if len(parts) not in (2, 3) or len(parts[0]) > 2:
        return read_date(text.rstrip("./-"))
    year = parts[2] if len(parts) == 3 else str(today().year)
    return read_date(f"{year if len(year) == 4 else f'20{year}'}-{parts[1]}-{parts[0]}")


def _taken(count: int) -> str:
    return ngettext("{n} holiday is new.", "{n} holidays are new.", count).format(n=count)


def _columns() -> list[Column]:
    return [
        Column(_("Day"), lambda row: short_day(row.on), width=130, role="strong",
               sort=lambda row: row.on),
        Column("", lambda row: weekday_name(row.on), width=120, role="muted"),
        Column(_("Name"), lambda row: row.name, stretch=True, width=140),
    ]  # fmt: skip
