# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of life a needs assessment asks about; seeded from ``resources/presets``.

The organisation words, orders, adds and retires them; a retired one keeps all its scores. Each has
four levels, from the hardest to *well*.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select

import resources
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.assessments import Domain, DomainLevel, DomainScore
from shelterdesk.services.plans import domain_scores
from shelterdesk.services.remembered import until_changed

__all__ = [
    "COLOURS", "LEVELS", "DomainForm", "DomainRow", "Level", "add", "bring_back", "domains", "edit",
    "retire", "seed", "set_order",
]  # fmt: skip

#: From the hardest to *well*.
LEVELS: Final = (1, 2, 3, 4)
#: Tokens of the theme that a level may have.
COLOURS: Final = ("danger", "notice", "accent", "good")
_LONGEST: Final = {"label": 120, "question": 300}
_LONGEST_LEVEL: Final = 200


@dataclass(frozen=True, slots=True)
class Level:
    """What one level of a domain means. ``suggestion`` is a goal it may suggest, or nothing."""

    text: str
    colour: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class DomainForm:
    """A domain as it is written; ``levels`` are four, the hardest first."""

    label: str
    question: str = ""
    is_health_like: bool = False
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A domain in the words to show: those of the preset in the language in use."""

    id: int
    code: str
    label: str
    question: str
    is_health_like: bool
    is_retired: bool
    levels: tuple[Level, ...]

    def level(self, number: int) -> Level:
        """What a level means, from 1."""
        return self.levels[number - 1]


@verb(Capability.EDIT_WORDS)
def seed(tx: Transaction) -> None:
    """Fill the domains of a new file from the preset."""
    preset = json.loads(resources.path("presets", "domains.json").read_text("utf-8"))
    for position, (code, given) in enumerate(preset.items()):
        domain = Domain(
            code=code,
            label=given["label"],
            question=given["question"],
            is_health_like=given["is_health_like"],
            position=position,
        )
        tx.session.add(domain)
        tx.session.flush()
        for number, level in enumerate(given["levels"], start=1):
            tx.session.add(DomainLevel(domain_id=domain.id, level=number, **level))


@query(Capability.SIGNED_IN)
def domains(tx: Transaction, *, with_retired: bool = False) -> list[DomainRow]:
    """The domains in their order."""
    return [_in_words(row) for row in _as_written(tx) if with_retired or not row.is_retired]


@until_changed(Domain, DomainLevel)
def _as_written(tx: Transaction) -> tuple[DomainRow, ...]:
    """All domains as the file has them: the preset's words in English."""
    levels: dict[int, list[Level]] = {}
    for level in tx.session.scalars(select(DomainLevel).order_by(DomainLevel.level)):
        found = Level(level.text, level.colour, level.suggestion)
        levels.setdefault(level.domain_id, []).append(found)
    return tuple(
        DomainRow(
            id=row.id,
            code=row.code,
            label=row.label,
            question=row.question,
            is_health_like=row.is_health_like,
            is_retired=row.retired_at is not None,
            levels=tuple(levels[row.id]),
        )
        for row in tx.session.scalars(select(Domain).order_by(Domain.position, Domain.id))
    )


def _in_words(row: DomainRow) -> DomainRow:
    levels = tuple(Level(_said(one.text), one.colour, _said(one.suggestion)) for one in row.levels)
    return replace(row, label=_said(row.label), question=_said(row.question), levels=levels)


@verb(Capability.EDIT_WORDS)
def add(tx: Transaction, *, form: DomainForm) -> int:
    """Add a domain at the end and return its id."""
    label = _checked_label(tx, form, other_than=None)
    listed = tx.session.scalars(select(Domain)).all()
    number = len(listed) + 1
    while any(row.code == f"own-{number}" for row in listed):
        number += 1
    domain = Domain(code=f"own-{number}", label=label, position=_end(listed))
    tx.session.add(domain)
    _write(tx, domain, form)
    return domain.id


@verb(Capability.EDIT_WORDS)
def edit(tx: Transaction, *, domain_id: int, form: DomainForm) -> None:
    """Write other words over a domain.

    One that becomes health-like has its levels sealed, those of years ago too; what the audit
    trail holds of them stays as it was. One that is so no longer keeps what is sealed sealed.
    """
    domain = _get(tx, domain_id)
    label = _checked_label(tx, form, other_than=domain_id)
    if label != _said(domain.label):
        domain.label = label
    _write(tx, domain, form)


