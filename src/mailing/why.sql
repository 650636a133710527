-- Why somebody gets an edition, or does not.

-- name: why_by_name
SELECT id FROM accounts WHERE name = :name::text;

-- name: why_by_address
SELECT id FROM accounts WHERE email_mac = :email_mac::text
UNION ALL
SELECT id FROM mail_readers WHERE email_mac = :email_mac AND account_id IS NULL AND token_hash IS NULL
UNION ALL
SELECT id FROM mail_readers WHERE email_mac = :email_mac AND token_hash IS NOT NULL
LIMIT 1;

-- name: why_reader
SELECT coalesce(a.locale, m.locale) AS locale, coalesce(a.zone, m.zone) AS zone,
	coalesce(s.frequency, 'off') AS frequency, coalesce(s.hour, digest_hour())::integer AS hour,
	coalesce(s.quiet_from, 0)::integer AS quiet_from, coalesce(s.quiet_until, 0)::integer AS quiet_until,
	s.served_at, s.confirmed_at, s.ended_at, s.ended_how, now() AS now, a.suspended_at IS NOT NULL AS is_suspended,
	a.id IS NOT NULL AND (a.email_sealed IS NULL OR a.verified_at IS NULL) AS has_no_address,
	EXISTS (SELECT FROM suppressions AS x WHERE x.email_mac = coalesce(a.email_mac, m.email_mac)) AS is_refused,
	EXISTS (SELECT FROM digest_readers AS d WHERE d.reader_id = w.id) AS is_reader
FROM (SELECT :id::bigint AS id) AS w
LEFT JOIN accounts AS a ON a.id = w.id
LEFT JOIN mail_readers AS m ON m.id = w.id
LEFT JOIN subscriptions AS s ON s.reader_id = w.id
WHERE a.id IS NOT NULL OR m.id IS NOT NULL;

-- name: why_edition
-- What of it this reader would want, and what they had before it or in another one.
SELECT ed.is_automatic, ed.state = 'cancelled' AS is_cancelled, ed.state = 'draft' AS is_draft,
	ed.state = 'scheduled' AS is_scheduled, ed.leaves_at,
	m.state AS mail_state, m.why AS mail_why,
	m.finished_at, n.n_all, n.n_language, n.n_wanted, n.n_new, n.n_had, n.had_in
FROM editions AS ed
LEFT JOIN mails AS m ON m.edition_id = ed.id AND m.recipient_id = :id::bigint
CROSS JOIN LATERAL (
	SELECT count(*) AS n_all, count(*) FILTER (WHERE w.is_spoken) AS n_language,
		count(*) FILTER (WHERE w.is_wanted) AS n_wanted,
		count(*) FILTER (WHERE w.is_wanted AND w.is_news) AS n_new,
		count(*) FILTER (WHERE w.is_wanted AND w.had_in IS NOT NULL) AS n_had, max(w.had_in) AS had_in
	FROM (
		SELECT e.locale = ANY (coalesce(s.languages, ARRAY[:locale::text])) AS is_spoken,
			e.locale = ANY (coalesce(s.languages, ARRAY[:locale]))
				AND (s.categories IS NULL OR e.category_id = ANY (s.categories)) AS is_wanted,
			a.at > coalesce(s.news_since, 'infinity') AS is_news,
			(SELECT max(h.edition_id) FROM entries_had AS h WHERE h.reader_id = :id AND h.entry_id = x.entry_id
				AND h.revision >= x.revision AND h.edition_id <> ed.id) AS had_in
		FROM edition_entries AS x JOIN entries AS e ON e.id = x.entry_id
		LEFT JOIN entry_announcements AS a ON a.entry_id = x.entry_id
		LEFT JOIN subscriptions AS s ON s.reader_id = :id
		WHERE x.edition_id = ed.id
	) AS w
) AS n
WHERE ed.id = :edition_id::bigint;
