-- name: synonym_list
-- row: synonym
SELECT s.id, s.locale, s.words, s.changed_at, a.display_name AS editor_display
FROM synonyms s LEFT JOIN accounts a ON a.id = s.changed_by
WHERE s.locale = :locale::text
ORDER BY s.words COLLATE "zh-x-icu", s.id LIMIT :most::integer;

-- name: synonym_get
-- row: synonym
SELECT s.id, s.locale, s.words, s.changed_at, a.display_name AS editor_display
FROM synonyms s LEFT JOIN accounts a ON a.id = s.changed_by
WHERE s.id = :id::bigint;

-- name: synonym_insert
-- row: synonym_saved
-- No row: there are as many as a list shows.
INSERT INTO synonyms (locale, words, changed_by)
SELECT :locale::text, :words::text, :changed_by::bigint
WHERE (SELECT count(*) FROM synonyms WHERE locale = :locale) < :most::integer
RETURNING id;

-- name: synonym_update
-- row: synonym_saved
UPDATE synonyms SET locale = :locale::text, words = :words::text, changed_by = :changed_by::bigint, changed_at = now()
WHERE id = :id::bigint RETURNING id;

-- name: synonym_delete
DELETE FROM synonyms WHERE id = :id::bigint;
