-- Addresses that were mailed a link to register.

-- name: registration_put
INSERT INTO registrations (id, token_hash, email_sealed, email_mac, locale, zone, wants_digest, waiting,
	expires_at)
VALUES ($1::bigint, $2, $3, $4, $5, $6, $7::boolean, $8::text, now() + $9::integer * interval '1 day');

-- name: registration_newest
SELECT id, email_sealed, locale, zone, wants_digest, waiting FROM registrations
WHERE email_mac = $1 AND expires_at > now() ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: registration_find
SELECT r.id, r.email_sealed, r.email_mac, r.locale, r.zone, r.wants_digest, r.waiting,
	EXISTS (SELECT FROM accounts AS a WHERE a.email_mac = r.email_mac) AS is_known
FROM registrations AS r WHERE r.token_hash = $1 AND r.expires_at > now();

-- name: registration_take
DELETE FROM registrations WHERE token_hash = $1 AND expires_at > now() RETURNING id;

-- name: registration_make
-- Under the registration's number, for which the address is sealed.
INSERT INTO accounts (id, name, display_name, locale, zone, email_sealed, email_mac, password_hash,
	verified_at)
VALUES ($1::bigint, $2, $3, $4, $5, $6, $7, $8, now())
RETURNING id, name, display_name, role, locale, zone, about, joined_at, true AS is_verified,
	false AS is_suspended;

-- name: registration_is_name_taken
SELECT EXISTS (SELECT FROM accounts WHERE name = $1) AS is_taken;

-- name: registration_refuse
DELETE FROM registrations WHERE email_mac = (
	SELECT email_mac FROM registrations WHERE token_hash = $1 AND expires_at > now());

-- name: registration_sweep
DELETE FROM registrations WHERE expires_at < now();
