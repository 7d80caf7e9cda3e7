# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: given out once and never changed, revoked with a reason, found by their number.

What a certificate says is copied into it when it is given: names, hours and skills as they were.
A revoked one is told so by whoever looks the number up, and is not printed again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.certificates import Certificate, CertificateKind, IssuedLogo, SkillLevel
from shelterdesk.models.training import Cohort, Course, Enrolment
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.papers import discretion, issuers
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.training import (
    certificate_numbers,
    certificate_proposals,
    skill_checks,
    skill_words,
)
from shelterdesk.services.training.certificate_proposals import Progress
from shelterdesk.services.values import sealed_words, signatures, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature

__all__ = [
    "CertificateForm", "CertificateKind", "CertificateRow", "Draft", "Found", "Verdict", "draft",
    "get", "given", "issue", "of_person", "revoke", "verify",
]  # fmt: skip

PAPER: Final = "certificate"
_LONGEST: Final = {"title": 120, "signer": 80, "signer_role": 80, "name_on_it": 120}
_LONGEST_REASON: Final = 1_000
#: A skill that has only begun is nothing to certify.
_CERTIFIED: Final = frozenset({SkillLevel.WITH_HELP, SkillLevel.ALONE, SkillLevel.TEACHES})
_MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class CertificateForm:
    """What is chosen for a certificate; the rest is what she did."""

    kind: CertificateKind
    issuer_id: int | None
    language: str
    name_on_it: str  # hers, as she wants it printed
    signer: str
    signer_role: str = ""
    title: str = ""  # empty: what papers call the course
    signature: Signature | None = None  # drawn on screen; None: with a pen
    may_reveal: bool = False  # a person chose that what its words tell may stand there


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form begins with, and how far she is."""

    shown: str
    group: str
    form: CertificateForm
    progress: Progress


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate in a list."""

    id: int
    number: str  # in groups
    resident_id: int
    shown: str
    kind: CertificateKind
    kind_words: str
    title: str
    issuer: str
    minutes: int
    issued_on: date
    issued_by: str
    revoked_on: date | None
    reason: str | Hidden = ""  # why it was revoked


class Verdict(StrEnum):
    """What is said of a number."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a number: enough to compare with the paper in somebody's hand. Whose it is is
    for those who may see her."""

    verdict: Verdict
    number: str = ""
    kind_words: str = ""
    title: str = ""
    issuer: str = ""
    first_day: date | None = None
    last_day: date | None = None
    minutes: int = 0
    issued_on: date | None = None
    revoked_on: date | None = None
    name_on_it: str | Hidden = ""  # empty for whom one must not see
    resident_id: int | None = None
    skills: tuple[tuple[str, str], ...] = field(default=())


@query(Capability.EDIT_TRAINING)
def draft(tx: Transaction, *, enrolment_id: int) -> Draft:
    """A form to begin with: of the kind she has reached, in the preferred name, in a language she
    speaks."""
    enrolment, course = _enrolment(tx, enrolment_id)
    resident = residents.get(tx, enrolment.resident_id)
    progress = certificate_proposals.progress_of(tx, enrolment)
    kind = CertificateKind.COMPLETION if progress.is_complete else CertificateKind.ATTENDANCE
    form = CertificateForm(
        kind=kind,
        issuer_id=next((issuer_id for issuer_id, _name in issuers.choices(tx)), None),
        language=paper_texts.language_of(tx, paper=PAPER, resident_id=resident.id),
        name_on_it=resident.known_as,
        signer=organisation.name_on_paper(tx, tx.staff_id),
        title=course.title_outside or course.name,
    )
    return Draft(resident.known_as or resident.code, course.name, form, progress)


@query(Capability.EDIT_TRAINING)
def foreign_words(tx: Transaction, *, enrolment_id: int, language: str) -> str:
    """What to say before a certificate of completion is given in a language that words of its
    skills are not in; nothing where they are."""
    _enrolment_found, course = _enrolment(tx, enrolment_id)
    found = skill_checks.skills_of(tx, [course.id]).get(course.id, ())
    printed = paper_texts.current(tx, paper=PAPER, language=language).language
    return skill_words.foreign_words(skill_words.foreign(tx, found, printed))


