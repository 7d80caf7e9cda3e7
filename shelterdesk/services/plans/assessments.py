# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs, domain by domain, at her pace: several sittings make one assessment.

Every level may be declined, unknown or not asked. Her own view stands beside the worker's and the
one found together; none overwrites another. A level may suggest a goal, it never demands one.
Nothing here expires, and an assessment that is never finished is no fault of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.models.assessments import (
    Assessment,
    AssessmentSitting,
    AssessmentState,
    Domain,
    DomainScore,
    Horizon,
    Rater,
)
from shelterdesk.services import organisation
from shelterdesk.services.plans import domain_scores, domains
from shelterdesk.services.plans.assessment_rows import (
    AssessmentRow,
    AssessmentSheet,
    DomainAnswers,
    DomainSeries,
    NeedsChange,
    Point,
    Score,
    Sitting,
)
from shelterdesk.services.plans.domains import LEVELS
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden, Text, Unanswered

__all__ = [
    "AssessmentRow", "AssessmentSheet", "AssessmentState", "DomainAnswers", "Horizon",
    "NeedsChange", "Rater", "Score", "assessments", "begin", "change", "describe", "finish",
    "reopen", "score", "sheet", "sit", "timeline",
]  # fmt: skip


@verb(Capability.EDIT_CASE)
def begin(
    tx: Transaction, *, resident_id: int, on: date | None = None, is_from_paper: bool = False
) -> int:
    """Begin an assessment with its first sitting and return its id.

    ``is_from_paper``: she filled in the form herself, on the day ``on``.
    """
    residents.get(tx, resident_id)
    on = on or tx.today
    _refuse_future(tx, on)
    _refuse_second(tx, resident_id)
    row = Assessment(resident_id=resident_id, begun=on, is_from_paper=is_from_paper)
    tx.session.add(row)
    tx.session.flush()
    _sitting(tx, row, on)
    return row.id


@verb(Capability.EDIT_CASE)
def sit(tx: Transaction, *, assessment_id: int, on: date | None = None) -> int:
    """Another sitting; a second one on the same day is part of the first. Returns its id."""
    row = _open(tx, assessment_id)
    on = on or tx.today
    _refuse_future(tx, on)
    row.begun = min(row.begun, on)
    return _sitting(tx, row, on).id


@verb(Capability.EDIT_CASE)
def score(
    tx: Transaction, *, assessment_id: int, domain_id: int, rater: Rater, score: Score
) -> None:
    """Write what somebody thinks about a domain over what they said before; hidden parts stay."""
    row = _open(tx, assessment_id)
    domain = tx.session.get(Domain, domain_id)
    if domain is None:
        raise NotFound(_("This field of life is not there any more."))
    if isinstance(score.level, int) and score.level not in LEVELS:
        raise Invalid(_("A level is a number from 1 to 4."), field="level")
    query = select(DomainScore).where(
        DomainScore.assessment_id == row.id,
        DomainScore.domain_id == domain_id,
        DomainScore.rater == Rater(rater).value,
    )
    found = tx.session.scalar(query)
    if found is None and score == Score():
        return  # nothing was said, and nothing is there
    if found is None:
        found = DomainScore(
            assessment_id=row.id,
            domain_id=domain_id,
            rater=Rater(rater).value,
            level_answer=Unanswered.NOT_ASKED.value,
        )
        tx.session.add(found)
    is_health_like = domain.is_health_like
    domain_scores.write_level(tx, found, score.level, is_health_like=is_health_like)
    domain_scores.write_horizon(tx, found, score.horizon, is_health_like=is_health_like)
    sealed_words.write(tx, found, "words", score.words)
    _worked_on(tx, row)


@verb(Capability.EDIT_CASE)
def describe(
    tx: Transaction, *, assessment_id: int, strengths: Text, summary: str | Hidden = ""
) -> None:
    """What she is good at and what holds her up, and what it comes to in the end."""
    row = _open(tx, assessment_id)
    sealed_words.write_answer(tx, row, "strengths", strengths)
    sealed_words.write(tx, row, "summary", summary)
    _worked_on(tx, row)


