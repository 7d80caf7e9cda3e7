# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The week on paper says nothing sealed; the receipt is in her language and says no place."""

from __future__ import annotations

from datetime import time, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.reports import making
from shelterdesk.services import paper_texts
from shelterdesk.services.agenda import appointments, tasks
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.agenda.tasks import CASE, TaskForm, TaskKind
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm
from shelterdesk.services.residents import residents
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import person

TODAY = NOW.date()
DAY = timedelta(days=1)


def text(vault: Vault, report: str, **options: str) -> str:
    made: Any = making.make(vault, report, options)
    pages = PdfReader(BytesIO(made.pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_week_without_what_is_sealed(vault: Vault, paper: str) -> None:
    noor = person(vault, "Noor")
    form = AppointmentForm(TODAY, time(9), words="the dentist", resident_id=noor)
    vault.do("A", appointments.add, form=form)
    secret = AppointmentForm(TODAY, time(11), words="Quillhart", confidentiality=CASE,
                             resident_id=noor)  # fmt: skip
    vault.do("A", appointments.add, form=secret)
    vault.do("T", tasks.add, kind=TaskKind.TASK, form=TaskForm("Qwopmark", CASE, TODAY))
    vault.do("T", tasks.add, kind=TaskKind.TASK, form=TaskForm("bins", due=TODAY - 2 * DAY))
    said = text(vault, "week", paper=paper)
    assert "the dentist: Noor" in said
    assert "bins" in said
    assert "Quillhart" not in said
    assert "Qwopmark" not in said
    assert said.count("sealed") == 2
    assert "Nothing is planned" in said
    assert "the dentist" not in text(vault, "week", first="2026-11-23", paper=paper)
    with pytest.raises(Invalid):
        text(vault, "week", first="Monday")


@pytest.mark.parametrize("language", ["en", "fr", "es", "de", "pt", "ar"])
def test_a_receipt_in_each_language(vault: Vault, language: str) -> None:
    noor = person(vault, "Noor")
    code = vault.read(residents.row, resident_id=noor).code
    with pytest.raises(NotFound):
        text(vault, "belongings-receipt", person=code)
    thing = BelongingForm("Suitcase", 2, "store, shelf 3", keep_until=TODAY + 9 * DAY)
    signed = Signature((((10, 10), (900, 300)),))
    vault.do("B", belongings.add, resident_id=noor, form=thing, signature=signed)
    said = text(vault, "belongings-receipt", person=code, language=language)
    assert "Suitcase" in said
    assert code in "".join(said.split())  # beside Arabic its digits are of another font
    assert "Noor" not in said
    assert "shelf" not in said  # whoever finds it must not know where to look
    words = vault.read(paper_texts.current, paper="belongings_receipt", language=language)
    assert words.language == language
    if language != "ar":
        assert words["title"] in said
    assert "Noor" in text(vault, "belongings-receipt", person=code, name="yes", language="en")
