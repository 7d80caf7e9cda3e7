# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to choose before printing, made from the options a report declares."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _, language
from shelterdesk.reports.base import ALL_SITES, Option, Report
from ui.reports.person_option import PersonOption
from ui.widgets.choice_list import ChoiceList
from ui.widgets.choice_list import Option as Listed
from ui.widgets.fields import CheckField, ChoiceField, DateField, Field, TextField
from ui.widgets.labels import label
from ui.widgets.language_names import language_name

PURPOSE = "purpose"
_SEEN_MONTHS = 6


def month_words(month: date) -> str:
    """``October 2026``."""
    found = language()
    locale = "en_GB" if found == "en" or "-" in found else found
    words = str(format_date(month, "LLLL y", locale=locale))
    return words[:1].upper() + words[1:]


def months_between(first: date, last: date) -> list[date]:
    """The months from the last back to the first."""
    count = (last.year - first.year) * 12 + last.month - first.month
    start = last.year * 12 + last.month - 1
    return [date((start - n) // 12, (start - n) % 12 + 1, 1) for n in range(count + 1)]


class MonthField(Field):
    """The months at hand, newest first; arrows choose."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self.list = ChoiceList(words, rows=_SEEN_MONTHS)
        self.list.option_changed.connect(lambda _option: self._typed())
        self._place(self.list)

    def set_months(self, first: date, last: date) -> None:
        """Offer all months from the first to the one that is going on."""
        offered = []
        for month in months_between(first, last):
            detail = _("not over yet") if month == last else ""
            offered.append(Listed(month, month_words(month), detail, "calendar"))
        self.list.blockSignals(True)
        before = self.value()
        self.list.set_options(offered)
        if before is None or not self.list.choose(before):
            # The last full month, or the first one while there is none.
            full = offered[1] if len(offered) > 1 else offered[0]
            self.list.choose(full.key)
        self.list.blockSignals(False)

    def value(self) -> Hashable:
        """The first day of the month chosen, or None."""
        option = self.list.current()
        return option.key if option is not None else None

    def set_value(self, value: Hashable) -> None:
        """Choose a month."""
        self.list.choose(value)

    def focus_target(self) -> QWidget:
        """The list."""
        return self.list


class OptionsForm(QWidget):
    """One field for each option; ``changed`` whenever the sheet would differ."""

    changed = Signal()

    def __init__(self, report: Report[Any], paper: str) -> None:
        super().__init__()
        self.report = report
        self.fields: dict[str, Field] = {}
        self._labels: dict[str, QWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        for option in report.options:
            self._add(option.name, _field_of(option, paper))
        purpose = TextField(
            PURPOSE,
            _("Purpose"),
            unanswered=False,
            placeholder=_("for example: for the board"),
            hint=_(
                "Printed at the foot of each page and kept in the audit trail: no names, please."
            ),
            max_length=60,
        )
        self._add(PURPOSE, purpose)

    def set_sites(self, names: Sequence[str]) -> None:
        """The houses there are; with one there is nothing to choose."""
        for field in self._of_kind("site"):
            if isinstance(field, ChoiceField):
                before = field.value()
                field.set_choices([(ALL_SITES, _("All houses")), *((name, name) for name in names)])
                field.set_value(before if before in field.codes() else ALL_SITES)
                for widget in (field, self._labels[field.field]):
                    widget.setHidden(len(names) < 2)

    def set_languages(self, tags: Sequence[str]) -> None:
        """The languages there is a text in."""
        for field in self._of_kind("language"):
            if isinstance(field, ChoiceField):
                field.set_choices((tag, language_name(tag)) for tag in tags)

    def set_lists(self, lists: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """What there is to choose from; the first where one must be chosen."""
        for name, choices in lists.items():
            field = self.fields[name]
            if isinstance(field, ChoiceField):
                field.set_choices(choices)
                if field.required and field.draft() is None:
                    field.set_value(next(iter(field.codes()), None))

    def set_months(self, first: date, last: date) -> None:
        """The months there are."""
        for field in self._of_kind("month"):
            if isinstance(field, MonthField):
                field.set_months(first, last)

    def people(self) -> list[PersonOption]:
        """The fields that ask for a person."""
        return [field for field in self.fields.values() if isinstance(field, PersonOption)]

    def given(self) -> dict[str, str]:
        """The options as they are written on the command line."""
        texts = {}
        for option in self.report.options:
            value = self.fields[option.name].value()
            if isinstance(value, date) and option.kind == "day":
                texts[option.name] = value.isoformat()
            elif isinstance(value, date):
                texts[option.name] = f"{value:%Y-%m}"
            elif isinstance(value, bool):
                texts[option.name] = "yes" if value else "no"
            elif value is not None:
                texts[option.name] = str(value)
        return texts

    def fill_in(self, given: Mapping[str, str]) -> None:
        """Set options that somebody asked for, written as on the command line."""
        for option in self.report.options:
            if option.name not in given:
                continue
            field, value = self.fields[option.name], option.parse(given[option.name])
            if option.kind in ("language", "listed"):
                field.restore_draft({"code": value})  # it waits until it is offered
            else:
                field.set_value(value)

    def purpose(self) -> str:
        """What the sheet is for."""
        return str(self.fields[PURPOSE].value() or "")

    def has_problem(self) -> bool:
        """Say beside each field what cannot be taken."""
        problems = {field: field.problem() for field in self.fields.values()}
        for field, problem in problems.items():
            field.set_error(problem)
        return any(problems.values())

    def show_error(self, error: UserError) -> bool:
        """Say it beside the field it belongs to; False if there is none."""
        field = self.fields.get(error.field or "")
        if field is not None:
            field.set_error(error.message)
        return field is not None

    def primary_focus(self) -> QWidget | None:
        """The first thing to choose."""
        return next((field.focus_target() for field in self.fields.values()), None)

    def _of_kind(self, kind: str) -> Iterator[Field]:
        for option in self.report.options:
            if option.kind == kind:
                yield self.fields[option.name]

    def _add(self, name: str, field: Field) -> None:
        self.fields[name] = field
        if not isinstance(field, CheckField):
            words = label(field.label, "body", wrap=True)
            words.setContentsMargins(0, 6, 0, 0)
            words.setBuddy(field.focus_target())
            self._labels[name] = words
            self._layout.addWidget(words)
        self._layout.addWidget(field)
        field.changed.connect(self.changed)


def _dated(option: Option, words: str) -> Field:
    if option.kind == "month":
        return MonthField(option.name, words)
    return DateField(option.name, words, unanswered=False, placeholder=_(option.empty))


def _field_of(option: Option, paper: str) -> Field:
    words = _(option.label)
    if option.kind in ("month", "day"):
        return _dated(option, words)
    if option.kind == "bool":
        made: Field = CheckField(option.name, words)
        made.set_value(option.default in ("yes", "true", "on", "1"))
        return made
    if option.kind == "person":
        return PersonOption(option.name, words, required=option.required)
    if option.kind == "text":
        made = TextField(option.name, words, unanswered=False, required=option.required)
        made.set_value(option.default)
        return made
    if option.kind in ("language", "listed"):
        is_listed = option.kind == "listed"
        return ChoiceField(
            option.name, words, unanswered=False, required=option.required,
            placeholder=_(option.empty) if is_listed else _("As the resident speaks, or the house"),
        )  # fmt: skip
    choices = [(code, _(text)) for code, text in (option.choices or {}).items()]
    if option.kind == "site":
        choices = [(ALL_SITES, _("All houses"))]
    made = ChoiceField(option.name, words, choices, unanswered=False, required=option.required)
    made.set_value(paper if option.name == "paper" else option.default)
    return made
