# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of residents: filtered as one types, wide with columns or narrow beside a page."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow, Scope
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertPlace, AlertRow
from shelterdesk.services.values.value_words import code_word
from ui import icons
from ui.desk import Desk
from ui.widgets.act_menu import ActMenu
from ui.widgets.alert_lines import look
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.table import Column, RowsModel, RowsView

_NAME, _ALERT, _CODE, _AGE, _GENDER, _TONIGHT, _SINCE = range(7)
#: Columns that go first where there is no room for all, and the width that needs all the others.
_GIVE_WAY: Final = (
    (_GENDER, 860), (_AGE, 740), (_ALERT, 680), (_SINCE, 570), (_CODE, 440),
)  # fmt: skip

_SHORT: Final = 420
#: Narrower than this there is no room for how many people each list holds.
_WITH_COUNTS: Final = 520

#: In place of the list: what it is called to the page, who may see it, icon and words.
PANES: Final = (
    ("duplicates", "merge_people", "users", N_("Possible duplicates")),
    ("retention", "erase", "hourglass", N_("How long records are kept")),
)


class ListPane(Card):
    """Emits ``opened`` with a resident's id: Enter, double click, or a click where it is narrow."""

    opened = Signal(int)
    new_requested = Signal()
    handover_requested = Signal()
    pane_requested = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asking = False
        self._again = False
        self._scope = Scope.HERE
        self._narrow = False
        self._has_cases = desk.vault.may("edit_case")
        self._is_first = True
        self._counts: dict[Scope, int] = {}
        self._alerts: dict[int, tuple[AlertRow, ...]] = {}
        self.content.setContentsMargins(0, 0, 0, 0)
        self.search = self._make_search()
        self.chips = self._make_chips()
        self.view = self._make_view()
        self.new_button = button(_("New resident"), "user-plus", tooltip=_("New resident (Ctrl+N)"))
        self.new_button.clicked.connect(self.new_requested)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        self._tools.addWidget(self.search, 1)
        self._tools.addWidget(self.new_button)
        self.more = self._make_more()
        self._tools.addWidget(self.more)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(6)
        for chip in self.chips.buttons():
            self._chip_row.addWidget(chip)
        self._chip_row.addStretch(1)
        self.handover_button = button(_("Hand over…"), kind="quiet")
        self.handover_button.setAccessibleName(_("Hand over my cases"))
        self.handover_button.clicked.connect(self.handover_requested)
        self.handover_button.hide()
        self._chip_row.addWidget(self.handover_button)
        self.add_layout(self._tools)
        self.add_layout(self._chip_row)
        self.add(self.view, 1)

    def _make_more(self) -> ActMenu:
        """Other ways to look at residents, for who may."""
        panes = [
            (icon, _(words), partial(self.pane_requested.emit, name, None))
            for name, needs, icon, words in PANES
            if self._desk.vault.may(needs)
        ]
        made = ActMenu(_("More about residents"), panes)
        if not panes:
            made.hide()
        return made

    def _make_search(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(_("Filter by name or code"))
        line.setAccessibleName(_("Filter by name or code"))
        line.setClearButtonEnabled(True)
        glass = QAction(icons.icon("search", "muted"), _("Search"), line)
        line.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        line.textChanged.connect(lambda _text: self.ask())
        line.installEventFilter(self)
        return line

    def _make_chips(self) -> QButtonGroup:
        group = QButtonGroup(self)
        group.setExclusive(True)
        for number, (scope, words) in enumerate(self._scopes()):
            chip = Chip(words)
            chip.setChecked(scope is self._scope)
            group.addButton(chip, number)
        group.idClicked.connect(self._scope_chosen)
        return group

    def _scopes(self) -> list[tuple[Scope, str]]:
        return [
            (Scope.HERE, _("Here") if self._narrow else _("Here tonight")),
            (Scope.SUPPORTED, _("Supported")),
            *([(Scope.MINE, _("Mine"))] if self._has_cases else []),
            (Scope.ALL, _("All")),
        ]

    def _make_view(self) -> RowsView:
        columns = [
            Column(
                _("Name"),
                _name,
                stretch=True,
                width=120,
                role="strong",
                icon=self._name_icon,
                tooltip=self._name_tip,
            ),
            Column(
                _("Alert"),
                self._alert_level,
                width=108,
                pill=True,
                icon=self._alert_icon,
                tone=self._alert_tone,
                tooltip=self._alert_words,
            ),
            Column(_("Code"), lambda row: row.code, width=76, role="muted"),
            Column(_("Age"), lambda row: row.age, align="end", width=60),
            Column(_("Gender"), lambda row: row.gender, width=120),
            Column(
                _("Tonight"),
                self._place,
                width=190,
                tone=_place_tone,
                tooltip=_place,
            ),
            Column(_("Since"), _since, width=130, role="muted", sort=_since_sort),
        ]
        view = RowsView(RowsModel(columns, lambda row: row.id), _("Residents"))
        view.set_sortable()
        view.row_activated.connect(lambda row: self.opened.emit(row.id))
        view.clicked.connect(self._clicked)
        return view

    # Asking
    def ask(self) -> None:
        """Filter again. While an answer is on its way only the newest question waits."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        text, scope = self.search.text(), self._scope
        self._desk.read(
            self,
            residents.find,
            lambda rows: self._show(rows, text, scope),
            on_error=lambda _error: self._answered(),
            text=text,
            scope=scope,
        )

    def refresh(self) -> None:
        """Read people and counts again; what is shown stays until the answer is there."""
        self._desk.read(self, alerts.shown_at, self._take_alerts, place=AlertPlace.DESK)
        self.ask()
        self._desk.read(self, residents.count, self._show_counts)

    def _take_alerts(self, found: dict[int, tuple[AlertRow, ...]]) -> None:
        self._alerts = found
        self._fit()

    def _name_icon(self, row: ResidentRow) -> str | None:
        """Beside the name only where the column of alerts has given way."""
        return self._alert_icon(row) if self.view.isColumnHidden(_ALERT) else None

    def _name_tip(self, row: ResidentRow) -> str:
        joined = _joined_words(row) if row.found_by else ""
        return "\n".join(part for part in (joined, self._alert_words(row)) if part)

    def _alert_level(self, row: ResidentRow) -> str:
        rows = self._alerts.get(row.id, ())
        return code_word("alert", "level", rows[0].level.value) if rows else ""

    def _alert_tone(self, row: ResidentRow) -> str | None:
        rows = self._alerts.get(row.id, ())
        return look(rows[0])[1] if rows else None

    def _alert_icon(self, row: ResidentRow) -> str | None:
        rows = self._alerts.get(row.id, ())
        return look(rows[0])[0] if rows else None

    def _alert_words(self, row: ResidentRow) -> str:
        return "\n".join(alert.words for alert in self._alerts.get(row.id, ()))

    def _show(self, rows: list[ResidentRow], text: str, scope: Scope) -> None:
        if not self._again:
            self.view.rows_model.set_rows(rows)
            self._say_empty(text, scope)
            if text and rows and self.view.selected() is None:
                self.view.selectRow(0)
        self._answered()

    def _answered(self) -> None:
        self._asking = False
        if self._again:
            self.ask()

    def _show_counts(self, counts: dict[Scope, int]) -> None:
        self._counts = counts
        self._write_chips()
        if self._is_first and not counts[Scope.HERE]:
            self.show_scope(Scope.SUPPORTED if counts[Scope.SUPPORTED] else Scope.ALL)
        self._is_first = False

    def _write_chips(self) -> None:
        """The lists with their counts; beside an open page there is room for words alone."""
        for number, (scope, words) in enumerate(self._scopes()):
            chip = self.chips.button(number)
            count = self._counts.get(scope)
            if count is None:
                continue
            is_short = self._narrow or self.width() < _WITH_COUNTS
            chip.setText(words if is_short else f"{words}  {count}")
            full = _("{list}, {count} people").format(list=words, count=count)
            chip.setAccessibleName(full)
            chip.setToolTip(full if is_short else "")
            chip.updateGeometry()
            chip.setHidden(scope is self._without())

    def _without(self) -> Scope | None:
        """The list that has no room beside an open page: one's own, unless it is the one shown."""
        if not (self._narrow and self._has_cases):
            return None
        return Scope.SUPPORTED if self._scope is Scope.MINE else Scope.MINE

    def _say_empty(self, text: str, scope: Scope) -> None:
        if text.strip():
            words = _("Nobody found for “{text}”.").format(text=text.strip())
            if scope is Scope.ALL:
                self.view.set_empty(words, _("New resident"), self.new_requested.emit)
            else:
                self.view.set_empty(words, _("Look among all"), self._look_among_all)
            return
        sentence = {
            Scope.HERE: _("People who sleep here tonight stand here."),
            Scope.SUPPORTED: _("People with an open support period stand here."),
            Scope.MINE: _("People whose caseworker you are stand here."),
            Scope.ALL: _("Everybody the house has met stands here, with a name or just a code."),
        }[scope]
        self.view.set_empty(sentence, _("New resident"), self.new_requested.emit)

    def _look_among_all(self) -> None:
        self.show_scope(Scope.ALL)
        self.search.setFocus()

    # Choosing
    def show_scope(self, scope: Scope) -> None:
        """Show another list."""
        for number, (other, _words) in enumerate(self._scopes()):
            if other is scope:
                self.chips.button(number).setChecked(True)
        self._scope = scope
        self._offer_handover()
        self._write_chips()
        self.ask()

    def scope(self) -> Scope:
        """The list shown."""
        return self._scope

    def select(self, resident_id: int) -> None:
        """Mark somebody, if in the list."""
        self.view.select(resident_id)

    def _offer_handover(self) -> None:
        self.handover_button.setVisible(self._scope is Scope.MINE and not self._narrow)

    def _scope_chosen(self, number: int) -> None:
        self.show_scope(self._scopes()[number][0])

    def _clicked(self, _index: object) -> None:
        row = self.view.selected()
        if self._narrow and row is not None:
            self.opened.emit(row.id)

    # Width
    def set_narrow(self, narrow: bool) -> None:
        """Beside an open page a click opens, and only name and place are shown."""
        self._narrow = narrow
        self.new_button.setText("" if narrow else _("New resident"))
        self.more.setHidden(narrow or not self.more.acts)
        self.new_button.setAccessibleName(_("New resident"))
        self._write_chips()
        self._offer_handover()
        self._fit()

    def _place(self, row: ResidentRow) -> str:
        # "House B · Room 4 · A": where there is little room, the room is enough.
        whole = _place(row)
        return " · ".join(whole.split(" · ")[-2:]) if self.width() < _SHORT else whole

    def _fit(self) -> None:
        width = self.width()
        for column, needed in _GIVE_WAY:
            self.view.setColumnHidden(column, width < needed)
        if not self._alerts:
            self.view.setColumnHidden(_ALERT, True)
        self.view.horizontalHeader().resizeSection(_TONIGHT, 128 if width < _SHORT else 190)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._write_chips()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.view.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                row = self.view.selected()
                if row is not None:
                    self.opened.emit(row.id)
                return True
        return super().eventFilter(watched, event)


def _name(row: ResidentRow) -> str:
    """With what a joined record was called, where that was looked for."""
    return f"{row.shown} · {_joined_words(row)}" if row.found_by else row.shown


def _joined_words(row: ResidentRow) -> str:
    return _("was {name}; the records were joined").format(name=row.found_by)


def _place(row: ResidentRow) -> str:
    if row.is_here:
        return row.place or _("no bed yet")
    return _("supported") if row.is_supported else ""


def _place_tone(row: ResidentRow) -> str | None:
    if row.is_here:
        return None if row.place else "notice"
    return "muted"


def _since(row: ResidentRow) -> str:
    return near_day(row.since, today()) if row.since is not None else ""


def _since_sort(row: ResidentRow) -> object:
    return row.since
