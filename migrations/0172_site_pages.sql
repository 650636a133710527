-- Pages that staff keeps beside the FAQ, one row a page and language: privacy, imprint, contact, terms, shops.
CREATE TABLE site_pages (
	id bigint PRIMARY KEY, -- made of code and locale: include/answerwell/faq/site_page.h
	code text NOT NULL,
	locale text NOT NULL,
	title text NOT NULL,
	body text NOT NULL,
	n_revisions integer NOT NULL DEFAULT 1,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT site_pages_once UNIQUE (code, locale)
);

CREATE TABLE site_page_revisions (
	page_id bigint NOT NULL REFERENCES site_pages,
	number integer NOT NULL,
	title text NOT NULL,
	body text NOT NULL,
	reason text NOT NULL,
	author_id bigint REFERENCES accounts,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (page_id, number)
);

-- Who agreed to which version. Version 0 is the text that the program brings, which has no row.
CREATE TABLE agreements (
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	page_id bigint NOT NULL,
	number integer NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (account_id, page_id, number)
);
