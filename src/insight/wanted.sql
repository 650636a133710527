-- What the FAQ lacks.

-- name: wanted_questions
SELECT c.id, q.title, q.slug, c.locale, c.at
FROM (
	SELECT c.* FROM came_with(:since::timestamptz, :until::timestamptz) c
	WHERE c.outcome = 'uncovered' AND (:locale?::text IS NULL OR c.locale = :locale)
	ORDER BY c.at DESC, c.id DESC LIMIT :limit::integer
) c
JOIN questions q ON q.id = c.id
ORDER BY c.at DESC, c.id DESC;

-- name: wanted_searches
-- Those of the same words are one, whatever their case.
SELECT (array_agg(s.words ORDER BY s.at DESC, s.id DESC))[1] AS words, s.locale, count(*) AS n, max(s.at) AS last_at
FROM searches s
WHERE s.outcome = 'none' AND s.n_entries = 0 AND s.n_threads = 0 AND s.words <> '' AND s.covered_entry_id IS NULL
	AND s.at >= :since::timestamptz AND s.at < :until::timestamptz AND (:locale?::text IS NULL OR s.locale = :locale)
GROUP BY s.locale, lower(s.words)
ORDER BY n DESC, last_at DESC, s.locale, lower(s.words) LIMIT :limit::integer;
