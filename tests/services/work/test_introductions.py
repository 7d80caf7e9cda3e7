# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Introductions: prepared, sent with a consent to a partner in order, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.consents import Consent
from shelterdesk.models.placements import Introduction, Placement
from shelterdesk.services.audit import audit
from shelterdesk.services.consents import consents
from shelterdesk.services.partners import partner_checks, partners
from shelterdesk.services.partners.partners import PartnerForm, PartnerKind
from shelterdesk.services.placements import placements
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import introduction_letters, introductions, pipeline, vacancies
from shelterdesk.services.work.introductions import IntroductionForm, IntroductionState
from shelterdesk.services.work.pipeline import Stage
from shelterdesk.vault.door import Vault
from tests.colleagues import added, hired, signed_in
from tests.conftest import Clock
from tests.employer_rows import (
    TODAY,
    agreed,
    employer,
    introduced,
    leaves,
    prepared,
    runs_out,
    second_look,
    sent,
    vacancy,
)
from tests.factories import person
from tests.services.work.at_bakery import Bakery

DAY = timedelta(days=1)
GLASS = "Her family is at the door, she must be at work by noon"


@pytest.fixture
def bakery(vault: Vault) -> Bakery:
    return Bakery(vault)


def test_from_prepared_to_a_yes(bakery: Bakery) -> None:
    one = prepared(bakery.vault, bakery.noor, bakery.vacancy, letter="She bakes well")
    row = bakery.row(one)
    assert (row.state, row.what, row.next_said) == (
        IntroductionState.DRAFT, "Bakery help · Four Rivers", "to be sent",
    )  # fmt: skip
    agreed(bakery.vault, bakery.noor, bakery.partner)
    sent(bakery.vault, one)
    row = bakery.row(one)
    assert (row.sent_on, row.answer_due, row.is_late) == (TODAY, TODAY + 14 * DAY, False)
    assert row.state_words == "Sent"
    bakery.do(introductions.visit, one, on=TODAY + 2 * DAY)
    bakery.do(introductions.visit, one, on=TODAY + 3 * DAY)
    assert (bakery.row(one).next_said, bakery.row(one).next_on) == ("visit", TODAY + 3 * DAY)
    bakery.do(introductions.go_on_trial, one, first=TODAY, last=TODAY + 4 * DAY)
    assert bakery.row(one).next_on == TODAY + 4 * DAY
    bakery.do(introductions.accept, one, on=TODAY, answer="Begins on Monday")
    found = bakery.vault.read(introductions.one, introduction_id=one)
    assert (found.row.state, found.row.ended_on, found.row.is_open) == (
        IntroductionState.ACCEPTED, TODAY, False,
    )  # fmt: skip
    assert (found.answer, found.despite, found.letter) == ("Begins on Monday", "", "")
    assert bakery.vault.read(vacancies.one, vacancy_id=bakery.vacancy).accepted == 1
    bakery.vault.undo()
    assert bakery.row(one).state is IntroductionState.TRIAL


def test_without_a_consent_that_names_the_partner_nothing_goes_out(bakery: Bakery) -> None:
    one = prepared(bakery.vault, bakery.noor, bakery.vacancy)
    agreed(bakery.vault, bakery.noor, employer(bakery.vault, "Clinic"))
    with pytest.raises(NotAllowed, match="no consent to introduce to Four Rivers"):
        sent(bakery.vault, one)
    consent = agreed(bakery.vault, bakery.noor, bakery.partner)
    bakery.vault.do("Withdrew", consents.withdraw, consent_id=consent)
    with pytest.raises(NotAllowed, match="withdrawn"):
        sent(bakery.vault, one)
    assert bakery.row(one).state is IntroductionState.DRAFT


def test_a_partner_out_of_order_is_refused_with_the_reason(bakery: Bakery) -> None:
    agreed(bakery.vault, bakery.noor, bakery.partner)
    one = prepared(bakery.vault, bakery.noor, bakery.vacancy)
    runs_out(bakery.vault, bakery.partner)
    assert "does not count any more" in bakery.row(one).hindrance
    with pytest.raises(NotAllowed, match="does not count any more"):
        sent(bakery.vault, one)
    facts = {"on": TODAY, "despite": "She knows them"}
    with pytest.raises(NotAllowed, match="broke the glass"):
        bakery.do(introductions.send_despite, one, **facts)


