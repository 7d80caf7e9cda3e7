# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Courses and their groups: places, who takes part, who waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, TypeAlias

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.training import cohorts, courses, enrolments
from shelterdesk.services.training.enrolments import EnrolmentRow
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.training.courses import rows
from ui.training.courses.cohort_panel import CohortPanel, filled_words
from ui.training.courses.course_panel import CoursePanel
from ui.training.courses.enrol_panels import CancelPanel, EndPanel, EnrolPanel, PlacePanel
from ui.training.courses.enrolment_view import EnrolmentView
from ui.training.courses.rows import Entry, Key, OpenedGroup, Shown
from ui.training.courses.views import CoursesView
from ui.widgets import message_bar
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.tabs import FlatTabs

#: Label, verb, and what is said: words, or made from what the verb gives back.
_Plain: TypeAlias = tuple[str, Callable[..., Any], str | Callable[[Any], str]]


class CoursesTab(ListTab):
    """Ctrl+N makes a group of the course chosen, Ctrl+E enrols somebody; Enter goes to the people.
    ``open`` takes ``("group", id)``, ``("course", id)``, ``("enrol", group id, resident id)``."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "course", "course_skill", "course_link", "cohort", "course_session", "enrolment",
        "attendance", "partner", "staff", "fund", "resident", "resident_access", "term",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_edit = desk.vault.may(Capability.EDIT_TRAINING)
        self._wanted: Key | None = None
        self.list = rows.made_list()
        sentence = _("Courses stand here, with their groups: those of the house and of partners.")
        if self._may_edit:
            self.list.set_empty(sentence, _("New course"), self.add_course)
        else:
            self.list.set_empty(sentence)
        self.lists = FlatTabs(_("Which groups"))
        for words in (_("Groups"), _("Ended"), _("Courses")):
            self.lists.add(words)
        self.lists.currentChanged.connect(lambda _at: self.load())
        self.add_button = button(
            _("New group"), "plus", "primary", tooltip="Ctrl+N", on_click=self.add_group
        )
        self.course_button = button(_("New course"), "plus", on_click=self.add_course)
        card = Card(_("Courses"))
        card.add_trailing(self.add_button)
        card.add(self.lists)
        card.add(self.list, 1)
        card.add(ButtonRow((self.course_button,)))
        for made in (self.add_button, self.course_button):
            made.setHidden(not self._may_edit)
        self.view = CoursesView(desk)
        self.lay_out(card, self.view)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self.go_to_people())
        self.view.asked.connect(self.act)
        self.view.person_opened.connect(self._show_person)
        self.key("Ctrl+N", self.add_group)
        self.key("Ctrl+E", self.enrol)

    # What the page asks
    def load(self) -> None:
        """Read the list again, and what is open of it."""
        self.desk.read(self, rows.entries, self._show, shown=self.shown_now())

    def shown_now(self) -> Shown:
        """Which list."""
        return Shown(max(self.lists.currentIndex(), 0))

    def subtitle(self) -> str:
        """How many wait."""
        found = [one.group for one in self.list.rows_model.rows() if one.group is not None]
        n = sum(group.waiting for group in found) if self.shown_now() is Shown.GROUPS else 0
        return ngettext("{n} waits for a place", "{n} wait for a place", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """A group, a course, or somebody to enrol."""
        if not isinstance(target, tuple):
            return
        kind, row_id, *rest = target
        if kind == "enrol":
            self._wanted = ("group", row_id)
            self.open_panel(EnrolPanel(self.desk, row_id, rest[0] if rest else None))
        elif kind in ("group", "course"):
            self._wanted = (kind, row_id)
        self.load()

    # Acts
    def add_course(self) -> None:
        """A new course."""
        if self._may_edit:
            self.open_panel(CoursePanel(self.desk))

    def add_group(self) -> None:
        """A new group of the course chosen."""
        if self._may_edit:
            self.open_panel(CohortPanel(self.desk, self._course_id()))

    def enrol(self) -> None:
        """Somebody in the group chosen."""
        entry = self._entry()
        if self._may_edit and entry is not None and entry.group is not None:
            self.open_panel(EnrolPanel(self.desk, entry.group.id))

    def go_to_people(self) -> None:
        """From the list to who takes part."""
        people = self.view.people
        if people is not None:
            people.setCurrentIndex(people.lines.index(min(1, people.lines.rowCount() - 1)))
            people.setFocus()

    def act(self, act: str) -> None:
        """What is asked for the line chosen."""
        entry = self._entry()
        if entry is None:
            return
        course_id = self._course_id()
        if act == "add_group":
            self.add_group()
        elif act == "edit_course":
            self.open_panel(CoursePanel(self.desk, course_id))
        elif act in ("retire", "bring_back"):
            again = act == "bring_back"
            self.desk.do(
                self, N_("Offered a course again") if again else N_("Offered a course no longer"),
                courses.retire, course_id=course_id, is_active=again,
            )  # fmt: skip
        elif entry.group is not None:
            self._act_on_group(act, entry)

    def _act_on_group(self, act: str, entry: Entry) -> None:
        group = entry.group
        if group is None:
            return
        if act == "enrol":
            self.enrol()
        elif act == "edit_group":
            self.open_panel(CohortPanel(self.desk, group.course_id, group.id))
        elif act == "cancel":
            self.open_panel(CancelPanel(self.desk, group.id, group.shown))
        elif act == "add_session":
            target = ("add", group.id)
            self.open_requested.emit("training", ("tab", "calendar", target))
        elif act == "sheet":
            options = {"group": str(group.id), "month": f"{today():%Y-%m}"}
            self.open_requested.emit("reports", ("report", "attendance-sheet", options))
        else:
            acts: dict[str, _Plain] = {
                "refill": (N_("Followed the rhythm of a group again"), cohorts.refill,
                           filled_words),
                "hold": (N_("Held a cancelled group after all"), cohorts.hold_after_all, ""),
                "remove": (N_("Took a group away"), cohorts.remove, _("It is gone.")),
            }  # fmt: skip
            label, verb, said = acts[act]
            self.desk.do(self, label, verb, said=said, on_error=self._refused, cohort_id=group.id)

    # What is shown
    def _entry(self) -> Entry | None:
        found: Entry | None = self.list.selected()
        return found

    def _course_id(self) -> int | None:
        entry = self._entry()
        if entry is None:
            return None
        if entry.group is not None:
            return entry.group.course_id
        return None if entry.course is None else entry.course.id

    def _show(self, found: list[Entry]) -> None:
        self.list.rows_model.set_rows(found)
        self.title_changed.emit()
        wanted = self._wanted
        if wanted is not None and self._find(wanted):
            self._wanted = None
        self._chosen(self._entry())

    def _find(self, key: Key) -> bool:
        """Select a line; one that is in another list is looked for there."""
        if self.list.select(key):
            return True
        following = {Shown.GROUPS: Shown.ENDED, Shown.ENDED: Shown.COURSES}
        if key[0] == "course":
            following = {Shown.GROUPS: Shown.COURSES, Shown.ENDED: Shown.COURSES}
        other = following.get(self.shown_now())
        if other is None:
            self._wanted = None
        else:
            self.lists.setCurrentIndex(other)  # reads again
        return False

    def _chosen(self, entry: Entry | None) -> None:
        if entry is None:
            self.view.show_nothing()
        elif entry.group is not None:
            if self.view.shown_id != entry.group.id:
                self.view.show_group(entry.group)
            self.desk.read(
                self, rows.opened, partial(self._show_group, entry.key),
                cohort_id=entry.group.id,
            )  # fmt: skip
        elif entry.course is not None:
            self.view.show_course(entry.course)

    def _show_group(self, key: Key, found: OpenedGroup) -> None:
        entry = self._entry()
        if entry is not None and entry.key == key:
            self.view.show_opened(found)

    def _show_person(self, row: EnrolmentRow) -> None:
        shown = EnrolmentView(row, can_edit=self._may_edit)
        shown.asked.connect(partial(self._act_on_person, row))
        if self.open_panel(shown) and (first := shown.first_button()) is not None:
            first.setFocus()

    def _act_on_person(self, row: EnrolmentRow, act: str) -> None:
        if row.resident_id is None:
            return
        if act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif act == "close":
            self.side.close_panel()
        elif act == "give":
            self.open_panel(EnrolPanel(self.desk, row.cohort_id, row.resident_id, row.id))
        elif act == "edit":
            start = "" if row.start is None else row.start.isoformat()
            self.open_panel(PlacePanel(self.desk, row.id, row.resident_id, row.shown, start))
        elif act in ("complete", "leave", "not_start"):
            self.open_panel(EndPanel(self.desk, row.id, row.shown, act))
        else:
            label, verb, said = {
                "take_back": (N_("Took back how a place in a group ended"), enrolments.take_back,
                              _("As it was before.")),
                "remove": (N_("Took a place in a group away"), enrolments.remove,
                           _("It is gone.")),
            }[act]  # fmt: skip
            self.desk.do(
                self, label, verb, said=said, on_error=self._refused,
                on_done=lambda _none: self.side.close_panel(), enrolment_id=row.id,
            )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")
