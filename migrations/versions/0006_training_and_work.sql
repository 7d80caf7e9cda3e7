CREATE TABLE issued_logo (
	digest VARCHAR(64) NOT NULL,
	picture BLOB NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_issued_logo_digest UNIQUE (digest),
	CONSTRAINT uq_issued_logo_uuid UNIQUE (uuid)
);

CREATE TABLE issuer (
	name VARCHAR(120) NOT NULL,
	lines VARCHAR(300) NOT NULL,
	logo BLOB,
	is_preferred BOOLEAN NOT NULL,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_issuer_name UNIQUE (name),
	CONSTRAINT uq_issuer_uuid UNIQUE (uuid)
);

CREATE TABLE agreement (
	partner_id INTEGER NOT NULL,
	title VARCHAR(120) NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	signed_on DATE,
	remind_days INTEGER NOT NULL,
	media_type VARCHAR(40),
	size INTEGER,
	pages INTEGER,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_agreement_order CHECK ("start" < "end"),
	CONSTRAINT ck_agreement_remind_days CHECK (remind_days >= 0),
	CONSTRAINT fk_agreement_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_agreement_uuid UNIQUE (uuid)
);

CREATE INDEX ix_agreement_end ON agreement ("end");

CREATE INDEX ix_agreement_partner_id_end ON agreement (partner_id, "end");

CREATE TABLE partner_check (
	partner_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	until DATE NOT NULL,
	checked_by INTEGER NOT NULL,
	is_good BOOLEAN NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_partner_check_order CHECK ("on" < until),
	CONSTRAINT fk_partner_check_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT fk_partner_check_checked_by_staff FOREIGN KEY(checked_by) REFERENCES staff (id),
	CONSTRAINT uq_partner_check_uuid UNIQUE (uuid)
);

CREATE INDEX ix_partner_check_partner_id_until ON partner_check (partner_id, until);

CREATE TABLE partner_language (
	partner_id INTEGER NOT NULL,
	language VARCHAR(12) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_partner_language_partner_id_language UNIQUE (partner_id, language),
	CONSTRAINT fk_partner_language_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_partner_language_uuid UNIQUE (uuid)
);

CREATE TABLE partner_note (
	partner_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	kind VARCHAR(7) NOT NULL,
	staff_id INTEGER NOT NULL,
	next_on DATE,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_partner_note_kind CHECK (kind IN ('call', 'visit', 'mail', 'meeting', 'other')),
	CONSTRAINT fk_partner_note_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT fk_partner_note_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_partner_note_uuid UNIQUE (uuid)
);

CREATE INDEX ix_partner_note_next_on ON partner_note (next_on);

CREATE INDEX ix_partner_note_partner_id_on ON partner_note (partner_id, "on");

CREATE TABLE partner_service (
	partner_id INTEGER NOT NULL,
	service_id INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_partner_service_partner_id_service_id UNIQUE (partner_id, service_id),
	CONSTRAINT fk_partner_service_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT fk_partner_service_service_id_term FOREIGN KEY(service_id) REFERENCES term (id),
	CONSTRAINT uq_partner_service_uuid UNIQUE (uuid)
);

CREATE INDEX ix_partner_service_service_id ON partner_service (service_id);

CREATE TABLE vacancy (
	partner_id INTEGER NOT NULL,
	title VARCHAR(120) NOT NULL,
	kind VARCHAR(14) NOT NULL,
	state VARCHAR(6) NOT NULL,
	places INTEGER NOT NULL,
	open_from DATE NOT NULL,
	open_until DATE,
	starts_on DATE,
	ended_on DATE,
	times INTEGER,
	minutes_week INTEGER,
	wage_from INTEGER,
	wage_to INTEGER,
	currency VARCHAR(3),
	wage_per VARCHAR(5) NOT NULL,
	area VARCHAR(80) NOT NULL,
	transport VARCHAR(200) NOT NULL,
	travel_minutes INTEGER,
	has_childcare BOOLEAN,
	about VARCHAR(600) NOT NULL,
	safety BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_vacancy_kind CHECK (kind IN ('trial', 'internship', 'apprenticeship', 'paid')),
	CONSTRAINT ck_vacancy_state CHECK (state IN ('open', 'filled', 'closed')),
	CONSTRAINT ck_vacancy_places CHECK (places > 0),
	CONSTRAINT ck_vacancy_times CHECK (times BETWEEN 0 AND 268435455),
	CONSTRAINT ck_vacancy_minutes_week CHECK (minutes_week > 0),
	CONSTRAINT ck_vacancy_wage CHECK (wage_from >= 0 AND wage_from <= wage_to),
	CONSTRAINT ck_vacancy_currency CHECK (wage_from IS NULL OR currency IS NOT NULL),
	CONSTRAINT ck_vacancy_travel_minutes CHECK (travel_minutes > 0),
	CONSTRAINT ck_vacancy_order CHECK (open_from <= open_until),
	CONSTRAINT ck_vacancy_ended CHECK ((state = 'open') = (ended_on IS NULL)),
	CONSTRAINT fk_vacancy_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT uq_vacancy_uuid UNIQUE (uuid)
);

