-- The staff's desk: who answers what, and the indexes that lists of what waits walk.

-- A question that somebody of staff has taken. The row goes with the first answer by staff.
CREATE TABLE assignments (
	question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
	account_id bigint NOT NULL REFERENCES accounts,
	by_id bigint REFERENCES accounts, -- who gave it; oneself when taken
	at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX assignments_account ON assignments (account_id);

-- By category, for each has a target of its own; when an answer is due follows from both.
CREATE INDEX questions_waiting ON questions (category_id, created_at, id)
	WHERE is_visible AND first_staff_answer_at IS NULL AND accepted_id IS NULL
		AND closed_at IS NULL AND duplicate_of IS NULL;
CREATE INDEX entries_review ON entries (review_at, id) WHERE retired_at IS NULL;
CREATE INDEX entries_changed ON entries (changed_at) WHERE retired_at IS NULL;
CREATE INDEX flags_settled ON flags (resolved_by, resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX accounts_staff ON accounts (role, id) WHERE role <> 'customer';
