-- Pictures and files that people have brought: migrations/current/uploads.sql says who sees them and which stay.

-- name: upload_space
-- What an account keeps here.
SELECT coalesce(sum(n_bytes), 0)::bigint AS n_bytes FROM uploads WHERE account_id = :account_id::bigint;

-- name: upload_put
-- The same once more is the same; its day begins anew.
INSERT INTO uploads (key, account_id, kind, name, width, height, n_bytes)
VALUES (:key::text, :account_id::bigint, :kind::text, :name::text, :width::integer, :height::integer, :n_bytes::bigint)
ON CONFLICT (key) DO UPDATE SET at = now()
RETURNING id;

-- name: upload_put_part
INSERT INTO upload_parts (upload_id, name, content)
VALUES (:upload_id::bigint, :name::text, decode(:content::text, 'hex'))
ON CONFLICT DO NOTHING;

-- name: upload_find
-- As hex: a column of bytes has no place in a struct.
SELECT u.kind, u.name, u.width, u.height, upload_is_public(u) AS is_public, octet_length(p.content) AS len,
	encode(p.content, 'hex') AS content
FROM uploads u JOIN upload_parts p ON p.upload_id = u.id AND p.name = :part::text
WHERE u.key = :key::text AND (upload_is_public(u) OR u.account_id = :reader?::bigint OR :is_staff::boolean);

-- name: upload_sweep
-- What was never posted, a day after it came; what only deleted posts showed, half a day after that.
WITH unused AS (
	SELECT u.id FROM uploads u
	WHERE u.at < now() - interval '1 day' AND NOT EXISTS (SELECT FROM upload_uses x WHERE x.upload_id = u.id)
	UNION
	SELECT x.upload_id FROM upload_uses x JOIN posts p ON p.id = x.post_id WHERE p.deleted_at IS NOT NULL
), gone AS (
	DELETE FROM uploads u WHERE u.id IN (SELECT id FROM unused) AND NOT upload_is_needed(u)
	RETURNING 1
)
SELECT count(*) AS n FROM gone;
