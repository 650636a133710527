-- Addresses of public things in parts of $1 ids.

-- name: directory_question_parts
-- From part to part by the index; each is then read in the order of its ids. One GROUP BY over all
-- would sort them on disk.
WITH RECURSIVE part AS (
	SELECT (SELECT min(id) FROM questions WHERE is_visible) / $1::bigint AS number
	UNION ALL
	SELECT (SELECT min(q.id) FROM questions q
		WHERE q.is_visible AND q.id >= (part.number + 1) * $1) / $1
	FROM part WHERE part.number IS NOT NULL
)
SELECT part.number, last.changed_at
FROM part CROSS JOIN LATERAL (
	SELECT max(w.active_at) AS changed_at
	FROM (SELECT q.active_at FROM questions q
		WHERE q.is_visible AND q.id >= part.number * $1 AND q.id < part.number * $1 + $1
		OFFSET 0) w
) last
WHERE part.number IS NOT NULL
ORDER BY part.number;

-- name: directory_entry_parts
SELECT id / $1::bigint AS number, max(changed_at) AS changed_at
FROM entries WHERE retired_at IS NULL
GROUP BY 1 ORDER BY 1;

-- name: directory_questions
SELECT id, slug, active_at AS changed_at
FROM questions
WHERE is_visible AND id >= $1::bigint * $2::bigint AND id < $1 * $2 + $1
ORDER BY id;

-- name: directory_entries
SELECT id, slug, changed_at
FROM entries
WHERE retired_at IS NULL AND id >= $1::bigint * $2::bigint AND id < $1 * $2 + $1
ORDER BY id;
