# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Straight into the print queue through a pipe, and what is said about the queue."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.errors import UserError
from shelterdesk.vault import recovery
from ui.keys import paper, sheets
from ui.printing import printers, spool, straight
from ui.tasks import Lane

PDF = b"%PDF-1.7 NOOR-MARK" * 50_000  # more than a pipe holds at once

#: Stands for the system's command: notes what it is told, and of the pages only a digest.
LP = """#!{python}
import hashlib, json, os, sys
data = sys.stdin.buffer.read()
told = {{"arguments": sys.argv[1:], "digest": hashlib.sha256(data).hexdigest(),
        "libraries": os.environ.get("LD_LIBRARY_PATH")}}
open({log!r}, "w").write(json.dumps(told))
sys.exit({status})
"""


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A print command first in the path; returns where it notes what it was told."""
    return put_lp(tmp_path, monkeypatch, 0)


def put_lp(folder: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> Path:
    log = folder / "told.json"
    command = folder / "lp"
    command.write_text(LP.format(python=sys.executable, log=str(log), status=status))
    command.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))
    return log


@pytest.fixture
def printer(qapp: QApplication) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setDocName("report-2026-11-22-01")
    made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    return made


def test_the_pages_go_through_a_pipe_under_a_name_that_tells_nothing(
    lp: Path, printer: QPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/packed")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/own")
    printer.setFromTo(2, 3)
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    job = straight.job_of(printer, 5)
    assert straight.send(PDF, job) == 2
    told = json.loads(lp.read_text())
    assert told["digest"] == hashlib.sha256(PDF).hexdigest()
    assert told["libraries"] == "/own"
    words = " ".join(told["arguments"])
    assert words == (
        "-d  -t report-2026-11-22-01 -n 2 -P 2-3 -o media=A4 -o sides=one-sided"
        " -o print-scaling=auto-fit -o document-format=application/pdf"
        " -o print-color-mode=monochrome -o collate=true"
        " -o outputorder=reverse"
    )


@pytest.mark.parametrize(
    ("chosen", "is_wide", "sides"),
    [
        (QPrinter.DuplexMode.DuplexNone, False, "one-sided"),
        (QPrinter.DuplexMode.DuplexLongSide, True, "two-sided-long-edge"),
        (QPrinter.DuplexMode.DuplexShortSide, False, "two-sided-short-edge"),
        (QPrinter.DuplexMode.DuplexAuto, False, "two-sided-long-edge"),
        (QPrinter.DuplexMode.DuplexAuto, True, "two-sided-short-edge"),
    ],
)
def test_sides_follow_the_paper_where_nothing_was_chosen(
    chosen: QPrinter.DuplexMode, is_wide: bool, sides: str
) -> None:
    assert straight.sides(chosen, is_wide=is_wide) == sides


def test_a_queue_that_says_no(
    tmp_path: Path, printer: QPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_lp(tmp_path, monkeypatch, 1)
    with pytest.raises(UserError, match="did not answer"):
        straight.send(PDF, straight.job_of(printer, 1))
    (tmp_path / "lp").unlink()
    with pytest.raises(UserError, match="did not answer"):
        straight.send(PDF, straight.job_of(printer, 1))


def test_a_queue_that_does_not_answer_in_time(
    tmp_path: Path, printer: QPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "lp"
    command.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(30)\n")
    command.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(straight, "_PATIENCE_S", 0.5)
    with pytest.raises(printers.Stopped, match="not known") as stopped:
        straight.send(PDF, straight.job_of(printer, 1))
    assert stopped.value.pages is None


def test_the_dialog_offers_no_file_and_takes_none(
    printer: QPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QPrintDialog] = []

    def accept(dialog: QPrintDialog) -> QDialog.DialogCode:
        asked.append(dialog)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    window = QWidget()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    with pytest.raises(UserError, match="would make a file"):
        printers.ask_for_printer(window, printer)
    assert not asked[0].testOption(QPrintDialog.PrintDialogOption.PrintToFile)
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    assert printers.ask_for_printer(window, printer) is None


class Queue(QPrinter):
    """A printer that is there, with a queue behind it."""

    def printerName(self) -> str:
        return "Desk"

    def outputFormat(self) -> QPrinter.OutputFormat:
        return QPrinter.OutputFormat.NativeFormat


def test_a_printer_of_the_queue_is_taken(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QDialog.DialogCode.Accepted)
    queue = Queue()
    assert printers.ask_for_printer(QWidget(), queue) is queue


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="lp is of Linux here")
@pytest.mark.parametrize("sheet", [None, (2, 3)])
def test_the_recovery_code_goes_through_the_pipe_too(
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    sheet: tuple[int, int] | None,
) -> None:
    command = tmp_path / "lp"
    command.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"open({str(tmp_path / 'got.pdf')!r}, 'wb').write(sys.stdin.buffer.read())\n"
    )
    command.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    window, lane, said = QWidget(), Lane(), list[str]()
    queue = Queue()
    queue.setDocName(paper.JOB_NAME)
    page = paper.CodePage("Stock List", "ABCD-EFGH-JKLM-NPQR", sheet)
    paper.print_on(queue, window, lane, page, said.append)
    assert lane.wait_idle()
    assert said == [""]
    [printed] = PdfReader(tmp_path / "got.pdf").pages
    text = " ".join(printed.extract_text().split())
    assert "ABCD" in text
    assert ("Sheet 2 of 3" in text) is (sheet is not None)
    command.write_text(f"#!{sys.executable}\nimport sys\nsys.exit(1)\n")
    paper.print_on(queue, window, lane, page, said.append)
    assert lane.wait_idle()
    assert said[1:] == ["The printer did not answer. Please copy the code by hand, with a pen."]
    lane.close()


def test_a_new_recovery_code_is_printed_as_the_first_one_was(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through Staff and after a passphrase was forgotten, one sheet or several."""
    asked = create_autospec(paper.print_code)
    monkeypatch.setattr(paper, "print_code", asked)
    shown = sheets.RecoverySheets(sheets.print_with("Stock List", Lane()))
    qtbot.addWidget(shown)
    code = recovery.to_code(recovery.new_secret())
    shown.set_code(code)
    shown.print()
    assert asked.call_args.args[2] == paper.CodePage("Stock List", code, None)


def test_a_file_that_was_asked_for_is_no_queue(lp: Path, printer: QPrinter) -> None:
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert not straight.is_possible(printer)


def test_what_the_system_keeps_is_said_with_the_reason(
    lp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Keep printed documents" in spool.spool_warning("win32")
    assert "queue keeps a copy" in spool.spool_warning("darwin")
    assert "queue keeps a copy" in spool.spool_warning("linux")
    monkeypatch.setenv("PATH", "")
    assert "temporary file" in spool.spool_warning("linux")
    assert "queue keeps a copy" in spool.spool_warning("darwin")
