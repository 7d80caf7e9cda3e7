# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the house keeps for a resident, and what went out."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingRow
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.values.answers import Hidden
from ui.desk import Desk
from ui.widgets import message_bar
from ui.widgets.act_menu import ActMenu
from ui.widgets.belonging_panels import BelongingPanel, TakeOutPanel, detail
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.reads_when_shown import ReadsWhenShown

#: How many of those that went out are still shown.
_OUT: Final = 4


class BelongingsCard(ReadsWhenShown, Card):
    """Asks the page to open its panel; reads by itself when shown."""

    panel_requested = Signal(object)  # FormPanel
    print_requested = Signal(str, object)  # report, its options
    TABLES: ClassVar[frozenset[str]] = frozenset({"belonging"})

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Things kept"))
        self._desk, self.resident_id = desk, resident_id
        self._can_write = desk.vault.may("write_log")
        self._kept: list[BelongingRow] = []
        self.out_button = button(_("Give all out"), "log-out", "quiet", on_click=self.give_all)
        self.print_button = button(_("Receipt"), "printer", "quiet", on_click=self.print_receipt)
        self.add_button = button(_("Take in"), "plus", on_click=self.new)
        self.add_button.setAccessibleName(_("Take something in"))
        for made in (self.print_button, self.out_button, self.add_button):
            self.add_trailing(made)
        self.print_button.hide()
        self.out_button.hide()
        self.add_button.setHidden(not self._can_write)
        self._lines: list[QWidget] = []

    def load(self) -> None:
        """Read again."""
        self._desk.read(
            self, belongings.of_resident, self._show, on_error=lambda _error: None,
            resident_id=self.resident_id,
        )  # fmt: skip

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if self.isVisible() and (tables is None or tables & self.TABLES):
            self.load()

    def new(self) -> None:
        """Something comes in."""
        self.panel_requested.emit(BelongingPanel(self._desk, self.resident_id))

    def give_all(self) -> None:
        """All that is kept goes out."""
        self._give(self._kept)

    def print_receipt(self) -> None:
        """The sheet for the person, in the language of the person."""
        self._desk.read(self, residents.row, self._print, resident_id=self.resident_id)

    def _print(self, row: ResidentRow) -> None:
        self.print_requested.emit("belongings-receipt", {"person": row.code})

    def _show(self, rows: list[BelongingRow]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._kept = [row for row in rows if row.out_on is None]
        out = [row for row in rows if row.out_on is not None][:_OUT]
        self._lines = [*map(self._kept_line, self._kept), *map(self._out_line, out)]
        if not rows:
            words = _("What the house keeps for this person stands here, with its place.")
            self._lines = [label(words, "muted", wrap=True)]
        for line in self._lines:
            self.add(line)
        self.print_button.setHidden(not rows or not self._desk.vault.may("print"))
        self.out_button.setHidden(not self._can_write or len(self._kept) < 2)

    def _kept_line(self, row: BelongingRow) -> QWidget:
        words = detail(row)
        if row.is_too_long and row.keep_until is not None:
            until = short_day(row.keep_until, today())
            words = " · ".join((words, _("kept until {day}").format(day=until)))
        trailing: list[QWidget] = []
        if self._can_write:
            acts = [
                ("log-out", _("Give out"), partial(self._give, [row])),
                ("pencil", _("Change"), partial(self._edit, row.id)),
                ("x", _("Noted by mistake"), partial(self._remove, row.id)),
            ]
            trailing.append(ActMenu(_("More: {what}").format(what=row.what), acts))
        icon = "lock" if row.is_valuable else "luggage"
        return Line(
            icon, row.counted, words, *trailing, tone="notice" if row.is_too_long else "muted"
        )

    def _out_line(self, row: BelongingRow) -> QWidget:
        day = short_day(row.out_on or today(), today())
        taker = "" if isinstance(row.taker, Hidden) else row.taker
        said = _("went out {day}").format(day=day)
        signed = _("signed") if row.is_signed_out else ""
        words = " · ".join(part for part in (said, row.taken_by, taker, signed) if part)
        trailing: list[QWidget] = []
        if self._can_write:
            acts = [("undo-2", _("It is here after all"), partial(self._back, row.id))]
            trailing.append(ActMenu(_("More: {what}").format(what=row.what), acts))
        return Line("circle-check", row.counted, words, *trailing, tone="good")

    def _edit(self, belonging_id: int) -> None:
        self.panel_requested.emit(BelongingPanel(self._desk, self.resident_id, belonging_id))

    def _give(self, rows: list[BelongingRow]) -> None:
        what = ", ".join(row.counted for row in rows)
        self.panel_requested.emit(TakeOutPanel(self._desk, [row.id for row in rows], what))

    def _back(self, belonging_id: int) -> None:
        self._desk.do(
            self, N_("Put a thing back"), belongings.back, said=_("It is kept again."),
            on_error=self._refused, belonging_id=belonging_id,
        )  # fmt: skip

    def _remove(self, belonging_id: int) -> None:
        self._desk.do(
            self, N_("Took a thing off the list"), belongings.remove, said=_("It is gone."),
            on_error=self._refused, belonging_id=belonging_id,
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")
