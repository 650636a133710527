-- name: flag_raise
INSERT INTO flags (post_id, account_id, reason, note)
VALUES (:post_id::bigint, :account_id::bigint, :reason::text, :note::text);

-- name: flag_resolve
-- All open ones of a post.
UPDATE flags SET resolved_at = now(), resolved_by = :by_id::bigint, outcome = :outcome::text
WHERE post_id = :post_id::bigint AND resolved_at IS NULL;

-- name: flag_reason
-- What most open flags of a post say; as many for several: all of those, as the list has them. "other"
-- tells the author nothing. '': there is no more.
WITH said AS (
	SELECT reason, count(*) AS n FROM flags
	WHERE post_id = :post_id::bigint AND resolved_at IS NULL AND reason <> 'other' GROUP BY reason
)
SELECT coalesce(string_agg(reason, ',' ORDER BY reason), '') AS reason FROM said
WHERE n = (SELECT max(n) FROM said);

-- name: queue_list
-- row: post
-- Posts with open flags; what post_read() reads, and the flags folded. Deleted posts need nobody.
WITH open AS (
	SELECT f.post_id, count(*) AS n_flags, min(f.at) AS first_at,
		string_agg(DISTINCT f.reason, ',') AS reasons
	FROM flags f JOIN posts p ON p.id = f.post_id AND p.deleted_at IS NULL
	WHERE f.resolved_at IS NULL
	GROUP BY f.post_id ORDER BY n_flags DESC, first_at, f.post_id LIMIT :limit::integer
)
SELECT p.id, p.question_id, p.parent_id, p.kind, p.author_id, u.name AS author_name,
	coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	p.body, p.html, p.format, p.renderer, p.score, p.n_up, p.n_down, p.n_revisions, p.created_at,
	p.edited_at, p.license, p.source_url, p.hidden_at, p.deleted_at, NOT is_visible(p) AS is_removed, p.deleted_by,
	p.hidden_reason, v.value AS my_vote,
	q.title AS question_title, q.slug AS question_slug, q.locale AS question_locale,
	open.n_flags, open.first_at, open.reasons
FROM open
	JOIN posts p ON p.id = open.post_id
	JOIN questions q ON q.id = p.question_id
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN votes v ON v.post_id = p.id AND v.account_id = :reader_id::bigint
ORDER BY open.n_flags DESC, open.first_at, p.id;

-- name: queue_notes
-- What the first who flagged each of these posts said, with their names; theirs who are gone stand without.
SELECT f.post_id, f.note, f.at, u.name AS author_name, u.display_name AS author_display,
	coalesce(u.role, 'customer') AS author_role
FROM unnest(:posts::bigint[]) WITH ORDINALITY AS p(id, place)
	CROSS JOIN LATERAL (SELECT f.post_id, f.account_id, f.note, f.at FROM flags f
		WHERE f.post_id = p.id AND f.resolved_at IS NULL AND f.note ~ '\S'
		ORDER BY f.at, f.id LIMIT :each::integer) f
	LEFT JOIN accounts u ON u.id = f.account_id
ORDER BY p.place, f.at;

-- name: queue_settled
-- Along the index of who settled what; a few rows of the last hour.
SELECT s.post_id, p.question_id, s.at, p.hidden_at IS NOT NULL AS is_hidden,
	q.title AS question_title, q.slug AS question_slug, q.locale AS question_locale
FROM (SELECT post_id, max(resolved_at) AS at FROM flags
	WHERE resolved_by = :by_id::bigint AND resolved_at > now() - interval '1 hour'
	GROUP BY post_id ORDER BY at DESC LIMIT 5) s
	JOIN posts p ON p.id = s.post_id AND p.deleted_at IS NULL
	JOIN questions q ON q.id = p.question_id
ORDER BY s.at DESC;

-- name: flag_reopen
-- Whoever has flagged again meanwhile is not counted twice. did_hide: the post is hidden because the
-- same person upheld them; what a colleague has hidden since stays so.
WITH settled AS (
	SELECT f.id, f.outcome FROM flags f
	WHERE f.post_id = :post_id::bigint AND f.resolved_by = :by_id::bigint
		AND f.resolved_at > now() - interval '1 hour'
		AND f.id = (SELECT max(n.id) FROM flags n WHERE n.post_id = f.post_id AND n.account_id = f.account_id)
		AND NOT EXISTS (SELECT FROM flags o
			WHERE o.post_id = f.post_id AND o.account_id = f.account_id AND o.resolved_at IS NULL)
), reopened AS (
	UPDATE flags f SET resolved_at = NULL, resolved_by = NULL, outcome = NULL
	FROM settled WHERE f.id = settled.id
)
SELECT count(*) AS n, coalesce(bool_or(s.outcome = 'upheld'), false)
	AND EXISTS (SELECT FROM posts WHERE id = :post_id AND hidden_by = :by_id) AS did_hide
FROM settled s;
