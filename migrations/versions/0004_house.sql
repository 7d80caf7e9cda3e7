CREATE TABLE complaint (
	received DATE NOT NULL,
	state VARCHAR(11) NOT NULL,
	answer_by DATE,
	closed DATE,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_complaint_state CHECK (state IN ('open', 'looked_into', 'closed')),
	CONSTRAINT ck_complaint_closed CHECK ((state = 'closed') = (closed IS NOT NULL)),
	CONSTRAINT uq_complaint_uuid UNIQUE (uuid)
);

CREATE INDEX ix_complaint_state ON complaint (state);

CREATE TABLE fund (
	name VARCHAR(80) NOT NULL,
	donor VARCHAR(120) NOT NULL,
	budget INTEGER,
	currency VARCHAR(3),
	restrictions VARCHAR(400) NOT NULL,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_fund_name UNIQUE (name),
	CONSTRAINT ck_fund_money CHECK ((budget IS NULL) OR (budget >= 0 AND currency IS NOT NULL)),
	CONSTRAINT uq_fund_uuid UNIQUE (uuid)
);

CREATE TABLE log_kind_rule (
	kind VARCHAR(12) NOT NULL,
	confidentiality VARCHAR(40) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_log_kind_rule_kind UNIQUE (kind),
	CONSTRAINT uq_log_kind_rule_uuid UNIQUE (uuid)
);

CREATE TABLE outreach_round (
	start DATETIME NOT NULL,
	"end" DATETIME,
	setting VARCHAR(6) NOT NULL,
	area VARCHAR(40) NOT NULL,
	met INTEGER NOT NULL,
	talked INTEGER NOT NULL,
	did_not_wish INTEGER NOT NULL,
	first_time INTEGER NOT NULL,
	referred INTEGER NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_outreach_round_setting CHECK (setting IN ('street', 'indoor', 'online', 'cafe')),
	CONSTRAINT ck_outreach_round_order CHECK ("end" IS NULL OR "start" <= "end"),
	CONSTRAINT ck_outreach_round_numbers CHECK (met >= 0 AND talked >= 0 AND did_not_wish >= 0 AND first_time >= 0 AND referred >= 0 AND talked + did_not_wish <= met AND first_time <= met),
	CONSTRAINT uq_outreach_round_uuid UNIQUE (uuid)
);

CREATE INDEX ix_outreach_round_start ON outreach_round (start);

CREATE TABLE shift_pattern (
	name VARCHAR(40) NOT NULL,
	start_minute INTEGER NOT NULL,
	end_minute INTEGER NOT NULL,
	position INTEGER NOT NULL,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_shift_pattern_minutes CHECK (start_minute BETWEEN 0 AND 1439 AND end_minute BETWEEN 0 AND 1439),
	CONSTRAINT uq_shift_pattern_uuid UNIQUE (uuid)
);

CREATE TABLE complaint_copy (
	complaint_id INTEGER NOT NULL,
	staff_id INTEGER NOT NULL,
	body BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_complaint_copy_complaint_id_staff_id UNIQUE (complaint_id, staff_id),
	CONSTRAINT fk_complaint_copy_complaint_id_complaint FOREIGN KEY(complaint_id) REFERENCES complaint (id),
	CONSTRAINT fk_complaint_copy_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_complaint_copy_uuid UNIQUE (uuid)
);

CREATE INDEX ix_complaint_copy_staff_id ON complaint_copy (staff_id);

CREATE TABLE outreach_staff (
	outreach_round_id INTEGER NOT NULL,
	staff_id INTEGER,
	name VARCHAR(80) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_outreach_staff_outreach_round_id_outreach_round FOREIGN KEY(outreach_round_id) REFERENCES outreach_round (id),
	CONSTRAINT fk_outreach_staff_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_outreach_staff_uuid UNIQUE (uuid)
);

CREATE INDEX ix_outreach_staff_outreach_round_id ON outreach_staff (outreach_round_id);

CREATE TABLE roll_call (
	site_id INTEGER NOT NULL,
	night_of DATE NOT NULL,
	closed_at DATETIME,
	closed_by INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_roll_call_site_id_night_of UNIQUE (site_id, night_of),
	CONSTRAINT fk_roll_call_site_id_site FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_roll_call_closed_by_staff FOREIGN KEY(closed_by) REFERENCES staff (id),
	CONSTRAINT uq_roll_call_uuid UNIQUE (uuid)
);

