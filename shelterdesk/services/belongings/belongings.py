# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things the house keeps for somebody: what came in, where it lies, who took it out and signed.

What it is and where it lies the desk reads; the name of somebody who came for it, and both
signatures, are sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.belongings import Belonging, TakenBy
from shelterdesk.models.residents import Resident
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, signatures, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature

__all__ = [
    "BelongingForm", "BelongingRow", "TakenBy", "add", "back", "due", "edit", "form", "kept",
    "of_resident", "remove", "take_out",
]  # fmt: skip

_LONGEST: Final = 160
_LONGEST_PLACE: Final = 80
_MOST_PIECES: Final = 999


@dataclass(frozen=True, slots=True)
class BelongingForm:
    """What is written of a thing that is kept; only what it is is required."""

    what: str
    pieces: int = 1
    place: str = ""
    is_valuable: bool = False
    in_on: date | None = None  # none: today
    keep_until: date | None = None


@dataclass(frozen=True, slots=True)
class BelongingRow:
    """A thing as lists show it."""

    id: int
    resident_id: int
    shown: str
    what: str
    pieces: int
    place: str
    is_valuable: bool
    in_on: date
    keep_until: date | None
    out_on: date | None
    taken_by: str  # in words
    taker: str | Hidden  # who came for it
    is_signed_in: bool
    is_signed_out: bool
    is_too_long: bool  # kept longer than was agreed

    @property
    def counted(self) -> str:
        """``Suitcase (2)``; a single one without the number."""
        if self.pieces == 1:
            return self.what
        return _("{what} ({n})").format(what=self.what, n=self.pieces)


@verb(Capability.WRITE_LOG)
def add(
    tx: Transaction, *, resident_id: int, form: BelongingForm, signature: Signature | None = None
) -> int:
    """Take something in for a person; returns its id."""
    residents.get(tx, resident_id)
    row = Belonging(resident_id=resident_id)
    _write(tx, row, form)
    _sign(tx, row, "in_signature", signature)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.WRITE_LOG)
def edit(tx: Transaction, *, belonging_id: int, form: BelongingForm) -> None:
    """Write a form over it."""
    _write(tx, _get(tx, belonging_id), form)


@verb(Capability.WRITE_LOG)
def take_out(
    tx: Transaction,
    *,
    belonging_ids: Iterable[int],
    on: date,
    taken_by: TakenBy,
    taker: str = "",
    signature: Signature | None = None,
) -> None:
    """Things go out, several at once with one signature. ``taker``: the name of who came."""
    rows = [_get(tx, one) for one in belonging_ids]
    if not rows:
        raise Invalid(_("Choose what goes out."), field="belonging_ids")
    if on > tx.today:
        raise Invalid(_("This day has not come yet."), field="on")
    by = TakenBy(taken_by)
    for row in rows:
        if row.out_on is not None:
            raise Conflict(_("This has gone out already."))
        if on < row.in_on:
            raise Invalid(_("It came in later than this day."), field="on")
        row.out_on, row.taken_by = on, by.value
        sealed_words.write(tx, row, "taker", taker if by is not TakenBy.HERSELF else "")
        _sign(tx, row, "out_signature", signature)


@verb(Capability.WRITE_LOG)
def back(tx: Transaction, *, belonging_id: int) -> None:
    """It is here after all: that it went out was a mistake."""
    row = _get(tx, belonging_id)
    row.out_on = row.taken_by = None
    row.taker = row.out_signature = None


@verb(Capability.WRITE_LOG)
def remove(tx: Transaction, *, belonging_id: int) -> None:
    """There is no such thing: it was written down by mistake."""
    tx.session.delete(_get(tx, belonging_id))


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, belonging_id: int) -> BelongingForm:
    """A thing as a form."""
    row = _get(tx, belonging_id)
    return BelongingForm(
        row.what, row.pieces, row.place, row.is_valuable, row.in_on, row.keep_until
    )


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[BelongingRow]:
    """What is kept for a person, then what went out, the newest first."""
    residents.get(tx, resident_id)
    found = tx.session.execute(
        _query()
        .where(Belonging.resident_id == resident_id)
        .order_by(Belonging.out_on.is_not(None), Belonging.out_on.desc(), Belonging.id)
    )
    return [_row(tx, row, name, code) for row, name, code in found]


