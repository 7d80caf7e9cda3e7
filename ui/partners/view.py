# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One partner as it is shown beside the list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.partners import partner_standing
from shelterdesk.services.partners.partners import PartnerForm, PartnerRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line


class PartnerView(QWidget):
    """``asked`` says what is to be done: edit, suspend or retire."""

    asked = Signal(str)

    def __init__(self, *, can_edit: bool) -> None:
        super().__init__()
        self._can_edit = can_edit
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._empty = Empty(_("Choose a partner to see whom to call there."), icon="phone")
        self._shown: QWidget | None = None
        outer.addWidget(self._empty, 1)
        self._acts = QWidget()
        row = QHBoxLayout(self._acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.edit_button = button(_("Change"), "pencil", on_click=lambda: self.asked.emit("edit"))
        self.suspend_button = button(_("Suspend"), on_click=lambda: self.asked.emit("suspend"))
        self.retire_button = button(
            _("End"), kind="quiet", on_click=lambda: self.asked.emit("retire")
        )
        for made in (self.edit_button, self.suspend_button, self.retire_button):
            row.addWidget(made)
        row.addStretch(1)
        outer.addWidget(self._acts)
        self._acts.hide()

    def show_partner(self, row: PartnerRow | None, form: PartnerForm | None) -> None:
        """Show one, or nothing."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
        self._empty.setVisible(row is None or form is None)
        self._acts.setVisible(self._can_edit and row is not None and form is not None)
        if row is None or form is None:
            return
        self.suspend_button.setText(_("Work with them again") if row.is_suspended else _("Suspend"))
        self.retire_button.setText(_("End") if row.is_active else _("Take up again"))
        self._shown = _facts(row, form)
        self._outer.insertWidget(0, self._shown, 1)


def _facts(row: PartnerRow, form: PartnerForm) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(9)
    column.addWidget(label(form.name, "heading", wrap=True))
    kind = code_word("partner", "kind", form.kind.value)
    column.addWidget(
        label(" · ".join(part for part in (kind, form.area) if part), "muted", wrap=True)
    )
    if row.is_suspended:
        column.addWidget(Line("triangle-alert", _("Suspended: not offered"), tone="notice"))
    if form.services:
        column.addWidget(Line("heart-handshake", form.services, _("Offers")))
    for contact in form.contacts:
        title = " · ".join(part for part in (contact.name, contact.role) if part) or _("Contact")
        detail = " · ".join(part for part in (contact.phone, contact.email, contact.hours) if part)
        column.addWidget(Line("phone", title, detail))
    if form.note:
        column.addWidget(Line("info", form.note))
    if isinstance(form.risk, Hidden):
        column.addWidget(Line("lock", _("Beware of: sealed with the case key")))
    elif form.risk:
        column.addWidget(Line("triangle-alert", form.risk, _("Beware of"), tone="notice"))
    standing = row.standing
    if not standing.is_good:
        words = partner_standing.in_words(standing.hindrances)
        column.addWidget(Line("triangle-alert", words, tone="notice", ruled=False))
    elif standing.looked_until is not None:
        words = _("Looked at; counts until {day}")
        until = words.format(day=day(standing.looked_until, today()))
        column.addWidget(Line("circle-check", until, tone="good", ruled=False))
    column.addStretch(1)
    return made
