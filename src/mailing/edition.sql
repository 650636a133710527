-- Editions: what is new, frozen, and for whom.

-- name: edition_new_entries
-- row: edition_news
-- What no edition of an editor has had as it is now. The newest :n_shown are shown; the rest is only counted, and named
-- here so that the edition covers it too.
WITH fresh AS (
	SELECT e.id, e.title, e.slug, e.body, e.format, e.locale, e.category_id, n.revision,
		row_number() OVER (ORDER BY e.changed_at DESC, e.id DESC) <= :n_shown::integer AS is_shown
	FROM entry_news AS n JOIN entries AS e ON e.id = n.entry_id
	WHERE e.locale = :locale::text AND e.retired_at IS NULL
)
SELECT f.id, f.title, f.slug, CASE WHEN f.is_shown THEN f.body ELSE '' END AS body, f.format, f.locale, f.revision, f.is_shown,
	c.id AS category_id, k.name AS category_name, entry_contributor(f.id) AS by_display,
	NOT EXISTS (
		SELECT FROM edition_entries AS sent JOIN editions AS ed ON ed.id = sent.edition_id
		WHERE sent.entry_id = f.id AND ed.state <> 'cancelled' AND NOT ed.is_automatic) AS is_new, false AS is_repeat
FROM fresh AS f JOIN categories AS c ON c.id = f.category_id
JOIN category_in(c.id, :locale) AS k ON true
ORDER BY f.is_shown DESC, c.position, c.id, is_new DESC, f.id;

-- name: edition_recipients
-- How many of those who want each edition of an editor read which language.
SELECT d.locale, count(*) AS n FROM digest_readers AS d JOIN subscriptions AS s USING (reader_id)
WHERE s.frequency = 'edition' GROUP BY d.locale;

-- name: edition_lock
-- One is made at a time. The number is arbitrary.
SELECT pg_advisory_xact_lock(727274626)::text AS locked;

-- name: edition_is_sending
SELECT EXISTS (SELECT FROM editions WHERE state = 'sending' AND NOT is_automatic) AS is_sending;

-- name: edition_insert
-- In :n_seconds it leaves.
INSERT INTO editions (made_by, covers_until, leaves_at, deadline_at)
VALUES (nullif(:made_by::bigint, 0), now(), now() + :n_seconds::integer * interval '1 second',
	now() + :n_seconds::integer * interval '1 second' + interval '3 days')
RETURNING id;

-- name: edition_insert_text
INSERT INTO edition_texts (edition_id, locale, subject, text, html, n_entries, mark)
VALUES (:edition_id::bigint, :locale::text, :subject::text, :text::text, :html::text, :n_entries::integer, :mark::text);

-- name: edition_insert_entries
-- A change that came meanwhile stays news: it has another revision.
WITH f AS (
	SELECT * FROM unnest(:ids::bigint[], :revisions::integer[], :are_new::boolean[], :are_shown::boolean[])
		AS f (id, revision, is_new, is_shown)
), told AS (
	DELETE FROM entry_news AS n USING f WHERE n.entry_id = f.id AND n.revision = f.revision
)
INSERT INTO edition_entries (edition_id, entry_id, revision, is_new, is_shown)
SELECT :edition_id::bigint, f.id, f.revision, f.is_new, f.is_shown FROM f;

-- name: edition_plan_recipients
INSERT INTO recipients (id, account_id, mail_reader_id)
SELECT s.reader_id, s.account_id, s.mail_reader_id FROM digest_readers AS d JOIN subscriptions AS s USING (reader_id)
WHERE s.frequency = 'edition' ORDER BY s.reader_id
ON CONFLICT (id) DO NOTHING;

