# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storing planned rows through the services: people, then support, then stays in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound, UserError
from shelterdesk.exchange.table_families import FamilyStore
from shelterdesk.exchange.table_mapping import Mapping, Target, word
from shelterdesk.exchange.table_rows import (
    PERSON,
    STAY,
    SUPPORT,
    Outcome,
    PlannedRow,
    stay_id,
    support_id,
)
from shelterdesk.i18n import _
from shelterdesk.services.past import imports, past, past_stays
from shelterdesk.services.residents import guardians, residents
from shelterdesk.services.residents.guardians import GuardianForm, GuardianKind
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import rooms, stays
from shelterdesk.services.safety import alerts, health
from shelterdesk.services.safety.alerts import AlertForm
from shelterdesk.services.safety.health import FactForm, HealthFactKind
from shelterdesk.services.support import support


class Places:
    """Houses, rooms and beds by the names of the table; missing ones are added if that is meant."""

    def __init__(self, tx: Transaction, mapping: Mapping) -> None:
        self._tx = tx
        self._site = mapping.site
        self._creates = mapping.create_rooms
        self.counts: Counter[str] = Counter()
        self.read()

    def read(self) -> None:
        """Read the names again, after something was taken back."""
        known = past_stays.places(self._tx)
        self._sites = {word(name): id_ for id_, name in known.sites}
        self._rooms = {(site, word(name)): id_ for id_, site, name in known.rooms}
        self._beds = {(room, word(label)): id_ for id_, room, label in known.beds}

    def find(self, plan: PlannedRow, arrived: date) -> tuple[int, int | None]:
        """House and bed of a stay. A room without a bed means its first bed that is free."""
        site_id = self._site_of(plan.site or self._site)
        if not plan.room:
            return site_id, None
        room_id = self._room_of(site_id, plan.room)
        if plan.bed:
            return site_id, self._bed_of(room_id, plan.bed)
        if plan.left == arrived:
            return site_id, None  # no night, no bed
        bed_id = past_stays.free_bed(self._tx, room_id=room_id, start=arrived, end=plan.left)
        if bed_id is None and self._creates:
            bed_id = rooms.add_bed(self._tx, room_id=room_id)
            self.counts["beds"] += 1
        if bed_id is None:
            raise Conflict(
                _("No bed of room {room} is free on all these nights.").format(room=plan.room),
                field=Target.ROOM,
            )
        return site_id, bed_id

    def _site_of(self, name: str) -> int:
        if not name and len(self._sites) == 1:
            return next(iter(self._sites.values()))
        if not name:
            raise Invalid(_("Say which house this is."), field=Target.SITE)
        if word(name) not in self._sites:
            if not self._creates:
                raise NotFound(
                    _("There is no house named “{name}”.").format(name=name), field=Target.SITE
                )
            self._sites[word(name)] = rooms.add_site(self._tx, name=name)
            self.counts["houses"] += 1
        return self._sites[word(name)]

    def _room_of(self, site_id: int, name: str) -> int:
        for shown in (name, _("Room {number}").format(number=name)):
            if (site_id, word(shown)) in self._rooms:
                return self._rooms[site_id, word(shown)]
        if not self._creates:
            raise NotFound(
                _("There is no room named “{name}”.").format(name=name), field=Target.ROOM
            )
        room_id = rooms.add_room(self._tx, site_id=site_id, name=name)
        self._rooms[site_id, word(name)] = room_id
        self.counts["rooms"] += 1
        return room_id

    def _bed_of(self, room_id: int, label: str) -> int:
        if (room_id, word(label)) not in self._beds:
            if not self._creates:
                raise NotFound(
                    _("There is no bed “{label}” in this room.").format(label=label),
                    field=Target.BED,
                )
            self._beds[room_id, word(label)] = rooms.add_bed(self._tx, room_id=room_id, label=label)
            self.counts["beds"] += 1
        return self._beds[room_id, word(label)]


