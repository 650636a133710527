-- So many mails a minute, of all mailers together: when the next one may go, in all ('') and to each receiving domain,
-- by its keyed hash. A mail that was given its time has it.

CREATE TABLE mail_paces (
	receiver text PRIMARY KEY,
	free_at timestamptz NOT NULL
);
ALTER TABLE mails ADD COLUMN is_paced boolean NOT NULL DEFAULT false;