-- name: edition_plan
-- To those who want each edition as it is. Who had all of it already (in one that was cancelled, or at a rhythm of
-- their own) is in the ledger, skipped. Who had some of it, or wants some of it only, gets what is left when it
-- leaves, as an edition of its own (round.sql).
WITH told AS (
	SELECT x.entry_id, x.revision, e.locale FROM edition_entries AS x JOIN entries AS e ON e.id = x.entry_id
	WHERE x.edition_id = :edition_id::bigint AND x.is_shown
), reader AS (
	SELECT s.reader_id, d.locale,
		s.categories IS NOT NULL OR s.languages IS NOT NULL AND s.languages <> ARRAY[d.locale] AS is_choosy
	FROM digest_readers AS d JOIN subscriptions AS s USING (reader_id) WHERE s.frequency = 'edition'
), had AS (
	SELECT h.reader_id, count(DISTINCT t.entry_id) AS n FROM told AS t
	JOIN entries_had AS h ON h.entry_id = t.entry_id AND h.revision >= t.revision AND h.edition_id <> :edition_id
	JOIN reader AS r ON r.reader_id = h.reader_id AND r.locale = t.locale
	GROUP BY h.reader_id
), later AS (
	UPDATE subscriptions AS s SET next_at = (SELECT leaves_at FROM editions WHERE id = :edition_id)
	FROM reader AS r LEFT JOIN had ON had.reader_id = r.reader_id
	WHERE s.reader_id = r.reader_id AND (r.is_choosy
		OR had.n < (SELECT count(*) FROM told AS t WHERE t.locale = r.locale))
	RETURNING r.reader_id
), planned AS (
	INSERT INTO mails (recipient_id, kind, edition_id, locale, not_before, message_id, state, why, finished_at)
	SELECT r.reader_id, 'edition', :edition_id, r.locale, (SELECT leaves_at FROM editions WHERE id = :edition_id),
		'edition.' || :edition_id || '.' || r.reader_id || '.' || replace(gen_random_uuid()::text, '-', '') || '@' || :host::text,
		CASE WHEN had.reader_id IS NULL THEN 'planned' ELSE 'skipped' END,
		CASE WHEN had.reader_id IS NULL THEN '' ELSE 'had all of it already' END,
		CASE WHEN had.reader_id IS NULL THEN NULL ELSE now() END
	FROM reader AS r JOIN recipients AS x ON x.id = r.reader_id LEFT JOIN had ON had.reader_id = r.reader_id
	WHERE r.locale IN (SELECT locale FROM edition_texts WHERE edition_id = :edition_id)
		AND NOT EXISTS (SELECT FROM later AS l WHERE l.reader_id = r.reader_id)
	RETURNING 1
)
UPDATE editions SET n_recipients = (SELECT count(*) FROM planned) WHERE id = :edition_id
RETURNING n_recipients, (SELECT count(*) FROM later) AS n_later;

-- name: edition_cancel
-- Also what a mailer holds but has not handed over: it finds out when it wants to. What it said is news
-- again, but for what an editor had chosen once more; one that was sent again ends as it was before.
WITH cancelled AS (
	UPDATE editions SET state = 'cancelled', finished_at = now(), paused_at = NULL
	WHERE id = :id::bigint AND state IN ('scheduled', 'sending') AND again_at IS NULL RETURNING id, is_automatic
), stopped AS (
	UPDATE editions SET state = 'sent', finished_at = now(), paused_at = NULL
	WHERE id = :id::bigint AND state = 'sending' AND again_at IS NOT NULL RETURNING id
), skipped AS (
	UPDATE mails AS m SET state = 'skipped', why = 'edition cancelled', finished_at = now()
	FROM cancelled AS c WHERE m.edition_id = c.id AND m.state IN ('planned', 'claimed')
	RETURNING 1
), failed AS (
	UPDATE mails AS m SET state = 'failed', finished_at = now()
	FROM stopped AS s WHERE m.edition_id = s.id AND m.state IN ('planned', 'claimed')
	RETURNING 1
), news AS (
	INSERT INTO entry_news AS n (entry_id, revision)
	SELECT x.entry_id, x.revision FROM cancelled AS c JOIN edition_entries AS x ON x.edition_id = c.id
	WHERE NOT c.is_automatic AND NOT EXISTS (
		SELECT FROM edition_entries AS told JOIN editions AS other ON other.id = told.edition_id
		WHERE told.entry_id = x.entry_id AND told.revision >= x.revision AND other.id <> c.id
			AND NOT other.is_automatic AND other.state <> 'cancelled')
	ON CONFLICT (entry_id) DO UPDATE SET revision = greatest(n.revision, excluded.revision)
)
SELECT (SELECT count(*) FROM cancelled) + (SELECT count(*) FROM stopped) AS n_cancelled,
	(SELECT count(*) FROM skipped) + (SELECT count(*) FROM failed) AS n_skipped;

