-- The words of titles as they are written, to mend typing errors: the trigrams of all titles are too many
-- to look through on a large site. Made anew with the statistics of search, from a sample. No other index
-- than that for trigrams: the planner would read all of it instead.
CREATE TABLE search_vocabulary (
	word text NOT NULL
);
CREATE INDEX search_vocabulary_alike ON search_vocabulary USING gin (word gin_trgm_ops);
