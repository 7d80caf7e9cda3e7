# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import wizard: look, say, take in; stop in the middle; refuse in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.errors import Cancelled
from shelterdesk.exchange import table_import
from shelterdesk.exchange.dates import DateFormat
from shelterdesk.exchange.hmis import importer
from shelterdesk.exchange.table_mapping import Target
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.rooms import board, rooms
from shelterdesk.vault.door import Vault
from tests.factories import house, person
from tests.ui.at_desk import CTRL, settle, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.exchange.hmis_step import HmisStep
from ui.exchange.page import ImportPage
from ui.exchange.result_step import ResultStep
from ui.exchange.start_step import StartStep
from ui.exchange.table_step import TableStep

DATA = Path(__file__).parents[1] / "data"
KEY = Qt.Key

REGISTER = """No.,Name,First name,Last name,Born,Sex,Country,Arrived,Room,Bed,Shoe size
1,Noor,Noor,Haddad,03/04/1995,F,Lebanon,02/11/2026,Room 1,A,38
2,Tuya,Tuya,Bat,05/06/1990,F,Mongolia,04/11/2026,Room 1,B,37
3,Ола,Olena,Popova,11/12/1988,F,Ukraine,,,,40
"""


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "register.csv"
        path.write_text(text, "utf-8")
        return path

    return write


def shown(qtbot: QtBot, desk: Desk) -> Host:
    return hosted(qtbot, desk, ImportPage(desk))


def folder_chosen(host: Host, desk: Desk, folder: Path) -> Any:
    """The step after an export was chosen."""
    host.page.choose_folder = lambda _parent: folder
    host.page.start.hmis_button.click()
    settle(desk)
    return host.page.step


def file_chosen(host: Host, desk: Desk, path: Path) -> Any:
    """The step after a table was chosen."""
    host.page.choose_file = lambda _parent: path
    host.page.start.table_button.click()
    settle(desk)
    return host.page.step


def waited(qtbot: QtBot, desk: Desk, step: TableStep) -> None:
    """What was said has been looked at."""
    qtbot.waitUntil(lambda: not step._settle.isActive())
    settle(desk)


def say(qtbot: QtBot, desk: Desk, step: TableStep, question: str, answer: str) -> None:
    """Answer a question by typing."""
    [field] = [field for field in step.questions.fields if question in field.label]
    type_into(qtbot, field, answer)
    waited(qtbot, desk, step)


def outcomes(step: TableStep) -> dict[int, str]:
    return {row.row: row.outcome.value for row in step.rows.rows_model.rows()}


# HMIS


