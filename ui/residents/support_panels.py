# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening and closing a support period."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services import support
from shelterdesk.services.vocabularies import Vocabulary, choices
from ui.desk import Desk
from ui.widgets.answers import read_choice
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


class _SupportPanel(FormPanel):
    def _add_day(self, name: str, words: str) -> None:
        day = DateField(name, words, required=True)
        self.form.add_field(day)
        day.set_value(today())
        self.form.saved()

    def _add_choice(
        self, name: str, words: str, vocabulary: str, *, unanswered: bool = False
    ) -> ChoiceField:
        field = ChoiceField(name, words, unanswered=unanswered)
        self.form.add_field(field)
        self.desk.read(
            self,
            choices,
            lambda found: field.set_choices((choice.code, choice.label) for choice in found),
            vocabulary=vocabulary,
        )
        return field


class OpenSupportPanel(_SupportPanel):
    """Support begins, or begins again."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Open a support period"), _("Open"))
        self._resident_id = resident_id
        self._add_day("opened", _("From"))
        self._add_choice("referral_source", _("Who sent or told"), Vocabulary.REFERRAL_SOURCE)
        self._add_choice("first_contact", _("First contact"), Vocabulary.FIRST_CONTACT)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.desk.do(
            self,
            N_("Opened a support period"),
            support.open_period,
            said=_("The support period is open."),
            on_done=lambda _id: self._done(),
            on_error=self.form.show_error,
            resident_id=self._resident_id,
            **values,
        )


class CloseSupportPanel(_SupportPanel):
    """Support ends for now; everything is kept, and a later one is a return."""

    def __init__(self, desk: Desk, period_id: int, *, has_open_stay: bool) -> None:
        super().__init__(desk, _("Close the support period"), _("Close"))
        self._period_id = period_id
        self._has_open_stay = has_open_stay
        self._add_day("closed", _("On"))
        self._add_choice("close_reason", _("Why it closes"), Vocabulary.CLOSE_REASON)
        self._destination = self._add_choice(
            "destination", _("Where to"), Vocabulary.DESTINATION, unanswered=True
        )
        words = _("Everything is kept. Coming back later opens a new one.")
        if has_open_stay:
            words = " ".join((words, _("The stay stays open: check out to end it.")))
        self.form.add_widget(label(words, "muted", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which period, and whether the stay was open."""
        return {"period_id": self._period_id, "has_open_stay": self._has_open_stay}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.desk.do(
            self,
            N_("Closed a support period"),
            support.close_period,
            said=_("The support period is closed."),
            on_done=lambda _none: self._done(),
            on_error=self.form.show_error,
            period_id=self._period_id,
            closed=values["closed"],
            reason=values["close_reason"],
            destination=read_choice(self._destination),
        )
