# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unlocking a file: keys, database, judgement, and what a person should be told."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import migrations
from shelterdesk.database import migrate
from shelterdesk.database.engine import in_words, open_engine
from shelterdesk.database.transaction import Changes
from shelterdesk.errors import Damaged, DiskFull, NotFound, Unwritable
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.safe import SafeState
from shelterdesk.vault import (
    accounts,
    attempts,
    audit_chain,
    audit_rows,
    class_keys,
    copying,
    damage,
    erased_again,
    file_lock,
    judgement,
    key_file,
    key_upgrade,
    newer,
    openers,
    reading_view,
    restore,
    restored,
    rotation,
    staff_rows,
    unlocking,
    updating,
)
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.local_zone import local_now
from shelterdesk.vault.opened_file import Notice
from shelterdesk.vault.unlocked import Vault
from shelterdesk.vault.unlocking import Opened

__all__ = ["Changes", "Vault", "local_now", "open_damaged", "unlock"]

#: A clock this far before the newest entry was set back.
_SET_BACK: Final = timedelta(hours=1)
#: Fewer wrong ones than this, right before the right one, are slips: noted, and nobody is alarmed.
_SLIPS: Final = 3
_SLIP_WITHIN: Final = timedelta(minutes=10)


def unlock(
    path: Path,
    *,
    staff_code: str,
    passphrase: str,
    now: Callable[[], datetime] = local_now,
    progress: Progress | None = None,
) -> Vault:
    """Open the file for one staff member; ``progress`` hears of an update of an older file, and
    may stop it until the new form takes the place of the old.

    Raises ``NotFound``, ``Damaged``, ``TooNew``, ``InUse``, ``WrongPassword``, ``TooSoon``,
    ``Unwritable``, ``DeviceKeyMissing`` or ``NotEnoughMemory``; until the passphrase has been
    found right, nothing is written but the count of wrong ones.
    """
    with ExitStack() as undo:
        try:
            restore.finish_pending(path)
            updating.finish_pending(path)
            _must_be_there(path)
            opened = unlocking.open_keys(path, staff_code, passphrase, undo, now)
            vault = enter(path, opened, undo, now, staff_code, progress)
        except OSError as error:
            raise key_file.file_error(error, path) from error
        undo.pop_all()
        return vault


def enter(  # noqa: PLR0917 - the way of every opening
    path: Path,
    opened: Opened,
    undo: ExitStack,
    now: Callable[[], datetime],
    staff_code: str,
    progress: Progress | None = None,
) -> Vault:
    """From an open slot to the unlocked file; ``undo`` closes what was opened if it fails, and
    puts an older file back that was brought up to date."""
    newer.refuse(path, openers.file_secrets_of(opened.keys, opened.slot))
    _must_be_writable(path)
    had_crashed, lost_log = file_lock.is_log_there(path), file_lock.lost_log(path)
    done = rotation.complete(path, opened.keys, opened.slot)
    opened = opened.with_keys(done.keys)
    engine = _open_database(path, opened, undo, progress)
    undo.callback(engine.dispose)
    if not lost_log:  # what was in the log counts from here on
        file_lock.unmark(path)
    if had_crashed:
        _look_for_damage(engine)
    judgement.judge(opened.keys, _known_keys(engine))
    is_update = key_upgrade.lacks_trail(opened.keys)
    before = opened.slot
    opened = unlocking.settle(path, opened, partial(_begin_trail, engine, opened.keys.sequence))
    vault = Vault(path, opened, engine, now, staff_code)
    vault.has_new_directors = before.pinned not in {b"", opened.keys.directors}
    if done.note:
        vault.notices.append(Notice(done.note))
    newest = vault.newest_entry()
    vault.mend_trail()
    if is_update:
        vault._remember_written()
    updating.done(path)
    vault.notices += map(Notice, class_keys.news(vault, before.seen))
    try:
        vault.restore_rules()
        restored.note_restored(vault)  # first: it explains what is found below
        erased_again.settle(vault)
        staff_rows.settle(vault)
        # Class keys renewed in the absence of their holders: the paper opens them again. To
        # colleagues a key is handed over by a person, never by itself.
        accounts.hand_over_all(vault, is_recovery_alone=True)
        vault.remember_rights()
        _write_down(vault, opened)
        if lost_log:
            _tell_lost_log(vault, lost_log)
    except DiskFull as error:  # what is stored can be read all the same
        vault.notices.append(Notice(error.message, is_grave=True))
    _look_at_trail_and_clock(vault, newest, now())
    for one in restored.unseen(vault):
        vault.notices.append(Notice(restored.in_words(one), is_grave=True))
    file_lock.mark(path, now())
    return vault


def open_damaged(
    path: Path, *, staff_code: str, passphrase: str, now: Callable[[], datetime] = local_now
) -> Vault:
    """Open a file for reading, as far as it can be read: a damaged one, or one that cannot be
    written to. Nothing is written beside it."""
    _must_be_there(path)
    with ExitStack() as undo:
        opened = unlocking.open_keys(path, staff_code, passphrase, undo, now, to_read=True)
        secrets = openers.file_secrets_of(opened.keys, opened.slot)
        engine = reading_view.open_view(path, secrets, undo)
        vault = Vault(path, opened, engine, now, staff_code, is_read_only=True)
        vault.leaves(undo.pop_all())
        return vault


