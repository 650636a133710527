-- Marks belong to words. An official mark, an acceptance and the provenance of an entry each know the
-- words they were given to; whoever changes those words without being somebody who could give the mark
-- suspends it, in the same transaction (marks_follow). Posts and questions show only what is in force, so
-- whatever asks them follows.

-- Whether a mark that was given until then (its last day, see day_end; NULL: without an end) still holds.
CREATE OR REPLACE FUNCTION mark_holds(until timestamptz) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT until IS NULL OR until > now()
$$;

-- An official answer: its mark was given, is neither taken back nor suspended, and holds.
CREATE OR REPLACE FUNCTION is_official(p posts) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT p.official_at IS NOT NULL AND mark_holds(p.official_until)
$$;

-- A question with one, by what it keeps: thread_settle looks after that, each hour also for marks that have run
-- out (official_expired), and questions.standing follows.
CREATE OR REPLACE FUNCTION question_is_official(q questions) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT q.official_id IS NOT NULL AND mark_holds(q.official_until)
$$;

-- What an official mark stands on: the answer, and the question as it is asked and where.
CREATE OR REPLACE FUNCTION official_words(answer text, title text, question text, tags text[], category bigint,
	details text)
RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT words_hash(VARIADIC ARRAY[answer, title, question, category::text]
		|| (SELECT array_agg(t ORDER BY t COLLATE "C") FROM unnest(tags) AS t)
		|| CASE WHEN details <> '' THEN ARRAY[details] END)
$$;

-- official_marks is a history that is only added to.
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

-- Every page of a thread shows the marks of its answers: there it must not cost a join.
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
CREATE OR REPLACE FUNCTION official_marks_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT p.n_revisions, t.n_revisions, official_words(p.body, q.title, t.body, q.tags, q.category_id, q.details)
	INTO NEW.revision, NEW.question_revision, NEW.words
	FROM posts p JOIN posts t ON t.id = p.question_id JOIN questions q ON q.id = t.id
	WHERE p.id = NEW.answer_id;
	RETURN NEW;
END $$;
CREATE TRIGGER official_marks_words BEFORE INSERT ON official_marks
	FOR EACH ROW WHEN (NEW.kind IN ('set', 'carried')) EXECUTE FUNCTION official_marks_words();

-- An acceptance is one of the words that stand there; those that are suspended stand in suspended_acceptances.
CREATE OR REPLACE FUNCTION acceptances_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT n_revisions, words_hash(body) INTO NEW.revision, NEW.words FROM posts WHERE id = NEW.answer_id;
	RETURN NEW;
END $$;
CREATE TRIGGER acceptances_words BEFORE INSERT OR UPDATE OF answer_id, by_id, revision ON acceptances
	FOR EACH ROW EXECUTE FUNCTION acceptances_words();

-- Brings the marks that depend on a post in line with what it says now; `actor` changed it or let the
-- change in, NULL: an import, whose acceptances are those of where it comes from. One row for each mark that
-- was suspended or came back, with whom to tell; the thread's own columns are to be settled then.
CREATE OR REPLACE FUNCTION marks_follow(changed bigint, actor bigint)
RETURNS TABLE (what text, of_answer bigint, of_entry bigint, told_id bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	actor_role text := (SELECT role FROM accounts WHERE id = actor);
	m record;
BEGIN
	FOR m IN
		SELECT s.*, official_words(p.body, q.title, t.body, q.tags, q.category_id, q.details) = s.words AS is_same
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
