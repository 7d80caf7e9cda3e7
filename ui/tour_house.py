# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the tour: the house by day and night. Rooms in every view, log, visits and shift."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from shelterdesk.vault.door import local_now
from ui.rooms.find_bed import Seeking

_Settle = Callable[[], None]
#: Papers of the house, in the order of the list.
_PAPERS: Final = (
    "roll-call", "attendance-sheet", "emergency-list", "handover", "daily-log", "week", "visits",
    "outreach-sheet", "support-used", "bed-nights", "fund-statement", "cash-box",
    "stipend-register", "partner-directory",
)  # fmt: skip
#: What each tab of a record opens beside itself: the name of its picture, and how to get there.
RECORD_FORMS: Final[dict[str, dict[str, Callable[[Any], object]]]] = {
    "moving_on": {
        "application": lambda tab: tab.applications.add_button.click(),
        "home": lambda tab: tab.homes.add_button.click(),
    },
    "money": {
        "grant": lambda tab: tab.grants.add_button.click(),
        "debt": lambda tab: tab.debts.add_button.click(),
    },
    "safety": {"medicine": lambda tab: tab.medicines.begin()},
    "stays": {"fund": lambda tab: tab.funding.add_fund()},
}


def rooms(page: Any, settle: _Settle) -> Iterator[str]:
    """A month of a room, nights of a period, whom places are kept for; and a bed for somebody."""
    bar = page.bar
    for name, view in (
        ("month", bar.month_button),
        ("nights", bar.history_button),
        ("places", bar.places_button),
    ):
        view.setChecked(True)
        settle()
        yield f"rooms-{name}"
        if name == "places":
            yield from _places(page, settle)
        view.setChecked(False)
        settle()
    page.acts.finding.start(Seeking(_somebody(page)))
    settle()
    yield "rooms-find-bed"
    page.acts.close()
    beds = (bed for room in page.night.rooms for bed in room.beds)  # who is away would be back
    taken = next((bed for bed in beds if bed.stay_id and bed.away is None), None)
    if taken is not None:
        page.acts.show_bed(taken.bed_id)
        page.acts.places.away(taken.stay_id)
        settle()
        yield "rooms-away"
        page.acts.close()


def _somebody(page: Any) -> int | None:
    beds = (bed for room in page.night.rooms for bed in room.beds)
    return next((bed.resident_id for bed in beds if bed.resident_id), None)


def _places(page: Any, settle: _Settle) -> Iterator[str]:
    view = page.places.view
    for name, card in (("waiting", view.waiting), ("kept", view.kept)):
        card.add_button.click()
        settle()
        yield f"rooms-{name}"
        page.acts.close()


def care(page: Any, settle: _Settle) -> Iterator[str]:
    """Medicines, incidents, complaints and support: what is chosen, and each form."""
    yield from _medication(page.tabs.open("medication"), settle)
    for id_, name in (("incidents", "incident"), ("complaints", "complaint")):
        tab = page.tabs.open(id_)
        settle()
        rows = tab.list.rows_model.rows()
        if rows:
            tab.open(rows[0].id)
            settle()
            settle()
            yield f"log-{name}-opened"
        tab.add()
        settle()
        yield f"log-{name}-new"
        tab.side.close_panel()
    yield from _support(page.tabs.open("support"), settle)


def _medication(tab: Any, settle: _Settle) -> Iterator[str]:
    settle()
    for at, name in enumerate(("due", "needed", "written")):
        tab.lists.setCurrentIndex(at)
        settle()
        _choose_first(tab.stack.currentWidget())
        settle()
        yield f"log-medication-{name}"
    tab.lists.setCurrentIndex(1)
    if tab.needed.rows_model.rows():
        tab.give_needed(tab.needed.rows_model.row(0))
        settle()
        yield "log-medication-give"
        tab.side.close_panel()
    tab.lists.setCurrentIndex(0)


def _support(tab: Any, settle: _Settle) -> Iterator[str]:
    settle()
    tab.give("hygiene")
    settle()
    yield "log-support-give"
    tab.side.close_panel()
    for at, name in ((1, "month"), (2, "stock")):
        tab.lists.setCurrentIndex(at)
        settle()
        yield f"log-support-{name}"
    tab.lists.setCurrentIndex(0)


def visits(page: Any, settle: _Settle) -> Iterator[str]:
    """Who is here, rounds and calls: what is chosen, and each form."""
    here = page.tabs.open("here")
    settle()
    _choose_first(here.list)
    settle()
    yield "visits-chosen"
    for name, opens in (("check-in", here.check_in), ("nameless", here.nameless)):
        opens()
        settle()
        yield f"visits-{name}"
        here.side.close_panel()
    for id_, name in (("outreach", "round"), ("helpline", "call")):
        tab = page.tabs.open(id_)
        settle()
        _choose_first(tab.list)
        settle()
        yield f"visits-{name}"
        tab.add()
        settle()
        yield f"visits-{name}-new"
        tab.side.close_panel()


def shift(page: Any, settle: _Settle) -> Iterator[str]:
    """The wizards of a shift, past handovers, the week, tasks and things kept."""
    duty = page.tabs.open("shift")
    settle()
    for name, opens in (("close", duty.close_shift), ("cash", duty.count_cash)):
        opens()
        settle()
        wizard = duty.wizard
        if wizard is None:
            continue
        for number in range(len(wizard._steps)):
            wizard.go_to(number)
            settle()
            yield f"shift-{name}-{number + 1}"
        wizard.cancelled.emit()
        settle()
    past = page.tabs.open("handovers")
    settle()
    _choose_first(past.list)
    settle()
    yield "shift-handed-over"
    week = page.tabs.open("week")
    settle()
    week.new()
    settle()
    yield "shift-appointment"
    week.side.close_panel()
    for id_, name in (("tasks", "task"), ("belongings", "thing")):
        tab = page.tabs.open(id_)
        settle()
        _choose_first(tab.list)
        settle()
        yield f"shift-{name}"
        (tab.new if id_ == "tasks" else tab.add)()
        settle()
        yield f"shift-{name}-new"
        tab.side.close_panel()
    tab.take_out()
    settle()
    yield "shift-thing-out"
    tab.side.close_panel()


def papers(window: Any, settle: _Settle) -> Iterator[str]:
    """The sheets of the house, as they are before they are printed."""
    for name in _PAPERS:
        month = local_now().date().replace(day=1)
        options = {"from": month.isoformat()} if name == "bed-nights" else {}
        page = window.open_page("reports", ("report", name, options))
        settle()
        page.make()
        settle()
        yield f"report-{name}"


def _choose_first(rows: Any) -> None:
    if rows.rows_model.rows():
        rows.select(rows.rows_model.key_of(0))
