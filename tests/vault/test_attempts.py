# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong attempts: counted without codes, slower and slower, told after the next unlock."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.errors import TooSoon, WrongPassword, WrongRecoveryCode
from shelterdesk.vault import accounts, attempts, door, recovering, recovery, slots, unlocking
from shelterdesk.vault.primitives import FLOOR, KdfCost
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock


def fail(path: Path, clock: Clock, times: int = 1) -> None:
    for _n in range(times):
        with pytest.raises(WrongPassword):
            door.unlock(path, staff_code="nobody", passphrase="x", now=clock)


def test_they_are_counted_without_codes_and_handed_over(desk_file: Path, clock: Clock) -> None:
    fail(desk_file, clock)
    clock.now += timedelta(minutes=1)
    with pytest.raises(WrongPassword):
        door.unlock(desk_file, staff_code=STAFF_CODE, passphrase="wrong", now=clock)
    wrong = recovery.to_code(recovery.new_secret())
    with ExitStack() as undo, pytest.raises(WrongRecoveryCode):
        unlocking.open_with_recovery(desk_file, wrong, undo, clock)
    text = attempts.attempts_path(desk_file).read_text()
    assert json.loads(text) == [
        "2026-11-22T19:15:00.000+00:00", "2026-11-22T19:16:00.000+00:00",
        "2026-11-22T19:16:00.000+00:00",
    ]  # fmt: skip
    clock.now += timedelta(seconds=1)
    with ExitStack() as undo:
        opened = unlocking.open_keys(desk_file, STAFF_CODE, PASSPHRASE, undo, clock)
        assert len(opened.failed_attempts) == 3
        assert opened.failed_attempts[0] == NOW
        assert opened.pending is None
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    assert not attempts.attempts_path(desk_file).exists()
    vault.lock()
    if os.name != "nt":
        fail(desk_file, clock)
        assert attempts.attempts_path(desk_file).stat().st_mode & 0o777 == 0o600


def test_a_slip_of_the_pen_is_no_attempt(desk_file: Path) -> None:
    with ExitStack() as undo, pytest.raises(WrongRecoveryCode):
        unlocking.open_with_recovery(desk_file, "ABCD", undo)
    assert attempts.read(desk_file) == ()


def test_the_wait_doubles_across_restarts(tmp_path: Path) -> None:
    path = tmp_path / "desk.sdb"
    waits = []
    for _n in range(12):
        waits.append(attempts.wait_before_next(path, NOW))
        attempts.record(path, NOW)
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert attempts.wait_before_next(path, NOW + timedelta(seconds=10)) == 20
    assert attempts.wait_before_next(path, NOW + timedelta(seconds=31)) == 0
    assert attempts.wait_before_next(path, NOW + timedelta(minutes=16)) == 0


def test_a_second_is_a_whole_one(tmp_path: Path) -> None:
    """Also where the last attempt was just before the clock struck."""
    path, last = tmp_path / "desk.sdb", NOW + timedelta(milliseconds=900)
    for _n in range(4):
        attempts.record(path, last)
    assert attempts.wait_before_next(path, last + timedelta(milliseconds=500)) == 1.5


def test_the_wait_is_at_the_door(desk_file: Path, clock: Clock, recovery_code: str) -> None:
    """Whoever comes by another way than the window waits as long."""
    for _n in range(4):
        attempts.record(desk_file, clock())
    with pytest.raises(TooSoon, match="again in 2 seconds"):
        door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    with pytest.raises(TooSoon):
        door.open_damaged(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    new = recovering.new_code()
    with pytest.raises(TooSoon):
        recovering.recover(
            desk_file, recovery_code, staff_code=STAFF_CODE, new_passphrase="x", code=new,
            typed=new, cost=FLOOR, now=clock,
        )  # fmt: skip
    assert len(attempts.read(desk_file)) == 4  # what was not tried does not count
    clock.now += timedelta(seconds=2)
    door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock).lock()


