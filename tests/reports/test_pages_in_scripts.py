# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and letters in five scripts look as they did when somebody looked at them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtGui import QColor, QPainter

from shelterdesk import i18n
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports import file_page, referral_letter_page
from shelterdesk.reports.base import SheetContext
from shelterdesk.statistics.file_sheet import FileField, FileRow, FileSection, FileSheet
from shelterdesk.statistics.letter_sheet import LetterSheet
from shelterdesk.statistics.outgoing_sheet import IssuerSheet
from tests.conftest import NOW
from tests.reports import pictures

#: A name, and a sentence as somebody would write it in a note.
SCRIPTS = {
    "devanagari": ("आशा देवी", "आज सुबह वह अपनी बेटी के साथ डॉक्टर के पास गईं और खुश लौटीं।"),
    "bengali": ("নূর জাহান", "সে আজ প্রশিক্ষণে গিয়েছিল এবং বন্ধুদের সঙ্গে রান্না করেছে।"),
    "arabic": ("مريم الحسن", "تحدثت اليوم مع المحامية، والموعد القادم في الثالث من الشهر."),
    "cyrillic": ("Ольга Їжакевич", "Сьогодні вона була в лікаря й попросила перекладача."),
    "latin": ("Zoë Nguyễn-Łukasik", "Elle a bien dormi ; elle cherche une école à côté."),
}


def context(audience: Audience) -> SheetContext:
    return SheetContext(
        organisation="Desk Planner", printed_by="K3", printed_at=NOW, purpose="",
        privacy=PrivacyClass.CASE, audience=audience,
    )  # fmt: skip


def sheet(name: str, words: str) -> FileSheet:
    record = FileRow(
        "resident", "Record",
        (FileField("known_as", "Known as", name), FileField("pronouns", "Pronouns", "Not asked")),
    )  # fmt: skip
    note = FileRow(
        "log_entry", "Log entry", (FileField("body", "Words", words),), date(2026, 11, 22)
    )
    sections = (
        FileSection("record", "The record", (record,)),
        FileSection("log", "Notes and promises", (note,), ("Counselling",)),
    )
    return FileSheet("K7QM", name, sections, is_redacted=False, classes=("case",))


def letter(name: str, words: str, texts: Any) -> LetterSheet:
    return LetterSheet(
        language="en", texts=texts, partner="Four Rivers", issuer=IssuerSheet("Hill School"),
        contact="Joy", code="K7QM", facts=(("name", name),), request=words, urgency="",
        answer_due=date(2026, 12, 3), agreed_on=date(2026, 11, 20),
    )  # fmt: skip


class Echo(dict[str, str]):
    """Texts that say their own name."""

    def __missing__(self, key: str) -> str:
        return f"{key} {{day}}" if key in {"answer", "consent"} else key


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_file_in_every_script(qapp: object, script: str) -> None:
    pdf = file_page.render(sheet(*SCRIPTS[script]), context(Audience.HOUSE))
    pictures.compare(f"file-{script}", pdf)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_letter_in_every_script(qapp: object, script: str) -> None:
    pdf = referral_letter_page.render(letter(*SCRIPTS[script], Echo()), context(Audience.PERSON))
    pictures.compare(f"letter-{script}", pdf)


def test_the_file_from_right_to_left(qapp: object) -> None:
    with i18n.written_in("ar"):
        pdf = file_page.render(sheet(*SCRIPTS["arabic"]), context(Audience.PERSON))
    pictures.compare("file-right-to-left", pdf)


@pytest.mark.parametrize("script", ["devanagari", "arabic"])
def test_another_word_is_seen(qapp: object, script: str) -> None:
    """The comparison can fail: letters that stand apart, or one word that is missing."""
    name, words = SCRIPTS[script]
    good = pictures.page(file_page.render(sheet(name, words), context(Audience.HOUSE)))
    shorter = sheet(name, words.rsplit(" ", 1)[0])
    apart = sheet(name, "\u200c".join(words))
    for other in (shorter, apart, replace(shorter, code="K7QN")):
        bad = pictures.page(file_page.render(other, context(Audience.HOUSE)))
        assert pictures.difference(good, bad) > pictures.MOST


def test_a_smoothed_edge_is_not_seen(qapp: object) -> None:
    good = pictures.page(file_page.render(sheet(*SCRIPTS["latin"]), context(Audience.HOUSE)))
    edge = good.convertToFormat(good.Format.Format_RGB32)
    painter = QPainter(edge)
    painter.fillRect(100, 100, 1, 3, QColor("grey"))
    painter.end()
    assert pictures.difference(good, edge.convertToFormat(good.format())) <= pictures.MOST
