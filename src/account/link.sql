-- Links by mail.

-- name: link_count
-- How many mails strangers asked for to one address within the hour.
INSERT INTO limits (kind, key, window_start, n) VALUES ('address', :key::text, date_trunc('hour', now()), 1)
ON CONFLICT (kind, key, window_start) DO UPDATE SET n = limits.n + 1
RETURNING n;

-- name: link_token
INSERT INTO account_tokens (token_hash, account_id, kind, expires_at)
VALUES (:token_hash::text, :account_id::bigint, :kind::text, now() + :seconds::integer * interval '1 second');
