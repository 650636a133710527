-- name: promises_cases
-- Each question under its category, or under each of its tags; with the first answer of staff, or of anybody else than
-- who asked. What was closed unanswered, or asked before, waits for nobody.
SELECT g.name, g.target_hours, q.created_at AS asked_at, f.at AS answered_at
FROM questions q
	JOIN categories c ON c.id = q.category_id
	CROSS JOIN LATERAL (
		SELECT c.slug AS name, c.target_hours WHERE NOT :by_tags::boolean
		UNION ALL SELECT t, c.target_hours FROM unnest(q.tags) AS t WHERE :by_tags
	) g
	CROSS JOIN LATERAL (SELECT CASE WHEN :by_anybody::boolean THEN
		(SELECT min(p.created_at) FROM posts p WHERE p.question_id = q.id AND p.kind = 'answer' AND is_visible(p)
			AND p.author_id IS DISTINCT FROM q.author_id)
		ELSE q.first_staff_answer_at END AS at) f
WHERE q.is_visible AND NOT q.is_duplicate AND (f.at IS NOT NULL OR q.closed_at IS NULL)
ORDER BY g.name, q.created_at, q.id;
