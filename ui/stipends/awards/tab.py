# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is awarded what: those that run, end soon or ended, and those of people who left."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.stipends import award_preview, award_rows, awards, schemes
from shelterdesk.services.stipends.award_preview import Coming
from shelterdesk.services.stipends.award_rows import AwardList, AwardRow, Which
from shelterdesk.services.stipends.schemes import SchemeRow
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.stipends.awards import words
from ui.stipends.awards.end_panel import EndPanel
from ui.stipends.awards.panels import AwardPanel, RenewPanel
from ui.stipends.awards.view import AwardView
from ui.widgets.answers import read_number
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs

_WHICH: Final = {
    Which.RUNNING: N_("Running"), Which.ENDING: N_("Ending soon"), Which.LEFT: N_("Left"),
    Which.ENDED: N_("Ended"), Which.ALL: N_("All"),
}  # fmt: skip


class AwardsTab(ListTab):
    """Ctrl+N gives one, Enter changes the one chosen. ``open`` takes the id of an award, "new",
    ("new", resident) or ("resident", resident)."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "award", "award_taper", "scheme", "fund", "holiday", "organisation", "resident",
        "resident_access", "stay", "staff", "merge",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may(Capability.EDIT_AWARDS) and not desk.vault.is_read_only
        self._wanted: tuple[str, int] | None = None  # an award or whose, once the list is there
        self._running = 0
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Awards"))
        NarrowColumns(self.list, {1: 520, 4: 720})
        self.card = Card(_("Awards"))
        if self._may_write:
            self.add_button = button(
                _("Give an award"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
            )
            self.card.add_trailing(self.add_button)
            self.key("Ctrl+N", self.add)
            self.key("F2", self.change, self.list)
        self._add_filters()
        self.card.add(self.list, 1)
        self.hidden = label("", "muted", wrap=True)
        self.hidden.hide()
        self.card.add(self.hidden)
        self.view = AwardView(
            may_write=self._may_write, may_open=desk.vault.may(Capability.SEE_RESIDENTS)
        )
        self.lay_out(self.card, self.view)
        self.view.show_nothing()
        self.view.asked.connect(self._asked)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self.change())

    def _add_filters(self) -> None:
        self.which = FlatTabs(_("Which awards"))
        for text in _WHICH.values():
            self.which.add(_(text))
        self.scheme = ChoiceField(
            "of_scheme", _("Scheme"), unanswered=False, placeholder=_("every scheme")
        )
        self.which.currentChanged.connect(lambda _at: self.load())
        self.scheme.changed.connect(self.load)
        self.card.add(self.which)
        self.card.add(self.scheme)

    # What the page asks
    def load(self) -> None:
        """Read the list again."""
        which = list(_WHICH)[self.which.currentIndex()]
        self.desk.read(self, schemes.listed, self._offer_schemes, with_retired=True)
        self.desk.read(
            self, award_rows.listed, partial(self._show, which), which=which,
            scheme_id=read_number(self.scheme.value()),
        )  # fmt: skip

    def subtitle(self) -> str:
        """How many run, while these are shown."""
        n = self._running
        return ngettext("{n} award", "{n} awards", n).format(n=n) if n else ""

    def open(self, target: object) -> None:
        """Show one by its id or whose it is, whatever the list is narrowed to, or begin one."""
        match target:
            case int():
                self._look_for("award", target)
            case ("resident", int(resident_id)):
                self._look_for("resident", resident_id)
            case ("new", int(resident_id)):
                self.desk.later(self, partial(self._give, resident_id))
            case "new":
                self.desk.later(self, self.add)

    # Acts
    def add(self) -> None:
        """Give one."""
        self._give(None)

    def change(self) -> None:
        """Change the one chosen."""
        row = self.list.selected()
        if row is not None and self._may_write:
            self.open_panel(AwardPanel(self.desk, award_id=row.id))

    def _give(self, resident_id: int | None) -> None:
        if self._may_write:
            self.open_panel(AwardPanel(self.desk, resident_id))

    def _asked(self, act: str) -> None:
        row: AwardRow | None = self.list.selected()
        if row is None:
            return
        if act == "change":
            self.change()
        elif act == "renew":
            self.open_panel(RenewPanel(self.desk, row.id, row.shown))
        elif act == "end":
            self.open_panel(EndPanel(self.desk, row.id, row.shown))
        elif act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif act == "take_back":
            self.desk.do(
                self, N_("Took an award back"), awards.take_back,
                said=_("The award is taken back, as if it had not been given."), award_id=row.id,
            )  # fmt: skip

    # Answers
    def _look_for(self, kind: str, row_id: int) -> None:
        self._wanted = kind, row_id
        for field in (self.which, self.scheme):
            field.blockSignals(True)
        self.which.setCurrentIndex(list(_WHICH).index(Which.ALL))
        self.scheme.set_value(None)
        for field in (self.which, self.scheme):
            field.blockSignals(False)
        self.load()

    def _offer_schemes(self, rows: list[SchemeRow]) -> None:
        names = [(row.id, row.name) for row in rows]
        if [code for code, _name in names] != self.scheme.codes():
            self.scheme.set_choices(names)
        self.scheme.setHidden(len(rows) < 2)
        if rows or not self._may_write:
            act = (_("Give an award"), self.add) if self._may_write else ()
            self.list.set_empty(_("Who is awarded a scheme stands here, from when until when."),
                                *act)  # fmt: skip
        elif self.desk.vault.may(Capability.EDIT_SCHEMES):
            self.list.set_empty(
                _("An award gives somebody a scheme. The house has none yet."),
                _("Write the first scheme"),
                lambda: self.open_requested.emit("preferences", ("tab", "stipends", "new")),
            )
        else:
            self.list.set_empty(
                _("An award gives somebody a scheme. The house has none yet: whoever leads it "
                  "writes them in Preferences.")
            )  # fmt: skip

    def _show(self, which: Which, found: AwardList) -> None:
        if which is not list(_WHICH)[self.which.currentIndex()]:
            return  # another list was asked for since
        self._running = len(found.rows) + found.hidden if which is Which.RUNNING else 0
        self.list.rows_model.set_rows(found.rows)
        self.hidden.setText(words.not_named(found.hidden))
        self.hidden.setHidden(not found.hidden)
        self.title_changed.emit()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._select(wanted, found)
        self._chosen(self.list.selected())

    def _select(self, wanted: tuple[str, int], found: AwardList) -> None:
        kind, row_id = wanted
        if kind == "award":
            self.list.select(row_id)
            return
        hers = [row for row in found.rows if row.resident_id == row_id]
        if hers:
            self.list.select(max(hers, key=lambda row: row.start).id)
        else:
            self.desk.later(self, partial(self._give, row_id))

    def _chosen(self, row: AwardRow | None) -> None:
        if row is None:
            self.view.show_nothing()
            return
        self.view.show_row(row)

        def show(coming: list[Coming]) -> None:
            now = self.list.selected()
            if now is not None and now.id == row.id:
                self.view.show_opened(coming)

        self.desk.read(self, award_preview.coming, show, award_id=row.id)


def _columns() -> list[Column]:
    return [
        Column(_("Who"), lambda row: row.shown, width=100, role="strong", tone=_tone),
        Column(_("Scheme"), lambda row: row.scheme, width=140, role="muted"),
        Column(_("What it comes to"), lambda row: row.comes_to, stretch=True, width=150,
               tooltip=lambda row: row.amount_words, tone=_tone),
        Column(_("Last day"), words.last_day, width=104, tone=words.tone,
               sort=lambda row: row.end and str(row.end)),
        Column(_("Fund"), lambda row: row.fund, width=130, role="muted"),
    ]  # fmt: skip


def _tone(row: AwardRow) -> str | None:
    return "muted" if words.is_over(row) else None
