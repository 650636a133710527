-- What happened stays written: the application's role adds revisions and changes none (src/db/migrate.sql).

-- The one way to take words out: by a moderator, of a revision that is not the one on show, written
-- into the log in the same call. False: not so, or blank already.
CREATE OR REPLACE FUNCTION revision_blank(of_post bigint, of_number integer, actor bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE revisions r SET body = '', title = left(r.title, 0), tags = r.tags[1:0], details = '', reason = '',
		blanked_at = now(), blanked_by = actor
	FROM posts p, accounts a
	WHERE r.post_id = of_post AND r.number = of_number AND r.blanked_at IS NULL
		AND p.id = r.post_id AND r.number < p.n_revisions
		AND a.id = actor AND a.role IN ('moderator', 'admin') AND a.suspended_at IS NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	INSERT INTO audit_log (actor_id, action, subject_kind, subject_id, detail)
	VALUES (actor, 'revision.blank', 'post', of_post, 'revision=' || of_number);
	RETURN true;
END $$;
