# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a protection order, and with it the entry by which the door knows the person."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.legal import documents
from shelterdesk.services.legal.documents import DocumentForm
from shelterdesk.services.safety import outsiders, protection_orders
from shelterdesk.services.safety.protection_orders import OrderForm, OrderRow
from shelterdesk.services.values.answers import Hidden
from ui.desk import Desk
from ui.residents.safety.panels import read_text
from ui.widgets import message_bar
from ui.widgets.answers import read_day
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.widgets.file_field import FileField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_SAFETY: Final = "safety"
_CASE: Final = "case"


class OrderPanel(FormPanel):
    """A new order, or one to change."""

    def __init__(self, desk: Desk, resident_id: int, order_id: int | None = None) -> None:
        is_new = order_id is None
        title = _("Protection order") if is_new else _("Change the protection order")
        super().__init__(desk, title, _("Save"))
        self._resident_id, self._order_id = resident_id, order_id
        self._hidden: frozenset[str] = frozenset()
        form = self.form
        words = _("The words are sealed for safety; the days are not.")
        form.add_widget(label(words, "muted", wrap=True))
        self.against = MultilineField(
            "against", _("Who must stay away, one name a line"), unanswered=False, lines=2
        )
        form.add_field(self.against)
        form.add_field(
            TextField("issued_by", _("Who ordered it"), unanswered=False, max_length=400)
        )
        form.add_field(MultilineField("terms", _("What it says"), unanswered=False, lines=4))
        hint = _("Empty: from today.")
        form.add_field(DateField("start", _("From"), unanswered=False, hint=hint))
        hint = _("It is recalled a month before. Empty: without an end.")
        form.add_field(DateField("last_day", _("Last day"), unanswered=False, hint=hint))
        self.feeds = CheckField(
            "feeds", _("The visitor check knows these names"),
            hint=_("Only names reach the desk, not whom it concerns."),
        )  # fmt: skip
        if is_new:
            form.add_field(self.feeds)
        self.document = ChoiceField(
            "document_id", _("The order itself"), unanswered=False,
            hint=_("One of the documents stored here."),
        )  # fmt: skip
        form.add_field(self.document)
        self.file = FileField(desk, "file", _("Or store its scan: PDF, JPEG or PNG"))
        form.add_field(self.file)
        form.saved()
        desk.read(self, documents.choices, self._offer, resident_id=resident_id)
        if order_id is not None:
            desk.read(self, protection_orders.of_resident, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "order_id": self._order_id}

    def _offer(self, choices: list[tuple[int, str]]) -> None:
        is_untouched = not self.form.is_modified()
        self.document.set_choices(choices)
        if is_untouched:
            self.form.saved()

    def _show(self, rows: list[OrderRow]) -> None:
        row = next((row for row in rows if row.id == self._order_id), None)
        if row is None:
            return
        texts = {"against": row.against, "issued_by": row.issued_by, "terms": row.terms}
        self._hidden = frozenset(n for n, text in texts.items() if isinstance(text, Hidden))
        for name in self._hidden:
            self.form.fields[name].set_hint(_("Sealed. What you write here replaces it."))
        shown = {n: None if isinstance(text, Hidden) else text or None for n, text in texts.items()}
        paper = row.document.id if row.document is not None else None
        self.form.set_values(
            shown | {"start": row.start, "last_day": row.last_day, "document_id": paper}
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        if values["file"] is None:
            self._write(values)
            return
        title = _("Protection order")
        name = _SAFETY if _SAFETY in self.desk.vault.classes() else _CASE
        self.desk.do(
            self,
            N_("Stored a document"),
            documents.store,
            on_done=lambda document_id: self._stored(values, document_id),
            on_error=self.form.show_error,
            with_progress=True,
            words=_("Storing the document…"),
            resident_id=self._resident_id,
            file=values["file"],
            form=DocumentForm(title=title, confidentiality=name),
        )

    def _stored(self, values: dict[str, Hashable], document_id: int) -> None:
        """An act of its own, which stays where the order itself is refused: it is chosen then."""
        self.file.set_value(None)
        self.document.set_choices([(document_id, _("Protection order"))])
        self.document.set_value(document_id)
        self._write(values | {"document_id": document_id})

    def _write(self, values: dict[str, Hashable]) -> None:
        texts: dict[str, str | Hidden] = {}
        for name in ("against", "issued_by", "terms"):
            text = read_text(values[name])
            texts[name] = Hidden.HIDDEN if name in self._hidden and not text else text
        paper = values["document_id"]
        form = OrderForm(
            **texts,
            start=read_day(values["start"]),
            last_day=read_day(values["last_day"]),
            document_id=paper if isinstance(paper, int) else None,
        )
        if self._order_id is not None:
            self.act(
                N_("Changed a protection order"),
                protection_orders.edit,
                order_id=self._order_id,
                form=form,
            )
            return
        feeds = bool(values.get("feeds"))
        if feeds:
            try:
                protection_orders.outsider_of(form)
            except UserError as error:
                self.form.show_error(error)
                return
        self.desk.do(
            self,
            N_("Wrote down a protection order"),
            protection_orders.add,
            on_done=lambda _id: self._feed(form) if feeds else self._done(),
            on_error=self.form.show_error,
            resident_id=self._resident_id,
            form=form,
        )

    def _feed(self, form: OrderForm) -> None:
        """An act of its own: the order's is about the resident, this one must not be."""

        def not_fed(error: UserError) -> None:
            self._done()
            message_bar.say(self, error.message, "danger")

        self.desk.do(
            self,
            N_("Wrote down who must be kept away"),
            outsiders.add_outsider,
            said=_("The order is kept, and the visitor check knows the names."),
            on_done=lambda _id: self._done(),
            on_error=not_fed,
            form=protection_orders.outsider_of(form),
            resident_ids=(self._resident_id,),
        )
