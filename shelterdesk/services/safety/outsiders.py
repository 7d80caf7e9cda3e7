# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People outside who must not find somebody: how to recognise them, and what to do at the door.

The desk must be able to check a visitor, so names, numbers and description are under the file
key. Whom it concerns is sealed and stands nowhere else: no column names her, and no act here is
*about* her, since the audit trail would tell. Therefore nothing here calls ``residents.get``. (What
time it was written stays in the trail, as of every act.)
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.safety import KeepApart, concerns_text
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "Outsider",
    "OutsiderForm",
    "add_outsider",
    "edit",
    "end",
    "form",
    "outsiders",
    "timeline",
]

_LONGEST: Final = {
    "names": 400, "phones": 200, "description": 600, "instruction": 300, "reason": 2000,
}  # fmt: skip
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OutsiderForm:
    """How to recognise somebody, and what to do; a name, a number or a description is needed."""

    names: str = ""  # one a line
    phones: str = ""  # one a line
    description: str = ""
    instruction: str = ""
    reason: str | Hidden = ""
    start: date | None = None  # today, if not said
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Outsider:
    """An entry as those see it who do case work; ``concerns`` is hidden without the key."""

    id: int
    names: str
    phones: str
    description: str
    instruction: str
    reason: str | Hidden
    concerns: tuple[tuple[int, str], ...] | Hidden  # ids and names of those one may see
    hidden: int  # how many others
    start: date
    last_day: date | None
    is_in_force: bool

    @property
    def shown(self) -> str:
        """What to call the entry: the first name, or what else there is."""
        for text in (self.names, self.description, self.phones):
            if text:
                return text.splitlines()[0]
        return ""


@verb(Capability.EDIT_RESIDENTS)
def add_outsider(
    tx: Transaction, *, form: OutsiderForm, resident_ids: Collection[int], uuid: str = ""
) -> int:
    """Write down somebody who must not find these residents; returns the entry's id.

    Also who cannot read it back may write it: at the door one hears things first. ``uuid`` is for
    other services that keep, sealed, which entry is theirs.
    """
    row = KeepApart(resident_id=None, other_id=None, start=form.start or tx.today)
    if uuid:
        row.uuid = uuid
    _write(tx, row, form)
    _seal_concerns(tx, row, [_uuid(tx, id_) for id_ in dict.fromkeys(resident_ids)])
    tx.session.add(row)
    tx.about(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_CASE)
def edit(
    tx: Transaction,
    *,
    entry_id: int,
    form: OutsiderForm,
    resident_ids: Collection[int] | None = None,
) -> None:
    """Write a form over an entry; whom it concerns changes only where it is said and known.

    People whom the writer may not see stay among them.
    """
    row = _get(tx, entry_id)
    _write(tx, row, form)
    before = _uuids(tx, row)
    if resident_ids is None or isinstance(before, Hidden):
        return
    # Of a joined record its own uuid stays: taken apart again, it is she who is in danger.
    named = {uuid: who for uuid in before if (who := _resident(tx, uuid)) is not None}
    kept = [
        uuid
        for uuid in before
        if not _is_seen(tx, uuid) or (uuid in named and named[uuid].id in resident_ids)
    ]
    known = {who.id for who in named.values()}
    wanted = kept + [_uuid(tx, id_) for id_ in dict.fromkeys(resident_ids) if id_ not in known]
    if sorted(wanted) != sorted(before):
        _seal_concerns(tx, row, wanted)


@verb(Capability.EDIT_CASE)
def end(tx: Transaction, *, entry_id: int) -> None:
    """The visitor check does not look for this person any more; the entry stays."""
    row = _get(tx, entry_id)
    if row.end is not None and row.end <= tx.today:
        raise Conflict(_("This entry has ended already."))
    row.end = max(tx.today, row.start)


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, entry_id: int) -> OutsiderForm:
    """An entry as a form."""
    row = _get(tx, entry_id)
    return OutsiderForm(
        names=row.names,
        phones=row.phones,
        description=row.description,
        instruction=row.instruction,
        reason=_reason(tx, row),
        start=row.start,
        last_day=_last_day(row),
    )


