-- The beginning of a thread's best answer lies beside its words, too: a word that stands in few documents stands in answers
-- most often, and looking the answer up took a round trip of its own. Documents of older versions have none until the mailer
-- has built the index again.
ALTER TABLE search_documents ADD COLUMN answer text NOT NULL DEFAULT '';
ALTER TABLE search_documents ALTER COLUMN answer SET STORAGE MAIN;
-- And whether it was asked before, which a hit says.
ALTER TABLE search_documents ADD COLUMN is_duplicate boolean NOT NULL DEFAULT false;
UPDATE search_totals SET words_version = 0;
