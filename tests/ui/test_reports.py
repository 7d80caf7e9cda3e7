# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: the form made from options, the preview, paper through a printer that tests hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.i18n import N_
from shelterdesk.models.audit import AuditEvent
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports import base, making
from shelterdesk.services.residents import residents
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, settle, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.reports.options_form import MonthField, OptionsForm, months_between
from ui.reports.page import ReportsPage

KEY = Qt.Key


@pytest.fixture
def slept(vault: Vault) -> int:
    """Somebody is here since the end of August; the id of the stay."""
    site = house(vault)
    return admitted(vault, beds(vault, site)[0], date(2026, 8, 30))[1]


def shown(qtbot: QtBot, desk: Desk, page: ReportsPage | None = None) -> Host:
    return hosted(qtbot, desk, page or ReportsPage(desk))


def waited(qtbot: QtBot, desk: Desk, page: ReportsPage) -> None:
    """The choice has settled, and the sheet that came of it is shown."""
    qtbot.waitUntil(lambda: not page._settle.isActive())
    settle(desk)


def test_the_last_full_month_is_shown_at_once(desk: Desk, slept: int, qtbot: QtBot) -> None:
    page = shown(qtbot, desk).page
    pages = len(PdfReader(BytesIO(page.printed.pdf)).pages)
    assert page.preview.page_count() == pages
    assert pages > 1
    assert page.subtitle() == f"Monthly summary · October 2026 · {pages} pages"
    assert page.form.given() == {
        "month": "2026-10", "site": "all", "paper": "A4", "audience": "house"
    }  # fmt: skip
    assert "person slept here" in page.preview.accessibleDescription()


def test_arrow_keys_go_through_the_months(desk: Desk, slept: int, qtbot: QtBot) -> None:
    page = shown(qtbot, desk).page
    months = page.form.fields["month"]
    assert isinstance(months, MonthField)
    titles = [option.title for option in months.list.options()]
    assert titles == ["November 2026", "October 2026", "September 2026", "August 2026"]
    assert page.primary_focus() is months.list
    months.list.setFocus()
    qtbot.keyClick(months.list, KEY.Key_Down)
    qtbot.keyClick(months.list, KEY.Key_Down)
    waited(qtbot, desk, page)
    assert page.printed.figures["month"] == "2026-08-01"
    assert page.printed.figures["bed_nights"] == 2
    assert "August 2026" in page.subtitle()


def test_only_the_last_of_several_choices_is_made(
    desk: Desk, slept: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, desk).page
    made: list[str] = []
    make = making.make

    def counted(vault: Vault, name: str, given: dict[str, str], *rest: Any, **more: Any) -> Any:
        made.append(given["month"])
        return make(vault, name, given, *rest, **more)

    monkeypatch.setattr(making, "make", counted)
    months = page.form.fields["month"]
    months.set_value(date(2026, 9, 1))
    page.make()  # under way
    for month in (8, 11, 8):
        months.set_value(date(2026, month, 1))
        page.make()
    waited(qtbot, desk, page)
    assert made == ["2026-09", "2026-08"]
    assert page.printed.figures["month"] == "2026-08-01"


def test_a_change_elsewhere_is_counted_again(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot
) -> None:
    page = shown(qtbot, desk).page
    assert page.printed.figures["left"] == 0
    from shelterdesk.services.rooms import check_out

    desk.do(page, "Check out", check_out.check_out, stay_id=slept, on=date(2026, 10, 9))
    settle(desk)
    waited(qtbot, desk, page)
    assert page.printed.figures["left"] == 1
    before = page.printed
    desk.do(page, "x", lambda tx: None)  # touches no table
    settle(desk)
    assert page.printed is before


def test_for_outside_with_a_purpose_on_other_paper(desk: Desk, slept: int, qtbot: QtBot) -> None:
    page = shown(qtbot, desk).page
    type_into(qtbot, page.form.fields["audience"], "outside (small numbers hidden)")
    type_into(qtbot, page.form.fields["paper"], "Letter")
    type_into(qtbot, page.form.fields["purpose"], "for the funder")
    waited(qtbot, desk, page)
    [first, *_rest] = PdfReader(BytesIO(page.printed.pdf)).pages
    assert round(first.mediabox.height) == 792
    assert "for the funder" in first.extract_text()
    assert "<5" in first.extract_text()


