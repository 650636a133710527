-- What the FAQ offered to questions.

-- name: offer_keep
INSERT INTO question_offers (question_id, entry_id, probability, was_shown, is_best)
SELECT :question_id::bigint, e.id, o.permille / 1000.0, o.was_shown, o.is_best
FROM unnest(:entry_ids::bigint[], :permille::integer[], :shown::boolean[], :best::boolean[])
	AS o (entry_id, permille, was_shown, is_best)
JOIN entries e ON e.id = o.entry_id AND e.retired_at IS NULL
ON CONFLICT DO NOTHING;

-- name: offer_get
SELECT e.id AS entry_id, e.title, e.slug, e.locale, left(e.body, 2000) AS body, o.solved_at
FROM question_offers o
JOIN entries e ON e.id = o.entry_id AND e.retired_at IS NULL
WHERE o.question_id = :question_id::bigint AND o.is_best AND o.probability >= :least::float8 AND o.refused_at IS NULL;

-- name: offer_solve
-- The claim and what the page shows of it.
WITH offered AS (
	UPDATE question_offers SET solved_at = now()
	WHERE question_id = :question_id::bigint AND entry_id = :entry_id::bigint AND solved_at IS NULL AND refused_at IS NULL
	RETURNING entry_id
)
INSERT INTO solutions (locale, category_id, entry_id, by_member, of_question_id)
SELECT q.locale, e.category_id, e.id, :by_id::bigint, q.id
FROM offered o JOIN entries e ON e.id = o.entry_id JOIN questions q ON q.id = :question_id;

-- name: offer_refuse
-- Nothing the FAQ offered is offered again.
WITH claims AS (
	UPDATE solutions SET said = 'no', said_at = now()
	WHERE of_question_id = :question_id::bigint AND said IS DISTINCT FROM 'no'
)
UPDATE question_offers SET solved_at = NULL, refused_at = now()
WHERE question_id = :question_id AND is_best AND refused_at IS NULL;

-- name: offer_unsolved
INSERT INTO unsolved (question_id, by_id, entry_id, answer_id, comment_id)
VALUES (:question_id::bigint, :by_id::bigint, nullif(:entry_id::bigint, 0), nullif(:answer_id::bigint, 0), :comment_id::bigint);

-- name: offer_staff
-- Who has the question, who looks after its category, and who of staff watches one of them.
SELECT DISTINCT a.id
FROM questions q
JOIN LATERAL (
	SELECT s.account_id FROM assignments s WHERE s.question_id = q.id
	UNION ALL SELECT c.owner_id FROM categories c WHERE c.id = q.category_id
	UNION ALL SELECT w.account_id FROM watches w WHERE w.category_id = q.category_id
	UNION ALL SELECT w.account_id FROM watches w WHERE w.question_id = q.id AND NOT w.is_muted
) o ON true
JOIN accounts a ON a.id = o.account_id AND a.role <> 'customer' AND a.suspended_at IS NULL
WHERE q.id = :question_id::bigint
LIMIT 200;
