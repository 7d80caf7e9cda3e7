# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Giving a certificate out, and revoking one; for the page of courses and the page of a person."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _
from shelterdesk.services import paper_texts
from shelterdesk.services.papers import issuers
from shelterdesk.services.training import certificates
from shelterdesk.services.training.certificates import CertificateForm, CertificateKind, Draft
from shelterdesk.services.values.signatures import Signature
from shelterdesk.services.values.value_words import code_word
from shelterdesk.vault.door import Changes
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.fields import CheckField, ChoiceField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.language_names import language_name
from ui.widgets.line import Line
from ui.widgets.signature import SignatureField


@query(Capability.EDIT_TRAINING)
def _begun(tx: Any, enrolment_id: int) -> tuple[Draft, list[tuple[int, str]], list[str]]:
    """The draft, names to give it in, languages there is a paper in."""
    return (
        certificates.draft(tx, enrolment_id=enrolment_id),
        issuers.choices(tx),
        paper_texts.languages(tx, paper=certificates.PAPER),
    )


class CertificatePanel(FormPanel):
    """What she did is counted; what is asked here is how it is printed."""

    def __init__(self, desk: Desk, enrolment_id: int) -> None:
        super().__init__(desk, _("Give a certificate"), _("Give it out"))
        self._enrolment_id = enrolment_id
        self.who = label("", "strong", wrap=True)
        self.progress = label("", "muted", wrap=True)
        self.form.add_widget(self.who)
        self.form.add_widget(self.progress)
        self.names_button = button(_("Names on papers"), "stamp", on_click=self._open_names)
        self.names_button.setHidden(not desk.vault.may(Capability.EDIT_HOUSE_RULES))
        self.no_name = Line(
            "triangle-alert", issuers.no_name(), "", self.names_button, tone="notice", ruled=False
        )
        self.form.add_widget(self.no_name)
        self.no_name.hide()
        desk.changed.connect(self._changed)
        kinds = [(kind.value, code_word("certificate", "kind", kind.value))
                 for kind in CertificateKind]  # fmt: skip
        self.issuer = ChoiceField(
            "issuer_id", _("In the name of"), required=True, unanswered=False,
            hint=_("Names are kept under Preferences › Names on papers."),
        )  # fmt: skip
        self.language = ChoiceField("language", _("Language"), required=True, unanswered=False)
        self.kind = ChoiceField(
            "kind", _("What it certifies"), kinds, required=True, unanswered=False
        )
        self.foreign = label("", tone="notice", wrap=True)
        for field in (
            self.kind,
            self.issuer,
            TextField("name_on_it", _("Name, as it is to be printed"), required=True,
                      unanswered=False, max_length=120),
            TextField("title", _("Course, as the paper calls it"), unanswered=False,
                      max_length=120),
            self.language,
            TextField("signer", _("Signed by"), required=True, unanswered=False, max_length=80),
            TextField("signer_role", _("As"), unanswered=False, max_length=80),
        ):  # fmt: skip
            self.form.add_field(field)
        self.form.add_widget(self.foreign)
        self.foreign.hide()
        for asked in (self.kind, self.language):
            asked.changed.connect(self._look_at_words)
        self.form.add_field(SignatureField("signature", _("Signature, now or with a pen")))
        self.form.add_field(
            CheckField("may_reveal", _("Its words may tell what the house is"),
                       hint=_("Only where something was found, and both of you want it so."))
        )  # fmt: skip
        self.form.add_widget(label(_("Once given out it does not change."), "muted", wrap=True))
        desk.read(self, _begun, self._show, enrolment_id=enrolment_id)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"enrolment_id": self._enrolment_id}

    def _show(self, found: tuple[Draft, list[tuple[int, str]], list[str]]) -> None:
        draft, names, tags = found
        self.who.setText(f"{draft.shown} · {draft.group}")
        words = draft.progress.in_words()
        lacks = _("For completion: {missing}.").format(missing=words) if words else ""
        self.progress.setText(lacks or _("Hours and skills are enough for completion."))
        self._offer_names(names)
        self.language.set_choices([(tag, language_name(tag)) for tag in tags])
        form = draft.form
        self.form.set_values({
            "kind": form.kind.value, "issuer_id": form.issuer_id, "name_on_it": form.name_on_it,
            "title": form.title, "language": form.language, "signer": form.signer,
        })  # fmt: skip
        self._look_at_words()

    def _changed(self, changes: Changes) -> None:
        """A name may have been written meanwhile; what is typed here stays."""
        if "issuer" in changes.tables:
            self.desk.read(self, issuers.choices, self._offer_names)

    def _offer_names(self, names: list[tuple[int, str]]) -> None:
        self.issuer.set_choices(names)
        self.no_name.setHidden(bool(names))
        if names and self.issuer.value() is None:
            self.issuer.set_value(names[0][0])

    def _open_names(self) -> None:
        self.place_requested.emit("preferences", ("tab", "issuers"))

    def _look_at_words(self) -> None:
        """Say which words on it would not be in its language; skills stand on completion alone."""
        is_completion = self.kind.value() == CertificateKind.COMPLETION.value
        if not is_completion or not self.language.value():
            self._warn("")
            return
        self.desk.read(
            self, certificates.foreign_words, self._warn, enrolment_id=self._enrolment_id,
            language=str(self.language.value()),
        )  # fmt: skip

    def _warn(self, words: str) -> None:
        self.foreign.setText(words)
        self.foreign.setHidden(not words)

    def _save(self, values: dict[str, Hashable]) -> None:
        issuer_id, drawn = values["issuer_id"], values["signature"]
        is_drawn = isinstance(drawn, Signature) and bool(drawn.strokes)
        form = CertificateForm(
            kind=CertificateKind(str(values["kind"])),
            issuer_id=issuer_id if isinstance(issuer_id, int) else None,
            language=str(values["language"]),
            name_on_it=str(values["name_on_it"]),
            signer=str(values["signer"]),
            signer_role=str(values["signer_role"] or ""),
            title=str(values["title"] or ""),
            signature=drawn if is_drawn and isinstance(drawn, Signature) else None,
            may_reveal=bool(values["may_reveal"]),
        )
        self.act(
            N_("Gave a certificate"), certificates.issue,
            said=_("It is given out. Print it from the list of those given."),
            enrolment_id=self._enrolment_id, form=form,
        )  # fmt: skip


class RevokePanel(FormPanel):
    """Why it does not hold any more."""

    def __init__(self, desk: Desk, certificate_id: int, told: str) -> None:
        super().__init__(desk, _("Revoke the certificate"), _("Revoke"))
        self._facts = {"certificate_id": certificate_id, "told": told}
        self.form.add_widget(label(told, "strong", wrap=True))
        words = _("Whoever asks by its number is told so, and it is not printed again.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.reason = MultilineField(
            "reason", _("Why, sealed: case"), required=True, unanswered=False, lines=3
        )
        self.form.add_field(self.reason)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one."""
        return dict(self._facts)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Revoked a certificate"), certificates.revoke, said=_("It does not hold any more."),
            certificate_id=self._facts["certificate_id"], reason=str(values["reason"]),
        )  # fmt: skip
