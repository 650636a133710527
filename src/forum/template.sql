-- name: template_choices
-- row: template
-- Without the texts: for a list to choose from.
SELECT id, locale, name, n_used, used_at FROM reply_templates
ORDER BY locale = :locale::text DESC, locale, n_used DESC, used_at DESC NULLS LAST, name COLLATE "zh-x-icu", id
LIMIT 300;

-- name: template_list
-- row: template
SELECT id, locale, name, body, n_used, used_at FROM reply_templates
ORDER BY locale = :locale::text DESC, locale, n_used DESC, used_at DESC NULLS LAST, name COLLATE "zh-x-icu", id
LIMIT 300;

-- name: template_get
-- row: template
SELECT id, locale, name, body, n_used, used_at FROM reply_templates WHERE id = :id::bigint;

-- name: template_insert
-- row: template_saved
-- No row: there are as many as lists show.
INSERT INTO reply_templates (locale, name, body, changed_by)
SELECT :locale::text, :name::text, :body::text, :changed_by::bigint
WHERE (SELECT count(*) FROM reply_templates) < :most::integer
RETURNING id;

-- name: template_update
-- row: template_saved
UPDATE reply_templates SET locale = :locale::text, name = :name::text, body = :body::text, changed_by = :changed_by::bigint,
	changed_at = now()
WHERE id = :id::bigint RETURNING id;

-- name: template_delete
DELETE FROM reply_templates WHERE id = :id::bigint;

-- name: template_count_use
UPDATE reply_templates SET n_used = n_used + 1, used_at = now() WHERE id = :id::bigint;
