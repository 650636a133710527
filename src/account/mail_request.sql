-- What somebody asked for an address, and what becomes of it.

-- name: mail_request_put
INSERT INTO mail_requests (kind, email_sealed, email_mac, locale, zone, wants_digest, is_digest_open, waiting)
VALUES (:kind::text, :email_sealed::text, :email_mac::text, :locale::text, :zone::text,
	:wants_digest::boolean, :is_digest_open::boolean, :waiting::text);

-- name: mail_request_take
-- The oldest one that nobody else works on; gone with the transaction that answers it.
DELETE FROM mail_requests WHERE id = (
	SELECT id FROM mail_requests ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING kind, email_sealed, email_mac, locale, zone, wants_digest, is_digest_open, waiting;

-- name: mail_request_owner
-- By the keyed hash of the address. One that was never confirmed gets what makes it confirmed.
SELECT id, verified_at IS NOT NULL AS is_verified FROM accounts WHERE email_mac = :email_mac::text;
