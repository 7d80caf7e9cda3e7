# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scheme says, in short words for lists, forms and paper."""

from __future__ import annotations

from typing import Final

from shelterdesk import regions
from shelterdesk.i18n import N_, _, language
from shelterdesk.models.stipends import PayDayMoves, PaysWhen, Scheme, SchemeKind
from shelterdesk.services.stipends import rhythms
from shelterdesk.services.stipends.rhythms import Often

_AMOUNTS: Final = {
    SchemeKind.FIXED: N_("{amount} a period"),
    SchemeKind.PER_DAY: N_("{amount} for each day present"),
    SchemeKind.PER_SESSION: N_("{amount} for each session attended"),
}
_A_PERIOD: Final = {
    Often.WEEK: N_("{amount} a week"),
    Often.FORTNIGHT: N_("{amount} every two weeks"),
    Often.HALF_MONTH: N_("{amount} twice a month"),
    Often.MONTH: N_("{amount} a month"),
    Often.RULE: N_("{amount} a period"),
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


def comes_to(
    scheme: Scheme, *, instead: int | None = None, children: int = 0, percent: int = 100
) -> str:
    """What one award comes to: ``€330.00 + 2 × €102.00 a month``. ``percent`` is a step of one that
    fades out; so many children are counted as the scheme counts."""
    found = SchemeKind(scheme.kind)
    if found is SchemeKind.MATCH:
        return _("{percent}% of what she saves").format(
            percent=_part(scheme.match_percent or 0, percent)
        )
    each = scheme.amount if instead is None else instead
    counted = children if scheme.most_children is None else min(children, scheme.most_children)
    parts = []
    if each or not (scheme.child_amount and counted):
        unit = money(_part(each, percent), scheme.currency)
        parts.append(unit if found is SchemeKind.FIXED else _(_AMOUNTS[found]).format(amount=unit))
    if scheme.child_amount and counted:
        unit = money(_part(scheme.child_amount, percent), scheme.currency)
        parts.append(f"{counted} × {unit}")
    if found is not SchemeKind.FIXED and len(parts) == 1 and not counted * scheme.child_amount:
        return parts[0]
    return _(_A_PERIOD[rhythms.from_rule(scheme.period_rule).often]).format(
        amount=" + ".join(parts)
    )


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


def _part(of: int, percent: int) -> int:
    """So many percent, half up."""
    return (2 * of * percent + 100) // 200
