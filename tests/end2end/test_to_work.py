# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a course to work that lasts, at the real windows by keyboard alone: twelve weeks of roll
call with holidays, money for each session attended, a certificate, an introduction that says no
more than she agreed to, an internship, a job, and how it goes a year later."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.models.certificates import CertificateKind
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.placements import IntroductionState
from shelterdesk.models.staff import Role
from shelterdesk.models.stipends import DueState, PaysWhen, SchemeKind
from shelterdesk.services.money import books, funds
from shelterdesk.services.money.books import AccountForm, MoneyForm
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.partners import partner_checks, partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.placements import retention_figures
from shelterdesk.services.stipends import awards, due_rows, holidays, schemes
from shelterdesk.services.stipends.schemes import SchemeForm
from shelterdesk.services.training import certificates, enrolments
from shelterdesk.services.work import introduction_letters, introductions
from shelterdesk.vault import accounts, door
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock
from tests.employer_rows import second_look
from tests.end2end.computer import House, with_clock
from tests.end2end.keyboard import Hands
from tests.factories import person
from tests.ui.at_desk import texts
from tests.ui.conftest import themed  # noqa: F401 - the theme, for windows outside tests/ui
from tests.vault_people import on_paper

pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (propagateSizeHints|raise|grabbing)", extend=True
)

FIRST = date(2026, 11, 30)
LAST = date(2027, 2, 19)
HOLIDAYS = (date(2026, 12, 24), date(2026, 12, 31))
INTERNSHIP = date(2027, 3, 1)
JOB = date(2027, 6, 1)
#: Mondays and Thursdays of twelve weeks, without the holidays.
MEETINGS = 22
CASHIER = "M2"
ISSUER = "Hill School"
EACH = 800  # minor units a session


def at(day: date, hour: int = 17) -> datetime:
    """An hour of a day."""
    return datetime.combine(day, time(hour), NOW.tzinfo)


@pytest.fixture
def home(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk_file: Path, clock: Clock) -> House:
    """A scheme that pays each session attended, two holidays, three who would like to bake."""
    clock.now = at(FIRST, 8)
    with_clock(monkeypatch, clock)
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    fund_id = vault.do("Fund", funds.add, form=FundForm("City")).result
    bank = AccountForm(AccountKind.BANK, "EUR", "House account")
    bank_id = vault.do("Account", books.add_account, form=bank).result
    vault.do("Money in", books.money_in, form=MoneyForm(bank_id, 100_000, fund_id))
    for day in HOLIDAYS:
        vault.do("Holiday", holidays.add, on=day, name="Closed")
    form = SchemeForm(
        "Course days", "EUR", SchemeKind.PER_SESSION, amount=EACH, fund_id=fund_id,
        pays_when=PaysWhen.AFTER, period_from=date(2026, 11, 1),
    )  # fmt: skip
    scheme_id = vault.do("Scheme", schemes.add, form=form).result
    for name in ("Noor", "Amal", "Salma"):
        who = person(vault, name)
        hers = vault.read(awards.proposed, resident_id=who, scheme_id=scheme_id, start=FIRST)
        vault.do("Award", awards.give, resident_id=who, form=hers)
    partner_id = vault.do(
        "Partner", partners.add, form=PartnerForm("Tilia Bakery", meets_residents=False)
    ).result
    vault.do("Issuer", issuers.add, form=IssuerForm(ISSUER))
    vault.do("Look", partner_checks.look, partner_id=partner_id)
    second_look(vault, partner_id)
    accounts.add(
        vault, code=CASHIER, roles=(Role.CASHIER,), passphrase=PASSPHRASE, cost=FLOOR
    )  # fmt: skip
    vault.lock()
    return House(qtbot, monkeypatch, desk_file, clock)


def test_to_work(home: House) -> None:
    a_course_with_two_places(home)
    rolls_are_called(home)
    the_rest_is_typed_from_paper(home)
    sessions_are_paid(home)
    a_certificate_is_given(home)
    a_vacancy_is_written_down(home)
    an_introduction_with_her_consent(home)
    an_internship_becomes_a_job(home)
    four_times_somebody_asks(home)


