-- name: post_get
-- row: post
-- A post of any kind for one reader (NULL: anonymous). What post_read() reads is selected by every query of
-- posts: these columns but the editor's, the last six only with a reader.
SELECT p.id, p.question_id, p.parent_id, p.kind, p.author_id, u.name AS author_name,
	coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	p.body, p.html, p.format, p.renderer, p.score, p.n_up, p.n_down, p.n_revisions, p.created_at,
	p.edited_at, e.name AS editor_name, e.display_name AS editor_display,
	p.license, p.source_url, p.hidden_at, p.deleted_at, NOT is_visible(p) AS is_removed, p.deleted_by, p.hidden_reason,
	v.value AS my_vote
FROM posts p
	JOIN posts t ON t.id = p.question_id
	LEFT JOIN posts r ON r.id = p.parent_id
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN accounts e ON e.id = p.editor_id
	LEFT JOIN votes v ON v.post_id = p.id AND v.account_id = :reader_id?::bigint
WHERE p.id = :id::bigint
	AND is_visible_to(p, :reader_id, :is_staff::boolean)
	AND is_visible_to(t, :reader_id, :is_staff)
	AND is_visible_to(r, :reader_id, :is_staff);

-- name: post_asking
-- One question of a person at a time: the next one sees the first.
SELECT pg_advisory_xact_lock(hashtextextended('answerwell.ask', :author_id::bigint))::text AS lock;

-- name: post_same
-- The same words by the same person in the same place within ten minutes: sent twice. :parent_id: the post
-- commented on or the question answered, 0 for a question; :title: a question's.
SELECT p.id FROM posts p LEFT JOIN questions q ON q.id = p.id
WHERE p.author_id = :author_id::bigint AND p.kind = :kind::text AND p.created_at > now() - interval '10 minutes'
	AND words_alike(p.body) = words_alike(:body::text) AND is_visible(p)
	AND CASE p.kind WHEN 'question' THEN q.title = :title::text WHEN 'answer' THEN p.question_id = :parent_id::bigint
		ELSE p.parent_id = :parent_id END
ORDER BY p.id LIMIT 1;