def test_an_export_is_looked_at_before_anything_is_stored(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    host = shown(qtbot, desk)
    step = folder_chosen(host, desk, DATA / "hmis-small")
    assert isinstance(step, HmisStep)
    assert step.counts() == {"people": 15, "enrollments": 21, "houses": 3, "beds": 7}
    reasons = step.report_view.reasons.rows_model
    refused = [row for row in reasons.rows() if row.is_refused]
    assert sum(len(row.rows) for row in refused) == step.export.report.refused
    assert reasons.rows()[: len(refused)] == refused  # they come first
    step.report_view.reasons.selectRow(1)
    assert step.report_view.rows.rows_model.rows() == list(reasons.row(1).rows)
    assert vault.read(residents.find) == []
    assert vault.read(rooms.sites) == []
    assert QApplication.focusWidget() is step.import_button


def test_an_export_is_taken_in_and_its_report_kept(
    desk: Desk, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    host = shown(qtbot, desk)
    step = folder_chosen(host, desk, DATA / "hmis-small")
    qtbot.keyClick(step.import_button, KEY.Key_Space)
    settle(desk)
    result = host.page.step
    assert isinstance(result, ResultStep)
    assert result.report.counts["people"] == len(vault.read(residents.find)) == 15
    assert len(vault.read(rooms.sites)) == 3
    host.page.choose_target = lambda _parent, name: tmp_path / name
    result.save_button.click()
    settle(desk)
    kept = (tmp_path / "import-report.json").read_text("utf-8")
    assert json.loads(kept)["counts"] == result.report.counts
    assert "no names" in host.message_bar.text()
    for name in ("Самовар", "القنديل", "Teapot", "Mira"):
        assert name not in kept
    result.rooms_button.click()
    assert host.asked == [("rooms", None)]


def test_importing_again_adds_nothing(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    host = shown(qtbot, desk)
    for known in (0, 15):
        folder_chosen(host, desk, DATA / "hmis-small").start()
        settle(desk)
        assert host.page.step.report.counts["people_known"] == known
        host.page.begin_again()
    assert isinstance(host.page.step, StartStep)
    assert len(vault.read(residents.find)) == 15


def test_stopped_in_the_middle_nothing_is_left(
    desk: Desk, vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = shown(qtbot, desk)
    step = folder_chosen(host, desk, DATA / "hmis-small")
    odd_before = len(step.export.report.rows)
    add = importer._add_nights

    def stop_first(*args: Any) -> None:
        add(*args)  # nearly everything is written by now
        desk.lane.cancel()

    monkeypatch.setattr(importer, "_add_nights", stop_first)
    step.start()
    settle(desk)
    assert host.page.step is step
    assert host.page.problem.text() == "Stopped. Nothing was changed."
    assert vault.read(residents.find) == []
    assert vault.read(rooms.sites) == []
    assert len(step.export.report.rows) == odd_before
    assert step.import_button.isEnabled()
    monkeypatch.undo()
    step.start()  # and it can be taken in after all
    settle(desk)
    assert len(vault.read(residents.find)) == 15


def test_a_folder_that_is_no_export_says_so(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    host = shown(qtbot, desk)
    step = folder_chosen(host, desk, tmp_path)
    assert isinstance(step, StartStep)
    assert host.page.problem.text().startswith("Client.csv is missing in this folder.")
    assert host.page.problem.kind() == "danger"
    folder_chosen(host, desk, DATA / "hmis-small")
    assert host.page.problem.text() == ""


def test_nothing_chosen_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    host = shown(qtbot, desk)
    host.page.choose_folder = lambda _parent: None
    host.page.choose_file = lambda _parent: None
    host.page.start.hmis_button.click()
    host.page.start.table_button.click()
    settle(desk)
    assert isinstance(host.page.step, StartStep)
    assert not host.page.is_modified()


# A table


def test_a_register_by_keyboard_alone(
    desk: Desk, vault: Vault, table: Callable[[str], Path], qtbot: QtBot
) -> None:
    site = house(vault, "1 × 2")
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table(REGISTER))
    assert isinstance(step, TableStep)
    assert step.draft.holds["Born"] is Target.BIRTH_DATE
    assert "Shoe size" not in step.draft.holds
    assert not step.import_button.isEnabled()  # the order of the dates is not plain
    assert len(step.questions.fields) == 2
    say(qtbot, desk, step, "Date of birth", "Apr 3, 1995 (day, month, year)")
    assert step.draft.orders == {Target.BIRTH_DATE: DateFormat.DMY}
    assert not step.import_button.isEnabled()
    say(qtbot, desk, step, "Arrived", "Nov 2, 2026 (day, month, year)")
    assert set(outcomes(step).values()) == {"add"}
    assert step._counts.text() == "3 rows are taken in"
    qtbot.keyClick(step.primary_focus(), KEY.Key_Return, CTRL)
    settle(desk)
    assert isinstance(host.page.step, ResultStep)
    assert host.page.step.report.counts["added"] == 3
    [room] = vault.read(board.board, site_id=site).rooms
    assert [cell.shown for cell in room.beds] == ["Noor", "Tuya"]
    [ola] = vault.read(residents.find, text="Ола")
    form = vault.read(residents.form, resident_id=ola.id)
    assert form.birth == Birth(1988, 12, 11)
    assert form.nationality == "UA"


def test_families_are_seen_before_they_are_made(
    desk: Desk, vault: Vault, table: Callable[[str], Path], qtbot: QtBot
) -> None:
    host = shown(qtbot, desk)
    step = file_chosen(
        host, desk,
        table("No;Name;Household;Child of\n1;Noor;7;\n2;Aya;7;1\n3;Ivo;;Nobody\n"),
    )  # fmt: skip
    assert step._counts.text() == ("3 rows are taken in · 1 household · 1 child with a parent")
    step.rows.selectRow(1)
    assert step._words.text() == "Child of Noor in row 1.\nHousehold 7."
    step.rows.selectRow(2)
    assert "Nobody in this list has this number or name." in step._words.text()
    qtbot.keyClick(step.import_button, KEY.Key_Space)
    settle(desk)
    counts = host.page.step.report.counts
    assert (counts["households"], counts["children"]) == (1, 1)


def test_a_word_nobody_knows_is_asked_for(
    desk: Desk, vault: Vault, table: Callable[[str], Path], qtbot: QtBot
) -> None:
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table("Name,Sex,Country\nNoor,F,Atlantis\nLina,lady x,Nepal\n"))
    assert outcomes(step) == {1: "refused", 2: "refused"}
    labels = [field.label for field in step.questions.fields]
    assert labels == [
        "Nationality: what does “Atlantis” mean?",
        "Gender: what does “lady x” mean?",
    ]
    say(qtbot, desk, step, "Atlantis", "Prefers not to say")
    assert outcomes(step) == {1: "add", 2: "refused"}
    say(qtbot, desk, step, "lady x", "Woman")
    assert outcomes(step) == {1: "add", 2: "add"}
    assert len(step.questions.fields) == 2  # an answer can still be changed
    step.start()
    settle(desk)
    [noor] = vault.read(residents.find, text="Noor")
    assert vault.read(residents.form, resident_id=noor.id).nationality == "declined"
    [lina] = vault.read(residents.find, text="Lina")
    assert vault.read(residents.form, resident_id=lina.id).gender == "woman"


def test_a_column_is_one_thing_at_a_time(
    desk: Desk, table: Callable[[str], Path], qtbot: QtBot
) -> None:
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table("Name,Sex,Nick\nNoor,F,N\n"))
    fields = step.columns.fields
    fields["Sex"].set_value("known_as")
    fields["Sex"].changed.emit()
    assert step.draft.columns_of(Target.KNOWN_AS)[:2] == ("Name", "Sex")  # names are joined
    fields["Nick"].set_value("gender")
    fields["Nick"].changed.emit()
    fields["Sex"].set_value("gender")
    fields["Sex"].changed.emit()
    assert step.draft.columns_of(Target.GENDER) == ("Sex",)
    assert fields["Nick"].value() == "leave_out"
    assert step.columns.age_on.isHidden()
    fields["Nick"].set_value("age")
    fields["Nick"].changed.emit()
    assert not step.columns.age_on.isHidden()
    fields["Name"].set_value("leave_out")
    fields["Name"].changed.emit()
    waited(qtbot, desk, step)
    assert set(step.draft.holds) == {"Sex", "Nick"}


def test_nothing_said_of_any_column(desk: Desk, table: Callable[[str], Path], qtbot: QtBot) -> None:
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table("Shoe size,Hat size\n38,7\n"))
    assert step.problem.text() == "Say for at least one column what it holds."
    assert not step.import_button.isEnabled()
    assert host.page.is_modified()
    step.cancel_button.click()
    assert isinstance(host.page.step, StartStep)


TWICE = """Name,Born,Phone
Noor,1995-04-13,0151 2345678
Noor,1995-04-13,0151 2345678
Amal,1990-01-20,
Lina,1991-01-20,
"""


def test_duplicates_can_be_left_out_or_kept(
    desk: Desk, vault: Vault, table: Callable[[str], Path], qtbot: QtBot
) -> None:
    person(vault, "Amal", birth=Birth(1990, 1, 20))
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table(TWICE))
    assert outcomes(step) == {1: "add", 2: "duplicate", 3: "duplicate", 4: "add"}
    view = step.rows
    view.select(3)
    assert step._words.text() == "Amal is in the file already."
    assert step.skip_button.text() == "Take in"
    qtbot.keyClick(view, KEY.Key_Return)
    settle(desk)
    assert outcomes(step)[3] == "add"
    assert outcomes(step)[2] == "skipped"  # the other duplicate stays out
    view.select(4)
    assert step.skip_button.text() == "Leave out"
    step.skip_button.click()
    settle(desk)
    assert outcomes(step) == {1: "add", 2: "skipped", 3: "add", 4: "skipped"}
    view.select(3)
    step.skip_button.click()
    settle(desk)
    assert outcomes(step) == {1: "add", 2: "duplicate", 3: "duplicate", 4: "skipped"}
    step.start()
    settle(desk)
    assert sorted(row.shown for row in vault.read(residents.find)) == ["Amal", "Noor"]


