# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is due: Ctrl+N prepares a period, Ctrl+Enter approves what is in the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QWidget

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.stipends import approving, deciding, due_rows, recounts
from shelterdesk.services.stipends.due_rows import DueRow, DueState, Register, RunRow
from shelterdesk.services.stipends.recounts import Way
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.stipends.dues import words
from ui.stipends.dues.lists import due_list
from ui.stipends.dues.panels import AdjustPanel, DecidePanel, HoldPanel, PreparePanel, UnpaidPanel
from ui.stipends.dues.views import DueView
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.made_when_asked import MadeWhenAsked
from ui.widgets.table import RowsView
from ui.widgets.tabs import FlatTabs

TO_APPROVE, HELD, APPROVED, DONE = range(4)
_STATES: Final = {
    TO_APPROVE: (DueState.DRAFT,),
    HELD: (DueState.HELD,),
    APPROVED: (DueState.APPROVED,),
    DONE: (DueState.PAID, DueState.REFUSED, DueState.VOID),
}
_ALL: Final = ""


@query(Capability.SEE_MONEY)
def _read(
    tx: Any, *, scheme_id: int | None, period_start: Any, with_done: bool
) -> tuple[Register, list[RunRow]]:
    """The dues of a period, or all that are open and what counts otherwise since it was paid; and
    the periods there are."""
    states = list(DueState) if with_done else list(due_rows.OPEN)
    found = due_rows.register(tx, scheme_id=scheme_id, period_start=period_start, states=states)
    if not with_done:
        found = replace(found, rows=(*found.rows, *due_rows.paid_otherwise(tx)))
    return found, due_rows.runs(tx)