def test_one_look_is_not_enough_whatever_the_partner_is(bakery: Bakery) -> None:
    vault = bakery.vault
    form = PartnerForm("Evening School", PartnerKind.TRAINER, meets_residents=False)
    school = vault.do("Added", partners.add, form=form).result
    vault.do("Looked", partner_checks.look, partner_id=school)
    place = vacancy(vault, school, "Kitchen help")
    agreed(vault, bakery.noor, school)
    one = prepared(vault, bakery.noor, place)
    missing = "One colleague looked at them; a second is needed before anybody is introduced."
    assert bakery.row(one).hindrance == missing
    assert vault.read(vacancies.one, vacancy_id=place).hindrance == missing
    seen = vault.read(introduction_letters.preview, introduction_id=one)
    assert seen.hindrance == missing
    with pytest.raises(NotAllowed, match=missing):
        sent(vault, one)
    second_look(vault, school)
    sent(vault, one)
    assert bakery.row(one).state is IntroductionState.SENT


def test_through_broken_glass_with_a_reason_and_a_line_of_its_own(
    bakery: Bakery, clock: Clock
) -> None:
    vault = bakery.vault
    one = prepared(vault, bakery.noor, bakery.vacancy)
    agreed(vault, bakery.noor, bakery.partner)
    other = prepared(vault, person(vault, "Hawa"), bakery.vacancy)
    hired(vault, "C2")
    path = vault.path
    runs_out(vault, bakery.partner)
    vault.lock()
    with signed_in(path, "C2", clock) as worker:
        worker.break_glass(GLASS)
        facts = {"on": TODAY, "introduction_id": one}
        with pytest.raises(Invalid) as caught:
            worker.do("Sent", introductions.send_despite, **facts, despite=" ")
        assert caught.value.field == "despite"
        with pytest.raises(NotAllowed, match="does not count any more"):
            worker.do("Sent", introductions.send, **facts)
        with pytest.raises(NotAllowed, match="no consent"):
            worker.do("Sent", introductions.send_despite, introduction_id=other, on=TODAY,
                      despite="So it is")  # fmt: skip
        label = "Introduced to a partner that is not in order"
        worker.do(label, introductions.send_despite, **facts, despite="Her aunt works there")
        found = worker.read(introductions.one, introduction_id=one)
        assert (found.despite, found.row.was_despite) == ("Her aunt works there", True)
        (card,) = worker.read(pipeline.board)[1].cards
        assert "does not count any more" in card.note
        with pytest.raises(Conflict):
            worker.undo()
    with signed_in(path, clock=clock) as director:
        director.do("Looked", partner_checks.look, partner_id=bakery.partner)
        second_look(director, bakery.partner)
        (card,) = director.read(pipeline.board)[1].cards
        assert card.note == "Sent although the partner was not in order."
        rows = director.read(audit.find, limit=20)
        assert label in {row.label for row in rows.rows}


def test_a_partner_in_order_needs_no_broken_glass(bakery: Bakery) -> None:
    one = prepared(bakery.vault, bakery.noor, bakery.vacancy)
    with pytest.raises(Conflict, match="in order"):
        bakery.do(introductions.send_despite, one, on=TODAY, despite="Quick")


def test_a_consent_that_is_gone_is_said_while_something_is_to_come(bakery: Bakery) -> None:
    vault = bakery.vault
    one = introduced(vault, bakery.noor, bakery.vacancy, bakery.partner)
    assert bakery.row(one).consent_gone == ""
    (asked,) = vault.read(consents.of_resident, resident_id=bakery.noor)
    vault.do("Withdrew", consents.withdraw, consent_id=asked.now.id)
    assert bakery.row(one).consent_gone == "The consent does not hold any more: withdrawn."
    (line,) = [row for row in vault.read(today_due.due) if row.icon == "briefcase"]
    assert line.title == "The consent for Four Rivers does not hold any more"
    (column,) = [row for row in vault.read(pipeline.board) if row.stage is Stage.SENT]
    assert column.cards[0].note == bakery.row(one).consent_gone
    bakery.do(introductions.withdraw, one, on=TODAY, answer="She changed her mind")
    assert bakery.row(one).consent_gone == ""


