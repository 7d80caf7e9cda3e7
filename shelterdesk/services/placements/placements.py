# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work of residents over the days [start, end): a trial, an internship, an apprenticeship, paid
work, or a business of her own.

It begins with an introduction that was accepted, with a vacancy, or alone: she may have found it
herself. A next step at the same employer (an internship becomes paid work) ends one placement and
begins the next in one act. Nothing ends by itself, also not on the day that was agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.placements import (
    AllowanceRule,
    BusinessMoney,
    Introduction,
    IntroductionState,
    Placement,
    PlacementKind,
    PlacementProblem,
    PlacementTerms,
    Vacancy,
)
from shelterdesk.models.stipends import Award
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partner_standing, partners
from shelterdesk.services.placements import (
    allowances,
    business_starts,
    placement_rows,
    placement_terms,
    work_follow_ups,
)
from shelterdesk.services.placements.placement_rows import PlacementList, PlacementRow, Show
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import work_colleagues

__all__ = [
    "AllowanceRule", "PlacementForm", "PlacementKind", "PlacementList", "PlacementOpened",
    "PlacementRow", "Show", "begin", "counts", "edit", "end", "form", "listed",
    "next_step", "of_resident", "opened", "remove", "take_end_back", "workers",
]  # fmt: skip

_LONGEST: Final = 4000
_LONGEST_TITLE: Final = 120
_A_DAY: Final = timedelta(days=1)
_NEEDS: Final = Capability.EDIT_WORK  # who follows up writes what was learned


@dataclass(frozen=True, slots=True)
class PlacementForm:
    """What is written of work; only its kind is required, and the employer where there is one."""

    kind: str
    partner_id: int | None = None
    title: str = ""
    start: date | None = None  # today, if not said
    planned_end: date | None = None  # the last day that was agreed
    staff_id: int | None = None  # who follows up; whoever begins it, if not said
    introduction_id: int | None = None  # read when it begins, and stays
    vacancy_id: int | None = None
    is_on_cv: bool = True
    note: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class PlacementOpened:
    """A placement with its words; each is hidden without the key."""

    row: PlacementRow
    note: str | Hidden
    end_note: str | Hidden
    partner_warning: str  # why nobody new would be sent there now; nothing where all is well


@verb(Capability.EDIT_WORK)
def begin(
    tx: Transaction, *, resident_id: int, form: PlacementForm, terms: TermsForm | None = None
) -> int:
    """Somebody works from a day on, with the terms that are known; returns the placement's id."""
    residents.get(tx, resident_id)
    row = Placement(resident_id=resident_id, end=None)
    if form.introduction_id is not None:
        _take_introduction(tx, row, form)
    _write(tx, row, form)
    return _begin(tx, row, terms)


@verb(Capability.EDIT_WORK)
def edit(tx: Transaction, *, placement_id: int, form: PlacementForm) -> None:
    """Write a form over a placement; what is hidden stays as it is. The introduction it came of
    stays, and what was not asked yet moves with its first day."""
    row = placement_rows.get(tx, placement_id)
    before, did_begin = row.start, row.end != row.start
    business_starts.refuse_leaving(tx, row, form.kind)
    _write(tx, row, form)
    if row.start != before:
        _move_terms(tx, row, before)
    tx.session.flush()
    work_follow_ups.ask(tx, row, is_again=not did_begin)


@verb(Capability.EDIT_WORK)
def end(
    tx: Transaction, *, placement_id: int, last_day: date, reason: str, note: str | Hidden = ""
) -> None:
    """It ended, and why: a code of ``Vocabulary.PLACEMENT_END``. The day before its first one says
    that it never began, and nothing is asked. Else she is asked how it goes all the same."""
    row = placement_rows.get(tx, placement_id)
    did_begin = row.end != row.start
    _end(tx, row, last_day + _A_DAY, reason)
    if row.end == row.start or not did_begin:
        work_follow_ups.ask(tx, row, is_again=not did_begin)
    if not isinstance(note, Hidden):
        sealed_words.checked(note, field="note", longest=_LONGEST)
    sealed_words.write(tx, row, "end_note", note)