CREATE INDEX ix_vacancy_partner_id ON vacancy (partner_id);

CREATE INDEX ix_vacancy_state_open_until ON vacancy (state, open_until);

CREATE TABLE agreement_scan (
	agreement_id INTEGER NOT NULL,
	body BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_agreement_scan_agreement_id UNIQUE (agreement_id),
	CONSTRAINT fk_agreement_scan_agreement_id_agreement FOREIGN KEY(agreement_id) REFERENCES agreement (id),
	CONSTRAINT uq_agreement_scan_uuid UNIQUE (uuid)
);

CREATE TABLE cohort (
	course_id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	capacity INTEGER,
	place VARCHAR(120) NOT NULL,
	teacher_id INTEGER,
	teacher VARCHAR(80) NOT NULL,
	fund_id INTEGER,
	rule VARCHAR(200) NOT NULL,
	start_minute INTEGER,
	minutes INTEGER,
	skips_holidays BOOLEAN NOT NULL,
	cancelled_on DATE,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_cohort_order CHECK ("start" < "end"),
	CONSTRAINT ck_cohort_capacity CHECK (capacity > 0),
	CONSTRAINT ck_cohort_start_minute CHECK (start_minute BETWEEN 0 AND 1439),
	CONSTRAINT ck_cohort_minutes CHECK (minutes BETWEEN 1 AND 1440),
	CONSTRAINT fk_cohort_course_id_course FOREIGN KEY(course_id) REFERENCES course (id),
	CONSTRAINT fk_cohort_teacher_id_staff FOREIGN KEY(teacher_id) REFERENCES staff (id),
	CONSTRAINT fk_cohort_fund_id_fund FOREIGN KEY(fund_id) REFERENCES fund (id),
	CONSTRAINT uq_cohort_uuid UNIQUE (uuid)
);

CREATE INDEX ix_cohort_course_id ON cohort (course_id);

CREATE INDEX ix_cohort_end ON cohort ("end");

CREATE TABLE course_link (
	course_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL,
	kind VARCHAR(8) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_course_link_course_id_other_id UNIQUE (course_id, other_id),
	CONSTRAINT ck_course_link_kind CHECK (kind IN ('needs', 'excludes')),
	CONSTRAINT ck_course_link_other CHECK (course_id <> other_id),
	CONSTRAINT fk_course_link_course_id_course FOREIGN KEY(course_id) REFERENCES course (id),
	CONSTRAINT fk_course_link_other_id_course FOREIGN KEY(other_id) REFERENCES course (id),
	CONSTRAINT uq_course_link_uuid UNIQUE (uuid)
);

CREATE INDEX ix_course_link_other_id ON course_link (other_id);

CREATE TABLE course_skill (
	course_id INTEGER NOT NULL,
	skill_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_course_skill_course_id_skill_id UNIQUE (course_id, skill_id),
	CONSTRAINT fk_course_skill_course_id_course FOREIGN KEY(course_id) REFERENCES course (id),
	CONSTRAINT fk_course_skill_skill_id_term FOREIGN KEY(skill_id) REFERENCES term (id),
	CONSTRAINT uq_course_skill_uuid UNIQUE (uuid)
);

CREATE TABLE cv_entry (
	resident_id INTEGER NOT NULL,
	is_learning BOOLEAN NOT NULL,
	first_year INTEGER,
	last_year INTEGER,
	position INTEGER NOT NULL,
	is_on_cv BOOLEAN NOT NULL,
	what BLOB,
	place BLOB,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_cv_entry_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_cv_entry_uuid UNIQUE (uuid)
);

