# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a partner: who they are, whom to call there, and what to beware of."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.partners import partner_offers, partners
from shelterdesk.services.partners.partners import Contact, PartnerForm, PartnerKind
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.choices_field import ChoicesField, read_codes
from ui.widgets.fields import CheckField, ChoiceField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.language_names import languages
from ui.widgets.sealed_fields import SealedText

_CONTACTS: Final = 4
_PARTS: Final = ("name", "role", "phone", "email", "hours")


class PartnerPanel(FormPanel):
    """A new partner, or one to change."""

    def __init__(self, desk: Desk, partner_id: int | None = None) -> None:
        is_new = partner_id is None
        title = _("New partner") if is_new else _("Change the partner")
        super().__init__(desk, title, _("Add") if is_new else _("Save"))
        self._partner_id = partner_id
        self._shown_contacts = 1
        self._add_fields()
        self._add_contacts()
        self.risk = SealedText(MultilineField("risk", _("Beware of"), unanswered=False, lines=2))
        self.risk.field.set_hint(_("Sealed with the case key."))
        self.form.add_section(_("Safety"))
        hint = _("Then two colleagues look at it, as at every employer and before an introduction.")
        self.form.add_field(CheckField("meets_residents", _("Meets residents"), hint=hint))
        self.form.fields["meets_residents"].set_value(True)
        self.form.add_field(self.risk.field)
        desk.read(self, partner_offers.services_to_choose, self.offers.set_choices)
        if partner_id is not None:
            desk.read(
                self, partners.form, self._show, on_error=self.form.show_error,
                partner_id=partner_id,
            )  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"partner_id": self._partner_id}

    def _add_fields(self) -> None:
        kinds = code_words("partner", "kind").items()
        self.form.add_field(TextField("name", _("Name"), required=True, max_length=120))
        self.kind = ChoiceField("kind", _("Kind"), kinds, unanswered=False)
        self.kind.set_value(PartnerKind.OTHER.value)
        self.form.add_field(self.kind)
        self.form.add_field(TextField("area", _("Area"), unanswered=False, max_length=80))
        self.offers = ChoicesField(
            "offers", _("Offers"), one=_("Service"), add=_("Add a service"),
            remove=_("Remove this service"),
        )  # fmt: skip
        self.form.add_field(self.offers)
        self.form.add_field(
            TextField("services", _("In their own words"), unanswered=False, max_length=300)
        )
        self.languages = ChoicesField(
            "languages", _("Languages spoken there"), languages(), one=_("Language"),
            add=_("Add a language"), remove=_("Remove this language"),
        )  # fmt: skip
        self.form.add_field(self.languages)
        self.form.add_field(MultilineField("note", _("Note"), unanswered=False, lines=2))
        self.form.saved()

    def _add_contacts(self) -> None:
        self.form.add_section(_("Whom to call"))
        words = {
            "name": _("Name"), "role": _("Role"), "phone": _("Phone"), "email": _("E-mail"),
            "hours": _("When"),
        }  # fmt: skip
        limits = {"name": 80, "role": 80, "phone": 60, "email": 120, "hours": 120}
        for number in range(_CONTACTS):
            for part in _PARTS:
                field = TextField(
                    f"{part}_{number}", words[part], unanswered=False, max_length=limits[part]
                )
                field.setAccessibleName(
                    _("{part} of contact {number}").format(part=words[part], number=number + 1)
                )
                self.form.add_field(field)
        self.more = button(_("Another contact"), "plus", "quiet", on_click=self._add_contact)
        self.form.add_widget(self.more)
        self._show_contacts()

    def _add_contact(self) -> None:
        self._shown_contacts += 1
        self._show_contacts()
        self.form.fields[f"name_{self._shown_contacts - 1}"].focus_target().setFocus()

    def _show_contacts(self) -> None:
        for number in range(_CONTACTS):
            for part in _PARTS:
                field = self.form.fields[f"{part}_{number}"]
                show_field(self.form, field, number < self._shown_contacts)
        self.more.setHidden(self._shown_contacts == _CONTACTS)

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Show as many contacts as were typed."""
        typed = kept.get("typed") or {}
        numbers = [int(name[-1]) for name in typed if name[-1:].isdigit()]
        self._shown_contacts = max([self._shown_contacts, *(n + 1 for n in numbers)])
        self._show_contacts()
        super().restore_draft(kept)

    def _show(self, form: PartnerForm) -> None:
        values: dict[str, object] = {
            "name": form.name, "kind": form.kind.value, "services": form.services or None,
            "area": form.area or None, "note": form.note or None, "offers": form.offers,
            "languages": form.languages, "meets_residents": form.meets_residents,
        }  # fmt: skip
        for number, contact in enumerate(form.contacts[:_CONTACTS]):
            for part in _PARTS:
                values[f"{part}_{number}"] = getattr(contact, part) or None
        self._shown_contacts = max(1, min(_CONTACTS, len(form.contacts)))
        self._show_contacts()
        self.form.set_values(values)
        self.risk.show(form.risk)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = PartnerForm(
            name=str(values["name"]),
            kind=PartnerKind(str(values["kind"] or PartnerKind.OTHER.value)),
            services=str(values["services"] or ""),
            area=str(values["area"] or ""),
            note=str(values["note"] or ""),
            offers=read_codes(values["offers"]),
            languages=read_codes(values["languages"]),
            meets_residents=bool(values["meets_residents"]),
            risk=self.risk.read(),
            contacts=tuple(
                Contact(*(str(values[f"{part}_{number}"] or "") for part in _PARTS))
                for number in range(_CONTACTS)
            ),
        )
        is_new = self._partner_id is None
        more: dict[str, Any] = {} if is_new else {"partner_id": self._partner_id}
        self.act(
            N_("Added a partner") if is_new else N_("Changed a partner"),
            partners.add if is_new else partners.edit,
            form=form,
            **more,
        )