@verb(Capability.EDIT_WORK)
def take_end_back(tx: Transaction, *, placement_id: int) -> None:
    """It goes on after all. Raises ``Conflict`` where it went on as a next step."""
    row = placement_rows.get(tx, placement_id)
    if row.end is None:
        raise Conflict(_("This work has no end."))
    later = select(Placement.id).where(
        Placement.resident_id == row.resident_id,
        Placement.partner_id == row.partner_id,
        Placement.start >= row.end,
        Placement.id != row.id,
    )
    if tx.session.scalar(later.limit(1)) is not None:
        raise Conflict(_("It went on at the same employer as other work. Remove that one first."))
    row.end = row.end_reason_id = None
    tx.seal(row, "end_note", None)
    work_follow_ups.plan_for(tx, row, is_again=True)


@verb(Capability.EDIT_WORK)
def next_step(
    tx: Transaction, *, placement_id: int, form: PlacementForm, terms: TermsForm | None = None
) -> int:
    """She is taken on, or goes on in another way at the same employer from ``form.start``: one ends
    as *taken on*, and the next begins. Returns the id of the next. What was not asked yet of the
    first is asked of the next."""
    row = placement_rows.get(tx, placement_id)
    if PlacementKind.OWN_BUSINESS in (row.kind, form.kind):
        raise Conflict(_("A business of their own begins and ends by itself."), field="kind")
    if form.kind == row.kind:
        words = _("It is the same kind of work: write down its new hours, wage or contract.")
        raise Conflict(words, field="kind")
    if row.introduction_id is not None:
        _refuse_without_yes(placement_rows.introduction(tx, row.introduction_id))
    start = form.start or tx.today
    if row.end is not None and start < row.end:
        raise Invalid(_("Choose a day after the work before it ended."), field="start")
    _end(tx, row, row.end or start, work_follow_ups.TAKEN_ON)
    work_follow_ups.drop_for(tx, row.id, since=start)
    step = Placement(
        resident_id=row.resident_id, introduction_id=row.introduction_id, partner_id=row.partner_id,
        vacancy_id=row.vacancy_id, allowance=allowances.of_next_step(row, form.kind), end=None,
        staff_id=row.staff_id,
    )  # fmt: skip
    _write(tx, step, form, is_step=True)
    return _begin(tx, step, terms)


@verb(Capability.EDIT_WORK)
def remove(tx: Transaction, *, placement_id: int) -> None:
    """There is no such work: it was written by mistake. Its terms and problems go with it. Raises
    ``Conflict`` once something was learned of it, or a stipend ended because of it."""
    row = placement_rows.get(tx, placement_id)
    if work_follow_ups.is_answered(tx, row.id):
        raise Conflict(_("Something was learned about this work. End it instead."))
    if tx.session.scalar(select(Award.id).where(Award.placement_id == row.id).limit(1)):
        raise Conflict(_("A stipend ends because of this work. Give it another end first."))
    work_follow_ups.drop_for(tx, row.id)
    for model in (PlacementTerms, PlacementProblem, BusinessMoney):
        for below in tx.session.scalars(select(model).where(model.placement_id == row.id)):
            tx.session.delete(below)
    tx.session.flush()
    tx.session.delete(row)


@query(Capability.SEE_WORK)
def listed(tx: Transaction, *, show: Show = Show.RUNNING) -> PlacementList:
    """Placements of a list, the latest first."""
    return placement_rows.listed(tx, show)


@query(Capability.SEE_WORK)
def counts(tx: Transaction) -> dict[Show, int]:
    """How many each list holds, whoever asks."""
    made = {}
    for show in (Show.RUNNING, Show.ENDING, Show.PROBLEMS, Show.UNDECIDED):
        wanted = select(func.count()).select_from(Placement)
        made[show] = tx.session.scalar(wanted.where(placement_rows.which(tx, show))) or 0
    return made


