# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of training: courses with hours, what she can, certificates."""

from __future__ import annotations

from functools import partial
from typing import Final

from babel.numbers import format_decimal
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.training.certificates import CertificateRow
from shelterdesk.services.training.enrolment_rows import EnrolmentRow
from shelterdesk.services.training.enrolments import EnrolmentState
from shelterdesk.services.training.own_skills import Skill
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.acts_card import ActsCard
from ui.residents.training.panels import LookPanel, OwnSkillsPanel
from ui.widgets.buttons import button
from ui.widgets.certificate_panels import CertificatePanel, RevokePanel
from ui.widgets.dates import today
from ui.widgets.day_words import day, locale
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

_TONES: Final = {
    EnrolmentState.ACTIVE: "accent",
    EnrolmentState.WAITING: "notice",
    EnrolmentState.COMPLETED: "good",
}
_HOUR: Final = 60


def hours(minutes: int) -> str:
    """``12.5 h``."""
    number = format_decimal(round(minutes / _HOUR, 1), format="#,##0.#", locale=locale())
    return _("{n} h").format(n=number)


class _TrainingCard(ActsCard):
    """What is written here is training."""

    place_requested = Signal(str, object)
    print_requested = Signal(str, object)
    NEEDS = Capability.EDIT_TRAINING


class CoursesCard(_TrainingCard):
    """Her places in groups, what goes on first."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Courses"))
        go = button(_("Courses"), "book-open", on_click=self._go, tooltip=_("To the courses"))
        self.add_trailing(go)

    def show_rows(self, rows: list[EnrolmentRow]) -> None:
        """With hours, and how much of what is planned they are."""
        self.acts = {}
        empty = _("Courses, school and groups somebody takes part in or waits for stand here.")
        self.show_lines([self._line(row) for row in rows], empty)

    def _line(self, row: EnrolmentRow) -> QWidget:
        acts: list[QWidget] = [Pill(row.state_words, _TONES.get(row.state, "neutral"))]
        begun = row.start is not None and row.totals.minutes > 0
        if self.may_write and begun:
            look = partial(LookPanel, self.desk, row.id, row.group)
            spoken = _("Skills in {group}").format(group=row.group)
            acts.append(self.act(row.id, "look", _("Skills"), spoken, look))
            give = partial(CertificatePanel, self.desk, row.id)
            spoken = _("Certificate for {group}").format(group=row.group)
            acts.append(self.act(row.id, "certificate", _("Certificate"), spoken, give))
        return of_record(Line("book-open", row.group, _said(row), *acts), "enrolment", row.id)

    def _go(self) -> None:
        self.place_requested.emit("training", ("tab", "courses"))


class SkillsCard(_TrainingCard):
    """What she says and what was looked at, together."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Skills"))
        name = _("Write down which skills they say they bring")
        made = button(_("Skills they bring"), "pencil", tooltip=name, on_click=self.say)
        self.add_trailing(made)
        made.setHidden(not self.may_write)

    def show_rows(self, rows: list[Skill]) -> None:
        """In the order of the list."""
        empty = _("What somebody brings and what was learned stands here, for a CV and for work.")
        self.show_lines([self._line(row) for row in rows], empty)

    def _line(self, row: Skill) -> QWidget:
        parts = []
        if row.checked is not None and row.checked_on is not None:
            words = _("looked at in {course} on {day} by {name}")
            on = day(row.checked_on, today())
            parts.append(words.format(course=row.checked_in, day=on, name=row.checked_by))
        if row.own is not None:
            said = code_word("own_skill", "level", row.own)
            parts.append(_("as they say: {level}").format(level=said.lower()))
        level = code_word("own_skill", "level", row.level)
        tone = "good" if row.checked is not None else "neutral"
        return Line("list-checks", row.label, " · ".join(parts), Pill(level, tone))

    def say(self) -> None:
        """What she says herself."""
        self.panel_requested.emit(OwnSkillsPanel(self.desk, self.resident_id))


class CertificatesCard(_TrainingCard):
    """Those given out, the newest first; one that was revoked stays to be seen."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Certificates"))
        self._may_print = desk.vault.may(Capability.PRINT)

    def show_rows(self, rows: list[CertificateRow]) -> None:
        """With their numbers."""
        self.acts = {}
        empty = _("Certificates that were given stand here. They are given from the courses.")
        self.show_lines([self._line(row) for row in rows], empty)

    def _line(self, row: CertificateRow) -> QWidget:
        on = day(row.issued_on, today())
        detail = " · ".join((row.kind_words, row.number, hours(row.minutes), on))
        acts: list[QWidget] = []
        if row.revoked_on is not None:
            acts.append(Pill(_("revoked"), "danger"))
        else:
            acts += self._of_good(row)
        return of_record(Line("award", row.title, detail, *acts), "certificate", row.id)

    def _of_good(self, row: CertificateRow) -> list[QWidget]:
        made: list[QWidget] = []
        if self._may_print:
            go = partial(self.print_requested.emit, "certificate", {"number": row.number})
            shown = button(_("Print"), "printer", on_click=go)
            shown.setAccessibleName(_("Print {number}").format(number=row.number))
            made.append(shown)
        if self.may_write:
            told = f"{row.number} · {row.title}"
            panel = partial(RevokePanel, self.desk, row.id, told)
            spoken = _("Revoke {number}").format(number=row.number)
            made.append(self.act(row.id, "revoke", _("Revoke"), spoken, panel))
        return made


def _said(row: EnrolmentRow) -> str:
    """``12.5 h of 40 h (31 %) · since 2 March``."""
    done = hours(row.totals.minutes)
    if row.planned_minutes and row.percent is not None:
        words = _("{done} of {planned} ({percent} %)")
        done = words.format(done=done, planned=hours(row.planned_minutes), percent=row.percent)
    if row.state is EnrolmentState.WAITING:
        asked = _("asked on {day}").format(day=day(row.applied_on, today()))
        return f"{asked} · {row.need_words}"
    days = ""
    if row.start is not None:
        days = _("since {day}").format(day=day(row.start, today()))
    if row.ended_on is not None:
        days = _("until {day}").format(day=day(row.ended_on, today()))
    return " · ".join(filter(None, (done if row.start else "", days, row.reason)))
