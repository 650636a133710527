-- name: answer_post
-- Post, first revision, and what the question keeps; $6: a response by staff, which ends an
-- assignment. now() is when the transaction began: one that waited may hold an earlier time than
-- what is written already.
WITH new_post AS (
	INSERT INTO posts (kind, question_id, author_id, body, html, renderer, words)
	VALUES ('answer', $1::bigint, $2::bigint, $3::text, $4::text, $5::smallint, $7::text)
	RETURNING id
), new_revision AS (
	INSERT INTO revisions (post_id, number, author_id, body) SELECT id, 1, $2, $3 FROM new_post
), kept AS (
	UPDATE questions SET n_answers = n_answers + 1, active_at = greatest(active_at, now()),
		first_staff_answer_at = least(first_staff_answer_at, CASE WHEN $6::boolean THEN now() END)
	WHERE id = $1
), answered AS (
	DELETE FROM assignments WHERE question_id = $1 AND $6
)
SELECT id FROM new_post;

-- name: answer_number
-- Deleted ones too.
SELECT count(*) AS n FROM posts
WHERE question_id = $1::bigint AND author_id = $2::bigint AND kind = 'answer';

-- name: answer_accept
-- Whoever accepts has decided about one that was suspended, too.
WITH decided AS (
	DELETE FROM suspended_acceptances WHERE question_id = $1::bigint
)
INSERT INTO acceptances (question_id, answer_id, by_id) VALUES ($1, $2::bigint, $3::bigint)
ON CONFLICT (question_id) DO UPDATE SET answer_id = EXCLUDED.answer_id, by_id = EXCLUDED.by_id,
	at = now();

-- name: answer_unaccept
WITH suspended AS (
	DELETE FROM suspended_acceptances WHERE question_id = $1::bigint AND answer_id = $2::bigint
)
DELETE FROM acceptances WHERE question_id = $1 AND answer_id = $2;
