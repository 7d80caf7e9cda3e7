# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kitchen must know tonight, with names and rooms for those who may see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import shift_facts
from shelterdesk.services.safety.shift_facts import FactKind, KitchenLine
from ui.desk import Desk
from ui.widgets import shift_words
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.message_bar import MessageBar

_SIZE: Final = (460, 440)


class KitchenDialog(QDialog):
    """Reads by itself. Esc closes. ``on_print`` shows the sheet, which names nobody."""

    def __init__(
        self, parent: QWidget, desk: Desk, on_print: Callable[[], object] | None = None
    ) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("For the kitchen"))
        self._on_print = on_print
        self.message_bar = MessageBar(inline=True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(_("For the kitchen"))
        self.close_button = button(_("Close"), on_click=self.accept)
        self.print_button = button(
            _("Sheet for the wall"), "printer", tooltip=_("It names nobody"), on_click=self._print
        )
        self.print_button.setHidden(on_print is None)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(label(_("For the kitchen, tonight"), "title", wrap=True))
        outer.addWidget(self.message_bar)
        outer.addWidget(self.area, 1)
        row = QHBoxLayout()
        row.addWidget(self.print_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        outer.addLayout(row)
        self.resize(*_SIZE)
        desk.read(self, shift_facts.kitchen, self._show, on_error=self._refused)

    def _show(self, lines: list[KitchenLine]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 4, 0)
        column.setSpacing(9)
        several = len({line.site for line in lines}) > 1
        for line in lines:
            column.addWidget(_row_of(line, with_site=several))
        if not lines:
            words = _("Allergies and diets of those who are here stand here.")
            column.addWidget(label(words, "body", "muted", wrap=True))
        column.addStretch(1)
        self.area.setWidget(body)

    def _refused(self, error: UserError) -> None:
        self.message_bar.say(error.message, "danger")

    def _print(self) -> None:
        self.accept()
        if self._on_print is not None:
            self._on_print()


def _row_of(line: KitchenLine, *, with_site: bool) -> Line:
    icon, tone = shift_words.LOOKS[line.kind]
    kinds = {FactKind.ALLERGY: _("Allergy"), FactKind.DIET: _("Diet")}
    who = line.shown or protection.one_person()
    parts = (kinds.get(line.kind, ""), who, line.site if with_site else "", line.place)
    words = line.words or _("Ask a colleague who sees this record")
    return Line(icon, words, " · ".join(part for part in parts if part), tone=tone)


def show_kitchen(
    parent: QWidget, desk: Desk, on_print: Callable[[], object] | None = None
) -> KitchenDialog:
    """Open the list above a window."""
    dialog = KitchenDialog(parent, desk, on_print)
    dialog.open()
    dialog.close_button.setFocus()
    return dialog
