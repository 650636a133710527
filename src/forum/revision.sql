-- name: revision_list
-- Before that number (0: from the newest).
SELECT r.number, r.at, u.name AS author_name, u.display_name AS author_display, r.title,
	array_to_string(r.tags, ', ') AS tags, r.body, r.reason, r.blanked_at IS NOT NULL AS is_blanked
FROM revisions r LEFT JOIN accounts u ON u.id = r.author_id
WHERE r.post_id = :post_id::bigint AND (:before::integer = 0 OR r.number < :before)
ORDER BY r.number DESC LIMIT :limit::integer;