CREATE INDEX ix_cv_entry_resident_id ON cv_entry (resident_id);

CREATE TABLE cv_sheet (
	resident_id INTEGER NOT NULL,
	language VARCHAR(12) NOT NULL,
	wished_on DATE,
	shows_languages BOOLEAN NOT NULL,
	name BLOB,
	contact BLOB,
	about BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_cv_sheet_resident_id UNIQUE (resident_id),
	CONSTRAINT fk_cv_sheet_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_cv_sheet_uuid UNIQUE (uuid)
);

CREATE TABLE no_school (
	resident_id INTEGER NOT NULL,
	until DATE,
	reason BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_no_school_resident_id UNIQUE (resident_id),
	CONSTRAINT fk_no_school_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_no_school_uuid UNIQUE (uuid)
);

CREATE TABLE own_skill (
	resident_id INTEGER NOT NULL,
	skill_id INTEGER NOT NULL,
	level VARCHAR(9) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_own_skill_level CHECK (level IN ('begun', 'with_help', 'alone', 'teaches')),
	CONSTRAINT fk_own_skill_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_own_skill_skill_id_term FOREIGN KEY(skill_id) REFERENCES term (id),
	CONSTRAINT uq_own_skill_uuid UNIQUE (uuid)
);

CREATE INDEX ix_own_skill_resident_id ON own_skill (resident_id);

CREATE INDEX ix_own_skill_skill_id ON own_skill (skill_id);

CREATE TABLE vacancy_language (
	vacancy_id INTEGER NOT NULL,
	language VARCHAR(12) NOT NULL,
	level VARCHAR(12) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_vacancy_language_vacancy_id_language UNIQUE (vacancy_id, language),
	CONSTRAINT fk_vacancy_language_vacancy_id_vacancy FOREIGN KEY(vacancy_id) REFERENCES vacancy (id),
	CONSTRAINT uq_vacancy_language_uuid UNIQUE (uuid)
);

CREATE TABLE vacancy_skill (
	vacancy_id INTEGER NOT NULL,
	skill_id INTEGER NOT NULL,
	is_needed BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_vacancy_skill_vacancy_id_skill_id UNIQUE (vacancy_id, skill_id),
	CONSTRAINT fk_vacancy_skill_vacancy_id_vacancy FOREIGN KEY(vacancy_id) REFERENCES vacancy (id),
	CONSTRAINT fk_vacancy_skill_skill_id_term FOREIGN KEY(skill_id) REFERENCES term (id),
	CONSTRAINT uq_vacancy_skill_uuid UNIQUE (uuid)
);

CREATE INDEX ix_vacancy_skill_skill_id ON vacancy_skill (skill_id);

CREATE TABLE work_wish (
	resident_id INTEGER NOT NULL,
	looks_for_work VARCHAR(5),
	looks_for_work_answer VARCHAR(10) NOT NULL,
	needs_childcare BOOLEAN,
	needs_childcare_answer VARCHAR(10) NOT NULL,
	free_times INTEGER,
	most_minutes_week INTEGER,
	most_travel INTEGER,
	wish BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_work_wish_resident_id UNIQUE (resident_id),
	CONSTRAINT ck_work_wish_looks_for_work_answer CHECK (looks_for_work_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (looks_for_work_answer = 'given') = (looks_for_work IS NOT NULL)),
	CONSTRAINT ck_work_wish_needs_childcare_answer CHECK (needs_childcare_answer IN ('given', 'declined', 'unknown', 'not_asked') AND (needs_childcare_answer = 'given') = (needs_childcare IS NOT NULL)),
	CONSTRAINT ck_work_wish_free_times CHECK (free_times BETWEEN 0 AND 268435455),
	CONSTRAINT ck_work_wish_most_minutes_week CHECK (most_minutes_week > 0),
	CONSTRAINT ck_work_wish_most_travel CHECK (most_travel > 0),
	CONSTRAINT fk_work_wish_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_work_wish_uuid UNIQUE (uuid)
);

CREATE INDEX ix_work_wish_looks_for_work ON work_wish (looks_for_work);

