-- What no edition has had yet, as a list: clocks do not say it, since one that was fast for a day hides
-- all that changes until then. An edition takes out what it had, with the revision that it had.
CREATE TABLE entry_news (
	entry_id bigint PRIMARY KEY REFERENCES entries ON DELETE CASCADE,
	revision integer NOT NULL -- the last material one
);

-- An edition also covers what it only counts ("and 12 more").
ALTER TABLE edition_entries ADD COLUMN is_shown boolean NOT NULL DEFAULT true;
CREATE INDEX edition_entries_entry ON edition_entries (entry_id);

-- As it was reckoned until now, but for editions that lie in the future.
INSERT INTO entry_news (entry_id, revision)
SELECT e.id, material.number
FROM entries AS e CROSS JOIN LATERAL (
	SELECT coalesce(max(r.number), 1) AS number FROM entry_revisions AS r
	WHERE r.entry_id = e.id AND (r.is_material OR r.number = 1)
) AS material
WHERE greatest(e.changed_at, e.published_at) > (
		SELECT coalesce(max(covers_until) - interval '10 minutes', '-infinity')
		FROM editions WHERE state <> 'cancelled' AND covers_until <= now())
	AND NOT EXISTS (
		SELECT FROM edition_entries AS sent JOIN editions AS ed ON ed.id = sent.edition_id
		WHERE sent.entry_id = e.id AND ed.state <> 'cancelled' AND sent.revision >= material.number);

CREATE FUNCTION entry_is_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_TABLE_NAME = 'entries' THEN
		INSERT INTO entry_news (entry_id, revision) VALUES (NEW.id, 1);
	ELSE
		INSERT INTO entry_news AS n (entry_id, revision) VALUES (NEW.entry_id, NEW.number)
		ON CONFLICT (entry_id) DO UPDATE SET revision = greatest(n.revision, excluded.revision);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER entries_news AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entry_is_news();
CREATE TRIGGER entry_revisions_news AFTER INSERT ON entry_revisions
	FOR EACH ROW WHEN (NEW.is_material AND NEW.number > 1) EXECUTE FUNCTION entry_is_news();
