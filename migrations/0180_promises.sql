-- Within what time staff usually answers, by category: learned by the mailer, shown to who asks.
CREATE TABLE promises (
	category_id bigint PRIMARY KEY REFERENCES categories ON DELETE CASCADE,
	n integer NOT NULL CHECK (n > 0),
	unit text NOT NULL CHECK (unit IN ('hour', 'day', 'week')), -- of office time
	n_cases integer NOT NULL, -- learned from so many
	made_at timestamptz NOT NULL DEFAULT now()
);

-- What one asker was told, while nobody of staff has answered.
CREATE TABLE question_promises (
	question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
	due_at timestamptz NOT NULL,
	excused_at timestamptz, -- it had passed: told so, with a new time
	owner_told_at timestamptz -- the category's target had passed
);
CREATE INDEX question_promises_due ON question_promises (due_at) WHERE excused_at IS NULL;
