# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing which colleagues see a protected person; all others see that a bed is taken."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.protection import Protection
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.fields import CheckField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_FIELD = "staff_{id}"


class ProtectPanel(FormPanel):
    """Ticks for colleagues; one's own stays."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Who sees this record"), _("Protect"))
        self._resident_id = resident_id
        self._colleagues: tuple[Colleague, ...] = ()
        words = _(
            "Everybody else sees one person without a name: on the board and in figures, never in "
            "search, lists or households. An emergency opens it for half an hour, and a director "
            "is told."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        self.end_button = button(
            _("Stop protecting"), "shield", "quiet", on_click=self._stop_protecting
        )
        self.end_button.hide()
        desk.read(self, organisation.colleagues, self._show_colleagues)
        desk.read(self, protection.of_resident, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _show_colleagues(self, colleagues: list[Colleague]) -> None:
        own = self.desk.vault.staff_id
        self._colleagues = tuple(sorted(colleagues, key=lambda who: who.id != own))
        for who in self._colleagues:
            name = who.name_shown or who.code
            words = _("{name} (you)").format(name=name) if who.id == own else name
            field = CheckField(_FIELD.format(id=who.id), words)
            self.form.add_field(field)
            if who.id == own:
                field.set_value(True)
                field.set_read_only(True)
        self.form.add_widget(self.end_button)
        self.form.saved()
        first = self.first_field()
        if first is not None:
            first.setFocus()

    def first_field(self) -> Any:
        """The first colleague that can be ticked."""
        fields = [field for field in self.form.fields.values() if field.isEnabled()]
        return fields[0].focus_target() if fields else self.form.save_button

    def _show(self, found: Protection) -> None:
        for who in found.seen_by:
            field = self.form.fields.get(_FIELD.format(id=who.id))
            if field is not None:
                field.set_value(True)
        self.end_button.setVisible(found.is_protected)
        if found.is_protected:
            self.form.save_button.setText(_("Save"))
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        chosen = [who.id for who in self._colleagues if values[_FIELD.format(id=who.id)]]
        said = ngettext(
            "Protected: only you see this record.",
            "Protected: {n} colleagues see this record.",
            len(chosen),
        )
        self.act(
            N_("Protected a person"),
            protection.protect,
            said=said.format(n=len(chosen)),
            resident_id=self._resident_id,
            staff_ids=chosen,
        )

    def _stop_protecting(self) -> None:
        self.act(
            N_("Stopped protecting a person"),
            protection.unprotect,
            said=_("Everybody whose role sees residents sees this record again."),
            resident_id=self._resident_id,
        )


def pill_words(found: Protection) -> str:
    """``Protected: seen by 3``; nothing for somebody everybody sees."""
    if not found.is_protected:
        return ""
    count = len(found.seen_by)
    return ngettext("Protected: seen by {n}", "Protected: seen by {n}", count).format(n=count)
