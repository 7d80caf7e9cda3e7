# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Details: what the desk may know, and what is sealed under the case key."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.overview import Overview
from shelterdesk.services.residents.residents import Identity, ResidentForm
from shelterdesk.services.values.answers import Hidden, Text, is_text
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui import icons
from ui.desk import Desk
from ui.locking.ask_passphrase import needs_passphrase, with_passphrase
from ui.residents.births import read_birth, shown_birth
from ui.residents.family.never_contact import NeverContactNotice
from ui.residents.languages_field import LanguagesField
from ui.residents.names import countries, languages
from ui.widgets.answers import (
    read_choice,
    read_text,
    read_yes_no,
    show_choice,
    show_text,
    show_yes_no,
    yes_no,
)
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.fields import BirthField, ChoiceField, MultilineField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.labels import label

_MASK: Final = "••••••••"


class RevealBar(QWidget):
    """Above the sealed questions: what is hidden, and the way to see it."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._words = label("", "muted", wrap=True)
        row.addWidget(self._words, 1)
        self.button = button(_("Show"), "eye", on_click=self.asked.emit)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, *, can_read: bool, is_revealed: bool, is_hidden: bool) -> None:
        """Say how it stands; without anything hidden there is nothing to say."""
        self.setVisible(is_revealed or is_hidden)
        self.button.setVisible(can_read)
        if not can_read:
            text = _("Only people who hold the case key can read this. What you type replaces it.")
        elif is_revealed:
            text = _("Shown. This was written down.")
        else:
            text = _("Hidden. Showing asks for your passphrase and is written down.")
        self._words.setText(text)
        self.button.setText(_("Hide") if is_revealed else _("Show"))
        self.button.setIcon(icons.icon("eye-off" if is_revealed else "eye"))


class DetailsTab(Card):
    """Saves by itself; what was typed stays until it could be saved."""

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self._desk = desk
        self._resident_id = resident_id
        self._view: Overview | None = None
        self._stored = ResidentForm()
        self._genders: list[Choice] = []
        self._birth_shown: Hashable = None
        self._is_revealed = False
        self.form = RecordForm(labels="left", can_cancel=False)
        self.form.save_requested.connect(self._save)
        self.add(self.form, 1)  # before it is filled (see ``TabPages.holder``)
        self.form.add_section(_("About the person"))
        self._add_fields()
        self._add_wishes()
        self._add_sealed()
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

    def _add_wishes(self) -> None:
        self.form.add_section(_("Would like to talk with"))
        self.preferred_gender = ChoiceField(
            "preferred_gender", _("Whom"), code_words("resident", "preferred_gender").items()
        )
        self.preferred_language = ChoiceField("preferred_language", _("In"), languages())
        self.wants_peer = ChoiceField("wants_peer", _("Lived experience"), yes_no())
        self.wants_peer.set_hint(_("Somebody who has lived something like it, if there is one."))
        for field in (self.preferred_gender, self.preferred_language, self.wants_peer):
            self.form.add_field(field)

    def _add_sealed(self) -> None:
        form = self.form
        form.add_section(_("Sealed: case key"))
        self.reveal_bar = RevealBar()
        self.reveal_bar.asked.connect(self.reveal)
        form.add_widget(self.reveal_bar)
        self.sealed: dict[str, TextField | MultilineField] = {
            "legal_name": TextField("legal_name", _("Legal name")),
            "phone": TextField("phone", _("Phone")),
            "contact": MultilineField("contact", _("Safe contact"), lines=3),
            "strengths": MultilineField("strengths", _("Strengths"), lines=2),
            "interests": MultilineField("interests", _("Interests"), lines=2),
            "hopes": MultilineField("hopes", _("Hopes"), lines=2),
        }
        self.sealed["contact"].set_hint(_("How and when it is safe to be in touch."))
        self.never = NeverContactNotice(self._desk, self._resident_id)
        for name, field in self.sealed.items():
            if name == "phone":
                form.add_widget(self.never)  # before anybody dials
            if name == "strengths":
                form.add_section(_("In their own words"))
            form.add_field(field)
        form.add_widget(QWidget())  # takes the room that is left

    # Showing
    def show_overview(self, view: Overview) -> None:
        """Show a person; what is being typed is not touched."""
        self.never.load()
        is_typing = self._view is not None and self.form.is_modified()
        was_revealed = self._is_revealed
        self._view = view
        if is_typing:
            return
        self._is_revealed = False
        self._show(view.form)
        if was_revealed and not needs_passphrase(self._desk):
            self._read_identity()

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self.form.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """What was typed; what is hidden or only looked at is no part of it."""
        return self.form.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put it back."""
        self.form.restore_draft(kept)

    def reveal(self) -> None:
        """Show what is sealed after asking for the passphrase, or hide it again."""
        if self._is_revealed:
            self._take_stored(self._view.form if self._view else ResidentForm(), revealed=False)
            return
        words = _("To see what is sealed, type your passphrase. It holds for ten minutes.")
        with_passphrase(self, self._desk, words, self._read_identity)

    def _read_identity(self) -> None:
        self._desk.read(self, residents.reveal, self._revealed, resident_id=self._resident_id)

    def _revealed(self, identity: Identity) -> None:
        self._take_stored(
            replace(
                self._stored,
                legal_name=identity.legal_name,
                birth=identity.birth,
                phone=identity.phone,
                contact=identity.contact,
                strengths=identity.strengths,
                interests=identity.interests,
                hopes=identity.hopes,
            ),
            revealed=True,
        )
        self.sealed["legal_name"].focus_target().setFocus()

    def _take_stored(self, stored: ResidentForm, *, revealed: bool) -> None:
        """Show the same record with more or less of it; what was typed stays."""
        typed = self.form.draft()
        self._is_revealed = revealed
        self._show(stored)
        self.form.restore_draft(typed)

    def _show_genders(self, found: list[Choice]) -> None:
        if found == self._genders:
            return
        self._genders = found
        if self._view is not None and not self.form.is_modified():
            self._show_gender(self._stored)
            self.form.saved()

    def _show(self, stored: ResidentForm) -> None:
        self._stored = stored
        self.known_as.set_value(stored.known_as or None)
        show_text(self.pronouns, stored.pronouns)
        self._show_gender(stored)
        self._birth_shown, is_sealed = shown_birth(stored.birth)
        self.birth.set_value(self._birth_shown)
        self._birth_shown = self.birth.value()
        if is_sealed:
            self.birth.set_hint(_("The day is hidden. What you type here replaces it."))
        self.languages.set_value(stored.languages)
        show_choice(self.nationality, stored.nationality)
        show_choice(self.preferred_gender, stored.preferred_gender)
        show_choice(self.preferred_language, stored.preferred_language)
        show_yes_no(self.wants_peer, stored.wants_peer)
        self._show_sealed(stored, is_hidden=is_sealed)
        self.form.saved()

    def _show_gender(self, stored: ResidentForm) -> None:
        offered = [(choice.code, choice.label) for choice in self._genders]
        if is_text(stored.gender) and stored.gender not in dict(offered) and self._view:
            offered.append((stored.gender, self._view.row.gender))  # not offered any more
        self.gender.set_choices(offered)
        show_choice(self.gender, stored.gender)

    def _show_sealed(self, stored: ResidentForm, *, is_hidden: bool) -> None:
        can_read = self._desk.vault.can_read("case")
        for name, field in self.sealed.items():
            value: Text = getattr(stored, name)
            masked = isinstance(value, Hidden)
            is_hidden |= masked
            field.set_placeholder((_MASK if can_read else answer_words(value)) if masked else "")
            show_text(field, value)
            if masked:
                field.focus_target().setAccessibleDescription(
                    _("Given, hidden. What you type replaces it.")
                )
        self.reveal_bar.show_state(
            can_read=can_read, is_revealed=self._is_revealed, is_hidden=is_hidden
        )

    # Saving
    def typed(self) -> ResidentForm:
        """The record as typed; what is hidden and not typed over stays as it is stored."""
        stored = self._stored
        birth = stored.birth
        sealed: dict[str, Any] = {name: self._sealed_answer(name) for name in self.sealed}
        if self.birth.value() != self._birth_shown:
            birth = read_birth(self.birth.value())
        return replace(
            stored,
            known_as=str(self.known_as.value() or ""),
            pronouns=read_text(self.pronouns),
            gender=read_choice(self.gender),
            birth=birth,
            languages=self.languages.value(),
            nationality=read_choice(self.nationality),
            preferred_gender=read_choice(self.preferred_gender),
            preferred_language=read_choice(self.preferred_language),
            wants_peer=read_yes_no(self.wants_peer),
            **sealed,
        )

    def _sealed_answer(self, name: str) -> Text:
        stored: Text = getattr(self._stored, name)
        is_kept = isinstance(stored, Hidden) and self.sealed[name].value() is None
        return stored if is_kept else read_text(self.sealed[name])

    def _save(self, _values: dict[str, Hashable]) -> None:
        self._desk.do(
            self,
            N_("Changed a record"),
            residents.edit,
            said=_("Saved."),
            on_done=lambda _none: self._saved(),
            on_error=self.form.show_error,
            resident_id=self._resident_id,
            form=self.typed(),
        )

    def _saved(self) -> None:
        self._birth_shown = self.birth.value()
        self.form.saved()
