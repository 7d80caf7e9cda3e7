# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of the view: each reads its own and asks the page for the forms it opens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.rooms import absences, reservations, waiting
from shelterdesk.services.rooms.absences import AwayRow
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.reservations import ReservationRow
from shelterdesk.services.rooms.waiting import WaitingForm, WaitingPriority, WaitingRow
from shelterdesk.services.values.value_words import code_word, code_words
from ui.desk import Desk
from ui.rooms.find_bed import Seeking
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.place_panels import AwayPanel, KeepBedPanel
from ui.widgets.waiting_panels import ArrivePanel, WaitingPanel

_TONES: Final = {
    WaitingPriority.URGENT: "danger",
    WaitingPriority.SOON: "notice",
    WaitingPriority.WHEN_POSSIBLE: "neutral",
}


def _people(name: str, people: int) -> str:
    """Who, and how many where it is more than one."""
    if people == 1:
        return name
    words = ngettext("{name}, {n} person", "{name}, {n} people", people)
    return words.format(name=name, n=people)


def joined(*parts: str) -> str:
    """What there is to say, on one line."""
    return " · ".join(part for part in parts if part)


class PlacesCard(Card):
    """Lines below each other; an empty card says what belongs there."""

    panel_requested = Signal(object)  # FormPanel
    resident_requested = Signal(int)
    find_requested = Signal(object)  # Seeking
    TABLES: ClassVar[frozenset[str]] = frozenset()
    EMPTY: ClassVar[str] = ""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(title)
        self.desk = desk
        self.may_write = desk.vault.may(Capability.PLACE_PEOPLE)
        self.content.setSpacing(9)
        self.lines: dict[Any, Line] = {}  # by the id of the row
        self._parts: list[QWidget] = []

    def add_act(self, made: QWidget) -> None:
        """What begins something new, at the end of the head; only for who may do it."""
        self.add_trailing(made)
        if not self.may_write:
            made.hide()

    def load(self) -> None:
        """Read what the card shows."""
        raise NotImplementedError

    def show_lines(self, lines: Sequence[tuple[Any, QWidget]]) -> None:
        """Show these instead of what is there."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self.lines = {key: line for key, line in lines if isinstance(line, Line)}
        self._parts = [line for _key, line in lines]
        if not self._parts:
            self._parts = [label(_(self.EMPTY), "muted", wrap=True)]
        for at, part in enumerate(self._parts):
            self.content.insertWidget(at, part)

    def focus_line(self, row_id: object) -> bool:
        """Go to the first act of a line; False where it is not here."""
        line = self.lines.get(row_id)
        if line is None:
            return False
        for child in line.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled():
                child.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def acts(self, words: str, act: Any, name: str, more: Sequence[Act]) -> list[QWidget]:
        """The first thing to do with a line, and a menu with the rest."""
        if not self.may_write:
            return []
        made: list[QWidget] = []
        if words:
            first = button(words, on_click=act)
            first.setAccessibleName(f"{words}: {name}")
            made.append(first)
        if more:
            made.append(ActMenu(_("More: {name}").format(name=name), more))
        return made

    def page_act(self, resident_id: int | None) -> list[Act]:
        """The way to somebody's page, where there is one."""
        if resident_id is None:
            return []
        return [("user", _("Open page"), partial(self.resident_requested.emit, resident_id))]


