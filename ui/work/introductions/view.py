# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One introduction beside the board: where it stands, what comes next, what can be done."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import introduction_letters
from shelterdesk.services.work.introductions import (
    IntroductionDetail,
    IntroductionRow,
    IntroductionState,
)
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import day, span
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView

_OUT = (IntroductionState.SENT, IntroductionState.VISIT, IntroductionState.TRIAL)


class IntroductionView(OpenedView):
    """``asked`` says what is to be done."""

    def __init__(self, desk: Desk, found: IntroductionDetail) -> None:
        super().__init__()
        self.detail, self._desk = found, desk
        self._may = {one: desk.vault.may(one) for one in (Capability.EDIT_WORK, Capability.PRINT)}
        self.show_opened(found)

    def show_opened(self, found: IntroductionDetail) -> None:
        """All of it."""
        self.detail = found
        row = found.row
        self.begin()
        self.add(label(row.shown, "heading", wrap=True))
        self.add(label(row.what, "muted", wrap=True))
        self.add_tall([*_warnings(found), *_facts(row), *_sealed(found)])
        may_print = not row.hindrance or self._desk.vault.is_glass_broken
        acts = [act for act, needs in _offered(found, may_print) if self._may[needs]]
        acts.append(("person", _("Open the person"), "user"))
        self.add_acts(acts[0], acts[1:])


def _warnings(found: IntroductionDetail) -> Iterator[QWidget]:
    row = found.row
    if row.consent_gone:
        said = _("Talk with them, and end it or ask again.")
        yield Line("circle-alert", row.consent_gone, said, tone="danger")
    if row.hindrance:
        yield Line("triangle-alert", row.hindrance, _("The partner now"), tone="notice")
    if found.changed_on is not None:
        words = introduction_letters.changed_words(found.changed_on)
        yield Line("circle-alert", words, "", tone="notice")


def _facts(row: IntroductionRow) -> Iterator[QWidget]:
    now = today()
    yield Line("info", row.state_words, _("Where it stands"))
    yield Line("user-check", row.worker, _("Whose work it is"))
    due = row.answer_due if row.state is IntroductionState.SENT else None
    facts = (
        ("pencil", row.begun_on, _("Begun on"), False),
        ("send", row.sent_on, _("Sent on"), False),
        ("clock", due, _("Answer wanted by"), True),
        ("footprints", row.visit_on, _("Visit"), row.state is IntroductionState.VISIT),
    )
    for icon, on, what, can_be_late in facts:
        if on is not None:
            is_late = can_be_late and on < now
            yield Line(icon, day(on, now), what, tone="notice" if is_late else "muted")
    if row.trial_from is not None:
        is_late = row.state is IntroductionState.TRIAL and row.is_late
        if row.trial_until is None:
            said = _("from {day}").format(day=day(row.trial_from, now))
        else:
            said = span(row.trial_from, row.trial_until, now)
        yield Line("hourglass", said, _("Trial"), tone="notice" if is_late else "muted")
    if row.ended_on is not None:
        yield Line("check", day(row.ended_on, now), row.state_words)


def _sealed(found: IntroductionDetail) -> Iterator[QWidget]:
    for icon, text, what in (
        ("message-square", found.letter or found.to_read, _("In the letter, in your words")),
        ("message-square", found.answer, _("How it ended, in words")),
        ("shield-alert", found.despite, _("Why although the partner was not in order")),
    ):
        if isinstance(text, Hidden):
            yield Line("lock", answers.words(text), what)
        elif text:
            yield Line(icon, text, what)


def _offered(found: IntroductionDetail, may_print: bool) -> Iterator[tuple[Act, Capability]]:
    """What can be done, the likeliest first. A letter goes to a partner in order, or through broken
    glass."""
    row = found.row
    edits, prints = Capability.EDIT_WORK, Capability.PRINT
    if found.changed_on is not None:
        yield ("read", _("Read the words again"), "eye"), edits
    if row.state is IntroductionState.DRAFT:
        yield ("send", _("Send it"), "send"), edits
        yield ("edit", _("Change"), "pencil"), edits
        yield ("end", _("Not wanted any more"), "x"), edits
    if row.state in _OUT:
        if row.state is IntroductionState.SENT:
            yield ("visit", _("A visit"), "footprints"), edits
            yield ("trial", _("A trial"), "hourglass"), edits
            yield ("answer", _("The answer"), "check"), edits
        elif row.state is IntroductionState.VISIT:
            yield ("answer", _("How it ended"), "check"), edits
            yield ("trial", _("A trial"), "hourglass"), edits
            yield ("visit", _("Another day for the visit"), "footprints"), edits
        else:
            yield ("answer", _("How it ended"), "check"), edits
            yield ("trial", _("Other days for the trial"), "hourglass"), edits
        if not row.consent_gone and may_print:
            yield ("letter", _("Print the letter"), "printer"), prints
        yield ("edit", _("Change"), "pencil"), edits
        yield ("end", _("Not wanted any more"), "x"), edits
    if row.state is IntroductionState.ACCEPTED:
        yield ("work", _("Write the work down"), "briefcase"), edits
        yield ("end", _("Nothing came of it"), "x"), edits
