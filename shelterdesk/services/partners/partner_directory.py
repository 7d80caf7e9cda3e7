# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory of partners: who does what in which language, and whom to call there.

Notes on risks and what looks found are never in it; who is suspended or not worked with any more
is left out, and where nobody new is sent now a word says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.partners import Partner, PartnerContact, PartnerKind
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partner_offers, partner_standing
from shelterdesk.services.partners.partner_offers import NOTHING, Offered
from shelterdesk.services.values.value_words import code_word, language_word
from shelterdesk.statistics.partner_sheet import ListedPartner, PartnerDirectory, Under

ALL: Final = "all"


@query(Capability.SEE_CASE)
def directory(tx: Transaction, *, kind: str = ALL, with_phones: bool = True) -> PartnerDirectory:
    """Partners by service and by language; ``kind`` is a ``PartnerKind`` or *all*."""
    if kind != ALL and kind not in list(PartnerKind):
        raise Invalid(_("There is no such kind of partner."), field="kind")
    offered = partner_offers.of_partners(tx, None)
    found = [
        (listed, offered.get(partner_id, NOTHING))
        for partner_id, listed in _listed(tx, kind, offered, with_phones=with_phones)
    ]
    words = vocabularies.of_list(tx, Vocabulary.SERVICE.value)
    services = [
        Under(_(word.label), tuple(one for one, has in found if code in has.services))
        for code, word in words.items()
    ]
    services.append(
        Under(_("Without a service of the list"),
              tuple(one for one, has in found if not has.services))
    )  # fmt: skip
    tags = {tag for _one, has in found for tag in has.languages}
    languages = [
        Under(language_word(tag), tuple(one for one, has in found if tag in has.languages))
        for tag in tags
    ]
    languages.sort(key=lambda under: under.words.casefold())
    return PartnerDirectory(
        services=_used(services),
        languages=_used(languages),
        kind="" if kind == ALL else code_word("partner", "kind", kind),
        has_phones=with_phones,
    )


def _listed(
    tx: Transaction, kind: str, offered: Mapping[int, Offered], *, with_phones: bool
) -> Iterator[tuple[int, ListedPartner]]:
    rows = select(Partner).where(Partner.is_active, Partner.suspended_on.is_(None))
    if kind != ALL:
        rows = rows.where(Partner.kind == kind)
    contacts = _contacts(tx) if with_phones else {}
    standings = partner_standing.of_partners(tx, None, tx.today)
    for row in tx.session.scalars(rows.order_by(func.lower(Partner.name), Partner.id)):
        standing = standings[row.id]
        listed = ListedPartner(
            name=row.name,
            kind=code_word("partner", "kind", row.kind),
            area=row.area,
            offers=row.services,
            languages=_words(offered.get(row.id, NOTHING).languages),
            contacts=tuple(contacts.get(row.id, ())),
            caution="" if standing.is_good else partner_standing.in_short(standing.hindrances),
        )
        yield row.id, listed


def _words(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((language_word(tag) for tag in tags), key=str.casefold))


def _contacts(tx: Transaction) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in tx.session.scalars(select(PartnerContact).order_by(PartnerContact.id)):
        parts = (row.name, row.role, row.phone, row.email, row.hours)
        found.setdefault(row.partner_id, []).append(" · ".join(part for part in parts if part))
    return found


def _used(under: Iterable[Under]) -> tuple[Under, ...]:
    return tuple(one for one in under if one.partners)
