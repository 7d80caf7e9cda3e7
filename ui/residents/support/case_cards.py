# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outcomes, earlier experience, and contacts after closing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.support import aftercare
from shelterdesk.services.support.aftercare import AftercareResult, Contact
from shelterdesk.services.support.attempts import AttemptForm, AttemptRow
from shelterdesk.services.support.outcomes import OutcomeRow
from shelterdesk.services.values.answers import Unanswered, words
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.support.case_panels import AttemptPanel, OutcomePanel, month_name
from ui.residents.support.contact_panel import ContactPanel
from ui.residents.support.parts import LinesCard, acts, block, joined, told
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.form_panel import FormPanel
from ui.widgets.history_dialog import open_history
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

Ask = Callable[[FormPanel], object]
_TONES = {
    AftercareResult.REACHED: "good",
    AftercareResult.NOT_REACHED: "neutral",
    AftercareResult.NOT_WANTED: "neutral",
    AftercareResult.UNKNOWN: "neutral",
}


class OutcomesCard(LinesCard):
    """Where things stand in the words of a programme, apart from stages."""

    def __init__(self, desk: Desk, resident_id: int, ask: Ask) -> None:
        super().__init__(_("Outcomes"), _("Note an outcome"), self.add_outcome)
        self._desk, self._resident_id, self._ask = desk, resident_id, ask
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self.act_button.setHidden(not self._may_edit)
        self.buttons: dict[int, QToolButton] = {}
        self.history_buttons: dict[int, QToolButton] = {}

    def add_outcome(self) -> None:
        """A new one."""
        self._ask(OutcomePanel(self._desk, self._resident_id))

    def show_outcomes(self, rows: list[OutcomeRow]) -> None:
        """Show them, the latest first."""
        self.buttons, self.history_buttons = {}, {}
        sentence = _("Safer, housed, healthier, earning: what changed stands here with its day.")
        self.fill([self._row(row) for row in rows], sentence)

    def _row(self, row: OutcomeRow) -> QWidget:
        name = row.label or _("An outcome is noted, sealed")
        change = icon_button("pencil", _("Correct: {what}").format(what=name))
        change.clicked.connect(
            lambda: self._ask(OutcomePanel(self._desk, self._resident_id, row.id))
        )
        if not self._may_edit:
            change.hide()
        self.buttons[row.id] = change
        detail = joined(day(row.form.on, today()), row.programme, row.definition)
        past = _past(self, self._desk, _("History of this outcome"), "outcome", row.id)
        self.history_buttons[row.id] = past
        line = Line("sprout", name, detail, past, change, tone="good", ruled=False)
        return block(line, *told(_("Note"), row.form.note))


class ExperienceCard(LinesCard):
    """Earlier attempts: what helped before is where the next one begins."""

    def __init__(self, desk: Desk, resident_id: int, ask: Ask) -> None:
        super().__init__(_("Earlier experience"), _("Add experience"), self.add_attempt)
        self._desk, self._resident_id, self._ask = desk, resident_id, ask
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self.act_button.setHidden(not self._may_edit)
        self.buttons: dict[int, QToolButton] = {}
        self.history_buttons: dict[int, QToolButton] = {}

    def add_attempt(self) -> None:
        """Tell of an earlier one."""
        self._ask(AttemptPanel(self._desk, self._resident_id))

    def show_attempts(self, rows: list[AttemptRow]) -> None:
        """Show them, the latest first."""
        self.buttons, self.history_buttons = {}, {}
        sentence = _("What was tried before, what helped and what was hard, as it is told.")
        self.fill([self._row(row) for row in rows], sentence)

    def _row(self, row: AttemptRow) -> QWidget:
        name = when_words(row.form)
        change = icon_button("pencil", _("Correct: {what}").format(what=name))
        change.clicked.connect(
            lambda: self._ask(AttemptPanel(self._desk, self._resident_id, row.id))
        )
        if not self._may_edit:
            change.hide()
        self.buttons[row.id] = change
        months = row.form.months
        lasted = ""
        if months is not None:
            lasted = ngettext("about {n} month", "about {n} months", months).format(n=months)
        past = _past(self, self._desk, _("History of this experience"), "attempt", row.id)
        self.history_buttons[row.id] = past
        line = Line("bookmark", name, lasted, past, change, ruled=False)
        return block(
            line,
            *told(_("What happened"), row.form.story),
            *told(_("What helped"), row.form.helped),
            *told(_("What was hard"), row.form.was_hard),
        )


