# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for how somebody attended, and what each counts as.

The house adds words, names them in its own way and orders them. What a word counts as stays from
the first roll on in which it was used: else hours, stipends and notices of months that are over
would change. The plain *present* is always there; a roll is called with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.training import Attendance, AttendanceStatus, CountsAs
from shelterdesk.services.values import sealed_words

__all__ = [
    "LONGEST", "MOST_OFFERED", "PRESENT", "STATUSES", "CountsAs", "HouseStatus", "Status",
    "StatusForm", "add", "bring_back", "by_code", "by_id", "edit", "found", "house_statuses",
    "retire", "seed", "set_order", "statuses",
]  # fmt: skip

#: Of who was there from the beginning; never changed, never retired.
PRESENT: Final = "present"
#: Characters of a word.
LONGEST: Final = 60
#: A roll is called with figures, and a keyboard has so many.
MOST_OFFERED: Final = 9

#: Code, word, what it counts as. In hospital, in court, in therapy or on agreed leave counts as
#: present: nobody pays for that.
STATUSES: Final = (
    (PRESENT, N_("Present"), CountsAs.PRESENT),
    ("late", N_("Came later"), CountsAs.PRESENT),
    ("hospital", N_("In hospital or ill"), CountsAs.PRESENT),
    ("court", N_("In court or at an authority"), CountsAs.PRESENT),
    ("therapy", N_("In therapy"), CountsAs.PRESENT),
    ("leave", N_("Agreed leave"), CountsAs.PRESENT),
    ("absent", N_("Absent"), CountsAs.ABSENT),
    ("called-off", N_("Called off"), CountsAs.IGNORED),
)
#: Statuses of those who were in the room: their hours are counted.
THERE: Final = frozenset({PRESENT, "late"})


@dataclass(frozen=True, slots=True)
class Status:
    """A word for how somebody attended."""

    id: int
    code: str
    label: str
    counts_as: CountsAs
    is_there: bool  # in the room: hours are counted, and minutes late make sense
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class StatusForm:
    """A word and what it counts as; ``is_there`` only where that is *present*."""

    label: str
    counts_as: CountsAs = CountsAs.PRESENT
    is_there: bool = False


@dataclass(frozen=True, slots=True)
class HouseStatus:
    """A word in the list of the house."""

    id: int
    figure: int | None  # of a roll call and of a sheet; None where it is not offered
    form: StatusForm
    is_used: bool  # in a roll: what it counts as stays
    is_plain: bool  # the plain *present*, which stays as it is

    @property
    def is_active(self) -> bool:
        """Whether it is offered."""
        return self.figure is not None


@verb(Capability.EDIT_HOUSE_RULES)
def seed(tx: Transaction) -> None:
    """The words a new file begins with."""
    for position, (code, label, counts_as) in enumerate(STATUSES):
        tx.session.add(
            AttendanceStatus(
                code=code,
                label=label,
                counts_as=counts_as.value,
                position=position,
                is_there=code in THERE,
            )
        )


@query(Capability.SEE_TRAINING)
def statuses(tx: Transaction, *, also: Collection[str] = ()) -> list[Status]:
    """The words to choose from, in their order; after them those of the codes ``also`` that are
    not offered any more, so that no figure of an offered one changes."""
    rows = by_code(tx).values()
    return [
        *(_status(row) for row in rows if row.is_active),
        *(_status(row) for row in rows if not row.is_active and row.code in also),
    ]


@query(Capability.EDIT_HOUSE_RULES)
def house_statuses(tx: Transaction) -> list[HouseStatus]:
    """All words in their order, those no longer offered as well."""
    used = set(tx.session.scalars(select(Attendance.status_id).distinct()))
    figures = {row.id: figure for figure, row in enumerate(statuses(tx), start=1)}
    return [
        HouseStatus(
            row.id,
            figures.get(row.id),
            StatusForm(_(row.label), CountsAs(row.counts_as), row.is_there),
            row.id in used,
            row.code == PRESENT,
        )
        for row in by_code(tx).values()
    ]


@verb(Capability.EDIT_HOUSE_RULES)
def add(tx: Transaction, *, form: StatusForm) -> int:
    """Add a word at the end and return its id."""
    label, there = _checked(tx, form, other_than=None), by_code(tx)
    _refuse_too_many(there.values())
    number = len(there) + 1
    while f"own-{number}" in there:
        number += 1
    row = AttendanceStatus(
        code=f"own-{number}",
        label=label,
        counts_as=form.counts_as.value,
        is_there=form.is_there,
        position=max((one.position for one in there.values()), default=-1) + 1,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_HOUSE_RULES)
