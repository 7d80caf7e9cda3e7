# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Handing over the cases of somebody: to whom each goes, with what the next one should know.

Stands beside the list of residents for one's own, and beside the list of colleagues for theirs.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.residents import caseload
from shelterdesk.services.residents.caseload import Caseload, Handover
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.fields import ChoiceField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_NOTE_HEIGHT = 64


class HandoverPanel(FormPanel):
    """One colleague for all, or another for some of them; a case left empty stays where it is."""

    def __init__(self, desk: Desk, staff_id: int) -> None:
        super().__init__(desk, _("Hand over cases"), _("Hand over"))
        self._staff_id = staff_id
        self._found: Caseload | None = None
        self.to: dict[int, ChoiceField] = {}
        self.all = ChoiceField("all", _("All to"), unanswered=False)
        self.all.changed.connect(self._all_chosen)
        self.empty = label(_("No open case is with this person."), "body", "muted", wrap=True)
        self.form.add_field(self.all)
        self.form.add_widget(self.empty)
        self.empty.hide()
        desk.read(
            self, caseload.of_worker, self._show, on_error=self.form.show_error, staff_id=staff_id
        )

    def about(self) -> dict[str, Any]:
        """Whose cases."""
        return {"staff_id": self._staff_id}

    def _show(self, found: Caseload) -> None:
        if self._found is not None:
            return
        self._found = found
        self.form.set_title(_("Hand over the cases of {name}").format(name=found.shown))
        offered = [(worker.id, worker.shown) for worker in found.workers]
        self.all.set_choices(offered)
        for case in found.cases:
            since = _("since {day}").format(day=day(case.opened, today()))
            if case.closed is not None:
                since = _("closed on {day}, contacts wait").format(day=day(case.closed, today()))
            name = case.shown if case.shown == case.code else f"{case.shown} · {case.code}"
            self.form.add_section(name, since)
            to = ChoiceField(
                f"to_{case.period_id}", _("Next caseworker of {who}").format(who=case.shown),
                offered, unanswered=False,
            )  # fmt: skip
            words = _("What to know about {who}").format(who=case.shown)
            note = MultilineField(f"note_{case.period_id}", words, unanswered=False, lines=1)
            note.focus_target().setMaximumHeight(_NOTE_HEIGHT)
            self.to[case.period_id] = to
            self.form.add_field(to)
            self.form.add_field(note)
        if found.hidden:
            hidden = ngettext(
                "{n} more person is protected from you; who sees the record hands it over.",
                "{n} more people are protected from you; who sees the records hands them over.",
                found.hidden,
            )
            self.form.add_widget(label(hidden.format(n=found.hidden), "muted", wrap=True))
        self.empty.setHidden(bool(found.cases))
        self.form.saved()
        self.form.save_button.setEnabled(bool(found.cases))

    def first_field(self) -> QWidget | None:
        """Who gets them all."""
        return self.all.focus_target()

    def _all_chosen(self) -> None:
        chosen = self.all.value()
        if chosen is None:
            return
        for field in self.to.values():
            field.set_value(chosen)

    def _save(self, values: dict[str, Hashable]) -> None:
        cases = tuple(
            Handover(
                period_id, cast("int", values[f"to_{period_id}"]),
                str(values[f"note_{period_id}"] or ""),
            )
            for period_id in self.to
            if values[f"to_{period_id}"] is not None
        )  # fmt: skip
        self.act(
            N_("Handed over cases"),
            caseload.hand_over,
            said=_said,
            staff_id=self._staff_id,
            cases=cases,
        )


def _said(count: int) -> str:
    said = ngettext("{n} case is handed over.", "{n} cases are handed over.", count)
    return said.format(n=count)
