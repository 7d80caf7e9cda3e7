CREATE TABLE domain (
	code VARCHAR(40) NOT NULL,
	label VARCHAR(120) NOT NULL,
	question VARCHAR(300) NOT NULL,
	position INTEGER NOT NULL,
	is_health_like BOOLEAN NOT NULL,
	retired_at DATETIME,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_domain_code UNIQUE (code),
	CONSTRAINT uq_domain_uuid UNIQUE (uuid)
);

CREATE TABLE erasure (
	person VARCHAR(64) NOT NULL,
	retention_class VARCHAR(10) NOT NULL,
	at DATETIME NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_erasure_person_retention_class UNIQUE (person, retention_class),
	CONSTRAINT uq_erasure_uuid UNIQUE (uuid)
);

CREATE TABLE paper_text (
	paper VARCHAR(20) NOT NULL,
	language VARCHAR(12) NOT NULL,
	version INTEGER NOT NULL,
	texts JSON NOT NULL,
	is_starter BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_paper_text_paper_language_version UNIQUE (paper, language, version),
	CONSTRAINT uq_paper_text_uuid UNIQUE (uuid)
);

CREATE TABLE retention_rule (
	retention_class VARCHAR(10) NOT NULL,
	months INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_retention_rule_retention_class UNIQUE (retention_class),
	CONSTRAINT ck_retention_rule_months CHECK (months > 0),
	CONSTRAINT uq_retention_rule_uuid UNIQUE (uuid)
);

CREATE TABLE counselling_session (
	at DATETIME NOT NULL,
	minutes INTEGER,
	kind VARCHAR(10) NOT NULL,
	method_id INTEGER,
	counsellor_id INTEGER NOT NULL,
	topic BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_counselling_session_minutes CHECK (minutes > 0),
	CONSTRAINT fk_counselling_session_method_id_term FOREIGN KEY(method_id) REFERENCES term (id),
	CONSTRAINT fk_counselling_session_counsellor_id_staff FOREIGN KEY(counsellor_id) REFERENCES staff (id),
	CONSTRAINT uq_counselling_session_uuid UNIQUE (uuid)
);

CREATE INDEX ix_counselling_session_at ON counselling_session (at);

CREATE TABLE domain_level (
	domain_id INTEGER NOT NULL,
	level INTEGER NOT NULL,
	text VARCHAR(200) NOT NULL,
	colour VARCHAR(12) NOT NULL,
	suggestion VARCHAR(200) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_domain_level_domain_id_level UNIQUE (domain_id, level),
	CONSTRAINT ck_domain_level_level CHECK (level BETWEEN 1 AND 4),
	CONSTRAINT fk_domain_level_domain_id_domain FOREIGN KEY(domain_id) REFERENCES domain (id),
	CONSTRAINT uq_domain_level_uuid UNIQUE (uuid)
);

CREATE TABLE partner (
	name VARCHAR(120) NOT NULL,
	kind VARCHAR(10) NOT NULL,
	services VARCHAR(300) NOT NULL,
	area VARCHAR(80) NOT NULL,
	note VARCHAR(600) NOT NULL,
	vetted_on DATE,
	vetted_by INTEGER,
	risk BLOB,
	suspended_on DATE,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_partner_name UNIQUE (name),
	CONSTRAINT fk_partner_vetted_by_staff FOREIGN KEY(vetted_by) REFERENCES staff (id),
	CONSTRAINT uq_partner_uuid UNIQUE (uuid)
);

CREATE TABLE redaction (
	row_table VARCHAR(40) NOT NULL,
	row_id INTEGER NOT NULL,
	row_column VARCHAR(40) NOT NULL,
	found_at DATETIME NOT NULL,
	done_at DATETIME,
	staff_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_redaction_row_table_row_id_row_column UNIQUE (row_table, row_id, row_column),
	CONSTRAINT fk_redaction_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_redaction_uuid UNIQUE (uuid)
);

