-- What staff did.

-- name: audit_add
INSERT INTO audit_log (actor_id, action, subject_kind, subject_id, detail)
VALUES (nullif(:actor_id::bigint, 0), :action::text, :subject_kind::text, :subject_id::bigint, :detail::text);
