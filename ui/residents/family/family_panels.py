# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding a child who came along, and somebody who lives elsewhere."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import families, residents
from shelterdesk.services.residents.families import DependantForm, LivesWith
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_choice, read_number, show_choice
from ui.widgets.fields import CheckField, ChoiceField, IntField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText

_EARLIEST, _LATEST = 1850, 2200


class ChildPanel(FormPanel):
    """Two fields make a record; both may stay empty."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("A child who came along"), _("Begin the record"))
        self._resident_id = resident_id
        words = _("The child gets a record, in the same household. A bed is given there.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.add_field(TextField("known_as", _("Known as"), unanswered=False, max_length=80))
        self.form.add_field(_year())

    def about(self) -> dict[str, Any]:
        """Whose child."""
        return {"resident_id": self._resident_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Began a child's record"),
            families.add_child,
            said=_("The child has a record now."),
            resident_id=self._resident_id,
            known_as=str(values["known_as"] or ""),
            birth_year=values["birth_year"],
        )


class _About(FormPanel):
    """What is asked of every dependant."""

    def _add_about(self) -> None:
        self.is_child = CheckField("is_child", _("A child"))
        self.lives_with = ChoiceField(
            "lives_with", _("Lives"), code_words("dependant", "lives_with").items()
        )
        self.plan = SealedText(
            MultilineField("contact_plan", _("How they stay in touch"), unanswered=False, lines=3)
        )
        self.plan.field.set_hint(_("Who calls whom, when, and what is safe. Sealed: case key."))
        for field in (self.is_child, self.lives_with, self.plan.field):
            self.form.add_field(field)
        self.is_child.set_value(True)

    def _read_about(self) -> DependantForm:
        return DependantForm(
            is_child=bool(self.is_child.value()),
            lives_with=read_choice(self.lives_with),
            contact_plan=self.plan.read(),
        )


class DependantPanel(_About):
    """Somebody without a record, or what is known of one who has it."""

    def __init__(self, desk: Desk, resident_id: int, row_id: int | None = None) -> None:
        title = _("Somebody who lives elsewhere") if row_id is None else _("Change")
        super().__init__(desk, title, _("Save"))
        self._resident_id = resident_id
        self._row_id = row_id
        self.name = SealedText(TextField("name", _("Name"), unanswered=False, max_length=120))
        self.year = _year()
        self.form.add_field(self.name.field)
        self.form.add_field(self.year)
        self._add_about()
        self.form.saved()
        if row_id is not None:
            desk.read(self, families.form, self._show, row_id=row_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "row_id": self._row_id}

    def _show(self, form: DependantForm) -> None:
        self.name.show(form.name)
        self.year.set_value(form.birth_year)
        self.is_child.set_value(form.is_child)
        show_choice(self.lives_with, form.lives_with)
        self.plan.show(form.contact_plan)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = replace(
            self._read_about(),
            name=self.name.read(),
            birth_year=read_number(values["birth_year"]),
        )
        is_new = self._row_id is None
        self.act(
            N_("Added somebody to a family") if is_new else N_("Changed somebody of a family"),
            families.add_dependant if is_new else families.edit_dependant,
            said=_("Saved."),
            form=form,
            **({"resident_id": self._resident_id} if is_new else {"row_id": self._row_id}),
        )


class LinkPanel(_About):
    """Somebody who has a record already, by its code."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Somebody with a record"), _("Save"))
        self._resident_id = resident_id
        self.code = TextField("code", _("Code of their record"), required=True, max_length=8)
        self.form.add_field(self.code)
        self._add_about()
        self.lives_with.set_value(LivesWith.HERE.value)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.desk.read(
            self,
            residents.by_code,
            self._link,
            on_error=self.form.show_error,
            code=str(values["code"]),
        )

    def _link(self, dependant_id: int) -> None:
        self.desk.do(
            self,
            N_("Added somebody to a family"),
            families.link,
            said=_("Saved."),
            on_done=lambda _id: self._done(),
            on_error=self._refused,
            resident_id=self._resident_id,
            dependant_id=dependant_id,
            form=self._read_about(),
        )

    def _refused(self, error: Any) -> None:
        error.field = "code" if error.field == "dependant_id" else error.field
        self.form.show_error(error)


def _year() -> IntField:
    return IntField(
        "birth_year", _("Year of birth"), low=_EARLIEST, high=_LATEST, unanswered=False,
        placeholder=_("about is good enough"),
    )  # fmt: skip
