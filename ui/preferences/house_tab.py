# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and habits of the house: stored in the file, the same for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk import regions
from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, language
from shelterdesk.services import organisation
from shelterdesk.services.organisation import OrganisationForm
from ui.desk import Desk
from ui.preferences.parts import column, touches
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import CheckField, ChoiceField, IntField, TextField, TimeField
from ui.widgets.form import RecordForm
from ui.widgets.labels import label


class HouseTab(QWidget):
    """A form, and the way to houses and rooms."""

    rooms_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stored: OrganisationForm | None = None
        self.form = RecordForm(can_cancel=False)
        self.form.setAccessibleName(_("House"))
        self._add_fields()
        self.form.save_requested.connect(self._save)
        habits = Card(_("Names and habits"), _("the same for everybody"))
        habits.add(self.form, 1)
        cards = [self._rooms_card()] if desk.vault.may(Capability.SEE_RESIDENTS) else []
        self.setLayout(column(*cards, habits, stretch_last=True))
        self._load()

    def _add_fields(self) -> None:
        self.form.add_field(
            TextField(
                "discreet_name",
                _("Name shown in the window and on paper"),
                required=True,
                max_length=80,
                hint=_("Dull on purpose: a stranger may read it over the counter."),
            )
        )
        countries, currencies = regions.countries(language()), regions.currencies(language())
        choice = ChoiceField("country", _("Country"), countries, unanswered=False)
        self.form.add_field(
            choice, ChoiceField("currency", _("Currency"), currencies, unanswered=False)
        )
        choice.changed.connect(self._follow_country)
        papers = [(paper, paper) for paper in ("A4", "Letter")]
        self.form.add_field(
            ChoiceField(
                "first_weekday", _("A week begins on"), regions.weekdays(language()),
                required=True, unanswered=False,
            ),
            ChoiceField("paper", _("Paper"), papers, required=True, unanswered=False),
        )  # fmt: skip
        self.form.add_field(
            IntField(
                "night_cutoff_hour",
                _("Hour at which a night ends"),
                low=0,
                high=23,
                required=True,
                hint=_("Before this hour “tonight” is still the night that began yesterday."),
            )
        )
        back_by = TimeField("roll_call_minute", _("Everybody is back by"), empty="22:00")
        back_by.required = True
        back_by.set_hint(_("From then on Today asks for the roll call, until it is closed."))
        self.form.add_field(back_by)
        self.form.add_field(
            CheckField(
                "counts_absences",
                _("A night away from a kept bed counts as a bed-night"),
                hint=_("Leave and hospital. What holds is printed under every table of nights."),
            )
        )
        self.form.add_field(
            CheckField(
                "approves_plans",
                _("A supervisor looks at support plans"),
                hint=_("Caseworkers then show a plan to a supervisor, who answers with a comment."),
            )
        )
        self._add_habits()

    def _add_habits(self) -> None:
        """What the desk reads and counts."""
        self.form.add_field(
            CheckField(
                "names_medicines",
                _("The desk reads the names of medicines"),
                hint=_(
                    "Otherwise only numbers of boxes, and names are sealed: health. This holds for "
                    "what is written from now on: medicines of before stay as they are until each "
                    "is changed."
                ),
            )
        )
        self.form.add_field(
            CheckField(
                "counts_stock",
                _("Things that are handed out are counted"),
                hint=_("The page of support then shows what is on the shelf, and reminds."),
            )
        )

    def _rooms_card(self) -> Card:
        card = Card(_("Houses, rooms and beds"))
        row = QHBoxLayout()
        row.setSpacing(12)
        words = _("Rooms are added, renamed and taken out of use where they are shown.")
        row.addWidget(label(words, "body", "muted", wrap=True), 1)
        row.addWidget(button(_("Open rooms"), "bed-double", on_click=self.rooms_requested.emit))
        card.add_layout(row)
        return card

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
        if is_typing:
            return
        names = self.form.fields
        values = {name: getattr(stored, name) for name in names}
        back_by = time(*divmod(stored.roll_call_minute, 60))
        values["roll_call_minute"] = f"{back_by:%H:%M}"
        self.form.set_values(values)

    def _follow_country(self) -> None:
        country = self.form.fields["country"].value()
        if isinstance(country, str):
            self.form.fields["currency"].set_value(regions.currency_of(country))
            self.form.fields["first_weekday"].set_value(regions.first_weekday_of(country))
            self.form.fields["paper"].set_value(regions.paper_of(country))

    def _save(self, values: dict[str, Any]) -> None:
        if self._stored is None:
            self.form.set_busy(False)
            return
        back_by = values["roll_call_minute"]
        values = values | {"roll_call_minute": back_by.hour * 60 + back_by.minute}
        self.desk.do(
            self.form,
            N_("Changed the habits of the house"),
            organisation.edit,
            said=_("Saved."),
            on_done=lambda _done: self.form.saved(),
            on_error=self.form.show_error,
            form=replace(self._stored, **values),
        )
