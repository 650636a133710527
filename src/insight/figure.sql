-- name: figure_weeks
-- into: figure_week answerwell/insight/figure.h
-- :n_weeks back from now, walked on the index of the newest questions; at most ten thousand of them. Office time.
WITH asked AS (
	SELECT q.id, q.created_at, q.first_staff_answer_at AS first_at, q.duplicate_of, q.duplicate_entry, q.is_duplicate, q.accepted_id, q.closed_at,
		office_time(coalesce(q.first_staff_answer_at, now()), :opens::bigint[], :closes::bigint[], :passed::bigint[])
			- office_time(q.created_at, :opens, :closes, :passed) AS waited,
		c.target_hours * 3600000000 AS target
	FROM (SELECT * FROM questions
		WHERE is_visible AND created_at > now() - :n_weeks::integer * interval '7 days' AND created_at <= now()
		ORDER BY created_at DESC, id DESC LIMIT 10000) q
	JOIN categories c ON c.id = q.category_id
)
SELECT now() - (w.i + 1) * interval '7 days' AS from_at, now() - w.i * interval '7 days' AS to_at,
	count(a.id) AS n_asked,
	count(a.id) FILTER (WHERE a.first_at IS NOT NULL AND a.waited <= a.target) AS n_in_target,
	count(a.id) FILTER (WHERE a.first_at IS NOT NULL OR a.waited > a.target
		AND a.accepted_id IS NULL AND a.closed_at IS NULL AND NOT a.is_duplicate) AS n_settled,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY a.waited / 3600000000.0)
		FILTER (WHERE a.first_at IS NOT NULL) AS median_hours,
	count(a.first_at) > 0 AS has_median
FROM generate_series(0, :n_weeks - 1) AS w (i)
LEFT JOIN asked a ON a.created_at > now() - (w.i + 1) * interval '7 days'
	AND a.created_at <= now() - w.i * interval '7 days'
GROUP BY w.i ORDER BY w.i DESC;
