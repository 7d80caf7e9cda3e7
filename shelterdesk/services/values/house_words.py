# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables and columns of the house by day and night are called where people read of
changes. Their codes are in ``house_codes.py``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_

#: What one row of a table is.
NOUNS: Final[Mapping[str, str]] = {
    "absence": N_("Nights away"),
    "appointment": N_("Appointment"),
    "belonging": N_("Thing kept"),
    "cash_count": N_("Count of the cash box"),
    "cash_count_line": N_("Coins or notes counted"),
    "complaint": N_("Complaint"),
    "fund": N_("Fund"),
    "handover_line": N_("Line of a handover"),
    "helpline_contact": N_("Call or message"),
    "housing_application": N_("Application for a home"),
    "housing_follow_up": N_("Housing some months later"),
    "incident": N_("Incident"),
    "incident_addendum": N_("Words added to an incident"),
    "incident_person": N_("Person of an incident"),
    "incident_told": N_("Who was told of an incident"),
    "log_kind_rule": N_("Who may read a kind of entry"),
    "medication": N_("Medicine"),
    "medication_given": N_("Dose"),
    "medication_time": N_("Time of a medicine"),
    "outreach_round": N_("Outreach round"),
    "outreach_staff": N_("Who went along"),
    "reservation": N_("Bed kept"),
    "roll_call": N_("Roll call"),
    "roll_call_mark": N_("Person of a roll call"),
    "service_given": N_("Support used"),
    "service_limit": N_("How often support is given"),
    "shift": N_("Shift"),
    "shift_pattern": N_("Shift of the house"),
    "shift_staff": N_("Who was on"),
    "stay_funding": N_("Who pays for a stay"),
    "stay_left_open": N_("What stayed open at check-out"),
    "stock_item": N_("Thing in stock"),
    "stock_move": N_("Things in or out"),
    "tenancy": N_("Home"),
    "tenancy_visit": N_("Visit at home"),
    "turn_away": N_("People turned away"),
    "waiting_entry": N_("Person waiting for a bed"),
    "welfare_step": N_("Step for somebody not back"),
}

