# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``shelterdesk self-test --window``: what Qt must be able to do here, after all that needs none.

The window is the real one for a moment; where the system has no screen, Qt itself ends the process
and the lines written so far say how far it came.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QSize, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage, QImageReader
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication

import resources
from shelterdesk import cli, cli_self_test, paths
from shelterdesk.i18n import N_, _
from shelterdesk.installed import trial_paper
from shelterdesk.installed.checks import Check, need
from ui import fonts, icons, theme
from ui.gate import Gate
from ui.printing import printers
from ui.widgets.empty import Empty

_SEEN_WITHIN_MS: Final = 10_000
_PAGE: Final = QSize(420, 594)


def main(argv: Sequence[str]) -> int:
    """The command with its window; the exit status."""
    arguments = cli.parsed(argv)
    os.umask(0o077)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName(paths.FOLDER)
    return cli.carry_out(lambda: cli_self_test.carry_out(arguments, CHECKS))


def _window(_folder: Path) -> str:
    """The window of the start comes up, dressed, and is painted."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, "light")
    gate, loop = Gate("Desk Planner"), QEventLoop()
    gate.painted.connect(loop.quit)
    QTimer.singleShot(_SEEN_WITHIN_MS, loop.quit)
    try:
        gate.show_page(Empty(_("Good morning"), icon="calendar"))
        gate.show()
        loop.exec()
        picture = gate.grab().toImage()
    finally:
        gate.close()
        gate.deleteLater()
    need(_colours(picture) > 2, _("The window stayed empty."))
    return _("{platform}, {n} screens").format(
        platform=QGuiApplication.platformName(), n=len(QGuiApplication.screens())
    )


def _icons(_folder: Path) -> str:
    """Every icon is drawn."""
    names = sorted(path.stem for path in resources.path("icons").glob("*.svg"))
    empty = [name for name in names if _colours(icons.pixmap(name).toImage()) < 2]
    need(not empty, ", ".join(empty))
    return _("{n} icons").format(n=len(names))


def _fonts(_folder: Path) -> str:
    """Qt takes every font that is brought along."""
    fonts.load_text()
    fonts.load_scripts()
    known = set(QFontDatabase.families())
    lacking = [family for family in fonts.families() if family not in known]
    need(not lacking, ", ".join(lacking))
    return _("{n} families").format(n=len(fonts.families()))


def _pictures(_folder: Path) -> str:
    """Photos and scans can be looked at, and pictures of pages are made."""
    from PIL import Image  # slow, and only here

    for kind in ("PNG", "JPEG"):
        made = BytesIO()
        Image.new("RGB", (24, 16), "teal").save(made, kind)
        read = QImage.fromData(QByteArray(made.getvalue()))
        need(read.size() == QSize(24, 16), _("{kind} is not read.").format(kind=kind))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stub wants bytes for the format; PySide itself takes a word alone.
    written = QImage(4, 4, QImage.Format.Format_RGB32).save(buffer, "PNG")  # type: ignore[call-overload]
    need(written, _("{kind} is not written.").format(kind="PNG"))
    formats = sorted(bytes(one.data()).decode() for one in QImageReader.supportedImageFormats())
    return ", ".join(formats)


def _preview(folder: Path) -> str:
    """A sheet is shown as it will be on paper."""
    data = trial_paper.sheet()
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    need(document.pageCount() == 1, _("The sheet could not be opened."))
    picture = document.render(0, _PAGE)
    need(_colours(picture) > 2, _("The sheet was shown empty."))
    picture.save(str(folder / "sheet.png"))
    return f"{picture.width()} × {picture.height()}"


def _printing(folder: Path) -> str:
    """Pages go through Qt's printing, here into a file; printers are only counted."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    count = printers.print_pages(trial_paper.sheet(), printer)
    begin = (folder / "printed.pdf").read_bytes()[:5]
    need(count == 1 and begin == b"%PDF-", _("Nothing was printed."))
    return _("{n} printers").format(n=len(QPrinterInfo.availablePrinterNames()))


def _colours(picture: QImage) -> int:
    """How many there are among some thousand of its dots; 3 stands for more."""
    found: set[int] = set()
    for y in range(0, picture.height(), max(1, picture.height() // 100)):
        for x in range(picture.width()):
            found.add(picture.pixel(x, y))
            if len(found) > 2:
                return len(found)
    return len(found)


CHECKS: Final = (
    Check("window", N_("The window comes up"), _window),
    Check("window_fonts", N_("The window has every font"), _fonts),
    Check("icons", N_("Every icon is drawn"), _icons),
    Check("pictures", N_("Pictures are read and written"), _pictures),
    Check("preview", N_("A sheet is shown as on paper"), _preview),
    Check("printing", N_("Pages can be printed"), _printing),
)
