# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked before an answer is written: who may decide, what may be ticked.

A guardian decides for a minor, and not against her: a minor who says no herself is not outvoted.
Where it was written down that a minor decides alone, nobody else is asked. Whom the house must
never contact cannot decide anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.consents import ConsentBy
from shelterdesk.models.documents import Document, DocumentState
from shelterdesk.models.families import Guardian, GuardianKind
from shelterdesk.models.partners import Partner
from shelterdesk.models.residents import Resident
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.consents import consent_rows
from shelterdesk.services.consents.consent_rows import Items
from shelterdesk.services.values.answers import Hidden, Unanswered


@dataclass(frozen=True, slots=True)
class Decider:
    """A guardian who may decide."""

    id: int
    name: str | Hidden
    kind: GuardianKind


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may say yes on a day. ``is_minor`` is None where the year of birth is not known."""

    is_minor: bool | None
    decides_alone: bool
    guardians: tuple[Decider, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who said yes, and what a minor said herself where a guardian did."""

    decided_by: ConsentBy
    guardian_id: int | None
    has_assent: bool | Unanswered


def deciders(tx: Transaction, resident: Resident, on: date) -> Deciders:
    """Who may say yes for somebody."""
    minor = consent_rows.is_minor(resident, on)
    rows = [row for row in _guardians(tx, resident.id, on) if not row.never_contact]
    return Deciders(
        is_minor=minor,
        decides_alone=not minor or any(row.kind == GuardianKind.SELF for row in rows),
        guardians=tuple(
            Decider(row.id, consent_rows.guardian_name(tx, row), GuardianKind(row.kind))
            for row in rows
            if row.kind == GuardianKind.COURT
            or (row.kind != GuardianKind.SELF and minor is not False)
        ),
    )


def who_decides(
    tx: Transaction,
    resident: Resident,
    on: date,
    decision: Decision,
) -> bool | Unanswered:
    """Raise ``Invalid`` unless this person may say yes; what to keep of the minor's own word."""
    may = deciders(tx, resident, on)
    guardian_id, has_assent = decision.guardian_id, decision.has_assent
    if decision.decided_by is ConsentBy.SELF:
        if guardian_id is not None:
            raise Invalid(_("A guardian is named only where one decided."), field="guardian_id")
        if not may.decides_alone:
            raise Invalid(
                _(
                    "Under 18 a guardian decides. Choose the guardian, or write down under Family "
                    "that the resident decides alone."
                ),
                field="decided_by",
            )
        return True if may.is_minor else Unanswered.NOT_ASKED
    if guardian_id is None:
        raise Invalid(_("Choose the guardian who decided."), field="guardian_id")
    guardian = tx.session.get(Guardian, guardian_id)
    if guardian is None or guardian.resident_id != resident.id:
        raise NotFound(_("This guardian is not there any more."), field="guardian_id")
    if guardian.never_contact:
        raise Invalid(
            _("This guardian must never be contacted and cannot decide."), field="guardian_id"
        )
    if guardian.kind != GuardianKind.COURT and may.is_minor is False:
        raise Invalid(
            _("From 18 on the resident decides alone, unless a court named a guardian."),
            field="decided_by",
        )
    if guardian_id not in {one.id for one in may.guardians}:
        raise Invalid(_("This guardian does not decide on that day."), field="guardian_id")
    if has_assent is False:
        raise Invalid(
            _("The resident does not agree. Write it down as refused."), field="has_assent"
        )
    return has_assent


def refuse_bad_items(tx: Transaction, items: Items, withheld: Items) -> None:
    """Raise unless all are words of the list, and none is ticked on both sides."""
    choices = vocabularies.choices(tx, vocabulary=Vocabulary.CONSENT_ITEM, with_retired=True)
    known = {choice.code: choice.label for choice in choices}
    for field, given in (("items", items), ("withheld", withheld)):
        for code in given.codes:
            if code not in known:
                raise NotFound(_("“{code}” is not in this list.").format(code=code), field=field)
    both = [code for code in items.codes if code in withheld.codes]
    if both:
        words = _("“{item}” is ticked as told and as kept here.")
        raise Invalid(words.format(item=known[both[0]]), field="withheld")


def own_document(tx: Transaction, resident_id: int, document_id: int | None) -> int | None:
    """The number of a document stored of this person; raises ``Invalid`` for any other."""
    if document_id is None:
        return None
    row = tx.session.get(Document, document_id)
    if row is None or row.resident_id != resident_id or row.state != DocumentState.STORED:
        raise Invalid(_("Choose one of the documents stored here."), field="document_id")
    return document_id


def is_partner(tx: Transaction, partner_id: int) -> None:
    """Raise ``NotFound`` for a partner that is not there."""
    if tx.session.get(Partner, partner_id) is None:
        raise NotFound(_("This partner is not there any more."), field="partner_id")


def _guardians(tx: Transaction, resident_id: int, on: date) -> list[Guardian]:
    query = select(Guardian).where(
        Guardian.resident_id == resident_id, Guardian.start <= on, Guardian.end > on
    )
    return list(tx.session.scalars(query.order_by(Guardian.id)))
