# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal matters: residence, asylum, custody, compensation, a record to be expunged ...

What a matter is and says is sealed for the *legal* class. Whoever does case work can write one and
add to it; without the key she sees that there is one and does not get its words back. Dates are in
``legal_dates``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.legal import LegalMatter, LegalState
from shelterdesk.models.partners import Partner
from shelterdesk.services import vocabularies as words
from shelterdesk.services.legal import legal_dates
from shelterdesk.services.legal.document_rows import TAB
from shelterdesk.services.legal.legal_dates import DateRow
from shelterdesk.services.partners import partners
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_codes, sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.vocabularies import Vocabulary

__all__ = [
    "DateRow", "MatterForm", "MatterRow", "begin", "close", "edit", "form", "of_resident", "reopen",
    "timeline",
]  # fmt: skip

LEGAL: Final = "legal"
_TEXTS: Final = ("title", "authority", "reference", "lawyer", "note")
_LONGEST_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class MatterForm:
    """What is said of a matter; everything but the day is optional."""

    opened: date
    kind: str | Hidden = ""  # a code of the word list
    title: str | Hidden = ""
    authority: str | Hidden = ""
    reference: str | Hidden = ""  # the authority's own number
    lawyer: str | Hidden = ""
    partner_id: int | None = None
    note: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter as the list shows it; without the key only that it is there."""

    id: int
    kind: str  # in words
    title: str
    authority: str
    reference: str
    lawyer: str
    partner: str
    note: str
    opened: date
    closed: date | None
    result: str
    is_sealed: bool  # she holds no key of it
    dates: tuple[DateRow, ...]  # those to come and to look at first

    @property
    def shown(self) -> str:
        """Its title, or what kind of matter it is."""
        if self.is_sealed:
            return _("Legal matter, sealed")
        return self.title or self.kind or _("Legal matter")

    @property
    def next(self) -> DateRow | None:
        """The date that comes next, or waits to be looked at."""
        return next((one for one in self.dates if not one.is_done), None)


@verb(Capability.EDIT_CASE)
def begin(tx: Transaction, *, resident_id: int, form: MatterForm) -> int:
    """Write down a matter and return its id."""
    residents.get(tx, resident_id)
    matter = LegalMatter(resident_id=resident_id, state=LegalState.OPEN.value)
    _write(tx, matter, form)
    tx.session.add(matter)
    tx.session.flush()
    tx.about(matter)
    return matter.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, matter_id: int, form: MatterForm) -> None:
    """Write a form over a matter; what is hidden stays as it is."""
    _write(tx, legal_dates.matter(tx, matter_id), form)


@verb(Capability.EDIT_CASE)
def close(tx: Transaction, *, matter_id: int, closed: date, result: str = "") -> None:
    """A matter is settled, or goes no further; its dates wait no more."""
    matter = legal_dates.matter(tx, matter_id)
    if matter.state == LegalState.CLOSED:
        raise Conflict(_("This matter is closed already."))
    if closed < matter.opened:
        raise Invalid(_("It cannot close before it was opened."), field="closed")
    matter.state, matter.closed = LegalState.CLOSED.value, closed
    if result.strip():
        sealed_words.write(tx, matter, "result", result)


@verb(Capability.EDIT_CASE)
def reopen(tx: Transaction, *, matter_id: int) -> None:
    """It goes on; what came of it so far stays readable."""
    matter = legal_dates.matter(tx, matter_id)
    matter.state, matter.closed = LegalState.OPEN.value, None


@query(Capability.SEE_CASE, viewed=N_("Read legal matters"))
def of_resident(tx: Transaction, *, resident_id: int) -> list[MatterRow]:
    """The matters of a person: those with a date first, then the open ones, then the closed."""
    residents.get(tx, resident_id)
    rows = _rows(tx, resident_id)
    return sorted(rows, key=lambda row: (row.closed is not None, row.next is None, _key(row)))


@query(Capability.SEE_CASE, viewed=N_("Opened a legal matter"), each_time=True)
def form(tx: Transaction, *, matter_id: int) -> MatterForm:
    """A matter as a form."""
    matter = legal_dates.matter(tx, matter_id)
    texts = {name: sealed_words.revealed(tx, matter, name) for name in _TEXTS}
    kind = sealed_codes.read(tx, matter, "kind")
    return MatterForm(opened=matter.opened, kind=kind, partner_id=matter.partner_id, **texts)


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Matters and their dates; without the key only that something is there."""
    if not tx.may(Capability.SEE_CASE) or not protection.may_see(tx, resident_id):
        return []
    events = []
    for row in _rows(tx, resident_id):
        begun = _("Legal matter") if row.is_sealed else _("Legal matter: {matter}")
        events.append(
            TimelineEvent(
                row.opened,
                TAB,
                "scale",
                begun.format(matter=row.shown),
                row.authority,
                record=("legal_matter", row.id),
            )
        )
        if row.closed is not None:
            ended = _("Legal matter closed")
            if not row.is_sealed:
                ended = _("Legal matter closed: {matter}").format(matter=row.shown)
            events.append(
                TimelineEvent(
                    row.closed, TAB, "scale", ended, row.result, record=("legal_matter", row.id)
                )
            )
        events += [legal_dates.event(one, row.shown) for one in row.dates]
    return events


