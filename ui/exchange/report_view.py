# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is odd, by reason, and below it the rows of the reason chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.exchange.report import ImportReport, OddRow
from shelterdesk.i18n import _
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView


@dataclass(frozen=True)
class _Reason:
    source: str
    reason: str
    is_refused: bool
    rows: tuple[OddRow, ...]


class ReportView(QWidget):
    """Refused rows come first; ``nothing`` is said when all is plain."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self._reasons = _by_reason(report.rows)
        self.reasons = RowsView(
            RowsModel(
                [
                    Column(
                        _("Taken in"),
                        lambda row: _("refused") if row.is_refused else _("kept"),
                        tone=lambda row: "danger" if row.is_refused else "notice",
                        icon=lambda row: "circle-x" if row.is_refused else "info",
                        pill=True,
                        width=116,
                    ),
                    Column(_("What"), lambda row: row.reason, stretch=True,
                           tooltip=lambda row: row.reason),
                    Column(_("Where"), lambda row: row.source, role="muted", width=130),
                    Column(_("Rows"), lambda row: len(row.rows), "end", width=64),
                ],
                lambda row: (row.source, row.reason, row.is_refused),
            ),
            _("What is odd, by reason"),
        )  # fmt: skip
        self.rows = RowsView(
            RowsModel(
                [
                    Column(_("Row"), lambda row: row.row or "", "end", width=64),
                    Column(_("Column"), lambda row: row.field, width=150),
                    Column(_("Their id"), lambda row: row.record, stretch=True),
                ],
                lambda row: (row.source, row.row, row.record, row.field),
            ),
            _("Rows of this reason"),
        )
        self.reasons.set_empty(_("Nothing is odd in it."))
        self.reasons.rows_model.set_rows(self._reasons)
        self.reasons.row_selected.connect(self._show_rows)
        self._head = label("", "small_strong", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.reasons, 3)
        layout.addWidget(self._head)
        layout.addWidget(self.rows, 2)
        if self._reasons:
            self.reasons.selectRow(0)
        self._head.setVisible(bool(self._reasons))
        self.rows.setVisible(bool(self._reasons))

    def _show_rows(self, reason: _Reason | None) -> None:
        self.rows.rows_model.set_rows(reason.rows if reason is not None else ())
        self._head.setText(f"{reason.source}: {reason.reason}" if reason is not None else "")


def _by_reason(rows: Sequence[OddRow]) -> list[_Reason]:
    found: dict[tuple[str, str, bool], list[OddRow]] = defaultdict(list)
    for row in rows:
        found[row.source, row.reason, row.is_refused].append(row)
    reasons = [_Reason(*key, tuple(members)) for key, members in found.items()]
    return sorted(reasons, key=lambda reason: (not reason.is_refused, -len(reason.rows)))
