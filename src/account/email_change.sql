-- Another address.

-- name: email_change_state
SELECT a.email_sealed, c.email_sealed AS waiting, c.confirm_until
FROM accounts a LEFT JOIN email_changes c ON c.account_id = a.id AND c.confirmed_at IS NULL
	AND c.confirm_until > now()
WHERE a.id = :account_id::bigint;

-- name: email_change_owner
-- Whose address it is, if it was ever confirmed: who only claimed it has no right to it yet.
SELECT id FROM accounts WHERE email_mac = :email_mac::text AND verified_at IS NOT NULL;

-- name: email_change_cancel
DELETE FROM email_changes WHERE account_id = :account_id::bigint AND confirmed_at IS NULL;

-- name: email_change_put
INSERT INTO email_changes (account_id, email_sealed, email_mac, confirm_hash, stop_hash, confirm_until,
	stop_until)
VALUES (:account_id::bigint, :email_sealed::text, :email_mac::text, :confirm_hash::text, :stop_hash::text,
	now() + :confirm_hours::integer * interval '1 hour', now() + :stop_days::integer * interval '1 day');

-- name: email_change_of_confirm
SELECT account_id, email_mac FROM email_changes
WHERE confirm_hash = :confirm_hash::text AND confirmed_at IS NULL AND confirm_until > now() FOR UPDATE;

-- name: email_change_clear_claim
-- An account that never confirmed this address stands in nobody's way who does.
DELETE FROM accounts AS a WHERE a.email_mac = :email_mac::text AND a.verified_at IS NULL AND a.role = 'customer'
	AND NOT EXISTS (SELECT FROM writers w WHERE w.account_id = a.id)
	AND NOT EXISTS (SELECT FROM audit_log WHERE actor_id = a.id);

-- name: email_change_confirm
-- The thread of the two: the old address is kept for a while, the new one takes its place. Links to a new
-- password that were mailed to the old one end; it has its own link to stop the change.
WITH change AS (
	UPDATE email_changes c SET confirmed_at = now(), confirm_hash = NULL, old_sealed = a.email_sealed,
		old_mac = a.email_mac
	FROM accounts a WHERE c.confirm_hash = :confirm_hash::text AND a.id = c.account_id
	RETURNING c.account_id, c.email_sealed, c.email_mac
), links AS (
	DELETE FROM account_tokens t USING change WHERE t.account_id = change.account_id AND t.kind = 'reset'
)
UPDATE accounts a SET email_sealed = change.email_sealed, email_mac = change.email_mac,
	verified_at = coalesce(a.verified_at, now())
FROM change WHERE a.id = change.account_id;

-- name: email_change_of_stop
SELECT account_id FROM email_changes
WHERE stop_hash = :stop_hash::text AND stop_until > now() FOR UPDATE;

-- name: email_change_sweep
DELETE FROM email_changes WHERE stop_until < now();
