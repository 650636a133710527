-- Editions that an editor composes.

-- name: edition_draft_insert
INSERT INTO editions (state, made_by) VALUES ('draft', nullif(:made_by::bigint, 0)) RETURNING id;

-- name: edition_draft_list
-- into: edition_draft_line answerwell/mailing/edition_draft.h
SELECT e.id, e.made_at, a.display_name AS made_by_display,
	(SELECT count(*) FROM edition_choices AS x WHERE x.edition_id = e.id) AS n_entries
FROM editions AS e LEFT JOIN accounts AS a ON a.id = e.made_by
WHERE e.state = 'draft' ORDER BY e.id DESC LIMIT :limit::integer;

-- name: edition_draft_get
SELECT e.id, e.made_at, coalesce(e.made_by, 0) AS made_by, a.display_name AS made_by_display,
	EXISTS (SELECT FROM edition_writers AS w WHERE w.edition_id = e.id AND w.account_id = :reader::bigint) AS is_writer
FROM editions AS e LEFT JOIN accounts AS a ON a.id = e.made_by
WHERE e.id = :id::bigint AND e.state = 'draft';

-- name: edition_draft_lock
-- Who changes it holds it until that is done: it is not released meanwhile.
SELECT id FROM editions WHERE id = :id::bigint AND state = 'draft' FOR UPDATE;

-- name: edition_draft_written
INSERT INTO edition_writers (edition_id, account_id) VALUES (:id::bigint, :account_id::bigint) ON CONFLICT DO NOTHING;

-- name: edition_draft_choices
-- into: edition_choice answerwell/mailing/edition_draft.h
SELECT e.id, e.category_id, e.title, e.slug, e.locale AS language, k.name AS category_name,
	n.entry_id IS NOT NULL AS is_news, e.doubted_at IS NOT NULL AS is_doubted, e.retired_at IS NOT NULL AS is_retired,
	EXISTS (SELECT FROM entry_sources AS s WHERE s.entry_id = e.id AND s.changed_at IS NOT NULL) AS is_changed
FROM edition_choices AS x JOIN entries AS e ON e.id = x.entry_id LEFT JOIN entry_news AS n ON n.entry_id = e.id
JOIN category_in(e.category_id, e.locale) AS k ON true
WHERE x.edition_id = :id::bigint
ORDER BY e.locale, min(x.position) OVER (PARTITION BY e.locale, e.category_id), x.position;

-- name: edition_draft_candidates
-- into: edition_choice answerwell/mailing/edition_draft.h
SELECT e.id, e.category_id, e.title, e.slug, e.locale AS language, k.name AS category_name,
	n.entry_id IS NOT NULL AS is_news, e.doubted_at IS NOT NULL AS is_doubted, e.retired_at IS NOT NULL AS is_retired,
	EXISTS (SELECT FROM entry_sources AS s WHERE s.entry_id = e.id AND s.changed_at IS NOT NULL) AS is_changed
FROM entries AS e LEFT JOIN entry_news AS n ON n.entry_id = e.id
JOIN category_in(e.category_id, e.locale) AS k ON true
WHERE e.locale = :locale::text AND e.retired_at IS NULL
	AND CASE WHEN :words::text = '' THEN n.entry_id IS NOT NULL ELSE position(lower(:words) IN lower(e.title)) > 0 END
	AND NOT EXISTS (SELECT FROM edition_choices AS x WHERE x.edition_id = :id::bigint AND x.entry_id = e.id)
ORDER BY e.changed_at DESC, e.id DESC LIMIT :limit::integer;

-- name: edition_draft_introductions
SELECT locale, words FROM edition_introductions WHERE edition_id = :id::bigint;

-- name: edition_draft_introduce
-- Without words: none. Who changes them has worked on it; the form brings them along whatever is pressed.
WITH said AS (
	SELECT * FROM unnest(:locales::text[], :words::text[]) AS s (locale, words)
), wrote AS (
	INSERT INTO edition_writers (edition_id, account_id)
	SELECT :id::bigint, :account_id::bigint WHERE :account_id <> 0 AND EXISTS (
		SELECT FROM said AS s LEFT JOIN edition_introductions AS i ON i.edition_id = :id AND i.locale = s.locale
		WHERE s.words <> coalesce(i.words, ''))
	ON CONFLICT DO NOTHING
), gone AS (
	DELETE FROM edition_introductions AS i USING said AS s
	WHERE i.edition_id = :id::bigint AND i.locale = s.locale AND s.words = ''
)
INSERT INTO edition_introductions (edition_id, locale, words)
SELECT :id::bigint, s.locale, s.words FROM said AS s WHERE s.words <> ''
ON CONFLICT (edition_id, locale) DO UPDATE SET words = excluded.words;

