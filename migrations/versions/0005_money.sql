CREATE TABLE attendance_status (
	code VARCHAR(40) NOT NULL,
	label VARCHAR(80) NOT NULL,
	counts_as VARCHAR(7) NOT NULL,
	position INTEGER NOT NULL,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_attendance_status_code UNIQUE (code),
	CONSTRAINT ck_attendance_status_counts_as CHECK (counts_as IN ('present', 'absent', 'ignored')),
	CONSTRAINT uq_attendance_status_uuid UNIQUE (uuid)
);

CREATE TABLE course (
	name VARCHAR(120) NOT NULL,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_course_name UNIQUE (name),
	CONSTRAINT uq_course_uuid UNIQUE (uuid)
);

CREATE TABLE denomination (
	currency VARCHAR(3) NOT NULL,
	value INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_denomination_currency_value UNIQUE (currency, value),
	CONSTRAINT ck_denomination_value CHECK (value > 0),
	CONSTRAINT uq_denomination_uuid UNIQUE (uuid)
);

CREATE TABLE holiday (
	"on" DATE NOT NULL,
	name VARCHAR(80) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_holiday_on UNIQUE ("on"),
	CONSTRAINT uq_holiday_uuid UNIQUE (uuid)
);

CREATE TABLE income_activity (
	name VARCHAR(80) NOT NULL,
	currency VARCHAR(3) NOT NULL,
	shares_by VARCHAR(6) NOT NULL,
	share_percent INTEGER NOT NULL,
	note VARCHAR(400) NOT NULL,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_income_activity_name UNIQUE (name),
	CONSTRAINT ck_income_activity_share_percent CHECK (share_percent BETWEEN 0 AND 100),
	CONSTRAINT uq_income_activity_uuid UNIQUE (uuid)
);

CREATE TABLE course_session (
	course_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	start_minute INTEGER,
	minutes INTEGER,
	topic VARCHAR(120) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_course_session_start_minute CHECK (start_minute BETWEEN 0 AND 1439),
	CONSTRAINT ck_course_session_minutes CHECK (minutes > 0),
	CONSTRAINT fk_course_session_course_id_course FOREIGN KEY(course_id) REFERENCES course (id),
	CONSTRAINT uq_course_session_uuid UNIQUE (uuid)
);

CREATE INDEX ix_course_session_course_id_on ON course_session (course_id, "on");

CREATE INDEX ix_course_session_on ON course_session ("on");

CREATE TABLE ledger_transaction (
	"on" DATE NOT NULL,
	at DATETIME NOT NULL,
	kind VARCHAR(10) NOT NULL,
	reverses_id INTEGER,
	expense_kind_id INTEGER,
	digest VARCHAR(64) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_ledger_transaction_reversal CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL)),
	CONSTRAINT uq_ledger_transaction_reverses_id UNIQUE (reverses_id),
	CONSTRAINT fk_ledger_transaction_reverses_id_ledger_transaction FOREIGN KEY(reverses_id) REFERENCES ledger_transaction (id),
	CONSTRAINT fk_ledger_transaction_expense_kind_id_term FOREIGN KEY(expense_kind_id) REFERENCES term (id),
	CONSTRAINT uq_ledger_transaction_uuid UNIQUE (uuid)
);

CREATE INDEX ix_ledger_transaction_on ON ledger_transaction ("on");

