# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Families of a table: whose child somebody is, and who belongs to one household.

A parent is named by the number or the name of another row, or by the number of somebody whom the
same list brought in before. A tie that cannot be read is told and left out: nobody stays out of the
file because of it. Between two people who were both there before, nothing is changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Dictionary
from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.exchange.table_mapping import Target, word
from shelterdesk.exchange.table_problems import Row
from shelterdesk.exchange.table_rows import Outcome, PlannedRow
from shelterdesk.exchange.table_values import RowReader
from shelterdesk.i18n import _
from shelterdesk.services.residents import families, protection
from shelterdesk.services.residents.families import DependantForm, LivesWith
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.values.answers import Unanswered, is_text

_OF_AGE: Final = 18
_OUT: Final = frozenset({Outcome.SKIPPED, Outcome.REFUSED})


def find_parents(
    tx: Transaction, reader: RowReader, plans: Sequence[PlannedRow], known: Dictionary[str, int]
) -> None:
    """Set the parents of rows, and tell of those who cannot be found.

    ``known`` are people by the numbers under which the list brought them in before.
    """
    taken = [plan for plan in plans if plan.outcome not in _OUT]
    by_number: dict[str, PlannedRow] = {}
    by_name: dict[str, dict[str, PlannedRow]] = defaultdict(dict)
    for plan in taken:
        if plan.external_id:
            by_number.setdefault(word(plan.external_id), plan)
        for name in _names(plan):
            by_name[name].setdefault(_person(plan), plan)
    parents: dict[str, PlannedRow] = {}  # of people, who may have several rows
    for plan in taken:
        if not plan.child_of:
            continue
        asked = word(plan.child_of)
        named = list(by_name.get(asked, {}).values())
        parent_id = known.get(plan.child_of.strip())
        if asked in by_number:
            _tie(reader, plan, by_number[asked], parents)
        elif parent_id is not None and protection.may_see(tx, parent_id):
            plan.parent_id = parent_id
        elif len(named) == 1:
            _tie(reader, plan, named[0], parents)
        elif named:
            words = _("Several people have this name: give the number. This tie is left out.")
            _warn(reader, plan, words)
        else:
            words = _("Nobody in this list has this number or name. This tie is left out.")
            _warn(reader, plan, words)


def count_ties(plans: Iterable[PlannedRow]) -> tuple[int, int]:
    """Children with a parent, and households, that the rows to be stored would make."""
    rows = list(plans)
    added = [plan for plan in rows if plan.outcome is Outcome.ADD]
    children = {_person(plan) for plan in added if plan.has_parent}
    homes: dict[str, set[str]] = defaultdict(set)
    new = set()
    for plan in rows:
        if plan.household and plan.outcome not in _OUT:
            homes[word(plan.household)].add(_person(plan))
            if plan.outcome is Outcome.ADD:
                new.add(word(plan.household))
    return len(children), sum(len(homes[home]) > 1 for home in new)


