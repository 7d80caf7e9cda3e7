# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody complains: the form, with who will read it said before it is written; and what readers
do with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.complaints import complaints
from shelterdesk.services.complaints.complaints import (
    About,
    ComplaintForm,
    ComplaintState,
    HandlingForm,
    OpenedComplaint,
    Reader,
)
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.partners import partners
from shelterdesk.services.values.value_words import code_words
from ui.care.complaints.checks_field import ChecksField
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label, set_tone

_TALLEST: Final = 150  # pixels: the rest of the form stays in sight


class ComplaintPanel(FormPanel):
    """A new complaint. Who is named gets no copy, and the writer reads it only as a reader."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Somebody complains"), _("Seal the complaint"))
        self._may_suspend = desk.vault.may(Capability.EDIT_PARTNERS)
        self._sees_partners = desk.vault.may(Capability.SEE_CASE)
        form = self.form
        words = MultilineField(
            "words", _("What the complaint is"), required=True, unanswered=False, lines=5
        )
        words.focus_target().setMaximumHeight(_TALLEST)
        form.add_field(words)
        self.kind = ChoiceField(
            "about", _("About"), [(one.value, complaints.about_words(one)) for one in About],
            required=True,
        )  # fmt: skip
        self.kind.changed.connect(self._ask_readers)
        form.add_field(self.kind)
        self.named = ChecksField(
            "staff_ids", _("Colleagues who are named"), hint=_("None of them can read it.")
        )
        self.named.changed.connect(self._ask_readers)
        form.add_field(self.named)
        self._add_partner()
        form.add_field(
            TextField("complainant", _("Who complains"), unanswered=False, max_length=200,
                      placeholder=_("may stay empty"))
        )  # fmt: skip
        form.add_field(MultilineField("wish", _("What is wished for"), unanswered=False, lines=2))
        form.add_field(
            DateField("received", _("Day"), required=True),
            DateField("answer_by", _("Answer until"), unanswered=False),
        )
        self.also = ChecksField("also", _("Who shall read it besides"))
        self.also.changed.connect(self._ask_readers)
        form.add_field(self.also)
        self.readers = label("", "muted", wrap=True)
        form.add_widget(self.readers)
        form.set_values({"received": today()})
        form.saved()
        desk.read(self, organisation.colleagues, self._offer)

    def _add_partner(self) -> None:
        if self._sees_partners:
            self.partner: ChoiceField | TextField = ChoiceField(
                "partner_id", _("Partner"), unanswered=False, placeholder=_("if it is about one")
            )
            self.desk.read(self, partners.choices, self._offer_partners)
        else:
            self.partner = TextField(
                "partner_id", _("Partner"), unanswered=False, max_length=200,
                placeholder=_("if it is about one"),
            )  # fmt: skip
        self.form.add_field(self.partner)
        if self._may_suspend:
            self.form.add_field(CheckField("suspends", _("Refer nobody to this partner meanwhile")))

    def _offer_partners(self, found: list[tuple[int, str]]) -> None:
        is_untouched = not self.is_modified()
        if isinstance(self.partner, ChoiceField):
            self.partner.set_choices(found)
        if is_untouched:
            self.form.saved()

    def _offer(self, found: list[Colleague]) -> None:
        is_untouched = not self.is_modified()
        choices = [(one.id, one.name_shown or one.code) for one in found]
        self.named.set_choices(choices)
        self.also.set_choices(choices)
        if is_untouched:
            self.form.saved()
        self._ask_readers()

    def _ask_readers(self) -> None:
        named, also = _ids(self.named.value()), _ids(self.also.value())
        self.also.leave_out(named)
        self.desk.read(
            self, complaints.readers_for, self._show_readers,
            staff_ids=named, also=tuple(one for one in also if one not in named),
        )  # fmt: skip

    def _show_readers(self, found: list[Reader]) -> None:
        if found:
            who = ", ".join(one.shown for one in found)
            text = _("Read by {who}, and by nobody else. The recovery code does not open it.")
            text = text.format(who=who)
        else:
            text = _("Nobody is left who could read it. Tick somebody above.")
        self.readers.setText(text)
        set_tone(self.readers, "muted" if found else "danger")

    def _save(self, values: dict[str, Hashable]) -> None:
        about, partner = About(str(values["about"])), values["partner_id"]
        form = ComplaintForm(
            about=about,
            words=_text(values["words"]),
            staff_ids=_ids(values["staff_ids"]),
            partner_id=partner if isinstance(partner, int) else None,
            partner=_text(partner),
            complainant=_text(values["complainant"]),
            wish=_text(values["wish"]),
            received=_day(values["received"]),
            answer_by=_day(values["answer_by"]),
            also=_ids(values["also"]),
        )
        suspends = about is About.PARTNER and values.get("suspends") is True
        if suspends and form.partner_id is not None:
            self._suspend(form, form.partner_id)
        else:
            self._write(form)

    def _suspend(self, form: ComplaintForm, partner_id: int) -> None:
        """An act of its own, once the complaint is written: the trail joins the two nowhere."""
        self.desk.do(
            self, N_("Wrote a complaint"), complaints.write, said=_said(),
            on_done=lambda _none: self.act(
                N_("Suspended a partner"), partners.suspend, partner_id=partner_id
            ),
            on_error=self.form.show_error, form=form,
        )  # fmt: skip

    def _write(self, form: ComplaintForm) -> None:
        self.act(N_("Wrote a complaint"), complaints.write, said=_said(), form=form)


class _ReaderPanel(FormPanel):
    """What a reader does with a complaint."""

    def __init__(self, desk: Desk, complaint_id: int, title: str, save: str) -> None:
        super().__init__(desk, title, save)
        self._complaint_id = complaint_id

    def about(self) -> dict[str, Any]:
        """Which complaint."""
        return {"complaint_id": self._complaint_id}


class ComplaintNotePanel(_ReaderPanel):
    """What one found out or said."""

    def __init__(self, desk: Desk, complaint_id: int) -> None:
        super().__init__(desk, complaint_id, _("Add a note"), _("Add"))
        field = MultilineField("text", _("Note"), required=True, unanswered=False, lines=6)
        field.set_hint(_("All readers of the complaint read it."))
        self.form.add_field(field)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Added to a complaint"), complaints.note, said=_("The note is added."),
            complaint_id=self._complaint_id, text=_text(values["text"]),
        )  # fmt: skip


class ComplaintHandlePanel(_ReaderPanel):
    """Where it stands, what is done, until when it is answered."""

    def __init__(self, desk: Desk, complaint_id: int) -> None:
        super().__init__(desk, complaint_id, _("What is done"), _("Save"))
        self.form.add_field(
            ChoiceField("state", _("State"), code_words("complaint", "state").items(),
                        required=True)
        )  # fmt: skip
        self.form.add_field(DateField("answer_by", _("Answer until"), unanswered=False))
        self.form.add_field(
            MultilineField("measures", _("What is done, what came of it"), unanswered=False,
                           lines=5)
        )  # fmt: skip
        self.form.saved()
        desk.read(self, complaints.opened, self._show, complaint_id=complaint_id)

    def _show(self, found: OpenedComplaint) -> None:
        self.form.set_values({
            "state": found.row.state.value, "answer_by": found.row.answer_by,
            "measures": found.said.measures or None,
        })  # fmt: skip
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = HandlingForm(
            ComplaintState(str(values["state"])),
            _day(values["answer_by"]),
            _text(values["measures"]),
        )
        self.act(
            N_("Handled a complaint"), complaints.handle, said=_("Saved for all its readers."),
            complaint_id=self._complaint_id, form=form,
        )  # fmt: skip


class ComplaintSharePanel(_ReaderPanel):
    """One more reader, or a new copy for one whose copy opens no more."""

    def __init__(self, desk: Desk, complaint_id: int) -> None:
        super().__init__(desk, complaint_id, _("Let a colleague read it"), _("Share"))
        self.who = ChoiceField("staff_id", _("Colleague"), required=True)
        self.who.set_hint(_("Whoever is named in it is not offered. It cannot be taken back."))
        self.form.add_field(self.who)
        self.form.saved()
        desk.read(self, complaints.opened, self._offer, complaint_id=complaint_id)

    def _offer(self, found: OpenedComplaint) -> None:
        again = _("{name} (a new copy)")
        me = self.desk.vault.staff_id
        self.who.set_choices([
            *((one.id, one.shown) for one in found.could_read),
            *((one.id, again.format(name=one.shown)) for one in found.readers if one.id != me),
        ])  # fmt: skip
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Shared a complaint"), complaints.share, said=_("The complaint is shared."),
            complaint_id=self._complaint_id, staff_id=values["staff_id"],
        )  # fmt: skip


def _said() -> str:
    return _("The complaint is sealed to its readers.")


def _ids(value: Hashable) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else ()


def _text(value: Hashable) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Hashable) -> dt.date | None:
    return value if isinstance(value, dt.date) else None
