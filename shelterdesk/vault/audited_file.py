# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An open file with its audit trail: what may be written down, and whether it still stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from shelterdesk.database import migrate
from shelterdesk.errors import (
    NotAllowed,
)
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.safe import SafeState
from shelterdesk.vault import (
    audit_chain,
    audit_check,
    audit_ends,
    audit_rows,
    key_file,
    renewing,
    slots,
)
from shelterdesk.vault.audit_chain import NewEvent
from shelterdesk.vault.audit_check import ChainCheck, ChainReport, Finding
from shelterdesk.vault.moments import Moment
from shelterdesk.vault.opened_file import Notice, OpenFile

#: How long ago the passphrase may have been typed for what asks each time.
CONFIRMED_WITHIN: Final = timedelta(minutes=3)
_SIGNED_IN: Final = -1  # no row has this number


class AuditedFile(OpenFile):
    """Notes events that are no acts, and checks the trail."""

    _confirmed: Moment | None = None  # when she typed her passphrase again
    #: A director checked the whole trail since it was opened: its end may become the known one.
    _is_trail_checked = False

    def was_confirmed(self, within_minutes: int) -> bool:
        """Whether she typed her passphrase again lately."""
        within = timedelta(minutes=within_minutes)
        return self._confirmed is not None and self._confirmed.is_within(within)

    def use_confirmation(self) -> None:
        """For what asks each time: ``NotAllowed`` unless she typed her passphrase again just now.

        One confirmation is good for one act, also for one that fails.
        """
        if self._confirmed is None or not self._confirmed.use(CONFIRMED_WITHIN):
            raise NotAllowed(_("Your passphrase is asked for this each time."), field="passphrase")

    def note(
        self,
        label: str,
        *,
        kind: AuditKind | str,
        about: tuple[str, str] | None = None,
        persons: tuple[int, ...] = (),
        details: dict[str, Any] | None = None,
        by: int | None = _SIGNED_IN,
    ) -> int:
        """Write an audit event that changes no row: a print, a backup, a key operation.

        ``about`` is a table and a uuid; ``details`` hold numbers and codes, never a name. ``by``:
        who did it where it was not the person signed in; None where nobody knows.
        """
        self._refuse_read_only()
        with self._session() as session, session.begin():
            new = NewEvent(
                at=self._now(),
                staff_id=self.staff_id if by == _SIGNED_IN else by,
                kind=AuditKind(kind),
                verb=str(kind),
                label=label,
                subject_table=about[0] if about else None,
                subject_uuid=about[1] if about else None,
                details=details or {},
                persons=tuple(sorted(set(persons))),
            )
            return audit_chain.append(session, new)

    @property
    def file_secrets(self) -> tuple[bytes, ...]:
        """The file keys at hand. For this package alone."""
        return tuple(self._opened.file_secrets.values())

    def audit_end(self) -> tuple[int, str]:
        """How many events there are, and the first digits of the last MAC."""
        with self._session() as session:
            return audit_chain.end(session)

    def newest_entry(self) -> datetime | None:
        """When the newest event was written, by the clock of that time."""
        with self._session() as session:
            return audit_chain.newest(session)

    def can_verify_audit(self) -> bool:
        """Whether she holds the key of the whole trail."""
        return self.opened.holds(slots.AUDIT_GRANT)

    def audit_check(self) -> AuditCheck:
        """A check of the whole trail in steps; raises ``NotAllowed`` without its first key."""
        if not self.can_verify_audit():
            raise NotAllowed(_("Only a director can check the whole trail."))
        return AuditCheck(self, ChainCheck(self.opened.open(slots.AUDIT_GRANT)))

    def verify_audit(self, progress: Callable[[int, int, str], None] | None = None) -> ChainReport:
        """Check the whole trail; raises ``NotAllowed`` without its first key."""
        check = self.audit_check()
        while check.step():
            if progress is not None:
                progress(check.done, check.entries, _("Checking the audit trail"))
        return check.report()

    def check_audit_end(self) -> tuple[Finding, ...]:
        """What everybody's program checks at unlock."""
        with self._session() as session:
            known = audit_ends.of_key_file(self.keys)
            return audit_check.findings_at_the_end(session, known)

    def mend_trail(self) -> None:
        """Put an end right that somebody removed or set back.

        The trail is taken up after its last event, so that a check finds what was done to it, and
        the person is told.
        """
        with self._session() as session, session.begin():
            if session.get(SafeState, 1) is None:
                session.add(SafeState(id=1, key_sequence=self.keys.sequence))
            if audit_rows.has_begun(session) and audit_chain.is_end_sound(session):
                return
            if audit_rows.end(session) is not None and not self.can_verify_audit():
                return  # she can go on; a director puts it right
            if not self.can_verify_audit():
                raise NotAllowed(_("The audit trail is missing. A director must open this file."))
            audit_chain.resume(session, self.opened.open(slots.AUDIT_GRANT))
        words = _("Somebody changed the end of the audit trail. Check it under Activity.")
        self.notices.append(Notice(words, is_grave=True))
        self.note(N_("The end of the audit trail was put right"), kind=AuditKind.CHECK)

    def restore_rules(self) -> None:
        """Put back the triggers that freeze the trail and keep the beds, if somebody took them
        away, and tell the person."""
        with self._session() as session, session.begin():
            if not migrate.restore_triggers(session.connection()):
                return
        words = _(
            "Somebody had taken away rules that this file keeps by itself. They are back. Check "
            "the audit trail under Activity."
        )
        self.notices.append(Notice(words, is_grave=True))
        self.note(N_("The rules of the file were put back"), kind=AuditKind.CHECK)

    def renew_seals(self, progress: Callable[[int, int, str], None] | None = None) -> int:
        """Bring texts under older class keys under the newest ones; returns how many."""
        self._refuse_read_only()
        with self._session() as session, session.begin():
            count = renewing.renew(session, self._sealer, self.keys, progress)
        if count:
            details = {"texts": count}
            self.note(N_("Renewed the seals of texts"), kind=AuditKind.KEYS, details=details)
        return count

    def _write_end(self) -> None:
        """Make the present end the known one, unless the trail does not hold the one before: then
        the key file goes on remembering that until a director has checked the whole of it."""
        findings = () if self._is_trail_checked else self.check_audit_end()
        if findings:
            details = {"findings": len(findings)}
            label = N_("The end of the audit trail is not the known one")
            self.note(label, kind=AuditKind.CHECK, details=details)
        self.note(N_("Locked"), kind=AuditKind.LOCK)
        if findings:
            return
        entries, head = self.audit_end()
        anchored = key_file.with_anchor(
            self.keys, self._opened.mac_secret, entries=entries, head=head
        )
        key_file.write(self.path, anchored)


