-- The history of a reputation in the order of its own time: what an import brings happened long ago, and
-- the same import leaves the same rows, whatever order the rows it reads come in.
CREATE INDEX reputation_events_time ON reputation_events (account_id, at DESC, id DESC);
DROP INDEX reputation_events_account;

CREATE OR REPLACE FUNCTION reputation_posts_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO reputation_events (account_id, at, kind, post_id, n, points)
	SELECT p.author_id, p.created_at, 'import', p.id, p.n_up + p.n_down,
		p.n_up * reputation_up(p.kind) + p.n_down * reputation_down(p.kind)
	FROM fresh p JOIN posts t ON t.id = p.question_id
	WHERE p.author_id IS NOT NULL AND p.kind <> 'comment' AND p.hidden_at IS NULL
		AND p.deleted_at IS NULL AND t.hidden_at IS NULL AND t.deleted_at IS NULL
		AND p.n_up * reputation_up(p.kind) + p.n_down * reputation_down(p.kind) <> 0
	ORDER BY p.id;
	INSERT INTO reputation_due
	SELECT p.author_id, sum(p.n_up * reputation_up(p.kind) + p.n_down * reputation_down(p.kind)),
		count(*) FILTER (WHERE p.kind = 'question'), count(*) FILTER (WHERE p.kind = 'answer'), 0, 0, 0
	FROM fresh p JOIN posts t ON t.id = p.question_id
	WHERE p.author_id IS NOT NULL AND p.kind <> 'comment' AND p.hidden_at IS NULL
		AND p.deleted_at IS NULL AND t.hidden_at IS NULL AND t.deleted_at IS NULL
	GROUP BY p.author_id;
	IF FOUND THEN
		PERFORM reputation_ring();
	END IF;
	RETURN NULL;
END $$;

-- Accepting happens when it is done, and in an import when it was done there.
DROP FUNCTION reputation_acceptance(bigint, bigint, integer);
DROP FUNCTION reputation_add(bigint, text, bigint, integer, integer, integer, integer, integer, integer,
	integer);

CREATE FUNCTION reputation_add(account bigint, kind text, post bigint, n integer, points integer,
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

CREATE FUNCTION reputation_acceptance(answer bigint, by_whom bigint, sign integer, happened timestamptz)
RETURNS void LANGUAGE sql AS $$
	SELECT reputation_add(p.author_id, 'accepted', p.id, sign,
		CASE WHEN by_whom IS DISTINCT FROM p.author_id THEN sign * reputation_accepted() ELSE 0 END,
		0, 0, sign, happened => happened)
	FROM posts p JOIN posts t ON t.id = p.question_id
	WHERE p.id = answer AND p.hidden_at IS NULL AND p.deleted_at IS NULL AND t.hidden_at IS NULL
		AND t.deleted_at IS NULL
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