def edit(tx: Transaction, *, status_id: int, form: StatusForm) -> None:
    """Name a word in another way, also in the rolls that were called with it.

    Raises ``Conflict`` (field ``counts_as``) where it would count as something else and was used.
    """
    row = _own(tx, status_id)
    label = _checked(tx, form, other_than=status_id)
    if (row.counts_as, row.is_there) != (form.counts_as.value, form.is_there):
        if _is_used(tx, status_id):
            words = _(
                "Rolls were called with “{word}”, and what they came to stays. Offer it no longer "
                "and add another word that counts as you wish."
            )
            raise Conflict(words.format(word=_(row.label)), field="counts_as")
        row.counts_as, row.is_there = form.counts_as.value, form.is_there
    if label != _(row.label):
        row.label = label
    tx.session.flush()


@verb(Capability.EDIT_HOUSE_RULES)
def retire(tx: Transaction, *, status_id: int) -> None:
    """Offer a word no longer; rolls that were called with it keep it."""
    _own(tx, status_id).is_active = False


@verb(Capability.EDIT_HOUSE_RULES)
def bring_back(tx: Transaction, *, status_id: int) -> None:
    """Offer a word again, if there is a figure for it."""
    row = _own(tx, status_id)
    _refuse_too_many(one for one in by_code(tx).values() if one.id != status_id)
    row.is_active = True


@verb(Capability.EDIT_HOUSE_RULES)
def set_order(tx: Transaction, *, status_ids: Sequence[int]) -> None:
    """The order of the words, and so of the figures of a roll; *present* stays the first, those
    not named follow in their own order."""
    rows = list(by_code(tx).values())
    wanted = {status_id: place for place, status_id in enumerate(status_ids)}
    if len(wanted) != len(status_ids) or not wanted.keys() <= {row.id for row in rows}:
        raise NotFound(_("This word is not in the list any more."))
    rows.sort(key=lambda row: (row.code != PRESENT, wanted.get(row.id, len(wanted))))
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            tx.about(row)


# For other services
def by_code(tx: Transaction) -> dict[str, AttendanceStatus]:
    """The words by their codes, in their order."""
    ordered = select(AttendanceStatus).order_by(AttendanceStatus.position, AttendanceStatus.id)
    return {row.code: row for row in tx.session.scalars(ordered)}


def by_id(tx: Transaction) -> dict[int, AttendanceStatus]:
    """The words by their numbers."""
    return {row.id: row for row in by_code(tx).values()}


def found(tx: Transaction, code: str) -> AttendanceStatus:
    """The word of a code; raises ``NotFound``."""
    row = by_code(tx).get(code)
    if row is None:
        raise NotFound(_("Choose how they attended."), field="status")
    return row


# Within
def _status(row: AttendanceStatus) -> Status:
    return Status(
        row.id, row.code, _(row.label), CountsAs(row.counts_as), row.is_there, row.is_active
    )  # fmt: skip


def _own(tx: Transaction, status_id: int) -> AttendanceStatus:
    """A word that may be changed."""
    row = tx.session.get(AttendanceStatus, status_id)
    if row is None:
        raise NotFound(_("This word is not in the list any more."))
    if row.code == PRESENT:
        raise Conflict(_("A roll is called with this word: it stays as it is."))
    tx.about(row)
    return row


def _is_used(tx: Transaction, status_id: int) -> bool:
    found = select(Attendance.id).where(Attendance.status_id == status_id).limit(1)
    return tx.session.scalar(found) is not None


def _refuse_too_many(others: Iterable[AttendanceStatus]) -> None:
    if sum(row.is_active for row in others) >= MOST_OFFERED:
        words = _(
            "A roll is called with the figures 1 to {n}, and each has its word. Offer another word "
            "no longer first."
        )
        raise Conflict(words.format(n=MOST_OFFERED))


def _checked(tx: Transaction, form: StatusForm, *, other_than: int | None) -> str:
    """The word, which no other has; raises ``Invalid`` and ``Conflict`` about ``label``."""
    words = sealed_words.checked(form.label, field="label", longest=LONGEST)
    label = " ".join(words.split())
    if not label:
        raise Invalid(_("Write the word first."), field="label")
    if form.is_there and form.counts_as is not CountsAs.PRESENT:
        words = _("Hours are counted only of who was present.")
        raise Invalid(words, field="counts_as")
    # Compared here: SQLite knows small and capital letters of English alone.
    for row in by_code(tx).values():
        same = label.casefold() in (row.label.casefold(), _(row.label).casefold())
        if same and row.id != other_than:
            raise Conflict(
                _("“{label}” is in the list already.").format(label=label), field="label"
            )
    return label
