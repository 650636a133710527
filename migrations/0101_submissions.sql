-- Forms that were sent: each carries a token of its own and does its work once. What comes with the same
-- token again leads to what the first made, whoever of several nodes it reaches.

CREATE TABLE submissions (
	account_id bigint NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	kind text NOT NULL, -- what it makes: "question", "answer" ...
	token text NOT NULL, -- hashed
	words text NOT NULL, -- a keyed hash of what was typed
	made_id bigint, -- NULL only inside the transaction that makes it
	sent_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (account_id, kind, token)
);
-- Only who sent it is led by it: visitors see nothing of this table.
CREATE INDEX submissions_sent ON submissions (sent_at);