def a_course_with_two_places(home: House) -> None:
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Courses")
        hands.use("New course")
        hands.fill("Name", "Baking")
        hands.fill("Hours in all", "44")
        hands.press("Ctrl+S")
        hands.use("New group")
        hands.fill("Course", "Baking")
        hands.fill("First day", FIRST.isoformat())
        hands.fill("Last day", LAST.isoformat())
        hands.fill("Places", "2")
        for day in ("Monday", "Thursday"):
            hands.use(f"Days of the week: {day}")
        hands.fill("At", "10:00")
        hands.fill("Minutes", "120")
        hands.press("Ctrl+S")
        for name in ("Noor", "Amal", "Salma"):  # the third one waits: the places are taken
            enrol(hands, name)
    with home.asked(STAFF_CODE) as vault:
        assert shown(vault.read(enrolments.of_cohort, cohort_id=1)) == {"Amal", "Noor"}
        assert shown(vault.read(enrolments.waiting, cohort_id=1)) == {"Salma"}


def shown(rows: list[enrolments.EnrolmentRow]) -> set[str]:
    return {row.shown for row in rows}


def enrol(hands: Hands, name: str) -> None:
    hands.use("Enrol somebody")
    hands.fill("Who", name)
    hands.press("Return", "Ctrl+S")


def rolls_are_called(home: House) -> None:
    """The first days at the roll: everybody in one key, then one in hospital and one late."""
    home.clock.now = at(FIRST)
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Training Roll")
        with hands.at_most(1, "calling everybody"):
            hands.press("Ctrl+Return")
    home.clock.now = at(date(2026, 12, 3))
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Training Roll")
        hands.press("3", "2")
        hands.type_in("15")
        hands.press("Return")


def the_rest_is_typed_from_paper(home: House) -> None:
    """A month at a time: a tick for both, but for one who missed the last session."""
    for day in (date(2027, 1, 2), date(2027, 1, 31), LAST):
        home.clock.now = at(day)
        with home.at_the_computer(STAFF_CODE) as (hands, _made):
            hands.find("Training Roll")
            hands.use("From the paper sheet")
            for _session in range(10):
                hands.press("P", "Right")
            hands.press("7", "Ctrl+S")
    # Hospital counts as present and teaches no hours; who came later was there for the rest.
    with home.asked(STAFF_CODE) as vault:
        totals = {row.shown: row.totals for row in vault.read(enrolments.of_cohort, cohort_id=1)}
    assert totals["Noor"].present == MEETINGS
    assert totals["Noor"].minutes == MEETINGS * 120 - 15
    assert (totals["Amal"].present, totals["Amal"].absent) == (MEETINGS - 3, 3)
    assert totals["Amal"].minutes == (MEETINGS - 4) * 120


