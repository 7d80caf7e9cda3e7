# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Safety and crisis plans, made with her. A later one takes the place of the former and keeps it.

What a plan says is sealed for the *safety* class; each opening is written down. How often the
shift looks in, and what it does, stand under the file key and say no why (``shift_facts.py``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.safety import PlanKind, SafetyPlan
from shelterdesk.models.staff import Staff
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden, Unanswered, is_text

__all__ = [
    "PARTS", "PlanForm", "PlanKind", "PlanRow", "current", "edit", "end", "of_resident", "read",
    "timeline", "write",
]  # fmt: skip

#: What a plan asks, in the order asked; each part may be left out or declined.
PARTS: Final[Mapping[PlanKind, tuple[str, ...]]] = {
    PlanKind.SAFETY: (
        "dangers", "signs", "safe_people", "code_word", "safe_places", "to_take", "may_know",
        "digital", "children",
    ),
    PlanKind.CRISIS: (
        "signs", "alone", "people", "staff_may", "staff_not", "reasons", "numbers",
    ),
}  # fmt: skip
_LONGEST_NOTE: Final = 300
_LONGEST_INTERVAL: Final = 24 * 60

#: What a plan says, part by part; ``Hidden`` as a whole for whoever holds no key.
Parts = Mapping[str, str | Unanswered]


@dataclass(frozen=True, slots=True)
class PlanForm:
    """A plan as it is written. Parts not named were not asked."""

    kind: PlanKind
    made: date
    parts: Parts | Hidden = field(default_factory=dict)
    language: str = "en"  # IETF tag
    review: date | None = None
    check_minutes: int | None = None
    shift_note: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as lists show it: when, by whom, what the shift does; never what it says."""

    id: int
    kind: PlanKind
    made: date
    ended: date | None
    review: date | None
    language: str
    check_minutes: int | None
    shift_note: str
    made_by: str
    has_words: bool
    can_read: bool

    @property
    def is_current(self) -> bool:
        """Whether it holds now."""
        return self.ended is None


@verb(Capability.EDIT_CASE)
def write(tx: Transaction, *, resident_id: int, form: PlanForm) -> int:
    """Write a plan and return its id; the one that held until now ends that day and is kept."""
    residents.get(tx, resident_id)
    if isinstance(form.parts, Hidden):
        raise Invalid(_("A new plan needs its own words."), field=PARTS[PlanKind(form.kind)][0])
    _refuse_bad(tx, form)
    former = current(tx, resident_id, form.kind)
    _refuse_overlap(tx, resident_id, form, other_than=former)
    if former is not None:
        if form.made < former.made:
            raise Invalid(
                _("The present plan was made on {day}. Choose that day or a later one.").format(
                    day=value_words.day_in_words(former.made)
                ),
                field="made",
            )
        former.ended = form.made
        tx.session.flush()
    plan = SafetyPlan(resident_id=resident_id, kind=PlanKind(form.kind).value, ended=None)
    _set(tx, plan, form)
    tx.session.add(plan)
    tx.session.flush()
    tx.about(plan)
    return plan.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, plan_id: int, form: PlanForm) -> None:
    """Correct the plan that holds; hidden words stay as they are."""
    plan = _get(tx, plan_id)
    if plan.ended is not None:
        raise Conflict(_("This plan is history and stays as it was."))
    _refuse_bad(tx, form)
    _refuse_overlap(tx, plan.resident_id, form, other_than=plan)
    if not isinstance(form.parts, Hidden) and isinstance(_parts(tx, plan), Hidden):
        raise Conflict(_("You cannot read this plan. Write a new one; this one is kept."))
    _set(tx, plan, form)


@verb(Capability.EDIT_CASE)
def end(tx: Transaction, *, plan_id: int, on: date) -> None:
    """The plan does not hold any more, and none takes its place; it is kept."""
    plan = _get(tx, plan_id)
    if plan.ended is not None:
        raise Conflict(_("This plan has ended already."))
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    if on < plan.made:
        raise Invalid(_("It cannot end before it was made."), field="on")
    plan.ended = on


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[PlanRow]:
    """All plans of a person, those that hold first, then the newest."""
    rows = tx.session.execute(
        select(SafetyPlan, Staff.name_shown, Staff.code)
        .outerjoin(Staff, Staff.id == SafetyPlan.created_by)
        .where(SafetyPlan.resident_id == resident_id)
        .where(protection.visible(tx, SafetyPlan.resident_id))
        .order_by(SafetyPlan.ended.desc(), SafetyPlan.made.desc(), SafetyPlan.id.desc())
    )
    can_read = tx.sealer.can_read("safety")
    return [
        PlanRow(
            id=plan.id,
            kind=PlanKind(plan.kind),
            made=plan.made,
            ended=plan.ended,
            review=plan.review,
            language=plan.language,
            check_minutes=plan.check_minutes,
            shift_note=plan.shift_note,
            made_by=name_shown or code or "",
            has_words=plan.body is not None,
            can_read=can_read,
        )
        for plan, name_shown, code in rows
    ]


@query(Capability.SEE_CASE, viewed=N_("Read a safety plan"), each_time=True)
def read(tx: Transaction, *, plan_id: int) -> PlanForm:
    """What a plan says. Raises ``NotAllowed`` without the key."""
    found = form_of(tx, _get(tx, plan_id))
    if isinstance(found.parts, Hidden):
        raise NotAllowed(_("Only people who hold the safety key can read this."))
    return found


@query(Capability.SEE_CASE)
def facts(tx: Transaction, *, plan_id: int) -> PlanForm:
    """A plan without its words, for whoever changes only what the shift does."""
    return _form(_get(tx, plan_id), Hidden.HIDDEN)


def current(tx: Transaction, resident_id: int, kind: PlanKind) -> SafetyPlan | None:
    """The plan of a kind that holds."""
    return tx.session.scalar(
        select(SafetyPlan).where(
            SafetyPlan.resident_id == resident_id,
            SafetyPlan.kind == PlanKind(kind).value,
            SafetyPlan.ended == None,  # noqa: E711
            protection.visible(tx, SafetyPlan.resident_id),
        )
    )


def form_of(tx: Transaction, plan: SafetyPlan) -> PlanForm:
    """A plan with its words, for services; whoever asks writes the view down."""
    return _form(plan, _parts(tx, plan))


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When plans were made, for those who see case work; never what they say."""
    if not tx.may(Capability.SEE_CASE):
        return []
    words = value_words.code_words("safety_plan", "kind")
    return [
        TimelineEvent(
            row.made, "safety", "shield", words[row.kind], _("made"), record=("safety_plan", row.id)
        )
        for row in of_resident(tx, resident_id=resident_id)
    ]


def _get(tx: Transaction, plan_id: int) -> SafetyPlan:
    plan = tx.session.get(SafetyPlan, plan_id)
    if plan is None:
        raise protection.not_there()
    residents.get(tx, plan.resident_id)
    tx.person(plan.resident_id)
    tx.about(plan)
    return plan


def _refuse_bad(tx: Transaction, form: PlanForm) -> None:
    if form.made > tx.today:
        raise Invalid(_("This day is still to come."), field="made")
    if form.review is not None and form.review < form.made:
        raise Invalid(_("This is before the plan was made."), field="review")
    minutes = form.check_minutes
    if minutes is not None and not 0 < minutes <= _LONGEST_INTERVAL:
        raise Invalid(_("Minutes from 1 to 1440, or none."), field="check_minutes")
    if len(form.shift_note) > _LONGEST_NOTE:
        words = _("At most {limit} characters fit here.").format(limit=_LONGEST_NOTE)
        raise Invalid(words, field="shift_note")
    if not form.language.strip():
        raise Invalid(_("Choose the language first."), field="language")
    known = PARTS[PlanKind(form.kind)]
    for name in () if isinstance(form.parts, Hidden) else form.parts:
        if name not in known:
            raise Invalid(_("A plan of this kind has no such part."), field=name)


def _refuse_overlap(
    tx: Transaction, resident_id: int, form: PlanForm, *, other_than: SafetyPlan | None
) -> None:
    """Two plans of a kind never hold on the same day; history is not written over."""
    last = tx.session.scalar(
        select(SafetyPlan.ended)
        .where(
            SafetyPlan.resident_id == resident_id,
            SafetyPlan.kind == PlanKind(form.kind).value,
            SafetyPlan.id != (other_than.id if other_than is not None else 0),
        )
        .order_by(SafetyPlan.ended.desc())
        .limit(1)
    )
    if last is not None and form.made < last:
        raise Invalid(
            _("An earlier plan held until {day}. Choose that day or a later one.").format(
                day=value_words.day_in_words(last)
            ),
            field="made",
        )


def _set(tx: Transaction, plan: SafetyPlan, form: PlanForm) -> None:
    plan.made, plan.review = form.made, form.review
    plan.language = form.language.strip()
    plan.check_minutes = form.check_minutes
    plan.shift_note = sealed_words.clean(form.shift_note)
    if isinstance(form.parts, Hidden):
        return
    stored = {name: _stored(form.parts[name]) for name in PARTS[PlanKind(form.kind)]
              if name in form.parts}  # fmt: skip
    kept = {name: value for name, value in stored.items() if value}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""
    sealed_words.write(tx, plan, "body", text)


def _stored(value: str | Unanswered) -> Any:
    """A part as JSON holds it: text, or why there is none in an object of its own."""
    if is_text(value):
        return sealed_words.clean(value)
    answer = Unanswered(str(value))
    return None if answer is Unanswered.NOT_ASKED else {"answer": answer.value}


def _parts(tx: Transaction, plan: SafetyPlan) -> dict[str, str | Unanswered] | Hidden:
    body = sealed_words.revealed(tx, plan, "body")
    if isinstance(body, Hidden):
        return body
    stored = json.loads(body) if body else {}
    return {name: _part(stored.get(name)) for name in PARTS[PlanKind(plan.kind)]}


def _part(stored: Any) -> str | Unanswered:
    if isinstance(stored, dict):
        return Unanswered(stored["answer"])
    return stored or Unanswered.NOT_ASKED


def _form(plan: SafetyPlan, parts: Parts | Hidden) -> PlanForm:
    return PlanForm(
        kind=PlanKind(plan.kind),
        made=plan.made,
        parts=parts,
        language=plan.language,
        review=plan.review,
        check_minutes=plan.check_minutes,
        shift_note=plan.shift_note,
    )
