# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers of a placement that leave the house: the agreement for all who sign it, and a letter
of reference for her.

They stand in the name of an issuer. What the house noted of the work is on neither; what somebody
writes for the paper is looked through for words that tell what the house is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shelterdesk import i18n
from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.placements import ContractKind, Placement, PlacementKind
from shelterdesk.models.residents import Resident
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.papers import discretion, issuers
from shelterdesk.services.partners import partners
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.placements import placement_rows
from shelterdesk.services.placements.placement_rows import Terms
from shelterdesk.services.values import sealed_words
from shelterdesk.statistics.work_paper_sheet import WorkPaperSheet

__all__ = ["AGREEMENT", "REFERENCE", "Wanted", "agreement", "reference"]

AGREEMENT: Final = "placement_agreement"
REFERENCE: Final = "reference_letter"
_LONGEST: Final = 3000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen for a paper: whose (her code) and which placement, in whose name, in which
    language, under which name she wants to stand there, and words of one's own."""

    code: str
    placement: str
    issuer: str = ""
    language: str = ""
    name: str = ""  # her chosen name, if not said
    words: str = ""
    tells_employer: bool = True
    may_reveal: bool = False


@query(Capability.PRINT, viewed=N_("Opened a placement agreement to print"), each_time=True)
def agreement(tx: Transaction, *, wanted: Wanted) -> WorkPaperSheet:
    """What was agreed with an employer, to be signed by all three. Raises ``Conflict`` for a
    business of her own, which has no employer."""
    row = _of_person(tx, wanted)
    if row.kind == PlacementKind.OWN_BUSINESS:
        words = _("A business of their own has no employer to agree with.")
        raise Conflict(words, field="placement")
    return _sheet(tx, row, wanted, AGREEMENT)


@query(Capability.PRINT, viewed=N_("Opened a letter of reference to print"), each_time=True)
def reference(tx: Transaction, *, wanted: Wanted) -> WorkPaperSheet:
    """What she did and how, in the worker's words, for whom she gives it to. Raises ``Conflict``
    for work that has not begun, ``Invalid`` without words."""
    row = _of_person(tx, wanted)
    if row.start > tx.today or row.end == row.start:
        words = _("A letter of reference is about work that began.")
        raise Conflict(words, field="placement")
    if not wanted.words.strip():
        raise Invalid(_("Write what you want to say of their work."), field="words")
    return _sheet(tx, row, wanted, REFERENCE)


# Within
def _of_person(tx: Transaction, wanted: Wanted) -> Placement:
    tx.need(Capability.SEE_WORK)
    resident_id = opened_file.resident_id(tx, code=wanted.code)
    number = wanted.placement.strip()
    row = tx.session.get(Placement, int(number)) if number.isdecimal() else None
    if row is None or row.resident_id != resident_id:
        raise Invalid(_("This person has no such work."), field="placement")
    return placement_rows.get(tx, row.id)


def _sheet(tx: Transaction, row: Placement, wanted: Wanted, paper: str) -> WorkPaperSheet:
    language = wanted.language or organisation.form(tx).language
    texts = paper_texts.current(tx, paper=paper, language=language)
    person = tx.session.get_one(Resident, row.resident_id)
    name = wanted.name.strip() or person.known_as
    if not name:
        raise Invalid(_("Write the name that stands on it."), field="name")
    terms = placement_rows.current_terms(tx, [row.id]).get(row.id)
    is_agreement = paper == AGREEMENT
    with i18n.written_in(texts.language):
        facts = _facts(row, terms if is_agreement else None, texts)
    over = None if row.end is None else row.end - placement_rows.A_DAY
    made = WorkPaperSheet(
        language=texts.language,
        texts=texts.passages,
        issuer=issuers.on_paper(tx, wanted.issuer),
        name=name,
        employer=partners.name(tx, row.partner_id) if wanted.tells_employer else "",
        facts=facts,
        first=row.start,
        last=row.planned_end if is_agreement else over,
        words=sealed_words.checked(wanted.words, field="words", longest=_LONGEST),
        signer=organisation.name_on_paper(tx, tx.staff_id),
        on=tx.today,
    )
    discretion.refuse(tx, made.printed, may_reveal=wanted.may_reveal)
    return made


def _facts(
    row: Placement, terms: Terms | None, texts: paper_texts.Texts
) -> tuple[tuple[str, str], ...]:
    """Passage and value of what is known, in the words of the paper; hours, wage and contract are
    of the agreement alone."""
    found = [("kind", texts[f"kind.{row.kind}"]), ("work", row.title)]
    if terms is not None:
        hours, wage = terms.hours_told, terms.wage_told
        is_known = terms.contract is not ContractKind.UNKNOWN
        found += [
            ("hours", texts["hours_week"].format(hours=hours) if hours else ""),
            ("wage", texts[f"wage.{terms.wage_per}"].format(amount=wage) if wage else ""),
            ("contract", texts[f"contract.{terms.contract}"] if is_known else ""),
        ]
    return tuple((passage, value) for passage, value in found if value)
