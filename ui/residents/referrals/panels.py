# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a referral: prepare or change, one that came in, send, answer, finish."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.partners import partners
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import ReferralForm, ReferralRow, Urgency
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Vocabulary, choices
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText


class _ReferralPanel(FormPanel):
    """What both directions ask: with whom, about what, how soon."""

    def _add_questions(self, partner_words: str, *, needs_partner: bool) -> None:
        self.partner = ChoiceField(
            "partner_id", partner_words, required=needs_partner, unanswered=False
        )
        self.service = ChoiceField("service", _("What for"), unanswered=False)
        urgency = ChoiceField(
            "urgency", _("How soon"), code_words("referral", "urgency").items(), unanswered=False
        )
        urgency.set_value(Urgency.NORMAL.value)
        self.request = SealedText(
            MultilineField("request", _("What is asked"), unanswered=False, lines=4)
        )
        for field in (self.partner, self.service, urgency, self.request.field):
            self.form.add_field(field)
        due = DateField("answer_due", _("Answer wanted by"), unanswered=False)
        due.set_hint(_("Empty: as soon as it is urgent."))
        self.form.add_field(due)
        self.form.saved()
        self.desk.read(self, partners.choices, self.partner.set_choices)
        self.desk.read(
            self,
            choices,
            lambda found: self.service.set_choices((c.code, c.label) for c in found),
            vocabulary=Vocabulary.SERVICE,
        )

    def _read(self, values: dict[str, Hashable]) -> ReferralForm:
        partner, due = values["partner_id"], values["answer_due"]
        return ReferralForm(
            partner_id=partner if isinstance(partner, int) else None,
            service=str(values["service"]) if values["service"] else None,
            urgency=Urgency(str(values["urgency"] or Urgency.NORMAL.value)),
            request=self.request.read(),
            answer_due=due if isinstance(due, date) else None,
        )


class PreparePanel(_ReferralPanel):
    """A new referral to a partner, or one to change."""

    def __init__(self, desk: Desk, resident_id: int, referral_id: int | None = None) -> None:
        is_new = referral_id is None
        title = _("Refer to a partner") if is_new else _("Change the referral")
        super().__init__(desk, title, _("Save"))
        self._resident_id, self._referral_id = resident_id, referral_id
        self._add_questions(_("Partner"), needs_partner=is_new)
        if is_new:
            words = _("Nothing goes out yet: sending asks for the consent.")
            self.form.add_widget(label(words, "muted", wrap=True))
        else:
            desk.read(self, referrals.of_resident, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "referral_id": self._referral_id}

    def _show(self, rows: list[ReferralRow]) -> None:
        row = next((row for row in rows if row.id == self._referral_id), None)
        if row is None:
            return
        self.form.set_values({
            "partner_id": row.partner_id, "service": row.service_code,
            "urgency": row.urgency.value, "answer_due": row.answer_due,
        })  # fmt: skip
        self.request.show(row.request)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._read(values)
        if self._referral_id is None:
            self.act(
                N_("Prepared a referral"),
                referrals.prepare,
                resident_id=self._resident_id,
                form=form,
            )
            return
        self.act(
            N_("Changed a referral"),
            referrals.edit,
            referral_id=self._referral_id,
            form=form,
        )


class ReceivePanel(_ReferralPanel):
    """A partner referred her to the house."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("A referral came in"), _("Save"))
        self._resident_id = resident_id
        day = DateField("on", _("On"), required=True)
        self.form.add_field(day)
        day.set_value(today())
        self._add_questions(_("From"), needs_partner=False)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted a referral that came in"),
            referrals.receive,
            resident_id=self._resident_id,
            form=self._read(values),
            on=values["on"],
        )


class SendPanel(FormPanel):
    """It goes out, if there is a consent; says which one, or what to do."""

    def __init__(
        self, desk: Desk, resident_id: int, referral_id: int, partner_id: int | None
    ) -> None:
        super().__init__(desk, _("Send the referral"), _("It was sent"))
        self._about = {
            "resident_id": resident_id, "referral_id": referral_id, "partner_id": partner_id,
        }  # fmt: skip
        self._words = label("", wrap=True)
        self.form.add_widget(self._words)
        day = DateField("on", _("Sent on"), required=True)
        self.form.add_field(day)
        day.set_value(today())
        self.form.saved()
        desk.read(
            self,
            consents.valid,
            self._show,
            resident_id=resident_id,
            purpose=ConsentPurpose.REFERRAL,
            partner_id=partner_id,
        )

    def about(self) -> dict[str, Any]:
        """Whose, which, to whom."""
        return dict(self._about)

    def _show(self, consent: object) -> None:
        self._words.setText(
            _("There is a consent for this partner. The letter says only what it covers.")
            if consent is not None
            else _(
                "There is no consent for this partner yet. Ask, and write the answer down under "
                "Consents; then it can be sent."
            )
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Sent a referral"),
            referrals.send,
            referral_id=self._about["referral_id"],
            on=values["on"],
        )


class AnswerPanel(FormPanel):
    """Yes or no, when, and why not."""

    def __init__(self, desk: Desk, referral_id: int) -> None:
        super().__init__(desk, _("The answer"), _("Save"))
        self._referral_id = referral_id
        answers = (("yes", _("Yes, it is taken on")), ("no", _("No")))
        self.form.add_field(ChoiceField("answer", _("What is the answer?"), answers, required=True))
        day = DateField("on", _("On"), required=True)
        self.form.add_field(day)
        day.set_value(today())
        self._reason = ChoiceField("reason", _("If no: why"), unanswered=False)
        self.form.add_field(self._reason)
        self.form.add_field(MultilineField("words", _("In words"), unanswered=False, lines=3))
        self.form.saved()
        desk.read(
            self,
            choices,
            lambda found: self._reason.set_choices((c.code, c.label) for c in found),
            vocabulary=Vocabulary.DECLINE_REASON,
        )

    def about(self) -> dict[str, Any]:
        """Which."""
        return {"referral_id": self._referral_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        is_yes = values["answer"] == "yes"
        more: dict[str, Any] = {} if is_yes else {"reason": values["reason"]}
        self.act(
            N_("Noted the answer to a referral"),
            referrals.accept if is_yes else referrals.decline,
            referral_id=self._referral_id,
            on=values["on"],
            words=str(values["words"] or ""),
            **more,
        )


class FinishPanel(FormPanel):
    """What came of it, and how it was for the person."""

    def __init__(self, desk: Desk, referral_id: int) -> None:
        super().__init__(desk, _("Finish the referral"), _("Finish"))
        self._referral_id = referral_id
        day = DateField("on", _("On"), required=True)
        self.form.add_field(day)
        day.set_value(today())
        self.form.add_field(MultilineField("result", _("What came of it"), unanswered=False))
        feedback = MultilineField("feedback", _("How it was for the resident"), unanswered=False)
        feedback.set_hint(_("In their own words, if they wish."))
        self.form.add_field(feedback)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which."""
        return {"referral_id": self._referral_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Finished a referral"),
            referrals.finish,
            referral_id=self._referral_id,
            on=values["on"],
            result=str(values["result"] or ""),
            feedback=str(values["feedback"] or ""),
        )
