-- Marks belong to words. An official mark, an acceptance and the provenance of an entry each know the
-- words they were given to; whoever changes those words without being somebody who could give the mark
-- suspends it, in the same transaction (marks_follow). Posts and questions show only what is in force, so
-- whatever asks them follows.

-- ---- the words ---------------------------------------------------------------------------------------

CREATE FUNCTION words_hash(VARIADIC words text[]) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT sha256(convert_to(to_jsonb(words)::text, 'UTF8'))
$$;

-- What an official mark stands on: the answer, and the question as it is asked and where.
CREATE FUNCTION official_words(answer text, title text, question text, tags text[], category bigint)
RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT words_hash(VARIADIC ARRAY[answer, title, question, category::text]
		|| (SELECT array_agg(t ORDER BY t COLLATE "C") FROM unnest(tags) AS t))
$$;

-- ---- official marks: a history that is only added to ----------------------------------------------

ALTER TABLE official_marks
	ADD COLUMN kind text NOT NULL DEFAULT 'set'
		CHECK (kind IN ('set', 'carried', 'suspended', 'revived', 'revoked')),
	ADD COLUMN revision integer,          -- set, carried: of the answer
	ADD COLUMN question_revision integer,
	ADD COLUMN words bytea,
	ALTER COLUMN by_id DROP NOT NULL,     -- suspended by an import: nobody
	DROP CONSTRAINT official_marks_answer_id_fkey,
	ADD CONSTRAINT official_marks_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES posts;
COMMENT ON COLUMN official_marks.kind IS 'set by staff; carried to words that staff wrote or let in; '
	'suspended by a change of somebody else; revived when the same words stand there again; revoked';

-- Taking back was a column, and is a row of its own now. The ids tell the order.
DROP TRIGGER official_marks_copy ON official_marks;
DROP INDEX official_marks_in_force;
CREATE TEMPORARY TABLE marks_before AS SELECT * FROM official_marks;
DELETE FROM official_marks;
INSERT INTO official_marks (kind, answer_id, by_id, at, scope, valid_until, revision, question_revision, words)
SELECT e.kind, e.answer_id, e.by_id, e.at, e.scope, e.valid_until, w.answer_number, w.question_number,
	official_words(w.answer_body, w.title, w.question_body, w.tags, w.category_id)
FROM (
	SELECT 'set' AS kind, answer_id, by_id, at, scope, valid_until FROM marks_before
	UNION ALL
	SELECT 'revoked', answer_id, revoked_by, revoked_at, '', NULL FROM marks_before WHERE revoked_at IS NOT NULL
) e
JOIN posts p ON p.id = e.answer_id
JOIN questions q ON q.id = p.question_id
LEFT JOIN LATERAL (
	SELECT a.number AS answer_number, a.body AS answer_body, t.number AS question_number, t.title,
		t.body AS question_body, t.tags, q.category_id
	FROM (SELECT * FROM revisions WHERE post_id = p.id AND (at <= e.at OR number = 1)
			ORDER BY number DESC LIMIT 1) a,
		(SELECT * FROM revisions WHERE post_id = q.id AND (at <= e.at OR number = 1)
			ORDER BY number DESC LIMIT 1) t
) w ON e.kind = 'set'
ORDER BY e.at, e.kind = 'set', e.answer_id;
DROP TABLE marks_before;
ALTER TABLE official_marks DROP COLUMN revoked_at, DROP COLUMN revoked_by,
	ADD CONSTRAINT official_marks_words CHECK (kind NOT IN ('set', 'carried') OR words IS NOT NULL);
CREATE INDEX official_marks_answer ON official_marks (answer_id, id DESC);

-- Marks in force or suspended: by whom, when and for what they were set, on which words they stand.
CREATE VIEW official_standing AS
SELECT l.answer_id, l.kind = 'suspended' AS is_suspended, s.by_id, s.at, s.scope, s.valid_until,
	b.revision, b.question_revision, b.words, l.at AS last_at, l.by_id AS last_by
