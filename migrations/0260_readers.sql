-- Readers choose their rhythm. A reader is an account, or somebody who only reads by mail.

-- Who gave an address for FAQ news and has no account. One row a request, not one an address: whoever asks for
-- somebody else's address must not be able to change what an earlier mail confirms. The id is of the same
-- numbers as accounts, so that a recipient is one number, for which the address is sealed.
CREATE TABLE mail_readers (
	id bigint PRIMARY KEY,
	token_hash text CONSTRAINT mail_readers_token_unique UNIQUE, -- of the link that confirms; NULL once it did
	email_sealed text NOT NULL,
	email_mac text NOT NULL,
	locale text NOT NULL,
	zone text NOT NULL DEFAULT 'UTC',
	asked_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz, -- NULL once it is confirmed
	-- Who registered later: what was sent and chosen is the account's since, and links in old mails lead there.
	account_id bigint REFERENCES accounts ON DELETE CASCADE,
	CONSTRAINT mail_readers_state CHECK ((token_hash IS NULL) = (expires_at IS NULL))
);
CREATE UNIQUE INDEX mail_readers_confirmed ON mail_readers (email_mac) WHERE token_hash IS NULL;
CREATE INDEX mail_readers_email ON mail_readers (email_mac, asked_at);
CREATE INDEX mail_readers_account ON mail_readers (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX mail_readers_expiry ON mail_readers (expires_at) WHERE expires_at IS NOT NULL;

ALTER TABLE recipients
	ADD COLUMN mail_reader_id bigint CONSTRAINT recipients_mail_reader_unique UNIQUE
		REFERENCES mail_readers ON DELETE CASCADE,
	DROP CONSTRAINT recipients_somebody,
	ADD CONSTRAINT recipients_somebody CHECK (num_nonnulls(account_id, registration_id, mail_reader_id) = 1
		AND id = coalesce(account_id, registration_id, mail_reader_id));

-- Whoever is subscribed today was promised one mail whenever an editor sends an edition. They keep that, under a
-- name of its own ('edition'): nobody's mails become more or fewer. 'immediate' is from now on what the word says.
ALTER TABLE subscriptions
	DROP CONSTRAINT subscriptions_pkey,
	DROP CONSTRAINT subscriptions_frequency_check,
	DROP CONSTRAINT subscriptions_ended_how_check,
	ALTER COLUMN account_id DROP NOT NULL,
	ADD COLUMN mail_reader_id bigint CONSTRAINT subscriptions_mail_reader_unique UNIQUE
		REFERENCES mail_readers ON DELETE CASCADE,
	ADD COLUMN hour smallint CONSTRAINT subscriptions_hour CHECK (hour BETWEEN 0 AND 23), -- NULL: the site's
	ADD COLUMN quiet_from smallint,
	ADD COLUMN quiet_until smallint,
	ADD COLUMN categories bigint[], -- NULL: all
	ADD COLUMN languages text[],    -- NULL: the one they read the site in
	ADD COLUMN consent_locale text, -- in which language, and which words they said yes to
	ADD COLUMN consent_words smallint,
	ADD COLUMN news_since timestamptz NOT NULL DEFAULT now(), -- what is older is no news for them
	ADD COLUMN served_at timestamptz NOT NULL DEFAULT now(),  -- when it was last looked what is due for them
	ADD COLUMN next_at timestamptz DEFAULT now();             -- when to look again; NULL: when something happens
UPDATE subscriptions SET frequency = 'edition', next_at = NULL WHERE frequency = 'immediate';
ALTER TABLE subscriptions
	ADD COLUMN reader_id bigint NOT NULL GENERATED ALWAYS AS (coalesce(account_id, mail_reader_id)) STORED,
	ALTER COLUMN frequency SET DEFAULT 'edition',
	ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (reader_id),
	ADD CONSTRAINT subscriptions_account_unique UNIQUE (account_id),
	ADD CONSTRAINT subscriptions_somebody CHECK (num_nonnulls(account_id, mail_reader_id) = 1),
	ADD CONSTRAINT subscriptions_frequency_check
		CHECK (frequency IN ('edition', 'immediate', 'daily', 'weekly', 'monthly', 'off')),
	ADD CONSTRAINT subscriptions_ended_how_check CHECK (ended_how IN ('one_click', 'page', 'account', 'bounce')),
	ADD CONSTRAINT subscriptions_quiet CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)
		AND quiet_from <> quiet_until AND quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23);
CREATE INDEX subscriptions_next ON subscriptions (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX subscriptions_immediate ON subscriptions (reader_id) WHERE frequency = 'immediate';

-- Of each entry the last revision that readers hear of, and since when. entry_news is what no edition of an editor
-- has had; this is what a reader may not have had.
CREATE TABLE entry_announcements (
	entry_id bigint PRIMARY KEY REFERENCES entries ON DELETE CASCADE,
	revision integer NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	is_told boolean NOT NULL DEFAULT false -- to those who hear of it at once
);
CREATE INDEX entry_announcements_at ON entry_announcements (at);
CREATE INDEX entry_announcements_untold ON entry_announcements (entry_id) WHERE NOT is_told;
INSERT INTO entry_announcements (entry_id, revision, at, is_told)
SELECT e.id, coalesce(max(r.number), 1), greatest(e.changed_at, e.published_at), true
FROM entries AS e LEFT JOIN entry_revisions AS r ON r.entry_id = e.id AND (r.is_material OR r.number = 1)
GROUP BY e.id;

-- An edition of an editor, or one that made itself for readers to whom the same is due. What such a one says has
-- the entries of all languages its readers chose.
ALTER TABLE editions ADD COLUMN is_automatic boolean NOT NULL DEFAULT false;
-- Whom the editor's did not go to as it is, since they chose some of it only, or had some: they get the rest.
CREATE INDEX mails_recipient_editions ON mails (recipient_id, edition_id) WHERE edition_id IS NOT NULL;

ANALYZE subscriptions, entry_announcements;