def sessions_are_paid(home: House) -> None:
    """Of the months that are over, so much for each session that counts."""
    with home.at_the_computer(CASHIER) as (hands, _made):
        hands.find("Dues")
        hands.press("Ctrl+N", "Ctrl+Return")
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Dues")
        hands.press("Ctrl+Return")
    with home.at_the_computer(CASHIER) as (hands, _made):
        hands.find("Pay desk")
        for _number in range(6):
            hands.press("Return", "B", "Return")
    with home.asked(STAFF_CODE) as vault:
        found = vault.read(due_rows.register, states=(DueState.PAID,)).rows
        paid = [(row.shown, row.amount // EACH) for row in found if row.amount]
    assert sorted(paid) == [
        ("Amal", 1), ("Amal", 6), ("Amal", 7), ("Noor", 1), ("Noor", 7), ("Noor", 8)
    ]  # fmt: skip


def a_certificate_is_given(home: House) -> None:
    """She has the hours: in the name of the issuer. Its number tells whether it holds, also once it
    was revoked."""
    home.clock.now = at(LAST + timedelta(days=3))
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Certificates")
        hands.press("Down", "Return")
        hands.fill("Name, as it is to be printed", "Noor A.")
        hands.fill("Signed by", "A. Teacher")
        hands.press("Ctrl+S")
    with home.asked(STAFF_CODE) as vault:
        (row,) = vault.read(certificates.given)
        assert (row.shown, row.kind, row.issuer) == ("Noor", CertificateKind.COMPLETION, ISSUER)
        assert row.minutes == MEETINGS * 120 - 15
    with home.at_the_computer(STAFF_CODE) as (hands, made):
        hands.find("Certificates")
        hands.press("Ctrl+F")
        hands.type_in(row.number)
        hands.press("Return")
        assert any("Noor A." in words for words in texts(made.window))


# Work
def a_vacancy_is_written_down(home: House) -> None:
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Vacancies")
        hands.press("Ctrl+N")
        hands.fill("Partner", "Tilia")
        hands.fill("Work as", "Bakery help")
        hands.fill("Hours a week", "20")
        hands.press("Ctrl+S")


def an_introduction_with_her_consent(home: House) -> None:
    """She lets the bakery know her name and what she can; nothing goes out before that."""
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Pipeline")
        hands.press("Ctrl+N")
        hands.fill("Who", "Noor")
        hands.press("Return")
        hands.fill("Vacancy", "Bakery")
        hands.press("Ctrl+S")
        hands.go_to("Being prepared")
        hands.press("Return")
        hands.use("Send it")
        hands.press("Ctrl+S")  # refused: nobody has asked her yet
        hands.use("Cancel")
        hands.find("noor")
        hands.open_tab("Consents")
        hands.use("Ask for consent")
        hands.fill("For what", "Employer")
        hands.fill("Partner", "Tilia")
        hands.fill("Answer", "Yes")
        for item in ("Chosen name", "Skills and experience"):
            hands.go_to(f"{item}: may be told")
            hands.press("Space")
        hands.use("Save the answer")
        hands.find("Pipeline")
        hands.go_to("Being prepared")
        hands.press("Return")
        hands.use("Send it")
        hands.press("Ctrl+S")
    with home.asked(STAFF_CODE) as vault:
        (row,) = vault.read(introductions.of_resident, resident_id=1)
        assert row.state is IntroductionState.SENT
        told = vault.read(introduction_letters.sheet, code=row.code, introduction=str(row.id))
    assert told.facts == (("name", "Noor"),)  # of her skills nothing is written down


def an_internship_becomes_a_job(home: House) -> None:
    home.clock.now = at(INTERNSHIP)
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Pipeline")
        hands.go_to("Sent")
        hands.press("Return")
        hands.choose("The answer")
        hands.fill("What is it?", "The employer says yes")
        hands.press("Ctrl+S")
        hands.use("Write the work down")
        hands.fill("What it is", "Internship")
        hands.press("Ctrl+S")
    home.clock.now = at(JOB)
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Placements")
        hands.press("Return")
        hands.choose("The next step at the same employer")
        hands.fill("Hours a week", "30")
        hands.press("Ctrl+S")


def four_times_somebody_asks(home: House) -> None:
    """Of the internship twice; of the job four times, and once nobody knows. The table counts what
    is not known beside the rest, never as *not there*."""
    told = (0, "1"), (0, "1"), (30, "1"), (90, "1"), (180, "6"), (365, "1")
    for days, key in told:
        home.clock.now = at(JOB + timedelta(days=days))
        with home.at_the_computer(STAFF_CODE) as (hands, _made):
            hands.find("Follow-ups")
            with hands.at_most(2, "an answer"):
                hands.press(key, "Ctrl+S")
    with home.at_the_computer(STAFF_CODE) as (hands, made):
        hands.find("Follow-ups")
        hands.go_to("Which questions")
        hands.press("Right", "Right", "Right", "Right")
        assert "Still there: 2 of 2 (100 %) of whom it is known" in texts(made.window)
    with home.asked(STAFF_CODE) as vault:
        table = vault.read(retention_figures.retention)
    counted = {days: (table.values[f"{days}/due"], table.values[f"{days}/known"],
                      table.values[f"{days}/still_there"], table.values[f"{days}/unknown"])
               for days in table.horizons}  # fmt: skip
    assert counted == {30: (2, 2, 2, 0), 90: (2, 2, 2, 0), 180: (1, 0, 0, 1), 365: (1, 1, 1, 0)}