class DuesTab(ListTab):
    """``open`` takes the id of a due, "held", or "prepare"."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "attendance", "attendance_status", "award", "award_taper", "course", "course_session",
        "due", "due_adjustment", "enrolment", "fund", "grant_given", "holiday", "organisation",
        "payment", "resident", "resident_access", "scheme",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found = Register()
        self.runs: dict[str, RunRow] = {}
        self._wanted: int | None = None
        self.lists = FlatTabs(_("Dues"))
        self.stack = QStackedWidget()
        self.views: MadeWhenAsked[int, RowsView] = MadeWhenAsked(self._make_list)
        for name in self._names():
            self.lists.add(name)
        self.list = self._turn_to(TO_APPROVE)
        card = Card()
        card.add(self.lists)
        card.add(self._make_tools())
        card.add(self.stack, 1)
        self.left = label("", "muted", wrap=True)
        card.add(self.left)
        card.add(self._make_foot())
        self.view = DueView(desk)
        self.lay_out(card, self.view)
        self._connect()
        self._fit()

    def _names(self) -> tuple[str, ...]:
        return _("To approve"), _("To decide"), _("Approved"), _("Over")

    def _make_tools(self) -> QWidget:
        self.period = ChoiceField("period", _("Period"), unanswered=False,
                                  placeholder=_("All that is open"))  # fmt: skip
        self.period.changed.connect(self.load)
        self.prepare_button = button(
            _("Prepare"), "plus", "primary", on_click=self.prepare, tooltip="Ctrl+N"
        )
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.period, 1)
        row.addWidget(self.prepare_button, 0, Qt.AlignmentFlag.AlignTop)
        if self.desk.vault.may(Capability.PRINT):
            register = icon_button("printer", _("The register of these pay days, on paper"))
            register.clicked.connect(self.print_register)
            row.addWidget(register, 0, Qt.AlignmentFlag.AlignTop)
        self.prepare_button.setHidden(not self.desk.vault.may(Capability.PREPARE_DUES))
        return tools

    def _make_foot(self) -> QWidget:
        self.approve_button = button(
            _("Approve"), "check", "primary", on_click=self.approve, tooltip="Ctrl+Enter"
        )
        self.sums = ElidedLabel("", "muted")
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.sums, 1)
        row.addWidget(self.approve_button)
        return foot

    def _connect(self) -> None:
        self.lists.currentChanged.connect(self._turn)
        self.view.asked.connect(self._asked)
        self.key("Ctrl+N", self.prepare)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.key(keys, self.approve, self.stack)

    def _make_list(self, at: int) -> RowsView:
        view = due_list(self._names()[at], is_held=at == HELD)
        sentence = {
            TO_APPROVE: _("What is prepared and waits for approval stands here."),
            HELD: _(
                "What is to be decided with somebody first stands here, and what counts "
                "otherwise by now."
            ),
            APPROVED: _("What is approved and not paid yet stands here."),
            DONE: _("Choose a period: what was paid of it, not wanted or not paid stands here."),
        }[at]
        if at == TO_APPROVE and self.desk.vault.may(Capability.PREPARE_DUES):
            view.set_empty(sentence, _("Prepare a period"), self.prepare)
        else:
            view.set_empty(sentence)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.rows_model.set_rows(self._rows(at))
        view.selectionModel().selectionChanged.connect(lambda *_a: self._show_chosen())
        view.row_activated.connect(lambda _row: self._first_act())
        self.stack.addWidget(view)
        return view

    # What the page asks
    def load(self) -> None:
        """Read the period in front, or all that is open."""
        run = self._run()
        self.desk.read(
            self, _read, self._show, scheme_id=None if run is None else run.scheme_id,
            period_start=None if run is None else run.period_start, with_done=run is not None,
        )  # fmt: skip

    def subtitle(self) -> str:
        """How many wait for approval, and how much it is."""
        rows = self._rows(TO_APPROVE)
        if not rows:
            return ""
        count = ngettext("{n} to approve", "{n} to approve", len(rows)).format(n=len(rows))
        return f"{count} · {words.sums(rows)}"

    def primary_focus(self) -> QWidget:
        """The list in front."""
        return self.list

    def open(self, target: object) -> None:
        """A due by its id; what is held; the form of a run."""
        if target == "prepare":
            self.prepare()
        elif target == "held":
            self.lists.setCurrentIndex(HELD)
        elif isinstance(target, int):
            self._wanted = target
            self.load()

    # Acts
    def prepare(self) -> None:
        """The form of a run."""
        if self.desk.vault.may(Capability.PREPARE_DUES):
            self.open_panel(PreparePanel(self.desk))

    def approve(self) -> None:
        """What is chosen, if that is more than one line; else all of the list, but what is still
        counted."""
        rows = self._to_approve()
        if rows:
            self._approve(rows)

    def print_register(self) -> None:
        """The register of the period in front, or of this month."""
        run = self._run()
        given = {} if run is None else {
            "scheme": str(run.scheme_id), "from": run.first_pay_on.isoformat(),
            "until": run.pay_on.isoformat(),
        }  # fmt: skip
        self.open_requested.emit("reports", ("report", "stipend-register", given))

    def _approve(self, rows: list[DueRow]) -> None:
        self.desk.do(
            self, N_("Approved dues"), approving.approve, said=words.approved,
            due_ids=[row.id for row in rows],
        )  # fmt: skip

    def _first_act(self) -> None:
        row = self.list.selected()
        if row is not None and row.id is not None:
            self._asked(self.view.first_act(row))

    def _asked(self, act: str) -> None:
        row: DueRow | None = self.list.selected()
        if row is None or row.id is None:
            return
        told = " · ".join((row.shown, words.amount(row), words.what(row)))
        if act == "approve":
            self._approve([row])
        elif act == "take_back":
            self.desk.do(
                self, N_("Took an approval back"), approving.take_back,
                said=_("It is to be approved again."), due_ids=[row.id],
            )  # fmt: skip
        elif act == "bring_back":
            self.desk.do(
                self, N_("Brought a due back"), deciding.bring_back,
                said=_("It is prepared again."), due_id=row.id,
            )  # fmt: skip
        elif act == "pay_difference":
            self.desk.do(
                self, N_("Asked for what a due comes to more by now"), recounts.pay_difference,
                said=_("It stands under Grants, to be approved."), due_id=row.id,
            )  # fmt: skip
        elif act == "leave":
            self.desk.do(
                self, N_("Left a due as it was"), recounts.leave_as_it_was,
                said=_("It stays as it was."), due_id=row.id,
            )  # fmt: skip
        elif act == "adjust":
            self.open_panel(AdjustPanel(self.desk, row.id, told, row.currency))
        elif act == "decide":
            self.open_panel(DecidePanel(self.desk, row.id, told, row.currency, row.amount))
        elif act in ("hold", "unpaid"):
            panel = HoldPanel if act == "hold" else UnpaidPanel
            self.open_panel(panel(self.desk, row.id, told))
        elif act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id, "overview"))

    # What is shown
    def _show(self, found: tuple[Register, list[RunRow]]) -> None:
        self.found, runs = found
        self.view.approves_alone = self.found.approves_alone
        self.runs = {f"{run.scheme_id}|{run.period_start}": run for run in runs}
        chosen = self.period.value()
        self.period.blockSignals(True)
        self.period.set_choices(
            [(_ALL, _("All that is open")), *((key, words.what(run)) for key, run in
                                             self.runs.items())]
        )  # fmt: skip
        self.period.set_value(chosen if chosen in self.runs else _ALL)
        self.period.blockSignals(False)
        for at, view in self.views.items():
            view.rows_model.set_rows(self._rows(at))
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._go_to(wanted)
        self._fit()
        self._show_chosen()
        self.title_changed.emit()

    def _go_to(self, due_id: int) -> None:
        for at in _STATES:
            if any(row.id == due_id for row in self._rows(at)):
                self.lists.setCurrentIndex(at)
                self.list.select(due_id)
                self.list.setFocus()

    def _rows(self, at: int) -> list[DueRow]:
        return [row for row in self.found.rows if _is_of(row, at)]

    def _run(self) -> RunRow | None:
        return self.runs.get(str(self.period.value() or _ALL))

    def _at(self) -> int:
        """Which list is in front."""
        return max(self.lists.currentIndex(), TO_APPROVE)

    def _turn_to(self, at: int) -> RowsView:
        view = self.views[at]
        self.stack.setCurrentWidget(view)
        return view

    def chosen(self) -> list[DueRow]:
        """The lines that are selected."""
        view = self.list
        numbers = sorted({index.row() for index in view.selectionModel().selectedRows()})
        return [view.rows_model.row(number) for number in numbers]

    def _to_approve(self) -> list[DueRow]:
        if self._at() != TO_APPROVE:
            return []
        chosen = self.chosen()
        rows = chosen if len(chosen) > 1 else [
            row for row in self._rows(TO_APPROVE) if not row.is_still_counted
        ]  # fmt: skip
        return [row for row in rows if self.view.can_approve(row)]

    def _show_chosen(self) -> None:
        chosen = self.chosen()
        row = self.list.selected()
        if len(chosen) > 1:
            self.view.show_sums(due_rows.summed(chosen), len(chosen))
        elif row is None:
            self.view.show_nothing()
        else:
            self.view.show_row(row)
        rows = self._to_approve()
        said = ngettext("Approve {n}, {sum}", "Approve {n}, {sum}", len(rows))
        self.approve_button.setText(said.format(n=len(rows), sum=words.sums(rows)))
        self.approve_button.setEnabled(bool(rows))
        those = () if self._at() != TO_APPROVE or len(chosen) > 1 else self._rows(TO_APPROVE)
        left = sum(row.is_still_counted and self.view.can_approve(row) for row in those)
        self.left.setText(words.left_for_later(left))
        self.left.setHidden(not left)

    def _turn(self, at: int) -> None:
        self.list = self._turn_to(at)
        self._fit()
        self._show_chosen()

    def _fit(self) -> None:
        for at, name in enumerate(self._names()):
            count = len(self._rows(at)) if at in (TO_APPROVE, HELD) else 0
            self.lists.setTabText(at, f"{name} ({count})" if count else name)
        may = self.desk.vault.may(Capability.APPROVE_MONEY)
        self.approve_button.setHidden(not may or self._at() != TO_APPROVE)
        at = self._at()
        sums = due_rows.summed(row for row in self._rows(at) if row.state in _STATES[at])
        self.sums.setText("   ".join(words.fund_sum(one) for one in sums))


def _is_of(row: DueRow, at: int) -> bool:
    """Whether a list shows it; what was decided and counts otherwise now is to be decided too."""
    is_otherwise = row.recount is not None and row.recount.way in (Way.TAKE_BACK, Way.BESIDES)
    return row.state in _STATES[at] or (at == HELD and is_otherwise)
