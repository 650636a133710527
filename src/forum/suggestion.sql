-- name: suggestion_make
INSERT INTO suggestions (post_id, account_id, title, tags, body, reason, n_seen)
VALUES ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::int)
RETURNING id;

-- name: suggestion_open_of
-- Open ones of one person, in all and of this post; the newest few are looked at.
SELECT count(*) AS n, count(*) FILTER (WHERE post_id = $2::bigint) AS n_here
FROM suggestions WHERE account_id = $1::bigint AND decided_at IS NULL;

-- name: suggestion_get
-- What read_suggestion() reads; for $2, staff if $3.
SELECT s.id, s.post_id, p.question_id, p.kind, q.title AS question_title, q.slug AS question_slug,
	s.account_id, u.name, u.display_name AS display, u.role, s.title, s.tags, s.body, s.reason,
	s.n_seen, p.n_revisions, s.at, s.decided_at, s.outcome, s.note,
	d.name AS decider_name, d.display_name AS decider_display
FROM suggestions s
	JOIN posts p ON p.id = s.post_id
	JOIN questions q ON q.id = p.question_id
	JOIN accounts u ON u.id = s.account_id
	LEFT JOIN accounts d ON d.id = s.decided_by
WHERE s.id = $1::bigint AND ($3::boolean OR s.account_id = $2::bigint OR p.author_id = $2);

-- name: suggestion_of_post
-- Open ones first, then the last decided; for $2, staff if $3.
SELECT s.id, s.post_id, p.question_id, p.kind, q.title AS question_title, q.slug AS question_slug,
	s.account_id, u.name, u.display_name AS display, u.role, s.title, s.tags, s.body, s.reason,
	s.n_seen, p.n_revisions, s.at, s.decided_at, s.outcome, s.note,
	d.name AS decider_name, d.display_name AS decider_display
FROM suggestions s
	JOIN posts p ON p.id = s.post_id
	JOIN questions q ON q.id = p.question_id
	JOIN accounts u ON u.id = s.account_id
	LEFT JOIN accounts d ON d.id = s.decided_by
WHERE s.post_id = $1::bigint AND ($3::boolean OR s.account_id = $2::bigint OR p.author_id = $2)
ORDER BY s.decided_at DESC NULLS FIRST, s.id LIMIT 50;

-- name: suggestion_queue
-- Along the index of open ones; those of posts that are gone need nobody.
SELECT s.id, s.post_id, p.question_id, p.kind, q.title AS question_title, q.slug AS question_slug,
	s.account_id, u.name, u.display_name AS display, u.role, s.title, s.tags, s.body, s.reason,
	s.n_seen, p.n_revisions, s.at, s.decided_at, s.outcome, s.note,
	NULL::text AS decider_name, NULL::text AS decider_display
FROM suggestions s
	JOIN posts p ON p.id = s.post_id AND p.deleted_at IS NULL
	JOIN questions q ON q.id = p.question_id AND q.is_visible
	JOIN accounts u ON u.id = s.account_id
WHERE s.decided_at IS NULL
ORDER BY s.at, s.id LIMIT $1::int;

-- name: suggestion_decide
-- No row: somebody was faster.
UPDATE suggestions SET decided_at = now(), decided_by = $2::bigint, outcome = $3::text, note = $4::text
WHERE id = $1::bigint AND decided_at IS NULL
RETURNING id;
