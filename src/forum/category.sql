-- name: category_list
-- All, or the one with slug $2. Another language's name rather than none.
SELECT c.id, c.slug, c.target_hours, c.n_questions,
	coalesce(t.name, o.name, c.slug) AS name, coalesce(nullif(t.about, ''), o.about, '') AS about,
	(SELECT count(*) FROM entries e
		WHERE e.category_id = c.id AND e.locale = $1::text AND e.retired_at IS NULL) AS n_entries
FROM categories c
	LEFT JOIN category_texts t ON t.category_id = c.id AND t.locale = $1
	LEFT JOIN LATERAL (SELECT f.name, f.about FROM category_texts f
		WHERE f.category_id = c.id AND f.locale <> $1 ORDER BY f.locale LIMIT 1) o ON true
WHERE $2::text IS NULL OR c.slug = $2
ORDER BY c.position, c.id;

-- name: category_id
SELECT id FROM categories WHERE slug = $1::text;

-- name: category_put
INSERT INTO categories (slug, position, target_hours, owner_id)
VALUES ($1::text, $2::int, $3::int, $4::bigint)
ON CONFLICT (slug) DO UPDATE SET position = EXCLUDED.position,
	target_hours = EXCLUDED.target_hours, owner_id = EXCLUDED.owner_id
RETURNING id;

-- name: category_put_text
INSERT INTO category_texts (category_id, locale, name, about)
VALUES ($1::bigint, $2::text, $3::text, coalesce($4::text, ''))
ON CONFLICT (category_id, locale) DO UPDATE SET name = EXCLUDED.name,
	about = coalesce($4, category_texts.about);