CREATE INDEX ix_roll_call_night_of ON roll_call (night_of);

CREATE TABLE service_limit (
	kind_id INTEGER NOT NULL,
	days_between INTEGER,
	per_day INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_service_limit_kind_id UNIQUE (kind_id),
	CONSTRAINT ck_service_limit_days_between CHECK (days_between > 0),
	CONSTRAINT ck_service_limit_per_day CHECK (per_day > 0),
	CONSTRAINT fk_service_limit_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT uq_service_limit_uuid UNIQUE (uuid)
);

CREATE TABLE shift (
	site_id INTEGER,
	name VARCHAR(40) NOT NULL,
	"on" DATE NOT NULL,
	lead_id INTEGER,
	opened_at DATETIME NOT NULL,
	opened_by INTEGER,
	closed_at DATETIME,
	closed_by INTEGER,
	closed_with_id INTEGER,
	closed_with VARCHAR(80) NOT NULL,
	heads_expected INTEGER,
	heads_seen INTEGER,
	heads_note VARCHAR(300) NOT NULL,
	keys_ok BOOLEAN,
	keys_note VARCHAR(300) NOT NULL,
	debrief VARCHAR(600) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_shift_closed CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
	CONSTRAINT ck_shift_order CHECK (closed_at IS NULL OR opened_at <= closed_at),
	CONSTRAINT fk_shift_site_id_site FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_shift_lead_id_staff FOREIGN KEY(lead_id) REFERENCES staff (id),
	CONSTRAINT fk_shift_opened_by_staff FOREIGN KEY(opened_by) REFERENCES staff (id),
	CONSTRAINT fk_shift_closed_by_staff FOREIGN KEY(closed_by) REFERENCES staff (id),
	CONSTRAINT fk_shift_closed_with_id_staff FOREIGN KEY(closed_with_id) REFERENCES staff (id),
	CONSTRAINT uq_shift_uuid UNIQUE (uuid)
);

CREATE INDEX ix_shift_closed_at ON shift (closed_at);

CREATE INDEX ix_shift_site_id_opened_at ON shift (site_id, opened_at);

CREATE TABLE stock_item (
	name VARCHAR(80) NOT NULL,
	unit VARCHAR(20) NOT NULL,
	kind_id INTEGER,
	low_at INTEGER,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_stock_item_name UNIQUE (name),
	CONSTRAINT ck_stock_item_low_at CHECK (low_at >= 0),
	CONSTRAINT fk_stock_item_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT uq_stock_item_uuid UNIQUE (uuid)
);

CREATE TABLE appointment (
	at DATETIME NOT NULL,
	has_time BOOLEAN NOT NULL,
	minutes INTEGER,
	kind_id INTEGER,
	resident_id INTEGER,
	staff_id INTEGER,
	companion_id INTEGER,
	partner_id INTEGER,
	confidentiality VARCHAR(40) NOT NULL,
	plain VARCHAR(300),
	body BLOB,
	remind_minutes INTEGER,
	reminded JSON NOT NULL,
	state VARCHAR(9) NOT NULL,
	cancelled_by VARCHAR(8),
	series VARCHAR(32),
	recurrence VARCHAR(120),
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_appointment_state CHECK (state IN ('planned', 'kept', 'missed', 'cancelled')),
	CONSTRAINT ck_appointment_minutes CHECK (minutes > 0),
	CONSTRAINT ck_appointment_remind_minutes CHECK (remind_minutes >= 0),
	CONSTRAINT ck_appointment_cancelled CHECK ((state = 'cancelled') = (cancelled_by IS NOT NULL)),
	CONSTRAINT fk_appointment_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT fk_appointment_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_appointment_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT fk_appointment_companion_id_staff FOREIGN KEY(companion_id) REFERENCES staff (id),
	CONSTRAINT fk_appointment_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_appointment_uuid UNIQUE (uuid)
);

CREATE INDEX ix_appointment_at ON appointment (at);

CREATE INDEX ix_appointment_resident_id_at ON appointment (resident_id, at);

CREATE INDEX ix_appointment_series ON appointment (series);

CREATE INDEX ix_appointment_staff_id_at ON appointment (staff_id, at);