CREATE TABLE alert (
	resident_id INTEGER NOT NULL,
	level VARCHAR(8) NOT NULL,
	place VARCHAR(12) NOT NULL,
	text VARCHAR(200) NOT NULL,
	instruction VARCHAR(300) NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_alert_order CHECK ("start" <= "end"),
	CONSTRAINT fk_alert_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_alert_uuid UNIQUE (uuid)
);

CREATE INDEX ix_alert_end ON alert ("end");

CREATE INDEX ix_alert_resident_id ON alert (resident_id);

CREATE TABLE assessment (
	resident_id INTEGER NOT NULL,
	begun DATE NOT NULL,
	finished DATE,
	state VARCHAR(8) NOT NULL,
	is_from_paper BOOLEAN NOT NULL,
	strengths BLOB,
	strengths_answer VARCHAR(10) NOT NULL,
	summary BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_assessment_state CHECK (state IN ('open', 'finished')),
	CONSTRAINT ck_assessment_finished CHECK ((state = 'finished') = (finished IS NOT NULL)),
	CONSTRAINT ck_assessment_order CHECK (finished IS NULL OR begun <= finished),
	CONSTRAINT fk_assessment_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_assessment_uuid UNIQUE (uuid)
);

CREATE INDEX ix_assessment_resident_id ON assessment (resident_id);

CREATE TABLE attempt (
	resident_id INTEGER NOT NULL,
	begun_year INTEGER,
	begun_year_answer VARCHAR(10) NOT NULL,
	begun_month INTEGER,
	months INTEGER,
	story BLOB,
	helped BLOB,
	was_hard BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_attempt_begun_year_answer CHECK (begun_year_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (begun_year_answer = 'given') = (begun_year IS NOT NULL)),
	CONSTRAINT fk_attempt_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_attempt_uuid UNIQUE (uuid)
);

CREATE INDEX ix_attempt_resident_id ON attempt (resident_id);

CREATE TABLE counselling_person (
	session_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	state VARCHAR(16) NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_counselling_person_session_id_resident_id UNIQUE (session_id, resident_id),
	CONSTRAINT fk_counselling_person_session_id_counselling_session FOREIGN KEY(session_id) REFERENCES counselling_session (id),
	CONSTRAINT fk_counselling_person_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_counselling_person_uuid UNIQUE (uuid)
);

CREATE INDEX ix_counselling_person_resident_id ON counselling_person (resident_id);

CREATE TABLE dependant (
	resident_id INTEGER NOT NULL,
	dependant_id INTEGER,
	is_child BOOLEAN NOT NULL,
	name BLOB,
	birth_year INTEGER,
	lives_with VARCHAR(12),
	lives_with_answer VARCHAR(10) NOT NULL,
	contact_plan BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_dependant_lives_with_answer CHECK (lives_with_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (lives_with_answer = 'given') = (lives_with IS NOT NULL)),
	CONSTRAINT fk_dependant_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_dependant_dependant_id_resident FOREIGN KEY(dependant_id) REFERENCES resident (id),
	CONSTRAINT uq_dependant_uuid UNIQUE (uuid)
);

CREATE INDEX ix_dependant_dependant_id ON dependant (dependant_id);

CREATE INDEX ix_dependant_resident_id ON dependant (resident_id);

CREATE TABLE document (
	resident_id INTEGER NOT NULL,
	kind_id INTEGER,
	confidentiality VARCHAR(40) NOT NULL,
	title BLOB,
	state VARCHAR(10) NOT NULL,
	expected_by DATE,
	issued DATE,
	expires DATE,
	media_type VARCHAR(40),
	size INTEGER,
	pages INTEGER,
	stored_at DATETIME,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_document_state CHECK (state IN ('expected', 'stored', 'not_needed', 'removed')),
	CONSTRAINT ck_document_size CHECK (pages > 0 AND size > 0),
	CONSTRAINT fk_document_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_document_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT uq_document_uuid UNIQUE (uuid)
);

