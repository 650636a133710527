-- The journal of undo.

-- name: undo_open
INSERT INTO undo_acts (by_id, act, subject_kind, subject_id)
VALUES (nullif(:by_id::bigint, 0), :act::text, :subject_kind::text, :subject_id::bigint)
RETURNING id;

-- name: undo_write
-- An image that is not there comes as ''.
INSERT INTO undo_rows (act_id, number, kind, key, before, after)
SELECT :act_id::bigint, r.number + coalesce((SELECT max(w.number) FROM undo_rows w WHERE w.act_id = :act_id), 0), r.kind, r.key, nullif(r.before, '')::jsonb, nullif(r.after, '')::jsonb
FROM unnest(:kinds::text[], :keys::text[], :befores::text[], :afters::text[]) WITH ORDINALITY
	AS r (kind, key, before, after, number)
ON CONFLICT (act_id, kind, key) DO UPDATE SET after = EXCLUDED.after;

-- name: undo_find
-- into: undo_standing answerwell/undo/undo.h
SELECT u.id, u.at, u.by_id, u.subject_id, (SELECT count(*) FROM undo_rows r WHERE r.act_id = u.id) AS n_rows
FROM undo_acts u
WHERE u.subject_kind = :subject_kind::text AND u.subject_id = :subject_id::bigint AND u.act = :act::text
	AND u.undone_at IS NULL
ORDER BY u.id DESC LIMIT 1;

-- name: undo_recent
-- into: undo_standing answerwell/undo/undo.h
SELECT u.id, u.at, u.by_id, u.subject_id, (SELECT count(*) FROM undo_rows r WHERE r.act_id = u.id) AS n_rows
FROM undo_acts u
WHERE u.act = :act::text AND u.undone_at IS NULL AND (:by_id::bigint = 0 OR u.by_id = :by_id)
ORDER BY u.id DESC LIMIT :limit::integer;

-- name: undo_lock
SELECT undone_at IS NOT NULL AS is_undone FROM undo_acts WHERE id = :id::bigint FOR UPDATE;

-- name: undo_read
-- The last first.
SELECT kind, key, before::text AS before, after::text AS after
FROM undo_rows WHERE act_id = :act_id::bigint ORDER BY number DESC;

-- name: undo_close
-- What happened stays; the images are needed no more.
WITH act AS (
	UPDATE undo_acts SET undone_at = now(), undone_by = nullif(:by_id::bigint, 0) WHERE id = :id::bigint
)
UPDATE undo_rows r SET before = NULL, after = NULL,
	was_put_back = EXISTS (SELECT FROM unnest(:kinds::text[], :keys::text[]) AS b (kind, key) WHERE b.kind = r.kind AND b.key = r.key)
WHERE r.act_id = :id;
