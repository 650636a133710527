-- What comes back, and addresses that get no more mail.

-- name: suppression_mails
-- Mails that went out, by the number of one or by names; with the address for which they were handed over.
SELECT id, recipient_id, to_mac, message_id FROM mails
WHERE to_mac IS NOT NULL AND handed_over_at IS NOT NULL
	AND (id = :id::bigint OR :id = 0 AND message_id = ANY (:message_ids::text[]))
ORDER BY id;

-- name: suppression_count
-- Once for each mail; what is certain takes the place of what may pass.
INSERT INTO returns AS r (mail_id, email_mac, kind, cause, status)
VALUES (:mail_id::bigint, :email_mac::text, :kind::text, :cause::text, :status::text)
ON CONFLICT (mail_id) DO UPDATE SET kind = excluded.kind, cause = excluded.cause, status = excluded.status, at = now(),
	is_past = false
WHERE r.kind = 'soft' AND excluded.kind <> 'soft';

-- name: suppression_undelivered
-- Known before the mailer has noted what the server said: then that says no more.
UPDATE mails SET state = 'failed', finished_at = now(), why = 'sent back', secret_sealed = NULL, to_sealed = NULL
WHERE id = :id::bigint AND state IN ('handed_over', 'accepted', 'uncertain');

-- name: suppression_soft
-- Whether so much came back for now that nobody reads there (suppression.h says how much, and why).
WITH back AS (
	SELECT count(*) AS n, count(DISTINCT at::date) AS n_days, min(at) AS since, max(at) - min(at) AS span
	FROM returns
	WHERE email_mac = :email_mac::text AND kind = 'soft' AND NOT is_past
		AND at > now() - :window::integer * interval '1 day'
), sent AS (
	SELECT count(*) AS n FROM mails AS m, back
	WHERE m.recipient_id = :recipient_id::bigint AND m.to_mac = :email_mac AND m.handed_over_at >= back.since - interval '5 days'
)
SELECT back.n_days >= :days::integer AND back.span >= :span::integer * interval '1 day' AND back.n * 2 > sent.n AS is_dead
FROM back, sent;

-- name: suppression_begin
INSERT INTO suppressions (email_mac, reason, cause, status)
VALUES (:email_mac::text, :reason::text, :cause::text, :status::text)
ON CONFLICT (email_mac) DO NOTHING;

-- name: suppression_of
SELECT x.id, x.reason, x.cause, x.status, x.at, x.mend_at
FROM suppressions AS x
WHERE x.email_mac = coalesce((SELECT email_mac FROM accounts WHERE id = :id::bigint),
	(SELECT email_mac FROM mail_readers WHERE id = :id AND token_hash IS NULL));

-- name: suppression_list
SELECT x.id, x.reason, x.cause, x.status, x.at, x.mend_at, a.id AS account_id, a.name, a.display_name, a.role,
	coalesce(a.id, m.id) AS reader_id, coalesce(a.email_sealed, m.email_sealed) AS email_sealed
FROM suppressions AS x LEFT JOIN accounts AS a ON a.email_mac = x.email_mac
LEFT JOIN mail_readers AS m ON m.email_mac = x.email_mac AND m.token_hash IS NULL AND m.account_id IS NULL
WHERE :before::bigint = 0 OR x.id < :before
ORDER BY x.id DESC LIMIT :limit::integer;

-- name: suppression_number
SELECT count(*) AS n FROM suppressions;

-- name: suppression_lift
-- By its number, or by the link.
WITH gone AS (
	DELETE FROM suppressions
	WHERE id = :id::bigint OR :id = 0 AND mend_hash = :mend_hash::text AND mend_at > now() - :hours::integer * interval '1 hour'
	RETURNING email_mac
), past AS (
	UPDATE returns AS r SET is_past = true FROM gone WHERE r.email_mac = gone.email_mac
), again AS (
	UPDATE subscriptions AS s SET next_at = now() FROM gone
	WHERE s.reader_id = ANY (ARRAY(SELECT id FROM accounts AS a WHERE a.email_mac = gone.email_mac)
		|| ARRAY(SELECT id FROM mail_readers AS m WHERE m.email_mac = gone.email_mac AND m.token_hash IS NULL))
)
SELECT count(*) AS n FROM gone;

-- name: suppression_forget
WITH past AS (
	UPDATE returns SET is_past = true WHERE email_mac = :email_mac::text
)
DELETE FROM suppressions WHERE email_mac = :email_mac;

-- name: suppression_mend_ask
UPDATE suppressions SET mend_hash = :mend_hash::text, mend_at = now()
WHERE id = :id::bigint AND (mend_at IS NULL OR mend_at < now() - :minutes::integer * interval '1 minute');

-- name: suppression_mend_recipient
INSERT INTO recipients (id, account_id, mail_reader_id)
SELECT :id::bigint, (SELECT id FROM accounts WHERE id = :id),
	(SELECT id FROM mail_readers WHERE id = :id AND NOT EXISTS (SELECT FROM accounts WHERE id = :id))
ON CONFLICT (id) DO NOTHING;

-- name: suppression_mend_mail
INSERT INTO mails (recipient_id, kind, message_id, secret_sealed)
VALUES (:id::bigint, :kind::text, :message_id::text, :secret_sealed::text);

-- name: suppression_mend_asked
SELECT id FROM suppressions
WHERE mend_hash = :mend_hash::text AND mend_at > now() - :hours::integer * interval '1 hour';

-- name: suppression_sweep
DELETE FROM suppressions AS x
WHERE x.at < now() - interval '30 days' AND NOT EXISTS (SELECT FROM accounts AS a WHERE a.email_mac = x.email_mac)
	AND NOT EXISTS (SELECT FROM mail_readers AS m WHERE m.email_mac = x.email_mac);

-- name: suppression_sweep_returns
DELETE FROM returns WHERE at < now() - interval '400 days';
