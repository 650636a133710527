-- Addresses of public things in parts of :size ids.

-- name: directory_question_parts
-- call: directory_parts
-- From part to part by the index; each is then read in the order of its ids. One GROUP BY over all
-- would sort them on disk.
WITH RECURSIVE part AS (
	SELECT (SELECT min(id) FROM questions WHERE is_visible) / :size::bigint AS number
	UNION ALL
	SELECT (SELECT min(q.id) FROM questions q
		WHERE q.is_visible AND q.id >= (part.number + 1) * :size) / :size
	FROM part WHERE part.number IS NOT NULL
)
SELECT part.number, last.changed_at
FROM part CROSS JOIN LATERAL (
	SELECT max(w.active_at) AS changed_at
	FROM (SELECT q.active_at FROM questions q
		WHERE q.is_visible AND q.id >= part.number * :size AND q.id < part.number * :size + :size
		OFFSET 0) w
) last
WHERE part.number IS NOT NULL
ORDER BY part.number;

-- name: directory_entry_parts
-- call: directory_parts
SELECT id / :size::bigint AS number, max(changed_at) AS changed_at
FROM entries WHERE retired_at IS NULL
GROUP BY 1 ORDER BY 1;

-- name: directory_questions
-- call: directory_lines
SELECT id, slug, active_at AS changed_at
FROM questions
WHERE is_visible AND id >= :size::bigint * :number::bigint AND id < :size * :number + :size
ORDER BY id;

-- name: directory_entries
-- call: directory_lines
SELECT id, slug, changed_at
FROM entries
WHERE retired_at IS NULL AND id >= :size::bigint * :number::bigint AND id < :size * :number + :size
ORDER BY id;