@verb(Capability.EDIT_CASE)
def finish(tx: Transaction, *, assessment_id: int, on: date | None = None) -> None:
    """Finish it for now. Domains nobody spoke about stay *not asked*."""
    row = _open(tx, assessment_id)
    on = on or tx.today
    _refuse_future(tx, on)
    last = max(sitting.on for sitting in _sittings(tx, [row.id])[row.id])
    if on < last:
        raise Invalid(_("There was a sitting after this day."), field="on")
    row.state, row.finished = AssessmentState.FINISHED.value, on


@verb(Capability.EDIT_CASE)
def reopen(tx: Transaction, *, assessment_id: int) -> None:
    """Go on with a finished assessment."""
    row = _get(tx, assessment_id)
    if row.state == AssessmentState.OPEN:
        raise Conflict(_("This assessment is open already."))
    _refuse_second(tx, row.resident_id)
    row.state, row.finished = AssessmentState.OPEN.value, None


@query(Capability.SEE_CASE)
def assessments(tx: Transaction, *, resident_id: int) -> list[AssessmentRow]:
    """All assessments of a person, newest first."""
    residents.get(tx, resident_id)
    return _listed(tx, _of(tx, resident_id))


@query(Capability.SEE_CASE, viewed=N_("Opened a needs assessment"))
def sheet(tx: Transaction, *, assessment_id: int) -> AssessmentSheet:
    """One assessment with all that was said, and the level before beside each."""
    row = _get(tx, assessment_id)
    before = _before(tx, row)
    scores = _scores(tx, [found.id for found in (row, before) if found is not None])
    (listed,) = _listed(tx, [row])
    mine = scores.get(row.id, {})
    earlier = scores.get(before.id, {}) if before is not None else {}
    return AssessmentSheet(
        row=listed,
        resident_id=row.resident_id,
        strengths=sealed_words.read_answer(tx, row, "strengths"),
        summary=sealed_words.revealed(tx, row, "summary"),
        domains=tuple(
            DomainAnswers(domain, mine.get(domain.id, {}), earlier.get(domain.id, {}))
            for domain in domains.domains(tx, with_retired=True)
            if not domain.is_retired or domain.id in mine
        ),
        previous_day=before.finished if before is not None else None,
    )


