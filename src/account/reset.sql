-- New passwords by a mailed link.

-- name: reset_account
-- Whose token it is, before the password is looked at.
SELECT a.id, a.name, a.display_name, a.email_sealed FROM account_tokens AS t JOIN accounts AS a ON a.id = t.account_id
WHERE t.token_hash = :token_hash::text AND t.kind = 'reset' AND t.used_at IS NULL AND t.expires_at > now();

-- name: reset_finish
-- Who has the mail has the address, so it is confirmed too. All sessions and other reset links end;
-- links that take the account back stay, for they are in other mails.
WITH used AS (
	UPDATE account_tokens SET used_at = now()
	WHERE token_hash = :token_hash::text AND kind = 'reset' AND used_at IS NULL AND expires_at > now()
	RETURNING account_id
), others AS (
	DELETE FROM account_tokens AS t USING used
	WHERE t.account_id = used.account_id AND t.token_hash <> :token_hash AND t.kind = 'reset'
), ended AS (
	DELETE FROM sessions AS s USING used WHERE s.account_id = used.account_id
), unchanged AS (
	DELETE FROM email_changes AS c USING used
	WHERE c.account_id = used.account_id AND c.confirmed_at IS NULL
)
UPDATE accounts SET password_hash = :password_hash::text, verified_at = coalesce(verified_at, now())
FROM used WHERE id = used.account_id
RETURNING id;

-- name: reset_sweep
-- Links that can do nothing any more.
DELETE FROM account_tokens WHERE expires_at < now() - interval '7 days';
