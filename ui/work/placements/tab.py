# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who works where: what runs, what comes to its end, where something is not right, what ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.partners import partners
from shelterdesk.services.placements import (
    business_starts,
    placement_problems,
    placement_whole,
    placements,
)
from shelterdesk.services.placements.placements import PlacementList, PlacementRow, Show
from ui.desk import Desk
from ui.list_tab import OpenedTab
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs
from ui.work.placements import words
from ui.work.placements.allowance_panel import AllowancePanel
from ui.work.placements.more_panels import ProblemPanel, SolvePanel, TermsPanel
from ui.work.placements.panels import EndPanel, NextStepPanel, PlacementPanel
from ui.work.placements.view import PlacementView

_FILTERS: Final = {
    Show.RUNNING: N_("Running"),
    Show.ENDING: N_("Agreed end"),
    Show.PROBLEMS: N_("Problems"),
    Show.UNDECIDED: N_("Stipend to decide"),
    Show.ENDED: N_("Ended"),
    Show.ALL: N_("All"),
}


class PlacementsTab(OpenedTab):
    """Ctrl+N begins one, Enter opens the one chosen, F2 changes it. ``open`` takes the id of one,
    "new", ("new", resident), ("introduction", id), the name of a list, or such a list and
    ("placement", id)."""

    TABLES: ClassVar[frozenset[str]] = frozenset({*placement_whole.TABLES, "resident_access"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._counts: dict[Show, int] = {}
        self._may_write = desk.vault.may(Capability.EDIT_WORK) and not desk.vault.is_read_only
        self.list = _list()
        sentence = _("Work of residents stands here: a trial, an internship, a job, a business.")
        if self._may_write:
            self.list.set_empty(sentence, _("Somebody began to work"), self.add)
        else:
            self.list.set_empty(sentence)
        self.add_button = button(
            _("Work began"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        self.lists = FlatTabs(_("Which work"))
        for text in _FILTERS.values():
            self.lists.add(_(text))
        self.lists.currentChanged.connect(lambda _at: self.load())
        self.hidden = label("", "muted", wrap=True)
        card = Card(_("Placements"))
        card.add_trailing(self.add_button)
        card.add(self.lists)
        card.add(self.list, 1)
        card.add(self.hidden)
        self.add_button.setHidden(not self._may_write)
        self.hidden.hide()
        self.lay_out_opened(card, PlacementView(desk))
        self.key("F2", partial(self._act_on_chosen, "edit"), self.list)

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        show = self.show_now()
        self.desk.read(self, placements.counts, self._show_counts)
        self.desk.read(self, placements.listed, partial(self._show, show), show=show)

    def show_now(self) -> Show:
        """Which placements are listed."""
        return tuple(_FILTERS)[max(self.lists.currentIndex(), 0)]

    def subtitle(self) -> str:
        """How many work."""
        n = self._counts.get(Show.RUNNING, 0)
        return ngettext("{n} at work", "{n} at work", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """Show one, a list, or begin one."""
        match target:
            case ("new", int(resident_id)):
                self._begin(PlacementPanel(self.desk, resident_id))
            case ("introduction", int(introduction_id)):
                self._begin(PlacementPanel(self.desk, introduction_id=introduction_id))
            case str() if target in list(Show):
                self._list(Show(target))
            case (str(show), (_table, int(row_id))) if show in list(Show):
                self._list(Show(show))
                super().open(row_id)
            case int():
                self._list(Show.ALL)
                super().open(target)
            case _:
                super().open(target)

    def _list(self, show: Show) -> None:
        self.lists.setCurrentIndex(tuple(_FILTERS).index(show))

    # Acts
    def add(self) -> None:
        """Begin one."""
        self._begin(PlacementPanel(self.desk))

    def _begin(self, panel: QWidget) -> None:
        if self._may_write:
            self.open_panel(panel)

    def read(self, row_id: int) -> None:
        """All of one."""
        self.desk.read(
            self, placement_whole.whole, partial(self.show_opened, row_id), placement_id=row_id
        )

    def act(self, act: str, row: PlacementRow) -> None:
        """What is asked for the row chosen; some acts name a row of it (``solve:12``)."""
        name, _colon, more = act.partition(":")
        number = int(more) if more.isdigit() else None
        if panel := self._panel_for(name, number, row):
            self.open_panel(panel)
        elif name in _PLACES:
            page, tab = _PLACES[name]
            self.open_requested.emit(page, tab(row))
        else:
            self._do(name, number, row)

    def _panel_for(self, name: str, number: int | None, row: PlacementRow) -> QWidget | None:
        told = words.told(row)
        which: dict[str, Any] = {"placement_id": row.id, "told": told}
        makers: dict[str, Callable[[], QWidget]] = {
            "edit": lambda: PlacementPanel(self.desk, row.resident_id, placement_id=row.id),
            "step": lambda: NextStepPanel(self.desk, **which),
            "end": lambda: EndPanel(self.desk, **which),
            "terms": lambda: TermsPanel(self.desk, **which, terms_id=number),
            "problem": lambda: ProblemPanel(self.desk, **which, problem_id=number),
            "solve": lambda: SolvePanel(self.desk, told=told, problem_id=number or 0),
            "allowance": lambda: AllowancePanel(self.desk, **which),
        }
        return makers[name]() if name in makers else None

    def _do(self, name: str, number: int | None, row: PlacementRow) -> None:
        which: dict[str, Any] = {"placement_id": row.id}
        match name:
            case "back":
                self.desk.do(
                    self, N_("Took the end of work back"), placements.take_end_back, **which,
                    said=_("It goes on."),
                )  # fmt: skip
            case "remove":
                self.desk.do(
                    self, N_("Removed work that was a mistake"), placements.remove, **which,
                    said=_("It is removed, as if it had not been written."),
                )  # fmt: skip
            case "suspend":
                self.desk.do(
                    self, N_("Suspended a partner"), partners.suspend, partner_id=row.partner_id,
                    said=_("{partner} is offered to nobody for now.").format(partner=row.partner),
                )  # fmt: skip
            case "reopen":
                self.desk.do(
                    self, N_("Opened a problem at work again"), placement_problems.open_again,
                    problem_id=number, said=_("It is open again."),
                )  # fmt: skip
            case "grant" | "payment":
                which[f"{name}_id"] = number
                self.desk.do(
                    self, N_("Linked money to a business"), business_starts.link, **which,
                    said=_("It counts as money of this business."),
                )  # fmt: skip
            case "unlink":
                self.desk.do(
                    self, N_("Took money out of a business"), business_starts.unlink,
                    link_id=number, said=_("It counts no more as money of this business."),
                )  # fmt: skip

    def _act_on_chosen(self, act: str) -> None:
        row = self.list.selected()
        if row is not None and self._may_write:
            self.act(act, row)

    # Answers
    def _show(self, show: Show, found: PlacementList) -> None:
        if show is not self.show_now():
            return  # another list was asked for since
        self.show_rows(found.rows)
        said = [words.not_named(found.hidden)]
        if found.has_more:
            said.append(_("Earlier ones are found through the person."))
        text = " ".join(filter(None, said))
        self.hidden.setText(text)
        self.hidden.setHidden(not text)

    def _show_counts(self, counts: dict[Show, int]) -> None:
        self._counts = counts
        for at, (show, text) in enumerate(_FILTERS.items()):
            n = counts.get(show, 0)
            title = _("{what} ({n})").format(what=_(text), n=n) if n else _(text)
            self.lists.setTabText(at, title)
        self.title_changed.emit()


def _person(row: PlacementRow) -> object:
    return ("resident", row.resident_id)


def _questions(row: PlacementRow) -> object:
    return ("tab", "follow_ups", ("placement", row.id))


def _employer(row: PlacementRow) -> object:
    return ("partner", row.partner_id)


def _paper(name: str, row: PlacementRow) -> object:
    return ("report", name, {"person": row.code, "placement": str(row.id)})


_PLACES: Final[dict[str, tuple[str, Callable[[PlacementRow], object]]]] = {
    "agreement": ("reports", partial(_paper, "placement-agreement")),
    "reference": ("reports", partial(_paper, "reference-letter")),
    "person": ("residents", _person),
    "questions": ("work", _questions),
    "employer": ("partners", _employer),
}


def _list() -> RowsView:
    columns = [
        Column(_("Who"), lambda row: row.shown, width=100, role="strong"),
        Column(_("Work"), lambda row: row.what, stretch=True, width=140),
        Column("", lambda row: row.kind_words, width=132, pill=True,
               tone=lambda row: words.TONES[row.kind]),
        Column(_("Since"), lambda row: near_day(row.start, today()), width=92, role="muted",
               sort=lambda row: row.start),
        Column(_("Until"), words.until, width=106, tone=words.until_tone,
               sort=lambda row: str(row.end or row.planned_end or "")),
        Column(_("To look at"), words.looks, width=116, tone=words.looks_tone),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.id), _("Placements"))
    NarrowColumns(view, {2: 560, 3: 700, 4: 480, 5: 420})
    return view
