# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Consents, referrals, family, legal matters and papers of somebody invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

from shelterdesk.demo import case_texts as texts
from shelterdesk.demo import leaflet
from shelterdesk.demo.case import Case
from shelterdesk.models.consents import ConsentBy, ConsentPurpose
from shelterdesk.models.families import GuardianKind
from shelterdesk.models.legal import LegalDateKind
from shelterdesk.models.referrals import Urgency
from shelterdesk.models.residents import Resident
from shelterdesk.services.consents import consent_rows, consents
from shelterdesk.services.consents.consent_rows import Items
from shelterdesk.services.consents.consents import ConsentForm
from shelterdesk.services.legal import documents, legal_dates, legal_matters, papers
from shelterdesk.services.legal.documents import DocumentForm
from shelterdesk.services.legal.legal_dates import DateForm
from shelterdesk.services.legal.legal_matters import MatterForm
from shelterdesk.services.legal.papers import PaperForm
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import ReferralForm
from shelterdesk.services.residents import families, guardians
from shelterdesk.services.residents.families import DependantForm
from shelterdesk.services.residents.guardians import GuardianForm
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.services.values.signatures import Signature

#: Somebody who decides alone.
_ALONE: Final = ConsentForm(ConsentPurpose.KEEP_IDENTITY)
#: Days in which a partner may think about it before the house asks again.
_STILL_WAITS: Final = 18
_A_YEAR: Final = timedelta(days=365)
_TOLD: Final = (
    Items(("chosen-name", "languages", "needs")),
    Items(("chosen-name", "phone", "needs", "availability")),
    Items(("chosen-name", "legal-name", "birth", "needs"), "Only what the form asks."),
)
_WITHHELD: Final = Items(("address", "history"))
#: A name drawn with a pen, in hundredths of the field.
_SIGNED: Final = Signature(
    tuple(
        tuple((120 + 40 * step, 220 + lift * (-1) ** step) for step in range(first, first + 8))
        for first, lift in ((0, 60), (9, 35))
    )
)


def write(case: Case) -> None:
    """All of it, as far as the days of the period allow."""
    guardian = _guardian(case) if _is_minor(case, case.opened) else _ALONE

    def by(day: date) -> ConsentForm:  # she may come of age meanwhile
        return guardian if _is_minor(case, day) else _ALONE

    if case.likely(0.9):
        _consents(case, by)
    if case.likely(0.6):
        _referrals(case, by)
    if case.likely(0.25) and not _is_minor(case, case.until):
        name, age, lives_with, plan = case.pick(texts.DEPENDANTS)
        form = DependantForm(name, case.opened.year - age, True, lives_with, plan)
        with case.on(case.day(0.1)):
            families.add_dependant(case.tx, resident_id=case.id, form=form)
    if case.likely(0.4):
        _matter(case)
    if case.likely(0.6):
        _papers(case)
    if case.likely(0.35):
        _documents(case)


def _is_minor(case: Case, on: date) -> bool:
    return bool(consent_rows.is_minor(case.tx.session.get_one(Resident, case.id), on))


def _guardian(case: Case) -> ConsentForm:
    """Who decides for a minor, as the first answer of a consent."""
    with case.on(case.opened):
        if case.likely(0.5):
            form = GuardianForm(GuardianKind.SELF, case.opened, note="The court letter says so.")
            guardians.add(case.tx, resident_id=case.id, form=form)
            return _ALONE
        form = GuardianForm(
            GuardianKind.CHILD_PROTECTION, case.opened, name="Family worker, desk 4"
        )
        id_ = guardians.add(case.tx, resident_id=case.id, form=form)
    return ConsentForm(
        ConsentPurpose.KEEP_IDENTITY,
        decided_by=ConsentBy.GUARDIAN,
        guardian_id=id_,
        has_assent=True,
    )


def _consents(case: Case, by: Callable[[date], ConsentForm]) -> None:
    day = case.day(0.02)
    signed = case.pick((_SIGNED, Signature(is_on_paper=True), None))
    form = replace(by(day), on=day, language=case.language, signature=signed)
    with case.on(day):
        consents.give(case.tx, resident_id=case.id, form=form)
        statistics = replace(form, purpose=ConsentPurpose.STATISTICS, signature=None)
        if case.likely(0.6):
            consents.give(case.tx, resident_id=case.id, form=statistics)
        else:
            consents.refuse(case.tx, resident_id=case.id, form=statistics)
        photo = ConsentForm(ConsentPurpose.PHOTO, on=day, reason="Not now; ask again in summer.")
        if case.likely(0.4):
            consents.refuse(case.tx, resident_id=case.id, form=photo)
    if case.likely(0.3):
        day = case.day(0.3)
        with case.on(day):
            id_ = consents.give(
                case.tx,
                resident_id=case.id,
                form=replace(
                    by(day),
                    purpose=ConsentPurpose.SHARE,
                    recipient="Sister Agata, Meadow",
                    on=day,
                    last_day=day + timedelta(days=90),
                    language=case.language,
                    items=case.pick(_TOLD),
                    withheld=_WITHHELD,
                ),
            )
        if case.likely(0.3):
            with case.on(case.day(0.5)):
                consents.withdraw(case.tx, consent_id=id_)


