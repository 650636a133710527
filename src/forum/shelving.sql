-- name: shelving_list
-- All, or the one with id $1.
SELECT id, slug, position, target_hours, n_questions FROM categories
WHERE $1::bigint IS NULL OR id = $1 ORDER BY position, id;

-- name: shelving_texts
SELECT category_id, locale, name, about FROM category_texts WHERE $1::bigint IS NULL OR category_id = $1;

-- name: shelving_insert
INSERT INTO categories (slug, position, target_hours) VALUES ($1::text, $2::integer, $3::integer)
RETURNING id;

-- name: shelving_update
UPDATE categories SET slug = $2::text, position = $3::integer, target_hours = $4::integer
WHERE id = $1::bigint RETURNING id;

-- name: shelving_drop_text
DELETE FROM category_texts WHERE category_id = $1::bigint AND locale = $2::text;

-- name: shelving_put_text
INSERT INTO category_texts (category_id, locale, name, about)
VALUES ($1::bigint, $2::text, $3::text, $4::text)
ON CONFLICT (category_id, locale) DO UPDATE SET name = EXCLUDED.name, about = EXCLUDED.about;
