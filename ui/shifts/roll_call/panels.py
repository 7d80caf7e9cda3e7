# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms for who is not back: a step that was done or is to be done, and what came of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.rooms import welfare
from shelterdesk.services.rooms.welfare import ENDS, StepForm, WelfareStepKind
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label

_TALLEST: Final = 110  # pixels: the rest of the form stays in sight


class WelfareStepPanel(FormPanel):
    """A step for somebody who is not back: done just now, or by whom and by when."""

    def __init__(self, desk: Desk, resident_id: int, shown: str, kind: str = "") -> None:
        super().__init__(desk, _("{name} is not back").format(name=shown), _("Save"))
        self._facts = {"resident_id": resident_id, "shown": shown, "kind": kind}
        self.kind = ChoiceField(
            "kind", _("Step"), code_words("welfare_step", "kind").items(), required=True,
            unanswered=False,
        )  # fmt: skip
        self.is_done = CheckField("is_done", _("Done just now"))
        self.staff = ChoiceField(
            "staff_id", _("Who does it"), unanswered=False, placeholder=_("anybody on the shift")
        )
        self.due = TimeField("due_at", _("By when"), empty=_("any time"))
        self.back = DateField("expected_back", _("Means to be back on"))
        self.result = MultilineField("result", _("What came of it"), unanswered=False, lines=3)
        self.result.focus_target().setMaximumHeight(_TALLEST)
        for field in (self.kind, self.is_done, self.staff, self.due, self.back, self.result):
            self.form.add_field(field)
        self.form.add_widget(label(_("Sealed: case."), "muted", wrap=True))
        self.kind.changed.connect(self._arrange)
        self.is_done.changed.connect(self._arrange)
        self.form.set_values({"kind": kind or WelfareStepKind.CALL_HER.value, "is_done": True})
        self._arrange()
        self.form.saved()
        desk.read(self, organisation.colleagues, self._offer)

    def about(self) -> dict[str, Any]:
        """Whose step, and which."""
        return dict(self._facts)

    def _offer(self, found: list[Colleague]) -> None:
        before = self.form.is_modified()
        self.staff.set_choices((one.id, one.name_shown or one.code) for one in found)
        if not before:
            self.form.saved()

    def _arrange(self) -> None:
        """Only what the step asks."""
        kind = self.kind.value()
        ends = kind in ENDS
        is_planned = not ends and not self.is_done.value()
        show_field(self.form, self.is_done, not ends)
        show_field(self.form, self.staff, is_planned)
        show_field(self.form, self.due, is_planned)
        show_field(self.form, self.back, kind == WelfareStepKind.HEARD_FROM)
        is_police = kind == WelfareStepKind.TELL_POLICE
        self.result.set_hint(
            _("What the resident agreed to (see the safety plan), or why it could not wait.")
            if is_police
            else ""
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        kind, back = str(values["kind"]), values["expected_back"]
        staff, due = values["staff_id"], values["due_at"]
        is_done = kind in ENDS or bool(values["is_done"])
        form = StepForm(
            kind=kind,
            is_done=is_done,
            result=str(values["result"] or ""),
            staff_id=staff if isinstance(staff, int) and not is_done else None,
            due_at=due if isinstance(due, dt.time) and not is_done else None,
            expected_back=back if isinstance(back, dt.date) else None,
        )
        name = str(self._facts["shown"])
        said = _("Written down for {name}.").format(name=name)
        if kind == WelfareStepKind.BACK:
            said = _("{name} is back.").format(name=name)
        label_ = N_("Noted a step for somebody not back")
        resident_id = self._facts["resident_id"]
        self.act(label_, welfare.add, said=said, resident_id=resident_id, form=form)


class WelfareDonePanel(FormPanel):
    """A step that was planned is done."""

    def __init__(self, desk: Desk, step_id: int, words: str, shown: str) -> None:
        super().__init__(desk, words, _("Done"))
        self._facts = {"step_id": step_id, "words": words, "shown": shown}
        self.form.add_widget(label(shown, "muted", wrap=True))
        result = MultilineField("result", _("What came of it"), unanswered=False, lines=3)
        result.focus_target().setMaximumHeight(_TALLEST)
        result.set_hint(_("Sealed: case."))
        self.form.add_field(result)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which step."""
        return dict(self._facts)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Did a step for somebody not back"),
            welfare.done,
            said=_("Written down."),
            step_id=self._facts["step_id"],
            result=str(values["result"] or ""),
        )