def test_a_table_stopped_in_the_middle_leaves_nothing(
    desk: Desk,
    vault: Vault,
    table: Callable[[str], Path],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table(TWICE))
    run = table_import.Store.run

    def stopped(store: Any, rows: Any, **more: Any) -> Any:
        run(store, rows, **more)
        raise Cancelled("Stopped. Nothing was changed.")

    monkeypatch.setattr(table_import.Store, "run", stopped)
    step.start()
    settle(desk)
    assert host.page.step is step
    assert host.page.problem.text() == "Stopped. Nothing was changed."
    assert vault.read(residents.find) == []
    assert step.import_button.isEnabled()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "This file is empty."),
        ("Name,Born\n", "This table has titles but no rows."),
        ("Name,Name\na,b\n", "Two columns have the title “Name”. Give them different titles."),
    ],
)
def test_a_refused_file_shows_its_words(
    desk: Desk, table: Callable[[str], Path], qtbot: QtBot, text: str, words: str
) -> None:
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table(text))
    assert isinstance(step, StartStep)
    assert host.page.problem.text() == words


def test_another_sheet_of_a_workbook(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("Women", "Men"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Name"])
        sheet.write_row(1, 0, [f"from {name}"])
    book.close()
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, path)
    assert step.table.sheet == "Women"
    step.sheet.set_value("Men")
    step.sheet.changed.emit()
    settle(desk)
    step = host.page.step
    [row] = step.rows.rows_model.rows()
    assert row.form.known_as == "from Men"


def test_missing_rooms_are_added_only_when_meant(
    desk: Desk, vault: Vault, table: Callable[[str], Path], qtbot: QtBot
) -> None:
    house(vault, "1 × 1")
    host = shown(qtbot, desk)
    text = "Name,Arrived,Room,Bed\nNoor,2026-11-20,Garden,A\n"
    step = file_chosen(host, desk, table(text))
    assert outcomes(step) == {1: "refused"}
    assert step.columns.creates.isVisible()
    assert step.columns.site.value() == "House B"  # the only house there is
    box = step.columns.creates.focus_target()
    box.setFocus()
    qtbot.keyClick(box, KEY.Key_Space)
    waited(qtbot, desk, step)
    assert outcomes(step) == {1: "add"}
    step.start()
    settle(desk)
    assert host.page.step.report.counts["rooms"] == 1


def test_only_the_last_of_several_changes_is_looked_at(
    desk: Desk, table: Callable[[str], Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = shown(qtbot, desk)
    step = file_chosen(host, desk, table(TWICE))
    looked: list[int] = []
    preview = table_import.preview

    def counted(tx: Any, **given: Any) -> Any:
        looked.append(len(given["skip_rows"]))
        return preview(tx, **given)

    monkeypatch.setattr(table_import, "preview", counted)
    for row in (1, 4):
        step.draft.toggle(row)
        step.look()
    step.look()
    settle(desk)
    assert len(looked) == 2  # the first, and one for all that came meanwhile
    assert looked[-1] == 2


def test_nothing_is_cut_and_everything_has_a_name(
    desk: Desk,
    vault: Vault,
    table: Callable[[str], Path],
    speak: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    house(vault, "1 × 2")
    for tongue in ("xx-long", "xx-rtl"):
        speak(tongue)
        host = shown(qtbot, desk)
        assert clipped(host) == []
        step = folder_chosen(host, desk, DATA / "hmis-small")
        assert clipped(host) == []
        assert nameless(host) == []
        step.start()
        settle(desk)
        assert clipped(host) == []
        assert nameless(host) == []
        host.page.begin_again()
        step = file_chosen(host, desk, table(REGISTER))
        step.rows.select(1)
        assert clipped(host) == []
        assert nameless(host) == []
        if tongue == "xx-rtl":
            assert step.columns.x() > step.rows.parentWidget().x()
        host.close()


def test_titles_and_dates_of_the_page(desk: Desk, qtbot: QtBot) -> None:
    host = shown(qtbot, desk)
    assert host.page.title() == "Import"
    assert host.page.subtitle() == "From another system or a spreadsheet"
    assert QApplication.focusWidget() is host.page.start.table_button
