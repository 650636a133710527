-- Entries found for questions and searches later; a scheduled job.

-- name: covering_lock
-- No row: another one is at it. The time: from when on it is looked.
SELECT s.version AS known, m.version, m.site FROM covering_state s, matching m FOR UPDATE OF s SKIP LOCKED;

-- name: covering_anew
UPDATE covering_state SET version = :version::bigint, asked_at = '-infinity', question_id = 0, searched_at = '-infinity', search_id = 0;

-- name: covering_said
-- What people said counts whenever it was said; entry by entry, and there are few. An entry that stood there before the question
-- was posted was not found by it.
INSERT INTO question_coverings (question_id, entry_id, how, was_there)
SELECT DISTINCT ON (q.id) q.id, e.id, m.how, e.published_at <= q.created_at
FROM question_entries m
JOIN entries e ON e.id = m.entry_id AND e.retired_at IS NULL
JOIN questions q ON q.id = m.question_id
WHERE NOT EXISTS (SELECT FROM question_coverings c WHERE c.question_id = q.id)
	AND NOT EXISTS (SELECT FROM question_offers o WHERE o.question_id = q.id AND o.probability >= 0.7)
ORDER BY q.id, e.published_at, e.id
ON CONFLICT DO NOTHING;

-- name: covering_questions
-- Those that no entry answers, :days back.
SELECT q.id, q.title, q.locale, q.created_at
FROM covering_state s
JOIN LATERAL (
	SELECT q.id, q.title, q.locale, q.created_at FROM questions q
	WHERE q.is_visible AND (q.created_at, q.id) > (greatest(s.asked_at, now() - :days::integer * interval '1 day'), s.question_id)
		AND NOT EXISTS (SELECT FROM question_coverings c WHERE c.question_id = q.id)
		AND NOT EXISTS (SELECT FROM question_offers o WHERE o.question_id = q.id AND o.probability >= 0.7)
	ORDER BY q.created_at, q.id LIMIT :limit::integer
) q ON true
ORDER BY q.created_at, q.id;

-- name: covering_cover
-- By an entry that was published, changed or given a phrasing since: what is found by nothing new was not covered then either.
INSERT INTO question_coverings (question_id, entry_id, how, probability, was_there)
SELECT q.id, e.id, 'words', f.permille / 1000.0, false
FROM unnest(:question_ids::bigint[], :entry_ids::bigint[], :permille::integer[]) AS f (question_id, entry_id, permille)
JOIN questions q ON q.id = f.question_id
JOIN entries e ON e.id = f.entry_id AND e.retired_at IS NULL
WHERE e.published_at > q.created_at OR e.changed_at > q.created_at
	OR EXISTS (SELECT FROM phrasings p WHERE p.entry_id = e.id AND p.at > q.created_at)
ON CONFLICT DO NOTHING;

-- name: covering_asked
UPDATE covering_state SET asked_at = :at::timestamptz, question_id = :id::bigint;

-- name: covering_searches
SELECT f.id, f.words, f.locale, f.at
FROM covering_state s
JOIN LATERAL (
	SELECT f.id, f.words, f.locale, f.at FROM searches f
	WHERE f.outcome = 'none' AND f.n_entries = 0 AND f.n_threads = 0 AND f.words <> '' AND f.covered_entry_id IS NULL
		AND (f.at, f.id) > (greatest(s.searched_at, now() - :days::integer * interval '1 day'), s.search_id)
	ORDER BY f.at, f.id LIMIT :limit::integer
) f ON true
ORDER BY f.at, f.id;

-- name: covering_found
UPDATE searches SET covered_entry_id = f.entry_id
FROM unnest(:search_ids::bigint[], :entry_ids::bigint[]) AS f (search_id, entry_id)
WHERE searches.id = f.search_id;

-- name: covering_searched
UPDATE covering_state SET searched_at = :at::timestamptz, search_id = :id::bigint;
