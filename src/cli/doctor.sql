-- What the doctor asks. Nothing here changes anything, and nothing is asked for visitors.

-- name: doctor_ping
SELECT true AS is_there;

-- name: doctor_server
-- One row about server, database and role.
SELECT current_setting('server_version_num')::integer AS version,
	current_setting('server_version') AS version_text,
	pg_encoding_to_char(d.encoding) AS encoding, d.datctype AS ctype,
	r.rolsuper AS is_super, r.rolcreaterole OR r.rolcreatedb AS is_mighty, r.rolname::text AS role,
	has_schema_privilege(current_user, 'public', 'CREATE') AS makes_tables,
	current_setting('max_connections')::bigint
		- current_setting('superuser_reserved_connections')::bigint AS n_connections,
	(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS n_used,
	clock_timestamp() AS at
FROM pg_database d, pg_roles r
WHERE d.datname = current_database() AND r.rolname = current_user;

-- name: doctor_rights
-- Tables that the application's role cannot work with, and histories that it may rewrite. The record
-- of schema changes is only read, the histories are only added to: see migrate_grants.
WITH tables AS (
	SELECT c.oid, c.relname::text AS name,
		c.relname IN ('audit_log', 'revisions', 'official_marks', 'setting_changes',
			'site_page_revisions') AS is_history,
		c.relname IN ('schema_migrations', 'schema_current') AS is_record
	FROM pg_class c
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
), rights AS (
	SELECT *, has_table_privilege(current_user, oid, 'SELECT') AS reads,
		has_table_privilege(current_user, oid, 'INSERT') AS adds,
		has_table_privilege(current_user, oid, 'UPDATE') AS changes,
		has_table_privilege(current_user, oid, 'DELETE') AS deletes
	FROM tables
)
SELECT string_agg(name, ', ' ORDER BY name) FILTER (WHERE NOT (reads AND (is_record
		OR adds AND (is_history OR changes AND deletes)))) AS names,
	string_agg(name, ', ' ORDER BY name) FILTER (WHERE is_history AND (changes OR deletes)) AS rewritable
FROM rights;

-- name: doctor_extensions
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS has_trigrams,
	EXISTS (SELECT FROM pg_timezone_names WHERE name = 'Asia/Shanghai') AS has_zones;

-- name: doctor_search
-- Fresh: taken within three hours; the job runs hourly. A small site needs none.
SELECT t.refreshed_at, t.n_documents,
	(SELECT count(*) FROM (SELECT FROM search_documents LIMIT 1000) s) >= 1000 AS is_large,
	coalesce(t.refreshed_at < now() - interval '3 hours', true) AS is_old,
	(SELECT count(*) FROM questions q WHERE q.is_visible AND NOT EXISTS (
		SELECT FROM search_documents d WHERE d.kind = 'question' AND d.ref_id = q.id)) AS n_missing
FROM search_totals t;

-- name: doctor_mail
-- Late: due for a quarter of an hour, and nobody has taken it.
SELECT count(*) FILTER (WHERE state = 'planned' AND not_before < now() - interval '15 minutes') AS n_late,
	count(*) FILTER (WHERE state = 'uncertain' AND finished_at > now() - interval '7 days') AS n_uncertain,
	count(*) FILTER (WHERE state = 'failed' AND finished_at > now() - interval '1 day') AS n_failed
FROM mails WHERE state IN ('planned', 'uncertain', 'failed');

-- name: doctor_people
-- A site without an administrator cannot be run.
SELECT EXISTS (SELECT FROM accounts WHERE role = 'admin' AND suspended_at IS NULL) AS has_admin,
	EXISTS (SELECT FROM categories) AS has_category;
