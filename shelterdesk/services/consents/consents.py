# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Consent: asked for one purpose and one recipient, given or refused, withdrawn at any time.

Whatever lets something about her leave calls ``require`` and goes no further without a valid yes.
Which answer counts is said in ``consent_rules``; an answer is never changed into another one, a
new answer is a new row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.consents import Consent, ConsentBy, ConsentPurpose, ConsentState
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.consents import consent_checks, consent_rows
from shelterdesk.services.consents.consent_checks import Decider, Deciders
from shelterdesk.services.consents.consent_rows import Asked, ConsentRow, Items
from shelterdesk.services.consents.consent_rules import ANYBODY, Standing
from shelterdesk.services.partners import partners
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, signatures, value_words
from shelterdesk.services.values.answers import GIVEN, Hidden, Unanswered
from shelterdesk.services.values.signatures import Signature
from shelterdesk.services.values.value_words import day_in_words

__all__ = [
    "NAMES_A_RECIPIENT", "PAPER", "Asked", "ConsentBy", "ConsentForm", "ConsentPurpose",
    "ConsentRow", "ConsentState", "Decider", "Deciders", "Items", "Signature", "Standing",
    "attach_scan", "deciders", "give", "now", "of_resident", "one", "purpose_words", "refuse",
    "require", "sign", "signature", "standing_words", "timeline", "valid", "who_agreed", "withdraw",
]  # fmt: skip

PAPER: Final = "consent"
NO_ITEMS: Final = Items()
#: What a yes to these is worth nothing for, unless it says to whom and what.
NAMES_A_RECIPIENT: Final = frozenset(
    {ConsentPurpose.SHARE, ConsentPurpose.REFERRAL, ConsentPurpose.EMPLOYER}
)
_LONGEST_NAME: Final = 120
_DAY: Final = timedelta(days=1)

_STANDING: Final[Mapping[Standing, str]] = {
    Standing.GIVEN: N_("Given"),
    Standing.REFUSED: N_("Refused"),
    Standing.WITHDRAWN: N_("Withdrawn"),
    Standing.EXPIRED: N_("Ran out"),
}
_MISSING: Final[Mapping[ConsentPurpose, str]] = {
    ConsentPurpose.KEEP_IDENTITY: N_("There is no consent to keep the legal identity."),
    ConsentPurpose.SHARE: N_("There is no consent to share with {recipient}."),
    ConsentPurpose.REFERRAL: N_("There is no consent to refer to {recipient}."),
    ConsentPurpose.EMPLOYER: N_("There is no consent to introduce to {recipient}."),
    ConsentPurpose.STATISTICS: N_("There is no consent to be named in statistics for {recipient}."),
    ConsentPurpose.PHOTO: N_("There is no consent to a photo for {recipient}."),
}
_MISSING_OPEN: Final[Mapping[ConsentPurpose, str]] = {
    ConsentPurpose.STATISTICS: N_("There is no consent to be named in statistics."),
    ConsentPurpose.PHOTO: N_("There is no consent to a photo."),
}
_WHY: Final[Mapping[Standing, str]] = {
    Standing.REFUSED: N_("It was refused on {day}; ask again only if the resident brings it up."),
    Standing.WITHDRAWN: N_("It was withdrawn on {day}."),
    Standing.EXPIRED: N_("It ran out on {day}. Ask again, and write the answer under Consents."),
}


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """What is written when somebody was asked. ``last_day``: the last on which a yes holds."""

    purpose: ConsentPurpose
    partner_id: int | None = None
    recipient: str = ""  # where there is no partner record
    on: date | None = None  # today
    last_day: date | None = None
    decided_by: ConsentBy = ConsentBy.SELF
    guardian_id: int | None = None
    has_assent: bool | Unanswered = Unanswered.NOT_ASKED
    language: str = ""  # of the text that was read; the house's unless said
    items: Items = NO_ITEMS
    withheld: Items = NO_ITEMS
    reason: str = ""
    signature: Signature | None = None
    document_id: int | None = None


@verb(Capability.EDIT_CASE)
def give(tx: Transaction, *, resident_id: int, form: ConsentForm) -> int:
    """Write down a yes and return its id; the very text that was agreed to is kept."""
    resident = residents.get(tx, resident_id)
    row = _begin(tx, resident_id, form, ConsentState.GIVEN)
    if form.purpose in NAMES_A_RECIPIENT:
        if row.partner_id is None and row.recipient is None:
            raise Invalid(_("Say to whom."), field="recipient")
        if not form.items:
            raise Invalid(_("Tick what may be told."), field="items")
    decided = consent_checks.Decision(form.decided_by, form.guardian_id, form.has_assent)
    assent = consent_checks.who_decides(tx, resident, row.on, decided)
    row.decided_by, row.guardian_id = ConsentBy(form.decided_by).value, form.guardian_id
    _write_assent(row, assent)
    if form.last_day is not None:
        if form.last_day < row.on:
            raise Invalid(_("It cannot end before it was given."), field="last_day")
        row.valid_until = form.last_day + _DAY
    consent_checks.refuse_bad_items(tx, form.items, form.withheld)
    for column, items in (("items", form.items), ("withheld", form.withheld)):
        sealed_words.write(tx, row, column, consent_rows.items_text(items))
    if form.signature is not None:
        tx.seal(row, "signature", signatures.to_text(form.signature))
    row.document_id = consent_checks.own_document(tx, resident_id, form.document_id)
    language = form.language or organisation.form(tx).language
    row.text_id = paper_texts.keep(tx, paper=PAPER, language=language)
    return _add(tx, row)


