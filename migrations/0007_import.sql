-- Moving in from elsewhere. The staging tables hold rows only inside an import's own transaction.

CREATE UNLOGGED TABLE import_run (
	source text NOT NULL,    -- as in imported.source
	name text NOT NULL,      -- what people call the source
	prefix text NOT NULL,    -- of imported people's names
	base text,               -- the old site's address, if known
	category text NOT NULL,  -- slug
	renderer smallint NOT NULL
);

CREATE UNLOGGED TABLE import_users (
	line bigint NOT NULL,
	old_id bigint NOT NULL,
	display_name text NOT NULL,
	joined_at timestamptz NOT NULL,
	seen_at timestamptz
);
CREATE INDEX import_users_old ON import_users (old_id);

CREATE UNLOGGED TABLE import_posts (
	line bigint NOT NULL,
	old_id bigint NOT NULL,
	type bigint NOT NULL,
	parent_id bigint,
	accepted_id bigint,
	score bigint,
	n_views bigint,
	html text NOT NULL,
	title text,
	tags text,
	owner_id bigint,
	owner_name text,
	editor_id bigint,
	created_at timestamptz NOT NULL,
	edited_at timestamptz,
	active_at timestamptz,
	closed_at timestamptz,
	license text
);
CREATE INDEX import_posts_old ON import_posts (old_id);

CREATE UNLOGGED TABLE import_history (
	line bigint NOT NULL,
	old_id bigint NOT NULL,
	type bigint NOT NULL,
	post_id bigint NOT NULL,
	event text,
	at timestamptz NOT NULL,
	user_id bigint,
	reason text,
	text text NOT NULL
);
CREATE INDEX import_history_post ON import_history (post_id);
CREATE INDEX import_history_old ON import_history (old_id);

CREATE UNLOGGED TABLE import_comments (
	line bigint NOT NULL,
	old_id bigint NOT NULL,
	post_id bigint NOT NULL,
	score bigint,
	text text NOT NULL,
	created_at timestamptz NOT NULL,
	user_id bigint,
	user_name text,
	license text
);
CREATE INDEX import_comments_old ON import_comments (old_id);
CREATE INDEX import_comments_post ON import_comments (post_id);

CREATE UNLOGGED TABLE import_votes (
	line bigint NOT NULL,
	post_id bigint NOT NULL,
	type bigint NOT NULL,
	at timestamptz
);
CREATE INDEX import_votes_post ON import_votes (post_id);

CREATE UNLOGGED TABLE import_links (
	line bigint NOT NULL,
	post_id bigint NOT NULL,
	other_id bigint NOT NULL,
	at timestamptz
);

CREATE UNLOGGED TABLE import_tags (
	line bigint NOT NULL,
	name text NOT NULL
);

-- One row for each person and post that is taken over.
CREATE UNLOGGED TABLE import_work (
	kind text NOT NULL,
	old_id bigint NOT NULL,
	new_id bigint,
	thread_id bigint,              -- new id of the question
	is_new boolean NOT NULL,
	has_new_facts boolean NOT NULL,
	has_new_text boolean NOT NULL,
	facts text NOT NULL,           -- fingerprints
	source_text text NOT NULL,
	n_kept integer NOT NULL,       -- revisions at the last import
	n_up integer NOT NULL DEFAULT 0,
	n_down integer NOT NULL DEFAULT 0,
	accepted_at timestamptz,       -- answers: the day it was accepted
	duplicate_of bigint,           -- questions: old id
	body_id bigint,                -- the history row with the last Markdown
	is_current boolean NOT NULL DEFAULT true, -- that row is as young as the post's last edit
	PRIMARY KEY (kind, old_id)
);
CREATE INDEX import_work_new ON import_work (new_id);

-- What the program renders.
CREATE UNLOGGED TABLE import_texts (
	kind text NOT NULL,
	old_id bigint NOT NULL,
	body text, -- NULL: the source's own Markdown, word for word
	html text NOT NULL,
	words text NOT NULL,
	title_words text,
	slug text,
	locale text,
	PRIMARY KEY (kind, old_id)
);

-- Revisions by the history rows they are made of; body_id NULL is the final state.
CREATE UNLOGGED TABLE import_revisions (
	kind text NOT NULL,
	old_id bigint NOT NULL,
	number integer NOT NULL,
	at timestamptz NOT NULL,
	user_id bigint,
	reason text NOT NULL,
	body_id bigint,
	title_id bigint,
	tags_id bigint,
	PRIMARY KEY (kind, old_id, number)
);

-- '<a><b>', or in younger dumps '|a|b|'.
CREATE FUNCTION import_tag_names(tags text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(array_agg(t.name ORDER BY t.first), '{}')
	FROM (
		SELECT left(n.name, 35) AS name, min(n.i) AS first
		FROM unnest(string_to_array(translate(tags, '<>', '||'), '|')) WITH ORDINALITY AS n (name, i)
		WHERE n.name <> '' GROUP BY 1
	) t
$$;

-- One line of at most `most` characters; `otherwise` if nothing is left.
CREATE FUNCTION import_line(line text, most integer, otherwise text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(nullif(btrim(left(btrim(regexp_replace(line, '\s+', ' ', 'g')), most)), ''), otherwise)
$$;

-- Sequences back to the last id in use, so that an import which was killed leaves no trace even in
-- the ids. The lock waits for ids that are drawn but not committed; it goes with the block.
CREATE FUNCTION import_settle() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	LOCK TABLE accounts, posts, tags, categories, audit_log IN SHARE ROW EXCLUSIVE MODE;
	PERFORM setval(pg_get_serial_sequence('accounts', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM accounts;
	PERFORM setval(pg_get_serial_sequence('posts', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM posts;
	PERFORM setval(pg_get_serial_sequence('tags', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM tags;
	PERFORM setval(pg_get_serial_sequence('categories', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM categories;
	PERFORM setval(pg_get_serial_sequence('audit_log', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM audit_log;
	RAISE EXCEPTION 'settled' USING ERRCODE = 'AW001';
EXCEPTION WHEN SQLSTATE 'AW001' THEN
	NULL;
END $$;

-- So that the planner knows what was staged.
CREATE FUNCTION import_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	ANALYZE import_users, import_posts, import_history, import_comments, import_votes,
		import_links, import_tags, import_work, import_texts, import_revisions;
END $$;

-- Nothing of it stays.
CREATE FUNCTION import_clear() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	TRUNCATE import_run, import_users, import_posts, import_history, import_comments, import_votes,
		import_links, import_tags, import_work, import_texts, import_revisions;
END $$;