CREATE TABLE enrolment (
	cohort_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	state VARCHAR(13) NOT NULL,
	applied_on DATE NOT NULL,
	need VARCHAR(6) NOT NULL,
	start DATE,
	ended_on DATE,
	reason_id INTEGER,
	planned_minutes INTEGER,
	goal_id INTEGER,
	is_on_cv BOOLEAN NOT NULL,
	seen_misses INTEGER NOT NULL,
	despite BLOB,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_enrolment_state CHECK (state IN ('waiting', 'active', 'completed', 'left', 'did_not_start')),
	CONSTRAINT ck_enrolment_need CHECK (need IN ('high', 'normal', 'later')),
	CONSTRAINT ck_enrolment_planned_minutes CHECK (planned_minutes > 0),
	CONSTRAINT ck_enrolment_started CHECK ((state IN ('active', 'completed', 'left')) = ("start" IS NOT NULL)),
	CONSTRAINT ck_enrolment_ended CHECK ((state IN ('completed', 'left', 'did_not_start')) = (ended_on IS NOT NULL)),
	CONSTRAINT ck_enrolment_order CHECK ("start" <= ended_on),
	CONSTRAINT fk_enrolment_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id),
	CONSTRAINT fk_enrolment_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_enrolment_reason_id_term FOREIGN KEY(reason_id) REFERENCES term (id),
	CONSTRAINT fk_enrolment_goal_id_goal FOREIGN KEY(goal_id) REFERENCES goal (id),
	CONSTRAINT uq_enrolment_uuid UNIQUE (uuid)
);

CREATE UNIQUE INDEX ix_enrolment_cohort_id_resident_id ON enrolment (cohort_id, resident_id) WHERE state IN ('waiting', 'active');

CREATE INDEX ix_enrolment_resident_id_state ON enrolment (resident_id, state);

CREATE INDEX ix_enrolment_state ON enrolment (state);

CREATE TABLE certificate (
	number VARCHAR(16) NOT NULL,
	enrolment_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	kind VARCHAR(10) NOT NULL,
	issuer_id INTEGER NOT NULL,
	issuer_name VARCHAR(120) NOT NULL,
	issuer_lines VARCHAR(300) NOT NULL,
	logo_id INTEGER,
	title VARCHAR(120) NOT NULL,
	accreditor VARCHAR(120) NOT NULL,
	first_day DATE NOT NULL,
	last_day DATE NOT NULL,
	minutes INTEGER NOT NULL,
	skills JSON NOT NULL,
	language VARCHAR(12) NOT NULL,
	issued_on DATE NOT NULL,
	issued_by INTEGER NOT NULL,
	signer VARCHAR(80) NOT NULL,
	signer_role VARCHAR(80) NOT NULL,
	name_on_it BLOB,
	signature BLOB,
	revoked_on DATE,
	revoked_by INTEGER,
	revoke_reason BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_certificate_number UNIQUE (number),
	CONSTRAINT ck_certificate_kind CHECK (kind IN ('attendance', 'completion')),
	CONSTRAINT ck_certificate_minutes CHECK (minutes >= 0),
	CONSTRAINT ck_certificate_revoked CHECK ((revoked_on IS NULL) = (revoked_by IS NULL)),
	CONSTRAINT fk_certificate_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id),
	CONSTRAINT fk_certificate_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_certificate_issuer_id_issuer FOREIGN KEY(issuer_id) REFERENCES issuer (id),
	CONSTRAINT fk_certificate_logo_id_issued_logo FOREIGN KEY(logo_id) REFERENCES issued_logo (id),
	CONSTRAINT fk_certificate_issued_by_staff FOREIGN KEY(issued_by) REFERENCES staff (id),
	CONSTRAINT fk_certificate_revoked_by_staff FOREIGN KEY(revoked_by) REFERENCES staff (id),
	CONSTRAINT uq_certificate_uuid UNIQUE (uuid)
);

CREATE INDEX ix_certificate_enrolment_id ON certificate (enrolment_id);

CREATE INDEX ix_certificate_resident_id ON certificate (resident_id);

