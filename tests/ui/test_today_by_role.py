# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a volunteer, a caseworker and who leads the house see first on Today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.incidents import incidents
from shelterdesk.services.legal import documents
from shelterdesk.services.residents import caseload
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertForm, AlertLevel
from shelterdesk.services.shifts import shifts
from shelterdesk.services.support import support
from shelterdesk.services.today import today_due
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house
from tests.ui.at_desk import desk_of, settle
from tests.ui.conftest import clipped, nameless, show_active
from ui.places import may_open
from ui.today import order
from ui.today.lines import TodayRow
from ui.today.order import Group
from ui.today.page import TodayPage

TONIGHT = NOW.date()
CAME = "Noor came today"
DANGER = "Noor: Do not let him in"
TASK, DOCUMENT, INCIDENT = "Fix the lock", "Noor: a birth certificate is expected", "Incident"


@pytest.fixture
def waiting(vault: Vault) -> Path:
    """A line of each group, and colleagues of all roles; the file is locked again."""
    ids = hired(vault, "F1", "C2", "D5")
    noor, _stay = admitted(vault, beds(vault, house(vault))[0], TONIGHT)
    danger = AlertForm("Do not let him in", level=AlertLevel.DANGER)
    vault.do("Alert", alerts.add, resident_id=noor, form=danger)
    vault.do("Task", tasks.add, form=TaskForm(TASK, due=TONIGHT))
    form = documents.DocumentForm(title="a birth certificate", expected_by=TONIGHT)
    vault.do("Expect", documents.expect, resident_id=noor, form=form)
    vault.do("Report", incidents.add, form=incidents.IncidentForm("Fell on the stairs"))
    period = vault.read(support.open_period_of, noor)
    vault.do("Over", caseload.take_over, period_id=period, staff_id=ids["C2"])
    vault.lock()
    return vault.path


@contextmanager
def seen_by(qtbot: QtBot, path: Path, code: str, clock: Clock) -> Iterator[tuple[TodayPage, Vault]]:
    with signed_in(path, code, clock) as vault, desk_of(vault) as desk:
        page = TodayPage(desk)
        show_active(qtbot, page, 780, 700)
        settle(desk)
        yield page, vault
        assert (clipped(page), nameless(page)) == ([], [])


def shown(page: TodayPage) -> list[str]:
    """Titles of lines and of groups, from above."""
    titles = {order.title(group) for group in Group} - {""}
    found = [
        (one.mapTo(page, one.rect().topLeft()).y(), one.accessibleName() or one.text())
        for kind in (TodayRow, QLabel)
        for one in page.now.findChildren(kind)
        if one.isVisible() and (isinstance(one, TodayRow) or one.text() in titles)
    ]
    return [words for _y, words in sorted(found)]


def figures(page: TodayPage) -> list[str]:
    return [name for name, stat in page.stats.items() if stat.isVisible()]


def test_a_volunteer_sees_the_house(qtbot: QtBot, waiting: Path, clock: Clock) -> None:
    with seen_by(qtbot, waiting, "F1", clock) as (page, _vault):
        assert shown(page) == [DANGER, "In the house", CAME, TASK] or shown(page) == [
            DANGER, CAME, TASK,
        ]  # fmt: skip
        assert figures(page) == ["here", "free", "arrived", "look"]
        assert page.visits.isVisible()
        assert not page.week.isVisible()


def test_a_caseworker_sees_whom_she_supports_first(
    qtbot: QtBot, waiting: Path, clock: Clock
) -> None:
    with seen_by(qtbot, waiting, "C2", clock) as (page, _vault):
        assert shown(page) == [DANGER, "Support", DOCUMENT, "In the house", CAME, TASK]
        assert figures(page) == ["yours", "here", "free", "look"]
        assert page.stats["yours"].accessibleName() == "1 person you support"
        assert not page.week.isVisible()


def test_on_the_shift_the_house_is_first_for_everybody(
    qtbot: QtBot, waiting: Path, clock: Clock
) -> None:
    with seen_by(qtbot, waiting, "C2", clock) as (page, vault):
        vault.do("Open", shifts.open_shift)
        page.refresh()
        settle(page._desk)
        assert shown(page) == [DANGER, "In the house", CAME, TASK, "Support", DOCUMENT]
        assert figures(page) == ["here", "free", "arrived", "look"]


def test_who_leads_sees_what_is_to_be_decided_first(
    qtbot: QtBot, waiting: Path, clock: Clock
) -> None:
    with seen_by(qtbot, waiting, "D5", clock) as (page, _vault):
        assert page.week.isVisible()
        assert figures(page) == ["here", "free", "arrived", "look"]
        found = shown(page)
        assert [one for one in found if one in {"To decide", "In the house", "Support"}] == [
            "To decide", "In the house", "Support",
        ]  # fmt: skip
        assert found[0] == DANGER
        assert found[1] == "To decide"
        between = found[found.index("To decide") : found.index("In the house")]
        assert any(one.startswith(INCIDENT) for one in between)


@pytest.mark.parametrize("code", ["F1", "C2", "D5"])
def test_no_line_leads_where_its_reader_may_not_go(waiting: Path, clock: Clock, code: str) -> None:
    with signed_in(waiting, code, clock) as vault:
        lines = [line for line in vault.read(today_due.due) if line.opens is not None]
        assert lines
        assert [line for line in lines if not may_open(vault, line.opens[0])] == []
