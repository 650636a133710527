-- As 0007 has it, with the history of reputations among what an import writes: one that was killed or
-- only tried leaves no trace in its ids either.
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
