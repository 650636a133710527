-- The list of notices.

-- name: inbox_list
-- Older than :before (0: from the newest). Each branch has an index of its own. What is hidden by now shows no words.
SELECT n.id, n.at, n.read_at, n.kind, n.question_id, n.post_id, n.entry_id,
	by.display_name AS actor, p.kind AS post_kind,
	CASE WHEN n.entry_id IS NOT NULL THEN e.title WHEN s.is_seen THEN q.title END AS title,
	CASE WHEN n.entry_id IS NOT NULL THEN e.slug WHEN s.is_seen THEN q.slug END AS slug,
	coalesce(e.locale, q.locale) AS locale,
	CASE WHEN s.is_seen THEN left(p.body, 600) END AS body,
	p.author_id = :account_id AS is_author, q.author_id = :account_id AS is_asker
FROM (
	(SELECT * FROM notices WHERE NOT :is_unread_only::boolean AND account_id = :account_id::bigint AND is_shown
		AND (:before::bigint = 0 OR id < :before) ORDER BY id DESC LIMIT :limit::integer)
	UNION ALL
	(SELECT * FROM notices WHERE :is_unread_only AND account_id = :account_id AND is_shown AND read_at IS NULL
		AND (:before = 0 OR id < :before) ORDER BY id DESC LIMIT :limit)
) AS n
LEFT JOIN accounts AS by ON by.id = n.actor_id
LEFT JOIN posts AS p ON p.id = n.post_id
LEFT JOIN posts AS r ON r.id = p.parent_id
LEFT JOIN questions AS q ON q.id = n.question_id
LEFT JOIN entries AS e ON e.id = n.entry_id AND e.retired_at IS NULL
LEFT JOIN LATERAL (SELECT
	question_is_visible_to(q, :account_id, :is_staff::boolean)
	AND is_visible_to(p, :account_id, :is_staff)
	AND is_visible_to(r, :account_id, :is_staff) AS is_seen
) AS s ON true
ORDER BY n.id DESC;

-- name: inbox_get
-- Where one leads, by the same rule.
SELECT n.kind, n.question_id, n.post_id, n.entry_id, p.kind AS post_kind, q.slug AS question_slug,
	e.slug AS entry_slug,
	CASE WHEN n.entry_id IS NOT NULL THEN e.id IS NOT NULL ELSE
		question_is_visible_to(q, :account_id, :is_staff::boolean)
		AND is_visible_to(p, :account_id, :is_staff)
		AND is_visible_to(r, :account_id, :is_staff)
	END AS is_seen
FROM notices AS n
LEFT JOIN posts AS p ON p.id = n.post_id
LEFT JOIN posts AS r ON r.id = p.parent_id
LEFT JOIN questions AS q ON q.id = n.question_id
LEFT JOIN entries AS e ON e.id = n.entry_id AND e.retired_at IS NULL
WHERE n.id = :id::bigint AND n.account_id = :account_id::bigint;
