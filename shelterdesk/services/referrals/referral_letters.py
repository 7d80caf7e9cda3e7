# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letter that goes out with a referral: it says what the consent covers and nothing else.

Each fact has its item of the word list *what may be told*; what is asked for is one of them. Where
she lives is never printed: an address in a letter cannot be taken back. It stands in the name of an
issuer like every paper that leaves: letters lie with partners for years, and who opens their post
or their files learns from this one that somebody was referred, and not by what kind of house. Where
a partner must know, the house has an issuer of its own name and chooses that it may stand there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from babel import Locale, UnknownLocaleError

from shelterdesk import i18n
from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.referrals import Direction, Referral, ReferralState, Urgency
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentPurpose, ConsentRow
from shelterdesk.services.papers import discretion, issuers
from shelterdesk.services.partners import partners
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents as people
from shelterdesk.services.residents.residents import Birth, Identity, ResidentForm
from shelterdesk.services.values.answers import Hidden, is_text
from shelterdesk.statistics.letter_sheet import LetterSheet

PAPER: Final = "referral_letter"
_URGENCY: Final = {Urgency.TODAY: "urgent_today", Urgency.SOON: "urgent_soon"}


@query(Capability.PRINT, viewed=N_("Opened a letter of referral"), each_time=True)
def sheet(
    tx: Transaction,
    *,
    code: str,
    referral: str,
    language: str,
    issuer: str = "",
    may_reveal: bool = False,
) -> LetterSheet:
    """The letter of a referral of the person with this code.

    Raises ``NotAllowed``, saying what to do, without a valid consent for the partner, or for whom
    cannot read what the consent says; ``Invalid`` where something on it tells what the house is
    and nobody chose that it may.
    """
    tx.need(Capability.SEE_CASE)  # who prints need not know that there is a referral at all
    resident_id = opened_file.resident_id(tx, code=code)
    row = _referral(tx, resident_id, referral)
    consent = consents.require(
        tx,
        resident_id=resident_id,
        purpose=ConsentPurpose.REFERRAL,
        partner_id=row.partner_id,
    )
    if isinstance(consent.items, Hidden):
        raise NotAllowed(_("Only people who hold the case key can write this letter."))
    language = language or organisation.form(tx).language
    texts = paper_texts.current(tx, paper=PAPER, language=language)
    request = tx.reveal(row, "request") or "" if consent.may_tell("needs") else ""
    with i18n.written_in(texts.language):
        facts = tuple(_facts(tx, resident_id, consent))
    made = LetterSheet(
        language=texts.language,
        texts=texts.passages,
        issuer=issuers.on_paper(tx, issuer),
        contact=organisation.name_on_paper(tx, row.created_by),
        partner=partners.name(tx, row.partner_id),
        code=code.strip().upper(),
        facts=facts,
        request=request,
        urgency=_URGENCY.get(Urgency(row.urgency), ""),
        answer_due=row.answer_due,
        agreed_on=consent.on,
    )
    discretion.refuse(tx, made.printed, may_reveal=may_reveal)
    return made


def _referral(tx: Transaction, resident_id: int, number: str) -> Referral:
    row = tx.session.get(Referral, int(number)) if number.strip().isdecimal() else None
    if row is None or row.resident_id != resident_id:
        raise Invalid(_("This person has no such referral."), field="referral")
    if row.direction != Direction.OUT.value:
        raise Conflict(_("This one came in: no letter goes out for it."), field="referral")
    if row.state == ReferralState.WITHDRAWN.value:
        raise Conflict(
            _("This referral was withdrawn: no letter goes out for it."), field="referral"
        )
    if row.partner_id is None:
        raise Invalid(_("Choose the partner first."), field="referral")
    return row


def _facts(tx: Transaction, resident_id: int, consent: ConsentRow) -> list[tuple[str, str]]:
    form = people.form(tx, resident_id=resident_id, revealed=False)
    sealed = {"legal-name", "birth", "phone"}
    needs_key = any(consent.may_tell(code) for code in sealed)
    identity = people.reveal(tx, resident_id=resident_id) if needs_key else None
    found = []
    for code, passage, value in _VALUES:
        text = value(form, identity) if consent.may_tell(code) else ""
        if text:
            found.append((passage, text))
    return found


def _given(answer: object) -> str:
    return str(answer) if is_text(answer) else ""


def _birth(_form: ResidentForm, identity: Identity | None) -> str:
    birth = identity.birth if identity is not None else None
    if not isinstance(birth, Birth):
        return ""
    parts = [birth.day if isinstance(birth.day, int) else None, birth.month, birth.year]
    return ".".join(f"{part:02}" for part in parts if part is not None)


def _nationality(form: ResidentForm, _identity: Identity | None) -> str:
    code = _given(form.nationality)
    return str(_locale().territories.get(code, code))


def _languages(form: ResidentForm, _identity: Identity | None) -> str:
    names = _locale().languages
    return ", ".join(names.get(tag.partition("-")[0], tag) for tag, _level in form.languages)


def _locale() -> Locale:
    try:
        return Locale.parse(i18n.language().replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


#: Item of the consent, passage of the paper, where the value comes from.
_VALUES: Final[tuple[tuple[str, str, Callable[[ResidentForm, Identity | None], str]], ...]] = (
    ("chosen-name", "name", lambda form, _identity: form.known_as),
    ("legal-name", "legal_name", lambda _form, who: _given(who.legal_name) if who else ""),
    ("birth", "birth", _birth),
    ("phone", "phone", lambda _form, who: _given(who.phone) if who else ""),
    ("nationality", "nationality", _nationality),
    ("languages", "languages", _languages),
)
