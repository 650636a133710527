-- Where a question stands, for lists that show one state only: 0 nobody has answered, 1 answered but not
-- solved, 2 accepted, 3 official, 4 closed or asked before without either. Made by the database, so that
-- it cannot differ from what it is made of.
ALTER TABLE questions ADD COLUMN standing smallint NOT NULL GENERATED ALWAYS AS (
	CASE WHEN official_id IS NOT NULL THEN 3
		WHEN accepted_id IS NOT NULL THEN 2
		WHEN closed_at IS NOT NULL OR duplicate_of IS NOT NULL THEN 4
		WHEN n_answers > 0 THEN 1
		ELSE 0 END
) STORED;

-- Any state in any order, of all questions and within a category. They do what the narrower ones did.
DROP INDEX questions_unsolved, questions_unsolved_in, questions_unanswered_in;
CREATE INDEX questions_newest_of ON questions (standing, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_of ON questions (standing, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_of ON questions (standing, score, id) WHERE is_visible;
CREATE INDEX questions_newest_of_in ON questions (category_id, standing, created_at, id) WHERE is_visible;
CREATE INDEX questions_active_of_in ON questions (category_id, standing, active_at, id) WHERE is_visible;
CREATE INDEX questions_votes_of_in ON questions (category_id, standing, score, id) WHERE is_visible;

-- What a person has answered.
CREATE INDEX posts_answers_of ON posts (author_id, question_id)
	WHERE kind = 'answer' AND hidden_at IS NULL AND deleted_at IS NULL;

-- The most used tags stand beside every list.
CREATE INDEX tags_popular ON tags (n_questions DESC, name) WHERE n_questions > 0;
