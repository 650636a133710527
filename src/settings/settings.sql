-- name: settings_read
SELECT name, value FROM settings;

-- name: settings_site_name
SELECT value FROM settings WHERE name = :name::text;

-- name: settings_lock
-- Changes come one after the other, so that each tells what stood there before it.
SELECT coalesce((SELECT s.value FROM settings s WHERE s.name = :name::text), :otherwise::text) AS value
FROM (SELECT pg_advisory_xact_lock(hashtext('settings'))) AS lock;

-- name: settings_put
WITH put AS (
	INSERT INTO settings (name, value) VALUES (:name::text, :value::text)
	ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, changed_at = now()
)
INSERT INTO setting_changes (name, before, after) VALUES (:name, :before::text, :value) RETURNING id;

-- name: settings_logo
SELECT content FROM logos WHERE id = :id::bigint;

-- name: settings_put_logo
INSERT INTO logos (content) VALUES (:content::text) RETURNING id;
