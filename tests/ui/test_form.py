# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms: what is typed is kept, optional means optional, errors stand beside their field."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from shelterdesk.errors import Invalid
from tests.ui.conftest import nameless, show_active
from ui.widgets import dates
from ui.widgets.fields import (
    DECLINED,
    NOT_ASKED,
    UNKNOWN,
    Birth,
    BirthField,
    CheckField,
    ChoiceField,
    DateField,
    Field,
    IntField,
    MultilineField,
    TextField,
)
from ui.widgets.form import RecordForm

LANGUAGES = (("ar", "Arabic"), ("fr", "French"), ("mn", "Mongolian"))


@pytest.fixture
def form(qtbot: QtBot) -> RecordForm:
    made = RecordForm("Admit")
    made.add_section("Who")
    made.add_field(TextField("name", "Known as", required=True))
    made.add_field(IntField("children", "Children", high=20), DateField("day", "From"))
    made.add_field(BirthField("born", "Born"))
    made.add_field(ChoiceField("language", "Language", LANGUAGES))
    made.add_field(MultilineField("note", "Note"))
    made.add_field(CheckField("interpreter", "Needs an interpreter"))
    return show_active(qtbot, made, 500, 700)


def edit(field: Field) -> QLineEdit:
    target = field.focus_target()
    return target.lineEdit() if isinstance(target, QComboBox) else target


@pytest.mark.parametrize("keys", [Qt.Key.Key_S, Qt.Key.Key_Return])
def test_saves_by_keyboard_with_what_was_typed(
    form: RecordForm, qtbot: QtBot, keys: Qt.Key
) -> None:
    edit(form.fields["name"]).setFocus()
    qtbot.keyClicks(edit(form.fields["name"]), " Noor ")
    with qtbot.waitSignal(form.save_requested) as saved:
        qtbot.keyClick(edit(form.fields["name"]), keys, Qt.KeyboardModifier.ControlModifier)
    assert saved.args[0]["name"] == "Noor"
    assert saved.args[0]["language"] is None


def test_required_stops_and_keeps(form: RecordForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit(form.fields["language"]), "mong")
    with qtbot.assertNotEmitted(form.save_requested):
        form.save()
    assert form.fields["name"].error()
    assert form.message_bar.isVisible()
    assert form.values()["language"] == "mn"
    qtbot.keyClicks(edit(form.fields["name"]), "N")
    assert not form.fields["name"].error()


def test_failed_save_keeps_what_was_typed(form: RecordForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit(form.fields["name"]), "Noor")
    form.save()
    assert not form.save_button.isEnabled()
    form.show_error(Invalid("This name is taken.", field="name"))
    assert form.save_button.isEnabled()
    assert form.fields["name"].error() == "This name is taken."
    assert form.values()["name"] == "Noor"
    assert form.is_modified()
    form.show_error(Invalid("The disk is full."))
    assert form.message_bar.text() == "The disk is full."
    form.saved()
    assert not form.is_modified()


def test_modified_follows_the_values(form: RecordForm, qtbot: QtBot) -> None:
    form.set_values({"name": "Noor", "note": "calm"})
    assert not form.is_modified()
    with qtbot.waitSignal(form.modified_changed):
        qtbot.keyClicks(edit(form.fields["name"]), "a")
    assert form.values()["name"] == "Noora"
    assert form.is_modified()
    with qtbot.waitSignal(form.modified_changed):
        qtbot.keyClick(edit(form.fields["name"]), Qt.Key.Key_Backspace)
    assert not form.is_modified()


@pytest.mark.parametrize("code", [DECLINED, UNKNOWN, NOT_ASKED])
@pytest.mark.parametrize("name", ["children", "day", "born", "language", "note"])
def test_every_optional_field_takes_the_three_answers(
    form: RecordForm, code: str, name: str
) -> None:
    field = form.fields[name]
    field.set_value(code)
    assert field.value() == code
    assert field.problem() is None
    field.set_value(None)
    assert field.value() is None


def test_typing_replaces_an_answer(form: RecordForm, qtbot: QtBot) -> None:
    field = form.fields["children"]
    field.set_value(DECLINED)
    line = edit(field)
    assert line.placeholderText() == "Prefers not to say"
    assert "Prefers not to say" in line.accessibleName()
    qtbot.keyClicks(line, "2")
    assert field.value() == 2
    assert line.accessibleName() == "Children"


def test_required_choice_offers_no_way_out(qtbot: QtBot) -> None:
    field = ChoiceField("language", "Language", LANGUAGES, required=True)
    qtbot.addWidget(field)
    assert field.codes() == ["ar", "fr", "mn"]
    optional = ChoiceField("language", "Language", LANGUAGES)
    qtbot.addWidget(optional)
    assert optional.codes() == ["ar", "fr", "mn", DECLINED, UNKNOWN, NOT_ASKED]


