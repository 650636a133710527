-- name: submission_begin
-- The conflict is an update, so that the row comes back, and one that is being made is waited for.
INSERT INTO submissions AS s (account_id, kind, token, words)
VALUES (:account_id::bigint, :kind::text, :token::text, :words::text)
ON CONFLICT (account_id, kind, token) DO UPDATE SET sent_at = s.sent_at
RETURNING s.made_id, s.words;

-- name: submission_end
UPDATE submissions SET made_id = :made_id::bigint
WHERE account_id = :account_id::bigint AND kind = :kind::text AND token = :token::text;

-- name: submission_look
SELECT made_id FROM submissions
WHERE account_id = :account_id::bigint AND kind = :kind::text AND token = :token::text AND made_id IS NOT NULL;

-- name: submission_sweep
-- Oldest first, some at a time: no long locks.
DELETE FROM submissions WHERE (account_id, kind, token) IN (
	SELECT account_id, kind, token FROM submissions WHERE sent_at < now() - make_interval(days => :days::integer)
	ORDER BY sent_at LIMIT 1000);
