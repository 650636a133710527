-- What became of the questions people came with (src/insight/README.md).

-- A claim counts as one question, unless a later claim or question of the same visit counts in its place. `visit` tells these:
-- a code of the number that ties the steps of one ask, under the site's key; it is forgotten after a day.
ALTER TABLE solutions
	ADD COLUMN is_counted boolean NOT NULL DEFAULT true,
	ADD COLUMN visit text CHECK (visit ~ '^[0-9a-f]{64}$');
CREATE INDEX solutions_visit ON solutions (visit) WHERE visit IS NOT NULL;
CREATE INDEX solutions_came ON solutions (at, id) WHERE is_counted AND of_question_id IS NULL;

-- Entries that answered a question surely when it was posted: match/matcher.h, MATCH_ANSWERS.
CREATE INDEX question_offers_sure ON question_offers (question_id) WHERE probability >= 0.7;

-- An entry that was found for a question later, where none answered it surely when it was posted.
CREATE TABLE question_coverings (
	question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
	entry_id bigint NOT NULL REFERENCES entries,
	how text NOT NULL CHECK (how IN ('thread', 'duplicate', 'words')),
	probability double precision, -- by its words, that the entry answers it
	was_there boolean NOT NULL, -- the entry was published before the question was posted
	at timestamptz NOT NULL DEFAULT now(),
	CHECK ((how = 'words') = (probability IS NOT NULL))
);
CREATE INDEX question_coverings_by_entry ON question_coverings (entry_id);

-- Searches that found nothing, and the entry that would be found by now.
ALTER TABLE searches ADD COLUMN covered_entry_id bigint;
CREATE INDEX searches_failed ON searches (at, id)
	WHERE outcome = 'none' AND n_entries = 0 AND n_threads = 0 AND words <> '' AND covered_entry_id IS NULL;

-- How far the entries of that version were looked for.
CREATE TABLE covering_state (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	version bigint NOT NULL DEFAULT -1,
	asked_at timestamptz NOT NULL DEFAULT '-infinity',
	question_id bigint NOT NULL DEFAULT 0,
	searched_at timestamptz NOT NULL DEFAULT '-infinity',
	search_id bigint NOT NULL DEFAULT 0
);
INSERT INTO covering_state DEFAULT VALUES;
