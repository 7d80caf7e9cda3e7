# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support periods: since when, with whom, for which programmes, and how they ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.support import closing
from shelterdesk.services.support.programmes import Share
from shelterdesk.services.support.support import SupportRow
from ui.desk import Desk
from ui.residents import words
from ui.residents.support.closing_panel import ClosingPanel
from ui.residents.support.parts import (
    LinesCard,
    acts,
    block,
    joined,
    length_words,
    span_words,
)
from ui.residents.support.period_panels import (
    OpenPeriodPanel,
    PeriodPanel,
    SharePanel,
    TakeOverPanel,
)
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.form_panel import FormPanel
from ui.widgets.history_dialog import open_history
from ui.widgets.line import Line
from ui.widgets.pill import Pill

_INDENT: Final = 28  # pixels: under the words of the period


class PeriodsCard(LinesCard):
    """``ask`` opens a panel beside the page. Who may not change support only looks."""

    def __init__(self, desk: Desk, resident_id: int, ask: Callable[[FormPanel], object]) -> None:
        super().__init__(_("Support periods"), _("Open a support period"), self.open_period)
        self._desk, self._resident_id, self._ask = desk, resident_id, ask
        self._may_edit = desk.vault.may(Capability.EDIT_SUPPORT)
        self.act_button.setHidden(not self._may_edit)
        self.close_buttons: dict[int, QPushButton] = {}
        self.buttons: dict[tuple[int, str], QPushButton] = {}
        self.history_buttons: dict[int, QToolButton] = {}

    @property
    def open_button(self) -> QPushButton:
        """What opens a period."""
        return self.act_button

    def open_period(self) -> None:
        """Support begins, or begins again."""
        self._ask(OpenPeriodPanel(self._desk, self._resident_id))

    def show_periods(self, periods: list[SupportRow]) -> None:
        """Show them, newest first."""
        self.close_buttons, self.buttons, self.history_buttons = {}, {}, {}
        sentence = _("A support period is the time in which somebody is supported.")
        self.fill([self._period(period) for period in periods], sentence)

    def _period(self, period: SupportRow) -> QWidget:
        history = icon_button("history", _("Who changed what here"))
        history.clicked.connect(partial(self._open_history, period.id))
        self.history_buttons[period.id] = history
        is_open = period.closed is None
        pill = Pill(_("Open"), "accent", "heart-handshake") if is_open else Pill(_("Closed"))
        line = Line(
            "heart-handshake" if is_open else "circle-check",
            title(period),
            _detail(period),
            pill,
            history,
            tone="accent" if is_open else "muted",
            ruled=False,
        )
        shares = [self._share(share) for share in period.shares]
        below = [acts(*self._buttons(period))] if self._may_edit else []
        return block(line, *shares, *below)

    def _share(self, share: Share) -> QWidget:
        change = icon_button("pencil", _("Days in “{name}”").format(name=share.name))
        change.clicked.connect(lambda: self._ask(SharePanel(self._desk, None, share.id)))
        detail = joined(span_words(share.start, share.end), _plan(share))
        acts_ = (change,) if self._may_edit else ()
        return Line("tag", share.name, detail, *acts_, ruled=False, indent=_INDENT)

    def _buttons(self, period: SupportRow) -> list[QPushButton]:
        desk, id_ = self._desk, period.id
        possible: list[tuple[str, str, Callable[[], object]]] = [
            ("edit", _("Correct"), lambda: self._ask(PeriodPanel(desk, id_))),
            ("caseworker", _("Caseworker"), lambda: self._ask(TakeOverPanel(desk, id_))),
            ("programme", _("Add a programme"), lambda: self._ask(SharePanel(desk, id_))),
        ]
        if period.closed is None:
            shut = (_("Close"), lambda: self._ask(ClosingPanel(desk, id_)))
            possible.insert(0, ("close", *shut))
        else:
            closed = (_("How it closed"), lambda: self._ask(ClosingPanel(desk, id_)))
            possible.insert(0, ("closing", *closed))
            possible.append(("reopen", _("Open again"), lambda: self._reopen(id_)))
        made = []
        for name, shown, act in possible:
            one = button(shown, kind="plain" if name == "close" else "quiet", on_click=act)
            one.setAccessibleName(f"{shown}: {title(period)}")
            self.buttons[id_, name] = one
            made.append(one)
        if period.closed is None:
            self.close_buttons[id_] = self.buttons[id_, "close"]
        return made

    def _reopen(self, period_id: int) -> None:
        self._desk.do(
            self,
            N_("Opened a support period again"),
            closing.reopen,
            said=_("The support period goes on."),
            period_id=period_id,
        )

    def _open_history(self, period_id: int) -> None:
        said = _("History of this support period")
        open_history(self, self._desk, said, table="support_period", row_id=period_id)


def title(period: SupportRow) -> str:
    """``Third support period, a return after 14 months``."""
    shown = words.period_words(period.number)
    if period.back_after is not None:
        shown = _("{period}, a return after {time}").format(
            period=shown, time=length_words(period.back_after)
        )
    return shown[:1].upper() + shown[1:]


def _detail(period: SupportRow) -> str:
    who = _("caseworker {name}").format(name=period.caseworker) if period.caseworker else ""
    if not who and period.closed is None:
        who = _("no caseworker yet")
    parts = (period.referral_source, period.first_contact, period.close_reason, period.destination)
    return joined(span_words(period.opened, period.closed), who, *parts)


def _plan(share: Share) -> str:
    """That a planned length is reached is said, and ends nothing."""
    if share.planned_until is None or share.end is not None:
        return ""
    shown = day(share.planned_until, today())
    if share.is_past_plan:
        return _("planned until {day}; nothing ends by itself").format(day=shown)
    return _("planned until {day}").format(day=shown)
