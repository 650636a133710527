-- Watching.

-- name: watch_set_question
-- Stopping leaves a row that says so. $3: staff, $4: on.
INSERT INTO watches AS w (account_id, question_id, is_muted)
SELECT $1::bigint, q.id, NOT $4::boolean FROM questions AS q
WHERE q.id = $2::bigint AND (q.is_visible OR q.author_id = $1 OR $3::boolean)
ON CONFLICT (question_id, account_id) WHERE question_id IS NOT NULL
DO UPDATE SET is_muted = excluded.is_muted, at = CASE WHEN w.is_muted THEN now() ELSE w.at END;

-- name: watch_set_tag
INSERT INTO watches AS w (account_id, tag_id) SELECT $1::bigint, t.id FROM tags AS t WHERE t.id = $2::bigint
ON CONFLICT (tag_id, account_id) WHERE tag_id IS NOT NULL DO UPDATE SET at = w.at;

-- name: watch_set_category
INSERT INTO watches AS w (account_id, category_id)
SELECT $1::bigint, c.id FROM categories AS c WHERE c.id = $2::bigint
ON CONFLICT (category_id, account_id) WHERE category_id IS NOT NULL DO UPDATE SET at = w.at;

-- name: watch_end_tag
DELETE FROM watches WHERE tag_id = $2::bigint AND account_id = $1::bigint;

-- name: watch_end_category
DELETE FROM watches WHERE category_id = $2::bigint AND account_id = $1::bigint;

-- name: watch_find_question
SELECT q.id, EXISTS (SELECT FROM watches AS w WHERE w.question_id = q.id AND w.account_id = $2::bigint
	AND NOT w.is_muted) AS is_on
FROM questions AS q WHERE q.id = $1::bigint;

-- name: watch_find_tag
-- A tag that only stands on hidden and deleted questions is there for nobody but its watchers.
SELECT t.id, w.id IS NOT NULL AS is_on
FROM tags AS t LEFT JOIN watches AS w ON w.tag_id = t.id AND w.account_id = $2::bigint
WHERE t.name = $1 AND (t.n_questions > 0 OR w.id IS NOT NULL);

-- name: watch_find_category
SELECT c.id, EXISTS (SELECT FROM watches AS w WHERE w.category_id = c.id AND w.account_id = $2::bigint) AS is_on
FROM categories AS c WHERE c.slug = $1;

-- name: watch_list_questions
-- $3: staff, $4: before that watch (0: from the newest).
SELECT w.id, w.at, q.id AS subject_id, q.title AS name, q.slug
FROM watches AS w JOIN questions AS q ON q.id = w.question_id
WHERE w.account_id = $1::bigint AND NOT w.is_muted AND ($4::bigint = 0 OR w.id < $4)
	AND (q.is_visible OR q.author_id = $1 OR $3::boolean)
ORDER BY w.id DESC LIMIT $2::integer;

-- name: watch_list_tags
SELECT w.id, w.at, t.id AS subject_id, t.name, '' AS slug
FROM watches AS w JOIN tags AS t ON t.id = w.tag_id
WHERE w.account_id = $1::bigint AND ($3::bigint = 0 OR w.id < $3)
ORDER BY w.id DESC LIMIT $2::integer;

-- name: watch_list_categories
SELECT w.id, w.at, c.id AS subject_id, coalesce(t.name, c.slug) AS name, c.slug
FROM watches AS w JOIN categories AS c ON c.id = w.category_id
LEFT JOIN category_texts AS t ON t.category_id = c.id AND t.locale = $4
WHERE w.account_id = $1::bigint AND ($3::bigint = 0 OR w.id < $3)
ORDER BY w.id DESC LIMIT $2::integer;

-- name: watch_begin
-- By itself: own questions, and those somebody takes part in, unless they do not want that ($3: the
-- asker). What was stopped stays stopped.
INSERT INTO watches (account_id, question_id)
SELECT a.id, $2::bigint FROM accounts AS a WHERE a.id = $1::bigint AND (a.auto_watch OR $3::boolean)
ON CONFLICT DO NOTHING;

-- name: watch_of_question
-- Who watches it, and who has said that they do not want to.
SELECT account_id, is_muted FROM watches WHERE question_id = $1::bigint ORDER BY account_id;

-- name: watch_of_new_question
-- Who watches its category or one of its tags.
SELECT w.account_id FROM watches AS w JOIN questions AS q ON q.category_id = w.category_id
WHERE q.id = $1::bigint
UNION
SELECT w.account_id FROM watches AS w JOIN question_tags AS t ON t.tag_id = w.tag_id
WHERE t.question_id = $1;
