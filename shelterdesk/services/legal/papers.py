# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity papers: which there are, where they are, who holds them and until when they are valid.

Papers kept by somebody else are a way to hold a person. State, holder and number are sealed for
the *case* class; kind and days stay under the file key, so that a permit is renewed in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.papers import Paper, PaperState
from shelterdesk.models.residents import Resident
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.legal.document_rows import RUNS_OUT_WITHIN, TAB
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.support import support_spans
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_codes, sealed_words, value_words
from shelterdesk.services.values.answers import Hidden, Text, Unanswered, is_text

__all__ = [
    "PaperForm", "PaperRow", "PaperState", "add", "due", "edit", "form", "of_resident", "remove",
    "timeline",
]  # fmt: skip

_RAN_OUT_WITHIN: Final = timedelta(days=90)
_LONGEST: Final = {"holder": 200, "number": 80}


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What is said of a paper; only its kind is required."""

    kind: str  # a code of the word list
    state: Text = Unanswered.NOT_ASKED  # a ``PaperState``
    holder: str | Hidden = ""
    number: str | Hidden = ""
    note: str | Hidden = ""
    issued: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as the list shows it."""

    id: int
    kind: str  # in words
    state: Text  # a ``PaperState``, why there is none, or hidden
    holder: str | Hidden
    number: str | Hidden
    note: str | Hidden
    issued: date | None
    expires: date | None
    runs_out: bool  # soon, or it did

    @property
    def state_words(self) -> str:
        """Where it is, in words; nothing where that is no such answer."""
        return value_words.code_word("paper", "state", self.state) if is_text(self.state) else ""


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: PaperForm) -> int:
    """Add a paper and return its id."""
    residents.get(tx, resident_id)
    paper = Paper(resident_id=resident_id, state_answer=Unanswered.NOT_ASKED.value)
    _write(tx, paper, form)
    tx.session.add(paper)
    tx.session.flush()
    tx.about(paper)
    return paper.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, paper_id: int, form: PaperForm) -> None:
    """Write a form over a paper; what is hidden stays as it is."""
    _write(tx, _get(tx, paper_id), form)


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, paper_id: int) -> None:
    """Take a paper off the list: it was written down by mistake."""
    tx.session.delete(_get(tx, paper_id))


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[PaperRow]:
    """The papers of a person, in the order of the word list."""
    residents.get(tx, resident_id)
    found = (
        select(Paper, Term.label)
        .join(Term, Term.id == Paper.kind_id)
        .where(Paper.resident_id == resident_id)
        .order_by(Term.position, Paper.id)
    )
    return [_row(tx, paper, _(kind)) for paper, kind in tx.session.execute(found)]


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, paper_id: int) -> PaperForm:
    """A paper as a form."""
    paper = _get(tx, paper_id)
    return PaperForm(
        kind=tx.session.get_one(Term, paper.kind_id).code,
        state=sealed_codes.read_answer(tx, paper, "state"),
        holder=sealed_words.revealed(tx, paper, "holder"),
        number=sealed_words.revealed(tx, paper, "number"),
        note=sealed_words.revealed(tx, paper, "note"),
        issued=paper.issued,
        expires=paper.expires,
    )


def due(tx: Transaction) -> list[DueLine]:
    """Papers that run out soon or ran out while support goes on, for who does case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    found = (
        select(Paper, Term.label, Resident.known_as, Resident.code)
        .join(Term, Term.id == Paper.kind_id)
        .join(Resident, Resident.id == Paper.resident_id)
        .where(
            Paper.expires.between(tx.today - _RAN_OUT_WITHIN, tx.today + RUNS_OUT_WITHIN),
            protection.visible(tx, Paper.resident_id),
            support_spans.goes_on(Paper.resident_id),
        )
    )
    lines = []
    rows: Iterable[Any] = tx.session.execute(found)  # a day within a span is never None
    for paper, kind, known_as, code in rows:
        is_over = paper.expires < tx.today
        said = _("{name}: {document} ran out") if is_over else _("{name}: {document} runs out")
        lines.append(
            DueLine(
                day=paper.expires,
                icon="file",
                title=said.format(name=shown_name(known_as, code), document=_(kind)),
                resident_id=paper.resident_id,
                tab=TAB,
                kind=DueKind.DOCUMENT,
                record=("paper", paper.id),
            )
        )
    return lines


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When papers were noted; where each is, for those with the key."""
    if not tx.may(Capability.SEE_CASE):
        return []
    found = (
        select(Paper, Term.label)
        .join(Term, Term.id == Paper.kind_id)
        .where(Paper.resident_id == resident_id, protection.visible(tx, Paper.resident_id))
    )
    events = []
    for paper, kind in tx.session.execute(found):
        at = paper.updated_at.astimezone(tx.now.tzinfo)
        events.append(
            TimelineEvent(
                day=at.date(),
                at=at,
                kind=TAB,
                icon="file",
                title=_("Paper noted: {paper}").format(paper=_(kind)),
                detail=_row(tx, paper, _(kind)).state_words,
                record=("paper", paper.id),
            )
        )
    return events


def _row(tx: Transaction, paper: Paper, kind: str) -> PaperRow:
    return PaperRow(
        id=paper.id,
        kind=kind,
        state=sealed_codes.read_answer(tx, paper, "state"),
        holder=sealed_words.revealed(tx, paper, "holder"),
        number=sealed_words.revealed(tx, paper, "number"),
        note=sealed_words.revealed(tx, paper, "note"),
        issued=paper.issued,
        expires=paper.expires,
        runs_out=paper.expires is not None and paper.expires <= tx.today + RUNS_OUT_WITHIN,
    )


def _write(tx: Transaction, paper: Paper, form: PaperForm) -> None:
    if not form.kind:
        raise Invalid(_("Choose which paper it is."), field="kind")
    if is_text(form.state) and form.state not in set(PaperState):
        raise Invalid(_("Choose where the paper is."), field="state")
    if form.issued is not None and form.expires is not None and form.expires < form.issued:
        raise Invalid(_("It cannot run out before it was issued."), field="expires")
    for name, limit in _LONGEST.items():
        if len(str(getattr(form, name))) > limit:
            message = _("At most {limit} characters fit here.").format(limit=limit)
            raise Invalid(message, field=name)
    paper.kind_id = vocabularies.find_id(tx, vocabulary=Vocabulary.PAPER_KIND, code=form.kind)
    paper.issued, paper.expires = form.issued, form.expires
    sealed_codes.write_answer(tx, paper, "state", form.state)
    for name in ("holder", "number", "note"):
        sealed_words.write(tx, paper, name, getattr(form, name))


def _get(tx: Transaction, paper_id: int) -> Paper:
    paper = tx.session.get(Paper, paper_id)
    if paper is None or not protection.may_see(tx, paper.resident_id):
        raise protection.not_there()
    tx.about(paper)
    tx.person(paper.resident_id)
    return paper
