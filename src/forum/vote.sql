-- name: vote_cast
-- The vote, the post's totals and the question's copy of its score; the thread is locked, so what
-- `before` reads is what the rest changes.
WITH before AS (
	SELECT value FROM votes WHERE post_id = :post_id::bigint AND account_id = :account_id::bigint
), gone AS (
	DELETE FROM votes WHERE post_id = :post_id AND account_id = :account_id AND :value::integer = 0
), put AS (
	INSERT INTO votes (post_id, account_id, value) SELECT :post_id, :account_id, :value WHERE :value <> 0
	ON CONFLICT (post_id, account_id) DO UPDATE SET value = EXCLUDED.value, at = now()
	WHERE votes.value <> EXCLUDED.value
), counted AS (
	UPDATE posts SET
		n_up = n_up + (:value = 1)::int - (SELECT count(*) FROM before WHERE value = 1)::int,
		n_down = n_down + (:value = -1)::int - (SELECT count(*) FROM before WHERE value = -1)::int
	WHERE id = :post_id RETURNING id, score
), copied AS (
	UPDATE questions q SET score = counted.score FROM counted WHERE q.id = counted.id
)
SELECT score FROM counted;