CREATE TABLE introduction (
	resident_id INTEGER NOT NULL,
	partner_id INTEGER NOT NULL,
	vacancy_id INTEGER,
	consent_id INTEGER,
	staff_id INTEGER NOT NULL,
	state VARCHAR(9) NOT NULL,
	begun_on DATE NOT NULL,
	sent_on DATE,
	answer_due DATE,
	visit_on DATE,
	trial_from DATE,
	trial_until DATE,
	ended_on DATE,
	letter BLOB,
	told BLOB,
	answer BLOB,
	despite BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_introduction_state CHECK (state IN ('draft', 'sent', 'visit', 'trial', 'accepted', 'declined', 'withdrawn')),
	CONSTRAINT ck_introduction_consent CHECK (sent_on IS NULL OR consent_id IS NOT NULL),
	CONSTRAINT ck_introduction_sent CHECK (state NOT IN ('sent', 'visit', 'trial', 'accepted', 'declined') OR sent_on IS NOT NULL),
	CONSTRAINT ck_introduction_trial CHECK (trial_from <= trial_until),
	CONSTRAINT ck_introduction_order CHECK (sent_on <= ended_on),
	CONSTRAINT ck_introduction_ended CHECK ((state IN ('accepted', 'declined', 'withdrawn')) = (ended_on IS NOT NULL)),
	CONSTRAINT fk_introduction_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_introduction_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT fk_introduction_vacancy_id_vacancy FOREIGN KEY(vacancy_id) REFERENCES vacancy (id),
	CONSTRAINT fk_introduction_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id),
	CONSTRAINT fk_introduction_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_introduction_uuid UNIQUE (uuid)
);

CREATE INDEX ix_introduction_partner_id ON introduction (partner_id);

CREATE INDEX ix_introduction_resident_id ON introduction (resident_id);

CREATE INDEX ix_introduction_state_ended_on ON introduction (state, ended_on);

CREATE INDEX ix_introduction_vacancy_id ON introduction (vacancy_id);

CREATE TABLE skill_check (
	enrolment_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	skill_id INTEGER NOT NULL,
	level VARCHAR(9) NOT NULL,
	"on" DATE NOT NULL,
	checked_by INTEGER NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_skill_check_level CHECK (level IN ('begun', 'with_help', 'alone', 'teaches')),
	CONSTRAINT fk_skill_check_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id),
	CONSTRAINT fk_skill_check_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_skill_check_skill_id_term FOREIGN KEY(skill_id) REFERENCES term (id),
	CONSTRAINT fk_skill_check_checked_by_staff FOREIGN KEY(checked_by) REFERENCES staff (id),
	CONSTRAINT uq_skill_check_uuid UNIQUE (uuid)
);

CREATE INDEX ix_skill_check_enrolment_id ON skill_check (enrolment_id);

CREATE INDEX ix_skill_check_resident_id ON skill_check (resident_id);

CREATE TABLE placement (
	resident_id INTEGER NOT NULL,
	partner_id INTEGER,
	introduction_id INTEGER,
	vacancy_id INTEGER,
	staff_id INTEGER,
	kind VARCHAR(14) NOT NULL,
	title VARCHAR(120) NOT NULL,
	start DATE NOT NULL,
	planned_end DATE,
	"end" DATE NOT NULL,
	end_reason_id INTEGER,
	allowance VARCHAR(9) NOT NULL,
	is_on_cv BOOLEAN NOT NULL,
	end_note BLOB,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_placement_kind CHECK (kind IN ('trial', 'internship', 'apprenticeship', 'paid', 'own_business')),
	CONSTRAINT ck_placement_partner CHECK ((kind = 'own_business') = (partner_id IS NULL)),
	CONSTRAINT ck_placement_order CHECK ("start" <= "end"),
	CONSTRAINT ck_placement_allowance CHECK (allowance IN ('undecided', 'stays', 'tapers', 'ends', 'has_none')),
	CONSTRAINT uq_placement_introduction_id_kind UNIQUE (introduction_id, kind),
	CONSTRAINT fk_placement_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_placement_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
	CONSTRAINT fk_placement_introduction_id_introduction FOREIGN KEY(introduction_id) REFERENCES introduction (id),
	CONSTRAINT fk_placement_vacancy_id_vacancy FOREIGN KEY(vacancy_id) REFERENCES vacancy (id),
	CONSTRAINT fk_placement_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT fk_placement_end_reason_id_term FOREIGN KEY(end_reason_id) REFERENCES term (id),
	CONSTRAINT uq_placement_uuid UNIQUE (uuid)
);

CREATE INDEX ix_placement_end ON placement ("end");

CREATE INDEX ix_placement_partner_id ON placement (partner_id);

CREATE INDEX ix_placement_resident_id ON placement (resident_id);