def _referrals(case: Case, by: Callable[[date], ConsentForm]) -> None:
    chosen = case.chance.sample(
        texts.REFERRALS, k=3 if case.is_shown else case.chance.choice((1, 1, 2))
    )
    for number, referral in enumerate(chosen):
        _referral(case, by, 0.2 + 0.2 * number, referral)


def _referral(
    case: Case, by: Callable[[date], ConsentForm], part: float, told: tuple[str, str, str, str, str]
) -> None:
    name, service, request, answer, result = told
    partner_id = case.house.partners[name]
    sent, answered = case.day(part), case.day(part + 0.15)
    waits = case.is_open and (case.tx.today - sent).days <= _STILL_WAITS
    with case.on(sent):
        id_ = referrals.prepare(
            case.tx,
            resident_id=case.id,
            form=ReferralForm(
                partner_id,
                service,
                Urgency.NORMAL if waits else case.pick((Urgency.SOON, Urgency.NORMAL)),
                request,
            ),
        )
        if case.chance.random() < 0.1:  # not sent yet
            return
        consents.give(
            case.tx,
            resident_id=case.id,
            form=replace(
                by(sent),
                purpose=ConsentPurpose.REFERRAL,
                partner_id=partner_id,
                on=sent,
                last_day=sent + _A_YEAR,
                language=case.language,
                items=case.pick(_TOLD),
                withheld=_WITHHELD,
            ),
        )
        referrals.send(case.tx, referral_id=id_, on=sent)
    if waits:
        return
    with case.on(answered):
        if not result:
            referrals.decline(
                case.tx, referral_id=id_, on=answered, reason="waiting-list", words=answer
            )
            return
        referrals.accept(case.tx, referral_id=id_, on=answered, words=answer)
    if not case.is_open or case.likely(0.5):
        day = case.day(min(1.0, part + 0.4))
        with case.on(day):
            referrals.finish(
                case.tx, referral_id=id_, on=day, result=result, feedback="Was well received."
            )


def _matter(case: Case) -> None:
    kind, title, authority, lawyer, note = case.pick(texts.MATTERS)
    opened = case.day(0.2)
    form = MatterForm(
        opened=opened,
        kind=kind,
        title=title,
        authority=authority,
        reference=f"{case.chance.randint(100, 999)}/{opened.year % 100}",
        lawyer=lawyer,
        partner_id=case.house.partners["Harbour Law Centre"] if lawyer else None,
        note=note,
    )
    with case.on(opened):
        id_ = legal_matters.begin(case.tx, resident_id=case.id, form=form)
    been = case.day(0.6)
    with case.on(been):
        done = _date(case, id_, been, LegalDateKind.APPOINTMENT)
        legal_dates.done(case.tx, date_id=done, result="Two hours. All was understood.")
    if not case.is_open:
        with case.on(case.until):
            legal_matters.close(
                case.tx, matter_id=id_, closed=case.until, result="Decided in their favour."
            )
    elif case.likely(0.6):
        _date(case, id_, case.ahead(16, 60), LegalDateKind.HEARING)


def _date(case: Case, matter_id: int, on: date, kind: LegalDateKind) -> int:
    form = DateForm(
        on=on,
        at=time(case.chance.randint(9, 15), case.chance.choice((0, 15, 30))),
        kind=kind,
        place=case.pick(texts.PLACES),
        companion_id=case.house.staff[case.pick(("P4", "K3"))],
    )
    return legal_dates.add(case.tx, matter_id=matter_id, form=form)


def _papers(case: Case) -> None:
    for kind, state, holder, note in case.chance.sample(texts.PAPERS, k=2):
        is_there = state == "has"
        form = PaperForm(
            kind=kind,
            state=state if case.likely(0.85) else Unanswered.UNKNOWN,
            holder=holder,
            number=f"X{case.chance.randint(100000, 999999)}" if is_there else "",
            note=note,
            issued=case.opened - _A_YEAR if is_there else None,
            expires=case.until + timedelta(days=case.chance.randint(60, 900)) if is_there else None,
        )
        with case.on(case.day(0.15)):
            papers.add(case.tx, resident_id=case.id, form=form)


def _documents(case: Case) -> None:
    with case.on(case.day(0.4)):
        expected = documents.expect(
            case.tx,
            resident_id=case.id,
            form=DocumentForm("school", "", expected_by=case.until + timedelta(days=20)),
        )
        if case.likely(0.4):
            form = DocumentForm("letter", "Letter of the housing office", issued=case.day(0.35))
            page = leaflet.pdf(
                "Letter of the housing office",
                "Your request has arrived. You are on the list.",
                "We will write to you within four weeks.",
            )
            documents.store(case.tx, resident_id=case.id, file=page, form=form)
    if not case.is_open:
        with case.on(case.until):
            documents.not_needed(case.tx, document_id=expected)