def test_a_consent_that_was_merged_away_or_erased_is_none(bakery: Bakery) -> None:
    one = introduced(bakery.vault, bakery.noor, bakery.vacancy, bakery.partner)

    def elsewhere(tx: Transaction) -> None:
        for row in tx.session.query(Consent):
            row.partner_id = employer_of_nobody

    employer_of_nobody = employer(bakery.vault, "Clinic")
    bakery.vault.do("Moved", elsewhere)
    assert bakery.row(one).consent_gone == "There is no consent for this employer."


def test_days_that_cannot_be_name_their_field(bakery: Bakery) -> None:
    one = introduced(bakery.vault, bakery.noor, bakery.vacancy, bakery.partner)
    wrong: tuple[tuple[Callable[..., Any], dict[str, Any], str], ...] = (
        (introductions.visit, {"on": TODAY - DAY}, "on"),
        (introductions.go_on_trial, {"first": TODAY - DAY}, "first"),
        (introductions.go_on_trial, {"first": TODAY + DAY, "last": TODAY}, "last"),
        (introductions.accept, {"on": TODAY + DAY}, "on"),
        (introductions.decline, {"on": TODAY - DAY}, "on"),
        (introductions.edit, {"form": IntroductionForm(answer_due=TODAY - DAY)}, "answer_due"),
        (introductions.edit, {"form": IntroductionForm(staff_id=99)}, "staff_id"),
    )
    for verb, facts, field in wrong:
        with pytest.raises(Invalid) as caught:
            bakery.do(verb, one, **facts)
        assert caught.value.field == field


def test_a_day_to_come_sends_nothing(bakery: Bakery) -> None:
    one = prepared(bakery.vault, bakery.noor, bakery.vacancy, answer_due=TODAY - DAY)
    agreed(bakery.vault, bakery.noor, bakery.partner)
    with pytest.raises(Invalid) as caught:
        bakery.do(introductions.send, one, on=TODAY + DAY)
    assert caught.value.field == "on"
    with pytest.raises(Invalid) as caught:
        bakery.do(introductions.send, one, on=TODAY)
    assert caught.value.field == "answer_due"


def test_what_is_prepared_can_be_changed_and_not_be_there_twice(bakery: Bakery) -> None:
    vault = bakery.vault
    one = prepared(vault, bakery.noor, bakery.vacancy)
    with pytest.raises(Conflict, match="already"):
        prepared(vault, bakery.noor, bakery.vacancy)
    clinic = employer(vault, "Clinic")
    form = IntroductionForm(partner_id=clinic, letter="Cleans", answer_due=TODAY + DAY)
    which = {"resident_id": bakery.noor, "form": form}
    other = vault.do("Prepared", introductions.prepare, **which).result
    found = vault.read(introductions.form, introduction_id=other)
    assert found == replace(form, staff_id=vault.staff_id)
    with pytest.raises(Conflict, match="already"):
        vault.do("Prepared", introductions.prepare, **which)
    bakery.do(introductions.edit, other, form=replace(found, letter=Hidden.HIDDEN))
    assert vault.read(introductions.form, introduction_id=other) == found
    with pytest.raises(Conflict, match="already"):
        bakery.do(introductions.edit, other, form=IntroductionForm(bakery.vacancy))
    bakery.do(introductions.edit, one, form=IntroductionForm(partner_id=bakery.partner))
    assert bakery.row(one).vacancy == ""
    listed = vault.read(introductions.of_resident, resident_id=bakery.noor)
    assert [row.id for row in listed] == [other, one]


