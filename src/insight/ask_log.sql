-- The log of what people asked for, without them.

-- name: ask_log_shown
INSERT INTO searches (number, locale, via, words, n_entries, n_threads, best_entry_id, best_probability, shown_entry_ids)
VALUES (:number::text, :locale::text, :via::text, :words::text, :n_entries::integer, :n_threads::integer,
	nullif(:best_entry_id::bigint, 0), :best_probability::float8, :shown::bigint[])
ON CONFLICT (number) DO UPDATE SET words = EXCLUDED.words, n_entries = EXCLUDED.n_entries, n_threads = EXCLUDED.n_threads,
	best_entry_id = EXCLUDED.best_entry_id, best_probability = EXCLUDED.best_probability,
	shown_entry_ids = EXCLUDED.shown_entry_ids;

-- name: ask_log_opened
UPDATE searches SET opened_entry_id = coalesce(nullif(:entry_id::bigint, 0), opened_entry_id),
	opened_question_id = coalesce(nullif(:question_id::bigint, 0), opened_question_id)
WHERE number = :number::text;

-- name: ask_log_words
SELECT words FROM searches WHERE number = :number::text;

-- name: ask_log_ended
-- What is known at the end counts more than what was known before. Of what is to lead to nobody only counts stay, and what was
-- opened.
WITH ended AS (
	UPDATE searches SET number = NULL, outcome = :outcome::text,
		solved_entry_id = nullif(:entry_id::bigint, 0), solved_question_id = nullif(:question_id::bigint, 0),
		words = CASE WHEN :is_bare::boolean THEN '' WHEN :words::text = '' THEN words ELSE :words END,
		n_entries = CASE WHEN :words = '' THEN n_entries ELSE :n_entries::integer END,
		n_threads = CASE WHEN :words = '' THEN n_threads ELSE :n_threads::integer END,
		best_entry_id = CASE WHEN :is_bare THEN NULL WHEN :words = '' THEN best_entry_id ELSE nullif(:best_entry_id::bigint, 0) END,
		best_probability = CASE WHEN :is_bare THEN 0 WHEN :words = '' THEN best_probability ELSE :best_probability::float8 END,
		shown_entry_ids = CASE WHEN :is_bare THEN '{}' WHEN :words = '' THEN shown_entry_ids ELSE :shown::bigint[] END
	WHERE number = :number::text
	RETURNING id
)
INSERT INTO searches (locale, via, words, n_entries, n_threads, best_entry_id, best_probability, shown_entry_ids, outcome,
	solved_entry_id, solved_question_id)
SELECT :locale::text, :via::text, CASE WHEN :is_bare THEN '' ELSE :words END, :n_entries, :n_threads,
	CASE WHEN NOT :is_bare THEN nullif(:best_entry_id, 0) END, CASE WHEN :is_bare THEN 0 ELSE :best_probability END,
	CASE WHEN :is_bare THEN '{}' ELSE :shown END, :outcome, nullif(:entry_id, 0), nullif(:question_id, 0)
WHERE NOT EXISTS (SELECT FROM ended);

-- name: ask_log_forget
-- Hours, as the rows have them.
UPDATE searches SET number = NULL WHERE number IS NOT NULL AND at < now() - interval '1 day';

-- name: ask_log_sweep
DELETE FROM searches
WHERE at < CASE WHEN :days::integer = 0 THEN 'infinity' ELSE now() - :days * interval '1 day' END;

-- name: ask_log_gaps
-- Of the newest asks: so many that a month of a large site fits.
SELECT (array_agg(s.words ORDER BY s.id DESC))[1] AS words, s.locale, count(*) AS n, max(s.at) AS last_at
FROM (
	SELECT * FROM searches
	WHERE at > now() - :days::integer * interval '1 day'
	ORDER BY at DESC, id DESC LIMIT 20000
) s
WHERE s.words <> '' AND s.outcome = 'none'
	AND CASE WHEN :is_found::boolean
		THEN s.n_entries + s.n_threads > 0 AND s.opened_entry_id IS NULL AND s.opened_question_id IS NULL
		ELSE s.n_entries + s.n_threads = 0 END
GROUP BY s.locale, lower(s.words)
ORDER BY n DESC, last_at DESC, words LIMIT :limit::integer;
