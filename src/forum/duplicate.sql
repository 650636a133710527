-- name: duplicate_lock
-- One at a time, everywhere: a circle may be closed by marks on threads that share no lock.
SELECT pg_advisory_xact_lock(hashtext('answerwell.duplicates'));

-- name: duplicate_lock_threads
-- Both threads, in the order of their ids.
SELECT id FROM posts WHERE id = ANY (:ids::bigint[]) ORDER BY id FOR NO KEY UPDATE;

-- name: duplicate_target
-- The question it is to repeat, and whether that one leads back here.
WITH RECURSIVE chain AS (
	SELECT q.id, q.duplicate_of, 1 AS n FROM questions q WHERE q.id = :target_id::bigint
	UNION ALL
	SELECT q.id, q.duplicate_of, c.n + 1 FROM chain c JOIN questions q ON q.id = c.duplicate_of
	WHERE c.n < 1000
)
SELECT q.id, EXISTS (SELECT 1 FROM chain WHERE id = :question_id::bigint) AS is_circle
FROM questions q WHERE q.id = :target_id AND q.is_visible;

-- name: duplicate_put
-- The mark, the copy of it and the counter of the target. No row: the question has a mark.
WITH put AS (
	INSERT INTO duplicates (question_id, duplicate_of, entry_id, by_id, wording)
	SELECT q.id, nullif(:duplicate_of::bigint, 0), nullif(:entry_id::bigint, 0), :by_id::bigint, q.title
	FROM questions q WHERE q.id = :question_id::bigint
	ON CONFLICT (question_id) DO NOTHING
	RETURNING question_id
), copied AS (
	UPDATE questions q SET duplicate_of = nullif(:duplicate_of, 0), duplicate_entry = nullif(:entry_id, 0)
	FROM put WHERE q.id = put.question_id
), counted AS (
	UPDATE questions t SET n_duplicates = t.n_duplicates + 1 FROM put WHERE t.id = :duplicate_of
)
SELECT question_id FROM put;

-- name: duplicate_number
SELECT number FROM duplicates WHERE question_id = :question_id::bigint;

-- name: duplicate_clear
WITH gone AS (
	DELETE FROM duplicates WHERE question_id = :question_id::bigint RETURNING duplicate_of
), copied AS (
	UPDATE questions SET duplicate_of = NULL, duplicate_entry = NULL WHERE id = :question_id
)
UPDATE questions t SET n_duplicates = t.n_duplicates - 1
FROM gone WHERE t.id = gone.duplicate_of;

-- name: duplicate_end
-- :target_id: a question; where its readers end, and itself if it repeats nothing.
SELECT coalesce(d.question_id, CASE WHEN d.entry_id IS NULL THEN q.id END) AS question_id, d.entry_id
FROM questions q LEFT JOIN duplicate_end(q.id) d ON true
WHERE q.id = :target_id::bigint;

-- name: duplicate_way
-- What it repeats, what that repeats, and so on, whoever may see it.
WITH RECURSIVE way AS (
	SELECT q.duplicate_of, q.duplicate_entry, 1 AS n FROM questions q WHERE q.id = :question_id::bigint AND q.is_duplicate
	UNION ALL
	SELECT q.duplicate_of, q.duplicate_entry, w.n + 1
	FROM way w JOIN questions q ON q.id = w.duplicate_of AND q.is_duplicate
	WHERE w.n < 100
)
SELECT duplicate_of AS question_id, duplicate_entry AS entry_id FROM way
WHERE duplicate_of IS DISTINCT FROM :question_id ORDER BY n;

-- name: duplicate_thread_of_entry
SELECT question_id FROM entry_threads WHERE entry_id = :entry_id::bigint;

-- name: duplicate_watched
-- Who watches it for its own sake, at the time of the mark.
INSERT INTO duplicate_watchers (question_id, account_id)
SELECT question_id, account_id FROM watches
WHERE question_id = :question_id::bigint AND NOT is_muted AND joined_from IS NULL;

-- name: duplicate_led
-- A question (without a mark of its own it is as it is now) and all questions that lead to it, or to an entry, as they were when they were
-- marked; the nearest first. :number: the last mark on the way of each.
WITH RECURSIVE led AS (
	SELECT q.id, 1 AS n, 0::bigint AS number FROM questions q WHERE :entry_id::bigint = 0 AND q.id = :question_id::bigint
	UNION ALL
	SELECT d.question_id, 1, d.number FROM duplicates d WHERE :entry_id <> 0 AND d.entry_id = :entry_id
	UNION ALL
	SELECT d.question_id, l.n + 1, greatest(l.number, d.number)
	FROM led l JOIN duplicates d ON d.duplicate_of = l.id WHERE l.n < 20
)
SELECT q.id, coalesce(nullif(d.wording, ''), q.title) AS title, q.locale, q.is_visible, l.number
FROM led l JOIN questions q ON q.id = l.id LEFT JOIN duplicates d ON d.question_id = q.id
ORDER BY l.n, q.id LIMIT :limit::integer;

-- name: duplicate_of_target
-- Visible questions that repeat this question or that entry, newest first.
SELECT q.id, q.title, q.slug, q.locale, d.at, u.display_name AS by_display
FROM duplicates d
JOIN questions q ON q.id = d.question_id AND q.is_visible
LEFT JOIN accounts u ON u.id = d.by_id
WHERE CASE WHEN :entry_id::bigint <> 0 THEN d.entry_id = :entry_id ELSE d.duplicate_of = :target_id::bigint END
ORDER BY d.at DESC, q.id DESC LIMIT :limit::integer;

-- name: duplicate_came_from
-- A visible question whose readers are led here.
SELECT q.id, q.title, q.slug, q.locale
FROM questions q JOIN duplicate_end(q.id) d ON true
WHERE q.id = :question_id::bigint AND q.is_visible
	AND CASE WHEN :entry_id::bigint <> 0 THEN d.entry_id = :entry_id ELSE d.question_id = :target_id::bigint END;

-- name: duplicate_join
-- Who watched one of the questions when it was marked, the first that is named counts, watches the other one from now on; who has
-- said about it that they do not want to stays unasked.
INSERT INTO watches (account_id, question_id, joined_from)
SELECT account_id, :target_id::bigint, question_id FROM (
	SELECT DISTINCT ON (w.account_id) w.account_id, w.question_id
	FROM unnest(:question_ids::bigint[]) WITH ORDINALITY AS q (id, place)
	JOIN duplicate_watchers w ON w.question_id = q.id
	WHERE q.id <> :target_id
	ORDER BY w.account_id, q.place
) j
ORDER BY account_id
ON CONFLICT DO NOTHING
RETURNING id, joined_from;

-- name: duplicate_part
-- What was joined there because of these questions, and is nobody's own by now.
DELETE FROM watches WHERE question_id = :target_id::bigint AND joined_from = ANY (:question_ids::bigint[]) AND NOT is_muted;

-- name: duplicate_look
-- into: undo_image answerwell/undo/undo.h
SELECT d.question_id::text AS key, to_jsonb(d)::text AS image FROM duplicates d
WHERE d.question_id = ANY (:keys::text[]::bigint[]) FOR UPDATE;

-- name: duplicate_as_made
-- Marks that are as they were made.
SELECT d.question_id FROM duplicates d
JOIN unnest(:keys::text[], :afters::text[]) AS r (key, after) ON r.key::bigint = d.question_id
WHERE d IS NOT DISTINCT FROM jsonb_populate_record(d, nullif(r.after, '')::jsonb);
