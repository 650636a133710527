-- The ledger's moves. `claims` counts claims and so names one: whoever claimed as the second can do
-- nothing any more once there is a third. `attempts` is what counts against the mail: taken back when
-- the mail was given back, or its mailer died. Whoever three mailers died with is a suspect, and from
-- then on claimed alone (:is_suspect), when nothing else is due.

-- name: delivery_claim_outbox
-- row: claimed_mail
-- Claimed and committed before anything is rendered or sent, with all that the mail is made from: a
-- row for each of its notices that was not read yet; one row for a mail without notices. Of many, those
-- come first that still have something to say: outbox_render looks again, at all that come. :topics: of each
-- of :kinds.
WITH due AS (
	SELECT id FROM outbox
	WHERE state = 'planned' AND not_before <= now() AND (deaths >= 3) = :is_suspect::boolean
	ORDER BY not_before, id LIMIT :limit::integer FOR UPDATE SKIP LOCKED
), c AS (
	UPDATE outbox AS o SET state = 'claimed', claimed_by = :who::text, claimed_at = now(),
		claims = claims + 1, attempts = attempts + 1, bundle = NULL
	FROM due WHERE o.id = due.id
	RETURNING o.id, o.account_id, o.registration_id, o.kind, o.actor_id, o.question_id, o.post_id, o.entry_id,
		o.secret_sealed, o.to_sealed, o.message_id, o.created_at, o.attempts, o.claims
)
SELECT c.id AS outbox_id, coalesce(c.account_id, c.registration_id) AS account_id, i.kind, i.n_all, i.at, c.message_id, c.attempts, c.claims,
	c.secret_sealed,
	c.created_at < now() - interval '1 hour' AS is_old,
	a.name, coalesce(a.display_name, '') AS display_name, coalesce(a.locale, g.locale) AS locale,
	coalesce(a.zone, g.zone) AS zone, a.role, coalesce(c.to_sealed, a.email_sealed, g.email_sealed) AS email_sealed,
	a.verified_at IS NOT NULL AND a.suspended_at IS NULL AND a.notify_mail
		AND NOT EXISTS (SELECT FROM suppressions AS x WHERE x.email_mac = a.email_mac) AS is_wanted,
	i.id IS NULL AND EXISTS (SELECT FROM notices AS n WHERE n.mail_id = c.id) AS is_read,
	(SELECT string_agg(x.topic, ',') FROM notice_choices AS x
		WHERE x.account_id = c.account_id AND x.mail = 'off') AS topics_off,
	w.is_muted, by.display_name AS actor_display,
	p.id AS post_id, p.kind AS post_kind, p.body AS post_body, p.author_id AS post_author,
	coalesce(i.is_so, true) AS is_so,
	p.hidden_at IS NOT NULL AS is_hidden, p.deleted_at IS NOT NULL AS is_deleted, p.hidden_reason,
	NOT (is_visible(p) AND is_visible(r)) AS is_removed,
	q.id AS question_id, q.title AS question_title, q.slug AS question_slug, q.is_visible,
	q.author_id AS question_author, q.duplicate_of, q.locale AS question_locale, closed.reason AS closed_reason,
	closed.note AS closed_note, shelf.name AS category_name,
	e.id AS entry_id, e.title AS entry_title, e.slug AS entry_slug, e.body AS entry_body,
	e.retired_at IS NOT NULL AS is_retired,
	EXISTS (SELECT FROM posts AS own JOIN entry_sources AS s ON own.id = s.answer_id
		WHERE s.entry_id = e.id AND own.author_id = c.account_id) AS is_answerer