def _rows(tx: Transaction, resident_id: int) -> list[MatterRow]:
    dates = legal_dates.of_resident(tx, resident_id)
    kinds = {
        choice.code: choice.label
        for choice in words.choices(tx, vocabulary=Vocabulary.LEGAL_KIND, with_retired=True)
    }
    found = (
        select(LegalMatter, Partner.name)
        .outerjoin(Partner, Partner.id == LegalMatter.partner_id)
        .where(LegalMatter.resident_id == resident_id)
    )
    return [
        _row(tx, matter, partner or "", kinds, dates.get(matter.id, ()))
        for matter, partner in tx.session.execute(found)
    ]


def _row(
    tx: Transaction,
    matter: LegalMatter,
    partner: str,
    kinds: dict[str, str],
    dates: tuple[DateRow, ...],
) -> MatterRow:
    texts: dict[str, str] = {}
    is_sealed = not tx.sealer.can_read(LEGAL)
    for name in ("kind", "result", *_TEXTS):
        text = sealed_words.revealed(tx, matter, name)
        is_sealed |= isinstance(text, Hidden)  # with a key of before her time
        texts[name] = "" if isinstance(text, Hidden) else text
    code = texts["kind"].rstrip()
    texts["kind"] = kinds.get(code, code)
    return MatterRow(
        id=matter.id,
        partner="" if is_sealed else partner,
        opened=matter.opened,
        closed=matter.closed,
        is_sealed=is_sealed,
        dates=dates,
        **texts,
    )


def _key(row: MatterRow) -> tuple[float, int]:
    """The sooner its next date, the further up; else the newest first."""
    return (row.next.at.timestamp() if row.next is not None else 0.0, -row.id)


def _write(tx: Transaction, matter: LegalMatter, form: MatterForm) -> None:
    if form.opened > tx.today:
        raise Invalid(_("The day lies in the future."), field="opened")
    if matter.closed is not None and matter.closed < form.opened:
        raise Invalid(_("It cannot close before it was opened."), field="opened")
    if not isinstance(form.kind, Hidden) and form.kind:
        words.find_id(tx, vocabulary=Vocabulary.LEGAL_KIND, code=form.kind)
    if form.partner_id is not None and not partners.name(tx, form.partner_id):
        raise Invalid(_("Choose a partner from the list."), field="partner_id")
    is_nothing = not any((form.kind, form.title, form.authority, form.note))
    if is_nothing:
        raise Invalid(_("Say in a word what it is about."), field="title")
    for name in _TEXTS:
        text = getattr(form, name)
        if name != "note" and isinstance(text, str) and len(text) > _LONGEST_LINE:
            message = _("At most {limit} characters fit here.").format(limit=_LONGEST_LINE)
            raise Invalid(message, field=name)
    matter.opened, matter.partner_id = form.opened, form.partner_id
    sealed_codes.write(tx, matter, "kind", form.kind)
    for name in _TEXTS:
        sealed_words.write(tx, matter, name, getattr(form, name))
