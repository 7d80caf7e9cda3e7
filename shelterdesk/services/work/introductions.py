# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Introductions to employers: prepared, sent with her consent, a visit, a trial, an answer.

Nothing goes out without a valid consent that names the partner, nor to a partner that is not in
order. Who broke the glass may send in spite of that, with a reason, by a verb of its own: so the
trail says it and a director reads it. What was sent cannot be taken back, only withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.placements import (
    Introduction,
    IntroductionState,
    Placement,
    Vacancy,
    VacancyState,
)
from shelterdesk.services.papers import discretion
from shelterdesk.services.partners import partners
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import (
    introduction_letters,
    introduction_rows,
    vacancies,
    work_colleagues,
)
from shelterdesk.services.work.introduction_rows import OUT, IntroductionRow
from shelterdesk.services.work.vacancy_rows import OPEN

__all__ = [
    "IntroductionDetail", "IntroductionForm", "IntroductionRow", "IntroductionState", "accept",
    "decline", "edit", "form", "go_on_trial", "of_resident", "one", "prepare", "read_again", "send",
    "send_despite", "visit", "withdraw", "workers",
]  # fmt: skip

#: Days until an answer is asked after, where nobody chose a day.
_ANSWER_WITHIN: Final = timedelta(days=14)
_LONGEST_LETTER: Final = 3000
#: Whose work it is sees it; who accompanies somebody need not write of it.
_NEEDS: Final = Capability.SEE_WORK


@dataclass(frozen=True, slots=True)
class IntroductionForm:
    """What is written when an introduction is prepared. With a vacancy its partner is meant."""

    vacancy_id: int | None = None
    partner_id: int | None = None
    staff_id: int | None = None  # None: who prepares it
    answer_due: date | None = None  # None: two weeks after it is sent
    letter: str | Hidden = ""  # the worker's words in it


@dataclass(frozen=True, slots=True)
class IntroductionDetail:
    """One introduction with what is sealed of it; ``Hidden`` without the key."""

    row: IntroductionRow
    letter: str | Hidden = field(repr=False)
    answer: str | Hidden = field(repr=False)
    despite: str | Hidden = field(repr=False)
    to_read: str | Hidden = field(repr=False)  # the words in the letter, once she was asked again
    changed_on: date | None  # when that was


@verb(Capability.EDIT_WORK)
def prepare(tx: Transaction, *, resident_id: int, form: IntroductionForm) -> int:
    """Write an introduction down before anybody hears of it; no consent is needed for that yet.
    Returns its id."""
    residents.get(tx, resident_id)
    row = Introduction(
        resident_id=resident_id, state=IntroductionState.DRAFT.value, begun_on=tx.today
    )
    _choose(tx, row, form)
    _refuse_twice(tx, row)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    tx.person(resident_id)
    return row.id


@verb(Capability.EDIT_WORK)
def edit(tx: Transaction, *, introduction_id: int, form: IntroductionForm) -> None:
    """Change what is prepared; of one that was sent, whose work it is and when an answer is due."""
    row = _get(tx, introduction_id, *OPEN)
    if row.state == IntroductionState.DRAFT.value:
        is_other = form.vacancy_id != row.vacancy_id or (
            form.vacancy_id is None and form.partner_id != row.partner_id
        )
        if is_other:
            _choose(tx, row, form)
            _refuse_twice(tx, row)
        _write(tx, row, form)
        return
    row.staff_id = _worker(tx, row, form.staff_id or row.staff_id)
    if form.answer_due is not None:
        row.answer_due = _not_before_sending(row, form.answer_due, "answer_due")


@verb(Capability.EDIT_WORK, is_undoable=False)
def send(
    tx: Transaction, *, introduction_id: int, on: date, language: str = "", may_reveal: bool = False
) -> None:
    """The employer hears of her, and what is told is frozen.

    Raises ``NotAllowed``, saying what to do, without a consent for this partner or where the
    partner is not in order; ``Invalid`` where the worker's words tell more than was agreed, or what
    the house is and nobody chose that they may (``may_reveal``).
    """
    row = _get(tx, introduction_id, IntroductionState.DRAFT)
    if hindrance := introduction_letters.why_not(tx, row):
        raise NotAllowed(
            _("{why} Nobody is introduced there until that is settled.").format(why=hindrance)
        )
    _send(tx, row, on, language, may_reveal)


@verb(Capability.EDIT_WORK, is_undoable=False)
def send_despite(
    tx: Transaction,
    *,
    introduction_id: int,
    on: date,
    despite: str,
    language: str = "",
    may_reveal: bool = False,
) -> None:
    """The employer hears of her although the partner is not in order: with the glass broken, and a
    reason that is kept. The consent is needed all the same."""
    row = _get(tx, introduction_id, IntroductionState.DRAFT)
    if not introduction_letters.why_not(tx, row):
        raise Conflict(_("This partner is in order: it can be sent as ever."))
    if not tx.is_glass_broken:
        raise NotAllowed(
            _("Only who broke the glass can introduce somebody to a partner not in order.")
        )
    why = sealed_words.checked(despite, field="despite")
    if not why:
        raise Invalid(_("Write why it is right all the same."), field="despite")
    _send(tx, row, on, language, may_reveal)
    tx.seal(row, "despite", why)


