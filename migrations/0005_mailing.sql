-- Subscriptions, editions and their ledger, the outbox, and addresses that must get no mail.

CREATE TABLE subscriptions (
	account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
	frequency text NOT NULL DEFAULT 'weekly'
		CHECK (frequency IN ('immediate', 'daily', 'weekly', 'monthly', 'off')),
	requested_at timestamptz NOT NULL DEFAULT now(),
	confirmed_at timestamptz,
	ended_at timestamptz,
	ended_how text CHECK (ended_how IN ('one_click', 'page', 'account', 'bounce'))
);

CREATE TABLE suppressions (
	email_mac text PRIMARY KEY,
	reason text NOT NULL CHECK (reason IN ('bounce', 'complaint', 'manual')),
	at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE editions (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	state text NOT NULL DEFAULT 'sending' CHECK (state IN ('sending', 'sent', 'cancelled')),
	made_by bigint REFERENCES accounts,
	made_at timestamptz NOT NULL DEFAULT now(),
	-- Entries changed after the edition before and up to this instant are in it.
	covers_until timestamptz NOT NULL,
	deadline_at timestamptz NOT NULL, -- what is not handed over by then is not sent
	finished_at timestamptz,
	n_recipients integer NOT NULL DEFAULT 0
);

-- The frozen text, per language. {{unsubscribe}} and {{name}} are filled in per recipient.
CREATE TABLE edition_texts (
	edition_id bigint NOT NULL REFERENCES editions ON DELETE CASCADE,
	locale text NOT NULL,
	subject text NOT NULL,
	text text NOT NULL,
	html text NOT NULL,
	n_entries integer NOT NULL,
	PRIMARY KEY (edition_id, locale)
);

CREATE TABLE edition_entries (
	edition_id bigint NOT NULL REFERENCES editions ON DELETE CASCADE,
	entry_id bigint NOT NULL REFERENCES entries,
	revision integer NOT NULL,
	is_new boolean NOT NULL,
	PRIMARY KEY (edition_id, entry_id)
);

-- The ledger: planned -> claimed -> handed_over -> accepted | failed | uncertain.
-- "claimed" is committed before the first byte of DATA; "handed_over" just before the final dot.
CREATE TABLE deliveries (
	edition_id bigint NOT NULL REFERENCES editions ON DELETE CASCADE,
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	locale text NOT NULL,
	message_id text NOT NULL CONSTRAINT deliveries_message_unique UNIQUE,
	state text NOT NULL DEFAULT 'planned'
		CHECK (state IN ('planned', 'claimed', 'handed_over', 'accepted', 'failed', 'uncertain', 'skipped')),
	attempts smallint NOT NULL DEFAULT 0,
	not_before timestamptz NOT NULL DEFAULT now(),
	claimed_by text,
	claimed_at timestamptz,
	handed_over_at timestamptz,
	finished_at timestamptz,
	why text NOT NULL DEFAULT '', -- the server's last word, without addresses
	PRIMARY KEY (edition_id, account_id)
);
CREATE INDEX deliveries_due ON deliveries (not_before) WHERE state = 'planned';
CREATE INDEX deliveries_open ON deliveries (claimed_at) WHERE state IN ('claimed', 'handed_over');

-- Mails to one person. What they say is rendered from the references when they are sent, in the
-- person's language; the address is the account's at that time.
CREATE TABLE outbox (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	kind text NOT NULL,        -- see account/notice.h
	actor_id bigint REFERENCES accounts,
	question_id bigint REFERENCES questions ON DELETE CASCADE,
	post_id bigint REFERENCES posts ON DELETE CASCADE,
	entry_id bigint REFERENCES entries ON DELETE CASCADE,
	secret_sealed text,        -- the token of a verification or reset link, bound to message_id
	message_id text NOT NULL CONSTRAINT outbox_message_unique UNIQUE,
	created_at timestamptz NOT NULL DEFAULT now(),
	state text NOT NULL DEFAULT 'planned'
		CHECK (state IN ('planned', 'claimed', 'handed_over', 'accepted', 'failed', 'uncertain', 'skipped')),
	attempts smallint NOT NULL DEFAULT 0,
	not_before timestamptz NOT NULL DEFAULT now(),
	claimed_by text,
	claimed_at timestamptz,
	handed_over_at timestamptz,
	finished_at timestamptz,
	why text NOT NULL DEFAULT ''
);
CREATE INDEX outbox_account ON outbox (account_id);
CREATE INDEX outbox_post ON outbox (post_id);
CREATE INDEX outbox_due ON outbox (not_before) WHERE state = 'planned';
CREATE INDEX outbox_open ON outbox (claimed_at) WHERE state IN ('claimed', 'handed_over');

-- What is due wakes the mailers.
CREATE FUNCTION mail_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('mail', '');
	RETURN NULL;
END $$;
CREATE TRIGGER outbox_wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
CREATE TRIGGER editions_wake AFTER INSERT ON editions FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
