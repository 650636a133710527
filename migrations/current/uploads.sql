-- Pictures and files of posts and entries: which text shows which, who may see one, and which stay.

CREATE OR REPLACE FUNCTION upload_keys(body text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT DISTINCT found[1] FROM regexp_matches(body, '/(?:pictures|files)/([0-9a-f]{32})', 'g') AS found
$$;

-- Most texts name none.
CREATE OR REPLACE FUNCTION has_uploads(body text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT position('/pictures/' IN body) > 0 OR position('/files/' IN body) > 0
$$;

CREATE OR REPLACE FUNCTION uploads_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO upload_uses (upload_id, post_id)
	SELECT u.id, NEW.id FROM uploads u WHERE u.key IN (SELECT upload_keys(NEW.body))
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER posts_uploads_new AFTER INSERT ON posts FOR EACH ROW
	WHEN (has_uploads(NEW.body)) EXECUTE FUNCTION uploads_of_post();
CREATE TRIGGER posts_uploads AFTER UPDATE OF body ON posts FOR EACH ROW
	WHEN (has_uploads(NEW.body)) EXECUTE FUNCTION uploads_of_post();

CREATE OR REPLACE FUNCTION uploads_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO upload_uses (upload_id, entry_id)
	SELECT u.id, NEW.id FROM uploads u WHERE u.key IN (SELECT upload_keys(NEW.body))
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER entries_uploads_new AFTER INSERT ON entries FOR EACH ROW
	WHEN (has_uploads(NEW.body)) EXECUTE FUNCTION uploads_of_entry();
CREATE TRIGGER entries_uploads AFTER UPDATE OF body ON entries FOR EACH ROW
	WHEN (has_uploads(NEW.body)) EXECUTE FUNCTION uploads_of_entry();

-- Words that a moderator takes out of an old version take their pictures along, if no other version shows them.
CREATE OR REPLACE FUNCTION uploads_of_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM upload_uses x USING uploads u
	WHERE x.post_id = NEW.post_id AND u.id = x.upload_id
		AND u.key IN (SELECT upload_keys(OLD.body))
		AND NOT EXISTS (SELECT FROM revisions r WHERE r.post_id = NEW.post_id AND position(u.key IN r.body) > 0)
		AND NOT EXISTS (SELECT FROM posts p WHERE p.id = NEW.post_id AND position(u.key IN p.body) > 0);
	RETURN NULL;
END $$;
CREATE TRIGGER revisions_uploads AFTER UPDATE OF body ON revisions FOR EACH ROW
	WHEN (has_uploads(OLD.body)) EXECUTE FUNCTION uploads_of_revision();

-- Whether visitors may see it: by a post that they see in its thread, by an entry, or by a page of the site.
CREATE OR REPLACE FUNCTION upload_is_public(u uploads) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT EXISTS (
		SELECT FROM upload_uses x
			JOIN posts p ON p.id = x.post_id
			JOIN posts q ON q.id = p.question_id
			LEFT JOIN posts above ON above.id = p.parent_id
		WHERE x.upload_id = u.id AND is_visible(p) AND is_visible(q) AND is_visible(above)
	) OR EXISTS (
		SELECT FROM upload_uses x JOIN entries e ON e.id = x.entry_id
		WHERE x.upload_id = u.id AND e.retired_at IS NULL
	) OR EXISTS (SELECT FROM site_pages s WHERE position(u.key IN s.body) > 0)
$$;

-- Whether something still needs it. What was deleted may be asked for again for half a day.
CREATE OR REPLACE FUNCTION upload_is_needed(u uploads) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT FROM upload_uses x JOIN posts p ON p.id = x.post_id
		WHERE x.upload_id = u.id AND (p.deleted_at IS NULL OR p.deleted_at > now() - interval '12 hours')
	) OR EXISTS (SELECT FROM upload_uses x WHERE x.upload_id = u.id AND x.entry_id IS NOT NULL)
	OR EXISTS (SELECT FROM site_pages s WHERE position(u.key IN s.body) > 0)
	OR EXISTS (SELECT FROM drafts d WHERE d.account_id = u.account_id AND position(u.key IN d.body) > 0)
	OR EXISTS (SELECT FROM suggestions g WHERE g.decided_at IS NULL AND position(u.key IN g.body) > 0)
$$;
