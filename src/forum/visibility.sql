-- name: visibility_hide
UPDATE posts SET hidden_at = now(), hidden_by = :by_id::bigint, hidden_reason = :reason::text
WHERE id = :id::bigint;

-- name: visibility_show
UPDATE posts SET hidden_at = NULL, hidden_by = NULL, hidden_reason = NULL WHERE id = :id::bigint;

-- name: visibility_delete
UPDATE posts SET deleted_at = now(), deleted_by = :by_id::bigint WHERE id = :id::bigint;

-- name: visibility_restore
UPDATE posts SET deleted_at = NULL, deleted_by = NULL WHERE id = :id::bigint;
