# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables that leave the file: which, of what, what for, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.exchange import export_making
from shelterdesk.exchange.export_making import Exported, FileFormat
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.privacy import Audience
from shelterdesk.reports.base import ALL_SITES
from shelterdesk.services import exports
from shelterdesk.services.audit import audit
from shelterdesk.services.exports import Export
from shelterdesk.services.residents.residents import Scope
from shelterdesk.vault import leaving
from ui.desk import Desk
from ui.locking.ask_passphrase import ask_passphrase
from ui.reports.files import ChooseFile, ask_for_file, keep
from ui.reports.options_form import month_words, months_between
from ui.widgets import dates, message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.fields import ChoiceField, DateField, Field, TextField
from ui.widgets.labels import IconLabel, label

_WIDEST = 560
_AUDIT = "audit"  # its rows are read first, with the right to read them
_ICONS = {
    "monthly": "file-chart-column", "residents": "users", _AUDIT: "shield", "ledger": "book-open",
}  # fmt: skip


#: Who a table is for: of totals, and of persons.
_AUDIENCES: Final = {
    False: (
        (Audience.HOUSE, N_("the house (every number)")),
        (Audience.OUTSIDE, N_("outside (small numbers hidden)")),
    ),
    True: (
        (Audience.HOUSE, N_("the house (everybody)")),
        (Audience.OUTSIDE, N_("outside (who agreed to be named in statistics)")),
    ),
}


