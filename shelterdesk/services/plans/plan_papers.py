# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the needs form and her plan put on paper, in her language.

A domain that the house worded anew stands in the house's words in every language; one as shipped
in those of the paper. What she and the worker wrote is printed as they wrote it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from sqlalchemy import select

import resources
from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.assessments import Domain, DomainLevel
from shelterdesk.models.residents import LanguageLevel, Resident, ResidentLanguage
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.paper_texts import Texts
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.plans import plans
from shelterdesk.services.plans.plan_rows import GoalRow, StepRow
from shelterdesk.services.plans.plans import GoalState, StepOwner
from shelterdesk.services.residents import residents
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics.plan_sheets import (
    FormDomain,
    NeedsFormSheet,
    PlanGoal,
    PlanSheet,
    PlanStep,
)

FORM: Final = "needs_form"
PLAN: Final = "plan"
#: Reached goals that are printed, the newest.
_MOST_REACHED: Final = 4
_OWNERS: Final = {
    StepOwner.SHE: "i",
    StepOwner.WORKER: "worker",
    StepOwner.TOGETHER: "together",
    StepOwner.PARTNER: "partner",
}
_WELL: Final = (LanguageLevel.NATIVE.value, LanguageLevel.FLUENT.value)


@query(Capability.PRINT)
def form_sheet(tx: Transaction, *, language: str) -> NeedsFormSheet:
    """The blank form in a language, or the nearest there is; an empty one is the house's."""
    language = language or organisation.form(tx).language
    texts = paper_texts.current(tx, paper=FORM, language=language)
    rows = tx.session.scalars(
        select(Domain).where(Domain.retired_at.is_(None)).order_by(Domain.position, Domain.id)
    )
    levels: dict[int, list[str]] = {}
    for level in tx.session.scalars(select(DomainLevel).order_by(DomainLevel.level)):
        levels.setdefault(level.domain_id, []).append(level.text)
    found = tuple(_form_domain(texts, row, levels.get(row.id, [])) for row in rows)
    return NeedsFormSheet(texts.language, texts.passages, found)


@query(Capability.PRINT, viewed=N_("Opened the support plan"))
def plan_sheet(tx: Transaction, *, code: str, language: str, with_name: bool) -> PlanSheet:
    """The plan of the person with this code: goals under way that may stand on her page.

    An empty ``language`` is hers. Raises ``NotAllowed`` for who cannot read it.
    """
    tx.need(Capability.SEE_CASE)
    resident_id = opened_file.resident_id(tx, code=code)
    resident = residents.get(tx, resident_id)
    language = language or language_for(tx, resident_id=resident_id, paper=PLAN)
    texts = paper_texts.current(tx, paper=PLAN, language=language)
    found = plans.plan(tx, resident_id=resident_id)
    shown = [goal for goal in found.goals if goal.is_on_her_page]
    planned = found.next_review.planned if found.next_review is not None else None
    return PlanSheet(
        language=texts.language,
        texts=texts.passages,
        name=resident.known_as if with_name else "",
        goals=tuple(_goal(goal, texts) for goal in shown if goal.is_going),
        reached=tuple(_open(goal.wording) for goal in shown if goal.state is GoalState.REACHED)[
            :_MOST_REACHED
        ],
        next_review=planned if planned is not None and planned >= tx.today else None,
    )


@query(Capability.SEE_CASE)
def language_for(tx: Transaction, *, resident_id: int, paper: str) -> str:
    """The language to print in: one she speaks well that the paper has, else that of the house."""
    resident = residents.get(tx, resident_id)
    query = select(ResidentLanguage).where(
        ResidentLanguage.resident_id == resident_id, ResidentLanguage.level.in_(_WELL)
    )
    spoken = [row.language for row in tx.session.scalars(query.order_by(ResidentLanguage.id))]
    offered = paper_texts.languages(tx, paper=paper)
    for tag in (*_preferred(resident), *spoken):
        if tag in offered or tag.partition("-")[0] in offered:
            return tag
    return organisation.form(tx).language


def _preferred(resident: Resident) -> tuple[str, ...]:
    return (resident.preferred_language,) if resident.preferred_language else ()


def _form_domain(texts: Texts, row: Domain, levels: list[str]) -> FormDomain:
    shipped = _preset().get(row.code, {})

    def said(stored: str, passage: str, as_shipped: str | None) -> str:
        found = texts.passages.get(passage)
        return found if found is not None and stored == as_shipped else stored

    preset_levels = [level["text"] for level in shipped.get("levels", ())] or [None] * len(levels)
    return FormDomain(
        label=said(row.label, row.code, shipped.get("label")),
        question=said(row.question, f"{row.code}.question", shipped.get("question")),
        levels=tuple(
            said(text, f"{row.code}.{number}", as_shipped)
            for number, (text, as_shipped) in enumerate(
                zip(levels, preset_levels, strict=True), start=1
            )
        ),
    )


@cache
def _preset() -> dict[str, Any]:
    path = resources.path("presets", "domains.json")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _goal(goal: GoalRow, texts: Texts) -> PlanGoal:
    steps = tuple(_step(step, texts) for step in goal.steps)
    return PlanGoal(_open(goal.wording), goal.due, steps)


def _step(step: StepRow, texts: Texts) -> PlanStep:
    who = step.who if step.owner is StepOwner.WORKER and step.who else texts[_OWNERS[step.owner]]
    return PlanStep(_open(step.wording), who, step.due, step.done_on is not None)


def _open(text: str | Hidden) -> str:
    if isinstance(text, Hidden):
        raise NotAllowed(_("Only people who hold the case key can print this plan."))
    return text