CREATE INDEX ix_document_expires ON document (expires);

CREATE INDEX ix_document_resident_id ON document (resident_id);

CREATE TABLE goal (
	resident_id INTEGER NOT NULL,
	domain_id INTEGER,
	wording BLOB,
	decided_by VARCHAR(8) NOT NULL,
	state VARCHAR(9) NOT NULL,
	change VARCHAR(6),
	set_on DATE NOT NULL,
	due DATE,
	ended DATE,
	note BLOB,
	position INTEGER NOT NULL,
	is_on_her_page BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_goal_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_goal_domain_id_domain FOREIGN KEY(domain_id) REFERENCES domain (id),
	CONSTRAINT uq_goal_uuid UNIQUE (uuid)
);

CREATE INDEX ix_goal_due ON goal (due);

CREATE INDEX ix_goal_resident_id ON goal (resident_id);

CREATE TABLE guardian (
	resident_id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	guardian_id INTEGER,
	name BLOB,
	phone BLOB,
	note BLOB,
	never_contact BOOLEAN NOT NULL,
	entry BLOB,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_guardian_order CHECK ("start" <= "end"),
	CONSTRAINT fk_guardian_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_guardian_guardian_id_resident FOREIGN KEY(guardian_id) REFERENCES resident (id),
	CONSTRAINT uq_guardian_uuid UNIQUE (uuid)
);

CREATE INDEX ix_guardian_resident_id ON guardian (resident_id);

CREATE TABLE health_fact (
	resident_id INTEGER NOT NULL,
	kind VARCHAR(10) NOT NULL,
	own_kind BLOB,
	shift_note VARCHAR(200) NOT NULL,
	is_for_kitchen BOOLEAN NOT NULL,
	reason BLOB,
	due BLOB,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_health_fact_order CHECK ("start" <= "end"),
	CONSTRAINT ck_health_fact_kind CHECK (kind <> 'pregnancy'),
	CONSTRAINT fk_health_fact_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_health_fact_uuid UNIQUE (uuid)
);

CREATE INDEX ix_health_fact_end ON health_fact ("end");

CREATE INDEX ix_health_fact_resident_id ON health_fact (resident_id);

CREATE TABLE intake (
	resident_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	is_safe_now BOOLEAN,
	is_safe_now_answer VARCHAR(10) NOT NULL,
	came_for VARCHAR(5),
	came_for_answer VARCHAR(10) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_intake_is_safe_now_answer CHECK (is_safe_now_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (is_safe_now_answer = 'given') = (is_safe_now IS NOT NULL)),
	CONSTRAINT ck_intake_came_for_answer CHECK (came_for_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (came_for_answer = 'given') = (came_for IS NOT NULL)),
	CONSTRAINT fk_intake_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_intake_uuid UNIQUE (uuid)
);

CREATE INDEX ix_intake_resident_id ON intake (resident_id);

CREATE TABLE intake_section (
	resident_id INTEGER NOT NULL,
	section VARCHAR(12) NOT NULL,
	state VARCHAR(5) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_intake_section_resident_id_section UNIQUE (resident_id, section),
	CONSTRAINT fk_intake_section_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_intake_section_uuid UNIQUE (uuid)
);

CREATE TABLE journey_stage (
	resident_id INTEGER NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	stage BLOB,
	"view" VARCHAR(8) NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_journey_stage_order CHECK ("start" <= "end"),
	CONSTRAINT fk_journey_stage_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_journey_stage_uuid UNIQUE (uuid)
);

CREATE INDEX ix_journey_stage_resident_id_start ON journey_stage (resident_id, start);

