-- Questions that wait for staff. The conditions are the words of the index questions_waiting. Each
-- category is walked apart: targets differ, and a change of target counts at once. Targets are of office time
-- (current/office.sql): what was asked first is due first, if perhaps at the same moment.

-- name: waiting_list
-- row: waiting
-- Questions in one language, categories' names in another, after the question :after. The fixed limit is the planner's.
WITH last AS (
	SELECT q.id, q.created_at, office_time(q.created_at, :opens::bigint[], :closes::bigint[], :passed::bigint[])
		+ c.target_hours * 3600000000 AS due
	FROM questions q JOIN categories c ON c.id = q.category_id WHERE q.id = :after::bigint
)
SELECT w.id, q.title, q.slug, q.locale, q.created_at, q.n_answers, q.n_metoo, w.target_hours,
	text_start(p.body, 600) AS body_start, k.slug AS category_slug, k.name AS category_name,
	u.name AS author_name, coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	w.account_id AS assignee_id, s.name AS assignee_name, s.display_name AS assignee_display
FROM (
	SELECT n.id, n.account_id, n.created_at, c.id AS category_id, c.target_hours,
		office_time(n.created_at, :opens, :closes, :passed) + c.target_hours * 3600000000 AS due
	FROM categories c LEFT JOIN last l ON true CROSS JOIN LATERAL (
		SELECT q.id, q.created_at, s.account_id
		FROM questions q LEFT JOIN assignments s ON s.question_id = q.id
		WHERE q.is_visible AND q.first_staff_answer_at IS NULL AND q.accepted_id IS NULL
			AND q.closed_at IS NULL AND NOT q.is_duplicate
			AND q.category_id = c.id AND (:locale::text IS NULL OR q.locale = :locale)
			AND q.created_at >= office_back(coalesce(l.due, 0) - c.target_hours * 3600000000 - 1, :opens, :passed)
			AND (l.id IS NULL OR (office_time(q.created_at, :opens, :closes, :passed) + c.target_hours * 3600000000,
				q.created_at, q.id) > (l.due, l.created_at, l.id))
			AND (:part::text <> 'overdue' OR q.created_at <= office_back(
				office_time(now(), :opens, :closes, :passed) - c.target_hours * 3600000000, :opens, :passed))
			AND (:part <> 'due' OR q.created_at > office_back(
				office_time(now(), :opens, :closes, :passed) - c.target_hours * 3600000000, :opens, :passed)
				AND q.created_at <= office_back(office_time(now(), :opens, :closes, :passed)
					- (c.target_hours - :soon_hours::integer) * 3600000000 - 1, :opens, :passed))
			AND (:part <> 'free' OR s.question_id IS NULL)
			AND (:part <> 'open' OR s.question_id IS NULL OR s.account_id = :reader_id::bigint)
		ORDER BY q.created_at, q.id LIMIT 51
	) n
	WHERE :category::text IS NULL OR c.slug = :category
	ORDER BY due, n.created_at, n.id LIMIT :limit::integer
) w
	JOIN questions q ON q.id = w.id
	JOIN posts p ON p.id = w.id
	JOIN category_in(w.category_id, :name_locale::text) k ON true
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN accounts s ON s.id = w.account_id
ORDER BY w.due, w.created_at, w.id;

-- name: waiting_mine
-- row: waiting
-- The same for what the reader has: a handful, from the assignments.
WITH last AS (
	SELECT q.id, q.created_at, office_time(q.created_at, :opens::bigint[], :closes::bigint[], :passed::bigint[])
		+ c.target_hours * 3600000000 AS due
	FROM questions q JOIN categories c ON c.id = q.category_id WHERE q.id = :after::bigint
)
SELECT q.id, q.title, q.slug, q.locale, q.created_at, q.n_answers, q.n_metoo, c.target_hours,
	text_start(p.body, 600) AS body_start, k.slug AS category_slug, k.name AS category_name,
	u.name AS author_name, coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	s.account_id AS assignee_id, o.name AS assignee_name, o.display_name AS assignee_display
