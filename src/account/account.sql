-- People.

-- name: account_by_id
SELECT id, name, display_name, role, locale, zone, about, joined_at,
	verified_at IS NOT NULL AS is_verified, suspended_at IS NOT NULL AS is_suspended
FROM accounts WHERE id = $1::bigint;

-- name: account_by_name
SELECT id, name, display_name, role, locale, zone, about, joined_at,
	verified_at IS NOT NULL AS is_verified, suspended_at IS NOT NULL AS is_suspended
FROM accounts WHERE name = $1;

-- name: account_staff_names
-- Few, by an index of their own.
SELECT id, display_name FROM accounts WHERE role <> 'customer';

-- name: account_for_login
-- By name or by the keyed hash of an address; a name never looks like such a hash.
SELECT id, name, display_name, role, locale, zone, about, joined_at, password_hash,
	verified_at IS NOT NULL AS is_verified, suspended_at IS NOT NULL AS is_suspended,
	suspended_until, suspended_reason
FROM accounts WHERE name = $1 OR email_mac = $2;

-- name: account_renew_hash
-- Unless another password was chosen meanwhile.
UPDATE accounts SET password_hash = $3 WHERE id = $1::bigint AND password_hash = $2;

-- name: account_update
UPDATE accounts SET display_name = $2, locale = $3, zone = $4, about = $5 WHERE id = $1::bigint;

-- name: account_set_answer_order
-- What is no order is the usual one.
UPDATE accounts SET answer_order = CASE WHEN $2 IN ('newest', 'oldest', 'votes') THEN $2 ELSE '' END
WHERE id = $1::bigint;

-- name: account_set_locale
UPDATE accounts SET locale = $2 WHERE id = $1::bigint;

-- name: account_set_theme
-- What is no theme is the device's.
UPDATE accounts SET theme = CASE WHEN $2 IN ('light', 'dark') THEN $2 ELSE '' END WHERE id = $1::bigint;

-- name: account_next_id
-- The id must be known before the row: the sealed address is bound to it.
SELECT nextval(pg_get_serial_sequence('accounts', 'id')) AS id;

-- name: account_id_of_name
SELECT id FROM accounts WHERE name = $1 FOR UPDATE;

-- name: account_put
-- Made by an administrator or a command. Of an account that is there, the role stays (account_set_role), and
-- NULL address or password leaves what there is.
INSERT INTO accounts (id, name, display_name, role, locale, zone, email_sealed, email_mac,
	password_hash, verified_at)
VALUES ($1::bigint, $2, $3, $4, $5, $6, $7, $8, $9, now())
ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name,
	locale = excluded.locale, zone = excluded.zone,
	email_sealed = coalesce(excluded.email_sealed, accounts.email_sealed),
	email_mac = coalesce(excluded.email_mac, accounts.email_mac),
	password_hash = coalesce(excluded.password_hash, accounts.password_hash),
	verified_at = coalesce(accounts.verified_at, now());

-- name: account_subscribe
-- The digest wanted at registration; $2: the address is known to be theirs.
INSERT INTO subscriptions (account_id, confirmed_at)
VALUES ($1::bigint, CASE WHEN $2::boolean THEN now() END)
ON CONFLICT (account_id) DO UPDATE SET ended_at = NULL, ended_how = NULL,
	confirmed_at = coalesce(subscriptions.confirmed_at, excluded.confirmed_at);

-- name: account_role_of
SELECT role FROM accounts WHERE id = $1::bigint;

-- name: account_set_role
-- Their sessions end with it: rights change only at a log-in. Gives the role before.
WITH before AS (
	SELECT id, role FROM accounts WHERE id = $1::bigint FOR UPDATE
), ended AS (
	DELETE FROM sessions WHERE account_id IN (SELECT id FROM before WHERE role <> $2)
)
UPDATE accounts SET role = $2 FROM before WHERE accounts.id = before.id
RETURNING before.role AS before, accounts.name, accounts.display_name;

-- name: account_lose_name
-- Only staff may be called so.
UPDATE accounts SET display_name = name WHERE id = $1::bigint;
