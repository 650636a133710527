-- name: post_hide
UPDATE posts SET hidden_at = now(), hidden_by = $2::bigint, hidden_reason = $3::text
WHERE id = $1::bigint;

-- name: post_show
UPDATE posts SET hidden_at = NULL, hidden_by = NULL, hidden_reason = NULL WHERE id = $1::bigint;

-- name: post_delete
UPDATE posts SET deleted_at = now(), deleted_by = $2::bigint WHERE id = $1::bigint;

-- name: post_restore
UPDATE posts SET deleted_at = NULL, deleted_by = NULL WHERE id = $1::bigint;
