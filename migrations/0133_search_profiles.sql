-- Search ranks by fields that are normed apart, in the program: so it needs of each document how often each word
-- stands where, without the vector (current/search.sql: search_profile), and how long title and text are.
-- n_words becomes the length of the text alone. Documents of older versions have an empty profile until the mailer
-- has built the index again.
ALTER TABLE search_documents ADD COLUMN n_title integer NOT NULL DEFAULT 0;
ALTER TABLE search_documents ADD COLUMN profile text NOT NULL DEFAULT '';
ALTER TABLE search_documents ALTER COLUMN profile SET STORAGE MAIN;
-- What a page of hits shows of a document lies beside it, too: looked up row by row in questions and posts it took
-- more than finding the documents. official_until as in questions, but -infinity: there is no official answer.
ALTER TABLE search_documents ADD COLUMN slug text NOT NULL DEFAULT '';
ALTER TABLE search_documents ADD COLUMN category_id bigint;
ALTER TABLE search_documents ADD COLUMN at timestamptz;
ALTER TABLE search_documents ADD COLUMN n_answers integer NOT NULL DEFAULT 0;
ALTER TABLE search_documents ADD COLUMN is_accepted boolean NOT NULL DEFAULT false;
ALTER TABLE search_documents ADD COLUMN official_until timestamptz DEFAULT '-infinity';
ALTER TABLE search_documents ADD COLUMN start text NOT NULL DEFAULT '';
ALTER TABLE search_documents ALTER COLUMN start SET STORAGE MAIN;
ALTER TABLE search_lexemes ADD COLUMN n_titles integer NOT NULL DEFAULT 0;
ALTER TABLE search_totals ADD COLUMN n_title bigint NOT NULL DEFAULT 0;
UPDATE search_totals SET words_version = 0;
