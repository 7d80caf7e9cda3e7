# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log: the line to write, one's drafts, and what was written, newest first.

By default the day that is going on; Alt+Left and Alt+Right go through the days. ``@name`` in the
search shows one person's notes of all days, other words search the notes on demand.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.log import log_book, log_entries
from shelterdesk.services.log.log_book import Day
from shelterdesk.services.log.log_entries import LogDraft, LogPage, LogRow
from ui.care.log.day_bar import DayBar
from ui.care.log.drafts import Drafts
from ui.care.log.line import LogLine
from ui.care.log.rows import LogRows
from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.card import Card
from ui.widgets.day_words import weekday_and_day
from ui.widgets.empty import Empty
from ui.widgets.form_side import FormSide
from ui.widgets.incident_panel import IncidentPanel
from ui.widgets.log_entry import LogLook
from ui.widgets.log_panels import AddendumPanel, ErasePanel, StrikePanel

_PANEL: Final = 320
#: Below this width a form takes the place of the line and of what is asked for.
_NARROW: Final = 1_000
_PAGE: Final = 10
_PANELS: Final = {"add": AddendumPanel, "strike": StrikePanel, "erase": ErasePanel}


class DailyLogTab(PageTab):
    """``open`` takes ``("line", text)``, ``("draft", id)``, ``("person", id)`` or
    ``("day", date)``."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "log_entry", "log_text", "log_entry_person", "log_kind_rule", "resident", "stay", "visit",
        "absence", "roll_call_mark", "resident_access", "merge", "organisation",
    })  # fmt: skip
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may("write_log") and not desk.vault.is_read_only
        self._may_read = desk.vault.may("see_residents")
        self._day: date | None = None  # None: the day that is going on
        self._shown: Day | None = None
        self._person: int | None = None
        self._rows: list[LogRow] = []
        self._older: Any = None
        self._is_reading_older = False
        self._opened: dict[int, str] = {}  # words read here; forgotten when the tab is left
        self.line = LogLine(desk)
        self.drafts = Drafts()
        self.bar = DayBar()
        self.rows = LogRows()
        self.empty = Empty("", icon="notebook-pen")
        self.side = FormSide(desk, _PANEL)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.card = Card()
        self.card.content.setContentsMargins(0, 0, 0, 0)
        self.card.add(self.bar)
        self.card.add(self.rows, 1)
        self.card.add(self.empty, 1)
        self.empty.hide()
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.line)
        column.addWidget(self.drafts)
        column.addWidget(self.card, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self.side)
        self.line.setHidden(not self._may_write)
        self.card.setHidden(not self._may_read)

    def _connect(self) -> None:
        self.line.names_known.connect(self.bar.know)
        self.line.draft_opened.connect(self._show_drafts_again)
        self.drafts.finish_requested.connect(self._finish)
        self.drafts.discard_requested.connect(self._discard)
        self.bar.day_chosen.connect(self._go_to)
        self.bar.asked.connect(self._ask)
        self.side.opened.connect(self._arrange)
        self.side.closed.connect(self._arrange)
        self.rows.asked.connect(self._asked)
        self.rows.older_requested.connect(self._read_older)
        self.rows.person_requested.connect(
            lambda id_: self.open_requested.emit("residents", ("resident", id_))
        )
        self.rows.person_log_requested.connect(self.bar.ask_for)
        for keys, act in (
            ("Alt+Left", lambda: self.bar.step(-1)),
            ("Alt+Right", lambda: self.bar.step(1)),
            ("Ctrl+F", self.bar.search.setFocus),
            ("Esc", self._leave),
        ):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(act)

    # Reading
    def load(self) -> None:
        """Read again what is shown, and what the line needs."""
        self.line.load()
        if self._may_write:
            self.desk.read(self, log_entries.drafts, self.drafts.show_drafts)
        if self._may_read:
            self.desk.read(self, organisation.colleagues, self.bar.set_authors)
            self.bar.set_classes(self.line.known.in_order())
            self._read()

    def refresh(self, changes: object = None) -> None:
        """A note that was written, here or elsewhere, stands in the log."""
        tables = getattr(changes, "tables", None)
        if not self.isVisible():
            return
        if tables is not None and tables <= {"log_entry", "log_text", "log_entry_person"}:
            if tables:
                self._read()
                if self._may_write:
                    self.desk.read(self, log_entries.drafts, self.drafts.show_drafts)
        else:
            super().refresh(changes)

    def _read(self) -> None:
        """What is asked for, as many as are shown."""
        limit = max(_PAGE, len(self._rows))
        if self.bar.words():
            self._search(self.bar.words())
        elif self._person is not None:
            self.desk.read(
                self, log_entries.of_resident, partial(self._show_person, self._person),
                resident_id=self._person, wanted=self.bar.wanted(), limit=limit,
            )  # fmt: skip
        else:
            self.desk.read(
                self, log_book.of_day, self._show_day,
                day=self._day, wanted=self.bar.wanted(), limit=limit,
            )  # fmt: skip

    def _read_older(self) -> None:
        if self._older is None or self._is_reading_older or self.bar.words():
            return
        self._is_reading_older = True
        wanted, before = self.bar.wanted(), self._older
        if self._person is not None:
            self.desk.read(
                self, log_entries.of_resident, self._add_older,
                resident_id=self._person, wanted=wanted, before=before, limit=_PAGE,
            )  # fmt: skip
        elif self._shown is not None:
            self.desk.read(
                self, log_book.of_day, self._add_older,
                day=self._shown.day, wanted=wanted, before=before, limit=_PAGE,
            )  # fmt: skip

    def _add_older(self, page: Day | LogPage) -> None:
        self._is_reading_older = False
        known = {row.id for row in self._rows}
        self._rows += [row for row in page.rows if row.id not in known]
        self._older = page.older
        self._show()

    def _search(self, words: str) -> None:
        """On demand: sealed words are opened in memory, with progress, and forgotten."""
        vault = self.desk.vault

        def look(progress: Any) -> list[LogRow]:
            return vault.read(log_entries.search, text=words, progress=progress)

        self.desk.lane.run(
            self, look, partial(self._show_found, words), progress=_("Reading the notes…")
        )

    # What was found
    def _show_day(self, day: Day) -> None:
        if self._person is not None or self.bar.words():
            return  # something else was asked for since
        self._shown = day
        self._rows, self._older = list(day.rows), day.older
        self.bar.set_day(day.day, day.today)
        self._show()
        self.title_changed.emit()

    def _show_person(self, resident_id: int, page: LogPage) -> None:
        if resident_id == self._person and not self.bar.words():
            self._rows, self._older = list(page.rows), page.older
            self._show()

    def _show_found(self, words: str, found: list[LogRow]) -> None:
        if words == self.bar.words():
            wanted, author = self.bar.wanted(), self.bar.author_name()
            self._rows = [row for row in found if wanted.fits(row, author)]
            self._older = None
            self._show()

    def _is_of_a_day(self) -> bool:
        return self._person is None and not self.bar.words()

    def _show(self) -> None:
        in_day = self._is_of_a_day()
        self.bar.set_by_day(in_day)
        look = LogLook(
            today=self._shown.today if self._shown is not None else date.min,
            may_write=self._may_write,
            may_erase=self.desk.vault.may("erase"),
            opens_people=True,
            in_day=in_day,
            most_names=1 if self._is_narrow() else 3,
            readers=self.line.known.readers,
        )
        self.rows.show_rows(self._rows, self._opened, look, has_older=self._older is not None)
        self.rows.setHidden(not self._rows)
        self.empty.setHidden(bool(self._rows))
        if not self._rows:
            self._say_empty()

    def _is_narrow(self) -> bool:
        return self.side.panel is not None and self.width() < _NARROW

    def _arrange(self) -> None:
        """What stands beside a form in a small window."""
        is_narrow = self._is_narrow()
        self.line.setHidden(is_narrow or not self._may_write)
        self.bar.setHidden(is_narrow)
        self.drafts.give_way(is_narrow)
        self._show()

    def _say_empty(self) -> None:
        if self.bar.words():
            self.empty.set(_("No note that you can read holds these words."), icon="search")
        elif self._person is not None or self.bar.is_narrowed():
            self.empty.set(_("There is no such note."), icon="list-filter")
        else:
            sentence = _(
                "What happens in the house is written here: meals, visits, worries, repairs."
            )
            act = _("Write the first note") if self._may_write else ""
            self.empty.set(sentence, act, lambda: self.line.begin(""), "notebook-pen")

    def subtitle(self) -> str:
        """The day that is shown."""
        if self._shown is None or not self._is_of_a_day():
            return _("Notes of all days") if self._shown is not None else ""
        words = weekday_and_day(self._shown.day, self._shown.today)
        if self._shown.day == self._shown.today:
            return _("{day}, the day that is going on").format(day=words)
        return words

    # Asked
    def _go_to(self, day: date | None) -> None:
        self._day = day
        if self._shown is not None and day == self._shown.today:
            self._day = None  # and goes on with the house
        self._rows = []
        if not self._is_of_a_day():
            self.bar.ask_for(None)
        else:
            self._read()

    def _ask(self) -> None:
        self._person = self.bar.resident_id()
        self._rows, self._older = [], None
        self._read()
        self.title_changed.emit()

    def _leave(self) -> None:
        """Esc: the form goes, then the search, and one is at the line again."""
        if self.side.panel is not None:
            self.side.leave()
        elif self.bar.search.text():
            self.bar.ask_for(None)
        elif self._may_write:
            self.line.edit.setFocus()

    def _asked(self, act: str, row: LogRow) -> None:
        if act == "open":
            ids = [one.id for one in row.family()]
            self.desk.read(self, log_entries.read_words, self._show_words, entry_ids=ids)
        elif act == "report":
            self.side.open(IncidentPanel(self.desk, entry_id=row.id))
        else:
            self.side.open(_PANELS[act](self.desk, row.id))

    def _show_words(self, words: dict[int, str]) -> None:
        self._opened |= words
        self._show()

    # Drafts
    def _finish(self, draft: LogDraft) -> None:
        self.line.finish(draft)

    def _show_drafts_again(self) -> None:
        self.drafts.set_open(self.line.draft_id())

    def _discard(self, draft: LogDraft) -> None:
        self.desk.do(
            self, N_("Discarded a draft note"), log_entries.discard_draft,
            said=_("The draft is gone."), entry_id=draft.id,
        )  # fmt: skip

    # The page's questions
    def open(self, target: object) -> None:
        """Something of the log that another page or a key asked for."""
        kind, value = target if isinstance(target, tuple) else ("", None)
        if kind == "line" and self._may_write:
            self.line.begin(str(value))
        elif kind == "draft" and self._may_write:
            self.desk.later(self, partial(self.drafts.finish, value))
        elif kind == "person" and isinstance(value, int):
            self.desk.later(self, partial(self.bar.ask_for, value))
        elif kind == "day" and isinstance(value, date):
            self._go_to(value)

    def primary_focus(self) -> QWidget | None:
        """The line: one can write at once."""
        return self.line.edit if self._may_write else self.bar.search

    def is_modified(self) -> bool:
        """Whether something typed here is not stored."""
        return self.line.is_modified() or self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The line, and the form beside it."""
        kept = {"line": self.line.draft(), "form": self.side.draft()}
        return kept if any(kept.values()) else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Both again."""
        if isinstance(kept.get("line"), dict):
            self.line.restore_draft(kept["line"])
        if kept.get("form"):
            self.side.restore_draft(kept["form"])

    # Qt
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._opened and not event.spontaneous():
            self._opened.clear()
            self._show()
