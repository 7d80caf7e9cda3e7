# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protection orders of a resident, and who must not find them: for those who do case work."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.safety import outsiders
from shelterdesk.services.safety.outsiders import Outsider
from shelterdesk.services.safety.protection_orders import OrderRow
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from ui.desk import Desk
from ui.residents.lines_card import LinesCard
from ui.residents.safety.order_panel import OrderPanel
from ui.residents.safety.panels import OutsiderPanel
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.document_viewer import DocumentViewer, open_document
from ui.widgets.history_dialog import open_history
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record


class OrdersCard(LinesCard):
    """What a court or the police ordered."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Protection orders"))
        self.viewer: DocumentViewer | None = None
        self.open_buttons: list[QWidget] = []
        self.add_button = button(
            _("Add"), "plus", tooltip=_("Write down a protection order"),
            on_click=lambda: self.panel_requested.emit(OrderPanel(desk, resident_id)),
        )  # fmt: skip
        self.add_button.setAccessibleName(_("Write down a protection order"))
        self.add_trailing(self.add_button)
        self.add_button.setHidden(not self.may_write)  # now that it is no window of its own

    def open(self, document_id: int) -> None:
        """Show the order itself."""
        self.viewer = open_document(self, self.desk, document_id)
        self.viewer.finished.connect(lambda _result: setattr(self, "viewer", None))

    def show_rows(self, rows: list[OrderRow]) -> None:
        """What there is, those in force first."""
        self.open_buttons = []
        words = _("What a court or the police ordered stands here, and is recalled in time.")
        self.show_lines([self._row_of(row) for row in rows], words)

    def _row_of(self, row: OrderRow) -> QWidget:
        against = row.against if isinstance(row.against, Hidden) else row.against or ""
        title = answers.words(against).replace("\n", ", ") or _("Somebody must stay away")
        when = _("from {day}").format(day=day(row.start, today()))
        if row.last_day is not None:
            start, end = day(row.start, today()), day(row.last_day, today())
            when = _("{start} to {end}").format(start=start, end=end)
        texts = [when, *(t for t in (row.issued_by, row.terms) if not isinstance(t, Hidden) and t)]
        pill = Pill(_("In force"), "accent") if row.is_in_force else Pill(_("Not in force"))
        acts: list[QWidget] = [pill]
        if row.document is not None and row.document.can_open:
            look = button(_("Open"), "eye", on_click=partial(self.open, row.document.id))
            look.setAccessibleName(_("Open: {what}").format(what=row.document.shown))
            look.setToolTip(_("It is written down that you opened it."))
            self.open_buttons.append(look)
            acts.append(look)
        elif row.document is not None:
            acts.append(Pill(_("Document sealed"), "neutral", "lock"))
        past = icon_button("history", _("History of this order"))
        past.clicked.connect(partial(self._history, row.id))
        acts.append(past)
        if self.may_write:
            edit = icon_button("pencil", _("Change: {what}").format(what=title))
            edit.clicked.connect(partial(self._edit, row.id))
            acts.append(edit)
        line = Line("gavel", title, " · ".join(texts), *acts)
        return of_record(line, "protection_order", row.id)

    def _edit(self, order_id: int, _checked: bool = False) -> None:
        self.panel_requested.emit(OrderPanel(self.desk, self.resident_id, order_id))

    def _history(self, order_id: int, _checked: bool = False) -> None:
        title = _("History of this order")
        open_history(self, self.desk, title, table="protection_order", row_id=order_id)


class OutsidersCard(LinesCard):
    """Who must not find this resident."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Who must not find this resident"))
        self.add_button = button(
            _("Add"), "plus", tooltip=_("Write down somebody who must be kept away"),
            on_click=lambda: self.panel_requested.emit(OutsiderPanel(desk, resident_id)),
        )  # fmt: skip
        self.add_button.setAccessibleName(_("Write down somebody who must be kept away"))
        self.add_trailing(self.add_button)
        self.add_button.setHidden(not self.may_write)  # now that it is no window of its own

    def show_rows(self, rows: list[Outsider]) -> None:
        """What is looked for."""
        words = _("Names and numbers that the visitor check answers with “do not admit”.")
        self.show_lines([self._row_of(row) for row in rows], words)

    def _row_of(self, row: Outsider) -> QWidget:
        reason = "" if isinstance(row.reason, Hidden) else row.reason
        phones = row.phones.replace("\n", ", ")
        until = ""
        if row.last_day is not None:
            until = _("until {day}").format(day=day(row.last_day, today()))
        parts = [phones, row.description, row.instruction, reason, until]
        detail = " · ".join(" ".join(part.split()) for part in parts if part)
        acts: list[QWidget] = []
        if self.may_write:
            edit = icon_button("pencil", _("Change: {what}").format(what=row.shown))
            edit.clicked.connect(partial(self._edit, row.id))
            end = icon_button("check", _("End: {what}").format(what=row.shown))
            end.clicked.connect(partial(self._end, row.id))
            acts = [edit, end]
        names = row.names.replace("\n", ", ") or row.shown
        return Line("user-round-search", names, detail, *acts, tone="danger")

    def _edit(self, entry_id: int, _checked: bool = False) -> None:
        self.panel_requested.emit(OutsiderPanel(self.desk, self.resident_id, entry_id))

    def _end(self, entry_id: int, _checked: bool = False) -> None:
        label_ = N_("Ended an entry of the visitor check")
        self.desk.do(self, label_, outsiders.end, entry_id=entry_id)
