# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands first on Today: at the desk the house tonight, for a caseworker those she supports,
for who leads the house what waits for a decision. A danger is before all of it, for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.today.today import View


class Group(StrEnum):
    """Lines that stand together."""

    DANGER = "danger"
    HOUSE = "house"
    PEOPLE = "people"
    DECIDE = "decide"


TITLES: Final = {
    Group.HOUSE: N_("In the house"),
    Group.PEOPLE: N_("Support"),
    Group.DECIDE: N_("To decide"),
}
ORDER: Final = {
    View.DESK: (Group.DANGER, Group.HOUSE, Group.PEOPLE, Group.DECIDE),
    View.CASE: (Group.DANGER, Group.PEOPLE, Group.HOUSE, Group.DECIDE),
    View.LEAD: (Group.DANGER, Group.DECIDE, Group.HOUSE, Group.PEOPLE),
}
#: What the house waits for, the most urgent first; all of one kind by its day.
_HOUSE: Final = (
    DueKind.MEDICATION, DueKind.NOT_BACK, DueKind.ROLL_CALL, DueKind.HANDOVER, DueKind.ARRIVAL,
    DueKind.COURSE_ROLL, DueKind.CALL_BACK, DueKind.VISIT, DueKind.APPOINTMENT, DueKind.TASK,
    DueKind.PAYMENT, DueKind.DRAFT, DueKind.WAITING, DueKind.BELONGING, DueKind.STOCK,
)  # fmt: skip
_DECIDE: Final = frozenset({
    DueKind.INCIDENT, DueKind.COMPLAINT, DueKind.APPROVAL, DueKind.EARNINGS, DueKind.FUND,
    DueKind.TO_APPROVE,
})  # fmt: skip


def group_of(line: DueLine) -> Group:
    """Where a line stands."""
    if line.tone == "danger":
        return Group.DANGER
    if line.kind in _HOUSE:
        return Group.HOUSE
    # Whose time is up is about nobody in particular, and somebody decides it.
    of_nobody = line.resident_id is None and line.place is None
    return Group.DECIDE if line.kind in _DECIDE or of_nobody else Group.PEOPLE


def in_order(lines: Iterable[DueLine]) -> list[DueLine]:
    """What the house waits for by its urgency, the rest by its day, as it comes."""
    return sorted(lines, key=lambda line: _HOUSE.index(line.kind) if line.kind in _HOUSE else 0)


def title(group: Group) -> str:
    """What is written above them; nothing above a danger, which speaks for itself."""
    return _(TITLES[group]) if group in TITLES else ""
