-- Who may see what: the one place that says it. Statements call it and are planned as if its words stood in them.
--
-- Kept from it, and to be made anew if it changes: questions.is_visible and the counters (thread_settle,
-- thread_recount_*, search_build_questions), and the indexes posts_answers_of and posts_answers_by, whose
-- condition must be in these words (a numbered file).

-- By everybody: neither hidden by a moderator nor deleted. True of a post that a LEFT JOIN has not found.
CREATE OR REPLACE FUNCTION is_visible(p posts) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT p.hidden_at IS NULL AND p.deleted_at IS NULL
$$;

-- By one reader (NULL: a visitor): also what is their own, and staff sees all.
CREATE OR REPLACE FUNCTION is_visible_to(p posts, reader bigint, is_staff boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT is_visible(p) OR p.author_id = reader OR is_staff
$$;

-- The same of a question, by what it keeps.
CREATE OR REPLACE FUNCTION question_is_visible_to(q questions, reader bigint, is_staff boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT q.is_visible OR q.author_id = reader OR is_staff
$$;
