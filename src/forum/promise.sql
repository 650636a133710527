-- name: promise_cases
-- What each category's promise is learned from: the newest of its questions that staff has answered, or that still wait
-- for it; nobody of today promised anything to those that came from elsewhere. The oldest first.
SELECT c.id AS category_id, c.target_hours, q.created_at AS asked_at, q.first_staff_answer_at AS answered_at
FROM categories c LEFT JOIN LATERAL (
	SELECT q.created_at, q.first_staff_answer_at FROM questions q
	WHERE q.category_id = c.id AND q.is_visible AND q.created_at < now()
		AND (q.first_staff_answer_at IS NOT NULL
			OR q.accepted_id IS NULL AND q.closed_at IS NULL AND NOT q.is_duplicate)
		AND NOT EXISTS (SELECT FROM imported i WHERE i.kind = 'question' AND i.new_id = q.id)
	ORDER BY q.created_at DESC, q.id DESC LIMIT :most::integer
) q ON true
ORDER BY c.id, q.created_at;

-- name: promise_put
-- Changes nothing that is the same: visitors' pages are kept until something does.
INSERT INTO promises (category_id, n, unit, n_cases)
SELECT * FROM unnest(:ids::bigint[], :ns::integer[], :units::text[], :n_cases::integer[])
ON CONFLICT (category_id) DO UPDATE SET n = EXCLUDED.n, unit = EXCLUDED.unit, n_cases = EXCLUDED.n_cases, made_at = now()
WHERE (promises.n, promises.unit) <> (EXCLUDED.n, EXCLUDED.unit)
RETURNING category_id;

-- name: promise_of_question
SELECT q.created_at AS asked_at, c.target_hours, coalesce(p.n, 0) AS n, coalesce(p.unit, 'hour') AS unit
FROM questions q JOIN categories c ON c.id = q.category_id LEFT JOIN promises p ON p.category_id = c.id
WHERE q.id = :question_id::bigint;

-- name: promise_give
INSERT INTO question_promises (question_id, due_at) VALUES (:question_id::bigint, :due_at::timestamptz)
ON CONFLICT (question_id) DO UPDATE SET due_at = EXCLUDED.due_at;

-- name: promise_forget
-- What waits no longer.
DELETE FROM question_promises p USING questions q
WHERE q.id = p.question_id AND (NOT q.is_visible OR q.first_staff_answer_at IS NOT NULL OR q.accepted_id IS NOT NULL
	OR q.closed_at IS NOT NULL OR q.is_duplicate);

-- name: promise_broken
SELECT p.question_id AS id FROM question_promises p JOIN questions q ON q.id = p.question_id
WHERE p.due_at <= now() AND p.excused_at IS NULL AND q.n_answers = 0 AND q.author_id IS NOT NULL
ORDER BY p.due_at LIMIT 200;

-- name: promise_renew
-- No row: another mailer was faster, or somebody answered.
UPDATE question_promises p SET excused_at = now(), due_at = :due_at::timestamptz
FROM questions q
WHERE p.question_id = :question_id::bigint AND p.excused_at IS NULL AND q.id = p.question_id AND q.n_answers = 0
RETURNING q.author_id;

-- name: promise_overdue
-- Past the target of a category that somebody looks after.
SELECT p.question_id AS id FROM question_promises p
	JOIN questions q ON q.id = p.question_id
	JOIN categories c ON c.id = q.category_id AND c.owner_id IS NOT NULL
WHERE p.owner_told_at IS NULL AND q.created_at <= office_back(
	office_time(now(), :opens::bigint[], :closes::bigint[], :passed::bigint[]) - c.target_hours * 3600000000,
	:opens, :passed)
ORDER BY q.created_at LIMIT 200;

-- name: promise_tell_owner
UPDATE question_promises p SET owner_told_at = now()
FROM questions q JOIN categories c ON c.id = q.category_id
WHERE p.question_id = :question_id::bigint AND p.owner_told_at IS NULL AND q.id = p.question_id
	AND c.owner_id IS NOT NULL
RETURNING c.owner_id;