@query(Capability.SEE_RESIDENTS)
def kept(tx: Transaction, *, by_place: bool = False) -> list[BelongingRow]:
    """All that the house keeps, person by person or place by place."""
    found = tx.session.execute(
        _query().where(Belonging.out_on.is_(None), protection.visible(tx, Belonging.resident_id))
    )
    rows = [_row(tx, row, name, code) for row, name, code in found]
    if by_place:
        return sorted(rows, key=lambda row: (not row.place, row.place.casefold(), row.id))
    return sorted(rows, key=lambda row: (row.shown.casefold(), row.resident_id, row.id))


@query(Capability.SEE_RESIDENTS)
def signature(
    tx: Transaction, *, belonging_id: int, is_out: bool = False
) -> Signature | Hidden | None:
    """What was signed when it came in or went out; ``Hidden`` without the key."""
    text = sealed_words.revealed(
        tx, _get(tx, belonging_id), "out_signature" if is_out else "in_signature"
    )
    if isinstance(text, Hidden):
        return text
    return signatures.from_text(text) if text else None


def due(tx: Transaction) -> list[DueLine]:
    """Whose things have been kept longer than was agreed: one line a person, for the desk."""
    found = tx.session.execute(
        _query().where(
            Belonging.out_on.is_(None),
            Belonging.keep_until < tx.today,
            protection.visible(tx, Belonging.resident_id),
        )
    )
    whose: dict[int, list[BelongingRow]] = {}
    for one, known_as, code in found:
        row = _row(tx, one, known_as, code)
        whose.setdefault(row.resident_id, []).append(row)
    return [
        DueLine(
            day=min(row.keep_until for row in rows if row.keep_until is not None),
            icon="luggage",
            title=_("Things kept for {name}").format(name=rows[0].shown),
            detail=_said(rows),
            resident_id=resident_id,
            is_for_all=True,
            kind=DueKind.BELONGING,
            place=("shift", ("tab", "belongings", rows[0].id)),
        )
        for resident_id, rows in whose.items()
    ]


def _said(rows: list[BelongingRow]) -> str:
    pieces = sum(row.pieces for row in rows)
    words = ngettext(
        "{n} piece, kept longer than agreed", "{n} pieces, kept longer than agreed", pieces
    ).format(n=pieces)
    places = list(dict.fromkeys(row.place for row in rows if row.place))
    return " · ".join([words, *places])


def _query() -> Select[Belonging, str, str]:
    return select(Belonging, Resident.known_as, Resident.code).join(
        Resident, Resident.id == Belonging.resident_id
    )


def _row(tx: Transaction, one: Belonging, known_as: str, code: str) -> BelongingRow:
    taken_by = one.taken_by
    return BelongingRow(
        id=one.id,
        resident_id=one.resident_id,
        shown=shown_name(known_as, code),
        what=one.what,
        pieces=one.pieces,
        place=one.place,
        is_valuable=one.is_valuable,
        in_on=one.in_on,
        keep_until=one.keep_until,
        out_on=one.out_on,
        taken_by=value_words.code_word("belonging", "taken_by", taken_by) if taken_by else "",
        taker=sealed_words.revealed(tx, one, "taker"),
        is_signed_in=one.in_signature is not None,
        is_signed_out=one.out_signature is not None,
        is_too_long=(
            one.out_on is None and one.keep_until is not None and one.keep_until < tx.today
        ),
    )


def _write(tx: Transaction, row: Belonging, form: BelongingForm) -> None:
    what = sealed_words.checked(form.what, field="what", longest=_LONGEST)
    if not what:
        raise Invalid(_("Write what it is."), field="what")
    if not 1 <= form.pieces <= _MOST_PIECES:
        raise Invalid(_("Write how many pieces."), field="pieces")
    in_on = form.in_on or row.in_on or tx.today
    if in_on > tx.today:
        raise Invalid(_("This day has not come yet."), field="in_on")
    if row.out_on is not None and row.out_on < in_on:
        raise Invalid(_("It went out before this day."), field="in_on")
    if form.keep_until is not None and form.keep_until < in_on:
        raise Invalid(_("The last day must not be before the first."), field="keep_until")
    row.what, row.pieces, row.is_valuable = what, form.pieces, form.is_valuable
    row.place = sealed_words.checked(form.place, field="place", longest=_LONGEST_PLACE)
    row.in_on, row.keep_until = in_on, form.keep_until


def _sign(tx: Transaction, row: Belonging, column: str, signature: Signature | None) -> None:
    if signature is not None:
        tx.seal(row, column, signatures.to_text(signature))


def _get(tx: Transaction, belonging_id: int) -> Belonging:
    row = tx.session.get(Belonging, belonging_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise protection.not_there()
    tx.about(row)
    tx.person(row.resident_id)
    return row
