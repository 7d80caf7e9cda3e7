# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What partners do, as words of the list of services, and the languages spoken there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.partners import PartnerLanguage, PartnerService
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies

_LONGEST: Final = 12  # characters of an IETF tag


@dataclass(frozen=True, slots=True)
class Offered:
    """Codes of the list of services in its order, and IETF tags by the alphabet."""

    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


NOTHING: Final = Offered()


def of_partners(tx: Transaction, partner_ids: Collection[int] | None) -> dict[int, Offered]:
    """What each offers; ``None`` asks for all. Who offers nothing is left out."""
    services = _by_partner(tx, PartnerService, PartnerService.service_id, partner_ids)
    languages = _by_partner(tx, PartnerLanguage, PartnerLanguage.language, partner_ids)
    words = vocabularies.of_list(tx, Vocabulary.SERVICE.value)
    known = {word.id: code for code, word in words.items()}
    return {
        partner_id: Offered(
            tuple(code for id_, code in known.items() if id_ in services.get(partner_id, ())),
            tuple(sorted(languages.get(partner_id, ()))),
        )
        for partner_id in services.keys() | languages.keys()
    }


@query(Capability.SEE_CASE)
def services_to_choose(tx: Transaction) -> list[tuple[str, str]]:
    """Codes and words of services: those offered, and those some partner has from before."""
    used = set(tx.session.scalars(select(PartnerService.service_id).distinct()))
    return [
        (code, _(word.label))
        for code, word in vocabularies.of_list(tx, Vocabulary.SERVICE.value).items()
        if word.retired_at is None or word.id in used
    ]


def write(
    tx: Transaction, partner_id: int, services: Collection[str], languages: Collection[str]
) -> None:
    """Write what a partner offers; what stays is not touched."""
    ids = {
        vocabularies.find_id(tx, vocabulary=Vocabulary.SERVICE, code=code)
        for code in dict.fromkeys(services)
    }
    tags = {tag.strip() for tag in languages} - {""}
    if any(len(tag) > _LONGEST for tag in tags):
        raise Invalid(_("Choose a language of the list."), field="languages")
    _exchange(tx, PartnerService, "service_id", partner_id, ids)
    _exchange(tx, PartnerLanguage, "language", partner_id, tags)


def _by_partner(
    tx: Transaction, model: Any, column: Any, partner_ids: Collection[int] | None
) -> dict[int, set[Any]]:
    asked = select(model.partner_id, column)
    if partner_ids is not None:
        asked = asked.where(model.partner_id.in_(partner_ids))
    found: dict[int, set[Any]] = {}
    for partner_id, value in tx.session.execute(asked):
        found.setdefault(partner_id, set()).add(value)
    return found


def _exchange(tx: Transaction, model: Any, column: str, partner_id: int, wanted: set[Any]) -> None:
    rows = tx.session.scalars(select(model).where(model.partner_id == partner_id))
    there = {getattr(row, column): row for row in rows}
    for value in there.keys() - wanted:
        tx.session.delete(there[value])
    for value in sorted(wanted - there.keys()):
        tx.session.add(model(**{"partner_id": partner_id, column: value}))
    tx.session.flush()