@query(Capability.SEE_WORK)
def of_resident(tx: Transaction, *, resident_id: int) -> list[PlacementRow]:
    """All work of a person, the latest first."""
    residents.get(tx, resident_id)
    return _of_person(tx, resident_id)


@query(Capability.SEE_WORK, viewed=N_("Opened the work of a person"))
def opened(tx: Transaction, *, placement_id: int) -> PlacementOpened:
    """A placement with its words."""
    row = placement_rows.get(tx, placement_id)
    warning = ""
    if row.partner_id is not None:
        standing = partner_standing.of_partner(tx, row.partner_id, tx.today)
        warning = partner_standing.in_words(standing.to_introduce)
    return PlacementOpened(
        placement_rows.rows(tx, [row])[0],
        sealed_words.revealed(tx, row, "note"),
        sealed_words.revealed(tx, row, "end_note"),
        warning,
    )


@query(Capability.EDIT_WORK)
def form(tx: Transaction, *, placement_id: int) -> PlacementForm:
    """A placement as a form."""
    row = placement_rows.get(tx, placement_id)
    return PlacementForm(
        row.kind, row.partner_id, row.title, row.start, row.planned_end, row.staff_id,
        row.introduction_id, row.vacancy_id, row.is_on_cv, sealed_words.revealed(tx, row, "note"),
    )  # fmt: skip


