# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: a list, their options, the sheet as it will be printed; print it or keep a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.capabilities import Capability, query
from shelterdesk.errors import Cancelled, UserError
from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import base, making
from shelterdesk.reports.making import Printed
from shelterdesk.services import figures, organisation, paper_texts
from shelterdesk.services.papers import issuers
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import rooms
from ui import theme
from ui.desk import Desk
from ui.page import Page
from ui.reports.exports_card import ExportsCard
from ui.reports.first_offers import show_first_offers
from ui.reports.nothing_yet import NothingYet
from ui.reports.options_form import OptionsForm, month_words
from ui.reports.outgoing import Outgoing
from ui.reports.person_option import SHOWN, PersonOption
from ui.reports.sheet_card import SheetCard
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.labels import label

_SIDE, _NARROW_SIDE, _NARROW = 300, 264, 900
_SETTLE_MS = 250
_TABLES_KEY = "tables"
_TABLES = frozenset(
    {"resident", "stay", "bed_assignment", "bed_block", "room", "bed", "site", "organisation",
     "support_period", "term", "absence", "visit", "outreach_round", "helpline_contact",
     "service_given", "log_entry", "medication", "medication_given", "housing_follow_up",
     "account", "cash_count", "ledger_entry", "payment", "due", "fund"}
)  # fmt: skip


@dataclass(frozen=True)
class _Ground:
    """What the options are made from."""

    months: tuple[date, date] | None  # with nights
    months_of_report: tuple[date, date] | None
    sites: tuple[str, ...]
    lists: dict[str, list[tuple[str, str]]]
    paper: str


@query(Capability.SIGNED_IN)
def _ground(tx: Any, name: str) -> _Ground:
    may_count = tx.may(Capability.PRINT)
    return _Ground(
        figures.months_with_nights(tx) if may_count else None,
        making.months(tx, name) if may_count else None,
        tuple(site.name for site in rooms.sites(tx)) if may_count else (),
        making.lists(tx, name) if may_count else {},
        organisation.form(tx).paper,
    )


