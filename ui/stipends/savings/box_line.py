# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""That a box must be taken over before money moves, with the one act that does it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.money import cash_box, safekeeping
from shelterdesk.services.money.cash_box import BoxRow
from ui.desk import Desk
from ui.stipends.pay import words
from ui.widgets.buttons import button
from ui.widgets.line import Line
from ui.widgets.opened_view import ColumnView

KEPT, CASH = "kept", "cash"


class BoxLine(ColumnView):
    """Hidden while the person signed in has the box, or none is needed. A shows in the tooltip."""

    taken = Signal()
    counted = Signal(object)  # the id of the box that must be counted first, or None
    refused = Signal(object)  # UserError

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._box: BoxRow | None = None
        self._kind, self._currency = CASH, ""
        self.hide()

    def show_need(self, boxes: list[BoxRow], kind: str, currency: str | None) -> None:
        """Which box is needed; an empty kind needs none."""
        self._kind, self._currency = kind, currency or ""
        found = [one for one in boxes if one.kind == kind and one.currency == currency]
        mine = next((one for one in found if one.is_mine), None)
        self._box = mine or next(iter(found), None)
        self.begin()
        if not kind or not currency or mine is not None:
            self.hide()
            return
        self._tell()
        self.show()

    def take(self) -> None:
        """Take it over as it was counted last, or begin one for money that is kept."""
        if self.isHidden():
            return
        if self._box is None and self._kind == KEPT:
            self._desk.do(
                self, N_("Opened the box for safekeeping"), safekeeping.open_box,
                said=_("You have the box."), on_done=lambda _id: self.taken.emit(),
                on_error=self.refused.emit, currency=self._currency,
            )  # fmt: skip
        elif self._box is not None and self._box.can_accept:
            self._desk.do(
                self, N_("Took a cash box over"), cash_box.accept, said=_("You have the box."),
                on_done=lambda _sum: self.taken.emit(), on_error=self.refused.emit,
                account_id=self._box.id,
            )  # fmt: skip

    def _tell(self) -> None:
        box = self._box
        if box is None and self._kind == KEPT:
            apart = _("Own money is kept in a box apart from the house's. It is empty now.")
            self.add(Line("wallet-cards", _("Box for safekeeping"), apart, ruled=False))
            self.add(button(_("Begin this box"), "check", tooltip="A", on_click=self.take))
            return
        name = _("Cash box") if box is None else box.name
        holder = "" if box is None or not box.holder else _("{who} has it.").format(who=box.holder)
        told = " ".join(part for part in (holder, words.box(box)) if part)
        self.add(Line("wallet-cards", name, told, tone="notice", ruled=False))
        if box is not None and box.can_accept and box.last is not None:
            self.add(button(words.accept(box), "check", tooltip="A", on_click=self.take))
        elif self._desk.vault.may(Capability.WRITE_LOG):
            box_id = None if box is None else box.id
            count = button(_("Count the box"), "wallet-cards")
            count.clicked.connect(lambda: self.counted.emit(box_id))
            self.add(count)