FROM c LEFT JOIN accounts AS a ON a.id = c.account_id
LEFT JOIN registrations AS g ON g.id = c.registration_id
LEFT JOIN LATERAL (
	SELECT n.*, count(*) FILTER (WHERE NOT n.is_void) OVER () AS n_all
	FROM (
		SELECT n.id, n.kind, n.actor_id, n.question_id, n.post_id, n.entry_id, n.at, mark.is_so,
			coalesce(CASE WHEN n.kind = 'moderation'
				THEN p.kind <> 'question' AND is_visible(p)
				ELSE NOT is_visible(p) OR NOT is_visible(r) OR NOT q.is_visible OR e.retired_at IS NOT NULL
					OR n.kind = 'watched' AND w.is_muted OR NOT mark.is_so END, false)
			OR EXISTS (SELECT FROM notice_choices AS x JOIN unnest(:kinds::text[], :topics::text[]) AS k (kind, topic)
				ON k.topic = x.topic WHERE x.account_id = c.account_id AND x.mail = 'off'
					AND k.kind = n.kind) AS is_void
		FROM notices AS n
		LEFT JOIN posts AS p ON p.id = n.post_id
		LEFT JOIN posts AS r ON r.id = p.parent_id
		LEFT JOIN questions AS q ON q.id = coalesce(n.question_id, p.question_id)
		LEFT JOIN watches AS w ON w.question_id = q.id AND w.account_id = c.account_id
		LEFT JOIN entries AS e ON e.id = n.entry_id
		CROSS JOIN LATERAL (SELECT CASE n.kind -- the mark that is told stands
			WHEN 'official' THEN p.official_at IS NOT NULL
			WHEN 'mark_changed' THEN p.official_suspended_at IS NOT NULL
			WHEN 'accepted' THEN q.accepted_id IS NOT DISTINCT FROM p.id
			WHEN 'accepted_changed' THEN EXISTS (
				SELECT FROM suspended_acceptances AS s WHERE s.answer_id = p.id)
			WHEN 'source_changed' THEN EXISTS (
				SELECT FROM entry_sources AS s WHERE s.entry_id = e.id AND s.changed_at IS NOT NULL)
			ELSE true END AS is_so) AS mark
		WHERE n.mail_id = c.id AND n.read_at IS NULL
	) AS n
	ORDER BY n.is_void, n.id LIMIT 50
) AS told ON true
CROSS JOIN LATERAL (
	SELECT told.id, told.at, told.n_all, told.is_so, coalesce(told.kind, c.kind) AS kind,
		CASE WHEN told.id IS NULL THEN c.actor_id ELSE told.actor_id END AS actor_id,
		CASE WHEN told.id IS NULL THEN c.question_id ELSE told.question_id END AS question_id,
		CASE WHEN told.id IS NULL THEN c.post_id ELSE told.post_id END AS post_id,
		CASE WHEN told.id IS NULL THEN c.entry_id ELSE told.entry_id END AS entry_id
) AS i
LEFT JOIN accounts AS by ON by.id = i.actor_id
LEFT JOIN posts AS p ON p.id = i.post_id
LEFT JOIN posts AS r ON r.id = p.parent_id
LEFT JOIN questions AS q ON q.id = coalesce(i.question_id, p.question_id)
LEFT JOIN watches AS w ON w.question_id = q.id AND w.account_id = c.account_id
LEFT JOIN closures AS closed ON closed.question_id = q.id
LEFT JOIN category_in(q.category_id, a.locale) AS shelf ON true
LEFT JOIN entries AS e ON e.id = i.entry_id
ORDER BY c.id, i.id;

-- name: delivery_claim_edition
-- row: claimed_mail
-- Only editions that have left, in time. Whether the person still wants it is asked again: days may have passed.
WITH due AS (
	SELECT d.edition_id, d.account_id
	FROM deliveries AS d JOIN editions AS e ON e.id = d.edition_id
	WHERE d.state = 'planned' AND d.not_before <= now() AND (d.deaths >= 3) = :is_suspect::boolean
		AND e.state = 'sending' AND e.deadline_at > now() AND e.leaves_at <= now()
	ORDER BY d.not_before LIMIT :limit::integer FOR UPDATE OF d SKIP LOCKED
), c AS (
	UPDATE deliveries AS d SET state = 'claimed', claimed_by = :who::text, claimed_at = now(),
		claims = claims + 1, attempts = attempts + 1
	FROM due WHERE d.edition_id = due.edition_id AND d.account_id = due.account_id
	RETURNING d.edition_id, d.account_id, d.locale, d.message_id, d.attempts, d.claims
)
SELECT c.edition_id, c.account_id, c.locale, c.message_id, c.attempts, c.claims, a.display_name, a.email_sealed,
	EXISTS (SELECT FROM digest_readers AS r WHERE r.account_id = c.account_id) AS is_wanted