CREATE TABLE belonging (
	resident_id INTEGER NOT NULL,
	what VARCHAR(160) NOT NULL,
	pieces INTEGER NOT NULL,
	place VARCHAR(80) NOT NULL,
	is_valuable BOOLEAN NOT NULL,
	in_on DATE NOT NULL,
	in_signature BLOB,
	keep_until DATE,
	out_on DATE,
	taken_by VARCHAR(16),
	taker BLOB,
	out_signature BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_belonging_pieces CHECK (pieces > 0),
	CONSTRAINT ck_belonging_order CHECK (out_on IS NULL OR in_on <= out_on),
	CONSTRAINT ck_belonging_out CHECK ((out_on IS NULL) = (taken_by IS NULL)),
	CONSTRAINT fk_belonging_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_belonging_uuid UNIQUE (uuid)
);

CREATE INDEX ix_belonging_out_on ON belonging (out_on);

CREATE INDEX ix_belonging_resident_id_out_on ON belonging (resident_id, out_on);

CREATE TABLE cash_count (
	at DATETIME NOT NULL,
	shift_id INTEGER,
	currency VARCHAR(3) NOT NULL,
	expected INTEGER,
	counted INTEGER NOT NULL,
	reason VARCHAR(300) NOT NULL,
	counted_by INTEGER,
	witness_id INTEGER,
	witness VARCHAR(80) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_cash_count_counted CHECK (counted >= 0),
	CONSTRAINT fk_cash_count_shift_id_shift FOREIGN KEY(shift_id) REFERENCES shift (id),
	CONSTRAINT fk_cash_count_counted_by_staff FOREIGN KEY(counted_by) REFERENCES staff (id),
	CONSTRAINT fk_cash_count_witness_id_staff FOREIGN KEY(witness_id) REFERENCES staff (id),
	CONSTRAINT uq_cash_count_uuid UNIQUE (uuid)
);

CREATE INDEX ix_cash_count_at ON cash_count (at);

CREATE INDEX ix_cash_count_shift_id ON cash_count (shift_id);

CREATE TABLE helpline_contact (
	at DATETIME NOT NULL,
	channel VARCHAR(9) NOT NULL,
	resident_id INTEGER,
	age_band VARCHAR(8),
	gender_id INTEGER,
	language VARCHAR(12),
	topic_id INTEGER,
	minutes INTEGER,
	state VARCHAR(11) NOT NULL,
	call_back_at DATETIME,
	safe_way BLOB,
	note BLOB,
	handled_by INTEGER,
	handled_at DATETIME,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_helpline_contact_minutes CHECK (minutes > 0),
	CONSTRAINT ck_helpline_contact_call_back CHECK (state <> 'call_back' OR call_back_at IS NOT NULL),
	CONSTRAINT fk_helpline_contact_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_helpline_contact_gender_id_term FOREIGN KEY(gender_id) REFERENCES term (id),
	CONSTRAINT fk_helpline_contact_topic_id_term FOREIGN KEY(topic_id) REFERENCES term (id),
	CONSTRAINT fk_helpline_contact_handled_by_staff FOREIGN KEY(handled_by) REFERENCES staff (id),
	CONSTRAINT uq_helpline_contact_uuid UNIQUE (uuid)
);

CREATE INDEX ix_helpline_contact_at ON helpline_contact (at);

CREATE INDEX ix_helpline_contact_resident_id ON helpline_contact (resident_id);

CREATE INDEX ix_helpline_contact_state_call_back_at ON helpline_contact (state, call_back_at);

CREATE TABLE housing_application (
	resident_id INTEGER NOT NULL,
	housing_kind VARCHAR(12) NOT NULL,
	partner_id INTEGER,
	recipient BLOB,
	state VARCHAR(10) NOT NULL,
	prepared_on DATE NOT NULL,
	sent_on DATE,
	answered_on DATE,
	ask_again_on DATE,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_housing_application_order CHECK (prepared_on <= sent_on AND sent_on <= answered_on),
	CONSTRAINT fk_housing_application_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_housing_application_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_housing_application_uuid UNIQUE (uuid)
);

CREATE INDEX ix_housing_application_resident_id ON housing_application (resident_id);

CREATE INDEX ix_housing_application_state ON housing_application (state);

