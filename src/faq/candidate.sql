-- The queue of threads that may become FAQ entries.

-- name: candidate_list
-- The threads that come first by what questions count themselves (:limit of them; the weights come from the
-- program), each with its best answer. The answer's own votes are added by the program, which
-- then ranks: so the few hundred threads of any interest are looked into, not all.
WITH likely AS (
	SELECT q.*,
		question_is_official(q) AS is_official,
		extract(day FROM now() - q.created_at)::bigint AS age_days
	FROM questions q
	WHERE q.is_visible AND q.n_answers > 0 AND NOT q.is_duplicate AND q.closed_at IS NULL
	AND NOT EXISTS (SELECT FROM candidate_dismissals d WHERE d.question_id = q.id)
	AND NOT EXISTS (
		SELECT FROM entry_sources s JOIN entries e ON e.id = s.entry_id
		WHERE s.question_id = q.id AND e.retired_at IS NULL
	)
	ORDER BY :each_vote::float8 * q.score + :each_metoo::float8 * q.n_metoo + :each_duplicate::float8 * q.n_duplicates
		+ :official::float8 * question_is_official(q)::integer + ln(1 + q.n_views / 25.0) DESC, q.id DESC
	LIMIT :limit::integer
)
SELECT l.id, l.title, l.slug, l.locale, l.score, l.n_metoo, l.n_views, l.n_duplicates, l.is_official,
	l.accepted_id IS NOT NULL AS is_accepted, l.created_at, l.age_days,
	c.slug AS category_slug, c.name AS category_name,
	a.id AS answer_id, a.score AS answer_score, left(a.body, 1500) AS answer_body,
	coalesce(u.display_name, a.author_name) AS answerer_display
FROM likely l
JOIN category_in(l.category_id, :locale::text) c ON true
CROSS JOIN LATERAL (
	SELECT p.id, p.score, p.body, p.author_id, p.author_name
	FROM posts p
	WHERE p.question_id = l.id AND p.kind = 'answer' AND is_visible(p)
	ORDER BY l.is_official AND p.id = l.official_id DESC,
		p.id IS NOT DISTINCT FROM l.accepted_id DESC, p.score DESC, p.id
	LIMIT 1
) a
LEFT JOIN accounts u ON u.id = a.author_id;

-- name: candidate_dismiss
-- No row: no such question, or it is as wanted already.
WITH off AS (
	INSERT INTO candidate_dismissals (question_id, by_id)
	SELECT q.id, :by_id::bigint FROM questions q WHERE q.id = :question_id::bigint AND :is_dismissed::boolean
	ON CONFLICT (question_id) DO NOTHING
	RETURNING question_id
), back AS (
	DELETE FROM candidate_dismissals WHERE question_id = :question_id AND NOT :is_dismissed
	RETURNING question_id
)
SELECT question_id FROM off UNION ALL SELECT question_id FROM back;

-- name: candidate_exists
SELECT id FROM questions WHERE id = :question_id::bigint;
