-- name: thanks_put
-- The row and the counter together; the thread is locked. is_new: they were never told of it.
WITH put AS (
	INSERT INTO thanks (post_id, account_id) SELECT $1::bigint, $2::bigint WHERE $3::boolean
	ON CONFLICT DO NOTHING RETURNING 1
), gone AS (
	DELETE FROM thanks WHERE post_id = $1 AND account_id = $2 AND NOT $3 RETURNING 1
)
UPDATE posts
SET n_thanks = n_thanks + (SELECT count(*) FROM put)::int - (SELECT count(*) FROM gone)::int
WHERE id = $1
RETURNING n_thanks, EXISTS (SELECT FROM put) AND NOT EXISTS (SELECT FROM notices
	WHERE post_id = $1 AND actor_id = $2 AND kind = 'thanks') AS is_new;

-- name: thanks_recount
UPDATE posts p SET n_thanks = n.n
FROM (SELECT p.id, count(t.account_id) AS n FROM posts p LEFT JOIN thanks t ON t.post_id = p.id
	GROUP BY p.id) n
WHERE p.id = n.id AND p.n_thanks <> n.n;
