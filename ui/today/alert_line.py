# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits in Activity, and alerts of residents, as lines of Today."""

from __future__ import annotations

from typing import Protocol

from shelterdesk.i18n import _
from shelterdesk.services.audit.audit_alerts import Alert
from shelterdesk.services.safety.alerts import AlertRow
from ui.today.lines import TodayRow
from ui.widgets.alert_lines import look as look_of
from ui.widgets.buttons import button


class Acts(Protocol):
    """What the page does for it."""

    def open_activity(self, event_id: int | None) -> None: ...
    def open_resident(self, resident_id: int) -> None: ...


def make_alert_line(alert: Alert, acts: Acts) -> TodayRow:
    """The line; it opens Activity."""
    look = ("circle-alert", "danger") if alert.is_grave else ("shield", "notice")
    opener = button(_("Look"))
    opener.setAccessibleName(_("Look: {what}").format(what=alert.title))
    opener.clicked.connect(lambda: acts.open_activity(alert.event_id))
    return TodayRow(
        look, alert.title, alert.detail, [opener], lambda: acts.open_activity(alert.event_id)
    )


def make_resident_line(row: AlertRow, acts: Acts) -> TodayRow:
    """What the desk must know about somebody; it opens the resident's page."""
    title = _("{name}: {alert}").format(name=row.shown, alert=row.text)
    opener = button(_("Open"))
    opener.setAccessibleName(_("Open {name}").format(name=row.shown))
    opener.clicked.connect(lambda: acts.open_resident(row.resident_id))
    return TodayRow(
        look_of(row), title, row.instruction, [opener], lambda: acts.open_resident(row.resident_id)
    )
