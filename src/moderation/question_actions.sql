-- name: question_category
SELECT id FROM categories WHERE slug = :slug::text;