#: What a column asks, table by table.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "absence": {
        "stay_id": N_("Stay"), "resident_id": N_("Person"), "kind": N_("Kind"),
        "start": N_("First night away"), "expected_back": N_("Means to be back on"),
        "end": N_("Back on"), "note": N_("Note"),
    },
    "appointment": {
        "at": N_("When"), "has_time": N_("At a set time"), "minutes": N_("Minutes"),
        "kind_id": N_("Kind"), "resident_id": N_("Person"), "staff_id": N_("For whom"),
        "companion_id": N_("Goes along"), "partner_id": N_("Partner"),
        "confidentiality": N_("Who may read it"), "plain": N_("Words"),
        "body": N_("Sealed words"), "remind_minutes": N_("Reminder, minutes before"),
        "reminded": N_("Reminded"), "state": N_("State"),
        "cancelled_by": N_("Cancelled by"), "series": N_("Series"), "recurrence": N_("Repeats"),
    },
    "belonging": {
        "resident_id": N_("Person"), "what": N_("What it is"), "pieces": N_("Pieces"),
        "place": N_("Where it lies"), "is_valuable": N_("Valuable"), "in_on": N_("Came in"),
        "in_signature": N_("Signature on coming in"), "keep_until": N_("Kept until"),
        "out_on": N_("Went out"), "taken_by": N_("Taken by"), "taker": N_("Name of who took it"),
        "out_signature": N_("Signature on going out"),
    },
    "cash_count": {
        "at": N_("When"), "shift_id": N_("Shift"), "currency": N_("Currency"),
        "expected": N_("Expected"), "counted": N_("Counted"), "reason": N_("Reason"),
        "counted_by": N_("Counted by"), "witness_id": N_("Witness"),
        "witness": N_("Witness without an account"), "account_id": N_("Account of the books"),
        "ledger_transaction_id": N_("Transaction in the books"),
        "last_entry_id": N_("Last entry counted"),
    },
    "cash_count_line": {
        "cash_count_id": N_("Count of the cash box"), "denomination": N_("Coin or note"),
        "pieces": N_("Pieces"),
    },
    "complaint": {
        "received": N_("Received"), "state": N_("State"), "answer_by": N_("Answer by"),
        "closed": N_("Closed"),
    },
    "fund": {
        "name": N_("Name"), "donor": N_("Donor"), "budget": N_("Budget"),
        "currency": N_("Currency"), "restrictions": N_("What it may be used for"),
        "start": N_("From"), "until": N_("Until"), "is_active": N_("In use"),
    },
    "handover_line": {
        "shift_id": N_("Shift"), "kind": N_("Kind"), "resident_id": N_("Person"),
        "task_id": N_("Task"), "source": N_("Carried over"), "source_id": N_("Number there"),
        "confidentiality": N_("Who may read it"), "plain": N_("Words"),
        "body": N_("Sealed words"), "position": N_("Order"),
        "needs_acknowledgement": N_("Must be acknowledged"),
        "acknowledged_at": N_("Acknowledged at"), "acknowledged_by": N_("Acknowledged by"),
    },
    "helpline_contact": {
        "at": N_("When"), "channel": N_("How"), "resident_id": N_("Person"),
        "age_band": N_("Age"), "gender_id": N_("Gender"), "language": N_("Language"),
        "topic_id": N_("About"), "minutes": N_("Minutes"), "state": N_("State"),
        "call_back_at": N_("Safe time to call back"), "safe_way": N_("Safe way to call back"),
        "note": N_("Note"), "handled_by": N_("Taken care of by"),
        "handled_at": N_("Taken care of at"),
    },
    "housing_application": {
        "resident_id": N_("Person"), "housing_kind": N_("Kind of housing"),
        "partner_id": N_("Partner"), "recipient": N_("Sent to"), "state": N_("State"),
        "prepared_on": N_("Prepared on"), "sent_on": N_("Sent on"),
        "answered_on": N_("Answered on"), "ask_again_on": N_("Ask again on"),
        "note": N_("Note"),
    },
    "housing_follow_up": {
        "resident_id": N_("Person"), "stay_id": N_("Stay"), "months": N_("Months"),
        "due": N_("Due"), "done_on": N_("Done on"), "state": N_("Where they live"),
        "source": N_("Known from"), "note": N_("Note"),
    },
    "incident": {
        "at": N_("When"), "site_id": N_("House"), "room_id": N_("Room"), "kind_id": N_("Kind"),
        "severity": N_("How grave"), "confidentiality": N_("Who may read it"),
        "happened": N_("What happened"), "measures": N_("What was done"),
        "reported_by": N_("Reported by"), "log_entry_id": N_("Log entry"),
        "reviewed_at": N_("Looked at on"), "reviewed_by": N_("Looked at by"),
        "review": N_("What came of it"),
    },
    "incident_addendum": {
        "incident_id": N_("Incident"), "at": N_("When"), "staff_id": N_("Written by"),
        "body": N_("Sealed words"),
    },
    "incident_person": {
        "incident_id": N_("Incident"), "role": N_("Part in it"), "resident_id": N_("Person"),
        "staff_id": N_("Colleague"), "described": N_("Described"),
    },
    "incident_told": {
        "incident_id": N_("Incident"), "whom": N_("Who was told"), "who": N_("Name or office"),
        "at": N_("When"), "staff_id": N_("Told by"),
    },
    "log_kind_rule": {
        "kind": N_("Kind"), "confidentiality": N_("Who may read it"),
    },
    "medication": {
        "resident_id": N_("Person"), "label": N_("Name or box"), "name": N_("Medicine"),
        "dose": N_("Dose"), "giving": N_("How to give it"), "reason": N_("Reason"),
        "note": N_("Note"), "prescriber": N_("Prescribed by"),
        "is_kept_by_her": N_("Keeps and takes it without us"), "is_as_needed": N_("As needed"),
        "hours_between": N_("Hours between doses"), "most_a_day": N_("Doses a day at most"),
        "needs_witness": N_("Needs a witness"), "start": N_("From"), "end": N_("Until"),
        "end_reason": N_("Why it was stopped"),
    },
    "medication_given": {
        "medication_id": N_("Medicine"), "resident_id": N_("Person"), "due_on": N_("Due on"),
        "due_minute": N_("Due at"), "at": N_("When"), "outcome": N_("What became of it"),
        "amount": N_("Amount"), "staff_id": N_("Given by"), "witness_id": N_("Witness"),
        "witness": N_("Witness without an account"), "note": N_("Note"),
        "struck_at": N_("Struck at"), "struck_by": N_("Struck by"),
        "struck_reason": N_("Why it was struck"),
    },
    "medication_time": {
        "medication_id": N_("Medicine"), "minute": N_("Time"), "weekdays": N_("Days"),
        "start": N_("From"), "end": N_("Until"),
    },
    "outreach_round": {
        "start": N_("Began"), "end": N_("Ended"), "setting": N_("Where"), "area": N_("Area"),
        "met": N_("Met"), "talked": N_("Talked"), "did_not_wish": N_("Did not wish to talk"),
        "first_time": N_("For the first time"), "referred": N_("Referred"), "note": N_("Note"),
    },
    "outreach_staff": {
        "outreach_round_id": N_("Outreach round"), "staff_id": N_("Colleague"),
        "name": N_("Name"),
    },
    "reservation": {
        "bed_id": N_("Bed"), "room_id": N_("Room"), "resident_id": N_("Person"),
        "for_whom": N_("For whom"), "people": N_("People"), "start": N_("From"),
        "hold_until": N_("Held until"), "state": N_("State"), "ended_at": N_("Ended at"),
        "stay_id": N_("Stay"), "reason": N_("Reason"),
        "waiting_entry_id": N_("Entry of the waiting list"),
    },
    "roll_call": {
        "site_id": N_("House"), "night_of": N_("Night of"), "closed_at": N_("Closed at"),
        "closed_by": N_("Closed by"),
    },
    "roll_call_mark": {
        "roll_call_id": N_("Roll call"), "resident_id": N_("Person"),
        "presence": N_("Presence"), "at": N_("When"),
    },
    "service_given": {
        "at": N_("When"), "kind_id": N_("Kind"), "is_declined": N_("Offered, not wanted"),
        "resident_id": N_("Person"), "visit_id": N_("Visit"),
        "outreach_round_id": N_("Outreach round"), "people": N_("People"),
        "quantity": N_("Quantity"), "stock_item_id": N_("Thing in stock"),
        "despite": N_("Why, although over the limit"),
    },
    "service_limit": {
        "kind_id": N_("Kind"), "days_between": N_("Days between"), "per_day": N_("Times a day"),
    },
    "shift": {
        "site_id": N_("House"), "name": N_("Name"), "on": N_("Day"), "lead_id": N_("Lead"),
        "opened_at": N_("Opened at"), "opened_by": N_("Opened by"),
        "closed_at": N_("Closed at"), "closed_by": N_("Closed by"),
        "closed_with_id": N_("Closed together with"),
        "closed_with": N_("Closed together with, without an account"),
        "heads_expected": N_("People expected"), "heads_seen": N_("People seen"),
        "heads_note": N_("About the head count"), "keys_ok": N_("Keys complete"),
        "keys_note": N_("About the keys"), "debrief": N_("Debrief of the staff"),
    },
    "shift_pattern": {
        "name": N_("Name"), "start_minute": N_("Begins"), "end_minute": N_("Ends"),
        "position": N_("Order"), "is_active": N_("In use"),
    },
    "shift_staff": {
        "shift_id": N_("Shift"), "staff_id": N_("Colleague"), "name": N_("Name"),
        "came": N_("Came"), "left": N_("Left"),
    },
    "stay_funding": {
        "stay_id": N_("Stay"), "fund_id": N_("Fund"), "start": N_("From"), "end": N_("Until"),
    },
    "stay_left_open": {
        "stay_id": N_("Stay"), "what": N_("What"), "reason": N_("Reason"),
    },
    "stock_item": {
        "name": N_("Name"), "unit": N_("Unit"), "kind_id": N_("Counts as"),
        "low_at": N_("Remind at"), "is_active": N_("In use"),
    },
    "stock_move": {
        "item_id": N_("Thing in stock"), "at": N_("When"), "quantity": N_("Quantity"),
        "reason": N_("Reason"), "service_given_id": N_("Support used"),
        "expires": N_("Runs out"), "note": N_("Note"),
    },
    "tenancy": {
        "resident_id": N_("Person"), "application_id": N_("Application for a home"),
        "housing_kind": N_("Kind of housing"), "tenure": N_("Who holds the contract"),
        "start": N_("From"), "contract_until": N_("Contract until"), "end": N_("Until"),
        "address": N_("Address"), "note": N_("Note"),
    },
    "tenancy_visit": {
        "tenancy_id": N_("Home"), "on": N_("On"), "staff_id": N_("Who goes"),
        "state": N_("State"), "note": N_("Note"),
    },
    "turn_away": {
        "on": N_("On"), "site_id": N_("House"), "people": N_("People"),
        "children": N_("Children among them"), "reason_id": N_("Reason"),
        "partner_id": N_("Partner"), "referred_to": N_("Referred to"),
    },
    "waiting_entry": {
        "resident_id": N_("Person"), "for_whom": N_("For whom"), "people": N_("People"),
        "site_id": N_("House"), "since": N_("Since"), "priority": N_("How urgent"),
        "needs_alone": N_("Needs a room alone"), "needs_ground_floor": N_("Needs the ground floor"),
        "needs_quiet": N_("Needs quiet"),
        "needs_child_friendly": N_("Needs a room good for children"), "note": N_("Note"),
        "contact": N_("Safe contact"), "ask_again_on": N_("Ask again on"),
        "ended_on": N_("Ended on"), "outcome": N_("What became of it"), "stay_id": N_("Stay"),
    },
    "welfare_step": {
        "resident_id": N_("Person"), "night_of": N_("Night of"), "kind": N_("Step"),
        "staff_id": N_("Who does it"), "due_at": N_("By when"), "done_at": N_("Done at"),
        "done_by": N_("Done by"), "result": N_("What came of it"),
    },
}  # fmt: skip
