-- Solved is what its asker accepted, official what staff confirmed; a question may be both, and each list shows
-- all of its own: 5 is official and accepted, 3 is official alone. The indexes of the old column go with it.
ALTER TABLE questions DROP COLUMN standing;
ALTER TABLE questions ADD COLUMN standing smallint NOT NULL GENERATED ALWAYS AS (
	CASE WHEN official_id IS NOT NULL AND accepted_id IS NOT NULL THEN 5
		WHEN official_id IS NOT NULL THEN 3
		WHEN accepted_id IS NOT NULL THEN 2
		WHEN closed_at IS NOT NULL OR duplicate_of IS NOT NULL THEN 4
		WHEN n_answers > 0 THEN 1
		ELSE 0 END
) STORED;

-- Lists are walked language by language, also where few questions are in the reader's: each index has the
-- language before what it is sorted by. questions_newest and questions_votes stay for what looks at all of them.
DROP INDEX questions_active, questions_newest_in, questions_active_in, questions_votes_in;
CREATE INDEX questions_newest_by ON questions (locale, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_by ON questions (locale, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_by ON questions (locale, score, id) WHERE is_visible;
CREATE INDEX questions_newest_in ON questions (category_id, locale, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_in ON questions (category_id, locale, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_in ON questions (category_id, locale, score, id) WHERE is_visible;
CREATE INDEX questions_newest_of ON questions (standing, locale, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_of ON questions (standing, locale, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_of ON questions (standing, locale, score, id) WHERE is_visible;
CREATE INDEX questions_newest_of_in ON questions (category_id, standing, locale, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_of_in ON questions (category_id, standing, locale, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_of_in ON questions (category_id, standing, locale, score, id) WHERE is_visible;
