-- Addresses that were mailed a link to register.

-- name: registration_put
INSERT INTO registrations (id, token_hash, email_sealed, email_mac, locale, zone, wants_digest, is_digest_open, waiting,
	expires_at, role, invited_by)
VALUES (:id::bigint, :token_hash::text, :email_sealed::text, :email_mac::text, :locale::text, :zone::text,
	:wants_digest::boolean, :is_digest_open::boolean, :waiting::text, now() + :days::integer * interval '1 day', :role::text, :invited_by?::bigint);

-- name: registration_newest
SELECT id, email_sealed, locale, zone, wants_digest, is_digest_open, waiting, role, invited_by FROM registrations
WHERE email_mac = :email_mac::text AND expires_at > now() ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: registration_find
SELECT r.id, r.email_sealed, r.email_mac, r.locale, r.zone, r.wants_digest, r.is_digest_open, r.waiting, r.role,
	EXISTS (SELECT FROM accounts AS a WHERE a.email_mac = r.email_mac) AS is_known
FROM registrations AS r WHERE r.token_hash = :token_hash::text AND r.expires_at > now();

-- name: registration_take
DELETE FROM registrations WHERE token_hash = :token_hash::text AND expires_at > now() RETURNING id, role;

-- name: registration_make
-- row: account
-- Under the registration's number, for which the address is sealed.
INSERT INTO accounts (id, name, display_name, role, locale, zone, email_sealed, email_mac, password_hash,
	verified_at)
VALUES (:id::bigint, :name::text, :display_name::text, :role::text, :locale::text, :zone::text,
	:email_sealed::text, :email_mac::text, :password_hash::text, now())
RETURNING id, name, display_name, role, locale, zone, about, joined_at, true AS is_verified,
	false AS is_suspended;

-- name: registration_is_name_taken
SELECT EXISTS (SELECT FROM accounts WHERE name = :name::text) AS is_taken;

-- name: registration_refuse
DELETE FROM registrations WHERE email_mac = (
	SELECT email_mac FROM registrations WHERE token_hash = :token_hash::text AND expires_at > now());

-- name: registration_sweep
DELETE FROM registrations WHERE expires_at < now();
