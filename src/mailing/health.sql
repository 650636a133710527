-- How mail goes.

-- name: health_queue
SELECT count(*) FILTER (WHERE NOT is_bulk AND not_before <= now()) AS n_letters,
	count(*) FILTER (WHERE is_bulk AND not_before <= now()) AS n_bulk,
	count(*) FILTER (WHERE not_before > now()) AS n_later,
	min(not_before) FILTER (WHERE not_before <= now()) AS oldest_due
FROM mails WHERE state = 'planned';

-- name: health_sent
-- By when they ended: a mail is handed over in the same moment.
SELECT count(*) FILTER (WHERE handed_over_at IS NOT NULL AND finished_at > now() - interval '1 hour') AS n_hour,
	count(*) FILTER (WHERE handed_over_at IS NOT NULL AND finished_at > now() - interval '1 day') AS n_day,
	count(*) FILTER (WHERE handed_over_at IS NOT NULL) AS n_month,
	count(*) FILTER (WHERE state = 'failed') AS n_failed, count(*) FILTER (WHERE state = 'uncertain') AS n_uncertain
FROM mails WHERE finished_at > now() - :days::integer * interval '1 day';

-- name: health_returned
SELECT count(*) FILTER (WHERE kind = 'hard') AS n_hard, count(*) FILTER (WHERE kind = 'soft') AS n_soft,
	count(*) FILTER (WHERE kind = 'complaint') AS n_complaints, (SELECT count(*) FROM suppressions) AS n_stopped
FROM returns WHERE at > now() - :days::integer * interval '1 day';

-- name: health_recipients
-- Whose mail failed or came back, with the address they have now.
WITH bad AS (
	SELECT m.recipient_id, count(*) FILTER (WHERE r.mail_id IS NULL) AS n_refused,
		count(*) FILTER (WHERE r.kind = 'hard') AS n_hard, count(*) FILTER (WHERE r.kind = 'soft') AS n_soft,
		count(*) FILTER (WHERE r.kind = 'complaint') AS n_complaints, max(m.finished_at) AS at
	FROM mails AS m LEFT JOIN returns AS r ON r.mail_id = m.id
	WHERE (m.state = 'failed' OR r.mail_id IS NOT NULL) AND m.finished_at > now() - :days::integer * interval '1 day'
	GROUP BY m.recipient_id ORDER BY max(m.finished_at) DESC LIMIT :limit::integer
)
SELECT bad.recipient_id, bad.n_refused, bad.n_hard, bad.n_soft, bad.n_complaints,
	coalesce(a.email_sealed, m.email_sealed) AS email_sealed
FROM bad LEFT JOIN accounts AS a ON a.id = bad.recipient_id LEFT JOIN mail_readers AS m ON m.id = bad.recipient_id;
