-- The words of the shop, explained to readers of the FAQ; staff keeps them.
CREATE TABLE glossary (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	locale text NOT NULL,
	word text NOT NULL CHECK (char_length(word) BETWEEN 1 AND 40),
	forms text NOT NULL DEFAULT '', -- others of it, one a line
	explanation text NOT NULL CHECK (char_length(explanation) BETWEEN 1 AND 400),
	changed_by bigint REFERENCES accounts,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT glossary_once UNIQUE (locale, word)
);
