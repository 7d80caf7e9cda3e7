# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of moving on: an application and its steps, a home, visits there, an answer later."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.moving_on import applications, follow_ups, tenancies
from shelterdesk.services.moving_on.applications import ApplicationForm, ApplicationRow
from shelterdesk.services.moving_on.follow_ups import FollowUpRow, after_words
from shelterdesk.services.moving_on.tenancies import TenancyForm
from shelterdesk.services.partners import partners
from shelterdesk.services.values.value_words import code_word, code_words
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.sealed_fields import SealedText

_NOTE: Final = "note"


def _kind_field(words: str) -> ChoiceField:
    kinds = code_words("tenancy", "housing_kind").items()
    return ChoiceField("housing_kind", words, kinds, required=True)


def _note_field() -> MultilineField:
    return MultilineField(_NOTE, _("Note"), unanswered=False, lines=3)


class ApplicationPanel(FormPanel):
    """A new application, or one to change."""

    def __init__(self, desk: Desk, resident_id: int, application_id: int | None = None) -> None:
        title = _("Application for a home")
        super().__init__(desk, title, _("Save"))
        self._resident_id, self._application_id = resident_id, application_id
        self.form.add_field(_kind_field(_("Kind of home")))
        self.partner = ChoiceField("partner_id", _("Partner"), unanswered=False)
        self.form.add_field(self.partner)
        self.recipient = SealedText(
            TextField("recipient", _("Or to whom"), unanswered=False, max_length=120)
        )
        self.form.add_field(self.recipient.field)
        self.form.add_field(DateField("prepared_on", _("Prepared on"), unanswered=False))
        hint = _("Today reminds on that day.")
        self.form.add_field(
            DateField("ask_again_on", _("Ask again on"), unanswered=False, hint=hint)
        )
        self.note = SealedText(_note_field())
        self.form.add_field(self.note.field)
        self.form.set_values({"prepared_on": today()})
        desk.read(self, partners.choices, self._offer)
        if application_id is not None:
            desk.read(self, applications.form, self._show, application_id=application_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "application_id": self._application_id}

    def _offer(self, found: list[tuple[int, str]]) -> None:
        is_untouched = not self.form.is_modified()
        self.partner.set_choices(found)
        if is_untouched:
            self.form.saved()

    def _show(self, form: ApplicationForm) -> None:
        self.form.set_values({
            "housing_kind": form.housing_kind, "partner_id": form.partner_id,
            "prepared_on": form.prepared_on, "ask_again_on": form.ask_again_on,
        })  # fmt: skip
        self.recipient.show(form.recipient)
        self.note.show(form.note)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        partner = values["partner_id"]
        form = ApplicationForm(
            housing_kind=str(values["housing_kind"]),
            partner_id=partner if isinstance(partner, int) else None,
            recipient=self.recipient.read(),
            prepared_on=read_day(values["prepared_on"]),
            ask_again_on=read_day(values["ask_again_on"]),
            note=self.note.read(),
        )
        if self._application_id is None:
            self.act(
                N_("Began an application for a home"), applications.add,
                said=_("The application is noted."), resident_id=self._resident_id, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed an application for a home"), applications.edit,
                application_id=self._application_id, form=form,
            )  # fmt: skip


class StepPanel(FormPanel):
    """The next step of an application."""

    def __init__(self, desk: Desk, resident_id: int, application_id: int) -> None:
        super().__init__(desk, _("Next step"), _("Save"))
        self._resident_id, self._application_id = resident_id, application_id
        self.state = ChoiceField("state", _("What happened"), required=True)
        self.form.add_field(self.state)
        self.form.add_field(DateField("on", _("On"), required=True))
        hint = _("Today reminds on that day.")
        self.form.add_field(
            DateField("ask_again_on", _("Ask again on"), unanswered=False, hint=hint)
        )
        self.form.set_values({"on": today()})
        desk.read(self, applications.of_resident, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "application_id": self._application_id}

    def _show(self, rows: list[ApplicationRow]) -> None:
        row = next((one for one in rows if one.id == self._application_id), None)
        if row is None:
            return
        self.state.set_choices(
            (state.value, code_word("housing_application", "state", state))
            for state in row.next_states
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted a step of an application"), applications.step,
            application_id=self._application_id, state=str(values["state"]),
            on=values["on"], ask_again_on=values["ask_again_on"],
        )  # fmt: skip


