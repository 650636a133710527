-- name: revision_list
SELECT r.number, r.at, u.name AS author_name, u.display_name AS author_display, r.title,
	array_to_string(r.tags, ', ') AS tags, r.body, r.reason
FROM revisions r LEFT JOIN accounts u ON u.id = r.author_id
WHERE r.post_id = $1::bigint
ORDER BY r.number DESC;

-- name: revision_get
-- $2: the one with that number. What read_revision() reads.
SELECT r.number, r.at, u.name AS author_name, u.display_name AS author_display, r.title,
	array_to_string(r.tags, ', ') AS tags, r.body, r.reason
FROM revisions r LEFT JOIN accounts u ON u.id = r.author_id
WHERE r.post_id = $1::bigint AND r.number = $2::int;
