-- Finding people, and what they have answered.
CREATE INDEX posts_answers_by ON posts (author_id, id DESC)
	WHERE kind = 'answer' AND hidden_at IS NULL AND deleted_at IS NULL;
CREATE INDEX entry_sources_answer ON entry_sources (answer_id) WHERE answer_id IS NOT NULL;

-- A change of address, confirmed at the new one, stopped or taken back from the old one. Several may
-- be within reach of being taken back; one at most waits to be confirmed.
CREATE TABLE email_changes (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	email_sealed text NOT NULL, -- the new one, sealed and found as in accounts
	email_mac text NOT NULL,
	confirm_hash text CONSTRAINT email_changes_confirm UNIQUE, -- NULL once used
	stop_hash text NOT NULL CONSTRAINT email_changes_stop UNIQUE,
	asked_at timestamptz NOT NULL DEFAULT now(),
	confirm_until timestamptz NOT NULL,
	stop_until timestamptz NOT NULL,
	confirmed_at timestamptz,
	old_sealed text, -- from then on
	old_mac text
);
CREATE UNIQUE INDEX email_changes_waiting ON email_changes (account_id) WHERE confirmed_at IS NULL;
CREATE INDEX email_changes_account ON email_changes (account_id);
CREATE INDEX email_changes_end ON email_changes (stop_until);

-- Mails that go elsewhere than to the account's address: sealed like that one.
ALTER TABLE outbox ADD COLUMN to_sealed text;
