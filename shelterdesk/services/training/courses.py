# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Courses: what is taught, by the house or a partner, what is learned there and who may begin.

Entry rules ask a person before she breaks them; they refuse nobody (``entry_rules.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.partners import Partner
from shelterdesk.models.training import (
    Cohort,
    Course,
    CourseKind,
    CourseLink,
    CourseSkill,
    LinkKind,
)
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partners
from shelterdesk.services.values import sealed_words, value_words

__all__ = [
    "CourseForm", "CourseKind", "CourseRow", "add", "choices", "edit", "form", "get", "listed",
    "retire",
]  # fmt: skip

_LONGEST: Final = {
    "name": 120, "about": 600, "title_outside": 120, "accreditor": 120, "entry_words": 400,
}  # fmt: skip
_MOST_MINUTES: Final = 10_000 * 60
_OLDEST: Final = 120
_MOST_MISSES: Final = 100
_WHOLE: Final = 100  # percent


@dataclass(frozen=True, slots=True)
class CourseForm:
    """All that is written about a course; only its name is required."""

    name: str
    kind: CourseKind = CourseKind.VOCATIONAL
    partner_id: int | None = None  # none: the house
    about: str = ""
    title_outside: str = ""  # what papers that leave the house call it; empty: its name
    accreditor: str = ""
    planned_minutes: int | None = None  # of the whole course
    complete_percent: int = 80  # of these, for a certificate of completion
    entry_words: str = ""  # rules no program knows
    youngest: int | None = None  # full years on the first day
    oldest: int | None = None
    misses_noticed: int | None = 3  # in a row; none: no notice
    counts_for_stipends: bool = True
    skill_ids: tuple[int, ...] = ()  # of the list ``skill``, in the order of the certificate
    needs_ids: tuple[int, ...] = ()  # courses that are completed before
    excludes_ids: tuple[int, ...] = ()  # not both at a time, whichever way round


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course as lists show it."""

    id: int
    name: str
    kind: CourseKind
    kind_words: str
    partner_id: int | None
    provider: str  # the partner; empty for the house
    planned_minutes: int | None
    skills: tuple[str, ...]
    rules: tuple[str, ...]  # who may begin, each rule in words
    groups: int  # that are running or to come
    counts_for_stipends: bool
    is_active: bool


@verb(Capability.EDIT_TRAINING)
def add(tx: Transaction, *, form: CourseForm) -> int:
    """Add a course and return its id."""
    row = Course(is_active=True)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    _write_skills(tx, row, form.skill_ids)
    _write_links(tx, row, form)
    tx.about(row)
    return row.id


@verb(Capability.EDIT_TRAINING)
def edit(tx: Transaction, *, course_id: int, form: CourseForm) -> None:
    """Write a form over a course; what was attended and certified stays as it was."""
    row = get(tx, course_id)
    _write(tx, row, form)
    _write_skills(tx, row, form.skill_ids)
    _write_links(tx, row, form)


@verb(Capability.EDIT_TRAINING)
def retire(tx: Transaction, *, course_id: int, is_active: bool = False) -> None:
    """No new group of it begins, or again; those that run go on."""
    get(tx, course_id).is_active = is_active


@query(Capability.SEE_TRAINING)
def form(tx: Transaction, *, course_id: int) -> CourseForm:
    """A course as a form."""
    row = get(tx, course_id)
    needs, excludes = (_linked(tx, course_id, kind) for kind in (LinkKind.NEEDS, LinkKind.EXCLUDES))
    return CourseForm(
        name=row.name,
        kind=CourseKind(row.kind),
        partner_id=row.partner_id,
        about=row.about,
        title_outside=row.title_outside,
        accreditor=row.accreditor,
        planned_minutes=row.planned_minutes,
        complete_percent=row.complete_percent,
        entry_words=row.entry_words,
        youngest=row.youngest,
        oldest=row.oldest,
        misses_noticed=row.misses_noticed,
        counts_for_stipends=row.counts_for_stipends,
        skill_ids=tuple(one.skill_id for one in _skills(tx, course_id)),
        needs_ids=needs,
        excludes_ids=excludes,
    )


@query(Capability.SEE_TRAINING)
def listed(tx: Transaction, *, with_retired: bool = False) -> list[CourseRow]:
    """All courses by name."""
    wanted = select(Course, Partner.name).outerjoin(Partner, Partner.id == Course.partner_id)
    if not with_retired:
        wanted = wanted.where(Course.is_active)
    found = tx.session.execute(wanted.order_by(func.lower(Course.name), Course.id)).all()
    skills: dict[int, list[str]] = {}
    for one in tx.session.scalars(select(CourseSkill).order_by(CourseSkill.position)):
        skills.setdefault(one.course_id, []).append(vocabularies.label(tx, one.skill_id))
    groups = {
        course_id: count
        for course_id, count in tx.session.execute(
            select(Cohort.course_id, func.count())
            .where(Cohort.end > tx.today, Cohort.cancelled_on.is_(None))
            .group_by(Cohort.course_id)
        )
    }
    links = _links_in_words(tx)
    return [
        CourseRow(
            id=row.id,
            name=row.name,
            kind=CourseKind(row.kind),
            kind_words=value_words.code_word("course", "kind", row.kind),
            partner_id=row.partner_id,
            provider=provider or "",
            planned_minutes=row.planned_minutes,
            skills=tuple(skills.get(row.id, ())),
            rules=(*_ages(row), *links.get(row.id, ()), *filter(None, (row.entry_words,))),
            groups=groups.get(row.id, 0),
            counts_for_stipends=row.counts_for_stipends,
            is_active=row.is_active,
        )
        for row, provider in found
    ]


@query(Capability.SEE_TRAINING)
def choices(tx: Transaction) -> list[tuple[int, str]]:
    """Ids and names of the courses of which a group may begin."""
    found = select(Course.id, Course.name).where(Course.is_active)
    ordered = tx.session.execute(found.order_by(func.lower(Course.name), Course.id))
    return [(course_id, name) for course_id, name in ordered]


# For other services
def get(tx: Transaction, course_id: int) -> Course:
    """The row of a course; raises ``NotFound``."""
    row = tx.session.get(Course, course_id)
    if row is None:
        raise NotFound(_("This course is not there any more."), field="course_id")
    tx.about(row)
    return row


def needed(tx: Transaction, course_id: int) -> tuple[int, ...]:
    """Courses that are to be completed before this one."""
    return _linked(tx, course_id, LinkKind.NEEDS)


def excluded(tx: Transaction, course_id: int) -> tuple[int, ...]:
    """Courses nobody takes at the same time as this one, whichever of the two says so."""
    links = select(CourseLink.course_id, CourseLink.other_id).where(
        CourseLink.kind == LinkKind.EXCLUDES.value,
        or_(CourseLink.course_id == course_id, CourseLink.other_id == course_id),
    )
    both = {one for pair in tx.session.execute(links) for one in pair}
    return tuple(sorted(both - {course_id}))


def names(tx: Transaction, course_ids: Collection[int]) -> list[str]:
    """What courses are called, by name."""
    found = select(Course.name).where(Course.id.in_(course_ids))
    return list(tx.session.scalars(found.order_by(func.lower(Course.name))))


# Within
def _ages(row: Course) -> Sequence[str]:
    if row.youngest is not None and row.oldest is not None:
        words = _("From {youngest} to {oldest} years")
        return [words.format(youngest=row.youngest, oldest=row.oldest)]
    if row.youngest is not None:
        return [_("From {n} years").format(n=row.youngest)]
    if row.oldest is not None:
        return [_("Up to {n} years").format(n=row.oldest)]
    return []


def _links_in_words(tx: Transaction) -> dict[int, list[str]]:
    called = {row_id: name for row_id, name in tx.session.execute(select(Course.id, Course.name))}
    found: dict[int, list[str]] = {}
    for link in tx.session.scalars(select(CourseLink).order_by(CourseLink.id)):
        if link.kind == LinkKind.NEEDS:
            words = _("Completed before: {course}")
            found.setdefault(link.course_id, []).append(words.format(course=called[link.other_id]))
            continue
        words = _("Not at the same time as {course}")
        for one, other in ((link.course_id, link.other_id), (link.other_id, link.course_id)):
            found.setdefault(one, []).append(words.format(course=called[other]))
    return found


def _linked(tx: Transaction, course_id: int, kind: LinkKind) -> tuple[int, ...]:
    found = select(CourseLink.other_id).where(
        CourseLink.course_id == course_id, CourseLink.kind == kind.value
    )
    return tuple(tx.session.scalars(found.order_by(CourseLink.id)))


def _skills(tx: Transaction, course_id: int) -> list[CourseSkill]:
    found = select(CourseSkill).where(CourseSkill.course_id == course_id)
    return list(tx.session.scalars(found.order_by(CourseSkill.position, CourseSkill.id)))


def _write(tx: Transaction, row: Course, form: CourseForm) -> None:
    for field, longest in _LONGEST.items():
        text = sealed_words.checked(getattr(form, field), field=field, longest=longest)
        setattr(row, field, text)
    if not row.name:
        raise Invalid(_("Give the course a name."), field="name")
    others = select(Course.name).where(Course.id != (row.id or 0))
    # Not in SQL: its lower() knows English letters alone.
    with tx.session.no_autoflush:
        taken = {name.casefold() for name in tx.session.scalars(others)}
    if row.name.casefold() in taken:
        words = _("There is a course named “{name}”.").format(name=row.name)
        raise Conflict(words, field="name")
    _check_numbers(form)
    if form.partner_id is not None and form.partner_id != row.partner_id:
        partners.get(tx, form.partner_id)
    row.kind, row.partner_id = CourseKind(form.kind).value, form.partner_id
    row.planned_minutes, row.complete_percent = form.planned_minutes, form.complete_percent
    row.youngest, row.oldest = form.youngest, form.oldest
    row.misses_noticed = form.misses_noticed
    row.counts_for_stipends = form.counts_for_stipends


def _check_numbers(form: CourseForm) -> None:
    if form.planned_minutes is not None and not 1 <= form.planned_minutes <= _MOST_MINUTES:
        raise Invalid(_("Write how many hours the course has."), field="planned_minutes")
    if not 1 <= form.complete_percent <= _WHOLE:
        raise Invalid(_("Write a number from 1 to 100."), field="complete_percent")
    if form.misses_noticed is not None and not 1 <= form.misses_noticed <= _MOST_MISSES:
        raise Invalid(_("Write a number from 1 to 100."), field="misses_noticed")
    for field in ("youngest", "oldest"):
        age = getattr(form, field)
        if age is not None and not 0 <= age <= _OLDEST:
            raise Invalid(_("Write an age in years."), field=field)
    if form.youngest is not None and form.oldest is not None and form.youngest > form.oldest:
        raise Invalid(_("The oldest is not younger than the youngest."), field="oldest")


def _write_skills(tx: Transaction, row: Course, skill_ids: Sequence[int]) -> None:
    wanted = list(dict.fromkeys(skill_ids))
    words = {word.id for word in vocabularies.of_list(tx, Vocabulary.SKILL.value).values()}
    if set(wanted) - words:
        raise Invalid(_("Choose skills of the list."), field="skill_ids")
    there = {one.skill_id: one for one in _skills(tx, row.id)}
    for skill_id, one in there.items():
        if skill_id not in wanted:
            tx.session.delete(one)
    for position, skill_id in enumerate(wanted):
        if skill_id in there:
            there[skill_id].position = position
        else:
            tx.session.add(CourseSkill(course_id=row.id, skill_id=skill_id, position=position))
    tx.session.flush()


def _write_links(tx: Transaction, row: Course, form: CourseForm) -> None:
    wanted = dict.fromkeys(form.needs_ids, LinkKind.NEEDS)
    for field, ids in (("needs_ids", form.needs_ids), ("excludes_ids", form.excludes_ids)):
        known = set(tx.session.scalars(select(Course.id).where(Course.id.in_(ids))))
        if row.id in ids or set(ids) - known:
            raise Invalid(_("Choose other courses."), field=field)
    if set(form.needs_ids) & set(form.excludes_ids):
        words = _("A course is needed before, or excluded, not both.")
        raise Invalid(words, field="excludes_ids")
    wanted |= dict.fromkeys(form.excludes_ids, LinkKind.EXCLUDES)
    found = select(CourseLink).where(CourseLink.course_id == row.id)
    there = {one.other_id: one for one in tx.session.scalars(found)}
    for other_id, one in there.items():
        if other_id not in wanted:
            tx.session.delete(one)
    for other_id, kind in wanted.items():
        if other_id in there:
            there[other_id].kind = kind.value
        else:
            tx.session.add(CourseLink(course_id=row.id, other_id=other_id, kind=kind.value))
    tx.session.flush()