CREATE TABLE incident (
	at DATETIME NOT NULL,
	site_id INTEGER,
	room_id INTEGER,
	kind_id INTEGER,
	severity VARCHAR(8) NOT NULL,
	confidentiality VARCHAR(40) NOT NULL,
	happened BLOB,
	measures BLOB,
	reported_by INTEGER,
	log_entry_id INTEGER,
	reviewed_at DATETIME,
	reviewed_by INTEGER,
	review BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_incident_severity CHECK (severity IN ('small', 'moderate', 'grave', 'danger')),
	CONSTRAINT ck_incident_reviewed CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL)),
	CONSTRAINT fk_incident_site_id_site FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_incident_room_id_room FOREIGN KEY(room_id) REFERENCES room (id),
	CONSTRAINT fk_incident_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT fk_incident_reported_by_staff FOREIGN KEY(reported_by) REFERENCES staff (id),
	CONSTRAINT fk_incident_log_entry_id_log_entry FOREIGN KEY(log_entry_id) REFERENCES log_entry (id),
	CONSTRAINT fk_incident_reviewed_by_staff FOREIGN KEY(reviewed_by) REFERENCES staff (id),
	CONSTRAINT uq_incident_uuid UNIQUE (uuid)
);

CREATE INDEX ix_incident_at ON incident (at);

CREATE INDEX ix_incident_reviewed_at ON incident (reviewed_at);

CREATE TABLE medication (
	resident_id INTEGER NOT NULL,
	label VARCHAR(80) NOT NULL,
	name BLOB,
	dose VARCHAR(80) NOT NULL,
	giving VARCHAR(200) NOT NULL,
	reason BLOB,
	note BLOB,
	end_reason BLOB,
	prescriber BLOB,
	is_kept_by_her BOOLEAN NOT NULL,
	is_as_needed BOOLEAN NOT NULL,
	hours_between INTEGER,
	most_a_day INTEGER,
	needs_witness BOOLEAN NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_medication_order CHECK ("start" <= "end"),
	CONSTRAINT ck_medication_hours_between CHECK (hours_between > 0),
	CONSTRAINT ck_medication_most_a_day CHECK (most_a_day > 0),
	CONSTRAINT fk_medication_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_medication_uuid UNIQUE (uuid)
);

CREATE INDEX ix_medication_end ON medication ("end");

CREATE UNIQUE INDEX ix_medication_label ON medication (label) WHERE name IS NOT NULL AND "end" = '9999-12-31';

CREATE INDEX ix_medication_resident_id ON medication (resident_id);

CREATE TABLE roll_call_mark (
	roll_call_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	presence VARCHAR(8) NOT NULL,
	at DATETIME NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_roll_call_mark_presence CHECK (presence IN ('present', 'on_leave', 'absent')),
	CONSTRAINT uq_roll_call_mark_roll_call_id_resident_id UNIQUE (roll_call_id, resident_id),
	CONSTRAINT fk_roll_call_mark_roll_call_id_roll_call FOREIGN KEY(roll_call_id) REFERENCES roll_call (id),
	CONSTRAINT fk_roll_call_mark_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_roll_call_mark_uuid UNIQUE (uuid)
);

CREATE INDEX ix_roll_call_mark_resident_id ON roll_call_mark (resident_id);

CREATE TABLE shift_staff (
	shift_id INTEGER NOT NULL,
	staff_id INTEGER,
	name VARCHAR(80) NOT NULL,
	came DATETIME NOT NULL,
	"left" DATETIME,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_shift_staff_shift_id_shift FOREIGN KEY(shift_id) REFERENCES shift (id),
	CONSTRAINT fk_shift_staff_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_shift_staff_uuid UNIQUE (uuid)
);

CREATE INDEX ix_shift_staff_shift_id ON shift_staff (shift_id);

CREATE TABLE turn_away (
	"on" DATE NOT NULL,
	site_id INTEGER,
	people INTEGER NOT NULL,
	children INTEGER NOT NULL,
	reason_id INTEGER,
	partner_id INTEGER,
	referred_to VARCHAR(120) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_turn_away_people CHECK (people > 0 AND children >= 0),
	CONSTRAINT fk_turn_away_site_id_site FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_turn_away_reason_id_term FOREIGN KEY(reason_id) REFERENCES term (id),
	CONSTRAINT fk_turn_away_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_turn_away_uuid UNIQUE (uuid)
);

CREATE INDEX ix_turn_away_on ON turn_away ("on");

