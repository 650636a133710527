-- name: field_list
-- row: field
-- One row for each field and language.
SELECT f.id, f.kind, f.is_required, t.locale, t.label, t.hint, t.choices
FROM category_fields f JOIN categories c ON c.id = f.category_id JOIN category_field_texts t ON t.field_id = f.id
WHERE c.slug = :slug::text AND f.retired_at IS NULL ORDER BY f.position, f.id, t.locale;

-- name: field_of_category
-- row: field
SELECT f.id, f.kind, f.is_required, t.locale, t.label, t.hint, t.choices
FROM category_fields f JOIN category_field_texts t ON t.field_id = f.id
WHERE f.category_id = :category_id::bigint AND f.retired_at IS NULL ORDER BY f.position, f.id, t.locale;

-- name: field_of_question
-- row: field
SELECT f.id, f.kind, f.is_required, t.locale, t.label, t.hint, t.choices
FROM category_fields f JOIN category_field_texts t ON t.field_id = f.id
WHERE f.category_id = (SELECT q.category_id FROM questions q WHERE q.id = :question_id::bigint)
	AND f.retired_at IS NULL
ORDER BY f.position, f.id, t.locale;

-- name: field_categories
SELECT c.slug FROM categories c
WHERE EXISTS (SELECT FROM category_fields f WHERE f.category_id = c.id AND f.retired_at IS NULL);