class ReportsPage(Page):
    """``outgoing`` prints and saves what ``sheet`` shows; ``exports`` has the tables."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.outgoing = Outgoing(self, desk)
        self.printed: Printed | None = None
        self.form: OptionsForm | None = None
        self.exports = ExportsCard(desk)
        offered = _offered(desk, self.exports.has_tables())
        self._name = str(offered[0].key)
        self._ground: _Ground | None = None
        self._is_making = False
        self._again = False
        self._asked: dict[str, str] = {}  # options that came with the wish to open a report
        self._made_from: tuple[str, dict[str, str], str] = ("", {}, "")
        self.sheet = SheetCard(print_out=self.print_out, save=self.save)
        self.preview, self.problem = self.sheet.preview, self.sheet.problem
        self.list = ChoiceList(_("Reports"), rows=4)
        self.list.set_options(offered)
        self.list.choose(self._name)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self._lay_out()
        self.list.option_changed.connect(self._report_chosen)
        for keys, act in (("Ctrl+P", self.print_out), ("Ctrl+S", self.save)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # The page as the window knows it
    def title(self) -> str:
        """The word at the top."""
        return _("Reports")

    def subtitle(self) -> str:
        """What is shown, and how long it is."""
        if self._is_at_tables() or self.form is None or self.printed is None:
            return ""
        pages = self.preview.page_count()
        parts = [self.form.report.title, self._month_words()]
        parts.append(ngettext("{count} page", "{count} pages", pages).format(count=pages))
        return " · ".join(part for part in parts if part)

    def refresh(self, changes: object = None) -> None:
        """Count again if something counted has changed. A hidden page does when it is shown."""
        tables = getattr(changes, "tables", None)
        if self.isVisible() and (tables is None or tables & _TABLES):
            self.load()

    def open(self, target: object) -> None:
        """Show ``("table", name)`` or ``("report", name)``, the latter also with options as on the
        command line in third place."""
        kind, name, *more = target if isinstance(target, tuple) else ("", "")
        if kind == "table":
            self.list.choose(_TABLES_KEY)
            self.exports.list.choose(name)
        elif kind == "report":
            self._asked = dict(*more)
            self.list.choose(name)
            if self._asked and self.form is not None and self.form.report.name == name:
                self._fill_in(self.form)
                self.make()

    def primary_focus(self) -> QWidget | None:
        """The months, or the tables."""
        if self._is_at_tables():
            return self.exports.primary_focus()
        return self.form.primary_focus() if self.form is not None else self.list

    # Reading
    def load(self) -> None:
        """Ask what there is to report on."""
        self.desk.read(self, _ground, partial(self._ground_known, self._name), name=self._name)

    def _ground_known(self, name: str, ground: _Ground) -> None:
        if name != self._name:
            return  # another report was chosen meanwhile, and asked for
        self._ground = ground
        if self.form is None or self.form.report.name != self._name:
            self._make_form(ground)
        form = self.form
        if form is not None:
            form.set_sites(ground.sites)
            form.set_lists(ground.lists)
            if ground.months_of_report is not None:
                form.set_months(*ground.months_of_report)
            self._fill_in(form)
        if ground.months is not None:
            self.exports.set_months(*ground.months)
        self.exports.set_sites(ground.sites)
        self._show_right()
        if not self._is_at_tables():
            self.make()

    def _fill_in(self, form: OptionsForm) -> None:
        asked, self._asked = self._asked, {}
        form.fill_in(asked)

    def _make_form(self, ground: _Ground) -> None:
        had_focus = self.isVisible() and not (self.focusWidget() and self.focusWidget().hasFocus())
        old, self.form = self.form, OptionsForm(base.get(self._name), ground.paper)
        if old is not None:
            old.hide()
            old.deleteLater()
        self.form.changed.connect(self._settle.start)
        if self.form.report.texts:
            self._read_languages(self.form)
        for field in self.form.people():
            field.asked.connect(partial(self._find, field))
        self._options.insertWidget(0, self.form)
        if had_focus and (focus := self.form.primary_focus()) is not None:
            focus.setFocus()

    def _find(self, field: PersonOption, text: str) -> None:
        self.desk.read(
            self, residents.find, lambda rows: field.set_rows(rows, text), text=text, limit=SHOWN
        )

    def _read_languages(self, form: OptionsForm) -> None:
        def offer(tags: list[str]) -> None:
            if form is self.form:
                form.set_languages(tags)
                self._settle.start()

        self.desk.read(self, paper_texts.languages, offer, paper=form.report.texts)

    def _report_chosen(self, option: Option | None) -> None:
        if option is None:
            return
        self._show_right()
        if option.key not in {_TABLES_KEY, self._name}:
            self._name = str(option.key)
            self.printed = None
            self.sheet.show_nothing()
            self.load()
        self.title_changed.emit()

    def _is_at_tables(self) -> bool:
        option = self.list.current()
        return option is not None and option.key == _TABLES_KEY

    def _lacks_months(self) -> bool:
        """Whether the report is of a month, and there is none yet."""
        has_none = self._ground is not None and self._ground.months_of_report is None
        return has_none and any(option.kind == "month" for option in base.get(self._name).options)

    def _show_right(self) -> None:
        """The tables, the sheet, or what must come first."""
        at_tables, is_early = self._is_at_tables(), self._lacks_months()
        if at_tables:
            self._right.setCurrentWidget(self.exports)
        else:
            if is_early:
                self.empty.show_report(base.get(self._name))
            self._right.setCurrentWidget(self.empty if is_early else self.sheet)
        if self.form is not None:
            self.form.setHidden(at_tables or is_early)

    def _settled(self) -> None:
        """Make it anew only if something else was chosen after all."""
        form = self.form
        if form is not None and (self.printed is None or self._chosen() != self._made_from):
            self.make()

    def _chosen(self) -> tuple[str, dict[str, str], str]:
        form = self.form
        return (self._name, form.given(), form.purpose()) if form is not None else ("", {}, "")

    def make(self) -> None:
        """Make the sheet with the options as they stand; the one shown stays until then."""
        form = self.form
        if form is None or self._lacks_months() or form.has_problem():
            return
        if self._is_making:
            self._again = True  # what is being made now is out of date already
            return
        self._is_making = True
        self._made_from = self._chosen()
        self.desk.lane.run(
            self,
            partial(_make, self.desk, *self._made_from),
            self._made,
            self._failed,
            _("Making the report…"),
        )

    def _made(self, printed: Printed) -> None:
        self._is_making = False
        if self._make_again():
            return
        self.printed = printed
        parts = (base.get(self._name).title, self._month_words())
        self.sheet.show_sheet(printed, " · ".join(part for part in parts if part))
        self.title_changed.emit()

    def _failed(self, error: UserError) -> None:
        self._is_making = False
        if self._make_again():
            return
        self.printed = None
        self.sheet.show_nothing()
        is_beside = self.form is not None and self.form.show_error(error)
        if error.field == issuers.FIELD and self.desk.vault.may(Capability.EDIT_HOUSE_RULES):
            self.problem.say(error.message, "notice", act=_("Names on papers"), on_act=self._names)
        elif not is_beside:
            kind = "plain" if isinstance(error, Cancelled) else "danger"
            self.problem.say(error.message, kind)
        self.title_changed.emit()

    def _names(self) -> None:
        """What was chosen and typed here stays; coming back makes the sheet."""
        self.open_requested.emit("preferences", ("tab", "issuers"))

    def _make_again(self) -> bool:
        again, self._again = self._again, False
        if again:
            self.make()
        return again

    def _month_words(self) -> str:
        fields = self.form.fields.values() if self.form is not None else ()
        values = [field.value() for field in fields]
        return next((month_words(value) for value in values if isinstance(value, date)), "")

    # Paper and file
    def print_out(self) -> None:
        """Ask for the printer and print what is shown."""
        if self.printed is not None and not self._is_at_tables():
            self.outgoing.print_out(self.printed, self.preview.document_shown)

    def save(self) -> None:
        """Keep what is shown as a PDF file, with a password or without."""
        if self.printed is not None and not self._is_at_tables():
            self.outgoing.save(self.printed)

    # Building
    def _lay_out(self) -> None:
        self.empty = NothingYet(self.open_requested.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._choices())
        self._right = QStackedWidget()
        self._right.addWidget(self.sheet)
        self._right.addWidget(self.exports)
        self._right.addWidget(self.empty)
        row.addWidget(self._right, 1)

    def _choices(self) -> QWidget:
        card = self._side = Card()
        inner = QWidget()
        inner.setProperty("bare", "true")
        self._options = QVBoxLayout()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(label(_("Reports"), "heading"))
        column.addWidget(self.list)
        column.addLayout(self._options)
        column.addStretch(1)
        self.import_button = button(
            _("Import people"),
            "upload",
            "quiet",
            tooltip=_("A spreadsheet or an HMIS export (Ctrl+I)"),
            on_click=lambda: self.open_requested.emit("import", None),
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        card.add(area, 1)
        self.offers_button = button(
            _("Counselling offers"), "clock", "quiet",
            tooltip=_("How many days it takes until counselling is offered"),
            on_click=lambda: show_first_offers(self.window(), self.desk),
        )  # fmt: skip
        card.add(self.offers_button)
        self.offers_button.setHidden(not self.desk.vault.may(Capability.PRINT))
        card.add(self.import_button)
        if not self.desk.vault.may(Capability.IMPORT):
            self.import_button.hide()
        return card

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(_NARROW_SIDE if self.width() < _NARROW else _SIDE)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()


def _offered(desk: Desk, has_tables: bool) -> list[Option]:
    reports = [base.get(name) for name in base.names()]
    options = [
        Option(report.name, report.title, "", "file-chart-column")
        for report in reports
        if desk.vault.may(base.needed(report))
    ]
    if has_tables:
        options.append(Option(_TABLES_KEY, _("Tables"), "", "list-checks"))
    return options


def _make(
    desk: Desk,
    name: str,
    given: dict[str, str],
    purpose: str,
    progress: making.Progress = making.no_progress,
) -> Printed:
    return making.make(desk.vault, name, given, purpose, progress=progress)