CREATE TABLE keep_apart (
	resident_id INTEGER,
	other_id INTEGER,
	names VARCHAR(400) NOT NULL,
	phones VARCHAR(200) NOT NULL,
	description VARCHAR(600) NOT NULL,
	instruction VARCHAR(300) NOT NULL,
	concerns BLOB,
	reason BLOB,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_keep_apart_one_kind CHECK ((resident_id IS NULL) = (other_id IS NULL) AND (resident_id IS NULL) <> (concerns IS NULL)),
	CONSTRAINT ck_keep_apart_two_people CHECK (resident_id IS NULL OR resident_id <> other_id),
	CONSTRAINT ck_keep_apart_order CHECK ("start" <= "end"),
	CONSTRAINT fk_keep_apart_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_keep_apart_other_id_resident FOREIGN KEY(other_id) REFERENCES resident (id),
	CONSTRAINT uq_keep_apart_uuid UNIQUE (uuid)
);

CREATE INDEX ix_keep_apart_end ON keep_apart ("end");

CREATE INDEX ix_keep_apart_other_id ON keep_apart (other_id);

CREATE INDEX ix_keep_apart_resident_id ON keep_apart (resident_id);

CREATE TABLE legal_matter (
	resident_id INTEGER NOT NULL,
	kind BLOB,
	title BLOB,
	authority BLOB,
	reference BLOB,
	lawyer BLOB,
	partner_id INTEGER,
	note BLOB,
	state VARCHAR(6) NOT NULL,
	opened DATE NOT NULL,
	closed DATE,
	result BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_legal_matter_closed CHECK ((state = 'closed') = (closed IS NOT NULL)),
	CONSTRAINT fk_legal_matter_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_legal_matter_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_legal_matter_uuid UNIQUE (uuid)
);

CREATE INDEX ix_legal_matter_resident_id ON legal_matter (resident_id);

CREATE TABLE merge (
	resident_id INTEGER NOT NULL,
	merged_id INTEGER NOT NULL,
	undone_at DATETIME,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_merge_two_records CHECK (resident_id <> merged_id),
	CONSTRAINT fk_merge_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_merge_merged_id_resident FOREIGN KEY(merged_id) REFERENCES resident (id),
	CONSTRAINT uq_merge_uuid UNIQUE (uuid)
);

CREATE INDEX ix_merge_merged_id ON merge (merged_id);

CREATE INDEX ix_merge_resident_id ON merge (resident_id);

CREATE TABLE not_same (
	resident_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_not_same_resident_id_other_id UNIQUE (resident_id, other_id),
	CONSTRAINT ck_not_same_order CHECK (resident_id < other_id),
	CONSTRAINT fk_not_same_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_not_same_other_id_resident FOREIGN KEY(other_id) REFERENCES resident (id),
	CONSTRAINT uq_not_same_uuid UNIQUE (uuid)
);

CREATE TABLE outcome (
	resident_id INTEGER NOT NULL,
	programme_id INTEGER,
	"on" DATE NOT NULL,
	status BLOB,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_outcome_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_outcome_programme_id_programme FOREIGN KEY(programme_id) REFERENCES programme (id),
	CONSTRAINT uq_outcome_uuid UNIQUE (uuid)
);

CREATE INDEX ix_outcome_programme_id_on ON outcome (programme_id, "on");

CREATE INDEX ix_outcome_resident_id ON outcome (resident_id);

CREATE TABLE paper (
	resident_id INTEGER NOT NULL,
	kind_id INTEGER NOT NULL,
	state BLOB,
	state_answer VARCHAR(10) NOT NULL,
	holder BLOB,
	number BLOB,
	note BLOB,
	issued DATE,
	expires DATE,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_paper_state_answer CHECK (state_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (state_answer = 'given') = (state IS NOT NULL)),
	CONSTRAINT fk_paper_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_paper_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT uq_paper_uuid UNIQUE (uuid)
);

CREATE INDEX ix_paper_expires ON paper (expires);

CREATE INDEX ix_paper_resident_id ON paper (resident_id);

CREATE TABLE partner_contact (
	partner_id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	role VARCHAR(80) NOT NULL,
	phone VARCHAR(60) NOT NULL,
	email VARCHAR(120) NOT NULL,
	hours VARCHAR(120) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_partner_contact_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_partner_contact_uuid UNIQUE (uuid)
);