-- name: edition_again
-- To those whom it did not reach, though they wanted it: not to those who may have got it, nor those
-- who were left out on purpose, nor those who had some of it since. An editor sends one edition at a time.
WITH missed AS (
	SELECT m.id FROM mails AS m
	WHERE m.edition_id = :id::bigint AND (m.state = 'failed' OR (m.state = 'skipped'
		AND m.why IN ('past the deadline', 'address or text cannot be read')))
		AND NOT EXISTS (SELECT FROM edition_entries AS x JOIN entries_had AS h ON h.entry_id = x.entry_id
			AND h.revision >= x.revision
			WHERE x.edition_id = m.edition_id AND x.is_shown AND h.reader_id = m.recipient_id)
), e AS (
	UPDATE editions SET state = 'sending', finished_at = NULL, again_at = now(),
		deadline_at = now() + interval '3 days'
	WHERE id = :id::bigint AND state IN ('sent', 'sending') AND paused_at IS NULL AND EXISTS (SELECT FROM missed)
		AND NOT EXISTS (SELECT FROM editions AS other WHERE other.state = 'sending' AND NOT other.is_automatic AND other.id <> :id::bigint)
	RETURNING id
), d AS (
	UPDATE mails AS m SET state = 'planned', attempts = 0, deaths = 0, not_before = now(),
		handed_over_at = NULL, finished_at = NULL
	FROM e, missed WHERE m.id = missed.id
	RETURNING 1
)
SELECT count(*) AS n FROM d;

-- name: edition_state
SELECT state FROM editions WHERE id = :id::bigint;

-- name: edition_list
-- One edition, or with 0 the newest ones. until_leaving: seconds, 0 once it has left.
SELECT e.id, e.state, e.is_automatic, e.paused_at IS NOT NULL AS is_paused, e.why, e.made_at, e.leaves_at, e.finished_at, e.deadline_at, e.n_recipients,
	CASE WHEN e.state = 'sending' THEN greatest(ceil(extract(epoch FROM e.leaves_at - now())), 0) ELSE 0 END::bigint
		AS until_leaving,
	e.state = 'cancelled' AND e.finished_at < e.leaves_at AS is_taken_back,
	a.display_name AS made_by_display, n.planned, n.claimed, n.handed_over, n.accepted, n.failed,
	n.uncertain, n.skipped, n.missed, n.unsubscribed
FROM editions AS e LEFT JOIN accounts AS a ON a.id = e.made_by
CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE m.state = 'planned') AS planned,
		count(*) FILTER (WHERE m.state = 'claimed') AS claimed,
		count(*) FILTER (WHERE m.state = 'handed_over') AS handed_over,
		count(*) FILTER (WHERE m.state = 'accepted') AS accepted,
		count(*) FILTER (WHERE m.state = 'failed') AS failed,
		count(*) FILTER (WHERE m.state = 'uncertain') AS uncertain,
		count(*) FILTER (WHERE m.state = 'skipped') AS skipped,
		count(*) FILTER (WHERE m.state = 'failed' OR (m.state = 'skipped'
			AND m.why IN ('past the deadline', 'address or text cannot be read'))) AS missed,
		count(m.unsubscribed_at) AS unsubscribed
	FROM mails AS m WHERE m.edition_id = e.id
) AS n
WHERE e.id = :id::bigint OR :id = 0 AND e.is_automatic = :is_automatic::boolean AND e.state <> 'draft'
ORDER BY e.id DESC LIMIT :limit::integer;

-- name: edition_text
SELECT t.subject, t.text, t.html, t.mark,
	(SELECT count(*) FROM mails AS m WHERE m.edition_id = t.edition_id AND m.locale = t.locale) AS n
FROM edition_texts AS t WHERE t.edition_id = :edition_id::bigint AND t.locale = :locale::text;

-- name: edition_entries
-- into: edition_entry answerwell/mailing/edition.h
-- The titles may have changed since; the frozen text is what was said.
SELECT e.id, e.title, e.slug, x.is_new, x.is_shown, e.locale AS language, k.name AS category_name
FROM edition_entries AS x JOIN editions AS ed ON ed.id = x.edition_id JOIN entries AS e ON e.id = x.entry_id
JOIN categories AS c ON c.id = e.category_id
JOIN category_in(c.id, :locale::text) AS k ON true
WHERE x.edition_id = :edition_id::bigint AND (x.is_shown OR :is_all::boolean) AND (e.locale = :locale OR ed.is_automatic)
	AND (NOT :is_all OR e.retired_at IS NULL AND ed.state IN ('sending', 'sent') AND ed.leaves_at <= now())
ORDER BY c.position, c.id, x.is_new DESC, e.id;

-- name: edition_headlines
-- into: edition_headline answerwell/mailing/edition.h
-- Those of editors that have left, the newest first, in one language.
SELECT e.id, e.leaves_at, t.subject, t.n_entries FROM editions AS e JOIN edition_texts AS t ON t.edition_id = e.id
WHERE NOT e.is_automatic AND e.state IN ('sending', 'sent') AND e.leaves_at <= now() AND t.locale = :locale::text
ORDER BY e.id DESC LIMIT :limit::integer;
