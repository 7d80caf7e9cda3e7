# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A safety or crisis plan as a sheet that is hers, in her language.

It names neither house nor record. Her chosen name and her code word stand on it only if asked for:
whoever finds the sheet must not be able to use either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.services import paper_texts
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.services.safety import safety_plans
from shelterdesk.services.safety.safety_plans import PARTS, Parts, PlanKind
from shelterdesk.services.values.answers import Hidden, is_text
from shelterdesk.statistics.safety_plan_sheet import SafetyPlanSheet

_PAPERS: Final = {PlanKind.SAFETY: "safety_plan", PlanKind.CRISIS: "crisis_plan"}
_CODE_WORD: Final = "code_word"


@query(Capability.PRINT, viewed=N_("Read a safety plan"), each_time=True)
def sheet(
    tx: Transaction,
    *,
    code: str,
    kind: str,
    language: str = "",
    with_name: bool = False,
    with_code_word: bool = False,
    with_lines: bool = False,
) -> SafetyPlanSheet:
    """The plan that holds of the person with this code; without ``language`` in that of the plan.

    ``with_lines`` leaves room to write where nothing was said, or for a plan to come. Raises
    ``NotFound`` without a plan, ``NotAllowed`` without the key.
    """
    tx.need(Capability.SEE_CASE)
    resident_id = opened_file.resident_id(tx, code=code)
    resident = residents.get(tx, resident_id)
    tx.person(resident_id)
    plan = safety_plans.current(tx, resident_id, PlanKind(kind))
    if plan is None and not with_lines:
        raise NotFound(_("There is no plan of this kind yet."), field="kind")
    form = None if plan is None else safety_plans.form_of(tx, plan)
    parts: Parts = {}
    if form is not None:
        if isinstance(form.parts, Hidden):
            raise NotAllowed(_("Only people who hold the safety key can read this."))
        parts = form.parts
    wanted = language.strip() or ("" if form is None else form.language)
    texts = paper_texts.current(
        tx, paper=_PAPERS[PlanKind(kind)], language=wanted or paper_texts.FALLBACK
    )
    found = tuple(_printed(PlanKind(kind), parts, with_code_word, with_lines))
    return SafetyPlanSheet(
        language=texts.language,
        texts=texts.passages,
        parts=found,
        name=resident.known_as if with_name else "",
        made=None if form is None else form.made,
        review=None if form is None else form.review,
    )


def _printed(
    kind: PlanKind, parts: Parts, with_code_word: bool, with_lines: bool
) -> Iterator[tuple[str, str]]:
    for name in PARTS[kind]:
        if name == _CODE_WORD and not with_code_word:
            continue
        value = parts.get(name)
        if is_text(value):
            yield name, value
        elif with_lines:
            yield name, ""
