-- Being logged in.

-- name: session_has_been
-- Whether anybody was ever logged in to this account.
SELECT last_seen_at IS NOT NULL AS has_been FROM accounts WHERE id = :account_id::bigint;

-- name: session_open
-- Quiet: kept pages stay good.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
), opened AS (
	INSERT INTO sessions (token_hash, account_id, agent, expires_at, network)
	SELECT :token_hash::text, :account_id::bigint, :agent::text, now() + :idle_days::integer * interval '1 day',
		:network::text FROM quiet
	RETURNING account_id
)
UPDATE accounts SET last_seen_at = now() FROM opened WHERE id = opened.account_id;

-- name: session_find
-- row: account
-- Read only, so that a request that is only looking writes nothing; the touch comes when it is due.
SELECT s.id AS session_id, s.expires_at, s.last_seen_at < now() - interval '10 minutes' AS is_touch_due,
	a.id, a.name, a.display_name, a.role, a.locale, a.zone, a.about, a.joined_at, a.n_unread,
	a.verified_at IS NOT NULL AS is_verified, a.suspended_at IS NOT NULL AS is_suspended, a.theme,
	a.answer_order
FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id
WHERE s.token_hash = :token_hash::text AND s.expires_at > now() AND a.suspended_at IS NULL;

-- name: session_touch
-- Lives on while it is used, but not for ever. Quiet: kept pages stay good.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
), seen AS (
	UPDATE sessions SET last_seen_at = now(),
		expires_at = least(now() + :idle_days::integer * interval '1 day',
			created_at + :max_days::integer * interval '1 day')
	WHERE id = :id::bigint RETURNING account_id
)
UPDATE accounts SET last_seen_at = now() FROM quiet, seen WHERE id = seen.account_id;

-- name: session_list
SELECT id, created_at, last_seen_at, agent, network FROM sessions
WHERE account_id = :account_id::bigint AND expires_at > now()
ORDER BY last_seen_at DESC, id DESC LIMIT :limit::integer;

-- name: session_end
DELETE FROM sessions WHERE account_id = :account_id::bigint AND id = :id::bigint;

-- name: session_close
DELETE FROM sessions WHERE id = :id::bigint;

-- name: session_close_all
DELETE FROM sessions WHERE account_id = :account_id::bigint AND id <> :except_id::bigint;

-- name: session_sweep
DELETE FROM sessions WHERE expires_at < now();
