# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of retention: how long, postponing somebody's time, writing a text anew without a name."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import timedelta
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.retention import erasing, redactions, retention
from shelterdesk.services.retention.redactions import ToLookAt
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.fields import DateField, IntField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_LATER: Final = timedelta(days=365)


class RulesPanel(FormPanel):
    """Months after the last contact, class by class; empty: until somebody decides."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("How long it is kept"), _("Save"))
        words = _(
            "Months after the last contact. Leave one empty to keep it until somebody decides. "
            "Nothing is erased by itself: when the time is up, the person stands on the list."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        for kind, (name, what) in erasing.class_words().items():
            field = IntField(
                kind.value, name, low=1, high=retention.MOST_MONTHS, unanswered=False, hint=what
            )
            self.form.add_field(field)
        self.form.saved()
        desk.read(self, retention.rules, self._show)

    def _show(self, rules: Mapping[Any, int | None]) -> None:
        for kind in erasing.class_words():
            self.form.fields[kind.value].set_value(rules[kind])
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Set how long records are kept"),
            retention.edit_rules,
            said=_("Saved."),
            months=values,
        )


class PostponePanel(FormPanel):
    """Keep what is known of somebody longer, and why."""

    def __init__(self, desk: Desk, resident_id: int, name: str) -> None:
        super().__init__(desk, _("Keep it longer"), _("Postpone"))
        self._about = {"resident_id": resident_id, "name": name}
        self.form.add_widget(label(name, "strong", wrap=True))
        day = DateField("until", _("Until"), required=True, unanswered=False)
        day.set_value(today() + _LATER)
        self.form.add_field(day)
        self.form.add_field(MultilineField("reason", _("Why"), required=True, unanswered=False))
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose."""
        return self._about

    def first_field(self) -> Any:
        """The day is filled in; why is not."""
        return self.form.fields["reason"].focus_target()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Postponed the end of the time to keep a record"),
            retention.postpone,
            said=_("Postponed."),
            resident_id=self._about["resident_id"],
            **values,
        )


class RedactPanel(FormPanel):
    """A text about others in which a name may stand that was erased."""

    def __init__(self, desk: Desk, found: ToLookAt) -> None:
        super().__init__(desk, found.what, _("Save the new text"))
        self._id = found.id
        words = _(
            "Somebody who was erased may be named here. Write the text so that nobody can tell who "
            "it was. What stood here before is not kept."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        if found.text is None:
            self.form.add_widget(
                label(_("This text is sealed for you."), "body", "notice", wrap=True)
            )
        field = MultilineField("text", _("Text"), required=True, unanswered=False)
        field.set_value(found.text or "")
        field.set_read_only(found.text is None)
        self.form.add_field(field)
        self.leave_button = button(_("Nothing to remove"), "check", on_click=self._leave)
        self.form.add_widget(self.leave_button)
        self.form.saved()

    def draft(self) -> None:
        """None: what waits to be looked at may be another text when it is opened again."""

    def _save(self, values: dict[str, Hashable]) -> None:
        self._settle(str(values["text"]))

    def _leave(self) -> None:
        self._settle(None)

    def _settle(self, text: str | None) -> None:
        self.act(
            N_("Looked at a text about others"),
            redactions.settle,
            said=_("Done."),
            redaction_id=self._id,
            text=text,
        )