FROM assignments s
	JOIN questions q ON q.id = s.question_id
		AND q.is_visible AND q.closed_at IS NULL AND NOT q.is_duplicate
	JOIN categories c ON c.id = q.category_id AND (:category::text IS NULL OR c.slug = :category)
	JOIN posts p ON p.id = q.id
	JOIN accounts o ON o.id = s.account_id
	JOIN category_in(c.id, :name_locale::text) k ON true
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN last l ON true
WHERE s.account_id = :reader_id::bigint AND (:locale::text IS NULL OR q.locale = :locale)
	AND (l.id IS NULL OR (office_time(q.created_at, :opens, :closes, :passed) + c.target_hours * 3600000000,
		q.created_at, q.id) > (l.due, l.created_at, l.id))
ORDER BY office_time(q.created_at, :opens, :closes, :passed) + c.target_hours * 3600000000, q.created_at, q.id LIMIT :limit::integer;

-- name: waiting_counts
-- By part, under a category and a language, counted up to a thousand a category.
SELECT coalesce(sum(w.n), 0)::bigint AS n_all, coalesce(sum(w.n_late), 0)::bigint AS n_late,
	coalesce(sum(w.n_soon), 0)::bigint AS n_soon, coalesce(sum(w.n_free), 0)::bigint AS n_free,
	coalesce(bool_or(w.n >= 1000), false) AS are_more,
	(SELECT count(*) FROM assignments s
		JOIN questions q ON q.id = s.question_id
			AND q.is_visible AND q.closed_at IS NULL AND NOT q.is_duplicate
			AND (:locale::text IS NULL OR q.locale = :locale)
		JOIN categories c ON c.id = q.category_id AND (:category::text IS NULL OR c.slug = :category)
		WHERE s.account_id = :reader_id::bigint) AS n_mine
FROM categories c CROSS JOIN LATERAL (
	SELECT office_back(office_time(now(), :opens::bigint[], :closes::bigint[], :passed::bigint[])
			- c.target_hours * 3600000000, :opens, :passed) AS late,
		office_back(office_time(now(), :opens, :closes, :passed)
			- (c.target_hours - :soon_hours::integer) * 3600000000 - 1, :opens, :passed) AS soon
	OFFSET 0
) t CROSS JOIN LATERAL (
	SELECT count(*) AS n, count(*) FILTER (WHERE n.created_at <= t.late) AS n_late,
		count(*) FILTER (WHERE n.created_at > t.late AND n.created_at <= t.soon) AS n_soon,
		count(*) FILTER (WHERE s.question_id IS NULL) AS n_free
	FROM (SELECT q.id, q.created_at FROM questions q
		WHERE q.is_visible AND q.first_staff_answer_at IS NULL AND q.accepted_id IS NULL
			AND q.closed_at IS NULL AND NOT q.is_duplicate
			AND q.category_id = c.id AND (:locale::text IS NULL OR q.locale = :locale)
		ORDER BY q.created_at, q.id LIMIT 1000) n
	LEFT JOIN assignments s ON s.question_id = n.id
) w
WHERE :category::text IS NULL OR c.slug = :category;

-- name: waiting_get
-- row: waiting
SELECT q.id, q.title, q.slug, q.locale, q.created_at, c.target_hours,
	q.is_visible AND q.closed_at IS NULL AND NOT q.is_duplicate AS is_open,
	q.is_visible AND q.first_staff_answer_at IS NULL AND q.accepted_id IS NULL
		AND q.closed_at IS NULL AND NOT q.is_duplicate AS is_waiting,
	s.account_id AS assignee_id, u.name AS assignee_name, u.display_name AS assignee_display
FROM questions q
	JOIN categories c ON c.id = q.category_id
	LEFT JOIN assignments s ON s.question_id = q.id
	LEFT JOIN accounts u ON u.id = s.account_id
WHERE q.id = :question_id::bigint;
