-- Entries of the FAQ: the words they were made from, and what no edition has had yet.

-- What the sources of an entry said. Its own words are its own; where these have changed it is told.
CREATE OR REPLACE FUNCTION source_words(question bigint, answer bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT words_hash(q.title, t.body, a.body)
	FROM questions q JOIN posts t ON t.id = q.id LEFT JOIN posts a ON a.id = answer
	WHERE q.id = question
$$;

CREATE OR REPLACE FUNCTION entry_sources_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.words := source_words(NEW.question_id, NEW.answer_id);
	NEW.changed_at := NULL;
	RETURN NEW;
END $$;
CREATE TRIGGER entry_sources_words BEFORE INSERT OR UPDATE OF question_revision, answer_revision ON entry_sources
	FOR EACH ROW EXECUTE FUNCTION entry_sources_words();

-- A new entry, and each material change, waits for the next edition; that one takes out what it had. When it was
-- announced is kept, for those to whom editions come at a time of their own.
CREATE OR REPLACE FUNCTION entry_is_news() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	entry bigint;
	number integer;
BEGIN
	IF TG_TABLE_NAME = 'entries' THEN
		entry := NEW.id;
		number := 1;
	ELSE
		entry := NEW.entry_id;
		number := NEW.number;
	END IF;
	INSERT INTO entry_news AS n (entry_id, revision) VALUES (entry, number)
	ON CONFLICT (entry_id) DO UPDATE SET revision = greatest(n.revision, excluded.revision);
	INSERT INTO entry_announcements AS n (entry_id, revision) VALUES (entry, number)
	ON CONFLICT (entry_id) DO UPDATE SET revision = greatest(n.revision, excluded.revision), at = now(),
		is_told = false;
	RETURN NULL;
END $$;
CREATE TRIGGER entries_news AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entry_is_news();
CREATE TRIGGER entry_revisions_news AFTER INSERT ON entry_revisions
	FOR EACH ROW WHEN (NEW.is_material AND NEW.number > 1) EXECUTE FUNCTION entry_is_news();

-- What was left out of editions and is in order again is told to those who hear at once; the others find it when
-- their time comes.
CREATE OR REPLACE FUNCTION entry_is_told_again() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	entry bigint;
BEGIN
	IF TG_TABLE_NAME = 'entries' THEN
		entry := NEW.id;
	ELSE
		entry := NEW.entry_id;
	END IF;
	UPDATE entry_announcements SET is_told = false WHERE entry_id = entry AND is_told;
	RETURN NULL;
END $$;
CREATE TRIGGER entries_told_again AFTER UPDATE OF doubted_at, retired_at, title, body, category_id ON entries
	FOR EACH ROW WHEN (NEW.doubted_at IS NULL AND NEW.retired_at IS NULL) EXECUTE FUNCTION entry_is_told_again();
CREATE TRIGGER entry_sources_told_again AFTER UPDATE OF changed_at ON entry_sources
	FOR EACH ROW WHEN (NEW.changed_at IS NULL) EXECUTE FUNCTION entry_is_told_again();

-- What rooms below the FAQ may know of it: the entries that can be read, and what they were made from.
CREATE VIEW entry_origins AS
SELECT s.question_id, s.answer_id, s.changed_at IS NOT NULL AS is_changed, e.id AS entry_id, e.slug, e.title,
	e.locale, e.published_at, text_start(e.body, 600) AS body_start
FROM entry_sources s JOIN entries e ON e.id = s.entry_id
WHERE e.retired_at IS NULL;

CREATE VIEW category_entries AS
SELECT category_id, locale, count(*) AS n_entries FROM entries WHERE retired_at IS NULL
GROUP BY category_id, locale;

-- Whose answer it was first made from, if that is no colleague: readers see that such as they are help. NULL: staff's own.
CREATE OR REPLACE FUNCTION entry_contributor(entry bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(a.display_name, p.author_name)
	FROM entry_sources s JOIN posts p ON p.id = s.answer_id
	LEFT JOIN accounts a ON a.id = p.author_id
	WHERE s.entry_id = entry AND coalesce(a.role, 'customer') = 'customer'
	ORDER BY s.at, s.question_id LIMIT 1
$$;
