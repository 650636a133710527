-- Notices that were read, and old ones.

-- name: notice_read_all
UPDATE notices SET read_at = now() WHERE account_id = :account_id::bigint AND is_shown AND read_at IS NULL;

-- name: notice_read_group
-- All that is about the same entry or question as one notice; one about neither alone.
UPDATE notices AS n SET read_at = now() FROM notices AS of
WHERE of.id = :id::bigint AND of.account_id = :account_id::bigint AND n.account_id = :account_id AND n.read_at IS NULL
	AND n.is_shown AND (n.id = of.id OR CASE WHEN of.entry_id IS NOT NULL THEN n.entry_id = of.entry_id
		ELSE n.question_id = of.question_id AND n.entry_id IS NULL END);

-- name: notice_read_question
-- The mail that waits leaves it out too, shown in the list or not.
WITH seen AS (
	UPDATE notices SET read_at = now()
	WHERE question_id = :question_id::bigint AND account_id = :account_id::bigint AND entry_id IS NULL AND read_at IS NULL
	RETURNING is_shown
)
SELECT count(*) FILTER (WHERE is_shown) AS n FROM seen;

-- name: notice_sweep
DELETE FROM notices WHERE at < now() - interval '180 days';