def test_where_nobody_can_be_introduced(bakery: Bakery) -> None:
    vault = bakery.vault
    for form, field in ((IntroductionForm(), "partner_id"), (IntroductionForm(99), "vacancy_id")):
        with pytest.raises((Invalid, NotFound)) as caught:
            vault.do("Prepared", introductions.prepare, resident_id=bakery.noor, form=form)
        assert caught.value.field == field
    vault.do("Closed", vacancies.close, vacancy_id=bakery.vacancy)
    with pytest.raises(Conflict) as caught_too:
        prepared(vault, bakery.noor, bakery.vacancy)
    assert caught_too.value.field == "vacancy_id"
    with pytest.raises(NotFound):
        vault.read(introductions.one, introduction_id=99)


def test_after_the_end_nothing_is_to_come(bakery: Bakery) -> None:
    one = introduced(bakery.vault, bakery.noor, bakery.vacancy, bakery.partner)
    bakery.do(introductions.decline, one, on=TODAY)
    for verb, facts in (
        (introductions.visit, {"on": TODAY}),
        (introductions.withdraw, {"on": TODAY}),
        (introductions.edit, {"form": IntroductionForm(bakery.vacancy)}),
    ):
        with pytest.raises(Conflict, match="It stands so: Declined by the employer"):
            bakery.do(verb, one, **facts)
    assert (bakery.row(one).next_said, bakery.row(one).hindrance) == ("", "")


def test_whose_work_it_is_can_change_later_too(bakery: Bakery) -> None:
    ids = hired(bakery.vault, "C2", "H4")
    one = introduced(bakery.vault, bakery.noor, bakery.vacancy, bakery.partner)
    form = IntroductionForm(staff_id=ids["C2"], answer_due=TODAY + 3 * DAY)
    bakery.do(introductions.edit, one, form=form)
    row = bakery.row(one)
    assert (row.worker, row.answer_due) == ("C2", TODAY + 3 * DAY)
    bakery.do(introductions.edit, one, form=IntroductionForm())
    assert bakery.row(one).answer_due == TODAY + 3 * DAY
    leaves(bakery.vault, "H4")
    with pytest.raises(Invalid):
        bakery.do(introductions.edit, one, form=IntroductionForm(staff_id=ids["H4"]))


def test_whose_work_it_is_sees_work_and_her(bakery: Bakery) -> None:
    vault = bakery.vault
    ids = hired(vault, "C2", "H4", "F1")
    one = prepared(vault, bakery.noor, bakery.vacancy)

    def of(code: str) -> IntroductionForm:
        return IntroductionForm(bakery.vacancy, staff_id=ids[code])

    def refused(words: str, code: str) -> None:
        with pytest.raises(Invalid, match=words) as caught:
            bakery.do(introductions.edit, one, form=of(code))
        assert caught.value.field == "staff_id"

    offered = {who for who, _name in vault.read(introductions.workers)}
    assert {ids["C2"], ids["H4"]} <= offered
    assert ids["F1"] not in offered
    refused("looks after work", "F1")  # the front desk sees no work
    bakery.do(introductions.edit, one, form=of("C2"))
    named = {"resident_id": bakery.noor, "staff_ids": {vault.staff_id, ids["H4"]}}
    vault.do("Protected", protection.protect, **named)
    refused("does not see this protected record", "C2")
    bakery.do(introductions.edit, one, form=of("H4"))
    for asked in (introductions.workers, placements.workers):
        hers = {who for who, _name in vault.read(asked, resident_id=bakery.noor)}
        assert hers == {vault.staff_id, ids["H4"]}


