-- name: metoo_put
-- The row and the counter together; the thread is locked.
WITH put AS (
	INSERT INTO metoos (question_id, account_id) SELECT :question_id::bigint, :account_id::bigint WHERE :on::boolean
	ON CONFLICT DO NOTHING RETURNING 1
), gone AS (
	DELETE FROM metoos WHERE question_id = :question_id AND account_id = :account_id AND NOT :on RETURNING 1
)
UPDATE questions
SET n_metoo = n_metoo + (SELECT count(*) FROM put)::int - (SELECT count(*) FROM gone)::int
WHERE id = :question_id RETURNING n_metoo;
