# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The computer's own time zone, with the offset that each moment had or will have.

``datetime.now().astimezone()`` knows the offset of today alone: in July it would say an hour too
much of what was written in January. Python has no zone for "the zone of this computer"; the system
is asked for each moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


def local_now() -> datetime:
    """Now, in the computer's own time zone.

    With a zone of its own each time: between two datetimes of one zone *object* Python subtracts
    what the clocks show, and in the night of the change a minute would last an hour.
    """
    return datetime.now(LocalZone())


def later(at: datetime, length: timedelta) -> datetime:
    """So much time after a moment, whatever the clocks show then."""
    return (at.astimezone(UTC) + length).astimezone(at.tzinfo)


class LocalZone(tzinfo):
    """What the system says of each moment."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """What the clock on the wall is ahead of UTC; of an hour shown twice, ``fold`` says
        which."""
        return None if at is None else at.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, at: datetime | None) -> timedelta | None:
        """The system does not say; nothing here asks."""
        return None

    def tzname(self, at: datetime | None) -> str | None:
        """Its short name."""
        return None if at is None else at.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, at: datetime) -> datetime:
        """What the clock shows at a moment given in UTC."""
        local = at.replace(tzinfo=UTC).astimezone()
        shown = local.replace(tzinfo=self, fold=0)
        return shown if shown.utcoffset() == local.utcoffset() else shown.replace(fold=1)
