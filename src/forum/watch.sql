-- Watching.

-- name: watch_set_question
-- Stopping leaves a row that says so.
INSERT INTO watches AS w (account_id, question_id, is_muted)
SELECT :account_id::bigint, q.id, NOT :on::boolean FROM questions AS q
WHERE q.id = :question_id::bigint AND question_is_visible_to(q, :account_id, :is_staff::boolean)
ON CONFLICT (question_id, account_id) WHERE question_id IS NOT NULL
DO UPDATE SET is_muted = excluded.is_muted, at = CASE WHEN w.is_muted THEN now() ELSE w.at END, joined_from = NULL;

-- name: watch_set_tag
-- call: watch_set
INSERT INTO watches AS w (account_id, tag_id) SELECT :account_id::bigint, t.id
FROM tags AS t WHERE t.id = :subject_id::bigint
ON CONFLICT (tag_id, account_id) WHERE tag_id IS NOT NULL DO UPDATE SET at = w.at;

-- name: watch_set_category
-- call: watch_set
INSERT INTO watches AS w (account_id, category_id)
SELECT :account_id::bigint, c.id FROM categories AS c WHERE c.id = :subject_id::bigint
ON CONFLICT (category_id, account_id) WHERE category_id IS NOT NULL DO UPDATE SET at = w.at;

-- name: watch_end_tag
-- call: watch_end
DELETE FROM watches WHERE tag_id = :subject_id::bigint AND account_id = :account_id::bigint;

-- name: watch_end_category
-- call: watch_end
DELETE FROM watches WHERE category_id = :subject_id::bigint AND account_id = :account_id::bigint;

-- name: watch_find_question
-- call: watch_find
-- row: watch_found
SELECT q.id, EXISTS (SELECT FROM watches AS w WHERE w.question_id = q.id AND w.account_id = :reader_id?::bigint
	AND NOT w.is_muted) AS is_on
FROM questions AS q WHERE q.id = :name::text::bigint;

-- name: watch_find_tag
-- call: watch_find
-- row: watch_found
-- A tag that only stands on hidden and deleted questions is there for nobody but its watchers.
SELECT t.id, w.id IS NOT NULL AS is_on
FROM tags AS t LEFT JOIN watches AS w ON w.tag_id = t.id AND w.account_id = :reader_id?::bigint
WHERE t.name = :name::text AND (t.n_questions > 0 OR w.id IS NOT NULL);

-- name: watch_find_category
-- call: watch_find
-- row: watch_found
SELECT c.id, EXISTS (SELECT FROM watches AS w WHERE w.category_id = c.id AND w.account_id = :reader_id?::bigint) AS is_on
FROM categories AS c WHERE c.slug = :name::text;

-- name: watch_list_questions
-- row: watch
-- Before the watch :before_id (0: from the newest).
SELECT w.id, w.at, q.id AS subject_id, q.title AS name, q.slug
FROM watches AS w JOIN questions AS q ON q.id = w.question_id
WHERE w.account_id = :account_id::bigint AND NOT w.is_muted AND (:before_id::bigint = 0 OR w.id < :before_id)
	AND question_is_visible_to(q, :account_id, :is_staff::boolean)
ORDER BY w.id DESC LIMIT :limit::integer;

-- name: watch_list_tags
-- row: watch
SELECT w.id, w.at, t.id AS subject_id, t.name, '' AS slug
FROM watches AS w JOIN tags AS t ON t.id = w.tag_id
WHERE w.account_id = :account_id::bigint AND (:before_id::bigint = 0 OR w.id < :before_id)
ORDER BY w.id DESC LIMIT :limit::integer;

-- name: watch_list_categories
-- row: watch
SELECT w.id, w.at, w.category_id AS subject_id, c.name, c.slug
FROM watches AS w JOIN category_in(w.category_id, :locale::text) AS c ON true
WHERE w.account_id = :account_id::bigint AND (:before_id::bigint = 0 OR w.id < :before_id)
ORDER BY w.id DESC LIMIT :limit::integer;

-- name: watch_begin
-- By itself: own questions, and those somebody takes part in unless they do not want that. What was stopped stays stopped; what they had
-- because of another question alone is their own now.
INSERT INTO watches AS w (account_id, question_id)
SELECT a.id, :question_id::bigint FROM accounts AS a
WHERE a.id = :account_id::bigint AND (a.auto_watch OR :is_asker::boolean)
ON CONFLICT (question_id, account_id) WHERE question_id IS NOT NULL
DO UPDATE SET joined_from = NULL WHERE w.joined_from IS NOT NULL;

-- name: watch_of_question
-- call: watch_of
-- row: watcher
-- Who watches it, and who has said that they do not want to.
SELECT account_id, is_muted FROM watches WHERE question_id = :question_id::bigint ORDER BY account_id;

-- name: watch_of_new_question
-- call: watch_of
-- row: watcher
-- Who watches its category or one of its tags.
SELECT w.account_id FROM watches AS w JOIN questions AS q ON q.category_id = w.category_id
WHERE q.id = :question_id::bigint
UNION
SELECT w.account_id FROM watches AS w JOIN question_tags AS t ON t.tag_id = w.tag_id
WHERE t.question_id = :question_id;

-- name: watch_look
-- into: undo_image answerwell/undo/undo.h
SELECT w.id::text AS key, to_jsonb(w)::text AS image FROM watches w
WHERE w.id = ANY (:keys::text[]::bigint[]) FOR UPDATE;

-- name: watch_put_back
-- into: undo_key answerwell/undo/undo.h
-- What was made goes, what was changed is as it was, what was taken away comes back, unless the same is watched again by now.
WITH asked AS (
	SELECT r.key, nullif(r.before, '')::jsonb AS before, nullif(r.after, '')::jsonb AS after
	FROM unnest(:keys::text[], :befores::text[], :afters::text[]) AS r (key, before, after)
), gone AS (
	DELETE FROM watches w USING asked r
	WHERE w.id = r.key::bigint AND r.before IS NULL AND w IS NOT DISTINCT FROM jsonb_populate_record(w, r.after)
	RETURNING r.key
), changed AS (
	UPDATE watches w SET is_muted = b.is_muted, at = b.at, joined_from = b.joined_from
	FROM asked r CROSS JOIN LATERAL jsonb_populate_record(NULL::watches, r.before) AS b
	WHERE w.id = r.key::bigint AND r.before IS NOT NULL AND r.after IS NOT NULL
		AND w IS NOT DISTINCT FROM jsonb_populate_record(w, r.after)
	RETURNING r.key
), made AS (
	INSERT INTO watches OVERRIDING SYSTEM VALUE
	SELECT b.* FROM asked r CROSS JOIN LATERAL jsonb_populate_record(NULL::watches, r.before) AS b
	WHERE r.after IS NULL
	ON CONFLICT DO NOTHING
	RETURNING id::text AS key
)
SELECT key FROM gone UNION ALL SELECT key FROM changed UNION ALL SELECT key FROM made;