@verb(Capability.EDIT_TRAINING, is_undoable=False)
def issue(tx: Transaction, *, enrolment_id: int, form: CertificateForm) -> int:
    """Give a certificate out; returns its id. It never changes again.

    Raises ``Invalid`` naming what cannot be, ``Conflict`` where she was never there, was given one
    of this kind already, or has not reached completion yet.
    """
    enrolment, course = _enrolment(tx, enrolment_id)
    words = _checked(form)
    progress = certificate_proposals.progress_of(tx, enrolment)
    kind = CertificateKind(form.kind)
    _refuse_early(tx, enrolment, kind, progress)
    if form.issuer_id is None:
        raise Invalid(_("Choose in whose name it is given."), field="issuer_id")
    issuer = issuers.get(tx, form.issuer_id)
    if not issuer.is_active:
        raise Conflict(_("This name is not offered any more."), field="issuer_id")
    texts = paper_texts.current(tx, paper=PAPER, language=form.language)
    title = words["title"] or course.title_outside or course.name
    skills = _skills(tx, enrolment, course, texts) if kind is CertificateKind.COMPLETION else []
    printed = (
        issuer.name, issuer.lines, title, course.accreditor, words["signer"], words["signer_role"],
        words["name_on_it"], *(part for skill in skills for part in skill),
    )  # fmt: skip
    discretion.refuse(tx, printed, may_reveal=form.may_reveal)
    row = Certificate(
        number=_new_number(tx), enrolment_id=enrolment.id, resident_id=enrolment.resident_id,
        kind=kind.value, issuer_id=issuer.id, issuer_name=issuer.name, issuer_lines=issuer.lines,
        logo_id=_logo_id(tx, issuer.logo), title=title, accreditor=course.accreditor,
        first_day=progress.totals.first_day, last_day=progress.totals.last_day,
        minutes=progress.totals.minutes, skills=skills,
        language=texts.language, issued_on=tx.today, issued_by=tx.staff_id,
        signer=words["signer"], signer_role=words["signer_role"],
    )  # fmt: skip
    sealed_words.write(tx, row, "name_on_it", words["name_on_it"])
    if form.signature is not None:
        tx.seal(row, "signature", signatures.to_text(form.signature))
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    tx.person(enrolment.resident_id)
    return row.id


@verb(Capability.EDIT_TRAINING)
def revoke(tx: Transaction, *, certificate_id: int, reason: str) -> None:
    """It does not hold any more; whoever asks by its number is told so."""
    row = get(tx, certificate_id)
    if row.revoked_on is not None:
        raise Conflict(_("This certificate was revoked already."))
    text = sealed_words.checked(reason, field="reason", longest=_LONGEST_REASON)
    if not text:
        raise Invalid(_("Say in a few words why."), field="reason")
    row.revoked_on, row.revoked_by = tx.today, tx.staff_id
    sealed_words.write(tx, row, "revoke_reason", text)


@query(Capability.SEE_TRAINING)
def verify(tx: Transaction, *, number: str) -> Found:
    """What holds of a number that somebody reads from a paper."""
    read = certificate_numbers.read(number)
    if read is None:
        return Found(Verdict.MISTYPED)
    row = tx.session.scalar(select(Certificate).where(Certificate.number == read))
    shown = certificate_numbers.shown(read)
    if row is None:
        return Found(Verdict.UNKNOWN, shown)
    is_seen = protection.may_see(tx, row.resident_id)
    if is_seen:
        tx.about(row)
    return Found(
        verdict=Verdict.GOOD if row.revoked_on is None else Verdict.REVOKED,
        number=shown,
        kind_words=value_words.code_word("certificate", "kind", row.kind),
        title=row.title,
        issuer=row.issuer_name,
        first_day=row.first_day,
        last_day=row.last_day,
        minutes=row.minutes,
        issued_on=row.issued_on,
        revoked_on=row.revoked_on,
        name_on_it=sealed_words.revealed(tx, row, "name_on_it") if is_seen else "",
        resident_id=merged_records.open_one(tx, row.resident_id) if is_seen else None,
        skills=tuple((word, level) for word, level in row.skills),
    )


@query(Capability.SEE_TRAINING)
def given(tx: Transaction) -> list[CertificateRow]:
    """The last that were given out, the newest first; older ones are found by number, or on the
    page of whose they are."""
    return _rows(tx, _query().limit(_MOST_LISTED))


@query(Capability.SEE_TRAINING)
def of_person(tx: Transaction, *, resident_id: int) -> list[CertificateRow]:
    """All of one person, the newest first."""
    residents.get(tx, resident_id)
    family = merged_records.family(tx, resident_id)
    return _rows(tx, _query().where(Certificate.resident_id.in_(family)))