CREATE TABLE welfare_step (
	resident_id INTEGER NOT NULL,
	night_of DATE NOT NULL,
	kind VARCHAR(16) NOT NULL,
	staff_id INTEGER,
	due_at DATETIME,
	done_at DATETIME,
	done_by INTEGER,
	result BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_welfare_step_done CHECK ((done_at IS NULL) = (done_by IS NULL)),
	CONSTRAINT fk_welfare_step_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_welfare_step_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT fk_welfare_step_done_by_staff FOREIGN KEY(done_by) REFERENCES staff (id),
	CONSTRAINT uq_welfare_step_uuid UNIQUE (uuid)
);

CREATE INDEX ix_welfare_step_done_at_due_at ON welfare_step (done_at, due_at);

CREATE INDEX ix_welfare_step_resident_id_night_of ON welfare_step (resident_id, night_of);

CREATE TABLE cash_count_line (
	cash_count_id INTEGER NOT NULL,
	denomination INTEGER NOT NULL,
	pieces INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_cash_count_line_pieces CHECK (denomination > 0 AND pieces > 0),
	CONSTRAINT uq_cash_count_line_cash_count_id_denomination UNIQUE (cash_count_id, denomination),
	CONSTRAINT fk_cash_count_line_cash_count_id_cash_count FOREIGN KEY(cash_count_id) REFERENCES cash_count (id),
	CONSTRAINT uq_cash_count_line_uuid UNIQUE (uuid)
);

CREATE TABLE incident_addendum (
	incident_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	staff_id INTEGER,
	body BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_incident_addendum_incident_id_incident FOREIGN KEY(incident_id) REFERENCES incident (id),
	CONSTRAINT fk_incident_addendum_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_incident_addendum_uuid UNIQUE (uuid)
);

CREATE INDEX ix_incident_addendum_incident_id ON incident_addendum (incident_id);

CREATE TABLE incident_person (
	incident_id INTEGER NOT NULL,
	role VARCHAR(8) NOT NULL,
	resident_id INTEGER,
	staff_id INTEGER,
	described BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_incident_person_role CHECK (role IN ('affected', 'involved', 'present')),
	CONSTRAINT ck_incident_person_one_person CHECK ((resident_id IS NOT NULL) + (staff_id IS NOT NULL) + (described IS NOT NULL) = 1),
	CONSTRAINT fk_incident_person_incident_id_incident FOREIGN KEY(incident_id) REFERENCES incident (id),
	CONSTRAINT fk_incident_person_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_incident_person_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_incident_person_uuid UNIQUE (uuid)
);

CREATE INDEX ix_incident_person_incident_id ON incident_person (incident_id);

CREATE INDEX ix_incident_person_resident_id ON incident_person (resident_id);

CREATE TABLE incident_told (
	incident_id INTEGER NOT NULL,
	whom VARCHAR(10) NOT NULL,
	who BLOB,
	at DATETIME NOT NULL,
	staff_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_incident_told_incident_id_incident FOREIGN KEY(incident_id) REFERENCES incident (id),
	CONSTRAINT fk_incident_told_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_incident_told_uuid UNIQUE (uuid)
);

CREATE INDEX ix_incident_told_incident_id ON incident_told (incident_id);

CREATE TABLE medication_given (
	medication_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	due_on DATE,
	due_minute INTEGER,
	at DATETIME NOT NULL,
	outcome VARCHAR(8) NOT NULL,
	amount VARCHAR(80) NOT NULL,
	staff_id INTEGER,
	witness_id INTEGER,
	witness VARCHAR(80) NOT NULL,
	note BLOB,
	struck_at DATETIME,
	struck_by INTEGER,
	struck_reason VARCHAR(200) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_medication_given_outcome CHECK (outcome IN ('given', 'refused', 'absent', 'held')),
	CONSTRAINT ck_medication_given_due CHECK ((due_on IS NULL) = (due_minute IS NULL)),
	CONSTRAINT ck_medication_given_struck CHECK ((struck_at IS NULL) = (struck_by IS NULL)),
	CONSTRAINT fk_medication_given_medication_id_medication FOREIGN KEY(medication_id) REFERENCES medication (id),
	CONSTRAINT fk_medication_given_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_medication_given_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT fk_medication_given_witness_id_staff FOREIGN KEY(witness_id) REFERENCES staff (id),
	CONSTRAINT fk_medication_given_struck_by_staff FOREIGN KEY(struck_by) REFERENCES staff (id),
	CONSTRAINT uq_medication_given_uuid UNIQUE (uuid)
);

