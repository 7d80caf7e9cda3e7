# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From *being prepared* to *working*: every introduction that is open and all work that runs, by
where it stands and what comes next.

Of people who must not be seen there is a number, column by column. What has ended is not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.placements import Introduction, IntroductionState, Placement
from shelterdesk.services.partners import partner_names
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.resident_index import ResidentIndex
from shelterdesk.services.values import value_words
from shelterdesk.services.work import introduction_rows, vacancy_rows
from shelterdesk.services.work.introduction_rows import IntroductionRow

TABLES: Final = (*introduction_rows.TABLES, "placement")


class Stage(StrEnum):
    """The columns of the board."""

    PREPARED = "prepared"
    SENT = "sent"
    VISIT = "visit"
    TRIAL = "trial"
    WORKING = "working"


_WORDS: Final = {
    Stage.PREPARED: N_("Being prepared"),
    Stage.SENT: N_("Sent"),
    Stage.VISIT: N_("Visit"),
    Stage.TRIAL: N_("Trial"),
    Stage.WORKING: N_("Working"),
}
_OF_STATE: Final = {
    IntroductionState.DRAFT: Stage.PREPARED,
    IntroductionState.SENT: Stage.SENT,
    IntroductionState.VISIT: Stage.VISIT,
    IntroductionState.TRIAL: Stage.TRIAL,
    IntroductionState.ACCEPTED: Stage.WORKING,
}


@dataclass(frozen=True, slots=True)
class Card:
    """One introduction, or work that runs."""

    table: str  # ``introduction`` or ``placement``
    id: int
    stage: Stage
    resident_id: int
    shown: str
    what: str  # the work and where it is
    next_said: str  # what comes next
    next_on: date | None
    is_late: bool
    worker: str
    note: str  # something is in the way, in words

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from all others."""
        return self.table, self.id


@dataclass(frozen=True, slots=True)
class Column:
    """A stage and its cards, soonest first; ``hidden`` more are of people not to be seen."""

    stage: Stage
    cards: tuple[Card, ...]
    hidden: int = 0

    @property
    def name(self) -> str:
        """The stage in words."""
        return stage_words(self.stage)

    @property
    def count(self) -> int:
        """How many there are, whoever looks."""
        return len(self.cards) + self.hidden


def stage_words(stage: Stage) -> str:
    """A stage in words."""
    return _(_WORDS[stage])


@query(Capability.SEE_WORK)
def board(tx: Transaction, *, staff_id: int | None = None) -> list[Column]:
    """All columns; of one colleague's work where she is named."""
    found = list(tx.session.scalars(_open(tx, staff_id)))
    hidden = protection.hidden_ids(tx)
    seen = [row for row in found if row.resident_id not in hidden]
    cards = [_card(row) for row in introduction_rows.rows(tx, seen)]
    working = _working(tx, staff_id)
    cards += _working_cards(tx, [row for row in working if row.resident_id not in hidden])
    unseen = [_OF_STATE[IntroductionState(row.state)] for row in found if row.resident_id in hidden]
    unseen += [Stage.WORKING for row in working if row.resident_id in hidden]
    return [
        Column(stage, _in_order(cards, stage), sum(one is stage for one in unseen))
        for stage in Stage
    ]


def _open(tx: Transaction, staff_id: int | None) -> Select[Introduction]:
    """What is open, and a yes of which no work was made yet."""
    states = [state.value for state in vacancy_rows.OPEN]
    waits = and_(
        introduction_rows.is_yes_without_work(),
        Introduction.ended_on > tx.today - introduction_rows.WAITS,
    )
    wanted = select(Introduction).where(or_(Introduction.state.in_(states), waits))
    if staff_id is not None:
        wanted = wanted.where(Introduction.staff_id == staff_id)
    return wanted


def _working(tx: Transaction, staff_id: int | None) -> list[Placement]:
    runs: ColumnElement[bool] = Placement.end > tx.today
    wanted = select(Placement).where(runs)
    if staff_id is not None:
        wanted = wanted.where(Placement.staff_id == staff_id)
    return list(tx.session.scalars(wanted))


def _card(row: IntroductionRow) -> Card:
    note = row.consent_gone or row.hindrance
    if not note and row.was_despite:
        note = _("Sent although the partner was not in order.")
    return Card(
        table="introduction",
        id=row.id,
        stage=_OF_STATE[row.state],
        resident_id=row.resident_id,
        shown=row.shown,
        what=row.what,
        next_said=row.next_said,
        next_on=row.next_on,
        is_late=row.is_late,
        worker=row.worker,
        note=note,
    )


def _working_cards(tx: Transaction, those: list[Placement]) -> list[Card]:
    index = ResidentIndex.of(tx)
    partner_ids = {row.partner_id for row in those if row.partner_id is not None}
    partners = partner_names.of_partners(tx, partner_ids)
    made = []
    for row in those:
        kind = value_words.code_word("placement", "kind", row.kind)
        is_to_come = row.start > tx.today
        said = _("begins") if is_to_come else _("agreed until") if row.planned_end else ""
        on = row.start if is_to_come else row.planned_end
        person = index.row_or_code(tx, row.resident_id)
        what = (row.title or kind, partners.get(row.partner_id or 0, ""))
        made.append(
            Card(
                table="placement",
                id=row.id,
                stage=Stage.TRIAL if row.kind == "trial" else Stage.WORKING,
                resident_id=person.id,
                shown=person.shown,
                what=" · ".join(filter(None, what)),
                next_said=said,
                next_on=on,
                is_late=on is not None and on < tx.today,
                worker="",
                note="",
            )
        )
    return made


def _in_order(cards: Iterable[Card], stage: Stage) -> tuple[Card, ...]:
    return tuple(
        sorted(
            (card for card in cards if card.stage is stage),
            key=lambda card: (card.next_on or date.max, card.shown.casefold(), card.key),
        )
    )
