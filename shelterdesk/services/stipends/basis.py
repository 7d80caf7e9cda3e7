# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures a due was computed from: kept with it, so that it can be explained years later.

Numbers and codes alone, no words and no name; amounts in minor units. In the file they are JSON
without what is nothing; what a later version adds is left out by an older one.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from typing import Any, Final

from shelterdesk.i18n import _, ngettext
from shelterdesk.models.stipends import SchemeKind
from shelterdesk.services.stipends.scheme_words import money

#: Which cap bit.
OF_PERIOD: Final = "period"
IN_ALL: Final = "total"
_WHOLE: Final = 100  # per cent


@dataclass(frozen=True, slots=True)
class Days:
    """Days of one person by what they count as. All count as present but ``absent`` and those still
    ``to_come``."""

    present: int = 0
    leave: int = 0
    hospital: int = 0
    elsewhere: int = 0  # away as agreed for another reason; with visits: an appointment she kept
    unchecked: int = 0  # nobody looked: nobody loses a day by that
    absent: int = 0  # without leave
    to_come: int = 0

    @property
    def counted(self) -> int:
        """Days that are paid."""
        return self.present + self.leave + self.hospital + self.elsewhere + self.unchecked


@dataclass(frozen=True, slots=True)
class Basis:
    """How an amount came about."""

    kind: str = SchemeKind.FIXED.value
    rate: int = 0  # a period, a day or a session
    units: int = 0  # days or sessions paid; of a fixed amount none
    days: int = 0  # of the period that the award covers, after the waiting time
    of_days: int = 0  # of the period
    is_prorated: bool = False
    present: int = 0
    leave: int = 0
    hospital: int = 0
    elsewhere: int = 0
    unchecked: int = 0
    absent: int = 0
    to_come: int = 0
    missed: int = 0  # sessions
    ignored: int = 0  # sessions that count neither way
    children: int = 0
    child_rate: int = 0
    saved: int = 0
    match_percent: int = 0
    percent_days: int = 0  # of an award that fades out: the percentages of its days, summed
    rounding: int = 1
    uncapped: int = 0  # before a cap, where one bit
    capped_by: str = ""
    over: int = -1  # what was allowed of that for which it is held

    @property
    def part(self) -> Fraction:
        """Which part of a period is paid."""
        return Fraction(self.days, self.of_days) if self.is_prorated else Fraction(1)

    @property
    def faded(self) -> Fraction:
        """Which part is paid of an award that fades out."""
        if not self.percent_days and self.days:
            return Fraction(0)
        return Fraction(self.percent_days, _WHOLE * self.days) if self.days else Fraction(1)

    def to_text(self) -> str:
        """As the file holds it."""
        found = {
            one.name: value
            for one in fields(self)
            if (value := getattr(self, one.name)) != one.default
        }
        return json.dumps(found, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Basis:
    """Figures as they stand in the file."""
    found: dict[str, Any] = json.loads(text)
    names = {one.name for one in fields(Basis) if one.default is not MISSING}
    return Basis(**{name: value for name, value in found.items() if name in names})


def words(basis: Basis, currency: str) -> list[str]:
    """The figures in short lines: ``26 days × €5.00``, ``20 present, 6 on leave``."""
    said = [_base(basis, currency)]
    if basis.children and basis.child_rate:
        line = ngettext("{n} child × {amount}", "{n} children × {amount}", basis.children)
        said.append(line.format(n=basis.children, amount=money(basis.child_rate, currency)))
    if basis.is_prorated and basis.days < basis.of_days and _has_part(basis):
        said.append(_("{n} of {all} days").format(n=basis.days, all=basis.of_days))
    said += [line for line in (_days(basis), _sessions(basis)) if line]
    if basis.faded != 1:
        percent = round(basis.faded * _WHOLE)
        said.append(_("of that {percent}%, as the award fades out").format(percent=percent))
    if basis.capped_by:
        most = _("at most so much a period") if basis.capped_by == OF_PERIOD else (
            _("at most so much in all")
        )  # fmt: skip
        said.append(
            _("{amount} before: {most}").format(amount=money(basis.uncapped, currency), most=most)
        )
    return [line for line in said if line]


def _base(basis: Basis, currency: str) -> str:
    amount = money(basis.rate, currency)
    match SchemeKind(basis.kind):
        case SchemeKind.PER_DAY:
            line = ngettext("{n} day × {amount}", "{n} days × {amount}", basis.units)
            return line.format(n=basis.units, amount=amount)
        case SchemeKind.PER_SESSION:
            line = ngettext("{n} session × {amount}", "{n} sessions × {amount}", basis.units)
            return line.format(n=basis.units, amount=amount)
        case SchemeKind.MATCH:
            saved = money(basis.saved, currency)
            line = _("{percent}% of {amount} saved")
            return line.format(percent=basis.match_percent, amount=saved)
    return amount if basis.rate else ""


def _has_part(basis: Basis) -> bool:
    """Whether anything of it depends on how much of the period is covered."""
    return basis.kind == SchemeKind.FIXED or bool(basis.children and basis.child_rate)


def _days(basis: Basis) -> str:
    """``20 present, 6 on leave``; nothing where days were not looked at."""
    parts = [
        (basis.leave, _("{n} on leave")),
        (basis.hospital, _("{n} in hospital")),
        (basis.elsewhere, _("{n} away as agreed")),
        (basis.absent, _("{n} absent")),
    ]
    if basis.kind == SchemeKind.PER_DAY:  # else days matter to conditions alone
        parts = [
            (basis.present, _("{n} present")),
            *parts[:3],
            (basis.unchecked, _("{n} not checked")),
            *parts[3:],
            (basis.to_come, _("{n} to come, not counted yet")),
        ]
    return ", ".join(line.format(n=number) for number, line in parts if number)


def _sessions(basis: Basis) -> str:
    parts = (
        (basis.missed, _("{n} missed")),
        (basis.ignored, _("{n} called off")),
    )
    return ", ".join(line.format(n=number) for number, line in parts if number)
