-- name: invitation_known
SELECT EXISTS (SELECT FROM accounts WHERE email_mac = :email_mac::text) AS is_known;

-- name: invitation_put
INSERT INTO registrations (id, token_hash, email_sealed, email_mac, locale, zone, wants_digest, expires_at, role,
	invited_by)
VALUES (:id::bigint, :token_hash::text, :email_sealed::text, :email_mac::text, :locale::text, :zone::text, false,
	now() + :days::integer * interval '1 day', :role::text, :invited_by::bigint);
