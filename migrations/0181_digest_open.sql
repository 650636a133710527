-- Whoever said neither yes nor no to FAQ news when they registered is asked once more behind the link.
ALTER TABLE mail_requests ADD COLUMN is_digest_open boolean NOT NULL DEFAULT false;
ALTER TABLE registrations ADD COLUMN is_digest_open boolean NOT NULL DEFAULT false;
