# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening a support period, putting it right, its caseworker, its programmes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, cast

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import caseload
from shelterdesk.services.residents.caseload import Turn, Worker
from shelterdesk.services.support import programmes, support
from shelterdesk.services.support.programmes import ProgrammeRow, Share
from shelterdesk.services.support.support import SupportForm
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.residents.support.parts import note_field, span_words, told
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField
from ui.widgets.form_panel import FormPanel
from ui.widgets.line import Line

_NOBODY = "nobody"


class ListPanel(FormPanel):
    """A panel with choices that are read from a word list."""

    def _add_choice(
        self, name: str, words: str, vocabulary: str, *, unanswered: bool = False
    ) -> ChoiceField:
        field = ChoiceField(name, words, unanswered=unanswered)
        self.form.add_field(field)

        def offer(found: Iterable[Choice]) -> None:
            is_untouched = not self.is_modified()
            field.set_choices((choice.code, choice.label) for choice in found)
            if is_untouched:
                self.form.saved()

        self.desk.read(self, choices, offer, vocabulary=vocabulary)
        return field

    def _add_beginning(self, caption: str) -> None:
        self.form.add_field(DateField("opened", caption, required=True))
        self._add_choice("referral_source", _("Who sent or told"), Vocabulary.REFERRAL_SOURCE)
        self._add_choice("first_contact", _("First contact"), Vocabulary.FIRST_CONTACT)


class OpenPeriodPanel(ListPanel):
    """Support begins, or begins again."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Open a support period"), _("Open"))
        self._resident_id = resident_id
        self._add_beginning(_("From"))
        self.caseworker = ChoiceField("caseworker_id", _("Caseworker"), unanswered=False)
        self.programme = ChoiceField("programme", _("Programme"), unanswered=False)
        self.form.add_field(self.caseworker)
        self.form.add_field(self.programme)
        self.form.set_values({"opened": today()})
        desk.read(self, caseload.workers, self._offer_workers)
        desk.read(self, programmes.listed, self._offer_programmes)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _offer_workers(self, found: list[Worker]) -> None:
        is_untouched = not self.is_modified()
        self.caseworker.set_choices(
            [(worker.id, worker.shown) for worker in found] + [(_NOBODY, _("Nobody yet"))]
        )
        own = self.desk.vault.staff_id
        if self.caseworker.value() is None:
            self.caseworker.set_value(own if any(w.id == own for w in found) else _NOBODY)
        if is_untouched:
            self.form.saved()

    def _offer_programmes(self, found: list[ProgrammeRow]) -> None:
        is_untouched = not self.is_modified()
        self.programme.set_choices((row.id, row.form.name) for row in found if row.is_running)
        if is_untouched:
            self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        worker, programme = values["caseworker_id"], values["programme"]
        self.act(
            N_("Opened a support period"),
            support.open_period,
            said=_("The support period is open."),
            resident_id=self._resident_id,
            opened=values["opened"],
            referral_source=values["referral_source"],
            first_contact=values["first_contact"],
            caseworker_id=None if worker == _NOBODY else worker,
            programme_ids=() if programme is None else (programme,),
        )


class PeriodPanel(ListPanel):
    """How and when a support period began, put right."""

    def __init__(self, desk: Desk, period_id: int) -> None:
        super().__init__(desk, _("Correct the support period"), _("Save"))
        self._period_id = period_id
        self._add_beginning(_("From"))
        desk.read(self, support.form, self._show, period_id=period_id)

    def about(self) -> dict[str, Any]:
        """Which period."""
        return {"period_id": self._period_id}

    def _show(self, found: SupportForm) -> None:
        self.form.set_values({
            "opened": found.opened, "referral_source": found.referral_source,
            "first_contact": found.first_contact,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Corrected a support period"),
            support.edit_period,
            period_id=self._period_id,
            form=SupportForm(**cast("dict[str, Any]", values)),
        )


class TakeOverPanel(FormPanel):
    """Another caseworker, what to tell, and who it was before."""

    def __init__(self, desk: Desk, period_id: int) -> None:
        super().__init__(desk, _("Caseworker"), _("Hand over"))
        self._period_id = period_id
        self.worker = ChoiceField("staff_id", _("Next caseworker"), required=True)
        self.form.add_field(self.worker)
        self.form.add_field(DateField("on", _("From"), required=True))
        self.note = note_field("note", _("What to know"))
        self.form.add_field(self.note)
        self.form.set_values({"on": today()})
        desk.read(self, caseload.workers, self._offer)
        desk.read(self, caseload.history, self._show, period_id=period_id)

    def about(self) -> dict[str, Any]:
        """Which period."""
        return {"period_id": self._period_id}

    def _offer(self, found: list[Worker]) -> None:
        is_untouched = not self.is_modified()
        self.worker.set_choices((worker.id, worker.shown) for worker in found)
        if is_untouched:
            self.form.saved()

    def _show(self, turns: list[Turn]) -> None:
        if turns:
            self.form.add_section(_("So far"))
        for turn in turns:
            when = span_words(turn.start, turn.end)
            self.form.add_widget(Line("user-round-check", turn.shown, when, ruled=False))
            for line in told(_("Note"), turn.note):
                self.form.add_widget(line)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Handed over a case"),
            caseload.take_over,
            period_id=self._period_id,
            staff_id=values["staff_id"],
            on=values["on"],
            note=values["note"] or "",
        )


class SharePanel(FormPanel):
    """A programme that a support period counts for, or the days of one it does."""

    def __init__(self, desk: Desk, period_id: int | None, share_id: int | None = None) -> None:
        title = _("Add a programme") if share_id is None else _("Days in the programme")
        super().__init__(desk, title, _("Save"))
        self._period_id, self._share_id = period_id, share_id
        self.programme = ChoiceField("programme", _("Programme"), required=True)
        if share_id is None:
            self.form.add_field(self.programme)
            desk.read(self, programmes.listed, self._offer)
        else:
            desk.read(self, programmes.share, self._show, share_id=share_id)
        hint = _("Empty: from the first day of the support period.")
        self.form.add_field(DateField("start", _("From"), unanswered=False, hint=hint))
        hint = _("Empty: as long as the support period lasts.")
        self.form.add_field(DateField("end", _("Until"), unanswered=False, hint=hint))
        if share_id is not None:
            self.form.add_widget(
                button(_("It does not count for it"), "x", "quiet", on_click=self._remove)
            )

    def about(self) -> dict[str, Any]:
        """Which period, or which share of one."""
        return {"period_id": self._period_id, "share_id": self._share_id}

    def _offer(self, found: list[ProgrammeRow]) -> None:
        is_untouched = not self.is_modified()
        self.programme.set_choices((row.id, row.form.name) for row in found if row.is_running)
        if not found:
            self.programme.set_hint(_("Programmes are added in Preferences."))
        if is_untouched:
            self.form.saved()

    def _show(self, share: Share) -> None:
        self.form.set_title(_("Days in “{name}”").format(name=share.name))
        self.form.set_values({"start": share.start, "end": share.end})

    def _save(self, values: dict[str, Hashable]) -> None:
        days: dict[str, Any] = {name: values[name] for name in ("start", "end")}
        if self._share_id is None:
            self.act(
                N_("Added a programme to a support period"), programmes.assign,
                period_id=self._period_id, programme_id=values["programme"], **days,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed the days in a programme"), programmes.edit_share,
                share_id=self._share_id, **days,
            )  # fmt: skip

    def _remove(self) -> None:
        self.act(
            N_("Took a support period out of a programme"), programmes.remove_share,
            share_id=self._share_id,
        )  # fmt: skip
