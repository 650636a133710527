-- Where readers of a question that repeats others are led: to the last of its chain that everybody may see. No row: it repeats
-- nothing that is to be seen. What leads back to itself (nothing here makes that) leads nowhere.
CREATE OR REPLACE FUNCTION duplicate_end(question bigint)
RETURNS TABLE (question_id bigint, entry_id bigint, title text, slug text, locale text) LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH RECURSIVE chain AS (
		SELECT q.duplicate_of, q.duplicate_entry, 1 AS n FROM questions q WHERE q.id = question AND q.is_duplicate
		UNION ALL
		SELECT q.duplicate_of, q.duplicate_entry, c.n + 1
		FROM chain c JOIN questions q ON q.id = c.duplicate_of AND q.is_duplicate
		WHERE c.n < 100
	)
	SELECT q.id, e.id, coalesce(q.title, e.title), coalesce(q.slug, e.slug), coalesce(q.locale, e.locale)
	FROM chain c
	LEFT JOIN questions q ON q.id = c.duplicate_of AND q.is_visible
	LEFT JOIN entries e ON e.id = c.duplicate_entry AND e.retired_at IS NULL
	WHERE (q.id IS NOT NULL OR e.id IS NOT NULL) AND NOT EXISTS (SELECT FROM chain WHERE duplicate_of = question)
	ORDER BY c.n DESC LIMIT 1
$$;

-- What a question is said to repeat, with the words of the entry if it is one.
CREATE VIEW repeated_entries AS
SELECT e.id, e.title, e.slug, e.locale, e.retired_at IS NULL AS is_published FROM entries e;

-- The thread that an entry was made from last, for everybody's eyes: who watched a repetition of the entry watches that.
CREATE VIEW entry_threads AS
SELECT DISTINCT ON (s.entry_id) s.entry_id, s.question_id
FROM entry_sources s JOIN questions q ON q.id = s.question_id AND q.is_visible
ORDER BY s.entry_id, s.at DESC, s.question_id DESC;

-- What two wordings have in common that differ in capitals, blanks and punctuation alone.
CREATE OR REPLACE FUNCTION wording_key(wording text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT regexp_replace(lower(wording), '[[:punct:][:space:]]+', '', 'g')
$$;
