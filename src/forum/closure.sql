-- name: closure_put
WITH closed AS (
	INSERT INTO closures (question_id, by_id, reason, note)
	VALUES (:question_id::bigint, :by_id::bigint, :reason::text, :note::text) RETURNING at
)
UPDATE questions q SET closed_at = closed.at FROM closed WHERE q.id = :question_id;

-- name: closure_clear
WITH opened AS (
	DELETE FROM closures WHERE question_id = :question_id::bigint
)
UPDATE questions SET closed_at = NULL WHERE id = :question_id;
