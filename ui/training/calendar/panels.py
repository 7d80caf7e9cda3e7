# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a session: added or changed, moved to another day, called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _
from shelterdesk.services.training import cohorts, course_sessions, session_clashes
from shelterdesk.services.training.cohorts import CohortRow
from shelterdesk.services.training.course_sessions import SessionForm, SessionRow
from shelterdesk.services.training.session_clashes import SessionClash
from ui.desk import Desk
from ui.training.words import clash_words
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.day_words import weekday_and_day
from ui.widgets.fields import ChoiceField, DateField, IntField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.labels import label
from ui.widgets.preview_box import PreviewBox

_A_DAY: Final = 1440
_LONGEST: Final = 120
_PLAIN: Final[dict[str, Any]] = {"unanswered": False}


@dataclass(frozen=True)
class _Asked:
    """The groups there are, or the session that is changed."""

    groups: list[CohortRow]
    form: SessionForm | None
    row: SessionRow | None


@query(Capability.SEE_TRAINING)
def _asked(tx: Any, *, session_id: int | None) -> _Asked:
    if session_id is None:
        return _Asked(cohorts.listed(tx), None, None)
    return _Asked(
        [], course_sessions.form(tx, session_id=session_id),
        course_sessions.one(tx, session_id=session_id),
    )  # fmt: skip


class SessionPanel(FormPanel):
    """One more session of a group, or one to change; ``on`` as text, for a draft holds it."""

    def __init__(
        self,
        desk: Desk,
        session_id: int | None = None,
        cohort_id: int | None = None,
        on: str = "",
    ) -> None:
        is_new = session_id is None
        super().__init__(
            desk, _("One more session") if is_new else _("Change the session"),
            _("Add the session") if is_new else _("Save"),
        )  # fmt: skip
        self._facts = {"session_id": session_id, "cohort_id": cohort_id, "on": on}
        self.group = ChoiceField("cohort_id", _("Group"), required=is_new, **_PLAIN)
        if is_new:
            self.form.add_field(self.group)
        else:
            self.group.setParent(self)
            self.group.hide()
        self.form.add_field(DateField("on", _("Day"), required=True, **_PLAIN))
        usual = _("as the group")
        at = TimeField("at", _("At"), empty=usual)
        minutes = IntField("minutes", _("Minutes"), low=1, high=_A_DAY, placeholder=usual, **_PLAIN)
        side_by_side(self.form, at, minutes)
        self.form.add_field(
            TextField("topic", _("What it is about"), max_length=_LONGEST, **_PLAIN)
        )
        self.form.set_values({"on": dt.date.fromisoformat(on) if on else today()})
        self.form.saved()
        desk.read(self, _asked, self._show, session_id=session_id, on_error=self.form.show_error)

    def about(self) -> dict[str, Any]:
        """Which one, or of which group and day."""
        return dict(self._facts)

    def _show(self, found: _Asked) -> None:
        was_typed = self.form.is_modified()
        self.group.set_choices((one.id, one.shown) for one in found.groups)
        if found.form is not None and found.row is not None:
            form = found.form
            self.form.set_title(found.row.shown)
            self.form.set_values({
                "on": form.on, "at": form.at, "minutes": form.minutes, "topic": form.topic or None,
            })  # fmt: skip
        elif self.group.value() is None:
            only = found.groups[0].id if len(found.groups) == 1 else None
            self.group.set_value(self._facts["cohort_id"] or only)
        if not was_typed or found.form is not None:
            self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        at = values["at"]
        form = SessionForm(
            read_day(values["on"]) or today(),
            at if isinstance(at, dt.time) else None,
            read_number(values["minutes"]),
            str(values["topic"] or ""),
        )
        session_id = self._facts["session_id"]
        if session_id is None:
            self.act(
                N_("Added a session"), course_sessions.add, said=_("The session is there."),
                cohort_id=read_number(values["cohort_id"]), form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed a session"), course_sessions.edit, said=_("Saved."),
                session_id=session_id, form=form,
            )  # fmt: skip


class _OfSession(FormPanel):
    """About one session, which is said at the top."""

    def __init__(self, desk: Desk, session_id: int, told: str, title: str, save: str) -> None:
        super().__init__(desk, title, save)
        self.session_id, self._told = session_id, told
        self.form.add_widget(label(told, "strong", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"session_id": self.session_id, "told": self._told}


class MovePanel(_OfSession):
    """Another day, and another time where that is wanted."""

    def __init__(self, desk: Desk, session_id: int, told: str) -> None:
        super().__init__(desk, session_id, told, _("Move the session"), _("Move"))
        on = DateField("on", _("To which day"), required=True, **_PLAIN)
        at = TimeField("at", _("At"), empty=_("same time"))
        side_by_side(self.form, on, at)
        self.form.add_field(TextField("reason", _("Why"), max_length=_LONGEST, **_PLAIN))
        self.think = PreviewBox(_("At that time there is"))
        self.form.add_widget(self.think)
        self._on, self._at = on, at
        for field in (on, at):
            field.changed.connect(self._look)
        self.form.saved()

    def _look(self) -> None:
        """What else those who take part have then."""
        on, at = read_day(self._on.value()), self._at.value()
        if on is None:
            self.think.tell("")
            return
        self.desk.read(
            self, session_clashes.clashes_of_session, self._think, session_id=self.session_id,
            on=on, at=at if isinstance(at, dt.time) else None,
        )  # fmt: skip

    def _think(self, found: list[SessionClash]) -> None:
        self.think.tell("", clash_words(found, with_names=True))

    def _save(self, values: dict[str, Hashable]) -> None:
        at, on = values["at"], read_day(values["on"])
        told = _("Moved to {day}.").format(day=weekday_and_day(on or today(), today()))
        self.act(
            N_("Moved a session"), course_sessions.move, said=told, session_id=self.session_id,
            on=on, at=at if isinstance(at, dt.time) else None,
            reason=str(values["reason"] or ""),
        )  # fmt: skip


class CallOffPanel(_OfSession):
    """It does not take place: nobody misses it."""

    def __init__(self, desk: Desk, session_id: int, told: str) -> None:
        super().__init__(desk, session_id, told, _("Called off"), _("Call off"))
        self.form.add_field(TextField("reason", _("Why"), max_length=_LONGEST, **_PLAIN))
        self.form.add_widget(label(_("Nobody misses a session that is called off."), "muted",
                                   wrap=True))  # fmt: skip
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Called off a session"), course_sessions.call_off, said=_("It is called off."),
            session_id=self.session_id, reason=str(values["reason"] or ""),
        )  # fmt: skip