def test_the_next_person_is_told(vault: door.Vault, desk_file: Path, clock: Clock) -> None:
    """Also one whose role sees no trail."""
    accounts.add(vault, code="F1", roles=["front_desk"], passphrase="words", cost=FLOOR)
    vault.lock()
    for expected in (["2 wrong passphrases or recovery codes were typed"], []):
        if expected:
            fail(desk_file, clock, 2)
            clock.now += timedelta(minutes=11)
        desk = door.unlock(desk_file, staff_code="F1", passphrase="words", now=clock)
        said = [notice.words for notice in desk.notices]
        assert len(said) == len(expected)
        assert all(words in said[0] and "2026-11-22 20:15" in said[0] for words in expected)
        desk.lock()


def test_a_slip_of_her_own_alarms_nobody(desk_file: Path, clock: Clock) -> None:
    """It is written down all the same."""
    for count, is_told in ((2, False), (3, True)):
        fail(desk_file, clock, count)
        clock.now += timedelta(seconds=40)
        vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
        assert bool(vault.notices) == is_told
        with vault._session() as session:
            noted = session.connection().exec_driver_sql(
                "SELECT details FROM audit_event WHERE kind = 'failed_unlock' ORDER BY id DESC"
            )
            assert f'"count":{count}' in noted.scalars().first()
        vault.lock()


def test_time_tells_no_code(
    vault: door.Vault, desk_file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same work for a code with a dear slot, one with a cheap one, and none at all."""
    dear = KdfCost(64 * 1024, 4, 1)
    accounts.add(vault, code="S1", roles=["front_desk"], passphrase="words", cost=dear)
    vault.lock()
    spent: list[int] = []
    stretch = slots.stretch

    def watched(secret: str, salt: bytes, cost: KdfCost) -> bytes:
        spent.append(cost.memory_kib * cost.passes)
        return stretch(secret, salt, cost)

    monkeypatch.setattr(slots, "stretch", watched)
    monkeypatch.setattr(unlocking, "stretch", watched)
    for code in (STAFF_CODE, "S1", "nobody"):
        spent.clear()
        with pytest.raises(WrongPassword):
            door.unlock(desk_file, staff_code=code, passphrase="wrong", now=clock)
        assert sum(spent) == 4 * 64 * 1024


def test_at_most_a_hundred_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "desk.sdb"
    for number in range(105):
        attempts.record(path, NOW + timedelta(minutes=number))
    assert len(attempts.read(path)) == 100
    assert attempts.read(path)[0] == NOW + timedelta(minutes=5)


def test_a_clock_set_back_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "desk.sdb"
    for _n in range(10):
        attempts.record(path, NOW)
    assert attempts.wait_before_next(path, NOW - timedelta(days=700)) == 0
    assert attempts.wait_before_next(path, NOW - timedelta(seconds=1)) == 0


@settings(deadline=None)
@given(
    st.lists(st.datetimes(timezones=st.just(UTC)), max_size=30),
    st.datetimes(min_value=datetime(2020, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone is given
)
def test_the_wait_is_never_long(
    tmp_path_factory: pytest.TempPathFactory, times: list[datetime], now: datetime
) -> None:
    path = tmp_path_factory.mktemp("attempts") / "desk.sdb"
    texts = [time.isoformat() for time in times]
    attempts.attempts_path(path).write_text(json.dumps(texts))
    assert 0 <= attempts.wait_before_next(path, now) <= 30


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b'["x"]', b"null", b"\xff", b"[" * 100_000, b'["0001-01-01T00:00"]']
)
def test_what_is_no_list_of_times_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "desk.sdb"
    attempts.attempts_path(path).write_bytes(data)
    assert attempts.read(path) == ()
    assert attempts.wait_before_next(path, NOW) == 0
    attempts.record(path, NOW)
    assert attempts.read(path) == (NOW,)


def test_a_folder_that_cannot_be_written_stops_nobody(
    desk_file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "refused")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        fail(desk_file, clock)
    assert not attempts.attempts_path(desk_file).exists()
    fail(desk_file, clock)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        attempts.forget(desk_file)
    assert attempts.read(desk_file)
    attempts.forget(desk_file)
    assert not attempts.read(desk_file)