@dataclass(slots=True)
class Stored:
    """What was stored, and the rows that were refused on the way."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[PlannedRow, UserError]] = field(default_factory=list)


class Store:
    """Stores rows in one transaction; what a row is refused for is gathered, not raised."""

    def __init__(self, tx: Transaction, mapping: Mapping, *, is_trial: bool) -> None:
        self._tx = tx
        self._source = mapping.source
        self._is_trial = is_trial  # names alone: what is sealed makes no difference to beds
        self._places = Places(tx, mapping)
        self._ids: dict[int, int] = {}  # row -> resident
        self._people: dict[str, int] = {}  # number in the list -> resident
        self._added: set[int] = set()
        self.stored = Stored()

    def run(self, everyone: Sequence[PlannedRow], *, step: Callable[[int], None]) -> Stored:
        """Store the rows that are to be added; ``step`` is told how many are done.

        The others tell who belongs to whom.
        """
        plans = [plan for plan in everyone if plan.outcome is Outcome.ADD]
        for done, plan in enumerate(plans):
            step(done)
            if self._is_trial and plan.arrived is None and plan.support_opened is None:
                continue
            self._try(plan, self._add_person)
        with_stays = [plan for plan in plans if plan.has_new_stay and plan.row in self._ids]
        for plan in sorted(with_stays, key=lambda plan: (plan.arrived or date.max, plan.row)):
            self._try(plan, self._add_stay)
        self.stored.counts += self._places.counts
        if not self._is_trial:
            family = FamilyStore(self._tx, everyone, ids=self._ids, added=self._added)
            family.run(self._try)
            self.stored.counts += family.counts
        if not self._is_trial and not self.stored.refused:
            self._remember(plans)
        return self.stored

    def _try(self, plan: PlannedRow, act: Callable[[PlannedRow], None]) -> None:
        before = self._places.counts.copy()
        try:
            with imports.attempt(self._tx):
                act(plan)
        except UserError as error:
            self.stored.refused.append((plan, error))
            if self._places.counts != before:
                self._places.counts = before
                self._places.read()

    def _add_person(self, plan: PlannedRow) -> None:
        resident_id = plan.resident_id
        if plan.external_id and resident_id is None:
            resident_id = self._people.get(plan.external_id)
        counts = Counter[str]()
        if resident_id is None:
            form = ResidentForm(known_as=plan.form.known_as) if self._is_trial else plan.form
            resident_id = residents.add(self._tx, form=form)
            counts["added"] += 1
            self._add_warnings(plan, resident_id)
            counts["guardians"] += self._add_guardian(plan, resident_id)
        if plan.has_new_support and plan.support_opened is not None:
            self._add_support(plan, resident_id, plan.support_opened)
            counts["support_periods"] += 1
        if counts["added"]:
            self._added.add(resident_id)
        self._ids[plan.row] = resident_id
        if plan.external_id:
            self._people[plan.external_id] = resident_id
        self.stored.counts += counts

    def _add_warnings(self, plan: PlannedRow, resident_id: int) -> None:
        """What the shift must know of somebody new."""
        if plan.alert or plan.alert_instruction:
            form = AlertForm(_("What to do:"), plan.alert_instruction)
            if plan.alert:
                form = AlertForm(plan.alert, plan.alert_instruction)
            alerts.add(self._tx, resident_id=resident_id, form=form)
        if plan.allergy:
            # The cook rather knows too much here than too little.
            fact = FactForm(HealthFactKind.ALLERGY, plan.allergy, is_for_kitchen=True)
            health.add(self._tx, resident_id=resident_id, form=fact)

    def _add_guardian(self, plan: PlannedRow, resident_id: int) -> int:
        """Who decides for a minor, from the first day that is known; returns how many."""
        if plan.guardian_kind is None:
            return 0
        form = GuardianForm(
            GuardianKind(plan.guardian_kind),
            start=plan.arrived or plan.support_opened or self._tx.today,
            name=plan.guardian,
            phone=plan.guardian_phone,
        )
        guardians.add(self._tx, resident_id=resident_id, form=form)
        return 1

    def _add_support(self, plan: PlannedRow, resident_id: int, opened: date) -> None:
        names = [plan.programme] if plan.programme else []
        period_id = support.open_period(
            self._tx,
            resident_id=resident_id,
            opened=opened,
            referral_source=plan.referral_source,
            first_contact=plan.first_contact,
            programme_ids=past.add_programmes(self._tx, names),
            caseworker_id=None,  # whoever brings a list in is not everybody's caseworker
        )
        if plan.support_closed is not None:
            support.close_period(
                self._tx,
                period_id=period_id,
                closed=plan.support_closed,
                destination=plan.destination,
            )

    def _add_stay(self, plan: PlannedRow) -> None:
        if plan.arrived is None:
            return
        site_id, bed_id = self._places.find(plan, plan.arrived)
        if plan.left is not None:
            past_stays.record(
                self._tx,
                resident_id=self._ids[plan.row],
                start=plan.arrived,
                end=plan.left,
                site_id=site_id,
                bed_id=bed_id,
                destination=plan.destination,
            )
        else:
            stays.admit(
                self._tx,
                resident_id=self._ids[plan.row],
                on=plan.arrived,
                bed_id=bed_id,
                site_id=site_id,
                planned_end=plan.planned_end,
                referral_source=plan.referral_source,
            )
        self.stored.counts["stays"] += 1

    def _remember(self, plans: list[PlannedRow]) -> None:
        people: dict[str, int] = {}
        rows, in_house, in_care = [], [], []
        for plan in plans:
            resident_id = self._ids[plan.row]
            if not plan.external_id:
                rows.append((plan.remembered_as, resident_id))
                continue
            if plan.resident_id is None:
                people.setdefault(plan.external_id, resident_id)
            if plan.has_new_stay:
                in_house.append((stay_id(plan), resident_id))
            if plan.has_new_support:
                in_care.append((support_id(plan), resident_id))
        for source, kind, pairs in (
            ("table", "row", rows),
            (self._source, PERSON, list(people.items())),
            (self._source, STAY, in_house),
            (self._source, SUPPORT, in_care),
        ):
            imports.remember_many(self._tx, source, kind, "resident", pairs)