@verb(Capability.EDIT_WORK)
def visit(tx: Transaction, *, introduction_id: int, on: date) -> None:
    """They will meet on a day, or have met; another day moves it."""
    row = _get(tx, introduction_id, *OUT)
    row.visit_on = _not_before_sending(row, on, "on")
    row.state = IntroductionState.VISIT.value


@verb(Capability.EDIT_WORK)
def go_on_trial(
    tx: Transaction, *, introduction_id: int, first: date, last: date | None = None
) -> None:
    """She works there for a few days to see; ``last`` is the last one."""
    row = _get(tx, introduction_id, *OUT)
    row.trial_from = _not_before_sending(row, first, "first")
    if last is not None and last < first:
        raise Invalid(_("The last day is before the first."), field="last")
    row.trial_until = last
    row.state = IntroductionState.TRIAL.value


@verb(Capability.EDIT_WORK)
def accept(tx: Transaction, *, introduction_id: int, on: date, answer: str = "") -> None:
    """The employer takes her; what the work is like is a placement of its own."""
    _end(tx, _get(tx, introduction_id, *OUT), IntroductionState.ACCEPTED, on, answer)


@verb(Capability.EDIT_WORK)
def decline(tx: Transaction, *, introduction_id: int, on: date, answer: str = "") -> None:
    """The employer says no, or takes a yes back of which no work came."""
    row = _get(tx, introduction_id, *OUT, IntroductionState.ACCEPTED)
    _end(tx, row, IntroductionState.DECLINED, on, answer)


@verb(Capability.EDIT_WORK)
def withdraw(tx: Transaction, *, introduction_id: int, on: date, answer: str = "") -> None:
    """She does not want it any more, or the house does not; also before anybody heard of it, and
    after a yes of which no work came."""
    row = _get(tx, introduction_id, *OPEN, IntroductionState.ACCEPTED)
    _end(tx, row, IntroductionState.WITHDRAWN, on, answer)


@verb(Capability.EDIT_WORK)
def read_again(tx: Transaction, *, introduction_id: int) -> None:
    """The worker's words in the letter were read again after she was asked again: they may stand
    there. What was told stays as it was; the yes it rests on is the one that holds now."""
    row = _get(tx, introduction_id, *OUT, IntroductionState.ACCEPTED)
    row.consent_id = introduction_letters.read_again(tx, row)


@query(Capability.SEE_WORK)
def of_resident(tx: Transaction, *, resident_id: int) -> list[IntroductionRow]:
    """All introductions of a person: open ones first, then the newest."""
    residents.get(tx, resident_id)
    wanted = select(Introduction).where(Introduction.resident_id == resident_id)
    found = introduction_rows.rows(tx, list(tx.session.scalars(wanted)))
    return sorted(found, key=lambda row: (not row.is_open, -row.begun_on.toordinal(), -row.id))


@query(Capability.SEE_WORK)
def one(tx: Transaction, *, introduction_id: int) -> IntroductionDetail:
    """One introduction with what is sealed of it."""
    row = introduction_rows.get(tx, introduction_id)
    words, changed_on = introduction_letters.to_read(tx, row) or ("", None)
    return IntroductionDetail(
        row=introduction_rows.rows(tx, [row])[0],
        letter=sealed_words.revealed(tx, row, "letter"),
        answer=sealed_words.revealed(tx, row, "answer"),
        despite=sealed_words.revealed(tx, row, "despite"),
        to_read=words,
        changed_on=changed_on,
    )


@query(Capability.SEE_WORK)
def form(tx: Transaction, *, introduction_id: int) -> IntroductionForm:
    """An introduction as a form."""
    row = introduction_rows.get(tx, introduction_id)
    return IntroductionForm(
        vacancy_id=row.vacancy_id,
        partner_id=row.partner_id,
        staff_id=row.staff_id,
        answer_due=row.answer_due,
        letter=sealed_words.revealed(tx, row, "letter"),
    )


@query(Capability.SEE_WORK)
def workers(tx: Transaction, *, resident_id: int | None = None) -> list[tuple[int, str]]:
    """Ids and names of the colleagues whose work it can be; of a person, of those who see her."""
    return work_colleagues.offered(tx, _NEEDS, resident_id)


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """What happened with her introductions; the words of it stay sealed."""
    if not tx.may(Capability.SEE_WORK):
        return []
    return [
        TimelineEvent(day, "work", "briefcase", said, row.vacancy, record=("introduction", row.id))
        for row in of_resident(tx, resident_id=resident_id)
        for day, said in _moments(row)
    ]


