-- Who has worked on a composed edition. Where two people are needed, none of them releases it.

CREATE TABLE edition_writers (
	edition_id bigint NOT NULL REFERENCES editions ON DELETE CASCADE,
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	PRIMARY KEY (edition_id, account_id)
);
CREATE INDEX edition_writers_account ON edition_writers (account_id);
