# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a placement: it begins, is changed, goes on as a next step, and ends."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partners
from shelterdesk.services.placements import placement_proposals, placements
from shelterdesk.services.placements.placement_proposals import Proposal
from shelterdesk.services.placements.placements import PlacementForm, PlacementKind
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.known_person import AskedPerson
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText
from ui.work.placements.terms_fields import TermsFields


def offer(panel: FormPanel, field: ChoiceField, choices: list[tuple[Hashable, str]]) -> None:
    """Choices that come later are nothing that was typed."""
    is_untouched = not panel.is_modified()
    field.set_choices(choices)
    if is_untouched:
        panel.form.saved()


class PlacementPanel(FormPanel):
    """Somebody begins to work: named, asked for, or as an introduction says; or one is changed."""

    def __init__(
        self,
        desk: Desk,
        resident_id: int | None = None,
        placement_id: int | None = None,
        introduction_id: int | None = None,
    ) -> None:
        is_new = placement_id is None
        title = _("Somebody began to work") if is_new else _("What is written of this work")
        super().__init__(desk, title, _("Write it down") if is_new else _("Save"))
        self._resident_id, self._id = resident_id, placement_id
        self._introduction_id = introduction_id
        self._vacancy_id: int | None = None
        self.person: AskedPerson | None = None
        if is_new and resident_id is None and introduction_id is None:
            self.person = AskedPerson(self, desk, _("Who"))
            self.person.required = True
            self.form.add_field(self.person)
            desk.later(self, partial(self.person.asked.emit, ""), rounds=1)
        self._add_fields()
        self.terms = TermsFields(self, with_note=False) if is_new else None
        self._add_rest()
        self.kind.changed.connect(self._follow)
        self._read()
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, which, or of what introduction."""
        return {
            "resident_id": self._resident_id, "placement_id": self._id,
            "introduction_id": self._introduction_id,
        }  # fmt: skip

    def _add_fields(self) -> None:
        self.kind = ChoiceField(
            "kind", _("What it is"), code_words("placement", "kind").items(), required=True,
            unanswered=False,
        )  # fmt: skip
        self.partner = ChoiceField("partner_id", _("Employer"), required=True, unanswered=False)
        self.form.add_field(self.kind)
        self.form.add_field(self.partner)
        self.form.add_field(TextField("title", _("Work as"), unanswered=False, max_length=120))
        self.start = DateField("start", _("First day"), required=True, unanswered=False)
        until = DateField("planned_end", _("Agreed until"), unanswered=False)
        side_by_side(self.form, self.start, until)
        self.kind.set_value(PlacementKind.PAID.value)
        self.start.set_value(today())

    def _add_rest(self) -> None:
        self.worker = ChoiceField(
            "staff_id", _("Who follows up"), unanswered=False, placeholder=_("whoever writes this")
        )
        self.form.add_field(self.worker)
        self.on_cv = CheckField("is_on_cv", _("May stand on the CV"))
        self.form.add_field(self.on_cv)
        self.on_cv.set_value(True)
        # Named apart from the note of terms, which stands in another form.
        note = MultilineField("note", _("In words, sealed: case"), unanswered=False, lines=3)
        self.note = SealedText(note)
        self.form.add_field(note)

    def _read(self) -> None:
        self.desk.read(self, partners.choices, partial(offer, self, self.partner))
        self._offer_workers()
        if self.person is not None:
            self.person.changed.connect(self._offer_workers)
        if self._id is not None:
            self.desk.read(self, placements.form, self._show, placement_id=self._id)
        elif self._introduction_id is not None:
            self.desk.read(
                self, placement_proposals.proposed, self._propose,
                on_error=self.form.show_error, introduction_id=self._introduction_id,
            )  # fmt: skip

    def _offer_workers(self) -> None:
        """Those who see the person; before she is named, all who follow up work."""
        who = self.person.resident_id() if self.person is not None else self._resident_id
        self.desk.read(self, placements.workers, partial(offer, self, self.worker), resident_id=who)

    def _propose(self, found: Proposal) -> None:
        self._resident_id = found.resident_id
        self._offer_workers()
        self._show(found.form)
        if self.terms is not None:
            self.terms.show(found.terms)
        self.form.saved()

    def _show(self, form: PlacementForm) -> None:
        self._vacancy_id = form.vacancy_id
        self._introduction_id = form.introduction_id
        shown: dict[str, Hashable] = {
            "kind": form.kind, "partner_id": form.partner_id, "title": form.title,
            "start": form.start or today(), "planned_end": form.planned_end,
            "staff_id": form.staff_id, "is_on_cv": form.is_on_cv,
        }  # fmt: skip
        for name, value in shown.items():
            self.form.fields[name].set_value(value)
        self.note.show(form.note)
        self.partner.setEnabled(form.introduction_id is None)
        self._follow()
        self.form.saved()

    def _follow(self) -> None:
        is_own = self.kind.value() == PlacementKind.OWN_BUSINESS.value
        self.partner.required = not is_own
        show_field(self.form, self.partner, not is_own)

    def _save(self, values: dict[str, Hashable]) -> None:
        is_own = values["kind"] == PlacementKind.OWN_BUSINESS.value
        partner_id = None if is_own else read_number(values["partner_id"])
        form = PlacementForm(
            str(values["kind"]), partner_id, str(values["title"] or ""),
            read_day(values["start"]), read_day(values["planned_end"]),
            read_number(values["staff_id"]), self._introduction_id,
            None if is_own else self._vacancy_id, bool(values["is_on_cv"]), self.note.read(),
        )  # fmt: skip
        if self._id is not None:
            self.act(
                N_("Changed what is written of work"), placements.edit, said=_("Saved."),
                placement_id=self._id, form=form,
            )  # fmt: skip
            return
        whose = self.person.resident_id() if self.person is not None else self._resident_id
        terms = None if self.terms is None else self.terms.read(values)
        self.act(
            N_("Wrote down that somebody works"), placements.begin, resident_id=whose, form=form,
            terms=terms, said=_("It is written. How it goes is asked later, by itself."),
        )  # fmt: skip


class _OfPlacement(FormPanel):
    """About one placement, which is said at the top."""

    def __init__(self, desk: Desk, placement_id: int, told: str, words: tuple[str, str]) -> None:
        super().__init__(desk, *words)
        self.placement_id, self._told = placement_id, told
        self.form.add_widget(label(told, "strong", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"placement_id": self.placement_id, "told": self._told}


class NextStepPanel(_OfPlacement):
    """An internship becomes a job: one ends, the next begins, in one act."""

    def __init__(self, desk: Desk, placement_id: int, told: str) -> None:
        words = (_("The next step at the same employer"), _("Taken on"))
        super().__init__(desk, placement_id, told, words)
        kinds = code_words("vacancy", "kind").items()
        self.kind = ChoiceField("kind", _("It becomes"), kinds, required=True, unanswered=False)
        self.start = DateField("start", _("From"), required=True, unanswered=False)
        until = DateField("planned_end", _("Agreed until"), unanswered=False)
        self.form.add_field(self.kind)
        side_by_side(self.form, self.start, until)
        self.form.add_field(TextField("title", _("Work as"), unanswered=False, max_length=120))
        self.terms = TermsFields(self, with_note=False)
        self.kind.set_value(PlacementKind.PAID.value)
        self.start.set_value(today())
        self._form = PlacementForm(PlacementKind.PAID.value)
        desk.read(self, placements.form, self._show, placement_id=placement_id)
        self.form.saved()

    def _show(self, form: PlacementForm) -> None:
        self._form = form
        is_untouched = not self.is_modified()
        self.form.fields["title"].set_value(form.title)
        if is_untouched:
            self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = PlacementForm(
            str(values["kind"]), title=str(values["title"] or ""), start=read_day(values["start"]),
            planned_end=read_day(values["planned_end"]), staff_id=self._form.staff_id,
            is_on_cv=self._form.is_on_cv,
        )  # fmt: skip
        self.act(
            N_("Wrote down the next step at an employer"), placements.next_step,
            placement_id=self.placement_id, form=form, terms=self.terms.read(values),
            said=_("The one ended, the next begins. How it goes is asked from its start on."),
        )  # fmt: skip


class EndPanel(_OfPlacement):
    """The last day, and why."""

    def __init__(self, desk: Desk, placement_id: int, told: str) -> None:
        super().__init__(desk, placement_id, told, (_("It ended"), _("It ended")))
        self.reason = ChoiceField("placement_end", _("Why"), required=True, unanswered=False)
        hint = _("The day before the first one, if it never began.")
        last = DateField("last_day", _("Last day"), required=True, unanswered=False, hint=hint)
        note = MultilineField("note", _("In words, sealed: case"), unanswered=False, lines=3)
        for field in (self.reason, last, note):
            self.form.add_field(field)
        last.set_value(today())
        kinds: dict[str, Any] = {"vocabulary": Vocabulary.PLACEMENT_END.value}
        desk.read(self, vocabularies.choices, self._offer, **kinds)
        self.form.saved()

    def _offer(self, found: list[Choice]) -> None:
        offer(self, self.reason, [(one.code, one.label) for one in found])

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Wrote down the end of work"), placements.end, placement_id=self.placement_id,
            last_day=values["last_day"], reason=str(values["placement_end"]),
            note=str(values["note"] or ""),
            said=_("It ended. How it is then is asked all the same."),
        )  # fmt: skip
