-- Links by mail.

-- name: link_count
-- How many mails strangers asked for to one address within the hour. It is counted for unknown
-- addresses too: the same work, the same time.
INSERT INTO limits (kind, key, window_start, n) VALUES ('address', $1, date_trunc('hour', now()), 1)
ON CONFLICT (kind, key, window_start) DO UPDATE SET n = limits.n + 1
RETURNING n;

-- name: link_token
-- For nobody (0) it does nothing, after the same round trip.
INSERT INTO account_tokens (token_hash, account_id, kind, expires_at)
SELECT $1, id, $3, now() + $4::integer * interval '1 second' FROM accounts WHERE id = $2::bigint;