# For other services
def get(tx: Transaction, certificate_id: int) -> Certificate:
    """The row of one; raises ``NotFound``."""
    row = tx.session.get(Certificate, certificate_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This certificate is not there."))
    tx.about(row)
    tx.person(row.resident_id)
    return row


# Within
def _checked(form: CertificateForm) -> dict[str, str]:
    words = {
        name: sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    }
    if not words["name_on_it"]:
        raise Invalid(_("Write the name as it is to be printed."), field="name_on_it")
    if not words["signer"]:
        raise Invalid(_("Write who signs it."), field="signer")
    return words


def _refuse_early(
    tx: Transaction, enrolment: Enrolment, kind: CertificateKind, progress: Progress
) -> None:
    if not progress.totals.minutes:
        raise Conflict(_("No hours are counted yet: there is nothing to certify."))
    if kind is CertificateKind.COMPLETION and not progress.is_complete:
        words = _("Completion is not reached: {missing}. Attendance can be certified.")
        raise Conflict(words.format(missing=progress.in_words()), field="kind")
    same = select(Certificate.number).where(
        Certificate.enrolment_id == enrolment.id,
        Certificate.kind == kind.value,
        Certificate.revoked_on.is_(None),
    )
    if (number := tx.session.scalar(same)) is not None:
        words = _("There is one already: {number}. Print it again, or revoke it first.")
        raise Conflict(words.format(number=certificate_numbers.shown(number)), field="kind")


def _skills(
    tx: Transaction, enrolment: Enrolment, course: Course, texts: paper_texts.Texts
) -> list[list[str]]:
    """Skills of the course with how far she is, in the words of the paper."""
    looked = skill_checks.newest(tx, [enrolment.resident_id]).get(enrolment.resident_id, {})
    printed = []
    for skill_id in skill_checks.skills_of(tx, [course.id]).get(course.id, ()):
        level = SkillLevel(looked[skill_id].level)  # completion asks for a look at each
        if level in _CERTIFIED:
            word = skill_words.on_paper(tx, skill_id, texts.language)
            printed.append([word, texts[f"level_{level.value}"]])
    return printed


def _logo_id(tx: Transaction, picture: bytes | None) -> int | None:
    """The logo as it is given out, kept once for all certificates that bear it."""
    if picture is None:
        return None
    digest = hashlib.sha256(picture).hexdigest()
    known = tx.session.scalar(select(IssuedLogo.id).where(IssuedLogo.digest == digest))
    if known is not None:
        return known
    row = IssuedLogo(digest=digest, picture=picture)
    tx.session.add(row)
    tx.session.flush()
    return row.id


def _new_number(tx: Transaction) -> str:
    while True:
        number = certificate_numbers.new()
        taken = select(Certificate.id).where(Certificate.number == number)
        if tx.session.scalar(taken) is None:
            return number


def _query() -> Select[Certificate]:
    return select(Certificate).order_by(Certificate.issued_on.desc(), Certificate.id.desc())


def _rows(tx: Transaction, asked: Select[Certificate]) -> list[CertificateRow]:
    seen = asked.where(protection.visible(tx, Certificate.resident_id))
    rows = tx.session.scalars(seen).all()
    names, staff = PeopleShown(tx, [row.resident_id for row in rows]), organisation.staff_names(tx)
    return [
        CertificateRow(
            id=row.id,
            number=certificate_numbers.shown(row.number),
            resident_id=names.open_one(row.resident_id),
            shown=names.of(row.resident_id)[0],
            kind=CertificateKind(row.kind),
            kind_words=value_words.code_word("certificate", "kind", row.kind),
            title=row.title,
            issuer=row.issuer_name,
            minutes=row.minutes,
            issued_on=row.issued_on,
            issued_by=staff.get(row.issued_by, ""),
            revoked_on=row.revoked_on,
            reason=sealed_words.revealed(tx, row, "revoke_reason"),
        )
        for row in rows
    ]


def _enrolment(tx: Transaction, enrolment_id: int) -> tuple[Enrolment, Course]:
    row = residents.get_of(tx, Enrolment, enrolment_id, _("This enrolment is not there any more."))
    cohort = tx.session.get_one(Cohort, row.cohort_id)
    return row, tx.session.get_one(Course, cohort.course_id)