CREATE TABLE scheme (
	name VARCHAR(80) NOT NULL,
	kind VARCHAR(11) NOT NULL,
	currency VARCHAR(3) NOT NULL,
	amount INTEGER NOT NULL,
	child_amount INTEGER NOT NULL,
	most_children INTEGER,
	match_percent INTEGER,
	cap_period INTEGER,
	cap_total INTEGER,
	waiting_days INTEGER NOT NULL,
	months INTEGER,
	most_months INTEGER,
	fund_id INTEGER,
	period_rule VARCHAR(200) NOT NULL,
	period_from DATE NOT NULL,
	pays_when VARCHAR(6) NOT NULL,
	pay_rule VARCHAR(200) NOT NULL,
	pay_moves VARCHAR(6) NOT NULL,
	prorates BOOLEAN NOT NULL,
	rounding INTEGER NOT NULL,
	present_from VARCHAR(6) NOT NULL,
	absent_over INTEGER,
	leave_over INTEGER,
	missed_over INTEGER,
	collect_days INTEGER,
	note VARCHAR(400) NOT NULL,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_scheme_name UNIQUE (name),
	CONSTRAINT ck_scheme_kind CHECK (kind IN ('fixed', 'per_day', 'per_session', 'match')),
	CONSTRAINT ck_scheme_amounts CHECK (amount >= 0 AND child_amount >= 0),
	CONSTRAINT ck_scheme_match CHECK ((kind = 'match') = (match_percent IS NOT NULL)),
	CONSTRAINT ck_scheme_match_percent CHECK (match_percent BETWEEN 1 AND 1000),
	CONSTRAINT ck_scheme_most_children CHECK (most_children >= 0),
	CONSTRAINT ck_scheme_cap_period CHECK (cap_period > 0),
	CONSTRAINT ck_scheme_cap_total CHECK (cap_total > 0),
	CONSTRAINT ck_scheme_waiting_days CHECK (waiting_days >= 0),
	CONSTRAINT ck_scheme_months CHECK (months > 0),
	CONSTRAINT ck_scheme_most_months CHECK (most_months >= months),
	CONSTRAINT ck_scheme_rounding CHECK (rounding > 0),
	CONSTRAINT ck_scheme_absent_over CHECK (absent_over >= 0),
	CONSTRAINT ck_scheme_leave_over CHECK (leave_over >= 0),
	CONSTRAINT ck_scheme_missed_over CHECK (missed_over >= 0),
	CONSTRAINT ck_scheme_collect_days CHECK (collect_days > 0),
	CONSTRAINT fk_scheme_fund_id_fund FOREIGN KEY(fund_id) REFERENCES fund (id),
	CONSTRAINT uq_scheme_uuid UNIQUE (uuid)
);

CREATE TABLE work_session (
	activity_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	what VARCHAR(120) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_work_session_activity_id_income_activity FOREIGN KEY(activity_id) REFERENCES income_activity (id),
	CONSTRAINT uq_work_session_uuid UNIQUE (uuid)
);

CREATE INDEX ix_work_session_activity_id_on ON work_session (activity_id, "on");

CREATE TABLE account (
	kind VARCHAR(11) NOT NULL,
	currency VARCHAR(3) NOT NULL,
	side INTEGER NOT NULL,
	may_overdraw BOOLEAN NOT NULL,
	name VARCHAR(80) NOT NULL,
	fund_id INTEGER,
	resident_id INTEGER,
	activity_id INTEGER,
	is_active BOOLEAN NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_account_side CHECK (side IN (-1, 1)),
	CONSTRAINT ck_account_fund CHECK ((kind = 'fund') = (fund_id IS NOT NULL)),
	CONSTRAINT ck_account_resident CHECK ((kind IN ('savings', 'match', 'safekeeping', 'loan')) = (resident_id IS NOT NULL)),
	CONSTRAINT ck_account_activity CHECK ((kind = 'activity') = (activity_id IS NOT NULL)),
	CONSTRAINT uq_account_kind_currency_fund_id UNIQUE (kind, currency, fund_id),
	CONSTRAINT uq_account_kind_currency_resident_id UNIQUE (kind, currency, resident_id),
	CONSTRAINT uq_account_kind_currency_activity_id UNIQUE (kind, currency, activity_id),
	CONSTRAINT fk_account_fund_id_fund FOREIGN KEY(fund_id) REFERENCES fund (id),
	CONSTRAINT fk_account_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_account_activity_id_income_activity FOREIGN KEY(activity_id) REFERENCES income_activity (id),
	CONSTRAINT uq_account_uuid UNIQUE (uuid)
);