def test_a_refusal_stands_beside_its_field_and_nothing_can_be_printed(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot
) -> None:
    house(vault, name="House C")
    page = shown(qtbot, desk).page
    site = page.form.fields["site"]
    assert site.isVisible()
    site.set_choices([("House Q", "House Q")])  # gone in the meantime
    site.set_value("House Q")
    page.make()
    settle(desk)
    assert site.error().startswith("There is no house named “House Q”.")
    assert page.preview.page_count() == 0
    assert not page.sheet.print_button.isEnabled()
    page.print_out()
    page.save()  # nothing happens
    page.load()
    settle(desk)
    assert page.sheet.print_button.isEnabled()
    assert site.error() == ""


def to_file(path: Path) -> Callable[[QWidget, QPrinter], QPrinter]:
    """A printer that writes to a file; it keeps what it was asked."""

    def choose(_parent: QWidget, printer: QPrinter) -> QPrinter:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return printer

    return choose


def test_printing_goes_page_by_page_under_a_name_that_tells_nothing(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot, tmp_path: Path
) -> None:
    asked: list[QPrinter] = []
    choose = to_file(tmp_path / "out.pdf")
    page = ReportsPage(desk)
    page.outgoing.choose_printer = lambda parent, printer: (
        asked.append(printer) or choose(parent, printer)
    )
    host = shown(qtbot, desk, page)
    qtbot.keyClick(page.form.primary_focus(), KEY.Key_P, CTRL)
    settle(desk)
    assert asked[0].docName() == "report-2026-11-22-01"
    out = PdfReader(tmp_path / "out.pdf")
    assert len(out.pages) == page.preview.page_count()
    sizes = {(round(p.mediabox.width), round(p.mediabox.height)) for p in out.pages}
    assert sizes == {(595, 842)}
    assert host.message_bar.text() == f"{len(out.pages)} pages went to the printer."
    assert audited(vault) == [("print", "Printed: monthly summary")]


def test_some_pages_are_written_down_as_some(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot, tmp_path: Path
) -> None:
    def second_page(parent: QWidget, printer: QPrinter) -> QPrinter:
        printer.setFromTo(2, 2)
        printer.setCopyCount(3)
        return to_file(tmp_path / "two.pdf")(parent, printer)

    page = ReportsPage(desk)
    page.outgoing.choose_printer = second_page
    host = shown(qtbot, desk, page)
    page.print_out()
    settle(desk)
    assert len(PdfReader(tmp_path / "two.pdf").pages) >= 1
    details = audit_details(vault)
    assert (details["pages"], details["copy"], details["way"]) == (1, 3, "printer")
    page.outgoing.choose_printer = lambda _parent, _printer: None
    host.message_bar.clear()
    page.print_out()
    settle(desk)
    assert host.message_bar.text() == ""  # called off: nothing is said
    assert len(audited(vault)) == 1


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false", r"does not support", extend=True)
def test_no_printer_is_said_and_written_down(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot, tmp_path: Path
) -> None:
    page = ReportsPage(desk)
    page.outgoing.choose_printer = to_file(tmp_path / "no-such-folder" / "out.pdf")
    host = shown(qtbot, desk, page)
    page.print_out()
    settle(desk)
    assert host.message_bar.kind() == "danger"
    assert "Nothing was printed" in host.message_bar.text()
    assert [label[:15] for _verb, label in audited(vault)] == ["Printed: monthl", "Nothing came of"]


class StopsAfterOne(QPrinter):
    """No paper left after the first page."""

    def newPage(self) -> bool:
        return False


def test_a_printer_that_stops_has_printed_what_it_printed(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot, tmp_path: Path
) -> None:
    page = ReportsPage(desk)
    choose = to_file(tmp_path / "half.pdf")
    stops = StopsAfterOne(QPrinter.PrinterMode.HighResolution)
    page.outgoing.choose_printer = lambda parent, _printer: choose(parent, stops)
    host = shown(qtbot, desk, page)
    page.print_out()
    settle(desk)
    assert host.message_bar.text() == "The printer stopped after 1 page."
    labels = [label for _verb, label in audited(vault)]
    assert labels == [
        "Printed: monthly summary", "Printed in part at most: the printer stopped",
    ]  # fmt: skip
    assert audit_details(vault)["pages"] == 1


