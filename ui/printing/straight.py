# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Straight into the print queue of Linux, without a file of ours or of Qt's in between.

Qt's printing for CUPS writes the pages to a temporary file and hands over its name. ``lp`` takes
them from a pipe and sends them on as they come; they also stay letters instead of pictures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintEngine, QPrinter

from ui.printing import spool
from ui.printing.printers import Stopped, no_answer, pages_chosen

#: Under this number Qt's dialog keeps what else was chosen for CUPS: name, value, name, value.
_DIALOG_OPTIONS: Final = 0xFE00
_PATIENCE_S: Final = 60
_SIDES: Final = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}


@dataclass(frozen=True, slots=True)
class Job:
    """What ``lp`` is told; made on the main thread, used on the lane."""

    printer: str
    name: str
    copies: int
    pages: range
    options: tuple[tuple[str, str], ...]


def is_possible(printer: QPrinter) -> bool:
    """Whether this printer is a queue that takes pages from a pipe."""
    return (
        spool.has_pipe()
        and printer.outputFormat() == QPrinter.OutputFormat.NativeFormat
        and bool(printer.printerName())
    )


def job_of(printer: QPrinter, pages: int) -> Job:
    """What was chosen in the dialog, for a document of so many pages."""
    layout = printer.pageLayout()
    is_wide = layout.orientation() == QPageLayout.Orientation.Landscape
    options = {
        "media": layout.pageSize().key(),
        "sides": sides(printer.duplex(), is_wide=is_wide),
        "print-scaling": "auto-fit",
        "document-format": "application/pdf",
    }
    if printer.colorMode() == QPrinter.ColorMode.GrayScale:
        options["print-color-mode"] = "monochrome"
    if printer.copyCount() > 1 and printer.collateCopies():
        options["collate"] = "true"
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        options["outputorder"] = "reverse"
    options |= _of_dialog(printer)
    chosen = pages_chosen(printer, pages)
    return Job(
        printer.printerName(), printer.docName(), printer.copyCount(), chosen,
        tuple(options.items()),
    )  # fmt: skip


def sides(chosen: QPrinter.DuplexMode, *, is_wide: bool) -> str:
    """One or both sides of the paper; left to the program, they turn like a book."""
    auto = "two-sided-short-edge" if is_wide else "two-sided-long-edge"
    return _SIDES.get(chosen, auto)


def send(pdf: bytes, job: Job) -> int:
    """Hand the pages over; returns how many. Raises ``UserError``; ``Stopped`` when it may have
    taken some of them."""
    try:
        done = subprocess.run(  # noqa: S603 - the system's own print command, no shell
            _command(job),
            input=pdf,
            capture_output=True,
            timeout=_PATIENCE_S,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Stopped(None) from error
    except OSError as error:
        raise no_answer() from error
    if done.returncode:
        raise no_answer()
    return len(job.pages)


def _command(job: Job) -> list[str]:
    command = [shutil.which("lp") or "lp", "-d", job.printer, "-t", job.name, "-n", str(job.copies)]
    command += ["-P", f"{job.pages.start + 1}-{job.pages.stop}"]
    for name, value in job.options:
        command += ["-o", f"{name}={value}"]
    return command


def _environment() -> dict[str, str]:
    """Without the libraries that a packed program brings for itself alone."""
    own = dict(os.environ)
    own.pop("LD_LIBRARY_PATH", None)
    if before := own.pop("LD_LIBRARY_PATH_ORIG", None):
        own["LD_LIBRARY_PATH"] = before
    return own


def _of_dialog(printer: QPrinter) -> dict[str, str]:
    """Holding a job until one stands there, a tray, two pages on one: what only CUPS knows."""
    key = QPrintEngine.PrintEnginePropertyKey(_DIALOG_OPTIONS)
    found = printer.printEngine().property(key)
    words = [str(word) for word in found] if isinstance(found, list | tuple) else []
    return dict(zip(words[::2], words[1::2], strict=False))
