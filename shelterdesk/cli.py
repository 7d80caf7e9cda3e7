# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: what needs no screen. Knows no window and never imports one.

Exit status 0 done, 1 a user error in one plain line on stderr, 2 wrong usage. The passphrase
comes from a prompt, ``--password-stdin`` or ``--password-fd N``, never from an argument or the
environment, where other programs could read it.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from shelterdesk import __version__, memory
from shelterdesk.errors import Invalid, UserError
from shelterdesk.i18n import N_, _

DONE: Final = 0
USER_ERROR: Final = 1
WRONG_USAGE: Final = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; argparse itself exits with 2 on wrong usage."""
    memory.forbid_dumps()
    arguments = parsed(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    return carry_out(partial(command, arguments))


def parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """What a command was told; argparse itself exits with 2 on wrong usage."""
    return _parser().parse_args(argv)


def carry_out(command: Callable[[], int]) -> int:
    """A command to its exit status; what a person can act on is said in one line."""
    try:
        return command()
    except UserError as error:
        _complain(error.message)
    except KeyboardInterrupt:
        _complain(_("Stopped. Nothing was changed."))
    except BrokenPipeError:
        pass
    return USER_ERROR


def _create(arguments: argparse.Namespace) -> int:
    from shelterdesk.services import setup  # heavy imports wait until a command needs them
    from shelterdesk.vault.create import create

    passphrase = _passphrase(arguments, is_new=True)
    organisation = {"discreet_name": arguments.name, "language": "en"}
    code = create(
        arguments.file,
        staff_code=arguments.staff,
        passphrase=passphrase,
        organisation=organisation,
        first=setup.seed_with_rooms(_("House"), arguments.rooms),
    )
    _say(_("Recovery code (write it down; the program asks for it at the first unlock):"))
    _say(code)
    return DONE


def _import_hmis(arguments: argparse.Namespace) -> int:
    from shelterdesk.exchange.hmis import export, importer  # see _create

    _refuse_report(arguments, *arguments.folder.glob("*"))
    with _unlocked(arguments) as vault:
        read = export.read(arguments.folder)
        verb = partial(importer.import_export, export=read, progress=_progress)
        verb_named = _named(verb, importer.import_export)
        report = vault.do(N_("Imported an HMIS export"), verb_named).result
    return _tell_import(report, arguments)


def _import_table(arguments: argparse.Namespace) -> int:
    from shelterdesk.exchange import table_import, table_mapping, tables  # see _create

    _refuse_report(arguments, arguments.table, arguments.map)
    mapping = table_mapping.Mapping.from_json(_read_text(arguments.map))
    table = tables.read_table(
        arguments.table,
        sheet=mapping.sheet,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
    )
    with _unlocked(arguments) as vault:
        verb = partial(table_import.import_table, table=table, mapping=mapping, progress=_progress)
        verb_named = _named(verb, table_import.import_table)
        report = vault.do(N_("Imported a spreadsheet"), verb_named).result
    return _tell_import(report, arguments)


def _report(arguments: argparse.Namespace) -> int:
    from shelterdesk.reports import base, making, protect  # see _create
    from shelterdesk.vault import leaving

    leaving.refuse(arguments.out, arguments.file)
    if arguments.figures:
        leaving.refuse(arguments.figures, arguments.file, arguments.out)
    given = _options(arguments.option)
    base.get(arguments.name).parse_options(given)  # a slip is said before the passphrase is asked
    password = ""
    if arguments.pdf_password_fd is not None:
        password = protect.checked(_from_descriptor(arguments.pdf_password_fd))
    typed = _passphrase_of(arguments)
    with _unlocked(arguments, typed) as vault:
        printed = making.make(vault, arguments.name, given, purpose=arguments.purpose)
        if printed.note:
            _complain(printed.note)
        if making.asks_passphrase(arguments.name, making.Way.FILE):
            vault.confirm_passphrase(typed)
        paper = making.hand_out(
            vault, printed, making.Way.FILE, password=password, with_figures=bool(arguments.figures)
        )
        files = {arguments.figures: _json(printed.figures)} if arguments.figures else {}
        try:
            leaving.write_out({**files, arguments.out: paper.data}, arguments.file)
        except BaseException:
            making.came_to_nothing(vault, paper)
            raise
    _say(_("Written: {path}").format(path=arguments.out))
    return DONE


def _demo(arguments: argparse.Namespace) -> int:
    from shelterdesk.demo.generate import generate  # see _create
    from shelterdesk.vault.door import local_now

    accounts = generate(
        arguments.file,
        years=arguments.years,
        residents=arguments.residents,
        seed=arguments.seed,
        now=local_now(),
        progress=lambda done, total: _progress(done, total, ""),
    )
    for account in accounts.staff:
        _say(
            _("Staff code {code}, passphrase {passphrase}").format(
                code=account.staff_code, passphrase=account.passphrase
            )
        )
    _say(_("Recovery code {code}").format(code=accounts.recovery_code))
    return DONE


def _tour(arguments: argparse.Namespace) -> int:
    _complain(_("The tour opens windows: use the installed command, shelterdesk tour --out DIR."))
    return WRONG_USAGE


def _passphrase_of(arguments: argparse.Namespace) -> str:
    """The passphrase to a file that is there."""
    if not arguments.file.exists():
        raise Invalid(_("There is no file {path}.").format(path=arguments.file), field="file")
    return _passphrase(arguments)


@contextmanager
def _unlocked(arguments: argparse.Namespace, typed: str | None = None) -> Iterator[Any]:
    from shelterdesk.vault.door import unlock  # see _create

    passphrase = _passphrase_of(arguments) if typed is None else typed
    vault = unlock(arguments.file, staff_code=arguments.staff, passphrase=passphrase)
    try:
        yield vault
    finally:
        vault.lock()


def _named(verb: Callable[..., Any], like: Callable[..., Any]) -> Callable[..., Any]:
    """A partial with the name under which the audit knows the verb."""
    verb.__name__, verb.__module__ = like.__name__, like.__module__
    return verb


def _passphrase(arguments: argparse.Namespace, *, is_new: bool = False) -> str:
    if arguments.password_stdin:
        return _first_line(sys.stdin.buffer.read())
    if arguments.password_fd is not None:
        return _from_descriptor(arguments.password_fd)
    if not sys.stdin.isatty():
        raise Invalid(_("Give the passphrase with --password-stdin or --password-fd."))
    passphrase = getpass.getpass(_("Passphrase: "))
    if is_new and getpass.getpass(_("Once more: ")) != passphrase:
        raise Invalid(_("The two are not the same. Nothing was made."))
    return passphrase


def _from_descriptor(number: int) -> str:
    try:
        with os.fdopen(number, "rb") as file:
            return _first_line(file.read())
    except OSError as error:
        raise Invalid(
            _("Nothing can be read from file descriptor {number}.").format(number=number)
        ) from error


def _first_line(data: bytes) -> str:
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Invalid(_("The passphrase is not UTF-8 text.")) from error
    return lines[0] if lines else ""


def _options(given: Sequence[str]) -> dict[str, str]:
    options = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise Invalid(_("Write an option as key=value, not {text}.").format(text=text))
        options[name.strip()] = value.strip()
    return options


def _refuse_report(arguments: argparse.Namespace, *inputs: Path) -> None:
    """Before anything is taken in: its report may not overwrite what must stay."""
    from shelterdesk.vault import leaving  # see _create

    if arguments.report is not None:
        leaving.refuse(arguments.report, arguments.file, *inputs)


def _tell_import(report: Any, arguments: argparse.Namespace) -> int:
    from shelterdesk.vault import leaving  # see _create

    body = report.to_json_dict()
    for name, count in body["counts"].items():
        _say(f"{name}: {count}")
    _say(f"odd_rows: {body['odd_rows']}")
    _say(f"refused_rows: {body['refused_rows']}")
    if arguments.report is not None:
        try:
            leaving.write_out({arguments.report: _json(body)}, arguments.file)
        except UserError as error:
            words = _("The data was taken in; its report could not be written. {why}")
            raise UserError(words.format(why=error.message)) from error
    return DONE


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(_("{path} cannot be read.").format(path=path)) from error


def _json(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode()


def _progress(done: int, total: int, text: str) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{done}/{total} {text}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _say(text: str) -> None:
    if sys.stdout is not None:  # a program without a console (Windows) has none
        sys.stdout.write(f"{text}\n")


def _complain(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(" ".join(text.split()) + "\n")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        if sys.stderr is not None:
            sys.stderr.write(f"{self.prog}: {message}\n{self.format_usage()}")
        sys.exit(WRONG_USAGE)


def _parser() -> argparse.ArgumentParser:
    from shelterdesk import cli_backup, cli_self_test  # which use what stands here

    parser = _Parser(prog="shelterdesk", description=_("The desk of a small shelter."))
    parser.add_argument("--version", action="version", version=f"ShelterDesk {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_create(commands)
    _add_import(commands)
    _add_report(commands)
    cli_backup.add(commands)
    cli_self_test.add(commands)
    demo = commands.add_parser("demo", help=_("make a file with invented people"))
    demo.add_argument("--file", type=Path, required=True)
    demo.add_argument("--years", type=_positive, default=3)
    demo.add_argument("--residents", type=_positive, default=160)
    demo.add_argument("--seed", type=int, default=1)
    demo.set_defaults(command=_demo)
    tour = commands.add_parser("tour", help=_("pictures of every screen (installed command only)"))
    tour.add_argument("--out", type=Path)
    tour.set_defaults(command=_tour)
    return parser


def _add_create(commands: Any) -> None:
    create = commands.add_parser("create", help=_("make a new file"))
    _add_file(create)
    create.add_argument("--name", default="Desk Planner", help=_("the discreet name"))
    create.add_argument("--rooms", default="", help=_("rooms by a pattern: “8 rooms × 2 beds”"))
    create.set_defaults(command=_create)


def _add_import(commands: Any) -> None:
    kinds = commands.add_parser("import", help=_("take in data of another system")).add_subparsers(
        required=True, metavar="kind"
    )
    hmis = kinds.add_parser("hmis", help=_("an HMIS CSV folder"))
    hmis.add_argument("folder", type=Path)
    table = kinds.add_parser("table", help=_("a spreadsheet: CSV or XLSX"))
    table.add_argument("table", type=Path)
    table.add_argument("--map", type=Path, required=True, help=_("which column is what (JSON)"))
    for kind, command in ((hmis, _import_hmis), (table, _import_table)):
        _add_file(kind)
        kind.add_argument("--report", type=Path, help=_("where to write every odd row (JSON)"))
        kind.set_defaults(command=command)


def _add_report(commands: Any) -> None:
    report = commands.add_parser("report", help=_("print a report as PDF"))
    report.add_argument("name")
    _add_file(report)
    report.add_argument("--option", action="append", default=[], metavar="KEY=VALUE")
    report.add_argument("--purpose", default="")
    report.add_argument("--out", type=Path, required=True)
    report.add_argument("--figures", type=Path, help=_("where to write the same figures (JSON)"))
    report.add_argument(
        "--pdf-password-fd", type=int, metavar="N", help=_("a password on the PDF (AES-256)")
    )
    report.set_defaults(command=_report)


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--staff", required=True, metavar="CODE")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--password-stdin", action="store_true")
    source.add_argument("--password-fd", type=int, metavar="N")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("a number from 1 on"))
    return number