class HomePanel(FormPanel):
    """A home somebody lives in."""

    def __init__(self, desk: Desk, resident_id: int, tenancy_id: int | None = None) -> None:
        super().__init__(desk, _("Home"), _("Save"))
        self._resident_id, self._tenancy_id = resident_id, tenancy_id
        self._application_id: int | None = None
        self.form.add_field(_kind_field(_("Kind of home")))
        tenures = code_words("tenancy", "tenure").items()
        self.form.add_field(
            ChoiceField("tenure", _("Who holds the contract"), tenures, required=True)
        )
        self.form.add_field(DateField("start", _("From"), required=True))
        hint = _("It is recalled a month before. Empty: without an end.")
        self.form.add_field(
            DateField("contract_until", _("Contract until"), unanswered=False, hint=hint)
        )
        hint = _("Sealed for case work.")
        self.address = SealedText(
            MultilineField("address", _("Address"), unanswered=False, lines=2, hint=hint)
        )
        self.form.add_field(self.address.field)
        self.note = SealedText(_note_field())
        self.form.add_field(self.note.field)
        self.form.set_values({"start": today(), "tenure": "own"})
        if tenancy_id is not None:
            desk.read(self, tenancies.form, self._show, tenancy_id=tenancy_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "tenancy_id": self._tenancy_id}

    def _show(self, form: TenancyForm) -> None:
        self._application_id = form.application_id
        self.form.set_values({
            "housing_kind": form.housing_kind, "tenure": form.tenure, "start": form.start,
            "contract_until": form.contract_until,
        })  # fmt: skip
        self.address.show(form.address)
        self.note.show(form.note)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = TenancyForm(
            housing_kind=str(values["housing_kind"]),
            start=read_day(values["start"]) or today(),
            tenure=str(values["tenure"]),
            contract_until=read_day(values["contract_until"]),
            address=self.address.read(),
            note=self.note.read(),
            application_id=self._application_id,
        )
        if self._tenancy_id is None:
            self.act(
                N_("Added a home"), tenancies.add, said=_("The home is noted."),
                resident_id=self._resident_id, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed a home"), tenancies.edit, tenancy_id=self._tenancy_id, form=form
            )  # fmt: skip


class EndHomePanel(FormPanel):
    """The day on which a home ended."""

    def __init__(self, desk: Desk, tenancy_id: int) -> None:
        super().__init__(desk, _("This home has ended"), _("Save"))
        self._tenancy_id = tenancy_id
        self.form.add_field(DateField("on", _("Lived there until"), required=True))
        self.form.set_values({"on": today()})

    def about(self) -> dict[str, Any]:
        """Which."""
        return {"tenancy_id": self._tenancy_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Ended a home"), tenancies.end, tenancy_id=self._tenancy_id, on=values["on"]
        )  # fmt: skip


class VisitPanel(FormPanel):
    """A visit at home that is planned, if it is wished for."""

    def __init__(self, desk: Desk, tenancy_id: int) -> None:
        super().__init__(desk, _("Plan a visit"), _("Plan"))
        self._tenancy_id = tenancy_id
        hint = _("Only if it is wished for. Today reminds on that day.")
        self.form.add_field(DateField("on", _("On"), required=True, hint=hint))

    def about(self) -> dict[str, Any]:
        """Which home."""
        return {"tenancy_id": self._tenancy_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Planned a visit at home"), tenancies.plan_visit, said=_("The visit is planned."),
            tenancy_id=self._tenancy_id, on=values["on"], staff_id=self.desk.vault.staff_id,
        )  # fmt: skip


class VisitResultPanel(FormPanel):
    """What came of a visit at home."""

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk, _("What came of the visit"), _("Save"))
        self._visit_id = visit_id
        states = code_words("tenancy_visit", "state").items()
        self.form.add_field(ChoiceField("state", _("What came of it"), states, required=True))
        hint = _("Empty: on the day that was planned.")
        self.form.add_field(DateField("on", _("On"), unanswered=False, hint=hint))
        self.form.add_field(_note_field())
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which."""
        return {"visit_id": self._visit_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted what came of a visit at home"), tenancies.record_visit,
            visit_id=self._visit_id, state=str(values["state"]), on=values["on"],
            note=str(values[_NOTE] or ""),
        )  # fmt: skip


class AnswerPanel(FormPanel):
    """Where somebody lives some months after a stay; not known is an answer of its own."""

    def __init__(self, desk: Desk, resident_id: int, follow_up_id: int) -> None:
        super().__init__(desk, _("Where they live now"), _("Save"))
        self._resident_id, self._follow_up_id = resident_id, follow_up_id
        states = code_words("housing_follow_up", "state").items()
        self.form.add_field(ChoiceField("state", _("Where they live"), states, required=True))
        hint = _("Not needed for “Not known”.")
        sources = code_words("housing_follow_up", "source").items()
        self.form.add_field(
            ChoiceField("source", _("Known from"), sources, unanswered=False, hint=hint)
        )
        hint = _("What is saved here stays: it is history.")
        self.form.add_field(DateField("on", _("On"), required=True, hint=hint))
        self.form.add_field(_note_field())
        self.form.set_values({"on": today()})
        desk.read(self, follow_ups.of_resident, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "follow_up_id": self._follow_up_id}

    def _show(self, rows: list[FollowUpRow]) -> None:
        row = next((one for one in rows if one.id == self._follow_up_id), None)
        if row is not None:
            words = _("Home, {after}")
            self.form.set_title(words.format(after=after_words(row.months)))

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted where a resident lives"), follow_ups.answer,
            follow_up_id=self._follow_up_id, on=values["on"], state=str(values["state"]),
            source=str(values["source"] or "none"), note=str(values[_NOTE] or ""),
        )  # fmt: skip
