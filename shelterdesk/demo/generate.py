# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making the demo file: the story of ``years``, written through the services."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import (
    case_records,
    casework,
    colleagues,
    daily_log,
    house,
    house_weeks,
    house_years,
    money_years,
    training_years,
    work_years,
)
from shelterdesk.demo.events import (
    Arrived,
    Closed,
    Event,
    Left,
    Met,
    Moved,
    Opened,
    OutOfUse,
    Planned,
    Together,
    Told,
)
from shelterdesk.demo.people import Person
from shelterdesk.demo.years import Years
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.residents import Household, HouseholdMember
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services import organisation, setup
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.support import support
from shelterdesk.vault import create, door, key_file, recovering
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR, KdfCost

#: What ``make demo`` makes.
YEARS: Final = 3
RESIDENTS: Final = 160
SEED: Final = 1

STAFF_CODE: Final = "K3"
PASSPHRASE: Final = "orchard-lantern-violin-seven"  # noqa: S105 - printed on every demo
STAFF_NAME: Final = "Joy"
DISCREET_NAME: Final = "Desk Planner"

#: Whose cases they become, in turns.
_CASEWORKERS: Final = (STAFF_CODE, "P4")
_FEWEST_RESIDENTS: Final = 10
_NIGHT_CUTOFF_HOUR: Final = 6
_BEDS_PER_YEARLY_RESIDENT: Final = 0.4
_FEWEST_BEDS: Final = 12
_LABEL: Final = N_("Wrote the demo")

