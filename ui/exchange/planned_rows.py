# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a table as they would be stored."""

from __future__ import annotations

from shelterdesk.exchange.table_import import Outcome, PlannedRow
from shelterdesk.i18n import N_, _
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.rooms import stays
from shelterdesk.services.values.answers import is_text
from ui.exchange.draft import Draft
from ui.widgets.table import Column, RowsModel, RowsView

#: The column that gives way on a small screen.
BORN = 3

#: Outcome -> word, tone, icon.
_OUTCOMES = {
    Outcome.ADD: (N_("taken in"), "good", "check"),
    Outcome.KNOWN: (N_("known"), "neutral", "history"),
    Outcome.DUPLICATE: (N_("duplicate"), "notice", "copy"),
    Outcome.REFUSED: (N_("not possible"), "danger", "circle-x"),
    Outcome.SKIPPED: (N_("left out"), "neutral", "minus"),
}


def planned_view(draft: Draft) -> RowsView:
    """A list of ``PlannedRow``; Enter leaves one out or takes it in."""
    view = RowsView(
        RowsModel(
            [
                Column(_("Row"), lambda row: row.row, "end", width=52, role="muted"),
                Column(
                    _("Becomes"),
                    _word,
                    tone=lambda row: _look(row)[1],
                    icon=lambda row: _look(row)[2],
                    pill=True,
                    width=126,
                ),
                Column(_("Name"), _name, role="strong", stretch=True),
                Column(_("Born"), _born, width=58, role="muted"),
                Column(_("Arrives"), _arrives, width=100, role="muted"),
                Column(_("Bed"), _bed, width=88, role="muted"),
            ],
            lambda row: row.row,
        ),
        _("Rows and what they become"),
    )
    view.set_empty(_("Say on the left what the columns hold; the rows show here at once."))
    return view


def row_words(row: PlannedRow) -> str:
    """What is odd about a row, whose child it is, and who it may be."""
    parts = [problem.words for problem in row.problems]
    if row.parent is not None:
        words = _("Child of {name} in row {row}.")
        parts.append(words.format(name=_name(row.parent), row=row.parent.row))
    elif row.parent_id is not None:
        parts.append(_("Child of somebody who is in the file already."))
    if row.household:
        parts.append(_("Household {number}.").format(number=row.household))
    for twin in row.twins:
        if twin.row is not None:
            parts.append(_("The same person as in row {row}?").format(row=twin.row))
        elif twin.is_sure:
            parts.append(_("{name} is in the file already.").format(name=twin.shown))
        else:
            parts.append(_("May be {name}, who is in the file.").format(name=twin.shown))
    return "\n".join(parts)


def _look(row: PlannedRow) -> tuple[str, str, str]:
    word, tone, icon = _OUTCOMES[row.outcome]
    if row.outcome is Outcome.ADD and row.twins:
        return N_("maybe twice"), "notice", "copy"
    if row.outcome is Outcome.ADD and row.problems:
        return word, "notice", "info"
    return word, tone, icon


def _word(row: PlannedRow) -> str:
    return _(_look(row)[0])


def _name(row: PlannedRow) -> str:
    legal = row.form.legal_name
    return row.form.known_as or (legal if is_text(legal) else "") or _("no name")


def _born(row: PlannedRow) -> str:
    return str(row.form.birth.year) if isinstance(row.form.birth, Birth) else ""


def _arrives(row: PlannedRow) -> str:
    return stays.day_in_words(row.arrived) if row.arrived is not None else ""


def _bed(row: PlannedRow) -> str:
    return " · ".join(part for part in (row.room, row.bed) if part)
