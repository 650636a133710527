-- name: answer_post
-- Post, first revision, and what the question keeps; a response by staff ends an
-- assignment. now() is when the transaction began: one that waited may hold an earlier time than
-- what is written already.
WITH new_post AS (
	INSERT INTO posts (kind, question_id, author_id, body, format, html, renderer, words)
	VALUES ('answer', :question_id::bigint, :author_id::bigint, :body::text, :format::smallint, :html::text, :renderer::smallint, :words::text)
	RETURNING id
), new_revision AS (
	INSERT INTO revisions (post_id, number, author_id, body, format) SELECT id, 1, :author_id, :body, :format FROM new_post
), kept AS (
	UPDATE questions SET n_answers = n_answers + 1, active_at = greatest(active_at, now()),
		first_staff_answer_at = least(first_staff_answer_at, CASE WHEN :is_response::boolean THEN now() END)
	WHERE id = :question_id
), answered AS (
	DELETE FROM assignments WHERE question_id = :question_id AND :is_response
)
SELECT id FROM new_post;

-- name: answer_number
-- Deleted ones too.
SELECT count(*) AS n FROM posts
WHERE question_id = :question_id::bigint AND author_id = :author_id::bigint AND kind = 'answer';

-- name: answer_accept
-- Whoever accepts has decided about one that was suspended, too.
WITH decided AS (
	DELETE FROM suspended_acceptances WHERE question_id = :question_id::bigint
)
INSERT INTO acceptances (question_id, answer_id, by_id) VALUES (:question_id, :answer_id::bigint, :by_id::bigint)
ON CONFLICT (question_id) DO UPDATE SET answer_id = EXCLUDED.answer_id, by_id = EXCLUDED.by_id,
	at = now();

-- name: answer_unaccept
WITH suspended AS (
	DELETE FROM suspended_acceptances WHERE question_id = :question_id::bigint AND answer_id = :answer_id::bigint
)
DELETE FROM acceptances WHERE question_id = :question_id AND answer_id = :answer_id;