CREATE INDEX ix_partner_contact_partner_id ON partner_contact (partner_id);

CREATE TABLE plan_approval (
	resident_id INTEGER NOT NULL,
	asked_by INTEGER NOT NULL,
	asked_at DATETIME NOT NULL,
	state VARCHAR(8) NOT NULL,
	answered_by INTEGER,
	answered_at DATETIME,
	comment BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_plan_approval_state CHECK (state IN ('asked', 'approved', 'returned')),
	CONSTRAINT ck_plan_approval_answered CHECK ((state = 'asked') = (answered_at IS NULL)),
	CONSTRAINT fk_plan_approval_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_plan_approval_asked_by_staff FOREIGN KEY(asked_by) REFERENCES staff (id),
	CONSTRAINT fk_plan_approval_answered_by_staff FOREIGN KEY(answered_by) REFERENCES staff (id),
	CONSTRAINT uq_plan_approval_uuid UNIQUE (uuid)
);

CREATE INDEX ix_plan_approval_resident_id ON plan_approval (resident_id);

CREATE TABLE plan_review (
	resident_id INTEGER NOT NULL,
	planned DATE,
	held DATE,
	her_view BLOB,
	summary BLOB,
	staff_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_plan_review_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_plan_review_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_plan_review_uuid UNIQUE (uuid)
);

CREATE INDEX ix_plan_review_planned ON plan_review (planned);

CREATE INDEX ix_plan_review_resident_id ON plan_review (resident_id);

CREATE TABLE retention (
	resident_id INTEGER NOT NULL,
	postponed_until DATE,
	reason BLOB,
	identity_gone_at DATETIME,
	narrative_gone_at DATETIME,
	health_gone_at DATETIME,
	money_gone_at DATETIME,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_retention_resident_id UNIQUE (resident_id),
	CONSTRAINT fk_retention_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_retention_uuid UNIQUE (uuid)
);

CREATE TABLE safety_plan (
	resident_id INTEGER NOT NULL,
	kind VARCHAR(8) NOT NULL,
	made DATE NOT NULL,
	ended DATE NOT NULL,
	review DATE,
	language VARCHAR(12) NOT NULL,
	body BLOB,
	check_minutes INTEGER,
	shift_note VARCHAR(300) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_safety_plan_kind CHECK (kind IN ('safety', 'crisis')),
	CONSTRAINT ck_safety_plan_check_minutes CHECK (check_minutes > 0),
	CONSTRAINT ck_safety_plan_order CHECK (made <= ended),
	CONSTRAINT fk_safety_plan_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_safety_plan_uuid UNIQUE (uuid)
);

CREATE INDEX ix_safety_plan_resident_id_kind_ended ON safety_plan (resident_id, kind, ended);

CREATE TABLE task (
	kind VARCHAR(8) NOT NULL,
	resident_id INTEGER,
	confidentiality VARCHAR(40) NOT NULL,
	plain VARCHAR(300),
	body BLOB,
	due DATE,
	staff_id INTEGER,
	done_at DATETIME,
	done_by INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_task_kind CHECK (kind IN ('promise', 'task')),
	CONSTRAINT ck_task_done CHECK ((done_at IS NULL) = (done_by IS NULL)),
	CONSTRAINT fk_task_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_task_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT fk_task_done_by_staff FOREIGN KEY(done_by) REFERENCES staff (id),
	CONSTRAINT uq_task_uuid UNIQUE (uuid)
);

CREATE INDEX ix_task_done_at_due ON task (done_at, due);

CREATE INDEX ix_task_resident_id ON task (resident_id);

