-- Limits in fixed windows.

-- name: limit_take
-- Counts until the limit is passed and then stops writing, so that a flood costs no disk. Gives no
-- row when the limit was passed before.
INSERT INTO limits (kind, key, window_start, n)
VALUES (:kind::text, :key::text, to_timestamp(floor(extract(epoch FROM now()) / :seconds::integer) * :seconds),
	:amount::integer)
ON CONFLICT (kind, key, window_start) DO UPDATE SET n = limits.n + EXCLUDED.n
WHERE limits.n <= :max::integer
RETURNING n;

-- name: limit_sweep
-- The longest window is a day.
DELETE FROM limits WHERE window_start < now() - interval '2 days';