CREATE INDEX ix_account_fund_id ON account (fund_id);

CREATE INDEX ix_account_resident_id ON account (resident_id);

CREATE TABLE activity_material (
	activity_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	what VARCHAR(120) NOT NULL,
	amount INTEGER NOT NULL,
	ledger_transaction_id INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_activity_material_amount CHECK (amount > 0),
	CONSTRAINT uq_activity_material_ledger_transaction_id UNIQUE (ledger_transaction_id),
	CONSTRAINT fk_activity_material_activity_id_income_activity FOREIGN KEY(activity_id) REFERENCES income_activity (id),
	CONSTRAINT fk_activity_material_ledger_transaction_id_ledger_transaction FOREIGN KEY(ledger_transaction_id) REFERENCES ledger_transaction (id),
	CONSTRAINT uq_activity_material_uuid UNIQUE (uuid)
);

CREATE INDEX ix_activity_material_activity_id_on ON activity_material (activity_id, "on");

CREATE TABLE activity_member (
	activity_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_activity_member_order CHECK ("start" < "end"),
	CONSTRAINT fk_activity_member_activity_id_income_activity FOREIGN KEY(activity_id) REFERENCES income_activity (id),
	CONSTRAINT fk_activity_member_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_activity_member_uuid UNIQUE (uuid)
);

CREATE INDEX ix_activity_member_activity_id_end ON activity_member (activity_id, "end");

CREATE INDEX ix_activity_member_resident_id ON activity_member (resident_id);

CREATE TABLE activity_order (
	activity_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	due DATE,
	what VARCHAR(120) NOT NULL,
	customer VARCHAR(120) NOT NULL,
	pieces INTEGER NOT NULL,
	price INTEGER NOT NULL,
	state VARCHAR(9) NOT NULL,
	sold_on DATE,
	ledger_transaction_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_activity_order_numbers CHECK (pieces > 0 AND price >= 0),
	CONSTRAINT ck_activity_order_state CHECK (state IN ('open', 'delivered', 'cancelled')),
	CONSTRAINT uq_activity_order_ledger_transaction_id UNIQUE (ledger_transaction_id),
	CONSTRAINT fk_activity_order_activity_id_income_activity FOREIGN KEY(activity_id) REFERENCES income_activity (id),
	CONSTRAINT fk_activity_order_ledger_transaction_id_ledger_transaction FOREIGN KEY(ledger_transaction_id) REFERENCES ledger_transaction (id),
	CONSTRAINT uq_activity_order_uuid UNIQUE (uuid)
);

CREATE INDEX ix_activity_order_activity_id_state ON activity_order (activity_id, state);

CREATE TABLE attendance (
	session_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	status_id INTEGER NOT NULL,
	minutes_late INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_attendance_session_id_resident_id UNIQUE (session_id, resident_id),
	CONSTRAINT ck_attendance_minutes_late CHECK (minutes_late >= 0),
	CONSTRAINT fk_attendance_session_id_course_session FOREIGN KEY(session_id) REFERENCES course_session (id),
	CONSTRAINT fk_attendance_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_attendance_status_id_attendance_status FOREIGN KEY(status_id) REFERENCES attendance_status (id),
	CONSTRAINT uq_attendance_uuid UNIQUE (uuid)
);

CREATE INDEX ix_attendance_resident_id ON attendance (resident_id);

CREATE TABLE award (
	resident_id INTEGER NOT NULL,
	scheme_id INTEGER NOT NULL,
	fund_id INTEGER NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	amount INTEGER,
	children INTEGER NOT NULL,
	is_waiting_waived BOOLEAN NOT NULL,
	end_reason VARCHAR(12),
	ended_by INTEGER,
	note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_award_order CHECK ("start" < "end"),
	CONSTRAINT ck_award_amount CHECK (amount >= 0),
	CONSTRAINT ck_award_children CHECK (children >= 0),
	CONSTRAINT fk_award_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_award_scheme_id_scheme FOREIGN KEY(scheme_id) REFERENCES scheme (id),
	CONSTRAINT fk_award_fund_id_fund FOREIGN KEY(fund_id) REFERENCES fund (id),
	CONSTRAINT fk_award_ended_by_staff FOREIGN KEY(ended_by) REFERENCES staff (id),
	CONSTRAINT uq_award_uuid UNIQUE (uuid)
);

