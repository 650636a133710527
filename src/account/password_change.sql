-- The password somebody has, and a new one instead.

-- name: password_of
SELECT name, display_name, email_sealed, password_hash FROM accounts WHERE id = :account_id::bigint;

-- name: password_put
-- Only if it is still the one that was checked: two changes at once are one. All sessions and open
-- reset links end with it; those that take the account back stay, for they are in other mails.
WITH changed AS (
	UPDATE accounts SET password_hash = :password_hash::text
	WHERE id = :account_id::bigint AND password_hash = :was::text
	RETURNING id
), ended AS (
	DELETE FROM sessions AS s USING changed WHERE s.account_id = changed.id
), links AS (
	DELETE FROM account_tokens AS t USING changed WHERE t.account_id = changed.id AND t.kind = 'reset'
), unchanged AS (
	DELETE FROM email_changes AS c USING changed
	WHERE c.account_id = changed.id AND c.confirmed_at IS NULL
)
SELECT id FROM changed;
