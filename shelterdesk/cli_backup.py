# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line for backups: make, verify, restore; and salvaging a damaged file.

The second half of ``cli.py``, whose ways of asking and telling it uses.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelterdesk import cli
from shelterdesk.errors import Invalid, UserError
from shelterdesk.i18n import N_, _

if TYPE_CHECKING:
    from shelterdesk.vault.backup import MadeBackup
    from shelterdesk.vault.backup_reading import Inside
    from shelterdesk.vault.door import Vault
    from shelterdesk.vault.openers import Opener


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    backup = commands.add_parser("backup", help=_("make a backup and check it"))
    cli._add_file(backup)
    backup.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    backup.add_argument("--label", default="", help=_("a few words about why"))
    backup.set_defaults(command=_backup)
    verify = commands.add_parser("verify", help=_("check a backup, all of it"))
    verify.add_argument("backup", type=Path)
    _add_who(verify)
    verify.set_defaults(command=_verify)
    restore = commands.add_parser("restore", help=_("put a backup in the place of a file"))
    restore.add_argument("backup", type=Path)
    restore.add_argument("--file", type=Path, required=True)
    _add_who(restore)
    restore.add_argument(
        "--other", action="store_true", help=_("even in the place of another organisation's file")
    )
    restore.add_argument(
        "--old-keys", action="store_true", help=_("staff and passphrases as in the backup")
    )
    restore.set_defaults(command=_restore)
    salvage = commands.add_parser(
        "salvage", help=_("bring all that can be read of a damaged file into a new one")
    )
    cli._add_file(salvage)
    salvage.add_argument("--to", type=Path, required=True, metavar="NEW-FILE")
    salvage.set_defaults(command=_salvage)


def _add_who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--staff", metavar="CODE", default="")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--password-stdin", action="store_true")
    source.add_argument("--password-fd", type=int, metavar="N")
    source.add_argument(
        "--recovery-stdin", action="store_true", help=_("the recovery code instead of a passphrase")
    )


def _opener(arguments: argparse.Namespace) -> Opener:
    from shelterdesk.vault.openers import ByRecovery, ByStaff  # heavy, see cli

    if arguments.recovery_stdin:
        return ByRecovery(cli._first_line(sys.stdin.buffer.read()))
    if not arguments.staff:
        raise Invalid(_("Give --staff CODE, or --recovery-stdin."))
    return ByStaff(arguments.staff, cli._passphrase(arguments))


def _backup(arguments: argparse.Namespace) -> int:
    from shelterdesk.vault import backup, door  # heavy, see cli

    with cli._unlocked(arguments) as vault:
        made = backup.make(
            vault,
            arguments.to,
            now=door.local_now(),
            label=arguments.label,
            progress=cli._progress,
        )
        not_remembered = _remember(vault, made)
    cli._say(_("Backup made and checked: {path}").format(path=made.path))
    cli._say(_("SHA-256 {digest}").format(digest=made.sha256))
    for words in (made.problem, not_remembered):
        if words:
            cli._say(words)
    return cli.DONE


def _remember(vault: Vault, made: MadeBackup) -> str:
    """For the program's own reminder; why it could not be, where the copy is good all the same."""
    from shelterdesk.services.staff import backups  # heavy, see cli

    if vault.is_read_only:
        return ""
    try:
        vault.do(
            N_("Noted a backup"),
            backups.record,
            at=made.made_at,
            kind=made.kind,
            place=str(made.path.parent.absolute()),
            file_name=made.path.name,
            sha256=made.sha256,
            audit_entries=made.audit_entries,
            verified_at=made.made_at,
            problem=made.problem,
        )
    except UserError as error:
        return error.message
    return ""


def _verify(arguments: argparse.Namespace) -> int:
    from shelterdesk.vault import backup_reading, drill  # heavy, see cli

    _must_be_there(arguments.backup)
    opener = _opener(arguments)
    if arguments.recovery_stdin:
        code = opener.code  # type: ignore[attr-defined]
        report = drill.drill(arguments.backup, code, cli._progress)
        inside, findings = report.inside, report.findings
        text = _("Opened {n} sealed texts and read {rows} rows in {seconds:.1f} s.")
        sampled = text.format(
            n=report.opened_texts, rows=report.sampled_rows, seconds=report.seconds
        )
    else:
        checked = backup_reading.verify(arguments.backup, opener, cli._progress)
        inside, findings = checked.inside, checked.findings
        sampled = _("The audit trail was checked.") if checked.is_audit_checked else ""
    _tell(inside)
    if sampled:
        cli._say(sampled)
    for finding in findings:
        cli._complain(finding)
    if findings:
        return cli.USER_ERROR
    cli._say(_("The backup is whole."))
    return cli.DONE


def _restore(arguments: argparse.Namespace) -> int:
    from shelterdesk.vault import door, restore  # heavy, see cli

    _must_be_there(arguments.backup)
    done = restore.restore(
        arguments.backup,
        arguments.file.absolute(),
        _opener(arguments),
        now=door.local_now(),
        confirm_other=arguments.other,
        confirm_old_keys=arguments.old_keys,
        progress=cli._progress,
    )
    _tell(done.inside)
    if done.keys == restore.PRESENT:
        cli._say(_("Restored. Staff codes and passphrases of today count."))
    else:
        cli._say(_("Restored. Staff codes and passphrases of the day of the backup count."))
    if done.aside is not None:
        cli._say(_("The files from before are in {folder}").format(folder=done.aside))
    return cli.DONE


def _salvage(arguments: argparse.Namespace) -> int:
    from shelterdesk.vault import restore, salvage, unlocking  # heavy, see cli

    if not arguments.file.exists():
        raise Invalid(_("There is no file {path}.").format(path=arguments.file), field="file")
    typed = cli._passphrase(arguments)
    restore.finish_pending(arguments.file)
    with ExitStack() as undo:
        opened = unlocking.open_keys(arguments.file, arguments.staff, typed, undo, to_read=True)
        report = salvage.salvage(
            arguments.file,
            opened.file_secret,
            arguments.to.absolute(),
            progress=cli._progress,
        )
    for words in salvage.in_words_of(report):
        cli._say(words)
    return cli.DONE


def _must_be_there(backup: Path) -> None:
    if not backup.is_file():  # said before a passphrase is asked
        raise Invalid(_("There is no backup {path}.").format(path=backup), field="backup")


def _tell(inside: Inside) -> None:
    cli._say(
        _(
            "Made {when} by {staff}: {residents} residents, {stays} stays, {entries} entries."
        ).format(
            when=f"{inside.made_at.astimezone():%Y-%m-%d %H:%M}",
            staff=inside.made_by,
            residents=inside.residents,
            stays=inside.stays,
            entries=inside.audit_entries,
        )
    )
