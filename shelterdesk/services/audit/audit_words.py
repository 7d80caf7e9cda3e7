# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events of the audit trail in words: what sort it is, whom it concerns, its numbers and codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind

KINDS: Final[Mapping[AuditKind, str]] = {
    AuditKind.ACT: N_("Changed"),
    AuditKind.UNDO: N_("Undone"),
    AuditKind.VIEW: N_("Opened"),
    AuditKind.PRINT: N_("Printed"),
    AuditKind.EXPORT: N_("Exported"),
    AuditKind.IMPORT: N_("Imported"),
    AuditKind.UNLOCK: N_("Unlocked"),
    AuditKind.FAILED_UNLOCK: N_("Wrong passphrase"),
    AuditKind.LOCK: N_("Locked"),
    AuditKind.KEYS: N_("Staff and keys"),
    AuditKind.BACKUP: N_("Backup"),
    AuditKind.RESTORE: N_("Restored"),
    AuditKind.CHECK: N_("Checked"),
    AuditKind.BREAK_GLASS: N_("Saw more in an emergency"),
    AuditKind.ERASE: N_("Erased"),
}
#: What is offered to filter by; each stands for one sort of event or several alike.
GROUPS: Final[Mapping[str, tuple[str, tuple[AuditKind, ...]]]] = {
    "changed": (N_("Changed"), (AuditKind.ACT, AuditKind.UNDO, AuditKind.IMPORT)),
    "viewed": (N_("Opened"), (AuditKind.VIEW,)),
    "left": (N_("Printed and exported"), (AuditKind.PRINT, AuditKind.EXPORT)),
    "signed_in": (
        N_("Unlocked and locked"),
        (AuditKind.UNLOCK, AuditKind.FAILED_UNLOCK, AuditKind.LOCK),
    ),
    "keys": (N_("Staff and keys"), (AuditKind.KEYS, AuditKind.BREAK_GLASS)),
    "safe": (
        N_("Backups, checks, erasing"),
        (AuditKind.BACKUP, AuditKind.RESTORE, AuditKind.CHECK, AuditKind.ERASE),
    ),
}

#: Keys of ``audit_event.details`` -> what they say; the others are for programs.
_DETAILS: Final[Mapping[str, str]] = {
    "audience": N_("For: {value}"),
    "before": N_("Version before: {value}"),
    "class": N_("Class: {value}"),
    "copy": N_("Copies: {value}"),
    "count": N_("How often: {value}"),
    "days": N_("Days: {value}"),
    "entries": N_("Entries: {value}"),
    "entry": N_("Entry: {value}"),
    "figures": N_("With figures: {value}"),
    "file": N_("File: {value}"),
    "findings": N_("Findings: {value}"),
    "format": N_("Format: {value}"),
    "is_known": N_("Known: {value}"),
    "kept_apart": N_("Beside people to be kept apart: {value}"),
    "room_rules": N_("Against rules of the room: {value}"),
    "kept_places": N_("Although kept for others: {value}"),
    "last": N_("The last time: {value}"),
    "month": N_("Month: {value}"),
    "pages": N_("Pages: {value}"),
    "password": N_("With a password: {value}"),
    "people": N_("People: {value}"),
    "purpose": N_("For what: {value}"),
    "reason": N_("Reason: {value}"),
    "receipt": N_("Receipt: {value}"),
    "report": N_("Sheet: {value}"),
    "rows": N_("Lines: {value}"),
    "scope": N_("Whom: {value}"),
    "site": N_("House: {value}"),
    "table": N_("Table: {value}"),
    "texts": N_("Texts: {value}"),
    "transactions": N_("Transactions: {value}"),
    "version": N_("Version: {value}"),
    "way": N_("To: {value}"),
}
#: Codes that stand as values in details.
_VALUES: Final[Mapping[str, str]] = {
    "all": N_("all"),
    "audit": N_("audit trail"),
    "file": N_("a file"),
    "here": N_("those here"),
    "ledger": N_("the books"),
    "house": N_("the house"),
    "monthly": N_("monthly summary"),
    "outside": N_("outside"),
    "printer": N_("the printer"),
    "residents": N_("residents"),
    "supported": N_("those supported"),
}
_LONGEST: Final = 120


def kind(name: str) -> str:
    """What sort of event it is."""
    return _(KINDS[AuditKind(name)]) if name in list(AuditKind) else name


def group(name: str) -> str:
    """What a filter is called."""
    return _(GROUPS[name][0])


def details(text: str) -> tuple[str, ...]:
    """The numbers and codes of an event in words, line by line."""
    try:
        found = json.loads(text)
    except ValueError:
        return ()
    if not isinstance(found, dict):
        return ()
    return tuple(
        _(words).format(value=_value(found[key]))
        for key, words in _DETAILS.items()
        if found.get(key) not in (None, "", [])
    )


def number_in(text: str, key: str) -> int:
    """A number of an event's details; 0 where there is none."""
    try:
        found = json.loads(text).get(key)
    except (ValueError, AttributeError):
        return 0
    return found if isinstance(found, int) else 0


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)[:_LONGEST]
    if isinstance(value, str) and value in _VALUES:
        return _(_VALUES[value])
    return _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """A time that was written for programs, as people write it; other text as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text[:_LONGEST]
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if "T" in text else text