#: The hour at which something of each kind is noted.
_HOURS: Final[dict[type, time]] = {
    Left: time(10, 30),
    Closed: time(11, 15),
    Moved: time(13, 40),
    Planned: time(14, 20),
    Told: time(15, 10),
    OutOfUse: time(16, 5),
}
_OTHER_HOUR: Final = time(18, 25)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who can sign in to the demo."""

    staff_code: str
    passphrase: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """Who can sign in, and the code that opens the file when a passphrase is lost."""

    path: Path
    staff: tuple[DemoAccount, ...]
    recovery_code: str


def generate(
    path: Path,
    *,
    now: datetime,
    years: int = YEARS,
    residents: int = RESIDENTS,
    beds: int | None = None,
    log_entries: int = 0,
    house_days: int = house_years.DAYS,
    seed: int = SEED,
    cost: KdfCost | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DemoAccounts:
    """Make a demo file that ends at ``now`` (an aware instant) and return who can sign in.

    ``beds`` there are as many as people and years ask for, unless told. ``log_entries`` fill the
    log of all the years, beside that of the last weeks, which is always there. ``house_days``: of
    how many days there are shifts, visits, roll calls and support. The same settings
    and ``now`` give the same data, but for uuids, keys and codes of records. ``progress`` gets what
    is written and what there is to write. Raises what ``vault.create`` raises, and ``Invalid`` for
    too few years, residents or beds; after an error no file stays behind.
    """
    if years < 1 or residents < _FEWEST_RESIDENTS:
        raise Invalid(
            _("A demo needs at least one year and {n} residents.").format(n=_FEWEST_RESIDENTS)
        )
    if beds is not None and beds < _FEWEST_BEDS:
        raise Invalid(_("A demo needs at least {n} beds.").format(n=_FEWEST_BEDS))
    story = tell(years=years, residents=residents, beds=beds, seed=seed, now=now)
    began = datetime.combine(story.start, time(9), now.tzinfo)
    recovery_code = create.create(
        path,
        staff_code=STAFF_CODE,
        passphrase=PASSPHRASE,
        name_shown=STAFF_NAME,
        organisation={
            "discreet_name": DISCREET_NAME,
            "language": "en",
            "country": "GB",
            "currency": "GBP",
            "night_cutoff_hour": _NIGHT_CUTOFF_HOUR,
            "is_demo": True,
        },
        first=setup.seed,
        cost=cost,
        now=lambda: began,
    )
    try:
        volume = (log_entries, house_days)
        _fill(path, story, (began, now), seed, progress, recovery_code, volume)
    except BaseException:
        _remove(path)
        raise
    roles = tuple(role.value for role in create.FIRST_ROLES)
    others = [
        DemoAccount(each.code, each.passphrase, tuple(role.value for role in each.roles))
        for each in colleagues.COLLEAGUES
    ]
    staff = (DemoAccount(STAFF_CODE, PASSPHRASE, roles), *others)
    return DemoAccounts(path, staff, recovery_code)


def tell(*, years: int, residents: int, beds: int | None = None, seed: int, now: datetime) -> Years:
    """The story that ``generate`` writes."""
    tonight = (now - timedelta(hours=_NIGHT_CUTOFF_HOUR)).date()
    chance = random.Random(f"{seed}|{years}|{residents}")  # noqa: S311 - a story, not a secret
    if beds is None:
        beds = max(round(_BEDS_PER_YEARLY_RESIDENT * residents / years), _FEWEST_BEDS)
    start = tonight - timedelta(days=round(years * 365.2425))
    story = Years(chance, house.plan(beds), start, tonight, residents)
    story.tell()
    return story


def _fill(  # noqa: PLR0917 - what the file is made of
    path: Path,
    story: Years,
    time_span: tuple[datetime, datetime],
    seed: int,
    progress: Callable[[int, int], None] | None,
    recovery_code: str,
    volume: tuple[int, int],
) -> None:
    began, now = time_span
    log_entries, house_days = volume
    clock = _Clock(began)
    with _signed_in(path, STAFF_CODE, PASSPHRASE, clock) as vault:
        recovering.confirm(vault, recovery_code)
        colleagues.join(vault, FLOOR)  # everybody may read the passphrases
        built = vault.do(
            N_("Added houses and rooms"), house.build, house=story.house, start=story.start
        ).result
        scribe = Scribe(story.people, built, now)
        done = 0
        for _month, events in groupby(story.events, lambda event: event.day.replace(day=1)):
            batch = list(events)  # as somebody would have written it: the trail has no long silence
            clock.now = scribe.instant(batch[-1])
            vault.do(_LABEL, write, scribe=scribe, events=batch)
            done += len(batch)
            if progress is not None:
                progress(done, len(story.events) + log_entries)
        clock.now = now
        daily_log.write(
            vault, events=story.events, ids=scribe.ids, now=now, entries=log_entries, seed=seed,
            progress=_after(progress, len(story.events)),
        )  # fmt: skip
        house_years.write(vault, story, built, scribe.ids, house_days, seed)
        casework.write(vault, seed)
        colleagues.write_log(vault, seed)
        training_years.write(vault, house_days, seed)
        work_years.write(vault, house_days, seed)
        money_years.write(vault, house_days, seed)
        house_weeks.write(vault, seed)
    for code, act in (("P4", case_records.show_plans), ("M8", case_records.answer_plans)):
        with _signed_in(path, code, colleagues.passphrase(code), clock) as vault:
            vault.do(_LABEL, act)


@contextmanager
def _signed_in(
    path: Path, staff_code: str, passphrase: str, clock: Callable[[], datetime]
) -> Iterator[Vault]:
    vault = door.unlock(path, staff_code=staff_code, passphrase=passphrase, now=clock)
    try:
        yield vault
    finally:
        vault.lock()


def _after(
    progress: Callable[[int, int], None] | None, done: int
) -> Callable[[int, int], None] | None:
    """The same measure, for what comes after so much was done."""
    if progress is None:
        return None
    return lambda more, of: progress(done + more, done + of)


@dataclass(slots=True)
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


def _remove(path: Path) -> None:
    lock = path.with_name(path.name + ".lock")
    for made in (path, key_file.keys_path(path), key_file.backup_path(path), lock):
        with suppress(OSError):
            made.unlink(missing_ok=True)


@verb(Capability.IMPORT, is_undoable=False)
def write(tx: Transaction, *, scribe: Scribe, events: list[Event]) -> None:
    """Write events in their order, each at its own day and hour."""
    end = tx.now
    for event in events:
        tx.now = scribe.instant(event)
        scribe.write(tx, event)
    tx.session.flush()
    tx.now = end
    tx.subject = None  # the act is about all of them


@dataclass(slots=True)
class Scribe:
    """Writes events through the services and remembers ids from one batch to the next."""

    people: list[Person]
    built: house.BuiltHouse
    latest: datetime
    ids: dict[int, int] = field(default_factory=dict)
    _stays: dict[int, int] = field(default_factory=dict)
    _periods: dict[int, int] = field(default_factory=dict)
    _households: dict[int, int] = field(default_factory=dict)
    _staff: dict[str, int] = field(default_factory=dict)

    def instant(self, event: Event) -> datetime:
        """When it was noted; never in the future."""
        at = datetime.combine(event.day, _HOURS.get(type(event), _OTHER_HOUR), self.latest.tzinfo)
        return min(at, self.latest)

    def write(self, tx: Transaction, event: Event) -> None:
        """Write one event."""
        match event:
            case Met():
                form = self.people[event.person].first_form
                self.ids[event.person] = residents.add(tx, form=form)
            case Told():
                form = self.people[event.person].form
                residents.edit(tx, resident_id=self.ids[event.person], form=form)
            case Together():
                self._together(tx, event)
            case Opened():
                self._opened(tx, event)
            case Closed():
                support.close_period(
                    tx,
                    period_id=self._periods.pop(event.person),
                    closed=event.day,
                    reason=event.reason,
                    destination=event.destination,
                )
            case OutOfUse():
                rooms.block(
                    tx,
                    bed_id=self.built.beds[event.bed],
                    start=event.day,
                    end=event.end,
                    reason=event.reason,
                )
            case Arrived() | Moved() | Planned() | Left():
                self._stay(tx, event)

    def _stay(self, tx: Transaction, event: Arrived | Moved | Planned | Left) -> None:
        if isinstance(event, Arrived):
            self._arrived(tx, event)
            return
        stay_id = self._stays[event.person]
        match event:
            case Moved():
                bed_id = self.built.beds[event.bed]
                stays.move(tx, stay_id=stay_id, bed_id=bed_id, on=event.day, reason=event.reason)
            case Planned():
                stays.plan_end(tx, stay_id=stay_id, planned_end=event.planned_end)
            case Left():
                check_out.check_out(
                    tx,
                    stay_id=stay_id,
                    on=event.day,
                    destination=event.destination,
                    closes_support=event.closes_support,
                    close_reason=event.close_reason,
                )
                if event.closes_support:
                    del self._periods[event.person]

    def _arrived(self, tx: Transaction, event: Arrived) -> None:
        bed_id = None if event.bed is None else self.built.beds[event.bed]
        stay_id = stays.admit(
            tx,
            resident_id=self.ids[event.person],
            on=event.day,
            bed_id=None if event.reason else bed_id,
            site_id=self.built.sites[event.site],
            planned_end=event.planned_end,
        )
        if event.reason and bed_id is not None:  # admitting takes no reason, placing does
            stays.place(tx, stay_id=stay_id, bed_id=bed_id, on=event.day, reason=event.reason)
        self._stays[event.person] = stay_id

    def _opened(self, tx: Transaction, event: Opened) -> None:
        together = self._households.get(event.person, event.person)
        worker = _CASEWORKERS[together % len(_CASEWORKERS)]
        period_id = support.open_period(
            tx,
            resident_id=self.ids[event.person],
            caseworker_id=self._staff_id(tx, worker),
            opened=event.day,
            referral_source=event.referral_source,
            first_contact=event.first_contact,
        )
        self._periods[event.person] = period_id
        if event.person in self._households:
            period = tx.session.get_one(SupportPeriod, period_id)
            period.household_id = self._households[event.person]

    def _staff_id(self, tx: Transaction, code: str) -> int:
        if not self._staff:
            self._staff = {row.code: row.id for row in organisation.colleagues(tx)}
        return self._staff[code]

    def _together(self, tx: Transaction, event: Together) -> None:
        """No service writes households yet."""
        household = Household()
        tx.session.add(household)
        tx.session.flush()
        for person, role in event.members:
            tx.session.add(
                HouseholdMember(
                    household_id=household.id, resident_id=self.ids[person], role=role.value
                )
            )
            self._households[person] = household.id
