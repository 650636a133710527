-- Words that mean the same, as staff of this site say: whoever looks for one finds the others.
CREATE TABLE synonyms (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	locale text NOT NULL,
	words text NOT NULL CHECK (words ~ '\n'), -- one a line, at least two
	changed_by bigint REFERENCES accounts,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT synonyms_once UNIQUE (locale, words)
);