class ExportsCard(Card):
    """``choose_file`` asks where; tests answer for the person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Tables for a spreadsheet"))
        self.desk = desk
        self.choose_file: ChooseFile = ask_for_file
        self.list = ChoiceList(_("Tables"), rows=4)
        self.fields: dict[str, Field] = {
            "month": _choice("month", _("Month"), []),
            "site": _choice("site", _("House"), [(ALL_SITES, _("All houses"))]),
            "audience": _choice("audience", _("For"), [
                (code, _(words)) for code, words in _AUDIENCES[False]
            ]),
            "scope": _choice("scope", _("Whom"), [
                (Scope.ALL, _("Everybody")), (Scope.HERE, _("Who is here tonight")),
                (Scope.SUPPORTED, _("Who is supported now")),
            ]),
            "start": DateField("start", _("From"), required=True, unanswered=False),
            "until": DateField("until", _("Until"), required=True, unanswered=False),
            "purpose": TextField(
                "purpose", _("Purpose"), unanswered=False, max_length=120,
                placeholder=_("for example: agreed with the funder"),
                hint=_("Kept in the audit trail: no names, please."),
            ),
            "format": _choice("format", _("As"), [
                (FileFormat.XLSX, _("a spreadsheet (XLSX)")),
                (FileFormat.CSV, _("text with commas (CSV)")),
            ]),
        }  # fmt: skip
        last_month = dates.today().replace(day=1) - timedelta(days=1)
        self.fields["start"].set_value(last_month.replace(day=1))
        self.fields["until"].set_value(last_month)
        self._words: dict[str, QWidget] = {}
        self._has_sites = False
        self.export_button = button(_("Export"), "download", "primary", on_click=self.export)
        self._lay_out()
        self.list.option_changed.connect(lambda _option: self._show_fields())
        self.refresh_rights()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("bare", "true")
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(4)
        column.addWidget(self.list)
        for name, field in self.fields.items():
            words = self._words[name] = label(field.label, "body", wrap=True)
            words.setContentsMargins(0, 6, 0, 0)
            words.setBuddy(field.focus_target())
            column.addWidget(words)
            column.addWidget(field)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(_("Tables"))
        area.setWidget(inner)
        self.add(area, 1)
        self.add_layout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        words = _(
            "The file is not encrypted. Keep it on an encrypted disk and delete it when it is no "
            "longer needed."
        )
        row.addWidget(IconLabel("triangle-alert", "notice"))
        row.addWidget(label(words, "muted", wrap=True), 1)
        row.addWidget(self.export_button)
        return row

    # What is offered
    def refresh_rights(self) -> None:
        """Offer what this person may take."""
        vault = self.desk.vault
        may = [
            export
            for export in exports.offered(vault.capabilities)
            if export.name != _AUDIT or vault.may(Capability.SEE_AUDIT)
        ]
        self.list.set_options([Option(e.name, _(e.label), _(e.holds), _ICONS[e.name]) for e in may])
        if self.list.current() is None and may:
            self.list.choose(may[0].name)
        self._show_fields()

    def has_tables(self) -> bool:
        """Whether there is anything this person may take."""
        return bool(self.list.options())

    def set_months(self, first: date, last: date) -> None:
        """The months there are, newest first; the last full one is chosen."""
        months = months_between(first, last)
        field = self._choice("month")
        before = field.value()
        field.set_choices([(month, month_words(month)) for month in months])
        if before not in months:
            field.set_value(months[1] if len(months) > 1 else months[0])
        self._show_fields()

    def set_sites(self, names: Sequence[str]) -> None:
        """The houses there are; with one there is nothing to choose."""
        self._has_sites = len(names) > 1
        field = self._choice("site")
        before = field.value()
        field.set_choices([(ALL_SITES, _("All houses")), *((name, name) for name in names)])
        field.set_value(before if before in field.codes() else ALL_SITES)
        self._show_fields()

    def chosen(self) -> Export | None:
        """The table chosen."""
        option = self.list.current()
        return exports.get(str(option.key)) if option is not None else None

    def primary_focus(self) -> QWidget:
        """The tables."""
        return self.list

    # Taking it
    def export(self) -> None:
        """Ask where, ask for the passphrase, then write it."""
        chosen = self.chosen()
        if chosen is None or self._has_problem(chosen):
            return
        file_format = FileFormat(str(self.fields["format"].value()))
        path = self.choose_file(self, export_making.file_name(dates.today(), file_format))
        if path is None:
            return
        write = partial(self._write, chosen, file_format, path)
        words = _("Please type your passphrase to export this table.")
        if chosen.is_personal:
            words = _("This table is about persons. Please type your passphrase to export it.")
        ask_passphrase(self, self.desk, words, write)

    def _write(self, chosen: Export, file_format: FileFormat, path: Path) -> None:
        options = {"purpose": self.purpose(), **self._options(chosen)}
        make = partial(_make, self.desk, chosen.name, file_format, path, options)
        self.desk.lane.run(
            self, make, partial(self._written, path), self._failed, _("Making the table…")
        )

    def _written(self, path: Path, exported: Exported) -> None:
        self.fields["purpose"].set_value(None)
        words = ngettext(
            "{count} row saved as {name}. The file is not encrypted.",
            "{count} rows saved as {name}. The file is not encrypted.",
            exported.rows,
        )
        message_bar.say(self, words.format(count=exported.rows, name=path.name), "notice")

    def _failed(self, error: UserError) -> None:
        field = self.fields.get(error.field or "")
        if field is not None:
            field.set_error(error.message)
        else:
            message_bar.say(self, error.message, "danger")

    def purpose(self) -> str:
        """What it is for."""
        return str(self.fields["purpose"].value() or "")

    def _options(self, chosen: Export) -> dict[str, Any]:
        options = {name: self.fields[name].value() for name in self._asked(chosen)}
        if options.get("site") == ALL_SITES:
            options["site"] = None
        return options

    def _asked(self, chosen: Export) -> list[str]:
        return [name for name in chosen.options if name in self.fields]

    def _has_problem(self, chosen: Export) -> bool:
        shown = [self.fields[name] for name in (*self._asked(chosen), "purpose", "format")]
        for field in shown:
            empty = field.value() is None and isinstance(field, ChoiceField)
            field.set_error(field.problem() or (_("Please choose.") if empty else None))
        if chosen.is_personal and not self.purpose():
            self.fields["purpose"].set_error(_("Please say what it is for: it is about persons."))
        wrong = [field for field in shown if field.error()]
        if wrong:
            wrong[0].focus_target().setFocus()
        return bool(wrong)

    def _show_fields(self) -> None:
        chosen = self.chosen()
        shown = {"purpose", "format", *(chosen.options if chosen else ())}
        if not self._has_sites:
            shown.discard("site")
        for name, field in self.fields.items():
            for widget in (field, self._words[name]):
                widget.setHidden(name not in shown)
        is_personal = chosen is not None and chosen.is_personal
        audiences = [(code, _(words)) for code, words in _AUDIENCES[is_personal]]
        self._choice("audience").set_choices(audiences)

    def _choice(self, name: str) -> ChoiceField:
        field = self.fields[name]
        assert isinstance(field, ChoiceField)  # noqa: S101 - for the reader and the type checker
        return field


def _choice(name: str, words: str, choices: list[tuple[Any, str]]) -> ChoiceField:
    made = ChoiceField(name, words, choices, unanswered=False)
    if choices:
        made.set_value(choices[0][0])
    return made


def _make(
    desk: Desk, name: str, file_format: FileFormat, path: Path, options: dict[str, Any]
) -> Exported:
    leaving.refuse(path, desk.vault.path)
    if name == _AUDIT:
        options["columns"], options["rows"] = desk.vault.read(audit.table)
    exported = export_making.make(desk.vault, name, file_format, **options)
    try:
        keep(desk.vault, path, exported)
    except BaseException:
        export_making.came_to_nothing(desk.vault, name)
        raise
    return exported
