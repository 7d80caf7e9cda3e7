# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of dues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.money.payables import span_in_words
from shelterdesk.services.stipends.approving import Approved
from shelterdesk.services.stipends.due_rows import DueRow, DueSum, RunRow
from shelterdesk.services.stipends.dues import Prepared, PreviewLine
from shelterdesk.services.stipends.recounts import Way
from ui.widgets.money_field import in_words


def amount(row: DueRow) -> str:
    """What is due."""
    return in_words(row.amount, row.currency)


def what(row: DueRow | RunRow | PreviewLine) -> str:
    """``Insertion aid · 1–30 Nov 2026``"""
    return f"{row.scheme} · {span_in_words(row.period_start, row.period_end)}"


def basis(row: DueRow) -> str:
    """The figures in one line."""
    parts = list(row.basis_words)
    if row.adjustment:
        parts.append(adjusted(row))
    return " · ".join(parts)


def adjusted(row: DueRow) -> str:
    """``€30.00 less than computed``; nothing where nobody changed it."""
    if not row.adjustment:
        return ""
    words = _("{amount} more than computed") if row.adjustment > 0 else (
        _("{amount} less than computed")
    )  # fmt: skip
    return words.format(amount=in_words(abs(row.adjustment), row.currency))


def still_counted() -> tuple[str, str]:
    """Why a due is left when all are approved."""
    return (
        _("More of it may come before its pay day"),
        _("Prepared again later, it is counted. Once approved it stays as it is."),
    )


def left_for_later(n: int) -> str:
    """How many of a list are left for that; nothing where none is."""
    words = ngettext(
        "{n} is left: more of it may come before its pay day.",
        "{n} are left: more of them may come before their pay day.",
        n,
    )
    return words.format(n=n) if n else ""


def recounted(row: DueRow) -> str:
    """``Counts otherwise now: +€5.00``; nothing where it counts as it did."""
    found = row.recount
    if found is None:
        return ""
    sign = "+" if found.difference > 0 else "−"
    difference = f"{sign}{in_words(abs(found.difference), row.currency)}"
    return _("Counts otherwise now: {difference}").format(difference=difference)


def recounted_short(row: DueRow) -> str:
    """``5 now, not 3``; nothing where it counts as it did."""
    found = row.recount
    return "" if found is None else _("{now} now, not {then}").format(
        now=found.now, then=found.then
    )  # fmt: skip


def after_recount(row: DueRow) -> str:
    """Since when, and what can be done about it."""
    found = row.recount
    if found is None:
        return ""
    since = ngettext(
        "{n} session when it was decided, {now} now.",
        "{n} sessions when it was decided, {now} now.",
        found.then,
    )
    parts = [since.format(n=found.then, now=found.now)]
    ways = {
        Way.RUN: _("Prepared again, it is counted."),
        Way.DECIDE: _("A person decided the amount: it can be adjusted."),
        Way.TAKE_BACK: _("Take the approval back, then prepare it again or adjust it."),
        Way.BESIDES: _("The difference can be asked for as a grant, which a colleague approves."),
    }
    words = ways[found.way]
    if found.way is Way.BESIDES and found.difference < 0:
        words = _("Nothing is taken back by itself: decide with her.")
    if found.besides:
        besides = _("{amount} was asked for besides.")
        parts.append(besides.format(amount=in_words(found.besides, row.currency)))
    return " ".join((*parts, words))


def held(row: DueRow) -> str:
    """Why it is held, short."""
    return row.held_words or _("Held by a colleague")


def sums(rows: Iterable[DueRow]) -> str:
    """``€3,960.00 · ¥40,000``"""
    found: Counter[str] = Counter()
    for row in rows:
        found[row.currency] += row.amount
    return money(found.items())


def money(amounts: Iterable[tuple[str, int]]) -> str:
    """Amounts of several currencies beside each other; none is changed into another."""
    return " · ".join(in_words(amount, currency) for currency, amount in sorted(amounts))


def of_fund(row: DueSum) -> tuple[str, str]:
    """A fund and what its dues come to, by where they stand."""
    parts = (
        (row.prepared, _("{amount} prepared")),
        (row.held, _("{amount} held")),
        (row.approved, _("{amount} approved")),
        (row.paid, _("{amount} paid")),
    )
    said = [words.format(amount=in_words(n, row.currency)) for n, words in parts if n]
    return f"{row.fund} · {row.currency}", ", ".join(said)


def fund_sum(row: DueSum) -> str:
    """``River fund: €3,960.00``"""
    amount = in_words(row.amount, row.currency)
    return _("{fund}: {amount}").format(fund=row.fund, amount=amount)


def prepared(found: Prepared) -> str:
    """What a run did."""
    parts = [
        (found.made, ngettext("{n} made", "{n} made", found.made)),
        (found.changed, ngettext("{n} computed anew", "{n} computed anew", found.changed)),
        (found.removed, ngettext("{n} taken away", "{n} taken away", found.removed)),
        (found.held, ngettext("{n} to be decided", "{n} to be decided", found.held)),
        (found.uncollected, ngettext("{n} not collected", "{n} not collected", found.uncollected)),
    ]
    said = ", ".join(words.format(n=number) for number, words in parts if number)
    return _("Prepared: {what}.").format(what=said) if said else _("All is as it was.")


def approved(found: Approved) -> str:
    """What was approved, and what is left for a colleague."""
    said = ngettext("{n} approved, {sum}.", "{n} approved, {sum}.", found.count).format(
        n=found.count, sum=money(found.amounts)
    )
    if found.own:
        left = ngettext(
            "{n} you prepared or adjusted is left for a colleague.",
            "{n} you prepared or adjusted are left for a colleague.",
            found.own,
        )
        said = f"{said} {left.format(n=found.own)}"
    return said


def preview(line: PreviewLine) -> str:
    """``12 new, 1 changed, 2 held · €3,960.00``"""
    parts = (
        (line.made, ngettext("{n} new", "{n} new", line.made)),
        (line.changed, ngettext("{n} changed", "{n} changed", line.changed)),
        (line.same, ngettext("{n} as before", "{n} as before", line.same)),
        (line.removed, ngettext("{n} taken away", "{n} taken away", line.removed)),
        (line.held, ngettext("{n} to be decided", "{n} to be decided", line.held)),
    )
    said = ", ".join(words.format(n=number) for number, words in parts if number)
    return f"{said} · {in_words(line.amount, line.currency)}"
