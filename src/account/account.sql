-- People.

-- name: account_by_id
-- row: account
SELECT id, name, display_name, role, locale, zone, about, joined_at,
	verified_at IS NOT NULL AS is_verified, suspended_at IS NOT NULL AS is_suspended
FROM accounts WHERE id = :id::bigint;

-- name: account_by_name
-- row: account
SELECT id, name, display_name, role, locale, zone, about, joined_at,
	verified_at IS NOT NULL AS is_verified, suspended_at IS NOT NULL AS is_suspended
FROM accounts WHERE name = :name::text;

-- name: account_staff_names
-- Few, by an index of their own.
SELECT id, display_name FROM accounts WHERE role <> 'customer';

-- name: account_for_login
-- row: account
-- By name or by the keyed hash of an address; a name never looks like such a hash.
SELECT id, name, display_name, role, locale, zone, about, joined_at, password_hash,
	verified_at IS NOT NULL AS is_verified, suspended_at IS NOT NULL AS is_suspended,
	suspended_until, suspended_reason
FROM accounts WHERE name = :name::text OR email_mac = :email_mac::text;

-- name: account_renew_hash
-- Unless another password was chosen meanwhile.
UPDATE accounts SET password_hash = :password_hash::text WHERE id = :id::bigint AND password_hash = :was::text;

-- name: account_update
UPDATE accounts SET display_name = :display_name::text, locale = :locale::text,
	zone = :zone::text, about = :about::text
WHERE id = :id::bigint;

-- name: account_set_answer_order
-- What is no order is the usual one.
UPDATE accounts SET answer_order =
	CASE WHEN :answer_order::text IN ('newest', 'oldest', 'votes') THEN :answer_order ELSE '' END
WHERE id = :id::bigint;

-- name: account_set_locale
UPDATE accounts SET locale = :locale::text WHERE id = :id::bigint;

-- name: account_set_theme
-- What is no theme is the device's.
UPDATE accounts SET theme = CASE WHEN :theme::text IN ('light', 'dark') THEN :theme ELSE '' END
WHERE id = :id::bigint;

-- name: account_next_id
-- The id must be known before the row: the sealed address is bound to it.
SELECT nextval(pg_get_serial_sequence('accounts', 'id')) AS id;

-- name: account_id_of_name
SELECT id FROM accounts WHERE name = :name::text FOR UPDATE;

-- name: account_put
-- Made by an administrator or a command. Of an account that is there, the role stays (account_set_role), and
-- NULL address or password leaves what there is.
INSERT INTO accounts (id, name, display_name, role, locale, zone, email_sealed, email_mac,
	password_hash, verified_at)
VALUES (:id::bigint, :name::text, :display_name::text, :role::text, :locale::text, :zone::text,
	:email_sealed::text, :email_mac::text, :password_hash::text, now())
ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name,
	locale = excluded.locale, zone = excluded.zone,
	email_sealed = coalesce(excluded.email_sealed, accounts.email_sealed),
	email_mac = coalesce(excluded.email_mac, accounts.email_mac),
	password_hash = coalesce(excluded.password_hash, accounts.password_hash),
	verified_at = coalesce(accounts.verified_at, now());

-- name: account_subscribe
-- The digest wanted at registration; :is_confirmed: the address is known to be theirs.
SELECT subscription_wanted(:account_id::bigint, :is_confirmed::boolean);

-- name: account_role_of
SELECT role FROM accounts WHERE id = :id::bigint;

-- name: account_set_role
-- Their sessions end with it: rights change only at a log-in. Gives the role before.
WITH before AS (
	SELECT id, role FROM accounts WHERE id = :id::bigint FOR UPDATE
), ended AS (
	DELETE FROM sessions WHERE account_id IN (SELECT id FROM before WHERE role <> :role::text)
)
UPDATE accounts SET role = :role FROM before WHERE accounts.id = before.id
RETURNING before.role AS before, accounts.name, accounts.display_name;

-- name: account_lose_name
-- Only staff may be called so.
UPDATE accounts SET display_name = name WHERE id = :id::bigint;
