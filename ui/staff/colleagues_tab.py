# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colleagues: who signs in, as what, and what she may read; adding, changing, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from ui import theme
from ui.desk import Desk
from ui.keys import acts, words
from ui.keys.reading import Person, StaffSheet
from ui.staff.colleague_view import ColleagueView, RemoveView
from ui.staff.forms import AddPanel, DetailsPanel, EnrolPanel, PassphrasePanel, RolesPanel
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.form_panel import FormPanel
from ui.widgets.handover_panel import HandoverPanel
from ui.widgets.list_and_panel import ListAndPanel
from ui.widgets.pill import pill_width
from ui.widgets.table import Column, RowsModel, RowsView

_WITHIN: Final = Qt.ShortcutContext.WidgetWithChildrenShortcut
_ABOUT_ONE = RolesPanel | DetailsPanel | PassphrasePanel | EnrolPanel
_NAME, _ROLES, _READS, _STATE = 1, 2, 3, 4
#: Narrower than this, a column gives way; the panel tells the same.
_ROOM_FOR: Final = {_READS: 560, _ROLES: 360}
_NARROWEST, _WIDEST_NAME, _WIDEST_STATE = 64, 140, 160
_AIR: Final = 22  # beside the words of a cell


class ColleaguesTab(ListAndPanel):
    """``show_sheet`` with what was read."""

    def __init__(self, desk: Desk) -> None:
        self.list = RowsView(RowsModel(_columns(), lambda person: person.id), _("Colleagues"))
        self.list.set_empty(_("Colleagues stand here once there are some."))
        self.add_button = button(
            _("Add a colleague…"), "user-plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        card = Card(_("Colleagues"))
        card.add_trailing(self.add_button)
        card.add(self.list, 1)
        self.view = ColleagueView(
            desk.vault.staff_id, may_hand_over=desk.vault.may(Capability.EDIT_SUPPORT)
        )
        super().__init__(desk, card, self.view)
        self._sheet: StaffSheet | None = None
        self.view.asked.connect(self._asked)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _person: self._asked("roles"))
        for keys, widget, act in (
            ("Ctrl+N", self, self.add),
            ("Del", self.list, partial(self._asked, "remove")),
        ):
            shortcut = QShortcut(QKeySequence(keys), widget)
            shortcut.setContext(_WITHIN)
            shortcut.activated.connect(act)

    def show_sheet(self, sheet: StaffSheet) -> None:
        """Show everybody; who was chosen stays chosen, at first oneself."""
        first = self._sheet is None
        self._sheet = sheet
        self.list.rows_model.set_rows(sheet.people)
        self._fit_columns(sheet.people)
        if first:
            self.list.select(self.desk.vault.staff_id)
        chosen = self.list.selected()
        self.view.show_person(chosen)
        self._tell_panel()

    def _fit_columns(self, people: Sequence[Person]) -> None:
        """Names and states as wide as they are: the rest is for roles and groups."""
        metrics = QFontMetrics(theme.font("body"))
        names = [metrics.horizontalAdvance(person.row.name_shown) for person in people]
        states = [pill_width(person.state()[0], None) for person in people]
        for column, widths, widest in (
            (_NAME, names, _WIDEST_NAME), (_STATE, states, _WIDEST_STATE)
        ):  # fmt: skip
            wide = max(_NARROWEST, min(widest, max(widths, default=0) + _AIR))
            self.list.horizontalHeader().resizeSection(column, wide)

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    # Acts
    def add(self) -> None:
        """A new colleague."""
        self.open_panel(AddPanel(self.desk))

    def open_panel(self, panel: QWidget) -> bool:
        """As ever, and tell it whom it is about."""
        if not super().open_panel(panel):
            return False
        if isinstance(panel, FormPanel):
            panel.done.connect(self.list.setFocus)
        self._tell_panel()
        return True

    def _tell_panel(self) -> None:
        """A form made again from a draft learns here whom it is about."""
        person = self._person(self._panel_is_about())
        if person is not None and isinstance(self.panel, _ABOUT_ONE):
            self.panel.show_person(person)

    def _panel_is_about(self) -> int | None:
        if isinstance(self.panel, RemoveView):
            return self.panel.person.id
        if isinstance(self.panel, _ABOUT_ONE | HandoverPanel):
            staff_id: int | None = self.panel.about()["staff_id"]
            return staff_id
        return None

    def _person(self, staff_id: object) -> Person | None:
        people = self._sheet.people if self._sheet is not None else ()
        return next((person for person in people if person.id == staff_id), None)

    def _chosen(self, person: Person | None) -> None:
        self.view.show_person(person)
        about = self._panel_is_about()
        if about is not None and about != getattr(person, "id", None) and not self.is_modified():
            self.close_panel()

    def _asked(self, act: str) -> None:
        person = self.list.selected()
        if person is None or self.view.buttons[act].isHidden():
            return
        if act == "remove":
            self._ask_to_remove(person)
            return
        kinds: dict[str, Any] = {
            "roles": RolesPanel, "details": DetailsPanel, "passphrase": PassphrasePanel,
            "enrol": EnrolPanel, "handover": HandoverPanel,
        }  # fmt: skip
        self.open_panel(kinds[act](self.desk, staff_id=person.id))

    def _ask_to_remove(self, person: Person) -> None:
        asked = RemoveView(person)
        asked.cancelled.connect(self.close_panel)
        asked.confirmed.connect(partial(self._remove, asked))
        if self.open_panel(asked):
            asked.cancel_button.setFocus()

    def _remove(self, asked: RemoveView) -> None:
        code = asked.person.called
        asked.set_busy(True)

        def failed(error: object) -> None:
            asked.set_busy(False)
            message_bar.say(self, getattr(error, "message", ""), "danger")

        acts.asked(
            self.desk,
            asked,
            _("Your passphrase, to remove {code}.").format(code=code),
            partial(_remove, person=asked.person),
            words=_("The keys are renewed…"),
            said=_("{code} cannot open this file any more.").format(code=code),
            on_done=lambda _none: self.close_panel(),
            on_error=failed,
            on_cancel=lambda: asked.set_busy(False),
        )

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._side.width()
        for column, needed in _ROOM_FOR.items():
            self.list.setColumnHidden(column, room < needed)


def _columns() -> list[Column]:
    return [
        Column(_("Code"), lambda p: p.row.code, width=64, tone=_tone, role="strong"),
        Column(_("Name"), lambda p: p.row.name_shown, width=100, tone=_tone),
        Column(
            _("Roles"), lambda p: words.roles(p.row.roles), stretch=True, tone=_tone,
            tooltip=lambda p: words.roles(p.row.roles),
        ),
        Column(
            _("May read"),
            lambda p: words.groups(p.classes) if p.row.is_active else "",
            stretch=True,
            tone=lambda _p: "muted",
            tooltip=lambda p: words.groups(p.classes),
        ),
        Column(
            "", lambda p: p.state()[0], pill=True, width=136, tone=lambda p: p.state()[1],
        ),
    ]  # fmt: skip


def _tone(person: Person) -> str | None:
    return None if person.row.is_active else "muted"


def _remove(vault: Vault, *, person: Person) -> None:
    if person.slot_id is not None:
        accounts.remove_slot(vault, slot_id=person.slot_id)
    else:
        accounts.remove(vault, staff_id=person.id)
