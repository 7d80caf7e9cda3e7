# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper of a certificate: printed again it says and shows what it did at first, also where the
issuer has another logo by now. A revoked one is not printed any more."""

from __future__ import annotations

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.certificates import Certificate, IssuedLogo
from shelterdesk.services import paper_texts
from shelterdesk.services.merging import merged_records
from shelterdesk.services.papers import discretion
from shelterdesk.services.training import certificate_numbers, certificates
from shelterdesk.services.values import sealed_words, signatures
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics.certificate_sheet import CertificateSheet
from shelterdesk.statistics.outgoing_sheet import IssuerSheet, SignerSheet


@query(Capability.PRINT, viewed=N_("Opened a certificate to print"))
def sheet(tx: Transaction, *, number: str, may_reveal: bool = False) -> CertificateSheet:
    """The certificate of a number.

    Raises ``Invalid`` for a mistyped number and for words that tell what the house is, ``Conflict``
    for one that was revoked, ``NotAllowed`` without the key of case work.
    """
    tx.need(Capability.EDIT_TRAINING)
    row = _by_number(tx, number)
    if row.revoked_on is not None:
        words = _("This certificate was revoked: it is not printed any more.")
        raise Conflict(words, field="number")
    name = sealed_words.revealed(tx, row, "name_on_it")
    drawn = sealed_words.revealed(tx, row, "signature")
    if isinstance(name, Hidden) or isinstance(drawn, Hidden):
        raise NotAllowed(_("Only people who hold the case key can print it."))
    if not name:
        raise NotFound(_("What this certificate said was erased."), field="number")
    texts = paper_texts.current(tx, paper=certificates.PAPER, language=row.language)
    sheet = CertificateSheet(
        language=texts.language,
        texts=texts.passages,
        kind=row.kind,
        issuer=IssuerSheet(row.issuer_name, row.issuer_lines, _logo(tx, row)),
        name=name,
        title=row.title,
        accreditor=row.accreditor,
        first_day=row.first_day,
        last_day=row.last_day,
        minutes=row.minutes,
        skills=tuple((word, level) for word, level in row.skills),
        number=certificate_numbers.shown(row.number),
        issued_on=row.issued_on,
        signer=SignerSheet(
            row.signer, row.signer_role, signatures.from_text(drawn).strokes if drawn else (),
            (signatures.WIDTH, signatures.HEIGHT),
        ),
    )  # fmt: skip
    discretion.refuse(tx, _printed(sheet), may_reveal=may_reveal)
    return sheet


@query(Capability.PRINT)
def whose(tx: Transaction, *, number: str) -> tuple[int, ...]:
    """The record of the person a certificate is about."""
    return (merged_records.open_one(tx, _by_number(tx, number).resident_id),)


# Within
def _by_number(tx: Transaction, number: str) -> Certificate:
    read = certificate_numbers.read(number)
    if read is None:
        words = _("This is no number of a certificate: something is mistyped.")
        raise Invalid(words, field="number")
    found = tx.session.scalar(select(Certificate.id).where(Certificate.number == read))
    return certificates.get(tx, found or 0)


def _logo(tx: Transaction, row: Certificate) -> bytes | None:
    return tx.session.scalar(select(IssuedLogo.picture).where(IssuedLogo.id == row.logo_id))


def _printed(sheet: CertificateSheet) -> list[str]:
    return [
        *sheet.issuer.texts, sheet.name, sheet.title, sheet.accreditor, sheet.signer.name,
        sheet.signer.role, *sheet.texts.values(), *(part for pair in sheet.skills for part in pair),
    ]  # fmt: skip
