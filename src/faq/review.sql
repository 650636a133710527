-- name: review_list
-- Due ones, and those whose source says something else since. :locale: the language of names.
SELECT e.id, e.locale, e.title, e.slug, left(e.body, 600) AS body, e.review_at, e.changed_at, e.n_views,
	c.name AS category_name, o.display_name AS owner_display,
	EXISTS (
		SELECT FROM entry_sources s
			JOIN questions q ON q.id = s.question_id
			LEFT JOIN posts ap ON ap.id = s.answer_id
		WHERE s.entry_id = e.id AND (NOT q.is_visible OR s.changed_at IS NOT NULL
			OR NOT is_visible(ap))) AS has_changed,
	e.doubted_at
FROM (SELECT * FROM entries
	WHERE retired_at IS NULL AND (review_at <= now()
		OR id IN (SELECT entry_id FROM entry_sources WHERE changed_at IS NOT NULL))
	ORDER BY review_at, id LIMIT :limit::integer) e
JOIN category_in(e.category_id, :locale::text) c ON true
LEFT JOIN accounts o ON o.id = e.owner_id
ORDER BY e.review_at, e.id;

-- name: review_doubt
-- Due at once; the first doubt since the last check stands.
UPDATE entries SET doubted_at = coalesce(doubted_at, now()), review_at = least(review_at, now())
WHERE id = :id::bigint AND retired_at IS NULL AND doubted_at IS NULL;
