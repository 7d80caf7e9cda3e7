# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CV as it is printed: her own words, her courses and her work, in her language.

It stands in no other name than hers: an issuer would tell that somebody stands behind her. Courses
are called as papers call them, and only those she finished are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple
from typing import Final

from babel import Locale, UnknownLocaleError
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.partners import Partner
from shelterdesk.models.placements import Placement, PlacementKind
from shelterdesk.models.residents import LanguageLevel, ResidentLanguage
from shelterdesk.models.training import Cohort, Course, Enrolment, EnrolmentState
from shelterdesk.services import paper_texts
from shelterdesk.services.papers import discretion
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.services.training import own_skills, skill_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import cvs
from shelterdesk.services.work.cvs import CvForm, EntryForm
from shelterdesk.statistics.cv_sheet import CvLine, CvPaper

_LEVELS: Final = (LanguageLevel.NATIVE, LanguageLevel.FLUENT, LanguageLevel.BASIC)
#: What stands before the employer, where it is no plain job.
_KINDS: Final = {
    PlacementKind.INTERNSHIP.value: "internship",
    PlacementKind.APPRENTICESHIP.value: "apprenticeship",
    PlacementKind.OWN_BUSINESS.value: "own_business",
}


@query(Capability.PRINT, viewed=N_("Opened a CV to print"))
def sheet(tx: Transaction, *, code: str, may_reveal: bool = False) -> CvPaper:
    """The CV of the person with this code.

    Raises ``Conflict`` where she did not ask for it, ``NotAllowed`` without the key of case work,
    ``Invalid`` for words that tell what the house is and nobody chose that they may.
    """
    tx.need(Capability.SEE_WORK)
    resident_id = opened_file.resident_id(tx, code=code)
    resident = residents.get(tx, resident_id)
    form = cvs.of_person(tx, resident_id=resident_id)
    if form.wished_on is None:
        words = _("Ask first: a CV is printed only when its person wished for it. Write down when.")
        raise Conflict(words, field="person")
    if Hidden.HIDDEN in (form.name, form.contact, form.about):
        raise NotAllowed(_("Only people who hold the case key can print it."))
    texts = paper_texts.current(tx, paper=cvs.PAPER, language=form.language)
    own = [row.form for row in cvs.entries(tx, resident_id=resident_id) if row.form.is_on_cv]
    skills = own_skills.portfolio(tx, resident_id=resident_id)
    foreign = skill_words.foreign(tx, (one.skill_id for one in skills), texts.language)
    paper = CvPaper(
        language=texts.language,
        texts=texts.passages,
        name=str(form.name) or resident.known_as,
        contact=str(form.contact),
        about=str(form.about),
        work=(*_placements(tx, resident_id, texts.passages), *_own(own, texts.passages, False)),
        learning=(*_courses(tx, resident_id, texts.passages), *_own(own, texts.passages, True)),
        skills=tuple(
            (skill_words.on_paper(tx, one.skill_id, texts.language), texts[f"level_{one.level}"])
            for one in skills
        ),
        languages=tuple(_languages(tx, resident_id, texts, form)),
        note=skill_words.foreign_words(foreign),
    )
    discretion.refuse(tx, _printed(paper), may_reveal=may_reveal)
    return paper


# Within
def _own(entries: list[EntryForm], texts: Mapping[str, str], is_learning: bool) -> Iterator[CvLine]:
    for one in entries:
        if one.is_learning is is_learning:
            when = _years(one.first_year, one.last_year, texts)
            yield CvLine(when, str(one.what), str(one.place), str(one.note))


def _placements(tx: Transaction, resident_id: int, texts: Mapping[str, str]) -> Iterator[CvLine]:
    """Work that began, the latest first; a trial of some days is none."""
    found = tx.session.execute(
        select(Placement, Partner.name)
        .outerjoin(Partner, Partner.id == Placement.partner_id)
        .where(
            Placement.resident_id == resident_id,
            Placement.is_on_cv,
            Placement.kind != PlacementKind.TRIAL.value,
            Placement.start <= tx.today,
            Placement.start < Placement.end,  # it did begin
        )
        .order_by(Placement.start.desc(), Placement.id)
    )
    for row, partner in found:
        over = row.end if row.end is not None and row.end <= tx.today else None
        last = None if over is None else over.year
        when = _years(row.start.year, last, texts, is_on=over is None)
        kind = texts[_KINDS[row.kind]] if row.kind in _KINDS else ""
        yield CvLine(when, row.title, partner or "", kind)


def _courses(tx: Transaction, resident_id: int, texts: Mapping[str, str]) -> Iterator[CvLine]:
    """What she finished, the latest first."""
    found = tx.session.execute(
        select(Enrolment, Course, Partner.name)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .outerjoin(Partner, Partner.id == Course.partner_id)
        .where(
            Enrolment.resident_id == resident_id,
            Enrolment.is_on_cv,
            Enrolment.state == EnrolmentState.COMPLETED.value,
        )
        .order_by(Enrolment.ended_on.desc(), Enrolment.id)
    )
    for row, course, partner in found:
        first, last = row.start or row.ended_on, row.ended_on
        years = (first.year if first else None, last.year if last else None)
        title = course.title_outside or course.name
        yield CvLine(_years(*years, texts), title, partner or "", course.accreditor)


def _years(
    first: int | None, last: int | None, texts: Mapping[str, str], *, is_on: bool = False
) -> str:
    if is_on and first is not None:
        return texts["since"].format(year=first)
    if first is not None and last is not None and first != last:
        return f"{first} – {last}"
    if first is None and last is not None:
        return texts["until"].format(year=last)
    return "" if first is None else str(first)


def _languages(
    tx: Transaction, resident_id: int, texts: paper_texts.Texts, form: CvForm
) -> Iterator[tuple[str, str]]:
    if not form.shows_languages:
        return
    try:
        names = Locale.parse(texts.language.replace("-", "_")).languages
    except (UnknownLocaleError, ValueError):
        names = Locale.parse("en").languages
    spoken = tx.session.execute(
        select(ResidentLanguage.language, ResidentLanguage.level).where(
            ResidentLanguage.resident_id == resident_id
        )
    ).all()
    for level in _LEVELS:
        for tag, found in spoken:
            if found == level.value:
                name = str(names.get(tag.partition("-")[0], tag))
                yield name[:1].upper() + name[1:], texts[level.value]


def _printed(paper: CvPaper) -> list[str]:
    lines = [part for line in (*paper.work, *paper.learning) for part in astuple(line)]
    pairs = [part for pair in (*paper.skills, *paper.languages) for part in pair]
    return [paper.name, paper.contact, paper.about, *paper.texts.values(), *lines, *pairs]