# The board and the timeline
def test_the_board_goes_from_prepared_to_working(bakery: Bakery) -> None:
    vault = bakery.vault
    hawa, lina = person(vault, "Hawa"), person(vault, "Lina")
    first = prepared(vault, bakery.noor, bakery.vacancy)
    second = introduced(vault, hawa, bakery.vacancy, bakery.partner)
    bakery.do(introductions.accept, second, on=TODAY)
    third = introduced(vault, lina, bakery.vacancy, bakery.partner)
    bakery.do(introductions.go_on_trial, third, first=TODAY)
    columns = vault.read(pipeline.board)
    assert [column.name for column in columns] == [
        "Being prepared", "Sent", "Visit", "Trial", "Working",
    ]  # fmt: skip
    assert [[card.id for card in column.cards] for column in columns] == [
        [first], [], [], [third], [second],
    ]  # fmt: skip
    assert columns[-1].cards[0].next_said == "work to be agreed"
    mine = vault.read(pipeline.board, staff_id=vault.staff_id)
    assert mine == columns
    assert not any(column.count for column in vault.read(pipeline.board, staff_id=99))

    def works(tx: Transaction) -> None:
        facts = {"resident_id": hawa, "partner_id": bakery.partner, "introduction_id": second}
        for kind, title, start, until in (
            ("paid", "Baker", TODAY, None), ("trial", "", TODAY - 9 * DAY, TODAY - DAY),
            ("internship", "", TODAY + DAY, None),
        ):  # fmt: skip
            row = Placement(kind=kind, title=title, start=start, end=None, **facts)
            row.planned_end = until
            tx.session.add(row)

    vault.do("Works", works)
    *_rest, trial, working = vault.read(pipeline.board)
    assert [(card.what, card.next_said, card.is_late) for card in trial.cards] == [
        ("Trial · Four Rivers", "agreed until", True), ("Bakery help · Four Rivers",
                                                        "end of the trial", False),
    ]  # fmt: skip
    assert [(card.what, card.next_said) for card in working.cards] == [
        ("Internship · Four Rivers", "begins"), ("Baker · Four Rivers", ""),
    ]  # fmt: skip
    assert {card.key[0] for card in working.cards} == {"placement"}


def test_who_must_not_be_seen_is_a_number_on_the_board(bakery: Bakery, clock: Clock) -> None:
    vault = bakery.vault
    one = introduced(vault, bakery.noor, bakery.vacancy, bakery.partner)
    added(vault, "C2", ("caseworker",))
    mine = (vault.staff_id,)
    vault.do("Protect", protection.protect, resident_id=bakery.noor, staff_ids=mine)
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as worker:
        column = worker.read(pipeline.board)[1]
        assert (column.cards, column.hidden, column.count) == ((), 1, 1)
        with pytest.raises(NotFound):
            worker.read(introductions.one, introduction_id=one)


def test_the_timeline_says_what_happened(bakery: Bakery) -> None:
    one = introduced(bakery.vault, bakery.noor, bakery.vacancy, bakery.partner)
    bakery.do(introductions.visit, one, on=TODAY)
    bakery.do(introductions.withdraw, one, on=TODAY)
    prepared(bakery.vault, bakery.noor, bakery.vacancy)
    events = bakery.vault.read(timeline.timeline, resident_id=bakery.noor, kind="work").events
    assert [event.title for event in events] == [
        "Introduction not wanted any more: Four Rivers", "Visit at Four Rivers",
        "Introduced to Four Rivers",
    ]  # fmt: skip


def test_the_board_costs_as_many_statements_however_much_is_on_it(bakery: Bakery) -> None:
    vault = bakery.vault

    def counted() -> int:
        found: list[str] = []

        def look(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            found.append(statement)

        event.listen(vault._engine, "before_cursor_execute", look)
        vault.read(pipeline.board)
        event.remove(vault._engine, "before_cursor_execute", look)
        return len(found)

    introduced(vault, bakery.noor, bakery.vacancy, bakery.partner)
    vault.read(pipeline.board)
    few = counted()
    people = [person(vault, f"Person {number}") for number in range(30)]

    def more(tx: Transaction) -> None:
        for number, who in enumerate(people):
            row = Introduction(
                resident_id=who, partner_id=bakery.partner, vacancy_id=bakery.vacancy,
                staff_id=tx.staff_id, state="draft" if number % 2 else "withdrawn", begun_on=TODAY,
            )  # fmt: skip
            row.ended_on = None if number % 2 else TODAY
            tx.session.add(row)

    vault.do("More", more)
    vault.read(pipeline.board)
    assert counted() == few <= 12
    assert vault.read(pipeline.board)[0].count == 15
