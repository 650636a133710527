-- name: thanks_put
-- The row and the counter together; the thread is locked. is_new: they were never told of it.
WITH put AS (
	INSERT INTO thanks (post_id, account_id) SELECT :post_id::bigint, :account_id::bigint WHERE :on::boolean
	ON CONFLICT DO NOTHING RETURNING 1
), gone AS (
	DELETE FROM thanks WHERE post_id = :post_id AND account_id = :account_id AND NOT :on RETURNING 1
)
UPDATE posts
SET n_thanks = n_thanks + (SELECT count(*) FROM put)::int - (SELECT count(*) FROM gone)::int
WHERE id = :post_id
RETURNING n_thanks, EXISTS (SELECT FROM put) AND NOT EXISTS (SELECT FROM notices
	WHERE post_id = :post_id AND actor_id = :account_id AND kind = 'thanks') AS is_new;

-- name: thanks_recount
UPDATE posts p SET n_thanks = n.n
FROM (SELECT p.id, count(t.account_id) AS n FROM posts p LEFT JOIN thanks t ON t.post_id = p.id
	GROUP BY p.id) n
WHERE p.id = n.id AND p.n_thanks <> n.n;
