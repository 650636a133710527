-- The figures: all of them are counted from the one function came_with (migrations/current/coverage.sql), over a bounded time
-- and by the indexes questions_newest and solutions_came.

-- name: coverage_counts
-- :bounds, in microseconds, are where the weeks begin, and the end of the last one.
SELECT width_bucket((extract(epoch FROM c.at) * 1000000)::bigint, :bounds::bigint[]) - 1 AS week,
	coalesce(c.category_id, 0) AS category_id, c.locale, c.outcome, count(*) AS n
FROM came_with(:since::timestamptz, :until::timestamptz) c
WHERE (:category_id::bigint = 0 OR c.category_id = :category_id) AND (:locale?::text IS NULL OR c.locale = :locale)
GROUP BY 1, 2, 3, 4;

-- name: coverage_share
-- into: coverage_share answerwell/insight/coverage.h
-- The two numbers of the desk alone, of the same rows as came_with, which would look at the offers of each question: a test holds
-- them to it.
SELECT count(*) FILTER (WHERE c.entry_id IS NOT NULL AND c.said IS DISTINCT FROM 'no') AS n_solved,
	count(*) + (SELECT count(*) FROM questions q
		WHERE q.is_visible AND q.created_at >= :since::timestamptz AND q.created_at < :until::timestamptz) AS n_all
FROM solutions c
WHERE c.is_counted AND c.of_question_id IS NULL AND c.at >= :since AND c.at < :until;

-- name: coverage_list
-- Newest first; :at, :is_claim and :id are of the last row that was read.
SELECT c.at, c.is_claim, c.id, c.question_id, c.entry_id, c.probability, c.locale, c.outcome, q.title AS question_title,
	q.slug AS question_slug, q.locale AS question_locale, e.title AS entry_title, e.slug AS entry_slug,
	e.locale AS entry_locale, e.retired_at IS NULL AS is_published
FROM (
	SELECT c.* FROM came_with(:since::timestamptz, :until::timestamptz) c
	WHERE c.outcome = ANY (:outcomes::text[]) AND (:category_id::bigint = 0 OR c.category_id = :category_id)
		AND (:locale?::text IS NULL OR c.locale = :locale)
		AND (:at?::timestamptz IS NULL OR (c.at, c.is_claim, c.id) < (:at, :is_claim::boolean, :id::bigint))
	ORDER BY c.at DESC, c.is_claim DESC, c.id DESC LIMIT :limit::integer
) c
LEFT JOIN questions q ON q.id = c.question_id AND q.is_visible
LEFT JOIN entries e ON e.id = c.entry_id
ORDER BY c.at DESC, c.is_claim DESC, c.id DESC;