CREATE INDEX ix_award_fund_id_end ON award (fund_id, "end");

CREATE INDEX ix_award_resident_id ON award (resident_id);

CREATE INDEX ix_award_scheme_id_end ON award (scheme_id, "end");

CREATE TABLE budget_line (
	resident_id INTEGER NOT NULL,
	is_income BOOLEAN NOT NULL,
	currency VARCHAR(3) NOT NULL,
	amount INTEGER NOT NULL,
	position INTEGER NOT NULL,
	made_on DATE NOT NULL,
	what BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_budget_line_amount CHECK (amount >= 0),
	CONSTRAINT fk_budget_line_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_budget_line_uuid UNIQUE (uuid)
);

CREATE INDEX ix_budget_line_resident_id ON budget_line (resident_id);

CREATE TABLE collector (
	resident_id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	relation VARCHAR(80) NOT NULL,
	start DATE NOT NULL,
	"end" DATE NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_collector_order CHECK ("start" < "end"),
	CONSTRAINT fk_collector_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_collector_uuid UNIQUE (uuid)
);

CREATE INDEX ix_collector_resident_id ON collector (resident_id);

CREATE TABLE debt (
	resident_id INTEGER NOT NULL,
	currency VARCHAR(3) NOT NULL,
	amount INTEGER NOT NULL,
	as_of DATE NOT NULL,
	is_coerced VARCHAR(9) NOT NULL,
	settled_on DATE,
	creditor BLOB,
	"plan" BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_debt_amount CHECK (amount >= 0),
	CONSTRAINT ck_debt_is_coerced CHECK (is_coerced IN ('yes', 'no', 'not_asked', 'declined', 'unknown')),
	CONSTRAINT fk_debt_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_debt_uuid UNIQUE (uuid)
);

CREATE INDEX ix_debt_resident_id ON debt (resident_id);

CREATE TABLE earning (
	activity_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	minutes INTEGER NOT NULL,
	pieces INTEGER NOT NULL,
	computed INTEGER NOT NULL,
	amount INTEGER NOT NULL,
	state VARCHAR(8) NOT NULL,
	prepared_by INTEGER NOT NULL,
	approved_by INTEGER,
	approved_at DATETIME,
	is_approved_alone BOOLEAN NOT NULL,
	reason BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_earning_activity_id_resident_id_period_start UNIQUE (activity_id, resident_id, period_start),
	CONSTRAINT ck_earning_order CHECK (period_start < period_end),
	CONSTRAINT ck_earning_amount CHECK (amount >= 0 AND computed >= 0),
	CONSTRAINT ck_earning_state CHECK (state IN ('draft', 'approved', 'paid', 'void')),
	CONSTRAINT ck_earning_approved CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
	CONSTRAINT ck_earning_by_whom CHECK (state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL),
	CONSTRAINT ck_earning_two_people CHECK (approved_by IS NULL OR approved_by <> prepared_by OR is_approved_alone),
	CONSTRAINT fk_earning_activity_id_income_activity FOREIGN KEY(activity_id) REFERENCES income_activity (id),
	CONSTRAINT fk_earning_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_earning_prepared_by_staff FOREIGN KEY(prepared_by) REFERENCES staff (id),
	CONSTRAINT fk_earning_approved_by_staff FOREIGN KEY(approved_by) REFERENCES staff (id),
	CONSTRAINT uq_earning_uuid UNIQUE (uuid)
);

CREATE INDEX ix_earning_resident_id ON earning (resident_id);

CREATE INDEX ix_earning_state ON earning (state);

