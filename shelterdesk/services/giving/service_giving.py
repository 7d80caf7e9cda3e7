# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support given at the desk, or offered and not wanted: to one person, to many, to people without
a name.

A limit never stops anybody: what goes over one asks for a few words why, and is written. Support
of a visit or a round is put right there (``visit_support``, ``outreach``), a meal in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.services_given import ServiceGiven, StockItem
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.giving import service_limits, stock
from shelterdesk.services.giving.service_limits import Standing
from shelterdesk.services.log import log_people, log_rules
from shelterdesk.services.log.log_line import Group
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.visits import visit_services
from shelterdesk.services.vocabularies import Choice

__all__ = [
    "Answer", "GiveForm", "GivenForm", "Group", "asked", "correct", "form", "give", "kinds",
    "remove",
]  # fmt: skip

_MOST: Final = 999
_LONGEST: Final = 200
_LOOKED_AT: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class GiveForm:
    """One act: a kind of support, and for whom."""

    kind: str | None = None
    resident_ids: tuple[int, ...] = ()
    group: Group | None = None  # everybody in the house now, or everybody visiting
    nameless: int = 0  # people without a name besides
    quantity: int = 1  # for each of them
    is_declined: bool = False
    at: datetime | None = None  # now, where nothing else is said
    stock_item_id: int | None = None  # the only thing of the kind, where nothing else is said
    despite: str = ""  # why, although it is over a limit


