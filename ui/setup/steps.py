# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first steps: language and country, a name that tells nothing, the place of the file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk import paths, regions
from shelterdesk.i18n import N_, _, language
from shelterdesk.settings import Settings
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField, TextField
from ui.widgets.icon_choice import IconChoice
from ui.widgets.labels import IconLabel, label
from ui.widgets.wizard import Step

_WHY_NOT: Final = {
    paths.CLOUD: N_(
        "This folder is copied to the internet by another program, and half-written files with "
        "it. Please choose a folder that stays on this computer."
    ),
    paths.NETWORK: N_(
        "This folder is on another computer. A line that breaks could lose what was saved. "
        "Please choose a folder on this computer."
    ),
}


def ask(layout: QVBoxLayout, field: Field) -> None:
    """A field with its words above it."""
    words = label(field.label, wrap=True)
    words.setBuddy(field.focus_target())
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(words)
    column.addWidget(field)
    layout.addLayout(column)


def reveal(widget: QWidget) -> None:
    """Focus it, scrolled into sight with what is said below it."""
    widget.setFocus()
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 0, 48)
        parent = parent.parentWidget()


def look_at_marked() -> str:
    """What is said at the top when a field below is marked."""
    return _("Please look at the marked fields.")


class RegionStep(Step):
    """Language, country, and what follows from the country."""

    language_chosen = Signal(str)

    def __init__(self, languages: dict[str, str]) -> None:
        super().__init__(
            _("Language and country"),
            _("Currency and the first day of the week follow the country; change them if need be."),
        )
        self.language = ChoiceField(
            "language", _("Language"), languages.items(), required=True, unanswered=False
        )
        self.language.set_value(language())
        self.country = ChoiceField(
            "country", _("Country"), regions.countries(language()), unanswered=False
        )
        self.currency = ChoiceField(
            "currency", _("Currency"), regions.currencies(language()), unanswered=False
        )
        self.first_weekday = ChoiceField(
            "first_weekday",
            _("A week begins on"),
            regions.weekdays(language()),
            required=True,
            unanswered=False,
        )
        for field in (self.language, self.country, self.currency, self.first_weekday):
            ask(self.content, field)
        self.content.addStretch(1)
        self.first_weekday.set_value(0)
        self.country.set_value(_system_country())
        self._follow_country()
        self.country.changed.connect(self._follow_country)
        self.language.changed.connect(self._language_changed)

    def check(self) -> str | None:
        """Only what is offered."""
        fields = (self.language, self.country, self.currency, self.first_weekday)
        return look_at_marked() if _marked(*fields) else None

    def primary_focus(self) -> QWidget:
        """The language."""
        return self.language.focus_target()

    def _follow_country(self) -> None:
        country = self.country.value()
        if isinstance(country, str):
            self.currency.set_value(regions.currency_of(country))
            self.first_weekday.set_value(regions.first_weekday_of(country))

    def _language_changed(self) -> None:
        chosen = self.language.value()
        if isinstance(chosen, str) and chosen != language():
            self.language_chosen.emit(chosen)


class NameStep(Step):
    """The discreet name and icon, beginning with those the installer was given."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            _("A name that tells nothing"),
            _(
                "It stands in the window, in the taskbar and on paper, where a stranger may look. "
                "Choose something dull that does not say what your house is for."
            ),
        )
        self.name = TextField("discreet_name", _("Name"), required=True, max_length=80)
        self.name.set_value(settings.name)
        self.icon = IconChoice("icon", _("Icon on this computer"))
        self.icon.set_value(settings.icon)
        self.site = TextField(
            "site",
            _("Your house"),
            required=True,
            max_length=80,
            hint=_("How staff call it, such as “House B”. Never its address."),
        )
        self.site.set_value(_("House A"))
        ask(self.content, self.name)
        ask(self.content, self.icon)
        ask(self.content, self.site)
        self.content.addStretch(1)

    def check(self) -> str | None:
        """Neither may be empty."""
        return look_at_marked() if _marked(self.name, self.site) else None

    def primary_focus(self) -> QWidget:
        """The name."""
        return self.name.focus_target()


class PlaceStep(Step):
    """The folder of the file; refused where a file in use must not lie."""

    def __init__(self) -> None:
        super().__init__(
            _("Where the file lies"),
            _(
                "Everything is kept in one encrypted file and its two key files, on this computer. "
                "Not in a folder that is synchronised or shared."
            ),
        )
        self.folder = TextField("file", _("Folder"), required=True, max_length=4000)
        self.folder.set_value(str(paths.data_folder()))
        self.choose_button = button(_("Choose a folder…"), "folder-open", on_click=self.choose)
        ask(self.content, self.folder)
        row = QHBoxLayout()
        row.addWidget(self.choose_button)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addSpacing(8)
        note = QHBoxLayout()
        note.setSpacing(10)
        note.addWidget(IconLabel("hard-drive", "muted"))
        self._files = label("", "muted", wrap=True)
        note.addWidget(self._files, 1)
        self.content.addLayout(note)
        self.content.addStretch(1)
        self.folder.changed.connect(self._show_files)
        self._show_files()

    def path(self) -> Path:
        """The file to be made."""
        return paths.free_name(Path(str(self.folder.value() or "")).expanduser())

    def choose(self) -> None:
        """Ask the system's dialog."""
        start = str(self.folder.value() or paths.data_folder())
        chosen = QFileDialog.getExistingDirectory(self, _("Choose a folder…"), start)
        if chosen:
            self.folder.set_value(chosen)
            self.folder.set_error(self._problem())
            self._show_files()

    def check(self) -> str | None:
        """Whether a file can live there."""
        problem = self._problem()
        self.folder.set_error(problem)
        return None if problem is None else look_at_marked()

    def primary_focus(self) -> QWidget:
        """The folder."""
        return self.folder.focus_target()

    def _problem(self) -> str | None:
        text = str(self.folder.value() or "")
        if not text:
            return _("Please fill this in.")
        folder = Path(text).expanduser()
        why_not = paths.unfit_place(text) or paths.unfit_place(folder)
        if why_not is not None:
            return _(_WHY_NOT[why_not])
        return _cannot_hold(folder)

    def _show_files(self) -> None:
        name = self.path().name
        words = _("Three files belong together: {file}, {keys} and {backup}.")
        text = words.format(file=name, keys=f"{name}.keys", backup=f"{name}.keys.bak")
        self._files.setText(text)


def _cannot_hold(folder: Path) -> str | None:
    if not folder.is_absolute():
        return _("Please write the whole path of the folder.")
    if folder == paths.data_folder() and not folder.exists():
        return None  # made with the file
    if not folder.is_dir():
        return _("There is no such folder.")
    return None if os.access(folder, os.W_OK) else _("This folder cannot be written to.")


def _marked(*fields: Field) -> bool:
    """Mark those that cannot be taken; whether there are any."""
    problems = [field.problem() for field in fields]
    for field, problem in zip(fields, problems, strict=True):
        field.set_error(problem)
    return any(problems)


def _system_country() -> str:
    return QLocale.territoryToCode(QLocale.system().territory())
