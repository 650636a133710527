-- name: template_choices
-- Without the texts: for a list to choose from.
SELECT id, locale, name, n_used, used_at FROM reply_templates
ORDER BY locale = $1::text DESC, locale, n_used DESC, used_at DESC NULLS LAST, name COLLATE "zh-x-icu", id
LIMIT 300;

-- name: template_list
SELECT id, locale, name, body, n_used, used_at FROM reply_templates
ORDER BY locale = $1::text DESC, locale, n_used DESC, used_at DESC NULLS LAST, name COLLATE "zh-x-icu", id
LIMIT 300;

-- name: template_get
SELECT id, locale, name, body, n_used, used_at FROM reply_templates WHERE id = $1::bigint;

-- name: template_insert
-- No row: there are as many as lists show.
INSERT INTO reply_templates (locale, name, body, changed_by)
SELECT $1::text, $2::text, $3::text, $4::bigint
WHERE (SELECT count(*) FROM reply_templates) < $5::integer
RETURNING id;

-- name: template_update
UPDATE reply_templates SET locale = $2::text, name = $3::text, body = $4::text, changed_by = $5::bigint,
	changed_at = now()
WHERE id = $1::bigint RETURNING id;

-- name: template_delete
DELETE FROM reply_templates WHERE id = $1::bigint RETURNING name;

-- name: template_count_use
UPDATE reply_templates SET n_used = n_used + 1, used_at = now() WHERE id = $1::bigint;
