# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For whom: names, *all*, *here*, or how many without a name, typed with commas between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.log.log_line import Group
from shelterdesk.services.log.log_people import Named, Names
from shelterdesk.services.values.folding import fold
from ui.surely import surely
from ui.widgets.text_fields import TextField

_MOST_OFFERED: Final = 7
_MOST_NAMELESS: Final = 999


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was read of the words; ``unknown`` are those that mean nobody, or several."""

    resident_ids: tuple[int, ...] = ()
    group: Group | None = None
    nameless: int = 0
    unknown: str = ""
    is_several: bool = False


class PeopleField(TextField):
    """Its value are the words as they were typed; ``chosen`` is what they mean."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(
            field, words, required=True, unanswered=False,
            placeholder=_("Names, all, here, or a number"),
        )  # fmt: skip
        self._names = Names()
        self._offers = QStringListModel(self)
        line = self.line
        self._completer = _Completer(line, self._offers)
        line.textEdited.connect(self._offer)
        self.changed.connect(self._say)

    @property
    def line(self) -> QLineEdit:
        """What takes the typing."""
        return self.focus_target()

    def know(self, names: Names) -> None:
        """Who can be named."""
        self._names = names
        self._say()

    def chosen(self) -> Chosen:
        """Whom the words mean."""
        ids: list[int] = []
        group, nameless, unknown, several = None, 0, "", False
        for part in (one.strip() for one in self._text().split(",")):
            if not part:
                continue
            one = self._of(part)
            if isinstance(one, Group):
                group = one
            elif part.isdecimal():
                nameless += int(part)
            elif isinstance(one, Named):
                ids.append(one.id)
            else:
                unknown, several = unknown or part, several or one is not None
        return Chosen(tuple(dict.fromkeys(ids)), group, nameless, unknown, several)

    def problem(self) -> str | None:
        """Words that are nobody's name."""
        found = self.chosen()
        if found.unknown:
            words = _("More than one person is called “{words}”. Type the code.")
            if not found.is_several:
                words = _("Nobody is called “{words}”.")
            return words.format(words=found.unknown)
        if found.nameless > _MOST_NAMELESS:
            return _("At most {most} people at once.").format(most=_MOST_NAMELESS)
        return super().problem()

    # Within
    def _of(self, part: str) -> Group | Named | tuple[()] | None:
        """A group, a person; () where several are meant, None for nobody."""
        typed = fold(part)
        for words, group in _groups().items():
            if fold(words) == typed:
                return group
        end, ids = self._names.match(part, 0)
        if end == len(part) and len(ids) == 1:
            return self._names.get(ids[0])
        if end == len(part) and len(ids) > 1:
            return ()
        beginning = self._names.beginning(part, 2)
        if len(beginning) == 1:  # it can be nobody else
            return beginning[0]
        return () if beginning else None

    def _offer(self, text: str) -> None:
        head, comma, typed = text.rpartition(",")
        typed = typed.strip()
        offers = [words for words in _groups() if typed and fold(words).startswith(fold(typed))]
        if typed:
            found = self._names.beginning(typed, _MOST_OFFERED)
            offers += [self._names.handle(one.id) for one in found]
        self._completer.before = f"{head}{comma} " if comma else ""
        self._offers.setStringList(offers)
        if offers:
            self._completer.complete()
        else:
            surely(self._completer.popup()).hide()

    def _say(self) -> None:
        """Who is meant, as soon as it is known."""
        found = self.chosen()
        names = [self._names.name(one) for one in found.resident_ids]
        count = len(self._names.inside)
        if found.group is Group.ALL:
            words = ngettext("{n} person in the house", "{n} people in the house", count)
            names.insert(0, words.format(n=count))
        elif found.group is Group.HERE:
            count = len(self._names.visiting)
            words = ngettext("{n} person visiting", "{n} people visiting", count)
            names.insert(0, words.format(n=count))
        if found.nameless:
            n = found.nameless
            words = ngettext("{n} person without a name", "{n} people without a name", n)
            names.append(words.format(n=n))
        self.set_hint(", ".join(names))


class _Completer(QCompleter):
    """Offers names; what stands before the last comma stays."""

    def __init__(self, line: QLineEdit, offers: QStringListModel) -> None:
        super().__init__(offers, line)
        self.before = ""
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        line.setCompleter(self)
        surely(self.popup()).setAccessibleName(_("People found"))

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The whole line with the name."""
        return f"{self.before}{index.data()}"


def _groups() -> dict[str, Group]:
    return {_("all"): Group.ALL, _("here"): Group.HERE}
