# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading consents: rows as screens and paper show them, and as the rule weighs them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.consents import Consent, ConsentBy, ConsentPurpose, ConsentState
from shelterdesk.models.families import Guardian, GuardianKind
from shelterdesk.models.paper_texts import PaperText
from shelterdesk.models.partners import Partner
from shelterdesk.models.residents import Resident
from shelterdesk.services.consents.consent_rules import ANYBODY, Answer, Standing, deciding
from shelterdesk.services.partners import partners
from shelterdesk.services.remembered import until_changed
from shelterdesk.services.residents import protection
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden, Unanswered, read_answer
from shelterdesk.services.values.folding import fold
from shelterdesk.statistics.age import ADULT, age_on

#: Sealed to somebody without the key: it is somebody's name, and no name that is asked for.
_SEALED: Final = "\0"


@dataclass(frozen=True, slots=True)
class Items:
    """Codes of the word list *what may be told*, and words of her own."""

    codes: tuple[str, ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.codes or self.words)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One answer of hers."""

    id: int
    resident_id: int
    purpose: ConsentPurpose
    partner_id: int | None
    recipient: str | Hidden  # the partner's name, or as it was written; empty for nobody named
    state: ConsentState
    standing: Standing  # on the day asked for; of an earlier answer: how it would stand alone
    on: date
    last_day: date | None  # on which it holds; None: until she changes her mind
    withdrawn_on: date | None
    decided_by: ConsentBy
    guardian: str | Hidden  # empty unless a guardian decided
    has_assent: bool | Unanswered
    language: str  # of the text, an IETF tag
    version: int  # of the text; 0 where no text is tied to it
    text_id: int | None
    items: Items | Hidden
    withheld: Items | Hidden
    reason: str | Hidden
    is_signed: bool
    document_id: int | None

    def may_tell(self, code: str) -> bool:
        """Whether an item of the word list may be told; never without the key to look."""
        return isinstance(self.items, Items) and code in self.items.codes


@dataclass(frozen=True, slots=True)
class Asked:
    """A purpose and a recipient: the answer that counts now, and those before, newest first."""

    purpose: ConsentPurpose
    partner_id: int | None
    recipient: str | Hidden
    now: ConsentRow  # it may be a no that names nobody
    earlier: tuple[ConsentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Weighed(Answer):
    row: Consent | None = None


def of_person(
    tx: Transaction, resident_id: int, purpose: ConsentPurpose | None = None
) -> list[Consent]:
    """All answers of a person the one signed in may see."""
    query = select(Consent).where(
        Consent.resident_id == resident_id, protection.visible(tx, Consent.resident_id)
    )
    if purpose is not None:
        query = query.where(Consent.purpose == ConsentPurpose(purpose).value)
    return list(tx.session.scalars(query.order_by(Consent.on.desc(), Consent.id.desc())))


def decided(
    tx: Transaction, rows: Iterable[Consent], who: Iterable[str], on: date
) -> tuple[Consent, Standing] | None:
    """The row of one purpose that counts for the names of a recipient on a day."""
    found = deciding([_weighed(tx, row) for row in rows], who, on)
    if found is None or found[0].row is None:
        return None
    return found[0].row, found[1]


def who_agreed(tx: Transaction, purpose: ConsentPurpose, on: date) -> set[int]:
    """Whose yes that names nobody holds on a day, of all whom the one signed in may see."""
    query = select(Consent).where(
        Consent.purpose == purpose.value, protection.visible(tx, Consent.resident_id)
    )
    found: dict[int, list[Consent]] = {}
    for row in tx.session.scalars(query):
        found.setdefault(row.resident_id, []).append(row)
    latest = {whose: decided(tx, rows, [ANYBODY], on) for whose, rows in found.items()}
    return {whose for whose, one in latest.items() if one is not None and one[1] is Standing.GIVEN}


def names_of(tx: Transaction, partner_id: int | None, recipient: str) -> list[str]:
    """What a recipient goes by: a partner by number and by name, anybody else by name."""
    if partner_id is None:
        name = fold(recipient)
        known = {fold(name_): id_ for id_, name_ in _partner_names(tx)}
        return [name, _number(known[name])] if name in known else [name]
    name = fold(partners.name(tx, partner_id))
    return [_number(partner_id), *([name] if name else [])]


def partner_of_name(tx: Transaction, recipient: str) -> int | None:
    """The partner of this very name, so that one recipient is not two."""
    name = fold(recipient)
    return next((id_ for id_, known in _partner_names(tx) if name and fold(known) == name), None)


def grouped(tx: Transaction, rows: Iterable[Consent], on: date) -> list[Asked]:
    """Answers by purpose and recipient; the purposes in their order."""
    groups: dict[tuple[ConsentPurpose, str], list[Consent]] = {}
    by_purpose: dict[ConsentPurpose, list[Consent]] = {}
    for row in rows:
        purpose = ConsentPurpose(row.purpose)
        by_purpose.setdefault(purpose, []).append(row)
        groups.setdefault((purpose, min(_names(tx, row))), []).append(row)
    found = []
    for (purpose, _who), members in groups.items():
        names = [name for row in members for name in _names(tx, row)]
        latest = decided(tx, by_purpose[purpose], names, on)
        now, standing = latest or (members[0], None)
        earlier = tuple(row_of(tx, row, on) for row in members if row is not now)
        first = members[0]
        found.append(
            Asked(
                purpose,
                first.partner_id,
                _recipient(tx, first),
                row_of(tx, now, on, standing),
                earlier,
            )
        )
    order = list(ConsentPurpose)
    return sorted(found, key=lambda one: (order.index(one.purpose), str(one.recipient)))


def row_of(tx: Transaction, row: Consent, on: date, standing: Standing | None = None) -> ConsentRow:
    """A row as screens show it."""
    weighed = _weighed(tx, row)
    if standing is None:
        alone = deciding([weighed], [weighed.who], on)
        standing = alone[1] if alone is not None else Standing(row.state)
    text = None if row.text_id is None else tx.session.get(PaperText, row.text_id)
    return ConsentRow(
        id=row.id,
        resident_id=row.resident_id,
        purpose=ConsentPurpose(row.purpose),
        partner_id=row.partner_id,
        recipient=_recipient(tx, row),
        state=ConsentState(row.state),
        standing=standing,
        on=row.on,
        last_day=None if weighed.end is None else weighed.end - timedelta(days=1),
        withdrawn_on=row.withdrawn_on,
        decided_by=ConsentBy(row.decided_by),
        guardian=_guardian(tx, row),
        has_assent=read_answer(row.has_assent, row.has_assent_answer),
        language="" if text is None else text.language,
        version=0 if text is None else text.version,
        text_id=row.text_id,
        items=_items(tx, row, "items"),
        withheld=_items(tx, row, "withheld"),
        reason=sealed_words.revealed(tx, row, "reason"),
        is_signed=row.signature is not None,
        document_id=row.document_id,
    )


def items_text(items: Items) -> str:
    """Items as they are sealed; nothing for none."""
    if not items:
        return ""
    return json.dumps({"codes": items.codes, "words": items.words}, ensure_ascii=False)


def is_minor(resident: Resident, on: date) -> bool | None:
    """Whether somebody is under 18 on a day, by year and month of birth; None: not known."""
    if resident.birth_year is None:
        return None
    return age_on(on, resident.birth_year, resident.birth_month) < ADULT


def guardian_name(tx: Transaction, guardian: Guardian) -> str | Hidden:
    """What a guardian is called; ``1 person`` for somebody who must not be seen."""
    if guardian.guardian_id is not None:
        if not protection.may_see(tx, guardian.guardian_id):
            return protection.one_person()
        resident = tx.session.get_one(Resident, guardian.guardian_id)
        return resident.known_as or resident.code
    return sealed_words.revealed(tx, guardian, "name")


def _weighed(tx: Transaction, row: Consent) -> _Weighed:
    if row.partner_id is not None:
        who = _number(row.partner_id)
    elif row.recipient is None:
        who = ANYBODY
    else:
        name = sealed_words.revealed(tx, row, "recipient")
        who = f"{_SEALED}{row.id}" if isinstance(name, Hidden) else fold(name)
    ends = [end for end in (row.valid_until, _of_age(tx, row)) if end is not None]
    return _Weighed(
        id=row.id,
        who=who,
        state=ConsentState(row.state),
        on=row.on,
        withdrawn_on=row.withdrawn_on,
        end=min(ends) if ends else None,
        row=row,
    )


def _of_age(tx: Transaction, row: Consent) -> date | None:
    """The day from which a guardian's yes no longer speaks for her: she is asked herself."""
    if row.decided_by != ConsentBy.GUARDIAN:
        return None
    guardian = None if row.guardian_id is None else tx.session.get(Guardian, row.guardian_id)
    if guardian is not None and guardian.kind == GuardianKind.COURT:
        return None
    resident = tx.session.get_one(Resident, row.resident_id)
    if resident.birth_year is None:
        return None
    return date(resident.birth_year + ADULT, resident.birth_month or 1, 1)


