# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the tour: the forms of case work, the lists about several records, partners, Today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from ui.tour_house import RECORD_FORMS

#: What each tab of a record opens beside itself: the name of its picture, and how to get there.
_FORMS: Final[dict[str, dict[str, Callable[[Any], object]]]] = {
    "needs": {"goal": lambda tab: tab.plan_card.goal_requested.emit()},
    "support": {
        "period": lambda tab: tab.periods.open_period(),
        "stage": lambda tab: tab.journey.enter(),
        "outcome": lambda tab: tab.outcomes.add_outcome(),
        "experience": lambda tab: tab.experience.add_attempt(),
    },
    "safety": {
        "safety-plan": lambda tab: next(iter(tab.plans.values())).begin(),
        "health-fact": lambda tab: tab.health.begin(),
        "treatment": lambda tab: tab.treatments.begin(),
    },
    "legal": {
        "matter": lambda tab: tab.matters.new(),
        "paper": lambda tab: tab.papers.new(),
        "document": lambda tab: tab.documents.store(),
        "expected": lambda tab: tab.documents.expect(),
    },
    "training": {
        "own-skills": lambda tab: tab.skills.say(),
        "work-wish": lambda tab: tab.wish.change(),
        "cv": lambda tab: tab.cv.write(),
        "cv-line": lambda tab: tab.cv.add_line(),
    },
    "consents": {"consent": lambda tab: tab.ask()},
    "referrals": {
        "referral": lambda tab: tab.prepare(),
        "referral-in": lambda tab: tab.receive(),
    },
    "counselling": {"session": lambda tab: tab.begin()},
}
#: In place of the list and the record.
_PANES: Final = ("duplicates", "retention")


def record_forms(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Each form of case work beside the record that is open."""
    from ui.widgets.tabs import TabPages  # a window only where there is an application

    opened = page.current_page()
    tabs = opened.findChildren(TabPages)[0]
    for id_, forms in (*_FORMS.items(), *RECORD_FORMS.items()):
        tab = tabs.open(id_)
        settle()
        for name, opens in forms.items():
            opens(tab)
            settle()
            yield f"resident-{name}"
            opened.side.close_panel()
    tabs.open(tabs.ids()[0])


def assessment(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """An assessment, read on the page of needs."""
    from ui.widgets.tabs import TabPages  # see record_forms

    tabs = page.current_page().findChildren(TabPages)[0]
    tab = tabs.open("needs")
    settle()
    if tab._rows:
        tab.open_assessment(tab._rows[0].id)
        settle()
        yield "resident-assessment"
        tab.step_back()
    tabs.open(tabs.ids()[0])


def panes(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Lists about several records."""
    for name in _PANES:
        page.open_pane(name, None)
        settle()
        yield f"residents-{name}"
    page.go_back()


def partners(window: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Partners, and what waits for their answer."""
    from ui.widgets.tabs import TabPages  # see record_forms

    opened = window.open_page("partners")
    settle()
    yield "partners"
    tab = opened.tabs.made("partners")
    shown = next((row for row in tab.list.rows_model.rows() if row.has_risk_note), None)
    if shown is not None:
        tab.list.select(shown.id)
    settle()
    yield "partners-opened"
    for act in ("edit", "look", "note", "agree"):
        tab.view.asked.emit(act)
        settle()
        yield f"partners-{act}"
        tab.side.close_panel()
    for tabs in opened.findChildren(TabPages):
        for id_ in tabs.ids()[1:]:
            tabs.open(id_)
            settle()
            yield f"partners-{id_}"
        tabs.open(tabs.ids()[0])


def today(window: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Today with the form for somebody who drops in."""
    page = window.open_page("today")
    settle()
    page.visits.check_in()
    settle()
    yield "today-check-in"
    page._side.close_panel()
