-- Registration, confirmation of the address, new passwords.

-- name: register_is_name_taken
-- An unconfirmed registration may be replaced after three days.
SELECT EXISTS (
	SELECT FROM accounts WHERE name = $1 AND NOT (verified_at IS NULL AND password_hash IS NOT NULL
		AND role = 'customer' AND joined_at < now() - interval '3 days')
) AS is_taken;

-- name: register_clear_stale
-- Those of other people, or of the same person whose mail never came. Whoever has written something
-- (was confirmed once) stays.
DELETE FROM accounts AS a
WHERE (a.name = $1 OR a.email_mac = $2) AND a.verified_at IS NULL AND a.password_hash IS NOT NULL
	AND a.role = 'customer' AND a.joined_at < now() - interval '3 days'
	AND NOT EXISTS (SELECT FROM posts WHERE author_id = a.id)
	AND NOT EXISTS (SELECT FROM audit_log WHERE actor_id = a.id);

-- name: register_insert
-- Nothing happens when the address is known; a taken name is a conflict.
INSERT INTO accounts (id, name, display_name, locale, zone, email_sealed, email_mac, password_hash)
SELECT $1::bigint, $2, $3, $4, $5, $6, $7, $8
WHERE NOT EXISTS (SELECT FROM accounts WHERE email_mac = $7)
RETURNING id;

-- name: register_find
-- By the keyed hash of the address.
SELECT id, verified_at IS NOT NULL AS is_verified FROM accounts WHERE email_mac = $1;

-- name: register_verify
WITH used AS (
	UPDATE account_tokens SET used_at = now()
	WHERE token_hash = $1 AND kind = 'verify' AND used_at IS NULL AND expires_at > now()
	RETURNING account_id
), confirmed AS (
	UPDATE subscriptions AS s SET confirmed_at = now() FROM used
	WHERE s.account_id = used.account_id AND s.confirmed_at IS NULL AND s.ended_at IS NULL
)
UPDATE accounts SET verified_at = coalesce(verified_at, now()) FROM used WHERE id = used.account_id
RETURNING id, name, display_name, role, locale, zone, about, joined_at,
	true AS is_verified, suspended_at IS NOT NULL AS is_suspended;

-- name: register_reset_account
-- Whose token it is, before the password is looked at.
SELECT a.id, a.name, a.email_sealed FROM account_tokens AS t JOIN accounts AS a ON a.id = t.account_id
WHERE t.token_hash = $1 AND t.kind = 'reset' AND t.used_at IS NULL AND t.expires_at > now();

-- name: register_reset
-- Who has the mail has the address, so it is confirmed too. All sessions and other links end.
WITH used AS (
	UPDATE account_tokens SET used_at = now()
	WHERE token_hash = $1 AND kind = 'reset' AND used_at IS NULL AND expires_at > now()
	RETURNING account_id
), others AS (
	DELETE FROM account_tokens AS t USING used
	WHERE t.account_id = used.account_id AND t.token_hash <> $1
), ended AS (
	DELETE FROM sessions AS s USING used WHERE s.account_id = used.account_id
), unchanged AS (
	DELETE FROM email_changes AS c USING used
	WHERE c.account_id = used.account_id AND c.confirmed_at IS NULL
)
UPDATE accounts SET password_hash = $2, verified_at = coalesce(verified_at, now())
FROM used WHERE id = used.account_id
RETURNING id;

-- name: register_sweep
-- Links that can do nothing any more.
DELETE FROM account_tokens WHERE expires_at < now() - interval '7 days';