CREATE TABLE placement_problem (
	placement_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	raised_by VARCHAR(8) NOT NULL,
	is_about_safety BOOLEAN NOT NULL,
	solved_on DATE,
	what BLOB,
	done BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_placement_problem_order CHECK ("on" <= solved_on),
	CONSTRAINT ck_placement_problem_raised_by CHECK (raised_by IN ('she', 'employer', 'worker')),
	CONSTRAINT fk_placement_problem_placement_id_placement FOREIGN KEY(placement_id) REFERENCES placement (id),
	CONSTRAINT uq_placement_problem_uuid UNIQUE (uuid)
);

CREATE INDEX ix_placement_problem_placement_id ON placement_problem (placement_id);

CREATE INDEX ix_placement_problem_solved_on ON placement_problem (solved_on);

CREATE TABLE placement_terms (
	placement_id INTEGER NOT NULL,
	start DATE NOT NULL,
	minutes_week INTEGER,
	wage INTEGER,
	currency VARCHAR(3),
	wage_per VARCHAR(5) NOT NULL,
	contract VARCHAR(10) NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_placement_terms_placement_id_start UNIQUE (placement_id, start),
	CONSTRAINT ck_placement_terms_minutes_week CHECK (minutes_week > 0),
	CONSTRAINT ck_placement_terms_wage CHECK (wage >= 0),
	CONSTRAINT ck_placement_terms_currency CHECK (wage IS NULL OR currency IS NOT NULL),
	CONSTRAINT ck_placement_terms_contract CHECK (contract IN ('written', 'fixed_term', 'spoken', 'none', 'unknown')),
	CONSTRAINT fk_placement_terms_placement_id_placement FOREIGN KEY(placement_id) REFERENCES placement (id),
	CONSTRAINT uq_placement_terms_uuid UNIQUE (uuid)
);

CREATE TABLE work_follow_up (
	placement_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	days INTEGER NOT NULL,
	due DATE NOT NULL,
	answered_on DATE,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_work_follow_up_days CHECK (days > 0),
	CONSTRAINT uq_work_follow_up_placement_id_days UNIQUE (placement_id, days),
	CONSTRAINT fk_work_follow_up_placement_id_placement FOREIGN KEY(placement_id) REFERENCES placement (id),
	CONSTRAINT fk_work_follow_up_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_work_follow_up_uuid UNIQUE (uuid)
);

CREATE INDEX ix_work_follow_up_answered_on_due ON work_follow_up (answered_on, due);

CREATE INDEX ix_work_follow_up_resident_id ON work_follow_up (resident_id);

CREATE TABLE work_answer (
	follow_up_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	state VARCHAR(11) NOT NULL,
	source VARCHAR(8) NOT NULL,
	staff_id INTEGER NOT NULL,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_work_answer_state CHECK (state IN ('still_there', 'other_work', 'ended', 'unreachable', 'declined', 'unknown')),
	CONSTRAINT ck_work_answer_source CHECK (source IN ('told_us', 'employer', 'document', 'none')),
	CONSTRAINT ck_work_answer_is_known CHECK ((state IN ('unreachable', 'unknown')) = (source = 'none')),
	CONSTRAINT fk_work_answer_follow_up_id_work_follow_up FOREIGN KEY(follow_up_id) REFERENCES work_follow_up (id),
	CONSTRAINT fk_work_answer_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id),
	CONSTRAINT uq_work_answer_uuid UNIQUE (uuid)
);

CREATE INDEX ix_work_answer_follow_up_id_on ON work_answer (follow_up_id, "on");

CREATE TABLE business_money (
	placement_id INTEGER NOT NULL,
	grant_id INTEGER,
	payment_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_business_money_one_source CHECK ((grant_id IS NULL) <> (payment_id IS NULL)),
	CONSTRAINT uq_business_money_grant_id UNIQUE (grant_id),
	CONSTRAINT uq_business_money_payment_id UNIQUE (payment_id),
	CONSTRAINT fk_business_money_placement_id_placement FOREIGN KEY(placement_id) REFERENCES placement (id),
	CONSTRAINT fk_business_money_grant_id_grant_given FOREIGN KEY(grant_id) REFERENCES grant_given (id),
	CONSTRAINT fk_business_money_payment_id_payment FOREIGN KEY(payment_id) REFERENCES payment (id),
	CONSTRAINT uq_business_money_uuid UNIQUE (uuid)
);

CREATE INDEX ix_business_money_placement_id ON business_money (placement_id);