CREATE TABLE grant_given (
	resident_id INTEGER NOT NULL,
	kind_id INTEGER NOT NULL,
	fund_id INTEGER NOT NULL,
	currency VARCHAR(3) NOT NULL,
	amount INTEGER NOT NULL,
	is_paid_back BOOLEAN NOT NULL,
	state VARCHAR(9) NOT NULL,
	requested_on DATE NOT NULL,
	requested_by INTEGER NOT NULL,
	approved_by INTEGER,
	approved_at DATETIME,
	is_approved_alone BOOLEAN NOT NULL,
	pay_on DATE,
	outcome VARCHAR(12),
	outcome_on DATE,
	purpose BLOB,
	reason BLOB,
	outcome_note BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_grant_given_amount CHECK (amount > 0),
	CONSTRAINT ck_grant_given_state CHECK (state IN ('requested', 'approved', 'given', 'declined', 'withdrawn')),
	CONSTRAINT ck_grant_given_approved CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
	CONSTRAINT ck_grant_given_by_whom CHECK (state NOT IN ('approved', 'given') OR approved_by IS NOT NULL),
	CONSTRAINT ck_grant_given_two_people CHECK (approved_by IS NULL OR approved_by <> requested_by OR is_approved_alone),
	CONSTRAINT fk_grant_given_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_grant_given_kind_id_term FOREIGN KEY(kind_id) REFERENCES term (id),
	CONSTRAINT fk_grant_given_fund_id_fund FOREIGN KEY(fund_id) REFERENCES fund (id),
	CONSTRAINT fk_grant_given_requested_by_staff FOREIGN KEY(requested_by) REFERENCES staff (id),
	CONSTRAINT fk_grant_given_approved_by_staff FOREIGN KEY(approved_by) REFERENCES staff (id),
	CONSTRAINT uq_grant_given_uuid UNIQUE (uuid)
);

CREATE INDEX ix_grant_given_fund_id_requested_on ON grant_given (fund_id, requested_on);

CREATE INDEX ix_grant_given_is_paid_back ON grant_given (is_paid_back);

CREATE INDEX ix_grant_given_resident_id ON grant_given (resident_id);

CREATE INDEX ix_grant_given_state ON grant_given (state);

CREATE TABLE ledger_text (
	ledger_transaction_id INTEGER NOT NULL,
	words VARCHAR(300) NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_ledger_text_ledger_transaction_id UNIQUE (ledger_transaction_id),
	CONSTRAINT fk_ledger_text_ledger_transaction_id_ledger_transaction FOREIGN KEY(ledger_transaction_id) REFERENCES ledger_transaction (id),
	CONSTRAINT uq_ledger_text_uuid UNIQUE (uuid)
);

CREATE TABLE month_close (
	month DATE NOT NULL,
	closed_at DATETIME NOT NULL,
	closed_by INTEGER,
	last_transaction_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_month_close_month UNIQUE (month),
	CONSTRAINT fk_month_close_closed_by_staff FOREIGN KEY(closed_by) REFERENCES staff (id),
	CONSTRAINT fk_month_close_last_transaction_id_ledger_transaction FOREIGN KEY(last_transaction_id) REFERENCES ledger_transaction (id),
	CONSTRAINT uq_month_close_uuid UNIQUE (uuid)
);

CREATE TABLE savings_goal (
	resident_id INTEGER NOT NULL,
	purpose_id INTEGER NOT NULL,
	currency VARCHAR(3) NOT NULL,
	target INTEGER,
	set_on DATE NOT NULL,
	reached_on DATE,
	words BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_savings_goal_target CHECK (target > 0),
	CONSTRAINT fk_savings_goal_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_savings_goal_purpose_id_term FOREIGN KEY(purpose_id) REFERENCES term (id),
	CONSTRAINT uq_savings_goal_uuid UNIQUE (uuid)
);

CREATE INDEX ix_savings_goal_resident_id ON savings_goal (resident_id);

