-- Statements of the tests of src/db, for the tables in tables.sql.

-- name: probe_one
-- call: probe
SELECT 1 AS n;

-- name: probe_fresh
-- call: probe
SELECT 7 AS n;

-- name: probe_pid
-- call: probe
SELECT pg_backend_pid() AS n;

-- name: probe_things
-- call: probe
SELECT count(*) AS n FROM thing;

-- name: probe_prepared
-- call: probe
SELECT count(*) AS n FROM pg_prepared_statements;

-- name: probe_in_tx
-- call: probe
SELECT (pg_current_xact_id_if_assigned() IS NOT NULL)::int AS n;

-- name: probe_end_others
-- call: probe
SELECT count(pg_terminate_backend(pid)) AS n
FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database();

-- name: nap
SELECT pg_backend_pid() AS pid, pg_sleep(:seconds::float8) IS NULL AS slept;

-- name: hang_up
SELECT pg_terminate_backend(:pid::integer) AS ended;

-- name: divide
SELECT 10 / :by::integer AS n;

-- name: say
SELECT :text::text AS t;

-- name: say_often
SELECT repeat(:text::text, 20) AS t;

-- name: session_settings
SELECT current_setting('TimeZone') AS zone,
       current_setting('lock_timeout') AS lock,
       current_setting('idle_in_transaction_session_timeout') AS idle,
       current_setting('application_name') AS app,
       current_setting('client_encoding') AS encoding,
       current_setting('statement_timeout') AS statement,
       current_setting('work_mem') AS own;

-- name: thing_add
INSERT INTO thing (id, parent, size, word)
VALUES (:id::integer, :parent?::integer, :size::integer, :word::text);

-- name: tally_put
INSERT INTO tally (id, n) VALUES (:id::integer, :n::integer);

-- name: tally_set
UPDATE tally SET n = :n::integer WHERE id = :id::integer;

-- name: tally_get
SELECT coalesce((SELECT n FROM tally WHERE id = :id::integer), -1) AS n;

-- name: tally_sum
SELECT count(*) AS n, sum(n % 2) AS odd FROM tally;

-- name: changed_fill
INSERT INTO changed SELECT * FROM generate_series(1, :n::integer);

-- name: changed_read
SELECT n FROM changed;

-- name: echo
SELECT :text::text AS t, :number?::bigint AS i, :truth?::boolean AS b, :at?::timestamptz AS at,
       (:at)::text AS at_text, :real?::float8 AS d;

-- name: instant
SELECT :at::timestamptz AS at, NOT isfinite(:at) AS is_endless,
       CASE WHEN isfinite(:at) THEN (extract(epoch FROM :at) * 1000000)::bigint END AS us;

-- By the server's own arithmetic over 600 years, one microsecond off every second.
-- name: random_instants
SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS us
FROM (SELECT timestamptz '1700-01-01 00:00:00.000001+00'
             + n * interval '397 hours 13 minutes 7.001001 seconds' AS at
      FROM generate_series(0, 12000) AS n) AS s;

-- name: zoned_instants
SELECT timestamptz '2026-11-22 05:51:29.25+05:30' AS late, timestamptz '1900-01-01 00:00:00-03:07:30' AS early,
       (timestamptz '1900-01-01 00:00:00-03:07:30')::text AS early_text;

-- name: double_back
SELECT :d::float8 AS d;

-- name: texts_back
SELECT item, ordinality::int AS n
FROM unnest(:items::text[]) WITH ORDINALITY AS u (item, ordinality);

-- name: ints_sum
SELECT sum(i)::bigint AS sum, count(*) AS n FROM unnest(:items::bigint[]) AS u (i);

-- name: bools_back
SELECT item, ordinality::int AS n
FROM unnest(:items::boolean[]) WITH ORDINALITY AS u (item, ordinality);

-- name: wide
SELECT 1 AS c1, 2 AS c2, 3 AS c3, 4 AS c4, 5 AS c5, 6 AS c6, 7 AS c7, 8 AS c8, 9 AS c9;

-- name: content_tables
SELECT c.relname::text AS name,
       EXISTS (SELECT FROM pg_trigger t
               WHERE t.tgrelid = c.oid AND t.tgname = 'content' AND t.tgenabled = 'O') AS tells
FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace;
