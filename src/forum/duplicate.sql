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
-- The mark, the copy of it and the counters of the old and the new target.
WITH before AS (
	SELECT duplicate_of FROM duplicates WHERE question_id = :question_id::bigint
), put AS (
	INSERT INTO duplicates (question_id, duplicate_of, by_id)
	VALUES (:question_id, :duplicate_of::bigint, :by_id::bigint)
	ON CONFLICT (question_id) DO UPDATE SET duplicate_of = EXCLUDED.duplicate_of,
		by_id = EXCLUDED.by_id, at = now()
), copied AS (
	UPDATE questions SET duplicate_of = :duplicate_of WHERE id = :question_id
)
UPDATE questions t SET n_duplicates = t.n_duplicates + (t.id = :duplicate_of)::int
	- (SELECT count(*) FROM before b WHERE b.duplicate_of = t.id)::int
WHERE t.id = :duplicate_of OR t.id = (SELECT duplicate_of FROM before);

-- name: duplicate_clear
WITH gone AS (
	DELETE FROM duplicates WHERE question_id = :question_id::bigint RETURNING duplicate_of
), copied AS (
	UPDATE questions SET duplicate_of = NULL WHERE id = :question_id
)
UPDATE questions t SET n_duplicates = t.n_duplicates - 1
FROM gone WHERE t.id = gone.duplicate_of;