CREATE TABLE work_share (
	work_session_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	minutes INTEGER NOT NULL,
	pieces INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_work_share_work_session_id_resident_id UNIQUE (work_session_id, resident_id),
	CONSTRAINT ck_work_share_numbers CHECK (minutes >= 0 AND pieces >= 0),
	CONSTRAINT fk_work_share_work_session_id_work_session FOREIGN KEY(work_session_id) REFERENCES work_session (id),
	CONSTRAINT fk_work_share_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT uq_work_share_uuid UNIQUE (uuid)
);

CREATE INDEX ix_work_share_resident_id ON work_share (resident_id);

CREATE TABLE award_taper (
	award_id INTEGER NOT NULL,
	start DATE NOT NULL,
	percent INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_award_taper_award_id_start UNIQUE (award_id, start),
	CONSTRAINT ck_award_taper_percent CHECK (percent BETWEEN 0 AND 100),
	CONSTRAINT fk_award_taper_award_id_award FOREIGN KEY(award_id) REFERENCES award (id),
	CONSTRAINT uq_award_taper_uuid UNIQUE (uuid)
);

CREATE TABLE due (
	award_id INTEGER NOT NULL,
	resident_id INTEGER NOT NULL,
	scheme_id INTEGER NOT NULL,
	fund_id INTEGER NOT NULL,
	currency VARCHAR(3) NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	pay_on DATE NOT NULL,
	computed INTEGER NOT NULL,
	basis TEXT NOT NULL,
	adjustment INTEGER NOT NULL,
	amount INTEGER NOT NULL,
	state VARCHAR(8) NOT NULL,
	held_for VARCHAR(13),
	is_decided BOOLEAN NOT NULL,
	prepared_by INTEGER NOT NULL,
	prepared_at DATETIME NOT NULL,
	approved_by INTEGER,
	approved_at DATETIME,
	is_approved_alone BOOLEAN NOT NULL,
	reason BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_due_award_id_period_start UNIQUE (award_id, period_start),
	CONSTRAINT ck_due_order CHECK (period_start < period_end),
	CONSTRAINT ck_due_computed CHECK (computed >= 0),
	CONSTRAINT ck_due_amount CHECK (amount = computed + adjustment AND amount >= 0),
	CONSTRAINT ck_due_state CHECK (state IN ('draft', 'held', 'approved', 'paid', 'refused', 'void')),
	CONSTRAINT ck_due_held CHECK ((state = 'held') = (held_for IS NOT NULL)),
	CONSTRAINT ck_due_approved CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
	CONSTRAINT ck_due_by_whom CHECK (state NOT IN ('approved', 'paid', 'refused') OR approved_by IS NOT NULL),
	CONSTRAINT ck_due_draft CHECK (state <> 'draft' OR approved_by IS NULL),
	CONSTRAINT ck_due_two_people CHECK (approved_by IS NULL OR approved_by <> prepared_by OR is_approved_alone),
	CONSTRAINT fk_due_award_id_award FOREIGN KEY(award_id) REFERENCES award (id),
	CONSTRAINT fk_due_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_due_scheme_id_scheme FOREIGN KEY(scheme_id) REFERENCES scheme (id),
	CONSTRAINT fk_due_fund_id_fund FOREIGN KEY(fund_id) REFERENCES fund (id),
	CONSTRAINT fk_due_prepared_by_staff FOREIGN KEY(prepared_by) REFERENCES staff (id),
	CONSTRAINT fk_due_approved_by_staff FOREIGN KEY(approved_by) REFERENCES staff (id),
	CONSTRAINT uq_due_uuid UNIQUE (uuid)
);

CREATE INDEX ix_due_fund_id_pay_on ON due (fund_id, pay_on);

CREATE INDEX ix_due_resident_id_period_start ON due (resident_id, period_start);

CREATE INDEX ix_due_scheme_id_period_start ON due (scheme_id, period_start);

CREATE INDEX ix_due_state_pay_on ON due (state, pay_on);

