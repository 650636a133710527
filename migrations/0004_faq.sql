-- FAQ entries: one language, one category; where they came from; other ways to ask.

CREATE TABLE entries (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	locale text NOT NULL,
	category_id bigint NOT NULL REFERENCES categories,
	slug text NOT NULL,
	title text NOT NULL CONSTRAINT entries_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
	body text NOT NULL,
	html text NOT NULL,
	renderer smallint NOT NULL,
	title_words text NOT NULL DEFAULT '',
	words text NOT NULL DEFAULT '',
	owner_id bigint REFERENCES accounts,
	n_revisions integer NOT NULL DEFAULT 1,
	n_views integer NOT NULL DEFAULT 0,
	review_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	published_at timestamptz NOT NULL DEFAULT now(),
	changed_at timestamptz NOT NULL DEFAULT now(), -- last material change: what an edition looks at
	retired_at timestamptz,
	retired_by bigint REFERENCES accounts
);
CREATE INDEX entries_shelf ON entries (locale, category_id, title) WHERE retired_at IS NULL;

CREATE TABLE entry_revisions (
	entry_id bigint NOT NULL REFERENCES entries ON DELETE CASCADE,
	number integer NOT NULL,
	author_id bigint REFERENCES accounts,
	at timestamptz NOT NULL DEFAULT now(),
	title text NOT NULL,
	body text NOT NULL,
	reason text NOT NULL DEFAULT '',
	is_material boolean NOT NULL DEFAULT true,
	PRIMARY KEY (entry_id, number)
);

-- Provenance: the posts, and which revision of them, an entry came from.
CREATE TABLE entry_sources (
	entry_id bigint NOT NULL REFERENCES entries ON DELETE CASCADE,
	question_id bigint NOT NULL REFERENCES questions,
	answer_id bigint REFERENCES posts,
	question_revision integer NOT NULL,
	answer_revision integer,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (entry_id, question_id)
);
CREATE INDEX entry_sources_question ON entry_sources (question_id);

CREATE TABLE phrasings (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry_id bigint NOT NULL REFERENCES entries ON DELETE CASCADE,
	text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 200),
	words text NOT NULL DEFAULT '',
	origin text NOT NULL DEFAULT 'hand' CHECK (origin IN ('hand', 'duplicate', 'search')),
	at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT phrasings_once UNIQUE (entry_id, text)
);

-- Threads a moderator has looked at and does not want in the queue for now.
CREATE TABLE candidate_dismissals (
	question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
	by_id bigint NOT NULL REFERENCES accounts,
	at timestamptz NOT NULL DEFAULT now()
);
