-- name: metoo_put
-- The row and the counter together; the thread is locked.
WITH put AS (
	INSERT INTO metoos (question_id, account_id) SELECT $1::bigint, $2::bigint WHERE $3::boolean
	ON CONFLICT DO NOTHING RETURNING 1
), gone AS (
	DELETE FROM metoos WHERE question_id = $1 AND account_id = $2 AND NOT $3 RETURNING 1
)
UPDATE questions
SET n_metoo = n_metoo + (SELECT count(*) FROM put)::int - (SELECT count(*) FROM gone)::int
WHERE id = $1 RETURNING n_metoo;
