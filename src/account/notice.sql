-- The outbox, written.

-- name: notice_queue
-- $9: transactional, sent whatever the person chose. Others need a confirmed address that takes
-- mail, and the person's will.
INSERT INTO outbox (account_id, kind, actor_id, question_id, post_id, entry_id, secret_sealed, message_id)
SELECT a.id, $2, nullif($3::bigint, 0), nullif($4::bigint, 0), nullif($5::bigint, 0),
	nullif($6::bigint, 0), $7, $8
FROM accounts AS a
WHERE a.id = $1::bigint AND a.email_sealed IS NOT NULL
	AND ($9::boolean OR (a.verified_at IS NOT NULL AND a.suspended_at IS NULL AND a.notify_mail
		AND NOT EXISTS (SELECT FROM suppressions AS s WHERE s.email_mac = a.email_mac)));

-- name: notice_allow
UPDATE accounts SET notify_mail = $2::boolean WHERE id = $1::bigint;
