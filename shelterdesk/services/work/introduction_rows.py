# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Introductions as lists show them: who, where, what comes next, and what speaks against going on.

An introduction whose consent does not hold any more says so. Somebody who must not be seen is left
out by whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.consents import Consent, ConsentPurpose
from shelterdesk.models.partners import Partner
from shelterdesk.models.placements import Introduction, IntroductionState, Placement, Vacancy
from shelterdesk.models.residents import Resident
from shelterdesk.services import organisation
from shelterdesk.services.consents import consent_rows, consents
from shelterdesk.services.consents.consent_rules import Standing
from shelterdesk.services.partners import partner_standing
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import value_words
from shelterdesk.services.work.vacancy_rows import OPEN

#: A change of one of these changes a list.
TABLES: Final = (
    "introduction", "vacancy", "partner", "partner_check", "agreement", "consent", "guardian",
    "resident", "staff", "term",
)  # fmt: skip
#: The employer heard of her, and something is still to come.
OUT: Final = (IntroductionState.SENT, IntroductionState.VISIT, IntroductionState.TRIAL)

#: So long a yes without work that was agreed is waited for.
WAITS: Final = timedelta(days=180)

#: By state: what comes next, and the column of its day.
_STEPS: Final[Mapping[str, tuple[str, str]]] = {
    IntroductionState.DRAFT.value: (N_("to be sent"), ""),
    IntroductionState.SENT.value: (N_("answer"), "answer_due"),
    IntroductionState.VISIT.value: (N_("visit"), "visit_on"),
    IntroductionState.TRIAL.value: (N_("end of the trial"), "trial_until"),
    IntroductionState.ACCEPTED.value: (N_("work to be agreed"), ""),
}


@dataclass(frozen=True, slots=True)
class IntroductionRow:
    """One introduction; all that is sealed of it is read one by one."""

    id: int
    resident_id: int
    shown: str
    code: str
    partner_id: int
    partner: str
    vacancy_id: int | None
    vacancy: str  # what the work is; empty where the partner was asked without a vacancy
    state: IntroductionState
    staff_id: int
    worker: str
    begun_on: date
    sent_on: date | None
    answer_due: date | None
    visit_on: date | None
    trial_from: date | None
    trial_until: date | None
    ended_on: date | None
    was_despite: bool  # sent although the partner was not in order
    consent_gone: str  # why the consent does not hold any more; empty: it does, or none is needed
    hindrance: str  # why the partner is not in order now; empty once nothing is to come
    hindrance_short: str  # the same in a word or two
    next_said: str  # what comes next
    next_on: date | None
    is_late: bool

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in OPEN

    @property
    def what(self) -> str:
        """``Bakery help · Four Rivers``."""
        return " · ".join(filter(None, (self.vacancy, self.partner)))

    @property
    def state_words(self) -> str:
        """Where it stands."""
        return value_words.code_word("introduction", "state", self.state)


def get(tx: Transaction, introduction_id: int) -> Introduction:
    """The introduction itself, for services; the act is about it and its person."""
    gone = _("This introduction is not there any more.")
    row = residents.get_of(tx, Introduction, introduction_id, gone)
    tx.about(row)
    tx.person(row.resident_id)
    return row


def rows(tx: Transaction, those: Sequence[Introduction]) -> list[IntroductionRow]:
    """As lists show them, in their order; of those alone who may be seen."""
    staff, people = organisation.staff_names(tx), _people(tx, {row.resident_id for row in those})
    titles = _titles(tx, {row.vacancy_id for row in those if row.vacancy_id is not None})
    partner_ids = {row.partner_id for row in those}
    # Held while the rows are made: what is asked of one partner later comes from here.
    partners = {
        one.id: one
        for one in tx.session.scalars(select(Partner).where(Partner.id.in_(partner_ids)))
    }
    is_open = [row for row in those if row.state in OPEN]
    standings = partner_standing.of_partners(tx, {row.partner_id for row in is_open}, tx.today)
    hindered = {
        one: (
            partner_standing.in_words(how.to_introduce),
            partner_standing.in_short(how.to_introduce),
        )
        for one, how in standings.items()
        if how.to_introduce
    }
    gone = consents_gone(tx, [row for row in is_open if row.state in OUT])
    made = []
    for row in those:
        known_as, code = people[row.resident_id]
        state = IntroductionState(row.state)
        said, on = next_step(row)
        why = hindered.get(row.partner_id, ("", "")) if state in OPEN else ("", "")
        made.append(
            IntroductionRow(
                id=row.id,
                resident_id=row.resident_id,
                shown=shown_name(known_as, code),
                code=code,
                partner_id=row.partner_id,
                partner=partners[row.partner_id].name,
                vacancy_id=row.vacancy_id,
                vacancy=titles.get(row.vacancy_id or 0, ""),
                state=state,
                staff_id=row.staff_id,
                worker=staff.get(row.staff_id, ""),
                begun_on=row.begun_on,
                sent_on=row.sent_on,
                answer_due=row.answer_due,
                visit_on=row.visit_on,
                trial_from=row.trial_from,
                trial_until=row.trial_until,
                ended_on=row.ended_on,
                was_despite=row.despite is not None,
                consent_gone=gone.get(row.id, ""),
                hindrance=why[0],
                hindrance_short=why[1],
                next_said=said,
                next_on=on,
                is_late=on is not None and on < tx.today,
            )
        )
    return made


def next_step(row: Introduction) -> tuple[str, date | None]:
    """What comes next of an introduction, and when; nothing once it has ended."""
    said, column = _STEPS.get(row.state, ("", ""))
    return (_(said) if said else ""), (getattr(row, column) if column else None)


def is_yes_without_work() -> ColumnElement[bool]:
    """The employer said yes, and no work was written down of it. Bound ``ended_on``: the index
    finds them by it, and all there ever were are many."""
    begun = select(Placement.id).where(Placement.introduction_id == Introduction.id)
    return and_(Introduction.state == IntroductionState.ACCEPTED.value, ~begun.exists())


def consents_gone(tx: Transaction, those: Iterable[Introduction]) -> dict[int, str]:
    """By introduction: why the consent for its partner does not hold any more, in words.

    One statement for all of them, and one for each guardian who decided."""
    open_ones = list(those)
    people = {row.resident_id for row in open_ones}
    wanted = select(Consent).where(
        Consent.purpose == ConsentPurpose.EMPLOYER.value,
        Consent.resident_id.in_(people),
        protection.visible(tx, Consent.resident_id),
    )
    answers: dict[int, list[Consent]] = {}
    for one in tx.session.scalars(wanted):
        answers.setdefault(one.resident_id, []).append(one)
    found = {}
    for row in open_ones:
        names = consent_rows.names_of(tx, row.partner_id, "")
        latest = consent_rows.decided(tx, answers.get(row.resident_id, []), names, tx.today)
        if latest is None:
            found[row.id] = _("There is no consent for this employer.")
        elif latest[1] is not Standing.GIVEN:
            standing = consents.standing_words(latest[1]).lower()
            found[row.id] = _("The consent does not hold any more: {standing}.").format(
                standing=standing
            )
    return found


def _people(tx: Transaction, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    wanted = select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(ids))
    return {one: (known_as, code) for one, known_as, code in tx.session.execute(wanted)}


def _titles(tx: Transaction, ids: Collection[int]) -> dict[int, str]:
    found = tx.session.execute(select(Vacancy.id, Vacancy.title).where(Vacancy.id.in_(ids)))
    return {vacancy_id: title for vacancy_id, title in found}
