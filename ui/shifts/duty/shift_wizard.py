# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked step by step of a shift: what was typed is kept while the desk is locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shelterdesk.errors import UserError
from ui.desk import Desk
from ui.widgets.field import Field
from ui.widgets.wizard import Step, Wizard


class ShiftWizard(Wizard):
    """``finished`` once it is stored. Subclasses read what there is to ask, call ``ready`` with
    their steps, and say in ``save`` what is done at the end."""

    def __init__(self, desk: Desk, shift_id: int, name: str) -> None:
        super().__init__(name, finish_words=name)
        self.desk, self.shift_id = desk, shift_id
        self._all: tuple[Step, ...] = ()
        self._is_stored = False
        self._clean: dict[str, Any] = {}
        self._kept: dict[str, Any] | None = None
        self.setEnabled(False)

    def ready(self, *steps: Step) -> None:
        """It is known what there is to ask: begin."""
        self._all = steps
        self._clean = self._typed()
        self.setEnabled(True)
        for step in steps:
            self.add_step(step)
        if self._kept is not None:
            self._put_back(self._kept)

    def refused(self, error: UserError) -> None:
        """What there is to ask could not be read."""
        self.setEnabled(True)
        self.next_button.setEnabled(False)
        self.message_bar.say(error.message, "danger")

    # Storing
    def save(self) -> None:
        """The last step is done: store it."""
        raise NotImplementedError

    def finish(self) -> None:
        """Not finished before it is stored."""
        self.set_busy(True)
        self.save()

    def act(self, label: str, verb: Callable[..., Any], *, said: str, **facts: Any) -> None:
        """Run the verb: finished once it is stored, else back at the field that is refused."""
        self.desk.do(
            self, label, verb, said=said, on_done=lambda _done: self._stored(),
            on_error=self._not_stored, **facts,
        )  # fmt: skip

    def _stored(self) -> None:
        self._is_stored = True
        self.finished.emit()

    def _not_stored(self, error: UserError) -> None:
        """Back to the step whose field it is; what was typed is all there."""
        self.set_busy(False)
        field = self.fields().get(error.field or "")
        for number, step in enumerate(self._all):
            if field is not None and step.isAncestorOf(field):
                self.go_to(number)
                field.set_error(error.message)
                field.focus_target().setFocus()
                return
        self.message_bar.say(error.message, "danger")

    # What was typed
    def fields(self) -> dict[str, Field]:
        """All fields by name, once there is something to ask."""
        return {field.field: field for field in self.findChildren(Field)}

    def is_modified(self) -> bool:
        """Whether something was typed."""
        return not self._is_stored and bool(self._changed())

    def draft(self) -> dict[str, Any] | None:
        """What was typed, and at which step."""
        typed = self._changed()
        if self._is_stored or not typed:
            return None
        return {"shift_id": self.shift_id, "step": self.number(), "typed": typed}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same again, as soon as it is known what there is to ask."""
        self._kept = kept
        if self._clean:
            self._put_back(kept)

    def _put_back(self, kept: dict[str, Any]) -> None:
        self._kept = None
        typed = kept.get("typed")
        for name, value in typed.items() if isinstance(typed, dict) else ():
            field = self.fields().get(name)
            if field is not None:
                field.restore_draft(value)
        step = kept.get("step")
        if isinstance(step, int) and 0 <= step < len(self._all):
            self.go_to(step)

    def _typed(self) -> dict[str, Any]:
        found = [field for step in self._all for field in step.findChildren(Field)]
        return {field.field: field.draft() for field in found}

    def _changed(self) -> dict[str, Any]:
        now = self._typed() if self._clean else {}
        return {name: value for name, value in now.items() if value != self._clean.get(name)}
