# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All lines of the card *Now*, in their order: news, alerts, tonight, what waits in case work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Protocol

from shelterdesk.i18n import ngettext
from shelterdesk.services.audit.audit_alerts import Alert
from shelterdesk.services.safety.alerts import AlertRow
from shelterdesk.services.today.today import LineKind, TodaySheet
from shelterdesk.services.today.today_due import DueLine
from ui.today import alert_line, due_line, lines
from ui.today.folded import Entry
from ui.today.order import Group, group_of, in_order
from ui.widgets.alert_lines import look


class Acts(alert_line.Acts, due_line.Acts, lines.Acts, Protocol):
    """What the page does for all of them."""


def of_news(alerts: Sequence[Alert], acts: Acts) -> Iterator[Entry]:
    """What waits in Activity; each is read on its own."""
    for alert in alerts:
        yield Entry(
            "news",
            _counted_alerts,
            ("shield", "notice"),
            partial(alert_line.make_alert_line, alert, acts),
            folds=False,
            group=Group.DECIDE,
        )


def of_alerts(rows: Sequence[AlertRow], acts: Acts) -> Iterator[Entry]:
    """What the desk must know about residents. The loud ones are never folded while somebody is
    here; of who is away all are read when they are opened, and at check-in in any case."""
    for row in rows:
        yield Entry(
            "alert" if row.is_here else "alert-away",
            _counted_alerts if row.is_here else _counted_away,
            look(row),
            partial(alert_line.make_resident_line, row, acts),
            folds=not (row.is_danger and row.is_here),
            group=Group.DANGER if row.is_danger and row.is_here else Group.HOUSE,
        )


def of_tonight(sheet: TodaySheet, acts: Acts) -> Iterator[Entry]:
    """Who comes and goes."""
    for line in sheet.lines:
        yield Entry(
            line.kind.value,
            partial(_counted, line.kind),
            lines.LOOKS[line.kind],
            partial(lines.make_line, line, sheet, acts),
            late_since=line.day if line.kind is LineKind.OVERDUE else None,
        )


def of_due(due: Sequence[DueLine], today: date, acts: Acts) -> Iterator[Entry]:
    """What waits; what is dangerous stands by itself."""
    for line in in_order(due):
        yield Entry(
            f"due-{line.kind.value}",
            line.kind.counted,
            (line.icon, line.tone),
            partial(due_line.make_due_line, line, today, acts),
            late_since=line.day if line.day < today else None,
            folds=line.tone != "danger",
            group=group_of(line),
        )


def _counted_alerts(n: int) -> str:
    return ngettext("{n} alert", "{n} alerts", n).format(n=n)


def _counted_away(n: int) -> str:
    return ngettext(
        "{n} alert about somebody who is not here", "{n} alerts about people who are not here", n
    ).format(n=n)


def _counted(kind: LineKind, n: int) -> str:
    words = {
        LineKind.WITHOUT_BED: ngettext("{n} has no bed yet", "{n} have no bed yet", n),
        LineKind.OVERDUE: ngettext("{n} meant to leave", "{n} meant to leave", n),
        LineKind.LEAVES: ngettext("{n} means to leave today", "{n} mean to leave today", n),
        LineKind.BLOCK_ENDS: ngettext(
            "{n} bed can be used again soon", "{n} beds can be used again soon", n
        ),
        LineKind.ARRIVED: ngettext("{n} came today", "{n} came today", n),
    }
    return words[kind].format(n=n)
