# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is open for a while closes in time, whatever the clock says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.vault.door import Vault
from shelterdesk.vault.moments import Moment
from tests.conftest import PASSPHRASE, Clock


def test_a_clock_set_back_lengthens_nothing(vault: Vault, clock: Clock) -> None:
    vault.break_glass("The caseworker is away.")
    vault.confirm_passphrase(PASSPHRASE)
    clock.now -= timedelta(days=1)
    assert not vault.is_glass_broken
    assert vault.glass_until is None
    assert not vault.was_confirmed(5)


def test_a_clock_that_stands_still_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    ticks = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: ticks[0])
    moment = Moment(clock)
    ticks[0] += 60
    assert moment.is_within(timedelta(minutes=1))
    ticks[0] += 1
    assert not moment.is_within(timedelta(minutes=1))
