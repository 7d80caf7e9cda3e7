# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Straight into the print queue through a pipe, and what is said about the queue."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from shelterdesk.errors import UserError
from ui.reports import printing, straight

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


def test_a_file_that_was_asked_for_is_no_queue(lp: Path, printer: QPrinter) -> None:
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert not straight.is_possible(printer)


def test_what_the_system_keeps_is_said_with_the_reason(
    lp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Keep printed documents" in printing.spool_warning("win32")
    assert "queue keeps a copy" in printing.spool_warning("darwin")
    assert "queue keeps a copy" in printing.spool_warning("linux")
    monkeypatch.setenv("PATH", "")
    assert "temporary file" in printing.spool_warning("linux")
    assert "queue keeps a copy" in printing.spool_warning("darwin")
