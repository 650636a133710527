-- One index for search, suggestions and duplicates. Words come segmented (ICU) from the program.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Latin words by their stem, everything else (Chinese words) as it is. No stop words: "how to" matters
-- little because rare words weigh more (BM25).
CREATE TEXT SEARCH DICTIONARY answerwell_stem (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION answerwell (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION answerwell
	ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH answerwell_stem;

CREATE TABLE search_documents (
	kind text NOT NULL CHECK (kind IN ('question', 'entry')),
	ref_id bigint NOT NULL,
	locale text NOT NULL,
	title text NOT NULL,       -- for trigrams: typing errors
	tsv tsvector NOT NULL,     -- A title and phrasings, B tags, C question, D answers
	n_words integer NOT NULL,  -- document length for BM25
	PRIMARY KEY (kind, ref_id)
);
CREATE INDEX search_documents_tsv ON search_documents USING gin (tsv);
CREATE INDEX search_documents_title ON search_documents USING gin (lower(title) gin_trgm_ops);

-- In how many documents a lexeme stands; kept by trigger, used for its rarity.
CREATE TABLE search_lexemes (
	lexeme text PRIMARY KEY,
	n_documents integer NOT NULL
);
CREATE TABLE search_totals (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	n_documents bigint NOT NULL,
	n_words bigint NOT NULL
);
INSERT INTO search_totals (n_documents, n_words) VALUES (0, 0);
