-- Notices: written in the same transaction as what they tell of, and read. What is wanted by mail as well
-- becomes one by what mailing has attached to notices and letters, in that transaction too.

-- name: notice_put_letter
INSERT INTO letters (account_id, kind, secret_sealed, message_id, to_sealed)
SELECT a.id, :kind::text, :secret_sealed::text, :message_id::text, :to_sealed::text FROM accounts AS a
WHERE a.id = :account_id::bigint AND (a.email_sealed IS NOT NULL OR :to_sealed IS NOT NULL);

-- name: notice_put_registration_letter
-- To an address that has no account yet.
INSERT INTO letters (registration_id, kind, secret_sealed, message_id)
VALUES (:registration_id::bigint, :kind::text, :secret_sealed::text, :message_id::text);

-- name: notice_put
-- One event told to many: who (:account_ids), as which kind, by which choice, and what holds without one;
-- then what it is about. The first line to a person counts. What can be switched on, off and on again is
-- news once.
WITH told AS (
	SELECT DISTINCT ON (t.id) t.id, t.kind, t.topic, t.otherwise
	FROM unnest(:account_ids::bigint[], :kinds::text[], :topics::text[], :otherwise::text[])
		WITH ORDINALITY AS t (id, kind, topic, otherwise, place)
	WHERE t.kind NOT IN ('accepted', 'official') OR NOT EXISTS (
		SELECT FROM notices AS n WHERE n.post_id = :post_id::bigint AND n.account_id = t.id AND n.kind = t.kind)
	ORDER BY t.id, t.place
), person AS (
	SELECT a.id, t.kind, coalesce(c.in_app, true) AS in_app,
		CASE WHEN is_mailable(a) AND a.notify_mail THEN nullif(coalesce(c.mail, t.otherwise), 'off') END AS mail
	FROM told AS t JOIN accounts AS a ON a.id = t.id
	LEFT JOIN notice_choices AS c ON c.account_id = a.id AND c.topic = t.topic
	WHERE a.suspended_at IS NULL AND (a.email_sealed IS NOT NULL OR a.password_hash IS NOT NULL)
)
INSERT INTO notices (account_id, kind, actor_id, question_id, post_id, entry_id, is_shown, mail)
SELECT p.id, p.kind, nullif(:actor_id::bigint, 0), nullif(:question_id::bigint, 0), nullif(:post_id, 0),
	nullif(:entry_id::bigint, 0), p.in_app, p.mail
FROM person AS p WHERE p.in_app OR p.mail IS NOT NULL ORDER BY p.id;

-- name: notice_allow
UPDATE accounts SET notify_mail = :notify_mail::boolean WHERE id = :account_id::bigint;

-- name: notice_read_all
UPDATE notices SET read_at = now() WHERE account_id = :account_id::bigint AND is_shown AND read_at IS NULL;

-- name: notice_read_group
-- All that is about the same entry or question as one notice; one about neither alone.
UPDATE notices AS n SET read_at = now() FROM notices AS of
WHERE of.id = :id::bigint AND of.account_id = :account_id::bigint AND n.account_id = :account_id AND n.read_at IS NULL
	AND n.is_shown AND (n.id = of.id OR CASE WHEN of.entry_id IS NOT NULL THEN n.entry_id = of.entry_id
		ELSE n.question_id = of.question_id AND n.entry_id IS NULL END);

-- name: notice_seen
-- The mail that waits leaves it out too, shown in the list or not.
WITH seen AS (
	UPDATE notices SET read_at = now()
	WHERE question_id = :question_id::bigint AND account_id = :account_id::bigint AND entry_id IS NULL AND read_at IS NULL
	RETURNING is_shown
)
SELECT count(*) FILTER (WHERE is_shown) AS n FROM seen;

-- name: notice_sweep
DELETE FROM notices WHERE at < now() - interval '180 days';

-- name: notice_told
-- In this transaction: its time is that of its rows.
SELECT id FROM notices WHERE post_id = :post_id::bigint AND kind = :kind::text AND at = now() ORDER BY id;

-- name: notice_look
-- into: undo_image answerwell/undo/undo.h
SELECT n.id::text AS key, to_jsonb(n)::text AS image FROM notices n
WHERE n.id = ANY (:keys::text[]::bigint[]) FOR UPDATE;

-- name: notice_put_back
-- into: undo_key answerwell/undo/undo.h
DELETE FROM notices n USING unnest(:keys::text[], :afters::text[]) AS r (key, after)
WHERE n.id = r.key::bigint AND n IS NOT DISTINCT FROM jsonb_populate_record(n, nullif(r.after, '')::jsonb)
RETURNING r.key;