class WaitingCard(PlacesCard):
    """The most urgent first, then who waits longest."""

    TABLES = frozenset({
        "waiting_entry", "resident", "resident_access", "site", "bed", "room", "bed_assignment",
        "bed_block", "reservation",
    })  # fmt: skip
    EMPTY = N_("Who needs a bed when none is free stands here, the most urgent first.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Waiting for a bed"))
        self.add_button = button(_("Put on the list"), "plus", on_click=self._add)
        self.add_act(self.add_button)

    def load(self) -> None:
        """Read the list."""
        self.desk.read(self, waiting.waiting, self._show)

    def _show(self, rows: list[WaitingRow]) -> None:
        self.show_lines([(row.id, self._line_of(row)) for row in rows])

    def _line_of(self, row: WaitingRow) -> Line:
        fits = ""
        if row.fits:
            fits = ngettext("{n} bed fits", "{n} beds fit", row.fits).format(n=row.fits)
        ask = ""
        if row.ask_again_on is not None:
            ask = _("ask again {day}").format(day=near_day(row.ask_again_on, today()))
        since = _("since {day}").format(day=near_day(row.since, today()))
        contact = row.contact if isinstance(row.contact, str) else _("safe contact sealed")
        kept = _("{place} is kept").format(place=row.kept) if row.kept else ""
        detail = joined(since, ", ".join(row.needs), row.site, kept, ask, row.note, contact)
        pill = Pill(
            code_word("waiting_entry", "priority", row.priority),
            _TONES[WaitingPriority(row.priority)],
        )
        trailing: list[QWidget] = [pill]
        if row.fits:
            trailing.insert(0, Pill(fits, "good", "bed-single"))
        if row.id is not None:
            trailing += self.acts(
                _("Give a bed"), partial(self._place, row), row.shown, self._more(row)
            )
        tone = "danger" if row.priority == WaitingPriority.URGENT else "muted"
        return Line("hourglass", _people(row.shown, row.people), detail, *trailing, tone=tone)

    def _more(self, row: WaitingRow) -> list[Act]:
        ends: list[Act] = [
            ("check", words, partial(self._end, row, outcome))
            for outcome, words in code_words("waiting_entry", "outcome").items()
            if outcome != "placed"
        ]
        find: Act = ("search", _("Find a bed"), partial(self._find, row))
        change: Act = ("pencil", _("Change"), partial(self._edit, row))
        return [find, change, *self.page_act(row.resident_id), *ends]

    def _find(self, row: WaitingRow) -> None:
        """With what the entry says is needed."""
        self.desk.read(self, waiting.form, partial(self._seek, row), entry_id=row.id)

    def _seek(self, row: WaitingRow, form: WaitingForm) -> None:
        needs = Needs(
            form.needs_alone, form.needs_ground_floor, form.needs_quiet, form.needs_child_friendly
        )
        self.find_requested.emit(
            Seeking(
                resident_id=row.resident_id, entry_id=row.id, reservation_id=row.kept_id,
                name=row.shown, people=form.people, needs=needs,
            )
        )  # fmt: skip

    def _add(self) -> None:
        self.panel_requested.emit(WaitingPanel(self.desk))

    def _edit(self, row: WaitingRow) -> None:
        self.panel_requested.emit(WaitingPanel(self.desk, entry_id=row.id, name=row.shown))

    def _place(self, row: WaitingRow) -> None:
        panel = ArrivePanel(
            self.desk, entry_id=row.id, resident_id=row.resident_id, name=row.shown,
            reservation_id=row.kept_id,
        )  # fmt: skip
        self.panel_requested.emit(panel)

    def _end(self, row: WaitingRow, outcome: str) -> None:
        self.desk.do(
            self,
            N_("Took somebody off the waiting list"),
            waiting.end,
            said=_("{name} is not on the waiting list any more.").format(name=row.shown),
            entry_id=row.id,
            outcome=outcome,
        )


