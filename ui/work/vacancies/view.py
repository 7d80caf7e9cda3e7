# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: a vacancy, and once opened who could fit it, each with the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work.matching import PersonMatch
from shelterdesk.services.work.vacancies import VacancyRow, VacancyState
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label, rule
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView
from ui.widgets.reason_lines import reason_lines

_FEW: Final = 25


@dataclass(frozen=True, slots=True)
class Opened:
    """A vacancy with who could fit, and what is sealed of it."""

    row: VacancyRow
    people: tuple[PersonMatch, ...]
    safety: str | Hidden


class VacancyView(OpenedView):
    """``asked`` says what is to be done, ``introduce_asked`` for whom."""

    introduce_asked = Signal(object)  # PersonMatch

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may_edit = desk.vault.may(Capability.EDIT_WORK)
        self._shows_all = False
        self._found: Opened | None = None
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        text = _("Choose a vacancy to see what is asked for, and who could fit.")
        self.add(Empty(text, icon="briefcase"), 1)

    def show_row(self, row: VacancyRow) -> None:
        """What the list knows."""
        self.begin()
        self._shows_all = False
        self._head(row)
        self.add_tall(list(self._facts(row)))
        self._acts(row, is_opened=False)

    def show_opened(self, found: Opened) -> None:
        """All of it."""
        self._found = found
        self.begin()
        self._head(found.row)
        lines: list[QWidget] = []
        if found.safety:
            is_hidden = isinstance(found.safety, Hidden)
            words = answers.words(found.safety) if is_hidden else str(found.safety)
            lines.append(Line("lock" if is_hidden else "shield", words, _("What to look out for")))
        lines += self._who(found)
        lines += self._facts(found.row)
        self.add_tall(lines)
        self._acts(found.row, is_opened=True)

    def _head(self, row: VacancyRow) -> None:
        self.add(label(row.title, "heading", wrap=True))
        self.add(label(" · ".join((row.partner, row.kind_words)), "muted", wrap=True))
        if row.hindrance:
            self.add(Line("triangle-alert", row.hindrance, _("Nobody is introduced there now"),
                          tone="notice"))  # fmt: skip

    def _facts(self, row: VacancyRow) -> Iterator[QWidget]:
        now = today()
        if row.is_past and row.open_until is not None:
            words = _("The last day to apply was {day}").format(day=day(row.open_until, now))
            yield Line("clock", words, _("Still offered?"), tone="notice")
        elif row.open_until is not None:
            yield Line("calendar", day(row.open_until, now), _("Last day to apply"))
        facts = (
            ("play", "" if row.starts_on is None else day(row.starts_on, now), _("Begins on")),
            ("clock", " · ".join(filter(None, (row.hours_words, row.times_words))),
             _("Hours and times")),
            ("banknote", row.wage, _("Wage")),
            ("map-pin", " · ".join(filter(None, (row.area, row.transport, _way(row)))),
             _("The way there")),
            ("baby", _childcare(row), _("Childcare")),
            ("list-checks", ", ".join(
                one.name if one.is_needed else _("{skill}, welcome").format(skill=one.name)
                for one in row.skills), _("Skills")),
            ("languages", ", ".join(one.in_words for one in row.languages), _("Languages")),
            ("message-square", row.about, _("About")),
        )  # fmt: skip
        for icon, said, what in facts:
            if said:
                yield Line(icon, said, what)
        yield Line("users", _counts(row), _("Places and introductions"))
        if row.ended_on is not None:
            yield Line("check", day(row.ended_on, now), row.state_words)

    def _who(self, found: Opened) -> list[QWidget]:
        lines: list[QWidget] = [label(_("Who could fit"), "strong")]
        if not found.people:
            text = _("Nobody who is supported now has said that they look for work.")
            return [*lines, label(text, "muted", wrap=True)]
        shown = found.people if self._shows_all else found.people[:_FEW]
        for one in shown:
            lines += [self._person(found.row, one), *reason_lines(one.reasons), rule()]
        rest = len(found.people) - len(shown)
        if rest:
            words = ngettext("{n} more", "{n} more", rest).format(n=rest)
            lines.append(button(words, "chevron-down", "quiet", on_click=self._show_all))
        text = _("In the order of what speaks against it, as far as anybody knows. Ask them.")
        return [*lines, label(text, "muted", wrap=True)]

    def _person(self, vacancy: VacancyRow, one: PersonMatch) -> Line:
        now = [one.introduction, _("has work now") if one.works else ""]
        acts: list[QWidget] = []
        if self._may_edit and vacancy.state is VacancyState.OPEN and not one.introduction:
            act = button(_("Introduce"), "send", on_click=partial(self.introduce_asked.emit, one))
            act.setAccessibleName(_("Introduce {name}").format(name=one.shown))
            acts.append(act)
        is_fine = one.has_nothing_against
        return Line(
            "circle-check" if is_fine else "user", one.shown, " · ".join(filter(None, now)),
            *acts, tone="good" if is_fine else "muted", ruled=False, role="strong",
        )  # fmt: skip

    def _show_all(self) -> None:
        self._shows_all = True
        if self._found is not None:
            self.show_opened(self._found)

    def _acts(self, row: VacancyRow, *, is_opened: bool) -> None:
        found = list(_offered(row)) if self._may_edit else []
        if not is_opened:
            found.insert(0, ("open", _("Who could fit"), "users"))
        if found:
            self.add_acts(found[0], found[1:])


def _offered(row: VacancyRow) -> Iterator[Act]:
    yield "edit", _("Change"), "pencil"
    if row.state is VacancyState.OPEN:
        yield "fill", _("All places are taken"), "check"
        yield "close", _("Not offered any more"), "x"
    else:
        yield "reopen", _("Offered again"), "undo-2"
    yield "partner", _("Open the partner"), "handshake"


def _way(row: VacancyRow) -> str:
    if row.travel_minutes is None:
        return ""
    return _("{n} minutes to get there").format(n=row.travel_minutes)


def _childcare(row: VacancyRow) -> str:
    if row.has_childcare is None:
        return ""
    return _("There is some") if row.has_childcare else _("There is none")


def _counts(row: VacancyRow) -> str:
    n = row.places_left
    places = ngettext("{n} place left", "{n} places left", n).format(n=n)
    n = row.introduced
    return f"{places} · " + ngettext("{n} introduction open", "{n} introductions open", n).format(
        n=n
    )
