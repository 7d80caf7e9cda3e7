# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of an introduction: prepare, send, visit, trial, answer."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.services import paper_texts
from shelterdesk.services.partners import partners
from shelterdesk.services.work import introduction_letters, introductions, vacancies
from shelterdesk.services.work.introduction_letters import PAPER, Preview
from shelterdesk.services.work.introductions import IntroductionForm
from shelterdesk.services.work.vacancies import VacancyRow
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.known_person import AskedPerson
from ui.widgets.labels import label
from ui.widgets.language_names import language_name
from ui.widgets.opened_view import ColumnView
from ui.widgets.sealed_fields import SealedText
from ui.work.introductions.heard import heard_lines


class PreparePanel(FormPanel):
    """A new introduction, for somebody and a vacancy where they are known; or one to change."""

    def __init__(
        self,
        desk: Desk,
        resident_id: int | None = None,
        vacancy_id: int | None = None,
        introduction_id: int | None = None,
    ) -> None:
        is_new = introduction_id is None
        title = _("Introduce to an employer") if is_new else _("Change the introduction")
        super().__init__(desk, title, _("Save"))
        self._about = {
            "resident_id": resident_id, "vacancy_id": vacancy_id,
            "introduction_id": introduction_id,
        }  # fmt: skip
        self.person: AskedPerson | None = None
        if is_new:
            self.person = AskedPerson(self, desk, _("Who"))
            self.form.add_field(self.person)
            self.person.name(resident_id)
            self.person.changed.connect(self._offer_workers)
        self.vacancy = ChoiceField("vacancy_id", _("Vacancy"), unanswered=False)
        self.partner = ChoiceField("partner_id", _("Or a partner without one"), unanswered=False)
        self.staff = ChoiceField("staff_id", _("Whose work it is"), unanswered=False)
        self.letter = SealedText(
            MultilineField("letter", _("In the letter, in your words"), unanswered=False, lines=6)
        )
        self.letter.field.set_hint(
            _("What was agreed to is added by itself. Nothing else about the person belongs here.")
        )
        due = DateField("answer_due", _("Answer wanted by"), unanswered=False)
        due.set_hint(_("Empty: two weeks after it is sent."))
        for field in (self.vacancy, self.partner, self.letter.field, self.staff, due):
            self.form.add_field(field)
        if is_new:
            words = _("Nobody hears of it yet: sending asks for the consent.")
            self.form.add_widget(label(words, "muted", wrap=True))
        self.form.saved()
        desk.read(self, partners.choices, self.partner.set_choices)
        self._offer_workers()
        desk.read(self, vacancies.listed, self._offer)
        if introduction_id is not None:
            desk.read(self, introductions.form, self._show, introduction_id=introduction_id)

    def about(self) -> dict[str, Any]:
        """Who, for what, which."""
        return dict(self._about)

    def _offer_workers(self) -> None:
        """Those who fit the person; before she is named, all whose role sees work."""
        who = self._about["resident_id"] if self.person is None else self.person.resident_id()
        self.desk.read(self, introductions.workers, self._put_workers, resident_id=who)

    def _put_workers(self, choices: list[tuple[int, str]]) -> None:
        is_untouched = not self.is_modified()
        self.staff.set_choices(choices)
        if is_untouched:
            self.form.saved()

    def _offer(self, rows: list[VacancyRow]) -> None:
        is_untouched = not self.is_modified()
        self.vacancy.set_choices((row.id, f"{row.title} · {row.partner}") for row in rows)
        if is_untouched:
            self.vacancy.set_value(self._about["vacancy_id"])
            self.form.saved()

    def _show(self, form: IntroductionForm) -> None:
        self.form.set_values({
            "vacancy_id": form.vacancy_id, "staff_id": form.staff_id,
            "partner_id": None if form.vacancy_id else form.partner_id,
            "answer_due": form.answer_due,
        })  # fmt: skip
        self.letter.show(form.letter)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        due = values["answer_due"]
        form = IntroductionForm(
            vacancy_id=_number(values["vacancy_id"]),
            partner_id=_number(values["partner_id"]),
            staff_id=_number(values["staff_id"]),
            answer_due=due if isinstance(due, date) else None,
            letter=self.letter.read(),
        )
        introduction_id = self._about["introduction_id"]
        if introduction_id is not None:
            self.act(
                N_("Changed an introduction"), introductions.edit,
                introduction_id=introduction_id, form=form,
            )  # fmt: skip
            return
        who = None if self.person is None else self.person.resident_id()
        if who is None:
            self.form.show_error(Invalid(_("Choose who it is about."), field="person"))
            return
        self.act(
            N_("Prepared an introduction"), introductions.prepare,
            said=_("It is prepared, and nobody has heard of it yet."),
            resident_id=who, form=form,
        )  # fmt: skip