CREATE TABLE treatment (
	resident_id INTEGER NOT NULL,
	kind BLOB,
	provider BLOB,
	note BLOB,
	state VARCHAR(10) NOT NULL,
	waiting_since DATE,
	started DATE,
	ended DATE,
	again_after_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_treatment_state CHECK (state IN ('waiting', 'started', 'ended', 'broken_off')),
	CONSTRAINT ck_treatment_waiting CHECK (waiting_since IS NULL OR started IS NULL OR waiting_since <= started),
	CONSTRAINT ck_treatment_order CHECK (started IS NULL OR ended IS NULL OR started <= ended),
	CONSTRAINT fk_treatment_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_treatment_again_after_id_treatment FOREIGN KEY(again_after_id) REFERENCES treatment (id),
	CONSTRAINT uq_treatment_uuid UNIQUE (uuid)
);

CREATE INDEX ix_treatment_resident_id ON treatment (resident_id);

CREATE TABLE visit (
	resident_id INTEGER,
	site_id INTEGER,
	start DATETIME NOT NULL,
	"end" DATETIME,
	age_band VARCHAR(8),
	gender_id INTEGER,
	first_contact_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_visit_order CHECK ("end" IS NULL OR "start" <= "end"),
	CONSTRAINT ck_visit_anonymous CHECK (resident_id IS NULL OR (age_band IS NULL AND gender_id IS NULL)),
	CONSTRAINT fk_visit_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_visit_site_id_site FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_visit_gender_id_term FOREIGN KEY(gender_id) REFERENCES term (id),
	CONSTRAINT fk_visit_first_contact_id_term FOREIGN KEY(first_contact_id) REFERENCES term (id),
	CONSTRAINT uq_visit_uuid UNIQUE (uuid)
);

CREATE INDEX ix_visit_resident_id ON visit (resident_id);

CREATE INDEX ix_visit_start ON visit (start);

CREATE TABLE aftercare_contact (
	resident_id INTEGER NOT NULL,
	support_period_id INTEGER NOT NULL,
	months INTEGER NOT NULL,
	due DATE NOT NULL,
	done_on DATE,
	result VARCHAR(12),
	housing_id INTEGER,
	housing_id_answer VARCHAR(10) NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_aftercare_contact_support_period_id_months UNIQUE (support_period_id, months),
	CONSTRAINT ck_aftercare_contact_done CHECK ((result IS NULL) = (done_on IS NULL)),
	CONSTRAINT ck_aftercare_contact_housing_id_answer CHECK (housing_id_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (housing_id_answer = 'given') = (housing_id IS NOT NULL)),
	CONSTRAINT fk_aftercare_contact_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_aftercare_contact_support_period_id_support_period FOREIGN KEY(support_period_id) REFERENCES support_period (id),
	CONSTRAINT fk_aftercare_contact_housing_id_term FOREIGN KEY(housing_id) REFERENCES term (id),
	CONSTRAINT uq_aftercare_contact_uuid UNIQUE (uuid)
);

CREATE INDEX ix_aftercare_contact_due ON aftercare_contact (due);

CREATE INDEX ix_aftercare_contact_resident_id ON aftercare_contact (resident_id);

CREATE TABLE assessment_sitting (
	assessment_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	staff_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_assessment_sitting_assessment_id_on UNIQUE (assessment_id, "on"),
	CONSTRAINT fk_assessment_sitting_assessment_id_assessment FOREIGN KEY(assessment_id) REFERENCES assessment (id),
	CONSTRAINT fk_assessment_sitting_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_assessment_sitting_uuid UNIQUE (uuid)
);

CREATE TABLE case_assignment (
	support_period_id INTEGER NOT NULL,
	staff_id INTEGER NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_case_assignment_order CHECK ("start" <= "end"),
	CONSTRAINT fk_case_assignment_support_period_id_support_period FOREIGN KEY(support_period_id) REFERENCES support_period (id),
	CONSTRAINT fk_case_assignment_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_case_assignment_uuid UNIQUE (uuid)
);

CREATE INDEX ix_case_assignment_staff_id_end ON case_assignment (staff_id, "end");

