# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of work on a resident's page: what she wants, her CV and its lines. What another record
said that was joined into hers is taken over here, and saved once somebody looked at it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtWidgets import QLabel

from shelterdesk.i18n import N_, _
from shelterdesk.services import paper_texts
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.work import cvs, work_wishes
from shelterdesk.services.work.cvs import CvForm, EntryForm, JoinedCv
from shelterdesk.services.work.work_wishes import JoinedWish, LooksForWork, WishForm
from ui.desk import Desk
from ui.widgets.answers import read_choice, read_day, show_choice
from ui.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    IntField,
    MultilineField,
    TextField,
)
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.labels import label
from ui.widgets.language_names import language_name
from ui.widgets.sealed_fields import SealedText
from ui.widgets.week_field import WeekField

_HOUR: Final = 60
_YES, _NO = "yes", "no"


class WishPanel(FormPanel):
    """What work she wants; she may leave out whatever she likes."""

    def __init__(self, desk: Desk, resident_id: int, take: str = "") -> None:
        super().__init__(desk, _("What work is wanted"), _("Save"))
        self._resident_id, self._take = resident_id, take
        if take:
            self.form.add_widget(_taken(take))
        looks = [(one.value, code_word("work_wish", "looks_for_work", one)) for one in LooksForWork]
        self.looks = ChoiceField("looks_for_work", _("Looks for work"), looks)
        self.wish = SealedText(
            MultilineField("wish", _("In their own words: what, and where never"), unanswered=False,
                           lines=4, hint=_("Sealed for case work."))
        )  # fmt: skip
        self.childcare = ChoiceField(
            "needs_childcare", _("Needs childcare"), [(_YES, _("Yes")), (_NO, _("No"))]
        )
        self.form.add_field(self.looks)
        self.form.add_field(self.wish.field)
        self.form.add_field(WeekField("free_times", _("Times for work")))
        side_by_side(
            self.form,
            IntField("most_hours", _("Hours a week at most"), low=1, high=100, unanswered=False),
            IntField("most_travel", _("Minutes to it at most"), low=1, high=600, unanswered=False),
        )
        self.form.add_field(self.childcare)
        desk.read(self, work_wishes.of_person, self._show, resident_id=resident_id)
        if take:
            desk.read(self, work_wishes.of_joined, self._add, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which other record's words are taken over."""
        return {"resident_id": self._resident_id, "take": self._take}

    def _show(self, form: WishForm) -> None:
        self._answers(form)
        self.wish.show(form.wish)
        self.form.saved()

    def _answers(self, form: WishForm) -> None:
        week = form.most_minutes_week
        self.form.set_values({
            "free_times": form.free_times, "most_travel": form.most_travel,
            "most_hours": None if week is None else max(1, round(week / _HOUR)),
        })  # fmt: skip
        show_choice(self.looks, form.looks_for_work)
        needs = form.needs_childcare
        answer = needs if isinstance(needs, Unanswered) else _YES if needs else _NO
        show_choice(self.childcare, answer)

    def _add(self, found: list[JoinedWish]) -> None:
        for one in found:
            if one.code == self._take:
                own = self._form(self.form.values())
                self._answers(work_wishes.filled(own, one.form))
                self.wish.show(own.wish)
                _add_words(self.wish, one.form.wish)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Wrote down what work is wanted"), work_wishes.write, said=_("Written down."),
            resident_id=self._resident_id, form=self._form(values),
        )  # fmt: skip

    def _form(self, values: dict[str, Hashable]) -> WishForm:
        looks, needs = read_choice(self.looks), read_choice(self.childcare)
        hours = _number(values["most_hours"])
        return WishForm(
            looks_for_work=looks if isinstance(looks, Unanswered) else LooksForWork(str(looks)),
            needs_childcare=needs if isinstance(needs, Unanswered) else needs == _YES,
            free_times=_number(values["free_times"]),
            most_minutes_week=None if hours is None else hours * _HOUR,
            most_travel=_number(values["most_travel"]),
            wish=self.wish.read(),
        )


