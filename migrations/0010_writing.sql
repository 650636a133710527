-- Texts on their way: drafts, and edits suggested by those who may not edit.

-- What somebody is writing, per form: "ask", "answer:QUESTION", "edit:POST" ... A draft outlives what
-- it belongs to: what was typed is never lost, so nothing here refers to posts.
CREATE TABLE drafts (
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	form_key text NOT NULL CHECK (form_key ~ '^[a-z]{1,10}(:[0-9]{1,18})?$'),
	question_id bigint NOT NULL DEFAULT 0, -- the thread it belongs to; 0 = none
	title text NOT NULL DEFAULT '',
	body text NOT NULL DEFAULT '',
	category text NOT NULL DEFAULT '',
	tags text NOT NULL DEFAULT '',
	reason text NOT NULL DEFAULT '',
	more text NOT NULL DEFAULT '', -- what only one form has: phrasings of an entry
	n_seen integer NOT NULL DEFAULT 0,
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (account_id, form_key)
);
CREATE INDEX drafts_updated ON drafts (updated_at);

CREATE TABLE suggestions (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	post_id bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
	account_id bigint NOT NULL REFERENCES accounts,
	title text,          -- questions only, like tags
	tags text,           -- "a, b"
	body text NOT NULL,
	reason text NOT NULL,
	n_seen integer NOT NULL, -- the revision it starts from
	at timestamptz NOT NULL DEFAULT now(),
	decided_at timestamptz,
	decided_by bigint REFERENCES accounts,
	outcome text CHECK (outcome IN ('approved', 'changed', 'rejected', 'withdrawn', 'gone')),
	note text NOT NULL DEFAULT '',
	CHECK ((decided_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX suggestions_once ON suggestions (post_id, account_id) WHERE decided_at IS NULL;
CREATE INDEX suggestions_open ON suggestions (at, id) WHERE decided_at IS NULL;
CREATE INDEX suggestions_account ON suggestions (account_id, id DESC);