def test_no_entry_no_paper(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot, tmp_path: Path
) -> None:
    page = ReportsPage(desk)
    page.outgoing.choose_printer = to_file(tmp_path / "out.pdf")
    page.outgoing.choose_file = lambda _parent, name: tmp_path / name
    page.outgoing.choose_password = lambda _parent, on_ok, **_how: on_ok("")
    host = shown(qtbot, desk, page)
    vault.is_read_only = True  # the trail cannot be written
    page.print_out()
    page.save()
    settle(desk)
    assert host.message_bar.kind() == "danger"
    assert list(tmp_path.glob("*.pdf")) == []


def saving(page: ReportsPage, folder: Path, password: str = "") -> list[str]:
    """The person chooses a password and the name offered; returns the names offered."""
    offered: list[str] = []

    def choose(_parent: QWidget, name: str) -> Path:
        offered.append(name)
        return folder / name

    page.outgoing.choose_file = choose
    page.outgoing.choose_password = lambda _parent, on_ok, **_how: on_ok(password)
    return offered


def test_a_file_is_whole_and_said_to_be_open_to_all(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot, tmp_path: Path
) -> None:
    host = shown(qtbot, desk)
    page = host.page
    offered = saving(page, tmp_path)
    qtbot.keyClick(page.form.primary_focus(), KEY.Key_S, CTRL)
    settle(desk)
    assert offered == ["report-2026-11-22-01.pdf"]
    assert (tmp_path / offered[0]).read_bytes() == page.printed.pdf
    assert [path.name for path in tmp_path.glob("*report*")] == offered  # no .part is left
    assert "not encrypted" in host.message_bar.text()
    assert host.message_bar.kind() == "notice"
    assert audited(vault) == [("print", "Saved as PDF: monthly summary")]
    page.outgoing.choose_file = lambda _parent, _name: None
    page.save()
    settle(desk)
    assert len(audited(vault)) == 1
    page.outgoing.choose_file = lambda _parent, name: tmp_path / "no-such-folder" / name
    page.save()
    settle(desk)
    assert host.message_bar.kind() == "danger"
    assert audited(vault)[-1][1].startswith("Nothing came of it")


def test_a_file_with_a_password(
    desk: Desk, vault: Vault, slept: int, qtbot: QtBot, tmp_path: Path
) -> None:
    host = shown(qtbot, desk)
    saving(host.page, tmp_path, "lantern-orchard")
    host.page.save()
    settle(desk)
    reader = PdfReader(BytesIO((tmp_path / "report-2026-11-22-01.pdf").read_bytes()))
    assert reader.is_encrypted
    assert reader.decrypt("lantern-orchard")
    assert "opens with the password alone" in host.message_bar.text()
    assert "lantern" not in host.message_bar.text()
    assert audit_details(vault)["password"] is True


def audited(vault: Vault) -> list[tuple[str, str]]:
    """Everything that left, as the audit trail knows it."""

    def query(tx: Any) -> list[tuple[str, str]]:
        rows = tx.session.query(AuditEvent).order_by(AuditEvent.id)
        left = rows.filter(AuditEvent.kind.in_(("print", "export")))
        return [(row.verb, row.label) for row in left]

    return vault.read(query)


def audit_details(vault: Vault) -> dict[str, Any]:
    """What the newest entry says."""

    def query(tx: Any) -> dict[str, Any]:
        newest = tx.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
        return json.loads(newest.details)

    return vault.read(query)


def test_an_empty_file_says_what_comes_first(desk: Desk, qtbot: QtBot) -> None:
    host = shown(qtbot, desk)
    page = host.page
    assert page.empty.isVisible()
    assert page.empty.sentence() == "This report can be made once somebody has slept here."
    page.empty._act()
    assert host.asked == [("rooms", None)]
    page.print_out()
    assert page.subtitle() == ""