@verb(Capability.EDIT_WORDS)
def retire(tx: Transaction, *, domain_id: int) -> None:
    """Ask about it no longer; what was said stays."""
    _get(tx, domain_id).retired_at = tx.now


@verb(Capability.EDIT_WORDS)
def bring_back(tx: Transaction, *, domain_id: int) -> None:
    """Ask about a retired domain again."""
    _get(tx, domain_id).retired_at = None


@verb(Capability.EDIT_WORDS)
def set_order(tx: Transaction, *, domain_ids: Sequence[int]) -> None:
    """The order in which they are asked about; those not named follow in their own order."""
    wanted = {domain_id: number for number, domain_id in enumerate(domain_ids)}
    rows = tx.session.scalars(select(Domain).order_by(Domain.position, Domain.id)).all()
    if len(wanted) != len(domain_ids) or not wanted.keys() <= {row.id for row in rows}:
        raise NotFound(_("This field of life is not there any more."))
    ordered = sorted(rows, key=lambda row: wanted.get(row.id, len(wanted)))
    for position, row in enumerate(ordered):
        if row.position != position:
            row.position = position
            tx.about(row)


def suggestion(tx: Transaction, domain_id: int, level: int) -> str:
    """The goal that a level may suggest, or nothing."""
    found = tx.session.scalar(
        select(DomainLevel.suggestion).where(
            DomainLevel.domain_id == domain_id, DomainLevel.level == level
        )
    )
    return _said(found or "")


def _get(tx: Transaction, domain_id: int) -> Domain:
    domain = tx.session.get(Domain, domain_id)
    if domain is None:
        raise NotFound(_("This field of life is not there any more."))
    tx.about(domain)
    return domain


def _end(listed: Sequence[Domain]) -> int:
    return max((row.position for row in listed), default=-1) + 1


def _said(text: str) -> str:
    """A word of the preset in the language in use; the house's own as it is."""
    return _(text) if text else ""


def _checked_label(tx: Transaction, form: DomainForm, *, other_than: int | None) -> str:
    label = form.label.strip()
    if not label:
        raise Invalid(_("Write the word first."), field="label")
    for field, limit in _LONGEST.items():
        _refuse_long(getattr(form, field), limit, field)
    for row in tx.session.scalars(select(Domain).where(Domain.id != (other_than or 0))):
        if _said(row.label).casefold() == label.casefold():
            words = _("“{label}” is in the list already.").format(label=label)
            raise Conflict(words, field="label")
    return label


def _refuse_long(text: str, limit: int, field: str) -> None:
    if len(text.strip()) > limit:
        raise Invalid(_("At most {limit} characters fit here.").format(limit=limit), field=field)


def _write(tx: Transaction, domain: Domain, form: DomainForm) -> None:
    if form.question.strip() != _said(domain.question or ""):
        domain.question = form.question.strip()
    becomes_health_like = form.is_health_like and not domain.is_health_like
    domain.is_health_like = form.is_health_like
    tx.session.flush()
    tx.about(domain)
    _write_levels(tx, domain, form.levels)
    if becomes_health_like:
        _seal_scores(tx, domain)


def _write_levels(tx: Transaction, domain: Domain, levels: tuple[Level, ...]) -> None:
    if len(levels) != len(LEVELS):
        raise Invalid(_("A field of life has four levels."), field="text_1")
    query = select(DomainLevel).where(DomainLevel.domain_id == domain.id)
    rows = {row.level: row for row in tx.session.scalars(query)}
    for number, level in zip(LEVELS, levels, strict=True):
        if not level.text.strip():
            raise Invalid(_("Say in a few words what this level means."), field=f"text_{number}")
        _refuse_long(level.text, _LONGEST_LEVEL, f"text_{number}")
        _refuse_long(level.suggestion, _LONGEST_LEVEL, f"suggestion_{number}")
        if level.colour not in COLOURS:
            raise Invalid(_("Choose a colour from the list."), field=f"colour_{number}")
        row = rows.get(number)
        if row is None:
            row = DomainLevel(domain_id=domain.id, level=number, text="", colour=level.colour)
            tx.session.add(row)
        if level.text.strip() != _said(row.text):
            row.text = level.text.strip()
        if level.suggestion.strip() != _said(row.suggestion or ""):
            row.suggestion = level.suggestion.strip()
        row.colour = level.colour


def _seal_scores(tx: Transaction, domain: Domain) -> None:
    for row in tx.session.scalars(select(DomainScore).where(DomainScore.domain_id == domain.id)):
        domain_scores.seal(tx, row)
