-- The ledger's moves (README.md). `claims` counts claims and so names one: whoever claimed as the second can
-- do nothing any more once there is a third. `attempts` is what counts against the mail: taken back when
-- the mail was given back, or its mailer died. Whoever three mailers died with is a suspect, and from
-- then on claimed alone (:is_suspect), when nothing else is due.

-- name: delivery_claim
-- row: claimed_mail
-- Claimed, named and committed before anything is rendered or sent. :is_bulk: of editions, and only of those
-- that have left, in time and are not paused; else to one person. Each recipient is looked up by themselves (LIMIT 1):
-- a plan for any number of them reads all each time.
WITH due AS (
	SELECT m.id FROM mails AS m LEFT JOIN editions AS e ON e.id = m.edition_id
	WHERE m.state = 'planned' AND m.is_bulk = :is_bulk::boolean AND m.not_before <= now()
		AND (m.deaths >= 3) = :is_suspect::boolean
		AND (NOT :is_bulk OR e.state = 'sending' AND e.paused_at IS NULL AND e.deadline_at > now() AND e.leaves_at <= now())
	ORDER BY m.not_before, m.id LIMIT :limit::integer FOR UPDATE OF m SKIP LOCKED
), c AS (
	UPDATE mails AS m SET state = 'claimed', claimed_by = :who::text, claimed_at = now(),
		claims = claims + 1, attempts = attempts + 1,
		message_id = coalesce(m.message_id,
			m.kind || '.' || replace(gen_random_uuid()::text, '-', '') || '@' || :host::text)
	FROM due WHERE m.id = due.id
	RETURNING m.id, m.recipient_id, m.edition_id, m.kind, m.locale, m.secret_sealed, m.to_sealed,
		m.message_id, m.created_at, m.attempts, m.claims, m.is_paced
)
SELECT c.id, c.edition_id, c.kind, c.message_id, c.attempts, c.claims, c.secret_sealed, c.is_paced,
	c.created_at < now() - interval '1 hour' AS is_old,
	r.id AS recipient_id, r.name, r.display_name, r.role, r.zone, coalesce(c.locale, r.locale) AS locale,
	coalesce(c.to_sealed, r.email_sealed) AS email_sealed, r.takes_notices, r.takes_editions
FROM c JOIN LATERAL (SELECT * FROM addressees AS r WHERE r.id = c.recipient_id LIMIT 1) AS r ON true
ORDER BY c.edition_id, c.id;

-- name: delivery_cap
-- What goes past :cap mails a day to one person, of those that come of what others do (:kinds are those that do not).
-- What is only good for an hour is dropped; the rest waits until the oldest of that day is a day old.
WITH mine AS (
	SELECT m.id, m.recipient_id, m.kind = ANY (:letters::text[]) AS is_letter,
		row_number() OVER (PARTITION BY m.recipient_id ORDER BY m.id) AS place
	FROM unnest(:ids::bigint[], :claims::integer[]) AS c (id, claims)
	JOIN mails AS m ON m.id = c.id AND m.claims = c.claims AND m.state = 'claimed'
	WHERE m.edition_id IS NULL AND NOT m.kind = ANY (:kinds::text[])
), had AS (
	SELECT r.recipient_id, count(*) AS n, min(m.handed_over_at) AS since
	FROM (SELECT DISTINCT recipient_id FROM mine) AS r JOIN mails AS m ON m.recipient_id = r.recipient_id
	WHERE m.edition_id IS NULL AND NOT m.kind = ANY (:kinds::text[])
		AND m.state IN ('handed_over', 'accepted', 'uncertain') AND m.handed_over_at > now() - interval '1 day'
	GROUP BY r.recipient_id
)
UPDATE mails AS m SET attempts = m.attempts - 1,
	state = CASE WHEN mine.is_letter THEN 'skipped' ELSE 'planned' END, why = 'too many to one address in a day',
	finished_at = CASE WHEN mine.is_letter THEN now() END,
	secret_sealed = CASE WHEN mine.is_letter THEN NULL ELSE m.secret_sealed END,
	to_sealed = CASE WHEN mine.is_letter THEN NULL ELSE m.to_sealed END,
	not_before = CASE WHEN mine.is_letter THEN m.not_before
		ELSE coalesce(had.since, now()) + interval '1 day' END
FROM mine LEFT JOIN had ON had.recipient_id = mine.recipient_id
WHERE m.id = mine.id AND mine.place + coalesce(had.n, 0) > :cap::integer
RETURNING m.id;

-- name: delivery_pace
-- Takes the next :counts times of each of :receivers, so far apart as its rate (mails a minute) says; seconds from
-- now to the first of them.
INSERT INTO mail_paces AS p (receiver, free_at)
SELECT r.receiver, now() + r.n * interval '1 minute' / r.rate
FROM unnest(:receivers::text[], :counts::integer[], :rates::integer[]) AS r (receiver, n, rate)
ORDER BY r.receiver
ON CONFLICT (receiver) DO UPDATE SET free_at = greatest(p.free_at, now()) + (excluded.free_at - now())
RETURNING p.receiver, extract(epoch FROM p.free_at - now())::double precision AS until;

