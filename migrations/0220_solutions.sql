-- What people asked the site for and what came of it, without them: no account, session, address or network stands here,
-- and nothing leads from here to what they posted or claimed. `number` ties the steps of one ask; it is random, in no cookie, and
-- forgotten when the ask ends, or after a day.
CREATE TABLE searches (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT date_trunc('hour', now(), 'UTC'),
	number text UNIQUE CHECK (number ~ '^[A-Za-z0-9_-]{22}$'),
	locale text NOT NULL,
	via text NOT NULL CHECK (via IN ('search', 'header', 'home', 'ask')),
	words text NOT NULL DEFAULT '' CHECK (length(words) <= 200), -- masked; '' once a question was posted from them, or a member has said that it is solved
	n_entries integer NOT NULL DEFAULT 0,
	n_threads integer NOT NULL DEFAULT 0,
	best_entry_id bigint, -- entries and questions may be gone later than they stand here
	best_probability double precision NOT NULL DEFAULT 0,
	shown_entry_ids bigint[] NOT NULL DEFAULT '{}',
	opened_entry_id bigint,
	opened_question_id bigint,
	outcome text NOT NULL DEFAULT 'none' CHECK (outcome IN ('none', 'claimed', 'asked')),
	solved_entry_id bigint,
	solved_question_id bigint
);
CREATE INDEX searches_by_time ON searches (at, id);

-- "This solved it": of an entry or a thread, by a member or by nobody known. What was being asked stands here as a draft
-- until it is known whether it was solved.
CREATE TABLE solutions (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	locale text NOT NULL,
	category_id bigint REFERENCES categories, -- of what solved it
	entry_id bigint REFERENCES entries,
	question_id bigint REFERENCES questions,
	by_member bigint REFERENCES accounts,
	of_question_id bigint REFERENCES questions, -- the asker's own, if they said it there
	title text NOT NULL DEFAULT '' CHECK (length(title) <= 1000),
	body text NOT NULL DEFAULT '' CHECK (length(body) <= 100000),
	category text NOT NULL DEFAULT '' CHECK (length(category) <= 200),
	tags text NOT NULL DEFAULT '' CHECK (length(tags) <= 1000),
	asked_at timestamptz, -- "is it really solved?"
	said text CHECK (said IN ('yes', 'no')),
	said_at timestamptz,
	CHECK (num_nonnulls(entry_id, question_id) = 1),
	CHECK ((said IS NULL) = (said_at IS NULL))
);
CREATE INDEX solutions_by_entry ON solutions (entry_id);
CREATE INDEX solutions_by_question ON solutions (question_id);
CREATE INDEX solutions_of_question ON solutions (of_question_id) WHERE of_question_id IS NOT NULL;
CREATE INDEX solutions_by_member ON solutions (by_member, id) WHERE by_member IS NOT NULL;
CREATE INDEX solutions_to_ask ON solutions (at) WHERE by_member IS NOT NULL AND asked_at IS NULL AND said IS NULL;
CREATE INDEX solutions_with_draft ON solutions (at) WHERE title <> '' OR body <> '';
CREATE INDEX solutions_by_time ON solutions (at, id);

-- Which entries a question's asker was shown before it was posted, and which matched it best then.
CREATE TABLE question_offers (
	question_id bigint NOT NULL REFERENCES questions,
	entry_id bigint NOT NULL REFERENCES entries,
	probability double precision NOT NULL,
	was_shown boolean NOT NULL,
	is_best boolean NOT NULL,
	solved_at timestamptz, -- the asker: this solved it
	refused_at timestamptz, -- the asker: still not solved
	CHECK (num_nonnulls(solved_at, refused_at) < 2),
	PRIMARY KEY (question_id, entry_id)
);
CREATE UNIQUE INDEX question_offers_best ON question_offers (question_id) WHERE is_best;
CREATE INDEX question_offers_by_entry ON question_offers (entry_id);

-- "Still not solved", said by the asker: what seemed to have solved it, and the comment that says what is missing.
CREATE TABLE unsolved (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	question_id bigint NOT NULL REFERENCES questions,
	at timestamptz NOT NULL DEFAULT now(),
	by_id bigint NOT NULL REFERENCES accounts,
	entry_id bigint REFERENCES entries,
	answer_id bigint REFERENCES posts,
	comment_id bigint NOT NULL REFERENCES posts
);
CREATE INDEX unsolved_by_question ON unsolved (question_id);

-- Somebody for whom an entry did not solve what it seemed to; until the next check.
ALTER TABLE entries ADD COLUMN doubted_at timestamptz;

-- Titles of one word that would lead to a form instead of the text: see src/text/slug.c.
UPDATE questions SET slug = 'x-' || slug WHERE slug IN ('solution', 'unsolved');
UPDATE entries SET slug = 'x-' || slug WHERE slug IN ('solution', 'unsolved');
