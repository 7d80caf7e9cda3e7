# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of a shift: a line for the next one, somebody who comes, a shift with more to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from typing import Any, Final, cast

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import rooms
from shelterdesk.services.rooms.rooms import SiteRow
from shelterdesk.services.shifts import handover, shift_patterns, shifts
from shelterdesk.services.shifts.handover import DESK, HandoverKind, LineForm
from shelterdesk.services.shifts.shift_patterns import Proposal
from shelterdesk.services.shifts.shifts import OnDuty
from shelterdesk.services.values.value_words import code_words
from ui import log_words
from ui.desk import Desk
from ui.keys import words as key_words
from ui.widgets.colleague_choice import offer_colleagues
from ui.widgets.fields import CheckField, ChoiceField, MultilineField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.sealed_fields import SealedText
from ui.widgets.stay_fields import KnownPersonField, Who

_FOUND_AT_MOST: Final = 6


class HandoverLinePanel(FormPanel):
    """A line for the next shift; only its words must be there, and they come first."""

    def __init__(self, desk: Desk, shift_id: int | None = None, line_id: int | None = None) -> None:
        is_new = line_id is None
        title = _("For the next shift") if is_new else _("Change the line")
        super().__init__(desk, title, _("Hand over") if is_new else _("Save"))
        self._shift_id, self._line_id = shift_id, line_id
        self.words = SealedText(
            MultilineField("words", _("What to know"), required=True, unanswered=False, lines=3)
        )
        self.who = KnownPersonField("person", _("About whom"))
        self.who.required = False
        self.who.list.hide()
        self.who.asked.connect(self._ask)
        self.kind = ChoiceField(
            "kind", _("Kind"), code_words("handover_line", "kind").items(), unanswered=False
        )
        classes = (DESK, *key_words.in_order(desk.vault.classes()))
        self.readers = ChoiceField(
            "confidentiality", _("Who may read it"),
            [(name, log_words.class_name(name)) for name in classes], unanswered=False,
        )  # fmt: skip
        self.asks = CheckField(
            "needs_acknowledgement", _("The next shift acknowledges it"),
            hint=_("Until somebody does, it stays on Today."),
        )  # fmt: skip
        for field in (self.words.field, self.who, self.kind, self.readers, self.asks):
            self.form.add_field(field)
        self._show(LineForm(""))
        if line_id is not None:
            desk.read(
                self, handover.form, self._show, on_error=self.form.show_error, line_id=line_id
            )

    def about(self) -> dict[str, Any]:
        """Of which shift, and which line."""
        return {"shift_id": self._shift_id, "line_id": self._line_id}

    def _ask(self, text: str) -> None:
        self.desk.read(
            self, residents.find, lambda rows: self.who.set_rows(rows, text), text=text,
            limit=_FOUND_AT_MOST,
        )  # fmt: skip

    def _show(self, form: LineForm) -> None:
        whom = form.resident_id
        self.form.set_values({
            "person": Who(whom, form.shown) if whom is not None else None,
            "kind": form.kind.value,
            "confidentiality": form.confidentiality,
            "needs_acknowledgement": form.needs_acknowledgement,
        })  # fmt: skip
        self.words.show(form.words)
        self.who.list.hide()
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        who = values["person"]
        form = LineForm(
            words=self.words.read(),
            kind=HandoverKind(str(values["kind"] or HandoverKind.NOTE.value)),
            resident_id=who.resident_id if isinstance(who, Who) else None,
            confidentiality=str(values["confidentiality"] or DESK),
            needs_acknowledgement=bool(values["needs_acknowledgement"]),
        )
        if self._line_id is None:
            said = _("The next shift will read it.")
            label = N_("Wrote a line for the next shift")
            self.act(label, handover.add, said=said, form=form, shift_id=self._shift_id)
        else:
            label = N_("Changed a line for the next shift")
            self.act(label, handover.edit, form=form, line_id=self._line_id)


class ComePanel(FormPanel):
    """Somebody is on: a colleague, or a name without an account."""

    def __init__(self, desk: Desk, shift_id: int) -> None:
        super().__init__(desk, _("Somebody comes"), _("Is on"))
        self._shift_id = shift_id
        self.staff = ChoiceField("staff_id", _("Colleague"), unanswered=False)
        self.name = TextField(
            "name", _("Or a name"), unanswered=False, max_length=80,
            hint=_("A volunteer without an account."),
        )  # fmt: skip
        self.at = TimeField("at", _("Came at"))
        for field in (self.staff, self.name, self.at):
            self.form.add_field(field)
        self.staff.changed.connect(
            lambda: show_field(self.form, self.name, self.staff.value() is None)
        )
        self.form.saved()
        desk.read(self, organisation.colleagues, self._offer)

    def about(self) -> dict[str, Any]:
        """On which shift."""
        return {"shift_id": self._shift_id}

    def _offer(self, found: list[Colleague]) -> None:
        offer_colleagues(self.staff, found)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        at = values["at"]
        staff_id = cast("int | None", values["staff_id"])
        self.act(
            N_("Somebody came to the shift"),
            shifts.come,
            shift_id=self._shift_id,
            staff_id=staff_id,
            name="" if staff_id is not None else str(values["name"] or ""),
            at=at if isinstance(at, dt.time) else None,
        )


class OpenShiftPanel(FormPanel):
    """A shift with another name, of one house, or led by somebody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Open a shift"), _("Open"))
        self.name = TextField("name", _("Name"), required=True, max_length=40)
        self.site = ChoiceField("site_id", _("House"), unanswered=False)
        self.site.set_hint(_("Empty: all houses."))
        self.lead = ChoiceField("lead_id", _("Who leads"), unanswered=False)
        for field in (self.name, self.site, self.lead):
            self.form.add_field(field)
        show_field(self.form, self.site, False)
        desk.read(self, rooms.sites, self._offer_houses)
        desk.read(self, organisation.colleagues, self._offer)
        desk.read(self, shift_patterns.proposed, self._propose)

    def first_field(self) -> QWidget | None:
        """The name."""
        return self.name.focus_target()

    def _offer_houses(self, found: list[SiteRow]) -> None:
        self.site.set_choices([(site.id, site.name) for site in found])
        show_field(self.form, self.site, len(found) > 1)

    def _offer(self, found: list[Colleague]) -> None:
        offer_colleagues(self.lead, found)

    def _propose(self, found: Proposal) -> None:
        if not self.form.is_modified():
            self.form.set_values({"name": found.name or None})

    def _save(self, values: dict[str, Hashable]) -> None:
        form = shifts.OpenForm(
            name=str(values["name"] or ""),
            site_id=cast("int | None", values["site_id"]),
            lead_id=cast("int | None", values["lead_id"]),
        )
        self.act(N_("Opened a shift"), shifts.open_shift, said=_("The shift is open."), form=form)


def propose_second(
    staff: ChoiceField, name: TextField, people: Iterable[OnDuty], own_id: int | None
) -> None:
    """Where two are on, the other one does it too: a colleague, or a name without an account."""
    others = [who for who in people if who.left is None and who.staff_id != own_id]
    if len(others) == 1 and others[0].staff_id is not None:
        staff.set_value(others[0].staff_id)
    elif len(others) == 1:
        name.set_value(others[0].shown)
