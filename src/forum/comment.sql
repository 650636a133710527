-- name: comment_post
-- Post, first revision, the parent's counter and the thread's time.
WITH new_post AS (
	INSERT INTO posts (kind, question_id, parent_id, author_id, body, format, html, renderer, words)
	VALUES ('comment', :question_id::bigint, :parent_id::bigint, :author_id::bigint, :body::text, :format::smallint,
		:html::text, :renderer::smallint, :words::text)
	RETURNING id
), new_revision AS (
	INSERT INTO revisions (post_id, number, author_id, body, format) SELECT id, 1, :author_id, :body, :format FROM new_post
), counted AS (
	UPDATE posts SET n_comments = n_comments + 1 WHERE id = :parent_id
), touched AS (
	UPDATE questions SET active_at = greatest(active_at, now()) WHERE id = :question_id
)
SELECT id FROM new_post;
