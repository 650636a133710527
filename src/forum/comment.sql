-- name: comment_post
-- Post, first revision, the parent's counter and the thread's time.
WITH new_post AS (
	INSERT INTO posts (kind, question_id, parent_id, author_id, body, html, renderer, words)
	VALUES ('comment', $1::bigint, $2::bigint, $3::bigint, $4::text, $5::text, $6::smallint, $7::text)
	RETURNING id
), new_revision AS (
	INSERT INTO revisions (post_id, number, author_id, body) SELECT id, 1, $3, $4 FROM new_post
), counted AS (
	UPDATE posts SET n_comments = n_comments + 1 WHERE id = $2
), touched AS (
	UPDATE questions SET active_at = greatest(active_at, now()) WHERE id = $1
)
SELECT id FROM new_post;
