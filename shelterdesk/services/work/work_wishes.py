# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What work somebody wants and can: when, how much, how far, and in her own words.

Every answer is optional. *Does not look for work* is an answer, *not asked* is another one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.work import LooksForWork, WorkWish
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words, week_times
from shelterdesk.services.values.answers import (
    GIVEN,
    Hidden,
    Unanswered,
    is_given,
    read_answer,
)

__all__ = [
    "JoinedWish", "LooksForWork", "Wish", "WishForm", "filled", "of_joined", "of_people",
    "of_person", "write",
]  # fmt: skip

_MOST_WEEK: Final = 7 * 24 * 60
_MOST_TRAVEL: Final = 24 * 60
_LONGEST: Final = 2_000
#: What is asked beside her own words.
ASKED: Final = (
    "looks_for_work", "needs_childcare", "free_times", "most_minutes_week", "most_travel",
)  # fmt: skip
_UNSAID: Final = (None, Unanswered.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class WishForm:
    """What is asked; ``free_times`` are bits of ``week_times``, None: not known."""

    looks_for_work: LooksForWork | Unanswered = Unanswered.NOT_ASKED
    needs_childcare: bool | Unanswered = Unanswered.NOT_ASKED
    free_times: int | None = None
    most_minutes_week: int | None = None
    most_travel: int | None = None  # minutes one way
    wish: str | Hidden = ""  # in her words: what, and where never
    written_at: datetime | None = None  # local; None: never. Read alone


@dataclass(frozen=True, slots=True)
class JoinedWish:
    """What stands in a record that was joined into hers, which has answers of its own."""

    code: str  # of the other record
    form: WishForm


@dataclass(frozen=True, slots=True)
class Wish:
    """What matching reads of one person: nothing that is sealed."""

    resident_id: int
    looks_for_work: LooksForWork | Unanswered
    needs_childcare: bool | Unanswered
    free_times: int | None
    most_minutes_week: int | None
    most_travel: int | None


@verb(Capability.EDIT_WORK)
def write(tx: Transaction, *, resident_id: int, form: WishForm) -> None:
    """Write down what somebody wants; raises ``Invalid`` for what cannot be."""
    residents.get(tx, resident_id)
    for name, most in (("most_minutes_week", _MOST_WEEK), ("most_travel", _MOST_TRAVEL)):
        value = getattr(form, name)
        if value is not None and not 0 < value <= most:
            raise Invalid(_("This is more or less than there is time."), field=name)
    if form.free_times is not None and not 0 <= form.free_times <= week_times.ALL:
        raise Invalid(_("These are no times of a week."), field="free_times")
    if not isinstance(form.wish, Hidden):
        sealed_words.checked(form.wish, field="wish", longest=_LONGEST)
    row = tx.session.scalar(select(WorkWish).where(WorkWish.resident_id == resident_id))
    if row is None:
        row = WorkWish(resident_id=resident_id)
        tx.session.add(row)
    looks = form.looks_for_work
    _answer(row, "looks_for_work", LooksForWork(looks).value if is_given(looks) else looks)
    _answer(row, "needs_childcare", form.needs_childcare)
    row.free_times = form.free_times
    row.most_minutes_week, row.most_travel = form.most_minutes_week, form.most_travel
    sealed_words.write(tx, row, "wish", form.wish)
    tx.session.flush()


@query(Capability.SEE_WORK)
def of_person(tx: Transaction, *, resident_id: int) -> WishForm:
    """What somebody wants; an empty form where nobody asked."""
    residents.get(tx, resident_id)
    row = tx.session.scalar(select(WorkWish).where(WorkWish.resident_id == resident_id))
    return WishForm() if row is None else _form(tx, row)


@query(Capability.SEE_WORK)
def of_joined(tx: Transaction, *, resident_id: int) -> list[JoinedWish]:
    """What was said in records that were joined into hers while she has answers of her own, which
    count; nothing she said is lost. What stands in her own already is left out."""
    own = of_person(tx, resident_id=resident_id)
    rows = merged_records.rows_that_stayed(tx, WorkWish, resident_id)
    found = [JoinedWish(code, _form(tx, row)) for row, code in rows]
    return [one for one in found if _adds(own, one.form)]


def filled(own: WishForm, other: WishForm) -> WishForm:
    """Her answers, and those of another form where she has none; her words stay her own."""
    missing = [name for name in ASKED if getattr(own, name) in _UNSAID]
    return replace(own, **{name: getattr(other, name) for name in missing})


# For other services
def of_people(tx: Transaction, resident_ids: Collection[int] | None = None) -> dict[int, Wish]:
    """What people want, those asked about or (None) all who look for work now or later; without
    whom the person signed in must not see."""
    asked = select(WorkWish).where(protection.visible(tx, WorkWish.resident_id))
    if resident_ids is None:
        looking = (LooksForWork.NOW.value, LooksForWork.LATER.value)
        asked = asked.where(WorkWish.looks_for_work.in_(looking))
    else:
        asked = asked.where(WorkWish.resident_id.in_(resident_ids))
    return {row.resident_id: _wish(row) for row in tx.session.scalars(asked)}


# Within
def _adds(own: WishForm, other: WishForm) -> bool:
    """Whether it says something, or answers a question that has no answer."""
    is_new = sealed_words.adds(own.wish, other.wish)
    return is_new or any(
        getattr(own, name) in _UNSAID and getattr(other, name) not in _UNSAID for name in ASKED
    )


def _form(tx: Transaction, row: WorkWish) -> WishForm:
    wish = _wish(row)
    return WishForm(
        looks_for_work=wish.looks_for_work,
        needs_childcare=wish.needs_childcare,
        free_times=wish.free_times,
        most_minutes_week=wish.most_minutes_week,
        most_travel=wish.most_travel,
        wish=sealed_words.revealed(tx, row, "wish"),
        written_at=row.updated_at.astimezone(tx.now.tzinfo),
    )


def _wish(row: WorkWish) -> Wish:
    looks = read_answer(row.looks_for_work, row.looks_for_work_answer)
    return Wish(
        resident_id=row.resident_id,
        looks_for_work=looks if isinstance(looks, Unanswered) else LooksForWork(looks),
        needs_childcare=read_answer(row.needs_childcare, row.needs_childcare_answer),
        free_times=row.free_times,
        most_minutes_week=row.most_minutes_week,
        most_travel=row.most_travel,
    )


def _answer(row: WorkWish, name: str, value: Any) -> None:
    setattr(row, name, value if is_given(value) else None)
    setattr(row, f"{name}_answer", GIVEN if is_given(value) else value.value)