def _moments(row: IntroductionRow) -> list[tuple[date, str]]:
    ends = {
        IntroductionState.ACCEPTED: _("{partner} said yes"),
        IntroductionState.DECLINED: _("{partner} said no"),
        IntroductionState.WITHDRAWN: _("Introduction not wanted any more: {partner}"),
    }
    found = [
        (row.sent_on, _("Introduced to {partner}")),
        (row.visit_on, _("Visit at {partner}")),
        (row.trial_from, _("Trial at {partner}")),
        (row.ended_on, ends.get(row.state, "")),
    ]
    return [(day, said.format(partner=row.partner)) for day, said in found if day and said]


def _get(tx: Transaction, introduction_id: int, *states: IntroductionState) -> Introduction:
    """An introduction in one of these states; the act is about it and its person."""
    row = introduction_rows.get(tx, introduction_id)
    if IntroductionState(row.state) not in states:
        now = value_words.code_word("introduction", "state", row.state)
        raise Conflict(_("This cannot be done any more. It stands so: {state}.").format(state=now))
    return row


def _choose(tx: Transaction, row: Introduction, form: IntroductionForm) -> None:
    """For which vacancy, or to which partner."""
    partner_id = form.partner_id
    if form.vacancy_id is not None:
        partner_id = _offered(tx, form.vacancy_id).partner_id
    if partner_id is None:
        raise Invalid(_("Choose a vacancy or a partner first."), field="partner_id")
    partners.get(tx, partner_id)
    row.vacancy_id, row.partner_id = form.vacancy_id, partner_id
    tx.about(row)


def _offered(tx: Transaction, vacancy_id: int) -> Vacancy:
    vacancy = vacancies.get(tx, vacancy_id)
    if vacancy.state != VacancyState.OPEN.value:
        raise Conflict(_("This vacancy is not offered any more."), field="vacancy_id")
    return vacancy


def _refuse_twice(tx: Transaction, row: Introduction) -> None:
    others = select(Introduction.id).where(
        Introduction.resident_id == row.resident_id,
        Introduction.partner_id == row.partner_id,
        Introduction.vacancy_id.is_(None)
        if row.vacancy_id is None
        else Introduction.vacancy_id == row.vacancy_id,
        Introduction.state.in_([state.value for state in OPEN]),
        Introduction.id != (row.id or 0),
    )
    with tx.session.no_autoflush:
        found = tx.session.scalar(others.limit(1))
    if found is not None:
        raise Conflict(_("There is an introduction of this person there already."))


def _write(tx: Transaction, row: Introduction, form: IntroductionForm) -> None:
    row.staff_id = _worker(tx, row, form.staff_id or tx.staff_id)
    row.answer_due = form.answer_due
    letter = form.letter
    if not isinstance(letter, Hidden):
        letter = sealed_words.checked(letter, field="letter", longest=_LONGEST_LETTER)
    sealed_words.write(tx, row, "letter", letter)


def _worker(tx: Transaction, row: Introduction, staff_id: int | None) -> int:
    with tx.session.no_autoflush:
        return work_colleagues.checked(tx, _NEEDS, row.resident_id, staff_id)


def _send(tx: Transaction, row: Introduction, on: date, language: str, may_reveal: bool) -> None:
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    if row.vacancy_id is not None:
        _offered(tx, row.vacancy_id)
    consent = introduction_letters.consent_for(tx, row, on)
    said = introduction_letters.compose(tx, row, consent, language)
    # Nobody heard of her before this: a day of before is no way past a yes taken back since.
    holds = introduction_letters.consent_for(tx, row, tx.today)
    introduction_letters.refuse_more(said, holds, introduction_letters.item_words(tx))
    tx.about(row)
    discretion.refuse(tx, (said.letter, said.work), may_reveal=may_reveal)
    introduction_letters.freeze(tx, row, said)
    row.consent_id, row.sent_on = consent.id, on
    row.answer_due = _not_before_sending(row, row.answer_due or on + _ANSWER_WITHIN, "answer_due")
    row.state = IntroductionState.SENT.value


def _not_before_sending(row: Introduction, day: date, name: str) -> date:
    if row.sent_on is not None and day < row.sent_on:
        raise Invalid(_("This is before it was sent."), field=name)
    return day


def _end(
    tx: Transaction, row: Introduction, state: IntroductionState, on: date, answer: str
) -> None:
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    came_of_it = select(Placement.id).where(Placement.introduction_id == row.id)
    if row.ended_on is not None and tx.session.scalar(came_of_it.limit(1)) is not None:
        raise Conflict(_("Work came of this introduction. Write there how it ended."))
    row.ended_on = _not_before_sending(row, on, "on")
    row.state = state.value
    if answer.strip():
        sealed_words.write(tx, row, "answer", answer)
