-- Becoming a member: an address asks, a mail answers, and only behind its link is there an account.
-- Until then nobody has a name, a password or a session, and nothing can be seen.

-- What somebody asked for an address. Written the same way for every address; who that is is looked up
-- by the mailer, later: an answer cannot tell what nobody has looked at.
CREATE TABLE mail_requests (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CONSTRAINT mail_requests_kind CHECK (kind IN ('register', 'again', 'reset')),
	email_sealed text NOT NULL, -- bound to the keyed hash
	email_mac text NOT NULL,
	locale text NOT NULL,
	zone text NOT NULL DEFAULT 'UTC',
	wants_digest boolean NOT NULL DEFAULT false,
	waiting text, -- a post that waits for its author, as its form was sent
	at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER mail_requests_wake AFTER INSERT ON mail_requests
	FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();

-- One a mail, not one an address: whoever asks for somebody else's address must not be able to change
-- what stands behind the link in an earlier mail. The id is that of the account it may become, so that
-- the address stays sealed as it is.
CREATE TABLE registrations (
	id bigint PRIMARY KEY,
	token_hash text NOT NULL CONSTRAINT registrations_token_unique UNIQUE,
	email_sealed text NOT NULL,
	email_mac text NOT NULL,
	locale text NOT NULL,
	zone text NOT NULL DEFAULT 'UTC',
	wants_digest boolean NOT NULL DEFAULT false,
	waiting text,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL
);
CREATE INDEX registrations_email ON registrations (email_mac);
CREATE INDEX registrations_expiry ON registrations (expires_at);

ALTER TABLE outbox ALTER COLUMN account_id DROP NOT NULL,
	ADD COLUMN registration_id bigint REFERENCES registrations ON DELETE CASCADE,
	ADD CONSTRAINT outbox_to_one CHECK ((account_id IS NULL) <> (registration_id IS NULL));
CREATE INDEX outbox_registration ON outbox (registration_id) WHERE registration_id IS NOT NULL;

-- Those who had registered and not confirmed yet: their newest link goes on working, and lets them
-- choose name and password anew. Whoever has written or done something stays as they are.
CREATE TEMPORARY TABLE unconfirmed ON COMMIT DROP AS
SELECT a.id FROM accounts AS a
WHERE a.verified_at IS NULL AND a.password_hash IS NOT NULL AND a.email_sealed IS NOT NULL
	AND a.role = 'customer'
	AND NOT EXISTS (SELECT FROM posts WHERE author_id = a.id)
	AND NOT EXISTS (SELECT FROM audit_log WHERE actor_id = a.id);

INSERT INTO registrations (id, token_hash, email_sealed, email_mac, locale, zone, wants_digest,
	created_at, expires_at)
SELECT DISTINCT ON (a.id) a.id, t.token_hash, a.email_sealed, a.email_mac, a.locale, a.zone,
	EXISTS (SELECT FROM subscriptions AS s WHERE s.account_id = a.id AND s.ended_at IS NULL),
	a.joined_at, t.expires_at
FROM accounts AS a JOIN unconfirmed USING (id) JOIN account_tokens AS t ON t.account_id = a.id
WHERE t.kind = 'verify' AND t.used_at IS NULL AND t.expires_at > now()
ORDER BY a.id, t.created_at DESC;

UPDATE outbox AS o SET account_id = NULL, registration_id = r.id
FROM registrations AS r WHERE o.account_id = r.id AND o.kind = 'verify' AND o.state = 'planned';
DELETE FROM accounts WHERE id IN (SELECT id FROM unconfirmed);
DELETE FROM account_tokens WHERE kind = 'verify';

-- Links that say "this was not me".
ALTER TABLE account_tokens DROP CONSTRAINT account_tokens_kind_check,
	ADD CONSTRAINT account_tokens_kind CHECK (kind IN ('reset', 'revoke'));