@query(Capability.SEE_CASE)
def outsiders(
    tx: Transaction, *, resident_id: int | None = None, with_ended: bool = False
) -> list[Outsider]:
    """All entries, or those that concern a person; without the key none is known to concern her."""
    query = select(KeepApart).where(KeepApart.concerns.is_not(None))
    query = query.order_by(KeepApart.start.desc(), KeepApart.id.desc())
    rows = list(tx.session.scalars(query))
    if resident_id is not None:
        if not protection.may_see(tx, resident_id):
            return []
        rows = _concerning(tx, rows, resident_id)
    found = [_outsider(tx, row) for row in rows]
    if not with_ended:
        found = [one for one in found if one.is_in_force or one.start > tx.today]
    return found


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Since when the visitor check knows whom; without the key none is known to concern her."""
    tx.need(Capability.SEE_CASE)
    if not protection.may_see(tx, resident_id):
        return []
    return [
        TimelineEvent(
            row.start,
            "safety",
            "user-round-search",
            _("To be kept away: {who}").format(who=row.shown),
            _("known to the visitor check"),
        )
        for row in outsiders(tx, resident_id=resident_id, with_ended=True)
        if row.start <= tx.today
    ]


def rows_concerning(tx: Transaction, resident_id: int) -> list[KeepApart]:
    """The rows of outsiders whom a person is kept apart from, for services: none without the key,
    which alone tells whom they concern."""
    _uuid(tx, resident_id)  # or she is not there
    query = select(KeepApart).where(KeepApart.concerns.is_not(None)).order_by(KeepApart.id)
    return _concerning(tx, tx.session.scalars(query), resident_id)


def concerns_somebody_hidden(tx: Transaction, row: KeepApart) -> bool:
    """Whether the person signed in may not see somebody whom an entry concerns, or cannot know;
    for other services."""
    uuids = _uuids(tx, row)
    if isinstance(uuids, Hidden):
        return True
    found = [who for uuid in uuids if (who := _resident(tx, uuid)) is not None]
    return not all(protection.may_see(tx, who.id) for who in found)


# Within
def _get(tx: Transaction, entry_id: int) -> KeepApart:
    row = tx.session.get(KeepApart, entry_id)
    if row is None or row.concerns is None:
        raise NotFound(_("This entry is not there any more."))
    tx.about(row)
    return row


def _write(tx: Transaction, row: KeepApart, form: OutsiderForm) -> None:
    for field, limit in _LONGEST.items():
        text = getattr(form, field)
        if isinstance(text, str) and len(text.strip()) > limit:
            raise Invalid(
                _("At most {limit} characters fit here.").format(limit=limit), field=field
            )
    form = replace(
        form, names=_lines(form.names), phones=_lines(form.phones),
        description=form.description.strip(),
    )  # fmt: skip
    if not (form.names or form.phones or form.description):
        raise Invalid(_("Write a name, a number or a description."), field="names")
    start = form.start or row.start
    if form.last_day is not None and form.last_day < start:
        raise Invalid(_("The last day cannot come before the first."), field="last_day")
    row.names, row.phones, row.description = form.names, form.phones, form.description
    row.instruction = form.instruction.strip()
    row.start, row.end = start, None if form.last_day is None else form.last_day + _A_DAY
    if not isinstance(form.reason, Hidden) and form.reason.strip() != _reason(tx, row):
        tx.seal(row, "reason", form.reason.strip() or None)


def _lines(text: str) -> str:
    return "\n".join(line for part in text.splitlines() if (line := part.strip()))


def _seal_concerns(tx: Transaction, row: KeepApart, uuids: Collection[str]) -> None:
    tx.seal(row, "concerns", concerns_text(uuids))


def _uuids(tx: Transaction, row: KeepApart) -> list[str] | Hidden:
    try:
        return list(json.loads(tx.reveal(row, "concerns") or "[]"))
    except NotAllowed:
        return Hidden.HIDDEN


def _concerning(tx: Transaction, rows: Iterable[KeepApart], resident_id: int) -> list[KeepApart]:
    """Those of the rows that concern a person, as far as the key tells."""
    # An entry of before two records were joined names the one that was.
    family = merged_records.family(tx, resident_id)
    own = set(tx.session.scalars(select(Resident.uuid).where(Resident.id.in_(family))))
    found = []
    for row in rows:
        uuids = _uuids(tx, row)
        if not isinstance(uuids, Hidden) and own & set(uuids):
            found.append(row)
    return found


def _uuid(tx: Transaction, resident_id: int) -> str:
    who = tx.session.get(Resident, resident_id)
    if who is None or not protection.may_see(tx, resident_id):
        raise protection.not_there()
    return who.uuid


def _is_seen(tx: Transaction, uuid: str) -> bool:
    who = _resident(tx, uuid)
    return who is not None and protection.may_see(tx, who.id)


def _resident(tx: Transaction, uuid: str) -> Resident | None:
    """Who it is; after two records were joined, the one that was kept."""
    who = tx.session.scalar(select(Resident).where(Resident.uuid == uuid))
    while who is not None and who.merged_into_id is not None:
        who = tx.session.get(Resident, who.merged_into_id)
    return who


def _outsider(tx: Transaction, row: KeepApart) -> Outsider:
    uuids = _uuids(tx, row)
    concerns: tuple[tuple[int, str], ...] | Hidden = Hidden.HIDDEN
    hidden = 0
    if not isinstance(uuids, Hidden):
        found = [who for uuid in uuids if (who := _resident(tx, uuid)) is not None]
        seen = {who.id: shown_name(who.known_as, who.code)
                for who in found if protection.may_see(tx, who.id)}  # fmt: skip
        concerns = tuple(sorted(seen.items(), key=lambda item: item[1]))
        hidden = sum(not protection.may_see(tx, who.id) for who in found)
    return Outsider(
        id=row.id,
        names=row.names,
        phones=row.phones,
        description=row.description,
        instruction=row.instruction,
        reason=_reason(tx, row),
        concerns=concerns,
        hidden=hidden,
        start=row.start,
        last_day=_last_day(row),
        is_in_force=row.start <= tx.today < (row.end or OPEN_END),
    )


def _last_day(row: KeepApart) -> date | None:
    return None if row.end is None else max(row.end - _A_DAY, row.start)


def _reason(tx: Transaction, row: KeepApart) -> str | Hidden:
    """Why; where it also concerns somebody who must not be seen, it may tell of her."""
    if concerns_somebody_hidden(tx, row):
        return Hidden.HIDDEN
    try:
        return tx.reveal(row, "reason") or ""
    except NotAllowed:
        return Hidden.HIDDEN
