-- The index of entries (include/answerwell/match/matcher.h) is made anew when its version here has risen.

CREATE OR REPLACE FUNCTION matching_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE matching SET version = version + 1;
	RETURN NULL;
END $$;
CREATE TRIGGER entries_matching_new AFTER INSERT OR DELETE OR TRUNCATE ON entries
	FOR EACH STATEMENT EXECUTE FUNCTION matching_changed();
CREATE TRIGGER entries_matching AFTER UPDATE OF title, slug, body, locale, category_id, retired_at, external_id ON entries
	FOR EACH STATEMENT EXECUTE FUNCTION matching_changed();
CREATE TRIGGER phrasings_matching AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON phrasings
	FOR EACH STATEMENT EXECUTE FUNCTION matching_changed();
CREATE TRIGGER synonyms_matching AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON synonyms
	FOR EACH STATEMENT EXECUTE FUNCTION matching_changed();
