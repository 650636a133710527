-- The index of entries (include/answerwell/match/matcher.h) is made anew when its version here is another one.

-- Rising, and never again the same: a database that was copied or restored goes another way from there, and must not meet
-- the versions of the index that is kept from before.
CREATE OR REPLACE FUNCTION matching_next(version bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
	SELECT greatest(version + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
$$;
CREATE OR REPLACE FUNCTION matching_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE matching SET version = matching_next(version);
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

-- Questions of which it is known which entry answers them, without anybody's labour: the accepted answer links it, or they
-- repeat one that it was made from. Not those that it was made from themselves, or whose words it was given: it has them. The newest will do.
CREATE VIEW matching_outcomes AS
SELECT o.question_id, o.locale, o.title, e.id AS entry_id
FROM (
	SELECT q.id AS question_id, q.locale, q.title, m.part[1]::bigint AS entry_id
	FROM (
		SELECT id, locale, title, accepted_id FROM questions
		WHERE accepted_id IS NOT NULL AND is_visible ORDER BY id DESC LIMIT 20000
	) q
	JOIN posts a ON a.id = q.accepted_id AND is_visible(a)
	CROSS JOIN LATERAL regexp_matches(a.body, '/faq/([0-9]{1,18})', 'g') AS m (part)
	UNION
	SELECT q.id, q.locale, q.title, s.entry_id
	FROM (
		SELECT id, locale, title, duplicate_of FROM questions
		WHERE duplicate_of IS NOT NULL AND is_visible ORDER BY id DESC LIMIT 20000
	) q
	JOIN entry_sources s ON s.question_id = q.duplicate_of
) o
JOIN entries e ON e.id = o.entry_id AND e.retired_at IS NULL AND e.locale = o.locale
WHERE NOT EXISTS (SELECT FROM entry_sources s WHERE s.entry_id = e.id AND s.question_id = o.question_id)
	AND NOT EXISTS (SELECT FROM phrasings f WHERE f.entry_id = e.id AND f.question_id = o.question_id);
