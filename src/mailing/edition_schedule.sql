-- Editions with a time of their own: leaving, held back, too late.

-- name: edition_schedule_due
-- The next one whose time has come; also one that was paused, once that is too late.
SELECT e.id, e.deadline_at <= now() AS is_late,
	EXISTS (SELECT FROM edition_entries AS x WHERE x.edition_id = e.id AND x.is_shown
		AND NOT EXISTS (SELECT FROM entries_to_tell AS t WHERE t.entry_id = x.entry_id)) AS is_unfit
FROM editions AS e
WHERE e.state = 'scheduled' AND e.leaves_at <= now() AND (e.paused_at IS NULL OR e.deadline_at <= now())
ORDER BY e.leaves_at, e.id LIMIT 1 FOR UPDATE;

-- name: edition_schedule_leave
UPDATE editions SET state = 'sending' WHERE id = :id::bigint;

-- name: edition_schedule_hold
-- By itself.
UPDATE editions SET paused_at = now(), why = 'an entry is not fit' WHERE id = :id::bigint;

-- name: edition_schedule_late
UPDATE editions SET why = 'past the deadline' WHERE id = :id::bigint;

-- name: edition_schedule_pause
-- What mailers hold goes back: they find out when they want to hand it over.
WITH paused AS (
	UPDATE editions SET paused_at = now(), why = ''
	WHERE id = :id::bigint AND state IN ('scheduled', 'sending') AND paused_at IS NULL AND NOT is_automatic
	RETURNING id
), held AS (
	UPDATE mails AS m SET state = 'planned', attempts = m.attempts - 1 FROM paused AS p
	WHERE m.edition_id = p.id AND m.state = 'claimed'
)
SELECT count(*) AS n FROM paused;

-- name: edition_schedule_resume
-- Who gets what is left of it as an edition of their own is looked at again.
WITH resumed AS (
	UPDATE editions SET paused_at = NULL, why = '' WHERE id = :id::bigint AND paused_at IS NOT NULL
	RETURNING state, deadline_at <= now() AS is_late
), again AS (
	UPDATE subscriptions AS s SET next_at = now() FROM digest_readers AS d
	WHERE d.reader_id = s.reader_id AND s.frequency = 'edition' AND s.next_at IS NULL
		AND EXISTS (SELECT FROM resumed WHERE state = 'sending')
)
SELECT r.is_late, r.state = 'scheduled' AS is_scheduled FROM resumed AS r;
