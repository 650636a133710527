-- What the index of entries is made of: which site's, which state of its entries. It lies in a file, on each machine.
CREATE TABLE matching (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	site bigint NOT NULL,
	version bigint NOT NULL DEFAULT 1,
	-- How sure the confidence is here, beside what it was made with; from what came of its answers.
	fit_offset double precision NOT NULL DEFAULT 0,
	fit_slope double precision NOT NULL DEFAULT 1,
	n_fitted bigint NOT NULL DEFAULT 0,
	fitted_at timestamptz
);
INSERT INTO matching (site) VALUES (('x' || translate(left(gen_random_uuid()::text, 18), '-', ''))::bit(64)::bigint);
