-- name: suggestion_make
-- An answer has neither title nor tags.
INSERT INTO suggestions (post_id, account_id, title, tags, details, body, format, reason, n_seen)
VALUES (:post_id::bigint, :account_id::bigint, nullif(:title::text, ''), nullif(:tags::text, ''), :details::text, :body::text, :format::smallint, :reason::text, :n_seen::integer)
RETURNING id;

-- name: suggestion_open_of
-- Open ones of one person, in all and of this post; the newest few are looked at.
SELECT count(*) AS n, count(*) FILTER (WHERE post_id = :post_id::bigint) AS n_here
FROM suggestions WHERE account_id = :account_id::bigint AND decided_at IS NULL;

-- name: suggestion_get
-- row: suggestion
-- What read_suggestion() reads, for one reader.
SELECT s.id, s.post_id, p.question_id, p.kind, q.title AS question_title, q.slug AS question_slug,
	s.account_id, u.name, u.display_name AS display, u.role, s.title, s.tags, s.details, s.body, s.format, s.reason,
	s.n_seen, p.n_revisions, s.at, s.decided_at, s.outcome, s.note,
	d.name AS decider_name, d.display_name AS decider_display
FROM suggestions s
	JOIN posts p ON p.id = s.post_id
	JOIN questions q ON q.id = p.question_id
	JOIN accounts u ON u.id = s.account_id
	LEFT JOIN accounts d ON d.id = s.decided_by
WHERE s.id = :id::bigint AND (:is_staff::boolean OR s.account_id = :reader_id?::bigint OR p.author_id = :reader_id);

-- name: suggestion_of_post
-- row: suggestion
-- Open ones first, then the last decided.
SELECT s.id, s.post_id, p.question_id, p.kind, q.title AS question_title, q.slug AS question_slug,
	s.account_id, u.name, u.display_name AS display, u.role, s.title, s.tags, s.details, s.body, s.format, s.reason,
	s.n_seen, p.n_revisions, s.at, s.decided_at, s.outcome, s.note,
	d.name AS decider_name, d.display_name AS decider_display
FROM suggestions s
	JOIN posts p ON p.id = s.post_id
	JOIN questions q ON q.id = p.question_id
	JOIN accounts u ON u.id = s.account_id
	LEFT JOIN accounts d ON d.id = s.decided_by
WHERE s.post_id = :post_id::bigint
	AND (:is_staff::boolean OR s.account_id = :reader_id?::bigint OR p.author_id = :reader_id)
ORDER BY s.decided_at DESC NULLS FIRST, s.id LIMIT 50;

-- name: suggestion_queue
-- row: suggestion
-- Along the index of open ones; those of posts that are gone need nobody. Each with the text it was begun with, or, where
-- that is no longer there, the one of now.
SELECT s.id, s.post_id, p.question_id, p.kind, q.title AS question_title, q.slug AS question_slug,
	s.account_id, u.name, u.display_name AS display, u.role, s.title, s.tags, s.details, s.body, s.format, s.reason,
	s.n_seen, p.n_revisions, s.at, s.decided_at, s.outcome, s.note,
	coalesce(r.title, q.title) AS base_title, array_to_string(coalesce(r.tags, q.tags), ', ') AS base_tags,
	coalesce(r.details, q.details) AS base_details,
	coalesce(r.body, p.body) AS base_body, coalesce(r.format, p.format) AS base_format
FROM suggestions s
	JOIN posts p ON p.id = s.post_id AND p.deleted_at IS NULL
	JOIN questions q ON q.id = p.question_id AND q.is_visible
	JOIN accounts u ON u.id = s.account_id
	LEFT JOIN revisions r ON r.post_id = s.post_id AND r.number = s.n_seen AND r.blanked_at IS NULL
WHERE s.decided_at IS NULL
ORDER BY s.at, s.id LIMIT :limit::integer;

-- name: suggestion_decide
-- None changed: somebody was faster.
UPDATE suggestions SET decided_at = now(), decided_by = :decided_by::bigint, outcome = :outcome::text, note = :note::text
WHERE id = :id::bigint AND decided_at IS NULL;
