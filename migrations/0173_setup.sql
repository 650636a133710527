-- The code with which the first administrator is made: printed once by the command, kept as a hash.
CREATE TABLE setup (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	code_hash text NOT NULL,
	tries integer NOT NULL DEFAULT 0,
	made_at timestamptz NOT NULL DEFAULT now()
);

-- An administrator invites colleagues: behind the link they have that role.
ALTER TABLE registrations ADD COLUMN role text NOT NULL DEFAULT 'customer'
		CONSTRAINT registrations_role CHECK (role IN ('customer', 'staff', 'moderator')),
	ADD COLUMN invited_by bigint REFERENCES accounts;
