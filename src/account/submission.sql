-- name: submission_begin
-- The conflict is an update, so that the row comes back, and one that is being made is waited for.
INSERT INTO submissions AS s (account_id, kind, token, words)
VALUES ($1::bigint, $2::text, $3::text, $4::text)
ON CONFLICT (account_id, kind, token) DO UPDATE SET sent_at = s.sent_at
RETURNING s.made_id, s.words;

-- name: submission_end
UPDATE submissions SET made_id = $4::bigint
WHERE account_id = $1::bigint AND kind = $2::text AND token = $3::text;

-- name: submission_sweep
-- Oldest first, some at a time: no long locks.
DELETE FROM submissions WHERE (account_id, kind, token) IN (
	SELECT account_id, kind, token FROM submissions WHERE sent_at < now() - make_interval(days => $1::int)
	ORDER BY sent_at LIMIT 1000);