class KeptCard(PlacesCard):
    """Beds and rooms that are kept, the next first."""

    TABLES = frozenset({
        "reservation", "resident", "resident_access", "site", "bed", "room", "bed_assignment",
        "bed_block",
    })  # fmt: skip
    EMPTY = N_("Beds that are kept for somebody stand here until the day they are held.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Kept beds"))
        self.add_button = button(_("Keep a bed"), "plus", on_click=self._add)
        self.tidy_button = button(_("Put aside what ran out"), on_click=self._tidy)
        self.add_trailing(self.tidy_button)
        self.tidy_button.hide()
        self.add_act(self.add_button)

    def load(self) -> None:
        """Read what is kept."""
        self.desk.read(self, reservations.kept, self._show)

    def _show(self, rows: list[ReservationRow]) -> None:
        self.show_lines([(row.id, self._line_of(row)) for row in rows])
        ran_out = [row for row in rows if row.has_run_out and row.id is not None]
        self.tidy_button.setHidden(len(ran_out) < 2 or not self.may_write)

    def _line_of(self, row: ReservationRow) -> Line:
        nights = _("from {start}, held until {end}").format(
            start=near_day(row.start, today()), end=near_day(row.hold_until, today())
        )
        trailing: list[QWidget] = []
        if row.has_run_out:
            trailing.append(Pill(_("ran out"), "notice", "clock"))
        elif row.start <= today():
            trailing.append(Pill(_("expected"), "accent"))
        if row.id is not None:
            trailing += self.acts(
                _("Is here"), partial(self._arrive, row), row.shown, self._more(row)
            )
        detail = joined(row.place, nights, row.reason, row.in_the_way)
        tone = "notice" if row.has_run_out or row.in_the_way else "muted"
        return Line("bookmark", _people(row.shown, row.people), detail, *trailing, tone=tone)

    def _more(self, row: ReservationRow) -> list[Act]:
        longer = _("Hold longer") if row.has_run_out else _("Change")
        change: Act = ("pencil", longer, partial(self._edit, row))
        verb = reservations.lapse if row.has_run_out else reservations.cancel
        words = _("Put aside") if row.has_run_out else _("Keep it no more")
        away: Act = ("x", words, partial(self._end, row, verb))
        find: Act = ("search", _("Find another bed"), partial(self._find, row))
        return [change, find, *self.page_act(row.resident_id), away]

    def _find(self, row: ReservationRow) -> None:
        self.find_requested.emit(
            Seeking(
                resident_id=row.resident_id, reservation_id=row.id, name=row.shown,
                people=row.people,
            )
        )  # fmt: skip

    def _add(self) -> None:
        self.panel_requested.emit(KeepBedPanel(self.desk))

    def _edit(self, row: ReservationRow) -> None:
        self.panel_requested.emit(KeepBedPanel(self.desk, reservation_id=row.id))

    def _arrive(self, row: ReservationRow) -> None:
        panel = ArrivePanel(
            self.desk, reservation_id=row.id, resident_id=row.resident_id, name=row.shown
        )
        self.panel_requested.emit(panel)

    def _end(self, row: ReservationRow, verb: Any) -> None:
        self.desk.do(
            self,
            N_("Ended keeping a bed"),
            verb,
            said=_("{place} is kept no more.").format(place=row.place),
            reservation_id=row.id,
        )

    def _tidy(self) -> None:
        self.desk.do(
            self,
            N_("Put aside reservations that ran out"),
            reservations.tidy,
            said=lambda n: ngettext("{n} is put aside.", "{n} are put aside.", n).format(n=n),
        )


class AwayCard(PlacesCard):
    """Who is away tonight, then who means to be."""

    TABLES = frozenset({
        "absence", "resident", "resident_access", "stay", "bed_assignment", "bed", "room", "site",
    })  # fmt: skip
    EMPTY = N_("Who is away for a night or more and keeps the bed stands here.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Away"))

    def load(self) -> None:
        """Read who is away."""
        self.desk.read(self, absences.away, self._show)

    def _show(self, rows: list[AwayRow]) -> None:
        self.show_lines([(row.id, self._line_of(row)) for row in rows])

    def _line_of(self, row: AwayRow) -> Line:
        since = _("since {day}") if row.is_now else _("from {day}")
        back = ""
        if row.expected_back is not None:
            back = _("back {day}").format(day=near_day(row.expected_back, today()))
        detail = joined(
            code_word("absence", "kind", row.kind),
            since.format(day=near_day(row.start, today())),
            back,
            row.place,
        )
        trailing: list[QWidget] = []
        if row.is_late:
            trailing.append(Pill(_("not back"), "notice", "clock"))
        if row.id is not None:
            words = _("Is back") if row.is_now else ""
            trailing += self.acts(words, partial(self._back, row), row.shown, self._more(row))
        return Line("moon", row.shown, detail, *trailing, tone="notice" if row.is_late else "muted")

    def _more(self, row: AwayRow) -> list[Act]:
        change: Act = ("pencil", _("Change"), partial(self._edit, row))
        off: Act = ("x", _("Call it off"), partial(self._call_off, row))
        return [change, *self.page_act(row.resident_id), off]

    def _back(self, row: AwayRow) -> None:
        self.desk.do(
            self,
            N_("Came back"),
            absences.came_back,
            said=_("{name} is back.").format(name=row.shown),
            absence_id=row.id,
        )

    def _edit(self, row: AwayRow) -> None:
        self.panel_requested.emit(AwayPanel(self.desk, row.stay_id or 0, row.id))

    def _call_off(self, row: AwayRow) -> None:
        self.desk.do(
            self,
            N_("Called off nights away"),
            absences.call_off,
            said=_("Nothing is noted any more."),
            absence_id=row.id,
        )
