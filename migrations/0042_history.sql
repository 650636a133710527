-- What happened stays written: the application adds to the log, the revisions and the official marks, and
-- changes nothing there (the grants in src/db/migrate.sql). The owner of the schema may, for imports
-- and the demo write the past.

-- Whoever deletes a post must not thereby delete its history.
ALTER TABLE revisions
	DROP CONSTRAINT revisions_post_id_fkey,
	ADD CONSTRAINT revisions_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts,
	ADD COLUMN blanked_at timestamptz, -- its words were taken out of the history
	ADD COLUMN blanked_by bigint REFERENCES accounts;

-- The one way to take words out: by a moderator, of a revision that is not the one on show, written
-- into the log in the same call. False: not so, or blank already.
CREATE FUNCTION revision_blank(of_post bigint, of_number integer, actor bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE revisions r SET body = '', title = left(r.title, 0), tags = r.tags[1:0], reason = '',
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

-- The log holds who did what to which row, numbers and codes: no names, no addresses, no words of
-- anybody, for it is kept for good. What can be told apart of the older lines is kept.
UPDATE audit_log l SET detail = coalesce(CASE
	WHEN action = 'account.create' THEN 'role=' || detail
	WHEN action = 'account.role' THEN regexp_replace(detail, '^(\w+) -> (\w+)$', 'from=\1 to=\2')
	WHEN action = 'account.suspend' THEN 'days=' || substring(detail FROM '^([0-9]+) days: ')
	WHEN action IN ('question.duplicate', 'question.unduplicate') THEN 'question=' || substring(detail FROM '^[0-9]+$')
	WHEN action = 'question.move' THEN (SELECT 'from=' || f.id || ' to=' || t.id FROM categories f, categories t
		WHERE f.slug = split_part(l.detail, ' > ', 1) AND t.slug = split_part(l.detail, ' > ', 2))
	WHEN action IN ('question.assign', 'question.release') THEN
		(SELECT 'account=' || a.id FROM accounts a WHERE a.name = l.detail)
	WHEN action IN ('question.close', 'post.hide', 'flag.resolve') THEN 'reason=' || substring(detail FROM
		'^(spam|rude|off_topic|wrong|duplicate|private|other|unclear|resolved_elsewhere|outdated|upheld|dismissed)(?:$|: )')
	WHEN action = 'edition.send' THEN 'recipients=' || substring(detail FROM '^[0-9]+')
	WHEN action = 'edition.cancel' THEN 'unsent=' || substring(detail FROM '^[0-9]+')
	WHEN action = 'entry.check' THEN 'months=' || substring(detail FROM '^([0-9]+) months$')
	WHEN action = 'category.edit' THEN 'hours=' || substring(detail FROM ', ([0-9]+) h$')
	WHEN action = 'import.run' THEN 'rows=' || substring(detail FROM ': ([0-9]+)$')
END, '')
WHERE detail <> '';
UPDATE audit_log SET detail = '' WHERE detail !~ '^([a-z]+=[a-z0-9_]+( |$))*$';
ALTER TABLE audit_log ADD CONSTRAINT audit_log_facts CHECK (detail ~ '^([a-z]+=[a-z0-9_]+( |$))*$');
COMMENT ON COLUMN audit_log.detail IS 'facts as key=value: ids, numbers and codes of the program, never '
	'names, addresses or words of people';