CREATE INDEX ix_case_assignment_support_period_id ON case_assignment (support_period_id);

CREATE TABLE consent (
	resident_id INTEGER NOT NULL,
	purpose VARCHAR(14) NOT NULL,
	partner_id INTEGER,
	recipient BLOB,
	state VARCHAR(10) NOT NULL,
	"on" DATE NOT NULL,
	valid_until DATE NOT NULL,
	decided_by VARCHAR(8) NOT NULL,
	guardian_id INTEGER,
	has_assent BOOLEAN,
	has_assent_answer VARCHAR(10) NOT NULL,
	text_id INTEGER,
	items BLOB,
	withheld BLOB,
	reason BLOB,
	withdrawn_on DATE,
	signature BLOB,
	document_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_consent_state CHECK (state IN ('given', 'refused', 'withdrawn')),
	CONSTRAINT ck_consent_withdrawn CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL)),
	CONSTRAINT ck_consent_guardian CHECK ((decided_by = 'guardian') OR guardian_id IS NULL),
	CONSTRAINT ck_consent_order CHECK ("on" <= valid_until),
	CONSTRAINT ck_consent_has_assent_answer CHECK (has_assent_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (has_assent_answer = 'given') = (has_assent IS NOT NULL)),
	CONSTRAINT fk_consent_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_consent_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT fk_consent_guardian_id_guardian FOREIGN KEY(guardian_id) REFERENCES guardian (id),
	CONSTRAINT fk_consent_text_id_paper_text FOREIGN KEY(text_id) REFERENCES paper_text (id),
	CONSTRAINT fk_consent_document_id_document FOREIGN KEY(document_id) REFERENCES document (id),
	CONSTRAINT uq_consent_uuid UNIQUE (uuid)
);

CREATE INDEX ix_consent_resident_id_purpose ON consent (resident_id, purpose);

CREATE INDEX ix_consent_valid_until ON consent (valid_until);

CREATE TABLE document_content (
	document_id INTEGER NOT NULL,
	body BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_document_content_document_id UNIQUE (document_id),
	CONSTRAINT fk_document_content_document_id_document FOREIGN KEY(document_id) REFERENCES document (id),
	CONSTRAINT uq_document_content_uuid UNIQUE (uuid)
);

CREATE TABLE domain_score (
	assessment_id INTEGER NOT NULL,
	domain_id INTEGER NOT NULL,
	rater VARCHAR(8) NOT NULL,
	level INTEGER,
	sealed_level BLOB,
	level_answer VARCHAR(10) NOT NULL,
	horizon VARCHAR(5),
	sealed_horizon BLOB,
	words BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_domain_score_assessment_id_domain_id_rater UNIQUE (assessment_id, domain_id, rater),
	CONSTRAINT ck_domain_score_level CHECK (level BETWEEN 1 AND 4),
	CONSTRAINT ck_domain_score_one_level CHECK (level IS NULL OR sealed_level IS NULL),
	CONSTRAINT ck_domain_score_one_horizon CHECK (horizon IS NULL OR sealed_horizon IS NULL),
	CONSTRAINT ck_domain_score_level_answer CHECK (level_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (level_answer = 'given') = (level IS NOT NULL OR sealed_level IS NOT NULL)),
	CONSTRAINT fk_domain_score_assessment_id_assessment FOREIGN KEY(assessment_id) REFERENCES assessment (id),
	CONSTRAINT fk_domain_score_domain_id_domain FOREIGN KEY(domain_id) REFERENCES domain (id),
	CONSTRAINT uq_domain_score_uuid UNIQUE (uuid)
);

CREATE TABLE goal_step (
	goal_id INTEGER NOT NULL,
	wording BLOB,
	owner VARCHAR(8) NOT NULL,
	staff_id INTEGER,
	due DATE,
	done_on DATE,
	position INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_goal_step_goal_id_goal FOREIGN KEY(goal_id) REFERENCES goal (id),
	CONSTRAINT fk_goal_step_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_goal_step_uuid UNIQUE (uuid)
);

