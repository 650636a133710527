-- What a person's posts have brought them. Points follow from facts that stand elsewhere (votes,
-- acceptances, official marks, FAQ entries), whoever writes those: triggers keep the sums, and the
-- history of how they came about. Only posts that everybody can see count.

-- ---- the table of points: the same stands in forum/reputation.h -------------------------------------

CREATE OR REPLACE FUNCTION reputation_up(kind text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE kind WHEN 'answer' THEN 10 WHEN 'question' THEN 5 ELSE 0 END
$$;
CREATE OR REPLACE FUNCTION reputation_down(kind text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN kind IN ('answer', 'question') THEN -2 ELSE 0 END
$$;
CREATE OR REPLACE FUNCTION reputation_accepted() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 15';
CREATE OR REPLACE FUNCTION reputation_official() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 20';
CREATE OR REPLACE FUNCTION reputation_faq() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 30';
CREATE OR REPLACE FUNCTION reputation_asked() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 10';

-- Nobody marks or accepts their own way up.
CREATE OR REPLACE FUNCTION reputation_has_mark(p posts) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT p.kind = 'answer' AND p.official_at IS NOT NULL AND p.official_by IS DISTINCT FROM p.author_id
$$;

-- What one post is worth while everybody can see it.
CREATE OR REPLACE FUNCTION reputation_of_post(p posts) RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT p.n_up * reputation_up(p.kind) + p.n_down * reputation_down(p.kind)
		+ CASE WHEN reputation_has_mark(p) THEN reputation_official() ELSE 0 END
		+ CASE WHEN p.kind = 'answer' AND EXISTS (SELECT FROM acceptances a
			WHERE a.question_id = p.question_id AND a.answer_id = p.id
				AND a.by_id IS DISTINCT FROM p.author_id) THEN reputation_accepted() ELSE 0 END
$$;

-- ---- adding --------------------------------------------------------------------------------------

-- The first change of a transaction rings the bell, which is heard once, when it commits.
CREATE OR REPLACE FUNCTION reputation_ring() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF current_setting('answerwell.reputation', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
		PERFORM set_config('answerwell.reputation', pg_current_xact_id()::text, true);
		INSERT INTO reputation_due (account_id) VALUES (NULL);
	END IF;
END $$;

-- Locks are taken at the very end, in one order, and held for a moment: so however many things one
-- transaction does to however many people, none waits for long and none for each other.
CREATE OR REPLACE FUNCTION reputation_settle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	WITH gone AS (
		DELETE FROM reputation_due RETURNING *
	), due AS (
		SELECT account_id, sum(points) AS points, sum(n_questions) AS n_questions,
			sum(n_answers) AS n_answers, sum(n_accepted) AS n_accepted, sum(n_thanks) AS n_thanks,
			sum(n_entries) AS n_entries
		FROM gone WHERE account_id IS NOT NULL GROUP BY account_id
	), held AS (
		SELECT r.account_id FROM reputations r WHERE r.account_id IN (SELECT account_id FROM due)
		ORDER BY r.account_id FOR NO KEY UPDATE
	)
	UPDATE reputations r SET points = r.points + due.points,
		n_questions = r.n_questions + due.n_questions, n_answers = r.n_answers + due.n_answers,
		n_accepted = r.n_accepted + due.n_accepted, n_thanks = r.n_thanks + due.n_thanks,
		n_entries = r.n_entries + due.n_entries
	FROM held JOIN due USING (account_id) WHERE r.account_id = held.account_id;
	PERFORM set_config('answerwell.reputation', '', true);
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reputation_due_settle AFTER INSERT ON reputation_due
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.account_id IS NULL)
	EXECUTE FUNCTION reputation_settle();

-- One change for one person, with its line in the history if it is worth points.
CREATE OR REPLACE FUNCTION reputation_add(account bigint, kind text, post bigint, n integer, points integer,
	questions integer DEFAULT 0, answers integer DEFAULT 0, accepted integer DEFAULT 0,
	thanks integer DEFAULT 0, entries integer DEFAULT 0, happened timestamptz DEFAULT now())
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF account IS NULL OR (points = 0 AND questions = 0 AND answers = 0 AND accepted = 0 AND thanks = 0
			AND entries = 0) THEN
		RETURN;
	END IF;
	IF points <> 0 THEN
		INSERT INTO reputation_events (account_id, at, kind, post_id, n, points)
		VALUES (account, happened, kind, post, n, points);
	END IF;
	INSERT INTO reputation_due VALUES (account, points, questions, answers, accepted, thanks, entries);
	PERFORM reputation_ring();
END $$;

-- A whole post comes into sight (sign 1) or goes (-1).
CREATE OR REPLACE FUNCTION reputation_add_post(p posts, sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM reputation_add(p.author_id, CASE sign WHEN 1 THEN 'shown' ELSE 'hidden' END, p.id, sign,
		sign * reputation_of_post(p), sign * (p.kind = 'question')::int, sign * (p.kind = 'answer')::int,
		sign * (EXISTS (SELECT FROM acceptances a WHERE a.question_id = p.question_id
			AND a.answer_id = p.id))::int, sign * p.n_thanks);
END $$;

-- ---- posts: the thread is locked by whoever changes these ----------------------------------------

-- Whole statements, for imports bring thousands.
CREATE OR REPLACE FUNCTION reputation_posts_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO reputation_events (account_id, at, kind, post_id, n, points)
	SELECT p.author_id, p.created_at, 'import', p.id, p.n_up + p.n_down,
		p.n_up * reputation_up(p.kind) + p.n_down * reputation_down(p.kind)
	FROM fresh JOIN posts p ON p.id = fresh.id JOIN posts t ON t.id = p.question_id
	WHERE p.author_id IS NOT NULL AND p.kind <> 'comment' AND is_visible(p) AND is_visible(t)
		AND p.n_up * reputation_up(p.kind) + p.n_down * reputation_down(p.kind) <> 0
	ORDER BY p.id;
	INSERT INTO reputation_due
	SELECT p.author_id, sum(p.n_up * reputation_up(p.kind) + p.n_down * reputation_down(p.kind)),
		count(*) FILTER (WHERE p.kind = 'question'), count(*) FILTER (WHERE p.kind = 'answer'), 0, 0, 0
	FROM fresh JOIN posts p ON p.id = fresh.id JOIN posts t ON t.id = p.question_id
	WHERE p.author_id IS NOT NULL AND p.kind <> 'comment' AND is_visible(p) AND is_visible(t)
	GROUP BY p.author_id;
	IF FOUND THEN
		PERFORM reputation_ring();
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER reputation_posts_new AFTER INSERT ON posts REFERENCING NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION reputation_posts_new();

-- What an entry brings answerer and asker; of the post `changed` the author was `before`.
CREATE OR REPLACE FUNCTION reputation_entry(s entry_sources, sign integer, changed bigint DEFAULT NULL,
	before bigint DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	answerer bigint := (SELECT CASE WHEN id = changed THEN before ELSE author_id END FROM posts
		WHERE id = s.answer_id);
	asker bigint := (SELECT CASE WHEN id = changed THEN before ELSE author_id END FROM posts
		WHERE id = s.question_id);
BEGIN
	PERFORM reputation_add(answerer, 'faq', s.answer_id, sign, sign * reputation_faq(), 0, 0, 0, 0, sign);
	IF asker IS DISTINCT FROM answerer THEN
		PERFORM reputation_add(asker, 'asked', s.question_id, sign, sign * reputation_asked());
	END IF;
END $$;

CREATE OR REPLACE FUNCTION reputation_posts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	was_own boolean := is_visible(OLD);
	is_own boolean := is_visible(NEW);
	is_thread boolean := NEW.kind = 'question' OR EXISTS (SELECT FROM posts t
		WHERE t.id = NEW.question_id AND is_visible(t));
	other posts;
BEGIN
	IF OLD.author_id IS DISTINCT FROM NEW.author_id OR was_own <> is_own THEN
		IF was_own AND is_thread THEN
			PERFORM reputation_add_post(OLD, -1);
		END IF;
		IF is_own AND is_thread THEN
			PERFORM reputation_add_post(NEW, 1);
		END IF;
	ELSIF is_own AND is_thread THEN
		PERFORM reputation_add(NEW.author_id, 'up', NEW.id,
			NEW.n_up - OLD.n_up - NEW.base_up + OLD.base_up,
			(NEW.n_up - OLD.n_up - NEW.base_up + OLD.base_up) * reputation_up(NEW.kind));
		PERFORM reputation_add(NEW.author_id, 'down', NEW.id,
			NEW.n_down - OLD.n_down - NEW.base_down + OLD.base_down,
			(NEW.n_down - OLD.n_down - NEW.base_down + OLD.base_down) * reputation_down(NEW.kind));
		PERFORM reputation_add(NEW.author_id, 'import', NEW.id,
			NEW.base_up - OLD.base_up + NEW.base_down - OLD.base_down,
			(NEW.base_up - OLD.base_up) * reputation_up(NEW.kind)
				+ (NEW.base_down - OLD.base_down) * reputation_down(NEW.kind));
		PERFORM reputation_add(NEW.author_id, 'official', NEW.id,
			reputation_has_mark(NEW)::int - reputation_has_mark(OLD)::int,
			(reputation_has_mark(NEW)::int - reputation_has_mark(OLD)::int) * reputation_official(),
			0, 0, 0, NEW.n_thanks - OLD.n_thanks);
	END IF;
	IF OLD.author_id IS DISTINCT FROM NEW.author_id THEN
		PERFORM reputation_entry(s, -1, NEW.id, OLD.author_id), reputation_entry(s, 1)
		FROM entry_sources s JOIN entries e ON e.id = s.entry_id AND e.retired_at IS NULL
		WHERE s.question_id = NEW.question_id AND NEW.id IN (s.question_id, s.answer_id);
	END IF;
	IF NEW.kind = 'question' AND was_own <> is_own THEN
		FOR other IN SELECT * FROM posts WHERE question_id = NEW.id AND kind = 'answer' AND is_visible(posts) LOOP
			PERFORM reputation_add_post(other, CASE WHEN is_own THEN 1 ELSE -1 END);
		END LOOP;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER reputation_posts_changed
	AFTER UPDATE OF author_id, n_up, n_down, base_up, base_down, n_thanks, hidden_at, deleted_at,
		official_at, official_by ON posts
	FOR EACH ROW WHEN (NEW.kind <> 'comment'
		AND (OLD.author_id, OLD.n_up, OLD.n_down, OLD.base_up, OLD.base_down, OLD.n_thanks,
			is_visible(OLD), OLD.official_at IS NULL, OLD.official_by)
		IS DISTINCT FROM (NEW.author_id, NEW.n_up, NEW.n_down, NEW.base_up, NEW.base_down, NEW.n_thanks,
			is_visible(NEW), NEW.official_at IS NULL, NEW.official_by))
	EXECUTE FUNCTION reputation_posts_changed();

-- ---- acceptances ---------------------------------------------------------------------------------

-- Accepting happens when it is done, and in an import when it was done there.
CREATE OR REPLACE FUNCTION reputation_acceptance(answer bigint, by_whom bigint, sign integer, happened timestamptz)
RETURNS void LANGUAGE sql AS $$
	SELECT reputation_add(p.author_id, 'accepted', p.id, sign,
		CASE WHEN by_whom IS DISTINCT FROM p.author_id THEN sign * reputation_accepted() ELSE 0 END,
		0, 0, sign, happened => happened)
	FROM posts p JOIN posts t ON t.id = p.question_id
	WHERE p.id = answer AND is_visible(p) AND is_visible(t)
$$;

CREATE OR REPLACE FUNCTION reputation_acceptances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND (OLD.answer_id, OLD.by_id) IS NOT DISTINCT FROM (NEW.answer_id, NEW.by_id) THEN
		RETURN NULL;
	END IF;
	IF TG_OP <> 'INSERT' THEN
		PERFORM reputation_acceptance(OLD.answer_id, OLD.by_id, -1, now());
	END IF;
	IF TG_OP <> 'DELETE' THEN
		PERFORM reputation_acceptance(NEW.answer_id, NEW.by_id, 1, NEW.at);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER reputation_acceptances AFTER INSERT OR UPDATE OR DELETE ON acceptances
	FOR EACH ROW EXECUTE FUNCTION reputation_acceptances();

-- ---- the FAQ: whoever answered, and whoever asked, as long as the entry is published -------------

CREATE OR REPLACE FUNCTION reputation_sources() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM entries WHERE id = NEW.entry_id AND retired_at IS NULL) THEN
		PERFORM reputation_entry(NEW, 1);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER reputation_sources AFTER INSERT ON entry_sources
	FOR EACH ROW EXECUTE FUNCTION reputation_sources();

CREATE OR REPLACE FUNCTION reputation_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM reputation_entry(s, CASE WHEN NEW.retired_at IS NULL THEN 1 ELSE -1 END)
	FROM entry_sources s WHERE s.entry_id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER reputation_entries AFTER UPDATE OF retired_at ON entries
	FOR EACH ROW WHEN ((OLD.retired_at IS NULL) <> (NEW.retired_at IS NULL))
	EXECUTE FUNCTION reputation_entries();

-- ---- people --------------------------------------------------------------------------------------

-- In a table of its own: accounts rows are for other things to lock.
CREATE OR REPLACE FUNCTION reputation_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO reputations (account_id) SELECT id FROM fresh;
	RETURN NULL;
END $$;
CREATE TRIGGER reputation_accounts AFTER INSERT ON accounts REFERENCING NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION reputation_accounts();

-- ---- the whole, from the facts -------------------------------------------------------------------

CREATE VIEW reputation_facts AS
SELECT account_id, sum(points)::integer AS points, sum(n_questions)::integer AS n_questions,
	sum(n_answers)::integer AS n_answers, sum(n_accepted)::integer AS n_accepted,
	sum(n_thanks)::integer AS n_thanks, sum(n_entries)::integer AS n_entries
FROM (
	SELECT p.author_id AS account_id, reputation_of_post(p) AS points,
		(p.kind = 'question')::int AS n_questions, (p.kind = 'answer')::int AS n_answers,
		(a.answer_id IS NOT NULL)::int AS n_accepted, p.n_thanks, 0 AS n_entries
	FROM posts p JOIN posts t ON t.id = p.question_id
		LEFT JOIN acceptances a ON a.question_id = p.question_id AND a.answer_id = p.id
	WHERE p.author_id IS NOT NULL AND p.kind <> 'comment' AND is_visible(p) AND is_visible(t)
	UNION ALL
	SELECT w.id, w.points, 0, 0, 0, 0, w.n
	FROM entry_sources s JOIN entries e ON e.id = s.entry_id AND e.retired_at IS NULL
		JOIN posts q ON q.id = s.question_id
		LEFT JOIN posts p ON p.id = s.answer_id
		CROSS JOIN LATERAL (VALUES (p.author_id, reputation_faq(), 1),
			(CASE WHEN q.author_id IS DISTINCT FROM p.author_id THEN q.author_id END,
				reputation_asked(), 0)) AS w (id, points, n)
	WHERE w.id IS NOT NULL
) AS shares
GROUP BY account_id;

-- The history as it would be had everything visible now been done at its own time; the sums follow.
CREATE OR REPLACE FUNCTION reputation_rebuild() RETURNS void LANGUAGE sql AS $$
	DELETE FROM reputation_due;
	DELETE FROM reputation_events;
	INSERT INTO reputation_events (account_id, at, kind, post_id, n, points)
	SELECT w.account_id, w.at, w.kind, w.post_id, w.n, w.points
	FROM (
		SELECT p.author_id AS account_id, f.at, f.kind, p.id AS post_id, f.n, f.points
		FROM posts p JOIN posts t ON t.id = p.question_id
			CROSS JOIN LATERAL (
				SELECT v.at, CASE v.value WHEN 1 THEN 'up' ELSE 'down' END AS kind, 1 AS n,
					CASE v.value WHEN 1 THEN reputation_up(p.kind) ELSE reputation_down(p.kind) END
						AS points
				FROM votes v WHERE v.post_id = p.id
				UNION ALL
				SELECT p.created_at, 'import', p.base_up + p.base_down,
					p.base_up * reputation_up(p.kind) + p.base_down * reputation_down(p.kind)
				UNION ALL
				SELECT a.at, 'accepted', 1, reputation_accepted() FROM acceptances a
				WHERE a.question_id = p.question_id AND a.answer_id = p.id
					AND a.by_id IS DISTINCT FROM p.author_id
				UNION ALL
				SELECT p.official_at, 'official', 1, reputation_official() WHERE reputation_has_mark(p)
			) f
		WHERE p.author_id IS NOT NULL AND p.kind <> 'comment' AND is_visible(p) AND is_visible(t)
		UNION ALL
		SELECT x.id, s.at, x.kind, x.post, 1, x.points
		FROM entry_sources s JOIN entries e ON e.id = s.entry_id AND e.retired_at IS NULL
			JOIN posts q ON q.id = s.question_id
			LEFT JOIN posts p ON p.id = s.answer_id
			CROSS JOIN LATERAL (VALUES (p.author_id, 'faq', p.id, reputation_faq()),
				(CASE WHEN q.author_id IS DISTINCT FROM p.author_id THEN q.author_id END, 'asked',
					q.id, reputation_asked())) AS x (id, kind, post, points)
		WHERE x.id IS NOT NULL
	) w
	WHERE w.points <> 0
	ORDER BY w.at, w.account_id, w.post_id;
	UPDATE reputations r SET points = coalesce(f.points, 0), n_questions = coalesce(f.n_questions, 0),
		n_answers = coalesce(f.n_answers, 0), n_accepted = coalesce(f.n_accepted, 0),
		n_thanks = coalesce(f.n_thanks, 0), n_entries = coalesce(f.n_entries, 0)
	FROM accounts a LEFT JOIN reputation_facts f ON f.account_id = a.id
	WHERE r.account_id = a.id;
$$;
