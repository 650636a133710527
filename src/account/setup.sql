-- name: setup_begin
-- No row: there is an administrator.
INSERT INTO setup (code_hash)
SELECT :code_hash::text WHERE NOT EXISTS (SELECT FROM accounts WHERE role = 'admin')
ON CONFLICT (is_only) DO UPDATE SET code_hash = EXCLUDED.code_hash, tries = 0, made_at = now();

-- name: setup_is_open
SELECT EXISTS (SELECT FROM setup) AND NOT EXISTS (SELECT FROM accounts WHERE role = 'admin') AS is_open;

-- name: setup_try
-- Counts what is wrong; no row: too often already, or none waits.
UPDATE setup SET tries = CASE WHEN code_hash = :code_hash::text THEN tries ELSE tries + 1 END
WHERE tries < :most::integer AND NOT EXISTS (SELECT FROM accounts WHERE role = 'admin')
RETURNING code_hash = :code_hash AS is_right;

-- name: setup_end
DELETE FROM setup WHERE code_hash = :code_hash::text AND NOT EXISTS (SELECT FROM accounts WHERE role = 'admin');