FROM (SELECT DISTINCT ON (answer_id) answer_id, kind, at, by_id FROM official_marks
		ORDER BY answer_id, id DESC) l
	CROSS JOIN LATERAL (SELECT by_id, at, scope, valid_until FROM official_marks m
		WHERE m.answer_id = l.answer_id AND m.kind = 'set' ORDER BY m.id DESC LIMIT 1) s
	CROSS JOIN LATERAL (SELECT revision, question_revision, words FROM official_marks m
		WHERE m.answer_id = l.answer_id AND m.kind IN ('set', 'carried') ORDER BY m.id DESC LIMIT 1) b
WHERE l.kind <> 'revoked';

ALTER TABLE posts ADD COLUMN official_suspended_at timestamptz; -- like the four: kept by official_marks_copy
CREATE INDEX posts_official_suspended ON posts (official_suspended_at, id) WHERE official_suspended_at IS NOT NULL;

CREATE OR REPLACE FUNCTION official_marks_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE posts p SET official_at = o.at, official_until = o.valid_until, official_scope = o.scope,
		official_by = o.by_id, official_suspended_at = s.last_at
	FROM posts a LEFT JOIN official_standing o ON o.answer_id = a.id AND NOT o.is_suspended
		LEFT JOIN official_standing s ON s.answer_id = a.id AND s.is_suspended
	WHERE a.id = coalesce(NEW.answer_id, OLD.answer_id) AND p.id = a.id;
	RETURN NULL;
END $$;
CREATE TRIGGER official_marks_copy AFTER INSERT OR UPDATE OR DELETE ON official_marks
	FOR EACH ROW EXECUTE FUNCTION official_marks_copy();

-- A mark that is set or carried is one to the words that stand there.
CREATE FUNCTION official_marks_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT p.n_revisions, t.n_revisions, official_words(p.body, q.title, t.body, q.tags, q.category_id)
	INTO NEW.revision, NEW.question_revision, NEW.words
	FROM posts p JOIN posts t ON t.id = p.question_id JOIN questions q ON q.id = t.id
	WHERE p.id = NEW.answer_id;
	RETURN NEW;
END $$;
CREATE TRIGGER official_marks_words BEFORE INSERT ON official_marks
	FOR EACH ROW WHEN (NEW.kind IN ('set', 'carried')) EXECUTE FUNCTION official_marks_words();

-- ---- acceptances: those that are suspended stand elsewhere ----------------------------------------

ALTER TABLE acceptances ADD COLUMN revision integer, ADD COLUMN words bytea;
CREATE TABLE suspended_acceptances (
	question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
	answer_id bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
	by_id bigint REFERENCES accounts,
	at timestamptz NOT NULL,
	revision integer NOT NULL, -- the one that was accepted
	words bytea NOT NULL,
	suspended_at timestamptz NOT NULL DEFAULT now(),
	suspended_by bigint REFERENCES accounts
);

CREATE FUNCTION acceptances_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT n_revisions, words_hash(body) INTO NEW.revision, NEW.words FROM posts WHERE id = NEW.answer_id;
	RETURN NEW;
END $$;
UPDATE acceptances a SET revision = p.n_revisions, words = words_hash(p.body) FROM posts p WHERE p.id = a.answer_id;
ALTER TABLE acceptances ALTER COLUMN revision SET NOT NULL, ALTER COLUMN words SET NOT NULL;
CREATE TRIGGER acceptances_words BEFORE INSERT OR UPDATE OF answer_id, by_id, revision ON acceptances
	FOR EACH ROW EXECUTE FUNCTION acceptances_words();

-- ---- entries: their words are their own, what they were made from may change ---------------------

ALTER TABLE entry_sources
	ADD COLUMN words bytea,
	ADD COLUMN changed_at timestamptz; -- the thread says something else since
