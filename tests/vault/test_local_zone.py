# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A moment of January is shown in July as the clocks showed it in January."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.services.values.value_words import ValueWords
from shelterdesk.vault import moments
from shelterdesk.vault.local_zone import LocalZone, later, local_now
from tests.colleagues import signed_in

PLACE = "Europe/Madrid"
pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set here")


@pytest.fixture(autouse=True, scope="module")
def place() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", PLACE)
        time.tzset()
        yield
    time.tzset()


@settings(deadline=None)  # the machine may be busy
@given(st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_it_says_of_every_moment_what_the_zone_says(at: datetime) -> None:
    ours, theirs = at.astimezone(LocalZone()), at.astimezone(ZoneInfo(PLACE))
    assert ours.replace(tzinfo=None) == theirs.replace(tzinfo=None)
    assert (ours.utcoffset(), ours.fold) == (theirs.utcoffset(), theirs.fold)
    assert ours.astimezone(UTC) == at


def test_both_hours_of_the_night_of_the_change() -> None:
    """At three in the morning the clocks go back to two."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    shown = [(first + timedelta(hours=n)).astimezone(LocalZone()) for n in range(2)]
    assert [f"{at:%H:%M %z %Z}" for at in shown] == ["02:30 +0200 CEST", "02:30 +0100 CET"]
    assert later(shown[0], timedelta(hours=1)).astimezone(UTC) == shown[1].astimezone(UTC)


def test_an_hour_shown_twice_does_not_last_twice_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    monkeypatch.setattr("time.monotonic", lambda: 0.0)
    now = [at]
    moment = moments.Moment(lambda: now[0].astimezone(LocalZone()))
    now[0] += timedelta(minutes=20)
    assert moment.is_within(timedelta(minutes=30))
    now[0] += timedelta(minutes=20)
    assert not moment.is_within(timedelta(minutes=30))
    assert moment.after(timedelta(minutes=30)).astimezone(UTC) == at + timedelta(minutes=30)


def test_a_winter_moment_in_words_in_summer(desk_file: Path) -> None:
    july = datetime(2027, 7, 1, 10, tzinfo=UTC)

    def now() -> datetime:
        return july.astimezone(local_now().tzinfo)

    january = datetime(2027, 1, 5, 22, 30, tzinfo=UTC)
    with signed_in(desk_file, clock=now) as vault:
        words = vault.read(lambda tx: ValueWords(tx).moment(january))
        summer = vault.read(lambda tx: ValueWords(tx).moment(july))
    assert (words, summer) == ("5 Jan 2027, 23:30", "1 Jul 2027, 12:00")
    assert local_now().utcoffset() == datetime.now().astimezone().utcoffset()
