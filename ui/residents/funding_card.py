# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who pays for the stay that is chosen: one fund a night, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, ClassVar

from PySide6.QtCore import Signal

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.money import funds, stay_funds
from shelterdesk.services.money.funds import FundRow
from shelterdesk.services.money.stay_funds import FundedNights, FundingForm, FundingRow
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.day_words import short_day
from ui.widgets.fields import ChoiceField, DateField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView


class FundingCard(Card):
    """Reads by itself once a stay is chosen."""

    panel_requested = Signal(object)  # FormPanel
    filled = Signal()
    TABLES: ClassVar[frozenset[str]] = frozenset({"fund", "stay_funding", "bed_assignment", "stay"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Who pays"), line=False)
        self._desk = desk
        self.stay_id: int | None = None
        self.content.setContentsMargins(0, 0, 0, 0)
        self.summary = label("", "muted")
        self.add_trailing(self.summary)
        self._may_write = desk.vault.may(Capability.EDIT_SUPPORT)
        self.add_button = button(_("Add a fund"), "plus", "quiet", on_click=self.add_fund)
        self.change_button = button(_("Change"), "pencil", "quiet", on_click=self.change)
        self.remove_button = button(_("Remove"), "x", "quiet", on_click=self.remove)
        for made in (self.add_button, self.change_button, self.remove_button):
            self.add_trailing(made)
            made.setHidden(not self._may_write)
            made.setEnabled(False)
        self.view = RowsView(RowsModel(_columns(), lambda row: row.id), _("Who pays"), self)
        self.view.set_empty(_("Choose a stay. The funds that pay for its nights stand here."))
        self.view.row_selected.connect(self._selected)
        if self._may_write:
            self.view.row_activated.connect(lambda _row: self.change())
        self.add(self.view, 1)

    def show_stay(self, stay_id: int | None) -> None:
        """Whose nights are asked about; None: of no stay."""
        self.stay_id = stay_id
        self.add_button.setEnabled(stay_id is not None)
        if stay_id is None:
            self._show(None)
        else:
            self.load()

    def load(self) -> None:
        """Read again."""
        if self.stay_id is not None:
            self._desk.read(self, stay_funds.of_stay, self._show, stay_id=self.stay_id)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self.load()

    def add_fund(self) -> None:
        """Another fund, for nights nobody pays yet."""
        if self.stay_id is not None:
            self.panel_requested.emit(FundingPanel(self._desk, stay_id=self.stay_id))

    def change(self) -> None:
        """Another fund or other nights."""
        row = self.view.selected()
        if row is not None:
            self.panel_requested.emit(FundingPanel(self._desk, funding_id=row.id))

    def remove(self) -> None:
        """The fund pays none of them."""
        row = self.view.selected()
        if row is not None:
            self._desk.do(
                self,
                N_("Took a fund from a stay"),
                stay_funds.remove,
                said=_("“{fund}” pays for no night of this stay.").format(fund=row.fund),
                funding_id=row.id,
            )

    def _show(self, found: FundedNights | None) -> None:
        if found is not None and found.stay_id != self.stay_id:
            return
        self.view.rows_model.set_rows(() if found is None else found.rows)
        if found is None:
            self.summary.setText("")
        else:
            self.view.set_empty(_("No fund pays for this stay. Its nights are counted as such."))
            self.summary.setText(
                ngettext("{n} night of no fund", "{n} nights of no fund", found.without_fund)
                .format(n=found.without_fund)
            )  # fmt: skip
        self._selected(self.view.selected())
        self.filled.emit()

    def _selected(self, row: object) -> None:
        for made in (self.change_button, self.remove_button):
            made.setEnabled(row is not None)


class FundingPanel(FormPanel):
    """A fund that pays for nights of a stay: which, from when, until when."""

    def __init__(
        self, desk: Desk, stay_id: int | None = None, funding_id: int | None = None
    ) -> None:
        is_new = funding_id is None
        super().__init__(desk, _("Who pays"), _("Add") if is_new else _("Save"))
        self._about = {"stay_id": stay_id, "funding_id": funding_id}
        self._stored: FundingForm | None = None
        self.fund = ChoiceField("fund", _("Fund"), unanswered=False)
        self.form.add_field(self.fund)
        if desk.vault.may(Capability.EDIT_HOUSE_RULES):
            self.form.add_field(
                TextField("name", _("Or a new fund"), unanswered=False, max_length=80)
            )
        hint = _("From the first night of the stay, if nothing is written.")
        self.form.add_field(DateField("start", _("From the night of"), unanswered=False, hint=hint))
        hint = _("The night of this day it pays no more. Empty: until the stay ends.")
        self.form.add_field(DateField("end", _("Until"), unanswered=False, hint=hint))
        desk.read(self, funds.listed, self._offer, with_retired=not is_new)
        if not is_new:
            desk.read(self, stay_funds.form, self._fill, funding_id=funding_id)

    def about(self) -> dict[str, Any]:
        """Of which stay, or which entry."""
        return dict(self._about)

    def _offer(self, rows: list[FundRow]) -> None:
        before = self.form.is_modified()
        self.fund.set_choices((row.id, row.name) for row in rows)
        if not rows:
            self.fund.set_hint(_("No fund is listed yet."))
        if self._stored is not None and not before:
            self.fund.set_value(self._stored.fund_id)
        if not before:
            self.form.saved()

    def _fill(self, form: FundingForm) -> None:
        self._stored = form
        self.form.set_values({"fund": form.fund_id, "start": form.start, "end": form.end})
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        fund, start, end = values["fund"], values["start"], values["end"]
        form = FundingForm(
            fund if isinstance(fund, int) else None,
            start if isinstance(start, dt.date) else None,
            end if isinstance(end, dt.date) else None,
            str(values.get("name") or ""),
        )
        if self._about["funding_id"] is None:
            self.act(
                N_("Said who pays for nights"), stay_funds.add,
                said=_("Noted who pays."), stay_id=self._about["stay_id"], form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed who pays for nights"), stay_funds.edit,
                said=_("Noted who pays."), funding_id=self._about["funding_id"], form=form,
            )  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column(_("From"), lambda row: short_day(row.start), width=110),
        Column(_("To"), _end, width=150),
        Column(_("Nights"), lambda row: row.nights, align="end", width=64),
        Column(_("Fund"), lambda row: row.fund, stretch=True),
    ]


def _end(row: FundingRow) -> str:
    return short_day(row.end) if row.end is not None else _("open")
