-- name: category_list
-- All, or the one with that slug.
SELECT c.id, c.slug, c.target_hours, c.n_questions,
	coalesce(p.n, 0) AS promise_n, coalesce(p.unit, 'hour') AS promise_unit,
	n.name, n.about,
	coalesce((SELECT e.n_entries FROM category_entries e
		WHERE e.category_id = c.id AND e.locale = :locale::text), 0) AS n_entries
FROM categories c JOIN category_in(c.id, :locale) n ON true
	LEFT JOIN promises p ON p.category_id = c.id
WHERE :slug::text IS NULL OR c.slug = :slug
ORDER BY c.position, c.id;

-- name: category_id
SELECT id FROM categories WHERE slug = :slug::text;

-- name: category_put
INSERT INTO categories (slug, position, target_hours, owner_id)
VALUES (:slug::text, :position::integer, :target_hours::integer, :owner_id?::bigint)
ON CONFLICT (slug) DO UPDATE SET position = EXCLUDED.position,
	target_hours = EXCLUDED.target_hours, owner_id = EXCLUDED.owner_id
RETURNING id;

-- name: category_put_text
INSERT INTO category_texts (category_id, locale, name, about)
VALUES (:category_id::bigint, :locale::text, :name::text, coalesce(:about::text, ''))
ON CONFLICT (category_id, locale) DO UPDATE SET name = EXCLUDED.name,
	about = coalesce(:about, category_texts.about);
