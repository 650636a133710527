-- The order in which a person likes to read answers; '': the best first.

ALTER TABLE accounts ADD COLUMN answer_order text NOT NULL DEFAULT ''
	CONSTRAINT accounts_answer_order CHECK (answer_order IN ('', 'newest', 'oldest', 'votes'));