-- name: delivery_pace_later
-- Not counted, and the time it was given is its own.
UPDATE mails AS m SET state = 'planned', is_paced = true, attempts = m.attempts - 1,
	not_before = now() + t.ms * interval '1 millisecond'
FROM unnest(:ids::bigint[], :claims::integer[], :ms::bigint[]) AS t (id, claims, ms)
WHERE m.id = t.id AND m.claims = t.claims AND m.state = 'claimed';

-- name: delivery_paces_sweep
DELETE FROM mail_paces WHERE free_at < now() - interval '1 hour';

-- name: delivery_hand_over
UPDATE mails AS m SET state = 'handed_over', handed_over_at = now(), to_mac = nullif(mine.mac, '')
FROM unnest(:ids::bigint[], :claims::integer[], :macs::text[]) AS mine (id, claims, mac)
WHERE m.id = mine.id AND m.state = 'claimed' AND m.claims = mine.claims
RETURNING m.id;

-- name: delivery_accept
UPDATE mails AS m SET state = 'accepted', finished_at = now(), secret_sealed = NULL, to_sealed = NULL, why = ''
FROM unnest(:ids::bigint[], :claims::integer[]) AS mine (id, claims)
WHERE m.id = mine.id AND m.claims = mine.claims AND m.state IN ('handed_over', 'uncertain');

-- name: delivery_take_back
-- After the final dot the server has refused it: it was not sent, and is held as before.
UPDATE mails SET state = 'claimed', handed_over_at = NULL
WHERE id = :id::bigint AND claims = :claim::integer AND state = 'handed_over';

-- name: delivery_settle
-- 'planned': again, :seconds from now.
UPDATE mails SET state = :state::text, why = :why::text,
	not_before = CASE WHEN :state = 'planned' THEN now() + :seconds::integer * interval '1 second' ELSE not_before END,
	finished_at = CASE WHEN :state = 'planned' THEN NULL ELSE now() END,
	secret_sealed = CASE WHEN :state = 'planned' THEN secret_sealed END,
	to_sealed = CASE WHEN :state = 'planned' THEN to_sealed END,
	attempts = attempts - CASE WHEN :is_released::boolean THEN 1 ELSE 0 END
WHERE id = :id::bigint AND claims = :claim::integer AND state IN ('claimed', 'handed_over', 'uncertain');

-- name: delivery_recover_claimed
-- Two minutes old, or of a future that was gone when the clock was set back.
-- Nothing was sent, and nobody knows which mail of the batch it was, if any: it counts against none of
-- them. A suspect is held alone, so from then on the mail itself may be the reason: it waits longer each
-- time, and so cannot keep mailers from the others. It is never given up for that.
UPDATE mails SET state = 'planned', attempts = attempts - 1, deaths = least(deaths + 1, 1000),
	not_before = CASE WHEN deaths < 12 THEN not_before
		ELSE now() + least(deaths - 11, 120) * interval '30 seconds' END
WHERE state = 'claimed' AND (abs(extract(epoch FROM now() - claimed_at)) > 120 OR claimed_by = :who::text);

-- name: delivery_recover_sent
UPDATE mails SET state = 'uncertain', finished_at = now(), why = 'no word from the mail server'
WHERE state = 'handed_over' AND (abs(extract(epoch FROM now() - handed_over_at)) > 120 OR claimed_by = :who::text);

-- name: delivery_recover_late
UPDATE mails AS m SET state = 'skipped', finished_at = now(),
	why = CASE e.state WHEN 'sending' THEN 'past the deadline' ELSE 'edition cancelled' END
FROM editions AS e
WHERE e.id = m.edition_id AND m.edition_id IS NOT NULL AND m.state = 'planned'
	AND (e.deadline_at <= now() OR e.state <> 'sending');

-- name: delivery_recover_done
UPDATE editions AS e SET state = 'sent', finished_at = now(), paused_at = NULL
WHERE e.state = 'sending' AND NOT EXISTS (
	SELECT FROM mails AS m
	WHERE m.edition_id = e.id AND m.state IN ('planned', 'claimed', 'handed_over'));

-- name: delivery_stranded
-- into: delivery answerwell/mailing/delivery.h
SELECT id, message_id, claims AS claim FROM mails
WHERE state = 'handed_over' AND (abs(extract(epoch FROM now() - handed_over_at)) > 120 OR claimed_by = :who::text)
LIMIT :limit::integer;

-- name: delivery_next_due
SELECT least((SELECT min(not_before) FROM mails WHERE state = 'planned' AND NOT is_bulk),
	(SELECT min(not_before) FROM mails WHERE state = 'planned' AND is_bulk)) AS at;

-- name: delivery_withdraw
-- What this very transaction has planned.
DELETE FROM mails WHERE recipient_id = ANY (:recipient_ids::bigint[]) AND created_at = now() AND state = 'planned';
