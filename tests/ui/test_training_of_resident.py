# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work on a resident's page: skills, certificates, wish and CV, each in its panel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.models.placements import PlacementKind
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.placements import placements
from shelterdesk.services.placements.placements import PlacementForm
from shelterdesk.services.residents import residents
from shelterdesk.services.training import certificates, own_skills, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.work import cvs, vacancies, work_wishes
from shelterdesk.services.work.cvs import CvForm, EntryForm
from shelterdesk.services.work.vacancies import VacancyForm
from shelterdesk.services.work.work_wishes import LooksForWork, WishForm
from shelterdesk.vault.door import Vault
from tests import taught
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.services.merging.joining import merge
from tests.taught import TODAY
from tests.training_world import act
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless
from ui.desk import Desk
from ui.residents.resident_page import ResidentPage
from ui.residents.training.panels import LookPanel, OwnSkillsPanel
from ui.residents.training.tab import TrainingTab
from ui.residents.training.work_panels import CvPanel, EntryPanel, WishPanel
from ui.widgets.certificate_panels import CertificatePanel, RevokePanel
from ui.widgets.form_panel import FormPanel


def learns(vault: Vault) -> int:
    """Noor in a group, with hours and one certificate."""
    act(vault, issuers.add, form=IssuerForm("Harbour Workshops"))
    her = person(vault, "Noor")
    course = taught.course(vault, skills=("baking",), planned_minutes=600)
    group = taught.group(vault, course)
    place = taught.enrolled(vault, group, her)
    taught.attended(vault, group, her, "present", "present")
    form = vault.read(certificates.draft, enrolment_id=place).form
    act(vault, certificates.issue, enrolment_id=place, form=form)
    return her


def at_training(qtbot: QtBot, desk: Desk, her: int) -> tuple[ResidentPage, TrainingTab]:
    page = resident_page(qtbot, desk, her, "training")
    tab = page.tabs.made("training")
    assert isinstance(tab, TrainingTab)
    return page, tab


def put(panel: FormPanel, **values: object) -> None:
    """Choose, as if typed."""
    for name, value in values.items():
        field = panel.form.fields[name]
        field.set_value(value)
        field.changed.emit()


