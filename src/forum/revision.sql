-- name: revision_list
-- $2: before that number (0: from the newest).
SELECT r.number, r.at, u.name AS author_name, u.display_name AS author_display, r.title,
	array_to_string(r.tags, ', ') AS tags, r.body, r.reason, r.blanked_at
FROM revisions r LEFT JOIN accounts u ON u.id = r.author_id
WHERE r.post_id = $1::bigint AND ($2::int = 0 OR r.number < $2)
ORDER BY r.number DESC LIMIT $3::int;

-- name: revision_get
-- $2: the one with that number. What read_revision() reads.
SELECT r.number, r.at, u.name AS author_name, u.display_name AS author_display, r.title,
	array_to_string(r.tags, ', ') AS tags, r.body, r.reason, r.blanked_at
FROM revisions r LEFT JOIN accounts u ON u.id = r.author_id
WHERE r.post_id = $1::bigint AND r.number = $2::int;
