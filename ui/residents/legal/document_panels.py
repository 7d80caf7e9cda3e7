# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storing a scan, expecting one, changing what is said of it, who may read it, erasing it."""

from __future__ import annotations

from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.legal import documents
from shelterdesk.services.legal.documents import DocumentForm, DocumentState
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import ErasureReason
from shelterdesk.services.vocabularies import Vocabulary
from ui import log_words
from ui.desk import Desk
from ui.keys import words as key_words
from ui.residents.legal.panel import CasePanel
from ui.residents.log_panels import ClassField
from ui.widgets.choice_list import Option
from ui.widgets.fields import ChoiceField, DateField, TextField
from ui.widgets.file_field import FileField
from ui.widgets.labels import label
from ui.widgets.sealed_fields import read_sealed, show_sealed

CASE = "case"


class _DocumentPanel(CasePanel):
    """The questions of a document; subclasses choose which stand in the form."""

    def __init__(self, desk: Desk, title: str, save_words: str, **about: int | None) -> None:
        super().__init__(desk, title, save_words, **about)
        self._stored = DocumentForm()
        self._title = TextField(
            "title", _("Title"), unanswered=False, max_length=200,
            hint=_("The name of the file is not kept."),
        )  # fmt: skip
        self.who: ClassField | None = None

    def _add_questions(self, *, is_expected: bool) -> None:
        self._kind = self.add_terms("kind", _("Kind"), Vocabulary.DOCUMENT_KIND)
        self.form.add_field(self._title)
        if is_expected:
            self.form.add_field(DateField("expected_by", _("Expected by"), unanswered=False))
        else:
            self.form.add_field(
                DateField("issued", _("Issued"), unanswered=False),
                DateField("expires", _("Runs out"), unanswered=False),
            )

    def _add_class(self) -> None:
        who = self.who = ClassField("confidentiality", _("Who may read it"))
        self.form.add_field(who)
        self.form.set_values({"confidentiality": CASE})
        of_slots = {slot.slot_id: slot.classes for slot in self.desk.vault.keys.slots}
        self.desk.read(self, log_entries.readers, self._offer, classes_of_slot=of_slots)

    def _offer(self, readers: dict[str, tuple[str, ...]]) -> None:
        if self.who is None:
            return
        vault, is_untouched = self.desk.vault, not self.is_modified()
        self.who.set_options([
            Option(
                name,
                log_words.class_name(name),
                log_words.who_reads(name, readers, is_own=vault.can_read(name)),
                log_words.class_icon(name),
            )
            for name in key_words.in_order(vault.classes())
        ])  # fmt: skip
        if is_untouched:
            self.form.saved()

    def _read(self, document_id: int) -> None:
        self.desk.read(self, documents.form, self._show, document_id=document_id)

    def _show(self, stored: DocumentForm) -> None:
        self._stored = stored
        names = ("kind", "expected_by", "issued", "expires", "confidentiality")
        self.form.set_values({name: getattr(stored, name) for name in names})
        show_sealed(self._title, stored.title)
        self.form.saved()

    def _form(self, values: dict[str, Any]) -> DocumentForm:
        """What is not asked here stays as it is stored."""
        return DocumentForm(
            title=read_sealed(self.form.fields["title"], self._stored.title),
            **{
                name: values.get(name, getattr(self._stored, name))
                for name in ("kind", "confidentiality", "expected_by", "issued", "expires")
            },
        )


class StoreDocumentPanel(_DocumentPanel):
    """A scan or picture from this computer or a stick; the expected one, if there is one."""

    def __init__(self, desk: Desk, resident_id: int, document_id: int | None = None) -> None:
        super().__init__(
            desk, _("Store a document"), _("Store"),
            resident_id=resident_id, document_id=document_id,
        )  # fmt: skip
        self.file = FileField(desk, "file", _("File: PDF, JPEG or PNG, up to 25 MB"), required=True)
        self.form.add_field(self.file)
        self._add_questions(is_expected=False)
        self._add_class()
        words = _(
            "It is kept inside the encrypted file. What you chose stays where it was: delete it "
            "there if it is not needed any more."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        if document_id is not None:
            self._read(document_id)

    def _save(self, values: dict[str, Any]) -> None:
        name = str(values["confidentiality"])
        said = _("The document is stored.")
        if not self.desk.vault.can_read(name):
            said = _("The document is sealed for {group}. You cannot open it.").format(
                group=log_words.class_name(name)
            )
        self.act(
            N_("Stored a document"),
            documents.store,
            said=said,
            with_progress=True,
            words=_("Storing the document…"),
            file=values["file"],
            form=self._form(values),
            **self.about(),
        )

    def _done(self) -> None:
        self.file.set_value(None)  # the panel may live a little longer than what it held
        super()._done()


class ExpectDocumentPanel(_DocumentPanel):
    """A line of the checklist."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Expect a document"), _("Add"), resident_id=resident_id)
        self._title.set_hint("")
        self._add_questions(is_expected=True)
        self._add_class()

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Expects a document"),
            documents.expect,
            _("It is on the checklist."),
            form=self._form(values),
            **self.about(),
        )


class EditDocumentPanel(_DocumentPanel):
    """What is said of a document that is there, or expected."""

    def __init__(self, desk: Desk, document_id: int, state: str) -> None:
        super().__init__(desk, _("Change a document"), _("Save"), document_id=document_id)
        self._state = state
        self._title.set_hint("")
        is_expected = state != DocumentState.STORED
        self._add_questions(is_expected=is_expected)
        if is_expected:
            self._add_class()
        self._read(document_id)

    def about(self) -> dict[str, Any]:
        """Which one, and whether it was there."""
        return {**super().about(), "state": str(self._state)}

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Changed a document"),
            documents.edit,
            _("The document is changed."),
            form=self._form(values),
            **self._about,
        )


class DocumentClassPanel(_DocumentPanel):
    """Others may read it from now on."""

    def __init__(self, desk: Desk, document_id: int) -> None:
        super().__init__(desk, _("Who may read it"), _("Seal it for them"), document_id=document_id)
        words = _("Who holds the key of this group can open it from now on, and nobody else.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self._add_class()
        desk.read(self, documents.form, self._show_class, document_id=document_id)

    def _show_class(self, stored: DocumentForm) -> None:
        self.form.set_values({"confidentiality": stored.confidentiality})

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Changed who may read a document"),
            documents.move_to_class,
            _("It is sealed for them."),
            confidentiality=values["confidentiality"],
            **self.about(),
        )


class EraseDocumentPanel(CasePanel):
    """Title and content go for good; that there was one stays."""

    def __init__(self, desk: Desk, document_id: int) -> None:
        super().__init__(desk, _("Erase a document"), _("Erase for good"), document_id=document_id)
        self.form.warn()
        words = _(
            "What it holds and what it is called go for good, also from the audit trail. That "
            "there was one stays. Backups made before keep it until they expire."
        )
        self.form.add_widget(label(words, "body", wrap=True))
        reasons = [(reason.value, _(said)) for reason, said in log_words.ERASURES.items()]
        self.form.add_field(
            ChoiceField("reason", _("Why"), reasons, required=True, unanswered=False)
        )

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Erased a document"),
            documents.erase,
            _("The document is erased."),
            reason=ErasureReason(str(values["reason"])),
            **self.about(),
        )
