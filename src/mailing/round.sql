-- Editions that make themselves: whose time has come, what is new for each, and one edition for all to whom the
-- same is due.

-- name: round_wake
-- Those who hear at once. What was announced a moment ago waits: more may follow, or it be taken back.
WITH fresh AS (
	UPDATE entry_announcements SET is_told = true
	WHERE NOT is_told AND at <= now() - :n_seconds::integer * interval '1 second' RETURNING entry_id
)
UPDATE subscriptions SET next_at = now()
WHERE frequency = 'immediate' AND next_at IS NULL AND EXISTS (SELECT FROM fresh);

-- name: round_due
-- Held until their edition stands: no other mailer has them. Who takes no mail now is looked at again tomorrow. Each is
-- looked up by itself (LIMIT 1): a plan for any number of them reads all readers each time.
WITH due AS (
	SELECT reader_id FROM subscriptions WHERE next_at <= now()
	ORDER BY next_at, reader_id LIMIT :limit::integer FOR UPDATE SKIP LOCKED
)
SELECT s.reader_id, s.frequency, coalesce(s.hour, digest_hour())::integer AS hour,
	coalesce(s.quiet_from, 0)::integer AS quiet_from, coalesce(s.quiet_until, 0)::integer AS quiet_until,
	s.served_at, now() AS now, r.locale, r.zone, r.reader_id IS NOT NULL AS is_reader, s.is_on
FROM due
JOIN LATERAL (SELECT s.*, subscription_is_on(s) AS is_on FROM subscriptions AS s WHERE s.reader_id = due.reader_id LIMIT 1)
	AS s ON true
LEFT JOIN LATERAL (SELECT * FROM digest_readers AS r WHERE r.reader_id = due.reader_id LIMIT 1) AS r ON true
ORDER BY s.reader_id;

-- name: round_news
-- What each of them has not had as it is now, the newest first. What waited for three months is no news.
SELECT s.reader_id, n.entry_id, n.revision,
	NOT EXISTS (SELECT FROM entries_had AS h WHERE h.reader_id = s.reader_id AND h.entry_id = n.entry_id)
		AND e.published_at > s.news_since AS is_new
FROM unnest(:reader_ids::bigint[], :locales::text[]) AS d (reader_id, locale)
JOIN subscriptions AS s USING (reader_id)
JOIN entries_to_tell AS n ON n.at > greatest(s.news_since, now() - interval '92 days')
	AND n.locale = ANY (coalesce(s.languages, ARRAY[d.locale]))
	AND (s.categories IS NULL OR n.category_id = ANY (s.categories))
JOIN entries AS e ON e.id = n.entry_id
WHERE NOT EXISTS (SELECT FROM entries_had AS h
		WHERE h.reader_id = s.reader_id AND h.entry_id = n.entry_id AND h.revision >= n.revision)
	AND (s.frequency <> 'edition' OR EXISTS (
		SELECT FROM edition_entries AS x JOIN editions AS ed ON ed.id = x.edition_id
		WHERE x.entry_id = n.entry_id AND x.revision >= n.revision AND NOT ed.is_automatic
			AND ed.state IN ('sending', 'sent') AND ed.paused_at IS NULL AND ed.leaves_at <= now()))
ORDER BY s.reader_id, n.at DESC, n.entry_id DESC;

-- name: round_entries
-- row: edition_news
-- With all that an edition says of them; the names of categories in the language of the mail.
SELECT e.id, e.title, e.slug, e.body, e.locale, r.number AS revision, true AS is_shown, c.id AS category_id,
	k.name AS category_name, entry_contributor(e.id) AS by_display, false AS is_new, false AS is_repeat
FROM entries AS e JOIN categories AS c ON c.id = e.category_id
JOIN category_in(c.id, :locale::text) AS k ON true
JOIN LATERAL (SELECT n.revision AS number FROM entry_announcements AS n WHERE n.entry_id = e.id) AS r ON true
WHERE e.id = ANY (:ids::bigint[])
ORDER BY c.position, c.id, e.id;

-- name: round_insert
-- It leaves at once; what does not get through by then is no news any more and comes with the next one.
INSERT INTO editions (is_automatic, covers_until, leaves_at, deadline_at)
VALUES (true, now(), now(), now() + :n_hours::integer * interval '1 hour') RETURNING id;

-- name: round_insert_entries
INSERT INTO edition_entries (edition_id, entry_id, revision, is_new, is_shown)
SELECT :edition_id::bigint, f.id, f.revision, f.is_new, f.is_shown
FROM unnest(:ids::bigint[], :revisions::integer[], :are_new::boolean[], :are_shown::boolean[])
	AS f (id, revision, is_new, is_shown);

-- name: round_recipients
INSERT INTO recipients (id, account_id, mail_reader_id)
SELECT reader_id, account_id, mail_reader_id FROM subscriptions WHERE reader_id = ANY (:reader_ids::bigint[])
ORDER BY reader_id
ON CONFLICT (id) DO NOTHING;

-- name: round_plan
WITH planned AS (
	INSERT INTO mails (recipient_id, kind, edition_id, locale, message_id)
	SELECT id, 'edition', :edition_id::bigint, :locale::text,
		'edition.' || :edition_id || '.' || id || '.' || replace(gen_random_uuid()::text, '-', '') || '@' || :host::text
	FROM unnest(:reader_ids::bigint[]) AS r (id) RETURNING 1
)
UPDATE editions SET n_recipients = (SELECT count(*) FROM planned) WHERE id = :edition_id;

-- name: round_served
-- Their time has come and gone, with a mail or without one. Moments are microseconds, 0: when something happens.
UPDATE subscriptions AS s SET served_at = CASE WHEN d.is_served THEN now() ELSE s.served_at END,
	next_at = CASE WHEN d.next_at > 0 THEN to_timestamp(d.next_at / 1000000.0) END
FROM unnest(:reader_ids::bigint[], :next_ats::bigint[], :are_served::boolean[]) AS d (reader_id, next_at, is_served)
WHERE s.reader_id = d.reader_id;
