# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes: the rules by which money is given. A new house has none."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.services.stipends import schemes
from shelterdesk.services.stipends.schemes import SchemeRow
from ui.desk import Desk
from ui.preferences import house_rows
from ui.preferences.house_rows import HouseRowsTab
from ui.preferences.scheme_panel import SchemePanel
from ui.widgets.form_panel import FormPanel
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column


class SchemesTab(HouseRowsTab):
    """Who is awarded one is chosen under Stipends › Awards."""

    TABLES: ClassVar[tuple[str, ...]] = ("scheme", "award", "fund", "holiday", "organisation")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Schemes"), _columns(), _("Add a scheme"))
        NarrowColumns(self.list, {2: 780, 3: 520, 4: 480})
        self.list.set_empty(
            _("The rules by which money is given stand here: how much, how often, for how long. "
              "None is there before you write it."),
            _("Add the first scheme"),
            self.add,
        )  # fmt: skip
        self.explain(
            _("Once an award uses a scheme it keeps its currency, and once something was prepared "
              "its kind and its periods: a new rule is a new scheme. Awards that run go on when a "
              "scheme is offered no longer.")
        )  # fmt: skip
        self.load()

    def load(self) -> None:
        """Ask for them."""
        self.desk.read(self, schemes.listed, self.show_rows, with_retired=True)

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one."""
        return SchemePanel(self.desk, row_id)

    def open(self, target: object) -> None:
        """Begin a new one, as the awards may ask."""
        if target == "new":
            self.desk.later(self, self.add)

    def set_active(self, row: SchemeRow, *, is_active: bool) -> None:
        """Offer it no longer, or again."""
        act = N_("Offered a scheme again") if is_active else N_("Stopped offering a scheme")
        self.desk.do(self, act, schemes.retire, scheme_id=row.id, is_active=is_active)


def _columns() -> list[Column]:
    tone = house_rows.tone
    return [
        Column(_("Name"), lambda row: row.name, width=140, role="strong", tone=tone),
        Column(_("How much"), lambda row: row.amount_words, stretch=True, width=150, tone=tone,
               tooltip=lambda row: row.amount_words),
        Column(_("How often"), lambda row: row.often_words, width=190, role="muted",
               tooltip=lambda row: row.often_words),
        Column(_("Awards now"), lambda row: row.awards or "", align="end", width=96, tone=tone),
        Column("", house_rows.state, pill=True, width=130),
    ]  # fmt: skip