class _OfOne(FormPanel):
    """About one introduction, which is said at the top."""

    def __init__(self, desk: Desk, introduction_id: int, told: str, title: str, save: str) -> None:
        super().__init__(desk, title, save)
        self.introduction_id, self._told = introduction_id, told
        self.form.add_widget(label(told, "strong", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"introduction_id": self.introduction_id, "told": self._told}


class SendPanel(_OfOne):
    """What the employer will hear, word for word; then it is sent."""

    def __init__(self, desk: Desk, introduction_id: int, told: str, resident_id: int) -> None:
        title = _("Send the introduction")
        super().__init__(desk, introduction_id, told, title, _("It is sent"))
        self._resident_id = resident_id
        self._is_hindered = False
        self.language = ChoiceField("language", _("Language of the letter"), unanswered=False)
        self.form.add_field(self.language)
        self.heard = ColumnView()
        self.form.add_widget(self.heard)
        self.may_reveal = CheckField("may_reveal", _("These words may stand there"))
        self.despite = MultilineField(
            "despite", _("Why it is right all the same, sealed: case"), unanswered=False, lines=3
        )
        day = DateField("on", _("Sent on"), required=True, unanswered=False)
        for field in (self.may_reveal, self.despite, day):
            self.form.add_field(field)
        for hidden in (self.may_reveal, self.despite):
            show_field(self.form, hidden, False)
        day.set_value(today())
        text = _("What is told is kept as it is said here. It cannot be taken back.")
        self.form.add_widget(label(text, "muted", wrap=True))
        self.form.saved()
        self.language.changed.connect(self._preview)
        desk.read(self, paper_texts.languages, self._offer, paper=PAPER)
        self._preview()

    def about(self) -> dict[str, Any]:
        """Which one, of whom."""
        return {**super().about(), "resident_id": self._resident_id}

    def _offer(self, tags: list[str]) -> None:
        self.language.set_choices((tag, language_name(tag)) for tag in tags)

    def _preview(self) -> None:
        self.desk.read(
            self, introduction_letters.preview, self._show,
            introduction_id=self.introduction_id, language=str(self.language.value() or ""),
        )  # fmt: skip

    def _show(self, found: Preview) -> None:
        self.heard.begin()
        for line in heard_lines(found, self._open_consents):
            self.heard.add(line)
        self._is_hindered = bool(found.hindrance)
        is_open = self._is_hindered and self.desk.vault.is_glass_broken
        show_field(self.form, self.despite, is_open)
        show_field(self.form, self.may_reveal, bool(found.revealing))

    def _open_consents(self) -> None:
        self.place_requested.emit("residents", ("resident", self._resident_id, "consents"))

    def _save(self, values: dict[str, Hashable]) -> None:
        facts: dict[str, Any] = {
            "introduction_id": self.introduction_id, "on": values["on"],
            "language": str(values["language"] or ""), "may_reveal": bool(values["may_reveal"]),
        }  # fmt: skip
        said = _("It is sent. Now the letter can be printed.")
        if self._is_hindered and self.desk.vault.is_glass_broken:
            self.act(
                N_("Introduced to a partner that is not in order"), introductions.send_despite,
                said=said, despite=str(values["despite"] or ""), **facts,
            )  # fmt: skip
        else:
            self.act(N_("Sent an introduction"), introductions.send, said=said, **facts)


class ReadAgainPanel(_OfOne):
    """She was asked again: the words of the letter beside what she says yes to now."""

    def __init__(self, desk: Desk, introduction_id: int, told: str, resident_id: int) -> None:
        title = _("Read the words again")
        super().__init__(desk, introduction_id, told, title, _("They may stand there"))
        self._resident_id = resident_id
        self.heard = ColumnView()
        self.form.add_widget(self.heard)
        text = _("If they say more than what is agreed now, close this: the letter can be printed "
                 "without them, or the introduction be ended and written anew.")  # fmt: skip
        self.form.add_widget(label(text, "muted", wrap=True))
        self.form.saved()
        desk.read(self, introduction_letters.preview, self._show, introduction_id=introduction_id)

    def about(self) -> dict[str, Any]:
        """Which one, of whom."""
        return {**super().about(), "resident_id": self._resident_id}

    def first_field(self) -> QWidget | None:
        """There is nothing to fill in; it begins where nothing is decided."""
        return self.form.cancel_button

    def _show(self, found: Preview) -> None:
        self.heard.begin()
        for line in heard_lines(found, self._open_consents):
            self.heard.add(line)

    def _open_consents(self) -> None:
        self.place_requested.emit("residents", ("resident", self._resident_id, "consents"))

    def _save(self, _values: dict[str, Hashable]) -> None:
        self.act(
            N_("Read the words of a letter again"), introductions.read_again,
            said=_("They may stand there: the letter can be printed."),
            introduction_id=self.introduction_id,
        )  # fmt: skip


class VisitPanel(_OfOne):
    """When they meet."""

    def __init__(self, desk: Desk, introduction_id: int, told: str) -> None:
        super().__init__(desk, introduction_id, told, _("A visit"), _("Save"))
        self.form.add_field(DateField("on", _("They meet on"), required=True, unanswered=False))
        self.form.set_values({"on": today()})
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted a visit at an employer"), introductions.visit,
            introduction_id=self.introduction_id, on=values["on"],
        )  # fmt: skip


