# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entering a stage of the journey, and putting one right."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.support import journeys
from shelterdesk.services.support.journeys import Journey, Stage, View
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.residents.support.parts import note_field
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field

_NONE = "none"


class _StagePanel(FormPanel):
    def __init__(self, desk: Desk, title: str, day_name: str) -> None:
        super().__init__(desk, title, _("Save"))
        self.stage = ChoiceField("stage", _("Stage"), required=True)
        views = code_words("journey_stage", "view").items()
        self.view = ChoiceField("view", _("Whose view"), views, required=True)
        self.note = note_field("note", _("Note"))
        self.form.add_field(self.stage)
        self.form.add_field(DateField(day_name, _("From"), required=True))
        self.form.add_field(self.view)
        self.form.add_field(self.note)
        self.form.set_values({day_name: today(), "view": View.TOGETHER.value})


class EnterStagePanel(_StagePanel):
    """A stage begins and ends the one before; or none is named from a day on."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Enter a stage"), "on")
        self._resident_id = resident_id
        self._now: Stage | None = None
        self.stage.changed.connect(self._chosen)
        desk.read(self, journeys.journey, self._offer, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _offer(self, found: Journey) -> None:
        is_untouched = not self.is_modified()
        self._now = next((stage for stage in found.stages if stage.end is None), None)
        choices = [(word.code, word.label) for word in found.words]
        if self._now is not None:
            choices.append((_NONE, _("No stage from then on")))
            if self._now.label:
                self.stage.set_hint(_("Now: {stage}").format(stage=self._now.label))
        self.stage.set_choices(choices)
        if is_untouched:
            self.form.saved()

    def _chosen(self) -> None:
        has_stage = self.stage.value() != _NONE
        for field in (self.view, self.note):
            show_field(self.form, field, has_stage)

    def _save(self, values: dict[str, Hashable]) -> None:
        if values["stage"] == _NONE and self._now is not None:
            self.act(
                N_("Ended a stage"), journeys.end,
                stage_id=self._now.id, on=values["on"],
            )  # fmt: skip
            return
        self.act(
            N_("Entered a stage"), journeys.enter,
            resident_id=self._resident_id, stage=values["stage"], on=values["on"],
            view=values["view"], note=values["note"] or "",
        )  # fmt: skip


class CorrectStagePanel(_StagePanel):
    """What was written of a stage; what is sealed for the editor stays as it is."""

    def __init__(self, desk: Desk, resident_id: int, stage_id: int) -> None:
        super().__init__(desk, _("Correct the stage"), "start")
        self._resident_id, self._stage_id = resident_id, stage_id
        self._found: Stage | None = None
        desk.read(self, journeys.journey, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which stage."""
        return {"resident_id": self._resident_id, "stage_id": self._stage_id}

    def _show(self, journey: Journey) -> None:
        found = next((stage for stage in journey.stages if stage.id == self._stage_id), None)
        if found is None:
            return
        self._found = found
        choices = [(word.code, word.label) for word in journey.words]
        if isinstance(found.code, Hidden):
            self.stage.required = False
            self.stage.set_read_only(True)
            self.note.set_read_only(True)
            for field in (self.stage, self.note):
                field.set_hint(_("Sealed: it stays as it is."))
        elif all(code != found.code for code, _words in choices):
            choices.insert(0, (found.code, found.label))
        self.stage.set_choices(choices)
        self.form.set_values({
            "stage": None if isinstance(found.code, Hidden) else found.code,
            "start": found.start, "view": found.view.value,
            "note": None if isinstance(found.note, Hidden) else found.note,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        is_hidden = self._found is not None and isinstance(self._found.code, Hidden)
        self.act(
            N_("Corrected a stage"), journeys.correct,
            stage_id=self._stage_id, start=values["start"],
            stage=Hidden.HIDDEN if is_hidden else values["stage"], view=values["view"],
            note=Hidden.HIDDEN if is_hidden else values["note"] or "",
        )  # fmt: skip
