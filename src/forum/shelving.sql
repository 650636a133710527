-- name: shelving_list
-- All, or the one with that id.
SELECT c.id, c.slug, c.position::text AS position, c.target_hours::text AS target_hours, c.n_questions
FROM categories c
WHERE :id?::bigint IS NULL OR c.id = :id ORDER BY c.position, c.id;

-- name: shelving_texts
SELECT category_id, locale, name, about FROM category_texts
WHERE :category_id?::bigint IS NULL OR category_id = :category_id;

-- name: shelving_insert
-- row: shelving_saved
INSERT INTO categories (slug, position, target_hours) VALUES (:slug::text, :position::integer, :target_hours::integer)
RETURNING id;

-- name: shelving_update
-- row: shelving_saved
UPDATE categories SET slug = :slug::text, position = :position::integer, target_hours = :target_hours::integer
WHERE id = :id::bigint RETURNING id;

-- name: shelving_drop_text
DELETE FROM category_texts WHERE category_id = :category_id::bigint AND locale = :locale::text;

-- name: shelving_put_text
INSERT INTO category_texts (category_id, locale, name, about)
VALUES (:category_id::bigint, :locale::text, :name::text, :about::text)
ON CONFLICT (category_id, locale) DO UPDATE SET name = EXCLUDED.name, about = EXCLUDED.about;
