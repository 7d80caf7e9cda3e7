# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking: the words to read out in her language, her answer, what may be told, her signature."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from shelterdesk.i18n import N_, _
from shelterdesk.services import paper_texts, vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import (
    NAMES_A_RECIPIENT,
    ConsentBy,
    ConsentForm,
    ConsentPurpose,
    Deciders,
    Items,
    Signature,
)
from shelterdesk.services.paper_texts import Texts
from shelterdesk.services.partners import partners
from shelterdesk.services.values import value_words
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.residents.consents.items_field import ItemsField
from ui.residents.names import language_name
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.field import unanswered_words
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label
from ui.widgets.signature import SignatureField

_YES, _NO, _SELF = "yes", "no", "self"
_NAME: Final = 120
_REASON_HEIGHT: Final = 72


class AskPanel(FormPanel):
    """``purpose``, ``partner_id`` and ``recipient`` are those of an answer that is asked anew."""

    def __init__(
        self,
        desk: Desk,
        resident_id: int,
        purpose: str | None = None,
        partner_id: int | None = None,
        recipient: str = "",
    ) -> None:
        super().__init__(desk, _("Ask for consent"), _("Save the answer"))
        self._about = {
            "resident_id": resident_id,
            "purpose": purpose,
            "partner_id": partner_id,
            "recipient": recipient,
        }
        self._texts: Texts | None = None
        self._make_question()
        self._make_answer()
        self._show_right()
        for field in (self.purpose, self.answer, self.decider):
            field.changed.connect(self._show_right)
        for named in (self.partner, self.recipient):
            named.changed.connect(self._show_words)
        self.language.changed.connect(self._read_words)
        self._read()

    def about(self) -> dict[str, Any]:
        """Whom, and what is asked anew."""
        return dict(self._about)

    # What it consists of
    def _make_question(self) -> None:
        purposes = value_words.code_words("consent", "purpose").items()
        self.purpose = ChoiceField("purpose", _("For what"), purposes, required=True)
        self.partner = ChoiceField("partner_id", _("Partner"), unanswered=False)
        self.recipient = TextField(
            "recipient", _("Or whom else"), unanswered=False, max_length=_NAME
        )
        self.language = ChoiceField("language", _("Read in"), unanswered=False)
        self.words = label("", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        frame = QFrame()
        frame.setProperty("card", "true")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(label(_("To read out"), "muted"))
        inside.addWidget(self.words)
        for field in (self.purpose, self.partner, self.recipient, self.language):
            self.form.add_field(field)
        self.form.add_widget(frame)

    def _make_answer(self) -> None:
        answers = [(_YES, _("Yes")), (_NO, _("No"))]
        self.answer = ChoiceField("answer", _("Answer"), answers, required=True)
        self.decider = ChoiceField("decided_by", _("Who decided"), unanswered=False)
        self.assent = ChoiceField("has_assent", _("The resident agrees"), answers)
        self.items = ItemsField("items", _("What may be told"))
        self.own_items = TextField("own_items", _("What else may be told"), unanswered=False)
        self.own_withheld = TextField("own_withheld", _("What else stays here"), unanswered=False)
        self.reason = MultilineField("reason", _("Why it stays here"), unanswered=False, lines=2)
        self.reason.focus_target().setMaximumHeight(_REASON_HEIGHT)
        self.day = DateField("on", _("On"), required=True)
        self.last_day = DateField("last_day", _("Holds until"), unanswered=False)
        self.last_day.set_hint(_("Empty: until the resident changes their mind."))
        self.signature = SignatureField("signature", _("Signature"))
        for field in (self.answer, self.decider, self.assent, self.items, self.own_items,
                      self.own_withheld, self.reason, self.day, self.last_day,
                      self.signature):  # fmt: skip
            self.form.add_field(field)
        self.day.set_value(today())
        self.form.saved()

    def _read(self) -> None:
        resident_id = self._about["resident_id"]
        read = self.desk.read
        read(self, partners.choices, self._show_partners)
        read(self, vocabularies.choices, self._show_items, vocabulary=Vocabulary.CONSENT_ITEM)
        read(self, consents.deciders, self._show_deciders, resident_id=resident_id)
        read(self, paper_texts.languages, self._show_languages, paper=consents.PAPER)
        read(
            self, paper_texts.language_of, self._choose_language,
            paper=consents.PAPER, resident_id=resident_id,
        )  # fmt: skip

    # Showing
    def _show_partners(self, found: list[tuple[int, str]]) -> None:
        self.partner.set_choices(found)
        self._begin("partner_id", self.partner, self._about["partner_id"])
        self._begin("recipient", self.recipient, self._about["recipient"] or None)
        self._begin("purpose", self.purpose, self._about["purpose"])
        self._show_right()

    def _begin(self, _name: str, field: ChoiceField | TextField, value: Hashable) -> None:
        """Fill in what was asked before, unless something was typed already."""
        if value is not None and field.value() is None:
            field.set_value(value)
            self.form.saved()

    def _show_items(self, found: list[Choice]) -> None:
        self.items.set_items((choice.code, choice.label) for choice in found)
        self.form.saved()

    def _show_deciders(self, may: Deciders) -> None:
        offered: list[tuple[Hashable, str]] = [
            (one.id, _("Guardian") if isinstance(one.name, Hidden) else one.name)
            for one in may.guardians
        ]
        if may.decides_alone:
            offered.insert(0, (_SELF, _("The resident")))
        self.decider.set_choices(offered)
        if len(offered) == 1 or may.decides_alone:
            self.decider.set_value(offered[0][0])
        if not offered:
            self.decider.set_hint(
                _("Under 18 a guardian decides. Write down who that is under Family first.")
            )
        self._has_one_decider = len(offered) == 1 and may.decides_alone
        self.form.saved()
        self._show_right()

    _has_one_decider = True

    def _show_languages(self, found: list[str]) -> None:
        self.language.set_choices((tag, language_name(tag)) for tag in found)

    def _choose_language(self, tag: str) -> None:
        if self.language.value() is None:
            self.language.set_value(tag)
            self.form.saved()
        self._read_words()

    def _read_words(self) -> None:
        tag = self.language.value()
        if tag is not None:
            self.desk.read(
                self, paper_texts.current, self._take_words, paper=consents.PAPER, language=str(tag)
            )

    def _take_words(self, texts: Texts) -> None:
        self._texts = texts
        self._show_words()

    def _show_words(self) -> None:
        purpose = self.purpose.value()
        if self._texts is None:
            return
        words = [self._texts["intro"]]
        if purpose is not None:
            # Not format(): the house's own words may hold any bracket.
            words.append(self._texts[str(purpose)].replace("{recipient}", self._recipient_words()))
        words.append(self._texts["withdraw"])
        self.words.setText("\n\n".join(words))

    def _recipient_words(self) -> str:
        if self.partner.value() is not None:
            return self.partner.focus_target().currentText()
        return str(self.recipient.value() or "…")

    def _show_right(self) -> None:
        is_no = self.answer.value() == _NO
        purpose = self.purpose.value()
        names = purpose in NAMES_A_RECIPIENT
        for field in (self.own_items, self.own_withheld, self.reason, self.last_day,
                      self.signature, self.items):  # fmt: skip
            show_field(self.form, field, not is_no)
        show_field(self.form, self.partner, purpose != ConsentPurpose.KEEP_IDENTITY)
        show_field(self.form, self.recipient, purpose != ConsentPurpose.KEEP_IDENTITY)
        for field in (self.items, self.own_items, self.own_withheld):
            show_field(self.form, field, names and not is_no)
        show_field(self.form, self.decider, not is_no and not self._has_one_decider)
        by_guardian = isinstance(self.decider.value(), int)
        show_field(self.form, self.assent, not is_no and by_guardian)
        self._show_words()

    # Saving
    def typed(self) -> ConsentForm:
        """The answer as it was typed."""
        told, kept = self.items.value()
        decider = self.decider.value()
        by_guardian = isinstance(decider, int)
        signature = self.signature.value()
        purpose = ConsentPurpose(str(self.purpose.value()))
        is_named = purpose is not ConsentPurpose.KEEP_IDENTITY
        partner_id = self.partner.value() if is_named else None
        return ConsentForm(
            purpose=purpose,
            partner_id=partner_id if isinstance(partner_id, int) else None,
            recipient=str(self.recipient.value() or "") if is_named else "",
            on=read_day(self.day.value()),
            last_day=read_day(self.last_day.value()),
            decided_by=ConsentBy.GUARDIAN if by_guardian else ConsentBy.SELF,
            guardian_id=decider if isinstance(decider, int) else None,
            has_assent=_assent(self.assent.value()) if by_guardian else Unanswered.NOT_ASKED,
            language=str(self.language.value() or ""),
            items=Items(told, str(self.own_items.value() or "")),
            withheld=Items(kept, str(self.own_withheld.value() or "")),
            reason=str(self.reason.value() or ""),
            signature=signature if isinstance(signature, Signature) else None,
        )

    def _save(self, _values: dict[str, Hashable]) -> None:
        is_yes = self.answer.value() == _YES
        self.act(
            N_("Wrote down a consent") if is_yes else N_("Wrote down a refusal"),
            consents.give if is_yes else consents.refuse,
            said=_("The answer is written down."),
            resident_id=self._about["resident_id"],
            form=self.typed(),
        )


def _assent(value: Hashable) -> bool | Unanswered:
    if unanswered_words(value):
        return Unanswered(str(value))
    return Unanswered.NOT_ASKED if value is None else value == _YES