@query(Capability.SEE_CASE, viewed=N_("Opened the needs"))
def change(tx: Transaction, *, resident_id: int) -> NeedsChange:
    """How each domain changed over the finished assessments, for the chart and its table."""
    residents.get(tx, resident_id)
    rows = [row for row in _of(tx, resident_id) if row.finished is not None][::-1]
    scores = _scores(tx, [row.id for row in rows])
    series = []
    for domain in domains.domains(tx, with_retired=True):
        points = tuple(
            Point(row.finished, scores[row.id][domain.id])
            for row in rows
            if row.finished is not None and domain.id in scores.get(row.id, {})
        )
        if points or not domain.is_retired:
            series.append(DomainSeries(domain, points))
    days = tuple(row.finished for row in rows if row.finished is not None)
    return NeedsChange(days, tuple(series))


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When needs were talked about; never what was said."""
    found = []
    for row in _listed(tx, _of(tx, resident_id)):
        days = ngettext("{n} sitting", "{n} sittings", len(row.sittings))
        detail = days.format(n=len(row.sittings))
        if row.is_from_paper:
            detail = " · ".join((detail, _("filled in by hand")))
        if row.finished is None:
            found.append(
                TimelineEvent(row.begun, "needs", "sprout", _("Needs assessment begun"), detail)
            )
        else:
            title = _("Needs assessment finished")
            found.append(
                TimelineEvent(row.finished, "needs", "sprout", title, detail, tone="accent")
            )
    return found


def _get(tx: Transaction, assessment_id: int) -> Assessment:
    row = tx.session.get(Assessment, assessment_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This assessment is not there any more."))
    residents.get(tx, row.resident_id)
    return row


def _open(tx: Transaction, assessment_id: int) -> Assessment:
    row = _get(tx, assessment_id)
    if row.state != AssessmentState.OPEN:
        raise Conflict(_("This assessment is finished. Open it again to change it."))
    return row


def _of(tx: Transaction, resident_id: int) -> list[Assessment]:
    """Newest first."""
    query = select(Assessment).where(
        Assessment.resident_id == resident_id, protection.visible(tx, Assessment.resident_id)
    )
    return list(tx.session.scalars(query.order_by(Assessment.begun.desc(), Assessment.id.desc())))


def _before(tx: Transaction, row: Assessment) -> Assessment | None:
    """The assessment that was finished last before this one was begun."""
    earlier = [
        other
        for other in _of(tx, row.resident_id)
        if other.finished is not None and (other.begun, other.id) < (row.begun, row.id)
    ]
    return max(earlier, key=lambda other: (other.finished, other.begun, other.id), default=None)


def _refuse_future(tx: Transaction, on: date) -> None:
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")


def _refuse_second(tx: Transaction, resident_id: int) -> None:
    if any(row.state == AssessmentState.OPEN for row in _of(tx, resident_id)):
        raise Conflict(_("An assessment is open already: go on with that one."))


def _sitting(tx: Transaction, row: Assessment, on: date) -> AssessmentSitting:
    query = select(AssessmentSitting).where(
        AssessmentSitting.assessment_id == row.id, AssessmentSitting.on == on
    )
    sitting = tx.session.scalar(query)
    if sitting is None:
        sitting = AssessmentSitting(assessment_id=row.id, on=on, staff_id=tx.staff_id)
        tx.session.add(sitting)
        tx.session.flush()
    return sitting


def _worked_on(tx: Transaction, row: Assessment) -> None:
    """Whatever is said today belongs to a sitting of today; what was on paper, to the day of the
    paper."""
    if not row.is_from_paper:
        _sitting(tx, row, tx.today)


def _listed(tx: Transaction, rows: list[Assessment]) -> list[AssessmentRow]:
    ids = [row.id for row in rows]
    sittings = _sittings(tx, ids)
    names = organisation.staff_names(tx)
    scored: dict[int, set[int]] = {}
    query = select(DomainScore.assessment_id, DomainScore.domain_id).where(
        DomainScore.assessment_id.in_(ids), DomainScore.level_answer == "given"
    )
    for assessment_id, domain_id in tx.session.execute(query):
        scored.setdefault(assessment_id, set()).add(domain_id)
    return [
        AssessmentRow(
            id=row.id,
            begun=row.begun,
            finished=row.finished,
            state=AssessmentState(row.state),
            is_from_paper=row.is_from_paper,
            sittings=tuple(
                Sitting(one.on, names.get(one.staff_id or 0, "")) for one in sittings[row.id]
            ),
            scored=len(scored.get(row.id, ())),
        )
        for row in rows
    ]


def _sittings(tx: Transaction, ids: Iterable[int]) -> dict[int, list[AssessmentSitting]]:
    found: dict[int, list[AssessmentSitting]] = {id_: [] for id_ in ids}
    query = select(AssessmentSitting).where(AssessmentSitting.assessment_id.in_(found))
    for row in tx.session.scalars(query.order_by(AssessmentSitting.on)):
        found[row.assessment_id].append(row)
    return found


def _scores(tx: Transaction, ids: list[int]) -> dict[int, dict[int, dict[Rater, Score]]]:
    """Assessment -> domain -> whose view -> what they said."""
    if not ids:
        return {}
    found: dict[int, dict[int, dict[Rater, Score]]] = {}
    query = select(DomainScore).where(DomainScore.assessment_id.in_(ids))
    for row in tx.session.scalars(query.order_by(DomainScore.id)):
        said = Score(
            level=domain_scores.read_level(tx, row),
            horizon=domain_scores.read_horizon(tx, row),
            words=sealed_words.revealed(tx, row, "words"),
        )
        views = found.setdefault(row.assessment_id, {}).setdefault(row.domain_id, {})
        views[Rater(row.rater)] = said
    return {key: dict(value) for key, value in found.items()}
