-- name: field_edit_list
-- Of a category all, or the one with that id; one row for each language.
SELECT f.id, f.kind, f.is_required, f.position::text AS position, f.retired_at, t.locale, t.label, t.hint, t.choices
FROM category_fields f JOIN category_field_texts t ON t.field_id = f.id
WHERE f.category_id = :category_id::bigint AND (:id?::bigint IS NULL OR f.id = :id)
ORDER BY f.retired_at IS NOT NULL, f.position, f.id, t.locale;

-- name: field_edit_lock
-- One writer per category, so that the number of its fields holds.
SELECT id FROM categories WHERE id = :category_id::bigint FOR NO KEY UPDATE;

-- name: field_edit_insert
-- row: field_edit_saved
-- No row: there are as many as a form has room for.
INSERT INTO category_fields (category_id, kind, is_required, position)
SELECT :category_id::bigint, :kind::text, :is_required::boolean, :position::integer
WHERE (SELECT count(*) FROM category_fields f WHERE f.category_id = :category_id AND f.retired_at IS NULL) < :most::integer
RETURNING id;

-- name: field_edit_update
-- row: field_edit_saved
UPDATE category_fields SET kind = :kind::text, is_required = :is_required::boolean, position = :position::integer
WHERE id = :id::bigint AND category_id = :category_id::bigint RETURNING id;

-- name: field_edit_put_text
INSERT INTO category_field_texts (field_id, locale, label, hint, choices)
VALUES (:field_id::bigint, :locale::text, :label::text, :hint::text, :choices::text)
ON CONFLICT (field_id, locale) DO UPDATE SET label = EXCLUDED.label, hint = EXCLUDED.hint, choices = EXCLUDED.choices;

-- name: field_edit_drop_text
DELETE FROM category_field_texts WHERE field_id = :field_id::bigint AND locale = :locale::text;

-- name: field_edit_retire
-- Nothing changes where it is so already.
UPDATE category_fields SET retired_at = CASE WHEN :is_retired::boolean THEN now() END
WHERE id = :id::bigint AND (retired_at IS NOT NULL) <> :is_retired;

-- name: field_edit_asked
SELECT count(*) AS n FROM category_fields WHERE category_id = :category_id::bigint AND retired_at IS NULL;
