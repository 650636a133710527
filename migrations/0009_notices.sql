-- Watching, being told on the site itself, and mails that hold several notices.

CREATE TABLE watches (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	question_id bigint REFERENCES questions ON DELETE CASCADE,
	tag_id bigint REFERENCES tags ON DELETE CASCADE,
	category_id bigint REFERENCES categories ON DELETE CASCADE,
	at timestamptz NOT NULL DEFAULT now(),
	-- The person stopped it: is told nothing, and taking part does not begin it again.
	is_muted boolean NOT NULL DEFAULT false,
	CONSTRAINT watches_one_subject CHECK (num_nonnulls(question_id, tag_id, category_id) = 1)
);
-- Whom to tell; and is it watched by ...?
CREATE UNIQUE INDEX watches_question ON watches (question_id, account_id) WHERE question_id IS NOT NULL;
CREATE UNIQUE INDEX watches_tag ON watches (tag_id, account_id) WHERE tag_id IS NOT NULL;
CREATE UNIQUE INDEX watches_category ON watches (category_id, account_id) WHERE category_id IS NOT NULL;
-- What somebody watches.
CREATE INDEX watches_account ON watches (account_id, id DESC);

-- Their own questions, of those who can log in.
INSERT INTO watches (account_id, question_id, at)
SELECT q.author_id, q.id, q.created_at
FROM questions q JOIN accounts a ON a.id = q.author_id
WHERE a.email_sealed IS NOT NULL OR a.password_hash IS NOT NULL
ORDER BY q.created_at, q.id;

-- notify_mail: false stops all mails of notices, whatever notice_choices says.
ALTER TABLE accounts
	ADD COLUMN n_unread integer NOT NULL DEFAULT 0, -- notices shown and not read
	ADD COLUMN auto_watch boolean NOT NULL DEFAULT true; -- questions answered or commented on

-- What somebody wants to hear how; no row: as account/notice.c has it.
CREATE TABLE notice_choices (
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	topic text NOT NULL,
	mail text NOT NULL CHECK (mail IN ('now', 'daily', 'weekly', 'off')),
	in_app boolean NOT NULL,
	PRIMARY KEY (account_id, topic)
);

-- A mail that waits takes in what comes meanwhile under the same name ('question.7', 'daily',
-- 'weekly'); one that was claimed is complete.
ALTER TABLE outbox ADD COLUMN bundle text;
CREATE UNIQUE INDEX outbox_bundle ON outbox (account_id, bundle) WHERE state = 'planned' AND bundle IS NOT NULL;
-- When was the last mail about that thread?
CREATE INDEX outbox_thread ON outbox (account_id, question_id, not_before);
DROP INDEX outbox_account;

CREATE TABLE notices (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	kind text NOT NULL, -- see account/notice.h
	actor_id bigint REFERENCES accounts ON DELETE SET NULL,
	question_id bigint REFERENCES questions ON DELETE CASCADE,
	post_id bigint REFERENCES posts ON DELETE CASCADE,
	entry_id bigint REFERENCES entries ON DELETE CASCADE,
	at timestamptz NOT NULL DEFAULT now(),
	read_at timestamptz,
	is_shown boolean NOT NULL DEFAULT true, -- false: wanted by mail only
	mail_id bigint REFERENCES outbox ON DELETE SET NULL
);
CREATE INDEX notices_list ON notices (account_id, id DESC) WHERE is_shown;
CREATE INDEX notices_unread ON notices (account_id, id DESC) WHERE is_shown AND read_at IS NULL;
CREATE INDEX notices_question ON notices (question_id, account_id);
CREATE INDEX notices_post ON notices (post_id);
CREATE INDEX notices_entry ON notices (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX notices_mail ON notices (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX notices_at ON notices (at);

-- The count stands with the account, which every request of a member reads. Accounts are locked in
-- the order of their ids: two events may tell the same people.
CREATE FUNCTION notices_count(accounts bigint[], by_n bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM a.id FROM public.accounts a WHERE a.id = ANY (accounts) ORDER BY a.id FOR NO KEY UPDATE;
	UPDATE public.accounts a SET n_unread = greatest(a.n_unread + d.n, 0)
	FROM unnest(accounts, by_n) AS d (id, n) WHERE a.id = d.id;
END $$;
CREATE FUNCTION notices_count_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM notices_count(array_agg(d.account_id), array_agg(d.n)) FROM (
		SELECT account_id, count(*) AS n FROM fresh WHERE is_shown AND read_at IS NULL GROUP BY account_id) d;
	RETURN NULL;
END $$;
CREATE FUNCTION notices_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM notices_count(array_agg(d.account_id), array_agg(d.n)) FROM (
		SELECT account_id, sum(n) AS n FROM (
			SELECT account_id, 1 AS n FROM fresh WHERE is_shown AND read_at IS NULL
			UNION ALL SELECT account_id, -1 FROM stale WHERE is_shown AND read_at IS NULL) u
		GROUP BY account_id HAVING sum(n) <> 0) d;
	RETURN NULL;
END $$;
CREATE FUNCTION notices_count_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM notices_count(array_agg(d.account_id), array_agg(d.n)) FROM (
		SELECT account_id, -count(*) AS n FROM stale WHERE is_shown AND read_at IS NULL GROUP BY account_id) d;
	RETURN NULL;
END $$;
CREATE TRIGGER notices_new AFTER INSERT ON notices REFERENCING NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION notices_count_new();
CREATE TRIGGER notices_changed AFTER UPDATE ON notices REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION notices_count_changed();
CREATE TRIGGER notices_gone AFTER DELETE ON notices REFERENCING OLD TABLE AS stale
	FOR EACH STATEMENT EXECUTE FUNCTION notices_count_gone();

-- The next time the clock shows that hour where the person is; weekly: on the next Monday.
CREATE FUNCTION next_local_hour(zone text, hour integer, is_weekly boolean) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
	here timestamp;
	there timestamp;
BEGIN
	BEGIN
		here := now() AT TIME ZONE zone;
	EXCEPTION WHEN invalid_parameter_value THEN
		zone := 'UTC';
		here := now() AT TIME ZONE zone;
	END;
	there := date_trunc(CASE WHEN is_weekly THEN 'week' ELSE 'day' END, here) + make_interval(hours => hour);
	IF there <= here THEN
		there := there + CASE WHEN is_weekly THEN interval '7 days' ELSE interval '1 day' END;
	END IF;
	RETURN there AT TIME ZONE zone;
END $$;
