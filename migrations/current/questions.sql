-- A question as lists show it. Names of categories depend on the reader and come beside.
CREATE VIEW question_cards AS
SELECT q.id, q.title, q.slug, q.locale, q.category_id, array_to_string(q.tags, ',') AS tags,
	q.score, q.n_answers, q.n_metoo, q.n_views, q.n_duplicates, q.accepted_id,
	CASE WHEN question_is_official(q) THEN q.official_id END AS official_id, q.is_duplicate, q.closed_at, q.created_at, q.active_at,
	q.author_id, u.name AS author_name, coalesce(u.display_name, p.author_name) AS author_display,
	u.role AS author_role, text_start(p.body, 600) AS body_start, q.is_visible
FROM questions q
	JOIN posts p ON p.id = q.id
	LEFT JOIN accounts u ON u.id = q.author_id;

-- Who has written: an account that has is nobody's to delete.
CREATE VIEW writers AS
SELECT author_id AS account_id FROM posts WHERE author_id IS NOT NULL;