def _recipient(tx: Transaction, row: Consent) -> str | Hidden:
    if row.partner_id is not None:
        return partners.name(tx, row.partner_id)
    return sealed_words.revealed(tx, row, "recipient")


def _names(tx: Transaction, row: Consent) -> list[str]:
    if row.partner_id is not None:
        return names_of(tx, row.partner_id, "")
    who = _weighed(tx, row).who
    return [who] if who.startswith(_SEALED) else names_of(tx, None, who)


def _guardian(tx: Transaction, row: Consent) -> str | Hidden:
    guardian = None if row.guardian_id is None else tx.session.get(Guardian, row.guardian_id)
    return "" if guardian is None else guardian_name(tx, guardian)


def _items(tx: Transaction, row: Consent, column: str) -> Items | Hidden:
    text = sealed_words.revealed(tx, row, column)
    if isinstance(text, Hidden):
        return text
    if not text:
        return Items()
    found = json.loads(text)
    return Items(tuple(found["codes"]), found["words"])


@until_changed(Partner)
def _partner_names(tx: Transaction) -> tuple[tuple[int, str], ...]:
    rows = tx.session.execute(select(Partner.id, Partner.name))
    return tuple((id_, name) for id_, name in rows)


def _number(partner_id: int) -> str:
    return f"\1{partner_id}"
