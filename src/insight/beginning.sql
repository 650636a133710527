-- name: beginning_read
-- into: beginning answerwell/insight/beginning.h
SELECT EXISTS (SELECT FROM categories) AS has_categories,
	EXISTS (SELECT FROM accounts WHERE role IN ('staff', 'moderator')) AS has_staff,
	EXISTS (SELECT FROM entries WHERE retired_at IS NULL) AS has_entries,
	(SELECT count(DISTINCT code) FROM site_pages WHERE code IN ('contact', 'imprint')) = 2 AS has_pages,
	EXISTS (SELECT FROM (SELECT state FROM mails ORDER BY id DESC LIMIT 100) AS last WHERE state = 'accepted') AS has_mail,
	EXISTS (SELECT FROM beginning_dismissals WHERE account_id = :reader_id::bigint) AS is_dismissed;

-- name: beginning_dismiss
INSERT INTO beginning_dismissals (account_id) VALUES (:reader_id::bigint) ON CONFLICT DO NOTHING;
