-- Questions that wait for staff. The conditions are the words of the index questions_waiting. Each
-- category is walked apart: targets differ, and a change of target counts at once.

-- name: waiting_list
-- row: waiting
-- Questions in one language, categories' names in another, after the row due at :due_after with :id. The
-- fixed limit is the planner's.
SELECT w.id, q.title, q.slug, q.locale, q.created_at, q.n_answers, q.n_metoo, w.due_at, w.target_hours,
	text_start(p.body, 600) AS body_start, k.slug AS category_slug, k.name AS category_name,
	u.name AS author_name, coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	w.account_id AS assignee_id, s.name AS assignee_name, s.display_name AS assignee_display
FROM (
	SELECT n.id, n.account_id, c.id AS category_id, c.target_hours,
		n.created_at + c.target_hours * interval '1 hour' AS due_at
	FROM categories c CROSS JOIN LATERAL (
		SELECT q.id, q.created_at, s.account_id
		FROM questions q LEFT JOIN assignments s ON s.question_id = q.id
		WHERE q.is_visible AND q.first_staff_answer_at IS NULL AND q.accepted_id IS NULL
			AND q.closed_at IS NULL AND q.duplicate_of IS NULL
			AND q.category_id = c.id AND (:locale::text IS NULL OR q.locale = :locale)
			AND (q.created_at, q.id) > (:due_after::timestamptz - c.target_hours * interval '1 hour', :id::bigint)
			AND (:part::text <> 'overdue' OR q.created_at <= now() - c.target_hours * interval '1 hour')
			AND (:part <> 'due' OR q.created_at > now() - c.target_hours * interval '1 hour'
				AND q.created_at < now() - (c.target_hours - :soon_hours::integer) * interval '1 hour')
			AND (:part <> 'free' OR s.question_id IS NULL)
			AND (:part <> 'open' OR s.question_id IS NULL OR s.account_id = :reader_id::bigint)
		ORDER BY q.created_at, q.id LIMIT 51
	) n
	WHERE :category::text IS NULL OR c.slug = :category
	ORDER BY due_at, n.id LIMIT :limit::integer
) w
	JOIN questions q ON q.id = w.id
	JOIN posts p ON p.id = w.id
	JOIN category_in(w.category_id, :name_locale::text) k ON true
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN accounts s ON s.id = w.account_id
ORDER BY w.due_at, w.id;

-- name: waiting_mine
-- row: waiting
-- The same for what the reader has: a handful, from the assignments.
SELECT q.id, q.title, q.slug, q.locale, q.created_at, q.n_answers, q.n_metoo,
	q.created_at + c.target_hours * interval '1 hour' AS due_at, c.target_hours,
	text_start(p.body, 600) AS body_start, k.slug AS category_slug, k.name AS category_name,
	u.name AS author_name, coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	s.account_id AS assignee_id, o.name AS assignee_name, o.display_name AS assignee_display
FROM assignments s
	JOIN questions q ON q.id = s.question_id
		AND q.is_visible AND q.closed_at IS NULL AND q.duplicate_of IS NULL
	JOIN categories c ON c.id = q.category_id AND (:category::text IS NULL OR c.slug = :category)
	JOIN posts p ON p.id = q.id
	JOIN accounts o ON o.id = s.account_id
	JOIN category_in(c.id, :name_locale::text) k ON true
	LEFT JOIN accounts u ON u.id = p.author_id
WHERE s.account_id = :reader_id::bigint AND (:locale::text IS NULL OR q.locale = :locale)
	AND (q.created_at + c.target_hours * interval '1 hour', q.id) > (:due_after::timestamptz, :id::bigint)
ORDER BY due_at, q.id LIMIT :limit::integer;

-- name: waiting_counts
-- By part, under a category and a language, counted up to a thousand a category.
SELECT coalesce(sum(w.n), 0)::bigint AS n_all, coalesce(sum(w.n_late), 0)::bigint AS n_late,
	coalesce(sum(w.n_soon), 0)::bigint AS n_soon, coalesce(sum(w.n_free), 0)::bigint AS n_free,
	coalesce(bool_or(w.n >= 1000), false) AS are_more,
	(SELECT count(*) FROM assignments s
		JOIN questions q ON q.id = s.question_id
			AND q.is_visible AND q.closed_at IS NULL AND q.duplicate_of IS NULL
			AND (:locale::text IS NULL OR q.locale = :locale)
		JOIN categories c ON c.id = q.category_id AND (:category::text IS NULL OR c.slug = :category)
		WHERE s.account_id = :reader_id::bigint) AS n_mine
FROM categories c CROSS JOIN LATERAL (
	SELECT count(*) AS n, count(*) FILTER (WHERE n.created_at <= now() - c.target_hours * interval '1 hour') AS n_late,
		count(*) FILTER (WHERE n.created_at > now() - c.target_hours * interval '1 hour'
			AND n.created_at < now() - (c.target_hours - :soon_hours::integer) * interval '1 hour') AS n_soon,
		count(*) FILTER (WHERE s.question_id IS NULL) AS n_free
	FROM (SELECT q.id, q.created_at FROM questions q
		WHERE q.is_visible AND q.first_staff_answer_at IS NULL AND q.accepted_id IS NULL
			AND q.closed_at IS NULL AND q.duplicate_of IS NULL
			AND q.category_id = c.id AND (:locale::text IS NULL OR q.locale = :locale)
		ORDER BY q.created_at, q.id LIMIT 1000) n
	LEFT JOIN assignments s ON s.question_id = n.id
) w
WHERE :category::text IS NULL OR c.slug = :category;

-- name: waiting_get
-- row: waiting
SELECT q.id, q.title, q.slug, q.locale, q.created_at, c.target_hours,
	q.created_at + c.target_hours * interval '1 hour' AS due_at,
	q.is_visible AND q.closed_at IS NULL AND q.duplicate_of IS NULL AS is_open,
	q.is_visible AND q.first_staff_answer_at IS NULL AND q.accepted_id IS NULL
		AND q.closed_at IS NULL AND q.duplicate_of IS NULL AS is_waiting,
	s.account_id AS assignee_id, u.name AS assignee_name, u.display_name AS assignee_display
FROM questions q
	JOIN categories c ON c.id = q.category_id
	LEFT JOIN assignments s ON s.question_id = q.id
	LEFT JOIN accounts u ON u.id = s.account_id
WHERE q.id = :question_id::bigint;
