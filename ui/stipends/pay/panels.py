# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms of the pay desk: not wanted, not paid, taken back."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.money import pay_desk
from shelterdesk.services.money.payables import PayableKind
from ui.desk import Desk
from ui.stipends.pay import words
from ui.widgets.fields import TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_LONGEST = 300


class _ReasonPanel(FormPanel):
    """What it is about, and why."""

    def __init__(self, desk: Desk, title: str, save: str, told: str, *, required: bool) -> None:
        super().__init__(desk, title, save)
        self.form.add_widget(label(told, "body", wrap=True))
        self.form.add_field(
            TextField("reason", _("Why, sealed: case"), required=required, unanswered=False,
                      max_length=_LONGEST)
        )  # fmt: skip
        self.form.saved()


class RefusePanel(_ReasonPanel):
    """She does not want it; she need not say why."""

    def __init__(self, desk: Desk, kind: str, payable_id: int, told: str) -> None:
        super().__init__(desk, _("Not wanted"), _("Set it aside"), told, required=False)
        self.form.add_widget(
            label(_("It stays with its fund and can be offered again at any time."), "muted",
                  wrap=True)
        )  # fmt: skip
        self._about: dict[str, Any] = {"kind": kind, "payable_id": payable_id, "told": told}

    def about(self) -> dict[str, Any]:
        """What is not wanted."""
        return self._about

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Set a payment aside: not wanted"), pay_desk.refuse, said=_("It is set aside."),
            kind=PayableKind(self._about["kind"]), payable_id=self._about["payable_id"],
            reason=str(values["reason"] or ""),
        )  # fmt: skip


class VoidPanel(_ReasonPanel):
    """It was decided that it is not paid."""

    def __init__(self, desk: Desk, kind: str, payable_id: int, told: str) -> None:
        super().__init__(desk, _("It is not paid"), _("Set it aside"), told, required=True)
        self._about: dict[str, Any] = {"kind": kind, "payable_id": payable_id, "told": told}

    def about(self) -> dict[str, Any]:
        """What is not paid."""
        return self._about

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Decided that a payment is not made"), pay_desk.void_rest,
            said=_("It is set aside."), kind=PayableKind(self._about["kind"]),
            payable_id=self._about["payable_id"], reason=str(values["reason"] or ""),
        )  # fmt: skip


class TakeBackPanel(_ReasonPanel):
    """A payment was wrong: its opposite is written, with a receipt of its own."""

    def __init__(self, desk: Desk, payment_id: int, told: str) -> None:
        super().__init__(desk, _("Take a payment back"), _("Take it back"), told, required=True)
        self.form.add_widget(
            label(_("The opposite is written, with a receipt of its own. A stipend, grant or "
                    "earnings are to be paid again."), "muted", wrap=True)
        )  # fmt: skip
        self.form.warn()
        self._about: dict[str, Any] = {"payment_id": payment_id, "told": told}

    def about(self) -> dict[str, Any]:
        """Which one."""
        return self._about

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Took a payment back"), pay_desk.take_back, said=words.taken_back,
            payment_id=self._about["payment_id"], reason=str(values["reason"] or ""),
        )  # fmt: skip
