# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes after an answer: withdrawing it, signing it, the scan of the signed sheet."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import Signature
from shelterdesk.services.legal import documents
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.signature import SignatureField


class _LaterPanel(FormPanel):
    """About one answer, named in words at the top."""

    def __init__(
        self, desk: Desk, consent_id: int, words: str, *, title: str, save_words: str
    ) -> None:
        super().__init__(desk, title, save_words)
        self.consent_id = consent_id
        self._words = words
        self.form.add_widget(label(words, wrap=True))

    def about(self) -> dict[str, Any]:
        """Which consent, in words."""
        return {"consent_id": self.consent_id, "words": self._words}

    def _run(self, act: str, verb: Any, said: str, **more: Any) -> None:
        self.act(
            act,
            verb,
            said=said,
            consent_id=self.consent_id,
            **more,
        )


class WithdrawPanel(_LaterPanel):
    """She changed her mind: on which day, and nothing else is asked."""

    def __init__(self, desk: Desk, consent_id: int, words: str) -> None:
        super().__init__(
            desk, consent_id, words, title=_("Withdraw the consent"), save_words=_("Withdraw")
        )
        day = DateField("on", _("On"), required=True)
        self.form.add_field(day)
        day.set_value(today())
        words = _("From then on nothing more may be told. What was told before stays written.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        said = _("The consent is withdrawn.")
        self._run(N_("Withdrew a consent"), consents.withdraw, said, on=values["on"])


class SignPanel(_LaterPanel):
    """A yes that was spoken is signed later."""

    def __init__(self, desk: Desk, consent_id: int, words: str) -> None:
        super().__init__(
            desk, consent_id, words, title=_("Sign the consent"), save_words=_("Keep the signature")
        )
        self.signature = SignatureField("signature", _("Signature"))
        self.form.add_field(self.signature)

    def _save(self, values: dict[str, Hashable]) -> None:
        signature = values["signature"] or Signature()
        said = _("The signature is kept.")
        self._run(N_("Signed a consent"), consents.sign, said, signature=signature)


class ScanPanel(_LaterPanel):
    """The sheet was signed by hand and its scan lies among the documents."""

    def __init__(self, desk: Desk, consent_id: int, words: str) -> None:
        super().__init__(
            desk, consent_id, words, title=_("Scan of the signed sheet"), save_words=_("Save")
        )
        self.document = ChoiceField(
            "document_id", _("Document"), required=True,
            hint=_("Store the scan under Documents first, then choose it here."),
        )  # fmt: skip
        self.form.add_field(self.document)
        desk.read(self, consents.one, self._offer, consent_id=consent_id)

    def _offer(self, row: consents.ConsentRow) -> None:
        self.desk.read(
            self, documents.choices, self.document.set_choices, resident_id=row.resident_id
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        document_id = values["document_id"]
        said = _("The scan belongs to this answer now.")
        act = N_("Tied a scan to a consent")
        self._run(act, consents.attach_scan, said, document_id=document_id)
