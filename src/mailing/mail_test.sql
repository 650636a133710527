-- name: mail_test_last
SELECT a.email_mac IS NOT NULL AS has_address, m.created_at, m.state, m.why
FROM accounts a LEFT JOIN LATERAL (
	SELECT m.created_at, m.state, m.why FROM mails m
	WHERE m.recipient_id = a.id AND m.kind = :kind::text ORDER BY m.id DESC LIMIT 1
) m ON true
WHERE a.id = :account_id::bigint;