class TrialPanel(_OfOne):
    """A few days to see."""

    def __init__(self, desk: Desk, introduction_id: int, told: str) -> None:
        super().__init__(desk, introduction_id, told, _("A trial"), _("Save"))
        self.form.add_field(DateField("first", _("From"), required=True, unanswered=False))
        self.form.add_field(DateField("last", _("Last day"), unanswered=False))
        self.form.set_values({"first": today()})
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted a trial at an employer"), introductions.go_on_trial,
            introduction_id=self.introduction_id, first=values["first"], last=values["last"],
        )  # fmt: skip


class AnswerPanel(_OfOne):
    """Yes, no, or not wanted any more."""

    def __init__(self, desk: Desk, introduction_id: int, told: str, answer: str = "") -> None:
        super().__init__(desk, introduction_id, told, _("How it ends"), _("Save"))
        self._answer = answer
        outcomes = (
            ("yes", _("The employer says yes")), ("no", _("The employer says no")),
            ("withdrawn", _("Not wanted any more, by the resident or by us")),
        )  # fmt: skip
        field = ChoiceField("outcome", _("What is it?"), outcomes, required=True)
        self.form.add_field(field)
        self.form.add_field(DateField("on", _("On"), required=True, unanswered=False))
        self.form.add_field(
            MultilineField("answer", _("In words, sealed: case"), unanswered=False, lines=4)
        )
        self.form.set_values({"on": today(), "outcome": answer or None})
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one, and what is likely."""
        return {**super().about(), "answer": self._answer}

    def _save(self, values: dict[str, Hashable]) -> None:
        facts: dict[str, Any] = {
            "introduction_id": self.introduction_id, "on": values["on"],
            "answer": str(values["answer"] or ""),
        }  # fmt: skip
        if values["outcome"] == "yes":
            said = _("Good. The work itself is written down under Placements.")
            self.act(N_("Noted a yes of an employer"), introductions.accept, said=said, **facts)
        elif values["outcome"] == "no":
            self.act(N_("Noted a no of an employer"), introductions.decline, **facts)
        else:
            self.act(N_("Withdrew an introduction"), introductions.withdraw, **facts)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
