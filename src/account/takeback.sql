-- Taking an account back.

-- name: takeback_use
UPDATE account_tokens SET used_at = now()
WHERE token_hash = :token_hash::text AND kind = 'revoke' AND used_at IS NULL AND expires_at > now()
RETURNING account_id;

-- name: takeback_address
-- The address there was before the first of the changes that can still be taken back.
SELECT old_sealed, old_mac FROM email_changes
WHERE account_id = :account_id::bigint AND confirmed_at IS NOT NULL AND stop_until > now()
ORDER BY confirmed_at, id LIMIT 1;

-- name: takeback_now
-- :email_sealed, :email_mac: the address of before, NULL: it stays. Nobody can log in until a new password is chosen.
WITH changes AS (
	DELETE FROM email_changes WHERE account_id = :account_id::bigint
), links AS (
	DELETE FROM account_tokens WHERE account_id = :account_id
), ended AS (
	DELETE FROM sessions WHERE account_id = :account_id
)
UPDATE accounts SET email_sealed = coalesce(:email_sealed::text, email_sealed),
	email_mac = coalesce(:email_mac::text, email_mac), password_hash = NULL
WHERE id = :account_id;