@verb(Capability.EDIT_CASE)
def refuse(tx: Transaction, *, resident_id: int, form: ConsentForm) -> int:
    """Write down a no and return its id. Everybody may refuse, a minor without a guardian; a no
    that names nobody is one to everybody."""
    residents.get(tx, resident_id)
    row = _begin(tx, resident_id, form, ConsentState.REFUSED)
    _write_assent(row, Unanswered.NOT_ASKED)
    return _add(tx, row)


@verb(Capability.EDIT_CASE)
def withdraw(tx: Transaction, *, consent_id: int, on: date | None = None) -> None:
    """She changed her mind, and owes no reason. Only the answer that counts can be withdrawn."""
    row = _get(tx, consent_id)
    day = on or tx.today
    if day > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    if day < row.on:
        raise Invalid(_("It cannot be withdrawn before it was given."), field="on")
    if row.state != ConsentState.GIVEN:
        raise Conflict(_("There is no consent to withdraw here any more."))
    names = _names(tx, row)
    rows = consent_rows.of_person(tx, row.resident_id, ConsentPurpose(row.purpose))
    latest = consent_rows.decided(tx, rows, names, tx.today)
    if latest is None or latest[0] is not row:
        raise Conflict(_("A later answer counts already."))
    row.state, row.withdrawn_on = ConsentState.WITHDRAWN.value, day


@verb(Capability.EDIT_CASE)
def sign(tx: Transaction, *, consent_id: int, signature: Signature) -> None:
    """Add the signature to a yes that was spoken."""
    row = _get(tx, consent_id)
    if row.state != ConsentState.GIVEN:
        raise Conflict(_("There is no consent to sign here any more."))
    if row.signature is not None:
        raise Conflict(_("It is signed already."))
    tx.seal(row, "signature", signatures.to_text(signature))


@verb(Capability.EDIT_CASE)
def attach_scan(tx: Transaction, *, consent_id: int, document_id: int | None) -> None:
    """Tie the scan of the signed sheet to an answer, or untie it."""
    row = _get(tx, consent_id)
    row.document_id = consent_checks.own_document(tx, row.resident_id, document_id)


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[Asked]:
    """What somebody was asked, by purpose and recipient: what counts, and what was before."""
    residents.get(tx, resident_id)
    return consent_rows.grouped(tx, consent_rows.of_person(tx, resident_id), tx.today)


@query(Capability.SEE_CASE)
def one(tx: Transaction, *, consent_id: int) -> ConsentRow:
    """One answer."""
    return consent_rows.row_of(tx, _get(tx, consent_id), tx.today)


@query(Capability.SEE_CASE)
def signature(tx: Transaction, *, consent_id: int) -> Signature | Hidden | None:
    """What was drawn; None for an answer without a signature."""
    text = sealed_words.revealed(tx, _get(tx, consent_id), "signature")
    if isinstance(text, Hidden):
        return text
    return signatures.from_text(text) if text else None


@query(Capability.SEE_CASE)
def deciders(tx: Transaction, *, resident_id: int, on: date | None = None) -> Deciders:
    """Who may say yes for somebody on a day."""
    return consent_checks.deciders(tx, residents.get(tx, resident_id), on or tx.today)


@query(Capability.SEE_CASE)
def now(
    tx: Transaction,
    *,
    resident_id: int,
    purpose: ConsentPurpose,
    partner_id: int | None = None,
    recipient: str = "",
    on: date | None = None,
) -> ConsentRow | None:
    """The answer that counts for a purpose and a recipient, yes or no; None: never asked."""
    day = on or tx.today
    rows = consent_rows.of_person(tx, resident_id, ConsentPurpose(purpose))
    found = consent_rows.decided(tx, rows, consent_rows.names_of(tx, partner_id, recipient), day)
    return None if found is None else consent_rows.row_of(tx, found[0], day, found[1])


@query(Capability.SEE_CASE)
def valid(
    tx: Transaction,
    *,
    resident_id: int,
    purpose: ConsentPurpose,
    partner_id: int | None = None,
    recipient: str = "",
    on: date | None = None,
) -> ConsentRow | None:
    """The yes that holds on a day, or None."""
    found = now(
        tx, resident_id=resident_id, purpose=purpose, partner_id=partner_id, recipient=recipient,
        on=on,
    )  # fmt: skip
    return found if found is not None and found.standing is Standing.GIVEN else None


