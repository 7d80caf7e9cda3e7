# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is agreed with a partner: written, changed, made anew, ended, and its signed paper stored.

People write the last day of an agreement; the file holds the first day after it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import timedelta
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.partners import agreements
from shelterdesk.services.partners.agreements import AgreementForm
from ui.desk import Desk
from ui.partners.look_panel import OfPartner
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.fields import DateField, IntField, MultilineField, TextField
from ui.widgets.file_field import FileField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText

_DAY: Final = timedelta(days=1)


class AgreementPanel(OfPartner):
    """A new agreement, one to change, or one that goes on as another (``renews``)."""

    def __init__(
        self,
        desk: Desk,
        partner_id: int,
        told: str,
        agreement_id: int | None = None,
        *,
        renews: bool = False,
    ) -> None:
        if renews:
            title, save = _("Make the agreement anew"), _("Make anew")
        elif agreement_id is None:
            title, save = _("New agreement"), _("Add")
        else:
            title, save = _("Change the agreement"), _("Save")
        super().__init__(desk, partner_id, told, title, save)
        self._agreement_id, self._renews = agreement_id, renews
        self.form.add_field(
            TextField("title", _("What it is about"), unanswered=False, max_length=120)
        )
        self.form.add_field(
            DateField("start", _("From"), required=True, unanswered=False),
            DateField("end", _("Last day"), unanswered=False, placeholder=_("no end")),
        )
        self.form.add_field(DateField("signed_on", _("Signed on"), unanswered=False))
        self.form.add_field(
            IntField(
                "remind_days", _("Days before its end when Today says so"), low=0,
                high=agreements.MOST_DAYS, required=True,
            )
        )  # fmt: skip
        self.note = SealedText(
            MultilineField("note", _("Note, sealed: case"), unanswered=False, lines=3)
        )
        self.form.add_field(self.note.field)
        self.form.set_values({"start": today(), "remind_days": 30})
        self.form.saved()
        if agreement_id is not None:
            desk.read(
                self, agreements.agreement_form, self._show, on_error=self.form.show_error,
                agreement_id=agreement_id,
            )  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Which one, and what is done with it."""
        return {**super().about(), "agreement_id": self._agreement_id, "renews": self._renews}

    def _show(self, stored: AgreementForm) -> None:
        values: dict[str, object] = {
            "title": stored.title or None, "remind_days": stored.remind_days,
            "start": stored.start, "end": stored.end and stored.end - _DAY,
            "signed_on": stored.signed_on,
        }  # fmt: skip
        if self._renews:
            values |= {"start": stored.end or today(), "end": None, "signed_on": None}
        self.form.set_values(values)
        if not self._renews:
            self.note.show(stored.note)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        last = read_day(values["end"])
        form = AgreementForm(
            start=read_day(values["start"]) or today(),
            end=last and last + _DAY,
            title=str(values["title"] or ""),
            signed_on=read_day(values["signed_on"]),
            remind_days=read_number(values["remind_days"]) or 0,
            note=self.note.read(),
        )
        act: tuple[str, Callable[..., Any]] = (
            N_("Changed an agreement"),
            agreements.change_agreement,
        )
        which: dict[str, Any] = {"agreement_id": self._agreement_id}
        if self._renews:
            act = N_("Made an agreement anew"), agreements.renew_agreement
        elif self._agreement_id is None:
            act = N_("Agreed with a partner"), agreements.agree
            which = {"partner_id": self.partner_id}
        self.act(*act, form=form, **which)


class _OfAgreement(FormPanel):
    """About one agreement, which is named at the top."""

    def __init__(self, desk: Desk, agreement_id: int, told: str, title: str, save: str) -> None:
        super().__init__(desk, title, save)
        self._agreement_id, self._told = agreement_id, told
        self.form.add_widget(label(told, "strong", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"agreement_id": self._agreement_id, "told": self._told}


class EndAgreementPanel(_OfAgreement):
    """Its last day, if it ends before it was to."""

    def __init__(self, desk: Desk, agreement_id: int, told: str) -> None:
        super().__init__(desk, agreement_id, told, _("End the agreement"), _("End it"))
        self.form.add_field(DateField("on", _("Last day"), required=True, unanswered=False))
        text = _("After it nobody new is introduced there, until something is agreed anew.")
        self.form.add_widget(label(text, "muted", wrap=True))
        self.form.set_values({"on": today()})
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        last = read_day(values["on"]) or today()
        self.act(
            N_("Ended an agreement"), agreements.end_agreement,
            agreement_id=self._agreement_id, on=last + _DAY,
        )  # fmt: skip


class ScanPanel(_OfAgreement):
    """The signed paper, from a file."""

    def __init__(self, desk: Desk, agreement_id: int, told: str) -> None:
        super().__init__(desk, agreement_id, told, _("Store the signed paper"), _("Store"))
        self.file = FileField(desk, "file", _("File: PDF, JPEG or PNG, up to 25 MB"), required=True)
        self.form.add_field(self.file)
        words = _(
            "It is kept inside the encrypted file. What you chose stays where it was: delete it "
            "there if it is not needed any more."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        said = _("The signed paper is stored.")
        if not self.desk.vault.can_read("case"):
            said = _("The signed paper is sealed for those who hold the case key.")
        self.act(
            N_("Stored a signed agreement"), agreements.store_scan, said=said,
            with_progress=True, words=_("Storing the document…"),
            agreement_id=self._agreement_id, file=values["file"],
        )  # fmt: skip

    def _done(self) -> None:
        self.file.set_value(None)  # the panel may live a little longer than what it held
        super()._done()


class EraseScanPanel(_OfAgreement):
    """The wrong paper goes for good."""

    def __init__(self, desk: Desk, agreement_id: int, told: str) -> None:
        title = _("Erase the signed paper")
        super().__init__(desk, agreement_id, told, title, _("Erase for good"))
        self.form.warn()
        words = _("The scan goes for good, and another one can be stored. That the agreement was "
                  "made stays. Backups made before keep it until they expire.")  # fmt: skip
        self.form.add_widget(label(words, "body", wrap=True))

    def first_field(self) -> QWidget | None:
        """There is nothing to fill in; it begins where nothing is lost."""
        return self.form.cancel_button

    def _save(self, _values: dict[str, Hashable]) -> None:
        self.act(
            N_("Erased a signed agreement"), agreements.erase_scan,
            said=_("The signed paper is erased."), agreement_id=self._agreement_id,
        )  # fmt: skip


#: By what the view asks for an agreement.
PANELS: Final = {
    "end-agreement": EndAgreementPanel,
    "scan": ScanPanel,
    "erase-scan": EraseScanPanel,
}