-- name: edition_draft_choose
-- How many of them are fit to be told, and how many it would have then.
WITH fit AS (
	SELECT c.entry_id, c.n FROM unnest(:ids::bigint[]) WITH ORDINALITY AS c (entry_id, n)
	JOIN entries_to_tell AS t ON t.entry_id = c.entry_id
), added AS (
	INSERT INTO edition_choices (edition_id, entry_id, position)
	SELECT :id::bigint, f.entry_id, f.n + coalesce((SELECT max(position) FROM edition_choices WHERE edition_id = :id), 0)
	FROM fit AS f
	ON CONFLICT (edition_id, entry_id) DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM fit) AS n_fit,
	(SELECT count(*) FROM added) + (SELECT count(*) FROM edition_choices WHERE edition_id = :id) AS n_all;

-- name: edition_draft_leave_out
DELETE FROM edition_choices WHERE edition_id = :id::bigint AND entry_id = :entry_id::bigint;

-- name: edition_draft_order
UPDATE edition_choices AS x SET position = c.n
FROM unnest(:ids::bigint[]) WITH ORDINALITY AS c (entry_id, n)
WHERE x.edition_id = :id::bigint AND x.entry_id = c.entry_id;

-- name: edition_draft_delete
DELETE FROM editions WHERE id = :id::bigint AND state = 'draft';

-- name: edition_draft_entries
-- row: edition_news
-- What it would say now in one language: only what editions may tell of.
WITH chosen AS (
	SELECT e.id, e.title, e.slug, e.body, e.format, e.locale, e.category_id, t.revision, x.position,
		min(x.position) OVER (PARTITION BY e.category_id) AS place
	FROM edition_choices AS x JOIN entries AS e ON e.id = x.entry_id JOIN entries_to_tell AS t ON t.entry_id = e.id
	WHERE x.edition_id = :id::bigint AND e.locale = :locale::text
), f AS (
	SELECT c.*, row_number() OVER (ORDER BY c.place, c.position) AS n FROM chosen AS c
)
SELECT f.id, f.title, f.slug, CASE WHEN f.n <= :n_shown::integer THEN f.body ELSE '' END AS body, f.format, f.locale, f.revision,
	f.n <= :n_shown AS is_shown, c.id AS category_id, k.name AS category_name, entry_contributor(f.id) AS by_display,
	told.revision IS NULL AS is_new, coalesce(told.revision >= f.revision, false) AS is_repeat
FROM f JOIN categories AS c ON c.id = f.category_id
JOIN category_in(c.id, :locale) AS k ON true
CROSS JOIN LATERAL (
	SELECT max(x.revision) AS revision FROM edition_entries AS x JOIN editions AS ed ON ed.id = x.edition_id
	WHERE x.entry_id = f.id AND ed.state <> 'cancelled' AND NOT ed.is_automatic) AS told
ORDER BY f.n;

-- name: edition_draft_reader
SELECT coalesce(a.locale, m.locale) AS locale, coalesce(s.frequency, 'off') AS frequency,
	EXISTS (SELECT FROM digest_readers AS d WHERE d.reader_id = w.id) AS is_reader,
	s.categories IS NOT NULL OR coalesce(s.languages <> ARRAY[coalesce(a.locale, m.locale)], false) AS is_choosy,
	(SELECT count(*) FROM entries_to_tell AS t WHERE t.entry_id = ANY (:ids::bigint[]) AND EXISTS (
		SELECT FROM entries_had AS h WHERE h.reader_id = w.id AND h.entry_id = t.entry_id
			AND h.revision >= t.revision) AND t.locale = coalesce(a.locale, m.locale)) AS n_had
FROM (SELECT :id::bigint AS id) AS w
LEFT JOIN accounts AS a ON a.id = w.id
LEFT JOIN mail_readers AS m ON m.id = w.id
LEFT JOIN subscriptions AS s ON s.reader_id = w.id
WHERE a.id IS NOT NULL OR m.id IS NOT NULL;

-- name: edition_draft_test_recipient
INSERT INTO recipients (id, account_id) VALUES (:id::bigint, :id) ON CONFLICT (id) DO NOTHING;

-- name: edition_draft_test
-- Of no edition: nobody has it, and it counts nowhere. One that waits already will say what is asked now.
INSERT INTO mails (recipient_id, kind, bundle)
VALUES (:recipient_id::bigint, 'edition_test', 'edition.' || :id::bigint || '.' || :locale::text)
ON CONFLICT (recipient_id, bundle) WHERE state = 'planned' AND claims = 0 DO NOTHING;

-- name: edition_draft_release
-- In :n_seconds it leaves.
UPDATE editions SET state = 'sending', covers_until = now(), leaves_at = now() + :n_seconds::integer * interval '1 second',
	deadline_at = now() + :n_seconds::integer * interval '1 second' + interval '3 days'
WHERE id = :id::bigint AND state = 'draft';

-- name: edition_draft_schedule
UPDATE editions SET state = 'scheduled', covers_until = now(), leaves_at = to_timestamp(:leaves_at::bigint / 1000000.0),
	deadline_at = to_timestamp(:deadline_at::bigint / 1000000.0)
WHERE id = :id::bigint AND state = 'draft';