CREATE INDEX entry_sources_changed ON entry_sources (entry_id) WHERE changed_at IS NOT NULL;

CREATE FUNCTION source_words(question bigint, answer bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT words_hash(q.title, t.body, a.body)
	FROM questions q JOIN posts t ON t.id = q.id LEFT JOIN posts a ON a.id = answer
	WHERE q.id = question
$$;
CREATE FUNCTION entry_sources_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.words := source_words(NEW.question_id, NEW.answer_id);
	NEW.changed_at := NULL;
	RETURN NEW;
END $$;
UPDATE entry_sources s SET words = source_words(s.question_id, s.answer_id),
	changed_at = CASE WHEN EXISTS (SELECT FROM posts p
		WHERE p.id = s.question_id AND p.n_revisions <> s.question_revision
			OR p.id = s.answer_id AND p.n_revisions <> s.answer_revision) THEN now() END;
ALTER TABLE entry_sources ALTER COLUMN words SET NOT NULL;
CREATE TRIGGER entry_sources_words BEFORE INSERT OR UPDATE OF question_revision, answer_revision ON entry_sources
	FOR EACH ROW EXECUTE FUNCTION entry_sources_words();

-- ---- after every change of words ---------------------------------------------------------------------

-- Brings the marks that depend on a post in line with what it says now; `actor` changed it or let the
-- change in, NULL: an import, whose acceptances are those of where it comes from. One row for each mark that was suspended or came back, with whom to tell;
-- the thread's own columns are to be settled then.
CREATE FUNCTION marks_follow(changed bigint, actor bigint)
RETURNS TABLE (what text, of_answer bigint, of_entry bigint, told_id bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	actor_role text := (SELECT role FROM accounts WHERE id = actor);
	m record;
BEGIN
	FOR m IN
		SELECT s.*, official_words(p.body, q.title, t.body, q.tags, q.category_id) = s.words AS is_same
		FROM posts c
			JOIN posts t ON t.id = c.question_id
			JOIN questions q ON q.id = t.id
			JOIN posts p ON p.question_id = t.id AND c.id IN (p.id, t.id)
				AND (p.official_at IS NOT NULL OR p.official_suspended_at IS NOT NULL)
			JOIN official_standing s ON s.answer_id = p.id
		WHERE c.id = changed
	LOOP
		IF m.is_same = m.is_suspended THEN
			INSERT INTO official_marks (answer_id, by_id, at, kind)
			SELECT m.answer_id, actor, clock_timestamp(), CASE WHEN m.is_suspended THEN 'revived'
				WHEN actor_role <> 'customer' THEN 'carried' ELSE 'suspended' END
			RETURNING kind INTO what;
			IF what <> 'carried' THEN
				of_answer := m.answer_id;
				told_id := CASE what WHEN 'suspended' THEN m.by_id END;
				RETURN NEXT;
			END IF;
		END IF;
	END LOOP;

	SELECT a.*, p.question_id AS thread, words_hash(p.body) = a.words AS is_same,
		actor IS NULL OR actor_role IN ('moderator', 'admin') OR actor = t.author_id AS may_accept
	INTO m FROM acceptances a JOIN posts p ON p.id = a.answer_id JOIN posts t ON t.id = p.question_id
	WHERE a.question_id = (SELECT question_id FROM posts WHERE id = changed) AND a.answer_id = changed;
	IF FOUND AND NOT m.is_same AND m.may_accept THEN
		UPDATE acceptances SET revision = revision WHERE question_id = m.question_id; -- these words then
	ELSIF FOUND AND NOT m.is_same THEN
		DELETE FROM acceptances WHERE question_id = m.question_id;
		INSERT INTO suspended_acceptances (question_id, answer_id, by_id, at, revision, words, suspended_by)
		VALUES (m.question_id, m.answer_id, m.by_id, m.at, m.revision, m.words, actor)
		ON CONFLICT (question_id) DO UPDATE SET answer_id = EXCLUDED.answer_id, by_id = EXCLUDED.by_id,
			at = EXCLUDED.at, revision = EXCLUDED.revision, words = EXCLUDED.words,
			suspended_at = EXCLUDED.suspended_at, suspended_by = EXCLUDED.suspended_by;
		what := 'unaccepted';
		of_answer := m.answer_id;
		told_id := m.by_id;
		RETURN NEXT;
	ELSIF NOT FOUND THEN
		DELETE FROM suspended_acceptances s USING posts p
		WHERE s.answer_id = changed AND p.id = changed AND words_hash(p.body) = s.words
		RETURNING s.question_id, s.answer_id, s.by_id, s.at INTO m;
		IF FOUND THEN
			INSERT INTO acceptances (question_id, answer_id, by_id, at)
			VALUES (m.question_id, m.answer_id, m.by_id, m.at) ON CONFLICT (question_id) DO NOTHING;
			what := 'revived';
			of_answer := m.answer_id;
			told_id := NULL;
			RETURN NEXT;
		END IF;
	END IF;

	FOR m IN
		UPDATE entry_sources s SET changed_at = CASE WHEN w.is_same THEN NULL ELSE now() END
		FROM (SELECT o.entry_id, o.question_id, source_words(o.question_id, o.answer_id) = o.words AS is_same
			FROM entry_sources o WHERE changed IN (o.question_id, o.answer_id)
				AND o.question_id = (SELECT question_id FROM posts WHERE id = changed)) w
			JOIN entries e ON e.id = w.entry_id
		WHERE s.entry_id = w.entry_id AND s.question_id = w.question_id
			AND (s.changed_at IS NULL) <> w.is_same
		RETURNING s.entry_id, e.owner_id, e.retired_at IS NULL AND NOT w.is_same AS is_told
	LOOP
		what := 'source';
		of_answer := NULL;
		of_entry := m.entry_id;
		told_id := CASE WHEN m.is_told THEN m.owner_id END;
		RETURN NEXT;
	END LOOP;
END $$;

-- ---- what was changed before marks knew words ----------------------------------------------------

UPDATE posts p SET official_at = o.at, official_until = o.valid_until, official_scope = o.scope,
	official_by = o.by_id
FROM official_standing o WHERE o.answer_id = p.id AND p.official_at IS DISTINCT FROM o.at;
INSERT INTO official_marks (answer_id, by_id, kind)
SELECT s.answer_id, NULL, CASE WHEN EXISTS (
		SELECT FROM revisions r LEFT JOIN accounts a ON a.id = r.author_id
		WHERE (r.post_id = s.answer_id AND r.number > s.revision
				OR r.post_id = p.question_id AND r.number > s.question_revision)
			AND coalesce(a.role, 'customer') = 'customer') THEN 'suspended' ELSE 'carried' END
FROM official_standing s JOIN posts p ON p.id = s.answer_id
	JOIN posts t ON t.id = p.question_id JOIN questions q ON q.id = t.id
WHERE official_words(p.body, q.title, t.body, q.tags, q.category_id) <> s.words
ORDER BY s.answer_id;
UPDATE questions q SET official_id = m.id, official_until = m.official_until
FROM (
	SELECT q.id AS question_id, n.id, n.official_until
	FROM questions q LEFT JOIN LATERAL (
		SELECT p.id, p.official_until FROM posts p
		WHERE p.question_id = q.id AND p.kind = 'answer' AND p.hidden_at IS NULL AND p.deleted_at IS NULL
			AND p.official_at IS NOT NULL AND (p.official_until IS NULL OR p.official_until > now())
		ORDER BY p.official_at DESC, p.id DESC LIMIT 1
	) n ON true
	WHERE EXISTS (SELECT FROM posts p WHERE p.question_id = q.id AND p.official_suspended_at IS NOT NULL)
) m
WHERE q.id = m.question_id;