def test_each_report_offers_the_months_of_what_it_counts(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    """A drop-in where nobody sleeps prints its visits, and says of each other report what it waits
    for."""
    vault.do("Came", visits.check_in)
    host = shown(qtbot, desk)
    page = host.page
    for name, sentence, place in (
        ("housing-later", "three months after the first stay", ("rooms", None)),
        ("support-used", "once support is noted", ("log", ("tab", "support"))),
        ("medication-chart", "once a medicine is noted", ("log", ("tab", "medication"))),
    ):
        page.open(("report", name))
        settle(desk)
        assert page.empty.isVisible()
        assert sentence in page.empty.sentence()
        page.empty._act()
        assert host.asked[-1] == place
    page.open(("report", "visits"))
    settle(desk)
    assert page.sheet.isVisible()
    today = vault.read(lambda tx: tx.today)
    assert page.form.given()["month"] == f"{today:%Y-%m}"


class Odd(base.Report[Any]):
    """A report with every kind of option."""

    name: ClassVar[str] = "odd"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    options: ClassVar[tuple[base.Option, ...]] = (
        base.Option("since", "month", N_("Since"), required=True),
        base.Option("house", "site", N_("House"), default=base.ALL_SITES),
        base.Option("order", "choice", N_("Order"), {"up": N_("up"), "down": N_("down")}, "down"),
        base.Option("names", "bool", N_("With names"), default="yes"),
        base.Option("title", "text", N_("Title"), required=True),
    )
    title = "Odd"

    def render(self, sheet: Any, context: base.SheetContext) -> bytes:
        raise NotImplementedError


def test_every_kind_of_option_becomes_a_field(qtbot: QtBot) -> None:
    form = OptionsForm(Odd(), "A4")
    qtbot.addWidget(form)
    form.set_months(date(2025, 12, 1), date(2026, 1, 1))
    form.set_sites(["House B", "House C"])
    assert form.given() == {"since": "2025-12", "house": "all", "order": "down", "names": "yes"}
    assert form.has_problem()  # a title is needed
    form.fields["names"].set_value(False)
    form.fields["title"].set_value("Board")
    form.fields["house"].set_value("House C")
    given = form.given()
    assert not form.has_problem()
    assert Odd().parse_options(given) == {
        "since": date(2025, 12, 1), "house": "House C", "order": "down", "names": False,
        "title": "Board",
    }  # fmt: skip
    assert nameless(form) == []


def test_months_go_back_over_the_turn_of_the_year() -> None:
    found = months_between(date(2025, 11, 1), date(2026, 2, 1))
    assert [f"{month:%Y-%m}" for month in found] == ["2026-02", "2026-01", "2025-12", "2025-11"]


def test_nothing_is_cut_and_everything_has_a_name(
    desk: Desk, vault: Vault, slept: int, speak: Callable[[str], None], qtbot: QtBot
) -> None:
    house(vault, name="House C")
    for tongue in ("xx-long", "xx-rtl"):
        speak(tongue)
        host = shown(qtbot, desk)
        assert clipped(host) == []
        assert nameless(host) == []
        if tongue == "xx-rtl":
            list_left = host.page.list.mapTo(host, QPoint(0, 0)).x()
            assert list_left > host.page.preview.mapTo(host, QPoint(0, 0)).x()
        host.close()


@pytest.mark.parametrize("has_nights", [False, True])
def test_the_sheet_of_a_person_is_made_at_once(
    desk: Desk, vault: Vault, qtbot: QtBot, has_nights: bool
) -> None:
    if has_nights:
        admitted(vault, beds(vault, house(vault))[0], date(2026, 8, 30))
    codes = [vault.read(residents.row, resident_id=person(vault, name)).code for name in "AB"]
    page = ReportsPage(desk)
    page.open(("report", "opened-file", {"person": codes[0]}))
    shown(qtbot, desk, page)
    for code in codes:
        page.open(("report", "opened-file", {"person": code}))
        settle(desk)
        assert page.sheet.isVisible()
        assert page.form.given()["person"] == code
        assert code in page.preview.accessibleDescription()
        page.open(("report", "monthly"))
        settle(desk)
        assert page.empty.isVisible() is not has_nights


def test_the_tables_are_there_before_the_first_night(desk: Desk, qtbot: QtBot) -> None:
    page = shown(qtbot, desk).page
    page.open(("report", "tables"))
    settle(desk)
    assert page.exports.isVisible()
    page.exports.list.choose("residents")
    assert page.exports.export_button.isVisible()


def test_it_opens_what_the_search_asks_for(desk: Desk, slept: int, qtbot: QtBot) -> None:
    host = shown(qtbot, desk)
    host.page.open(("report", "monthly"))
    host.page.open("nonsense")
    settle(desk)
    assert host.page.title() == "Reports"
    assert host.page.preview.page_count() > 1
    host.page.import_button.click()
    assert host.asked == [("import", None)]
    assert QApplication.focusWidget() is not None
