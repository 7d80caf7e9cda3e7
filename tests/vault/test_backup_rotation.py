# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which daily copies go, whatever the clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.vault import backup, rotation_of_copies
from shelterdesk.vault.door import Vault
from shelterdesk.vault.rotation_of_copies import (
    Copy,
    DailyDone,
    copies,
    is_daily_due,
    newest_good_backup,
    plan,
    tidy,
)
from tests.backups import edit
from tests.conftest import NOW, Clock
from tests.conftest import copy_file as copy_of
from tests.vault_faults import unlock

START = datetime(2026, 1, 1, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def lived(times: list[datetime], retention: int = 400) -> dict[int, datetime]:
    """What is left after a copy was made at each of these times."""
    there: dict[int, datetime] = {}
    for number, now in enumerate(times, 1):
        there[number] = now
        found = plan(
            [Copy(*item) for item in there.items()],
            newest=number,
            now=now,
            retention_days=retention,
        )
        assert number not in found.remove, "the newest"
        assert not (found.is_clock_behind and found.remove)
        for gone in found.remove:
            del there[gone]
    return there


def daily(vault: Vault, folder: Path, now: datetime) -> DailyDone:
    """The copy of a day, and what goes after it."""
    made = backup.make(vault, folder, now=now, kind=backup.DAILY)
    return tidy(folder, made, vault_id=vault.keys.vault_id, now=now, retention_days=60)


def test_two_years_of_days() -> None:
    left = lived([START + DAY * number for number in range(730)])
    now = START + DAY * 729
    ages = sorted((now - at).days for at in left.values())
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    weeks = {at.isocalendar()[:2] for at in left.values()}
    assert {(now - timedelta(weeks=n)).isocalendar()[:2] for n in range(4)} <= weeks
    assert len({(at.year, at.month) for at in left.values()}) == 12
    assert len(left) <= 7 + 4 + 12


def test_the_limit_is_the_limit() -> None:
    left = lived([START + DAY * number for number in range(300)], retention=30)
    assert max(START + DAY * 299 - at for at in left.values()) <= DAY * 30
    assert len(left) >= 7 + 3


def test_several_a_day_count_once() -> None:
    left = lived([START + timedelta(hours=6) * number for number in range(200)])
    by_day = [at.date() for at in left.values()]
    assert len(by_day) == len(set(by_day))


def test_a_clock_two_hours_back_removes_nothing_wrong() -> None:
    days = [START + DAY * number for number in range(20)]
    wrong = [days[-1] + DAY - timedelta(hours=26)]
    left = lived([*days, *wrong])
    assert set(lived(days)) <= set(left)
    assert 21 in left
    after = lived([*days, *wrong, days[-1] + DAY])
    assert {20, 22} & set(after)
    assert len(after) >= 7


def test_a_clock_two_years_back_removes_nothing() -> None:
    days = [START + DAY * number for number in range(20)]
    wrong = [at - timedelta(days=730) for at in days[:10]]
    assert set(lived(days)) < set(lived([*days, *wrong[:6]]))
    right_again = lived([*days, *wrong, *(days[-1] + DAY * n for n in range(11, 14))])
    assert {31, 32, 33} <= set(right_again)
    assert set(right_again) & set(range(14, 21)), "copies from before the wrong clock stay"


def test_a_clock_two_years_ahead_does_not_remove_everything() -> None:
    days = [START + DAY * number for number in range(20)]
    wrong = [at + timedelta(days=730) for at in days[:5]]
    left = lived([*days, *wrong], retention=60)
    assert set(lived(days, retention=60)) <= set(left)
    right_again = lived([*days, *wrong, *(days[-1] + DAY * n for n in range(6, 16))], retention=60)
    assert set(range(33, 36)) <= set(right_again)
    assert len(right_again) >= 7


@given(
    gaps=st.lists(st.integers(0, 20), min_size=1, max_size=60),
    retention=st.integers(20, 400),
)
def test_a_right_clock(gaps: list[int], retention: int) -> None:
    """With a clock that only goes on: the newest of each of the last 7 days that have one stays,
    and nothing beyond the limit but what the limit would leave nothing of."""
    now, times = START, []
    for gap in (*gaps, *([0] * 30)):  # a long step among the newest puts it off, and few go at once
        now += timedelta(days=gap, minutes=1)
        times.append(now)
    left = lived(times, retention)
    limit = now - timedelta(days=retention)
    assert all(at >= limit for number, at in left.items() if number != len(times))
    last_of_day = {at.date(): number for number, at in enumerate(times, 1)}
    for number in list(last_of_day.values())[-7:]:
        assert number in left or times[number - 1] < limit
    assert len(left) <= 7 + 4 + 12


@given(
    jumps=st.lists(
        st.one_of(
            st.just(24 * 60),
            st.integers(-120, 3 * 24 * 60),
            st.sampled_from([-2 * 365 * 24 * 60, 2 * 365 * 24 * 60, -120, 120]),
        ),
        min_size=1,
        max_size=50,
    )
)
def test_any_clock(jumps: list[int]) -> None:
    """However the clock jumps, the newest stays, and the last copies are never all swept away."""
    now, times = START, []
    for minutes in jumps:
        now += timedelta(minutes=minutes)
        times.append(now)
    left = lived(times, retention=60)
    assert len(times) in left
    days = len({at.date() for at in times[-7:]})
    assert len(left) >= min(days, 2)


def test_the_daily_copy(vault: Vault, tmp_path: Path, clock: Clock, template: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    by_hand = backup.make(vault, folder, now=clock.now - DAY * 90)
    other_file = copy_of(template, tmp_path / "other.sdb")
    other = unlock(other_file)
    foreign = backup.make(other, folder, now=clock.now, kind=backup.DAILY)
    other.lock()
    edit(foreign.path, lambda body: body.update(vault_id="ab" * 16))
    (folder / "damaged.sdbackup").write_bytes(b"not a backup")
    assert is_daily_due(folder, {})
    removed: list[Path] = []
    for _day in range(20):
        done = daily(vault, folder, clock.now)
        assert not is_daily_due(folder, {done.made.path.name: done.made.sha256})
        assert done.too_old == (by_hand.path,)
        assert done.note == ""
        removed += done.removed
        clock.now += DAY
    assert not any(path.exists() for path in removed)
    kept = [
        found for found in copies(folder, vault.keys.vault_id) if found.manifest.kind == "daily"
    ]
    assert len(kept) + len(removed) == 20
    assert 7 < len(kept) <= 12
    assert by_hand.path.exists()
    assert foreign.path.exists()
    assert len(copies(folder)) == len(kept) + 2
    newest = newest_good_backup([folder], vault.keys.vault_id)
    assert newest is not None
    assert newest.path == kept[-1].path
    clock.now -= DAY * 400
    done = daily(vault, folder, clock.now)
    assert done.removed == ()
    assert "clock" in done.note


def test_a_torn_copy_and_that_of_another_computer_do_not_count(
    vault: Vault, tmp_path: Path
) -> None:
    made = backup.make(vault, tmp_path, now=NOW, kind=backup.DAILY)
    assert is_daily_due(tmp_path, {}), "this file remembers none: another one of the same house's"
    mine = {made.path.name: made.sha256}
    assert not is_daily_due(tmp_path, mine)
    data = made.path.read_bytes()
    made.path.write_bytes(data[:-60_000] + bytes(58_000) + data[-2_000:])
    assert is_daily_due(tmp_path, mine)
    made.path.unlink()
    assert is_daily_due(tmp_path, mine)


def test_few_go_at_once() -> None:
    """Whatever a clock says: there are days to notice."""
    days = [START + DAY * number for number in range(40)]
    left = set(lived(days))
    now, number = days[-1] + 700 * DAY, 41
    copies = [Copy(n, days[n - 1]) for n in sorted(left)]
    while len(copies) > rotation_of_copies.SETTLED:
        copies.append(Copy(number, now))
        gone = plan(copies, newest=number, now=now, retention_days=30).remove
        assert len(gone) <= 3
        copies = [copy for copy in copies if copy.number not in gone]
        if number > 70:
            break
        now, number = now + DAY, number + 1
    assert number > 41 + rotation_of_copies.SETTLED


@pytest.mark.parametrize("ahead", [8, 29])
def test_a_clock_some_days_ahead_leaves_the_newest_seven(ahead: int) -> None:
    days = [START + DAY * number for number in range(20)]
    left = lived([*days, days[-1] + ahead * DAY], retention=7)
    assert set(range(15, 22)) <= set(left)


def test_the_newest_good_backup_is_whole(vault: Vault, tmp_path: Path) -> None:
    assert newest_good_backup([tmp_path / "none"], vault.keys.vault_id) is None
    first, second, third = (backup.make(vault, tmp_path, now=NOW) for _ in range(3))
    data = third.path.read_bytes()
    third.path.write_bytes(data[:300_000] + b"X" + data[300_001:])
    edit(second.path, lambda body: body["sha256"].update({"records.keys": "0"}))
    found = newest_good_backup([tmp_path], vault.keys.vault_id)
    assert found is not None
    assert found.path == first.path


def test_a_copy_that_vanishes_removes_no_other(vault: Vault, tmp_path: Path) -> None:
    made = backup.make(vault, tmp_path, now=NOW, kind=backup.DAILY)
    made.path.rename(tmp_path / "elsewhere.sdbackup")
    done = rotation_of_copies.tidy(
        tmp_path, made, vault_id=vault.keys.vault_id, now=NOW, retention_days=0
    )
    assert done.removed == ()
    assert "cannot be found" in done.note