@query(Capability.SEE_CASE)
def require(
    tx: Transaction,
    *,
    resident_id: int,
    purpose: ConsentPurpose,
    partner_id: int | None = None,
    recipient: str = "",
    on: date | None = None,
) -> ConsentRow:
    """The yes that holds; raises ``NotAllowed`` in words that say what to do without one."""
    found = now(
        tx, resident_id=resident_id, purpose=purpose, partner_id=partner_id, recipient=recipient,
        on=on,
    )  # fmt: skip
    if found is not None and found.standing is Standing.GIVEN:
        return found
    raise NotAllowed(_missing(tx, ConsentPurpose(purpose), partner_id, recipient, found))


def who_agreed(tx: Transaction, purpose: ConsentPurpose) -> set[int]:
    """Everybody whose yes to a purpose, given to nobody in particular, holds today."""
    return consent_rows.who_agreed(tx, purpose, tx.today)


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Each answer on its day; nothing for whoever may not see case work."""
    try:
        tx.need(Capability.SEE_CASE)
    except NotAllowed:
        return []
    events = []
    for row in consent_rows.of_person(tx, resident_id):
        shown = consent_rows.row_of(tx, row, tx.today)
        who = shown.recipient if isinstance(shown.recipient, str) else _("Sealed")
        detail = " · ".join(part for part in (purpose_words(shown.purpose), who) if part)
        said = {ConsentState.REFUSED: (_("Consent refused"), "notice")}
        title, tone = said.get(shown.state, (_("Consent given"), "good"))
        events.append(
            TimelineEvent(
                row.on, "consents", "shield", title, detail, tone, record=("consent", row.id)
            )
        )
        if row.withdrawn_on is not None:
            withdrawn = _("Consent withdrawn")
            events.append(
                TimelineEvent(
                    row.withdrawn_on,
                    "consents",
                    "shield",
                    withdrawn,
                    detail,
                    "notice",
                    record=("consent", row.id),
                )
            )
    return events


def purpose_words(purpose: ConsentPurpose) -> str:
    """What a consent is for, in words."""
    return value_words.code_word("consent", "purpose", purpose)


def standing_words(standing: Standing) -> str:
    """How an answer stands, in words."""
    return _(_STANDING[standing])


def _begin(tx: Transaction, resident_id: int, form: ConsentForm, state: ConsentState) -> Consent:
    day = form.on or tx.today
    if day > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    row = Consent(
        resident_id=resident_id,
        purpose=ConsentPurpose(form.purpose).value,
        state=state.value,
        on=day,
        valid_until=None,
    )
    recipient = sealed_words.checked(form.recipient, field="recipient", longest=_LONGEST_NAME)
    row.partner_id = form.partner_id
    if form.partner_id is not None:
        consent_checks.is_partner(tx, form.partner_id)
    elif recipient:
        row.partner_id = consent_rows.partner_of_name(tx, recipient)
        if row.partner_id is None:
            tx.seal(row, "recipient", recipient)
    sealed_words.write(tx, row, "reason", form.reason)
    return row


def _add(tx: Transaction, row: Consent) -> int:
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


def _write_assent(row: Consent, assent: bool | Unanswered) -> None:
    if isinstance(assent, Unanswered):
        row.has_assent, row.has_assent_answer = None, assent.value
    else:
        row.has_assent, row.has_assent_answer = assent, GIVEN


def _get(tx: Transaction, consent_id: int) -> Consent:
    row = tx.session.get(Consent, consent_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This consent is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row


def _names(tx: Transaction, row: Consent) -> list[str]:
    if row.partner_id is not None:
        return consent_rows.names_of(tx, row.partner_id, "")
    name = sealed_words.revealed(tx, row, "recipient")
    if isinstance(name, Hidden):
        raise NotAllowed(_("You hold no key to see whom this consent names."))
    return consent_rows.names_of(tx, None, name) if name else [ANYBODY]


def _missing(
    tx: Transaction,
    purpose: ConsentPurpose,
    partner_id: int | None,
    recipient: str,
    found: ConsentRow | None,
) -> str:
    name = partners.name(tx, partner_id) or recipient.strip()
    words = _MISSING[purpose] if name else _MISSING_OPEN.get(purpose, _MISSING[purpose])
    first = _(words).format(recipient=name or _("somebody who is not named"))
    if found is None:
        return first + " " + _("Ask, and write the answer down under Consents.")
    day = found.on
    if found.standing is Standing.WITHDRAWN:
        day = found.withdrawn_on or day
    elif found.standing is Standing.EXPIRED:
        day = found.last_day or day
    return first + " " + _(_WHY[found.standing]).format(day=day_in_words(day))
