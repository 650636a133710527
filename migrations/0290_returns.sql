-- What comes back: for which address each mail was handed over, what became of it there, and why an address gets no
-- more mail.

-- The keyed hash of the address. A mail that comes back late must not stop the address somebody has changed to since.
ALTER TABLE mails ADD COLUMN to_mac text;

-- How mail goes is asked by time.
CREATE INDEX mails_finished ON mails (finished_at) WHERE finished_at IS NOT NULL;

-- Each mail counts once, however often it is told of; what tells more of it takes the place of what told less.
CREATE TABLE returns (
	mail_id bigint PRIMARY KEY REFERENCES mails ON DELETE CASCADE,
	email_mac text NOT NULL,
	kind text NOT NULL CONSTRAINT returns_kind CHECK (kind IN ('soft', 'hard', 'complaint')),
	cause text NOT NULL,
	status text NOT NULL DEFAULT '', -- RFC 3463
	at timestamptz NOT NULL DEFAULT now(),
	is_past boolean NOT NULL DEFAULT false -- from before the address was shown to work again
);
CREATE INDEX returns_email ON returns (email_mac, at);
CREATE INDEX returns_at ON returns (at);

-- bounce: dead; soft: came back too often; complaint: somebody said that it is spam.
ALTER TABLE suppressions
	DROP CONSTRAINT suppressions_reason_check,
	ADD CONSTRAINT suppressions_reason_check CHECK (reason IN ('bounce', 'soft', 'complaint', 'manual')),
	ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT suppressions_id_unique UNIQUE,
	ADD COLUMN cause text NOT NULL DEFAULT 'unsaid',
	ADD COLUMN status text NOT NULL DEFAULT '',
	-- A link was asked for that shows that the address works.
	ADD COLUMN mend_hash text CONSTRAINT suppressions_mend_unique UNIQUE,
	ADD COLUMN mend_at timestamptz;