def _must_be_there(path: Path) -> None:
    if not path.is_file():
        raise NotFound(
            _("There is no file {name} here. Choose another file or restore a backup.").format(
                name=path.name
            ),
            field="file",
        )


def _must_be_writable(path: Path) -> None:
    if not os.access(path.parent, os.W_OK) or not os.access(path, os.W_OK):
        raise Unwritable(
            _("The folder {folder} cannot be written to. Nothing was changed.").format(
                folder=path.parent
            )
        )


def _open_database(
    path: Path, opened: Opened, undo: ExitStack, progress: Progress | None
) -> Engine:
    file_secret = opened.file_secret
    engine = open_engine(path, file_secret)
    try:
        with in_words(), engine.connect() as connection:
            current = migrate.revision(connection)
        if current != migrations.REVISIONS[-1]:
            engine.dispose()
            undo.callback(updating.undo, path)
            updating.update(path, file_secret, opened.keys, progress or copying.silent)
            engine = open_engine(path, file_secret)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _look_for_damage(engine: Engine) -> None:
    """After a crash or power cut: every page, so that damage is met now and not in March."""
    with in_words(), engine.connect() as connection:
        raw = connection.connection.driver_connection
        connection.rollback()
        report = damage.examine_open(raw)
        if report.is_whole:
            return
        if report.is_harmless:
            damage.repair_free_pages(raw)
            return
    raise Damaged(
        _("The file is damaged and was not opened. Nothing was changed. Restore a backup.")
    )


def _known_keys(engine: Engine) -> judgement.KnownKeys:
    with in_words(), Session(engine) as session:
        state = session.scalar(select(SafeState))
        session.rollback()
        if state is None:
            return judgement.KnownKeys()
        return judgement.KnownKeys(state.key_sequence, state.rights_revision, state.directors)


def _begin_trail(engine: Engine, key_sequence: int, first_key: bytes) -> None:
    """Start the audit trail of an updated file; the keys that know of it are not written yet."""
    with in_words(), Session(engine) as session, session.begin():
        if session.get(SafeState, 1) is None:
            session.add(SafeState(id=1, key_sequence=key_sequence))
        if not audit_rows.has_begun(session):
            audit_chain.begin(session, first_key)


def _write_down(vault: Vault, opened: Opened) -> None:
    """Who came in, and how often somebody tried before: she is told, whoever she is."""
    failed = len(opened.failed_attempts)
    if failed:
        last = opened.failed_attempts[-1].astimezone(vault._now().tzinfo)
        if failed >= _SLIPS or vault._now() - last > _SLIP_WITHIN:
            vault.notices.append(Notice(_failed_words(failed, last)))
        details = {"count": failed, "last": opened.failed_attempts[-1].isoformat()}
        vault.note(N_("Wrong passphrases before"), kind=AuditKind.FAILED_UNLOCK, details=details)
        attempts.forget(vault.path)
    vault.note(N_("Unlocked"), kind=AuditKind.UNLOCK)


def _failed_words(n: int, last: datetime) -> str:
    return ngettext(
        "{n} wrong passphrase or recovery code was typed since the last unlock, at {when}. If it "
        "was neither you nor a colleague, tell a director.",
        "{n} wrong passphrases or recovery codes were typed since the last unlock, the last at "
        "{when}. If it was neither you nor a colleague, tell a director.",
        n,
    ).format(n=n, when=f"{last:%Y-%m-%d %H:%M}")


def _tell_lost_log(vault: Vault, since: str) -> None:
    """The program ended without closing the file, and what it had saved last was taken away."""
    vault.note(
        N_("What was saved last is missing"), kind=AuditKind.CHECK, details={"open_since": since}
    )
    words = _(
        "The program did not close this file, and {log}, which held what was saved last, is gone. "
        "What was written since {when} may be missing: look for that file, ask who was on duty, "
        "and compare with the newest backup."
    )
    when = since  # whatever somebody left there
    with suppress(ValueError):
        when = f"{datetime.fromisoformat(since).astimezone(vault._now().tzinfo):%Y-%m-%d %H:%M}"
    log = f"{vault.path.name}-wal"
    vault.notices.append(Notice(words.format(log=log, when=when), is_grave=True))


def _look_at_trail_and_clock(vault: Vault, before: datetime | None, now: datetime) -> None:
    """What everybody is told: an end that is not what it was, a clock that was set back."""
    for finding in vault.check_audit_end():
        vault.notices.append(Notice(finding.words, is_grave=True))
    if before is not None and now < before - _SET_BACK:
        words = _("The computer's clock stands before the last entry ({when}). Please set it.")
        vault.notices.append(Notice(words.format(when=f"{before.astimezone():%Y-%m-%d %H:%M}")))