CREATE TABLE grant_forgiven (
	grant_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	amount INTEGER NOT NULL,
	forgiven_by INTEGER NOT NULL,
	ledger_transaction_id INTEGER NOT NULL,
	reason BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_grant_forgiven_amount CHECK (amount > 0),
	CONSTRAINT uq_grant_forgiven_ledger_transaction_id UNIQUE (ledger_transaction_id),
	CONSTRAINT fk_grant_forgiven_grant_id_grant_given FOREIGN KEY(grant_id) REFERENCES grant_given (id),
	CONSTRAINT fk_grant_forgiven_forgiven_by_staff FOREIGN KEY(forgiven_by) REFERENCES staff (id),
	CONSTRAINT fk_grant_forgiven_ledger_transaction_id_ledger_transaction FOREIGN KEY(ledger_transaction_id) REFERENCES ledger_transaction (id),
	CONSTRAINT uq_grant_forgiven_uuid UNIQUE (uuid)
);

CREATE INDEX ix_grant_forgiven_grant_id ON grant_forgiven (grant_id);

CREATE TABLE grant_instalment (
	grant_id INTEGER NOT NULL,
	due DATE NOT NULL,
	amount INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_grant_instalment_amount CHECK (amount > 0),
	CONSTRAINT fk_grant_instalment_grant_id_grant_given FOREIGN KEY(grant_id) REFERENCES grant_given (id),
	CONSTRAINT uq_grant_instalment_uuid UNIQUE (uuid)
);

CREATE INDEX ix_grant_instalment_grant_id_due ON grant_instalment (grant_id, due);