class CvPanel(FormPanel):
    """What she wants said about herself, and that she asked for it."""

    def __init__(self, desk: Desk, resident_id: int, take: str = "") -> None:
        super().__init__(desk, _("CV"), _("Save"))
        self._resident_id, self._take = resident_id, take
        if take:
            self.form.add_widget(_taken(take))
        words = _("Their own name and telephone, never the house's. Nothing is printed before "
                  "the day on which they asked for it is written here.")  # fmt: skip
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.add_field(
            DateField("wished_on", _("Asked for on"), unanswered=False,
                      placeholder=_("not yet"))
        )  # fmt: skip
        self.sealed = {
            "name": SealedText(TextField("name", _("Name on it"), unanswered=False,
                                         max_length=120)),
            "contact": SealedText(MultilineField("contact", _("How to get in touch"),
                                                 unanswered=False, lines=2)),
            "about": SealedText(MultilineField("about", _("About themselves"), unanswered=False,
                                               lines=4)),
        }  # fmt: skip
        for one in self.sealed.values():
            self.form.add_field(one.field)
        self.language = ChoiceField(
            "language", _("Language"), unanswered=False, placeholder=_("one they speak")
        )
        self.form.add_field(self.language)
        self.form.add_field(CheckField("shows_languages", _("Say which languages they speak")))
        desk.read(self, paper_texts.languages, self._offer, paper=cvs.PAPER)
        desk.read(self, cvs.of_person, self._show, resident_id=resident_id)
        if take:
            desk.read(self, cvs.of_joined, self._add, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which other record's words are taken over."""
        return {"resident_id": self._resident_id, "take": self._take}

    def _offer(self, tags: list[str]) -> None:
        self.language.set_choices([(tag, language_name(tag)) for tag in tags])

    def _show(self, form: CvForm) -> None:
        self.form.set_values({
            "wished_on": form.wished_on, "language": form.language or None,
            "shows_languages": form.shows_languages,
        })  # fmt: skip
        for name, field in self.sealed.items():
            field.show(getattr(form, name))
        self.form.saved()

    def _add(self, found: list[JoinedCv]) -> None:
        for one in found:
            if one.code == self._take:
                for name, field in self.sealed.items():
                    _add_words(field, getattr(one.form, name))

    def _save(self, values: dict[str, Hashable]) -> None:
        form = CvForm(
            language=str(values["language"] or ""),
            wished_on=read_day(values["wished_on"]),
            shows_languages=bool(values["shows_languages"]),
            name=self.sealed["name"].read(),
            contact=self.sealed["contact"].read(),
            about=self.sealed["about"].read(),
        )
        self.act(
            N_("Wrote a CV"), cvs.write, said=_("Written down."), resident_id=self._resident_id,
            form=form,
        )  # fmt: skip


class EntryPanel(FormPanel):
    """One line of before, or elsewhere."""

    def __init__(self, desk: Desk, resident_id: int, entry_id: int | None = None) -> None:
        super().__init__(desk, _("A line of the CV"), _("Save"))
        self._resident_id, self._id = resident_id, entry_id
        self.sealed = {
            "what": SealedText(TextField("what", _("What it was"), required=True,
                                         unanswered=False, max_length=160)),
            "place": SealedText(TextField("place", _("Where"), unanswered=False, max_length=160)),
            "note": SealedText(MultilineField("note", _("In their own words"), unanswered=False,
                                              lines=3)),
        }  # fmt: skip
        for one in self.sealed.values():
            self.form.add_field(one.field)
        side_by_side(
            self.form,
            IntField("first_year", _("From the year"), low=1900, high=2200, unanswered=False),
            IntField("last_year", _("until"), low=1900, high=2200, unanswered=False),
        )
        self.form.add_field(CheckField("is_learning", _("School or a course, not work")))
        shown = CheckField("is_on_cv", _("Print it on the CV"))
        self.form.add_field(shown)
        shown.set_value(True)
        if entry_id is not None:
            desk.read(self, cvs.entry_form, self._show, entry_id=entry_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "entry_id": self._id}

    def _show(self, form: EntryForm) -> None:
        names = ("first_year", "last_year", "is_learning", "is_on_cv")
        self.form.set_values({name: getattr(form, name) for name in names})
        for name, field in self.sealed.items():
            field.show(getattr(form, name))
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = EntryForm(
            what=self.sealed["what"].read(),
            place=self.sealed["place"].read(),
            note=self.sealed["note"].read(),
            first_year=_number(values["first_year"]),
            last_year=_number(values["last_year"]),
            is_learning=bool(values["is_learning"]),
            is_on_cv=bool(values["is_on_cv"]),
        )
        if self._id is None:
            facts: dict[str, Any] = {"resident_id": self._resident_id}
            self.act(N_("Added a line of a CV"), cvs.add_entry, form=form, **facts)
        else:
            self.act(N_("Changed a line of a CV"), cvs.edit_entry, entry_id=self._id, form=form)


def _taken(code: str) -> QLabel:
    words = _("The words of {code} are added below. Look through them together, then save.")
    return label(words.format(code=code), "strong", wrap=True)


def _add_words(sealed: SealedText, told: str | Hidden) -> None:
    """Below what stands there; a line that holds one thing, a name, is filled only where empty."""
    field, own = sealed.field, sealed.read()
    if isinstance(told, Hidden) or not sealed_words.adds(own, told) or isinstance(own, Hidden):
        return
    if not own or isinstance(field, MultilineField):
        field.set_value(f"{own}\n{told}".strip())
        field.changed.emit()


def _number(value: Hashable) -> int | None:
    return value if isinstance(value, int) else None
