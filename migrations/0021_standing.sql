-- Suspensions say why and until when; staff finds anybody by the beginning of a name.

ALTER TABLE accounts ADD COLUMN suspended_until timestamptz, -- NULL: until it is lifted
	ADD COLUMN suspended_reason text NOT NULL DEFAULT '',
	ADD COLUMN suspended_by bigint REFERENCES accounts;
CREATE INDEX accounts_suspended ON accounts (suspended_at) WHERE suspended_at IS NOT NULL;
CREATE INDEX accounts_handle_start ON accounts (name text_pattern_ops);
