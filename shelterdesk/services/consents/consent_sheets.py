# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on the sheet of a consent, in her language."""

from __future__ import annotations

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, paper_texts, vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import (
    ConsentBy,
    ConsentPurpose,
    ConsentRow,
    ConsentState,
)
from shelterdesk.services.paper_texts import Texts
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import HEIGHT, WIDTH
from shelterdesk.statistics.paper_sheets import ConsentSheet, WordsSheet

#: Where a recipient is written by hand.
_BY_HAND = "…" * 12


@query(Capability.SEE_CASE)
def sheet(
    tx: Transaction, *, code: str, consent: str = "", language: str = "", with_name: bool = False
) -> ConsentSheet:
    """The sheet of an answer (``consent`` is its number), or an empty one to fill in by hand.

    Without a language it is the one that was read, or the one she speaks. Raises ``NotFound``.
    """
    tx.need(Capability.SEE_CASE)  # who prints need not be allowed to look at case work
    resident_id = opened_file.resident_id(tx, code=code)
    residents.get(tx, resident_id)  # the look is about her
    row = _answer(tx, resident_id, consent) if consent else None
    resident = residents.row(tx, resident_id=resident_id)
    who = resident.shown if with_name else resident.code
    if row is None:
        return _empty(tx, resident_id, who, language)
    return _filled(tx, row, who, language)


@query(Capability.SIGNED_IN)
def words(tx: Transaction, *, paper: str, language: str = "") -> WordsSheet:
    """A paper of words alone, in a language or that of the house."""
    texts = paper_texts.current(tx, paper=paper, language=language or _house(tx))
    return WordsSheet(texts.language, dict(texts.passages))


def _answer(tx: Transaction, resident_id: int, number: str) -> ConsentRow:
    row = consents.one(tx, consent_id=int(number)) if number.isdigit() else None
    if row is None or row.resident_id != resident_id or row.state is ConsentState.REFUSED:
        raise NotFound(_("This consent is not there any more."), field="consent")
    return row


def _empty(tx: Transaction, resident_id: int, who: str, language: str) -> ConsentSheet:
    spoken = language or paper_texts.language_of(tx, paper=consents.PAPER, resident_id=resident_id)
    texts = paper_texts.current(tx, paper=consents.PAPER, language=spoken)
    purposes = tuple(_purpose(texts, purpose, _BY_HAND) for purpose in ConsentPurpose)
    choices = vocabularies.choices(tx, vocabulary=Vocabulary.CONSENT_ITEM)
    items = tuple((_item(texts, choice.code, choice.label), None) for choice in choices)
    return ConsentSheet(
        texts.language, dict(texts.passages), who, purposes, is_empty=True, items=items
    )


def _filled(tx: Transaction, row: ConsentRow, who: str, language: str) -> ConsentSheet:
    if isinstance(row.recipient, Hidden) or isinstance(row.items, Hidden):
        raise NotAllowed(_("You hold no key to read this consent."))
    if row.text_id is not None and language in ("", row.language):
        texts = paper_texts.of_version(tx, text_id=row.text_id)  # the very text agreed to
    else:
        texts = paper_texts.current(tx, paper=consents.PAPER, language=language)
    labels = {
        choice.code: choice.label
        for choice in vocabularies.choices(
            tx, vocabulary=Vocabulary.CONSENT_ITEM, with_retired=True
        )
    }
    kept = row.withheld if not isinstance(row.withheld, Hidden) else consents.NO_ITEMS
    said = [*((code, True) for code in row.items.codes), *((code, False) for code in kept.codes)]
    drawn = consents.signature(tx, consent_id=row.id)
    return ConsentSheet(
        language=texts.language,
        texts=dict(texts.passages),
        who=who,
        purposes=(_purpose(texts, row.purpose, row.recipient or _BY_HAND),),
        is_empty=False,
        items=tuple((_item(texts, code, labels.get(code, code)), told) for code, told in said),
        own_told=row.items.words,
        own_kept=kept.words,
        on=row.on,
        last_day=row.last_day,
        by_guardian=row.decided_by is ConsentBy.GUARDIAN,
        has_assent=row.has_assent is True,
        strokes=() if drawn is None or isinstance(drawn, Hidden) else drawn.strokes,
        field=(WIDTH, HEIGHT),
    )


def _purpose(texts: Texts, purpose: ConsentPurpose, recipient: str) -> str:
    # Not format(): the house's own words may hold any bracket.
    return texts[purpose.value].replace("{recipient}", recipient)


def _item(texts: Texts, code: str, label: str) -> str:
    """The word in her language; the house's own word as the house wrote it."""
    return texts.passages.get(f"item.{code}", label)


def _house(tx: Transaction) -> str:
    return organisation.form(tx).language
