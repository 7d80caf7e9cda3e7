# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of an income activity itself: what it is, who takes part, a day of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any, Final

from shelterdesk import regions
from shelterdesk.i18n import N_, _, language
from shelterdesk.services import organisation
from shelterdesk.services.income import activities, work
from shelterdesk.services.income.activities import ActivityForm, SharesBy
from shelterdesk.services.income.work import Share, ShareRow, WorkForm
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.stipends.activities.shares_field import SharesField, read_hours
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, IntField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.known_person import AskedPerson

_LONGEST_NAME: Final = 80
_LONGEST_WHAT: Final = 120
_WHOLE: Final = 100


class ActivityPanel(FormPanel):
    """An activity; only its name must be there."""

    def __init__(self, desk: Desk, activity_id: int | None = None) -> None:
        title = _("New activity") if activity_id is None else _("Change the activity")
        super().__init__(desk, title, _("Save"))
        self._activity_id = activity_id
        self.name = TextField("name", _("Name"), required=True, max_length=_LONGEST_NAME)
        self.currency = ChoiceField(
            "currency", _("Currency"), regions.currencies(language()), unanswered=False
        )
        self.by = ChoiceField(
            "shares_by", _("What is earned is shared"),
            list(code_words("income_activity", "shares_by").items()), unanswered=False,
        )  # fmt: skip
        self.percent = IntField(
            "share_percent", _("Percent for the members"), high=_WHOLE, unanswered=False,
            hint=_("Of what is left of sales after materials. The rest stays with the activity."),
        )  # fmt: skip
        for field in (self.name, self.by, self.percent, self.currency):
            self.form.add_field(field)
        self.form.add_field(MultilineField("note", _("Note"), unanswered=False, lines=3))
        if activity_id is None:
            self.by.set_value(SharesBy.HOURS.value)
            self.percent.set_value(_WHOLE)
            self.form.saved()
            desk.read(self, organisation.form, self._begin)
        else:
            desk.read(self, activities.form, self._show, activity_id=activity_id)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"activity_id": self._activity_id}

    def _begin(self, house: OrganisationForm) -> None:
        was_modified = self.is_modified()
        if self.currency.value() is None:
            self.currency.set_value(house.currency)
        if not was_modified:
            self.form.saved()

    def _show(self, form: ActivityForm) -> None:
        self.form.set_values({
            "name": form.name, "currency": form.currency, "shares_by": form.shares_by.value,
            "share_percent": form.share_percent, "note": form.note or None,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        percent = values["share_percent"]
        form = ActivityForm(
            name=str(values["name"]),
            currency=str(values["currency"] or "") or None,
            shares_by=SharesBy(str(values["shares_by"] or SharesBy.HOURS.value)),
            share_percent=percent if isinstance(percent, int) else _WHOLE,
            note=str(values["note"] or ""),
        )
        if self._activity_id is None:
            self.act(N_("Began an income activity"), activities.add, form=form)
        else:
            self.act(
                N_("Changed an income activity"), activities.edit,
                activity_id=self._activity_id, form=form,
            )  # fmt: skip


class MemberPanel(FormPanel):
    """Somebody takes part."""

    def __init__(self, desk: Desk, activity_id: int) -> None:
        super().__init__(desk, _("Who takes part?"), _("Add"))
        self._activity_id = activity_id
        self.person = AskedPerson(self, desk, _("Who"))
        self.person.required = True
        self.start = DateField("start", _("From"), required=True, unanswered=False)
        self.form.add_field(self.person)
        self.form.add_field(self.start)
        self.start.set_value(today())
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Of which activity."""
        return {"activity_id": self._activity_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Added a member of an activity"), activities.add_member,
            activity_id=self._activity_id, resident_id=self.person.resident_id(),
            start=read_day(values["start"]),
        )  # fmt: skip


class EndMemberPanel(FormPanel):
    """Somebody takes part no more."""

    def __init__(self, desk: Desk, member_id: int, shown: str) -> None:
        super().__init__(desk, _("{name} takes part no more").format(name=shown), _("Save"))
        self._facts = {"member_id": member_id, "shown": shown}
        self.end = DateField(
            "on", _("From which day on?"), unanswered=False,
            hint=_("Empty: she goes on."),
        )  # fmt: skip
        self.form.add_field(self.end)
        self.end.set_value(today())
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Who."""
        return dict(self._facts)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Changed how long somebody takes part"), activities.end_member,
            member_id=self._facts["member_id"], on=read_day(values["on"]),
        )  # fmt: skip


class WorkPanel(FormPanel):
    """A day of work: all who take part are there, then the exceptions."""

    def __init__(self, desk: Desk, activity_id: int, session_id: int | None = None) -> None:
        title = _("A day of work") if session_id is None else _("Change the day of work")
        super().__init__(desk, title, _("Save"))
        self._activity_id, self._session_id = activity_id, session_id
        self._asked: dt.date | None = None
        self.day = DateField("on", _("Day"), required=True, unanswered=False)
        self.all = TextField("all", _("Hours for all"), unanswered=False, max_length=6)
        self.what = TextField(
            "what", _("What was made"), unanswered=False, max_length=_LONGEST_WHAT
        )  # fmt: skip
        self.shares = SharesField()
        side_by_side(self.form, self.day, self.all)
        self.form.add_field(self.what)
        self.form.add_field(self.shares)
        self.day.changed.connect(self._ask)
        self.all.changed.connect(self._set_all)
        if session_id is None:
            self.day.set_value(today())
            self.form.saved()
            self._ask()
        else:
            desk.read(self, work.form, self._show, session_id=session_id)

    def about(self) -> dict[str, Any]:
        """Of which activity, and which day."""
        return {"activity_id": self._activity_id, "session_id": self._session_id}

    def _show(self, form: WorkForm) -> None:
        self.form.set_values({"on": form.on, "what": form.what or None, "all": None})
        self._ask()

    def _ask(self) -> None:
        """Who takes part on this day."""
        on = read_day(self.day.value())
        if on is not None and on != self._asked:
            self._asked = on
            self.desk.read(
                self, work.proposed, partial(self._offer, on), activity_id=self._activity_id,
                on=on, session_id=self._session_id,
            )  # fmt: skip

    def _offer(self, on: dt.date, rows: Sequence[ShareRow]) -> None:
        if on == self._asked:
            was_modified = self.is_modified()
            self.shares.offer(rows)
            if not was_modified:
                self.form.saved()

    def _set_all(self) -> None:
        minutes = read_hours(str(self.all.value() or ""))
        if minutes:
            self.shares.set_all(minutes)

    def _save(self, values: dict[str, Hashable]) -> None:
        shares: Any = values["shares"] or ()
        form = WorkForm(
            on=read_day(values["on"]) or today(),
            what=str(values["what"] or ""),
            shares=tuple(one for one in shares if isinstance(one, Share)),
        )
        if self._session_id is None:
            self.act(
                N_("Wrote down a day of work"), work.note, activity_id=self._activity_id, form=form
            )
        else:
            self.act(
                N_("Changed a day of work"), work.write, session_id=self._session_id, form=form
            )
