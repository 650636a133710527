-- An entry is known by one name outside of the site too: what other systems call it, or one that no other site gives.
ALTER TABLE entries ADD COLUMN external_id text NOT NULL DEFAULT 'answerwell:' || gen_random_uuid(),
	ADD CONSTRAINT entries_external_id_unique UNIQUE (external_id),
	ADD CONSTRAINT entries_external_id_length CHECK (char_length(external_id) BETWEEN 1 AND 200),
	-- Elsewhere the whole question is the title.
	DROP CONSTRAINT entries_title_length,
	ADD CONSTRAINT entries_title_length CHECK (char_length(title) BETWEEN 1 AND 400);
ALTER TABLE phrasings DROP CONSTRAINT phrasings_text_check,
	ADD CONSTRAINT phrasings_text_check CHECK (char_length(text) BETWEEN 1 AND 400);

-- A table of entries on its way in; rows only inside an import's own transaction.
CREATE UNLOGGED TABLE import_entries (
	line bigint PRIMARY KEY, -- in the file
	external_id text NOT NULL,
	locale text NOT NULL,
	category text NOT NULL,  -- slug
	title text NOT NULL,
	body text NOT NULL,
	phrasings text NOT NULL, -- one a line
	entry_id bigint,         -- NULL: not there yet
	is_new boolean NOT NULL DEFAULT true,
	has_new_text boolean NOT NULL DEFAULT true, -- title or body
	has_new_place boolean NOT NULL DEFAULT true, -- language or category
	has_new_phrasings boolean NOT NULL DEFAULT true
);
CREATE UNLOGGED TABLE import_entry_texts (
	line bigint PRIMARY KEY,
	slug text NOT NULL,
	html text NOT NULL,
	words text NOT NULL,
	title_words text NOT NULL
);
CREATE UNLOGGED TABLE import_phrasings (
	line bigint NOT NULL,
	place bigint NOT NULL,
	text text NOT NULL,
	words text NOT NULL,
	origin text, -- of one that is there already
	at timestamptz,
	PRIMARY KEY (line, place)
);
