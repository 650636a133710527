-- Addresses of public things in parts of $1 ids.

-- name: directory_question_parts
-- An index with both columns exists (questions_active).
SELECT id / $1::bigint AS number, max(active_at) AS changed_at
FROM questions WHERE is_visible
GROUP BY 1 ORDER BY 1;

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
