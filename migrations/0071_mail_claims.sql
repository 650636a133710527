-- What names a claim is not what counts against a mail: a mailer that dies takes a batch with it, and
-- none of those mails was tried.
ALTER TABLE outbox
	ADD COLUMN claims integer NOT NULL DEFAULT 0,  -- grows with every claim, and so names the last
	ADD COLUMN deaths smallint NOT NULL DEFAULT 0; -- mailers that died while they held it
ALTER TABLE deliveries
	ADD COLUMN claims integer NOT NULL DEFAULT 0,
	ADD COLUMN deaths smallint NOT NULL DEFAULT 0;

-- What a mailer of the version before may still hold keeps its name.
UPDATE outbox SET claims = attempts WHERE attempts > 0 AND state IN ('planned', 'claimed', 'handed_over');
UPDATE deliveries SET claims = attempts WHERE attempts > 0 AND state IN ('planned', 'claimed', 'handed_over');
