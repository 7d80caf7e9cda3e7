# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Daily copies and which older ones go: 7 daily, 4 weekly, 12 monthly, none beyond the limit.

Copies are ordered by the number they were given in their folder, never by a clock. A clock that
stands wrong must not cost a good copy, so times count only where they fit that order, and where
they do not, copies are kept rather than removed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.vault import backup_file
from shelterdesk.vault.backup import DAILY, MadeBackup
from shelterdesk.vault.backup_file import SUFFIX, Manifest

DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 12
#: After a gap like this the clock may have been set forward: nothing of before the gap goes until
#: the clock is believed.
GAP: Final = timedelta(days=31)
#: After a step like this the newest seven stay, whatever the limit: none is ever shorter.
STEP: Final = timedelta(days=7)
#: So many copies under a clock that jumped, and it is believed.
SETTLED: Final = 7
#: So many copies go at once at most: whatever a clock or a setting says, there are days to notice.
MOST_AT_ONCE: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A backup in a folder, by what it says of itself."""

    path: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class DailyDone:
    """What the daily copy came to. ``too_old``: copies made by hand beyond the limit."""

    made: MadeBackup
    removed: tuple[Path, ...] = ()
    too_old: tuple[Path, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """What the rotation looks at: a number that grows with each copy, and a time."""

    number: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """Which copies go. ``is_clock_behind``: none, because the clock stands before a copy."""

    remove: frozenset[int] = frozenset()  # numbers
    is_clock_behind: bool = False


def tidy(
    folder: Path, made: MadeBackup, *, vault_id: str, now: datetime, retention_days: int
) -> DailyDone:
    """Remove the daily copies of this file whose time is over; needs no vault, any thread.

    Copies made by hand and copies of other files are never touched.
    """
    there = copies(folder, vault_id)
    of_the_day = [found for found in there if found.manifest.kind == DAILY]
    limit = now - timedelta(days=retention_days)
    by_hand = tuple(
        found.path
        for found in there
        if found.manifest.kind != DAILY and found.manifest.made_at < limit
    )
    newest = next((f.manifest.number for f in of_the_day if f.path == made.path), None)
    if newest is None:  # it is gone already: then the older ones are all there is
        return DailyDone(made, too_old=by_hand, note=_("The copy just made cannot be found."))
    planned = plan(
        [Copy(found.manifest.number, found.manifest.made_at) for found in of_the_day],
        newest=newest,
        now=now,
        retention_days=retention_days,
    )
    removed = tuple(_removed(of_the_day, planned))
    note = ""
    if planned.is_clock_behind:
        note = _(
            "The clock of this computer stands before an older copy. Is the date right? "
            "No copy was removed."
        )
    return DailyDone(made, removed, by_hand, note)


def _removed(there: Iterable[Found], planned: Plan) -> Iterable[Path]:
    for found in there:
        if found.manifest.number in planned.remove:
            with suppress(OSError):  # write-protected by now: it is tried again tomorrow
                found.path.unlink()
                yield found.path


def plan(copies: Sequence[Copy], *, newest: int, now: datetime, retention_days: int) -> Plan:
    """Which copies go now that ``newest`` (a number) was just made.

    Kept are the newest of each of the last 7 days, 4 weeks and 12 months that have any; copies
    whose time does not fit the order count as a day each. Beyond the limit none is kept but the
    newest, or the newest seven while a long step lies among them. Few go at once, the oldest first.
    """
    ordered = sorted(copies, key=lambda copy: copy.number)
    before = [copy for copy in ordered if copy.number < newest]
    if not before:
        return Plan()
    upto = [copy for copy in ordered if copy.number <= newest]
    if _is_clock_doubtful(upto, now):
        return Plan(is_clock_behind=True)
    trusted = _in_order(upto, now)
    times = _times(upto, trusted)
    keep = _kept(upto, trusted, now)
    limit = now - timedelta(days=retention_days)
    keep -= {copy.number for copy in upto if times[copy.number] < limit}
    # Numbers of copies after the newest are not of this world; they are left alone.
    keep |= {newest} | _before_a_gap(upto, times) | _after_a_step(upto, times)
    over = [copy.number for copy in upto if copy.number not in keep]
    return Plan(remove=frozenset(over[:MOST_AT_ONCE]))


def _is_clock_doubtful(copies: Sequence[Copy], now: datetime) -> bool:
    """Whether there is a copy from the future and few were made since: is the clock wrong now, or
    was it then? After so many more copies the clock is believed."""
    future = [copy.number for copy in copies if copy.made_at > now]
    return bool(future) and sum(copy.number > future[-1] for copy in copies) < SETTLED


def _in_order(copies: Sequence[Copy], now: datetime) -> set[int]:
    """The longest run of copies, by number, whose times never go back: a clock set wrong for a
    while is the exception."""
    tails: list[datetime] = []
    ends: list[int] = []  # index of the copy at the end of a run of each length
    back: dict[int, int | None] = {}
    for index, copy in enumerate(copies):
        if copy.made_at > now:
            continue
        place = bisect_right(tails, copy.made_at)
        back[index] = ends[place - 1] if place else None
        if place == len(tails):
            tails.append(copy.made_at)
            ends.append(index)
        else:
            tails[place], ends[place] = copy.made_at, index
    found: set[int] = set()
    index_or_none: int | None = ends[-1] if ends else None
    while index_or_none is not None:
        found.add(copies[index_or_none].number)
        index_or_none = back[index_or_none]
    return found


def _times(copies: Sequence[Copy], trusted: set[int]) -> dict[int, datetime]:
    """When each was made; where the clock was wrong, the latest that it can have been."""
    times: dict[int, datetime] = {}
    latest = max((c.made_at for c in copies if c.number in trusted), default=copies[-1].made_at)
    for copy in reversed(copies):
        if copy.number in trusted:
            latest = copy.made_at
        times[copy.number] = latest
    return times


def _kept(copies: Sequence[Copy], trusted: set[int], now: datetime) -> set[int]:
    zone = now.tzinfo or UTC
    days: dict[object, int] = {}
    weeks: dict[object, int] = {}
    months: dict[object, int] = {}
    for copy in reversed(copies):
        day = copy.made_at.astimezone(zone).date()
        days.setdefault(day if copy.number in trusted else copy.number, copy.number)
        weeks.setdefault(day.isocalendar()[:2], copy.number)
        months.setdefault((day.year, day.month), copy.number)
    return {
        number
        for periods, most in ((days, DAYS), (weeks, WEEKS), (months, MONTHS))
        for number in list(periods.values())[:most]
    }


def _before_a_gap(copies: Sequence[Copy], times: dict[int, datetime]) -> set[int]:
    """Copies from before a long gap, as long as few lie after it: has time passed, or was only
    the clock set forward?"""
    after = 0
    for index in range(len(copies) - 1, 0, -1):
        after += 1
        if times[copies[index].number] - times[copies[index - 1].number] > GAP:
            return {copy.number for copy in copies[:index]} if after < SETTLED else set()
    return set()


def _after_a_step(copies: Sequence[Copy], times: dict[int, datetime]) -> set[int]:
    """The newest copies, as long as a step of many days lies among them: the clock may have made
    it, and then their times say nothing about their age."""
    last = copies[-SETTLED:]
    at = [times[copy.number] for copy in copies[-SETTLED - 1 :]]
    is_stepped = any(later - earlier > STEP for earlier, later in pairwise(at))
    return {copy.number for copy in last} if is_stepped else set()


def is_daily_due(folder: Path, of_today: Mapping[str, str]) -> bool:
    """Whether no copy that this file remembers of today (name, SHA-256) is there as it was made.

    A copy that another computer put there is not of this file, and a torn one is none.
    """
    return not any(_is_there(folder / name, sha256) for name, sha256 in of_today.items())


def _is_there(path: Path, sha256: str) -> bool:
    try:
        return backup_file.sha256_of(path) == sha256
    except OSError:
        return False


def copies(folder: Path, vault_id: str | None = None) -> list[Found]:
    """The backups in a folder that can be read, of one file or of all, in their order."""
    found = []
    with suppress(OSError):  # a stick that is not there has none
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            with suppress(UserError):
                manifest = backup_file.read_manifest(path)
                if vault_id in {None, manifest.vault_id}:
                    found.append(Found(path, manifest))
    return sorted(found, key=lambda one: one.manifest.number)


def newest_good_backup(folders: Iterable[Path], vault_id: str) -> Found | None:
    """The newest backup of a file in these folders that is as it was made, without any key."""
    there = [found for folder in folders for found in copies(folder, vault_id)]
    return next((found for found in sorted(there, key=_age, reverse=True) if _is_good(found)), None)


def _age(found: Found) -> tuple[int, int, int, datetime]:
    manifest = found.manifest
    return manifest.restores, manifest.audit_entries, manifest.key_sequence, manifest.made_at


def _is_good(found: Found) -> bool:
    try:
        backup_file.read_keys(found.path, found.manifest)
        backup_file.check_database(found.path, found.manifest)
    except UserError:
        return False
    return True
