# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A safety or crisis plan as a form over the width of the page, and the end of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.safety import safety_plans
from shelterdesk.services.safety.safety_plans import PARTS, PlanForm, PlanKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.names import languages
from ui.residents.safety import plan_words
from ui.residents.safety.day_panel import DayPanel
from ui.widgets.answers import read_text, show_text
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, IntField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_CODE_WORD: Final = "code_word"
_TALLEST: Final = 92  # pixels: four lines; longer texts scroll


class SafetyPlanPanel(FormPanel):
    """A new plan, the one that holds gone through again, or a correction of it.

    Who holds no key writes a new plan; of one that holds she changes what the shift does.
    """

    IS_WIDE: ClassVar[bool] = True

    def __init__(
        self,
        desk: Desk,
        resident_id: int,
        kind: str,
        plan_id: int | None = None,
        *,
        is_correction: bool = False,
    ) -> None:
        self._kind = PlanKind(kind)
        super().__init__(desk, _title(self._kind, plan_id, is_correction), _("Save plan"))
        self._resident_id = resident_id
        self._plan_id = plan_id
        self._is_correction = is_correction
        self._can_read = desk.vault.can_read("safety")
        self._parts: dict[str, TextField | MultilineField] = {}
        self._made: Hashable = today()  # of the plan that is corrected
        if self._can_read or not is_correction:
            self._add_parts()
        else:
            words = _("Only people who hold the safety key can read or change its words.")
            self.form.add_widget(label(words, "muted", wrap=True))
        self._add_shift()
        self.form.set_values({"made": today(), "language": "en"})
        self._read()

    def _add_parts(self) -> None:
        words = _("Each question may stay empty or be declined. What is written here is sealed.")
        if not self._can_read:
            words = _("You cannot read this back: it is sealed for those who hold the safety key.")
        self.form.add_widget(label(words, "muted", wrap=True))
        for name in PARTS[self._kind]:
            title, hint = plan_words.part(self._kind, name), plan_words.hint(self._kind, name)
            field = (
                TextField(name, title, hint=hint)
                if name == _CODE_WORD
                else MultilineField(name, title, hint=hint, lines=2)
            )
            if name != _CODE_WORD:
                field.focus_target().setMaximumHeight(_TALLEST)  # the next question in sight
            self._parts[name] = field
            self.form.add_field(field)

    def _add_shift(self) -> None:
        self.form.add_section(
            _("For the shift"), _("Everybody at the desk sees this. Write what to do, never why.")
        )
        self.minutes = IntField(
            "check_minutes", _("Look in every … minutes"), low=1, high=1440, unanswered=False,
            hint=_("Empty: no special round."),
        )  # fmt: skip
        self.note = TextField(
            "shift_note", _("What to do"), unanswered=False, max_length=300,
            hint=_("For example: knock twice; call Joy first."),
        )  # fmt: skip
        self.form.add_field(self.minutes)
        self.form.add_field(self.note)
        self.form.add_section(_("The plan itself"))
        self.made = DateField("made", _("Made on"), required=True)
        self.review = DateField("review", _("Look at it again on"), unanswered=False)
        self.language = ChoiceField("language", _("Written in"), languages(), unanswered=False)
        self.form.add_field(self.made, self.review)
        self.form.add_field(self.language)

    def _read(self) -> None:
        if self._plan_id is None:
            return
        query = safety_plans.read if self._can_read else safety_plans.facts
        self.desk.read(
            self, query, self._show, on_error=self.form.show_error, plan_id=self._plan_id
        )

    def _show(self, plan: PlanForm) -> None:
        if self.form.is_modified():
            return
        self.minutes.set_value(plan.check_minutes)
        self.note.set_value(plan.shift_note or None)
        self.language.set_value(plan.language)
        if self._is_correction:
            self.made.set_value(plan.made)
            self.review.set_value(plan.review)
        if not isinstance(plan.parts, Hidden):
            for name, value in plan.parts.items():
                show_text(self._parts[name], value)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, which kind, and the plan it goes on from."""
        return {
            "resident_id": self._resident_id,
            "kind": self._kind.value,
            "plan_id": self._plan_id,
            "is_correction": self._is_correction,
        }

    def _typed(self, values: dict[str, Hashable]) -> PlanForm:
        parts: Any = {name: read_text(field) for name, field in self._parts.items()}
        made, review, minutes = values["made"], values["review"], values["check_minutes"]
        return PlanForm(
            kind=self._kind,
            made=made if isinstance(made, dt.date) else today(),
            parts=parts if self._parts else Hidden.HIDDEN,
            language=str(values["language"] or ""),
            review=review if isinstance(review, dt.date) else None,
            check_minutes=minutes if isinstance(minutes, int) else None,
            shift_note=str(values["shift_note"] or ""),
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._typed(values)
        if self._is_correction and self._plan_id is not None:
            label_ = N_("Corrected a safety plan")
            verb: Callable[..., object] = safety_plans.edit
            whose = {"plan_id": self._plan_id}
        else:
            label_, verb = N_("Wrote a safety plan"), safety_plans.write
            whose = {"resident_id": self._resident_id}
        self.act(
            label_,
            verb,
            said=_("The plan is saved."),
            form=form,
            **whose,
        )


class EndSafetyPlanPanel(DayPanel):
    """The plan does not hold any more; it is kept."""

    def __init__(self, desk: Desk, plan_id: int) -> None:
        super().__init__(desk, _("End this plan"), _("End it"), _("It held until"))
        self._plan_id = plan_id
        words = _("It is kept and can be read later. The shift is told nothing of it any more.")
        self.form.add_widget(label(words, "muted", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which plan."""
        return {"plan_id": self._plan_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Ended a safety plan"), safety_plans.end, _("The plan has ended."),
            plan_id=self._plan_id, on=values["on"],
        )  # fmt: skip


def _title(kind: PlanKind, plan_id: int | None, is_correction: bool) -> str:
    words = code_word("safety_plan", "kind", kind)
    if is_correction:
        return _("{plan}: correct").format(plan=words)
    return _("{plan}: go through it again").format(plan=words) if plan_id is not None else words
