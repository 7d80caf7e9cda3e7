# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scheme says, in short words for lists, forms and paper."""

from __future__ import annotations

from typing import Final

from shelterdesk import regions
from shelterdesk.i18n import N_, _, language
from shelterdesk.models.stipends import PayDayMoves, PaysWhen, Scheme, SchemeKind
from shelterdesk.services.stipends import rhythms

_AMOUNTS: Final = {
    SchemeKind.FIXED: N_("{amount} a period"),
    SchemeKind.PER_DAY: N_("{amount} for each day present"),
    SchemeKind.PER_SESSION: N_("{amount} for each session attended"),
}


def amounts(scheme: Scheme, *, instead: int | None = None) -> str:
    """``€330.00 a period, €102.00 for each child``; ``instead`` is an award's own amount."""
    amount_each = scheme.amount if instead is None else instead
    found = SchemeKind(scheme.kind)
    parts = []
    if found is SchemeKind.MATCH:
        parts.append(_("{percent}% of what she saves").format(percent=scheme.match_percent))
    elif amount_each:
        parts.append(_(_AMOUNTS[found]).format(amount=money(amount_each, scheme.currency)))
    if scheme.child_amount:
        amount = money(scheme.child_amount, scheme.currency)
        parts.append(_("{amount} for each child").format(amount=amount))
    if scheme.cap_period:
        amount = money(scheme.cap_period, scheme.currency)
        parts.append(_("at most {amount} a period").format(amount=amount))
    if scheme.cap_total:
        amount = money(scheme.cap_total, scheme.currency)
        parts.append(_("at most {amount} in all").format(amount=amount))
    return ", ".join(parts)


def often(scheme: Scheme) -> str:
    """``every month, paid on the last working day of the month``."""
    moves = PayDayMoves(scheme.pay_moves)
    if not scheme.pay_rule and scheme.pays_when == PaysWhen.AFTER:
        paid = _("paid the day after it ends")
    else:
        paid = rhythms.pay_words(scheme.pay_rule, moves)
        if scheme.pays_when == PaysWhen.AFTER:
            paid = _("{paid}, once it is over").format(paid=paid)
    return f"{rhythms.words(scheme.period_rule)}, {paid}"


def money(minor: int, currency: str) -> str:
    """An amount in the language in use."""
    return regions.amount(minor, currency, language())
