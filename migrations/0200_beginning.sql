-- Administrators who do not want to be told any more what a new site still lacks.
CREATE TABLE beginning_dismissals (
	account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
	at timestamptz NOT NULL DEFAULT now()
);
