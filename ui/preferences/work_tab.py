# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Habits of training and work: how long a look at a partner counts, when one asks how work goes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import OrganisationForm
from ui.desk import Desk
from ui.preferences.parts import column, touches
from ui.widgets.answers import read_number
from ui.widgets.card import Card
from ui.widgets.fields import IntField, TextField
from ui.widgets.form import RecordForm

_MOST_MONTHS = 120


class WorkHabitsTab(QWidget):
    """A form of two questions."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stored: OrganisationForm | None = None
        self.form = RecordForm(can_cancel=False)
        self.form.setAccessibleName(_("Training and work"))
        self.form.add_field(
            IntField(
                "vetting_months", _("Months a look at a partner counts"), low=1, high=_MOST_MONTHS,
                required=True,
                hint=_("Then somebody looks again before anybody new is sent there. What was "
                       "written before stays as it is."),
            )
        )  # fmt: skip
        self.form.add_field(
            TextField(
                "follow_up_days", _("Days after the start of work when one asks how it goes"),
                unanswered=False, max_length=60,
                hint=_("Numbers with commas between them, for example 30, 90, 180, 365. They hold "
                       "for work that begins from now on."),
            )
        )  # fmt: skip
        self.form.save_requested.connect(self._save)
        card = Card(_("Training and work"), _("the same for everybody"))
        card.add(self.form, 1)
        self.setLayout(column(card, stretch_last=True))
        self._load()

    def refresh(self, changes: object = None) -> None:
        """Read again; what is being typed stays, over what was changed elsewhere."""
        if touches(changes, "organisation"):
            self._load()

    def is_modified(self) -> bool:
        """Whether something is not saved."""
        return self.form.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """What was typed."""
        return self.form.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put it back."""
        self.form.restore_draft(kept)

    def _load(self) -> None:
        self.desk.read(self, organisation.form, self._show)

    def _show(self, stored: OrganisationForm) -> None:
        is_typing = self._stored is not None and self.form.is_modified()
        self._stored = stored
        if not is_typing:
            self.form.set_values({
                "vetting_months": stored.vetting_months,
                "follow_up_days": ", ".join(map(str, stored.follow_up_days)) or None,
            })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        if self._stored is None:
            self.form.set_busy(False)
            return
        try:
            days = _days(str(values["follow_up_days"] or ""))
        except ValueError:
            words = _("Write whole numbers of days with commas between them.")
            self.form.show_error(Invalid(words, field="follow_up_days"))
            return
        months = read_number(values["vetting_months"]) or 0
        self.desk.do(
            self.form, N_("Changed the habits of training and work"), organisation.edit,
            said=_("Saved."),
            on_done=lambda _done: self.form.saved(),
            on_error=self.form.show_error,
            form=replace(self._stored, vetting_months=months, follow_up_days=days),
        )  # fmt: skip


def _days(text: str) -> tuple[int, ...]:
    """Raises ``ValueError`` for what is no number; commas of other scripts are commas too."""
    for comma in "،、，;":
        text = text.replace(comma, ",")
    return tuple(int(part) for part in text.split(",") if part.strip())
