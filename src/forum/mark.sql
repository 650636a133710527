-- Marks and the words they belong to; the rules are the function marks_follow.

-- name: mark_follow
SELECT m.what, m.of_answer, m.of_entry, m.told_id, p.question_id
FROM posts p CROSS JOIN LATERAL marks_follow(p.id, nullif(:actor_id::bigint, 0)) m
WHERE p.id = :post_id::bigint;

-- name: mark_list
-- Along the index of suspended ones. What the revisions said that the mark was given to, and what is
-- there now.
SELECT p.id AS answer_id, q.id AS question_id, q.title, q.slug, q.locale, o.last_at AS at,
	o.at AS set_at, o.scope, o.valid_until, NOT mark_holds(o.valid_until) AS has_ended,
	s.name AS set_by, s.display_name AS set_by_display,
	c.name AS changed_by, c.display_name AS changed_by_display,
	a.body AS body_before, p.body, t.title AS title_before, t.body AS question_before,
	array_to_string(t.tags, ', ') AS tags_before, array_to_string(q.tags, ', ') AS tags,
	t.details AS details_before, q.details, qp.body AS question, p.n_revisions AS n_answer, qp.n_revisions AS n_question
FROM (
	SELECT n.* FROM posts n JOIN questions v ON v.id = n.question_id AND v.is_visible
	WHERE n.official_suspended_at IS NOT NULL AND is_visible(n)
	ORDER BY n.official_suspended_at, n.id LIMIT :limit::integer
) p
	JOIN questions q ON q.id = p.question_id
	JOIN posts qp ON qp.id = p.question_id
	JOIN official_standing o ON o.answer_id = p.id
	LEFT JOIN accounts s ON s.id = o.by_id
	LEFT JOIN accounts c ON c.id = o.last_by
	LEFT JOIN revisions a ON a.post_id = p.id AND a.number = o.revision
	LEFT JOIN revisions t ON t.post_id = q.id AND t.number = o.question_revision
ORDER BY p.official_suspended_at, p.id;

-- name: mark_suspended
-- One of them, and whether its last day has passed.
SELECT o.scope, o.valid_until, NOT mark_holds(o.valid_until) AS has_ended
FROM official_standing o WHERE o.answer_id = :answer_id::bigint AND o.is_suspended;

-- name: mark_seen
-- Which revisions a person would see now.
SELECT p.n_revisions AS answer, t.n_revisions AS question
FROM posts p JOIN posts t ON t.id = p.question_id WHERE p.id = :answer_id::bigint;
