-- What binds the database to its key file.

-- name: sealing_list
-- row: sealing
SELECT key_id, sealed, mac FROM sealings ORDER BY key_id;

-- name: sealing_samples
-- row: sealing
-- Of a database that nothing was noted in yet: some addresses, since a single one may be damaged.
SELECT id, email_sealed, email_mac FROM accounts WHERE email_sealed IS NOT NULL ORDER BY id DESC LIMIT 20;

-- name: sealing_add
INSERT INTO sealings (key_id, sealed, mac) VALUES (:key_id::integer, :sealed::text, :mac::text)
ON CONFLICT DO NOTHING;