CREATE INDEX ix_goal_step_due ON goal_step (due);

CREATE INDEX ix_goal_step_goal_id ON goal_step (goal_id);

CREATE TABLE legal_date (
	matter_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	kind VARCHAR(12) NOT NULL,
	at DATETIME NOT NULL,
	has_time BOOLEAN NOT NULL,
	place BLOB,
	companion_id INTEGER,
	companion BLOB,
	result BLOB,
	is_done BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_legal_date_matter_id_legal_matter FOREIGN KEY(matter_id) REFERENCES legal_matter (id),
	CONSTRAINT fk_legal_date_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_legal_date_companion_id_staff FOREIGN KEY(companion_id) REFERENCES staff (id),
	CONSTRAINT uq_legal_date_uuid UNIQUE (uuid)
);

CREATE INDEX ix_legal_date_at ON legal_date (at);

CREATE INDEX ix_legal_date_matter_id ON legal_date (matter_id);

CREATE INDEX ix_legal_date_resident_id ON legal_date (resident_id);

CREATE TABLE merged_row (
	merge_id INTEGER NOT NULL,
	row_table VARCHAR(40) NOT NULL,
	row_id INTEGER NOT NULL,
	"before" JSON NOT NULL,
	"after" JSON NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_merged_row_merge_id_merge FOREIGN KEY(merge_id) REFERENCES merge (id),
	CONSTRAINT uq_merged_row_uuid UNIQUE (uuid)
);

CREATE INDEX ix_merged_row_merge_id ON merged_row (merge_id);

CREATE INDEX ix_merged_row_row_table_row_id ON merged_row (row_table, row_id);

CREATE TABLE protection_order (
	resident_id INTEGER NOT NULL,
	against BLOB,
	issued_by BLOB,
	terms BLOB,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	document_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_protection_order_order CHECK ("start" <= "end"),
	CONSTRAINT fk_protection_order_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_protection_order_document_id_document FOREIGN KEY(document_id) REFERENCES document (id),
	CONSTRAINT uq_protection_order_uuid UNIQUE (uuid)
);

CREATE INDEX ix_protection_order_end ON protection_order ("end");

CREATE INDEX ix_protection_order_resident_id ON protection_order (resident_id);

CREATE TABLE referral (
	resident_id INTEGER NOT NULL,
	direction VARCHAR(3) NOT NULL,
	partner_id INTEGER,
	service_id INTEGER,
	consent_id INTEGER,
	urgency VARCHAR(6) NOT NULL,
	state VARCHAR(9) NOT NULL,
	sent DATE,
	answer_due DATE,
	answered DATE,
	ended DATE,
	decline_reason_id INTEGER,
	request BLOB,
	answer BLOB,
	result BLOB,
	feedback BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_referral_state CHECK (state IN ('draft', 'waiting', 'accepted', 'declined', 'done', 'withdrawn')),
	CONSTRAINT ck_referral_direction CHECK (direction IN ('out', 'in')),
	CONSTRAINT ck_referral_consent CHECK (direction = 'in' OR sent IS NULL OR consent_id IS NOT NULL),
	CONSTRAINT ck_referral_order CHECK (sent IS NULL OR answered IS NULL OR sent <= answered),
	CONSTRAINT fk_referral_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_referral_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT fk_referral_service_id_term FOREIGN KEY(service_id) REFERENCES term (id),
	CONSTRAINT fk_referral_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id),
	CONSTRAINT fk_referral_decline_reason_id_term FOREIGN KEY(decline_reason_id) REFERENCES term (id),
	CONSTRAINT uq_referral_uuid UNIQUE (uuid)
);

CREATE INDEX ix_referral_partner_id ON referral (partner_id);

CREATE INDEX ix_referral_resident_id ON referral (resident_id);

CREATE INDEX ix_referral_state_answer_due ON referral (state, answer_due);