FROM c JOIN accounts AS a ON a.id = c.account_id
ORDER BY c.edition_id, c.account_id;

-- name: delivery_texts
SELECT edition_id, locale, subject, text, html, mark FROM edition_texts WHERE edition_id = ANY (:edition_ids::bigint[]);

-- name: delivery_hand_over_outbox
-- row: moved_mail
UPDATE outbox AS o SET state = 'handed_over', handed_over_at = now()
FROM unnest(:ids::bigint[], :claims::integer[]) AS mine (id, claims)
WHERE o.id = mine.id AND o.state = 'claimed' AND o.claims = mine.claims
RETURNING o.id AS outbox_id, 0::bigint AS edition_id, 
	coalesce(o.account_id, o.registration_id) AS account_id;

-- name: delivery_hand_over_edition
-- row: moved_mail
UPDATE deliveries AS d SET state = 'handed_over', handed_over_at = now()
FROM unnest(:edition_ids::bigint[], :account_ids::bigint[], :claims::integer[]) AS mine (edition_id, account_id, claims)
WHERE d.edition_id = mine.edition_id AND d.account_id = mine.account_id
	AND d.state = 'claimed' AND d.claims = mine.claims
RETURNING 0::bigint AS outbox_id, d.edition_id, d.account_id;

-- name: delivery_accept_outbox
UPDATE outbox AS o SET state = 'accepted', finished_at = now(), secret_sealed = NULL,
	to_sealed = NULL, why = ''
FROM unnest(:ids::bigint[], :claims::integer[]) AS mine (id, claims)
WHERE o.id = mine.id AND o.claims = mine.claims AND o.state IN ('handed_over', 'uncertain');

-- name: delivery_accept_edition
UPDATE deliveries AS d SET state = 'accepted', finished_at = now(), why = ''
FROM unnest(:edition_ids::bigint[], :account_ids::bigint[], :claims::integer[]) AS mine (edition_id, account_id, claims)
WHERE d.edition_id = mine.edition_id AND d.account_id = mine.account_id
	AND d.claims = mine.claims AND d.state IN ('handed_over', 'uncertain');

-- name: delivery_take_back_outbox
-- After the final dot the server has refused it: it was not sent, and is held as before.
UPDATE outbox SET state = 'claimed', handed_over_at = NULL
WHERE id = :id::bigint AND claims = :claim::integer AND state = 'handed_over';

-- name: delivery_take_back_edition
UPDATE deliveries SET state = 'claimed', handed_over_at = NULL
WHERE edition_id = :edition_id::bigint AND account_id = :account_id::bigint AND claims = :claim::integer AND state = 'handed_over';

-- name: delivery_settle_outbox
-- 'planned': again, :seconds from now.
UPDATE outbox SET state = :state::text, why = :why::text,
	not_before = CASE WHEN :state = 'planned' THEN now() + :seconds::integer * interval '1 second' ELSE not_before END,
	finished_at = CASE WHEN :state = 'planned' THEN NULL ELSE now() END,
	secret_sealed = CASE WHEN :state = 'planned' THEN secret_sealed END,
	to_sealed = CASE WHEN :state = 'planned' THEN to_sealed END,
	attempts = attempts - CASE WHEN :is_released::boolean THEN 1 ELSE 0 END
WHERE id = :id::bigint AND claims = :claim::integer AND state IN ('claimed', 'handed_over', 'uncertain');

