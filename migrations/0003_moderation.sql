-- Flags; what was done stands in the post's own columns and in audit_log.

CREATE TABLE flags (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	post_id bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
	account_id bigint NOT NULL REFERENCES accounts,
	reason text NOT NULL CHECK (reason IN ('spam', 'rude', 'off_topic', 'wrong', 'duplicate', 'private', 'other')),
	note text NOT NULL DEFAULT '' CHECK (char_length(note) <= 500),
	at timestamptz NOT NULL DEFAULT now(),
	resolved_at timestamptz,
	resolved_by bigint REFERENCES accounts,
	outcome text CHECK (outcome IN ('upheld', 'dismissed'))
);
CREATE UNIQUE INDEX flags_once ON flags (post_id, account_id) WHERE resolved_at IS NULL;
CREATE INDEX flags_open ON flags (at) WHERE resolved_at IS NULL;
