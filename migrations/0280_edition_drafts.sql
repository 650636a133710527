-- An editor composes an edition: which entries, in which order, introduced by which words. Until it is released it is a
-- draft, of which no reader has anything; then its text is frozen as that of every other edition.

ALTER TABLE editions
	DROP CONSTRAINT editions_state_check,
	ALTER COLUMN covers_until DROP NOT NULL,
	ALTER COLUMN deadline_at DROP NOT NULL,
	ALTER COLUMN leaves_at DROP NOT NULL,
	ADD CONSTRAINT editions_state_check CHECK (state IN ('draft', 'sending', 'sent', 'cancelled')),
	ADD CONSTRAINT editions_times CHECK (state = 'draft' OR num_nulls(covers_until, deadline_at, leaves_at) = 0);

CREATE TABLE edition_choices (
	edition_id bigint NOT NULL REFERENCES editions ON DELETE CASCADE,
	entry_id bigint NOT NULL REFERENCES entries ON DELETE CASCADE,
	position integer NOT NULL,
	PRIMARY KEY (edition_id, entry_id)
);
CREATE INDEX edition_choices_entry ON edition_choices (entry_id);

CREATE TABLE edition_introductions (
	edition_id bigint NOT NULL REFERENCES editions ON DELETE CASCADE,
	locale text NOT NULL,
	words text NOT NULL,
	PRIMARY KEY (edition_id, locale)
);