def test_choice_refuses_what_is_no_choice(form: RecordForm, qtbot: QtBot) -> None:
    field = form.fields["language"]
    qtbot.keyClicks(edit(field), "Klingon")
    assert field.value() is None
    assert field.problem()
    assert form.is_modified()
    field.set_choices([("tlh", "Klingon")])
    field.set_value("tlh")
    assert field.value() == "tlh"


def test_number_counts_with_arrows_and_has_bounds(form: RecordForm, qtbot: QtBot) -> None:
    field = form.fields["children"]
    qtbot.keyClick(edit(field), Qt.Key.Key_Up)
    qtbot.keyClick(edit(field), Qt.Key.Key_Up)
    assert field.value() == 1
    field.set_value(99)
    assert field.value() is None
    assert "20" in str(field.problem())


def test_dates_as_people_type_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "today", lambda: dt.date(2026, 11, 22))
    monkeypatch.setattr(dates, "_form", lambda: "dd/MM/yyyy")
    assert dates.read_date("2026-11-22") == dt.date(2026, 11, 22)
    assert dates.read_date("22.11.2026") == dt.date(2026, 11, 22)
    assert dates.read_date("3/4/26") == dt.date(2026, 4, 3)
    assert dates.read_date("3/4/98") == dt.date(1998, 4, 3)
    assert dates.read_date("3/4") == dt.date(2026, 4, 3)
    assert dates.read_date("30.2.2026") is None
    assert dates.read_date("0000-13-45") is None
    assert dates.read_date("soon") is None
    monkeypatch.setattr(dates, "_form", lambda: "M/d/yyyy")
    assert dates.read_date("3/4/2026") == dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("1999-04-12", Birth("exact", 1999, 4, 12)),
        ("1999-04", Birth("month", 1999, 4)),
        ("4/1999", Birth("month", 1999, 4)),
        ("1999", Birth("year", 1999)),
        ("~20", Birth("estimated", 2006)),
        ("20", Birth("estimated", 2006)),
        ("2027-01-01", None),
        ("1850", None),
        ("~300", None),
    ],
)
def test_births_as_far_as_known(
    monkeypatch: pytest.MonkeyPatch, text: str, birth: Birth | None
) -> None:
    monkeypatch.setattr(dates, "today", lambda: dt.date(2026, 11, 22))
    assert dates.read_birth(text, "exact") == birth
    if birth is not None:
        assert dates.read_birth(dates.write_birth(birth), birth.precision) == birth


def test_birth_field_shows_what_it_understood(form: RecordForm, qtbot: QtBot) -> None:
    field = form.fields["born"]
    qtbot.keyClicks(edit(field), "1999")
    edit(field).editingFinished.emit()
    assert field.findChild(QComboBox).currentData() == "year"
    qtbot.keyClicks(edit(field), "x9")
    edit(field).editingFinished.emit()
    assert field.error()
    assert edit(field).text() == "1999x9"


def test_date_is_written_as_the_system_does(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    try:
        field = DateField("day", "From")
        qtbot.addWidget(field)
        field.set_value(dt.date(2026, 11, 2))
        assert edit(field).text() == "02.11.2026"
        assert field.value() == dt.date(2026, 11, 2)
    finally:
        QLocale.setDefault(QLocale.c())


def test_tab_goes_the_way_one_reads(form: RecordForm, qtbot: QtBot) -> None:
    form.activateWindow()
    form.first_field().setFocus()
    seen = []
    for _step in range(6):
        widget = form.focusWidget()
        seen.append(next(n for n, f in form.fields.items() if f.isAncestorOf(widget)))
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert list(dict.fromkeys(seen)) == ["name", "children", "day", "born", "language"]


def test_every_control_has_a_name_and_a_label(form: RecordForm) -> None:
    assert nameless(form) == []
    words = {label.text() for label in form.findChildren(QLabel)}
    assert "Known as (required)" in words
    assert "Language" in words


def test_left_labels_work_as_well(qtbot: QtBot) -> None:
    form = RecordForm(labels="left")
    form.add_field(TextField("name", "Known as"))
    qtbot.addWidget(form)
    form.show()
    label = next(w for w in form.findChildren(QLabel) if w.text() == "Known as")
    assert label.buddy() is form.first_field()


def test_no_field_turns_under_the_wheel(form: RecordForm, qtbot: QtBot) -> None:
    field = form.fields["language"]
    field.set_value("fr")
    combo = field.focus_target()
    combo.setCurrentIndex(1)
    before = combo.currentIndex()
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(combo.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, wheel)
    assert combo.currentIndex() == before


def test_what_asks_to_look_goes_once_the_field_is_right(form: RecordForm, qtbot: QtBot) -> None:
    form.save()
    assert "marked fields" in form.message_bar.text()
    qtbot.keyClicks(edit(form.fields["name"]), "Noor")
    assert form.message_bar.text() == ""
    assert form.message_bar.isHidden()
