# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line at the top of the log: what is typed, what was read of it, and the same by mouse.

The text is the one thing there is; buttons below show what was read of it, and change it as keys
would. The page keeps it inside the file every few seconds (``DraftKeeper``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.log import (
    log_entries,
    log_kinds,
    log_line,
    log_line_words,
    log_line_writing,
    log_lines,
    log_people,
)
from shelterdesk.services.log.log_entries import DESK, LogDraft, LogKind
from shelterdesk.services.log.log_kinds import KindClasses
from shelterdesk.services.log.log_line import Line
from shelterdesk.services.log.log_lines import LineForm, Written
from shelterdesk.services.log.log_people import Names
from ui import log_words
from ui.care.log.choices import Known, LineChoices, offer_words
from ui.care.log.line_edit import LineEdit, focus_at_end
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label


class LogLine(Card):
    """Enter writes what is typed, and a button keeps it for later."""

    names_known = Signal(object)  # Names
    draft_opened = Signal()  # or put away: another one is open in the line than before

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("Write in the log"))
        self._desk = desk
        self.known = Known(desk.vault)
        self._book = log_line_words.book(self.known.names, ())
        self._read: tuple[str, Line] = ("", Line())
        self._draft: LogDraft | None = None
        self._on_its_way = ""  # sent, and not yet stored
        self.edit = LineEdit(
            self.read, lambda text, at: log_line_words.offers(text, at, self._book)
        )
        self.edit.setAccessibleName(_("Write in the log"))
        hint = _("What happened?   @name note   ·   /meal all   ·   /health @name …")
        self.edit.setPlaceholderText(hint)
        self.edit.set_offer_words(partial(offer_words, self.known))
        self.edit.sent.connect(self.send)
        self.edit.changed.connect(self._changed)
        self.problem = label("", "muted", "danger", wrap=True)
        self.choices = LineChoices(self.known)
        self.choices.kind_chosen.connect(self._set_kind)
        self.choices.class_chosen.connect(self._set_class)
        self.choices.people_wanted.connect(self._want_people)
        self.choices.person_dropped.connect(self._drop_person)
        self.choices.group_dropped.connect(self._drop_group)
        self.keep_button = button(
            _("Keep for later"), kind="quiet", on_click=self.keep,
            tooltip=_("Only you can read it until you finish it."),
        )  # fmt: skip
        self.send_button = button(
            _("Write"), "send", "primary", on_click=self.send, tooltip=_("Write it (Enter)")
        )
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.choices, 1)
        row.addWidget(self.keep_button)
        row.addWidget(self.send_button)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.add(self.edit)
        self.add(self.problem)
        self.problem.hide()
        self.add_layout(row)
        self._show()

    # The words of the line
    def load(self) -> None:
        """Ask who can be named, what each kind begins with and who reads what."""
        if self._desk.vault.may("see_residents"):
            self._desk.read(self, log_people.names, self._know_names)
        if not self._desk.vault.may("write_log"):
            return
        self._desk.read(self, log_kinds.classes, self._know_classes)
        of_slots = {slot.slot_id: slot.classes for slot in self._desk.vault.keys.slots}
        self._desk.read(self, log_entries.readers, self._know_readers, classes_of_slot=of_slots)

    def _know_names(self, names: Names) -> None:
        self.known.names = names
        self.names_known.emit(names)
        self._renew()

    def _know_classes(self, classes: KindClasses) -> None:
        self.known.classes = classes
        self._renew()

    def _know_readers(self, readers: Mapping[str, Sequence[str]]) -> None:
        self.known.readers = readers
        self._renew()

    def _renew(self) -> None:
        self._book = log_line_words.book(self.known.names, self.known.in_order())
        self._read = ("", Line())
        self.choices.forget()
        if self.edit.text():
            self.edit.colour_again()
        self._show()

    # What is typed
    def read(self, text: str) -> Line:
        """What a text says; the same text is read once."""
        if self._read[0] != text:
            self._read = (text, log_line.parse(text, self._book))
        return self._read[1]

    def line(self) -> Line:
        """What is typed now."""
        return self.read(self.edit.text())

    def is_modified(self) -> bool:
        """Whether something typed here is not stored."""
        return bool(self.edit.text().strip() or self._on_its_way)

    def draft(self) -> dict[str, Any] | None:
        """What is typed, and what was sent and is not stored yet."""
        if not self.is_modified():
            return None
        typed = "\n".join(part for part in (self._on_its_way, self.edit.text()) if part)
        return {"line": typed, "draft": self.draft_id()}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same text again, and the draft it goes on with."""
        if isinstance(kept.get("line"), str) and not self.edit.text():
            self.edit.set_text(kept["line"])
        if isinstance(kept.get("draft"), int):
            self._desk.read(self, log_entries.drafts, partial(self._find_draft, kept["draft"]))

    def _find_draft(self, number: int, drafts: list[LogDraft]) -> None:
        self._open(next((one for one in drafts if one.id == number), None))
        self._show()

    def begin(self, text: str) -> None:
        """Begin with this, if nothing is typed; else only go there."""
        if not self.edit.text().strip():
            self.edit.set_text(text)
        focus_at_end(self.edit)
        self.edit.offer()

    def finish(self, draft: LogDraft) -> bool:
        """Open a draft in the line; False while something else is typed there."""
        if self.edit.text().strip():
            self.say(_("Write this first, or keep it for later."))
            focus_at_end(self.edit)
            return False
        self.edit.set_text(log_line_writing.compose(_line_of(draft, self.known.names), self._book))
        self._open(draft)
        self._show()
        focus_at_end(self.edit)
        return True

    def draft_id(self) -> int | None:
        """Which draft is open in the line."""
        return self._draft.id if self._draft is not None else None

    def _open(self, draft: LogDraft | None) -> None:
        if draft is not self._draft:
            self._draft = draft
            self.draft_opened.emit()

    # Acts
    def send(self) -> None:
        """Write it, for good."""
        line = self.line()
        if not self.edit.text().strip() or self._on_its_way:
            self.edit.setFocus()
        elif line.problems:
            first = line.problems[0]
            self.edit.mark(first.start, first.end)
            self.say(first.words)
        else:
            self._store(N_("Wrote a note"), log_lines.send, line, partial(self._said, line))

    def keep(self) -> None:
        """Put it aside, for oneself alone."""
        if self.edit.text().strip() and not self._on_its_way:
            said = _("Kept as a draft. Only you can read it.")
            self._store(N_("Kept a draft note"), log_lines.keep, self.line(), said)

    def _store(self, act: str, verb: Any, line: Line, said: Any) -> None:
        text, draft = self.edit.text(), self._draft
        self._on_its_way = text
        self.edit.set_text("")
        self._desk.do(
            self, act, verb, said=said,
            on_done=lambda _done: self._stored(),
            on_error=partial(self._failed, text, draft),
            line=_form_of(line), draft_id=draft.id if draft is not None else None,
        )  # fmt: skip
        self.edit.setFocus()

    def _stored(self) -> None:
        self._on_its_way = ""
        self._show()

    def _failed(self, text: str, draft: LogDraft | None, error: UserError) -> None:
        """Nothing is lost: it stands there again, before what was typed since."""
        self._on_its_way = ""
        since = self.edit.text()
        self.edit.set_text(f"{text}\n{since}" if since else text)
        self._open(draft)
        self._show()
        self.say(error.message)
        self.edit.setFocus()

    def _said(self, line: Line, written: Written) -> str:
        of_class = written.confidentiality
        if of_class != DESK and not self._desk.vault.can_read(of_class):
            words = _("The note is sealed for {group}. You cannot read it back.")
            return words.format(group=log_words.class_name(of_class))
        if written.people > 1:
            words = ngettext("{kind} for {n} person is in the log.",
                             "{kind} for {n} people is in the log.", written.people)  # fmt: skip
            kind = _(log_words.KINDS[line.kind or LogKind.NOTE][1])
            return words.format(kind=kind, n=written.people)
        return _("The note is in the log.")

    def say(self, words: str) -> None:
        """What is wrong with what is typed, below it."""
        self.problem.setText(words)
        self.problem.setHidden(not words)

    def _changed(self) -> None:
        if not self.edit.text().strip():
            self._open(None)
        self.say("")
        self._show()

    def _show(self) -> None:
        self.choices.show_line(self.line(), self._draft)
        has_text = bool(self.edit.text().strip())
        self.keep_button.setEnabled(has_text)
        self.send_button.setEnabled(has_text)

    # By mouse
    def _set_kind(self, kind: LogKind) -> None:
        self._change(log_line_writing.with_kind(self.edit.text(), kind, self._book))

    def _set_class(self, name: str) -> None:
        self._change(log_line_writing.with_class(self.edit.text(), name, self._book))

    def add_person(self, resident_id: int) -> None:
        """One more person, as if the name were typed."""
        self._change(log_line_writing.with_person(self.edit.text(), resident_id, self._book))

    def _drop_person(self, resident_id: int) -> None:
        self._change(log_line_writing.without_person(self.edit.text(), resident_id, self._book))

    def _drop_group(self) -> None:
        self._change(log_line_writing.with_group(self.edit.text(), None, self._book))

    def _want_people(self) -> None:
        """A sign where a name can go, and what fits it."""
        text = self.edit.text()
        at = max((piece.end for piece in log_line.head_of(self.line().pieces)), default=0)
        before, behind = text[:at] + " " * bool(at), text[at:].lstrip(" ")
        self.edit.set_text(f"{before}@ {behind}" if behind else f"{before}@", len(before) + 1)
        self.edit.setFocus()
        self.edit.offer()

    def _change(self, text: str) -> None:
        self.edit.set_text(text)
        self.edit.setFocus()


def _form_of(line: Line) -> LineForm:
    return LineForm(
        text=line.words,
        kind=line.kind or LogKind.NOTE,
        confidentiality=line.confidentiality,
        resident_ids=line.people,
        group=line.group,
        without=line.without,
        time=line.at,
    )


def _line_of(draft: LogDraft, names: Names) -> Line:
    people = tuple(one for one, _name in draft.people if names.get(one) is not None)
    kind = None if draft.kind is LogKind.NOTE else draft.kind
    return Line(kind, people, confidentiality=draft.confidentiality, words=draft.text)
