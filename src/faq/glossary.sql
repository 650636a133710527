-- name: glossary_list
-- row: glossary
SELECT g.id, g.locale, g.word, g.forms, g.explanation, g.changed_at, a.display_name AS editor_display
FROM glossary g LEFT JOIN accounts a ON a.id = g.changed_by
WHERE g.locale = :locale::text
ORDER BY g.word COLLATE "zh-x-icu", g.id LIMIT :most::integer;

-- name: glossary_of_entry
-- row: glossary
-- The words of its language.
SELECT g.id, g.locale, g.word, g.forms, g.explanation
FROM entries e JOIN glossary g ON g.locale = e.locale
WHERE e.id = :entry_id::bigint ORDER BY g.id LIMIT :most::integer;

-- name: glossary_get
-- row: glossary
SELECT g.id, g.locale, g.word, g.forms, g.explanation, g.changed_at, a.display_name AS editor_display
FROM glossary g LEFT JOIN accounts a ON a.id = g.changed_by
WHERE g.id = :id::bigint;

-- name: glossary_insert
-- row: glossary_saved
-- No row: there are as many as a list shows.
INSERT INTO glossary (locale, word, forms, explanation, changed_by)
SELECT :locale::text, :word::text, :forms::text, :explanation::text, :changed_by::bigint
WHERE (SELECT count(*) FROM glossary WHERE locale = :locale) < :most::integer
RETURNING id;

-- name: glossary_update
-- row: glossary_saved
UPDATE glossary SET locale = :locale::text, word = :word::text, forms = :forms::text, explanation = :explanation::text,
	changed_by = :changed_by::bigint, changed_at = now()
WHERE id = :id::bigint RETURNING id;

-- name: glossary_delete
DELETE FROM glossary WHERE id = :id::bigint;
