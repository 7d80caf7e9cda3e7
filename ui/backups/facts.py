# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a backup, and how it differs from the file of today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.staff.backups import Held
from shelterdesk.vault.backup_reading import Inside
from ui.backup_words import kind_words, moment
from ui.widgets.labels import IconLabel, label


def verdict(is_good: bool, words: str, findings: Sequence[str] = ()) -> QWidget:
    """Good or not, with a shape and words, and what was found below."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    row = QHBoxLayout()
    row.setSpacing(10)
    icon = IconLabel("circle-check", "good") if is_good else IconLabel("circle-alert", "danger")
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, "strong", wrap=True), 1)
    column.addLayout(row)
    for finding in findings:
        column.addWidget(label(finding, "body", "danger", wrap=True))
    return made


def notice(words: str) -> QWidget:
    """Something one should know before going on."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(IconLabel("triangle-alert", "notice"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, wrap=True), 1)
    return made


def stacked(*widgets: QWidget) -> QWidget:
    """Below each other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(14)
    for widget in widgets:
        column.addWidget(widget)
    return made


def grid(lines: Iterable[Sequence[str]], head: Sequence[str] = ()) -> QWidget:
    """Lines of words and figures; a screen reader hears each line as one."""
    made = QWidget()
    cells = QGridLayout(made)
    cells.setContentsMargins(0, 0, 0, 0)
    cells.setHorizontalSpacing(14)
    cells.setVerticalSpacing(8)
    cells.setColumnStretch(0, 1)
    end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop
    for column, words in enumerate(head, 1):
        cells.addWidget(label(words, "muted"), 0, column, end)
    for row, (name, *values) in enumerate(lines, 1):
        cells.addWidget(label(name, "body", "muted", wrap=True), row, 0)
        for column, value in enumerate(values, 1):
            made_value = label(value, "strong", wrap=not head and len(value) > 24)
            made_value.setAccessibleName(f"{name}: {value}")
            made_value.setAlignment(end)
            cells.addWidget(made_value, row, column)
    return made


def inside_view(inside: Inside) -> QWidget:
    """What a backup holds, in figures."""
    made_by = kind_words(inside.kind)
    if inside.made_by:
        made_by = _("{kind}, {code} signed in").format(kind=made_by, code=inside.made_by)
    lines = [
        (_("Made"), moment(inside.made_at)),
        (_("How"), made_by),
        (_("Residents"), str(inside.residents)),
        (_("Stays"), str(inside.stays)),
        (_("Log entries"), str(inside.log_entries)),
        (_("Entries of the audit trail"), str(inside.audit_entries)),
    ]
    if inside.last_entry_at is not None:
        lines.append((_("Last entry"), moment(inside.last_entry_at)))
    lines.append((_("Version of the program"), inside.program))
    if inside.label:
        lines.insert(1, (_("Note"), inside.label))
    return grid(lines)


def comparison(held: Held, inside: Inside) -> QWidget:
    """The file of today beside the backup, and what would be missing."""
    figures = grid(
        [
            (_("Residents"), str(held.residents), str(inside.residents)),
            (_("Stays"), str(held.stays), str(inside.stays)),
            (_("Log entries"), str(held.log_entries), str(inside.log_entries)),
            (_("Audit entries"), str(held.audit_entries), str(inside.audit_entries)),
        ],
        (_("Today"), _("Backup")),
    )
    parts = [figures]
    if held.acts_since:
        words = ngettext(
            "{n} act was saved after {when}. It will not be in the file any more.",
            "{n} acts were saved after {when}. They will not be in the file any more.",
            held.acts_since,
        )
        when = moment(inside.made_at)
        parts.append(notice(words.format(n=held.acts_since, when=when)))
    else:
        words = _("Nothing was saved since this backup was made.")
        parts.append(verdict(True, words))
    if held.erased_since:
        words = _(
            "People whose records were erased since then would be back. Erase them again after "
            "restoring."
        )
        parts.append(notice(words))
    return stacked(*parts)