class AuditCheck:
    """A check of the trail that leaves the file free between its steps."""

    def __init__(self, vault: AuditedFile, chain: ChainCheck) -> None:
        self._vault, self._chain = vault, chain
        with vault._session() as session:
            self.entries = audit_rows.last(session)[0]

    @property
    def done(self) -> int:
        """How many entries were checked."""
        return self._chain.done

    def step(self) -> bool:
        """Check the next thousand entries; False once there are no more."""
        with self._vault._session() as session:
            return self._chain.step(session)

    def report(self) -> ChainReport:
        """What was found; the check itself becomes an entry, and the end is remembered."""
        vault = self._vault
        first_key = vault.opened.open(slots.AUDIT_GRANT)
        with vault._session() as session:
            known = audit_ends.of_key_file(vault.keys)
            known += audit_ends.of_backups(session, vault.keys.vault_id, vault.file_secrets)
            report = self._chain.report(session, known)
            found = audit_ends.at_last_check(session, first_key)
            new = tuple(finding for finding in found if finding not in report.findings)
            report = replace(report, findings=report.findings + new)
        if vault.is_read_only:
            return report
        with vault._session() as session, session.begin():
            if not self._chain.is_end_right:
                audit_chain.resume(session, first_key)
            audit_ends.remember(session, first_key, report.entries)
            session.get_one(SafeState, 1).checked_at = vault._now()
        details = {"entries": report.entries, "findings": len(report.findings)}
        vault.note(N_("Checked the audit trail"), kind=AuditKind.CHECK, details=details)
        vault._is_trail_checked = True
        return report