CREATE TABLE ledger_entry (
	transaction_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	amount INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_ledger_entry_amount CHECK (amount <> 0),
	CONSTRAINT uq_ledger_entry_transaction_id_account_id UNIQUE (transaction_id, account_id),
	CONSTRAINT fk_ledger_entry_transaction_id_ledger_transaction FOREIGN KEY(transaction_id) REFERENCES ledger_transaction (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_ledger_entry_account_id_account FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT uq_ledger_entry_uuid UNIQUE (uuid)
);

CREATE INDEX ix_ledger_entry_account_id_id ON ledger_entry (account_id, id);

CREATE INDEX ix_ledger_entry_account_id_on ON ledger_entry (account_id, "on");

CREATE TABLE month_balance (
	month_close_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	debit INTEGER NOT NULL,
	credit INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_month_balance_month_close_id_account_id UNIQUE (month_close_id, account_id),
	CONSTRAINT fk_month_balance_month_close_id_month_close FOREIGN KEY(month_close_id) REFERENCES month_close (id),
	CONSTRAINT fk_month_balance_account_id_account FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT uq_month_balance_uuid UNIQUE (uuid)
);

CREATE INDEX ix_month_balance_account_id ON month_balance (account_id);

CREATE TABLE due_adjustment (
	due_id INTEGER NOT NULL,
	amount INTEGER NOT NULL,
	adjusted_by INTEGER NOT NULL,
	reason BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT ck_due_adjustment_amount CHECK (amount <> 0),
	CONSTRAINT fk_due_adjustment_due_id_due FOREIGN KEY(due_id) REFERENCES due (id),
	CONSTRAINT fk_due_adjustment_adjusted_by_staff FOREIGN KEY(adjusted_by) REFERENCES staff (id),
	CONSTRAINT uq_due_adjustment_uuid UNIQUE (uuid)
);

CREATE INDEX ix_due_adjustment_due_id ON due_adjustment (due_id);

CREATE TABLE payment (
	year INTEGER NOT NULL,
	number INTEGER NOT NULL,
	at DATETIME NOT NULL,
	"on" DATE NOT NULL,
	kind VARCHAR(11) NOT NULL,
	method VARCHAR(7) NOT NULL,
	resident_id INTEGER NOT NULL,
	currency VARCHAR(3) NOT NULL,
	amount INTEGER NOT NULL,
	of_match INTEGER NOT NULL,
	due_id INTEGER,
	grant_id INTEGER,
	earning_id INTEGER,
	purpose_id INTEGER,
	ledger_transaction_id INTEGER NOT NULL,
	cashier_id INTEGER NOT NULL,
	witness_id INTEGER,
	collector_id INTEGER,
	mark VARCHAR(5) NOT NULL,
	reverses_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_payment_year_number UNIQUE (year, number),
	CONSTRAINT uq_payment_ledger_transaction_id UNIQUE (ledger_transaction_id),
	CONSTRAINT uq_payment_reverses_id UNIQUE (reverses_id),
	CONSTRAINT ck_payment_amount CHECK (amount > 0 AND of_match BETWEEN 0 AND amount),
	CONSTRAINT ck_payment_due CHECK ((kind = 'stipend') = (due_id IS NOT NULL)),
	CONSTRAINT ck_payment_earning CHECK ((kind = 'earnings') = (earning_id IS NOT NULL)),
	CONSTRAINT ck_payment_grant CHECK ((kind IN ('grant', 'instalment')) = (grant_id IS NOT NULL)),
	CONSTRAINT ck_payment_witness CHECK (witness_id IS NULL OR witness_id <> cashier_id),
	CONSTRAINT fk_payment_resident_id_resident FOREIGN KEY(resident_id) REFERENCES resident (id),
	CONSTRAINT fk_payment_due_id_due FOREIGN KEY(due_id) REFERENCES due (id),
	CONSTRAINT fk_payment_grant_id_grant_given FOREIGN KEY(grant_id) REFERENCES grant_given (id),
	CONSTRAINT fk_payment_earning_id_earning FOREIGN KEY(earning_id) REFERENCES earning (id),
	CONSTRAINT fk_payment_purpose_id_term FOREIGN KEY(purpose_id) REFERENCES term (id),
	CONSTRAINT fk_payment_ledger_transaction_id_ledger_transaction FOREIGN KEY(ledger_transaction_id) REFERENCES ledger_transaction (id),
	CONSTRAINT fk_payment_cashier_id_staff FOREIGN KEY(cashier_id) REFERENCES staff (id),
	CONSTRAINT fk_payment_witness_id_staff FOREIGN KEY(witness_id) REFERENCES staff (id),
	CONSTRAINT fk_payment_collector_id_collector FOREIGN KEY(collector_id) REFERENCES collector (id),
	CONSTRAINT fk_payment_reverses_id_payment FOREIGN KEY(reverses_id) REFERENCES payment (id),
	CONSTRAINT uq_payment_uuid UNIQUE (uuid)
);

CREATE INDEX ix_payment_due_id ON payment (due_id);

CREATE INDEX ix_payment_earning_id ON payment (earning_id);

CREATE INDEX ix_payment_grant_id ON payment (grant_id);

CREATE INDEX ix_payment_on ON payment ("on");

CREATE INDEX ix_payment_resident_id_on ON payment (resident_id, "on");

CREATE TABLE cash_holding (
	account_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	holder_id INTEGER,
	cash_count_id INTEGER,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT fk_cash_holding_account_id_account FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_cash_holding_holder_id_staff FOREIGN KEY(holder_id) REFERENCES staff (id),
	CONSTRAINT fk_cash_holding_cash_count_id_cash_count FOREIGN KEY(cash_count_id) REFERENCES cash_count (id),
	CONSTRAINT uq_cash_holding_uuid UNIQUE (uuid)
);

CREATE INDEX ix_cash_holding_account_id ON cash_holding (account_id);

CREATE TABLE payment_side (
	payment_id INTEGER NOT NULL,
	note BLOB,
	signature BLOB,
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uuid VARCHAR(32) NOT NULL,
	created_at DATETIME NOT NULL,
	created_by INTEGER,
	updated_at DATETIME NOT NULL,
	updated_by INTEGER,
	CONSTRAINT uq_payment_side_payment_id UNIQUE (payment_id),
	CONSTRAINT fk_payment_side_payment_id_payment FOREIGN KEY(payment_id) REFERENCES payment (id),
	CONSTRAINT uq_payment_side_uuid UNIQUE (uuid)
);