CREATE INDEX ix_medication_given_created_at ON medication_given (created_at);

CREATE INDEX ix_medication_given_medication_id_at ON medication_given (medication_id, at);

CREATE UNIQUE INDEX ix_medication_given_medication_id_due_on_due_minute ON medication_given (medication_id, due_on, due_minute) WHERE struck_at IS NULL;

CREATE INDEX ix_medication_given_resident_id_at ON medication_given (resident_id, at);

CREATE TABLE medication_time (
	medication_id INTEGER NOT NULL,
	minute INTEGER NOT NULL,
	weekdays INTEGER NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_medication_time_minute CHECK (minute BETWEEN 0 AND 1439),
	CONSTRAINT ck_medication_time_weekdays CHECK (weekdays BETWEEN 1 AND 127),
	CONSTRAINT ck_medication_time_order CHECK ("start" <= "end"),
	CONSTRAINT fk_medication_time_medication_id_medication FOREIGN KEY(medication_id) REFERENCES medication (id),
	CONSTRAINT uq_medication_time_uuid UNIQUE (uuid)
);

CREATE INDEX ix_medication_time_medication_id ON medication_time (medication_id);

CREATE TABLE service_given (
	at DATETIME NOT NULL,
	kind_id INTEGER NOT NULL,
	is_declined BOOLEAN NOT NULL,
	resident_id INTEGER,
	visit_id INTEGER,
	outreach_round_id INTEGER,
	people INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	stock_item_id INTEGER,
	despite VARCHAR(200) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_service_given_numbers CHECK (quantity > 0 AND people > 0),
	CONSTRAINT ck_service_given_one_person CHECK (resident_id IS NULL OR people = 1),
	CONSTRAINT fk_service_given_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT fk_service_given_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_service_given_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id),
	CONSTRAINT fk_service_given_outreach_round_id_outreach_round FOREIGN KEY(outreach_round_id) REFERENCES outreach_round (id),
	CONSTRAINT fk_service_given_stock_item_id_stock_item FOREIGN KEY(stock_item_id) REFERENCES stock_item (id),
	CONSTRAINT uq_service_given_uuid UNIQUE (uuid)
);

CREATE INDEX ix_service_given_at ON service_given (at);

CREATE INDEX ix_service_given_outreach_round_id ON service_given (outreach_round_id);

CREATE INDEX ix_service_given_resident_id_kind_id_at ON service_given (resident_id, kind_id, at);

CREATE INDEX ix_service_given_visit_id ON service_given (visit_id);

CREATE TABLE tenancy (
	resident_id INTEGER NOT NULL,
	application_id INTEGER,
	housing_kind VARCHAR(12) NOT NULL,
	tenure VARCHAR(12) NOT NULL,
	start DATE NOT NULL,
	contract_until DATE,
	"end" DATE NOT NULL,
	address BLOB,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_tenancy_order CHECK ("start" <= "end"),
	CONSTRAINT fk_tenancy_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_tenancy_application_id_housing_application FOREIGN KEY(application_id) REFERENCES housing_application (id),
	CONSTRAINT uq_tenancy_uuid UNIQUE (uuid)
);

CREATE INDEX ix_tenancy_end ON tenancy ("end");

CREATE INDEX ix_tenancy_resident_id ON tenancy (resident_id);

CREATE TABLE absence (
	stay_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	kind VARCHAR(8) NOT NULL,
	start DATE NOT NULL,
	expected_back DATE,
	"end" DATE NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_absence_kind CHECK (kind IN ('leave', 'hospital', 'other')),
	CONSTRAINT ck_absence_order CHECK ("start" < "end"),
	CONSTRAINT ck_absence_expected CHECK ("start" < expected_back),
	CONSTRAINT fk_absence_stay_id_resident_id_stay FOREIGN KEY(stay_id, resident_id) REFERENCES stay (id, resident_id),
	CONSTRAINT uq_absence_uuid UNIQUE (uuid)
);

CREATE INDEX ix_absence_end_start ON absence ("end", start);

CREATE INDEX ix_absence_resident_id_end ON absence (resident_id, "end");

CREATE INDEX ix_absence_stay_id_end ON absence (stay_id, "end");

