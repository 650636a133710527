-- The record of schema changes. The tables are made by migrate() itself, before the first migration.

-- name: migrate_has_record
-- A database that was never migrated is not an error, nor one of before there was migrations/current/.
SELECT to_regclass('public.schema_migrations') IS NOT NULL AS has_record,
	to_regclass('public.schema_current') IS NOT NULL AS has_current;

-- name: migrate_recorded
-- In order, to be walked beside the program's own list.
SELECT number, name, checksum FROM schema_migrations ORDER BY number;

-- name: migrate_record
INSERT INTO schema_migrations (number, name, checksum) VALUES (:number::integer, :name::text, :checksum::text);

-- name: migrate_current
SELECT digest FROM schema_current;

-- name: migrate_current_record
INSERT INTO schema_current (digest) VALUES (:digest::text)
ON CONFLICT (is_only) DO UPDATE SET digest = EXCLUDED.digest, applied_at = now();

-- name: migrate_current_user
SELECT current_user::text AS name;

-- name: migrate_lock
-- Two programs may start at once. Held to the end of the transaction; the number is arbitrary.
SELECT pg_advisory_xact_lock(727274625)::text AS locked;

-- name: migrate_grants
-- GRANT takes no parameters, so the text is made here, with the role's name quoted by the server. The
-- histories are only added to: the role may neither change nor delete what stands there.
SELECT format(text, quote_ident(:role::text)) AS sql, 1 AS place
FROM (VALUES
	('GRANT USAGE ON SCHEMA public TO %s'),
	('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %s'),
	('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %s'),
	('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO %s'),
	('REVOKE INSERT, UPDATE, DELETE ON schema_migrations, schema_current FROM %s'),
	('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %s'),
	('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO %s'),
	('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO %s')
) AS grants (text)
UNION ALL
SELECT format('REVOKE UPDATE, DELETE ON %I FROM %s', history.name, quote_ident(:role)), 2
FROM (VALUES ('audit_log'), ('revisions'), ('official_marks'), ('setting_changes'),
	('site_page_revisions')) AS history (name)
WHERE to_regclass('public.' || history.name) IS NOT NULL
ORDER BY place;


-- name: migrate_server
-- What must fit before the first change: a database has its encoding for good.
SELECT current_setting('server_version_num')::bigint AS version,
       current_setting('server_version') AS version_text,
       current_setting('server_encoding') AS encoding;