@query(Capability.SEE_WORK)
def workers(tx: Transaction, *, resident_id: int | None = None) -> list[tuple[int, str]]:
    """Ids and names of the colleagues who can follow up; of a person, of those who see her."""
    return work_colleagues.offered(tx, _NEEDS, resident_id)


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When work began and ended, for those who see work."""
    if not tx.may(Capability.SEE_WORK):
        return []
    found = []
    for row in _of_person(tx, resident_id):
        record = ("placement", row.id)
        if row.end == row.start:
            title = _("Work did not begin: {kind}").format(kind=row.kind_words)
            detail = " · ".join(filter(None, (row.what, row.reason)))
            found.append(
                TimelineEvent(row.start, "work", "briefcase", title, detail, record=record)
            )
            continue
        if row.start <= tx.today:
            title = _("Work began: {kind}").format(kind=row.kind_words)
            found.append(
                TimelineEvent(
                    row.start, "work", "briefcase", title, row.what, "good", record=record
                )
            )
        if row.end is not None and row.last_day is not None and row.last_day <= tx.today:
            title = _("Work ended: {kind}").format(kind=row.kind_words)
            detail = " · ".join(filter(None, (row.what, row.reason)))
            found.append(
                TimelineEvent(row.last_day, "work", "briefcase", title, detail, record=record)
            )
    return found


# Within
def _begin(tx: Transaction, row: Placement, terms: TermsForm | None) -> int:
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    placement_terms.begin(tx, row, terms or TermsForm())
    work_follow_ups.plan_for(tx, row)
    return row.id


def _write(tx: Transaction, row: Placement, form: PlacementForm, *, is_step: bool = False) -> None:
    if form.kind not in list(PlacementKind):
        raise Invalid(_("Choose one from the list."), field="kind")
    start = form.start or row.start or tx.today
    if start > (row.end or OPEN_END):
        raise Invalid(_("It cannot end before it began."), field="start")
    if form.planned_end is not None and form.planned_end < start:
        raise Invalid(_("It cannot end before it began."), field="planned_end")
    title = sealed_words.checked(form.title, field="title", longest=_LONGEST_TITLE)
    if not isinstance(form.note, Hidden):
        sealed_words.checked(form.note, field="note", longest=_LONGEST)
    if not is_step:
        _write_place(tx, row, form)
    row.kind, row.title = PlacementKind(form.kind).value, title
    row.start, row.planned_end, row.is_on_cv = start, form.planned_end, form.is_on_cv
    row.staff_id = _worker(tx, row, form)
    _check_once(tx, row)
    sealed_words.write(tx, row, "note", form.note)


def _write_place(tx: Transaction, row: Placement, form: PlacementForm) -> None:
    """The employer, and the vacancy it was; a business of her own has neither."""
    if form.kind == PlacementKind.OWN_BUSINESS:
        if row.introduction_id is not None:
            raise Conflict(_("This work came of an introduction to an employer."), field="kind")
        row.partner_id = row.vacancy_id = None
        return
    if row.introduction_id is None:
        if form.partner_id is None:
            raise Invalid(_("Choose the employer."), field="partner_id")
        row.partner_id = partners.get(tx, form.partner_id).id
    vacancy_id = form.vacancy_id if row.introduction_id is None else row.vacancy_id
    if vacancy_id is not None:
        vacancy = tx.session.get(Vacancy, vacancy_id)
        if vacancy is None or vacancy.partner_id != row.partner_id:
            raise Invalid(_("This vacancy is of another employer."), field="vacancy_id")
    row.vacancy_id = vacancy_id


def _take_introduction(tx: Transaction, row: Placement, form: PlacementForm) -> None:
    told = placement_rows.introduction(tx, form.introduction_id or 0)
    if told.resident_id != row.resident_id:
        raise Invalid(_("This introduction is about somebody else."), field="introduction_id")
    is_trial = form.kind == PlacementKind.TRIAL and told.state == IntroductionState.TRIAL
    if not is_trial:
        _refuse_without_yes(told)
    row.introduction_id, row.partner_id = told.id, told.partner_id
    row.vacancy_id = told.vacancy_id


def _refuse_without_yes(told: Introduction) -> None:
    if told.state != IntroductionState.ACCEPTED:
        words = _("The employer has not said yes yet. Write the answer at the introduction first.")
        raise Conflict(words, field="introduction_id")


def _check_once(tx: Transaction, row: Placement) -> None:
    """One introduction leads to one placement of a kind."""
    if row.introduction_id is None:
        return
    same = select(Placement.id).where(
        Placement.introduction_id == row.introduction_id,
        Placement.kind == row.kind,
        Placement.id != (row.id or 0),
    )
    with tx.session.no_autoflush:
        if tx.session.scalar(same) is not None:
            words = _("Work of this kind came of this introduction already.")
            raise Conflict(words, field="kind")


def _worker(tx: Transaction, row: Placement, form: PlacementForm) -> int | None:
    """Who follows up does such work here, and sees the person. Whoever did so far may stay: where
    she does no longer, it is everybody's (``follow_up_rows.of_worker``)."""
    staff_id = form.staff_id or row.staff_id or tx.staff_id
    if staff_id == row.staff_id:
        return staff_id
    return work_colleagues.checked(tx, _NEEDS, row.resident_id, staff_id)


def _end(tx: Transaction, row: Placement, end_day: date, reason: str) -> None:
    if end_day < row.start:
        raise Invalid(_("It cannot end before it began."), field="last_day")
    row.end_reason_id = vocabularies.find_id(tx, vocabulary=Vocabulary.PLACEMENT_END, code=reason)
    row.end = end_day


def _move_terms(tx: Transaction, row: Placement, before: date) -> None:
    """What was agreed for the first day is agreed for the first day; nothing lies before it."""
    wanted = select(PlacementTerms).where(PlacementTerms.placement_id == row.id)
    found = list(tx.session.scalars(wanted.order_by(PlacementTerms.start)))
    if found and found[0].start == before:
        found[0].start = row.start
    days = [one.start for one in found]
    if any(day < row.start for day in days) or days != sorted(set(days)):
        words = _("Something was agreed before this day. Change those terms first.")
        raise Conflict(words, field="start")


def _of_person(tx: Transaction, resident_id: int) -> list[PlacementRow]:
    wanted = select(Placement).where(Placement.resident_id == resident_id)
    found = tx.session.scalars(wanted.order_by(Placement.start.desc(), Placement.id.desc()))
    return list(placement_rows.rows(tx, list(found)))
