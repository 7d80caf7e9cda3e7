# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's name in what was written about others: found before she is erased, and taken out.

Looked for in every text that the person signed in can read, as a whole word, in any script and
without accents. What she cannot read is not looked through, and the answer says so. A place can be
put right at once, or be left on a list for somebody to look at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, String, Table, Text, func, select, update

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database import erased_images, erasing
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.base import Base
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import Redaction
from shelterdesk.services.merging import merge_rows, merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.retention import marks
from shelterdesk.services.values import record_words
from shelterdesk.services.values.folding import fold, fold_to_latin

_SHORTEST_PART: Final = 4  # letters of a part of a legal name that is looked for by itself
_SHORTEST: Final = 2
_AROUND: Final = 60  # characters shown of a text, before and behind
_BATCH: Final = 2000
#: Short texts that are codes, never words of anybody.
_LEAST_LENGTH: Final = 60
#: What people cannot have written a name into.
_NOT_LOOKED_AT: Final = frozenset({
    "audit_event", "audit_image", "audit_person", "audit_state", "backup_made", "safe_state",
    "term", "domain", "domain_level", "paper_text", "redaction", "erasure", "merged_row",
    "retention", "staff", "organisation", "programme", "role_capability", "imported_row",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A text about others in which the name stands."""

    table: str
    row_id: int
    column: str
    what: str  # in words
    excerpt: str


@dataclass(frozen=True, slots=True)
class Scan:
    """Where the name stands; ``unread`` are classes of texts that could not be looked through."""

    places: tuple[Place, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A text on the list; ``text`` is None for who cannot read it."""

    id: int
    what: str
    text: str | None


@query(Capability.ERASE, viewed=N_("Looked for a name in notes about others"))
def scan(
    tx: Transaction,
    *,
    resident_id: int,
    progress: Callable[[int, int, str], None] | None = None,
) -> Scan:
    """Where somebody's name stands in what is not about that person alone."""
    resident = residents.get(tx, resident_id)
    names = names_of(tx, resident)
    own = erasing.rows_of(tx, merged_records.family(tx, resident_id))
    hidden = _hidden_rows(tx)
    places: list[Place] = []
    unread: set[str] = set()
    columns = list(_texts())
    for done, (table, column) in enumerate(columns):
        if progress is not None:
            progress(done, len(columns), _("Looking through {what}").format(
                what=record_words.noun(table.name)))  # fmt: skip
        for row_id, text in _read(tx, table, column, own, unread):
            if at := _found(text, names):
                what, excerpt = record_words.noun(table.name), _excerpt(text, at[0])
                if row_id in hidden.get(table.name, ()):
                    what, excerpt = protection.one_person(), _("in a protected record")
                places.append(Place(table.name, row_id, column.name, what, excerpt))
    return Scan(tuple(places), tuple(sorted(unread)))


def names_of(tx: Transaction, resident: Resident) -> frozenset[tuple[str, ...]]:
    """Every way in which somebody's name may stand in a text, folded, word by word."""
    found: set[tuple[str, ...]] = set()
    for one in merged_records.family(tx, resident.id):
        who = tx.session.get_one(Resident, one)
        try:
            legal = tx.reveal(who, "legal_name") or ""
        except NotAllowed as error:
            raise NotAllowed(
                _("The legal name is sealed. Somebody who can read it must do this.")
            ) from error
        for name in (who.known_as, legal, who.code):
            found |= _spellings(name)
        found |= {
            spelling
            for part in legal.split()
            if len(part) >= _SHORTEST_PART
            for spelling in _spellings(part)
        }
    return frozenset(found)


def replace_names(
    tx: Transaction, places: Iterable[Place], names: frozenset[tuple[str, ...]]
) -> int:
    """Put a mark in place of the name; returns in how many texts. For ``erasing.py``."""
    count = 0
    for place in places:
        table = Base.metadata.tables[place.table]
        row = tx.session.get(merge_rows.model_of(place.table), place.row_id)
        text = None if row is None else _text(tx, row, table.c[place.column])
        if text is None:
            continue
        _write(tx, row, table.c[place.column], _without(text, names))
        count += 1
    return count


def put_on_list(tx: Transaction, places: Iterable[Place]) -> None:
    """Remember texts for somebody to look at. For ``erasing.py``."""
    for place in places:
        known = select(Redaction).where(
            Redaction.row_table == place.table,
            Redaction.row_id == place.row_id,
            Redaction.row_column == place.column,
        )
        row = tx.session.scalars(known).one_or_none()
        if row is None:
            row = Redaction(
                row_table=place.table, row_id=place.row_id, row_column=place.column,
                found_at=tx.now,
            )  # fmt: skip
            tx.session.add(row)
        row.found_at, row.done_at, row.staff_id = tx.now, None, None
    tx.session.flush()


@query(Capability.ERASE, viewed=N_("Opened the texts to look at"), each_time=True)
def to_look_at(tx: Transaction) -> list[ToLookAt]:
    """Texts in which the name of somebody erased was found, the oldest first."""
    found, hidden = [], _hidden_rows(tx)
    rows = tx.session.scalars(
        select(Redaction).where(Redaction.done_at.is_(None)).order_by(Redaction.id)
    )
    for redaction in rows.all():
        column = Base.metadata.tables[redaction.row_table].c[redaction.row_column]
        row = tx.session.get(merge_rows.model_of(redaction.row_table), redaction.row_id)
        is_hidden = redaction.row_id in hidden.get(redaction.row_table, ())
        text = None if row is None or is_hidden else _text(tx, row, column)
        found.append(ToLookAt(redaction.id, record_words.noun(redaction.row_table), text))
    return found


@verb(Capability.ERASE, is_undoable=False)
def settle(tx: Transaction, *, redaction_id: int, text: str | None = None) -> None:
    """Write a text anew without the name, or (None) say that nothing needs to go."""
    redaction = tx.session.get(Redaction, redaction_id)
    if redaction is None or redaction.done_at is not None:
        raise NotFound(_("This was looked at already."))
    if redaction.row_id in _hidden_rows(tx).get(redaction.row_table, ()):
        raise NotAllowed(_("This text is in a protected record. Somebody named for it must look."))
    if text is not None:
        row = tx.session.get(merge_rows.model_of(redaction.row_table), redaction.row_id)
        column = Base.metadata.tables[redaction.row_table].c[redaction.row_column]
        if row is None or _text(tx, row, column) is None:
            raise NotAllowed(_("You cannot read this text, so you cannot write it anew."))
        if not text.strip() and not column.nullable:
            raise Invalid(_("Please write something."), field="text")
        _write(tx, row, column, text.strip())
    redaction.done_at, redaction.staff_id = tx.now, tx.staff_id
    tx.about(redaction)


# Texts
def _hidden_rows(tx: Transaction) -> dict[str, set[int]]:
    """Rows of people whom the person signed in may not see: a name goes from them unread."""
    hidden = protection.hidden_ids(tx)
    return erasing.rows_of(tx, hidden) if hidden else {}


def _texts() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column in which people write words."""
    for table in Base.metadata.sorted_tables:
        if table.name in _NOT_LOOKED_AT or "uuid" not in table.c:
            continue
        for column in table.columns:
            kind = column.type
            is_long = isinstance(kind, Text) or (
                isinstance(kind, String) and (kind.length or _LEAST_LENGTH) >= _LEAST_LENGTH
            )
            if "sealed" in column.info or is_long:
                yield table, column


def _read(
    tx: Transaction, table: Table, column: Column[Any], own: dict[str, set[int]], unread: set[str]
) -> Iterator[tuple[int, str]]:
    skipped = own.get(table.name, set())
    last, top = 0, tx.session.scalar(select(func.max(table.c.id))) or 0
    while last < top:
        rows = tx.session.execute(
            select(table.c.id, table.c.uuid, column)
            .where(table.c.id > last, column.is_not(None))
            .order_by(table.c.id)
            .limit(_BATCH)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        for row_id, uuid, value in rows:
            if row_id in skipped or not value:
                continue
            if "sealed" not in column.info:
                yield row_id, value
                continue
            confidentiality = tx.sealer.class_of(value)
            if confidentiality is None:
                continue  # a draft, its author's alone
            try:
                yield row_id, tx.sealer.open(f"{table.name}|{column.name}|{uuid}", value)
            except NotAllowed:
                unread.add(confidentiality)
            except Damaged:
                continue


def _text(tx: Transaction, row: Any, column: Any) -> str | None:
    if "sealed" not in column.info:
        value: str | None = getattr(row, column.name)
        return value
    try:
        return tx.reveal(row, column.name)
    except (NotAllowed, Damaged):
        return None


def _write(tx: Transaction, row: Any, column: Any, text: str) -> None:
    """Past the images, as all erasing: what stood there must not stay in the trail."""
    tx.session.flush()
    value: Any = text
    if "sealed" in column.info:
        blob = getattr(row, column.name)
        context = f"{row.__tablename__}|{column.name}|{row.uuid}"
        value = tx.sealer.seal(str(tx.sealer.class_of(blob)), context, text)
    if not text and column.nullable:
        value = None
    table = row.__table__
    change = update(table).where(table.c.id == row.id).values({column.name: value})
    tx.session.connection().execute(change)
    tx.session.refresh(row)
    erased_images.remove(tx, {row.__tablename__: [(row.id, row.uuid)]})
    marks.remember_text(tx, row, column.name)
    tx.kind, tx.is_undoable = AuditKind.ERASE, False
    tx.tables.add(row.__tablename__)
    tx.rows_changed += 1


# Names in texts
def _spellings(name: str) -> set[tuple[str, ...]]:
    folded = {tuple(fold(name).split()), tuple(fold_to_latin(name).split())}
    return {words for words in folded if sum(map(len, words)) >= _SHORTEST}


def _is_of_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _words(text: str) -> list[tuple[int, int]]:
    """Where words begin and end, in any script: marks of vowels belong to them."""
    spans, start = [], None
    for at, sign in enumerate(f"{text} "):
        if _is_of_word(sign):
            start = at if start is None else start
        elif start is not None:
            spans.append((start, at))
            start = None
    return spans


def _found(text: str, names: Collection[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where a name stands as whole words."""
    spans = _words(text)
    folded = [{fold(text[a:b]), fold_to_latin(text[a:b]) or fold(text[a:b])} for a, b in spans]
    found: list[tuple[int, int]] = []
    for name in names:
        for at in range(len(spans) - len(name) + 1):
            if all(part in folded[at + n] for n, part in enumerate(name)):
                found.append((spans[at][0], spans[at + len(name) - 1][1]))
    return sorted(found)


def _without(text: str, names: Collection[tuple[str, ...]]) -> str:
    mark = _("[name removed]")
    for start, end in reversed(_joined(_found(text, names))):
        text = text[:start] + mark + text[end:]
    return text


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or lie within each other as one."""
    result: list[tuple[int, int]] = []
    for start, end in spans:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _excerpt(text: str, span: tuple[int, int]) -> str:
    start, end = max(0, span[0] - _AROUND), min(len(text), span[1] + _AROUND)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return before + " ".join(text[start:end].split()) + after
