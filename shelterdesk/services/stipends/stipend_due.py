# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits of stipends and grants, as lines of Today: to be approved, to be decided with her,
and awards that end soon.

A number counts everybody; a line about one person is left out for who must not see her.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, func, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.residents import Resident
from shelterdesk.models.stipends import Award, Due, DueAdjustment, DueState, Scheme, SchemeKind
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine

#: So long before its end an award is spoken of: time enough to talk with her about what comes.
AHEAD: Final = timedelta(days=14)
_A_DAY: Final = timedelta(days=1)
TABLES: Final = ("award", "due", "due_adjustment", "grant_given", "scheme")


def due(tx: Transaction) -> list[DueLine]:
    """All lines the person signed in may see."""
    if not tx.may(Capability.SEE_MONEY):
        return []
    lines = [*_to_approve(tx)] if tx.may(Capability.APPROVE_MONEY) else []
    if tx.may(Capability.EDIT_AWARDS):
        lines += [*_to_decide(tx), *_ending(tx)]
    return lines


def _to_approve(tx: Transaction) -> list[DueLine]:
    """What a colleague prepared or asked for; one's own where the house says one is enough. What
    is still counted can wait (``due_rows.DueRow.is_still_counted``)."""
    is_alone = organisation.form(tx).approves_money_alone
    adjusted = select(DueAdjustment.id).where(DueAdjustment.due_id == Due.id)
    is_counted_on = and_(
        Scheme.kind != SchemeKind.FIXED.value, Due.period_end > tx.today, Due.pay_on > tx.today,
        ~Due.is_decided, ~adjusted.exists(),
    )  # fmt: skip
    dues = select(func.count(), func.min(Due.pay_on)).join(Scheme, Scheme.id == Due.scheme_id)
    dues = dues.where(Due.state == DueState.DRAFT.value, ~is_counted_on)
    grants = select(func.count(), func.min(func.coalesce(Grant.pay_on, Grant.requested_on)))
    grants = grants.where(Grant.state == GrantState.REQUESTED.value)
    if not is_alone:
        own = select(DueAdjustment.id).where(
            DueAdjustment.due_id == Due.id, DueAdjustment.adjusted_by == tx.staff_id
        )
        dues = dues.where(Due.prepared_by != tx.staff_id, ~own.exists())
        grants = grants.where(Grant.requested_by != tx.staff_id)
    of_dues, due_day = tx.session.execute(dues).one()
    of_grants, grant_day = tx.session.execute(grants).one()
    if not of_dues and not of_grants:
        return []
    told = []
    if of_dues:
        told.append(ngettext("{n} stipend", "{n} stipends", of_dues).format(n=of_dues))
    if of_grants:
        told.append(ngettext("{n} grant", "{n} grants", of_grants).format(n=of_grants))
    count = of_dues + of_grants
    words = ngettext("{n} payment to approve", "{n} payments to approve", count)
    day = min(one for one in (due_day, grant_day) if one is not None)
    where = ("tab", "dues" if of_dues else "grants")
    line = _line(words.format(n=count), day, DueKind.TO_APPROVE, where)
    return [replace(line, detail=" · ".join(told))]


def _to_decide(tx: Transaction) -> list[DueLine]:
    held = select(func.count(), func.min(Due.pay_on)).where(Due.state == DueState.HELD.value)
    count, day = tx.session.execute(held).one()
    if not count:
        return []
    words = ngettext("{n} stipend to decide with her", "{n} stipends to decide with her", count)
    return [_line(words.format(n=count), day, DueKind.HELD, ("tab", "dues", "held"))]


def _line(title: str, day: date, kind: DueKind, what: tuple[object, ...]) -> DueLine:
    return DueLine(
        day=day,
        icon="coins",
        title=title,
        is_for_all=True,
        kind=kind,
        place=("stipends", what),
    )


def _ending(tx: Transaction) -> list[DueLine]:
    """Awards that end as they were planned to, and nobody has decided anything about it."""
    found = tx.session.execute(
        select(Award, Scheme.name)
        .join(Scheme, Scheme.id == Award.scheme_id)
        .where(
            Award.scheme_id.in_(select(Scheme.id)),  # by the index of ends, scheme by scheme
            Award.end > tx.today,
            Award.end <= tx.today + AHEAD,
            Award.end_reason.is_(None),
            protection.visible(tx, Award.resident_id),
        )
        .order_by(Award.end, Award.id)
    )
    lines = []
    for award, scheme in found:
        who = tx.session.get_one(Resident, merged_records.open_one(tx, award.resident_id))
        title = _("A stipend of {who} ends").format(who=shown_name(who.known_as, who.code))
        lines.append(
            DueLine(
                day=(award.end or tx.today) - _A_DAY,  # the last one, as its list says it
                icon="coins",
                title=title,
                detail=scheme,
                resident_id=who.id,
                tab="money",
                is_for_all=True,
                kind=DueKind.AWARD,
            )
        )
    return lines