-- name: delivery_settle_edition
UPDATE deliveries SET state = :state::text, why = :why::text,
	not_before = CASE WHEN :state = 'planned' THEN now() + :seconds::integer * interval '1 second' ELSE not_before END,
	finished_at = CASE WHEN :state = 'planned' THEN NULL ELSE now() END,
	attempts = attempts - CASE WHEN :is_released::boolean THEN 1 ELSE 0 END
WHERE edition_id = :edition_id::bigint AND account_id = :account_id::bigint AND claims = :claim::integer
	AND state IN ('claimed', 'handed_over', 'uncertain');

-- name: delivery_recover_claimed_outbox
-- Two minutes old, or of a future that was gone when the clock was set back.
-- Nothing was sent, and nobody knows which mail of the batch it was, if any: it counts against none of
-- them. A suspect is held alone, so from then on the mail itself may be the reason: it waits longer each
-- time, and so cannot keep mailers from the others. It is never given up for that.
UPDATE outbox SET state = 'planned', attempts = attempts - 1, deaths = least(deaths + 1, 1000),
	not_before = CASE WHEN deaths < 12 THEN not_before
		ELSE now() + least(deaths - 11, 120) * interval '30 seconds' END
WHERE state = 'claimed' AND (abs(extract(epoch FROM now() - claimed_at)) > 120 OR claimed_by = :who::text);

-- name: delivery_recover_claimed_edition
UPDATE deliveries SET state = 'planned', attempts = attempts - 1, deaths = least(deaths + 1, 1000),
	not_before = CASE WHEN deaths < 12 THEN not_before
		ELSE now() + least(deaths - 11, 120) * interval '30 seconds' END
WHERE state = 'claimed' AND (abs(extract(epoch FROM now() - claimed_at)) > 120 OR claimed_by = :who::text);

-- name: delivery_recover_sent_outbox
UPDATE outbox SET state = 'uncertain', finished_at = now(), why = 'no word from the mail server'
WHERE state = 'handed_over' AND (abs(extract(epoch FROM now() - handed_over_at)) > 120 OR claimed_by = :who::text);

-- name: delivery_recover_sent_edition
UPDATE deliveries SET state = 'uncertain', finished_at = now(), why = 'no word from the mail server'
WHERE state = 'handed_over' AND (abs(extract(epoch FROM now() - handed_over_at)) > 120 OR claimed_by = :who::text);

-- name: delivery_recover_late
UPDATE deliveries AS d SET state = 'skipped', finished_at = now(),
	why = CASE e.state WHEN 'sending' THEN 'past the deadline' ELSE 'edition cancelled' END
FROM editions AS e
WHERE e.id = d.edition_id AND d.state = 'planned' AND (e.deadline_at <= now() OR e.state <> 'sending');

-- name: delivery_recover_done
UPDATE editions AS e SET state = 'sent', finished_at = now()
WHERE e.state = 'sending' AND NOT EXISTS (
	SELECT FROM deliveries AS d
	WHERE d.edition_id = e.id AND d.state IN ('planned', 'claimed', 'handed_over'));

-- name: delivery_stranded
-- into: delivery answerwell/mailing/delivery.h
SELECT id AS outbox_id, 0::bigint AS edition_id, coalesce(account_id, registration_id) AS account_id,
	message_id, claims AS claim
FROM outbox
WHERE state = 'handed_over' AND (abs(extract(epoch FROM now() - handed_over_at)) > 120 OR claimed_by = :who::text)
UNION ALL
SELECT 0, edition_id, account_id, message_id, claims
FROM deliveries
WHERE state = 'handed_over' AND (abs(extract(epoch FROM now() - handed_over_at)) > 120 OR claimed_by = :who::text)
LIMIT :limit::integer;

-- name: delivery_next_due
SELECT least((SELECT min(not_before) FROM outbox WHERE state = 'planned'),
	(SELECT min(not_before) FROM deliveries WHERE state = 'planned')) AS at;
