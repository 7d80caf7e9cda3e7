# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which words of incidents go with a person: those of reports about nobody else who is supported.

That there was an incident stays, and that somebody was part of it, as with the log; a report that
is about others too keeps its words, for they are theirs as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from sqlalchemy import delete, exists, false, or_, select, update

from shelterdesk.database.erasing_rules import HEALTH_CLASSES
from shelterdesk.models.incidents import Incident, IncidentAddendum, IncidentPerson, IncidentTold
from shelterdesk.models.retention import RetentionClass

#: Rows and the columns of words in them.
_WORDS: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (Incident, ("happened", "measures", "review")),
    (IncidentAddendum, ("body",)),
    (IncidentTold, ("who",)),
)

Rows = dict[str, list[tuple[int, str]]]


def rows_of(
    run: Callable[[Any], Any], ids: Collection[int], classes: Collection[RetentionClass]
) -> Rows:
    """Numbers and uuids of the rows whose words go; who is only described goes whole."""
    own = IncidentPerson.incident_id == Incident.id
    hers = exists().where(own, IncidentPerson.resident_id.in_(ids))
    others = exists().where(
        own, IncidentPerson.resident_id.is_not(None), IncidentPerson.resident_id.not_in(ids)
    )
    is_health = Incident.confidentiality.in_(HEALTH_CLASSES)
    wanted = [
        condition
        for kind, condition in (
            (RetentionClass.HEALTH, is_health), (RetentionClass.NARRATIVE, ~is_health),
        )
        if kind in classes
    ]  # fmt: skip
    query = select(Incident.id, Incident.uuid).where(hers, ~others, or_(false(), *wanted))
    found: Rows = {"incident": [(row.id, row.uuid) for row in run(query)]}
    reports = [row_id for row_id, _uuid in found["incident"]]
    for model in (IncidentAddendum, IncidentTold, IncidentPerson):
        below = select(model.id, model.uuid).where(model.incident_id.in_(reports))
        if model is IncidentPerson:
            below = below.where(IncidentPerson.described.is_not(None))
        found[model.__tablename__] = [(row.id, row.uuid) for row in run(below)]
    return found


def blank(run: Callable[[Any], Any], rows: Rows) -> int:
    """Take the words away; returns from how many rows."""
    count = 0
    for model, columns in _WORDS:
        ids = [row_id for row_id, _uuid in rows[model.__tablename__]]
        if ids:
            change = update(model).where(model.id.in_(ids)).values(dict.fromkeys(columns))
            count += run(change).rowcount
    described = [row_id for row_id, _uuid in rows[IncidentPerson.__tablename__]]
    if described:
        count += run(delete(IncidentPerson).where(IncidentPerson.id.in_(described))).rowcount
    return count