@dataclass(frozen=True, slots=True)
class GivenForm:
    """What was written, to be put right."""

    kind: str
    at: datetime
    shown: str  # whose it is; empty without a name
    resident_id: int | None = None
    people: int = 1
    quantity: int = 1
    is_declined: bool = False
    despite: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk is told before it gives: where people stand, and what is on the shelf."""

    people: tuple[tuple[str, Standing], ...]  # those who were given it before, over a limit first
    on_hand: int | None  # of the thing that will be taken; None where nothing is counted
    wanted: int  # how many things this act takes

    @property
    def is_over(self) -> bool:
        """Whether a few words are asked for."""
        return any(standing.is_over for _shown, standing in self.people)

    @property
    def is_short(self) -> bool:
        """Whether the file knows of fewer than are given."""
        return self.on_hand is not None and self.wanted > self.on_hand


@query(Capability.SEE_RESIDENTS)
def kinds(tx: Transaction) -> list[Choice]:
    """Kinds of support, those given most of late first, then in the order of the list."""
    uses = (
        select(ServiceGiven.kind_id, func.count())
        .where(ServiceGiven.at >= tx.now - _LOOKED_AT)
        .group_by(ServiceGiven.kind_id)
    )
    often = {kind_id: number for kind_id, number in tx.session.execute(uses)}
    choices = vocabularies.choices(tx, vocabulary=Vocabulary.SUPPORT_KIND)
    return sorted(choices, key=lambda one: -often.get(one.id, 0))


@query(Capability.WRITE_LOG)
def asked(tx: Transaction, *, form: GiveForm) -> Answer:
    """What there is to say before this is given. An unfinished form has an answer too."""
    if form.kind is None or form.is_declined:
        return Answer((), None, 0)
    kind_id = _kind(tx, form.kind)
    people, hidden = _people(tx, form)
    found = service_limits.standing(tx, kind_id=kind_id, resident_ids=people, at=form.at or tx.now)
    told = [
        (residents.row(tx, resident_id=one).shown, standing)
        for one, standing in found.items()
        if standing.last is not None
    ]
    told.sort(key=lambda one: (not one[1].is_over, one[0].casefold()))
    wanted = (len(people) + hidden + max(form.nameless, 0)) * max(form.quantity, 0)
    return Answer(tuple(told), _on_hand(tx, form), wanted)


@verb(Capability.WRITE_LOG)
def give(tx: Transaction, *, form: GiveForm) -> tuple[int, ...]:
    """Write down what was given, or offered and not wanted; returns the ids of the rows."""
    if form.kind is None:
        raise Invalid(_("Choose what it was."), field="kind")
    at = tx.now if form.at is None else form.at
    log_rules.refuse_future(tx, at)
    _check_number(form.quantity, "quantity")
    if not 0 <= form.nameless <= _MOST:
        raise Invalid(_("Write a number from 0."), field="nameless")
    kind_id = _kind(tx, form.kind)
    people, hidden = _people(tx, form)
    nameless = form.nameless + hidden
    if not people and not nameless:
        raise Invalid(_("Say for whom: names, “all”, or how many without a name."), field="people")
    if form.stock_item_id is not None and tx.session.get(StockItem, form.stock_item_id) is None:
        raise Invalid(_("This thing is not in stock any more."), field="stock_item_id")
    despite = sealed_words.checked(form.despite, field="despite", longest=_LONGEST)
    over = set()
    if not form.is_declined:
        over = _over(tx, kind_id, people, at, None)
        _ask_why(tx, over, despite)
    facts = {"is_declined": form.is_declined, "stock_item_id": form.stock_item_id}
    rows = []
    for one in people:
        residents.get(tx, one)
        why = despite if one in over else ""
        rows.append(
            visit_services.note(
                tx, kind=form.kind, at=at, resident_id=one, quantity=form.quantity, despite=why,
                **facts,
            )
        )  # fmt: skip
    if nameless:
        rows.append(
            visit_services.note(
                tx, kind=form.kind, at=at, people=nameless, quantity=form.quantity * nameless,
                **facts,
            )
        )  # fmt: skip
    tx.session.flush()
    if not people:
        tx.about(rows[0])
    return tuple(row.id for row in rows)


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, given_id: int) -> GivenForm:
    """What was written, as a form."""
    row = _get(tx, given_id)
    word = vocabularies.listed(tx, row.kind_id)
    shown = "" if row.resident_id is None else residents.row(tx, resident_id=row.resident_id).shown
    return GivenForm(
        kind="" if word is None else word.code,
        at=row.at.astimezone(tx.now.tzinfo),
        shown=shown,
        resident_id=row.resident_id,
        people=row.people,
        quantity=row.quantity,
        is_declined=row.is_declined,
        despite=row.despite,
    )


@verb(Capability.WRITE_LOG)
def correct(tx: Transaction, *, given_id: int, form: GivenForm) -> None:
    """Put right what was written; whose it is stays."""
    row = _get(tx, given_id)
    if row.visit_id is not None or row.outreach_round_id is not None:
        raise Conflict(_("This is put right where it was written: in the visit or the round."))
    if form.at != row.at:
        log_rules.refuse_future(tx, form.at)
    _check_number(form.quantity, "quantity")
    _check_number(form.people, "people")
    kind_id = _kind(tx, form.kind)
    despite = sealed_words.checked(form.despite, field="despite", longest=_LONGEST)
    over: set[int] = set()
    if not form.is_declined and row.resident_id is not None:
        over = _over(tx, kind_id, [row.resident_id], form.at, row.id)
        if not row.despite:
            _ask_why(tx, over, despite)
    visit_services.back_on_shelf(tx, [row])
    if kind_id != row.kind_id:
        row.stock_item_id = None
    row.kind_id, row.at, row.quantity = kind_id, form.at, form.quantity
    row.is_declined, row.despite = form.is_declined, despite if over else ""
    if row.resident_id is None:
        row.people = form.people
    stock.give_out(tx, row)
    tx.session.flush()


@verb(Capability.WRITE_LOG)
def remove(tx: Transaction, *, given_id: int) -> None:
    """It was noted by mistake; what left the shelf for it is back."""
    visit_services.take_away(tx, [_get(tx, given_id)])


# Within
def _get(tx: Transaction, given_id: int) -> ServiceGiven:
    return residents.get_of(tx, ServiceGiven, given_id, _("This is not there any more."))


def _kind(tx: Transaction, code: str) -> int:
    return vocabularies.find_id(tx, vocabulary=Vocabulary.SUPPORT_KIND, code=code)


def _people(tx: Transaction, form: GiveForm) -> tuple[list[int], int]:
    """Those with a name, each once, and how many of a group must not be named."""
    hidden = protection.hidden_ids(tx)
    group = [] if form.group is None else log_people.inside(tx, form.group)
    named = [one for one in (*form.resident_ids, *group) if one not in hidden]
    if any(one in hidden for one in form.resident_ids):
        raise protection.not_there()
    return list(dict.fromkeys(named)), sum(one in hidden for one in dict.fromkeys(group))


def _over(
    tx: Transaction, kind_id: int, people: Sequence[int], at: datetime, other_than: int | None
) -> set[int]:
    found = service_limits.standing(
        tx, kind_id=kind_id, resident_ids=people, at=at, other_than=other_than
    )
    return {one for one, standing in found.items() if standing.is_over}


def _ask_why(tx: Transaction, over: set[int], despite: str) -> None:
    if not over or despite:
        return
    if len(over) == 1:
        shown = residents.row(tx, resident_id=next(iter(over))).shown
        words = _("{name} was given it not long ago. Say in a few words why; it is written then.")
        raise Invalid(words.format(name=shown), field="despite")
    words = ngettext(
        "{n} person was given it not long ago. Say in a few words why; it is written then.",
        "{n} people were given it not long ago. Say in a few words why; it is written then.",
        len(over),
    )
    raise Invalid(words.format(n=len(over)), field="despite")


def _on_hand(tx: Transaction, form: GiveForm) -> int | None:
    if form.kind is None or not organisation.form(tx).counts_stock:
        return None
    there = stock.of_kind(tx, kind=form.kind)
    chosen = [row for row in there if row.id == form.stock_item_id] or there
    return chosen[0].on_hand if len(chosen) == 1 else None


def _check_number(number: int, field: str) -> None:
    if not 1 <= number <= _MOST:
        raise Invalid(_("Write a number from 1."), field=field)
