# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Details: what the desk may know, and what is sealed under the case key."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services import residents
from shelterdesk.services.answers import Hidden, Text, is_text
from shelterdesk.services.answers import words as answer_words
from shelterdesk.services.overview import Overview
from shelterdesk.services.residents import ResidentForm
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.residents.births import read_birth, shown_birth
from ui.residents.languages_field import LanguagesField
from ui.residents.names import countries
from ui.widgets.answers import read_choice, read_text, show_choice, show_text
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.fields import BirthField, ChoiceField, MultilineField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label

_SEALED = ("legal_name", "phone", "contact")
_MASK = "••••••••"


class Gate(QWidget):
    """Stands for the sealed answers until they are asked for."""

    opened = Signal()

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._masks = {}
        for number, (name, words) in enumerate(names.items()):
            grid.addWidget(label(words, wrap=True), number, 0)
            self._masks[name] = label("", "body", "muted")
            grid.addWidget(self._masks[name], number, 1)
        row.addLayout(grid, 1)
        self.show_button = button(_("Show"), "eye", tooltip=_("Show what is sealed"))
        self.show_button.clicked.connect(self.opened)
        row.addWidget(self.show_button)

    def mask(self, form: ResidentForm) -> None:
        """Say of each answer whether there is one."""
        for name, mask in self._masks.items():
            value: Text = getattr(form, name)
            mask.setText(_MASK if is_text(value) else answer_words(value))
            mask.setAccessibleName(_("Given, hidden") if is_text(value) else "")

    def texts(self) -> list[str]:
        """What is shown, for tests."""
        return [mask.text() for mask in self._masks.values()]


class DetailsTab(Card):
    """Saves by itself; what was typed stays until it could be saved."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._resident_id = resident_id
        self._view: Overview | None = None
        self._stored = ResidentForm()
        self._genders: list[Choice] = []
        self._birth_shown: Hashable = None
        self._is_open = not desk.vault.can_read("case")
        self.form = RecordForm(labels="left", can_cancel=False)
        self.form.save_requested.connect(self._save)
        self._add_fields()
        self._add_sealed()
        self.add(self.form, 1)
        desk.read(self, choices, self._show_genders, vocabulary=Vocabulary.GENDER)

    def _add_fields(self) -> None:
        form = self.form
        self.known_as = TextField("known_as", _("Known as"), unanswered=False, max_length=200)
        self.known_as.set_hint(_("Without a name the code is shown."))
        self.pronouns = TextField("pronouns", _("Pronouns"))
        self.gender = ChoiceField("gender", _("Gender"))
        self.birth = BirthField("birth", _("Born"))
        self.languages = LanguagesField("languages", _("Languages"))
        self.nationality = ChoiceField("nationality", _("Nationality"), countries())
        for field in (
            self.known_as,
            self.pronouns,
            self.gender,
            self.birth,
            self.languages,
            self.nationality,
        ):
            form.add_field(field)

    def _add_sealed(self) -> None:
        form = self.form
        hint = _("Only people who hold the case key can read this.")
        form.add_section(_("Sealed: case key"), hint)
        self.sealed: dict[str, Field] = {
            "legal_name": TextField("legal_name", _("Legal name")),
            "phone": TextField("phone", _("Phone")),
            "contact": MultilineField("contact", _("Safe contact"), lines=3),
        }
        self.sealed["contact"].set_hint(_("How and when it is safe to be in touch."))
        self.gate = Gate({name: field.label for name, field in self.sealed.items()})
        self.gate.opened.connect(self.reveal)
        form.add_widget(self.gate)
        for field in self.sealed.values():
            form.add_field(field)
        form.add_widget(QWidget())  # takes the room that is left
        self._arrange_sealed()

    # Showing
    def show_overview(self, view: Overview) -> None:
        """Show a person; what is being typed is not touched."""
        is_typing = self._view is not None and self.form.is_modified()
        self._view, self._stored = view, view.form
        if not is_typing:
            self._show(view.form)

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self.form.is_modified()

    def reveal(self) -> None:
        """Show the sealed answers, to be read and changed."""
        is_untouched = not self.form.is_modified()
        self._is_open = True
        self._show_sealed(self._stored)
        self._arrange_sealed()
        if is_untouched:
            self.form.saved()
        self.sealed["legal_name"].focus_target().setFocus()

    def _show_genders(self, found: list[Choice]) -> None:
        self._genders = found
        if self._view is not None:
            self.show_overview(self._view)

    def _show(self, stored: ResidentForm) -> None:
        self.known_as.set_value(stored.known_as or None)
        show_text(self.pronouns, stored.pronouns)
        offered = [(choice.code, choice.label) for choice in self._genders]
        if is_text(stored.gender) and stored.gender not in dict(offered) and self._view:
            offered.append((stored.gender, self._view.row.gender))  # not offered any more
        self.gender.set_choices(offered)
        show_choice(self.gender, stored.gender)
        self._birth_shown, is_sealed = shown_birth(stored.birth)
        self.birth.set_value(self._birth_shown)
        self._birth_shown = self.birth.value()
        self.birth.setEnabled(not is_sealed)
        if is_sealed:
            self.birth.set_hint(_("The day is sealed."))
        self.languages.set_value(stored.languages)
        show_choice(self.nationality, stored.nationality)
        self._show_sealed(stored)
        self.form.saved()

    def _show_sealed(self, stored: ResidentForm) -> None:
        self.gate.mask(stored)
        for name, field in self.sealed.items():
            value: Text = getattr(stored, name)
            is_hidden = isinstance(value, Hidden)
            show_text(field, value if self._is_open else Hidden.HIDDEN)
            field.setEnabled(not is_hidden)
            if is_hidden:
                field.focus_target().setPlaceholderText(answer_words(value))

    def _arrange_sealed(self) -> None:
        self.gate.setHidden(self._is_open)
        for field in self.sealed.values():
            show_field(self.form, field, self._is_open)

    # Saving
    def typed(self) -> ResidentForm:
        """The record as typed; what is hidden stays as it is stored."""
        stored = self._stored
        birth = stored.birth
        if self.birth.value() != self._birth_shown:
            birth = read_birth(self.birth.value())
        typed = replace(
            stored,
            known_as=str(self.known_as.value() or ""),
            pronouns=read_text(self.pronouns),
            gender=read_choice(self.gender),
            birth=birth,
            languages=self.languages.value(),  # type: ignore[arg-type]
            nationality=read_choice(self.nationality),
        )
        if not self._is_open:
            return typed
        answers = {
            name: read_text(field)
            for name, field in self.sealed.items()
            if not isinstance(getattr(stored, name), Hidden)
        }
        return replace(typed, **answers)

    def _save(self, _values: dict[str, Hashable]) -> None:
        form = self.typed()
        self._desk.do(
            self,
            N_("Edit resident"),
            residents.edit,
            said=_("Saved."),
            on_done=lambda _none: self._saved(form),
            on_error=self.form.show_error,
            resident_id=self._resident_id,
            form=form,
        )

    def _saved(self, form: ResidentForm) -> None:
        self._stored = form
        self._birth_shown = self.birth.value()
        self.form.saved()


class DetailsPage(QWidget):
    """The details at a width that reads well."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__()
        self.tab = DetailsTab(desk, resident_id)
        self.tab.setMaximumWidth(760)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.addWidget(self.tab)
        layout.addLayout(column, 10)
        layout.addStretch(1)