CREATE TABLE handover_line (
	shift_id INTEGER NOT NULL,
	kind VARCHAR(10) NOT NULL,
	resident_id INTEGER,
	task_id INTEGER,
	source VARCHAR(12) NOT NULL,
	source_id INTEGER,
	confidentiality VARCHAR(40) NOT NULL,
	plain VARCHAR(400),
	body BLOB,
	position INTEGER NOT NULL,
	needs_acknowledgement BOOLEAN NOT NULL,
	acknowledged_at DATETIME,
	acknowledged_by INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_handover_line_acknowledged CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
	CONSTRAINT fk_handover_line_shift_id_shift FOREIGN KEY(shift_id) REFERENCES shift (id),
	CONSTRAINT fk_handover_line_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_handover_line_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
	CONSTRAINT fk_handover_line_acknowledged_by_staff FOREIGN KEY(acknowledged_by) REFERENCES staff (id),
	CONSTRAINT uq_handover_line_uuid UNIQUE (uuid)
);

CREATE INDEX ix_handover_line_needs_acknowledgement_acknowledged_at ON handover_line (needs_acknowledgement, acknowledged_at);

CREATE INDEX ix_handover_line_resident_id ON handover_line (resident_id);

CREATE INDEX ix_handover_line_shift_id ON handover_line (shift_id);

CREATE INDEX ix_handover_line_source_source_id ON handover_line (source, source_id);

CREATE TABLE housing_follow_up (
	resident_id INTEGER NOT NULL,
	stay_id INTEGER NOT NULL,
	months INTEGER NOT NULL,
	due DATE NOT NULL,
	done_on DATE,
	state VARCHAR(12),
	source VARCHAR(8),
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_housing_follow_up_months CHECK (months IN (3, 6, 12, 18)),
	CONSTRAINT ck_housing_follow_up_done CHECK ((done_on IS NULL) = (state IS NULL)),
	CONSTRAINT ck_housing_follow_up_source CHECK ((done_on IS NULL) = (source IS NULL)),
	CONSTRAINT uq_housing_follow_up_stay_id_months UNIQUE (stay_id, months),
	CONSTRAINT fk_housing_follow_up_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_housing_follow_up_stay_id_stay FOREIGN KEY(stay_id) REFERENCES stay (id),
	CONSTRAINT uq_housing_follow_up_uuid UNIQUE (uuid)
);

CREATE INDEX ix_housing_follow_up_done_on_due ON housing_follow_up (done_on, due);

CREATE INDEX ix_housing_follow_up_resident_id ON housing_follow_up (resident_id);

CREATE TABLE stay_funding (
	stay_id INTEGER NOT NULL,
	fund_id INTEGER NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_stay_funding_order CHECK ("start" < "end"),
	CONSTRAINT fk_stay_funding_stay_id_stay FOREIGN KEY(stay_id) REFERENCES stay (id),
	CONSTRAINT fk_stay_funding_fund_id_fund FOREIGN KEY(fund_id) REFERENCES fund (id),
	CONSTRAINT uq_stay_funding_uuid UNIQUE (uuid)
);

CREATE INDEX ix_stay_funding_fund_id_end ON stay_funding (fund_id, "end");

CREATE INDEX ix_stay_funding_stay_id ON stay_funding (stay_id);

CREATE TABLE stay_left_open (
	stay_id INTEGER NOT NULL,
	what VARCHAR(12) NOT NULL,
	reason VARCHAR(200) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_stay_left_open_stay_id_what UNIQUE (stay_id, what),
	CONSTRAINT fk_stay_left_open_stay_id_stay FOREIGN KEY(stay_id) REFERENCES stay (id),
	CONSTRAINT uq_stay_left_open_uuid UNIQUE (uuid)
);

CREATE TABLE stock_move (
	item_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	quantity INTEGER NOT NULL,
	reason VARCHAR(9) NOT NULL,
	service_given_id INTEGER,
	expires DATE,
	note VARCHAR(120) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_stock_move_quantity CHECK (quantity <> 0),
	CONSTRAINT fk_stock_move_item_id_stock_item FOREIGN KEY(item_id) REFERENCES stock_item (id),
	CONSTRAINT fk_stock_move_service_given_id_service_given FOREIGN KEY(service_given_id) REFERENCES service_given (id),
	CONSTRAINT uq_stock_move_uuid UNIQUE (uuid)
);

