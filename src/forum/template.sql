-- name: template_choices
-- row: template
-- Without the texts, for an answer to that question: those of its language and category, others of the language (for all
-- categories, then of others), other languages.
SELECT t.id, t.locale, t.name, t.n_used, t.used_at, coalesce(t.category_id = q.category_id AND t.locale = :locale::text, false) AS fits
FROM reply_templates t LEFT JOIN questions q ON q.id = :question_id::bigint
WHERE NOT EXISTS (SELECT FROM unnest(:words::text[]) w WHERE position(w IN lower(t.name || ' ' || t.body)) = 0)
ORDER BY fits DESC, t.locale = :locale DESC, t.locale, t.category_id IS NOT NULL, t.n_used DESC, t.used_at DESC NULLS LAST,
	t.name COLLATE "zh-x-icu", t.id
LIMIT 300;

-- name: template_list
-- row: template
-- A category '' is that of those without one.
SELECT t.id, t.locale, t.name, t.body, t.n_used, t.used_at, c.slug AS category, c.name AS category_name
FROM reply_templates t LEFT JOIN category_in(t.category_id, :locale::text) c ON true
WHERE (:only::text IS NULL OR t.locale = :only) AND (:category::text IS NULL OR coalesce(c.slug, '') = :category)
	AND NOT EXISTS (SELECT FROM unnest(:words::text[]) w WHERE position(w IN lower(t.name || ' ' || t.body)) = 0)
ORDER BY t.locale = :locale DESC, t.locale, t.n_used DESC, t.used_at DESC NULLS LAST, t.name COLLATE "zh-x-icu", t.id
LIMIT 300;

-- name: template_get
-- row: template
SELECT t.id, t.locale, t.name, t.body, t.n_used, t.used_at, c.slug AS category
FROM reply_templates t LEFT JOIN categories c ON c.id = t.category_id WHERE t.id = :id::bigint;

-- name: template_insert
-- row: template_saved
-- No row: there are as many as lists show.
INSERT INTO reply_templates (locale, category_id, name, body, changed_by)
SELECT :locale::text, :category_id?::bigint, :name::text, :body::text, :changed_by::bigint
WHERE (SELECT count(*) FROM reply_templates) < :most::integer
RETURNING id;

-- name: template_update
-- row: template_saved
UPDATE reply_templates SET locale = :locale::text, category_id = :category_id?::bigint, name = :name::text, body = :body::text,
	changed_by = :changed_by::bigint, changed_at = now()
WHERE id = :id::bigint RETURNING id;

-- name: template_delete
DELETE FROM reply_templates WHERE id = :id::bigint;

-- name: template_count_use
UPDATE reply_templates SET n_used = n_used + 1, used_at = now() WHERE id = :id::bigint;
