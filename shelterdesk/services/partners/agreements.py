# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was agreed with a partner, from when until when, with the signed paper as a scan.

The scan is sealed with the case key like a document: it is looked at and printed from memory, each
time written down, and never lies on the disk in the open. It is written once; what belongs to an
agreement that was made anew is stored with the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.partners import Agreement, AgreementScan, Partner
from shelterdesk.services.legal import scans
from shelterdesk.services.legal.documents import Content, Progress
from shelterdesk.services.partners import partners
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics.scan_sheet import ScanSheet

__all__ = [
    "MOST_DAYS", "AgreementForm", "AgreementRow", "agree", "agreement_form",
    "agreements_of_partner", "change_agreement", "end_agreement", "erase_scan", "remove_agreement",
    "renew_agreement", "scan_content", "signed_sheet", "signed_to_choose", "store_scan",
]  # fmt: skip

MOST_DAYS: Final = 365  # a reminder so long before the end is no reminder any more
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class AgreementForm:
    """What was agreed; only the first day is required."""

    start: date
    end: date | None = None  # the first day on which it does not hold; none: no end
    title: str = ""
    signed_on: date | None = None
    remind_days: int = 30  # before its end
    note: str | Hidden = ""  # sealed: who holds no case key leaves it as it is


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as the list shows it."""

    id: int
    title: str
    start: date
    end: date | None  # the first day on which it does not hold
    signed_on: date | None
    remind_days: int
    pages: int | None  # of the scan; none where there is no scan
    note: str | Hidden
    is_over: bool  # today
    ends_soon: bool  # within the days of its reminder
    can_be_removed: bool  # it was written today or has not begun, and has no signed paper


@verb(Capability.EDIT_PARTNERS)
def agree(tx: Transaction, *, partner_id: int, form: AgreementForm) -> int:
    """Write down an agreement and return its number."""
    partner = partners.get(tx, partner_id)
    row = Agreement(partner_id=partner_id)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(partner)
    return row.id


@verb(Capability.EDIT_PARTNERS)
def change_agreement(tx: Transaction, *, agreement_id: int, form: AgreementForm) -> None:
    """Write a form over an agreement."""
    row = _get(tx, agreement_id)
    if form.start > tx.today and _has_held(tx, row):
        raise Invalid(_("It has begun already: make it anew from that day."), field="start")
    _write(tx, row, form)


@verb(Capability.EDIT_PARTNERS)
def end_agreement(tx: Transaction, *, agreement_id: int, on: date) -> None:
    """It does not hold from this day on; the day may be still to come."""
    row = _get(tx, agreement_id)
    if on <= row.start:
        raise Invalid(_("It cannot end before it has begun."), field="on")
    if row.end is not None and row.end <= on:
        raise Conflict(_("This agreement ends before that day already."), field="on")
    row.end = on


@verb(Capability.EDIT_PARTNERS)
def renew_agreement(tx: Transaction, *, agreement_id: int, form: AgreementForm) -> int:
    """Make an agreement anew: it goes on as another one, with a scan of its own. The one before
    ends where this one begins, if it would hold for longer. Returns the number of the new one."""
    before = _get(tx, agreement_id)
    if form.start <= before.start:
        raise Invalid(_("It begins after the one before."), field="start")
    if before.end is None or before.end > form.start:
        before.end = form.start
    return agree(tx, partner_id=before.partner_id, form=form)


@verb(Capability.EDIT_PARTNERS)
def remove_agreement(tx: Transaction, *, agreement_id: int) -> None:
    """It was written by mistake: it goes, on the day it was written or before it begins. What has
    held stays, for a partner whose agreement ran out is not in order again because its row is gone;
    and so does what has a signed paper."""
    row = _get(tx, agreement_id)
    if _scan(tx, agreement_id) is not None:
        raise Conflict(_("There is a signed paper of it. End the agreement instead."))
    if _has_held(tx, row):
        words = _("This agreement has begun, so it stays. End it, or make it anew.")
        raise Conflict(words)
    tx.session.delete(row)
    tx.session.flush()


@verb(Capability.EDIT_PARTNERS, is_undoable=False)
def store_scan(
    tx: Transaction, *, agreement_id: int, file: bytes, progress: Progress | None = None
) -> None:
    """Store the signed paper, sealed. Raises ``Invalid`` (field ``file``) for what is too large,
    damaged or no PDF or picture, ``Conflict`` where there is one already."""
    row = _get(tx, agreement_id)
    if _scan(tx, agreement_id) is not None:
        raise Conflict(_("The signed paper of this agreement is there already."), field="file")
    if progress is not None:
        progress(0, 2, _("Looking at the file…"))
    scan = scans.read(file)
    row.media_type, row.size, row.pages = scan.media_type, len(scan.data), scan.pages
    if progress is not None:
        progress(1, 2, _("Sealing…"))
    body = AgreementScan(agreement_id=agreement_id)
    tx.seal_bytes(body, "body", scan.data)
    tx.session.add(body)
    tx.session.flush()


@verb(Capability.ERASE, is_undoable=False)
def erase_scan(tx: Transaction, *, agreement_id: int) -> None:
    """The wrong paper was stored: it goes for ever, and another one can be stored."""
    row = _get(tx, agreement_id)
    scan = _scan(tx, agreement_id)
    if scan is None:
        raise NotFound(_("There is no signed paper of this agreement."))
    tx.session.delete(scan)
    row.media_type = row.size = row.pages = None
    tx.session.flush()


@query(Capability.SEE_CASE)
def agreements_of_partner(tx: Transaction, *, partner_id: int) -> list[AgreementRow]:
    """What was agreed with a partner, the newest first."""
    partners.get(tx, partner_id)
    found = select(Agreement).where(Agreement.partner_id == partner_id)
    newest = found.order_by(Agreement.start.desc(), Agreement.id.desc())
    return [
        AgreementRow(
            id=row.id,
            title=row.title,
            start=row.start,
            end=row.end,
            signed_on=row.signed_on,
            remind_days=row.remind_days,
            pages=row.pages,
            note=sealed_words.revealed(tx, row, "note"),
            is_over=row.end is not None and row.end <= tx.today,
            ends_soon=row.end is not None and 0 < (row.end - tx.today).days <= row.remind_days,
            can_be_removed=row.pages is None and not _has_held(tx, row),
        )
        for row in tx.session.scalars(newest)
    ]


@query(Capability.SEE_CASE)
def agreement_form(tx: Transaction, *, agreement_id: int) -> AgreementForm:
    """An agreement as a form."""
    row = _get(tx, agreement_id)
    note = sealed_words.revealed(tx, row, "note")
    return AgreementForm(row.start, row.end, row.title, row.signed_on, row.remind_days, note)


@query(Capability.SEE_CASE, viewed=N_("Opened an agreement with a partner"), each_time=True)
def scan_content(tx: Transaction, *, agreement_id: int) -> Content:
    """The signed paper. Raises ``NotAllowed`` without the key, ``Damaged`` if it was moved."""
    row = _get(tx, agreement_id)
    scan = _scan(tx, agreement_id)
    data = None if scan is None else tx.reveal_bytes(scan, "body")
    if data is None:
        raise NotFound(_("There is no signed paper of this agreement."))
    title = row.title or partners.name(tx, row.partner_id)
    return Content(data, row.media_type or "", title, row.pages or 1)


@query(Capability.PRINT, viewed=N_("Opened an agreement with a partner to print"), each_time=True)
def signed_sheet(tx: Transaction, *, agreement: str) -> ScanSheet:
    """The signed paper for a printer. Raises as ``scan_content``."""
    tx.need(Capability.SEE_CASE)  # who prints need not be allowed to look at case work
    if not agreement.isdecimal():
        raise Invalid(_("There is no such agreement."), field="agreement")
    found = scan_content(tx, agreement_id=int(agreement))
    return ScanSheet(found.data, found.media_type == scans.PDF, found.pages)


def signed_to_choose(tx: Transaction) -> list[tuple[str, str]]:
    """For the option *agreement* of a report: those with a signed paper, by partner, the newest
    first."""
    found = tx.session.execute(
        select(Agreement, Partner.name)
        .join(Partner, Partner.id == Agreement.partner_id)
        .where(Agreement.pages.is_not(None))
        .order_by(func.lower(Partner.name), Agreement.start.desc(), Agreement.id.desc())
    )
    return [
        (str(row.id), " · ".join(filter(None, (name, row.title, str(row.start.year)))))
        for row, name in found
    ]


def _write(tx: Transaction, row: Agreement, form: AgreementForm) -> None:
    if form.end is not None and form.end <= form.start:
        raise Invalid(_("It cannot end before it has begun."), field="end")
    if form.signed_on is not None and form.signed_on > tx.today:
        raise Invalid(_("This day is still to come."), field="signed_on")
    if not 0 <= form.remind_days <= MOST_DAYS:
        words = _("From 0 to {most} days.").format(most=MOST_DAYS)
        raise Invalid(words, field="remind_days")
    row.title = sealed_words.checked(form.title, field="title", longest=_LONGEST)
    row.start, row.end, row.signed_on = form.start, form.end, form.signed_on
    row.remind_days = form.remind_days
    sealed_words.write(tx, row, "note", form.note)


def _get(tx: Transaction, agreement_id: int) -> Agreement:
    row = tx.session.get(Agreement, agreement_id)
    if row is None:
        raise NotFound(_("This agreement is not there any more."))
    partners.get(tx, row.partner_id)
    return row


def _has_held(tx: Transaction, row: Agreement) -> bool:
    """Whether it has begun; what was written down today may still be put right."""
    is_of_today = row.created_at.astimezone(tx.now.tzinfo).date() == tx.today
    return row.start <= tx.today and not is_of_today


def _scan(tx: Transaction, agreement_id: int) -> AgreementScan | None:
    found = select(AgreementScan).where(AgreementScan.agreement_id == agreement_id)
    return tx.session.scalar(found)
