-- Moving in from elsewhere: helpers of the statements in src/cli/se_*.sql and faq_*.sql. What touches tables runs
-- as their owner.

-- '<a><b>', or in younger dumps '|a|b|'.
CREATE OR REPLACE FUNCTION import_tag_names(tags text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(array_agg(t.name ORDER BY t.first), '{}')
	FROM (
		SELECT left(n.name, 35) AS name, min(n.i) AS first
		FROM unnest(string_to_array(translate(tags, '<>', '||'), '|')) WITH ORDINALITY AS n (name, i)
		WHERE n.name <> '' GROUP BY 1
	) t
$$;

-- One line of at most `most` characters; `otherwise` if nothing is left.
CREATE OR REPLACE FUNCTION import_line(line text, most integer, otherwise text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(nullif(btrim(left(btrim(regexp_replace(line, '\s+', ' ', 'g')), most)), ''), otherwise)
$$;

-- Sequences back to the last id in use, so that an import which was killed or only tried leaves no trace even
-- in the ids. The lock waits for ids that are drawn but not committed; it goes with the block.
CREATE OR REPLACE FUNCTION import_settle() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	LOCK TABLE accounts, posts, tags, categories, audit_log, reputation_events IN SHARE ROW EXCLUSIVE MODE;
	PERFORM setval(pg_get_serial_sequence('accounts', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM accounts;
	PERFORM setval(pg_get_serial_sequence('posts', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM posts;
	PERFORM setval(pg_get_serial_sequence('tags', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM tags;
	PERFORM setval(pg_get_serial_sequence('categories', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM categories;
	PERFORM setval(pg_get_serial_sequence('audit_log', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM audit_log;
	PERFORM setval(pg_get_serial_sequence('reputation_events', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL)
	FROM reputation_events;
	RAISE EXCEPTION 'settled' USING ERRCODE = 'AW001';
EXCEPTION WHEN SQLSTATE 'AW001' THEN
	NULL;
END $$;

-- So that the planner knows what was staged.
CREATE OR REPLACE FUNCTION import_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	ANALYZE import_users, import_posts, import_history, import_comments, import_votes,
		import_links, import_tags, import_work, import_texts, import_revisions,
		import_entries, import_entry_texts, import_phrasings;
END $$;

-- Nothing of it stays.
CREATE OR REPLACE FUNCTION import_clear() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	TRUNCATE import_run, import_users, import_posts, import_history, import_comments, import_votes,
		import_links, import_tags, import_work, import_texts, import_revisions,
		import_entries, import_entry_texts, import_phrasings;
END $$;
