# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the list of courses shows: groups with their places, courses, and what is read of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.training import cohorts, courses, enrolments
from shelterdesk.services.training.cohorts import CohortRow, Phase
from shelterdesk.services.training.courses import CourseRow
from shelterdesk.services.training.enrolments import EnrolmentRow
from ui.training.words import hours
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

Key = tuple[str, int]


class Shown(IntEnum):
    """Which list, in the order of its tabs."""

    GROUPS, ENDED, COURSES = range(3)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: a group, or a course."""

    course: CourseRow | None = None
    group: CohortRow | None = None

    @property
    def key(self) -> Key:
        """Finds it again."""
        if self.group is not None:
            return "group", self.group.id
        return "course", 0 if self.course is None else self.course.id

    @property
    def title(self) -> str:
        """What it is called."""
        if self.group is not None:
            return self.group.shown
        return "" if self.course is None else self.course.name

    @property
    def about(self) -> str:
        """When a group meets; of a course what it is."""
        if self.group is not None:
            return self.group.when_short or _("each session by hand")
        if self.course is None:
            return ""
        parts = (self.course.kind_words, self.course.provider, hours(self.course.planned_minutes))
        return " · ".join(filter(None, parts))

    @property
    def about_whole(self) -> str:
        """The same in full."""
        return self.about if self.group is None else self.group.when or self.about

    @property
    def places(self) -> str:
        """``5 / 8``."""
        group = self.group
        if group is None:
            return ""
        if group.capacity is None:
            return str(group.taken)
        return _("{taken} / {total}").format(taken=group.taken, total=group.capacity)

    @property
    def share(self) -> float | None:
        """How much of the places is taken."""
        group = self.group
        if group is None or not group.capacity:
            return None
        return min(group.taken / group.capacity, 1.0)

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return 0 if self.group is None else self.group.waiting

    @property
    def state(self) -> str:
        """A word where there is something to say."""
        if self.group is not None:
            return _state(self.group)
        if self.course is None:
            return ""
        if not self.course.is_active:
            return _("not offered")
        n = self.course.groups
        return ngettext("{n} group", "{n} groups", n).format(n=n) if n else _("no group yet")


def _state(group: CohortRow) -> str:
    if group.cancelled_on is not None:
        return _("cancelled")
    if group.phase is Phase.COMING:
        return _("from {day}").format(day=short_day(group.start, today()))
    if group.phase is Phase.PAST:
        return _("ended")
    return ""


@query(Capability.SEE_TRAINING)
def entries(tx: Any, *, shown: Shown) -> list[Entry]:
    """The lines of one list."""
    if shown == Shown.COURSES:
        return [Entry(course=one) for one in courses.listed(tx, with_retired=True)]
    if shown == Shown.ENDED:
        return [Entry(group=one) for one in cohorts.listed(tx, phase=Phase.PAST)]
    found = [Entry(group=one) for one in cohorts.listed(tx)]
    return found + [Entry(course=one) for one in courses.listed(tx) if not one.groups]


@dataclass(frozen=True, slots=True)
class OpenedGroup:
    """A group with its people."""

    row: CohortRow
    people: list[EnrolmentRow]
    waiting: list[EnrolmentRow]


@query(Capability.SEE_TRAINING)
def opened(tx: Any, *, cohort_id: int) -> OpenedGroup:
    """All of one group."""
    return OpenedGroup(
        cohorts.row(tx, cohort_id=cohort_id),
        enrolments.of_cohort(tx, cohort_id=cohort_id),
        enrolments.waiting(tx, cohort_id=cohort_id),
    )


def made_list() -> RowsView:
    """The table."""
    columns = [
        Column(_("Course and group"), lambda row: row.title, stretch=True, width=120,
               role="strong"),
        Column("", lambda row: row.about, width=150, role="muted",
               tooltip=lambda row: row.about_whole),
        Column(_("Places"), lambda row: row.places, width=70, align="end",
               share=lambda row: row.share, sort=lambda row: row.share or 0.0),
        Column(_("Wait"), lambda row: row.waiting or "", width=56, align="end", role="muted",
               tone=lambda row: "accent", sort=lambda row: row.waiting),
        Column("", lambda row: row.state, width=92, role="muted"),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.key), _("Courses and groups"))
    NarrowColumns(view, {1: 500, 4: 440})  # the panel beside it says both
    return view