class ContactsCard(LinesCard):
    """Contacts after closing; there only where some were wished for."""

    def __init__(self, desk: Desk, resident_id: int, ask: Ask) -> None:
        super().__init__(_("Contacts after closing"))
        self._desk, self._resident_id, self._ask = desk, resident_id, ask
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self.buttons: dict[int, QPushButton] = {}

    def show_contacts(self, contacts: list[Contact]) -> None:
        """Show them in the order of their days."""
        self.buttons = {}
        self.setHidden(not contacts)
        self.fill([self._row(contact) for contact in contacts])

    def _row(self, contact: Contact) -> QWidget:
        after = ngettext("After {n} month", "After {n} months", contact.months)
        name, now = after.format(n=contact.months), today()
        if contact.done_on is not None:
            shown = day(contact.done_on, now)
            result = code_word("aftercare_contact", "result", contact.result)
            tone = _TONES[contact.result] if contact.result is not None else "neutral"
            pill = Pill(result, tone)
        elif contact.is_needed:
            shown = _("due on {day}").format(day=day(contact.due, now))
            is_due = contact.due <= now
            pill = Pill(_("Due"), "notice", "clock") if is_due else Pill(_("Later"))
        else:
            shown, pill = _("no longer needed"), Pill("")
        housing = ""
        if contact.housing_words:
            housing = _("lives: {place}").format(place=contact.housing_words)
        trailing: list[QWidget] = [pill] if pill.text() else []
        line = Line("phone", name, joined(shown, housing), *trailing, ruled=False)
        below = []
        if self._may_edit and (contact.done_on is not None or contact.is_needed):
            below = [acts(*self._buttons(contact, name))]
        whole = block(line, *told(_("Note"), contact.note), *below)
        return of_record(whole, "aftercare_contact", contact.id)

    def _buttons(self, contact: Contact, name: str) -> list[QPushButton]:
        is_done = contact.done_on is not None
        shown = _("Correct") if is_done else _("Note what came of it")
        note = button(
            shown, kind="quiet" if is_done else "plain",
            on_click=lambda: self._ask(ContactPanel(self._desk, self._resident_id, contact.id)),
        )  # fmt: skip
        note.setAccessibleName(f"{shown}: {name}")
        self.buttons[contact.id] = note
        if not is_done:
            return [note]
        back = button(_("It still waits"), kind="quiet", on_click=lambda: self._back(contact))
        back.setAccessibleName("{}: {}".format(_("It still waits"), name))
        return [note, back]

    def _back(self, contact: Contact) -> None:
        self._desk.do(
            self, N_("Took back what came of a contact"), aftercare.take_back,
            contact_id=contact.id,
        )  # fmt: skip


def _past(card: QWidget, desk: Desk, words: str, table: str, row_id: int) -> QToolButton:
    """What opens the history of a row."""
    made = icon_button("history", words)
    made.clicked.connect(lambda: open_history(card, desk, words, table=table, row_id=row_id))
    return made


def when_words(form: AttemptForm) -> str:
    """``April 2019``, or why the year is not told."""
    if isinstance(form.begun_year, Unanswered):
        if form.begun_year is Unanswered.NOT_ASKED:
            return _("Some time before")
        return _("Year: {answer}").format(answer=words(form.begun_year).lower())
    if form.begun_month is None:
        return str(form.begun_year)
    return _("{month} {year}").format(month=month_name(form.begun_month), year=form.begun_year)