class FamilyStore:
    """Stores families after the people; ``ids`` are residents by row, ``added`` those now new."""

    def __init__(
        self,
        tx: Transaction,
        plans: Sequence[PlannedRow],
        *,
        ids: Dictionary[int, int],
        added: Iterable[int],
    ) -> None:
        self._tx = tx
        self._plans = [plan for plan in plans if plan.outcome not in _OUT]
        self._ids, self._added = ids, frozenset(added)
        self._parents = {_person(plan.parent) for plan in self._plans if plan.parent is not None}
        self._tied: set[tuple[int, int]] = set()
        self.counts: Counter[str] = Counter()

    def run(self, attempt: Callable[[PlannedRow, Callable[[PlannedRow], None]], None]) -> None:
        """Households first, then whose child somebody is; ``attempt`` gathers what is refused."""
        for home in self._homes():
            attempt(home[0], lambda _plan, home=home: self._bring_together(home))  # type: ignore[misc]
        for plan in self._plans:
            if plan.has_parent:
                attempt(plan, self._add_child)

    def _homes(self) -> list[list[PlannedRow]]:
        homes: dict[str, dict[int, PlannedRow]] = defaultdict(dict)
        for plan in self._plans:
            resident_id = self._resident(plan)
            if plan.household and resident_id is not None:
                homes[word(plan.household)].setdefault(resident_id, plan)
        return [list(home.values()) for home in homes.values() if len(home) > 1]

    def _bring_together(self, home: Sequence[PlannedRow]) -> None:
        """One household of people of whom somebody is new; those who have one keep it."""
        people = {resident_id: plan for plan in home
                  if (resident_id := self._resident(plan)) is not None}  # fmt: skip
        new = [id_ for id_ in people if id_ in self._added]
        if not new:
            return
        beside = next((id_ for id_ in people if id_ not in self._added), None)
        roles: list[tuple[int, HouseholdRole]] = []
        has_head = beside is not None
        for id_ in new:
            role = HouseholdRole.CHILD
            if not self._is_child(people[id_]):
                role = HouseholdRole.OTHER if has_head else HouseholdRole.HEAD
                has_head = True
            roles.append((id_, role))
        families.bring_together(self._tx, members=roles, beside_id=beside)
        self.counts["households"] += 1

    def _is_child(self, plan: PlannedRow) -> bool:
        """Of a household: somebody's child, or under age and nobody's parent."""
        birth = plan.form.birth
        is_young = isinstance(birth, Birth) and self._tx.today.year - birth.year < _OF_AGE
        return plan.has_parent or (is_young and _person(plan) not in self._parents)

    def _add_child(self, plan: PlannedRow) -> None:
        child_id, parent_id = self._resident(plan), plan.parent_id
        if plan.parent is not None:
            parent_id = self._resident(plan.parent)
        if child_id is None or parent_id is None or (child_id, parent_id) in self._tied:
            return
        if not {child_id, parent_id} & self._added:
            return
        is_here = plan.arrived is not None and plan.left is None
        form = DependantForm(lives_with=LivesWith.HERE if is_here else Unanswered.NOT_ASKED)
        families.link(self._tx, resident_id=parent_id, dependant_id=child_id, form=form)
        if child_id in self._added and not plan.household:
            child = (child_id, HouseholdRole.CHILD)
            families.bring_together(self._tx, members=[child], beside_id=parent_id)
        self._tied.add((child_id, parent_id))
        self.counts["children"] += 1

    def _resident(self, plan: PlannedRow) -> int | None:
        """Who a row is: stored now or before, or whom it is the duplicate of."""
        found = self._ids.get(plan.row, plan.resident_id)
        if found is not None or plan.outcome is not Outcome.DUPLICATE:
            return found
        twin = next((twin for twin in plan.twins if twin.is_sure), None)
        if twin is None:
            return None
        return twin.resident_id if twin.row is None else self._ids.get(twin.row)


def _tie(
    reader: RowReader, plan: PlannedRow, parent: PlannedRow, parents: dict[str, PlannedRow]
) -> None:
    """Set a parent, unless somebody would be among their own forebears."""
    seen, above = {_person(plan)}, parent
    while _person(above) not in seen:
        seen.add(_person(above))
        if _person(above) not in parents:
            plan.parent = parents[_person(plan)] = parent
            return
        above = parents[_person(above)]
    _warn(reader, plan, _("Nobody can be their own parent. This tie is left out."))


def _warn(reader: RowReader, plan: PlannedRow, words: str) -> None:
    cells = reader.table.rows[reader.table.numbers.index(plan.row)]
    row = Row(plan.row, plan.line, cells)
    reader.warn(row, Target.CHILD_OF, words)
    plan.problems += row.problems


def _person(plan: PlannedRow) -> str:
    """The same for all rows of one numbered person."""
    return f"#{word(plan.external_id)}" if plan.external_id else str(plan.row)


def _names(plan: PlannedRow) -> set[str]:
    legal = plan.form.legal_name
    names = (plan.form.known_as, str(legal) if is_text(legal) else "")
    return {word(name) for name in names if name}
