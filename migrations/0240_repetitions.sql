-- A question repeats another question, or an entry of the FAQ: one of them.
ALTER TABLE duplicates ALTER COLUMN duplicate_of DROP NOT NULL;
ALTER TABLE duplicates ADD COLUMN entry_id bigint REFERENCES entries;
ALTER TABLE duplicates ADD CONSTRAINT duplicates_one_target CHECK (num_nonnulls(duplicate_of, entry_id) = 1);
-- In which order they were marked, and how they were asked then.
ALTER TABLE duplicates ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY,
	ADD COLUMN wording text NOT NULL DEFAULT '';
-- Who watched the question then, and so watches what its readers are led to.
CREATE TABLE duplicate_watchers (
	question_id bigint NOT NULL REFERENCES duplicates ON DELETE CASCADE,
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	PRIMARY KEY (question_id, account_id)
);
CREATE INDEX duplicate_watchers_by_account ON duplicate_watchers (account_id);
CREATE INDEX duplicates_of_question ON duplicates (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX duplicates_of_entry ON duplicates (entry_id) WHERE entry_id IS NOT NULL;

-- The copy of it, which lists and pages read; what asks whether a question is one at all asks is_duplicate. The indexes of
-- what is made anew go with it.
ALTER TABLE questions DROP COLUMN standing;
DROP INDEX questions_unanswered, questions_waiting;
ALTER TABLE questions ADD COLUMN duplicate_entry bigint REFERENCES entries;
ALTER TABLE questions ADD COLUMN is_duplicate boolean NOT NULL
	GENERATED ALWAYS AS (duplicate_of IS NOT NULL OR duplicate_entry IS NOT NULL) STORED;
ALTER TABLE questions ADD COLUMN standing smallint NOT NULL GENERATED ALWAYS AS (
	CASE WHEN official_id IS NOT NULL AND accepted_id IS NOT NULL THEN 5
		WHEN official_id IS NOT NULL THEN 3
		WHEN accepted_id IS NOT NULL THEN 2
		WHEN closed_at IS NOT NULL OR duplicate_of IS NOT NULL OR duplicate_entry IS NOT NULL THEN 4
		WHEN n_answers > 0 THEN 1
		ELSE 0 END
) STORED;
CREATE INDEX questions_newest_of ON questions (standing, locale, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_of ON questions (standing, locale, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_of ON questions (standing, locale, score, id) WHERE is_visible;
CREATE INDEX questions_newest_of_in ON questions (category_id, standing, locale, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_of_in ON questions (category_id, standing, locale, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_of_in ON questions (category_id, standing, locale, score, id) WHERE is_visible;
CREATE INDEX questions_unanswered ON questions (created_at, id)
	WHERE is_visible AND n_answers = 0 AND closed_at IS NULL AND NOT is_duplicate;
CREATE INDEX questions_waiting ON questions (category_id, created_at, id)
	WHERE is_visible AND first_staff_answer_at IS NULL AND accepted_id IS NULL AND closed_at IS NULL AND NOT is_duplicate;
CREATE INDEX questions_duplicate_entry ON questions (duplicate_entry) WHERE duplicate_entry IS NOT NULL;

-- A watch that somebody has only because they watch a question that leads there; until they say so themselves.
ALTER TABLE watches ADD COLUMN joined_from bigint REFERENCES questions ON DELETE SET NULL;
CREATE INDEX watches_joined ON watches (joined_from) WHERE joined_from IS NOT NULL;

-- Where a phrasing comes from: written by hand, from a repetition, from a search, from a question that an entry solved; and
-- from which question, if from one.
ALTER TABLE phrasings DROP CONSTRAINT phrasings_origin_check,
	ADD CONSTRAINT phrasings_origin_check CHECK (origin IN ('hand', 'duplicate', 'search', 'ask')),
	ADD COLUMN question_id bigint REFERENCES questions ON DELETE SET NULL;
CREATE INDEX phrasings_of_question ON phrasings (question_id) WHERE question_id IS NOT NULL;

-- What can be undone, with the rows as they were before and as the act made them: src/undo/README.md.
CREATE TABLE undo_acts (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	by_id bigint REFERENCES accounts, -- NULL: a command on the server
	act text NOT NULL CHECK (act ~ '^[a-z_.]{1,40}$'),
	subject_kind text NOT NULL CHECK (subject_kind ~ '^[a-z_]{1,20}$'),
	subject_id bigint NOT NULL,
	undone_at timestamptz,
	undone_by bigint REFERENCES accounts
);
CREATE INDEX undo_acts_of ON undo_acts (subject_kind, subject_id, id DESC) WHERE undone_at IS NULL;
CREATE INDEX undo_acts_standing ON undo_acts (act, id DESC) WHERE undone_at IS NULL;
CREATE INDEX undo_acts_by ON undo_acts (by_id) WHERE by_id IS NOT NULL;

CREATE TABLE undo_rows (
	act_id bigint NOT NULL REFERENCES undo_acts ON DELETE CASCADE,
	number integer NOT NULL, -- in the order in which they were changed
	kind text NOT NULL,
	key text NOT NULL,
	before jsonb, -- NULL: the act made the row
	after jsonb, -- NULL: the act took it away; once it is undone both are forgotten
	was_put_back boolean, -- NULL: the act stands; false: others had changed the row meanwhile
	PRIMARY KEY (act_id, number),
	UNIQUE (act_id, kind, key)
);

-- Proposals of the product that somebody has said no to: they are not made again.
CREATE TABLE refused_proposals (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('phrasing', 'duplicate')),
	entry_id bigint REFERENCES entries ON DELETE CASCADE, -- that a phrasing is of, or that is repeated
	question_id bigint REFERENCES questions ON DELETE CASCADE, -- that may be a repetition
	other_id bigint REFERENCES questions ON DELETE CASCADE, -- the question that it may repeat
	text text CHECK (char_length(text) BETWEEN 1 AND 400), -- the phrasing
	by_id bigint REFERENCES accounts,
	at timestamptz NOT NULL DEFAULT now(),
	CHECK (CASE kind WHEN 'phrasing' THEN entry_id IS NOT NULL AND text IS NOT NULL AND question_id IS NULL AND other_id IS NULL
		ELSE question_id IS NOT NULL AND num_nonnulls(entry_id, other_id) = 1 AND text IS NULL END)
);
CREATE UNIQUE INDEX refused_phrasings ON refused_proposals (entry_id, text) WHERE kind = 'phrasing';
CREATE UNIQUE INDEX refused_duplicates_of_entries ON refused_proposals (question_id, entry_id) WHERE kind = 'duplicate' AND entry_id IS NOT NULL;
CREATE UNIQUE INDEX refused_duplicates ON refused_proposals (question_id, other_id) WHERE kind = 'duplicate' AND other_id IS NOT NULL;

-- What an asker said was solved by an offered entry proposes its words as a phrasing.
CREATE INDEX question_offers_solved ON question_offers (entry_id, question_id) WHERE solved_at IS NOT NULL;
