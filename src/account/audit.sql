-- What staff did.

-- name: audit_add
INSERT INTO audit_log (actor_id, action, subject_kind, subject_id, detail)
VALUES (nullif(:actor_id::bigint, 0), :action::text, :subject_kind::text, :subject_id::bigint, :detail::text);

-- name: audit_list
SELECT l.id, l.at, l.actor_id, l.action, l.subject_kind, l.subject_id, l.detail,
	a.name AS actor_name, a.display_name AS actor_display, x.display_name AS other_display
FROM audit_log AS l LEFT JOIN accounts AS a ON a.id = l.actor_id
	LEFT JOIN accounts AS x ON x.id = substring(l.detail FROM 'account=([0-9]{1,18})')::bigint
WHERE :before_id::bigint = 0 OR l.id < :before_id
ORDER BY l.id DESC LIMIT :limit::integer;