def test_skills_of_a_course_and_what_she_says(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    her = learns(vault)
    page, tab = at_training(qtbot, desk, her)
    assert "4 h of 10 h (40 %) · since 25 October" in "\n".join(texts(tab))
    tab.courses.acts[1, "look"].click()
    settle(desk)
    panel = page.side.panel
    assert isinstance(panel, LookPanel)
    panel._skills[0].set_value("alone")
    assert clipped(page) == []
    assert nameless(page) == []
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(skill_checks.of_course, enrolment_id=1)
    assert row.level is SkillLevel.ALONE
    tab.skills.say()
    settle(desk)
    asked = page.side.panel
    assert isinstance(asked, OwnSkillsPanel)
    put(asked, sewing="teaches")
    save(qtbot, asked)
    settle(desk)
    assert vault.read(own_skills.own, resident_id=her) == {"sewing": SkillLevel.TEACHES}
    shown = "\n".join(texts(tab.skills))
    assert "looked at in Baking" in shown
    assert "as they say: can show others" in shown


def test_certificates_are_given_printed_and_revoked_from_here(
    vault: Vault, desk: Desk, qtbot: QtBot
) -> None:
    page, tab = at_training(qtbot, desk, learns(vault))
    tab.courses.acts[1, "certificate"].click()
    settle(desk)
    panel = page.side.panel
    assert isinstance(panel, CertificatePanel)
    assert "6 hours" not in panel.progress.text()
    assert "4 hours" in panel.progress.text()
    page.side.leave()
    asked: list[object] = []
    page.print_requested.connect(lambda *what: asked.append(what))
    (row,) = vault.read(certificates.given)
    tab.certificates.print_requested.emit("certificate", {"number": row.number})
    assert asked == [("certificate", {"number": row.number})]
    tab.certificates.acts[row.id, "revoke"].click()
    revoking = page.side.panel
    assert isinstance(revoking, RevokePanel)
    type_into(qtbot, revoking.reason, "Wrong hours")
    save(qtbot, revoking)
    settle(desk)
    assert tab.certificates.acts == {}
    assert vault.read(certificates.given)[0].reason == "Wrong hours"


def test_what_she_wants_and_her_cv(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    her = learns(vault)
    page, tab = at_training(qtbot, desk, her)
    tab.wish.change()
    settle(desk)
    wish = page.side.panel
    assert isinstance(wish, WishPanel)
    put(wish, looks_for_work="now", needs_childcare="no", most_hours=20, most_travel=45,
        free_times=3)  # fmt: skip
    type_into(qtbot, wish.wish.field, "With bread")
    save(qtbot, wish)
    settle(desk)
    found = vault.read(work_wishes.of_person, resident_id=her)
    assert (found.looks_for_work, found.needs_childcare, found.most_minutes_week, found.wish) \
        == (LooksForWork.NOW, False, 1_200, "With bread")  # fmt: skip
    assert {"With bread", "45 minutes", "20 h"} <= set(texts(tab.wish))
    assert tab.cv.print_button.isHidden()
    tab.cv.write()
    settle(desk)
    cv = page.side.panel
    assert isinstance(cv, CvPanel)
    put(cv, wished_on=TODAY)
    type_into(qtbot, cv.sealed["name"].field, "Noor Haddad")
    save(qtbot, cv)
    settle(desk)
    assert vault.read(cvs.of_person, resident_id=her).wished_on == TODAY
    tab.cv.add_line()
    line = page.side.panel
    assert isinstance(line, EntryPanel)
    type_into(qtbot, line.sealed["what"].field, "Tailor")
    put(line, first_year=2014, last_year=2019)
    save(qtbot, line)
    settle(desk)
    [entry] = vault.read(cvs.entries, resident_id=her)
    assert entry.form == EntryForm("Tailor", first_year=2014, last_year=2019)
    tab.cv.acts[entry.id, "edit"].click()
    settle(desk)
    changed = page.side.panel
    assert isinstance(changed, EntryPanel)
    put(changed, is_on_cv=False)
    save(qtbot, changed)
    settle(desk)
    assert not vault.read(cvs.entry_form, entry_id=entry.id).is_on_cv
    assert clipped(page) == []
    assert nameless(page) == []
    asked: list[object] = []
    page.print_requested.connect(lambda *what: asked.append(what))
    tab.cv.print_button.click()
    assert repr(asked).startswith("[('cv', {'person': ")
    tab.cv.acts[entry.id, "remove"].click()
    settle(desk)
    assert vault.read(cvs.entries, resident_id=her) == []
    places: list[object] = []
    page.place_requested.connect(lambda *what: places.append(what))
    tab.work._prepare()
    tab.courses._go()
    assert places == [("work", ("tab", "pipeline", ("new", her))), ("training", ("tab", "courses"))]


def test_words_of_a_record_that_was_joined_are_read_and_taken_over(
    vault: Vault, desk: Desk, qtbot: QtBot
) -> None:
    her, other = person(vault, "Noor"), person(vault, "Nour")
    later = WishForm(needs_childcare=True, wish="No nights")
    for who, about, wish in ((her, "I bake.", WishForm(wish="Bread")), (other, "I sew.", later)):
        act(vault, cvs.write, resident_id=who, form=CvForm("en", name=f"N{who}", about=about))
        act(vault, work_wishes.write, resident_id=who, form=wish)
    code = vault.read(residents.row, resident_id=other).code
    merge(vault, her, other)
    page, tab = at_training(qtbot, desk, her)
    assert f"From the other record, {code}" in texts(tab.cv)
    assert f"N{other} · I sew." in texts(tab.cv)
    assert "In their own words: No nights · Needs childcare: Yes" in texts(tab.wish)
    tab.cv.acts[-1, "take"].click()
    settle(desk)
    cv = page.side.panel
    assert isinstance(cv, CvPanel)
    assert cv.is_modified()
    assert clipped(page) == []
    assert nameless(page) == []
    save(qtbot, cv)
    settle(desk)
    written = vault.read(cvs.of_person, resident_id=her)
    assert (written.name, written.about) == (f"N{her}", "I bake.\nI sew.")
    tab.wish.acts[0, "take"].click()
    settle(desk)
    wish = page.side.panel
    assert isinstance(wish, WishPanel)
    save(qtbot, wish)
    settle(desk)
    wanted = vault.read(work_wishes.of_person, resident_id=her)
    assert (wanted.needs_childcare, wanted.wish) == (True, "Bread\nNo nights")
    assert tab.wish.acts == {}


def test_her_work_is_opened_from_her_page(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    her = person(vault, "Noor")
    form = PlacementForm(kind=PlacementKind.OWN_BUSINESS, title="Cakes", start=TODAY)
    act(vault, placements.begin, resident_id=her, form=form)
    page, tab = at_training(qtbot, desk, her)
    places: list[object] = []
    page.place_requested.connect(lambda *what: places.append(what))
    [way] = [made for made in tab.work.findChildren(QPushButton) if made.text() == "Open"]
    assert way.accessibleName() == "Open: Cakes"
    way.click()
    [row] = vault.read(placements.of_resident, resident_id=her)
    assert places == [("work", ("tab", "placements", row.id))]


def test_the_front_desk_sees_courses_and_no_work(
    vault: Vault, qtbot: QtBot, clock: Clock, tmp_path: Path
) -> None:
    her = learns(vault)
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as opened:
        with desk_of(opened) as desk:
            _page, tab = at_training(qtbot, desk, her)
            assert tab.wish.isHidden()
            assert tab.cv.isHidden()
            assert tab.work.isHidden()
            assert tab.courses.acts == {}
            assert tab.certificates.acts == {}


def test_vacancies_that_could_fit(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    her = person(vault, "Noor")
    form = PartnerForm("Tilia Bakery", meets_residents=False)
    partner_id = vault.do("Partner", partners.add, form=form).result
    vacancy = VacancyForm(partner_id, "Bakery help", skills=(("baking", True),))
    vacancy_id = act(vault, vacancies.add, form=vacancy)
    _page, tab = at_training(qtbot, desk, her)
    assert tab.fitting.isHidden()
    tab.wish.fitting_asked.emit()
    settle(desk)
    shown = "\n".join(texts(tab.fitting))
    assert "Bakery help · Tilia Bakery" in shown
    assert "Nobody has looked at this partner yet." in shown
    assert "Baking: nothing is written down" in shown
    go = next(one for one in tab.fitting.findChildren(QPushButton) if one.text() == "Open")
    with qtbot.waitSignal(tab.place_requested) as asked:
        go.click()
    assert asked.args == ["work", ("tab", "vacancies", vacancy_id)]
