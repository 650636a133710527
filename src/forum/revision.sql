-- name: revision_list
-- Before that number (0: from the newest).
SELECT r.number, r.at, u.name AS author_name, u.display_name AS author_display, r.title,
	array_to_string(r.tags, ', ') AS tags, r.details, r.body, r.format, r.reason, r.blanked_at IS NOT NULL AS is_blanked
FROM revisions r LEFT JOIN accounts u ON u.id = r.author_id
WHERE r.post_id = :post_id::bigint AND (:before::integer = 0 OR r.number < :before)
ORDER BY r.number DESC LIMIT :limit::integer;

-- name: revision_write
-- A new text: the post, its revision and the thread's time in one statement.
WITH revised AS (
	UPDATE posts SET body = :body::text, format = :format::smallint, html = :html::text, renderer = :renderer::smallint, words = :words::text,
		n_revisions = n_revisions + 1, edited_at = now(), editor_id = :author_id::bigint
	WHERE id = :id::bigint
	RETURNING id, kind, question_id, n_revisions
), touched AS (
	UPDATE questions q SET active_at = greatest(q.active_at, now())
	FROM revised r WHERE q.id = r.question_id AND r.kind <> 'comment'
)
INSERT INTO revisions (post_id, number, author_id, title, tags, details, body, format, reason)
SELECT id, n_revisions, :author_id, CASE kind WHEN 'question' THEN :title::text END,
	CASE kind WHEN 'question' THEN :tags::text[] END, :details::text, :body, :format, :reason::text FROM revised;
