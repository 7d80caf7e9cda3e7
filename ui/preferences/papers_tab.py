# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts of papers for residents: in the house's own words, in any language, by versions."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk import i18n
from shelterdesk.i18n import N_, _
from shelterdesk.services import paper_texts
from shelterdesk.services.paper_texts import PaperForm, Texts, Version, paper_words
from ui.desk import Desk
from ui.preferences.parts import touches
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.fields import ChoiceField, MultilineField
from ui.widgets.form import RecordForm
from ui.widgets.labels import label
from ui.widgets.language_names import language_name, languages
from ui.widgets.table import Column, RowsModel, RowsView

_WIDTH: Final = 260


class PapersTab(QWidget):
    """Papers at the start; beside them the language, the versions, and a field for each passage."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form: RecordForm | None = None
        self._paper = ""
        self._language = i18n.language()
        self._shown: PaperForm | None = None
        self.papers = RowsView(
            RowsModel([Column(_("Papers"), paper_words, stretch=True)], str), _("Papers")
        )
        self.papers.horizontalHeader().hide()
        self.language = ChoiceField("paper_language", _("Language"), unanswered=False)
        self.versions = ChoiceField(
            "versions", _("Versions"), unanswered=False, placeholder=_("As shipped")
        )
        self._lay_out()
        self.papers.row_selected.connect(self._paper_chosen)
        self.language.changed.connect(self._language_chosen)
        self.versions.changed.connect(self._version_chosen)
        desk.read(self, paper_texts.papers, self._show_papers)

    def _lay_out(self) -> None:
        start = Card()
        start.content.setContentsMargins(0, 0, 0, 0)
        start.add(self.papers, 1)
        start.setFixedWidth(_WIDTH)
        self._card = Card(_("Papers"))
        row = QHBoxLayout()
        row.setSpacing(16)
        for field in (self.language, self.versions):
            words = label(field.label)
            words.setBuddy(field.focus_target())
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(words)
            column.addWidget(field)
            column.addStretch(1)
            row.addLayout(column, 1)
        self._card.add_layout(row)
        self._hint = label(
            _(
                "The words above each field are those to start from. Left empty, a field keeps "
                "them. What somebody agreed to before stays as it was."
            ),
            "muted",
            wrap=True,
        )
        self._card.add(self._hint)
        self._holder = QVBoxLayout()
        self._card.add_layout(self._holder, 1)
        self._card.setMaximumWidth(760)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(start)
        outer.addWidget(self._card, 100)
        outer.addStretch(1)

    # The page as Preferences know it
    def refresh(self, changes: object = None) -> None:
        """Read again what somebody else may have written."""
        if touches(changes, "paper_text") and not self.is_modified():
            self._load()

    def is_modified(self) -> bool:
        """Whether words were typed that are not saved."""
        return self.form is not None and self.form.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The words typed, and for which paper and language."""
        if self.form is None or not self.form.is_modified():
            return None
        return {"paper": self._paper, "language": self._language, "typed": self.form.draft()}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same paper and language, with the words typed."""
        self._paper = str(kept.get("paper") or self._paper)
        self._language = str(kept.get("language") or self._language)
        self._select_paper()
        self._load(kept.get("typed"))

    # Choosing
    def _show_papers(self, found: list[str]) -> None:
        self.papers.rows_model.set_rows(found)
        self._paper = self._paper or next(iter(found), "")
        self._select_paper()
        self._load()

    def _select_paper(self) -> None:
        self.papers.blockSignals(True)
        self.papers.select(self._paper)
        self.papers.blockSignals(False)

    def _paper_chosen(self, paper: str | None) -> None:
        if paper is None or paper == self._paper:
            return
        if self._keeps_open():
            self._select_paper()
            return
        self._paper = paper
        self._load()

    def _language_chosen(self) -> None:
        tag = self.language.value()
        if tag is None or tag == self._language:
            return
        self._language = str(tag)
        self._load()

    def _version_chosen(self) -> None:
        text_id = self.versions.value()
        if isinstance(text_id, int):
            self.desk.read(self, paper_texts.of_version, self._take_back, text_id=text_id)

    def _take_back(self, texts: Texts) -> None:
        """Put the words of a version into the fields; saving makes them the newest."""
        if self.form is not None and (texts.paper, texts.language) == (self._paper, self._language):
            self.form.restore_draft(dict(texts.passages))

    def _keeps_open(self) -> bool:
        if not self.is_modified() or self.form is None:
            return False
        self.form.message_bar.say(
            _("Not saved yet. Save it first, or cancel to throw it away."), "notice"
        )
        return True

    # Showing
    def _load(self, typed: Any = None) -> None:
        if not self._paper:
            return
        self.desk.read(self, paper_texts.languages, self._show_languages, paper=self._paper)
        self.desk.read(
            self,
            paper_texts.form,
            lambda form: self._show(form, typed),
            paper=self._paper,
            language=self._language,
            reader=i18n.language(),
        )

    def _show_languages(self, found: list[str]) -> None:
        """Those there is a text in first; any other can be begun."""
        others = [(tag, name) for tag, name in languages() if tag not in found]
        self.language.set_choices([*((tag, language_name(tag)) for tag in found), *others])
        self.language.set_value(self._language)

    def _show(self, shown: PaperForm, typed: Any) -> None:
        if (shown.paper, shown.language) != (self._paper, self._language):
            return
        self._card.set_title(paper_words(shown.paper))
        self.versions.set_choices((one.id, _version_words(one)) for one in shown.versions)
        self.versions.set_value(shown.versions[0].id if shown.versions else None)
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = self._made(shown)
        self._holder.addWidget(self.form)
        if typed:
            self.form.restore_draft(typed)
        self._shown = shown

    def _made(self, shown: PaperForm) -> RecordForm:
        form = RecordForm(save_words=_("Save as a new version"))
        for name, words in shown.source.items():
            lines = max(1, len(words) // 60 + 1, words.count("\n") + 1)
            field = MultilineField(name, words, unanswered=False, lines=min(lines, 6))
            edit = field.focus_target()
            edit.setFixedHeight(edit.minimumHeight())  # as high as its words; the next is in sight
            form.add_field(field)
            field.set_value(shown.texts.get(name))
        form.saved()
        self._hold(False)
        form.modified_changed.connect(self._hold)
        form.save_requested.connect(self._save)
        form.cancelled.connect(self._load)
        return form

    def _hold(self, is_modified: bool) -> None:
        """While words are typed, language and version stay: typing in them would lose the words."""
        for field in (self.language, self.versions):
            field.set_read_only(is_modified)
        self.language.set_hint(_("Save or cancel first.") if is_modified else "")

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self.form
        if form is None:
            return
        self.desk.do(
            self,
            N_("Wrote the text of a paper"),
            paper_texts.write,
            said=_("The new version is used from now on."),
            on_done=lambda _id: self._saved(),
            on_error=form.show_error,
            paper=self._paper,
            language=self._language,
            passages={name: str(text or "") for name, text in values.items()},
        )

    def _saved(self) -> None:
        if self.form is not None:
            self.form.saved()
        self._load()


def _version_words(version: Version) -> str:
    when = day(version.at.date(), today())
    if version.is_starter:
        return _("{number} · {day} · as shipped").format(number=version.number, day=when)
    words = _("{number} · {day} · {who}")
    return words.format(number=version.number, day=when, who=version.who)
