# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that leave, on the page of reports: what is missing is said with the way to it, and
nothing typed is lost on that way."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from shelterdesk.services import vocabularies
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.residents import residents
from shelterdesk.services.training import own_skills
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.work import cvs
from shelterdesk.services.work.cvs import CvForm
from shelterdesk.vault.door import Vault
from tests import placed
from tests.colleagues import added, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.training_world import act
from tests.ui.at_desk import desk_of, settle
from tests.ui.conftest import clipped
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.reports.page import ReportsPage

WORDS = "Always on time."


def reference(qtbot: QtBot, desk: Desk, vault: Vault, her: int, work: int) -> Host:
    host = hosted(qtbot, desk, ReportsPage(desk))
    code = vault.read(residents.row, resident_id=her).code
    options = {"person": code, "placement": str(work), "words": WORDS}
    host.page.open(("report", "reference-letter", options))
    settle(desk)
    return host


def test_the_way_to_a_name_is_offered_and_what_was_typed_stays(
    vault: Vault, desk: Desk, qtbot: QtBot
) -> None:
    her = person(vault, "Noor")
    work = placed.placed(vault, her, placed.employer(vault))
    host = reference(qtbot, desk, vault, her, work)
    page: ReportsPage = host.page
    assert page.printed is None
    assert "Preferences › Names on papers" in page.problem.text()
    assert clipped(host) == []
    with qtbot.waitSignal(page.open_requested) as asked:
        page.problem.trigger()
    assert asked.args == ["preferences", ("tab", "issuers")]
    page.hide()
    act(vault, issuers.add, form=IssuerForm("Quay School"))
    page.show()
    settle(desk)
    assert page.printed is not None
    assert page.form is not None
    assert page.form.given()["words"] == WORDS
    assert page.problem.text() == ""


def test_who_may_not_write_one_is_told_where_it_is_written(
    vault: Vault, qtbot: QtBot, clock: Clock
) -> None:
    her = person(vault, "Noor")
    work = placed.placed(vault, her, placed.employer(vault))
    added(vault, "W1", ["work_training"])
    path: Path = vault.path
    vault.lock()
    with signed_in(path, "W1", clock) as opened, desk_of(opened) as desk:
        host = reference(qtbot, desk, opened, her, work)
        form = host.page.form
        assert host.page.problem.text() == ""
        assert "Preferences › Names on papers" in form.fields["issuer"].error()


def test_words_in_another_language_are_said_above_the_cv(
    vault: Vault, desk: Desk, qtbot: QtBot
) -> None:
    her = person(vault, "Noor")
    act(vault, vocabularies.add, vocabulary="skill", label="Felt work", code="felt")
    act(vault, own_skills.say, resident_id=her, skills={"felt": SkillLevel.ALONE})
    act(vault, cvs.write, resident_id=her, form=CvForm("fr", placed.TODAY))
    host = hosted(qtbot, desk, ReportsPage(desk))
    code = vault.read(residents.row, resident_id=her).code
    host.page.open(("report", "cv", {"person": code}))
    settle(desk)
    assert host.page.printed is not None
    assert "not in the language of the paper: Felt work." in host.page.problem.text()
    assert clipped(host) == []
