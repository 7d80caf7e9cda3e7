# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at a report, printing (the recovery code too), saving and exporting write the files that
were asked for alone.

A process of its own does all of it, with names of its own for the temporary folder, the home and
the folder it runs in. Where ``strace`` is there, every file it opens for writing is looked at, so
that one removed again is seen too; everywhere, the temporary folder is one that does not exist.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]
MARKS = ["Zephyrine-Mark", "Quillon-Mark"]

SCRIPT = """
import os, sys
from datetime import date
from pathlib import Path
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
app = QApplication([])
from shelterdesk.exchange.export_making import FileFormat
from shelterdesk.services import setup
from shelterdesk.vault import create, door
from shelterdesk.vault.primitives import FLOOR
from tests.factories import admitted, beds, house
from tests.ui.at_desk import desk_of, settle
from tests.ui.page_host import Host
from ui.keys import paper
from ui.locking.ask_passphrase import AskPassphrase
from ui.printing import straight
from ui.reports.page import ReportsPage

WORDS = "lantern-orchard-violin-42"
file, out = Path(sys.argv[1]), Path(sys.argv[2])
create.create(
    file, staff_code="K3", passphrase=WORDS, first=setup.seed, cost=FLOOR,
    organisation={"discreet_name": "Zephyrine-Mark", "language": "en", "currency": "EUR"},
)
vault = door.unlock(file, staff_code="K3", passphrase=WORDS)
site = house(vault)
admitted(vault, beds(vault, site)[0], date(2026, 1, 30), "Quillon-Mark")


def printer_to_file(_parent, printer):
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out / "printed.pdf"))
    return printer


class Queue(QPrinter):
    def printerName(self):
        return "Desk"

    def outputFormat(self):
        return QPrinter.OutputFormat.NativeFormat


said = []
with desk_of(vault) as desk:
    page = ReportsPage(desk)
    host = Host(desk, page)
    host.resize(1000, 700)
    host.show()
    settle(desk)
    page.form.fields["purpose"].set_value("Zephyrine-Mark")
    page.make()
    settle(desk)
    for step in range(20):
        page.preview.verticalScrollBar().setValue(step * 100)
        host.grab()
        app.processEvents()
    assert page.preview.page_count() >= 2
    assert "Zephyrine-Mark" in page.preview.accessibleDescription()
    page.outgoing.choose_printer = printer_to_file
    page.print_out()
    settle(desk)
    if os.environ.get("WITH_LP"):
        job = straight.job_of(printer_to_file(None, QPrinter()), 2)
        straight.send(page.preview.pdf(), job)
        for sheet in (None, (1, 3), (2, 3)):
            code = paper.CodePage("Zephyrine-Mark", "ABCD-EFGH-JKLM-NPQR", sheet)
            paper.print_on(Queue(), page, desk.lane, code, said.append)
            settle(desk)
        assert said == [""] * 3, said
    page.outgoing.choose_password = lambda _parent, on_ok, **_how: on_ok(WORDS)
    page.outgoing.choose_file = lambda _parent, _name: out / "saved.pdf"
    page.save()
    settle(desk)
    page.open(("report", "tables"))
    card = page.exports
    card.list.choose("residents")
    for kind in FileFormat:
        card.choose_file = lambda _parent, _name: out / f"table.{kind.value}"
        card.fields["purpose"].set_value("Zephyrine-Mark")
        card.fields["format"].set_value(kind)
        card.export()
        [dialog] = [w for w in app.topLevelWidgets() if isinstance(w, AskPassphrase)
                    and w.isVisible()]
        dialog.edit.setText(WORDS)
        dialog.submit()
        settle(desk)
    host.close()
vault.lock()
"""

#: Opened to write, and done so: path and flags of a line of strace.
OPENED = re.compile(r'(?:openat|open|creat)\((?:[^,"]+, )?"((?:[^"\\]|\\.)*)"(.*)\) = \d+')
#: Of all processes; it stops them at the calls that are asked for alone.
QUICKLY = ["-f", "--seccomp-bpf"]
ASKED_FOR = {"printed.pdf", "saved.pdf", "table.csv", "table.xlsx"}


def can_trace() -> bool:
    """Whether strace is there and may look."""
    strace = shutil.which("strace")
    return (
        bool(strace)
        and not subprocess.run(
            [str(strace), *QUICKLY, "-o", os.devnull, sys.executable, "-c", ""],
            capture_output=True,
            check=False,
        ).returncode
    )


def written(trace: Path) -> set[str]:
    """Every file a traced process opened for writing."""
    found = set()
    for line in trace.read_text("utf-8", "replace").splitlines():
        opened = OPENED.search(line)
        if opened and ("O_WRONLY" in opened[2] or "O_RDWR" in opened[2] or "creat(" in line):
            found.add(opened[1])
        if "memfd_create(" in line or "O_TMPFILE" in line:
            found.add(line)
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at a Linux process")
def test_nothing_is_written_but_what_was_asked_for(tmp_path: Path) -> None:
    data, out, home, here, tools = (tmp_path / n for n in ("data", "out", "home", "here", "tools"))
    for folder in (data, out, home, here, tools):
        folder.mkdir()
    lp = tools / "lp"
    lp.write_text("#!/bin/sh\nexec cat >/dev/null\n")
    lp.chmod(0o700)
    env = dict(
        os.environ, HOME=str(home), SHELTERDESK_HOME=str(home / "desk"), WITH_LP="1",
        TMPDIR=str(tmp_path / "not-there"), PYTHONPATH=str(ROOT), PYTHONDONTWRITEBYTECODE="1",
        PATH=f"{tools}{os.pathsep}{os.environ['PATH']}", QT_QPA_PLATFORM="offscreen",
        XDG_CACHE_HOME=str(home / "cache"), XDG_CONFIG_HOME=str(home / "config"),
    )  # fmt: skip
    command = [sys.executable, "-c", SCRIPT, str(data / "desk.sdb"), str(out)]
    trace, is_traced = tmp_path / "trace", can_trace()
    if is_traced:
        calls = "trace=open,openat,creat,memfd_create"
        command = ["strace", *QUICKLY, "-qq", "-s", "400", "-e", calls, "-o", str(trace), *command]
    done = subprocess.run(
        command, cwd=here, env=env, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.iterdir()} == ASKED_FOR
    saved = PdfReader(BytesIO((out / "saved.pdf").read_bytes()))
    assert saved.is_encrypted
    for folder in (data, home, here):
        for path in (p for p in folder.rglob("*") if p.is_file()):
            held = path.read_bytes()
            assert not [mark for mark in MARKS if mark.encode() in held], path
    if is_traced:
        look_at(written(trace), data, out, home)


def look_at(paths: set[str], data: Path, out: Path, home: Path) -> None:
    """Each is of the encrypted file, was asked for, or belongs to the system and holds no text."""
    assert str(data / "desk.sdb") in paths  # the trace saw what it had to see
    assert {path.name for path in map(Path, paths) if path.parent == out} >= {"printed.pdf"}
    system = ("/dev/", "/proc/", str(home / "cache" / "fontconfig"))
    strange = [
        path
        for path in paths
        if not path.startswith((str(data), *system)) and not of_asked(path, out)
    ]
    assert not strange


def of_asked(path: str, out: Path) -> bool:
    """A file asked for, or the part beside it that becomes it."""
    name = Path(path).name
    return Path(path).parent == out and (name in ASKED_FOR or name.endswith(".sdpart"))