CREATE INDEX ix_stock_move_item_id_at ON stock_move (item_id, at);

CREATE INDEX ix_stock_move_service_given_id ON stock_move (service_given_id);

CREATE TABLE tenancy_visit (
	tenancy_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	staff_id INTEGER,
	state VARCHAR(9) NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_tenancy_visit_state CHECK (state IN ('planned', 'held', 'cancelled', 'not_found')),
	CONSTRAINT fk_tenancy_visit_tenancy_id_tenancy FOREIGN KEY(tenancy_id) REFERENCES tenancy (id),
	CONSTRAINT fk_tenancy_visit_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_tenancy_visit_uuid UNIQUE (uuid)
);

CREATE INDEX ix_tenancy_visit_state_on ON tenancy_visit (state, "on");

CREATE INDEX ix_tenancy_visit_tenancy_id ON tenancy_visit (tenancy_id);

CREATE TABLE waiting_entry (
	resident_id INTEGER,
	for_whom VARCHAR(80) NOT NULL,
	people INTEGER NOT NULL,
	site_id INTEGER,
	since DATE NOT NULL,
	priority VARCHAR(13) NOT NULL,
	needs_alone BOOLEAN NOT NULL,
	needs_ground_floor BOOLEAN NOT NULL,
	needs_quiet BOOLEAN NOT NULL,
	needs_child_friendly BOOLEAN NOT NULL,
	note VARCHAR(200) NOT NULL,
	contact BLOB,
	ask_again_on DATE,
	ended_on DATE,
	outcome VARCHAR(10),
	stay_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_waiting_entry_priority CHECK (priority IN ('urgent', 'soon', 'when_possible')),
	CONSTRAINT ck_waiting_entry_ended CHECK ((ended_on IS NULL) = (outcome IS NULL)),
	CONSTRAINT ck_waiting_entry_people CHECK (people > 0),
	CONSTRAINT fk_waiting_entry_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_waiting_entry_site_id_site FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_waiting_entry_stay_id_stay FOREIGN KEY(stay_id) REFERENCES stay (id),
	CONSTRAINT uq_waiting_entry_uuid UNIQUE (uuid)
);

CREATE INDEX ix_waiting_entry_ended_on_since ON waiting_entry (ended_on, since);

CREATE INDEX ix_waiting_entry_resident_id ON waiting_entry (resident_id);

CREATE TABLE reservation (
	bed_id INTEGER,
	room_id INTEGER,
	resident_id INTEGER,
	waiting_entry_id INTEGER,
	for_whom VARCHAR(80) NOT NULL,
	people INTEGER NOT NULL,
	start DATE NOT NULL,
	hold_until DATE NOT NULL,
	state VARCHAR(10) NOT NULL,
	ended_at DATETIME,
	stay_id INTEGER,
	reason VARCHAR(200) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_reservation_state CHECK (state IN ('open', 'arrived', 'cancelled', 'lapsed')),
	CONSTRAINT ck_reservation_one_place CHECK ((bed_id IS NULL) <> (room_id IS NULL)),
	CONSTRAINT ck_reservation_order CHECK ("start" < hold_until),
	CONSTRAINT ck_reservation_ended CHECK ((state = 'open') = (ended_at IS NULL)),
	CONSTRAINT ck_reservation_people CHECK (people > 0),
	CONSTRAINT fk_reservation_bed_id_bed FOREIGN KEY(bed_id) REFERENCES bed (id),
	CONSTRAINT fk_reservation_room_id_room FOREIGN KEY(room_id) REFERENCES room (id),
	CONSTRAINT fk_reservation_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_reservation_waiting_entry_id_waiting_entry FOREIGN KEY(waiting_entry_id) REFERENCES waiting_entry (id),
	CONSTRAINT fk_reservation_stay_id_stay FOREIGN KEY(stay_id) REFERENCES stay (id),
	CONSTRAINT uq_reservation_uuid UNIQUE (uuid)
);

CREATE INDEX ix_reservation_bed_id ON reservation (bed_id);

CREATE INDEX ix_reservation_resident_id ON reservation (resident_id);

CREATE INDEX ix_reservation_room_id ON reservation (room_id);

CREATE INDEX ix_reservation_state_hold_until ON reservation (state, hold_until);
