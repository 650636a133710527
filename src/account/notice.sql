-- Notices and the outbox, written.

-- name: notice_queue_mail
-- Transactional: by mail alone, whatever the person chose.
INSERT INTO outbox (account_id, kind, secret_sealed, message_id, to_sealed)
SELECT a.id, :kind::text, :secret_sealed::text, :message_id::text, :to_sealed::text FROM accounts AS a
WHERE a.id = :account_id::bigint AND (a.email_sealed IS NOT NULL OR :to_sealed IS NOT NULL);

-- name: notice_queue_registration
-- To an address that has no account yet.
INSERT INTO outbox (registration_id, kind, secret_sealed, message_id)
VALUES (:registration_id::bigint, :kind::text, :secret_sealed::text, :message_id::text);

-- name: notice_queue
-- One event told to many: who (:account_ids), as which kind, by which choice, what holds without one, and the
-- names of the mails; then what it is about. The first line to a person counts. A mail at once goes ten
-- minutes after the last one of its thread; one that waits takes in what comes. What can be switched on, off
-- and on again is news once.
WITH told AS (
	SELECT DISTINCT ON (t.id) t.id, t.kind, t.topic, t.otherwise, t.message_id
	FROM unnest(:account_ids::bigint[], :kinds::text[], :topics::text[], :otherwise::text[], :message_ids::text[])
		WITH ORDINALITY AS t (id, kind, topic, otherwise, message_id, place)
	WHERE t.kind NOT IN ('accepted', 'official') OR NOT EXISTS (
		SELECT FROM notices AS n WHERE n.post_id = :post_id::bigint AND n.account_id = t.id AND n.kind = t.kind)
	ORDER BY t.id, t.place
), person AS (
	SELECT a.id, a.zone, t.kind, t.message_id, coalesce(c.in_app, true) AS in_app,
		CASE WHEN a.email_sealed IS NOT NULL AND a.verified_at IS NOT NULL AND a.notify_mail
				AND NOT EXISTS (SELECT FROM suppressions AS s WHERE s.email_mac = a.email_mac)
			THEN coalesce(c.mail, t.otherwise) ELSE 'off' END AS mail
	FROM told AS t JOIN accounts AS a ON a.id = t.id
	LEFT JOIN notice_choices AS c ON c.account_id = a.id AND c.topic = t.topic
	WHERE a.suspended_at IS NULL AND (a.email_sealed IS NOT NULL OR a.password_hash IS NOT NULL)
), mail AS (
	INSERT INTO outbox (account_id, kind, actor_id, question_id, post_id, entry_id, message_id,
		bundle, not_before)
	SELECT p.id, CASE p.mail WHEN 'now' THEN p.kind ELSE p.mail END, about.actor_id, about.question_id,
		about.post_id, about.entry_id, p.message_id,
		CASE WHEN p.mail <> 'now' THEN p.mail
			WHEN about.entry_id IS NULL THEN 'question.' || about.question_id END,
		CASE p.mail WHEN 'now' THEN greatest(now(), (SELECT max(least(o.not_before, now())) + interval '10 minutes'
				FROM outbox AS o WHERE o.account_id = p.id AND o.question_id = about.question_id
					AND about.entry_id IS NULL
					AND o.not_before > now() - interval '10 minutes' AND o.state <> 'skipped'))
			ELSE next_local_hour(p.zone, 8, p.mail = 'weekly') END
	FROM person AS p LEFT JOIN (SELECT nullif(:actor_id::bigint, 0), nullif(:question_id::bigint, 0),
		nullif(:post_id, 0), nullif(:entry_id::bigint, 0)) AS about (actor_id, question_id, post_id, entry_id)
		ON p.mail = 'now'
	WHERE p.mail <> 'off' ORDER BY p.id
	ON CONFLICT (account_id, bundle) WHERE state = 'planned' AND bundle IS NOT NULL
	DO UPDATE SET bundle = excluded.bundle
	RETURNING id, account_id
)
INSERT INTO notices (account_id, kind, actor_id, question_id, post_id, entry_id, is_shown, mail_id)
SELECT p.id, p.kind, nullif(:actor_id, 0), nullif(:question_id, 0), nullif(:post_id, 0), nullif(:entry_id, 0),
	p.in_app, m.id
FROM person AS p LEFT JOIN mail AS m ON m.account_id = p.id
WHERE p.in_app OR m.id IS NOT NULL;

-- name: notice_allow
UPDATE accounts SET notify_mail = :notify_mail::boolean WHERE id = :account_id::bigint;
